//! The standardizer `gender`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::fold::plain;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "gender",
        summary: "Gender as M, F or X.",
        doc: "남, 남자, male, 1 and 3 become `M`; 여, 여자, female, 2 and 4 become `F` (1–8 as in \
              the seventh digit of a resident number, foreigners from 5 on); 기타, other and X become `X`. Anything else \
              stays as written, flagged `invalid`.",
        parameters: &[],
        examples: &[
            ("남자", "M"),
            (" female", "F"),
            ("2", "F"),
            ("기타", "X"),
            ("해당", "해당 [invalid]"),
        ],
    },
    build,
};

const MALE: &[&str] = &[
    "m", "male", "man", "mr", "mr.", "남", "남자", "남성", "男", "男性", "男子", "1", "3", "5", "7",
];
const FEMALE: &[&str] = &[
    "f", "female", "woman", "ms", "ms.", "mrs", "mrs.", "w", "여", "여자", "여성", "女", "女性",
    "女子", "2", "4", "6", "8",
];
const OTHER: &[&str] = &[
    "x",
    "other",
    "diverse",
    "non-binary",
    "nonbinary",
    "기타",
    "제3의 성",
];

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(Gender))
}

struct Gender;

impl Standardizer for Gender {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        let word = folded
            .trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'))
            .to_lowercase();
        if word.is_empty() {
            return cell.missing();
        }
        let letter = [("M", MALE), ("F", FEMALE), ("X", OTHER)]
            .into_iter()
            .find(|(_, words)| words.contains(&word.as_str()));
        match letter {
            Some((letter, _)) => cell.text = Some(letter.to_owned()),
            None => {
                cell.text = Some(folded.into_owned());
                cell = cell.flagged(Flags::INVALID);
            }
        }
        cell
    }
}
