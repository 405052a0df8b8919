//! Word lists of the person-name standardizer: titles, placeholders, common given names. Tables
//! and their lookups only.

use std::sync::LazyLock;

use crate::text::hangul;
use crate::text::word_list::WordList;

/// Titles that follow a Korean name. Longer ones come before their own endings.
#[rustfmt::skip]
pub const KOREAN_TITLES: &[&str] = &[
    "언니", "오빠", "누나", "형님", "이모님", "이모", "삼촌", "쌤", "샘", "동문님", "동문", "교우님", "형제", "자매",
    "안수집사", "서리집사", "은퇴집사", "명예집사", "집사님", "집사", "명예권사", "은퇴권사", "시무권사", "권사님", "권사", "원로장로",
    "은퇴장로", "시무장로", "장로님", "장로", "전도사님", "전도사", "강도사", "성도님", "성도", "교우", "형제님", "자매님", "환자분",
    "환자", "어머님", "아버님", "학생", "청년", "대표이사님", "대표이사", "부대표", "대표님", "대표", "부회장님", "부회장", "회장님",
    "회장", "부사장님", "부사장", "사장님", "사장", "전무이사", "상무이사", "전무님", "전무", "상무보", "상무님", "상무", "이사님",
    "이사장", "이사", "감사", "부본부장", "본부장님", "본부장", "실장님", "실장", "부팀장", "팀장님", "팀장", "그룹장", "파트장", "부부장",
    "부장님", "부장", "차장님", "차장", "과장님", "과장", "대리님", "대리", "주임님", "주임", "계장", "사원", "인턴", "매니저님",
    "매니저", "책임연구원", "선임연구원", "수석연구원", "연구원", "책임님", "책임", "선임님", "선임", "수석님", "수석", "프로님", "프로",
    "센터장", "소장님", "소장", "원장님", "원장", "교수님", "교수", "박사님", "박사", "변호사", "회계사", "세무사", "변리사", "법무사",
    "노무사", "의사", "약사", "간호사", "의원", "위원장", "위원", "기자님", "기자", "작가", "감독님", "감독", "코치", "목사님", "목사",
    "신부님", "스님", "선생님", "선생", "교사", "점장님", "점장", "지점장", "지사장", "총무", "조합장", "이장", "통장", "반장",
    "기사님", "고객님", "고객", "회원님", "어르신", "사모님", "여사", "귀하", "님", "씨", "군", "양",
];

/// Titles that are also given names: after a surname alone they stay part of the name.
const NAMES_TOO: &[&str] = &[
    "수석", "선임", "사원", "이장", "감사", "의사", "통장", "총무", "기자", "성도", "교우", "청년",
];

/// Titles that behind a surname are a name as well: 홍환자, 임의원, 김동문, 은샘. What nobody else can be called
/// by stays with the surname.
const NAMES_BEHIND_SURNAMES: &[&str] =
    &["환자", "의원", "동문", "형제", "자매", "이모", "누나", "샘"];

/// What customers are called who are known by their given name alone: 성환언니 is somebody's 성환, and
/// no 환 of the family 성.
const FAMILIAR: &[&str] = &[
    "언니",
    "오빠",
    "누나",
    "형님",
    "이모님",
    "이모",
    "삼촌",
    "쌤",
    "샘",
];

/// Whether the name before a title is a given name, if it has two syllables.
pub fn is_familiar(title: &str) -> bool {
    FAMILIAR.contains(&title)
}

/// Words before a name that say what the person is, not who.
pub const LEADING_TITLES: &[&str] = &[
    "고객",
    "고객님",
    "담당자",
    "담당",
    "대표",
    "대표이사",
    "대표자",
    "사장",
    "회장",
    "원장",
    "교수",
    "박사",
    "신청인",
    "주문자",
    "수령인",
    "예약자",
    "회원",
];

/// Whether a syllable ends any title: keeps most names from walking the list.
fn may_end_title(last: char) -> bool {
    matches!(
        last,
        '가' | '객'
            | '군'
            | '나'
            | '년'
            | '니'
            | '님'
            | '도'
            | '독'
            | '로'
            | '리'
            | '매'
            | '모'
            | '무'
            | '문'
            | '보'
            | '분'
            | '빠'
            | '사'
            | '샘'
            | '생'
            | '석'
            | '수'
            | '신'
            | '쌤'
            | '씨'
            | '양'
            | '우'
            | '원'
            | '임'
            | '자'
            | '장'
            | '저'
            | '제'
            | '촌'
            | '치'
            | '턴'
            | '표'
            | '하'
    )
}

