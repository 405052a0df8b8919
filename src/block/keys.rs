//! Blocking keys per row: what a field's values reduce to so that twins meet. Keys are hashes
//! with fixed seeds; equal keys mean "worth a look", never "equal".

use std::borrow::Cow;

use crate::tables::field::FieldType;
use crate::tables::hash::{combine, hash64};
use crate::tables::pairs::Role;
use crate::tables::records::{Records, RowId};
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;
use crate::text::{consonants, hangul, latin, nicknames, romanize, scripts, surnames, trades};

use super::{KeyFields, Spec};

/// What a key expression is good for when passes are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Selective on its own (phone, mailbox, identifier, flat).
    Alone,
    /// A name in full.
    Name,
    /// Part of a name.
    NamePart,
    /// Selective only together with something else (birth date, building, end of a number).
    Together,
    /// Borne by many (postcode, employer, city): worth a look only with part of a name.
    Broad,
}

/// One key expression over one field.
#[derive(Clone, Debug)]
pub struct KeyColumn {
    /// Name of the expression, for the plan: `phone`, `person_name.sound`.
    pub name: String,
    /// What it is good for.
    pub strength: Strength,
    /// The comparison behind it, if the fields are compared.
    pub comparison: Option<usize>,
    /// Start of each row's keys; indexed by position in `rows`, one more entry.
    pub offsets: Vec<u32>,
    /// Keys.
    pub keys: Vec<u64>,
}

type Expression = fn(&Value<'_>, &mut Vec<u64>);

/// A standardized value as key expressions see it.
pub(super) struct Value<'a> {
    text: &'a str,
    parts: &'a dyn Fn(&str) -> Option<&'a str>,
    flags: Flags,
}

