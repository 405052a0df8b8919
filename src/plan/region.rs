//! Whose plan the phone numbers and postcodes of files follow that nobody said anything about. Files
//! with a letter of Hangul are Korean, and so are those with mobile numbers of the Korean form. The
//! country of others is put to the vote: codes of countries, letters that one language has, the
//! form of numbers, words of headers, domains. Where nothing speaks for a country, numbers are read
//! as digits and nothing more.

use crate::ingest::columns::{Role, SourceGuess};
use crate::tables::field::{FieldType, NO_REGION};
use crate::tables::raw::RawSource;
use crate::text::{latin, scripts};

/// Rows looked at per column.
const ROWS: usize = 2_000;
/// Numbers or mailboxes that a file has to show where their form is all that speaks.
const LEAST: usize = 5;

/// Country codes and the regions whose plans are read by them.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("+49", "DE"), ("+43", "AT"), ("+41", "CH"), ("+33", "FR"), ("+32", "BE"), ("+31", "NL"), ("+39", "IT"),
    ("+34", "ES"), ("+351", "PT"), ("+55", "BR"), ("+52", "MX"), ("+54", "AR"), ("+7", "RU"), ("+380", "UA"),
    ("+48", "PL"), ("+81", "JP"), ("+86", "CN"), ("+886", "TW"), ("+852", "HK"), ("+84", "VN"), ("+65", "SG"),
    ("+61", "AU"), ("+64", "NZ"), ("+91", "IN"), ("+44", "GB"), ("+1", "US"), ("+82", "KR"),
    ("+90", "TR"), ("+971", "AE"), ("+966", "SA"), ("+974", "QA"), ("+965", "KW"), ("+973", "BH"), ("+968", "OM"),
    ("+962", "JO"), ("+961", "LB"), ("+972", "IL"), ("+98", "IR"), ("+20", "EG"), ("+212", "MA"), ("+213", "DZ"),
    ("+216", "TN"), ("+27", "ZA"), ("+234", "NG"), ("+233", "GH"), ("+254", "KE"), ("+255", "TZ"), ("+256", "UG"),
    ("+353", "IE"), ("+354", "IS"), ("+45", "DK"), ("+46", "SE"), ("+47", "NO"), ("+358", "FI"), ("+372", "EE"),
    ("+371", "LV"), ("+370", "LT"), ("+420", "CZ"), ("+421", "SK"), ("+36", "HU"), ("+40", "RO"), ("+359", "BG"),
    ("+30", "GR"), ("+385", "HR"), ("+386", "SI"), ("+381", "RS"), ("+352", "LU"), ("+374", "AM"), ("+995", "GE"),
    ("+994", "AZ"), ("+998", "UZ"), ("+976", "MN"), ("+62", "ID"), ("+60", "MY"), ("+63", "PH"), ("+66", "TH"),
    ("+92", "PK"), ("+880", "BD"), ("+94", "LK"), ("+977", "NP"), ("+95", "MM"), ("+855", "KH"), ("+853", "MO"),
    ("+56", "CL"), ("+57", "CO"), ("+51", "PE"), ("+58", "VE"), ("+593", "EC"), ("+598", "UY"), ("+595", "PY"),
    ("+591", "BO"), ("+502", "GT"), ("+506", "CR"), ("+507", "PA"),
];

/// Words of headers that only one language has, and the region most of its files are from.
#[rustfmt::skip]
const HEADERS: &[(&str, &[&str])] = &[
    ("DE", &["strasse", "plz", "telefon", "nachname", "vorname", "geburtsdatum", "postleitzahl", "kundennummer"]),
    ("FR", &["prenom", "courriel", "adresse", "naissance", "ville", "civilite", "adherent"]),
    ("BR", &["cep", "celular", "telefone", "sobrenome", "endereco", "cidade", "cpf", "nascimento"]),
    ("ES", &["apellidos", "apellido", "telefono", "movil", "direccion", "correo", "nacimiento"]),
];

/// The regions of the fields of a project; `None` for Korea's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Regions {
    /// Of phone numbers.
    pub phones: Option<&'static str>,
    /// Of addresses and postcodes.
    pub places: Option<&'static str>,
    /// Of names, told only where some are in Chinese characters: those are Korean or not.
    pub names: Option<&'static str>,
}

/// Where the files are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Country {
    Korea,
    Of(&'static str),
    Unknown,
}

