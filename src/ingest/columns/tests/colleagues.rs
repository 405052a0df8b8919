//! Lists of contact persons and lists of companies, which have the same headers.

use super::*;

const COMPANIES: [&str; 6] = [
    "한빛정밀",
    "(주)대성물산",
    "세림솔루션",
    "동양네트웍스 주식회사",
    "일진식품",
    "부광에너지",
];
const ENDINGS: [&str; 10] = [
    "", "산업", "상사", "무역", "건설", "유통", "화학", "전자", "기계", "물류",
];
const PEOPLE: [&str; 10] = [
    "윤성민",
    "최호지",
    "정용준",
    "김하늘",
    "박서연",
    "이도현",
    "오세훈",
    "한지민",
    "강태우",
    "조은별",
];

/// Sixty rows, whose companies and contact persons the row tells.
fn list(company: impl Fn(usize) -> usize, person: impl Fn(usize) -> usize) -> SourceGuess {
    let rows = 0..60;
    let texts = |of: &dyn Fn(usize) -> String| -> Vec<String> { rows.clone().map(of).collect() };
    let name = |row: usize| {
        let at = company(row);
        format!("{}{}", COMPANIES[at % 6], ENDINGS[at / 6])
    };
    let columns = [
        ("거래처명", texts(&name)),
        (
            "담당자",
            texts(&|row| PEOPLE[person(row) % PEOPLE.len()].to_owned()),
        ),
        (
            "직통번호",
            texts(&|row| format!("02-555-{:04}", 1000 + person(row))),
        ),
        (
            "이메일",
            texts(&|row| format!("p{}@firm{}.co.kr", person(row), company(row))),
        ),
        (
            "사업자번호",
            texts(&|row| format!("214-87-{:05}", 10_000 + company(row))),
        ),
    ];
    let columns: Vec<(&str, Vec<&str>)> = columns
        .iter()
        .map(|(header, texts)| (*header, texts.iter().map(String::as_str).collect()))
        .collect();
    guess(&columns)
}

#[test]
fn colleagues_under_one_company_each_are_people() {
    let guess = list(|row| row / 4, |row| row);
    assert_eq!(guess.entity, EntityGuess::Person);
    assert!(
        shorts(&guess).starts_with("company_name person_name "),
        "{}",
        shorts(&guess)
    );
}

/// A third of them stands twice; half of these have another contact person by now.
#[test]
fn companies_listed_twice_stay_companies() {
    let guess = list(
        |row| if row < 45 { row } else { row - 45 },
        |row| match row {
            45..53 => row - 45,
            _ => row,
        },
    );
    assert_eq!(guess.entity, EntityGuess::Company);
}

/// One person speaks for all rows of a company: these are its orders or its branches.
#[test]
fn companies_with_one_contact_person_each_stay_companies() {
    let guess = list(|row| row / 4, |row| row / 4);
    assert_eq!(guess.entity, EntityGuess::Company);
}
