//! Tables of headers and values with the roles they should get, and properties of the detection.

mod colleagues;
mod companies;
mod exports;
mod levels;
mod mixed;
mod names;
mod places;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::tables::field::EntityKind;
use crate::tables::raw::{RawColumn, Remark};
use crate::tables::records::Position;
use crate::tables::text_column::TextColumn;

/// A source from columns.
fn source(columns: &[(&str, Vec<&str>)]) -> RawSource {
    let rows = columns.first().map_or(0, |(_, values)| values.len());
    let column = |(header, values): &(&str, Vec<&str>)| RawColumn {
        name: (*header).into(),
        text: TextColumn::from_values(
            values
                .iter()
                .map(|value| Some(*value).filter(|v| !v.is_empty())),
        ),
    };
    RawSource {
        name: "test".into(),
        columns: columns.iter().map(column).collect(),
        position: vec![Position::default(); rows],
        files: Vec::new(),
        sheets: Vec::new(),
        rows_read: rows as u64,
        quarantine: Vec::new(),
        rejects: Vec::new(),
        remarks: Vec::new(),
        earlier: Default::default(),
    }
}

/// A source of headers alone.
pub(super) fn headers(line: &str) -> RawSource {
    let columns: Vec<(&str, Vec<&str>)> =
        line.split(',').map(|header| (header, Vec::new())).collect();
    source(&columns)
}

pub(super) fn guess(columns: &[(&str, Vec<&str>)]) -> SourceGuess {
    detect(&[source(columns)]).remove(0)
}

/// A role in short: `id`, `carried`, `email`, `address.1`, `email_consent!` (inverted), `grade-`
/// (not for matching).
fn short(role: &Role) -> String {
    match role {
        Role::Id => "id".to_owned(),
        Role::UpdatedAt => "updated".to_owned(),
        Role::CreatedAt => "created".to_owned(),
        Role::MergedIds => "merged".to_owned(),
        Role::Deleted { meaning } => format!("deleted={meaning}"),
        Role::Sensitive(kind) => format!("{kind:?}"),
        Role::Carried => "carried".to_owned(),
        Role::Field {
            name,
            slot,
            polarity,
            matching,
            ..
        } => {
            let slot = if *slot == 0 {
                String::new()
            } else {
                format!(".{slot}")
            };
            let inverted = if *polarity == Polarity::Inverted {
                "!"
            } else {
                ""
            };
            let idle = if *matching == Matching::No { "-" } else { "" };
            format!("{name}{slot}{inverted}{idle}")
        }
    }
}

pub(super) fn shorts(guess: &SourceGuess) -> String {
    guess
        .columns
        .iter()
        .map(|column| short(&column.role))
        .collect::<Vec<_>>()
        .join(" ")
}

const SALESFORCE: &str = "Id,LastName,FirstName,Email,Phone,MobilePhone,Title,Account.Name,MailingPostalCode,\
    MailingState,MailingCity,MailingStreet,Birthdate,HasOptedOutOfEmail,IsDeleted,CreatedDate,LastModifiedDate";
const ERP: &str = "고객번호,고객명,생년월일,휴대폰,전화번호,이메일,우편번호,주소,상세주소,회사명,사업자번호,직급,등급,\
    적립금,마케팅수신동의,등록일,수정일시";
const SHOP: &str = "회원번호,이름,성별,생년월일,휴대전화,이메일,우편번호,기본주소,상세주소,SMS수신,이메일수신,\
    총구매금액,최종주문일,가입일";

