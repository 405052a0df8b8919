//! 연계정보 (CI) and 중복가입확인정보 (DI): what they look like, and the keyed hash that stands in
//! their place in everything a run keeps. Source of the lengths: 방송통신위원회 고시 "연계정보 생성·
//! 처리 등에 관한 기준" and the agencies' interface documents (CI 88 bytes, DI 64 bytes).

use std::borrow::Cow;

/// Characters of a CI: 64 bytes in base64.
const CI: usize = 88;
/// Characters of a DI: 48 bytes in base64.
const DI: usize = 64;
/// Hexadecimal digits of a hash.
const DIGITS: usize = 40;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A CI, or its hash.
    Ci,
    /// A DI, or its hash.
    Di,
    /// Anything else.
    Other,
}

/// What a text is.
pub fn form(text: &str) -> Form {
    if let Some((kind, hash)) = text.split_once(':') {
        let hashed = hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        return match (hashed, kind) {
            (true, "ci") => Form::Ci,
            (true, "di") => Form::Di,
            _ => Form::Other,
        };
    }
    let base64 = text
        .trim_end_matches('=')
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    match text.len() {
        CI if base64 => Form::Ci,
        DI if base64 => Form::Di,
        _ => Form::Other,
    }
}

/// What a run keeps of a value: a hash keyed with `key`. Words for "nothing" have no letter or
/// digit of a key in them and stay as they are.
pub fn hashed(text: &str, key: &[u8; 32]) -> String {
    let value = text.trim();
    if !value.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return text.to_owned();
    }
    let kind = match form(value) {
        Form::Ci => "ci",
        Form::Di => "di",
        Form::Other => "key",
    };
    let hash = blake3::keyed_hash(key, value.as_bytes()).to_hex();
    format!("{kind}:{}", &hash[..DIGITS])
}

/// A text with every CI and DI in it replaced by its hash: a record that could not be read is
/// kept as it stands, and its columns are not known.
pub fn hashed_within<'a>(text: &'a str, key: &[u8; 32]) -> Cow<'a, str> {
    let of_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(start) = text[at..].find(of_key).map(|found| at + found) {
        let end = text[start..]
            .find(|c| !of_key(c))
            .map_or(text.len(), |length| start + length);
        if form(&text[start..end]) != Form::Other {
            out.push_str(&text[copied..start]);
            out.push_str(&hashed(&text[start..end], key));
            copied = end;
        }
        at = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ci(fill: char) -> String {
        format!("{}==", fill.to_string().repeat(CI - 2))
    }

    #[test]
    fn equal_keys_hash_equally_and_show_nothing() {
        let (a, b) = ([1; 32], [2; 32]);
        let hash = hashed(&ci('x'), &a);
        assert_eq!(hash, hashed(&format!(" {} ", ci('x')), &a));
        assert_ne!(hash, hashed(&ci('X'), &a));
        assert_ne!(hash, hashed(&ci('x'), &b));
        assert_eq!((form(&ci('x')), form(&hash)), (Form::Ci, Form::Ci));
        assert_eq!(hashed("없음", &a), "없음");
        assert_eq!(form(&hashed("1234", &a)), Form::Other);
    }

    #[test]
    fn keys_are_found_in_broken_records() {
        let key = [1; 32];
        let record = format!("7,\"{},kim@naver.com", ci('q'));
        let kept = hashed_within(&record, &key);
        assert_eq!(
            kept,
            format!("7,\"{},kim@naver.com", hashed(&ci('q'), &key))
        );
        assert_eq!(hashed_within("7,kim", &key), "7,kim");
    }
}
