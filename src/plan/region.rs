//! Whose plan the phone numbers and postcodes of files follow that nobody said anything about. Korean
//! ones are the rule; files without a letter of Hangul whose numbers all have another form are read by
//! that.

use crate::ingest::columns::{Role, SourceGuess};
use crate::tables::field::FieldType;
use crate::tables::raw::RawSource;
use crate::text::{latin, scripts};

/// Rows looked at per column.
const ROWS: usize = 2_000;
/// Numbers without a country code that a file has to show.
const LEAST: usize = 5;

/// Country codes and the regions whose plans are read by them.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("+49", "DE"), ("+43", "AT"), ("+41", "CH"), ("+33", "FR"), ("+32", "BE"), ("+31", "NL"), ("+39", "IT"),
    ("+34", "ES"), ("+351", "PT"), ("+55", "BR"), ("+52", "MX"), ("+54", "AR"), ("+7", "RU"), ("+380", "UA"),
    ("+48", "PL"), ("+81", "JP"), ("+86", "CN"), ("+886", "TW"), ("+852", "HK"), ("+84", "VN"), ("+65", "SG"),
    ("+61", "AU"), ("+64", "NZ"), ("+91", "IN"), ("+44", "GB"), ("+1", "US"), ("+82", "KR"),
];

/// Words of headers that only one language has, and the region most of its files are from.
#[rustfmt::skip]
const HEADERS: &[(&str, &[&str])] = &[
    ("DE", &["strasse", "plz", "telefon", "nachname", "vorname", "geburtsdatum", "postleitzahl", "kundennummer"]),
    ("FR", &["prenom", "courriel", "adresse", "naissance", "ville", "civilite", "adherent"]),
    ("BR", &["cep", "celular", "telefone", "sobrenome", "endereco", "cidade", "cpf", "nascimento"]),
    ("ES", &["apellidos", "apellido", "telefono", "movil", "direccion", "correo", "nacimiento"]),
];

/// The region that the phone numbers of all sources speak for, if it is not Korea: by the country
/// codes that some of them show, by the form of the others, by the script or language of the file.
pub(super) fn phone_region(raws: &[RawSource], guesses: &[SourceGuess]) -> Option<&'static str> {
    let columns = || raws.iter().flat_map(|raw| &raw.columns);
    let texts = || columns().flat_map(|column| column.text.iter().take(ROWS).flatten());
    let headers = || columns().map(|column| &*column.name);
    if is_korean(raws) {
        return None;
    }
    let mut plans = [0; 3];
    let mut codes = vec![0; CODES.len()];
    for value in values_of(FieldType::Phone, raws, guesses) {
        if let Some(plan) = plan(value) {
            plans[plan as usize] += 1;
        } else if let Some(code) = code(value) {
            codes[code] += 1;
        }
    }
    by_code(&codes)
        .or_else(|| by_form(plans))
        .or_else(|| by_script(texts()))
        .or_else(|| by_language(headers()))
}

/// The first values of every column that feeds a field of a type.
fn values_of<'a>(
    wanted: FieldType,
    raws: &'a [RawSource],
    guesses: &'a [SourceGuess],
) -> impl Iterator<Item = &'a str> {
    let columns = raws.iter().zip(guesses).flat_map(move |(raw, guess)| {
        let columns = raw.columns.iter().zip(&guess.columns);
        columns
            .filter(move |(_, guess)| matches!(guess.role, Role::Field { ty, .. } if ty == wanted))
    });
    columns.flat_map(|(column, _)| column.text.iter().take(ROWS).flatten())
}

/// Whether there is a letter of Hangul in any of the files.
fn is_korean(raws: &[RawSource]) -> bool {
    let mut columns = raws.iter().flat_map(|raw| &raw.columns);
    columns.any(|column| {
        let mut texts = column.text.iter().take(ROWS).flatten();
        scripts::has_hangul(&column.name) || texts.any(scripts::has_hangul)
    })
}

/// The region of the postcodes of all sources, if it is not Korea: that of the phone numbers, or that
/// of five digits many of which no Korean place has.
pub(super) fn postcode_region(
    phones: Option<&'static str>,
    raws: &[RawSource],
    guesses: &[SourceGuess],
) -> Option<&'static str> {
    if phones.is_some() || is_korean(raws) {
        return phones;
    }
    let (mut digits, mut foreign) = (0usize, 0usize);
    for value in values_of(FieldType::Postcode, raws, guesses) {
        let front = value.trim().split('-').next().unwrap_or_default();
        if front.len() == 5 && front.bytes().all(|byte| byte.is_ascii_digit()) {
            digits += 1;
            foreign += usize::from(!("01000".."64000").contains(&front));
        }
    }
    (digits >= LEAST && 20 * foreign >= digits).then_some("US")
}

/// The region of nearly all numbers that show a country code.
fn by_code(codes: &[usize]) -> Option<&'static str> {
    let all: usize = codes.iter().sum();
    let most = (0..codes.len()).max_by_key(|&code| codes[code])?;
    (all >= LEAST && 10 * codes[most] >= 8 * all).then(|| CODES[most].1)
}

fn by_form(plans: [usize; 3]) -> Option<&'static str> {
    let all: usize = plans.iter().sum();
    let most = |of: Plan| all >= LEAST && 5 * plans[of as usize] >= 4 * all;
    match (most(Plan::NorthAmerica), most(Plan::Britain)) {
        (true, _) => Some("US"),
        (_, true) => Some("GB"),
        _ => None,
    }
}

