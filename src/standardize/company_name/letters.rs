//! Latin letters spelt in Hangul: 엘지 is LG. Applied to whole words, so that 에너지 and 아이스
//! stay what they are.

use crate::text::hangul;
use crate::text::letter_names::NAMES;

/// Business words that follow spelt letters without a blank: 엘지전자 is LG전자.
#[rustfmt::skip]
const BUSINESS: &[&str] = &[
    "개발", "건설", "건축", "공업", "관광", "교역", "교육", "그룹", "글로벌", "금속", "기계", "기공", "기획",
    "네오룩스", "네트워크", "네트웍스", "농업", "농협", "데이터", "디스플레이", "디앤디", "디앤씨", "디자인",
    "렌터카", "로보틱스", "로지스틱스", "로직스", "리테일", "머티리얼즈", "모터스", "무역", "물류", "물산",
    "미디어", "바이오", "반도체", "보험", "부동산", "부품", "산업", "산전", "상사", "생명", "생명보험",
    "생활건강", "서비스", "섬유", "세라믹", "소프트", "손해보험", "솔루션", "수산", "시스템", "시스템즈",
    "식품", "씨앤에스", "씨엔에스", "어패럴", "에너지", "에너지솔루션", "엔지니어링", "엔터테인먼트", "여행",
    "여행사", "오토", "온라인", "운수", "유통", "유플러스", "은행", "의료", "의료기", "이노베이션", "이노텍",
    "이앤씨", "이앤지", "이엔지", "인더스트리", "인터내셔널", "자동차", "자산운용", "전기", "전선", "전자",
    "정공", "정밀", "정밀화학", "정보", "정보기술", "정보통신", "제약", "제지", "조명", "조선", "종합건설",
    "주택", "중공업", "중기", "증권", "철강", "출판", "카드", "칼텍스", "캐피탈", "컨설팅", "컴퍼니", "컴퓨터",
    "케미칼", "코리아", "코스메틱", "코퍼레이션", "택배", "테크", "테크놀로지", "텔레콤", "토건", "통상",
    "통신", "투자증권", "트레이딩", "파워", "패션", "페이", "포장", "푸드", "플라스틱", "하우징", "하이닉스",
    "해운", "헬스케어", "홀딩스", "홈쇼핑", "화재", "화학", "환경",
];

/// Words of two short letter names that are words of their own, also before a business word.
const ORDINARY: &[&str] = &[
    "시티",
    "오비",
    "오이",
    "오지",
    "오티",
    "이오",
    "이유",
    "이지",
    "유비",
    "유이",
    "유지",
    "지오",
    "디오",
    "비오",
    "비지",
    "비비",
    "시지",
    "피지",
    "지피",
    "유피",
    "비디오",
];

/// The letters a whole Hangul word spells, at least two. Words of syllables that are just as
/// common in ordinary words (이지, 오비, 시티) are left alone unless three letters come together.
pub fn spelt(word: &str) -> Option<String> {
    let mut letters = String::new();
    let mut distinct = false;
    let mut rest = word;
    while !rest.is_empty() {
        let &(name, letter) = NAMES.iter().find(|(name, _)| rest.starts_with(name))?;
        distinct |= name.len() > 3 || matches!(name, "씨" | "엘" | "엠" | "엔" | "큐" | "알");
        letters.push(letter);
        rest = &rest[name.len()..];
    }
    (letters.len() >= 3 || letters.len() == 2 && distinct).then_some(letters)
}

/// Both sides of an 앤, their letters in Latin: where both are names of letters, one letter each will
/// do (에이치앤엠 is H&M).
pub fn beside_and(left: &str, right: &str) -> [String; 2] {
    let single = |word: &str| {
        NAMES
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, c)| c.to_string())
    };
    let latin = |word: &str| to_latin(word).or_else(|| single(word));
    match (latin(left), latin(right)) {
        (Some(left), Some(right)) => [left, right],
        _ => [left, right].map(|word| to_latin(word).unwrap_or_else(|| word.to_owned())),
    }
}

/// The letters spelt before a business word, where two short ones will do: 티비전기.
fn spelt_before(head: &str) -> Option<String> {
    spelt(head).or_else(|| {
        let mut names = head.chars().map(|c| {
            let name = c.to_string();
            NAMES
                .iter()
                .find(|(known, _)| *known == name)
                .map(|&(_, letter)| letter)
        });
        let letters = [names.next()??, names.next()??];
        (names.next().is_none() && !ORDINARY.contains(&head)).then(|| letters.iter().collect())
    })
}

/// The word with spelt letters turned to Latin, if all of it spells letters or what follows the
/// letters is a business word.
pub fn to_latin(word: &str) -> Option<String> {
    // Every name of a letter begins with one of these; most words end here.
    let first = word.chars().next()?;
    if !matches!(
        first,
        '더' | '에'
            | '아'
            | '제'
            | '케'
            | '브'
            | '엑'
            | '와'
            | '비'
            | '씨'
            | '시'
            | '디'
            | '이'
            | '지'
            | '엘'
            | '엠'
            | '엔'
            | '오'
            | '피'
            | '큐'
            | '알'
            | '티'
            | '유'
    ) || !hangul::is_hangul(word)
    {
        return None;
    }
    spelt(word).or_else(|| {
        BUSINESS
            .iter()
            .filter_map(|business| Some((word.strip_suffix(business)?, business)))
            .find_map(|(head, business)| Some(format!("{}{business}", spelt_before(head)?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_spell_letters() {
        for (word, latin) in [
            ("엘지", "LG"),
            ("에스케이", "SK"),
            ("아이비엠", "IBM"),
            ("엔에이치", "NH"),
            ("씨제이이엔엠", "CJENM"),
            ("엘지전자", "LG전자"),
            ("에이치엘무역", "HL무역"),
            ("티비전기", "TB전기"),
        ] {
            assert_eq!(to_latin(word).as_deref(), Some(latin));
        }
        for word in [
            "에너지",
            "이지",
            "시티",
            "오비",
            "아이스",
            "에이스",
            "엔진",
            "이마트",
            "비상",
            "전자",
            "이지디자인",
            "시티은행",
        ] {
            assert_eq!(to_latin(word), None, "{word}");
        }
    }
}
