//! Kinds of streets that stand in front of the name, as France, Italy, Portugal and Spain write them.

use super::latin;

/// Each kind in one form, and what is written for it; folded, without dots.
#[rustfmt::skip]
const LEADING_KINDS: &[(&str, &[&str])] = &[
    ("bd", &["boulevard", "boul", "blvd", "bld", "bd"]),
    ("av", &["avenue", "avenida", "avda", "aven", "ave", "av"]),
    ("al", &["alameda"]),
    ("pl", &["place", "plaza", "piazza", "praca", "pzza", "pza", "pca", "pl"]),
    ("r", &["rue", "rua", "r"]),
    ("all", &["allee", "all"]),
    ("imp", &["impasse", "imp"]),
    ("ch", &["chemin", "chem", "che", "ch"]),
    ("ps", &["paseo"]),
    ("tv", &["travessa", "trav", "tv"]),
    ("c", &["calle", "cl", "c/", "c"]),
    ("cso", &["corso", "cso"]),
    ("vle", &["viale", "vle"]),
    ("v", &["via", "v"]),
];

/// The one form of a kind of street; `word` in any case, with or without accents and dots.
#[must_use]
pub fn leading_kind(word: &str) -> Option<&'static str> {
    // Most streets of most files begin in another script.
    if !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let word: String = latin::fold(word).chars().filter(|&c| c != '.').collect();
    LEADING_KINDS
        .iter()
        .find(|(_, written)| written.contains(&word.as_str()))
        .map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_whatever_is_written() {
        for (kind, written) in LEADING_KINDS {
            for word in *written {
                assert_eq!(leading_kind(word), Some(*kind), "{word}");
                assert_eq!(
                    leading_kind(&format!("{}.", word.to_uppercase())),
                    Some(*kind),
                    "{word}"
                );
            }
        }
        assert_eq!(leading_kind("Pra\u{e7}a"), leading_kind("plaza"));
        assert_eq!(leading_kind("Castro"), None);
        assert_eq!(leading_kind("씨"), None);
    }
}
