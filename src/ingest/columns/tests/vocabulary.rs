//! Headers of the Korean public standard vocabulary, of SAP and of call centres.

use super::*;

#[test]
fn standard_vocabularies_are_known() {
    for (line, expected) in [
        (
            "CSTMR_NO,CSTMR_NM,MBLTEL_NO,EML_ADDR,BRDT,GNDR_CD,ZIP,RDNMADR,DADDR,TELNO,RGTR_DT,MDFCN_DT,USE_YN",
            "id person_name mobile_phone email birth_date gender postcode address address.1 phone created updated use_yn-",
        ),
        (
            "CUST_ID,FLNM,MBL_TELNO,SEXDSTN,ROAD_NM_ADDR,LOTNO_ADDR,FST_REG_DTM,LAST_UPDT_DT",
            "id person_name mobile_phone gender address parcel_address- created updated",
        ),
        (
            "번호,성명,LNMADR,FRST_REGIST_DT",
            "id person_name address created",
        ),
        (
            "상담번호,고객성명,인입번호,직통번호",
            "carried person_name phone phone_2",
        ),
    ] {
        assert_eq!(shorts(&detect(&[headers(line)])[0]), expected, "{line}");
    }
    for (line, expected) in [
        (
            "ENT_NM,BRNO,CRNO,RPRSV_NM,TELNO",
            "company_name business_number corporate_number representative_name phone",
        ),
        (
            "LIFNR,NAME1,KTOKK,ERDAT,ERNAM,STCD2",
            "id company_name ktokk- created carried business_number",
        ),
    ] {
        assert_eq!(shorts(&detect(&[headers(line)])[0]), expected, "{line}");
    }
}

#[test]
fn only_a_known_header_is_contradicted() {
    let why = |header: &str, values: [&str; 8]| {
        let guess = guess(&[("성명", NAMES.into()), (header, values.into())]);
        guess.columns[1].why.clone()
    };
    let contradicted = "says something else";
    assert!(why("생년월일", MOBILES).contains(contradicted));
    for header in ["가나번호", "ZZ_NO", "직통번호"] {
        assert!(!why(header, MOBILES).contains(contradicted), "{header}");
    }
}

#[test]
fn a_user_s_name_is_a_name_where_names_stand() {
    let mails = ("email", MAILS.to_vec());
    let named = [("user_name", NAMES.to_vec()), mails.clone()];
    let guess_of = |columns: &[(&str, Vec<&str>)]| guess(columns);
    let names = guess_of(&named);
    assert_eq!(shorts(&names), "person_name email");
    assert!(names.columns[0].why.starts_with("the header is known"));
    let logins = vec![
        "kim01", "lee_7", "park88", "choi.e", "jung3", "kang22", "yhkim", "cslee",
    ];
    assert_eq!(
        shorts(&guess_of(&[("user_name", logins), mails])),
        "id email"
    );
}

#[test]
fn the_mail_of_an_account_is_personal_unless_a_company_is_named() {
    assert_eq!(
        shorts(&detect(&[headers("app_user_id,name,phone_number,account_email")])[0]),
        "carried person_name phone email"
    );
    assert_eq!(
        shorts(&detect(&[headers("company,full name,email,account_email")])[0]),
        "company_name person_name email work_email"
    );
}
