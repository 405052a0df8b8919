//! Legal forms of companies: how they are written and where they stand in a name.

/// A legal form written in Hangul or as a sign, with its canonical word.
/// Longer spellings come before their own beginnings and endings.
const KOREAN: &[(&str, &str)] = &[
    ("사회복지법인", "사회복지법인"),
    ("사회적협동조합", "사회적협동조합"),
    ("영농조합법인", "영농조합법인"),
    ("영어조합법인", "영어조합법인"),
    ("농업회사법인", "농업회사법인"),
    ("유한책임회사", "유한책임회사"),
    ("주식회사", "주식회사"),
    ("유한회사", "유한회사"),
    ("합자회사", "합자회사"),
    ("합명회사", "합명회사"),
    ("사단법인", "사단법인"),
    ("재단법인", "재단법인"),
    ("의료법인", "의료법인"),
    ("학교법인", "학교법인"),
    ("협동조합", "협동조합"),
    ("株式會社", "주식회사"),
    ("株式会社", "株式会社"),
    ("有限会社", "有限会社"),
    ("(주식회사)", "주식회사"),
    ("(유한회사)", "유한회사"),
    ("(주)", "주식회사"),
    ("㈜", "주식회사"),
    ("(株)", "주식회사"),
    ("(유)", "유한회사"),
    ("㈲", "유한회사"),
    ("(有)", "유한회사"),
    ("(합자)", "합자회사"),
    ("(합)", "합자회사"),
    ("(사)", "사단법인"),
    ("㈔", "사단법인"),
    ("(재)", "재단법인"),
    ("(의)", "의료법인"),
    ("(학)", "학교법인"),
    ("(복)", "사회복지법인"),
    ("(농)", "농업회사법인"),
    ("(협)", "협동조합"),
];

/// Forms that lost a parenthesis; recognised at the ends of a name only.
const BROKEN: &[(&str, &str)] = &[
    ("주)", "주식회사"),
    ("(주", "주식회사"),
    ("유)", "유한회사"),
    ("사)", "사단법인"),
    ("재)", "재단법인"),
];

/// Whether a text is a legal form and no more.
pub fn is_form(text: &str) -> bool {
    KOREAN.iter().any(|(form, _)| *form == text)
}

/// A form at the front of a text: its canonical word and the text behind it.
pub fn strip_front(text: &str) -> Option<(&'static str, &str)> {
    let first = text.chars().next()?;
    if !matches!(
        first,
        '사' | '영'
            | '농'
            | '유'
            | '주'
            | '합'
            | '재'
            | '의'
            | '학'
            | '협'
            | '株'
            | '有'
            | '('
            | '㈜'
            | '㈲'
            | '㈔'
    ) {
        return None;
    }
    KOREAN
        .iter()
        .chain(BROKEN.iter().filter(|(form, _)| form.ends_with(')')))
        .find_map(|&(form, word)| Some((word, text.strip_prefix(form)?)))
        .map(|(word, rest)| (word, rest.trim_start()))
        .filter(|(_, rest)| !rest.is_empty())
}

/// A form at the end of a text: its canonical word and the text before it.
pub fn strip_back(text: &str) -> Option<(&'static str, &str)> {
    let last = text.chars().next_back()?;
    if !matches!(
        last,
        '인' | '합' | '사' | '社' | ')' | '주' | '㈜' | '㈲' | '㈔'
    ) {
        return None;
    }
    KOREAN
        .iter()
        .chain(BROKEN)
        .find_map(|&(form, word)| Some((form, word, text.strip_suffix(form)?)))
        // `(구 두레상사)`: the parenthesis that closes was opened and is no broken sign.
        .filter(|(form, _, rest)| {
            form.starts_with('(') || !form.ends_with(')') || !rest.contains('(')
        })
        .map(|(_, word, rest)| (word, rest.trim_end()))
        .filter(|(_, rest)| !rest.is_empty())
}

/// Sequences of lower-case Latin words without dots, with the canonical word. Longest first.
const LATIN: &[(&[&str], &str)] = &[
    (&["private", "limited"], "Pte Ltd"),
    (&["pte", "ltd"], "Pte Ltd"),
    (&["pvt", "ltd"], "Pvt Ltd"),
    (&["pty", "ltd"], "Pty Ltd"),
    (&["sdn", "bhd"], "Sdn Bhd"),
    (&["co", "ltd"], "Co Ltd"),
    (&["company", "limited"], "Co Ltd"),
    (&["co", "limited"], "Co Ltd"),
    (&["company", "ltd"], "Co Ltd"),
    (&["co", "inc"], "Inc"),
    (&["coltd"], "Co Ltd"),
    (&["ltd"], "Ltd"),
    (&["limited"], "Ltd"),
    (&["inc"], "Inc"),
    (&["incorporated"], "Inc"),
    (&["corp"], "Corp"),
    (&["corporation"], "Corp"),
    (&["llc"], "LLC"),
    (&["llp"], "LLP"),
    (&["lp"], "LP"),
    (&["plc"], "PLC"),
    (&["gmbh", "&", "co", "kg"], "GmbH & Co KG"),
    (&["gmbh", "and", "co", "kg"], "GmbH & Co KG"),
    (&["gmbh", "co", "kg"], "GmbH & Co KG"),
    (&["gmbh"], "GmbH"),
    (&["ag"], "AG"),
    (&["kg"], "KG"),
    (&["se"], "SE"),
    (&["bv"], "BV"),
    (&["nv"], "NV"),
    (&["oy"], "Oy"),
    (&["ab"], "AB"),
    (&["spa"], "SpA"),
    (&["srl"], "Srl"),
    (&["sarl"], "Sarl"),
    (&["sas"], "SAS"),
    (&["sa"], "SA"),
    (&["kk"], "KK"),
    (&["co"], "Co"),
    (&["company"], "Co"),
];

/// How many of the last words, given in lower case without dots, are a legal form, and its
/// canonical word. At least one word always remains.
pub fn latin_suffix(words: &[String]) -> Option<(usize, &'static str)> {
    LATIN
        .iter()
        .filter(|(form, _)| form.len() < words.len())
        .filter(|(form, _)| {
            words[words.len() - form.len()..]
                .iter()
                .zip(*form)
                .all(|(word, form)| word == form)
        })
        .max_by_key(|(form, _)| form.len())
        .map(|&(form, word)| (form.len(), word))
}
