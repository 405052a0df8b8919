//! Branches, plants and other sites at the end of a company's name.

use crate::text::hangul;

/// Words that name a site when they end a word behind the company's name.
const ENDINGS: &[&str] = &[
    "본점",
    "본사",
    "지점",
    "지사",
    "지부",
    "영업소",
    "영업점",
    "출장소",
    "대리점",
    "직영점",
    "가맹점",
    "사업부",
    "사업본부",
    "사업장",
    "공장",
    "물류센터",
    "서비스센터",
    "고객센터",
    "배송센터",
    "기술연구소",
    "중앙연구소",
    "부설연구소",
    "연구센터",
    "점",
];

/// Departments, without the 팀, 부, 과, 실, 본부 or 파트 that makes them one.
#[rustfmt::skip]
const DEPARTMENTS: &[&str] = &[
    "감사", "개발", "경리", "경영", "경영관리", "경영지원", "고객", "고객지원", "관리", "구매", "국내영업",
    "기술", "기획", "마케팅", "물류", "법무", "법인영업", "비서", "생산", "시설", "안전", "업무", "연구",
    "연구개발", "영업", "영업관리", "운영", "인사", "인사총무", "자금", "자재", "재경", "재무", "전략", "전략기획", "전산",
    "정보보안", "정보전산", "제조", "지원", "총무", "총무인사", "품질", "품질관리", "해외영업", "홍보", "회계",
];

/// Words ending in 점 that name a trade, not a branch.
const TRADES: &[&str] = &[
    "백화점",
    "편의점",
    "전문점",
    "할인점",
    "면세점",
    "음식점",
    "서점",
    "주점",
    "제과점",
    "정육점",
    "분식점",
    "안경점",
    "양품점",
    "판매점",
    "미용점",
    "문구점",
    "잡화점",
    "총판점",
    "도매점",
    "소매점",
    "양복점",
    "커피점",
    "반점",
    "상점",
    "매점",
    "화점",
    "수선점",
    "철물점",
    "가구점",
];

/// Places that precede 지점 and the like without a blank: 가나은행강남지점.
const PLACES: &[&str] = &[
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
    "강남",
    "강북",
    "강서",
    "강동",
    "서초",
    "송파",
    "마포",
    "종로",
    "명동",
    "을지로",
    "여의도",
    "영등포",
    "구로",
    "금천",
    "가산",
    "성수",
    "잠실",
    "역삼",
    "삼성",
    "판교",
    "분당",
    "성남",
    "수원",
    "용인",
    "화성",
    "동탄",
    "평택",
    "안산",
    "안양",
    "부천",
    "일산",
    "고양",
    "파주",
    "김포",
    "의정부",
    "구리",
    "하남",
    "이천",
    "청주",
    "천안",
    "아산",
    "전주",
    "군산",
    "익산",
    "목포",
    "여수",
    "순천",
    "포항",
    "구미",
    "경주",
    "창원",
    "김해",
    "진주",
    "거제",
    "춘천",
    "원주",
    "강릉",
    "해운대",
    "서면",
    "남부",
    "북부",
    "동부",
    "서부",
    "중부",
    "중앙",
    "영남",
    "호남",
    "충청",
    "수도권",
];

/// Names that say nothing without the site: 한국 연구소 is not the company 한국.
const TOO_GENERAL: &[&str] = &[
    "한국",
    "대한",
    "코리아",
    "국제",
    "중앙",
    "제일",
    "서울",
    "국립",
    "시립",
];

/// The company and the site in a text without legal form: `가나상사 서울지점`.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let last = text.chars().next_back()?;
    let korean_ending = matches!(
        last,
        '점' | '사' | '부' | '소' | '장' | '터' | '팀' | '과' | '실' | '트'
    );
    if !korean_ending && !last.is_ascii_alphanumeric() {
        return None;
    }
    if let Some((company, site)) = text.rsplit_once(' ') {
        if is_site_word(site) {
            // 서울 지점: the place stands apart.
            let (company, site) = match company.rsplit_once(' ') {
                Some((head, place)) if ENDINGS.contains(&site) && PLACES.contains(&place) => {
                    (head, &text[head.len() + 1..])
                }
                _ => (company, site),
            };
            return is_company(company).then_some((company, site));
        }
        return latin_site(text);
    }
    for ending in [
        "지점",
        "지사",
        "영업소",
        "영업점",
        "출장소",
        "본점",
        "본사",
        "지부",
        "역점",
        "점",
    ] {
        let Some(head) = text.strip_suffix(ending) else {
            continue;
        };
        let company = if ending.starts_with('본') {
            Some(head)
        } else {
            PLACES.iter().find_map(|place| head.strip_suffix(place))
        };
        if let Some(company) = company
            && hangul::syllables(company) >= 3
            && is_company(company)
        {
            return Some((company, &text[company.len()..]));
        }
    }
    None
}

/// Whether a word is a department: 영업2팀, 총무부.
fn is_department(word: &str) -> bool {
    ["팀", "부", "과", "실", "본부", "파트"].iter().any(|kind| {
        word.strip_suffix(kind).is_some_and(|stem| {
            DEPARTMENTS.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()))
        })
    })
}

/// Whether a word names a site by itself.
pub fn is_site_word(word: &str) -> bool {
    if matches!(word, "연구소" | "센터") || is_department(word) {
        return true;
    }
    ENDINGS.iter().any(|ending| word.ends_with(ending))
        && !TRADES
            .iter()
            .any(|trade| word.ends_with(trade) && *trade != "가맹점")
        && hangul::syllables(word) >= 2
}

fn is_company(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && !TOO_GENERAL.contains(&text)
}

/// `Acme Seoul Branch`, `Acme Head Office`: the last two words, three if there are more.
fn latin_site(text: &str) -> Option<(&str, &str)> {
    let (before, last) = text.rsplit_once(' ')?;
    let (company, word) = before.rsplit_once(' ')?;
    let (word, last) = (word.to_ascii_lowercase(), last.to_ascii_lowercase());
    let site = matches!(last.as_str(), "branch" | "hq")
        || word == "head" && last == "office"
        || word == "headquarters";
    (site && is_company(company)).then(|| (company, &text[company.len() + 1..]))
}