/// The regions that all sources together speak for.
pub(super) fn regions(raws: &[RawSource], guesses: &[SourceGuess]) -> Regions {
    if is_korean(raws) {
        return Regions::default();
    }
    let numbers = Numbers::of(values_of(FieldType::Phone, raws, guesses));
    let country = country(&numbers, raws, guesses);
    let known = match country {
        Country::Of(region) => Some(region),
        _ => None,
    };
    let chinese = || values_of(FieldType::PersonName, raws, guesses).any(scripts::has_hanja);
    Regions {
        phones: match country {
            Country::Unknown if numbers.bare > 0 => Some(NO_REGION),
            _ => known,
        },
        places: known.or_else(|| by_postcode(values_of(FieldType::Postcode, raws, guesses))),
        names: match country {
            Country::Unknown if chinese() => Some(NO_REGION),
            Country::Of(region) if chinese() => Some(region),
            _ => None,
        },
    }
}

/// The country of files without Hangul: by the codes that some of the numbers show, by the letters,
/// by the form of the other numbers, by the script or language, by the mailboxes.
fn country(numbers: &Numbers, raws: &[RawSource], guesses: &[SourceGuess]) -> Country {
    let columns = || raws.iter().flat_map(|raw| &raw.columns);
    let texts = || columns().flat_map(|column| column.text.iter().take(ROWS).flatten());
    let headers = || columns().map(|column| &*column.name);
    let found = numbers
        .by_code()
        .or_else(|| by_letters(texts()))
        .or_else(|| numbers.are_korean().then_some("KR"))
        .or_else(|| numbers.by_form())
        .or_else(|| by_script(texts()))
        .or_else(|| by_language(headers()))
        .or_else(|| by_mailbox(values_of(FieldType::Email, raws, guesses)));
    match found {
        Some("KR") => Country::Korea,
        Some(region) => Country::Of(region),
        None => Country::Unknown,
    }
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

/// The region of five digits many of which no Korean place has.
fn by_postcode<'a>(values: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let (mut digits, mut foreign) = (0usize, 0usize);
    for value in values {
        let front = value.trim().split('-').next().unwrap_or_default();
        if front.len() == 5 && front.bytes().all(|byte| byte.is_ascii_digit()) {
            digits += 1;
            foreign += usize::from(!("01000".."64000").contains(&front));
        }
    }
    (digits >= LEAST && 20 * foreign >= digits).then_some("US")
}

/// What the numbers of files look like.
#[derive(Debug)]
struct Numbers {
    /// How many show each country code, as in [`CODES`].
    codes: Vec<usize>,
    /// How many show none.
    bare: usize,
    /// How many of those follow each [`Plan`].
    plans: [usize; 4],
}

impl Numbers {
    fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut numbers = Numbers {
            codes: vec![0; CODES.len()],
            bare: 0,
            plans: [0; 4],
        };
        for value in values {
            if let Some(plan) = plan(value) {
                numbers.plans[plan as usize] += 1;
                numbers.bare += 1;
            } else if let Some(code) = code(value) {
                numbers.codes[code] += 1;
            }
        }
        numbers
    }

    /// The region of nearly all numbers that show a country code, where at least one in a hundred
    /// does. Few such numbers are people abroad if the others have the form of another country.
    fn by_code(&self) -> Option<&'static str> {
        let all: usize = self.codes.iter().sum();
        let most = (0..CODES.len()).max_by_key(|&code| self.codes[code])?;
        let region = CODES[most].1;
        let enough = all > 0 && 100 * all >= self.bare && (all >= LEAST || self.bare > 0);
        let few = 20 * all < self.bare;
        let other = self.by_form().is_some_and(|other| other != region)
            || self.are_korean() && !["KR", "EG"].contains(&region);
        (enough && 10 * self.codes[most] >= 8 * all && !(few && other)).then_some(region)
    }

    /// The region of nearly all other numbers, by their form.
    fn by_form(&self) -> Option<&'static str> {
        let most = |of: Plan| self.bare >= LEAST && 5 * self.plans[of as usize] >= 4 * self.bare;
        match (most(Plan::NorthAmerica), most(Plan::Britain)) {
            (true, _) => Some("US"),
            (_, true) => Some("GB"),
            _ => None,
        }
    }

    /// Whether a third of the numbers and more are Korean by their form.
    fn are_korean(&self) -> bool {
        let korean = self.plans[Plan::Korea as usize];
        korean > 0 && 3 * korean >= self.bare
    }
}