/// All key columns of the plan's fields, each as soon as it is there made into what is kept of it.
pub(super) fn columns<T: Send>(
    spec: &Spec,
    records: &Records,
    rows: &[RowId],
    kept: impl Fn(KeyColumn) -> T + Sync,
) -> Vec<T> {
    use rayon::prelude::*;
    let wanted: Vec<(&KeyFields, &'static str, Strength, Expression)> = spec
        .fields
        .iter()
        .flat_map(|group| {
            let ty = records.fields[group.fields[0]].def.ty;
            expressions(ty)
                .iter()
                .filter_map(move |&(suffix, strength, expression)| {
                    Some((
                        group,
                        suffix,
                        strength_in(strength, group.role)?,
                        expression,
                    ))
                })
        })
        .collect();
    wanted
        .into_par_iter()
        .map(|(group, suffix, strength, expression)| {
            let empty = KeyColumn {
                name: if suffix.is_empty() {
                    group.name.to_string()
                } else {
                    format!("{}.{suffix}", group.name)
                },
                strength,
                comparison: Some(group.comparison),
                offsets: Vec::with_capacity(rows.len() + 1),
                keys: Vec::with_capacity(rows.len()),
            };
            kept(filled(empty, &group.fields, &expression, records, rows))
        })
        .collect()
}

/// A column with the keys that an expression gives for the fields' values.
fn filled(
    mut column: KeyColumn,
    fields: &[usize],
    expression: &dyn Fn(&Value<'_>, &mut Vec<u64>),
    records: &Records,
    rows: &[RowId],
) -> KeyColumn {
    let entry_keys: Vec<EntryKeys> = fields
        .iter()
        .map(|&field| EntryKeys::of(records, field, expression))
        .collect();
    column.offsets.push(0);
    for &row in rows {
        for (&field, keys) in fields.iter().zip(&entry_keys) {
            let code = records.fields[field].standardized.codes[row as usize];
            if code != NULL {
                column.keys.extend_from_slice(keys.of_entry(code));
            }
        }
        column.offsets.push(column.keys.len() as u32);
    }
    column
}

/// The column of a key that rules name: a form of the field's type, a part of its values, or the
/// values themselves.
pub(super) fn told(key: &super::ToldKey, records: &Records, rows: &[RowId]) -> KeyColumn {
    let ty = records.fields[key.fields[0]].def.ty;
    let wanted = key.form.as_deref().unwrap_or("");
    let form = expressions(ty)
        .iter()
        .find(|(suffix, ..)| *suffix == wanted);
    let empty = KeyColumn {
        name: key.name.to_string(),
        strength: Strength::Alone,
        comparison: key.comparison,
        offsets: Vec::with_capacity(rows.len() + 1),
        keys: Vec::with_capacity(rows.len()),
    };
    match (form, &key.form) {
        (Some((.., expression)), _) => filled(empty, &key.fields, expression, records, rows),
        (None, None) => filled(empty, &key.fields, &folded, records, rows),
        (None, Some(part)) => {
            let of_part = |value: &Value<'_>, out: &mut Vec<u64>| {
                each((value.parts)(part)).for_each(|part| push_text(part, out));
            };
            filled(empty, &key.fields, &of_part, records, rows)
        }
    }
}

/// A name that is not the entity's own (an employer, a contact person) is broad, and its parts
/// are worth nothing.
fn strength_in(strength: Strength, role: Role) -> Option<Strength> {
    match (strength, role) {
        (Strength::Name, role) if role != Role::Name => Some(Strength::Broad),
        (Strength::NamePart, role) if role != Role::Name => None,
        (Strength::Alone, Role::Attribute) => Some(Strength::Broad),
        _ => Some(strength),
    }
}

/// Keys per entry of one field.
struct EntryKeys {
    offsets: Vec<u32>,
    keys: Vec<u64>,
}

impl EntryKeys {
    fn of(records: &Records, field: usize, expression: &dyn Fn(&Value<'_>, &mut Vec<u64>)) -> Self {
        let ty = records.fields[field].def.ty;
        let data = &records.fields[field].standardized;
        let mut out = EntryKeys {
            offsets: vec![0],
            keys: Vec::new(),
        };
        let mut scratch: Vec<u64> = Vec::new();
        let unmatched = data.unmatched().with(Flags::MASKED);
        for entry in 0..data.entries() as u32 {
            let flags = data.flags[entry as usize];
            if !flags.any(unmatched) {
                let parts = |name: &str| data.part(ty.part(name), entry);
                let value = Value {
                    text: data.values.value(entry as usize),
                    parts: &parts,
                    flags,
                };
                scratch.clear();
                expression(&value, &mut scratch);
                scratch.sort_unstable();
                scratch.dedup();
                out.keys.extend_from_slice(&scratch);
            }
            out.offsets.push(out.keys.len() as u32);
        }
        out
    }

    fn of_entry(&self, entry: u32) -> &[u64] {
        let entry = entry as usize;
        &self.keys[self.offsets[entry] as usize..self.offsets[entry + 1] as usize]
    }
}

/// Key expressions per field type: suffix of the name, strength, function. [`super::forms`] says
/// what they are.
pub(super) fn expressions(ty: FieldType) -> &'static [(&'static str, Strength, Expression)] {
    match ty {
        FieldType::PersonName => &[
            ("sound", Strength::Name, name_sound),
            ("given", Strength::NamePart, given_name),
            ("surname", Strength::NamePart, surname),
        ],
        FieldType::CompanyName => &[
            ("core", Strength::Name, company_core),
            ("words", Strength::NamePart, core_words),
        ],
        FieldType::Phone => &[
            ("", Strength::Alone, phone_numbers),
            ("tail", Strength::Together, phone_tails),
        ],
        FieldType::Email => &[
            ("", Strength::Alone, mailboxes),
            ("local", Strength::Together, local_parts),
        ],
        FieldType::PostalAddress => &[
            ("unit", Strength::Alone, address_unit),
            ("building", Strength::Together, address_building),
        ],
        FieldType::Date => &[("", Strength::Together, full_date)],
        FieldType::BusinessNumber
        | FieldType::CorporateNumber
        | FieldType::Identifier
        | FieldType::CiDi
        | FieldType::Url => &[("", Strength::Alone, folded)],
        FieldType::Postcode | FieldType::Category | FieldType::Text => {
            &[("", Strength::Broad, folded)]
        }
        FieldType::Timestamp
        | FieldType::Gender
        | FieldType::Consent
        | FieldType::Number
        | FieldType::Flag => &[],
    }
}

