//! What a single cell of a mixed column holds: the company and the person that a text names, a birth
//! date or a business number.

use super::mixed::Mixed;
use super::shapes::{Look, Shape, look};
use crate::tables::field::{EntityKind, FieldType};

/// The company and the person that a text names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named<'a> {
    /// The company.
    pub company: Option<&'a str>,
    /// The person, with a title.
    pub person: Option<&'a str>,
}

/// Reads a text that names a company, a person, or both.
pub fn names(text: &str) -> Named<'_> {
    let text = text.trim();
    if let Some((company, person)) = company_and_person(text) {
        return Named {
            company: Some(company),
            person: Some(person),
        };
    }
    let seen = look(text);
    let is_company = seen.is_some_and(is_company) || names_trade(text);
    let is_person = !is_company && is_person(text);
    Named {
        company: is_company.then_some(text),
        person: is_person.then_some(text),
    }
}

/// A text that names both, in two parts.
pub(super) fn company_and_person(text: &str) -> Option<(&str, &str)> {
    // Notes of many words are no names, and whoever is named is Korean.
    if text.is_ascii() || text.len() > LONGEST {
        return None;
    }
    let apart = |one: &'_ str, other: &'_ str| match (is_person(one), is_person(other)) {
        (false, true) => Some(false),
        (true, false) => Some(true),
        _ => None,
    };
    for mark in ['/', '|', '·', ',', '_', '\n'] {
        let Some((one, other)) = text.split_once(mark) else {
            continue;
        };
        let (one, other) = (one.trim(), other.trim());
        match apart(one, other) {
            Some(false) if !one.is_empty() => return Some((one, other)),
            Some(true) if !other.is_empty() => return Some((other, one)),
            _ => {}
        }
    }
    if let Some(open) = text.rfind('(')
        && let Some(inner) = text[open + 1..].strip_suffix(')')
    {
        let outer = text[..open].trim();
        let named = outer.chars().count() > 1 && !is_person(outer);
        if is_person(inner.trim()) && named {
            return Some((outer, inner.trim()));
        }
    }
    // (주)가나상사 김철수 과장: what stands behind the firm's name is a person from the first word on
    // that begins one.
    let starts = text.match_indices(' ').map(|(at, _)| at + 1);
    for start in starts.collect::<Vec<_>>().into_iter().rev() {
        let (firm, person) = (text[..start].trim(), text[start..].trim());
        let named = || firm.chars().count() >= LONG || look(firm).is_some_and(is_company);
        if is_person(person) && named() && !is_person(firm) {
            return Some((firm, person));
        }
    }
    None
}

/// Bytes of the longest cell that only names somebody: forty syllables.
const LONGEST: usize = 120;
/// A word of this many syllables before a person's name is that of a company, with or without a sign of
/// one.
const LONG: usize = 4;

fn is_company(seen: Look) -> bool {
    seen.shapes.has(Shape::LegalForm) || seen.shapes.has(Shape::BusinessWord)
}

/// Trades that companies are named after, in a cell of which only their names would not tell.
const TRADES: [&str; 56] = [
    "advertising",
    "auto",
    "automotive",
    "bros",
    "brothers",
    "builders",
    "catering",
    "center",
    "centre",
    "cleaning",
    "construction",
    "contracting",
    "contractors",
    "design",
    "designs",
    "development",
    "distribution",
    "distributors",
    "electric",
    "electrical",
    "equipment",
    "estates",
    "farms",
    "financial",
    "fitness",
    "freight",
    "furniture",
    "garage",
    "hardware",
    "healthcare",
    "heating",
    "homes",
    "investments",
    "machinery",
    "management",
    "marketing",
    "medical",
    "metals",
    "optical",
    "packaging",
    "plastics",
    "printing",
    "properties",
    "repair",
    "security",
    "sons",
    "steel",
    "textiles",
    "tools",
    "tours",
    "transport",
    "transportation",
    "travel",
    "trucking",
    "veterinary",
    "wholesale",
];

/// Whether a text of several words names a trade.
fn names_trade(text: &str) -> bool {
    let is_trade = |word: &str| {
        let trimmed = word.trim_matches(|c: char| !c.is_ascii_alphabetic());
        TRADES.contains(&trimmed.to_ascii_lowercase().as_str())
    };
    text.is_ascii() && text.contains(' ') && text.split(' ').any(is_trade)
}

/// What stands behind the names of people at work, glued to them or not.
const TITLES: [&str; 32] = [
    "대표이사",
    "대표",
    "이사",
    "부사장",
    "사장",
    "회장",
    "전무",
    "상무",
    "본부장",
    "센터장",
    "지점장",
    "부장",
    "차장",
    "과장",
    "대리",
    "주임",
    "사원",
    "팀장",
    "실장",
    "소장",
    "원장",
    "점장",
    "국장",
    "계장",
    "반장",
    "매니저",
    "책임",
    "선임",
    "수석",
    "연구원",
    "총무",
    "담당",
];

