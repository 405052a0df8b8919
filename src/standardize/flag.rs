//! The standardizer `flag`, and the words for yes and no that it shares with `consent`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::fold::plain;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "flag",
        summary: "Yes or no as true or false.",
        doc: "Y, yes, 1, O, 예, 유 and their like become `true`; N, no, 0, 아니오, 무, 없음 and \
              theirs `false`; so do the words of other languages (ja, oui, sim, да, はい). Anything else stays as written, flagged `invalid`.",
        parameters: &[],
        examples: &[
            ("Y", "true"),
            ("아니오", "false"),
            ("0", "false"),
            ("없음", "false"),
            ("Nein", "false"),
            ("아마", "아마 [invalid]"),
        ],
    },
    build,
};

#[rustfmt::skip]
const YES: &[&str] = &[
    "y", "yes", "true", "t", "1", "1.0", "on", "o", "ok", "v", "○", "✓", "✔", "☑", "예", "네", "유", "있음", "사용",
    "참", "checked", "ja", "oui", "sí", "si", "sim", "да", "はい", "是",
];
#[rustfmt::skip]
const NO: &[&str] = &[
    "n", "no", "false", "f", "0", "0.0", "off", "x", "×", "✗", "☐", "아니오", "아니요", "무", "없음", "미사용", "거짓",
    "unchecked", "nein", "nee", "nej", "non", "não", "nao", "нет", "いいえ", "否",
];

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
}

/// The answer of a word that says nothing but yes or no; `word` is lower case.
pub(super) fn answer(word: &str) -> Option<Answer> {
    if YES.contains(&word) {
        Some(Answer::Yes)
    } else if NO.contains(&word) {
        Some(Answer::No)
    } else {
        None
    }
}

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Flag))
}

struct Flag;

impl Standardizer for Flag {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        let word = match answer(&folded.to_lowercase()) {
            Some(Answer::Yes) => "true",
            Some(Answer::No) => "false",
            None => {
                cell.note("flag-unknown");
                cell.text = Some(folded.into_owned());
                return cell.flagged(Flags::INVALID);
            }
        };
        cell.text = Some(word.to_owned());
        cell
    }
}
