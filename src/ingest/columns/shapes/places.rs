//! Addresses and postcodes by their form.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Shape, ShapeSet};
use crate::text::hangul::is_syllable;
use crate::text::scripts::is_word_char;

/// Starts of 시도 names that no other first word of an address shares.
const REGIONS: [&str; 35] = [
    "서울",
    "부산",
    "대구",
    "인천",
    "광주",
    "대전",
    "울산",
    "세종",
    "경기",
    "강원",
    "충북",
    "충남",
    "전북",
    "전남",
    "경북",
    "경남",
    "제주",
    "충청북도",
    "충청남도",
    "전라북도",
    "전라남도",
    "경상북도",
    "경상남도",
    "서울특별시",
    "부산광역시",
    "대구광역시",
    "인천광역시",
    "광주광역시",
    "대전광역시",
    "울산광역시",
    "세종특별자치시",
    "경기도",
    "전남광주",
    "전남광주특별시",
    "전남광주통합특별시",
];

const STREET_WORDS: [&str; 58] = [
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "dr",
    "court",
    "ct",
    "place",
    "pl",
    "crescent",
    "cres",
    "circuit",
    "cct",
    "close",
    "cl",
    "way",
    "blvd",
    "boulevard",
    "terrace",
    "tce",
    "square",
    "sq",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "row",
    "gardens",
    "grove",
    "hill",
    "park",
    "rise",
    "walk",
    "mews",
    "parade",
    "esplanade",
    "quay",
    "strasse",
    "straße",
    "str",
    "gasse",
    "platz",
    "rue",
    "via",
    "calle",
    "plaza",
    "suite",
    "apt",
    "box",
    "floor",
    "unit",
    "building",
    "loop",
];

static STREETS: LazyLock<HashSet<&str>> = LazyLock::new(|| HashSet::from(STREET_WORDS));

/// Adds the shapes of a lower-cased value.
pub(super) fn shapes(text: &str, shapes: &mut ShapeSet) {
    let letter_postcode = is_letter_postcode(text);
    let starts_with_region = starts_with_region(text);
    shapes.add_tested([
        (Shape::LetterPostcode, letter_postcode),
        (Shape::Postcode, letter_postcode || is_digit_postcode(text)),
        (Shape::StartsWithRegion, starts_with_region),
        (
            Shape::KoreanAddress,
            is_korean_address(text, starts_with_region),
        ),
        (Shape::StreetAddress, is_street_address(text)),
        (Shape::Unit, is_unit(text)),
        (Shape::Province, starts_with_region && is_one_word(text)),
        (Shape::District, is_district(text)),
        (Shape::Ward, is_ward(text)),
    ]);
}

fn is_one_word(text: &str) -> bool {
    !text.contains(char::is_whitespace)
}

/// One or two words that end as the names of 시군구 do, of which none is a 시도.
fn is_district(text: &str) -> bool {
    let is_name = |word: &str| {
        let named = word.ends_with(['시', '군', '구']) && word.chars().count() >= 2;
        named && word.chars().all(is_syllable) && !starts_with_region(word)
    };
    let words = text.split_whitespace();
    words.clone().count() <= 2 && words.clone().next().is_some() && words.clone().all(is_name)
}

/// One word that ends as the names of 읍면동 do.
fn is_ward(text: &str) -> bool {
    let plain = |c: char| is_syllable(c) || c.is_ascii_digit() || c == '·' || c == '.';
    text.ends_with(['동', '읍', '면', '리', '가'])
        && text.chars().filter(|&c| is_syllable(c)).count() >= 2
        && text.chars().all(plain)
}

/// A number right before 동, 층 or 호; 2호점 is a shop.
fn is_unit(text: &str) -> bool {
    let follows = |mark: char| {
        text.match_indices(mark).any(|(at, _)| {
            let numbered = text[..at].ends_with(|c: char| c.is_ascii_digit());
            numbered && !text[at..].starts_with("호점")
        })
    };
    ['동', '층', '호'].into_iter().any(follows)
}

/// Digits only, or in two groups as in `135-080` and `10115-1234`.
fn is_digit_postcode(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match text.len() - digits {
        0 => (3..=7).contains(&digits),
        1 => {
            let mark = text.find(['-', ' ']).unwrap_or(0);
            (5..=9).contains(&digits) && (1..text.len() - 1).contains(&mark)
        }
        _ => false,
    }
}

