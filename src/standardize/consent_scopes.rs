//! Channels and purposes that answers about consent name. Tables and their look-up only.

/// How channels are named in answers.
#[rustfmt::skip]
pub(super) const CHANNELS: &[(&str, &[&str])] = &[
    ("sms", &["sms", "lms", "mms", "문자", "문자메시지", "휴대폰문자"]),
    ("email", &["email", "mail", "이메일", "메일", "뉴스레터"]),
    ("phone", &["전화", "tm", "phone", "call", "유선"]),
    ("mail", &["dm", "우편", "우편물"]),
    ("push", &["push", "앱푸시", "푸시", "앱푸쉬", "푸쉬", "app"]),
    ("kakao", &["카카오", "카카오톡", "카톡", "알림톡", "친구톡", "kakao"]),
];
/// How purposes are named in answers.
#[rustfmt::skip]
pub(super) const PURPOSES: &[(&str, &[&str])] = &[
    ("marketing", &["마케팅", "광고", "광고성정보", "홍보", "선택", "marketing"]),
    ("third-party", &["제3자", "제3자제공", "제삼자제공", "thirdparty"]),
    ("service", &["필수", "개인정보", "개인정보수집", "개인정보수집이용", "이용약관"]),
];
/// Every channel and every purpose.
pub(super) const ALL: &[&str] = &["전체", "모두", "전부", "모든", "all"];

/// The channel or purpose that a word begins with, and its name there; the longest name counts.
pub(super) fn named(
    known: &[(&'static str, &[&'static str])],
    word: &str,
) -> Option<(&'static str, &'static str)> {
    known
        .iter()
        .flat_map(|&(scope, names)| names.iter().map(move |&name| (scope, name)))
        .filter(|(_, name)| word.starts_with(name))
        .max_by_key(|(_, name)| name.len())
}
