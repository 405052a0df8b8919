//! Names that hide some of their characters behind `*`: they compare only what they show.

/// How many characters both names show, in the same places; `None` if one shows what the other
/// does not have, or they are of different lengths.
pub(super) fn shown(left: &str, right: &str) -> Option<usize> {
    let squeeze = |text: &str| -> Vec<char> {
        let chars = text.chars();
        chars.filter(|c| !c.is_whitespace()).collect()
    };
    let (left, right) = (squeeze(left), squeeze(right));
    let hidden = |(a, b): (&char, &char)| *a == '*' || *b == '*';
    let pairs = || left.iter().zip(&right);
    let clash = pairs().any(|pair| pair.0 != pair.1 && !hidden(pair));
    (left.len() == right.len() && !clash).then(|| pairs().filter(|&pair| !hidden(pair)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_show_counts() {
        assert_eq!(shown("김*수", "김 철수"), Some(2));
        assert_eq!(shown("김철수", "김*수"), Some(2));
        assert_eq!(shown("김**", "김철수"), Some(1));
        assert_eq!(shown("김*수", "*철*"), Some(0));
        assert_eq!(shown("김*수", "박철수"), None);
        assert_eq!(shown("김*", "김철수"), None);
    }
}
