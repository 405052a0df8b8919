//! Decides the encoding of a text file from all of its bytes and says why. Never changes text;
//! decoding happens where the text is cut.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

use crate::error::{Error, Result};

/// An encoding and the reason for it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What the text is decoded with.
    pub encoding: &'static Encoding,
    /// One phrase for the report.
    pub evidence: String,
    /// Bytes of byte-order mark to pass over.
    pub mark: usize,
    /// What speaks against it.
    pub doubt: Option<&'static str>,
}

impl Decision {
    /// The name as a steward knows it.
    pub fn name(&self) -> &'static str {
        shown_name(self.encoding)
    }

    /// Whether records can be cut before decoding: quotes, line breaks and the delimiters are
    /// never part of a longer character.
    pub fn cuts_undecoded(&self) -> bool {
        self.encoding == UTF_8 || self.encoding == EUC_KR || self.encoding.is_single_byte()
    }
}

fn shown_name(encoding: &'static Encoding) -> &'static str {
    if encoding == EUC_KR {
        "CP949"
    } else {
        encoding.name()
    }
}

/// Resolves a pinned encoding's name.
///
/// # Errors
/// Usage `unknown-encoding`.
pub fn by_name(name: &str) -> Result<&'static Encoding> {
    let lower = name.trim().to_ascii_lowercase();
    let known = match lower.as_str() {
        "cp949" | "uhc" | "ms949" | "windows-949" | "euckr" => Some(EUC_KR),
        "utf8" | "utf-8-bom" | "utf-8-sig" | "utf8-bom" => Some(UTF_8),
        "cp1252" | "latin1" | "latin-1" => Some(WINDOWS_1252),
        other => Encoding::for_label(other.as_bytes()),
    };
    known.ok_or_else(|| {
        Error::usage(
            "unknown-encoding",
            format!("`{name}` is not a known encoding"),
        )
        .help("such as utf-8, utf-16le, cp949, windows-1252, shift_jis, gb18030")
    })
}

/// What a pass over all bytes learned for the decision.
#[derive(Default)]
pub struct Evidence {
    head: Vec<u8>,
    carry: Vec<u8>,
    /// Bytes around and after the first that is not UTF-8.
    sample: Vec<u8>,
    seen: u64,
    ascii_only: Ascii,
    utf8_characters: u64,
    utf8_errors: u64,
    nul_even: u64,
    nul_odd: u64,
    controls: u64,
}

#[derive(Default, PartialEq, Eq)]
enum Ascii {
    #[default]
    Only,
    Not,
}

const HEAD: usize = 64 << 10;
const SAMPLE: usize = 256 << 10;
/// Letters beyond ASCII from which on a damaged one among them is no proof against an encoding.
const SOME: usize = 50;
/// Letters beyond ASCII from which on their being Hangul is no chance: Chinese text read as Korean
/// is a third Hanja, Japanese text does not decode.
const ENOUGH: usize = 1_000;
/// Damaged characters after which a file with fewer sound ones is surely not UTF-8.
const HOPELESS: u64 = 10_000;

impl Evidence {
    /// Adds the next bytes of the file.
    pub fn feed(&mut self, block: &[u8]) {
        if self.head.len() < HEAD {
            let room = HEAD - self.head.len();
            let part = &block[..block.len().min(room)];
            for &byte in part {
                if byte == 0 {
                    if self.seen.is_multiple_of(2) {
                        self.nul_even += 1;
                    } else {
                        self.nul_odd += 1;
                    }
                }
                self.controls += u64::from(matches!(byte, 1..=8 | 14..=25 | 28..=30));
                self.seen += 1;
            }
            self.head.extend_from_slice(part);
        }
        if self.carry.is_empty() {
            self.check_utf8(block);
        } else {
            let mut joined = std::mem::take(&mut self.carry);
            joined.extend_from_slice(block);
            self.check_utf8(&joined);
        }
    }

    fn check_utf8(&mut self, bytes: &[u8]) {
        let ascii = Encoding::ascii_valid_up_to(bytes);
        if ascii == bytes.len() && self.utf8_errors == 0 {
            return;
        }
        self.ascii_only = Ascii::Not;
        if self.utf8_errors == 0 {
            let valid = Encoding::utf8_valid_up_to(bytes);
            let rest = &bytes[valid..];
            if rest.len() < 4 && could_continue(rest) {
                // Counted in bytes of a byte, so that many are counted at a time.
                let leads: u64 = bytes[..valid]
                    .chunks(255)
                    .map(|part| {
                        part.iter().fold(0u8, |leads, &byte| {
                            leads.wrapping_add(u8::from(byte >= 0xC0))
                        })
                    })
                    .map(u64::from)
                    .sum();
                self.utf8_characters += leads;
                self.carry = rest.to_vec();
                return;
            }
        }
        if self.sample.len() < SAMPLE {
            let from = ascii.saturating_sub(1024);
            let until = (from + SAMPLE - self.sample.len()).min(bytes.len());
            self.sample.extend_from_slice(&bytes[from..until]);
        }
        if self.utf8_errors > HOPELESS && self.utf8_errors > self.utf8_characters {
            return;
        }
        for chunk in bytes.utf8_chunks() {
            self.utf8_characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
            self.utf8_errors += u64::from(!chunk.invalid().is_empty());
        }
    }