#[test]
fn headers_alone_settle_the_usual_exports() {
    for (line, expected) in [
        (
            SALESFORCE,
            "id person_name person_name.1 email phone mobile_phone job_title- company_name postcode \
             address.3 address.2 address birth_date email_consent!- deleted=true created updated",
        ),
        (
            ERP,
            "id person_name birth_date mobile_phone phone email postcode address address.1 company_name \
             business_number job_title- grade- points- marketing_consent- created updated",
        ),
        (
            SHOP,
            "id person_name gender birth_date mobile_phone email postcode address address.1 sms_consent- \
             email_consent- 총구매금액- last_order_at- created",
        ),
        (
            "cust_no,CUST_NM,birth_dt,sex_cd,hp_no,home_tel,office_tel,email_addr,zip_cd,addr,addr_dtl,del_yn",
            "id person_name birth_date gender mobile_phone home_phone work_phone email postcode address \
             address.1 deleted=Y",
        ),
        (
            "Record ID,First Name,Last Name,Email,Mobile Phone Number,Contact owner,Associated Company,Create Date",
            "id person_name.1 person_name email mobile_phone carried company_name created",
        ),
        (
            "(Do Not Modify) Contact,(Do Not Modify) Modified On,Full Name,Address 1: Street 1,\
             Address 1: Street 2,Address 1: City,Address 2: Street 1,Do not allow Emails",
            "id updated person_name address address.1 address.2 address_2 email_consent!-",
        ),
        (
            "차트번호,수진자명,주민등록번호,보호자명,보호자연락처,핸드폰(필수)*,자택전화,상병명,비밀번호,팩스",
            "id person_name ResidentNumber guardian_name- guardian_phone mobile_phone home_phone Health \
             Password carried",
        ),
        (
            "Kundennr,Anrede,Vorname,Nachname,Straße,PLZ,Ort,Telefon,Mobil,Geb.",
            "id carried person_name.1 person_name address postcode address.2 phone mobile_phone birth_date",
        ),
        (
            "N° adhérent,Civilité,Nom,Prénom,Adresse,Complément d'adresse,Code postal,Ville,Téléphone,Courriel",
            "id carried person_name person_name.1 address address.1 postcode address.2 phone email",
        ),
        (
            "Código,Nome Completo,CPF,Data de Nascimento,Sexo,Celular,Endereço,Cidade,UF,CEP",
            "id person_name national_id_number birth_date gender mobile_phone address address.2 address.3 postcode",
        ),
        (
            "№,Фамилия,Имя,Отчество,Дата рождения,Мобильный телефон,Эл. почта,Индекс,Город,Адрес",
            "id person_name person_name.1 person_name.2 birth_date mobile_phone email postcode address.2 address",
        ),
        (
            "会員番号,姓,名,セイ,メイ,性別,生年月日,郵便番号,住所,電話番号,メールアドレス",
            "id person_name person_name.1 name_reading- name_reading.1- gender birth_date postcode address phone \
             email",
        ),
        (
            "客户编号,客户姓名,手机号码,电子邮箱,地址,出生日期",
            "id person_name mobile_phone email address birth_date",
        ),
    ] {
        let guess = &detect(&[headers(line)])[0];
        assert_eq!(shorts(guess), expected, "{line}");
        assert_eq!(guess.entity, EntityGuess::Person, "{line}");
    }
}

#[test]
fn headers_alone_know_company_files() {
    for (line, expected) in [
        (
            "거래처코드,거래처명,사업자등록번호,대표자명,업태,담당자,담당자 휴대폰,대표전화,사업장 주소,세금계산서 이메일",
            "id company_name business_number representative_name industry contact_name- \
             contact_mobile_phone- phone address email",
        ),
        (
            "Id,Name,BillingStreet,BillingCity,Phone,Website,Industry,NumberOfEmployees",
            "id company_name address address.2 phone website industry number_of_employees-",
        ),
        (
            "org_name,street,city,postcode,website",
            "company_name address address.2 postcode website",
        ),
    ] {
        let guess = &detect(&[headers(line)])[0];
        assert_eq!(shorts(guess), expected, "{line}");
        assert_eq!(guess.entity, EntityGuess::Company, "{line}");
    }
    let contacts = &detect(&[headers("회사명,담당자명,직급,담당자휴대폰,이메일")])[0];
    assert_eq!(contacts.entity, EntityGuess::Person);
    assert_eq!(
        shorts(contacts),
        "company_name person_name job_title- mobile_phone email"
    );
}

#[test]
fn equal_meanings_have_equal_names_and_types_in_all_sources() {
    let guesses = detect(&[headers(SALESFORCE), headers(ERP), headers(SHOP)]);
    let mut types: BTreeMap<Arc<str>, BTreeSet<FieldType>> = BTreeMap::new();
    let mut sources: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for guess in &guesses {
        let mut names = BTreeSet::new();
        for column in &guess.columns {
            if let Role::Field { name, ty, .. } = &column.role {
                types.entry(name.clone()).or_default().insert(*ty);
                names.insert(name.clone());
            }
        }
        for name in names {
            *sources.entry(name).or_default() += 1;
        }
    }
    assert!(types.values().all(|types| types.len() == 1));
    for name in [
        "person_name",
        "mobile_phone",
        "email",
        "birth_date",
        "postcode",
        "address",
    ] {
        assert_eq!(sources.get(name), Some(&3), "{name}");
    }
}

