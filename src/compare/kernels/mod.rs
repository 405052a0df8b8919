//! Similarity kernels: symmetric, bounded, with a cutoff that changes nothing but the time.

/// Optimal string alignment distance of two byte strings if it is at most `cutoff`.
///
/// Insertions, deletions, substitutions and swaps of neighbours cost 1 (a substring is edited at
/// most once). Equal to `strsim::osa_distance` wherever that is at most `cutoff`.
pub fn osa_within(left: &[u8], right: &[u8], cutoff: usize) -> Option<usize> {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if long.len() - short.len() > cutoff {
        return None;
    }
    let prefix = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[prefix..], &long[prefix..]);
    let suffix = short
        .iter()
        .rev()
        .zip(long.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (short, long) = (&short[..short.len() - suffix], &long[..long.len() - suffix]);
    if short.is_empty() {
        return (long.len() <= cutoff).then_some(long.len());
    }
    if cutoff == 0 {
        return None;
    }
    if cutoff == 1 {
        // What is left differs at both ends: one substitution or one swap, or more than that.
        let swapped =
            || short.len() == 2 && long.len() == 2 && short[0] == long[1] && short[1] == long[0];
        let one = long.len() == 1 || swapped();
        return one.then_some(1);
    }
    const STACK: usize = 64;
    if long.len() < STACK {
        let mut rows = [[0u16; STACK]; 3];
        let [first, second, third] = &mut rows;
        table(short, long, cutoff, [first, second, third])
    } else {
        let width = long.len() + 1;
        let mut rows = vec![0u16; width * 3];
        let (first, rest) = rows.split_at_mut(width);
        let (second, third) = rest.split_at_mut(width);
        table(short, long, cutoff, [first, second, third])
    }
}

fn table(short: &[u8], long: &[u8], cutoff: usize, rows: [&mut [u16]; 3]) -> Option<usize> {
    let [mut before, mut previous, mut current] = rows;
    for (j, cell) in previous.iter_mut().enumerate().take(long.len() + 1) {
        *cell = j as u16;
    }
    for (i, &a) in short.iter().enumerate() {
        current[0] = (i + 1) as u16;
        let mut least = current[0];
        for (j, &b) in long.iter().enumerate() {
            let mut cost = previous[j] + u16::from(a != b);
            cost = cost.min(previous[j + 1] + 1).min(current[j] + 1);
            if i > 0 && j > 0 && a == long[j - 1] && short[i - 1] == b {
                cost = cost.min(before[j - 1] + 1);
            }
            current[j + 1] = cost;
            least = least.min(cost);
        }
        if usize::from(least) > cutoff {
            return None;
        }
        std::mem::swap(&mut before, &mut previous);
        std::mem::swap(&mut previous, &mut current);
    }
    let distance = usize::from(previous[long.len()]);
    (distance <= cutoff).then_some(distance)
}

/// Jaro–Winkler similarity, 0 to 1 (by `strsim`).
pub fn jaro_winkler(left: &str, right: &str) -> f64 {
    strsim::jaro_winkler(left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]
        #[test]
        fn osa_is_the_oracle_within_its_cutoff(a in "[abc]{0,9}", b in "[abc]{0,9}", cutoff in 0usize..7) {
            let oracle = strsim::osa_distance(&a, &b);
            let expected = (oracle <= cutoff).then_some(oracle);
            prop_assert_eq!(osa_within(a.as_bytes(), b.as_bytes(), cutoff), expected);
            prop_assert_eq!(osa_within(b.as_bytes(), a.as_bytes(), cutoff), expected);
        }

        #[test]
        fn long_strings_take_the_same_road(a in "[ab]{60,90}", b in "[ab]{60,90}") {
            let oracle = strsim::osa_distance(&a, &b);
            prop_assert_eq!(osa_within(a.as_bytes(), b.as_bytes(), 100), Some(oracle));
        }
    }
}
