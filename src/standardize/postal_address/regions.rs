//! Names of 시도 and 시군구 with the days on which they changed. Tables and their lookups only.

use std::sync::LazyLock;

use hashbrown::HashTable;
use jiff::civil::Date;

use crate::tables::hash::{combine, hash64};
pub use crate::text::provinces::MERGER;
use crate::text::provinces::NAMES;

/// What a 시도 name says on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Short canonical name, the same before and after a change of title.
    pub name: &'static str,
    /// Whether the written name is no longer in force.
    pub stale: bool,
}

/// 시도 in Latin letters, lower case.
const LATIN: &[(&str, &str)] = &[
    ("seoul", "서울"),
    ("busan", "부산"),
    ("pusan", "부산"),
    ("daegu", "대구"),
    ("incheon", "인천"),
    ("gwangju", "광주"),
    ("daejeon", "대전"),
    ("ulsan", "울산"),
    ("sejong", "세종"),
    ("gyeonggi", "경기"),
    ("gangwon", "강원"),
    ("chungcheongbuk", "충북"),
    ("chungbuk", "충북"),
    ("chungcheongnam", "충남"),
    ("chungnam", "충남"),
    ("jeollabuk", "전북"),
    ("jeonbuk", "전북"),
    ("jeollanam", "전남"),
    ("jeonnam", "전남"),
    ("jeonnam-gwangju", "전남광주"),
    ("jeonnamgwangju", "전남광주"),
    ("gyeongsangbuk", "경북"),
    ("gyeongbuk", "경북"),
    ("gyeongsangnam", "경남"),
    ("gyeongnam", "경남"),
    ("jeju", "제주"),
];

fn resolve(name: &'static str, out_of_force: Option<Date>, as_of: Date) -> Region {
    let stale = out_of_force.is_some_and(|day| as_of >= day);
    let name = match name {
        "광주" | "전남" if as_of >= MERGER => "전남광주",
        name => name,
    };
    Region { name, stale }
}

/// Whether a word begins like a region: rules out nearly all others before the table is walked.
fn may_be_region(word: &str) -> bool {
    let mut chars = word.chars();
    matches!(
        (chars.next(), chars.next()),
        (Some('서' | '대' | '세' | '충' | '전' | '경' | '부' | '인' | '울' | '강' | '광' | '제'), Some(c))
            if matches!(c, '울' | '산' | '구' | '천' | '전' | '종' | '기' | '원' | '청' | '북' | '남' | '라' | '주' | '상')
    )
}

/// The region a word names in full.
pub fn find(word: &str, as_of: Date) -> Option<Region> {
    if !may_be_region(word) {
        return None;
    }
    static BY_NAME: LazyLock<HashTable<(u64, usize)>> = LazyLock::new(|| {
        let mut index = HashTable::new();
        for (at, (alias, ..)) in NAMES.iter().enumerate() {
            let hash = hash64(alias.as_bytes());
            index.insert_unique(hash, (hash, at), |&(hash, _)| hash);
        }
        index
    });
    let hash = hash64(word.as_bytes());
    let &(_, at) = BY_NAME.find(hash, |&(other, at)| other == hash && NAMES[at].0 == word)?;
    let (_, name, until) = NAMES[at];
    Some(resolve(name, until, as_of))
}

/// The region of a 시군구 of 전남광주 on a day before there was one.
pub fn before_merger(city: &str) -> Option<&'static str> {
    match city.chars().next_back()? {
        '구' => Some("광주"),
        '시' | '군' => Some("전남"),
        _ => None,
    }
}

/// The region a word begins with, and the rest of the word (`서울시강남구`). Short names count only
/// before a known 시군구.
pub fn find_prefix(word: &str, as_of: Date) -> Option<(Region, &str)> {
    if !may_be_region(word) {
        return None;
    }
    NAMES.iter().find_map(|&(alias, name, until)| {
        let rest = word.strip_prefix(alias).filter(|rest| !rest.is_empty())?;
        let long = alias.chars().count() >= 3;
        (long && alias != "세종시"
            || known_city_prefix(rest).is_some()
            || complete_city(rest).is_some()
            || complete_district(rest).is_some())
        .then(|| (resolve(name, until, as_of), rest))
    })
}

/// The region of a lower-case Latin word, with or without -si and -do.
pub fn from_latin(word: &str, as_of: Date) -> Option<Region> {
    // The English name of the 광역시 is Gwangju; Gwangju-si is the city in Gyeonggi-do.
    if word == "gwangju-si" {
        return None;
    }
    let stem = word
        .strip_suffix("-si")
        .or_else(|| word.strip_suffix("-do"))
        .unwrap_or(word);
    LATIN
        .iter()
        .find(|(latin, _)| *latin == stem)
        .map(|&(_, name)| {
            resolve(
                name,
                matches!(name, "광주" | "전남").then_some(MERGER),
                as_of,
            )
        })
}

/// 시, 군 and 구 without their last syllable, by kind.
const SI: &str = "수원 성남 의정부 안양 부천 광명 평택 동두천 안산 고양 과천 구리 남양주 오산 시흥 군포 의왕 하남 용인 파주 이천 \
    안성 김포 화성 광주 양주 포천 여주 춘천 원주 강릉 동해 태백 속초 삼척 청주 충주 제천 천안 공주 보령 아산 서산 논산 계룡 당진 \
    전주 군산 익산 정읍 남원 김제 목포 여수 순천 나주 광양 포항 경주 김천 안동 구미 영주 영천 상주 문경 경산 창원 진주 통영 사천 \
    김해 밀양 거제 양산 제주 서귀포";