const NAMES: [&str; 8] = [
    "김민수",
    "이서연",
    "박지훈",
    "최은경",
    "정하준",
    "강도윤",
    "김영희",
    "이철수",
];
const MOBILES: [&str; 8] = [
    "010-2345-6781",
    "010-2345-6782",
    "010-2345-6783",
    "01023456784",
    "010-2345-6785",
    "010-2345-6786",
    "010-2345-6787",
    "010-2345-6788",
];
const MAILS: [&str; 8] = [
    "a1@ex.com",
    "b2@ex.com",
    "c3@ex.com",
    "d4@ex.com",
    "e5@ex.com",
    "f6@ex.com",
    "g7@ex.com",
    "h8@ex.com",
];
const BIRTHS: [&str; 8] = [
    "1971-03-05",
    "1958-11-21",
    "1990-07-01",
    "1984-01-30",
    "2001-05-06",
    "1966-09-12",
    "1979-12-31",
    "1995-02-14",
];
const ADDRESSES: [&str; 8] = [
    "서울특별시 강남구 테헤란로 1",
    "서울특별시 강남구 테헤란로 22",
    "경기도 성남시 분당구 판교로 3",
    "부산광역시 해운대구 센텀로 4",
    "서울시 마포구 양화로 5",
    "대전 유성구 대학로 6",
    "인천 연수구 송도동 7-8",
    "광주광역시 북구 첨단로 9",
];
const RESIDENTS: [&str; 8] = [
    "710305-1234567",
    "581121-2234567",
    "900701-1234567",
    "840130-1234567",
    "010506-3234567",
    "660912-1234567",
    "791231-2234567",
    "950214-2234567",
];
const CODES: [&str; 8] = [
    "C-0001", "C-0002", "C-0003", "C-0004", "C-0005", "C-0006", "C-0007", "C-0008",
];

#[test]
fn silent_headers_leave_it_to_the_values() {
    let guess = guess(&[
        ("column_1", CODES.into()),
        ("column_2", NAMES.into()),
        ("column_3", MOBILES.into()),
        ("column_4", MAILS.into()),
        ("column_5", BIRTHS.into()),
        ("column_6", ADDRESSES.into()),
        ("column_7", RESIDENTS.into()),
        ("column_8", vec!["Y", "N", "Y", "Y", "N", "Y", "N", "Y"]),
        (
            "column_9",
            vec![
                "06236", "04524", "13529", "48058", "04033", "34141", "21984", "61009",
            ],
        ),
    ]);
    assert_eq!(
        shorts(&guess),
        "id person_name mobile_phone email birth_date address ResidentNumber column_8- postcode"
    );
}

#[test]
fn values_overrule_wrong_headers() {
    let guess = guess(&[
        ("이름", MAILS.into()),
        ("휴대폰", NAMES.into()),
        ("이메일", MOBILES.into()),
        ("회원번호", RESIDENTS.into()),
        ("연락처", BIRTHS.into()),
    ]);
    assert_eq!(
        shorts(&guess),
        "email person_name mobile_phone ResidentNumber birth_date"
    );
}

#[test]
fn a_plain_phone_column_of_mobiles_is_the_mobile_phone() {
    assert_eq!(
        shorts(&guess(&[("연락처", MOBILES.into())])),
        "mobile_phone"
    );
    let both = guess(&[("연락처", MOBILES.into()), ("휴대폰", MOBILES.into())]);
    assert_eq!(shorts(&both), "phone mobile_phone");
}

#[test]
fn the_id_is_unique_and_never_personal_data() {
    let twice = vec!["7", "7", "8", "8", "9", "9", "10", "10"];
    let by_row = guess(&[
        ("customer_id", twice.clone()),
        ("순번", vec!["1", "2", "3", "4", "5", "6", "7", "8"]),
    ]);
    assert_eq!(shorts(&by_row), "customer_id id");
    assert_eq!(shorts(&guess(&[("customer_id", twice)])), "customer_id");
    let orders = guess(&[("order_no", CODES.into()), ("주문자", NAMES.into())]);
    assert_eq!(shorts(&orders), "id person_name");
    for values in [MAILS, MOBILES, NAMES, BIRTHS, RESIDENTS] {
        for header in ["id", "고객번호", "column_1"] {
            let guess = guess(&[(header, values.into())]);
            assert_ne!(guess.columns[0].role, Role::Id, "{header}");
        }
    }
}