/// The region whose letters are particular to one language, if one text in twenty has some.
fn by_letters<'a>(texts: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut votes: Vec<(&'static str, usize)> = Vec::new();
    let mut all = 0usize;
    for text in texts {
        all += usize::from(text.chars().any(char::is_alphabetic));
        let Some(region) = text.chars().find_map(letter_of) else {
            continue;
        };
        match votes.iter_mut().find(|(of, _)| *of == region) {
            Some((_, count)) => *count += 1,
            None => votes.push((region, 1)),
        }
    }
    let sum: usize = votes.iter().map(|(_, count)| count).sum();
    let (region, most) = votes
        .into_iter()
        .max_by_key(|&(region, count)| (count, region))?;
    (20 * most >= all && 10 * most >= 8 * sum).then_some(region)
}

/// The region where a letter is at home, if that is one.
fn letter_of(c: char) -> Option<&'static str> {
    Some(match c {
        '\0'..='\u{ef}' => return None,
        'ğ' | 'Ğ' | 'ş' | 'Ş' | 'ı' | 'İ' => "TR",
        'ł' | 'Ł' | 'ź' | 'Ź' | 'ż' | 'Ż' => "PL",
        'ř' | 'Ř' | 'ě' | 'Ě' | 'ů' | 'Ů' => "CZ",
        'ľ' | 'Ľ' | 'ĺ' | 'Ĺ' | 'ŕ' | 'Ŕ' => "SK",
        'ő' | 'Ő' | 'ű' | 'Ű' => "HU",
        'ț' | 'Ț' | 'ţ' | 'Ţ' | 'ș' | 'Ș' => "RO",
        'ė' | 'Ė' | 'į' | 'Į' | 'ų' | 'Ų' => "LT",
        'ļ' | 'Ļ' | 'ķ' | 'Ķ' | 'ņ' | 'Ņ' => "LV",
        'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}' => "VN",
        'ї' | 'Ї' | 'є' | 'Є' | 'ґ' | 'Ґ' => "UA",
        '\u{391}'..='\u{3c9}' => "GR",
        '\u{531}'..='\u{586}' => "AM",
        '\u{5d0}'..='\u{5ea}' => "IL",
        '\u{e01}'..='\u{e5b}' => "TH",
        '\u{10d0}'..='\u{10ff}' => "GE",
        _ => return None,
    })
}

/// The region of the domains of mailboxes, if one in five names a country and those agree. Domains
/// that are sold to everybody (.io, .co) are no country's.
fn by_mailbox<'a>(values: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut votes = vec![0; CODES.len()];
    let (mut all, mut told) = (0usize, 0usize);
    for value in values {
        let Some((_, domain)) = value.trim().rsplit_once('@') else {
            continue;
        };
        all += 1;
        let top = domain.rsplit('.').next().unwrap_or_default();
        let top = match top.to_ascii_uppercase().as_str() {
            "UK" => "GB".to_owned(),
            "CO" | "US" => continue,
            top => top.to_owned(),
        };
        if let Some(at) = CODES.iter().position(|(_, region)| *region == top) {
            votes[at] += 1;
            told += 1;
        }
    }
    let most = (0..CODES.len()).max_by_key(|&at| votes[at])?;
    let agree = told >= LEAST && 5 * told >= all && 10 * votes[most] >= 8 * told;
    agree.then(|| CODES[most].1)
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
    Korea,
    Other,
}

/// `02-312-4567`, `031-2345-6789`: an area code of Korea, an exchange and four digits.
fn is_dashed_as_in_korea(text: &str) -> bool {
    let mut groups = text.trim().split('-');
    let (Some(area), Some(exchange), Some(line), None) =
        (groups.next(), groups.next(), groups.next(), groups.next())
    else {
        return false;
    };
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let area = matches!(
        area.as_bytes(),
        b"02" | b"010" | b"070" | [b'0', b'3'..=b'6', b'1'..=b'5']
    );
    let exchange = (3..=4).contains(&exchange.len()) && digits(exchange);
    area && exchange && line.len() == 4 && digits(line)
}