const GUN: &str = "연천 가평 양평 홍천 횡성 영월 평창 정선 철원 화천 양구 인제 고성 양양 보은 옥천 영동 증평 진천 괴산 음성 단양 금산 \
    부여 서천 청양 홍성 예산 태안 완주 진안 무주 장수 임실 순창 고창 부안 담양 곡성 구례 고흥 보성 화순 장흥 강진 해남 영암 무안 함평 \
    영광 장성 완도 진도 신안 의성 청송 영양 영덕 청도 고령 성주 칠곡 예천 봉화 울진 울릉 의령 함안 창녕 남해 하동 산청 함양 거창 합천 \
    기장 달성 군위 강화 옹진 울주";
const GU: &str = "종로 중 용산 성동 광진 동대문 중랑 성북 강북 도봉 노원 은평 서대문 마포 양천 강서 구로 금천 영등포 동작 관악 서초 \
    강남 송파 강동 서 동 영도 부산진 동래 남 북 해운대 사하 금정 연제 수영 사상 수성 달서 미추홀 연수 남동 부평 계양 광산 유성 대덕 \
    제물포 영종 서해 검단 장안 권선 팔달 영통 수정 중원 분당 만안 동안 원미 소사 오정 상록 단원 덕양 일산동 일산서 처인 기흥 수지 \
    상당 서원 흥덕 청원 동남 서북 완산 덕진 의창 성산 마산합포 마산회원 진해 만세 효행 병점 동탄";

/// The full names (수원시) of the lists above, by the hash of the stem and the suffix.
struct Cities(HashTable<(u64, &'static str)>);

impl Cities {
    fn hash(kind: char, stem: &str) -> u64 {
        combine(hash64(stem.as_bytes()), kind.into())
    }

    /// The full name of a stem, if it is in the list of a suffix.
    fn find(kind: char, stem: &str) -> Option<&'static str> {
        static CITIES: LazyLock<Cities> = LazyLock::new(|| {
            let mut cities = HashTable::new();
            for (kind, stems) in [('시', SI), ('군', GUN), ('구', GU)] {
                for stem in stems.split_whitespace() {
                    let name: &'static str = format!("{stem}{kind}").leak();
                    let hash = Cities::hash(kind, stem);
                    cities.insert_unique(hash, (hash, name), |&(hash, _)| hash);
                }
            }
            Cities(cities)
        });
        let hash = Cities::hash(kind, stem);
        let same =
            |&(other, name): &(u64, &str)| other == hash && name.strip_suffix(kind) == Some(stem);
        CITIES.0.find(hash, same).map(|&(_, name)| name)
    }
}

/// Whether a stem is in one of the lists above.
fn has_stem(kind: char, stem: &str) -> bool {
    matches!(kind, '시' | '군' | '구') && Cities::find(kind, stem).is_some()
}

/// Whether a word is a known 시군구, suffix included.
pub fn is_known_city(word: &str) -> bool {
    let Some((at, suffix)) = word.char_indices().next_back() else {
        return false;
    };
    has_stem(suffix, &word[..at])
}

/// The full name of a 시 or 군 written without its suffix (수원 → 수원시).
pub fn complete_city(stem: &str) -> Option<&'static str> {
    Cities::find('시', stem).or_else(|| Cities::find('군', stem))
}

/// The full name of a 구 written without its suffix (강남 → 강남구), two syllables or more.
pub fn complete_district(stem: &str) -> Option<&'static str> {
    Cities::find('구', stem).filter(|_| stem.chars().count() >= 2)
}

/// The known 시군구 a word begins with (`강남구테헤란로` → 강남구), longest first.
pub fn known_city_prefix(word: &str) -> Option<&str> {
    word.char_indices()
        .rev()
        .filter(|&(_, c)| matches!(c, '시' | '군' | '구'))
        .map(|(at, c)| &word[..at + c.len_utf8()])
        .find(|prefix| is_known_city(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn names_change_on_their_day() {
        let (before, after) = (date(2026, 6, 30), date(2026, 7, 1));
        assert_eq!(
            find("광주광역시", before),
            Some(Region {
                name: "광주",
                stale: false
            })
        );
        assert_eq!(
            find("광주광역시", after),
            Some(Region {
                name: "전남광주",
                stale: true
            })
        );
        assert_eq!(find("전라남도", after).unwrap().name, "전남광주");
        assert_eq!(
            find("전남광주통합특별시", after),
            Some(Region {
                name: "전남광주",
                stale: false
            })
        );
        assert!(find("강원도", after).unwrap().stale && !find("강원", after).unwrap().stale);
        assert_eq!(before_merger("여수시"), Some("전남"));
        assert_eq!(before_merger("서구"), Some("광주"));
    }

    #[test]
    fn the_shortcut_lets_every_region_through() {
        assert!(NAMES.iter().all(|(alias, ..)| may_be_region(alias)));
    }

    #[test]
    fn glued_names_come_apart() {
        let day = date(2026, 11, 21);
        assert_eq!(
            find_prefix("서울시강남구", day).map(|(_, rest)| rest),
            Some("강남구")
        );
        assert_eq!(
            find_prefix("서울강남구", day).map(|(_, rest)| rest),
            Some("강남구")
        );
        assert_eq!(find_prefix("제주식당", day), None);
        assert_eq!(known_city_prefix("강남구테헤란로"), Some("강남구"));
        assert_eq!(known_city_prefix("구로동"), None);
    }
}
