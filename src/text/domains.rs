//! Domain names: by the public suffix list, whose look-up is generated code of great length, so
//! that it is called, and compiled, in this one place; and those where anybody may have a mailbox.

/// Providers at which anybody may have a mailbox; common knowledge.
#[rustfmt::skip]
const WEBMAIL: &[&str] = &[
    "163.com", "126.com", "aol.com", "btinternet.com", "chol.com", "comcast.net", "daum.net", "dreamwiz.com",
    "empal.com", "fastmail.com", "freechal.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hanmail.net",
    "hanmir.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "icloud.com", "kakao.com", "korea.com", "laposte.net",
    "libero.it", "live.com", "lycos.co.kr", "mail.com", "mail.ru", "me.com", "msn.com", "nate.com", "naver.com",
    "netian.com", "orange.fr", "outlook.com", "outlook.kr", "paran.com", "proton.me", "protonmail.com", "qq.com",
    "sina.com", "t-online.de", "verizon.net", "web.de", "yahoo.co.jp", "yahoo.co.kr", "yahoo.co.uk", "yahoo.com",
    "yahoo.de", "yahoo.fr", "yandex.ru", "ymail.com", "zoho.com",
];

/// Whether a lower-case mail domain is one where anybody may have a mailbox.
pub fn is_webmail(domain: &str) -> bool {
    WEBMAIL.contains(&domain)
}

/// The registrable part of a host name under a suffix that the list knows: `mail.naver.co.kr` →
/// `naver.co.kr`. `None` for a suffix alone, an unknown one, or no domain at all.
#[inline(never)]
pub fn registrable(name: &str) -> Option<&str> {
    let domain = psl::domain(name.as_bytes()).filter(|domain| domain.suffix().is_known())?;
    std::str::from_utf8(domain.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::{is_webmail, registrable};

    #[test]
    fn anybody_may_have_a_mailbox_at_some() {
        assert!(is_webmail("naver.com") && !is_webmail("hanbitcorp.kr"));
    }

    #[test]
    fn second_levels_of_countries_are_suffixes() {
        assert_eq!(registrable("mail.naver.co.kr"), Some("naver.co.kr"));
        assert_eq!(registrable("co.kr"), None);
        assert_eq!(registrable("naver.cmo"), None);
    }
}
