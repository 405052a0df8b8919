//! The standardizer `consent`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;

use super::choices::choice;
use super::flag::{Answer, answer};
use super::fold::plain;
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "consent",
        summary: "Consent as yes or no; never made up.",
        doc: "`yes` means that the person agreed. Words that say so themselves (수신동의, 거부, \
              opt-out) mean the same in every column. Bare answers (Y, 1, 예) answer the column's \
              question: in a column such as HasOptedOut or 수신거부 that question is the opposite, \
              which `polarity: inverted` says.\n\n\
              A word that contradicts an inverted column is read as `no`, flagged `ambiguous` and \
              noted. Anything unknown stays as written, flagged `invalid`: it is not a yes.",
        parameters: &[Parameter {
            name: "polarity",
            kind: ParameterKind::Choice(&["direct", "inverted"]),
            required: false,
            doc: "`inverted` where the column says who opted out; `direct` unless said.",
        }],
        examples: &[
            ("동의함", "yes"),
            ("N", "no"),
            ("수신거부", "no"),
            ("{polarity: inverted} Y", "no"),
            ("{polarity: inverted} 0", "yes"),
            ("{polarity: inverted} 수신거부", "no"),
            ("{polarity: inverted} 동의", "no [ambiguous]"),
            ("확인중", "확인중 [invalid]"),
        ],
    },
    build,
};

#[rustfmt::skip]
const GIVEN: &[&str] = &[
    "동의", "동의함", "동의합니다", "수신", "수신동의", "수신 동의", "수신함", "수신허용", "허용", "승낙", "agree", "agreed",
    "opt-in", "opt in", "optin", "opted in", "opted-in", "subscribed", "granted", "accepted", "accept",
];
#[rustfmt::skip]
const REFUSED: &[&str] = &[
    "거부", "거부함", "거절", "수신거부", "수신 거부", "수신안함", "수신 안함", "미수신", "미동의", "비동의", "동의안함",
    "동의 안함", "동의하지 않음", "철회", "동의철회", "해지", "disagree", "disagreed", "opt-out", "opt out", "optout",
    "opted out", "opted-out", "unsubscribed", "denied", "refused", "revoked", "withdrawn",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Polarity {
    Direct,
    Inverted,
}

fn build(settings: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let polarity = choice(
        settings,
        "polarity",
        &[
            ("direct", Polarity::Direct),
            ("inverted", Polarity::Inverted),
        ],
    )?;
    Ok(Box::new(Consent { polarity }))
}

struct Consent {
    polarity: Polarity,
}

impl Standardizer for Consent {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        let word = folded.to_lowercase();
        let inverted = self.polarity == Polarity::Inverted;
        let agreed = if REFUSED.contains(&word.as_str()) {
            false
        } else if GIVEN.contains(&word.as_str()) {
            if inverted {
                cell.note("consent-contradicts-column");
                cell = cell.flagged(Flags::AMBIGUOUS);
            }
            !inverted
        } else {
            match answer(&word) {
                Some(answer) => (answer == Answer::Yes) != inverted,
                None => {
                    cell.note("flag-unknown");
                    cell.text = Some(folded.into_owned());
                    return cell.flagged(Flags::INVALID);
                }
            }
        };
        cell.text = Some(if agreed { "yes" } else { "no" }.to_owned());
        cell
    }
}
