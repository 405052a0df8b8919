//! Legal forms of companies: how they are written and where they stand in a name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::latin;

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
    (&["private", "ltd"], "Pvt Ltd"),
    (&["pvt", "limited"], "Pvt Ltd"),
    (&["p", "ltd"], "Pvt Ltd"),
    (&["p", "limited"], "Pvt Ltd"),
    (&["pte", "limited"], "Pte Ltd"),
    (&["pty", "limited"], "Pty Ltd"),
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
    (&["pllc"], "PLLC"),
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
    (&["kabushiki", "kaisha"], "KK"),
    (&["kabushiki", "gaisha"], "KK"),
    (&["yugen", "kaisha"], "Y.K."),
    (&["yugen", "gaisha"], "Y.K."),
    (&["godo", "kaisha"], "G.K."),
    (&["godo", "gaisha"], "G.K."),
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
    (&["gesmbh"], "GesmbH"), (&["mbh"], "mbH"), (&["ohg"], "OHG"), (&["og"], "OG"), (&["gmbh", "co", "ohg"], "GmbH & Co OHG"),
    (&["ug"], "UG"), (&["ug", "haftungsbeschrankt"], "UG"), (&["ug", "haftungsbeschraenkt"], "UG"), (&["kgaa"], "KGaA"),
    (&["ag", "co", "kg"], "AG & Co KG"), (&["gmbh", "co"], "GmbH & Co KG"), (&["gmbh", "co", "kgaa"], "GmbH & Co KGaA"),
    (&["ug", "co", "kg"], "UG & Co KG"), (&["ug", "haftungsbeschrankt", "co", "kg"], "UG & Co KG"), (&["aktiengesellschaft"], "AG"),
    (&["kommanditgesellschaft"], "KG"), (&["gesellschaft", "mit", "beschrankter", "haftung"], "GmbH"),
    (&["gesellschaft", "mit", "beschraenkter", "haftung"], "GmbH"), (&["gbr"], "GbR"), (&["ggmbh"], "gGmbH"), (&["ekfm"], "eK"),
    (&["ekfr"], "eK"), (&["partgmbb"], "PartG mbB"), (&["partg", "mbb"], "PartG mbB"), (&["partg"], "PartG"),
    // Britain.
    (&["cic"], "CIC"), (&["community", "interest", "company"], "CIC"), (&["public", "limited", "company"], "PLC"),
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

/// Forms that are words or codes of other things unless dots or a small letter in front of a capital show
/// that they are short (`e.V.`, `eK`, `P.C.`).
const ABBREVIATED: &[(&str, &str)] = &[
    ("ek", "eK"),
    ("ev", "eV"),
    ("eg", "eG"),
    ("pc", "P.C."),
    ("pa", "P.A."),
    ("yk", "Y.K."),
    ("gk", "G.K."),
];

/// Forms that mean the same where two of them follow each other: `Company, LLC`, `Co., Inc.`
const REPEATED: &[&str] = &["Co", "Co Ltd", "Corp", "Inc", "LLC", "Ltd"];

/// Whether a form says no more where another one follows it.
pub fn is_repeated(form: &str) -> bool {
    REPEATED.contains(&form)
}

/// Forms that stand before the name as well, and are no word there.
#[rustfmt::skip]
const LEADING: &[&str] = &[
    "bvba", "sprl", "vzw", "asbl", "aisbl", "ivzw", "cvba", "scrl", "srl", "sarl", "eurl", "sasu", "snc", "gmbh", "oy", "ooo", "oao", "zao",
    "pao", "doo", "uab", "sia", "ood", "eood",
];

/// …and those that are codes of something else too: a column says by other names, which they follow,
/// that they are forms.
const LEADING_WHERE_USUAL: &[&str] = &["nv", "bv", "sa", "sas", "as", "ab", "cv", "ag"];

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

/// A word at the end of a name as forms are looked up.
struct Piece {
    /// In lower case, without dots, parentheses and the signs for `and`; empty for `and` itself.
    text: String,
    /// Whether dots, or a small letter before a capital, show that it is short.
    shortened: bool,
}

impl Piece {
    fn new(word: &str) -> Self {
        let bare: String = word
            .chars()
            .filter(|c| !matches!(c, '.' | '(' | ')' | '&' | '+'))
            .collect();
        let shortened = word.contains('.')
            || bare.starts_with(|c: char| c.is_ascii_lowercase())
                && bare.ends_with(|c: char| c.is_ascii_uppercase());
        let text = match bare.is_ascii() {
            true => bare.to_ascii_lowercase(),
            false => latin::fold(&bare).into_owned(),
        };
        Piece {
            text: match text.as_str() {
                "u" | "und" | "and" | "et" => String::new(),
                _ => text,
            },
            shortened,
        }
    }
}

/// How a form is written and what it is called.
type Spellings = Vec<(&'static [&'static str], &'static str)>;

/// Forms by their letters alone; with those of [`FOREIGN`] or without.
fn by_letters(foreign: bool) -> &'static HashMap<String, Spellings> {
    static ALL: LazyLock<[HashMap<String, Spellings>; 2]> = LazyLock::new(|| {
        let gather = |tables: &[&'static [(&'static [&'static str], &'static str)]]| {
            let mut forms: HashMap<String, Spellings> = HashMap::new();
            for &(words, form) in tables.iter().copied().flatten() {
                forms.entry(words.concat()).or_default().push((words, form));
            }
            forms
        };
        [gather(&[LATIN]), gather(&[LATIN, FOREIGN])]
    });
    &ALL[usize::from(foreign)]
}

/// Words of the longest form, `and` included.
const MOST_PIECES: usize = 7;

/// How many of the last words are a legal form, and its canonical word. Dots, parentheses, blanks and
/// what stands for `and` make no difference (`GmbH+Co.KG`, `(P) Ltd`), but single letters without dots
/// are put together only where the form is written so. At least one word always remains. `foreign`:
/// whether the name is of no East Asian script, and may end in a form of any country.
pub fn latin_suffix(words: &[&str], foreign: bool) -> Option<(usize, &'static str)> {
    let most = words.len().saturating_sub(1).min(MOST_PIECES);
    let pieces: Vec<Piece> = words[words.len() - most..]
        .iter()
        .map(|word| Piece::new(word))
        .collect();
    if pieces.last()?.text.is_empty() {
        return None;
    }
    let forms = by_letters(foreign);
    let mut letters = String::new();
    let mut found = None;
    for (at, piece) in pieces.iter().enumerate().rev() {
        letters.insert_str(0, &piece.text);
        if piece.text.is_empty() {
            continue;
        }
        let count = pieces.len() - at;
        let used = || pieces[at..].iter().filter(|piece| !piece.text.is_empty());
        let close = |piece: &Piece| piece.shortened || piece.text.chars().nth(1).is_some();
        if let Some(spellings) = forms.get(&letters)
            && let Some(&(_, form)) = spellings.iter().find(|(words, _)| {
                used().all(close)
                    || used()
                        .map(|piece| piece.text.as_str())
                        .eq(words.iter().copied())
            })
        {
            found = Some((count, form));
        }
        if foreign
            && used().all(|piece| piece.shortened)
            && let Some(&(_, form)) = ABBREVIATED.iter().find(|(short, _)| *short == letters)
        {
            found = Some((count, form));
        }
    }
    found
}
