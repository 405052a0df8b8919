//! The encodings of exported CSV, and text in CP949 as far as it goes.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, EncoderResult};

/// Encodings that Korean and other desks open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with the mark that Excel needs to see.
    Utf8Bom,
    /// 확장 완성형, windows-949.
    Cp949,
}

/// CP949 with `?` for what it lacks, and how many characters that were.
pub(super) fn cp949(text: &str) -> (Cow<'_, [u8]>, u64) {
    if text.is_ascii() {
        return (Cow::Borrowed(text.as_bytes()), 0);
    }
    let mut encoder = EUC_KR.new_encoder();
    let most = encoder
        .max_buffer_length_from_utf8_without_replacement(text.len())
        .unwrap_or(text.len() * 2);
    let mut bytes = Vec::with_capacity(most);
    let (mut rest, mut lacking) = (text, 0);
    loop {
        let (result, read) =
            encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
        rest = &rest[read..];
        match result {
            EncoderResult::InputEmpty => return (Cow::Owned(bytes), lacking),
            EncoderResult::OutputFull => bytes.reserve(rest.len() * 2 + 16),
            EncoderResult::Unmappable(_) => {
                lacking += 1;
                bytes.push(b'?');
            }
        }
    }
}
