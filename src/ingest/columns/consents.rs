//! Headers that ask for a consent in words of their own: 광고성정보수신, 마케팅 활용 동의, marketing_agree. A
//! yes or no under them is no plain flag: nobody may be made to have agreed.

use super::Polarity;

/// What an answer is about, most special first; of several words the first decides.
#[rustfmt::skip]
const ABOUT: &[(&str, &[&str])] = &[
    ("third_party_consent", &["제3자", "제삼자", "3자제공", "thirdparty"]),
    ("sms_consent", &["sms", "lms", "문자", "알림톡", "친구톡", "카카오", "카톡"]),
    ("email_consent", &["email", "mail", "메일", "뉴스레터", "newsletter"]),
    ("push_consent", &["push", "푸시", "푸쉬"]),
    ("phone_consent", &["전화", "tm", "phone", "call"]),
    ("mail_consent", &["우편", "dm"]),
    ("marketing_consent", &["마케팅", "광고", "홍보", "혜택", "이벤트", "프로모션", "marketing", "mkt", "promotion", "advert"]),
    ("privacy_consent", &["개인정보", "약관", "privacy", "terms"]),
];
/// What says nothing more behind the question.
const ENDS: [&str; 7] = ["여부", "유무", "구분", "선택", "필수", "flag", "yn"];
/// Questions to which yes is a yes.
const ASKS: [&str; 7] = [
    "동의", "수신", "허용", "agree", "agreed", "consent", "optin",
];
/// Questions to which yes is a no.
const REFUSES: [&str; 5] = ["거부", "거절", "수신차단", "optout", "optedout"];

/// Reads a header in one piece and in lower case: the name of the consent, empty if its header names it,
/// and what a yes means.
pub(super) fn read(key: &str) -> Option<(&'static str, Polarity)> {
    let mut key = key;
    while let Some(rest) = ENDS.iter().find_map(|end| key.strip_suffix(end)) {
        key = rest;
    }
    let end = |words: &[&str]| words.iter().any(|word| key.ends_with(word));
    // 미동의, 비동의: the question turned round.
    let turned = ["미동의", "비동의", "부동의", "미수신"];
    let polarity = match (end(&REFUSES) || end(&turned), end(&ASKS)) {
        (true, _) => Polarity::Inverted,
        (false, true) => Polarity::Straight,
        (false, false) => return None,
    };
    let about = ABOUT
        .iter()
        .find(|(_, words)| words.iter().any(|word| key.contains(word)));
    match about {
        Some(&(name, _)) => Some((name, polarity)),
        // 위치정보 이용 동의: consent to something else.
        None if key.ends_with("동의") && key != "동의" && polarity == Polarity::Straight => {
            Some(("", polarity))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::detect;
    use crate::ingest::columns::tests::{guess, headers, shorts};

    #[test]
    fn consents_are_told_by_the_words_of_their_headers() {
        let line = "성명,광고성정보수신,마케팅 활용 동의(선택),SMS 광고 수신 여부,혜택알림 이메일 수신거부,marketing_agree_yn,\
            위치정보 이용 동의,동의일시";
        assert_eq!(
            shorts(&detect(&[headers(line)])[0]),
            "person_name marketing_consent_2- marketing_consent_3- sms_consent- email_consent!- \
             marketing_consent- 위치정보_이용_동의- consent_at-"
        );
        assert_eq!(read("입금수신"), None);
    }

    #[test]
    fn answers_are_consents_and_not_flags() {
        let columns: &[(&str, Vec<&str>)] = &[
            ("이름", vec!["김철수", "이영희", "박민수", "최지우"]),
            ("광고성정보수신", vec!["동의", "거부", "동의", "동의"]),
        ];
        assert_eq!(shorts(&guess(columns)), "person_name marketing_consent-");
    }
}