/// The Korean titles that end in a syllable, in the order of the list.
fn titles_ending(last: char) -> &'static [&'static str] {
    static BY_END: LazyLock<Vec<(char, Vec<&'static str>)>> = LazyLock::new(|| {
        let mut titles: Vec<(char, Vec<&str>)> = Vec::new();
        for &title in KOREAN_TITLES {
            let Some(end) = title.chars().next_back() else {
                continue;
            };
            match titles.binary_search_by_key(&end, |(end, _)| *end) {
                Ok(at) => titles[at].1.push(title),
                Err(at) => titles.insert(at, (end, vec![title])),
            }
        }
        titles
    });
    BY_END
        .binary_search_by_key(&last, |(end, _)| *end)
        .map_or(&[], |at| &BY_END[at].1)
}

/// Whether a word is a Korean title.
pub fn is_korean_title(word: &str) -> bool {
    word.chars().next_back().is_some_and(may_end_title) && KOREAN_TITLES.contains(&word)
}

/// Whether a title stays part of the name where nothing but a surname stands before it.
pub fn stays_behind_surname(title: &str) -> bool {
    NAMES_TOO.contains(&title) || NAMES_BEHIND_SURNAMES.contains(&title)
}

/// Whether a title is a given name as well, so that a surname a blank before it makes a whole name.
pub fn is_given_too(title: &str) -> bool {
    NAMES_BEHIND_SURNAMES.contains(&title)
}

/// Whether a word is made of syllables that are usual in given names.
fn is_given(word: &str) -> bool {
    word.chars().all(is_given_syllable)
}

/// Whether a word names a department or place of work rather than a person.
pub fn is_department(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "팀",
        "본부",
        "사업부",
        "부서",
        "그룹",
        "파트",
        "센터",
        "지점",
        "지사",
        "영업부",
        "관리부",
        "총무부",
        "인사부",
        "구매부",
        "개발부",
        "생산부",
        "품질부",
        "기획실",
        "비서실",
        "연구소",
        "과",
        "담당",
        "학과",
        "교실",
    ];
    hangul::syllables(word) >= 2 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a whole value is a department and cannot be a name.
pub fn is_department_alone(text: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "팀",
        "센터",
        "본부",
        "사업부",
        "부서",
        "그룹",
        "파트",
        "연구소",
        "비서실",
        "기획실",
        "영업부",
        "관리부",
        "총무부",
        "인사부",
        "구매부",
        "개발부",
        "생산부",
    ];
    let Some(last) = text.chars().next_back() else {
        return false;
    };
    matches!(last, '팀' | '터' | '부' | '서' | '룹' | '트' | '소' | '실')
        && hangul::syllables(text) >= 3
        && hangul::is_hangul(text)
        && ENDINGS.iter().any(|ending| text.ends_with(ending))
}

/// The name and the title of a word that holds both: 김철수과장 → (김철수, 과장). Only if what
/// remains is still a name.
pub fn split_attached_title(word: &str) -> Option<(&str, &str)> {
    let last = word.chars().next_back()?;
    if !may_end_title(last) {
        return None;
    }
    for &title in titles_ending(last) {
        let Some(name) = word.strip_suffix(title) else {
            continue;
        };
        let plausible = match (hangul::syllables(name), title) {
            (0, _) => false,
            (count, "군" | "양") => {
                count == 3 && super::hangul::starts_with_surname(name)
                    || count == 4 && super::hangul::compound(name).is_some()
            }
            (1, "님" | "씨") | (1, _) => {
                !stays_behind_surname(title) && super::hangul::starts_with_surname(name)
            }
            (2, "님" | "씨") => true,
            // 김은샘 is a name, 지은샘 somebody's teacher.
            (2, "샘") => !super::hangul::starts_with_surname(name) || is_common_given(name),
            (2, title) if is_familiar(title) => true,
            (2, "선생님" | "사장님") if is_given(name) => true,
            // 김대표, 이감사… with two syllables before are 남궁대표 or 김철대표.
            (2, _) => {
                hangul::syllables(title) > 1
                    && super::hangul::starts_with_surname(name)
                    && !NAMES_TOO.contains(&title)
            }
            (3, _) => super::hangul::starts_with_surname(name) || matches!(title, "님" | "씨"),
            (4, _) => super::hangul::compound(name).is_some() || matches!(title, "님" | "씨"),
            _ => matches!(title, "님" | "씨"),
        };
        if plausible && hangul::is_hangul(name) {
            return Some((name, title));
        }
    }
    None
}

