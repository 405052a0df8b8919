//! Latin letters spelt in Hangul: 엘지 is LG. Applied to whole words, so that 에너지 and 아이스
//! stay what they are.

use crate::text::hangul;

/// Names of letters, longer ones first.
const NAMES: &[(&str, char)] = &[
    ("더블유", 'W'),
    ("에이치", 'H'),
    ("에이", 'A'),
    ("에프", 'F'),
    ("아이", 'I'),
    ("제이", 'J'),
    ("케이", 'K'),
    ("에스", 'S'),
    ("브이", 'V'),
    ("엑스", 'X'),
    ("와이", 'Y'),
    ("제트", 'Z'),
    ("비", 'B'),
    ("씨", 'C'),
    ("시", 'C'),
    ("디", 'D'),
    ("이", 'E'),
    ("지", 'G'),
    ("엘", 'L'),
    ("엠", 'M'),
    ("엔", 'N'),
    ("오", 'O'),
    ("피", 'P'),
    ("큐", 'Q'),
    ("알", 'R'),
    ("티", 'T'),
    ("유", 'U'),
];

/// Business words that follow spelt letters without a blank: 엘지전자 is LG전자.
const BUSINESS: &[&str] = &[
    "건설",
    "글로벌",
    "네트웍스",
    "네트워크",
    "로지스틱스",
    "리테일",
    "모터스",
    "물류",
    "물산",
    "바이오",
    "반도체",
    "산업",
    "산전",
    "생명",
    "생명보험",
    "생활건강",
    "손해보험",
    "솔루션",
    "시스템",
    "시스템즈",
    "에너지",
    "에너지솔루션",
    "엔지니어링",
    "은행",
    "이노베이션",
    "이노텍",
    "자산운용",
    "전자",
    "제약",
    "중공업",
    "증권",
    "칼텍스",
    "캐피탈",
    "케미칼",
    "코리아",
    "텔레콤",
    "트레이딩",
    "파워",
    "푸드",
    "하이닉스",
    "헬스케어",
    "화재",
    "화학",
    "홀딩스",
    "홈쇼핑",
    "디스플레이",
    "유플러스",
    "카드",
    "페이",
    "소프트",
    "테크",
    "머티리얼즈",
    "네오룩스",
    "디앤디",
    "디앤씨",
    "인터내셔널",
    "엔터테인먼트",
    "씨앤에스",
    "씨엔에스",
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
            .find_map(|(head, business)| Some(format!("{}{business}", spelt(head)?)))
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
        ] {
            assert_eq!(to_latin(word), None, "{word}");
        }
    }
}
