//! Blocking keys per row: what a field's values reduce to so that twins meet. Keys are hashes
//! with fixed seeds; equal keys mean "worth a look", never "equal".

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use rayon::prelude::*;

use crate::tables::field::FieldType;
use crate::tables::hash::{combine, hash64};
use crate::tables::pairs::{NamePart, Role};
use crate::tables::records::{FieldData, Records};
use crate::tables::standardized::Flags;
use crate::text::romanize::{self, ClassKey};
use crate::text::{latin, provinces, scripts, tax_numbers, websites};

use super::Spec;

mod names;

use names::{company_core, core_words, given_name, name_part, name_sound, surname};

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

/// One key expression over like fields.
pub struct KeyColumn<'a> {
    /// Name of the expression, for the plan: `phone`, `person_name.sound`.
    pub name: String,
    /// What it is good for.
    pub strength: Strength,
    /// The comparison behind it, if the fields are compared.
    pub comparison: Option<usize>,
    /// The part of a person's name that it holds, if it is one.
    pub part: Option<NamePart>,
    /// Its keys, field by field.
    pub fields: Vec<FieldKeys<'a>>,
}

/// The keys of one field: of every entry, and the entry of every row.
#[derive(Clone)]
pub struct FieldKeys<'a> {
    /// Entry per row of the records, [`NULL`] for none.
    pub codes: &'a [u32],
    /// Keys per entry.
    pub keys: EntryKeys,
}

type Expression = fn(&Value<'_>, &mut Vec<u64>);

/// A standardized value as key expressions see it.
pub(super) struct Value<'a> {
    text: &'a str,
    /// The parts by their place among those of the type.
    parts: &'a dyn Fn(usize) -> Option<&'a str>,
    flags: Flags,
    /// How a name may be read, worked out when it is first asked for.
    readings: OnceCell<Vec<ClassKey>>,
    /// The key of an address's building, worked out when it is first asked for.
    building: OnceCell<Option<u64>>,
}

/// Places of the parts that keys are made of.
mod part {
    use crate::tables::field::FieldType;

    pub const SURNAME: usize = FieldType::PersonName.part("surname");
    pub const GIVEN: usize = FieldType::PersonName.part("given");
    pub const CORE: usize = FieldType::CompanyName.part("core");
    pub const FORMER: usize = FieldType::CompanyName.part("former");
    pub const NUMBERS: usize = FieldType::Phone.part("key");
    pub const EXTENSION: usize = FieldType::Phone.part("extension");
    pub const MAILBOX: usize = FieldType::Email.part("mailbox");
    pub const STREET: usize = FieldType::PostalAddress.part("street");
    pub const LOCALITY: usize = FieldType::PostalAddress.part("locality");
    pub const NUMBER: usize = FieldType::PostalAddress.part("number");
    pub const UNIT: usize = FieldType::PostalAddress.part("unit");
}

impl Value<'_> {
    /// How the name may be read; `surname` and `given` are its own.
    fn readings(&self, surname: &str, given: &str) -> &[ClassKey] {
        let read = || romanize::class_keys(surname, given);
        self.readings.get_or_init(read)
    }
}