/// The written form of a Latin title or suffix, from a lower-case word without dots.
pub fn latin_title(word: &str) -> Option<&'static str> {
    Some(match word {
        "mr" | "mister" => "Mr",
        "mrs" => "Mrs",
        "ms" => "Ms",
        "miss" => "Miss",
        "mstr" => "Master",
        "mx" => "Mx",
        "dr" | "doctor" => "Dr",
        "prof" | "professor" => "Prof",
        "sir" => "Sir",
        "madam" | "mme" => "Madam",
        "rev" | "reverend" => "Rev",
        "capt" => "Capt",
        "hon" => "Hon",
        "herr" => "Herr",
        "frau" => "Frau",
        "smt" => "Smt",
        "shri" => "Shri",
        "tmt" => "Tmt",
        _ => return None,
    })
}

/// The written form of a title that is one with a dot behind it and else a name, from a lower-case
/// word without dots.
pub fn dotted_title(word: &str) -> Option<&'static str> {
    Some(match word {
        "sri" => "Sri",
        "shree" => "Shree",
        "thiru" => "Thiru",
        "selvi" => "Selvi",
        "kum" => "Kum",
        _ => return None,
    })
}

/// The written form of a suffix after a Latin name, from a lower-case word without dots.
pub fn latin_suffix(word: &str) -> Option<&'static str> {
    Some(match word {
        "jr" | "junior" => "Jr",
        "sr" | "senior" => "Sr",
        "ii" => "II",
        "iii" => "III",
        "iv" => "IV",
        "phd" => "PhD",
        "md" => "MD",
        "dds" => "DDS",
        "esq" => "Esq",
        "mba" => "MBA",
        "cpa" => "CPA",
        "jd" => "JD",
        "rn" => "RN",
        "obe" => "OBE",
        _ => return None,
    })
}

/// Words that belong to the surname that follows them.
pub fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "ter"
            | "ten"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "st"
            | "zu"
            | "af"
    )
}

/// Whether a text, lower case and without blanks, stands for no name at all.
pub fn is_placeholder(text: &str) -> bool {
    static WORDS: WordList = WordList::new(&[
        "가나다",
        "가족",
        "개인",
        "고객",
        "고객님",
        "고객명",
        "관리자",
        "구매자",
        "남편",
        "누구",
        "담당",
        "담당자",
        "담당자님",
        "대표",
        "대표자",
        "더미",
        "모름",
        "무기명",
        "무명",
        "미등록",
        "미상",
        "미입력",
        "미정",
        "미확인",
        "보호자",
        "본인",
        "비공개",
        "비회원",
        "사용자",
        "삭제",
        "성명",
        "성함",
        "손님",
        "수령인",
        "신규",
        "신규고객",
        "아내",
        "아무개",
        "아버지",
        "아빠",
        "어머니",
        "엄마",
        "없음",
        "예약자",
        "와이프",
        "외국인",
        "이름",
        "이름없음",
        "익명",
        "익명고객",
        "임시",
        "주문자",
        "직원",
        "집사람",
        "체험",
        "탈퇴",
        "탈퇴회원",
        "테스터",
        "테스트",
        "테스트계정",
        "테스트용",
        "해당없음",
        "홍길동",
        "확인불가",
        "확인필요",
        "회원",
        "회원님",
    ]);
    static LATIN: WordList = WordList::new(&[
        "-",
        "abc",
        "admin",
        "administrator",
        "anonymous",
        "asdf",
        "asdfasdf",
        "asdfg",
        "asdfgh",
        "client",
        "contact",
        "customer",
        "deleted",
        "demo",
        "dummy",
        "fake",
        "fname",
        "firstname",
        "firstnamelastname",
        "foo",
        "foobar",
        "guest",
        "janedoe",
        "johndoe",
        "lastname",
        "lname",
        "na",
        "n/a",
        "name",
        "nobody",
        "noname",
        "none",
        "notapplicable",
        "notprovided",
        "null",
        "owner",
        "private",
        "qwer",
        "qwerty",
        "resident",
        "sample",
        "tba",
        "tbd",
        "temp",
        "tempuser",
        "test",
        "tester",
        "testing",
        "testtest",
        "testuser",
        "tester",
        "undefined",
        "unknown",
        "user",
        "xxx",
        "zxcv",
    ]);
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.is_empty() {
        return !text.is_empty() && text.bytes().all(|b| b == b'0');
    }
    if stem.is_ascii() {
        return LATIN.holds(stem)
            || repeats_one(stem)
            || stem.bytes().all(|b| b.is_ascii_punctuation());
    }
    WORDS.holds(stem) || repeats_one(stem) || stem.chars().all(is_consonant)
}

/// ㅇㅇㅇ, ㅋㅋ, ㄱㄴㄷ: consonants alone are fingers on a keyboard.
fn is_consonant(c: char) -> bool {
    ('ㄱ'..='ㅎ').contains(&c)
}

