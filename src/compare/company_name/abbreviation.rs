//! Words cut short as people cut them in names of companies: `chem`, `mfg`, `svcs`.

/// Whether a Latin word is short for another: its beginning (`chem`), or its beginning and some of the
/// consonants behind it in order (`mfg`, `svcs`, `soln`, `props`). A plural counts as well.
pub(super) fn abbreviates(short: &str, long: &str) -> bool {
    if short.len() < 3 || short.len() >= long.len() || short.as_bytes()[0] != long.as_bytes()[0] {
        return false;
    }
    // South and Southern are places apart.
    if long.strip_suffix("ern") == Some(short) {
        return false;
    }
    if long.starts_with(short) {
        return true;
    }
    if short.len() > long.len() / 2 + 1 {
        return false;
    }
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let vowel = |b: &u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    let begun = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    if short[begun..].iter().any(vowel) {
        return false;
    }
    let mut letters = long[begun..].iter();
    short[begun..]
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
            ("soln", "solutions"),
            ("natl", "national"),
            ("props", "properties"),
            ("bros", "brothers"),
            ("getr", "getranke"),
        ] {
            assert!(abbreviates(short, long), "{short} {long}");
            assert!(!abbreviates(long, short), "{long} {short}");
        }
        for (short, long) in [
            ("co", "company"),
            ("dent", "rodents"),
            ("mart", "manufacturing"),
            ("south", "southern"),
            ("sole", "solutions"),
        ] {
            assert!(!abbreviates(short, long), "{short} {long}");
        }
    }
}
