//! The standardizer `email`: finds the addresses in a cell; [`address`] reads each, [`domains`]
//! knows providers.

mod address;
mod domains;

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::fold::{is_blank, plain};
use super::{Cell, Context, Draft, Entry, Glance, Standardizer};
use address::Address;

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "email",
        summary: "Mail addresses in lower case, with the mailbox they reach.",
        doc: "Canonical text is the address in lower case; several addresses of a cell are joined by \
              `;`. `mailto:`, display names and comments go, and slips with one possible meaning \
              (`naver,com`, `..`, a dot at the end) are put right and noted.\n\n\
              Parts: `mailbox` is what matching compares. Names of one mailbox are brought together \
              (hanmail.net is daum.net, googlemail.com is gmail.com without dots and tags), and a \
              slip that cannot be anything else (naver.con) counts as its provider. `domain` is the \
              mailbox's, also where letters before the @ are hidden. The text itself keeps the domain as written; the probable one is \
              proposed.\n\n\
              Boxes of a function (info@) are flagged `role`, stand-ins (none@none.com) \
              `placeholder`, hidden letters `masked`, and what is no address `invalid`.",
        parameters: &[],
        examples: &[
            (" Kim.CS@Naver.com ", "kim.cs@naver.com"),
            ("김철수 <kim@hanmail.net>", "kim@hanmail.net"),
            ("kim＠naver,com", "kim@naver.com"),
            ("mailto:a.kim@x.co.kr; b@y.kr", "a.kim@x.co.kr;b@y.kr"),
            ("info@hanbit.co.kr", "info@hanbit.co.kr [role]"),
            ("none@none.com", "none@none.com [placeholder]"),
            ("ab***@naver.com", "ab***@naver.com [masked]"),
            ("kim@naver.con", "kim@naver.con"),
            ("김철수", "김철수 [invalid]"),
        ],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Email))
}

struct Email;

impl Standardizer for Email {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if is_single(&text) {
            return one(cell, address::read(text));
        }
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        let spelt = at_spelt_out(&folded);
        let mut addresses: Vec<Address> = Vec::new();
        for piece in pieces(spelt.as_deref().unwrap_or(&folded)) {
            let address = address::read(piece);
            if !addresses.iter().any(|known| known.text == address.text) {
                addresses.push(address);
            }
        }
        match addresses.len() {
            0 => {
                cell.text = Some(folded.into_owned());
                cell.parts = vec![None, None];
                cell.flagged(Flags::INVALID)
            }
            1 => {
                let mut address = addresses.remove(0);
                address.repaired |= spelt.is_some();
                let invalid = address.flags.has(Flags::INVALID);
                let mut cell = one(cell, address);
                if invalid {
                    cell.text = Some(folded.into_owned());
                }
                cell
            }
            _ => several(cell, addresses, &folded),
        }
    }

    /// One address without a slip.
    fn write(&self, text: &Glance<'_>, draft: &mut Draft<'_>) -> bool {
        if !text.ascii() || !is_single(text.text()) {
            return false;
        }
        let lower;
        let text = if text.capitals() {
            lower = text.text().to_ascii_lowercase();
            &lower
        } else {
            text.text()
        };
        let Some((mailbox, flags)) = address::read_plain(text) else {
            return false;
        };
        // What is noted goes the long way.
        if domains::is_closed(mailbox.domain) {
            return false;
        }
        draft.put(text);
        if mailbox.dots_count() {
            draft.put_pieces(&[mailbox.name, "@", mailbox.domain]);
        } else {
            let name: String = mailbox.name.split('.').collect();
            draft.put_pieces(&[&name, "@", mailbox.domain]);
        }
        draft.put(mailbox.domain);
        draft.flag(flags);
        true
    }
}

/// `kim(at)naver(dot)com` and kim골뱅이naver.com with their signs; `None` where there is an @ or
/// nothing that stands for one.
fn at_spelt_out(text: &str) -> Option<String> {
    if text.contains('@') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let ats = ["(at)", "[at]", "{at}", "골뱅이"];
    let at = ats.into_iter().find(|at| lower.matches(at).count() == 1)?;
    let mut spelt = lower.replace(at, "@");
    for dot in ["(dot)", "[dot]", "{dot}"] {
        spelt = spelt.replace(dot, ".");
    }
    Some(spelt)
}

/// Whether there is nothing in a cell but one address.
fn is_single(text: &str) -> bool {
    let mut ats = 0;
    text.bytes().all(|byte| {
        ats += usize::from(byte == b'@');
        byte.is_ascii_alphanumeric() || b"@.-_+*".contains(&byte)
    }) && ats == 1
        && !text.starts_with("mailto")
}

