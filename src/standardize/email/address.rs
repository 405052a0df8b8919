//! One mail address: its syntax, the repairs that are beyond doubt, and its mailbox. Pure
//! functions on trimmed text.

use std::borrow::Cow;

use super::domains::{self, Slip};
use crate::tables::standardized::Flags;
use crate::text::keyboard;

/// An address as read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Lower-case address, the text as written if it is none.
    pub text: String,
    /// The address that matching compares; empty unless usable.
    pub mailbox: String,
    /// Domain of the mailbox; empty unless usable or shown.
    pub domain: String,
    pub flags: Flags,
    /// The address with the domain that was probably meant.
    pub suggestion: Option<String>,
    /// Whether an obvious slip was put right.
    pub repaired: bool,
}

/// Reads one address: no blanks, no brackets, no display name.
pub(super) fn read(written: String) -> Address {
    let repaired = match repair(&written) {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text),
    };
    let text = repaired.as_deref().unwrap_or(&written);
    let small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    // Nearly all addresses are small already; they move on without another copy.
    let lower = (!text.bytes().all(small)).then(|| text.to_lowercase());
    let mut address = Address {
        repaired: repaired.is_some(),
        text: String::new(),
        mailbox: String::new(),
        domain: String::new(),
        flags: Flags::NONE,
        suggestion: None,
    };
    let mut original = None;
    match lower.or(repaired) {
        Some(changed) => {
            address.text = changed;
            original = Some(written);
        }
        None => address.text = written,
    }
    let Some((local, domain)) = address.text.split_once('@') else {
        return unreadable(address, original);
    };
    if domains::is_placeholder(local, domain) && !local.is_empty() {
        address.flags = Flags::PLACEHOLDER;
        return address;
    }
    if address.text.contains('*') && !local.is_empty() && !domain.is_empty() {
        // It reaches no mailbox, but it may show where.
        if !domain.contains('*') {
            address.domain = domains::same_mailbox(domain).to_owned();
        }
        address.flags = Flags::MASKED;
        return address;
    }
    let slip = domains::slip(domain);
    if let Some(Slip::Certain(meant) | Slip::Likely(meant)) = slip {
        address.suggestion = Some(format!("{local}@{meant}"));
    }
    let reachable = slip.is_some() || is_public(domain);
    if !is_local(local) || !is_domain(domain) || !reachable {
        // ㅏㅑㅡ@naver.com: perhaps kim, typed with the Korean keyboard.
        address.suggestion = keyboard::to_latin(&address.text).filter(|latin| {
            let parts = latin.split_once('@');
            parts.is_some_and(|(local, domain)| {
                is_local(local) && is_domain(domain) && is_public(domain)
            })
        });
        return unreadable(address, original);
    }
    if domains::is_role(local) {
        address.flags = Flags::ROLE;
    }
    if domains::is_closed(domain) {
        address.flags = address.flags.with(Flags::STALE);
    }
    let domain = match slip {
        Some(Slip::Certain(meant)) => meant,
        _ => domain,
    };
    let mailbox = Mailbox::of(local, domain);
    let mut text = String::with_capacity(mailbox.name.len() + 1 + mailbox.domain.len());
    if mailbox.dots_count() {
        text.push_str(mailbox.name);
    } else {
        text.extend(mailbox.name.split('.'));
    }
    text.push('@');
    text.push_str(mailbox.domain);
    let domain = mailbox.domain.to_owned();
    address.mailbox = text;
    address.domain = domain;
    address
}

/// The mailbox that an address reaches.
#[derive(Clone, Copy)]
pub(super) struct Mailbox<'a> {
    /// Without a tag.
    pub name: &'a str,
    pub domain: &'a str,
}

impl<'a> Mailbox<'a> {
    fn of(local: &'a str, domain: &'a str) -> Self {
        let domain = domains::same_mailbox(domain);
        let mut name = local;
        if domains::ignores_tags(domain) {
            name = local
                .split('+')
                .next()
                .filter(|name| !name.is_empty())
                .unwrap_or(local);
        }
        Mailbox { name, domain }
    }

    /// Whether the dots in its name make another mailbox.
    pub fn dots_count(&self) -> bool {
        self.domain != "gmail.com" || !self.name.as_bytes().contains(&b'.')
    }
}

/// What [`read`] says of an address in lower case that needs no repair, is neither stand-in nor
/// masked, and whose domain is no slip: its mailbox and flags, the text as it is. `None` for all
/// others.
pub(super) fn read_plain(text: &str) -> Option<(Mailbox<'_>, Flags)> {
    let at = text.bytes().position(|byte| byte == b'@')?;
    let (local, domain) = (&text[..at], &text[at + 1..]);
    let reachable = domains::is_provider(domain)
        || (is_domain(domain) && domains::slip(domain).is_none() && is_public(domain));
    if !reachable || !is_local(local) || domains::is_placeholder(local, domain) {
        return None;
    }
    let role = domains::is_role(local);
    let flags = if role { Flags::ROLE } else { Flags::NONE };
    Some((Mailbox::of(local, domain), flags))
}

/// Leaves an address as it was written; `original` where that is not its text.
fn unreadable(mut address: Address, original: Option<String>) -> Address {
    address.flags = Flags::INVALID;
    address.repaired = false;
    if let Some(original) = original {
        address.text = original;
    }
    address
}

/// Puts right what can have been meant in one way only: signs stuck to the ends, `@@`, two dots
/// or a comma for a dot in the domain. Owned if anything was repaired.
fn repair(written: &str) -> Cow<'_, str> {
    let trimmed = written.trim_matches(|c| ".,:;'\"`/&|".contains(c));
    let tidy = trimmed.len() == written.len();
    let Some((local, domain)) = trimmed.split_once('@') else {
        return Cow::Borrowed(written);
    };
    let plain =
        !domain.starts_with(['@', '.', ',']) && !domain.contains("..") && !domain.contains(',');
    if tidy && plain && !local.ends_with('.') {
        return Cow::Borrowed(written);
    }
    let mut fixed = String::with_capacity(trimmed.len());
    fixed.push_str(local);
    fixed.push('@');
    for c in domain.trim_start_matches(['@', '.', ',']).chars() {
        let c = if c == ',' { '.' } else { c };
        if c != '.' || !fixed.ends_with('.') {
            fixed.push(c);
        }
    }
    Cow::Owned(fixed)
}

fn is_local(local: &str) -> bool {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'+-/=?^_`{|}~".contains(&byte);
    (1..=64).contains(&local.len())
        && local.bytes().all(fine)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.as_bytes().windows(2).any(|pair| pair == b"..")
}

fn is_domain(domain: &str) -> bool {
    let fine = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| {
                c.is_ascii_alphanumeric() || c == '-' || (!c.is_ascii() && c.is_alphanumeric())
            })
    };
    domain.len() <= 253 && domain.contains('.') && domain.split('.').all(fine)
}

/// Whether the domain ends in a public suffix that exists.
fn is_public(domain: &str) -> bool {
    const COMMON: [&str; 5] = [".com", ".co.kr", ".net", ".kr", ".org"];
    COMMON.iter().any(|suffix| domain.ends_with(suffix))
        || crate::text::domains::registrable(domain).is_some()
}
