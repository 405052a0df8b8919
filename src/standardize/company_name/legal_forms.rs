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

/// Forms of countries whose languages no Korean name is written in, as in [`LATIN`]; some are words or
/// codes of other things beside Hangul.
#[rustfmt::skip]
const FOREIGN: &[(&[&str], &str)] = &[
    // Belgium, the Netherlands, France, Luxembourg.
    (&["bvba"], "BVBA"), (&["ebvba"], "EBVBA"), (&["sprl"], "SPRL"), (&["sprlu"], "SPRLU"), (&["vzw"], "VZW"), (&["asbl"], "ASBL"),
    (&["aisbl"], "AISBL"), (&["ivzw"], "IVZW"), (&["cvba"], "CVBA"), (&["scrl"], "SCRL"), (&["comm", "v"], "Comm V"), (&["commv"], "CommV"),
    (&["gcv"], "GCV"), (&["vof"], "VOF"), (&["snc"], "SNC"), (&["scs"], "SCS"), (&["sca"], "SCA"), (&["cv"], "CV"), (&["eurl"], "EURL"),
    (&["sasu"], "SASU"), (&["sa", "rl"], "Sarl"), (&["s", "a", "r", "l"], "Sarl"),
    // Germany, Austria, Switzerland.
    (&["gesmbh"], "GesmbH"), (&["mbh"], "mbH"), (&["ohg"], "OHG"), (&["og"], "OG"), (&["gmbh", "&", "co", "ohg"], "GmbH & Co OHG"),
    (&["ug"], "UG"), (&["ug", "haftungsbeschrankt"], "UG"), (&["kgaa"], "KGaA"), (&["ag", "&", "co", "kg"], "AG & Co KG"),
    // Italy, Spain, Portugal and America.
    (&["srls"], "Srls"), (&["sl"], "SL"), (&["slu"], "SLU"), (&["sau"], "SAU"), (&["lda"], "Lda"), (&["ltda"], "Ltda"),
    (&["sa", "de", "cv"], "SA de CV"), (&["s", "de", "rl", "de", "cv"], "S de RL de CV"), (&["sapi", "de", "cv"], "SAPI de CV"),
    // The North.
    (&["aps"], "ApS"), (&["a/s"], "AS"), (&["as"], "AS"), (&["asa"], "ASA"), (&["k/s"], "KS"), (&["i/s"], "IS"), (&["ivs"], "IVS"),
    (&["oyj"], "Oyj"), (&["aktiebolag"], "AB"), (&["hb"], "HB"), (&["ehf"], "ehf"), (&["hf"], "hf"), (&["ou"], "OU"), (&["uab"], "UAB"), (&["sia"], "SIA"),
    // Poland, Czechia, Slovakia, Hungary.
    (&["sp", "z", "oo"], "Sp z oo"), (&["sp", "z", "o", "o"], "Sp z oo"), (&["spzoo"], "Sp z oo"), (&["sp", "zoo"], "Sp z oo"),
    (&["sp", "j"], "Sp j"), (&["spj"], "Sp j"), (&["sp", "k"], "Sp k"), (&["spk"], "Sp k"), (&["sro"], "sro"), (&["s", "r", "o"], "sro"),
    (&["spol", "s", "ro"], "sro"), (&["spol", "s", "r", "o"], "sro"), (&["vos"], "vos"), (&["kft"], "Kft"), (&["bt"], "Bt"), (&["zrt"], "Zrt"),
    (&["nyrt"], "Nyrt"), (&["kkt"], "Kkt"),
    // The Balkans.
    (&["doo"], "doo"), (&["d", "o", "o"], "doo"), (&["jdoo"], "jdoo"), (&["dd"], "dd"), (&["eood"], "EOOD"), (&["ood"], "OOD"), (&["ead"], "EAD"),
    (&["shpk"], "Shpk"), (&["dooel"], "dooel"),
    // Eastern Europe, in Latin letters.
    (&["ooo"], "OOO"), (&["oao"], "OAO"), (&["zao"], "ZAO"), (&["pao"], "PAO"),
    // The Gulf and Turkey.
    (&["fze"], "FZE"), (&["fzco"], "FZCO"), (&["fzc"], "FZC"), (&["fz-llc"], "FZ-LLC"), (&["fz", "llc"], "FZ-LLC"), (&["dmcc"], "DMCC"),
    (&["dwc-llc"], "DWC-LLC"), (&["wll"], "WLL"), (&["pjsc"], "PJSC"), (&["l", "l", "c"], "LLC"), (&["ltd", "sti"], "Ltd Sti"),
];