/// `aaa`, `xx`, `ㅁㅁㅁ`, `가가가`: one letter again and again. Two equal syllables are left alone.
fn repeats_one(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    let least = if hangul::is_syllable(first) { 3 } else { 2 };
    let mut count = 1;
    chars.all(|c| {
        count += 1;
        c == first
    }) && count >= least
        && !first.is_ascii_digit()
}

/// Whether two syllables are a common given name: 지영 alone is rather she than 지 + 영.
pub fn is_common_given(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "강민", "경수", "경숙", "경희", "광수", "국희", "기현", "나래", "나연", "나영", "도윤",
        "도현", "동현", "명숙", "명희", "미경", "미란", "미숙", "미정", "민경", "민서", "민석",
        "민수", "민재", "민정", "민준", "민지", "민호", "보람", "상우", "상철", "상현", "상훈",
        "서연", "서영", "서윤", "서준", "서현", "선영", "선희", "성민", "성수", "성진", "성현",
        "성호", "성훈", "소영", "소희", "수민", "수빈", "수연", "수정", "수진", "수현", "순자",
        "승현", "승호", "시우", "신영", "연희", "영수", "영숙", "영순", "영자", "영진", "영철",
        "영호", "영희", "예진", "옥순", "용수", "우진", "원희", "유나", "유미", "유정", "유진",
        "윤서", "윤아", "윤정", "윤희", "은경", "은서", "은숙", "은영", "은정", "은주", "은지",
        "은혜", "은희", "재현", "재호", "정미", "정민", "정수", "정숙", "정순", "정우", "정은",
        "정자", "정현", "정호", "정훈", "정희", "종수", "주연", "주영", "주원", "주현", "주희",
        "준영", "준호", "지민", "지수", "지아", "지연", "지영", "지우", "지원", "지은", "지현",
        "지혜", "지호", "지훈", "진수", "진영", "진우", "진호", "진희", "창민", "채원", "철수",
        "태현", "태호", "하나", "하늘", "하윤", "하은", "하준", "한나", "한별", "현수", "현우",
        "현정", "현주", "현준", "혜경", "혜영", "혜원", "혜정", "혜진", "호준", "희정", "희진",
    ];
    NAMES.binary_search(&name).is_ok()
}

/// Whether a syllable is usual in given names: about 250 that make up nearly all of them.
pub fn is_given_syllable(syllable: char) -> bool {
    const SYLLABLES: &str = "가강건겸경계고관광교구국군권규균근금기길나남노누다단달담대덕도동두라란람래려련\
        렬령로루룡류륜률리린림마만명모무문미민바박배백범별병보복봉부비빈빛사산삼상새서석선설섭성세소솔\
        송수숙순슬승시식신심아안애양언업여연열영예오옥온완용우욱운웅원월위유육윤율은을음의이익인일임자장\
        재전정제조종주준중지진차찬창채천철청초총추춘충치칠탁태택하학한해향헌혁현협형혜호홍화환회효후훈훤\
        휘휴흔흥희";
    SYLLABLES.contains(syllable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attached_titles_leave_a_name_behind() {
        assert_eq!(split_attached_title("김철수과장"), Some(("김철수", "과장")));
        assert_eq!(split_attached_title("김철수씨"), Some(("김철수", "씨")));
        assert_eq!(split_attached_title("김과장"), Some(("김", "과장")));
        assert_eq!(
            split_attached_title("남궁민수대리"),
            Some(("남궁민수", "대리"))
        );
        assert_eq!(split_attached_title("성환언니"), Some(("성환", "언니")));
        assert_eq!(split_attached_title("지은샘"), Some(("지은", "샘")));
        assert_eq!(split_attached_title("영미쌤"), Some(("영미", "쌤")));
        assert_eq!(split_attached_title("영미사장님"), Some(("영미", "사장님")));
        assert_eq!(split_attached_title("김선영동문"), Some(("김선영", "동문")));
        for whole in [
            "김영군",
            "이수석",
            "박선임",
            "김이양",
            "정하양",
            "이사원",
            "홍환자",
            "임의원",
            "김동문",
            "김은샘",
            "김샘",
            "지우엄마",
            "하은맘",
        ] {
            assert_eq!(split_attached_title(whole), None, "{whole}");
        }
    }

    #[test]
    fn the_shortcut_lets_every_title_through() {
        assert!(KOREAN_TITLES.iter().all(|title| is_korean_title(title)));
    }

    #[test]
    fn placeholders_are_told_from_names() {
        for text in [
            "고객",
            "ㅇㅇㅇ",
            "asdf",
            "test12",
            "테스트3",
            "홍길동",
            "-",
            "000",
            "xxx",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["김철수", "이이", "kim", "한나", "ann", "12345"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