    /// The first bytes of the file, up to 64 KB.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Decides; `None` if the bytes are no text.
    pub fn decide(mut self) -> Option<Decision> {
        if self.head.starts_with(b"\xFF\xFE\0\0") || self.head.starts_with(b"\0\0\xFE\xFF") {
            // UTF-32 begins like UTF-16; nothing decodes it.
            return None;
        }
        if !self.carry.is_empty() {
            let cut = std::mem::take(&mut self.carry);
            if self.sample.is_empty() {
                // A file cut inside its last character is still UTF-8.
                self.utf8_characters += 100;
            }
            self.sample.extend_from_slice(&cut);
            self.utf8_errors += 1;
        }
        if let Some((encoding, mark)) = Encoding::for_bom(&self.head) {
            return Some(Decision {
                encoding,
                evidence: "byte-order mark".to_owned(),
                mark,
                doubt: None,
            });
        }
        if let Some(encoding) = self.utf16_by_nuls() {
            return Some(Decision {
                encoding,
                evidence: "pattern of zero bytes".to_owned(),
                mark: 0,
                doubt: None,
            });
        }
        let looked_at = self.head.len() as u64;
        if (self.nul_even + self.nul_odd) * 100 > looked_at || self.controls * 20 > looked_at {
            return None;
        }
        let (encoding, evidence) = self.eight_bit();
        Some(Decision {
            encoding,
            evidence,
            mark: 0,
            doubt: self.doubt(encoding),
        })
    }

    /// What speaks against an encoding that was found by statistics.
    fn doubt(&self, encoding: &'static Encoding) -> Option<&'static str> {
        let unused = |byte: &u8| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
        if encoding != UTF_8 && self.utf8_characters * 4 > self.utf8_errors {
            Some("parts of the file are UTF-8 and others are not, as when exports are put together")
        } else if encoding == WINDOWS_1252 && self.sample.iter().any(unused) {
            Some("it holds bytes that windows-1252 does not use")
        } else {
            None
        }
    }

    /// The sample up to its last line break: a cut inside a character would count as damage.
    fn whole_lines(&self) -> &[u8] {
        match self.sample.iter().rposition(|&byte| byte == b'\n') {
            Some(at) if self.sample.len() >= SAMPLE => &self.sample[..at],
            _ => &self.sample,
        }
    }

    fn eight_bit(&self) -> (&'static Encoding, String) {
        if self.ascii_only == Ascii::Only && self.head.windows(3).any(is_iso_2022_escape) {
            let evidence = "escape sequences of ISO-2022-JP".to_owned();
            return (ISO_2022_JP, evidence);
        }
        if self.utf8_errors == 0 {
            return match self.ascii_only {
                Ascii::Only => (UTF_8, "all bytes are ASCII".to_owned()),
                Ascii::Not => (UTF_8, "all bytes are valid UTF-8".to_owned()),
            };
        }
        if self.utf8_characters > 20 * self.utf8_errors {
            return (UTF_8, "UTF-8 but for a few damaged characters".to_owned());
        }
        let guess = |hint: Option<&[u8]>| {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(self.whole_lines(), true);
            detector.guess(hint, Utf8Detection::Deny)
        };
        let (korean, _) = EUC_KR.decode_without_bom_handling(self.whole_lines());
        // Chinese text decodes as Korean too, but then as a mixture of Hanja and Hangul. A few
        // damaged characters (a value cut by bytes, a file cut off) leave Korean text Korean.
        let count = |of: fn(char) -> bool| korean.chars().filter(|&c| of(c)).count();
        let foreign = count(|c| !c.is_ascii());
        let hangul = count(|c| ('가'..='힣').contains(&c));
        let damaged = count(|c| c == '\u{fffd}');
        let speaks_korean = hangul * 10 > foreign * 8 && damaged * 50 <= foreign;
        let surely_korean = speaks_korean && foreign >= ENOUGH && hangul * 100 > foreign * 95;
        let encoding = match surely_korean || speaks_korean && damaged > 0 && foreign >= SOME {
            true => EUC_KR,
            false => match guess(speaks_korean.then_some(&b"kr"[..])) {
                gbk if gbk == GBK => GB18030,
                utf8 if utf8 == UTF_8 => WINDOWS_1252,
                other => other,
            },
        };
        (
            encoding,
            format!(
                "not UTF-8; letter statistics speak for {}",
                shown_name(encoding)
            ),
        )
    }

    fn utf16_by_nuls(&self) -> Option<&'static Encoding> {
        let half = self.head.len() as u64 / 2;
        let all = self.nul_even + self.nul_odd;
        if half == 0 || all * 20 < half {
            return None;
        }
        if self.nul_odd * 20 >= all * 19 {
            return Some(UTF_16LE);
        }
        if self.nul_even * 20 >= all * 19 {
            return Some(UTF_16BE);
        }
        // Syllables such as 대 (U+B300) have a zero byte in the other place: what it says decides.
        let even = &self.head[..self.head.len() / 2 * 2];
        [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
            let text = encoding.decode_without_bom_handling_and_without_replacement(even);
            text.is_some_and(|text| reads_as_lines(&text))
        })
    }
}

/// Whether text has lines, and nearly all of it is in scripts that exports are written in.
fn reads_as_lines(text: &str) -> bool {
    let usual = |c: char| {
        matches!(c, '\t' | '\r' | '\n' | ' '..='~' | '\u{a0}'..='\u{24f}')
            || matches!(c, '가'..='힣' | 'ㄱ'..='ㆎ' | '぀'..='ヿ' | '一'..='鿿')
    };
    let (all, fitting) = text.chars().fold((0, 0), |(all, fitting), c| {
        (all + 1, fitting + usize::from(usual(c)))
    });
    text.contains('\n') && fitting * 20 >= all * 19
}

/// The start of a Japanese character set in ISO-2022-JP.
fn is_iso_2022_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [0x1B, b'$', b'@' | b'B'] | [0x1B, b'(', b'J'])
}

/// Whether up to three bytes can be the start of a character that the next block completes.
fn could_continue(rest: &[u8]) -> bool {
    match std::str::from_utf8(rest) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() == 0,
    }
}