/// Kana are Japanese; Cyrillic files are mostly Russian.
fn by_script<'a>(texts: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let (mut kana, mut cyrillic, mut all) = (0usize, 0usize, 0usize);
    for text in texts {
        all += 1;
        kana += usize::from(text.chars().any(|c| ('\u{3041}'..='\u{30fa}').contains(&c)));
        cyrillic += usize::from(text.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c)));
    }
    match all {
        0 => None,
        _ if 50 * kana >= all => Some("JP"),
        _ if 10 * cyrillic >= all => Some("RU"),
        _ => None,
    }
}

/// The language of the headers, if at least two of its words are there.
fn by_language<'a>(headers: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let words: Vec<String> = headers
        .flat_map(|header| {
            let folded = latin::fold(header).into_owned();
            folded
                .split(|c: char| !c.is_ascii_alphanumeric())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let hits = |known: &[&str]| {
        words
            .iter()
            .filter(|word| known.contains(&&***word))
            .count()
    };
    let (region, known) = HEADERS.iter().max_by_key(|(_, known)| hits(known))?;
    (hits(known) >= 2).then_some(*region)
}

/// The country code of a number, as a place in the table; longer codes first.
fn code(text: &str) -> Option<usize> {
    let digits: String = text
        .trim_start()
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let number = match digits.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => digits,
    };
    let fits = |at: &usize| number.starts_with(CODES[*at].0);
    (0..CODES.len())
        .filter(fits)
        .max_by_key(|&at| CODES[at].0.len())
}

/// Plans told apart by the form of a number written without its country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    NorthAmerica,
    Britain,
    Other,
}

/// The plan of a number; `None` for what says its country or is no number. Area codes of
/// North America begin with 2 to 9; British numbers have eleven digits, of mobiles 07 and a
/// digit but 0.
fn plan(text: &str) -> Option<Plan> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let says_country = text.contains('+') || text.starts_with("00");
    if says_country || digits.len() < 7 || digits.iter().all(|&digit| digit == b'0') {
        return None;
    }
    let national = match digits.as_slice() {
        [b'1', rest @ ..] if rest.len() == 10 => rest,
        whole => whole,
    };
    Some(match national {
        [b'2'..=b'9', _, _, _, rest @ ..] if rest.len() == 6 => Plan::NorthAmerica,
        [b'0', b'7', b'1'..=b'9', rest @ ..] if rest.len() == 8 => Plan::Britain,
        [b'0', b'2', b'0' | b'3' | b'4' | b'8' | b'9', rest @ ..] if rest.len() == 8 => {
            Plan::Britain
        }
        [b'0', b'1', b'2'..=b'5', rest @ ..] if rest.len() == 8 => Plan::Britain,
        _ => Plan::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::detect;
    use crate::tables::raw::RawColumn;
    use crate::tables::records::Position;
    use crate::tables::text_column::TextColumn;

    #[test]
    fn numbers_show_their_plan() {
        for (text, wanted) in [
            ("(303) 399-9870", Some(Plan::NorthAmerica)),
            ("1-512-999-2348", Some(Plan::NorthAmerica)),
            ("07700 900123", Some(Plan::Britain)),
            ("020 7946 0123", Some(Plan::Britain)),
            ("010-2345-6789", Some(Plan::Other)),
            ("1023456789", Some(Plan::Other)),
            ("070-4567-8901", Some(Plan::Other)),
            ("02-312-4567", Some(Plan::Other)),
            ("+1 303 399 9870", None),
            ("ext. 12", None),
        ] {
            assert_eq!(plan(text), wanted, "{text}");
        }
    }

    #[test]
    fn codes_scripts_and_languages_tell_a_region() {
        let region = |text: &str| code(text).map(|at| CODES[at].1);
        assert_eq!(region("+886 2 1234 5678"), Some("TW"));
        assert_eq!(region("0049 30 123456"), Some("DE"));
        assert_eq!(region("030 123456"), None);
        let mut codes = vec![0; CODES.len()];
        assert_eq!(by_code(&codes), None);
        (codes[0], codes[1]) = (8, 2);
        assert_eq!(by_code(&codes), Some("DE"));
        codes[1] = 3;
        assert_eq!(by_code(&codes), None);
        assert_eq!(by_script(["スズキ", "鈴木"].into_iter()), Some("JP"));
        assert_eq!(by_script(["Иванов", "1"].into_iter()), Some("RU"));
        assert_eq!(by_script(["Smith"].into_iter()), None);
        assert_eq!(by_language(["Nachname", "Straße"].into_iter()), Some("DE"));
        assert_eq!(by_language(["Prénom", "Adresse"].into_iter()), Some("FR"));
        assert_eq!(by_language(["postal code", "telephone"].into_iter()), None);
    }

    #[test]
    fn postcodes_that_no_korean_place_has_are_american() {
        let source = |codes: &[&str], name: &str| {
            let column = RawColumn {
                name: "zip".into(),
                text: TextColumn::from_values(codes.iter().copied().map(Some)),
            };
            let other = RawColumn {
                name: "name".into(),
                text: TextColumn::from_values(codes.iter().map(|_| Some(name))),
            };
            RawSource {
                name: "s".into(),
                columns: vec![column, other],
                position: vec![Position::default(); codes.len()],
                files: Vec::new(),
                sheets: Vec::new(),
                rows_read: codes.len() as u64,
                quarantine: Vec::new(),
                rejects: Vec::new(),
                remarks: Vec::new(),
                earlier: Default::default(),
            }
        };
        let region = |raw: RawSource| {
            let raws = [raw];
            postcode_region(None, &raws, &detect(&raws))
        };
        let american = ["66014", "83393", "06236", "10001", "94105-1234", "30301"];
        assert_eq!(region(source(&american, "Mary Jones")), Some("US"));
        assert_eq!(region(source(&american, "김민수")), None);
        let korean = ["06236", "03187", "48058", "13529", "61005", "34126"];
        assert_eq!(region(source(&korean, "Minsu Kim")), None);
    }
}
