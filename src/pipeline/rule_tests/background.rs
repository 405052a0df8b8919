//! Customers who have nothing to do with a test: two rows are one customer or not *among others*,
//! because how much an agreement says depends on how often it comes by chance. Made up, the same
//! every time, and never published.

use crate::tables::field::FieldType;
use crate::tables::hash::hash64;

/// How many others stand around the rows of a test.
pub const OTHERS: usize = 400;

/// Surnames by how often they are met, of a hundred people.
const SURNAMES: [(&str, u64); 12] = [
    ("김", 22),
    ("이", 15),
    ("박", 9),
    ("최", 5),
    ("정", 5),
    ("강", 4),
    ("조", 4),
    ("윤", 3),
    ("장", 3),
    ("임", 3),
    ("한", 2),
    ("오", 2),
];
const SYLLABLES: &str = "민서지현수영준우진하윤은혜성호재원경미선희태연주아람솔빛찬규";
const LATIN_FIRST: [&str; 16] = [
    "Anna", "Ben", "Carla", "Dmitri", "Elena", "Farid", "Grace", "Henrik", "Ines", "Jonas",
    "Keiko", "Luis", "Maya", "Nadia", "Oscar", "Petra",
];
const LATIN_LAST: [&str; 16] = [
    "Adler", "Brown", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Hansen", "Ivanov",
    "Jensen", "Kovacs", "Larsen", "Moreau", "Novak", "Okafor", "Petrov",
];
const TRADES: [&str; 8] = [
    "물산",
    "전자",
    "건설",
    "테크",
    "상사",
    "식품",
    "산업",
    "솔루션",
];
const LATIN_TRADES: [&str; 6] = ["Trading", "Foods", "Systems", "Logistics", "Labs", "Media"];
const DOMAINS: [&str; 5] = [
    "naver.com",
    "gmail.com",
    "hanmail.net",
    "nate.com",
    "outlook.com",
];
const PLACES: [&str; 8] = [
    "서울 강남구 테헤란로",
    "서울 마포구 월드컵로",
    "부산 해운대구 센텀중앙로",
    "대구 중구 국채보상로",
    "인천 연수구 센트럴로",
    "대전 유성구 대학로",
    "경기 수원시 팔달구 효원로",
    "제주 제주시 중앙로",
];
const LATIN_PLACES: [&str; 6] = [
    "Oak Street, Springfield",
    "Mill Road, Riverton",
    "Park Avenue, Fairview",
    "High Street, Ashford",
    "Lake Drive, Madison",
    "Hill Lane, Georgetown",
];

/// Which script the made-up values are in: that of the test's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// 한글
    Hangul,
    /// Latin letters.
    Latin,
}

/// A value of a type for one of the others; `None` for types that say nothing about who somebody
/// is.
pub fn value(ty: FieldType, script: Script, row: usize) -> Option<String> {
    // Draws for different purposes must not go together.
    let draw = |purpose: &str, choices: usize| -> usize {
        (hash64(format!("{purpose}/{row}").as_bytes()) % choices as u64) as usize
    };
    let digits = |purpose: &str, count: u32| {
        let number = draw(purpose, 10usize.pow(count));
        format!("{number:0width$}", width = count as usize)
    };
    let syllables: Vec<char> = SYLLABLES.chars().collect();
    let syllable = |purpose: &str| syllables[draw(purpose, syllables.len())];
    let latin = |words: &[&'static str], purpose: &str| words[draw(purpose, words.len())];
    Some(match (ty, script) {
        (FieldType::PersonName, Script::Hangul) => {
            let people: u64 = SURNAMES.iter().map(|(_, share)| share).sum();
            let mut place = draw("surname", people as usize) as u64;
            let surname = SURNAMES.iter().find(|(_, share)| {
                let here = place < *share;
                place = place.saturating_sub(*share);
                here
            });
            let surname = surname.map_or("김", |(surname, _)| surname);
            format!("{surname}{}{}", syllable("given"), syllable("given 2"))
        }
        (FieldType::PersonName, Script::Latin) => {
            format!(
                "{} {}",
                latin(&LATIN_FIRST, "first"),
                latin(&LATIN_LAST, "last")
            )
        }
        (FieldType::CompanyName, Script::Hangul) => format!(
            "{}{}{}",
            syllable("company"),
            syllable("company 2"),
            latin(&TRADES, "trade")
        ),
        (FieldType::CompanyName, Script::Latin) => format!(
            "{} {}",
            latin(&LATIN_LAST, "company"),
            latin(&LATIN_TRADES, "trade")
        ),
        (FieldType::Phone, Script::Hangul) => {
            format!("010-{}-{}", 2000 + draw("phone", 7999), digits("line", 4))
        }
        (FieldType::Phone, Script::Latin) => format!(
            "+1 {}{}{}",
            201 + draw("area", 788),
            200 + draw("exchange", 799),
            digits("line", 4)
        ),
        (FieldType::Email, _) => {
            let letters = digits("mailbox", 8).into_bytes().into_iter();
            let name: String = letters
                .map(|digit| (b'a' + (digit - b'0') * 2) as char)
                .collect();
            format!("{name}@{}", DOMAINS[draw("domain", DOMAINS.len())])
        }
        (FieldType::PostalAddress, Script::Hangul) => {
            format!("{} {}", latin(&PLACES, "place"), 1 + draw("house", 300))
        }
        (FieldType::PostalAddress, Script::Latin) => {
            format!(
                "{} {}",
                1 + draw("house", 300),
                latin(&LATIN_PLACES, "place")
            )
        }
        (FieldType::Postcode, _) => format!("{:05}", 1000 + draw("postcode", 62_000)),
        (FieldType::Date, _) => format!(
            "{}-{:02}-{:02}",
            1950 + draw("year", 55),
            1 + draw("month", 12),
            1 + draw("day", 28)
        ),
        (FieldType::BusinessNumber, _) => business_number(&digits("business", 9)),
        (FieldType::Url, _) => format!(
            "www.{}{}.co.kr",
            latin(&LATIN_LAST, "site"),
            digits("site", 3)
        ),
        (FieldType::CorporateNumber, _) => format!("110111-{}", digits("corporate", 7)),
        (FieldType::Identifier | FieldType::CiDi, _) => {
            format!("M{}{}", digits("identifier", 8), digits("identifier 2", 4))
        }
        (FieldType::Gender, _) => (if draw("gender", 2) == 0 { "남" } else { "여" }).to_owned(),
        (FieldType::Category | FieldType::Text, _) => {
            format!("{}{}", syllable("word"), syllable("word 2"))
        }
        (FieldType::Timestamp | FieldType::Consent | FieldType::Number | FieldType::Flag, _) => {
            return None;
        }
    })
}

/// A 사업자등록번호 with its right last digit.
fn business_number(nine: &str) -> String {
    const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    let digits: Vec<u32> = nine.bytes().map(|byte| u32::from(byte - b'0')).collect();
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = (10 - (sum + digits[8] * 5 / 10) % 10) % 10;
    format!("{nine}{check}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn others_are_many_and_the_same_every_time() {
        for script in [Script::Hangul, Script::Latin] {
            for ty in FieldType::ALL {
                let of = |row| value(ty, script, row);
                let values: BTreeSet<Option<String>> = (0..OTHERS).map(of).collect();
                if of(0).is_some() && ty != FieldType::Gender {
                    assert!(values.len() > OTHERS / 8, "{ty}: {}", values.len());
                }
                assert_eq!(of(7), of(7));
            }
        }
        assert_eq!(business_number("124810099"), "1248100998");
    }
}
