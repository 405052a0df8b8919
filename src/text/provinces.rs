//! The provinces of Korea, and towns with their province in front and without: 서울 영등포구 is 영등포구.

use jiff::civil::{Date, date};

/// The day 광주광역시 and 전라남도 became 전남광주통합특별시, and 인천's districts were redrawn.
pub const MERGER: Date = date(2026, 7, 1);

/// The ways to write a 시도: name, canonical name, day from which it is out of force. Of those that begin
/// alike the longer ones come first.
pub const NAMES: &[(&str, &str, Option<Date>)] = &[
    ("서울특별시", "서울", None),
    ("서울시", "서울", None),
    ("서울", "서울", None),
    ("부산광역시", "부산", None),
    ("부산직할시", "부산", Some(date(1995, 1, 1))),
    ("부산시", "부산", None),
    ("부산", "부산", None),
    ("대구광역시", "대구", None),
    ("대구직할시", "대구", Some(date(1995, 1, 1))),
    ("대구시", "대구", None),
    ("대구", "대구", None),
    ("인천광역시", "인천", None),
    ("인천직할시", "인천", Some(date(1995, 1, 1))),
    ("인천시", "인천", None),
    ("인천", "인천", None),
    ("대전광역시", "대전", None),
    ("대전직할시", "대전", Some(date(1995, 1, 1))),
    ("대전시", "대전", None),
    ("대전", "대전", None),
    ("울산광역시", "울산", None),
    ("울산시", "울산", None),
    ("울산", "울산", None),
    ("세종특별자치시", "세종", None),
    ("세종시", "세종", None),
    ("세종", "세종", None),
    ("경기도", "경기", None),
    ("경기", "경기", None),
    ("강원특별자치도", "강원", None),
    ("강원도", "강원", Some(date(2023, 6, 11))),
    ("강원", "강원", None),
    ("충청북도", "충북", None),
    ("충북", "충북", None),
    ("충청남도", "충남", None),
    ("충남", "충남", None),
    ("전북특별자치도", "전북", None),
    ("전라북도", "전북", Some(date(2024, 1, 18))),
    ("전북", "전북", None),
    ("전남광주통합특별시", "전남광주", None),
    ("전남광주특별시", "전남광주", None),
    ("전남광주", "전남광주", None),
    ("광주광역시", "광주", Some(MERGER)),
    ("광주직할시", "광주", Some(date(1995, 1, 1))),
    ("광주", "광주", Some(MERGER)),
    ("전라남도", "전남", Some(MERGER)),
    ("전남", "전남", Some(MERGER)),
    ("경상북도", "경북", None),
    ("경북", "경북", None),
    ("경상남도", "경남", None),
    ("경남", "경남", None),
    ("제주특별자치도", "제주", None),
    ("제주도", "제주", Some(date(2006, 7, 1))),
    ("제주", "제주", None),
];

/// What stands before the town in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Province {
    name: &'static str,
    /// Where the town begins.
    start: usize,
}

/// The province in front of a town, with a blank between them or none.
pub fn before_town(text: &str) -> Option<Province> {
    if !text.ends_with(['시', '군', '구']) {
        return None;
    }
    NAMES
        .iter()
        .filter_map(|&(written, name, _)| Some((name, text.strip_prefix(written)?.trim_start())))
        .find(|(_, town)| town.chars().nth(1).is_some())
        .map(|(name, town)| Province {
            name,
            start: text.len() - town.len(),
        })
}

/// The town without the province in front of it; a text that is no town as it is.
pub fn town(text: &str) -> &str {
    &text[before_town(text).map_or(0, |province| province.start)..]
}

/// Whether two texts, each with its province, are one town, of which one or both name the province as well.
pub fn is_one_town(left: (&str, Option<Province>), right: (&str, Option<Province>)) -> bool {
    let start = |province: Option<Province>| province.map_or(0, |province| province.start);
    let left_town = &left.0[start(left.1)..];
    let right_town = &right.0[start(right.1)..];
    match (left.1, right.1) {
        (None, None) => false,
        // 부산진구 is a town that begins as its province does.
        (Some(one), Some(other)) => {
            one.name == other.name
                && (left_town == right_town || left_town == right.0 || left.0 == right_town)
        }
        _ => left_town == right_town,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_is_one_with_its_province_and_without() {
        let one = |left: &str, right: &str| {
            let both = is_one_town((left, before_town(left)), (right, before_town(right)));
            let turned = is_one_town((right, before_town(right)), (left, before_town(left)));
            assert_eq!(both, turned, "{left} {right}");
            both
        };
        assert!(one("서울 영등포구", "영등포구"));
        assert!(one("경기도 화성시", "경기 화성시"));
        assert!(one("부산 부산진구", "부산진구"));
        assert!(one("제주제주시", "제주특별자치도 제주시"));
        assert!(one("경상북도 포항시 남구", "포항시 남구"));
        assert!(one("전남광주통합특별시 광산구", "광산구"));
        assert!(!one("서울 중구", "부산 중구"));
        assert!(!one("서울 중구", "서울 강남구"));
        assert!(!one("광주시", "광주"));
        assert!(!one("경기 화성시", "화성"));
        assert_eq!(town("경상남도 창원시"), "창원시");
        assert_eq!([town("창원시"), town("경남")], ["창원시", "경남"]);
    }
}
