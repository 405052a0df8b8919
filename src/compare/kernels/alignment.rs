//! How much of a short text stands in a longer one, from its beginning: what is left of a word
//! that was mistyped in several places and cut short.

/// Bytes beyond this are not looked at.
const MOST: usize = 48;

/// The best balance of bytes that agree less bytes that do not (wrong, missing or too many), the
/// shorter text laid along the beginning of the longer one; what the longer one has behind that
/// costs nothing. From −(shorter length) to the shorter length; symmetric.
///
/// ```
/// use goldsieve::compare::kernels::balance;
/// assert_eq!(balance(b"wulham", b"waltham"), 3);
/// assert_eq!(balance(b"brl", b"blanchard"), 1);
/// assert_eq!(balance(b"anna", b"anna"), 4);
/// ```
pub fn balance(left: &[u8], right: &[u8]) -> i32 {
    let (left, right) = (
        &left[..left.len().min(MOST)],
        &right[..right.len().min(MOST)],
    );
    if left.len() == right.len() {
        // Either may be the longer one.
        return laid_along(left, right).max(laid_along(right, left));
    }
    if left.len() < right.len() {
        laid_along(left, right)
    } else {
        laid_along(right, left)
    }
}

fn laid_along(short: &[u8], long: &[u8]) -> i32 {
    let mut row = [0i32; MOST];
    let row = &mut row[..long.len()];
    for (at, cell) in row.iter_mut().enumerate() {
        *cell = -(at as i32) - 1;
    }
    // The cell before the first: how much of the short text is left out.
    let mut edge = 0;
    for &a in short {
        let mut diagonal = edge;
        edge -= 1;
        let mut before = edge;
        for (cell, &b) in row.iter_mut().zip(long) {
            let agree = if a == b { 1 } else { -1 };
            before = (diagonal + agree).max(*cell - 1).max(before - 1);
            diagonal = std::mem::replace(cell, before);
        }
    }
    row.iter().copied().fold(edge, i32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every way to lay the short text along, tried one after the other.
    fn by_trial(short: &[u8], long: &[u8]) -> i32 {
        let Some((&a, short_rest)) = short.split_first() else {
            return 0;
        };
        let left_out = by_trial(short_rest, long) - 1;
        let Some((&b, long_rest)) = long.split_first() else {
            return left_out;
        };
        let both = by_trial(short_rest, long_rest) + if a == b { 1 } else { -1 };
        left_out.max(both).max(by_trial(short, long_rest) - 1)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn equals_trial_of_every_way(a in "[abc]{0,6}", b in "[abc]{0,6}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let expected = match a.len().cmp(&b.len()) {
                std::cmp::Ordering::Less => by_trial(a, b),
                std::cmp::Ordering::Greater => by_trial(b, a),
                std::cmp::Ordering::Equal => by_trial(a, b).max(by_trial(b, a)),
            };
            prop_assert_eq!(balance(a, b), expected);
            prop_assert_eq!(balance(b, a), expected);
            let shorter = a.len().min(b.len()) as i32;
            prop_assert!(expected >= -shorter && expected <= shorter);
        }
    }

    #[test]
    fn long_texts_are_cut_and_do_not_panic() {
        assert_eq!(balance(&[b'a'; 300], &[b'a'; 400]), MOST as i32);
    }
}