/// A name without what stands behind it.
fn without_title(text: &str) -> &str {
    let text = text.strip_suffix('님').unwrap_or(text).trim_end();
    let title = TITLES.iter().find_map(|title| text.strip_suffix(title));
    match title.map(str::trim_end) {
        Some(name) if name.chars().count() > 1 => name,
        _ => text,
    }
}

/// Whether a text is worth the look that tells whether it is a name: of plain Hangul, and short, or
/// a list of names. Of most texts this alone says no.
fn may_be_person(name: &str) -> bool {
    let mut syllables = 0;
    for c in name.chars() {
        match c {
            // What separates names, and the shares and the number of the others behind them.
            '(' | ',' | '·' | '/' | '&' | '외' => return true,
            '가'..='힣' => syllables += 1,
            '*' | 'o' | 'O' | ' ' | '\t' | '\n' | '\r' => {}
            _ if c.is_ascii() => return false,
            // Hidden syllables, and signs that stand for other ones.
            _ => return true,
        }
    }
    (1..=MOST_SYLLABLES).contains(&syllables)
}

/// Of a surname of two syllables, a given name of three and the courtesy ending.
const MOST_SYLLABLES: usize = 6;

/// Whether a text is a Korean name, perhaps with a title behind.
fn is_person(text: &str) -> bool {
    let name = without_title(text);
    may_be_person(name)
        && !TITLES.contains(&name)
        && look(name).is_some_and(|seen| seen.shapes.has(Shape::HangulName) && !is_company(seen))
}

/// What a field of a type takes of a cell that it shares with others.
pub fn share_of(mixed: Mixed, ty: FieldType, kind: EntityKind, cell: &str) -> Option<&str> {
    match mixed {
        Mixed::Names => {
            let named = names(cell);
            let whole = Named {
                company: (kind == EntityKind::Company).then_some(cell),
                person: (kind == EntityKind::Person).then_some(cell),
            };
            // A row that is said to be about a person has a name, whatever it looks like.
            let named = match (named.company, named.person) {
                (Some(_), Some(_)) => named,
                _ => whole,
            };
            match ty {
                FieldType::CompanyName => named.company,
                _ => named.person,
            }
        }
        Mixed::Numbers => {
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            let is_number = digits == 10;
            (is_number == (ty == FieldType::BusinessNumber)).then_some(cell)
        }
    }
}

/// Whom a row is about by a cell with names: a company if no person is named beside it.
pub(super) fn kind_of(cell: &str) -> EntityKind {
    match names(cell) {
        Named {
            company: Some(_),
            person: None,
        } => EntityKind::Company,
        _ => EntityKind::Person,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_and_its_person_stand_apart() {
        for (text, company, person) in [
            (
                "(주)가나상사 / 김철수",
                Some("(주)가나상사"),
                Some("김철수"),
            ),
            (
                "김철수 과장 / 가나테크",
                Some("가나테크"),
                Some("김철수 과장"),
            ),
            (
                "가나코퍼레이션/이영희",
                Some("가나코퍼레이션"),
                Some("이영희"),
            ),
            ("㈜가나 김철수", Some("㈜가나"), Some("김철수")),
            (
                "가나상사 주식회사 박민수 대리",
                Some("가나상사 주식회사"),
                Some("박민수 대리"),
            ),
            (
                "주식회사 가나(최지우)",
                Some("주식회사 가나"),
                Some("최지우"),
            ),
            ("㈜가나", Some("㈜가나"), None),
            ("가나전자", Some("가나전자"), None),
            ("김철수", None, Some("김철수")),
            ("남궁 민수", None, Some("남궁 민수")),
            ("이영희/김철수", None, Some("이영희/김철수")),
            ("Acme", None, None),
        ] {
            assert_eq!(names(text), Named { company, person }, "{text}");
        }
    }

    #[test]
    fn each_field_takes_its_own() {
        use EntityKind::{Company, Person};
        use FieldType::{BusinessNumber, CompanyName, Date, PersonName};
        let take = |mixed, ty, kind, cell| share_of(mixed, ty, kind, cell);
        assert_eq!(
            take(Mixed::Names, PersonName, Person, "김철수"),
            Some("김철수")
        );
        assert_eq!(take(Mixed::Names, CompanyName, Person, "김철수"), None);
        assert_eq!(
            take(Mixed::Names, CompanyName, Company, "한솔"),
            Some("한솔")
        );
        assert_eq!(
            take(Mixed::Names, PersonName, Person, "(주)가나/김철수"),
            Some("김철수")
        );
        assert_eq!(
            take(Mixed::Names, CompanyName, Person, "(주)가나/김철수"),
            Some("(주)가나")
        );
        assert_eq!(take(Mixed::Numbers, Date, Person, "880712"), Some("880712"));
        assert_eq!(take(Mixed::Numbers, BusinessNumber, Person, "880712"), None);
        assert_eq!(take(Mixed::Numbers, Date, Company, "220-81-62517"), None);
        let number = take(Mixed::Numbers, BusinessNumber, Company, "220-81-62517");
        assert_eq!(number, Some("220-81-62517"));
    }
}
