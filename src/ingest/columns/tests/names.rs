//! Which of several columns is the name of the customer.

use super::{guess, shorts};
use crate::ingest::columns::EntityGuess;

#[test]
fn redundant_name_columns_go_along() {
    let guess = guess(&[
        (
            "full_name",
            vec!["John A Lewis", "Mary Smith", "Wei Chen", "Ann Hill"],
        ),
        (
            "first_and_surname",
            vec!["John Lewis", "Mary Smith", "Wei Chen", "Ann Hill"],
        ),
        ("first_name", vec!["John", "Mary", "Wei", "Ann"]),
        ("surname", vec!["Lewis", "Smith", "Chen", "Hill"]),
    ]);
    assert_eq!(shorts(&guess), "carried carried person_name.1 person_name");
    assert_eq!(guess.columns[0].why, "repeats person_name");
}

#[test]
fn the_customer_is_whom_a_row_is_about() {
    for other in ["계약자", "신청자명", "구매자", "buyer_name"] {
        for own in ["고객명", "성명", "수진자명"] {
            let guess = guess(&[
                (other, vec!["김민수", "이서연", "박지훈"]),
                (own, vec!["김하은", "이도윤", "박지훈"]),
            ]);
            assert_eq!(shorts(&guess), "carried person_name", "{own} {other}");
        }
        let alone = guess(&[(other, vec!["김민수", "이서연", "박지훈"])]);
        assert_eq!(shorts(&alone), "person_name", "{other}");
    }
}

#[test]
fn a_full_name_fills_in_where_the_split_one_is_empty() {
    let mixed = guess(&[
        ("NAME_FULL", vec!["", "", "Susan Meyer", "Kaylee Jones"]),
        ("NAME_LAST", vec!["Kim", "Mooney", "", ""]),
        ("NAME_FIRST", vec!["Dara", "Susan", "", ""]),
    ]);
    assert_eq!(shorts(&mixed), "person_name.4 person_name person_name.1");
    let korean = guess(&[
        ("성", vec!["김", "이", "박"]),
        ("이름", vec!["민수", "서연", "지훈"]),
    ]);
    assert_eq!(shorts(&korean), "person_name person_name.1");
}

#[test]
fn who_is_paid_or_answers_for_somebody_is_not_the_customer() {
    let people = vec!["김민수", "이서연", "박지훈"];
    let policies = guess(&[
        ("증권번호", vec!["1", "2", "3"]),
        ("수익자", people.clone()),
        ("계약자", people.clone()),
        ("피보험자", vec!["김하은", "이도윤", "박서준"]),
        ("보증인연락처", vec!["010-2345-6789"; 3]),
    ]);
    let names = shorts(&policies);
    assert!(
        names.ends_with("beneficiary_name- carried person_name beneficiary_phone-"),
        "{names}"
    );
}

#[test]
fn a_name_in_two_scripts_is_two_names() {
    let passports = guess(&[
        ("한글성명", vec!["김민수", "이서연", ""]),
        ("영문성", vec!["KIM", "LEE", "KIMURA"]),
        ("영문이름", vec!["MINSOO", "SEOYEON", "MAKOTO"]),
    ]);
    assert_eq!(
        shorts(&passports),
        "person_name english_name english_name.1"
    );
    let alone = guess(&[
        ("영문성", vec!["KIM", "LEE", "KIMURA"]),
        ("영문이름", vec!["MINSOO", "SEOYEON", "MAKOTO"]),
    ]);
    assert_eq!(shorts(&alone), "person_name person_name.1");
}

/// Of several columns the one that stands for most rows names the customer.
#[test]
fn the_name_that_is_filled_in_is_the_customers() {
    // What is no name in it (a room) makes the fuller column less like one.
    let guests = guess(&[
        ("한글명", vec!["김민수", "", "", "", "이서연"]),
        (
            "Guest Name",
            vec![
                "KIM/MINSOO",
                "HILL/DANIEL",
                "LIN/JIANGUO",
                "302-1",
                "LEE/SEOYEON",
            ],
        ),
    ]);
    assert_eq!(shorts(&guests), "korean_name person_name");
}