/// Forms that stand before the name as well, and are no word there.
#[rustfmt::skip]
const LEADING: &[&str] = &[
    "bvba", "sprl", "vzw", "asbl", "aisbl", "ivzw", "cvba", "scrl", "srl", "sarl", "eurl", "sasu", "snc", "gmbh", "oy", "ooo", "oao", "zao",
    "pao", "doo", "uab", "sia", "ood", "eood",
];

/// …and those that are codes of something else too: a column says by other names, which they follow,
/// that they are forms.
const LEADING_WHERE_USUAL: &[&str] = &["nv", "bv", "sa", "as", "ab", "cv", "ag"];

/// Forms in Cyrillic letters, which stand before the name.
#[rustfmt::skip]
const CYRILLIC: &[(&str, &str)] = &[
    ("ооо", "ООО"), ("оао", "ОАО"), ("зао", "ЗАО"), ("пао", "ПАО"), ("ао", "АО"), ("ип", "ИП"), ("тоо", "ТОО"), ("тов", "ТОВ"),
    ("еоод", "ЕООД"), ("оод", "ООД"), ("ад", "АД"), ("доо", "доо"),
];

/// The canonical word of a legal form that a word in lower case without dots is by itself.
fn lone(word: &str) -> Option<&'static str> {
    let mut all = FOREIGN.iter().chain(LATIN);
    all.find(|(form, _)| *form == [word]).map(|(_, form)| *form)
}

/// Which of the short forms the names of a column end in, and may therefore begin with.
pub fn usual_at_the_end<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
    let mut counts = vec![0usize; LEADING_WHERE_USUAL.len()];
    for name in names {
        let Some((_, last)) = name.trim_end().rsplit_once(' ') else {
            continue;
        };
        if last.len() > 5 {
            continue;
        }
        let last = last.replace('.', "").to_ascii_lowercase();
        if let Some(at) = LEADING_WHERE_USUAL.iter().position(|form| *form == last) {
            counts[at] += 1;
        }
    }
    let known = LEADING_WHERE_USUAL.iter().zip(counts);
    let usual = known.filter(|(_, count)| *count >= LEAST_AT_THE_END);
    usual.map(|(form, _)| *form).collect()
}

/// So many names end in a form that belongs to the country of a column.
const LEAST_AT_THE_END: usize = 3;

/// Whether the first word, in lower case without dots, is a legal form before the name, and its
/// canonical word; `usual` are the short ones that the column's names end in.
pub fn latin_prefix(first: &str, usual: &[&str]) -> Option<&'static str> {
    if !first.is_ascii() {
        let mut forms = CYRILLIC.iter();
        return forms
            .find(|(form, _)| *form == first)
            .map(|&(_, form)| form);
    }
    let leads = LEADING.contains(&first) || usual.contains(&first);
    leads.then(|| lone(first)).flatten()
}

/// How many of the last words, given in lower case without dots, are a legal form, and its
/// canonical word. At least one word always remains. `foreign`: whether the name is of no East Asian
/// script, and may end in a form of any country.
pub fn latin_suffix(words: &[String], foreign: bool) -> Option<(usize, &'static str)> {
    let others = if foreign { FOREIGN } else { &[] };
    LATIN
        .iter()
        .chain(others)
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
