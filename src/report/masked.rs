//! Masked text as a type: what may stand in a report. The only way in is the masking scheme, and
//! single values that stand side by side are shown only as far as a [`Crowds`] allows.

use serde::{Deserialize, Serialize};

use crate::tables::field::FieldType;
use crate::text::mask::{Likeness, MaskKind, Openness, mask, mask_pair};

mod crowds;

pub use crowds::{CROWD, Crowds};

/// A masked value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Masked(String);

impl Masked {
    /// Masks a value of a field of this type.
    pub fn new(ty: FieldType, value: &str) -> Self {
        Masked(mask(mask_kind(ty), value))
    }

    /// The masked text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A stretch of a masked value in a side-by-side view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedSegment {
    /// Masked glyphs.
    pub text: Masked,
    /// Whether the other value has something else here.
    pub differs: bool,
}

/// A value of a pair, with how far it may be shown.
type Side<'a> = Option<(&'a str, Openness)>;

/// Masks two values as the scheme shows them, however few people share what is shown: for whoever
/// asks about two rows by name, not for reports.
pub fn masked_pair(
    ty: FieldType,
    left: Option<&str>,
    right: Option<&str>,
) -> (Vec<MaskedSegment>, Vec<MaskedSegment>) {
    let open = |text| (text, Openness::Scheme);
    pair_within(ty, left.map(open), right.map(open))
}

/// Masks two values for a side-by-side view; a missing side has no segments.
fn pair_within(
    ty: FieldType,
    left: Side<'_>,
    right: Side<'_>,
) -> (Vec<MaskedSegment>, Vec<MaskedSegment>) {
    let (left_masked, right_masked) = mask_pair(
        mask_kind(ty),
        left.unwrap_or_default(),
        right.unwrap_or_default(),
    );
    // Against a missing value nothing differs: missing is neutral.
    let neutral = left.is_none() || right.is_none();
    let wrap = |segments: Vec<crate::text::mask::Segment>| {
        segments
            .into_iter()
            .map(|segment| MaskedSegment {
                text: Masked(segment.text),
                differs: segment.likeness == Likeness::Different && !neutral,
            })
            .collect()
    };
    (wrap(left_masked), wrap(right_masked))
}

/// How values of a field type are masked.
pub fn mask_kind(ty: FieldType) -> MaskKind {
    match ty {
        FieldType::PersonName => MaskKind::PersonName,
        FieldType::CompanyName => MaskKind::CompanyName,
        FieldType::Phone => MaskKind::Phone,
        FieldType::Email => MaskKind::Email,
        FieldType::PostalAddress => MaskKind::Address,
        FieldType::Date | FieldType::Timestamp => MaskKind::Date,
        FieldType::BusinessNumber
        | FieldType::CorporateNumber
        | FieldType::Identifier
        | FieldType::CiDi => MaskKind::Identifier,
        FieldType::Postcode
        | FieldType::Url
        | FieldType::Gender
        | FieldType::Consent
        | FieldType::Number
        | FieldType::Flag
        | FieldType::Category
        | FieldType::Text => MaskKind::Text,
    }
}