/// Tenants and owners are customers, also where two own a house; who lets it to them is not.
#[test]
fn owners_and_tenants_are_customers() {
    let people = || {
        vec![
            "김민수",
            "이서연",
            "박지훈",
            "최유진",
            "정하늘",
            "강태오",
            "조은비",
            "윤서준",
        ]
    };
    let owners = vec![
        "김민수 외 1인",
        "이서연, 박지훈",
        "최유진(1/2) 정하늘(1/2)",
        "강태오·조은비",
        "윤서준",
        "김하나",
        "이두리",
        "박세나",
    ];
    assert_eq!(shorts(&guess(&[("소유자", owners.clone())])), "person_name");
    assert_eq!(shorts(&guess(&[("필드7", owners)])), "person_name");
    let tenants = shorts(&guess(&[("임대인", people()), ("임차인", people())]));
    assert!(tenants.ends_with(" person_name"), "{tenants}");
}

/// 보호자1 연락처 is a guardian's; 받는 분 is the customer where nobody else is named.
#[test]
fn a_phone_is_whose_its_header_says() {
    let phones = || vec!["010-2345-6781", "010-2345-6782", "010-2345-6783"];
    let with = |header| {
        shorts(&guess(&[
            ("성명", vec!["김민수", "이서연", "박지훈"]),
            (header, phones()),
        ]))
    };
    for header in ["보호자1 연락처", "보호자 연락처", "보호자 연락처2"] {
        assert!(
            with(header).contains("guardian"),
            "{header}: {}",
            with(header)
        );
    }
    assert!(
        with("받는 분 전화번호").ends_with(" mobile_phone"),
        "{}",
        with("받는 분 전화번호")
    );
}

#[test]
fn a_suffix_is_part_of_the_name() {
    let voters = guess(&[
        ("LAST_NAME", vec!["LEON", "WOLF"]),
        ("FIRST_NAME", vec!["APRIL", "JOHN"]),
        ("SUFFIX", vec!["", "JR"]),
    ]);
    assert_eq!(shorts(&voters), "person_name person_name.1 person_name.3");
}

/// What is left of a 주민등록번호 whose tail is hidden is a birth date; with more of it, it is left out.
#[test]
fn the_front_of_a_resident_number_is_a_birth_date() {
    let with = |values: [&str; 3]| shorts(&guess(&[("주민등록번호", values.to_vec())]));
    assert_eq!(
        with(["880712-2******", "7101101", "011110-3"]),
        "birth_date"
    );
    assert_eq!(
        with(["880712-2******", "710110-1******", "011110-3123456"]),
        "ResidentNumber"
    );
    assert_eq!(
        with(["880712-21*****", "710110-12*****", "011110-31*****"]),
        "ResidentNumber"
    );
}

#[test]
fn a_header_that_names_people_and_companies_names_both() {
    let customers = vec!["김민수", "이서연", "박지훈", "(주)가나상사"];
    for header in ["고객명/법인명", "성명/상호", "name/company"] {
        let guess = guess(&[(header, customers.clone())]);
        assert_eq!(shorts(&guess), "person_name", "{header}");
    }
}

#[test]
fn agents_are_customers_of_a_list_of_agents() {
    let agents = [
        ("agent_first_name", vec!["John", "Mary", "Wei"]),
        ("agent_last_name", vec!["Lewis", "Smith", "Chen"]),
        (
            "agency_name",
            vec!["Harbor Partners", "Slate Group", "Slate Group"],
        ),
        (
            "agent_email",
            vec!["a@harbor.com", "b@slate.com", "c@slate.com"],
        ),
    ];
    let list = guess(&agents);
    assert!(
        shorts(&list).starts_with("person_name.1 person_name "),
        "{}",
        shorts(&list)
    );
    // Beside a customer's own mailbox the agent is who looks after him.
    let mut own = agents.to_vec();
    own.push(("email", vec!["d@x.com", "e@y.com", "f@z.com"]));
    let customers = guess(&own);
    assert!(
        shorts(&customers).starts_with("carried carried "),
        "{}",
        shorts(&customers)
    );
}

