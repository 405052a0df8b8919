//! Greek in Latin letters, as passports and signposts spell it: letters that sound otherwise together
//! than each alone. After ELOT 743, but for what stands at the beginning of a word, where most people
//! write what they hear (`Bakas`, not `Mpakas`).

/// Whether a character is a Greek letter, with or without marks.
#[must_use]
pub fn is_letter(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// Appends a word of small Greek letters without marks; anything else in it goes through `other`.
/// `parted` says of a letter by its place whether a diaeresis keeps it apart from the one before.
pub fn romanize(
    word: &[char],
    parted: impl Fn(usize) -> bool,
    out: &mut String,
    other: impl Fn(char, &mut String),
) {
    let mut at = 0;
    while at < word.len() {
        let next = word.get(at + 1).copied().filter(|_| !parted(at + 1));
        let (spelt, taken) = match (word[at], next) {
            ('γ', Some('γ')) => ("ng", 2),
            ('γ', Some('κ')) if at == 0 => ("g", 2),
            ('γ', Some('κ')) => ("gk", 2),
            ('γ', Some('ξ')) => ("nx", 2),
            ('γ', Some('χ')) => ("nch", 2),
            ('μ', Some('π')) if at == 0 => ("b", 2),
            ('ν', Some('τ')) if at == 0 => ("d", 2),
            ('ο', Some('υ')) => ("ou", 2),
            ('α', Some('υ')) => (voiced(word.get(at + 2), "av", "af"), 2),
            ('ε', Some('υ')) => (voiced(word.get(at + 2), "ev", "ef"), 2),
            ('η', Some('υ')) => (voiced(word.get(at + 2), "iv", "if"), 2),
            (letter, _) => match alone(letter) {
                Some(spelt) => (spelt, 1),
                None => {
                    other(letter, out);
                    at += 1;
                    continue;
                }
            },
        };
        out.push_str(spelt);
        at += taken;
    }
}

/// What a vowel with υ sounds like before another letter.
fn voiced(next: Option<&char>, voiced: &'static str, voiceless: &'static str) -> &'static str {
    match next {
        None | Some('θ' | 'κ' | 'ξ' | 'π' | 'σ' | 'ς' | 'τ' | 'φ' | 'χ' | 'ψ') => {
            voiceless
        }
        Some(_) => voiced,
    }
}

fn alone(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::text::latin::fold;

    #[test]
    fn letters_sound_together() {
        for (greek, latin) in [
            ("Άγγελος", "angelos"),
            ("ΑΓΓΕΛΟΣ", "angelos"),
            ("Γκίκας", "gikas"),
            ("Αγκυρόπουλος", "agkyropoulos"),
            ("Μπάκας", "bakas"),
            ("Καμπόσης", "kamposis"),
            ("Ντίνος", "dinos"),
            ("Διαμαντής", "diamantis"),
            ("Ευάγγελος", "evangelos"),
            ("Ευτυχία", "eftychia"),
            ("Παύλος", "pavlos"),
            ("Μαΐου", "maiou"),
            ("Πραΰλης", "praylis"),
            ("Χριστοφόρου", "christoforou"),
        ] {
            assert_eq!(fold(greek), latin, "{greek}");
        }
    }
}