#[test]
fn mixed_files_are_told_apart_by_row() {
    let marked = source(&[
        ("구분", vec!["개인", "법인", "개인", "법인", ""]),
        (
            "고객명",
            vec!["김민수", "㈜가나", "이서연", "다라상사", "박지훈"],
        ),
    ]);
    let guess = &detect(std::slice::from_ref(&marked))[0];
    assert!(
        matches!(&guess.entity, EntityGuess::ByRow { columns } if columns.contains(&"구분".into()))
    );
    use EntityKind::{Company, Person};
    assert_eq!(
        entity_kinds(guess, &marked),
        [Person, Company, Person, Company, Person]
    );

    let alternating = source(&[
        ("last", vec!["Kim", "", "Mooney", "", "Hill"]),
        ("first", vec!["Dara", "", "Susan", "", "Ann"]),
        ("org", vec!["", "Acme Ltd", "", "Borel Inc", ""]),
    ]);
    let guess = &detect(std::slice::from_ref(&alternating))[0];
    assert_eq!(
        entity_kinds(guess, &alternating),
        [Person, Company, Person, Company, Person]
    );

    let employed = source(&[
        ("성명", NAMES.into()),
        (
            "회사명",
            vec!["가나", "", "다라", "", "가나", "마바", "", "사아"],
        ),
    ]);
    let guess = &detect(std::slice::from_ref(&employed))[0];
    assert_eq!(guess.entity, EntityGuess::Person);
    assert_eq!(entity_kinds(guess, &employed), [Person; 8]);
}

#[test]
fn several_addresses_stay_apart() {
    let guess = &detect(&[headers(
        "자택주소,자택우편번호,직장주소,배송지주소,주소,도로명주소",
    )])[0];
    let expected = "home_address home_postcode work_address delivery_address- address_2- address";
    assert_eq!(shorts(guess), expected);
    let alone = &detect(&[headers("suburb,state,birth_place")])[0];
    assert_eq!(shorts(alone), "city state birth_place");
}

#[test]
fn text_that_hides_unique_ids_is_left_out() {
    let memo = vec!["통화함", "본인확인 900101-1234567 완료", "", "재방문 예정"];
    let mut raw = source(&[("메모", memo), ("비고", vec!["가", "나", "다", "라"])]);
    assert_eq!(
        shorts(&detect(std::slice::from_ref(&raw))[0]),
        "UniqueIdInText carried"
    );
    raw.remarks.push(Remark {
        code: "redacted-unique-id",
        message: String::new(),
        column: Some("비고".into()),
        count: 1,
    });
    assert_eq!(shorts(&detect(&[raw])[0]), "UniqueIdInText UniqueIdInText");
}