/// The plan of a number; `None` for what says its country or is no number. Area codes of
/// North America begin with 2 to 9; British numbers have eleven digits, of mobiles 07 and a
/// digit but 0. Korean mobiles are 010 and eight digits; lines are told by their dashes.
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
    if is_dashed_as_in_korea(text) {
        return Some(Plan::Korea);
    }
    Some(match national {
        [b'0', b'1', b'0', b'2'..=b'9', rest @ ..] if rest.len() == 7 => Plan::Korea,
        // As spreadsheets keep it, and with the country's code.
        [b'1', b'0', b'2'..=b'9', rest @ ..] if rest.len() == 7 => Plan::Korea,
        [b'8', b'2', b'1', b'0', rest @ ..] if rest.len() == 8 => Plan::Korea,
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
            ("010-2345-6789", Some(Plan::Korea)),
            ("01023456789", Some(Plan::Korea)),
            ("1023456789", Some(Plan::Korea)),
            ("070-4567-8901", Some(Plan::Korea)),
            ("02-312-4567", Some(Plan::Korea)),
            ("0505-749-0832", Some(Plan::Other)),
            ("0 (505) 928 28 45", Some(Plan::Other)),
            ("0412 345 678", Some(Plan::Other)),
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
        let mut numbers = Numbers::of(std::iter::empty());
        assert_eq!(numbers.by_code(), None);
        (numbers.codes[0], numbers.codes[1]) = (8, 2);
        assert_eq!(numbers.by_code(), Some("DE"));
        numbers.codes[1] = 3;
        assert_eq!(numbers.by_code(), None);
        assert_eq!(
            by_letters(["Mutlu Işık", "1", "Bornova"].into_iter()),
            Some("TR")
        );
        assert_eq!(by_letters(["Łukasz", "Kowalski"].into_iter()), Some("PL"));
        assert_eq!(by_letters(["Łukasz", "Mutlu Işık"].into_iter()), None);
        assert_eq!(by_letters(["José", "Müller", "راشد"].into_iter()), None);
        let mails = |domain: &str| {
            let mails = [format!("a@b.{domain}"), "a@gmail.com".to_owned()];
            by_mailbox((0..10).map(|at| mails[at % 2].as_str()))
        };
        assert_eq!(mails("co.za"), Some("ZA"));
        assert_eq!(mails("ac.uk"), Some("GB"));
        assert_eq!(mails("co"), None);
        assert_eq!(mails("io"), None);
        assert_eq!(by_script(["スズキ", "鈴木"].into_iter()), Some("JP"));
        assert_eq!(by_script(["Иванов", "1"].into_iter()), Some("RU"));
        assert_eq!(by_script(["Smith"].into_iter()), None);
        assert_eq!(by_language(["Nachname", "Straße"].into_iter()), Some("DE"));
        assert_eq!(by_language(["Prénom", "Adresse"].into_iter()), Some("FR"));
        assert_eq!(by_language(["postal code", "telephone"].into_iter()), None);
    }

    #[test]
    fn one_code_in_a_hundred_tells_unless_the_others_speak_against_it() {
        let region = |coded: &str, bare: &str, bares: usize| {
            let bares = std::iter::repeat_n(bare, bares);
            Numbers::of(std::iter::once(coded).chain(bares)).by_code()
        };
        assert_eq!(region("+905057490832", "05057490832", 99), Some("TR"));
        assert_eq!(region("00971508401887", "050 840 1887", 3), Some("AE"));
        assert_eq!(region("+27 7266 56595", "0619166901", 300), None);
        assert_eq!(region("+905057490832", "(303) 399-9870", 99), None);
        assert_eq!(region("+12125550187", "010-2345-6789", 99), None);
        assert_eq!(region("+82 10 2345 6789", "010-2345-6789", 99), Some("KR"));
        let korean = |bare: &str| Numbers::of([bare, "0505 749 0832"].into_iter()).are_korean();
        assert!(korean("010 2345 6789") && korean("02-312-4567"));
        assert!(!korean("0505 749 0833") && !korean("0412 345 678"));
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
            regions(&raws, &detect(&raws)).places
        };
        let american = ["66014", "83393", "06236", "10001", "94105-1234", "30301"];
        assert_eq!(region(source(&american, "Mary Jones")), Some("US"));
        assert_eq!(region(source(&american, "김민수")), None);
        let korean = ["06236", "03187", "48058", "13529", "61005", "34126"];
        assert_eq!(region(source(&korean, "Minsu Kim")), None);
    }
}
