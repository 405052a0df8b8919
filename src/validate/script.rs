//! Encodings of target systems: how many bytes a text takes there, and the first character that
//! cannot be written.

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_1252};

/// Names that checks accept.
pub const NAMES: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "cp949",
    "euc-kr",
    "shift_jis",
    "gbk",
    "big5",
    "windows-1252",
];

/// An encoding to write to.
#[derive(Clone, Copy, Debug)]
pub enum Script {
    /// Bytes as they are.
    Utf8,
    /// Two bytes a unit, either order, without a byte order mark.
    Utf16,
    /// One of the tables of the WHATWG Encoding Standard; its `euc-kr` is CP949.
    Table(&'static Encoding),
    /// KS X 1001 alone: the 2,350 syllables of old databases, without CP949's further 8,822.
    Wansung,
}

impl Script {
    /// The encoding of a name in [`NAMES`].
    ///
    /// # Errors
    /// A sentence, if there is none.
    pub fn named(name: &str) -> Result<Self, String> {
        Ok(match name {
            "utf-8" => Script::Utf8,
            "utf-16le" | "utf-16be" => Script::Utf16,
            "cp949" => Script::Table(EUC_KR),
            "euc-kr" => Script::Wansung,
            "shift_jis" => Script::Table(SHIFT_JIS),
            "gbk" => Script::Table(GBK),
            "big5" => Script::Table(BIG5),
            "windows-1252" => Script::Table(WINDOWS_1252),
            other => return Err(format!("there is no encoding `{other}`")),
        })
    }

    /// Bytes of a text.
    ///
    /// # Errors
    /// The first character that cannot be written.
    pub fn bytes(self, text: &str) -> Result<usize, char> {
        match self {
            Script::Utf8 => Ok(text.len()),
            Script::Utf16 => Ok(text.encode_utf16().count() * 2),
            _ if text.is_ascii() => Ok(text.len()),
            Script::Table(table) => {
                let (bytes, _, unmappable) = table.encode(text);
                match text.chars().find(|&c| unmappable && !writes(table, c)) {
                    Some(c) => Err(c),
                    None => Ok(bytes.len()),
                }
            }
            Script::Wansung => {
                let (bytes, _, _) = EUC_KR.encode(text);
                match text.chars().find(|&c| !in_ks_x_1001(c)) {
                    Some(c) => Err(c),
                    None => Ok(bytes.len()),
                }
            }
        }
    }
}

fn writes(table: &'static Encoding, c: char) -> bool {
    !table.encode(c.encode_utf8(&mut [0; 4])).2
}

/// KS X 1001 takes both bytes from A1 on; CP949 put its additions around that square.
fn in_ks_x_1001(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = EUC_KR.encode(c.encode_utf8(&mut buffer));
    !unmappable
        && match *bytes {
            [byte] => byte < 0x80,
            [first, second] => first >= 0xa1 && second >= 0xa1,
            _ => false,
        }
}

/// What to tell of a character that cannot be written.
pub fn unwritable(c: char, encoding: &str) -> String {
    format!("U+{:04X} cannot be written in {encoding}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_as_the_encoding_writes_them() {
        let bytes = |name: &str, text: &str| Script::named(name).expect("known").bytes(text);
        assert_eq!(bytes("utf-8", "김a"), Ok(4));
        assert_eq!(bytes("utf-16le", "김😀"), Ok(6));
        assert_eq!(bytes("cp949", "김a"), Ok(3));
        assert_eq!(bytes("cp949", "김😀"), Err('😀'));
        assert_eq!(bytes("windows-1252", "é"), Ok(1));
        assert_eq!(bytes("windows-1252", "김"), Err('김'));
    }

    /// 2,350 syllables in the old standard, all 11,172 in CP949.
    #[test]
    fn syllables_are_those_of_the_standards() {
        let count = |name: &str| {
            let script = Script::named(name).expect("known");
            let mut text = [0; 4];
            ('가'..='힣')
                .filter(|c| script.bytes(c.encode_utf8(&mut text)).is_ok())
                .count()
        };
        assert_eq!((count("euc-kr"), count("cp949")), (2350, 11_172));
    }

    #[test]
    fn every_name_is_known() {
        assert!(NAMES.iter().all(|name| Script::named(name).is_ok()));
        assert!(Script::named("ebcdic").is_err());
    }
}