#[test]
fn unknown_columns_are_used_for_what_their_values_are_worth() {
    let cycle = |values: &[&'static str]| -> Vec<&'static str> {
        values.iter().copied().cycle().take(60).collect()
    };
    let owned: Vec<String> = (0..60)
        .map(|n| format!("{}", (n * 7919) % 100_000 * 10))
        .collect();
    let halves: Vec<String> = (0..60).map(|n| format!("QX{:05}", n / 2)).collect();
    let guess = guess(&[
        ("quadrant", cycle(&["north", "south", "east", "west"])),
        ("constant", cycle(&["same"])),
        ("worth", owned.iter().map(String::as_str).collect()),
        ("qxref", halves.iter().map(String::as_str).collect()),
        ("is_odd", cycle(&["Y", "N"])),
    ]);
    assert_eq!(shorts(&guess), "quadrant carried worth- qxref is_odd-");
}

#[test]
fn codes_that_systems_share_tie_them_together() {
    let column =
        |from: u32| -> Vec<String> { (from..from + 20).map(|n| format!("LK{n:06}X")).collect() };
    let (left, right) = (column(0), column(10));
    let of = |codes: &[String]| {
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let ids: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        source(&[("id", ids), ("linkage", codes)])
    };
    let alone = detect(&[of(&left)]);
    assert_eq!(shorts(&alone[0]), "id linkage-");
    let both = detect(&[of(&left), of(&right)]);
    assert_eq!(
        (shorts(&both[0]), shorts(&both[1])),
        ("id linkage".into(), "id linkage".into())
    );
}

/// Any text, with what columns really hold mixed in.
fn cell() -> impl Strategy<Value = String> {
    let known = [
        NAMES.as_slice(),
        &MOBILES,
        &MAILS,
        &BIRTHS,
        &ADDRESSES,
        &RESIDENTS,
        &CODES,
        &[
            "",
            "Y",
            "N",
            "개인",
            "법인",
            "㈜가나",
            "Acme Ltd",
            "John",
            "1,000",
            "2024-01-02 03:04",
        ],
    ]
    .concat();
    prop_oneof![4 => proptest::sample::select(known).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

fn header() -> impl Strategy<Value = String> {
    let known: Vec<&str> = [
        SALESFORCE,
        ERP,
        SHOP,
        "name,담당자,보호자연락처,성,address_2,도로명주소,memo,column_3,구분,no",
    ]
    .iter()
    .flat_map(|line| line.split(','))
    .collect();
    prop_oneof![4 => proptest::sample::select(known).prop_map(str::to_owned), 1 => "\\PC{0,10}"]
}

type Table = Vec<(String, Vec<String>)>;

fn table() -> impl Strategy<Value = Table> {
    (0usize..12).prop_flat_map(|rows| {
        proptest::collection::btree_map(header(), proptest::collection::vec(cell(), rows), 0..10)
            .prop_map(|columns| columns.into_iter().collect())
    })
}

fn raw(table: &Table) -> RawSource {
    let columns: Vec<(&str, Vec<&str>)> = table
        .iter()
        .map(|(header, values)| (header.as_str(), values.iter().map(String::as_str).collect()))
        .collect();
    source(&columns)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_column_gets_one_guess_and_at_most_one_is_the_id(tables in proptest::collection::vec(table(), 1..3)) {
        let sources: Vec<RawSource> = tables.iter().map(raw).collect();
        let guesses = detect(&sources);
        prop_assert_eq!(guesses.len(), sources.len());
        let mut types: BTreeMap<Arc<str>, FieldType> = BTreeMap::new();
        for (guess, source) in guesses.iter().zip(&sources) {
            let shown = |column: &ColumnGuess| column.header.clone();
            let headers: Vec<Arc<str>> = source.columns.iter().map(|column| column.name.clone()).collect();
            prop_assert_eq!(guess.columns.iter().map(shown).collect::<Vec<_>>(), headers);
            let single = |test: fn(&Role) -> bool| guess.columns.iter().filter(|c| test(&c.role)).count() <= 1;
            prop_assert!(single(|role| *role == Role::Id));
            prop_assert!(single(|role| *role == Role::UpdatedAt) && single(|role| *role == Role::CreatedAt));
            let one_mark = single(|role| matches!(role, Role::Deleted { .. }));
            prop_assert!(one_mark);
            let mut slots = BTreeSet::new();
            for column in &guess.columns {
                prop_assert!((0.0..=1.0).contains(&column.confidence));
                prop_assert!(!column.why.is_empty() && !column.why.contains('\n'));
                if let Role::Field { name, ty, slot, .. } = &column.role {
                    let fresh = slots.insert((name.clone(), *slot));
                    prop_assert!(fresh, "{} {} twice", name, slot);
                    prop_assert_eq!(*types.entry(name.clone()).or_insert(*ty), *ty);
                }
            }
            prop_assert_eq!(entity_kinds(guess, source).len(), source.columns.first().map_or(0, |c| c.text.len()));
        }
    }

    #[test]
    fn order_of_columns_and_rows_changes_nothing(table in table(), turn in 0usize..10) {
        let by_header = |table: &Table| -> BTreeMap<String, (String, String)> {
            let guess = detect(&[raw(table)]).remove(0);
            let told = |column: ColumnGuess| (column.header.to_string(), (format!("{:?}", column.role), column.why));
            guess.columns.into_iter().map(told).collect()
        };
        let mut turned = table.clone();
        let by = turn % turned.len().max(1);
        turned.rotate_left(by);
        for (_, values) in &mut turned {
            let by = turn % values.len().max(1);
            values.rotate_left(by);
        }
        prop_assert_eq!(by_header(&table), by_header(&turned));
    }

    #[test]
    fn reasons_hold_no_values(table in table()) {
        for column in detect(&[raw(&table)]).remove(0).columns {
            for value in table.iter().flat_map(|(_, values)| values) {
                let telling = value.chars().count() >= 3 && value.chars().any(|c| !c.is_ascii() || c.is_ascii_digit());
                prop_assert!(!telling || value == "100" || !column.why.contains(value.as_str()));
            }
        }
    }
}
