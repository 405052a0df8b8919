//! Values as explanations show them.

use crate::report::export::Values;
use crate::report::masked::{Masked, MaskedSegment};
use crate::tables::field::FieldType;

/// A value as it may be shown.
pub(super) fn shown(ty: FieldType, value: &str, values: Values) -> String {
    match values {
        Values::Clear => value.to_owned(),
        Values::Masked => Masked::new(ty, value).as_str().to_owned(),
    }
}

/// Masked glyphs with brackets around what the other side has not; without any where most of it
/// differs anyway.
pub(super) fn bracketed(segments: &[MaskedSegment]) -> String {
    let glyphs = |segment: &MaskedSegment| segment.text.as_str().chars().count();
    let all: usize = segments.iter().map(glyphs).sum();
    let apart = segments.iter().filter(|segment| segment.differs);
    let mostly_apart = apart.map(glyphs).sum::<usize>() * 2 > all;
    let text = segments
        .iter()
        .map(|segment| match segment.differs && !mostly_apart {
            true => format!("[{}]", segment.text.as_str()),
            false => segment.text.as_str().to_owned(),
        });
    text.collect()
}
