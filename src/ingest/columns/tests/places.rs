//! Addresses and phones of one customer at several places.

use super::*;

/// 자택, 직장 and 배송지 are different places: whatever the headers, no two of them share a field.
#[test]
fn home_work_and_delivery_are_fields_of_their_own() {
    for (line, expected) in [
        (
            "자택주소,자택상세주소,자택우편번호,직장주소,직장상세주소,직장우편번호,배송지주소,배송지상세주소,배송지우편번호",
            "home_address home_address.1 home_postcode work_address work_address.1 work_postcode delivery_address delivery_address.1 delivery_postcode",
        ),
        (
            "집주소,회사주소,배송주소",
            "home_address work_address delivery_address",
        ),
        (
            "자택 주소,직장 주소,배송지 주소",
            "home_address work_address delivery_address",
        ),
        (
            "주소(자택),주소(직장),주소(배송지)",
            "home_address work_address delivery_address",
        ),
        (
            "자택_주소,직장_주소,배송_주소",
            "home_address work_address delivery_address",
        ),
        (
            "주소,상세주소,배송지,배송지상세",
            "address address.1 delivery_address- delivery_address.1-",
        ),
        (
            "우편번호,주소1,주소2,배송우편번호,배송주소1,배송주소2",
            "postcode address address.1 delivery_postcode- delivery_address- delivery_address.1-",
        ),
        (
            "HOME_ADDR1,HOME_ADDR2,HOME_ZIP,OFFICE_ADDR1,OFFICE_ADDR2,OFFICE_ZIP,SHIP_ADDR1,SHIP_ADDR2",
            "home_address home_address.1 home_postcode work_address work_address.1 work_postcode delivery_address delivery_address.1",
        ),
        (
            "Home Street,Home City,Business Street,Business City,Shipping Street,Shipping City",
            "home_address home_address.2 work_address work_address.2 delivery_address delivery_address.2",
        ),
        (
            "MailingStreet,MailingCity,OtherStreet,OtherCity",
            "address address.2 address_2 address_2.2",
        ),
        (
            "자택전화,직장전화,휴대폰,배송지연락처",
            "home_phone work_phone mobile_phone delivery_phone",
        ),
        (
            "HOME_TEL,OFFICE_TEL,HP_NO",
            "home_phone work_phone mobile_phone",
        ),
        (
            "Home Phone,Work Phone,Mobile Phone",
            "home_phone work_phone mobile_phone",
        ),
        (
            "전화번호(자택),전화번호(직장),전화번호(배송지)",
            "home_phone work_phone delivery_phone",
        ),
        (
            "자택시도,자택시군구,자택주소,직장시도,직장시군구,직장주소",
            "home_address.3 home_address.2 home_address work_address.3 work_address.2 work_address",
        ),
        (
            "거주지주소,근무지주소,수령지주소",
            "address work_address delivery_address-",
        ),
    ] {
        assert_eq!(shorts(&detect(&[headers(line)])[0]), expected, "{line}");
    }
}

/// Long headers of an address say of which part they are, and two columns of one sort are one address.
#[test]
fn long_headers_name_parts_of_an_address() {
    let line = "Provider First Line Business Practice Location Address,\
        Provider Business Practice Location Address City Name,\
        Provider Business Practice Location Address State Name,\
        Provider Business Practice Location Address Postal Code";
    assert_eq!(
        shorts(&detect(&[headers(line)])[0]),
        "address address.2 address.3 postcode"
    );
    assert_eq!(
        shorts(&detect(&[headers("Ulica,Nr domu,Nr lokalu,Miejscowość,Kod pocztowy")])[0]),
        "address address.5 address.1 address.2 postcode"
    );
}
