//! Names of people and companies by their form and by frequent members. The lists hold what is
//! common enough to recognise a column by; they are no dictionary.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Shape, ShapeSet};
use crate::text::scripts::{self, is_letter, is_word_char};

/// The surnames of well over nine Koreans in ten, by syllable.
const SURNAMES: &str = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구\
    민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부가복태목";
const LONG_SURNAMES: [&str; 10] = [
    "남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "어금", "망절",
];

const LEGAL_FORMS_KO: [&str; 22] = [
    "주식회사",
    "(주)",
    "주)",
    "(株)",
    "株式會社",
    "株式会社",
    "유한회사",
    "(유)",
    "유한책임회사",
    "합자회사",
    "합명회사",
    "사단법인",
    "(사)",
    "재단법인",
    "(재)",
    "의료법인",
    "(의)",
    "학교법인",
    "협동조합",
    "법인",
    "(합)",
    "(농)",
];
const LEGAL_FORMS: [&str; 30] = [
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "llc",
    "llp",
    "ltd",
    "limited",
    "plc",
    "gmbh",
    "ag",
    "kg",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "ab",
    "oy",
    "as",
    "pty",
    "co",
    "kk",
    "lp",
    "pte",
    "company",
    "bhd",
    "ltda",
];
const BUSINESS_ENDINGS_KO: [&str; 34] = [
    "상사",
    "산업",
    "물산",
    "무역",
    "전자",
    "전기",
    "건설",
    "테크",
    "시스템",
    "시스템즈",
    "코리아",
    "은행",
    "증권",
    "보험",
    "병원",
    "의원",
    "약국",
    "학원",
    "대학교",
    "학교",
    "식품",
    "화학",
    "제약",
    "기업",
    "그룹",
    "홀딩스",
    "공사",
    "유통",
    "엔지니어링",
    "솔루션",
    "네트웍스",
    "컨설팅",
    "공업사",
    "연구소",
];
const BUSINESS_WORDS: [&str; 90] = [
    "group",
    "holdings",
    "industries",
    "international",
    "solutions",
    "systems",
    "technologies",
    "technology",
    "services",
    "partners",
    "associates",
    "consulting",
    "engineering",
    "logistics",
    "enterprises",
    "capital",
    "bank",
    "insurance",
    "university",
    "college",
    "school",
    "hospital",
    "clinic",
    "foundation",
    "association",
    "institute",
    "trading",
    "exports",
    "imports",
    "motors",
    "foods",
    "pharma",
    "chemicals",
    "energy",
    "media",
    "software",
    "labs",
    "laboratories",
    "ventures",
    "manufacturing",
    "supply",
    "studio",
    "council",
    "ministry",
    "restaurant",
    "ristorante",
    "trattoria",
    "pizzeria",
    "pizza",
    "grill",
    "kitchen",
    "cafe",
    "café",
    "diner",
    "bistro",
    "bakery",
    "deli",
    "brasserie",
    "tavern",
    "sushi",
    "bbq",
    "steakhouse",
    "bar",
    "lounge",
    "pub",
    "burger",
    "burgers",
    "taco",
    "tacos",
    "noodle",
    "noodles",
    "curry",
    "chez",
    "spa",
    "hotel",
    "inn",
    "hostel",
    "resort",
    "motel",
    "pharmacy",
    "salon",
    "academy",
    "gym",
    "realty",
    "plumbing",
    "landscaping",
    "roofing",
    "dental",
    "church",
    "library",
];

const GIVEN_NAMES: &str = " james john robert michael william david richard joseph thomas charles \
    christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george \
    edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin \
    scott brandon benjamin samuel frank gregory raymond alexander patrick jack dennis jerry henry \
    peter adam nathan zachary walter kyle harold carl arthur roger keith jeremy lawrence sean albert \
    jesse bryan bruce harry oliver leo lucas noah liam ethan mason logan owen caleb isaac luke dylan \
    max oscar hugo felix martin simon philip alan ian neil graham stuart colin mary patricia jennifer \
    linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley \
    kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura \
    cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine \
    christine rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia \
    victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha \
    gloria teresa ann sara grace alice julia sophia sophie charlotte amelia isabella mia ava chloe \
    lucy ella lily zoe jane claire fiona eleanor rose florence jose juan carlos luis miguel jorge \
    pedro antonio francisco manuel ahmed mohammed muhammad ali omar fatima hans klaus jurgen wolfgang \
    anja pierre jean marie hiroshi takashi yuki kenji wei ";
const FAMILY_NAMES: &str = " smith johnson williams brown jones garcia miller davis rodriguez \
    martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez \
    thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott \
    torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts \
    gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy \
    cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward \
    richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez \
    castillo sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan bell \
    coleman butler henderson barnes fisher simmons graham reynolds hamilton shaw webb simpson mason \
    hunt palmer holmes gibson ellis stevens murray ford marshall owen harrison fletcher muller schmidt \
    schneider fischer weber meyer wagner becker hoffmann rossi russo ferrari dupont durand tanaka \
    suzuki sato park choi jung kang cho yoon jang lim wang chen zhang singh khan ";

static LEGAL: LazyLock<HashSet<&str>> = LazyLock::new(|| HashSet::from(LEGAL_FORMS));
static BUSINESS: LazyLock<HashSet<&str>> = LazyLock::new(|| HashSet::from(BUSINESS_WORDS));
static GIVEN: LazyLock<HashSet<&str>> = LazyLock::new(|| GIVEN_NAMES.split_whitespace().collect());
static FAMILY: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FAMILY_NAMES.split_whitespace().collect());