#[test]
fn what_nothing_else_names_is_named_by_the_one_name_there_is() {
    let farms = guess(&[
        (
            "farm_name",
            vec!["Hollow Creek", "Windmill Acre", "Stonegate"],
        ),
        ("farm_type", vec!["dairy", "dairy", "grain"]),
    ]);
    assert!(
        shorts(&farms).starts_with("company_name"),
        "{}",
        shorts(&farms)
    );
    let named = guess(&[
        (
            "farm_name",
            vec!["Hollow Creek", "Bell Meadow", "Stonegate"],
        ),
        ("full_name", vec!["John Lewis", "Mary Smith", "Wei Chen"]),
    ]);
    let campaigns = guess(&[
        ("email", vec!["a@x.com", "b@y.com", "c@z.com"]),
        ("campaign_name", vec!["Spring", "Summer", "Autumn"]),
        ("sales_rep_first_name", vec!["John", "Mary", "Wei"]),
        ("sales_rep_last_name", vec!["Lewis", "Smith", "Chen"]),
    ]);
    for field in ["person_name", "company_name"] {
        assert!(
            !shorts(&campaigns).contains(field),
            "{}",
            shorts(&campaigns)
        );
    }
    assert!(
        !shorts(&named).contains("company_name"),
        "{}",
        shorts(&named)
    );
}

#[test]
fn the_contact_of_a_company_is_not_the_customer() {
    let guess = guess(&[
        (
            "company",
            vec!["(주)가나상사", "다라산업(주)", "마바전자", "사아물산"],
        ),
        ("contact", vec!["김민수", "이서연", "박지훈", "최도윤"]),
        ("website", vec!["a.co.kr", "b.co.kr", "c.co.kr", "d.co.kr"]),
    ]);
    assert_eq!(guess.entity, EntityGuess::Company);
    assert!(!shorts(&guess).contains("contact "), "{}", shorts(&guess));
}

#[test]
fn a_contact_with_a_name_is_no_number() {
    let named = guess(&[
        (
            "contact",
            vec!["Mary Lewis", "John Smith", "Wei Chen", "James Hill"],
        ),
        (
            "company",
            vec!["Acme Inc", "Slate Group Ltd", "Harrow Inc", "Trident LLC"],
        ),
    ]);
    assert!(
        shorts(&named).starts_with("person_name "),
        "{}",
        shorts(&named)
    );
    let numbered = guess(&[
        ("contact", vec!["C-1007", "C-1008", "C-1012", "C-1013"]),
        (
            "company",
            vec!["Acme Inc", "Slate Group Ltd", "Harrow Inc", "Trident LLC"],
        ),
    ]);
    assert!(
        !shorts(&numbered).contains("person_name"),
        "{}",
        shorts(&numbered)
    );
}

#[test]
fn a_first_and_a_last_name_behind_an_affix_are_a_name() {
    let guess = guess(&[
        ("alias_first_name", vec!["John", "", "", "", ""]),
        ("alias_last_name", vec!["Smith", "", "", "", ""]),
        ("pat_first_name", vec!["Jhn", "Mry", "Wxei", "Anqn", "Ulob"]),
        (
            "pat_last_name",
            vec!["Lewxs", "Smih", "Chqen", "Hixl", "Brwn"],
        ),
        ("pat_suffix", vec!["", "Jr", "", "", ""]),
    ]);
    assert!(
        shorts(&guess).contains(" person_name.1 person_name "),
        "{}",
        shorts(&guess)
    );
}

/// What did not fit into the first line of a company's name names nobody.
#[test]
fn a_second_line_of_a_name_names_nobody() {
    let vendors = guess(&[
        (
            "NAME1",
            vec!["Trident LLC", "Harrow Inc", "Slate Group Ltd", "Acme Corp"],
        ),
        ("NAME2", vec!["", "ATTN ACCOUNTS PAYABLE", "", ""]),
        (
            "PHONE",
            vec![
                "212-555-0101",
                "212-555-0102",
                "212-555-0103",
                "212-555-0104",
            ],
        ),
    ]);
    assert_eq!(vendors.entity, EntityGuess::Company);
    assert!(
        shorts(&vendors).starts_with("company_name carried "),
        "{}",
        shorts(&vendors)
    );
}

