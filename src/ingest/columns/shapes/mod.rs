//! What a single value looks like: a set of shapes per value, by form alone. Knows nothing of
//! headers or columns; keeps no value.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

mod calendar;
mod contact;
mod entity_words;
mod names;
mod numbers;
mod places;
mod vocabulary;

use entity_words::lowered_entity_word;
pub(super) use entity_words::{EntityWord, entity_word};
pub(super) use vocabulary::says_deleted;

/// One form that a value can have. A value has any number of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A mail address.
    Email,
    /// Enough digits and nothing that a phone number cannot hold.
    Phone,
    /// A phone number by its form alone: prefix, grouping or country code.
    PlainPhone,
    /// A Korean mobile number, also without its leading zero.
    KoreanMobile,
    /// A web address or host name.
    Url,
    /// A calendar date in any usual notation.
    Date,
    /// A date with separators: no number looks like that by chance.
    SeparatedDate,
    /// A date followed by a time of day.
    Clock,
    /// Six digits that read as a year, month and day.
    ShortDate,
    /// Four digits that read as a year of birth.
    Year,
    /// The form of a 주민등록번호, also with some of its tail hidden.
    ResidentNumber,
    /// The front of a 주민등록번호: a birth date and the digit of century and sex, the rest hidden
    /// or left out.
    ResidentFront,
    /// A 주민등록번호 somewhere inside a longer text.
    HidesResidentNumber,
    /// Ten digits, as in a 사업자등록번호.
    TenDigits,
    /// Ten digits with the check digit of a 사업자등록번호.
    BusinessNumber,
    /// Thirteen digits.
    ThirteenDigits,
    /// Thirteen digits with the check digit of a 법인등록번호.
    CorporateNumber,
    /// Fifteen or sixteen digits with a card's prefix and check digit.
    Card,
    /// Short enough and made as postcodes are.
    Postcode,
    /// A postcode whose letters give it away.
    LetterPostcode,
    /// Two to four Hangul syllables that start with a surname.
    HangulName,
    /// As `HangulName`, with one of the five surnames of half the country.
    FrequentSurname,
    /// Words of letters only, as names are.
    Letters,
    /// Holds a frequent Western given name.
    GivenName,
    /// Holds a frequent Western surname.
    FamilyName,
    /// A single word.
    OneWord,
    /// Carries a legal form.
    LegalForm,
    /// Carries a word that companies use.
    BusinessWord,
    /// Names a company and a person, one behind the other.
    FirmAndPerson,
    /// A Korean address.
    KoreanAddress,
    /// Names a building, floor or unit by number: 101동 203호.
    Unit,
    /// Starts with a 시도.
    StartsWithRegion,
    /// Is the name of a 시도 and no more.
    Province,
    /// Is the name of a 시군구 without its 시도: 수성구, 수원시 영통구.
    District,
    /// Is the name of an 읍면동, also with its number: 역삼1동.
    Ward,
    /// A Western street address.
    StreetAddress,
    /// A gender.
    Gender,
    /// Yes or no.
    YesNo,
    /// Says that a row is about a person or about a company.
    EntityWord,
    /// Mr, Ms, Dr….
    Salutation,
    /// A number with optional sign, grouping and unit.
    Number,
    /// Digits only.
    Digits,
    /// One word with digits in it.
    Code,
    /// Made by a system: a GUID, a CRM's record key.
    SystemId,
    /// Jr, III: what stands behind a name.
    NameSuffix,
    /// Without any digit.
    NoDigit,
    /// Many words.
    LongText,
}

/// Number of shapes.
pub(super) const SHAPES: usize = Shape::LongText as usize + 1;

/// The shapes of one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ShapeSet(u64);

impl ShapeSet {
    /// Adds `shape`.
    fn add(&mut self, shape: Shape) {
        self.0 |= 1 << shape as u64;
    }

    /// Adds each shape whose test held.
    fn add_tested<const N: usize>(&mut self, tested: [(Shape, bool); N]) {
        for (shape, held) in tested {
            if held {
                self.add(shape);
            }
        }
    }

    /// Whether the value has `shape`.
    pub(super) fn has(self, shape: Shape) -> bool {
        self.has_index(shape as usize)
    }

    /// Whether the value has the shape at a position of [`Shape`].
    pub(super) fn has_index(self, at: usize) -> bool {
        self.0 >> at & 1 == 1
    }
}

/// What is known of one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Its shapes.
    pub(super) shapes: ShapeSet,
    /// The year, if it is a date.
    pub(super) year: Option<u16>,
    /// Its length in characters.
    pub(super) length: u32,
}

/// Looks at one value; `None` if it only says that there is none.
pub(super) fn look(value: &str) -> Option<Look> {
    // Compatibility forms (full-width digits, ㈜ as one sign) stand for the same shapes.
    let text: Cow<'_, str> = match value.is_ascii() {
        true => value.into(),
        false => value.nfkc().collect(),
    };
    let text = text.trim();
    let lower = text.to_lowercase();
    if vocabulary::is_placeholder(&lower) {
        return None;
    }
    let mut shapes = ShapeSet::default();
    let date = calendar::date(&lower);
    if let Some(date) = date {
        shapes.add(Shape::Date);
        shapes.add_tested([
            (Shape::SeparatedDate, date.separated),
            (Shape::Clock, date.clock),
        ]);
    }
    numbers::shapes(&lower, &mut shapes);
    contact::shapes(&lower, &mut shapes);
    names::shapes(&lower, &mut shapes);
    places::shapes(&lower, &mut shapes);
    vocabulary::shapes(&lower, &mut shapes);
    let length = text.chars().count() as u32;
    let words = text.split_whitespace().count();
    shapes.add_tested([
        (Shape::EntityWord, lowered_entity_word(&lower).is_some()),
        (Shape::LongText, words > 7 || length > 60),
        (
            Shape::NoDigit,
            !lower.contains(|c: char| c.is_ascii_digit()),
        ),
    ]);
    let short = || {
        let year = lower.get(..2).filter(|_| shapes.has(Shape::ShortDate))?;
        Some(calendar::pivot(year.parse().ok()?))
    };
    Some(Look {
        year: date.map(|date| date.year).or_else(short),
        shapes,
        length,
    })
}