/// Adds the shapes of a lower-cased value.
pub(super) fn shapes(text: &str, shapes: &mut ShapeSet) {
    let words: Vec<&str> = text
        .split(|c: char| !is_word_char(c) && c != '\'' && c != '&')
        .filter(|word| !word.is_empty())
        .collect();
    let letters = !words.is_empty()
        && words.len() <= 6
        && text
            .chars()
            .all(|c| is_letter(c) || " .'-,·*()|`’/".contains(c));
    // Nothing of the Korean lists is in text without a Korean letter.
    let korean = !text.is_ascii();
    let legal_form = korean && has_korean_form(text)
        || words.len() >= 2 && words.iter().any(|word| LEGAL.contains(word));
    let ending =
        |ending: &&str| text.ends_with(ending) && text.chars().count() > ending.chars().count() + 1;
    let business_word = korean && BUSINESS_ENDINGS_KO.iter().any(ending)
        || words.iter().any(|word| BUSINESS.contains(word));
    let hangul_name = hangul_surname(text).or_else(|| first_of_several(text));
    shapes.add_tested([
        (Shape::Letters, letters),
        (Shape::OneWord, words.len() == 1 && !text.contains(' ')),
        (Shape::LegalForm, legal_form),
        (Shape::BusinessWord, business_word && !legal_form),
        (Shape::HangulName, hangul_name.is_some()),
        (
            Shape::FrequentSurname,
            hangul_name.is_some_and(|first| "김이박최정".contains(first)),
        ),
        (
            Shape::GivenName,
            letters && words.iter().any(|word| GIVEN.contains(word)),
        ),
        (
            Shape::FamilyName,
            letters && words.iter().any(|word| FAMILY.contains(word)),
        ),
    ]);
}

/// Whether a text carries a legal form that is written in Korean.
fn has_korean_form(text: &str) -> bool {
    // Many texts are looked at, and nearly none holds even the last letter of a form.
    text.contains([')', '사', '社', '인', '합'])
        && LEGAL_FORMS_KO.iter().any(|form| text.contains(form))
}

/// Bytes of a list of people; what is longer is a note.
const LONGEST_LIST: usize = 90;

/// The first syllable of a value that names several people: 김철수, 박영희; 김철수 외 1인;
/// 김철수(1/2) 박영희(1/2).
fn first_of_several(text: &str) -> Option<char> {
    if text.is_ascii()
        || text.len() > LONGEST_LIST
        || !text.contains(['(', ',', '·', '/', '&', '외'])
    {
        return None;
    }
    let share = |c: char| c.is_ascii_digit() || "/%분의 ".contains(c);
    let mut rest = text;
    let mut names = String::new();
    while let Some((name, behind)) = rest.split_once('(') {
        let (inner, behind) = behind.split_once(')')?;
        if !inner.chars().all(share) {
            return None;
        }
        names.push_str(name);
        names.push(',');
        rest = behind;
    }
    names.push_str(rest);
    let others = |behind: &str| {
        let count = behind.trim().trim_end_matches(['인', '명']);
        count.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (names, more) = match names.rsplit_once('외') {
        Some((names, behind)) if others(behind) => (names, true),
        _ => (names.as_str(), false),
    };
    let all = names.split([',', '·', '/', '&']).map(str::trim);
    let mut all = all.filter(|name| !name.is_empty());
    let first = hangul_surname(all.next()?)?;
    let mut several = more;
    for name in all {
        hangul_surname(name)?;
        several = true;
    }
    several.then_some(first)
}

/// The first syllable of a value that reads as surname and given name, masked or not, with a
/// courtesy ending or a blank inside.
fn hangul_surname(text: &str) -> Option<char> {
    let name = text.strip_suffix('님').unwrap_or(text).trim();
    let mut length = 0;
    for c in name.chars().filter(|c| *c != ' ') {
        let hidden = length > 0 && (scripts::hides(c) || c == 'o');
        if !('가'..='힣').contains(&c) && !hidden {
            return None;
        }
        length += 1;
    }
    let first = name.chars().next()?;
    let long = LONG_SURNAMES
        .iter()
        .any(|surname| name.starts_with(surname));
    let fits = if long {
        (3..=5).contains(&length)
    } else {
        (2..=4).contains(&length)
    };
    let business = BUSINESS_ENDINGS_KO
        .iter()
        .any(|ending| length >= 4 && name.ends_with(ending));
    (fits && !business && (long || SURNAMES.contains(first))).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, look};

    fn has(text: &str, shape: Shape) -> bool {
        look(text).is_some_and(|look| look.shapes.has(shape))
    }

    #[test]
    fn people() {
        for text in ["김철수", "남궁민수", "김*수", "김 철수", "이영희님", "허준"]
        {
            assert!(has(text, Shape::HangulName), "{text}");
        }
        for text in [
            "삼성전자",
            "김철수씨의전화",
            "kim",
            "서울특별시",
            "010-1234-5678",
        ] {
            assert!(!has(text, Shape::HangulName), "{text}");
        }
        assert!(has("john lewis", Shape::GivenName) && has("John LEWIS", Shape::FamilyName));
        assert!(!has("johnlewisham", Shape::GivenName));
    }

    #[test]
    fn companies() {
        for text in [
            "㈜가나",
            "주식회사 다라",
            "Netherby Engineering PLC",
            "Acme Co., Ltd.",
        ] {
            assert!(has(text, Shape::LegalForm), "{text}");
        }
        assert!(has("가나전자", Shape::BusinessWord) && has("Karma Capital", Shape::BusinessWord));
        assert!(!has("김철수", Shape::BusinessWord) && !has("Bristol", Shape::LegalForm));
    }
}
