//! Names told by mailboxes: where `asa.lindstrom@…` stands beside Åsa and Lindström again and again,
//! two columns hold names, whatever their headers, script and language. No other columns do that.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;

use super::assemble::Column;
use super::entity;
use super::meaning::{Basis, Meaning, NamePart, Party};
use super::shapes::Shape;
use crate::tables::field::FieldType;
use crate::tables::hash::hash64;
use crate::tables::text_column::NULL;
use crate::text::latin;
use crate::text::scripts::is_word_char;

/// Rows looked at.
const ROWS: usize = 2_000;
/// Letters of the shortest word that is looked for: shorter ones stand anywhere.
const LETTERS: usize = 4;
/// Share of the rows whose mailbox holds a word of a name.
const ENOUGH: f64 = 0.2;
/// The same for a column whose header speaks of companies.
const PLENTY: f64 = 0.4;
/// So many rows are no chance.
const LEAST: usize = 8;
/// So many different words are no product or department.
const DIFFERENT: usize = 5;
/// Words of a name in one piece, on average.
const WHOLE: f64 = 1.7;

/// How far a column's words stand in the mailboxes of their rows.
struct Spelt {
    at: usize,
    share: f64,
    /// Mean number of words.
    words: f64,
}

/// Finds the columns of names that headers do not tell.
pub(super) fn read(columns: &mut [Column<'_>]) {
    let named = |part: NamePart| {
        columns.iter().any(|column| {
            column.claim.party == Party::Customer && column.claim.meaning == Meaning::Name(part)
        })
    };
    let (surname, given) = (named(NamePart::Surname), named(NamePart::Given));
    if named(NamePart::Full) || surname && given {
        return;
    }
    let mails = columns.iter().filter(|column| {
        column.claim.meaning == Meaning::Email
            && matches!(column.claim.party, Party::Customer | Party::Contact)
    });
    let key = |column: &&Column<'_>| {
        let party = Reverse(column.claim.party);
        (
            party,
            column.evidence.filled,
            Reverse(column.header.clone()),
        )
    };
    let Some(mail) = mails.max_by_key(key) else {
        return;
    };
    let rows = Rows::of(mail);
    let people = entity::person_signs(columns) >= entity::company_signs(columns);
    let mut found: Vec<Spelt> = (0..columns.len())
        .filter_map(|at| {
            let column = &columns[at];
            let least = least(column, people)?;
            let spelt = rows.spelt(at, column)?;
            (spelt.share >= least).then_some(spelt)
        })
        .collect();
    found.sort_by(|a, b| {
        let header = |of: &Spelt| &columns[of.at].header;
        b.share.total_cmp(&a.share).then(header(a).cmp(header(b)))
    });
    let halves: Vec<&Spelt> = found.iter().filter(|it| it.words < WHOLE).collect();
    match (halves.as_slice(), found.first()) {
        ([half, ..], _) if surname => claim(&mut columns[half.at], NamePart::Given),
        ([half, ..], _) if given => claim(&mut columns[half.at], NamePart::Surname),
        (_, Some(best)) if best.words >= WHOLE => claim(&mut columns[best.at], NamePart::Full),
        // Half a name is no whole one: a family would be one customer.
        ([half], _) => claim(&mut columns[half.at], NamePart::Surname),
        ([one, other, ..], _) => {
            let (one, other) = (one.at, other.at);
            let (given, surname) = match is_given(&columns[one], &columns[other]) {
                true => (one, other),
                false => (other, one),
            };
            claim(&mut columns[given], NamePart::Given);
            claim(&mut columns[surname], NamePart::Surname);
        }
        _ => {}
    }
}

fn claim(column: &mut Column<'_>, part: NamePart) {
    let claim = &mut column.claim;
    claim.meaning = Meaning::Name(part);
    claim.basis = Basis::HeaderPart;
    claim.confidence = 0.8;
    claim.why = "its words stand in the mailboxes of the same rows".to_owned();
}

/// The share of rows from which on a column holds names; `None` where it holds something else.
fn least(column: &Column<'_>, people: bool) -> Option<f64> {
    let claim = &column.claim;
    let e = &column.evidence;
    let of = |shape| e.of_values(shape);
    if claim.party != Party::Customer
        || of(Shape::Digits).max(of(Shape::Number)) >= 0.3
        || of(Shape::Email) >= 0.3
    {
        return None;
    }
    match claim.meaning {
        Meaning::Loose(FieldType::Text | FieldType::Category | FieldType::Identifier, _)
        | Meaning::Carried(_)
        | Meaning::Reference => Some(ENOUGH),
        Meaning::Name(_) if claim.basis == Basis::Values => Some(ENOUGH),
        Meaning::Company if people && e.of_rows(Shape::LegalForm) < 0.2 => Some(PLENTY),
        _ => None,
    }
}

/// Whether of two halves of a name the first is the given one: by what is known of frequent names, else
/// because given names repeat more.
fn is_given(one: &Column<'_>, other: &Column<'_>) -> bool {
    let like = |column: &Column<'_>| {
        let e = &column.evidence;
        e.of_rows(Shape::GivenName) - e.of_rows(Shape::FamilyName)
    };
    let (first, second) = (like(one), like(other));
    if (first - second).abs() >= 0.1 {
        return first > second;
    }
    let distinct = |column: &Column<'_>| (column.evidence.distinct, column.header.clone());
    distinct(one) < distinct(other)
}

/// Rows with the part of their mailbox before the @, folded; picked by the hash of the mailbox.
struct Rows(Vec<(u64, String, usize)>);

