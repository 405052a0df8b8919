//! What makes two written values the same contact detail, and two written names the same person.

use super::Column;
use crate::tables::field::FieldType;
use crate::tables::standardized::Flags;
use crate::text::romanize::{class_key_hangul, class_keys_latin, class_keys_parts};
use crate::text::scripts::{has_hangul, has_latin};

/// The values of an entry as compared: the number a phone rings at, the mailbox of an address,
/// the text of anything else.
pub fn identities<'c>(column: &'c Column<'_>, code: u32) -> impl Iterator<Item = &'c str> {
    let part = match column.records.fields[column.field].def.ty {
        FieldType::Phone => column.part(code, "key"),
        FieldType::Email => column.part(code, "mailbox"),
        _ => None,
    };
    let text = part.unwrap_or_else(|| column.value(code));
    text.split(';').map(str::trim).filter(|one| !one.is_empty())
}

/// Flags of values that nobody can be told apart by.
pub const NOBODY: Flags =
    Flags(Flags::PLACEHOLDER.0 | Flags::MASKED.0 | Flags::PARTIAL.0 | Flags::DAMAGED.0);

/// How many different bearers the entries of a name column stand for. 김철수, `Kim Cheolsu` and
/// `KIM CHUL-SOO` are one: a Latin spelling that reads as a name already counted is not counted
/// again.
pub fn different(names: &Column<'_>, entries: &[u32]) -> usize {
    let mut known: Vec<String> = Vec::new();
    let mut people = 0;
    let (hangul, others): (Vec<u32>, Vec<u32>) = entries
        .iter()
        .partition(|&&code| has_hangul(names.value(code)));
    let mut texts: Vec<&str> = hangul.iter().map(|&code| names.value(code)).collect();
    texts.sort_unstable();
    texts.dedup();
    people += texts.len();
    for &code in &hangul {
        known.extend(spellings(names, code));
    }
    known.sort_unstable();
    let mut latin: Vec<(String, Vec<String>)> = others
        .iter()
        .map(|&code| (names.value(code).to_lowercase(), spellings(names, code)))
        .collect();
    latin.sort_unstable();
    latin.dedup();
    let mut read: std::collections::BTreeSet<String> = known.into_iter().collect();
    for (text, keys) in latin {
        let keys = if keys.is_empty() { vec![text] } else { keys };
        people += usize::from(!keys.iter().any(|key| read.contains(key)));
        read.extend(keys);
    }
    people
}

/// The readings of a name as a Korean one; none for names of elsewhere and of companies.
fn spellings(names: &Column<'_>, code: u32) -> Vec<String> {
    let text = names.value(code);
    let parts = names.part(code, "surname").zip(names.part(code, "given"));
    let keys = match parts {
        Some((surname, given)) if has_hangul(text) => vec![class_key_hangul(surname, given)],
        Some((surname, given)) if has_latin(text) => class_keys_parts(surname, given),
        None if has_latin(text) => {
            let tokens: Vec<&str> = text.split([' ', '-', ',']).collect();
            class_keys_latin(&tokens)
        }
        _ => Vec::new(),
    };
    keys.iter().map(|key| key.joined()).collect()
}
