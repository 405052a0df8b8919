//! The standardizer `url`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;
use crate::text::domains;

use super::fold::plain;
use super::url_slips::{is_label, repair};
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "url",
        summary: "Web addresses with scheme and host in lower case, and their registered domain.",
        doc: "Scheme and host become lower case, a standard port and a lone slash at the end go; the \
              path stays as written, since case may matter there. No scheme is added where none \
              stands.\n\n\
              The part `domain` is what somebody registered (`hanbit.co.kr` of \
              `www.shop.hanbit.co.kr`), by the list of public suffixes. What has no host under a \
              known suffix is flagged `invalid`; `http://` alone and example domains `placeholder`. \
              Slips of the scheme (`http//`, `htp://`) and a comma for a dot are put right with a \
              note, text beside the address is left out with one; of several the first is taken.",
        parameters: &[],
        examples: &[
            ("HTTPS://Www.Hanbit.co.kr:443/", "https://www.hanbit.co.kr"),
            ("Hanbit.co.kr/Shop", "hanbit.co.kr/Shop"),
            ("http://", "http:// [placeholder]"),
            ("홈페이지 없음", "홈페이지 없음 [invalid]"),
        ],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Url))
}

struct Url;

impl Standardizer for Url {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        cell.parts = vec![None];
        let address = match read(&folded) {
            Read::Address(address) => address,
            Read::Nothing => {
                cell.text = Some(folded.into_owned());
                return cell.flagged(Flags::PLACEHOLDER);
            }
            Read::Unreadable => {
                let Some(address) = beside_text(&folded, &mut cell) else {
                    cell.text = Some(folded.into_owned());
                    return cell.flagged(Flags::INVALID);
                };
                address
            }
        };
        let domain = address.domain.as_str();
        let example = matches!(domain, "example.com" | "example.net" | "example.org")
            || domain.rsplit('.').next().is_some_and(is_reserved);
        cell.parts = vec![Some(address.domain)];
        cell.text = Some(address.text);
        cell.flagged(if example {
            Flags::PLACEHOLDER
        } else {
            Flags::NONE
        })
    }
}

struct Address {
    text: String,
    domain: String,
}

enum Read {
    Address(Address),
    /// The beginning of an address and no more.
    Nothing,
    Unreadable,
}

/// Reads a text that is an address and nothing else.
fn read(text: &str) -> Read {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (String::new(), text),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.to_lowercase();
    let host = match scheme.as_str() {
        "https" => host.strip_suffix(":443").unwrap_or(&host),
        "http" => host.strip_suffix(":80").unwrap_or(&host),
        _ => host.as_str(),
    };
    let host = host.trim_end_matches('.');
    if host.is_empty() || host == "www" {
        return Read::Nothing;
    }
    let known = matches!(scheme.as_str(), "" | "http" | "https" | "ftp");
    let Some(domain) = registered(host).filter(|_| known) else {
        return Read::Unreadable;
    };
    let path = if path == "/" { "" } else { path };
    let joint = if scheme.is_empty() { "" } else { "://" };
    Read::Address(Address {
        text: format!("{scheme}{joint}{host}{path}"),
        domain: domain.to_owned(),
    })
}

/// The address in a text that holds slips of the keyboard or more than the address.
fn beside_text(text: &str, cell: &mut Cell) -> Option<Address> {
    let mut found: Vec<(Address, bool)> = Vec::new();
    let mut words = 0;
    for piece in text.split([' ', ';', '(', ')', '<', '>']) {
        let piece = piece.trim_matches([',', ':', '"', '\'', '.']);
        // 홈페이지:www.hanbit.co.kr
        let piece = match piece.split_once(':') {
            Some((label, rest)) if !label.is_ascii() => rest,
            _ => piece,
        };
        let repaired = repair(piece);
        let read_one = |text: &str| match read(text) {
            Read::Address(address) => Some(address),
            _ => None,
        };
        if let Some(address) = read_one(piece) {
            found.push((address, false));
        } else if let Some(address) = read_one(&repaired) {
            found.push((address, true));
        } else if !piece.is_empty() && !is_label(piece) {
            words += 1;
        }
    }
    let several = found.len() > 1;
    let (address, slipped) = found.into_iter().next()?;
    if several {
        cell.note("url-several");
        cell.flags = cell.flags.with(Flags::AMBIGUOUS);
    }
    if slipped {
        cell.note("url-repaired");
    }
    if words > 0 {
        cell.note("url-text-dropped");
    }
    Some(address)
}

/// What somebody registered of a host (port allowed) under a known public suffix.
fn registered(host: &str) -> Option<&str> {
    let name = match host.split_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) => return None,
        None => host,
    };
    let fine = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    if name.len() > 253 || !name.split('.').all(fine) {
        return None;
    }
    domains::registrable(name).or_else(|| reserved(name))
}

/// The last two labels of a name that no site can have: RFC 2606 keeps these for examples.
fn reserved(name: &str) -> Option<&str> {
    let (rest, last) = name.rsplit_once('.')?;
    let start = rest.rfind('.').map_or(0, |dot| dot + 1);
    is_reserved(last).then(|| &name[start..])
}

fn is_reserved(label: &str) -> bool {
    matches!(label, "example" | "test" | "invalid" | "localhost")
}