fn one(mut cell: Cell, address: Address) -> Cell {
    if address.repaired {
        cell.note("email-repaired");
    }
    if let Some(suggestion) = address.suggestion {
        if address.flags.has(Flags::INVALID) {
            cell.suggest("email-wrong-keyboard", suggestion);
        } else {
            cell.suggest("email-domain-typo", suggestion);
        }
    }
    if address.flags.has(Flags::STALE) {
        cell.note("email-provider-closed");
    }
    cell.parts = vec![
        Some(address.mailbox).filter(|text| !text.is_empty()),
        Some(address.domain).filter(|text| !text.is_empty()),
    ];
    cell.text = Some(address.text);
    cell.flagged(address.flags)
}

fn several(mut cell: Cell, mut addresses: Vec<Address>, folded: &str) -> Cell {
    if !addresses.iter().any(|address| address.flags.usable()) {
        cell.text = Some(folded.to_owned());
        cell.parts = vec![None, None];
        return cell.flagged(addresses[0].flags);
    }
    let before = addresses.len();
    addresses.retain(|address| address.flags.usable());
    if addresses.len() < before {
        cell.note("email-part-unreadable");
    }
    for address in &addresses {
        if address.repaired {
            cell.note("email-repaired");
        }
        if address.flags.has(Flags::STALE) {
            cell.note("email-provider-closed");
        }
        if let Some(suggestion) = &address.suggestion {
            cell.suggest("email-domain-typo", suggestion.clone());
        }
    }
    let join = |piece: fn(&Address) -> &str| {
        let pieces: Vec<&str> = addresses.iter().map(piece).collect();
        Some(pieces.join(";"))
    };
    cell.parts = vec![join(|a| &a.mailbox), join(|a| &a.domain)];
    cell.text = join(|a| &a.text);
    // A flag of one address is no statement about the others.
    let common = addresses
        .iter()
        .map(|address| address.flags.0)
        .reduce(|all, flags| all & flags)
        .unwrap_or_default();
    cell.flagged(Flags(common))
}

/// The addresses in a cell: what stands in `<…>`, else what is left between separators once
/// comments in brackets, `mailto:` and lonely words are gone.
fn pieces(text: &str) -> Vec<String> {
    if text.contains('<') {
        let inside: Vec<String> = text
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
            .filter(|inside| inside.contains('@'))
            .flat_map(|inside| pieces(&inside.replace('<', "")))
            .collect();
        if !inside.is_empty() {
            return inside;
        }
    }
    let mut pieces: Vec<String> = Vec::new();
    for piece in separate(&without_comments(text)) {
        let piece = strip_mailto(&piece);
        if !piece.is_empty() {
            pieces.push(piece.to_owned());
        }
    }
    // A name beside an address is no second address.
    if pieces.iter().any(|piece| piece.contains('@')) {
        pieces.retain(|piece| piece.contains('@'));
    } else if pieces.len() > 1 {
        pieces.clear();
    }
    pieces
}

/// Cuts at blanks, `;`, `|`, and at `,` and `/` where another address follows. Blanks around `@`
/// and before a comma that stands for a dot do not divide.
fn separate(text: &str) -> Vec<String> {
    let mut joined = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '@' => {
                joined.truncate(joined.trim_end_matches(is_blank).len());
                joined.push(c);
            }
            c if is_blank(c) && joined.ends_with('@') => {}
            c if is_blank(c) => joined.push(' '),
            c => joined.push(c),
        }
    }
    let mut pieces = vec![String::new()];
    let mut rest = joined.as_str();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let divides = match c {
            ' ' | ';' | '|' => true,
            ',' | '/' | '&' => {
                let next = rest.trim_start_matches(' ');
                let word = next.split([' ', ',', ';', '/', '|']).next().unwrap_or("");
                word.contains('@') || word.is_empty()
            }
            _ => false,
        };
        match pieces.last_mut() {
            Some(last) if !divides => last.push(c),
            _ => pieces.push(String::new()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn without_comments(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => {
                depth -= 1;
                result.push(' ');
            }
            c if depth == 0 => result.push(c),
            _ => {}
        }
    }
    if result.contains('@') {
        result
    } else {
        // The address itself stands in brackets.
        text.replace(['(', ')', '[', ']'], " ")
    }
}

fn strip_mailto(piece: &str) -> &str {
    let head = piece.get(..7).unwrap_or("");
    if head.eq_ignore_ascii_case("mailto:") {
        let address = &piece[7..];
        address.split('?').next().unwrap_or(address)
    } else {
        piece
    }
}
