//! The standardizer `unicode`.

use unicode_normalization::char::decompose_compatible;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use crate::text::mojibake;

use super::fold::{is_blank, is_invisible, to_ascii};
use super::{Cell, Context, Entry, Glance, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "unicode",
        summary: "One way to write each character: NFC, no full-width forms, nothing invisible.",
        doc: "Composes (NFC, so names from a Mac are whole syllables again), folds full-width and \
              half-width forms, spells out ㈜ and its like, makes every blank a space and removes \
              characters nobody can see (zero-width, direction marks, the Hangul filler).\n\n\
              Text that was decoded with the wrong encoding before it came to us (`±èÃ¶¼ö`, `JosÃ©`) \
              is turned back where that loses nothing, and noted.\n\n\
              Never NFKC as a whole: that would turn the jamo in `ㅎㅏㄴ` into a mixture of a \
              syllable and a stray letter. Text with replacement characters is flagged `damaged`.",
        parameters: &[],
        examples: &[
            ("０１０－１２３４", "010-1234"),
            ("㈜한빛", "(주)한빛"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("ㅎㅏㄴ", "ㅎㅏㄴ"),
            ("\u{3164}", "(missing)"),
            ("±èÃ¶¼ö", "김철수"),
            ("占쏙옙", "占쏙옙 [damaged]"),
        ],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Unicode))
}

struct Unicode;

impl Standardizer for Unicode {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(mut text) = cell.text.take() else {
            return cell;
        };
        if let Some(repaired) = mojibake::repair(&text) {
            cell.note("mojibake-repaired");
            text = repaired;
        }
        let ascii = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | 0x1f));
        if (ascii || text.chars().all(is_plain)) && !text.is_empty() {
            cell.text = Some(text);
            return cell;
        }
        let text = fold(text);
        if text.contains('\u{fffd}') || text.contains("占쏙옙") {
            cell = cell.flagged(Flags::DAMAGED);
            cell.note("damaged-text");
        }
        if text.is_empty() {
            return cell.missing();
        }
        cell.text = Some(text);
        cell
    }

    fn leaves(&self, text: &Glance<'_>) -> bool {
        text.plain() && !text.text().is_empty()
    }
}

/// Printable ASCII, the slot separator, Hangul syllables and common Hanja: what most cells consist
/// of, and what neither folding nor composing changes. 占 is left out because it may be damage.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{1f}' | '가'..='힣') || (matches!(c, '一'..='鿿') && c != '占')
}

fn fold(text: String) -> String {
    let text = if text.chars().any(changes) {
        let mut folded = String::with_capacity(text.len());
        for c in text.chars() {
            push_folded(&mut folded, c);
        }
        folded
    } else {
        text
    };
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

fn changes(c: char) -> bool {
    is_invisible(c)
        || (is_blank(c) && c != ' ')
        || matches!(
            c,
            '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{301c}'
        )
        || matches!(c, '\u{ff01}'..='\u{ffee}')
        || spelt_out(c)
}

/// Characters that stand for several letters and are spelt out by their compatibility form:
/// parenthesized and corporate signs, letterlike signs for phone and number, Latin ligatures.
/// All of them decompose into complete characters, so composing afterwards is safe.
fn spelt_out(c: char) -> bool {
    matches!(
        c,
        '\u{320e}'..='\u{321e}'
            | '\u{3220}'..='\u{3243}'
            | '\u{337f}'
            | '\u{33c7}'
            | '\u{33cd}'
            | '\u{2116}'
            | '\u{2121}'
            | '\u{fb00}'..='\u{fb06}'
    )
}

fn push_folded(folded: &mut String, c: char) {
    match c {
        c if is_invisible(c) => {}
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' => folded.push('-'),
        '\u{301c}' => folded.push('~'),
        '\u{ffa1}'..='\u{ffdc}' => folded.push(wide_jamo(c)),
        '\u{ff61}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffe5}' | '\u{ffe8}'..='\u{ffee}' => {
            decompose_compatible(c, |c| folded.push(c));
        }
        c if spelt_out(c) => {
            let mut letters = String::new();
            decompose_compatible(c, |c| letters.push(c));
            folded.extend(letters.nfc());
        }
        c => folded.push(to_ascii(c)),
    }
}

/// The compatibility jamo of a half-width one. The block keeps the order of U+3131 with gaps
/// between the rows of vowels.
fn wide_jamo(c: char) -> char {
    let offset = match c as u32 {
        code @ 0xffa1..=0xffbe => code - 0xffa1,
        code @ 0xffc2..=0xffc7 => code - 0xffc2 + 30,
        code @ 0xffca..=0xffcf => code - 0xffca + 36,
        code @ 0xffd2..=0xffd7 => code - 0xffd2 + 42,
        code @ 0xffda..=0xffdc => code - 0xffda + 48,
        _ => return c,
    };
    char::from_u32(0x3131 + offset).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Unicode decomposition of a half-width jamo is conjoining; its compatibility sibling's
    /// decomposition must be the same letter.
    #[test]
    fn half_width_jamo_map_to_their_wide_siblings() {
        for code in 0xffa1..=0xffdc {
            let half = char::from_u32(code).unwrap();
            let wide = wide_jamo(half);
            if wide == half {
                continue;
            }
            let decomposed = |c: char| -> String { std::iter::once(c).nfkc().collect() };
            assert_eq!(decomposed(half), decomposed(wide), "U+{code:04X}");
        }
    }
}
