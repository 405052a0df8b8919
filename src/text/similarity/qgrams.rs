//! Bags of q-grams: a cheap measure for long texts and a filter before an edit distance.

/// The q-grams of a text as a sorted bag, packed into integers: `q` characters of 21 bits each,
/// `q` in 1..=3. A text shorter than `q` characters is one gram by itself.
///
/// # Panics
/// If `q` is not 1, 2 or 3.
pub fn qgrams(text: &str, q: usize) -> Vec<u64> {
    assert!((1..=3).contains(&q), "three characters fit into a word");
    let mask = (1u64 << (21 * q)) - 1;
    let mut grams = Vec::with_capacity(text.len());
    let mut window = 0u64;
    let mut seen = 0;
    for c in text.chars() {
        window = ((window << 21) | u64::from(u32::from(c) + 1)) & mask;
        seen += 1;
        if seen >= q {
            grams.push(window);
        }
    }
    if seen > 0 && seen < q {
        grams.push(window);
    }
    grams.sort_unstable();
    grams
}

/// How many grams two sorted bags share, each counted as often as both have it.
pub fn overlap(left: &[u64], right: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    shared
}

/// 2·shared ÷ (left + right), in 0..=1; two empty bags are equal.
pub fn dice(left: &[u64], right: &[u64]) -> f64 {
    match left.len() + right.len() {
        0 => 1.0,
        total => 2.0 * overlap(left, right) as f64 / total as f64,
    }
}

/// shared ÷ united, in 0..=1; two empty bags are equal.
pub fn jaccard(left: &[u64], right: &[u64]) -> f64 {
    let shared = overlap(left, right);
    match left.len() + right.len() - shared {
        0 => 1.0,
        united => shared as f64 / united as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn bigram_dice_equals_the_oracle(a in "[abc]{2,12}", b in "[abc]{2,12}") {
            let (left, right) = (qgrams(&a, 2), qgrams(&b, 2));
            // The oracle counts bytes: equal on ASCII only.
            let oracle = strsim::sorensen_dice(&a, &b);
            prop_assert!((dice(&left, &right) - oracle).abs() < 1e-12);
            prop_assert_eq!(jaccard(&left, &right).to_bits(), jaccard(&right, &left).to_bits());
        }
    }

    #[test]
    fn short_texts_are_one_gram() {
        assert_eq!(qgrams("김", 2).len(), 1);
        assert_ne!(qgrams("김", 2), qgrams("이", 2));
        assert!(qgrams("", 3).is_empty());
    }
}
