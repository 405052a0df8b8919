//! Owners: whoever looks after a customer in a CRM, or, in a list of things where nobody else is named,
//! the customer himself: OWNER1 of a tax roll.

use super::assemble::Column;
use super::evidence::Spread;
use super::header::Header;
use super::meaning::{Basis, Meaning, NamePart, Party};
use super::shapes::Shape;

/// Words of headers for whom a thing belongs to.
const OWNERS: &[&str] = &[
    "owner",
    "owners",
    "own",
    "ownr",
    "ownername",
    "taxpayer",
    "grantee",
    "titleholder",
];
/// Part of the rows with a frequent name or a legal form, from which on a column holds names.
const NAMES: f64 = 0.3;
/// Least part of the filled rows with a value of its own: staff are a handful in many rows.
const DIFFERENT: f64 = 0.2;

/// Names the customers of a list of things by those whom the things belong to.
pub(super) fn name(columns: &mut [Column<'_>]) {
    for column in columns.iter_mut().filter(|column| names_owners(column)) {
        column.claim.meaning = Meaning::Name(NamePart::Full);
        column.claim.party = Party::Customer;
        column.claim.basis = Basis::Header;
        column.claim.confidence = 0.8;
        column.claim.why =
            "nobody else is named, and the owners are many different people".to_owned();
    }
}

fn names_owners(column: &Column<'_>) -> bool {
    let e = &column.evidence;
    let words = Header::new(&column.header).words;
    let owner = words.iter().any(|word| OWNERS.contains(&word.as_str()));
    let people = e
        .of_rows(Shape::GivenName)
        .max(e.of_rows(Shape::FamilyName));
    let companies = e.of_rows(Shape::LegalForm) + e.of_rows(Shape::BusinessWord);
    let people = people.max(e.of_rows(Shape::HangulName));
    owner
        && matches!(
            column.claim.meaning,
            Meaning::Carried(_) | Meaning::Loose(..)
        )
        && e.spread() == Spread::Many
        && e.uniqueness() >= DIFFERENT
        && people.max(companies) >= NAMES
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::tests::{guess, shorts};

    fn told(header: &str, named: bool, owner: impl Fn(usize) -> String) -> String {
        let all = |text: &dyn Fn(usize) -> String| -> Vec<String> { (0..120).map(text).collect() };
        let parcels = all(&|row| format!("24-85-{row:03}"));
        let names = all(&|row| format!("Karl Smith {}", letters(row)));
        let owners = all(&owner);
        let mut columns = vec![("PARCEL_ID", texts(&parcels)), (header, texts(&owners))];
        if named {
            columns.push(("Full Name", texts(&names)));
        }
        shorts(&guess(&columns))
    }

    fn texts(values: &[String]) -> Vec<&str> {
        values.iter().map(String::as_str).collect()
    }

    fn letters(row: usize) -> String {
        [row / 26, row % 26]
            .map(|at| char::from(b'A' + at as u8))
            .iter()
            .collect()
    }

    #[test]
    fn the_owner_of_a_thing_is_the_customer_where_nobody_else_is_named() {
        let many = |row: usize| format!("SMITH JOHN {}", letters(row));
        let few = |row: usize| ["John Smith", "Mary Young"][row % 2].to_owned();
        assert_eq!(told("OWNER1", false, many), "id person_name");
        assert_eq!(told("Owner Name", false, many), "id person_name");
        assert_eq!(told("OWNER1", false, few), "id carried");
        assert_eq!(told("Account Owner", true, many), "id carried person_name");
    }
}
