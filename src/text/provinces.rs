//! Towns of Korea with their province in front and without: 서울 영등포구 is 영등포구.

/// The provinces by the names that stand before a town, longer ones first.
#[rustfmt::skip]
const PROVINCES: &[(&str, &[&str])] = &[
    ("서울", &["서울특별시", "서울시", "서울"]), ("부산", &["부산광역시", "부산시", "부산"]), ("대구", &["대구광역시", "대구시", "대구"]),
    ("인천", &["인천광역시", "인천시", "인천"]), ("광주", &["광주광역시", "광주시", "광주"]), ("대전", &["대전광역시", "대전시", "대전"]),
    ("울산", &["울산광역시", "울산시", "울산"]), ("경기", &["경기도", "경기"]), ("강원", &["강원특별자치도", "강원도", "강원"]),
    ("충북", &["충청북도", "충북"]), ("충남", &["충청남도", "충남"]), ("전북", &["전북특별자치도", "전라북도", "전북"]),
    ("전남", &["전라남도", "전남"]), ("경북", &["경상북도", "경북"]), ("경남", &["경상남도", "경남"]),
    ("제주", &["제주특별자치도", "제주도", "제주"]),
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
    let named = PROVINCES
        .iter()
        .flat_map(|&(province, names)| names.iter().map(move |name| (province, *name)));
    named
        .filter_map(|(name, written)| Some((name, text.strip_prefix(written)?.trim_start())))
        .find(|(_, town)| town.chars().nth(1).is_some())
        .map(|(name, town)| Province {
            name,
            start: text.len() - town.len(),
        })
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
        assert!(!one("서울 중구", "부산 중구"));
        assert!(!one("서울 중구", "서울 강남구"));
        assert!(!one("광주시", "광주"));
        assert!(!one("경기 화성시", "화성"));
    }
}