impl Rows {
    fn of(mail: &Column<'_>) -> Self {
        let local = |text: &str| {
            let (local, _) = text.trim().split_once('@')?;
            Some(latin::fold(local).into_owned())
        };
        let bound = match mail.evidence.filled / ROWS {
            0 => u64::MAX,
            surplus => u64::MAX / surplus as u64,
        };
        let mut rows = Vec::new();
        for (row, &code) in mail.text.codes().iter().enumerate() {
            if code == NULL {
                continue;
            }
            let text = mail.text.value(code);
            let hash = hash64(text.as_bytes());
            if hash <= bound
                && let Some(local) = local(text)
            {
                rows.push((hash, local, row));
            }
        }
        Rows(rows)
    }

    /// How far the words of a column stand in the mailboxes, if that is no chance: they do not stand in
    /// those of other rows, and the column is no login that the mailboxes are made of.
    fn spelt(&self, at: usize, column: &Column<'_>) -> Option<Spelt> {
        let codes = column.text.codes();
        let rows = self.0.iter();
        let mut rows: Vec<(u64, &str, u32)> = rows
            .map(|(hash, local, row)| (*hash, local.as_str(), codes[*row]))
            .collect();
        // A mailbox that many rows share says each thing once.
        rows.sort_unstable();
        rows.dedup();
        let cell = |code: u32| (code != NULL).then(|| latin::fold(column.text.value(code)));
        let rows = rows.into_iter();
        let mut rows: Vec<(u64, &str, Option<Cow<'_, str>>)> = rows
            .map(|(hash, local, code)| (hash, local, cell(code)))
            .collect();
        // By what they say, so that the order of the file does not matter.
        rows.sort_unstable();
        let (mut filled, mut held, mut elsewhere, mut same, mut words) = (0, 0, 0, 0, 0);
        let mut seen: HashSet<&str> = HashSet::new();
        for (place, (_, local, text)) in rows.iter().enumerate() {
            let Some(text) = text else { continue };
            filled += 1;
            let parts = || {
                text.split(|c: char| !is_word_char(c))
                    .filter(|it| it.len() > 1)
            };
            words += parts().count();
            let long = || parts().filter(|word| word.len() >= LETTERS && !has_digit(word));
            same += usize::from(text == local);
            let holds = long().find(|word| local.contains(*word));
            held += usize::from(holds.is_some());
            seen.extend(holds);
            // Any other row will do to see what chance does.
            let (_, other, _) = &rows[(place + rows.len() / 2) % rows.len()];
            let chance = other != local && long().any(|word| other.contains(word));
            elsewhere += usize::from(chance);
        }
        let no_chance = held >= LEAST && seen.len() >= DIFFERENT && elsewhere * 2 <= held;
        (no_chance && same * 3 < filled).then(|| Spelt {
            at,
            share: held as f64 / filled as f64,
            words: words as f64 / filled as f64,
        })
    }
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::tests::{guess, shorts};

    #[test]
    fn names_stand_in_mailboxes_whatever_their_headers() {
        let given = ["Åsa", "Birgitta", "Gösta", "Håkan", "Solveig", "Torbjörn"];
        let family = [
            "Lindström",
            "Sjöberg",
            "Nyqvist",
            "Ekdahl",
            "Wallgren",
            "Hellström",
            "Öberg",
            "Rosén",
            "Kjellberg",
            "Malmqvist",
            "Forsell",
        ];
        let towns = [
            "Malmö",
            "Västerås",
            "Örebro",
            "Luleå",
            "Kalmar",
            "Visby",
            "Borås",
        ];
        let rows = 60;
        let pick = |list: &[&'static str], step: usize| -> Vec<&'static str> {
            (0..rows).map(|row| list[row * step % list.len()]).collect()
        };
        let (first, last, town) = (pick(&given, 5), pick(&family, 7), pick(&towns, 3));
        let mails: Vec<String> = (0..rows)
            .map(|row| {
                let plain = |text: &str| crate::text::latin::fold(text).into_owned();
                let (first, last) = (plain(first[row]), plain(last[row]));
                match row / 7 % 3 {
                    0 => format!("{first}.{last}@example.se"),
                    1 => format!("{last}{row}@example.se"),
                    _ => format!("x{row}@example.com"),
                }
            })
            .collect();
        let mails: Vec<&str> = mails.iter().map(String::as_str).collect();
        let halves: &[(&str, Vec<&str>)] = &[
            ("zzq", first.clone()),
            ("qqz", last.clone()),
            ("zqz", town.clone()),
            ("mail", mails.clone()),
        ];
        assert_eq!(
            shorts(&guess(halves)),
            "person_name.1 person_name zqz email"
        );
        let whole: Vec<String> = (0..rows)
            .map(|row| format!("{}, {}", last[row], first[row]))
            .collect();
        let whole: &[(&str, Vec<&str>)] = &[
            ("zzq", whole.iter().map(String::as_str).collect()),
            ("zqz", town.clone()),
            ("mail", mails),
        ];
        assert_eq!(shorts(&guess(whole)), "person_name zqz email");
        // Mailboxes of other rows say nothing.
        let shuffled: Vec<&str> = halves[3].1.iter().rev().copied().collect();
        let strangers: &[(&str, Vec<&str>)] = &[("zzq", first), ("qqz", last), ("mail", shuffled)];
        assert_eq!(shorts(&guess(strangers)), "zzq qqz email");
    }
}
