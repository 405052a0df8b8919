//! Lists of companies: registers of taxes, numbers under many headers, the postcodes of India.

use super::*;

const FIRMS: [&str; 8] = [
    "㈜가나상사",
    "다라전자",
    "주식회사 마바",
    "사아물산",
    "자차산업",
    "카타건설",
    "파하식품",
    "거너정밀",
];
const NUMBERS: [&str; 8] = [
    "220-81-62517",
    "120-81-47521",
    "214-86-51311",
    "124-81-00998",
    "104-81-26688",
    "116-81-19948",
    "105-81-42041",
    "129-81-29082",
];

#[test]
fn a_register_of_taxes_lists_companies() {
    let trades = vec![
        "제조",
        "도소매",
        "제조",
        "서비스",
        "제조",
        "건설",
        "제조",
        "제조",
    ];
    let items = vec![
        "전자", "잡화", "부품", "용역", "기계", "토목", "식품", "금형",
    ];
    let columns = |people: Vec<&'static str>| {
        vec![
            ("상호", FIRMS.to_vec()),
            ("등록번호", NUMBERS.to_vec()),
            ("성명", people),
            ("업태", trades.clone()),
            ("종목", items.clone()),
        ]
    };
    let register = guess(&columns(NAMES.to_vec()));
    assert_eq!(register.entity, EntityGuess::Company);
    assert_eq!(
        shorts(&register),
        "company_name business_number representative_name industry business_item"
    );
    // What only people have makes a list of people of the same columns.
    let mut members = columns(NAMES.to_vec());
    members.push(("생년월일", vec!["1970-01-02"; 8]));
    assert_eq!(guess(&members).entity, EntityGuess::Person);
}

#[test]
fn a_number_is_known_by_what_bears_it() {
    for (header, field) in [
        ("GST No", "tax_number"),
        ("GSTIN No", "tax_number"),
        ("VAT No", "tax_number"),
        ("VAT Registration No.", "tax_number"),
        ("VAT Reg. No.", "tax_number"),
        ("UID-Nr", "tax_number"),
        ("DUNS No", "company_registration_number"),
        ("N° SIREN", "company_registration_number"),
    ] {
        let line = format!("Vendor ID,Vendor Name,{header}");
        let guess = &detect(&[headers(&line)])[0];
        assert_eq!(
            shorts(guess),
            format!("id company_name {field}"),
            "{header}"
        );
    }
    let registered = "Company No,Company Name,Website,Registration No";
    let guess = &detect(&[headers(registered)])[0];
    assert!(
        shorts(guess).ends_with("company_registration_number"),
        "{}",
        shorts(guess)
    );
}

#[test]
fn companies_have_names_in_french() {
    for header in ["Nom entreprise", "Raison sociale", "Nom de la société"] {
        let line = format!("{header},Commune,SIRET");
        let guess = &detect(&[headers(&line)])[0];
        assert_eq!(
            shorts(guess),
            "company_name city company_registration_number",
            "{header}"
        );
    }
}

#[test]
fn a_pin_beside_a_town_is_a_postcode() {
    let towns = vec![
        "Pune", "Sikar", "Avadi", "Mau", "Katni", "Buxar", "Deoghar", "Panipat",
    ];
    let codes = vec![
        "411001", "332001", "600054", "275101", "483501", "802101", "814112", "132103",
    ];
    let secrets = vec![
        "041100", "932001", "000541", "275101", "083501", "002101", "914112", "132103",
    ];
    let pins = |pins: &[&'static str], beside: &'static str| {
        shorts(&guess(&[
            ("Vendor Name", FIRMS.to_vec()),
            (beside, towns.clone()),
            ("PIN", pins.to_vec()),
        ]))
    };
    assert!(
        pins(&codes, "City").ends_with("postcode"),
        "{}",
        pins(&codes, "City")
    );
    assert!(pins(&secrets, "City").ends_with("Password"));
    assert!(pins(&codes, "Remarks").ends_with("Password"));
}
