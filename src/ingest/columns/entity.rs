//! Whom the rows of a source are about: people, companies, or both by row.

use std::sync::Arc;

use super::assemble::Column;
use super::cells::kind_of;
use super::header::Header;
use super::kinds;
use super::meaning::{Basis, IdRank, Meaning, NamePart, Party};
use super::mixed::Mixed;
use super::owners;
use super::reading::{self, Reading};
use super::shapes::{Shape, look};
use super::{EntityGuess, Matching, Role, SourceGuess};
use crate::tables::field::{EntityKind, FieldType};
use crate::tables::raw::RawSource;
use crate::tables::text_column::{NULL, TextColumn};

/// Settles what plain "name" columns name, then whom the source is about. Contact persons of a
/// company are told from its customers on the way.
pub(super) fn settle(columns: &mut [Column<'_>]) -> EntityGuess {
    if only_staff_can_be_reached(columns) {
        let staff = columns.iter_mut();
        for column in staff.filter(|column| column.claim.party == Party::Staff) {
            stand_for_customer(column);
        }
    } else if !is_named(columns) {
        owners::name(columns);
        if !is_named(columns) {
            name_by_organisation(columns);
        }
    }
    kinds::demote_tags(columns);
    settle_plain_names(columns);
    settle_representatives(columns);
    let entity = decide(columns);
    if entity == EntityGuess::Company {
        settle_own_numbers(columns);
        for column in columns.iter_mut() {
            if matches!(column.claim.meaning, Meaning::Name(_))
                && column.claim.party == Party::Customer
            {
                column.claim.party = Party::Contact;
            }
        }
    }
    entity
}

fn any(columns: &[Column<'_>], test: impl Fn(Meaning) -> bool) -> bool {
    let own = |column: &&Column<'_>| column.claim.party == Party::Customer;
    columns
        .iter()
        .filter(own)
        .any(|column| test(column.claim.meaning))
}

/// Whether a column names whom the rows are about, or somebody who may stand for them; who speaks for a
/// company or a school does not.
fn is_named(columns: &[Column<'_>]) -> bool {
    columns.iter().any(|column| {
        column.claim.party != Party::Representative
            && matches!(
                column.claim.meaning,
                Meaning::Name(_) | Meaning::AnyName | Meaning::Company | Meaning::OtherName(_)
            )
    })
}

/// Whether somebody who works for you has a surname, a given name and the only ways to be reached that
/// there are: a list of agents, with the agency of each.
fn only_staff_can_be_reached(columns: &[Column<'_>]) -> bool {
    let readings = || {
        let all = columns.iter();
        let all = all.filter_map(|column| reading::read(&Header::new(&column.header)));
        all.filter(|reading| reading.basis == Basis::Header)
    };
    let (staffs, others): (Vec<Reading>, Vec<Reading>) =
        readings().partition(|reading| reading.party == Party::Staff);
    let has = |of: &[Reading], test: fn(Meaning) -> bool| of.iter().any(|it| test(it.meaning));
    let contact: fn(Meaning) -> bool =
        |m| matches!(m, Meaning::Email | Meaning::Phone | Meaning::Mobile);
    let person: fn(Meaning) -> bool = |m| matches!(m, Meaning::Name(_) | Meaning::AnyName);
    has(&staffs, |m| m == Meaning::Name(NamePart::Surname))
        && has(&staffs, |m| m == Meaning::Name(NamePart::Given))
        && has(&staffs, contact)
        && !has(&others, contact)
        && !has(&others, person)
}

/// What a column of somebody who works for you says is said of the customer.
fn stand_for_customer(column: &mut Column<'_>) {
    let Some(reading) = reading::read(&Header::new(&column.header)) else {
        return;
    };
    if !matches!(column.claim.meaning, Meaning::Sensitive(_)) {
        column.claim.meaning = reading.meaning;
        column.claim.party = Party::Customer;
    }
}

/// Makes the columns of a list of companies those of the people who speak for them: it turns out that
/// another file knows these people.
pub(super) fn as_people(columns: &mut [Column<'_>]) {
    for column in columns.iter_mut() {
        let claim = &mut column.claim;
        if claim.party == Party::Contact {
            claim.party = Party::Customer;
        }
        match claim.meaning {
            Meaning::Company => claim.meaning = Meaning::Employer,
            // Colleagues have these in common.
            Meaning::Fixed(name, ty @ FieldType::BusinessNumber, _) => {
                claim.meaning = Meaning::Fixed(name, ty, Matching::No);
            }
            _ => {}
        }
    }
}

/// What may be a customer by itself, if nothing else in its row has a name.
#[rustfmt::skip]
const ORGANISATIONS: &[&str] = &[
    "agency", "bank", "bar", "cafe", "carrier", "church", "clinic", "club", "dealer", "facility", "farm", "gym",
    "hospital", "hotel", "pharmacy", "practice", "property", "publisher", "restaurant", "salon", "school", "venue",
    "가게", "교회", "기관", "농장", "단체", "병원", "숙소", "시설", "식당", "약국", "의원", "점포", "펜션", "학교", "학원",
    "호텔",
];

/// Where nothing else names whom the rows are about, an organisation of a kind does: farm_name, 농장명, restaurant.
fn name_by_organisation(columns: &mut [Column<'_>]) {
    let is_name = |column: &&mut Column<'_>| {
        let e = &column.evidence;
        let header = Header::new(&column.header);
        let words = header.bare_words.concat();
        let kind = words.strip_suffix("name").or(words.strip_suffix('명'));
        let kind = kind.unwrap_or(&words);
        let text = matches!(
            column.claim.meaning,
            Meaning::Loose(FieldType::Text | FieldType::Category, _)
                | Meaning::Carried(_)
                | Meaning::Words("school", _)
        );
        text && column.claim.party == Party::Customer
            && ORGANISATIONS.contains(&kind)
            && e.fill() >= 0.5
    };
    let names = columns.iter_mut().filter(is_name);
    let named = |column: &&mut Column<'_>| {
        let distinct = column.evidence.distinct;
        (distinct, std::cmp::Reverse(column.header.clone()))
    };
    if let Some(column) = names.max_by_key(named) {
        column.claim.meaning = Meaning::Company;
        column.claim.why = "nothing else names whom the rows are about".to_owned();
        column.claim.basis = Basis::HeaderPart;
        column.claim.confidence = 0.6;
    }
}

/// Signs that rows are companies, apart from their names.
pub(super) fn company_signs(columns: &[Column<'_>]) -> usize {
    let signs: [fn(Meaning) -> bool; 7] = [
        |m| matches!(m, Meaning::Fixed("business_number" | "tax_number", ..)),
        |m| {
            matches!(
                m,
                Meaning::Fixed("corporate_number" | "company_registration_number", ..)
            )
        },
        |m| m == Meaning::OtherName("representative_name"),
        |m| matches!(m, Meaning::Words("industry" | "business_item", _)),
        |m| matches!(m, Meaning::Fixed("website", ..)),
        |m| m == Meaning::Id(IdRank::Company),
        |m| matches!(m, Meaning::Fixed("founded_on", ..)),
    ];
    signs.iter().filter(|sign| any(columns, **sign)).count()
}

/// Signs that rows are people, apart from their names.
pub(super) fn person_signs(columns: &[Column<'_>]) -> usize {
    let signs: [fn(Meaning) -> bool; 5] = [
        |m| matches!(m, Meaning::BirthDate | Meaning::BirthYear),
        |m| {
            matches!(
                m,
                Meaning::Fixed("gender" | "age" | "social_security_number", ..)
            )
        },
        |m| {
            matches!(
                m,
                Meaning::Words("occupation" | "job_title" | "marital_status", _)
            )
        },
        |m| m == Meaning::Mobile,
        |m| matches!(m, Meaning::Fixed("hired_on" | "wedding_day", ..)),
    ];
    signs.iter().filter(|sign| any(columns, **sign)).count()
}

/// Behind a first line that carries legal forms, NAME2 holds what did not fit, or a department.
fn set_aside_second_lines(columns: &mut [Column<'_>]) {
    let own = |column: &Column<'_>| column.claim.party == Party::Customer;
    let first = columns.iter().find(|column| {
        let named = matches!(column.claim.meaning, Meaning::AnyName | Meaning::Company);
        named && own(column) && column.claim.number == 1
    });
    let Some(first) = first.cloned() else { return };
    let legal = carries_legal_forms(&first);
    let is_name = |column: &Column<'_>| column.claim.meaning == Meaning::AnyName && own(column);
    for column in columns.iter_mut().filter(|column| is_name(column)) {
        let second = column.claim.number > 1 && column.evidence.fill() < 0.5;
        if second && (legal || is_cut(&first, column)) {
            column.claim.meaning = Meaning::Carried("a second line of the name");
        }
    }
}

/// Whether a second line is filled where the first one has no room left: V. behind S.A. DE C.
fn is_cut(first: &Column<'_>, second: &Column<'_>) -> bool {
    /// A blank at the end is lost.
    const NEAR: usize = 2;
    let values = first.text.values();
    let lengths: Vec<usize> = values
        .iter()
        .map(|text| text.map_or(0, |text| text.trim().chars().count()))
        .collect();
    let width = lengths.iter().max().copied().unwrap_or_default();
    let (mut filled, mut full) = (0usize, 0usize);
    for (&one, &other) in first.text.codes().iter().zip(second.text.codes()) {
        if one != NULL && other != NULL {
            filled += 1;
            full += usize::from(lengths[one as usize] + NEAR >= width);
        }
    }
    filled >= 8 && full * 10 >= filled * 9
}

/// Whether a large part of the names has a legal form: people have none.
fn carries_legal_forms(column: &Column<'_>) -> bool {
    column.evidence.of_rows(Shape::LegalForm) >= 0.3
}

fn settle_plain_names(columns: &mut [Column<'_>]) {
    set_aside_second_lines(columns);
    let split = any(columns, |m| {
        matches!(
            m,
            Meaning::Name(NamePart::Surname | NamePart::Given | NamePart::Full)
        )
    });
    let company = any(columns, |m| m == Meaning::Company);
    let companies = company_signs(columns) > person_signs(columns);
    for column in columns
        .iter_mut()
        .filter(|column| column.claim.meaning == Meaning::AnyName)
    {
        let e = &column.evidence;
        let company_like = e.of_rows(Shape::LegalForm) + e.of_rows(Shape::BusinessWord);
        let person_like = e
            .of_rows(Shape::HangulName)
            .max(e.of_rows(Shape::GivenName));
        let names_companies = if company_like >= 0.4 && company_like > person_like {
            true
        } else if person_like >= 0.4 || split || company {
            false
        } else {
            companies
        };
        column.claim.meaning = if names_companies {
            Meaning::Company
        } else {
            Meaning::Name(NamePart::Full)
        };
    }
}

/// A 세금계산서 has a 상호 and a 성명, which is that of whoever represents the company. Several names under
/// one company, and what only people have, speak for a list of people.
fn settle_representatives(columns: &mut [Column<'_>]) {
    let is_person = |column: &Column<'_>| {
        column.claim.party == Party::Customer
            && column.claim.meaning == Meaning::Name(NamePart::Full)
            && column.claim.basis == Basis::Header
    };
    let is_company = |column: &Column<'_>| {
        column.claim.party == Party::Customer && column.claim.meaning == Meaning::Company
    };
    let is_plain = |column: &Column<'_>| {
        let words = Header::new(&column.header).bare_words.concat();
        matches!(words.as_str(), "성명" | "이름" | "성함")
    };
    let represented = any(columns, |m| m == Meaning::OtherName("representative_name"));
    let mut people = columns.iter().filter(|column| is_person(column));
    let (Some(person), None) = (people.next(), people.next()) else {
        return;
    };
    if represented || !is_plain(person) || person_signs(columns) > 0 {
        return;
    }
    let companies: Vec<&Column<'_>> = columns.iter().filter(|column| is_company(column)).collect();
    let formal = companies.iter().any(|column| carries_legal_forms(column));
    let signs = company_signs(columns) + usize::from(formal);
    if companies.is_empty() || signs < 2 || alternate(&[person], &companies) {
        return;
    }
    if lists_several(columns, is_person) {
        return;
    }
    if let Some(person) = columns.iter_mut().find(|column| is_person(column)) {
        person.claim.meaning = Meaning::OtherName("representative_name");
        person.claim.why =
            "the header names a person beside a company and what it deals in".to_owned();
    }
}

/// In a list of companies a `Registration No` is the company's own, unless it is all that tells rows apart.
fn settle_own_numbers(columns: &mut [Column<'_>]) {
    const REGISTRATIONS: &[&str] = &[
        "regno",
        "regnr",
        "regnumber",
        "registrationno",
        "registrationnr",
        "registrationnumber",
    ];
    let known = |m| matches!(m, Meaning::Fixed("company_registration_number", ..));
    if any(columns, known) {
        return;
    }
    let numbered = any(columns, |m| matches!(m, Meaning::Id(_)));
    let registered = columns.iter_mut().find(|column| {
        let words = Header::new(&column.header).bare_words.concat();
        column.claim.meaning == Meaning::Reference
            && column.claim.party == Party::Customer
            && REGISTRATIONS.contains(&words.as_str())
            && (numbered || column.evidence.uniqueness() < 0.99)
    });
    if let Some(column) = registered {
        column.claim.meaning = Meaning::Fixed(
            "company_registration_number",
            FieldType::Identifier,
            Matching::Yes,
        );
        column.claim.why = "companies are listed, and this is the number of each".to_owned();
    }
}

fn decide(columns: &[Column<'_>]) -> EntityGuess {
    let own = |column: &&Column<'_>| column.claim.party == Party::Customer;
    let people: Vec<&Column<'_>> = columns
        .iter()
        .filter(own)
        .filter(|column| matches!(column.claim.meaning, Meaning::Name(_)))
        .collect();
    let companies: Vec<&Column<'_>> = columns
        .iter()
        .filter(own)
        .filter(|column| column.claim.meaning == Meaning::Company)
        .collect();
    let markers: Vec<&Column<'_>> = columns
        .iter()
        .filter(|column| column.claim.meaning == Meaning::EntityKind && column.evidence.sampled > 0)
        .collect();
    if !markers.is_empty() || alternate(&people, &companies) {
        let telling = markers.iter().chain(&people).chain(&companies);
        let mut columns: Vec<Arc<str>> = telling.map(|column| column.header.clone()).collect();
        columns.sort();
        return EntityGuess::ByRow { columns };
    }
    let (as_company, as_person) = (company_signs(columns), person_signs(columns));
    let contact_named = columns.iter().any(|column| {
        column.claim.party == Party::Contact && matches!(column.claim.meaning, Meaning::Name(_))
    });
    let names_guessed = people
        .iter()
        .all(|column| column.claim.basis != Basis::Header);
    let is_company = if companies.is_empty() {
        people.is_empty() && as_company > as_person
    } else if people.is_empty() {
        let contacts =
            contact_named && (as_company == 0 || as_company == 1 && lists_colleagues(columns));
        !contacts && as_company + 1 > as_person
    } else {
        // Names under unknown headers are likelier contact persons of a list of companies.
        names_guessed && as_company >= 2 && as_company > as_person
    };
    if is_company {
        EntityGuess::Company
    } else {
        EntityGuess::Person
    }
}

/// Least part of the rows that stand under a company with several contact persons, where these are
/// what is listed. Of companies listed twice only some have changed their contact person.
const COLLEAGUES: f64 = 0.4;

/// Whether companies repeat from row to row and their contact persons do not: it is these who are
/// listed, each with the name and the number of the company.
fn lists_colleagues(columns: &[Column<'_>]) -> bool {
    lists_several(columns, |column| {
        column.claim.party == Party::Contact && matches!(column.claim.meaning, Meaning::Name(_))
    })
}

/// Whether many rows stand under a company that others of a kind stand under as well.
fn lists_several(columns: &[Column<'_>], named: impl Fn(&Column<'_>) -> bool) -> bool {
    let companies = columns.iter().find(|column| {
        column.claim.meaning == Meaning::Company && column.claim.party == Party::Customer
    });
    let contacts = columns.iter().filter(|column| named(column));
    let contacts = contacts.max_by_key(|column| column.evidence.distinct);
    let (Some(companies), Some(contacts)) = (companies, contacts) else {
        return false;
    };
    // Per company its rows, one of its contact persons, and whether there is another.
    let mut met = vec![(0usize, NULL, false); companies.text.distinct()];
    let mut rows = 0;
    for (&company, &contact) in companies.text.codes().iter().zip(contacts.text.codes()) {
        if company == NULL || contact == NULL {
            continue;
        }
        let (of_company, first, several) = &mut met[company as usize];
        rows += 1;
        *of_company += 1;
        *several |= *first != NULL && *first != contact;
        *first = contact;
    }
    let several = met.iter().filter(|(.., several)| *several);
    let under: usize = several.map(|(of_company, ..)| of_company).sum();
    rows >= 10 && under as f64 >= COLLEAGUES * rows as f64
}

/// Whether rows fill either a person's name or a company's, and each occurs.
fn alternate(people: &[&Column<'_>], companies: &[&Column<'_>]) -> bool {
    if people.is_empty() || companies.is_empty() {
        return false;
    }
    let people = filled(people.iter().map(|column| column.text));
    let companies = filled(companies.iter().map(|column| column.text));
    let count = |test: fn(bool, bool) -> bool| {
        people
            .iter()
            .zip(&companies)
            .filter(|&(&p, &c)| test(p, c))
            .count()
    };
    let (both, person, company) = (
        count(|p, c| p && c),
        count(|p, c| p && !c),
        count(|p, c| c && !p),
    );
    let least = (people.len() / 50).max(1);
    person >= least && company >= least && both * 10 <= person.min(company)
}

/// Per row, whether any of the columns has a value.
fn filled<'a>(columns: impl Iterator<Item = &'a TextColumn>) -> Vec<bool> {
    let mut any: Vec<bool> = Vec::new();
    for column in columns {
        any.resize(any.len().max(column.len()), false);
        for (row, &code) in column.codes().iter().enumerate() {
            any[row] |= code != NULL;
        }
    }
    any
}

/// Whom each row of a source is about. As long as the source has rows.
///
/// In a mixed source a column that says so in words decides; where it is silent, a row with a
/// company's name and no person's is a company, any other row a person.
pub fn entity_kinds(guess: &SourceGuess, raw: &RawSource) -> Vec<EntityKind> {
    let rows = raw
        .columns
        .first()
        .map_or(raw.position.len(), |column| column.text.len());
    let telling = match &guess.entity {
        EntityGuess::Person => return vec![EntityKind::Person; rows],
        EntityGuess::Company => return vec![EntityKind::Company; rows],
        EntityGuess::ByRow { columns } => columns,
    };
    let (mut markers, mut people, mut companies) = (Vec::new(), Vec::new(), Vec::new());
    let mut mixed = Vec::new();
    for column in raw
        .columns
        .iter()
        .filter(|column| telling.contains(&column.name))
    {
        let role = guess
            .columns
            .iter()
            .find(|other| other.header == column.name);
        match role.map(|column| &column.role) {
            _ if role.is_some_and(|column| column.mixed == Some(Mixed::Names)) => {
                mixed.push(&column.text);
            }
            Some(Role::Field {
                ty: FieldType::CompanyName,
                ..
            }) => companies.push(&column.text),
            Some(Role::Field {
                ty: FieldType::PersonName,
                ..
            }) => people.push(&column.text),
            _ => markers.push(column),
        }
    }
    let people = filled(people.into_iter());
    let companies = filled(companies.into_iter());
    let has = |filled: &[bool], row: usize| filled.get(row).copied().unwrap_or(false);
    let mut kinds: Vec<EntityKind> = (0..rows)
        .map(|row| {
            if has(&companies, row) && !has(&people, row) {
                EntityKind::Company
            } else {
                EntityKind::Person
            }
        })
        .collect();
    for names in mixed {
        let codes = 0..names.distinct() as u32;
        let told: Vec<EntityKind> = codes.map(|code| kind_of(names.value(code))).collect();
        for (kind, &code) in kinds.iter_mut().zip(names.codes()) {
            if code != NULL {
                *kind = told[code as usize];
            }
        }
    }
    // Whoever shows a business number where others show the day they were born is a business.
    let births_or_numbers = guess
        .columns
        .iter()
        .filter(|column| column.mixed == Some(Mixed::Numbers));
    for column in births_or_numbers {
        let Some(raw) = raw.columns.iter().find(|raw| raw.name == column.header) else {
            continue;
        };
        let numbers = &raw.text;
        let is_business =
            |text: &str| look(text).is_some_and(|seen| seen.shapes.has(Shape::BusinessNumber));
        let codes = 0..numbers.distinct() as u32;
        let businesses: Vec<bool> = codes.map(|code| is_business(numbers.value(code))).collect();
        for (kind, &code) in kinds.iter_mut().zip(numbers.codes()) {
            if code != NULL && businesses[code as usize] {
                *kind = EntityKind::Company;
            }
        }
    }
    for marker in markers {
        let said = kinds::told(&marker.name, &marker.text);
        for (row, (kind, &code)) in kinds.iter_mut().zip(marker.text.codes()).enumerate() {
            // 개인 of a business without any other name is a sole trader.
            let sole_trader = people.is_empty() && has(&companies, row);
            if let Some(&Some(marked)) = said.get(code as usize)
                && !(sole_trader && marked == EntityKind::Person)
            {
                *kind = marked;
            }
        }
    }
    kinds
}
