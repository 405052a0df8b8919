//! Headers as well-known systems write them: whose name, address and number a column holds.

use super::{guess, shorts, source};
use crate::ingest::columns::{Mixed, detect};

const FIRST: [&str; 4] = ["John", "Mary", "Peter", "Anna"];
const LAST: [&str; 4] = ["Smith", "Young", "Hall", "Brown"];

fn with_halves(others: &[(&'static str, [&'static str; 4])]) -> String {
    let mut columns = vec![("First Name", FIRST.to_vec()), ("Last Name", LAST.to_vec())];
    columns.extend(
        others
            .iter()
            .map(|(header, values)| (*header, values.to_vec())),
    );
    shorts(&guess(&columns))
}

#[test]
fn nobody_elses_name_takes_the_place_of_the_rows_own() {
    let others = ["Karl", "Mary", "Karl", "Ruth"];
    let halves = [("Buyer First Name", others), ("Buyer Last Name", LAST)];
    assert_eq!(
        with_halves(&halves),
        "person_name.1 person_name carried carried"
    );
    let mails = ["j@a.com", "m@b.com", "p@c.com", "a@d.com"];
    let theirs = ["k@a.com", "m@b.com", "k@c.com", "r@d.com"];
    let mailed = [
        ("Buyer Email", theirs),
        ("Buyer First Name", others),
        ("Buyer Last Name", LAST),
        ("Email", mails),
    ];
    assert_eq!(
        with_halves(&mailed),
        "person_name.1 person_name contact_email- carried carried email"
    );
    let couples = [
        "Mr. and Mrs. John Smith",
        "Ms. Mary Young",
        "Peter and Ruth Hall",
        "Anna Brown",
    ];
    assert_eq!(
        with_halves(&[("Primary Addressee", couples)]),
        "person_name.1 person_name carried"
    );
    let shown = [
        "Acme, John Smith",
        "Mary Young",
        "Bolt, Peter Hall",
        "Anna Brown",
    ];
    let whole = ["John Smith", "Mary Young", "Peter Hall", "Anna Brown"];
    let displayed = guess(&[("display_name", shown.to_vec()), ("name", whole.to_vec())]);
    assert_eq!(shorts(&displayed), "carried person_name");
    // Where nothing else names anybody, it does.
    let alone = guess(&[("display_name", whole.to_vec())]);
    assert_eq!(shorts(&alone), "person_name");
}

#[test]
fn a_remark_in_brackets_leaves_half_a_name_what_it_is() {
    let told = guess(&[
        ("Provider Last Name (Legal Name)", LAST.to_vec()),
        ("Provider First Name", FIRST.to_vec()),
        ("Provider Name Suffix Text", vec!["", "", "JR", ""]),
    ]);
    assert_eq!(shorts(&told), "person_name person_name.1 person_name.3");
    let united = guess(&[
        ("First Name", FIRST.to_vec()),
        ("Last/Organization Name", LAST.to_vec()),
    ]);
    assert_eq!(shorts(&united), "person_name.1 person_name");
}

#[test]
fn a_suffix_is_part_of_the_name_and_a_streets_is_not() {
    for header in [
        "name_suffix_lbl",
        "SPBPERS_NAME_SUFFIX",
        "name_sfx",
        "Generation",
    ] {
        let told = with_halves(&[(header, ["JR", "", "III", "Sr."])]);
        assert_eq!(told, "person_name.1 person_name person_name.3", "{header}");
    }
    let street = with_halves(&[("Street Name Suffix", ["ST", "AVE", "ST", "RD"])]);
    assert!(!street.ends_with("person_name.3"), "{street}");
}