/// British, Canadian, Dutch and Irish postcodes: outer and inner part with letters and digits.
fn is_letter_postcode(text: &str) -> bool {
    let joined: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    if !(5..=7).contains(&joined.len()) || text.len() > 8 || !text.is_ascii() {
        return false;
    }
    let pattern: String = joined
        .iter()
        .map(|byte| match byte {
            b'0'..=b'9' => '9',
            b'a'..=b'z' => 'a',
            _ => '?',
        })
        .collect();
    const FORMS: [&str; 9] = [
        "a99aa", "a999aa", "aa99aa", "aa999aa", "a9a9aa", "aa9a9aa", "a9a9a9", "9999aa", "a99a999",
    ];
    FORMS.contains(&pattern.as_str())
}

fn starts_with_region(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    REGIONS.contains(&first)
        || REGIONS[..17].iter().any(|region| {
            first.strip_prefix(region).is_some_and(|rest| {
                ["시", "도", "특별시", "광역시", "특별자치시", "특별자치도"].contains(&rest)
            })
        })
}

/// A word ending like a road, a lot or a district, with a number somewhere behind it.
fn is_korean_address(text: &str, starts_with_region: bool) -> bool {
    if text.chars().filter(|&c| is_syllable(c)).count() < 3 {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let district = words
        .iter()
        .any(|word| word.chars().count() >= 2 && word.ends_with(['시', '군', '구', '읍', '면']));
    let road_or_lot = words.iter().any(|word| {
        let name = word.trim_end_matches(|c: char| {
            c.is_ascii_digit() || c == '-' || c == ',' || c == '번' || c == '지'
        });
        name.chars().count() >= 2 && name.ends_with(['로', '길', '동', '리', '가'])
    });
    let numbered = text.bytes().any(|byte| byte.is_ascii_digit());
    let evidence = [starts_with_region, district, road_or_lot, numbered];
    words.len() >= 2 && evidence.iter().filter(|held| **held).count() >= 3
}

/// A number and a street word, or a post box.
fn is_street_address(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| !is_word_char(c))
        .filter(|word| !word.is_empty())
        .collect();
    let numbered = words
        .iter()
        .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let street = words.iter().any(|word| {
        STREETS.contains(word) || word.ends_with("strasse") || word.ends_with("straße")
    });
    words.len() >= 2 && numbered && street
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, look};

    fn has(text: &str, shape: Shape) -> bool {
        look(text).is_some_and(|look| look.shapes.has(shape))
    }

    #[test]
    fn addresses() {
        for text in [
            "서울특별시 강남구 테헤란로 152",
            "경기도 성남시 분당구 정자동 178-1",
            "강남구 역삼동 12-3",
        ] {
            assert!(has(text, Shape::KoreanAddress), "{text}");
        }
        for text in ["147 Lake Ave", "PO Box 12987", "Ansbacher Strasse 23"] {
            assert!(has(text, Shape::StreetAddress), "{text}");
        }
        for text in ["김철수", "주식회사 가나", "서울", "science fiction writer"] {
            assert!(
                !has(text, Shape::KoreanAddress) && !has(text, Shape::StreetAddress),
                "{text}"
            );
        }
        assert!(
            has("서울시 강남구", Shape::StartsWithRegion)
                && !has("광주리 1", Shape::StartsWithRegion)
        );
    }

    #[test]
    fn levels_of_places() {
        for text in ["서울", "경기도", "강원특별자치도", "전남광주통합특별시"]
        {
            assert!(
                has(text, Shape::Province) && !has(text, Shape::District),
                "{text}"
            );
        }
        for text in ["수성구", "중구", "의정부시", "수원시 영통구", "양평군"] {
            assert!(
                has(text, Shape::District) && !has(text, Shape::Province),
                "{text}"
            );
        }
        for text in ["역삼1동", "진접읍", "종로1.2.3.4가"] {
            assert!(
                has(text, Shape::Ward) && !has(text, Shape::District),
                "{text}"
            );
        }
        for text in ["서울 강남구", "강남구 역삼동 12-3", "101동", "구"] {
            let levels = [Shape::Province, Shape::District, Shape::Ward];
            assert!(!levels.iter().any(|&level| has(text, level)), "{text}");
        }
    }

    #[test]
    fn the_number_of_a_shop_is_no_unit() {
        assert!(has("101동 2호", Shape::Unit) && has("3층", Shape::Unit));
        assert!(!has("2호점", Shape::Unit));
    }

    #[test]
    fn postcodes() {
        for text in [
            "06236",
            "135-080",
            "SW1A 1AA",
            "cb4 1ab",
            "K1A 0B1",
            "2146",
            "94103-1234",
        ] {
            assert!(has(text, Shape::Postcode), "{text}");
        }
        for text in ["010-1234-5678", "12,000", "kim", "-"] {
            assert!(!has(text, Shape::Postcode), "{text}");
        }
    }
}
