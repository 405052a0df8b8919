//! The standardizer `consent`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;

use super::choices::choice;
use super::consent_scopes::{ALL, CHANNELS, PURPOSES, named};
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
              which `polarity: inverted` says. Yes is a refusal there; no is nothing, for who did \
              not refuse has not agreed yet.\n\n\
              An answer that names channels or purposes (SMS만, 이메일 수신거부, 마케팅 동의) answers \
              only for those: it counts where `channel` or `purpose` says what the field is about, \
              and a list of what is agreed to is a `no` for what it leaves out. In a field about \
              consent at large such an answer stays as written.\n\n\
              A word that contradicts an inverted column is read as `no`, flagged `ambiguous` and \
              noted. Anything unknown stays as written, flagged `invalid`: it is not a yes.",
        parameters: &[
            Parameter {
                name: "polarity",
                kind: ParameterKind::Choice(&["direct", "inverted"]),
                required: false,
                doc: "`inverted` where the column says who opted out; `direct` unless said.",
            },
            Parameter {
                name: "channel",
                kind: ParameterKind::Choice(&["sms", "email", "phone", "mail", "push", "kakao"]),
                required: false,
                doc: "What the field is about, to read answers that name channels.",
            },
            Parameter {
                name: "purpose",
                kind: ParameterKind::Choice(&["marketing", "third-party", "service"]),
                required: false,
                doc: "What the field is about, to read answers that name purposes.",
            },
        ],
        examples: &[
            ("동의함", "yes"),
            ("N", "no"),
            ("수신거부", "no"),
            ("{polarity: inverted} Y", "no"),
            ("{polarity: inverted} 0", "(missing)"),
            ("{polarity: inverted} 수신거부", "no"),
            ("{polarity: inverted} 동의", "no [ambiguous]"),
            ("{channel: sms} SMS, 이메일 수신", "yes"),
            ("{channel: email} SMS만 동의", "no"),
            ("SMS만 동의", "SMS만 동의 [invalid]"),
            ("확인중", "확인중 [invalid]"),
        ],
    },
    build,
};

/// Words without blanks and hyphens, lower case.
#[rustfmt::skip]
const GIVEN: &[&str] = &[
    "동의", "동의함", "동의합니다", "동의했음", "수신", "수신동의", "수신동의함", "수신함", "수신허용", "허용", "승낙",
    "agree", "agreed", "iagree", "optin", "optedin", "subscribed", "granted", "accepted", "accept", "consented",
];
#[rustfmt::skip]
const REFUSED: &[&str] = &[
    "거부", "거부함", "거부합니다", "거절", "수신거부", "수신거부함", "수신안함", "수신하지않음", "수신불가", "미수신", "미동의",
    "비동의", "부동의", "동의안함", "동의하지않음", "동의하지않습니다", "동의거부", "철회", "동의철회", "수신철회", "해지", "수신해지", "불가",
    "disagree", "disagreed", "optout", "optedout", "unsubscribe", "unsubscribed", "denied", "declined", "refused",
    "revoked", "withdrawn", "donotcontact",
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
    Ok(Box::new(Consent {
        polarity,
        channel: scope(settings, "channel", CHANNELS)?,
        purpose: scope(settings, "purpose", PURPOSES)?,
    }))
}

/// The channel or purpose that a setting names.
fn scope(
    settings: &Settings,
    name: &str,
    known: &[(&'static str, &[&str])],
) -> Result<Option<&'static str>, String> {
    let mut choices = vec![("", None)];
    choices.extend(known.iter().map(|&(word, _)| (word, Some(word))));
    match settings.text(name) {
        Some("") => Err(format!("`{name}` must not be empty")),
        _ => choice(settings, name, &choices),
    }
}

struct Consent {
    polarity: Polarity,
    channel: Option<&'static str>,
    purpose: Option<&'static str>,
}

/// What an answer says for the field.
enum Said {
    Given,
    Refused,
    /// Nothing that could be understood.
    Unknown,
}

/// What words say on their own, in whatever column.
fn plainly(word: &str) -> Option<Said> {
    if REFUSED.contains(&word) {
        Some(Said::Refused)
    } else if GIVEN.contains(&word) {
        Some(Said::Given)
    } else {
        None
    }
}

/// Text in lower case without blanks, hyphens and a date in brackets behind it.
fn compact(text: &str) -> String {
    let mut text = text.trim();
    if let Some((before, inside)) = text.strip_suffix(')').and_then(|t| t.rsplit_once('('))
        && inside.chars().filter(char::is_ascii_digit).count() >= 4
        && !inside.chars().any(char::is_alphabetic)
    {
        text = before;
    }
    text.chars()
        .filter(|c| !matches!(c, ' ' | '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

impl Consent {
    /// An answer that names channels or purposes: `SMS, 이메일 수신`, `마케팅 수신거부`.
    fn scoped(&self, folded: &str) -> Said {
        let mut channels = Vec::new();
        let mut purposes = Vec::new();
        let mut said = None;
        let separators = [',', '/', '·', '+', '&', '|', ';', '(', ')', ':'];
        let mut rest: Vec<String> = folded.split(separators).map(compact).collect();
        rest.reverse();
        while let Some(word) = rest.pop() {
            let word = word.strip_suffix('만').unwrap_or(&word);
            if word.is_empty() {
                continue;
            }
            if let Some(answer) = plainly(word) {
                if said.replace(answer).is_some() {
                    return Said::Unknown;
                }
                continue;
            }
            let used = match (named(CHANNELS, word), named(PURPOSES, word)) {
                (Some((channel, name)), _) => {
                    channels.push(channel);
                    name.len()
                }
                (_, Some((purpose, name))) => {
                    purposes.push(purpose);
                    name.len()
                }
                _ => match ALL.iter().find(|name| word.starts_with(*name)) {
                    Some(name) => {
                        channels.extend(self.channel);
                        purposes.extend(self.purpose);
                        name.len()
                    }
                    None => return Said::Unknown,
                },
            };
            rest.push(word[used..].trim_start_matches('만').to_owned());
        }
        let about = |named: &[&str], own: Option<&str>| match own {
            _ if named.is_empty() => Some(true),
            Some(own) => Some(named.contains(&own)),
            None => None,
        };
        let covered = match (
            about(&channels, self.channel),
            about(&purposes, self.purpose),
        ) {
            (Some(channel), Some(purpose)) => channel && purpose,
            _ => return Said::Unknown,
        };
        match (said.unwrap_or(Said::Given), covered) {
            (Said::Given, true) => Said::Given,
            (Said::Given, false) => Said::Refused,
            (Said::Refused, true) => Said::Refused,
            _ => Said::Unknown,
        }
    }
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
        let word = compact(&folded);
        let inverted = self.polarity == Polarity::Inverted;
        let agreed = match (plainly(&word), answer(&folded.to_lowercase())) {
            // Not having opted out is no consent.
            (None, Some(Answer::No)) if inverted => return cell.missing(),
            (None, Some(answer)) => answer == Answer::Yes && !inverted,
            (said, _) => match said.unwrap_or_else(|| self.scoped(&folded)) {
                Said::Refused => false,
                Said::Given => {
                    if inverted {
                        cell.note("consent-contradicts-column");
                        cell = cell.flagged(Flags::AMBIGUOUS);
                    }
                    !inverted
                }
                Said::Unknown => {
                    cell.note("flag-unknown");
                    cell.text = Some(folded.into_owned());
                    return cell.flagged(Flags::INVALID);
                }
            },
        };
        cell.text = Some(if agreed { "yes" } else { "no" }.to_owned());
        cell
    }
}
