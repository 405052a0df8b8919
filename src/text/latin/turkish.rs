//! Turkish letters: a dotless ı with its capital I, a dotted i with its capital İ.

/// Whether a letter is one that Turkish has (and Azerbaijani) and hardly any other language.
pub fn is_own(c: char) -> bool {
    matches!(c, 'ğ' | 'Ğ' | 'ş' | 'Ş' | 'ı' | 'İ')
}

/// A text in small letters: `IŞIK` → `ışık`.
pub fn lower(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for word in words(text) {
        let i = small_i(word);
        word.chars().for_each(|c| push_lower(c, i, &mut out));
    }
    out
}

/// The first letter of each word large and the others small: `IŞIK İREM` → `Işık İrem`. An
/// apostrophe begins no word.
pub fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for word in words(text) {
        let i = small_i(word);
        let mut inside = false;
        for c in word.chars() {
            match c {
                c if inside => push_lower(c, i, &mut out),
                'i' => out.push('İ'),
                c => out.extend(c.to_uppercase()),
            }
            inside = inside || c.is_alphabetic();
        }
    }
    out
}

/// The words of a text, each with the sign behind it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’'))
}

/// What a large I stands for in a word. Where the letters of the keyboard had to do it may be İ:
/// beside an E, with which ı hardly ever stands, it is (`CETIN` for Çetin).
fn small_i(word: &str) -> char {
    match word.is_ascii() && word.contains(['E', 'e']) {
        true => 'i',
        false => 'ı',
    }
}

fn push_lower(c: char, small_i: char, out: &mut String) {
    match c {
        'I' => out.push(small_i),
        c => super::push_lower(c, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_small_letters_belong_together() {
        assert_eq!(lower("MUTLU IŞIK"), "mutlu ışık");
        assert_eq!(title("HATİCE ŞİRİN"), "Hatice Şirin");
        assert_eq!(title("MUTLU IŞIK"), "Mutlu Işık");
        assert_eq!(title("OMER CETIN YILMAZ"), "Omer Cetin Yılmaz");
        assert_eq!(title("irem yılmaz-ılgaz"), "İrem Yılmaz-Ilgaz");
        assert_eq!(title("AYŞE'NİN (IŞIK)"), "Ayşe'nin (Işık)");
    }
}
