//! Numbers outside the Korean plan, through the metadata of the `phonenumber` crate.

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, Type};

use super::korea::Kind;

/// Reads a number with the rules of a region; gives E.164 and kind if it is valid there or, where
/// it names its country, in that country.
///
/// `text` holds digits, at most one `+` in front.
pub(super) fn read(text: &str, region: Option<Id>) -> Option<(String, Kind)> {
    // No number of the world is longer; the parser need not see more.
    if !(5..=20).contains(&text.len()) {
        return None;
    }
    let number = phonenumber::parse(region, text).ok()?;
    if !number.is_valid() {
        return None;
    }
    let kind = if number.country().id() == region {
        match number.number_type(&DATABASE) {
            Type::Mobile => Kind::Mobile,
            Type::FixedLine => Kind::Landline,
            Type::TollFree => Kind::TollFree,
            Type::Voip => Kind::Voip,
            Type::PersonalNumber => Kind::Personal,
            Type::Uan => Kind::Representative,
            _ => Kind::Unknown,
        }
    } else {
        Kind::Foreign
    };
    Some((number.format().mode(Mode::E164).to_string(), kind))
}
