//! What is known about mail domains: which are one mailbox under two names, which slips are
//! certain, which words are roles or stand-ins. Tables and lookups only.

use crate::text::keyboard;
use crate::text::word_list::WordList;

/// Domains under another name of the same mailbox.
const ALIASES: &[(&str, &str)] = &[
    ("googlemail.com", "gmail.com"),
    ("hanmail.net", "daum.net"),
    ("hanmail2.net", "daum.net"),
    ("mac.com", "icloud.com"),
    ("me.com", "icloud.com"),
];

/// Slips that can be nothing else: their top-level domain does not exist, or the letters of a
/// provider stand in the wrong order under a name nobody runs mail on.
const CERTAIN_SLIPS: &[(&str, &str)] = &[
    ("daum.ent", "daum.net"),
    ("daum.met", "daum.net"),
    ("daum.nte", "daum.net"),
    ("gamil.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmail.cim", "gmail.com"),
    ("gmail.cmo", "gmail.com"),
    ("gmail.comm", "gmail.com"),
    ("gmail.con", "gmail.com"),
    ("gmail.vom", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmial.com", "gmail.com"),
    ("hanmail.ent", "hanmail.net"),
    ("hanmail.met", "hanmail.net"),
    ("hanmail.nte", "hanmail.net"),
    ("hotmail.con", "hotmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("nate.con", "nate.com"),
    ("naver.cim", "naver.com"),
    ("naver.cmo", "naver.com"),
    ("naver.comm", "naver.com"),
    ("naver.con", "naver.com"),
    ("naver.vom", "naver.com"),
    ("naver.xom", "naver.com"),
    ("yahoo.con", "yahoo.com"),
];

/// Domains one slip away from a provider that somebody else really runs, proposed all the same.
const LIKELY_SLIPS: &[(&str, &str)] = &[
    ("daum.com", "daum.net"),
    ("gmail.co", "gmail.com"),
    ("gmail.co.kr", "gmail.com"),
    ("hanmail.com", "hanmail.net"),
    ("naver.co", "naver.com"),
    ("naver.co.kr", "naver.com"),
    ("naver.net", "naver.com"),
    ("nave.com", "naver.com"),
    ("navet.com", "naver.com"),
    ("never.com", "naver.com"),
];

/// The large providers that slips are measured against.
const PROVIDERS: &[&str] = &[
    "naver.com",
    "gmail.com",
    "hanmail.net",
    "daum.net",
    "nate.com",
    "kakao.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "yahoo.co.kr",
    "icloud.com",
    "korea.com",
];

/// Providers that delivered mail once and no longer do; common knowledge.
const CLOSED: &[&str] = &[
    "chollian.net",
    "chol.com",
    "dreamwiz.com",
    "empal.com",
    "empas.com",
    "freechal.com",
    "hanafos.com",
    "hanmir.com",
    "hitel.net",
    "lycos.co.kr",
    "netian.com",
    "nownuri.net",
    "paran.com",
    "unitel.co.kr",
];

/// Real domains one key away from a provider.
const NOT_SLIPS: &[&str] = &[
    "mail.com",
    "ymail.com",
    "email.com",
    "fmail.com",
    "nave.net",
];

/// Providers that deliver `name+tag` to `name`.
const PLUS_TAGS: &[&str] = &[
    "gmail.com",
    "icloud.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "fastmail.com",
    "proton.me",
    "protonmail.com",
];

/// Boxes that belong to a function, not a person.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "account", "accounting", "accounts", "admin", "administrator", "bill", "billing", "biz", "careers", "company",
    "contact", "contactus", "cs", "customer", "customerservice", "enquiry", "export", "finance", "help", "helpdesk",
    "hostmaster", "hr", "import", "info", "information", "inquiry", "invoice", "jobs", "mail", "manager",
    "marketing", "master", "no-reply", "noreply", "office", "operator", "order", "orders", "postmaster", "pr",
    "press", "privacy", "purchase", "recruit", "root", "sales", "security", "service", "support", "tax", "taxbill",
    "team", "trade", "webmaster", "welcome",
];

/// Boxes people type when a form insists on an address.
#[rustfmt::skip]
const PLACEHOLDERS: &[&str] = &[
    "aaa", "aaaa", "abcd", "asdf", "asdfasdf", "dummy", "email", "example", "na", "no", "no-email", "noemail",
    "nomail", "noname", "none", "nonemail", "nothing", "notprovided", "null", "qwer", "qwerty", "sample", "test",
    "test1", "test123", "tester", "testtest", "undefined", "unknown", "xx", "xxx", "xxxx", "zzz", "없음",
];

/// Domains that exist for examples, or are the word "none".
const PLACEHOLDER_DOMAINS: &[&str] = &[
    "email.none",
    "example.com",
    "example.net",
    "example.org",
    "no.com",
    "noemail.com",
    "nomail.com",
    "none.com",
    "test.co.kr",
    "test.com",
];

fn lookup(table: &'static [(&str, &str)], domain: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(name, _)| *name == domain)
        .map(|(_, meant)| *meant)
}

/// What a domain most probably should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// Beyond doubt: matching may use it.
    Certain(&'static str),
    /// Worth proposing, no more.
    Likely(&'static str),
}

/// Whether a domain is one of the large providers'; these are no slips.
pub(super) fn is_provider(domain: &str) -> bool {
    PROVIDERS.contains(&domain)
}

/// Whether a domain is a slip of a provider's.
pub(super) fn slip(domain: &str) -> Option<Slip> {
    if PROVIDERS.contains(&domain) || NOT_SLIPS.contains(&domain) || is_closed(domain) {
        return None;
    }
    // 흐먀ㅣ.com: typed with the Korean keyboard.
    if !domain.is_ascii() {
        let meant = keyboard::to_latin(domain)?;
        let provider = PROVIDERS.iter().find(|provider| **provider == meant)?;
        return Some(Slip::Certain(provider));
    }
    if let Ok(at) = CERTAIN_SLIPS.binary_search_by(|(slip, _)| (*slip).cmp(domain)) {
        return Some(Slip::Certain(CERTAIN_SLIPS[at].1));
    }
    if let Some(meant) = lookup(LIKELY_SLIPS, domain) {
        return Some(Slip::Likely(meant));
    }
    PROVIDERS
        .iter()
        .find(|provider| provider.len() > 8 && one_edit_apart(domain, provider))
        .map(|provider| Slip::Likely(provider))
}

/// Whether a provider has closed its mailboxes for good.
pub(super) fn is_closed(domain: &str) -> bool {
    CLOSED.contains(&domain)
}

/// The domain that stands for all names of the same mailboxes.
pub(super) fn same_mailbox(domain: &str) -> &str {
    lookup(ALIASES, domain).unwrap_or(domain)
}

/// Whether mail to `name+tag` goes to `name` there.
pub(super) fn ignores_tags(domain: &str) -> bool {
    PLUS_TAGS.contains(&domain)
}

/// Whether a box belongs to a function; a number behind the word does not make it a person.
pub(super) fn is_role(local: &str) -> bool {
    static LIST: WordList = WordList::new(ROLES);
    let word = local.trim_end_matches(|c: char| c.is_ascii_digit());
    LIST.holds(word)
}

/// Whether an address was made up to fill a form.
pub(super) fn is_placeholder(local: &str, domain: &str) -> bool {
    let bytes = local.as_bytes();
    let repeated = bytes.len() > 2 && bytes.windows(2).all(|pair| pair[0] == pair[1]);
    static LIST: WordList = WordList::new(PLACEHOLDERS);
    LIST.holds(local)
        || PLACEHOLDER_DOMAINS.contains(&domain)
        || repeated
        // x@x, abc@abc.com: but kim@kim.com is somebody's own domain.
        || ((local.len() < 3 || local == "abc" || local == "123")
            && domain.split('.').next() == Some(local))
}

/// Whether one insertion, deletion, substitution or swap of neighbours leads from one text to the
/// other. Bytes, since domains here are ASCII.
fn one_edit_apart(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len().abs_diff(right.len()) > 1 {
        return false;
    }
    let front = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (a, b) = (&left[front..], &right[front..]);
    if a.is_empty() || b.is_empty() {
        return a.len() + b.len() == 1;
    }
    let swapped = a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..];
    a[1..] == b[1..] || a[1..] == *b || *a == b[1..] || swapped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn searched_tables_are_sorted() {
        assert!(ROLES.is_sorted());
        assert!(PLACEHOLDERS.is_sorted());
        assert!(CERTAIN_SLIPS.is_sorted());
    }

    proptest! {
        #[test]
        fn one_edit_agrees_with_the_oracle(left in "[ab.]{0,5}", right in "[ab.]{0,5}") {
            let distance = strsim::osa_distance(&left, &right);
            prop_assert_eq!(one_edit_apart(&left, &right), distance == 1);
        }
    }
}
