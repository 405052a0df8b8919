//! Numbers outside the Korean plan, through the metadata of the `phonenumber` crate. A number
//! behind a `+` is checked here against the patterns of its country; the crate reads the rest.

use std::sync::{LazyLock, OnceLock};

use phonenumber::country::Id;
use phonenumber::metadata::{DATABASE, Descriptor, Metadata};
use phonenumber::{Mode, Type};
use regex::bytes::{Regex, RegexBuilder};

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
    if let Some(valid) = abroad(text, region) {
        return valid.then(|| (text.to_owned(), Kind::Foreign));
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

/// The digits behind the `+` that stand for a region.
pub(super) fn country_code(region: Id) -> Option<u16> {
    Some(DATABASE.by_id(region.as_ref())?.country_code())
}

/// Whether a number behind a `+` is valid in another country than the region's; `None` if it is
/// written otherwise, or the region has rules of its own for digits like these.
fn abroad(text: &str, region: Option<Id>) -> Option<bool> {
    let digits = text.strip_prefix('+')?;
    // A zero in front may be a prefix for dialling. Some regions have other digits for that;
    // Korea, from where we ask, has none.
    if digits.starts_with('0') || region != Some(Id::KR) {
        return None;
    }
    let (code, country) = (1..=3).find_map(|length| {
        let code: u16 = digits.get(..length)?.parse().ok()?;
        COUNTRIES[usize::from(code)]
            .get_or_init(|| Country::of(code))
            .as_ref()
            .map(|country| (code, country))
    })?;
    let national = &digits[if code < 10 {
        1
    } else {
        2 + usize::from(code >= 100)
    }..];
    let usual = code != 82 && (2..=17).contains(&national.len()) && !national.starts_with('0');
    usual.then(|| country.has(national))
}

/// Countries by their code, read when a number asks for them.
static COUNTRIES: LazyLock<Vec<OnceLock<Option<Country>>>> =
    LazyLock::new(|| (0..1000).map(|_| OnceLock::new()).collect());

/// The number plans that share a country code.
struct Country(Vec<Plan>);

/// The number plan of a region.
struct Plan {
    /// Digits that numbers of this region and no other begin with.
    leading: Option<Pattern>,
    general: Pattern,
    /// What the kinds of numbers look like.
    kinds: Vec<Pattern>,
}

/// What national numbers look like.
struct Pattern {
    /// Possible lengths; any if empty.
    lengths: &'static [u16],
    source: &'static str,
    regex: OnceLock<Regex>,
}

impl Country {
    fn of(code: u16) -> Option<Self> {
        let regions = DATABASE.region(&code)?;
        let plans = match *regions {
            ["001"] => DATABASE.by_code(&code)?.into_iter().take(1).collect(),
            _ => regions
                .iter()
                .filter_map(|region| DATABASE.by_id(*region))
                .collect::<Vec<_>>(),
        };
        let alone = plans.len() == 1;
        let mut plans: Vec<Plan> = plans.into_iter().map(Plan::of).collect();
        if alone {
            plans[0].leading = None;
        }
        Some(Country(plans))
    }

    fn has(&self, national: &str) -> bool {
        for plan in &self.0 {
            match &plan.leading {
                Some(leading) if leading.begins(national) => return plan.has(national),
                Some(_) => {}
                None if plan.has(national) => return true,
                None => {}
            }
        }
        false
    }
}

impl Plan {
    fn of(metadata: &'static Metadata) -> Self {
        let all = metadata.descriptors();
        let kinds = [
            all.fixed_line(),
            all.mobile(),
            all.premium_rate(),
            all.toll_free(),
            all.shared_cost(),
            all.voip(),
            all.personal_number(),
            all.pager(),
            all.uan(),
            all.voicemail(),
        ];
        Plan {
            leading: metadata
                .leading_digits()
                .map(|leading| Pattern::new(&[], leading.as_str())),
            general: Pattern::of(all.general()),
            kinds: kinds.into_iter().flatten().map(Pattern::of).collect(),
        }
    }

    fn has(&self, national: &str) -> bool {
        self.general.begins(national) && self.kinds.iter().any(|kind| kind.begins(national))
    }
}

impl Pattern {
    fn of(descriptor: &'static Descriptor) -> Self {
        let pattern = descriptor.national_number().as_str();
        Pattern::new(descriptor.possible_length(), pattern)
    }

    fn new(lengths: &'static [u16], source: &'static str) -> Self {
        Pattern {
            lengths,
            source,
            regex: OnceLock::new(),
        }
    }

    /// Whether a number has one of the lengths and begins as the pattern says; the metadata leaves
    /// the end to the lengths.
    fn begins(&self, national: &str) -> bool {
        let fits = self.lengths.is_empty() || self.lengths.contains(&(national.len() as u16));
        let regex = || {
            RegexBuilder::new(&format!("^(?:{}\n)", self.source))
                .ignore_whitespace(true)
                .unicode(false)
                .build()
                .expect("a pattern that the metadata was loaded with")
        };
        fits && self.regex.get_or_init(regex).is_match(national.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the crate reads a number.
    fn oracle(text: &str) -> bool {
        phonenumber::parse(Some(Id::KR), text).is_ok_and(|number| {
            let written = number.format().mode(Mode::E164).to_string();
            number.is_valid() && written == text && number.country().id() != Some(Id::KR)
        })
    }

    proptest! {
        #[test]
        fn numbers_abroad_are_valid_as_the_crate_says(
            code in prop::sample::select(vec!["1", "7", "44", "49", "61", "81", "84", "86", "852", "998", "870", "999"]),
            national in "[1-9][0-9]{3,11}",
        ) {
            let text = format!("+{code}{national}");
            if let Some(valid) = abroad(&text, Some(Id::KR)) {
                prop_assert_eq!(valid, oracle(&text), "{}", text);
            }
        }
    }

    #[test]
    fn examples_of_every_region_are_valid() {
        for metadata in DATABASE.iter() {
            let all = metadata.descriptors();
            let examples = [all.mobile(), all.fixed_line(), all.toll_free()];
            for example in examples
                .into_iter()
                .flatten()
                .filter_map(Descriptor::example)
            {
                let text = format!("+{}{example}", metadata.country_code());
                if let Some(valid) = abroad(&text, Some(Id::KR)) {
                    assert_eq!(valid, oracle(&text), "{text}");
                }
            }
        }
    }
}