#[test]
fn a_whole_name_that_tells_father_from_son_stands_for_its_halves() {
    let told = |suffix: &str| {
        let whole: Vec<String> = (0..48)
            .map(|row| {
                let end = if row < 12 { suffix } else { "" };
                format!("{},{}{end}", LAST[row % 4], FIRST[row % 4])
            })
            .collect();
        let halves = |of: [&'static str; 4]| (0..48).map(|row| of[row % 4]).collect();
        let columns: &[(&str, Vec<&str>)] = &[
            ("PAT_NAME", whole.iter().map(String::as_str).collect()),
            ("PAT_FIRST_NAME", halves(FIRST)),
            ("PAT_LAST_NAME", halves(LAST)),
        ];
        shorts(&guess(columns))
    };
    assert_eq!(told(" SR"), "person_name carried carried");
    assert_eq!(told(""), "carried person_name.1 person_name");
}

#[test]
fn what_begins_as_the_header_of_a_street_is_of_its_address() {
    let streets = [
        "12 Oak St",
        "7 Elm Ave",
        "930 Main St",
        "41 Hill Rd",
        "8 Lake Dr",
        "77 Park Ave",
    ];
    let towns = ["Austin", "Dallas", "Austin", "Waco", "Dallas", "Austin"];
    let columns: &[(&str, Vec<&str>)] = &[
        (
            "Name",
            vec![
                "John Smith",
                "Mary Young",
                "Peter Hall",
                "Anna Brown",
                "Ruth King",
                "Karl Hill",
            ],
        ),
        ("MAIL_ADDR1", streets.to_vec()),
        ("MAIL_ADDR2", vec![""; 6]),
        ("MAIL_CITY", towns.to_vec()),
        ("SITE_ADDR", streets.iter().rev().copied().collect()),
        ("SITE_CITY", towns.iter().rev().copied().collect()),
        ("BIRTH_CITY", towns.to_vec()),
    ];
    let told = shorts(&guess(columns));
    let expected = "person_name address address.1 address.2 parcel_address- parcel_address.2-";
    assert!(told.starts_with(expected), "{told}");
    assert!(told.ends_with(" birth_place"), "{told}");
    let coded = guess(&[
        ("XADDR_PR_STREET1", streets.to_vec()),
        ("XADDR_PR_CITY", towns.to_vec()),
        ("XADDR_MA_CITY", towns.iter().rev().copied().collect()),
    ]);
    let coded = shorts(&coded);
    assert!(
        coded.starts_with("address address.2 xaddr_ma_city"),
        "{coded}"
    );
    let german = guess(&[
        ("Nachname", LAST.to_vec()),
        (
            "Adresse 1: Straße 1",
            vec!["Birkenstr. 68", "Eichengasse 3", "Am Hof 7", "Bergweg 2"],
        ),
        ("Adresse 1: Ort", vec!["Fürth", "Köln", "Bonn", "Ulm"]),
        (
            "Adresse 1: Postleitzahl",
            vec!["90599", "50667", "53111", "89073"],
        ),
    ]);
    assert_eq!(shorts(&german), "person_name address address.2 postcode");
}

#[test]
fn a_field_of_whoever_stands_before_the_dash() {
    let told = guess(&[
        (
            "Person - Name",
            vec!["John Smith", "Mary Young", "Peter Hall", "Anna Brown"],
        ),
        (
            "Person - Organization",
            vec!["Acme Inc", "Bolt LLC", "Acme Inc", "Corona"],
        ),
        ("Person - Owner", vec!["Ruth King"; 4]),
    ]);
    assert_eq!(shorts(&told), "person_name company_name carried");
}

#[test]
fn a_reading_is_compared_where_names_stand_in_two_scripts() {
    let told = |names: [&'static str; 4]| {
        shorts(&guess(&[
            ("顧客名", names.to_vec()),
            (
                "フリガナ",
                vec![
                    "ハシモト タイチ",
                    "ナカムラ ナナミ",
                    "フジタ ヤスヒロ",
                    "ハシモト タイチ",
                ],
            ),
        ]))
    };
    assert_eq!(
        told(["橋本 太一", "中村 七夏", "藤田 康弘", "Taichi Hashimoto"]),
        "person_name name_reading"
    );
    assert_eq!(
        told(["橋本 太一", "中村 七夏", "藤田 康弘", "橋本 太一"]),
        "person_name name_reading-"
    );
    let halves = guess(&[
        ("姓", vec!["橋本", "中村", "藤田"]),
        ("名", vec!["太一", "七夏", "康弘"]),
        ("セイ", vec!["ハシモト", "ナカムラ", "フジタ"]),
        ("メイ", vec!["タイチ", "ナナミ", "ヤスヒロ"]),
    ]);
    assert_eq!(
        shorts(&halves),
        "person_name person_name.1 name_reading- name_reading.1-"
    );
}

#[test]
fn a_number_that_holds_a_name_identifies_no_row() {
    let told = guess(&[
        (
            "ID",
            vec![
                "CUST1 John Smith",
                "CUST2 Mary Young",
                "CUST3 Peter Hall",
                "CUST4 Anna Brown",
            ],
        ),
        ("Internal ID", vec!["2007", "2014", "2021", "2028"]),
        ("First Name", FIRST.to_vec()),
        ("Last Name", LAST.to_vec()),
    ]);
    let told = shorts(&told);
    assert!(told.ends_with(" id person_name.1 person_name"), "{told}");
    // Of two codes the one that is called an id.
    let codes = guess(&[
        (
            "voter_reg_num",
            vec!["000236263", "000048880", "000104192", "000104555"],
        ),
        ("ncid", vec!["EC100000", "DA100001", "DE100002", "DE100009"]),
        ("Last Name", LAST.to_vec()),
    ]);
    assert_eq!(codes.columns[1].role, crate::ingest::columns::Role::Id);
}

#[test]
fn codes_name_no_company_and_names_are_no_tax_numbers() {
    let names = vec![
        "HUEY FUND INC",
        "EAGLES CORP",
        "ACME LLC",
        "BOLT INC",
        "CORONA CO LTD",
    ];
    let carers = vec![
        "% NANCY PARSONS",
        "% HENRY FAIR",
        "% STEVEN DAB",
        "% RUTH KING",
        "% KARL ROE",
    ];
    let told = |ico: Vec<&'static str>| {
        shorts(&guess(&[
            ("NAME", names.clone()),
            ("ICO", ico),
            ("ORGANIZATION", vec!["1", "1", "5", "1", "2"]),
        ]))
    };
    let of_carers = told(carers);
    assert!(!of_carers.contains("tax_number"), "{of_carers}");
    assert!(!of_carers.contains("company_name_2"), "{of_carers}");
    let czech = told(vec![
        "25596641", "27082440", "45274649", "60193336", "00177041",
    ]);
    assert!(czech.starts_with("company_name tax_number "), "{czech}");
}