fn squeeze(text: &str) -> Cow<'_, str> {
    let squeezed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '가'..='힣');
    if text.chars().all(squeezed) {
        return Cow::Borrowed(text);
    }
    let folded = latin::fold_beside_hangul(text);
    Cow::Owned(
        folded
            .chars()
            .filter(|c| scripts::is_word_char(*c))
            .collect(),
    )
}

fn push_text(text: &str, out: &mut Vec<u64>) {
    let squeezed = squeeze(text);
    if !squeezed.is_empty() {
        out.push(hash64(squeezed.as_bytes()));
    }
}

fn folded(value: &Value<'_>, out: &mut Vec<u64>) {
    if !value.flags.has(Flags::INVALID) {
        push_text(value.text, out);
    }
}

/// Surname and given name of a value.
fn parts_of_name<'v>(value: &Value<'v>) -> (&'v str, &'v str) {
    let part = |name: &str| (value.parts)(name).unwrap_or("");
    (part("surname"), part("given"))
}

/// The first word of a Latin given name and what it may be short for.
fn first_names(given: &str) -> Vec<Cow<'_, str>> {
    let first = squeeze(given.split(' ').next().unwrap_or(given));
    let formal = nicknames::formal_names(&first).iter();
    let formal = formal.map(|&name| Cow::Borrowed(name));
    std::iter::once(first.clone()).chain(formal).collect()
}

fn name_sound(value: &Value<'_>, out: &mut Vec<u64>) {
    let (surname, given) = parts_of_name(value);
    if surname.is_empty() && given.is_empty() {
        // Nobody knows which part is which: 스즈키 켄지.
        push_text(value.text, out);
    }
    if surname.is_empty() || given.is_empty() {
        return;
    }
    // By its sound a spelling meets the Hangul name.
    let sounds = romanize::class_keys(surname, given);
    out.extend(sounds.iter().map(|sound| hash64(sound.joined().as_bytes())));
    if hangul::is_hangul(surname) && hangul::is_hangul(given) {
        return;
    }
    // Latin names meet whatever the order of their parts.
    let surname = squeeze(surname);
    for first in first_names(given) {
        let mut words = [&*surname, &*first];
        words.sort_unstable();
        out.push(hash64(words.join(" ").as_bytes()));
    }
}

fn given_name(value: &Value<'_>, out: &mut Vec<u64>) {
    let (surname, given) = parts_of_name(value);
    if given.is_empty() {
        return;
    }
    if hangul::is_hangul(given) {
        let sound = romanize::class_key_hangul(surname, given).given;
        out.push(hash64(sound.as_bytes()));
        return;
    }
    let sounds = romanize::class_keys_split(surname, given);
    let sounds = sounds.iter().filter(|sound| !sound.given.is_empty());
    out.extend(sounds.map(|sound| hash64(sound.given.as_bytes())));
    let names = first_names(given);
    out.extend(names.iter().map(|name| hash64(name.as_bytes())));
}

fn surname(value: &Value<'_>, out: &mut Vec<u64>) {
    let (surname, given) = parts_of_name(value);
    if surname.is_empty() {
        return;
    }
    if hangul::is_hangul(surname) {
        push_text(surnames::without_initial_rieul(surname), out);
        return;
    }
    let sounds = romanize::class_keys_split(surname, given);
    out.extend(sounds.iter().map(|sound| hash64(sound.surname.as_bytes())));
    push_text(surname, out);
}

fn company_core(value: &Value<'_>, out: &mut Vec<u64>) {
    push_text((value.parts)("core").unwrap_or(value.text), out);
}

