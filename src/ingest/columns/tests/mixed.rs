//! Columns whose cells hold one of two things, or both, and columns about others than the customer.

use super::{guess, shorts, source};
use crate::ingest::columns::{EntityGuess, Mixed, detect, entity_kinds};
use crate::tables::field::EntityKind::{Company, Person};

const PEOPLE: [&str; 10] = [
    "김민수",
    "이서연",
    "박지훈",
    "최유진",
    "정하늘",
    "김도윤",
    "이하은",
    "박서준",
    "조민재",
    "윤지우",
];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    PEOPLE.iter().chain(more).copied().collect()
}

#[test]
fn companies_among_people_have_a_name_of_their_own() {
    for header in ["고객명", "차주", "고객명/상호", "고객/업체"] {
        let list = source(&[(header, with(&["㈜가나", "주식회사 다라", "마바상사(주)"]))]);
        let guess = &detect(std::slice::from_ref(&list))[0];
        assert_eq!(guess.columns[0].mixed, Some(Mixed::Names), "{header}");
        let kinds = entity_kinds(guess, &list);
        assert_eq!(kinds[..10], [Person; 10], "{header}");
        assert_eq!(kinds[10..], [Company; 3], "{header}");
    }
    let people = guess(&[("고객명", PEOPLE.to_vec())]);
    assert_eq!(people.columns[0].mixed, None);
    assert_eq!(people.entity, EntityGuess::Person);
}

#[test]
fn a_company_and_its_contact_share_a_cell() {
    let cells: Vec<String> = PEOPLE
        .iter()
        .enumerate()
        .map(|(at, name)| format!("가나상사{at} / {name} 과장"))
        .collect();
    let mut cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    cells.push("㈜가나");
    let quotes = source(&[("업체명 / 담당자", cells)]);
    let guess = &detect(std::slice::from_ref(&quotes))[0];
    assert_eq!(guess.columns[0].mixed, Some(Mixed::Names));
    let kinds = entity_kinds(guess, &quotes);
    assert_eq!((kinds[0], kinds[10]), (Person, Company));
}

/// Not where a column of its own holds the other half.
#[test]
fn a_column_of_companies_beside_it_leaves_the_names_whole() {
    let guess = guess(&[
        ("고객명", with(&["㈜가나"])),
        ("회사명", vec!["㈜가나"; 11]),
    ]);
    assert!(guess.columns.iter().all(|column| column.mixed.is_none()));
}

#[test]
fn a_birth_date_or_a_business_number() {
    let births = [
        "880712", "910203", "750930", "681111", "990101", "820515", "770808", "840229", "950616",
        "701231",
    ];
    let mut numbers = births.to_vec();
    numbers.push("220-81-62517");
    for header in ["실명번호", "생년월일/사업자번호", "식별값"] {
        let guess = guess(&[("고객명", with(&["㈜가나"])), (header, numbers.clone())]);
        assert_eq!(shorts(&guess), "person_name birth_date", "{header}");
        assert_eq!(guess.columns[1].mixed, Some(Mixed::Numbers), "{header}");
    }
    let alone = guess(&[("실명번호", births.to_vec())]);
    assert_eq!(
        (shorts(&alone).as_str(), alone.columns[0].mixed),
        ("birth_date", None)
    );
}

/// Whoever keeps a pet, heads a household or stands in for a patient is the customer where nobody else
/// is named.
#[test]
fn others_are_the_customer_where_nobody_else_is() {
    for header in ["보호자명", "세대주", "보호자성함"] {
        let alone = guess(&[(header, PEOPLE.to_vec())]);
        assert_eq!(shorts(&alone), "person_name", "{header}");
        let beside = guess(&[("환자명", PEOPLE.to_vec()), (header, PEOPLE.to_vec())]);
        assert!(shorts(&beside).starts_with("person_name "), "{header}");
        assert!(!shorts(&beside).contains(" person_name"), "{header}");
    }
}

#[test]
fn births_of_others_are_not_the_customers() {
    let births = || vec!["2019-03-02", "2020-11-30", "2018-07-15"];
    let owners = || vec!["김민수", "이서연", "박지훈"];
    for (header, is_own) in [
        ("동물생년월일", false),
        ("아기생년월일", false),
        ("pet_birth", false),
        ("생년월일", true),
    ] {
        let guess = guess(&[("고객명", owners()), (header, births())]);
        let is_birth = shorts(&guess) == "person_name birth_date";
        assert_eq!(is_birth, is_own, "{header}");
    }
    // In a school's list the child is the customer.
    let pupils = guess(&[("자녀명", owners()), ("자녀생년월일", births())]);
    assert_eq!(shorts(&pupils), "person_name birth_date");
}