/// All key columns of the plan's fields, each as soon as it is there made into what is kept of it.
pub(super) fn columns<T: Send>(
    spec: &Spec,
    records: &Records,
    kept: impl Fn(KeyColumn<'_>) -> T + Send + Sync,
) -> Vec<T> {
    let groups = spec.fields.par_iter().flat_map(|group| {
        let ty = records.fields[group.fields[0]].def.ty;
        let registered = ty == FieldType::Identifier && group.role == Role::BusinessNumber;
        let wanted = expressions(ty).iter().filter_map(|expression| {
            let strength = strength_in(expression.1, group.role)?;
            let asked = match registered {
                true => registered_number,
                false => expression.2,
            };
            Some((expression.0, strength, asked))
        });
        let wanted: Vec<(&str, Strength, Expression)> = wanted.collect();
        let asked = wanted.iter().map(|(suffix, _, key)| Asked {
            key,
            of_masked: OfMasked::by(suffix),
        });
        let asked: Vec<Asked<'_>> = asked.collect();
        // A value is taken apart once, for all of its keys.
        let mut fields: Vec<_> = group
            .fields
            .iter()
            .map(|&field| EntryKeys::of(records, field, &asked).into_iter())
            .collect();
        let columns = wanted.into_iter().map(|(suffix, strength, _)| KeyColumn {
            name: match suffix {
                "" => group.name.to_string(),
                suffix => format!("{}.{suffix}", group.name),
            },
            strength,
            comparison: Some(group.comparison),
            part: name_part(ty, suffix),
            fields: coded(
                records,
                &group.fields,
                fields.iter_mut().flat_map(Iterator::next),
            ),
        });
        columns.collect::<Vec<_>>()
    });
    groups.map(kept).collect()
}

/// The keys of fields with the entries of their rows.
fn coded<'a>(
    records: &'a Records,
    fields: &[usize],
    keys: impl Iterator<Item = EntryKeys>,
) -> Vec<FieldKeys<'a>> {
    let fields = fields.iter().zip(keys);
    fields
        .map(|(&field, keys)| FieldKeys {
            codes: &records.fields[field].standardized.codes,
            keys,
        })
        .collect()
}

/// The column of a key that rules name: a form of the field's type, a part of its values, or the
/// values themselves.
pub(super) fn told<'a>(key: &super::ToldKey, records: &'a Records) -> KeyColumn<'a> {
    let ty = records.fields[key.fields[0]].def.ty;
    let wanted = key.form.as_deref().unwrap_or("");
    let form = expressions(ty)
        .iter()
        .find(|(suffix, ..)| *suffix == wanted);
    let of_part = |value: &Value<'_>, out: &mut Vec<u64>| {
        each((value.parts)(ty.part(wanted))).for_each(|part| push_text(part, out));
    };
    let ask: &(dyn Fn(&Value<'_>, &mut Vec<u64>) + Sync) = match (form, &key.form) {
        (Some((.., expression)), _) => expression,
        (None, None) => &folded,
        (None, Some(_)) => &of_part,
    };
    let asked = Asked {
        key: ask,
        of_masked: OfMasked::by(form.map_or("", |(suffix, ..)| suffix)),
    };
    let keys = key
        .fields
        .iter()
        .flat_map(|&field| EntryKeys::of(records, field, &[asked]));
    KeyColumn {
        name: key.name.to_string(),
        strength: Strength::Alone,
        comparison: key.comparison,
        part: name_part(ty, wanted),
        fields: coded(records, &key.fields, keys),
    }
}

/// A name that is not the entity's own (an employer, a contact person) is broad, and its parts
/// are worth nothing.
fn strength_in(strength: Strength, role: Role) -> Option<Strength> {
    match (strength, role) {
        (Strength::Name, role) if role != Role::Name => Some(Strength::Broad),
        (Strength::NamePart, role) if role != Role::Name => None,
        (Strength::Alone, Role::Employer | Role::Attribute | Role::Thing) => Some(Strength::Broad),
        _ => Some(strength),
    }
}

/// Keys per entry of one field.
#[derive(Clone, Debug, Default)]
pub struct EntryKeys {
    /// Start of each entry's keys; one more entry.
    pub offsets: Vec<u32>,
    /// Ascending and distinct in each entry.
    pub keys: Vec<u64>,
}

/// A key expression as it is asked about a value.
#[derive(Clone, Copy)]
struct Asked<'a> {
    key: &'a (dyn Fn(&Value<'_>, &mut Vec<u64>) + Sync),
    of_masked: OfMasked,
}

/// What a key expression makes of a value of which a part is hidden.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OfMasked {
    /// What it asks for may stand in the open: the surname of 김*수, the last digits of 010-****-6789.
    Shown,
    Nothing,
}

impl OfMasked {
    /// By the suffix of the expression's name.
    fn by(suffix: &str) -> Self {
        match suffix {
            "surname" | "tail" => OfMasked::Shown,
            _ => OfMasked::Nothing,
        }
    }
}