fn core_words(value: &Value<'_>, out: &mut Vec<u64>) {
    let core = (value.parts)("core").unwrap_or(value.text);
    let folded = latin::fold_beside_hangul(core);
    let words = folded.split(|c: char| !scripts::is_word_char(c));
    for word in words
        .filter(|word| !word.is_empty())
        .flat_map(trades::pieces)
    {
        if trades::lines(word) != 0 {
            continue;
        }
        // By its consonants a name meets itself in the other script, and many of its slips.
        let sound = consonants::skeleton(word);
        if sound.len() > 2 {
            out.push(hash64(sound.as_bytes()));
        } else if word.chars().count() > 2 || !word.is_ascii() {
            out.push(hash64(word.as_bytes()));
        }
    }
}

fn each(parts: Option<&str>) -> impl Iterator<Item = &str> {
    parts
        .unwrap_or("")
        .split(';')
        .filter(|part| !part.is_empty())
}

/// The digits of every number of a value; those of no plan as they are written.
fn numbers(value: &Value<'_>) -> Vec<Vec<u8>> {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect();
    let least = if value.flags.has(Flags::INVALID) {
        9
    } else {
        7
    };
    let mut numbers: Vec<Vec<u8>> = match (value.parts)("key") {
        Some(keys) => each(Some(keys)).map(digits).collect(),
        None if value.flags.has(Flags::INVALID) => vec![digits(value.text)],
        None => Vec::new(),
    };
    numbers.retain(|digits| digits.len() >= least);
    numbers
}

fn phone_numbers(value: &Value<'_>, out: &mut Vec<u64>) {
    out.extend(numbers(value).iter().map(|digits| hash64(digits)));
}

fn phone_tails(value: &Value<'_>, out: &mut Vec<u64>) {
    let mut tail = |digits: &[u8]| {
        if let Some(start) = digits.len().checked_sub(4) {
            out.push(hash64(&digits[start..]));
        }
    };
    for digits in numbers(value) {
        tail(&digits);
    }
    // Where number and extension are run together, the tail is the extension's.
    each((value.parts)("extension")).for_each(|extension| tail(extension.as_bytes()));
}

/// The mailboxes of a value; a stand-in that is matched on all the same stands in its text.
fn mailbox<'a>(value: &Value<'a>) -> Option<&'a str> {
    let stand_in = value.flags.has(Flags::PLACEHOLDER) && !value.flags.has(Flags::INVALID);
    (value.parts)("mailbox").or(stand_in.then_some(value.text))
}

fn mailboxes(value: &Value<'_>, out: &mut Vec<u64>) {
    out.extend(each(mailbox(value)).map(|mailbox| hash64(mailbox.as_bytes())));
}

fn local_parts(value: &Value<'_>, out: &mut Vec<u64>) {
    for mailbox in each(mailbox(value)) {
        let local = mailbox.split('@').next().unwrap_or("");
        if local.len() >= 5 && !value.flags.has(Flags::ROLE) {
            out.push(hash64(local.as_bytes()));
        }
    }
}

fn building(value: &Value<'_>) -> Option<u64> {
    let street = (value.parts)("street").or((value.parts)("locality"))?;
    let number = (value.parts)("number")?;
    Some(combine(
        hash64(squeeze(street).as_bytes()),
        hash64(number.as_bytes()),
    ))
}

fn address_unit(value: &Value<'_>, out: &mut Vec<u64>) {
    if let (Some(building), Some(unit)) = (building(value), (value.parts)("unit")) {
        // The building within an estate is often left out: the last number is the flat.
        let flat = unit.rsplit(' ').next().unwrap_or(unit);
        out.push(combine(building, hash64(squeeze(flat).as_bytes())));
    }
}

fn address_building(value: &Value<'_>, out: &mut Vec<u64>) {
    match building(value) {
        Some(key) => out.push(key),
        None => push_text(value.text, out),
    }
}

fn full_date(value: &Value<'_>, out: &mut Vec<u64>) {
    if value.text.len() == 10 && !value.flags.has(Flags::INVALID) {
        out.push(hash64(value.text.as_bytes()));
    }
}