/// An age is compared where no date of birth says more.
#[test]
fn ages_are_compared_without_a_birth_date() {
    let ages = || ("birth_age", vec!["26", "65", "94"]);
    let names = || ("name", vec!["John Smith", "Mary Lewis", "Wei Chen"]);
    let voters = shorts(&guess(&[names(), ages()]));
    assert!(voters.ends_with(" age"), "{voters}");
    let births = ("birth_date", vec!["1998-02-03", "1960-11-30", "1931-05-06"]);
    let patients = shorts(&guess(&[names(), ages(), births]));
    assert!(patients.contains(" age- "), "{patients}");
}

/// Whoever keeps or owns something is not whom a list of people is about, however plain the names in
/// that column are.
#[test]
fn an_owner_does_not_take_the_place_of_the_customer() {
    let cards = guess(&[
        ("이름", vec!["李俊英", "HYO-AE KO", "박지훈", "최유나"]),
        ("휴대폰", vec!["010-4578-3456", "010-4819-5539", "", ""]),
        ("소유자", vec!["박영업", "박영업", "김대표", "박영업"]),
    ]);
    assert_eq!(shorts(&cards), "person_name mobile_phone carried");
}

/// Of those who have a part in a contract the customer is whose phone and address it tells.
#[test]
fn the_customer_is_whose_phone_is_told() {
    let contracts = guess(&[
        ("계약자명", vec!["김수연", "남여진", "박지훈"]),
        ("계약자생년월일", vec!["19920620", "19941025", "19710101"]),
        (
            "계약자휴대폰",
            vec!["010-3621-4088", "010-3662-7024", "010-2345-6789"],
        ),
        ("피보험자명", vec!["윤병현", "남여진", "박서준"]),
        ("피보험자생년월일", vec!["19890309", "19941025", "20150505"]),
    ]);
    let shorts = shorts(&contracts);
    assert!(
        shorts.starts_with("person_name birth_date mobile_phone carried "),
        "{shorts}"
    );
}

#[test]
fn headers_that_say_two_things_are_read_by_both() {
    let people = || vec!["김상연", "김여인", "박지훈", "최유나", "이도윤"];
    for header in ["축원주(신청인)", "성명/직급", "이름/직책"] {
        let list = guess(&[
            (header, people()),
            ("소속", vec!["명신상사", "", "", "", ""]),
        ]);
        assert_eq!(list.entity, EntityGuess::Person, "{header}");
        assert_eq!(shorts(&list), "person_name company_name", "{header}");
    }
    let bilingual = guess(&[
        ("Nom / Last name", vec!["Tremblay", "Roy", "Gagnon"]),
        ("Prénom / First name", vec!["Luc", "Anne", "Marc"]),
        (
            "Adresse / Address",
            vec!["12 rue Roy", "4 rue du Parc", "9 King St"],
        ),
        ("Ville / City", vec!["Laval", "Gatineau", "Laval"]),
    ]);
    assert_eq!(
        shorts(&bilingual),
        "person_name person_name.1 address address.2"
    );
}

/// A list of schools or restaurants is one of organisations, whoever heads them.
#[test]
fn organisations_are_named_by_their_kind() {
    let schools = guess(&[
        (
            "School Name",
            vec![
                "St Mary's Junior School",
                "Alma Infant School",
                "Oak Academy",
            ],
        ),
        (
            "Head Teacher",
            vec!["Mrs Chelsea Hammond", "Dr Angela Sutton", "John Smith"],
        ),
        ("Telephone", vec!["0121 532 6990", "", ""]),
    ]);
    assert_eq!(schools.entity, EntityGuess::Company);
    assert!(shorts(&schools).starts_with("company_name "));
    let places = guess(&[
        ("store_id", vec!["2", "4", "7"]),
        (
            "restaurant",
            vec!["Chez Nathalie", "Edwards's Deli", "Taco Town"],
        ),
        ("tel", vec!["5127872747", "5034890735", ""]),
    ]);
    assert_eq!(places.entity, EntityGuess::Company);
    assert_eq!(shorts(&places), "id company_name phone");
}
