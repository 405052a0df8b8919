//! Small shops, clinics and schools are told from their namesakes by the place they are in, and only
//! some systems write it: 푸른약국, 푸른약국(마포), 마포 푸른약국.

use super::without_blanks;
use crate::text::hangul;

/// A shorter name is a word that many bear, and what stands before it is the name…
const LEAST_SYLLABLES: usize = 4;
/// …unless that is a place by itself.
const LEAST_BESIDE_PLACE: usize = 3;

/// Regions, and towns and quarters that shops of one name are told apart by.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북",
    "전남", "경북", "경남", "제주", "강남", "강북", "강서", "강동", "서초", "송파", "마포", "종로", "명동",
    "용산", "성동", "광진", "동대문", "중랑", "성북", "도봉", "노원", "은평", "서대문", "양천", "구로",
    "금천", "영등포", "동작", "관악", "잠실", "역삼", "판교", "분당", "일산", "수원", "용인", "성남", "고양",
    "부천", "안산", "안양", "평택", "화성", "동탄", "해운대", "수성", "달서", "유성", "둔산", "상무", "전주",
    "청주", "천안", "창원", "김해", "포항", "구미", "원주", "춘천", "강릉", "목포", "여수", "순천", "군산",
];

/// Whether a text of Hangul names a place by itself: a known one, or a ward, quarter or town by its
/// last syllable.
fn is_place(text: &str) -> bool {
    let syllables = hangul::syllables(text);
    let administrative =
        text.ends_with(['시', '군', '구', '동', '읍', '면', '리', '역', '점', '로']);
    KNOWN.contains(&text) || (3..=5).contains(&syllables) && administrative
}

/// A place without the kind of place it is: 마포구 and 마포, 행신동 and 행신.
fn stem(place: &str) -> &str {
    let kinds = ['시', '군', '구', '동', '읍', '면', '리', '역', '점'];
    let rest = place.strip_suffix(kinds).unwrap_or(place);
    if hangul::syllables(rest) >= 2 {
        rest
    } else {
        place
    }
}

/// The place, or words before the name that may be one, that the longer of two names without blanks
/// says beyond the other; `None` where it says nothing that can be told to be a place. Behind a name a word must be
/// a place by itself: a subsidiary is called after its parent (가나전자서비스).
pub(super) fn beyond<'a>(long: &'a str, short: &str) -> Option<&'a str> {
    let syllables = hangul::syllables(short);
    let fits = |extra: &str| {
        let least = match is_place(extra) {
            true => LEAST_BESIDE_PLACE,
            false => LEAST_SYLLABLES,
        };
        hangul::is_hangul(extra)
            && (2..=5).contains(&hangul::syllables(extra))
            && syllables >= least
    };
    let before = long.strip_suffix(short).filter(|extra| fits(extra));
    let behind = long
        .strip_prefix(short)
        .filter(|extra| fits(extra) && is_place(extra));
    before.or(behind)
}

/// A name of words apart into what is left without a place at either end, and the place.
pub(super) fn without_place(folded: &str) -> Option<(String, &str)> {
    let (first, rest) = folded.split_once(' ')?;
    let (start, last) = folded.rsplit_once(' ')?;
    let found = if is_place(last) {
        (start, last)
    } else if is_place(first) {
        (rest, first)
    } else {
        return None;
    };
    let name = without_blanks(found.0);
    (hangul::syllables(&name) >= LEAST_SYLLABLES).then_some((name, found.1))
}

/// A name with something in parentheses or behind an underscore, apart: 푸른약국(마포), 푸른약국_마포.
pub(super) fn qualified(name: &str) -> Option<(&str, &str)> {
    let (start, inside) = match name.strip_suffix(')') {
        Some(open) => open.rsplit_once('(')?,
        None => name.rsplit_once('_')?,
    };
    let (start, inside) = (start.trim(), inside.trim());
    let office = OFFICES.contains(&inside);
    let fits = hangul::is_hangul(inside) && (2..=5).contains(&hangul::syllables(inside));
    (fits && !office && hangul::syllables(start) >= LEAST_BESIDE_PLACE).then_some((start, inside))
}

/// Whether two places are one, as far as their names tell.
pub(super) fn one_place(a: &str, b: &str) -> bool {
    stem(a) == stem(b)
}

/// Endings of schools and clinics, written out and short: longer ones first.
const SHORT: &[(&str, &str)] = &[
    ("여자고등학교", "여고"),
    ("여자중학교", "여중"),
    ("초등학교", "초"),
    ("고등학교", "고"),
    ("중학교", "중"),
    ("대학교", "대"),
    ("초교", "초"),
    ("과의원", "과"),
];

/// Offices of a school, which are the school.
const OFFICES: &[&str] = &["행정실", "교무실", "급식실", "서무실", "보건실", "도서실"];

/// The usual short form of a core's last word, without the office that follows a school's name.
pub(super) fn shortened(core: &str) -> Option<String> {
    let bare = OFFICES
        .iter()
        .find_map(|office| core.strip_suffix(office))
        .map(str::trim_end)
        .filter(|bare| hangul::syllables(bare) > 2);
    let named = bare.unwrap_or(core);
    // Whom a delivery is meant for stands for the school.
    let head = ["학교장", "초장", "중장", "고장"]
        .iter()
        .any(|head| named.ends_with(head) && hangul::syllables(named) >= 4);
    let named = match named.strip_suffix('장') {
        Some(school) if head => school,
        _ => named,
    };
    let short = SHORT.iter().find_map(|(long, short)| {
        let name = named.strip_suffix(long)?;
        (hangul::syllables(name) >= 2).then(|| format!("{name}{short}"))
    });
    match short {
        Some(short) => Some(short),
        None => (named.len() < core.len()).then(|| named.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_from_names() {
        assert_eq!(beyond("마포푸른약국", "푸른약국"), Some("마포"));
        assert_eq!(beyond("푸른약국행신동", "푸른약국"), Some("행신동"));
        for (long, short) in [
            ("가나전자서비스", "가나전자"),
            ("새푸른약국", "푸른약국"),
            ("마포약국", "약국"),
        ] {
            assert_eq!(beyond(long, short), None, "{long}");
        }
        assert!(one_place("마포구", "마포") && !one_place("마포", "해운대구"));
        assert_eq!(
            without_place("온누리피아노학원 행신동"),
            Some(("온누리피아노학원".to_owned(), "행신동"))
        );
        assert_eq!(without_place("서울 우유"), None);
        assert_eq!(beyond("충남기원중", "기원중"), Some("충남"));
        assert_eq!(qualified("푸른약국 (우만)"), Some(("푸른약국", "우만")));
        assert_eq!(qualified("푸른약국_사하구"), Some(("푸른약국", "사하구")));
        assert_eq!(qualified("기원중학교(행정실)"), None);
        assert_eq!(qualified("푸른약국(2호)"), None);
    }

    #[test]
    fn schools_and_clinics_have_short_names() {
        for (core, short) in [
            ("건천초등학교 행정실", "건천초"),
            ("건천초교", "건천초"),
            ("건천초 급식실", "건천초"),
            ("성산여자중학교", "성산여중"),
            ("건천초등학교장", "건천초"),
            ("건천초장", "건천초"),
            ("은하치과의원", "은하치과"),
        ] {
            assert_eq!(shortened(core).as_deref(), Some(short), "{core}");
        }
        for core in ["가나의원", "초교", "건천초", "행정실"] {
            assert_eq!(shortened(core), None, "{core}");
        }
    }
}