#[test]
fn the_company_that_a_contact_belongs_to_is_no_number_of_his() {
    let numbers: Vec<String> = (0..40).map(|row| format!("00001{:05}", 3 * row)).collect();
    let firms: Vec<String> = (0..40)
        .map(|row| format!("Firm{row} Trading Ltd"))
        .collect();
    let contacts: Vec<String> = (0..40).map(|row| format!("C{row:05}")).collect();
    let texts = |of: &'_ Vec<String>| -> Vec<String> { of.clone() };
    let (ids, names) = (texts(&numbers), texts(&firms));
    let accounts = source(&[
        ("customer_no", ids.iter().map(String::as_str).collect()),
        ("company_name", names.iter().map(String::as_str).collect()),
    ]);
    let people = |keys: Vec<String>| {
        let rows = 0..40usize;
        let people = source(&[
            ("contact_no", contacts.iter().map(String::as_str).collect()),
            ("customer_no", keys.iter().map(String::as_str).collect()),
            (
                "first_name",
                rows.clone().map(|row| FIRST[row % 4]).collect(),
            ),
            ("last_name", rows.map(|row| LAST[row % 4]).collect()),
        ]);
        let both = detect(&[accounts.clone(), people]);
        shorts(&both[1])
    };
    // Two contacts each of twenty companies, whom the other file lists or does not.
    let known: Vec<String> = (0..40).map(|row| numbers[row / 2].clone()).collect();
    let unknown = known.iter().map(|number| format!("9{number}")).collect();
    let field = |told: String| told.split(' ').nth(1).unwrap_or_default().to_owned();
    assert_eq!(field(people(known)), "customer_no-");
    assert!(!field(people(unknown)).is_empty());
}

#[test]
fn colleagues_share_the_number_of_their_company() {
    let names = [
        "Smith", "Young", "Hall", "Brown", "King", "Green", "Adams", "Baker",
    ];
    let told = |same: bool| {
        let rows = 0..60usize;
        let numbers: Vec<String> = rows
            .clone()
            .map(|row| format!("10{:04}", row / 2))
            .collect();
        let last = rows.map(|row| names[if same { row / 2 % 8 } else { row % 8 }]);
        let told = guess(&[
            ("customer_id", numbers.iter().map(String::as_str).collect()),
            ("last_name", last.collect()),
            ("first_name", vec!["Ann"; 60]),
        ]);
        shorts(&told)
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(told(true), "customer_id");
    assert_eq!(told(false), "customer_id-");
}

#[test]
fn companies_among_people_in_latin_letters_are_companies() {
    let told = |firm: &str| {
        let letter = |row: usize| char::from(b'A' + (row / 2) as u8);
        let names: Vec<String> = (0..40)
            .map(|row| match row % 4 {
                0 => format!("{firm} {} LLC", letter(row)),
                at => format!("SMITH {} {}", FIRST[at], letter(row)),
            })
            .collect();
        let guess = guess(&[("OWNER1", names.iter().map(String::as_str).collect())]);
        guess.columns[0].mixed
    };
    assert_eq!(told("ACME ROOFING"), Some(Mixed::Names));
    let people = guess(&[("OWNER1", vec!["SMITH JOHN", "YOUNG MARY", "HALL PETER"])]);
    assert_eq!(people.columns[0].mixed, None);
}

#[test]
fn what_did_not_fit_a_line_is_no_second_name() {
    let told = |line: &dyn Fn(&str) -> usize| {
        let names: Vec<&str> = (0..39)
            .map(|row| match row % 3 {
                0 => "Grupo Zavala y Munguia S.A. de C.V.",
                1 => "Textiles del Norte",
                _ => "Casa Melendez",
            })
            .collect();
        let told = guess(&[
            (
                "NAME1",
                names.iter().map(|name| &name[..line(name)]).collect(),
            ),
            (
                "NAME2",
                names.iter().map(|name| &name[line(name)..]).collect(),
            ),
            (
                "STCD1",
                ["ABC448094210", "ABC175421768", "ABC119790720"].repeat(13),
            ),
        ]);
        shorts(&told)
    };
    let cut = |name: &str| name.len().min(31);
    assert_eq!(told(&cut), "company_name carried tax_number");
    // A second name of whoever has a short one is a name.
    let split = |name: &str| match name.starts_with("Casa") {
        true => 4,
        false => name.len().min(31),
    };
    let apart = told(&split);
    assert!(!apart.contains("carried"), "{apart}");
}
