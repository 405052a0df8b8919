//! The standardizer `null-tokens`.

use std::collections::BTreeSet;

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::text_column::SLOT;
use crate::text::tokens;

use super::fold::{is_blank, is_dash, is_invisible};
use super::{Cell, Context, Entry, Glance, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "null-tokens",
        summary: "Makes words that mean \"nothing\" missing: 없음, -, N/A, 미입력, null.",
        doc: "A cell that says only `없음`, `-`, `N/A`, `미입력` or `null` has no value, and a missing \
              value is neutral where a word would agree with the same word elsewhere. Only whole \
              cells (or whole slots of several source columns) are dropped.\n\n\
              The type decides about words that can be real: `Na` (나) and `Null` are surnames, \
              `NA` is a code, and `없음` answers a yes-or-no question.",
        parameters: &[
            Parameter {
                name: "tokens",
                kind: ParameterKind::TextList,
                required: false,
                doc: "More words for nothing; case does not matter.",
            },
            Parameter {
                name: "keep",
                kind: ParameterKind::TextList,
                required: false,
                doc: "Words that are values here.",
            },
        ],
        examples: &[
            (" 없음 ", "(missing)"),
            ("N/A", "(missing)"),
            ("--", "(missing)"),
            ("나", "나"),
            ("{keep: 없음} 없음", "없음"),
            ("{tokens: 비공개} 비공개", "(missing)"),
        ],
    },
    build,
};

/// Nothing under any type; lower case. Cells of dashes, dots and question marks alone are
/// recognised without a list.
const ALWAYS: &[&str] = &[
    "n/a",
    "n.a",
    "n.a.",
    "#n/a",
    "#null!",
    "#value!",
    "#ref!",
    "#name?",
    "#div/0!",
    "(null)",
    "<null>",
    "[null]",
    "\\n",
    "undefined",
    "(blank)",
    "(empty)",
    "(none)",
    "none specified",
    "not available",
    "not applicable",
    "not provided",
    "unknown",
    "해당없음",
    "해당 없음",
    "해당사항없음",
    "해당사항 없음",
    "미입력",
    "미기재",
    "미기입",
    "미등록",
    "미확인",
    "확인불가",
    "미상",
    "모름",
    "알수없음",
    "알 수 없음",
    "정보없음",
    "정보 없음",
    "자료없음",
    "입력안함",
    "입력 안함",
    "공란",
    "빈칸",
    "빈값",
    "널",
];

/// Nothing, except where it answers a question or is one of few values.
const NOT_AN_ANSWER: &[&str] = &["없음", "없슴", "없습니다", "없다", "x", "no", "무"];

/// Nothing, except where it could be a surname or a code.
const NOT_A_NAME: &[&str] = &["null", "none", "nil", "nan", "na", "nul"];

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    use FieldType as T;
    let mut tokens: BTreeSet<String> = ALWAYS.iter().map(|token| (*token).to_owned()).collect();
    let mut add = |more: &[&str]| tokens.extend(more.iter().map(|token| (*token).to_owned()));
    match context.ty {
        T::PersonName | T::CompanyName | T::PostalAddress => add(&["없음", "없슴", "null"]),
        T::Gender | T::Consent | T::Flag => add(&["null", "none", "nil", "nan"]),
        T::Category | T::Text | T::Identifier => {
            add(&["없음", "없슴", "null", "none", "nil", "nan"])
        }
        _ => {
            add(NOT_AN_ANSWER);
            add(NOT_A_NAME);
        }
    }
    // Null is somebody's surname: with a given name beside it, it stays.
    let whole_only: &[&str] = match context.ty {
        T::PersonName => &["null"],
        _ => &[],
    };
    for token in settings.list("tokens").unwrap_or_default() {
        tokens.insert(token.trim().to_lowercase());
    }
    for token in settings.list("keep").unwrap_or_default() {
        tokens.remove(&token.trim().to_lowercase());
    }
    let keep_dashes = settings
        .list("keep")
        .is_some_and(|keep| keep.iter().any(|token| token.trim() == "-"));
    let mut lengths = [0u64; 256];
    for token in &tokens {
        if let Some(&first) = token.as_bytes().first() {
            lengths[usize::from(first)] |= 1 << token.len().min(63);
        }
    }
    Ok(Box::new(NullTokens {
        tokens: tokens.into_iter().collect(),
        whole_only,
        lengths,
        strokes: if keep_dashes {
            Strokes::Values
        } else {
            Strokes::Nothing
        },
    }))
}

