//! Words cut short as people cut them in names of companies: `chem`, `mfg`, `svcs`.

/// Whether a Latin word is short for another: its beginning (`chem`), or its first letter and some
/// of its consonants in order (`mfg`, `svcs`). A plural counts as well.
pub(super) fn abbreviates(short: &str, long: &str) -> bool {
    let (short, long) = (short.as_bytes(), long.as_bytes());
    if short.len() < 3 || short.len() >= long.len() || short[0] != long[0] {
        return false;
    }
    if long.starts_with(short) {
        return true;
    }
    let vowel = |b: &u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    if short.len() > long.len() / 2 + 1 || short[1..].iter().any(vowel) {
        return false;
    }
    let mut letters = long.iter();
    short
        .iter()
        .all(|letter| letters.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_keep_the_first_letter() {
        for (short, long) in [
            ("chem", "chemicals"),
            ("mfg", "manufacturing"),
            ("svcs", "services"),
            ("intl", "international"),
            ("system", "systems"),
        ] {
            assert!(abbreviates(short, long), "{short} {long}");
            assert!(!abbreviates(long, short), "{long} {short}");
        }
        for (short, long) in [
            ("co", "company"),
            ("dent", "rodents"),
            ("mart", "manufacturing"),
        ] {
            assert!(!abbreviates(short, long), "{short} {long}");
        }
    }
}
