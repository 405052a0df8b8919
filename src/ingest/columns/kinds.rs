//! Columns that tell people from companies: by words (개인/법인), or by a yes or no under a header that
//! asks (Individual). What merely sorts rows does not tell.

use std::sync::Arc;

use super::assemble::Column;
use super::evidence::Evidence;
use super::header::Header;
use super::meaning::{Basis, Claim, Meaning, NamePart, Party, Place};
use super::reading;
use super::shapes::{Shape, entity_word};
use crate::tables::field::EntityKind;
use crate::tables::text_column::{NULL, TextColumn};

/// Headers under which a yes means a person.
const PERSON: &[&str] = &[
    "individual",
    "isindividual",
    "isperson",
    "ispersonaccount",
    "personaccount",
    "isnaturalperson",
    "개인여부",
    "개인고객여부",
];
/// Headers under which a yes means a company.
const COMPANY: &[&str] = &[
    "iscompany",
    "isbusiness",
    "iscorporate",
    "isorganization",
    "isorganisation",
    "islegalentity",
    "법인여부",
    "기업여부",
    "법인고객여부",
];

/// Whom a yes under a header means.
fn asked(header: &Header) -> Option<EntityKind> {
    let key = header.bare_words.concat();
    if PERSON.contains(&key.as_str()) {
        Some(EntityKind::Person)
    } else if COMPANY.contains(&key.as_str()) {
        Some(EntityKind::Company)
    } else {
        None
    }
}

/// Whether a column says yes to one kind and no to it: both must occur, or it tells nothing.
pub(super) fn answers(header: &Header, e: &Evidence) -> bool {
    asked(header).is_some() && e.of_rows(Shape::YesNo) >= 0.95 && e.distinct >= 2
}

/// What such a column claims.
pub(super) fn claim(slug: &Arc<str>) -> Claim {
    Claim {
        meaning: Meaning::EntityKind,
        party: Party::Customer,
        place: Place::Main,
        number: 1,
        basis: Basis::Header,
        confidence: 0.9,
        why: "the header asks whether a row is a person or a company".to_owned(),
        slug: slug.clone(),
    }
}

/// The kinds that the values of a marker name, by code.
pub(super) fn told(shown: &str, marker: &TextColumn) -> Vec<Option<EntityKind>> {
    let asked = asked(&Header::new(shown));
    let read = |value: &str| match (entity_word(value), asked) {
        (Some(word), None) => Some(word.kind),
        (_, Some(kind)) => says_yes(value).map(|yes| if yes { kind } else { other(kind) }),
        (None, None) => None,
    };
    let codes = 0..marker.distinct() as u32;
    codes.map(|code| read(marker.value(code))).collect()
}

fn other(kind: EntityKind) -> EntityKind {
    match kind {
        EntityKind::Person => EntityKind::Company,
        EntityKind::Company => EntityKind::Person,
    }
}

fn says_yes(value: &str) -> Option<bool> {
    match value.trim().to_lowercase().as_str() {
        "y" | "yes" | "t" | "true" | "1" | "o" | "on" | "예" | "네" | "여" | "ja" | "oui"
        | "si" | "sí" => Some(true),
        "n" | "no" | "f" | "false" | "0" | "x" | "off" | "아니오" | "아니요" | "부" | "nein"
        | "non" => Some(false),
        _ => None,
    }
}

/// Takes the mark from columns that only sort rows: tags, and those whose companies have first and
/// last names as often as people do.
pub(super) fn demote_tags(columns: &mut [Column<'_>]) {
    let tags: Vec<usize> = (0..columns.len())
        .filter(|&at| columns[at].claim.meaning == Meaning::EntityKind)
        .filter(|&at| is_tag(&columns[at]) || names_all_alike(columns, at))
        .collect();
    for at in tags {
        columns[at].claim.meaning = Meaning::State;
        columns[at].claim.why = "a tag: both sorts of rows name people".to_owned();
    }
}

/// Whether a header is known to speak of the sort of customer.
fn is_sure(column: &Column<'_>) -> bool {
    let header = Header::new(&column.header);
    let last = header.bare_words.last().map_or("", String::as_str);
    let sorts = ["type", "kind", "구분", "유형", "종류"];
    asked(&header).is_some()
        || sorts.iter().any(|sort| last.ends_with(sort))
        || reading::read(&header).is_some_and(|it| it.meaning == Meaning::EntityKind)
}

fn is_tag(column: &Column<'_>) -> bool {
    let words = Header::new(&column.header).words;
    let tags = [
        "category",
        "categories",
        "label",
        "labels",
        "tag",
        "tags",
        "태그",
        "라벨",
    ];
    matches!(words.as_slice(), [word] if tags.contains(&word.as_str()))
}

/// Part of the rows called companies that have a first name each, from which on they are people.
const ALIKE: f64 = 0.8;

/// Whether the rows that a column calls companies bear first names as the others do.
fn names_all_alike(columns: &[Column<'_>], at: usize) -> bool {
    let marker = &columns[at];
    let given = columns.iter().find(|column| {
        column.claim.party == Party::Customer
            && column.claim.meaning == Meaning::Name(NamePart::Given)
    });
    let Some(given) = given.filter(|_| !is_sure(marker)) else {
        return false;
    };
    let kinds = told(&marker.header, marker.text);
    let (mut companies, mut named) = (0u32, 0u32);
    for (&code, &name) in marker.text.codes().iter().zip(given.text.codes()) {
        if code != NULL && kinds[code as usize] == Some(EntityKind::Company) {
            companies += 1;
            named += u32::from(name != NULL);
        }
    }
    companies > 0 && f64::from(named) >= ALIKE * f64::from(companies)
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::EntityGuess;
    use crate::ingest::columns::tests::guess;

    fn by_row(header: &str, values: [&str; 4], given: [&str; 4]) -> bool {
        let columns: &[(&str, Vec<&str>)] = &[
            ("First Name", given.to_vec()),
            ("Last Name", vec!["Smith", "Brown", "Young", "Hall"]),
            ("Company", vec!["", "Acme Inc", "Bolt LLC", ""]),
            (header, values.to_vec()),
        ];
        matches!(guess(columns).entity, EntityGuess::ByRow { columns } if columns.iter().any(|it| **it == *header))
    }

    #[test]
    fn a_tag_tells_no_people_from_companies() {
        let all = ["John", "Anna", "Mary", "Peter"];
        let words = ["Personal", "Business", "Business", "Personal"];
        assert!(!by_row("Categories", words, all));
        assert!(!by_row("Sort", words, all));
        assert!(by_row("Sort", words, ["John", "", "", "Peter"]));
        assert!(by_row("Customer Type", words, all));
        assert!(by_row("Individual", ["Yes", "No", "No", "Yes"], all));
        assert!(!by_row("Individual", ["Yes", "Yes", "Yes", "Yes"], all));
    }
}
