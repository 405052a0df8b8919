//! The branch that serves a customer (매장명, 점포, 가입매장): in a list of people it sorts them, and is no
//! company that they belong to.

use super::Matching;
use super::assemble::Column;
use super::entity::company_signs;
use super::evidence::Spread;
use super::header::Header;
use super::meaning::{Meaning, Party};
use super::shapes::Shape;
use crate::tables::field::FieldType;

/// What branches are called, at the end of a header.
const BRANCHES: [&str; 11] = [
    "매장",
    "점포",
    "지점",
    "가맹점",
    "스토어",
    "상점",
    "영업점",
    "store",
    "shop",
    "branch",
    "outlet",
];

/// Reads columns of branches in a list of people as categories.
pub(super) fn read(columns: &mut [Column<'_>]) {
    if !lists_customers(columns) {
        return;
    }
    for column in columns.iter_mut().filter(|column| is_branch(column)) {
        column.claim.meaning = Meaning::State;
        column.claim.why = "the branch that serves people: few values in many rows".to_owned();
    }
}

fn is_branch(column: &Column<'_>) -> bool {
    let named = matches!(
        column.claim.meaning,
        Meaning::Company | Meaning::Loose(FieldType::Text | FieldType::Category, _)
    );
    let header = Header::new(&column.header).bare_words.concat();
    let kind = header.strip_suffix("name").or(header.strip_suffix('명'));
    let kind = kind.unwrap_or(&header);
    named
        && column.own() == Matching::Yes
        && column.evidence.spread() != Spread::Many
        && BRANCHES.iter().any(|branch| kind.ends_with(branch))
}

/// Whether rows are people who can be reached, and nothing says that they are companies, or that they
/// work in the branch.
fn lists_customers(columns: &[Column<'_>]) -> bool {
    let own = |test: fn(&Column<'_>) -> bool| {
        let mut own = columns
            .iter()
            .filter(|column| column.claim.party == Party::Customer);
        own.any(test)
    };
    let people = own(|column| {
        let e = &column.evidence;
        let companies = e.of_rows(Shape::LegalForm) + e.of_rows(Shape::BusinessWord);
        matches!(column.claim.meaning, Meaning::Name(_) | Meaning::AnyName) && companies < 0.4
    });
    let reached = own(|column| {
        matches!(
            column.claim.meaning,
            Meaning::Phone | Meaning::Mobile | Meaning::Email
        )
    });
    let staff = own(|column| {
        matches!(
            column.claim.meaning,
            Meaning::Words("job_title" | "department", _) | Meaning::Fixed("hired_on", ..)
        )
    });
    // The sites of a brand.
    let brands = columns.iter().any(|column| {
        let header = Header::new(&column.header).words.concat();
        header.starts_with("brand") || header.starts_with("브랜드")
    });
    people && reached && !staff && !brands && company_signs(columns) == 0
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::tests::{guess, shorts};

    fn told(header: &str, other: (&str, &[&str]), branch: impl Fn(usize) -> String) -> String {
        let names = ["김철수", "이영희", "박민수", "최지우", "정하늘", "강서윤"];
        let rows = 0..60;
        let names: Vec<&str> = rows.clone().map(|row| names[row % 6]).collect();
        let phones: Vec<String> = rows
            .clone()
            .map(|row| format!("010-2345-{:04}", 17 * row))
            .collect();
        let branches: Vec<String> = rows.clone().map(branch).collect();
        let (title, values) = other;
        let columns: &[(&str, Vec<&str>)] = &[
            ("성명", names),
            ("휴대폰", phones.iter().map(String::as_str).collect()),
            (header, branches.iter().map(String::as_str).collect()),
            (title, rows.map(|row| values[row % values.len()]).collect()),
        ];
        let told = shorts(&guess(columns));
        told.split(' ').nth(2).unwrap_or_default().to_owned()
    }

    #[test]
    fn the_branch_that_serves_people_is_a_category() {
        let few = |row: usize| ["잠실점", "둔산점", "판교점"][row % 3].to_owned();
        let many = |row: usize| format!("가나{row}호점");
        let plain: (&str, &[&str]) = ("메모", &["", "단골 고객"]);
        for (header, field) in [
            ("매장명", "매장명-"),
            ("점포", "점포-"),
            ("가입매장", "가입매장-"),
            ("shop_name", "shop_name-"),
            ("회사명", "company_name"),
        ] {
            assert_eq!(told(header, plain, few), field, "{header}");
        }
        // Whoever has a shop of his own, and whoever works in one.
        assert_eq!(told("매장명", plain, many), "company_name");
        let staff: (&str, &[&str]) = ("직급", &["사원", "대리", "과장"]);
        assert_eq!(told("매장명", staff, few), "company_name");
        let brand: (&str, &[&str]) = ("브랜드", &["가나", "다라", "마바"]);
        assert_eq!(told("매장명", brand, few), "company_name");
    }
}
