//! What became of 시군구 that were renamed, moved, merged or split, as dated rows, and the look-up.
//!
//! The laws of 2026-07-01 are 법률 제21446호 (전남광주통합특별시) and the one that set up 인천's 제물포구,
//! 영종구, 검단구 (the rest of 서구 is 서해구). 서구 was cut along 아라뱃길: 동 that lie on both banks
//! (검암동, 시천동, 백석동, 오류동) are left alone. Older rows are common knowledge.

use jiff::civil::{Date, date};

use super::regions::MERGER;

/// One change of a 시군구.
struct Reform {
    /// The first day of the new name.
    day: Date,
    from: (&'static str, &'static str),
    within: Within,
    to: (&'static str, &'static str),
}

/// For which part of the old 시군구 a row holds.
enum Within {
    All,
    /// These 읍면동, by the names of law and of the offices.
    These(&'static [&'static str]),
    /// Every 읍면동 not in these, of those that earlier rows do not name.
    Rest(&'static [&'static str]),
}

use Within::{All, Rest, These};

#[rustfmt::skip]
const REFORMS: &[Reform] = &[
    Reform { day: MERGER, from: ("인천", "동구"), within: All, to: ("인천", "제물포구") },
    Reform {
        day: MERGER, from: ("인천", "중구"), to: ("인천", "영종구"),
        within: These(&["운서동", "운남동", "운북동", "중산동", "을왕동", "남북동", "덕교동", "무의동", "영종동", "용유동"]),
    },
    Reform { day: MERGER, from: ("인천", "중구"), within: Rest(&[]), to: ("인천", "제물포구") },
    Reform {
        day: MERGER, from: ("인천", "서구"), to: ("인천", "검단구"),
        within: These(&["검단동", "당하동", "원당동", "마전동", "불로동", "금곡동", "왕길동", "대곡동", "불로대곡동", "오류왕길동", "아라동"]),
    },
    Reform {
        day: MERGER, from: ("인천", "서구"), to: ("인천", "서해구"),
        within: Rest(&["검암동", "시천동", "백석동", "오류동", "검암경서동"]),
    },
    Reform { day: date(2023, 7, 1), from: ("경북", "군위군"), within: All, to: ("대구", "군위군") },
    Reform { day: date(2018, 7, 1), from: ("인천", "남구"), within: All, to: ("인천", "미추홀구") },
    Reform {
        day: date(2014, 7, 1), from: ("충북", "청원군"), to: ("충북", "청주시 청원구"),
        within: These(&["오창읍", "내수읍", "북이면"]),
    },
    Reform {
        day: date(2014, 7, 1), from: ("충북", "청원군"), to: ("충북", "청주시 흥덕구"),
        within: These(&["오송읍", "강내면", "옥산면"]),
    },
    Reform {
        day: date(2014, 7, 1), from: ("충북", "청원군"), to: ("충북", "청주시 서원구"),
        within: These(&["남이면", "현도면"]),
    },
    Reform {
        day: date(2014, 7, 1), from: ("충북", "청원군"), to: ("충북", "청주시 상당구"),
        within: These(&["낭성면", "미원면", "가덕면", "남일면", "문의면"]),
    },
    Reform { day: date(2013, 9, 23), from: ("경기", "여주군"), within: All, to: ("경기", "여주시") },
    Reform { day: date(2012, 7, 1), from: ("충남", "연기군"), within: All, to: ("세종", "") },
    Reform { day: date(2012, 1, 1), from: ("충남", "당진군"), within: All, to: ("충남", "당진시") },
    Reform { day: date(2010, 7, 1), from: ("경남", "진해시"), within: All, to: ("경남", "창원시 진해구") },
    Reform { day: date(2006, 7, 1), from: ("제주", "북제주군"), within: All, to: ("제주", "제주시") },
    Reform { day: date(2006, 7, 1), from: ("제주", "남제주군"), within: All, to: ("제주", "서귀포시") },
];

/// What a 시군구 is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    /// As written.
    Same,
    /// Another name now: 시도, and 시군구 (empty where there is none).
    Renamed(&'static str, &'static str),
    /// The old one was split and nothing tells which part is meant.
    Split,
}

/// What became of a 시군구 by a day; `locality` decides where one was split.
pub fn today(region: &str, city: &str, locality: Option<&str>, as_of: Date) -> Today {
    let mut split = false;
    // 오창읍 각리 lies in 오창읍.
    let place = locality.and_then(|place| place.split(' ').next());
    for reform in REFORMS {
        if reform.from != (region, city) || as_of < reform.day {
            continue;
        }
        let holds = match (&reform.within, place) {
            (All, _) => true,
            (These(places), Some(place)) => places.contains(&place),
            (Rest(others), Some(place)) => !others.contains(&place),
            (These(_) | Rest(_), None) => false,
        };
        if holds {
            return Today::Renamed(reform.to.0, reform.to.1);
        }
        split = true;
    }
    if split { Today::Split } else { Today::Same }
}

/// Whether a word is a 시군구 that is no more, suffix included.
pub fn is_former_city(word: &str) -> bool {
    REFORMS.iter().any(|reform| reform.from.1 == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn districts_change_on_their_day_and_split_by_place() {
        let (before, after) = (date(2026, 6, 30), date(2026, 7, 1));
        for (city, place, now) in [
            ("서구", Some("당하동"), Today::Renamed("인천", "검단구")),
            ("서구", Some("청라동"), Today::Renamed("인천", "서해구")),
            ("서구", Some("백석동"), Today::Split),
            ("서구", None, Today::Split),
            ("중구", Some("운서동"), Today::Renamed("인천", "영종구")),
            ("중구", Some("신포동"), Today::Renamed("인천", "제물포구")),
            ("동구", None, Today::Renamed("인천", "제물포구")),
            ("연수구", None, Today::Same),
        ] {
            assert_eq!(today("인천", city, place, after), now, "{city} {place:?}");
            assert_eq!(today("인천", city, place, before), Today::Same, "{city}");
        }
        assert_eq!(today("부산", "서구", None, after), Today::Same);
        let place = Some("오창읍 각리");
        assert_eq!(
            today("충북", "청원군", place, after),
            Today::Renamed("충북", "청주시 청원구")
        );
    }

    /// No row leads to a name that another row takes away: one look-up is enough.
    #[test]
    fn no_reform_leads_into_another() {
        for reform in REFORMS {
            let (region, city) = reform.to;
            assert_eq!(
                today(region, city, None, date(2100, 1, 1)),
                Today::Same,
                "{city}"
            );
        }
    }
}
