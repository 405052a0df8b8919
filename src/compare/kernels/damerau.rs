//! Damerau–Levenshtein distance in its restricted form (optimal string alignment: a swapped pair
//! is not edited again), bit-parallel for short inputs, banded otherwise.
//!
//! Source of the bit-parallel recurrence: H. Hyyrö, A Bit-Vector Algorithm for Computing
//! Levenshtein and Damerau Edit Distances, 2003.

/// Distance of two byte strings if it is at most `cutoff`: insertions, deletions, substitutions and
/// swaps of neighbours cost 1.
pub fn osa_within(left: &[u8], right: &[u8], cutoff: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > cutoff {
        return None;
    }
    let (left, right) = without_common_ends(left, right);
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let distance = match (short.len(), cutoff) {
        (0, _) => long.len(),
        (_, 0) => return None,
        // What is left differs at both ends: one substitution or one swap, or more than that.
        (1, 1) => long.len(),
        (_, 1) => {
            let swapped = long.len() == 2 && short[0] == long[1] && short[1] == long[0];
            return swapped.then_some(1);
        }
        (..=64, _) => bit_parallel(short, long) as usize,
        _ => return banded(short, long, u32::try_from(cutoff).ok()?).map(|found| found as usize),
    };
    (distance <= cutoff).then_some(distance)
}

/// Equal ends never change an edit distance.
fn without_common_ends<'a>(left: &'a [u8], right: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    (&left[..left.len() - end], &right[..right.len() - end])
}

/// Positions of a byte in a pattern of at most 64 bytes. Patterns are a dozen keystrokes:
/// scanning them beats filling a table of 256 words.
fn positions(pattern: &[u8], byte: u8) -> u64 {
    pattern
        .iter()
        .enumerate()
        .fold(0, |mask, (at, &b)| mask | (u64::from(b == byte) << at))
}

fn bit_parallel(pattern: &[u8], text: &[u8]) -> u32 {
    let last = 1u64 << (pattern.len() - 1);
    let mut distance = pattern.len() as u32;
    let mut plus = u64::MAX;
    let mut minus = 0u64;
    let mut diagonal = 0u64;
    let mut matches_before = 0u64;
    for &byte in text {
        let matches = positions(pattern, byte);
        let swapped = (((!diagonal) & matches) << 1) & matches_before;
        diagonal = ((matches & plus).wrapping_add(plus) ^ plus) | matches | minus | swapped;
        let up = minus | !(diagonal | plus);
        let down = diagonal & plus;
        distance = distance + u32::from(up & last != 0) - u32::from(down & last != 0);
        let up = (up << 1) | 1;
        plus = (down << 1) | !(diagonal | up);
        minus = up & diagonal;
        matches_before = matches;
    }
    distance
}

/// Three rolling rows, only the cells within `cutoff` of the diagonal.
fn banded(short: &[u8], long: &[u8], cutoff: u32) -> Option<u32> {
    let width = short.len();
    let band = (cutoff as usize).min(long.len());
    let far = u32::MAX / 2;
    let mut before_last = vec![far; width + 1];
    let mut last: Vec<u32> = (0..=width as u32)
        .map(|cost| if cost as usize <= band { cost } else { far })
        .collect();
    let mut row = vec![far; width + 1];
    for (at, &byte) in long.iter().enumerate() {
        let line = at + 1;
        let (from, to) = (line.saturating_sub(band).max(1), (line + band).min(width));
        row.fill(far);
        if line <= band {
            row[0] = line as u32;
        }
        let mut best = row[0];
        for column in from..=to {
            let other = short[column - 1];
            let mut cost = (last[column] + 1)
                .min(row[column - 1] + 1)
                .min(last[column - 1] + u32::from(byte != other));
            if at > 0 && column > 1 && byte == short[column - 2] && long[at - 1] == other {
                cost = cost.min(before_last[column - 2] + 1);
            }
            row[column] = cost;
            best = best.min(cost);
        }
        // A swap may still reach back one row, so a hopeless row ends it only with the one before.
        if best > cutoff && last.iter().all(|&cost| cost > cutoff) {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    let distance = last[width];
    (distance <= cutoff).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]
        #[test]
        fn is_the_oracle_within_any_cutoff(a in "[abc]{0,9}", b in "[abc]{0,9}", cutoff in 0usize..7) {
            let oracle = strsim::osa_distance(&a, &b);
            let expected = (oracle <= cutoff).then_some(oracle);
            prop_assert_eq!(osa_within(a.as_bytes(), b.as_bytes(), cutoff), expected);
            prop_assert_eq!(osa_within(b.as_bytes(), a.as_bytes(), cutoff), expected);
        }

        #[test]
        fn long_inputs_agree_too(a in "[ab]{60,90}", b in "[ab]{60,90}", cutoff in 0usize..60) {
            let oracle = strsim::osa_distance(&a, &b);
            let expected = (oracle <= cutoff).then_some(oracle);
            prop_assert_eq!(osa_within(a.as_bytes(), b.as_bytes(), cutoff), expected);
            prop_assert_eq!(osa_within(b.as_bytes(), a.as_bytes(), cutoff), expected);
        }
    }
}