#[test]
fn phones_are_phones_whatever_their_header_counts() {
    let phones: Vec<String> = (0..10).map(|n| format!("010-23{n}4-56{n}8")).collect();
    let phones = || phones.iter().map(String::as_str).collect::<Vec<_>>();
    for header in ["알림톡수신번호", "회선번호", "MOB_NUMBER", "안내번호"] {
        let guess = guess(&[("고객명", PEOPLE.to_vec()), (header, phones())]);
        assert!(
            shorts(&guess).contains("phone"),
            "{header}: {}",
            shorts(&guess)
        );
    }
}

/// A number that people of several names bear is a household's; one that the same name bears is a
/// customer's.
#[test]
fn numbers_of_families_name_nobody() {
    let families: Vec<String> = (0..60)
        .map(|n| format!("LB{:06}", 4711 + n / 2 * 37))
        .collect();
    let codes = || families.iter().map(String::as_str).collect::<Vec<_>>();
    let names: Vec<&str> = (0..60).map(|n| PEOPLE[n % 10]).collect();
    let guess_of = |names: Vec<&str>| shorts(&guess(&[("성명", names), ("묶음", codes())]));
    assert_eq!(guess_of(names), "person_name carried");
    let customers: Vec<&str> = (0..60).map(|n| PEOPLE[n / 2 % 10]).collect();
    assert_eq!(guess_of(customers), "person_name 묶음");
}

#[test]
fn a_text_that_says_the_name_again_is_no_second_proof() {
    let payers: Vec<String> = PEOPLE
        .iter()
        .enumerate()
        .map(|(at, name)| match at % 2 {
            0 => (*name).to_owned(),
            _ => format!("{name} 후원금 자동이체 {at}월분"),
        })
        .collect();
    let payers = payers.iter().map(String::as_str).collect();
    let guess = guess(&[("성명", PEOPLE.to_vec()), ("적요", payers)]);
    assert_eq!(shorts(&guess), "person_name carried");
}

/// A shop without a legal form shows its number where the drivers show their birthdays.
#[test]
fn a_business_number_makes_a_business() {
    let mut numbers = vec![
        "880712", "910203", "750930", "681111", "990101", "820515", "770808", "840229",
    ];
    numbers.push("220-81-62517");
    let mut names = PEOPLE.repeat(3);
    names.truncate(7);
    names.extend(["㈜가나", "태양문구"]);
    let source = source(&[("이름/상호", names), ("식별번호", numbers)]);
    let guess = detect(std::slice::from_ref(&source)).remove(0);
    let kinds = entity_kinds(&guess, &source);
    assert_eq!(kinds[6..], [Person, Company, Company]);
}

/// Six digits under a header that says nothing are births if all of them could be.
#[test]
fn six_digits_are_birthdays_where_every_one_is() {
    let births: Vec<String> = (0..24)
        .map(|n| format!("{:02}{:02}{:02}", 50 + 2 * n, 1 + n % 12, 1 + n))
        .collect();
    let codes: Vec<String> = (0..24).map(|n| (310_000 + 7_919 * n).to_string()).collect();
    let joined: Vec<String> = (0..24)
        .map(|n| format!("24{:02}{:02}", 1 + n % 12, 1 + n))
        .collect();
    for (values, is_birth) in [(births, true), (codes, false), (joined, false)] {
        let values = values.iter().map(String::as_str).collect();
        let found = shorts(&guess(&[("필드9", values)]));
        assert_eq!(found == "birth_date", is_birth, "{found}");
    }
}

/// What has no name but a company's is one, also a sole trader's.
#[test]
fn sole_traders_in_a_list_of_companies_are_companies() {
    let kinds = |list: &[(&str, Vec<&str>)]| {
        let list = source(list);
        let guess = &detect(std::slice::from_ref(&list))[0];
        entity_kinds(guess, &list)
    };
    let names = vec!["㈜제이키즈", "마이홈", "모던컴퍼니", "(주)소소"];
    let marks = vec!["법인", "개인", "개인", "법인"];
    assert_eq!(
        kinds(&[("business_name", names.clone()), ("type", marks.clone())]),
        [Company; 4]
    );
    let people = vec!["", "박동란", "", ""];
    assert_eq!(
        kinds(&[("고객명", people), ("회사명", names), ("구분", marks)]),
        [Company, Person, Person, Company]
    );
}