/// What a cell of dashes, dots or question marks alone is.
#[derive(PartialEq)]
enum Strokes {
    Nothing,
    Values,
}

struct NullTokens {
    /// Sorted, lower case.
    tokens: Vec<String>,
    /// Tokens that count only if every slot is empty or nothing.
    whole_only: &'static [&'static str],
    /// Per first byte of a token a bit for each length (63 stands for all longer ones): almost no
    /// cell that is not nothing passes this.
    lengths: [u64; 256],
    strokes: Strokes,
}

impl NullTokens {
    fn is_null(&self, text: &str, allowed: impl Fn(&str) -> bool) -> bool {
        let text = trimmed(text);
        let Some(&first) = text.as_bytes().first() else {
            return self.strokes == Strokes::Nothing;
        };
        // Neither a token nor a stroke begins with a digit; most numbers and codes do.
        if first.is_ascii_digit() {
            return false;
        }
        let stroke = |c: char| is_dash(c) || matches!(c, '.' | '?' | '_' | '*' | ' ' | '/' | ',');
        if text.chars().all(stroke) {
            // A row of stars alone is a masked value, not the absence of one.
            return self.strokes == Strokes::Nothing && !text.chars().all(|c| c == '*');
        }
        let lengths = self.lengths[usize::from(first.to_ascii_lowercase())];
        if lengths >> text.len().min(63) & 1 == 0 {
            return false;
        }
        let lower = text.to_lowercase();
        self.tokens
            .binary_search_by(|token| token.as_str().cmp(&lower))
            .is_ok()
            && allowed(&lower)
    }
}

impl NullTokens {
    /// Whether plain text is no token by its first byte and its length alone. It is neither if it
    /// begins or ends with a sign.
    fn says_something(&self, text: &str) -> bool {
        let solid = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let (Some(&first), Some(&last)) = (text.as_bytes().first(), text.as_bytes().last()) else {
            return false;
        };
        let lengths = self.lengths[usize::from(first.to_ascii_lowercase())];
        let fits = lengths >> text.len().min(63) & 1 == 1;
        solid(first) && solid(last) && (first.is_ascii_digit() || !fits)
    }
}

/// Text without blanks, quotes and invisible characters around it.
fn trimmed(text: &str) -> &str {
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if edge(text.as_bytes().first()) && edge(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(|c| is_blank(c) || is_invisible(c) || c == '\'' || c == '"')
}

impl Standardizer for NullTokens {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if !text.contains(SLOT) {
            if self.is_null(&text, |_| true) {
                return cell.missing();
            }
            cell.text = Some(text);
            return cell;
        }
        if text.split(SLOT).all(|slot| self.is_null(slot, |_| true)) {
            return cell.missing();
        }
        let kept: Vec<&str> = text
            .split(SLOT)
            .map(|slot| {
                let null = self.is_null(slot, |token| !self.whole_only.contains(&token));
                if null { "" } else { slot }
            })
            .collect();
        cell.text = Some(kept.join("\u{1f}"));
        cell
    }

    fn leaves(&self, text: &Glance<'_>) -> bool {
        let null = |slot: &str| {
            !(text.plain() && self.says_something(slot)) && self.is_null(slot, |_| true)
        };
        if !text.slots() {
            return !null(text.text());
        }
        let mut filled = false;
        let kept = tokens::pieces(text.text(), |byte| byte == SLOT as u8).all(|slot| {
            filled |= !slot.is_empty();
            slot.is_empty() || !null(slot)
        });
        kept && filled
    }
}
