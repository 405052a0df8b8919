//! Jaro and Jaro–Winkler similarity on bytes, without allocating up to 64 bytes.

/// Jaro similarity of ASCII texts in 0..=1. The greedy assignment depends on the side it starts from, so the
/// smaller side (by length, then bytes) always goes first: symmetric, and equal to `strsim` in
/// that order.
fn jaro(left: &[u8], right: &[u8]) -> f64 {
    let (a, b) = if (left.len(), left) <= (right.len(), right) {
        (left, right)
    } else {
        (right, left)
    };
    if b.is_empty() {
        return 1.0;
    }
    if a.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    if b.len() > 64 {
        return strsim::generic_jaro(&Bytes(a), &Bytes(b));
    }
    let range = (b.len() / 2).saturating_sub(1);
    // Where each byte stands in the longer side, so that the first free place within reach is one
    // step and no walk.
    let mut places = [0u64; 128];
    for (j, byte) in b.iter().enumerate() {
        places[usize::from(byte & 127)] |= 1 << j;
    }
    let (mut a_taken, mut b_taken) = (0u64, 0u64);
    for (i, byte) in a.iter().enumerate() {
        let (from, to) = (i.saturating_sub(range), b.len().min(i + range + 1));
        let within = (!0 >> (64 - (to - from))) << from;
        let free = places[usize::from(byte & 127)] & within & !b_taken;
        if free != 0 {
            a_taken |= 1 << i;
            b_taken |= free & free.wrapping_neg();
        }
    }
    let matches = a_taken.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let mut crossed = 0u32;
    while a_taken != 0 {
        let (i, j) = (a_taken.trailing_zeros(), b_taken.trailing_zeros());
        crossed += u32::from(a[i as usize] != b[j as usize]);
        a_taken &= a_taken - 1;
        b_taken &= b_taken - 1;
    }
    let matched = f64::from(matches);
    (matched / a.len() as f64
        + matched / b.len() as f64
        + f64::from(matches - crossed / 2) / matched)
        / 3.0
}

/// Jaro similarity raised by up to four equal leading characters, if it is above 0.7. Bytes are
/// characters where both texts are ASCII; elsewhere characters are compared, by `strsim`.
pub fn jaro_winkler(left: &str, right: &str) -> f64 {
    if !left.is_ascii() || !right.is_ascii() {
        let (a, b) = in_order(left, right);
        return strsim::jaro_winkler(a, b);
    }
    let similarity = jaro(left.as_bytes(), right.as_bytes());
    if similarity <= 0.7 {
        return similarity;
    }
    let prefix = left
        .bytes()
        .zip(right.bytes())
        .take(4)
        .take_while(|(a, b)| a == b)
        .count();
    similarity + 0.1 * prefix as f64 * (1.0 - similarity)
}

/// The smaller side (by length, then bytes) first: the greedy assignment depends on the side it
/// starts from.
fn in_order<'a>(left: &'a str, right: &'a str) -> (&'a str, &'a str) {
    if (left.len(), left) <= (right.len(), right) {
        (left, right)
    } else {
        (right, left)
    }
}

/// Lets the general routine walk a slice more than once.
struct Bytes<'a>(&'a [u8]);

impl<'b> IntoIterator for &'b Bytes<'_> {
    type Item = &'b u8;
    type IntoIter = std::slice::Iter<'b, u8>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn equals_the_oracle_and_is_symmetric(a in "[abc]{0,70}|[abc가나]{0,9}", b in "[abc]{0,70}|[abc가나]{0,9}") {
            let (x, y) = in_order(&a, &b);
            let oracle = strsim::jaro_winkler(x, y);
            let got = jaro_winkler(&a, &b);
            prop_assert!((got - oracle).abs() < 1e-12, "{got} {oracle}");
            prop_assert_eq!(got.to_bits(), jaro_winkler(&b, &a).to_bits());
            prop_assert!((0.0..=1.0).contains(&got));
        }
    }
}