/// Entries whose keys a worker finds at a time.
const ENTRIES: usize = 1 << 13;

impl EntryKeys {
    /// The keys that each expression gives for the entries of a field.
    fn of(records: &Records, field: usize, asked: &[Asked<'_>]) -> Vec<Self> {
        let entries = records.fields[field].standardized.entries();
        let unmatched = records.fields[field].standardized.unmatched();
        let parts: Vec<Vec<EntryKeys>> = (0..entries.div_ceil(ENTRIES))
            .into_par_iter()
            .map(|part| {
                let end = entries.min((part + 1) * ENTRIES);
                let of_part = part * ENTRIES..end;
                Self::of_part(&records.fields[field], of_part, unmatched, asked)
            })
            .collect();
        let mut all: Vec<EntryKeys> = (0..asked.len())
            .map(|of| EntryKeys {
                offsets: Vec::with_capacity(entries + 1),
                keys: Vec::with_capacity(parts.iter().map(|part| part[of].keys.len()).sum()),
            })
            .collect();
        for part in parts {
            for (all, part) in all.iter_mut().zip(part) {
                let start = all.keys.len() as u32;
                all.offsets
                    .extend(part.offsets.iter().map(|&offset| start + offset));
                all.keys.extend_from_slice(&part.keys);
            }
        }
        for all in &mut all {
            all.offsets.push(all.keys.len() as u32);
        }
        all
    }

    /// …for some entries; the end of the last is not among the offsets.
    fn of_part(
        field: &FieldData,
        entries: Range<usize>,
        unmatched: Flags,
        asked: &[Asked<'_>],
    ) -> Vec<Self> {
        let data = &field.standardized;
        let mut out = vec![EntryKeys::default(); asked.len()];
        let mut scratch: Vec<u64> = Vec::new();
        for entry in entries {
            for out in &mut out {
                out.offsets.push(out.keys.len() as u32);
            }
            let flags = data.flags[entry];
            if flags.any(unmatched) {
                continue;
            }
            let masked = flags.has(Flags::MASKED);
            let parts = |part: usize| data.part(part, entry as u32);
            let value = Value {
                text: data.values.value(entry),
                parts: &parts,
                flags,
                readings: OnceCell::new(),
                building: OnceCell::new(),
            };
            for (out, asked) in out.iter_mut().zip(asked) {
                if masked && asked.of_masked == OfMasked::Nothing {
                    continue;
                }
                scratch.clear();
                (asked.key)(&value, &mut scratch);
                if scratch.len() > 1 {
                    scratch.sort_unstable();
                    scratch.dedup();
                }
                out.keys.extend_from_slice(&scratch);
            }
        }
        out
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Where the keys of an entry stand.
    pub fn range(&self, entry: u32) -> Range<usize> {
        let entry = entry as usize;
        self.offsets[entry] as usize..self.offsets[entry + 1] as usize
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
        | FieldType::CiDi => &[("", Strength::Alone, folded)],
        FieldType::Url => &[("", Strength::Alone, website)],
        FieldType::Postcode => &[("", Strength::Broad, folded)],
        FieldType::Category | FieldType::Text => &[("", Strength::Broad, folded_town)],
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
    let mut folded = latin::fold_beside_hangul(text).into_owned();
    folded.retain(scripts::is_word_char);
    Cow::Owned(folded)
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

/// A text; of a town with its province in front the town, as others write it without.
fn folded_town(value: &Value<'_>, out: &mut Vec<u64>) {
    if !value.flags.has(Flags::INVALID) {
        push_text(provinces::town(value.text), out);
    }
}

fn website(value: &Value<'_>, out: &mut Vec<u64>) {
    if !value.flags.has(Flags::INVALID) {
        push_text(websites::site(value.text), out);
    }
}

/// What a company is registered under, with or without its country.
fn registered_number(value: &Value<'_>, out: &mut Vec<u64>) {
    if !value.flags.has(Flags::INVALID) {
        let folded = squeeze(value.text);
        push_text(tax_numbers::bare(&folded), out);
    }
}

fn each(parts: Option<&str>) -> impl Iterator<Item = &str> {
    parts
        .unwrap_or("")
        .split(';')
        .filter(|part| !part.is_empty())
}

/// Tells the digits of every number of a value; those of no plan as they are written.
fn each_number(value: &Value<'_>, mut tell: impl FnMut(&[u8])) {
    let least = if value.flags.has(Flags::INVALID) {
        9
    } else {
        7
    };
    let mut digits: Vec<u8> = Vec::with_capacity(value.text.len());
    let mut read = |number: &str| {
        digits.clear();
        digits.extend(number.bytes().filter(u8::is_ascii_digit));
        if digits.len() >= least {
            tell(&digits);
        }
    };
    match (value.parts)(part::NUMBERS) {
        Some(keys) => keys.split(';').for_each(read),
        None if value.flags.has(Flags::INVALID) => read(value.text),
        None => {}
    }
}

fn phone_numbers(value: &Value<'_>, out: &mut Vec<u64>) {
    each_number(value, |digits| out.push(hash64(digits)));
}

fn phone_tails(value: &Value<'_>, out: &mut Vec<u64>) {
    if value.flags.has(Flags::MASKED) {
        // Most masks leave the end in the open.
        let ends = value.text.split(';').filter_map(|text| {
            let start = text.len().checked_sub(4)?;
            text.get(start..)
        });
        let shown = ends.filter(|end| end.bytes().all(|byte| byte.is_ascii_digit()));
        out.extend(shown.map(|end| hash64(end.as_bytes())));
        return;
    }
    let mut tail = |digits: &[u8]| {
        if let Some(start) = digits.len().checked_sub(4) {
            out.push(hash64(&digits[start..]));
        }
    };
    each_number(value, &mut tail);
    // Where number and extension are run together, the tail is the extension's.
    each((value.parts)(part::EXTENSION)).for_each(|extension| tail(extension.as_bytes()));
}

/// The mailboxes of a value; a stand-in that is matched on all the same stands in its text.
fn mailbox<'a>(value: &Value<'a>) -> Option<&'a str> {
    let stand_in = value.flags.has(Flags::PLACEHOLDER) && !value.flags.has(Flags::INVALID);
    (value.parts)(part::MAILBOX).or(stand_in.then_some(value.text))
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
    let key = || {
        let part = value.parts;
        let street = part(part::STREET).or_else(|| part(part::LOCALITY))?;
        let number = part(part::NUMBER)?;
        Some(combine(
            hash64(squeeze(street).as_bytes()),
            hash64(number.as_bytes()),
        ))
    };
    *value.building.get_or_init(key)
}

fn address_unit(value: &Value<'_>, out: &mut Vec<u64>) {
    if let (Some(building), Some(unit)) = (building(value), (value.parts)(part::UNIT)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tails(text: &str, key: Option<&str>, flags: Flags) -> Vec<u64> {
        let parts = |part: usize| key.filter(|_| part == part::NUMBERS);
        let value = Value {
            text,
            parts: &parts,
            flags,
            readings: OnceCell::new(),
            building: OnceCell::new(),
        };
        let mut keys = Vec::new();
        phone_tails(&value, &mut keys);
        keys
    }

    #[test]
    fn what_a_mask_leaves_open_meets_its_twin() {
        let whole = tails("+821023682219", Some("01023682219"), Flags::NONE);
        assert_eq!(whole.len(), 1);
        assert_eq!(tails("+8210****2219", None, Flags::MASKED), whole);
        assert!(tails("+82102368****", None, Flags::MASKED).is_empty());
        let asked = |ty| {
            let all = expressions(ty).iter();
            let shown = all.filter(|(suffix, ..)| OfMasked::by(suffix) == OfMasked::Shown);
            shown.map(|(suffix, ..)| *suffix).collect::<Vec<_>>()
        };
        assert_eq!(asked(FieldType::PersonName), ["surname"]);
        assert_eq!(asked(FieldType::Phone), ["tail"]);
        assert!(asked(FieldType::Email).is_empty());
    }
}
