//! The standardizer `url`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;
use crate::text::domains;

use super::fold::plain;
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
              known suffix is flagged `invalid`; `http://` alone and example domains `placeholder`.",
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
        let (scheme, rest) = match folded.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => (String::new(), folded.as_ref()),
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
        cell.parts = vec![None];
        if host.is_empty() || host == "www" {
            cell.text = Some(folded.into_owned());
            return cell.flagged(Flags::PLACEHOLDER);
        }
        let Some(domain) =
            registered(host).filter(|_| matches!(scheme.as_str(), "" | "http" | "https" | "ftp"))
        else {
            cell.text = Some(folded.into_owned());
            return cell.flagged(Flags::INVALID);
        };
        let example = matches!(domain, "example.com" | "example.net" | "example.org");
        cell.parts = vec![Some(domain.to_owned())];
        let path = if path == "/" { "" } else { path };
        let joint = if scheme.is_empty() { "" } else { "://" };
        cell.text = Some(format!("{scheme}{joint}{host}{path}"));
        cell.flagged(if example {
            Flags::PLACEHOLDER
        } else {
            Flags::NONE
        })
    }
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
    domains::registrable(name)
}
