//! `postcode-for-region`: a Korean postcode must belong to the 시도 of the address.

use super::{Check, Column, Context, Entry, STANDARDIZED, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "postcode-for-region",
        summary: "A Korean postcode must belong to the 시도 of the address",
        doc: "The first two digits of a five-digit postcode (국가기초구역번호) tell the 시도: 06236 is in \
              서울, 48058 in 부산. A failure means that one of the two was changed without the other. \
              광주 and 전남 count as one, which they are since July 2026, and so do 대구 and 경북, since \
              군위군 changed sides in 2023. Rows without an address or without a 시도 in it, old \
              six-digit codes, foreign ones and stand-ins are not checked.",
        parameters: &[Parameter {
            name: "address",
            kind: ParameterKind::Field,
            required: false,
            doc: "The field with the address; the first of type `postal-address` unless said.",
        }],
        examples: &[
            ("06236 | postal_address.region = 서울", "ok"),
            ("06236 | postal_address.region = 부산", "fails"),
            ("61945 | postal_address.region = 전남광주", "ok"),
            ("43100 | postal_address.region = 경북", "ok"),
            (
                "135-080 [stale] | postal_address.region = 부산",
                "not checked",
            ),
            ("06236 | postal_address =", "not checked"),
        ],
    },
    dimension: Dimension::Consistency,
    severity: Severity::Warning,
    types: &[FieldType::Postcode],
    forms: STANDARDIZED,
    scope: Scope::Field,
    build,
};

/// First and last two digits, and the 시도 they belong to, as 우정사업본부 announced them for August
/// 2015. 00 and 64–69 are not given out, 70–99 are kept for the north.
const AREAS: [(u8, u8, &str); 17] = [
    (1, 9, "서울"),
    (10, 20, "경기"),
    (21, 23, "인천"),
    (24, 26, "강원"),
    (27, 29, "충북"),
    (30, 30, "세종"),
    (31, 33, "충남"),
    (34, 35, "대전"),
    (36, 40, "경북"),
    (41, 43, "대구"),
    (44, 45, "울산"),
    (46, 49, "부산"),
    (50, 53, "경남"),
    (54, 56, "전북"),
    (57, 60, "전남"),
    (61, 62, "광주"),
    (63, 63, "제주"),
];

/// 시도 that pass for each other.
const ALIKE: [&[&str]; 2] = [&["전남", "광주", "전남광주"], &["대구", "경북"]];

struct PostcodeForRegion {
    address: usize,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let address = match settings.text("address") {
        Some(name) => {
            let field = context.field_named(name)?;
            match context.fields[field].ty {
                FieldType::PostalAddress => field,
                ty => {
                    return Err(format!(
                        "`address: {name}` is no address but of type `{ty}`"
                    ));
                }
            }
        }
        None => {
            let mut fields = context.fields.iter();
            fields
                .position(|field| field.ty == FieldType::PostalAddress)
                .ok_or("there is no field of type `postal-address` to hold it against")?
        }
    };
    Ok(Box::new(PostcodeForRegion { address }))
}

impl Check for PostcodeForRegion {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let address = column.other(self.address);
        let area_of: Vec<Option<usize>> = (0..column.entries() as u32)
            .map(|code| area(column.value(code), column.flags(code)))
            .collect();
        // Several addresses in a cell have their regions in a row.
        let regions_of: Vec<Regions> = (0..address.entries() as u32)
            .map(|code| {
                let regions = address.part(code, "region").unwrap_or_default();
                regions
                    .split(';')
                    .map(regions_like)
                    .fold(0, |all, one| all | one)
            })
            .collect();
        let wrong =
            AREAS.map(|(.., area)| Verdict::fails_with(format!("the postcode is one of {area}")));
        for (row, &code) in column.codes().iter().enumerate() {
            let place = address.codes()[row];
            if code == NULL || place == NULL {
                continue;
            }
            let regions = regions_of[place as usize];
            if let (Some(area), 1..) = (area_of[code as usize], regions) {
                let verdict = match regions & 1 << area {
                    0 => &wrong[area],
                    _ => &Verdict::Ok,
                };
                verdicts.add(column, row, verdict);
            }
        }
    }
}

/// A set of 시도, a bit for each of [`AREAS`].
type Regions = u32;

/// The 시도 of a five-digit code, as its place in [`AREAS`].
fn area(code: &str, flags: Flags) -> Option<usize> {
    let real = !flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::INVALID.0));
    let five = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    if !real || !five {
        return None;
    }
    let digits: u8 = code[..2].parse().ok()?;
    AREAS
        .iter()
        .position(|(first, last, _)| (*first..=*last).contains(&digits))
}

/// A 시도 and those that pass for it; none for states and provinces of elsewhere.
fn regions_like(region: &str) -> Regions {
    let region = region.trim();
    let group = ALIKE.iter().find(|group| group.contains(&region));
    let one = [region];
    let meant = group.map_or(&one[..], |group| group);
    let places = AREAS.iter().enumerate();
    places
        .filter(|(_, (.., area))| meant.contains(area))
        .fold(0, |regions, (place, _)| regions | 1 << place)
}
