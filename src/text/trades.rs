//! Words that say what a company does or how large it wants to sound, in Hangul and in English.
//! They are shared by many companies, tell companies of one group apart (삼성전자, 삼성전기) and are
//! translated where names are (Samsung Electronics). Compiled from how Korean companies call
//! themselves in English; a word may stand for one of several Korean ones (trading).

use std::sync::LazyLock;

use super::hangul;

/// A line of the table: words that translate each other.
struct Trade {
    hangul: &'static [&'static str],
    latin: &'static [&'static str],
}

/// Which lines of the table a word stands on, as bits by line.
pub type Lines = u128;

/// The lines of a word, in lower case: Hangul whole, Latin in singular or plural. 0 for any other
/// word. Of names of several words (heavy industries) each word stands on the line.
pub fn lines(word: &str) -> Lines {
    static INDEX: LazyLock<Vec<(&str, Lines)>> = LazyLock::new(|| {
        let mut words: Vec<(&str, Lines)> = Vec::new();
        for (line, trade) in TRADES.iter().enumerate() {
            let hangul = trade.hangul.iter().copied();
            let latin = trade.latin.iter().map(|word| singular(word));
            words.extend(hangul.chain(latin).map(|word| (word, 1 << line)));
        }
        words.sort_unstable();
        let same = words.chunk_by(|a, b| a.0 == b.0);
        same.map(|same| {
            (
                same[0].0,
                same.iter().fold(0, |lines, (_, line)| lines | line),
            )
        })
        .collect()
    });
    let word = singular(word);
    let found = INDEX.binary_search_by_key(&word, |&(known, _)| known);
    found.map_or(0, |at| INDEX[at].1)
}

/// Whether two words in Hangul are one trade written in two ways: another spelling of a foreign word
/// (메디칼, 메디컬), a longer form of it (테크, 테크놀로지), some of its syllables (종건 of 종합건설) or its letters
/// (이엔지). A further trade makes another name of it (바이오, 바이오텍).
pub fn one_trade(left: &str, right: &str) -> bool {
    const LETTERS: &[[&str; 2]] = &[
        ["이엔지", "엔지니어링"],
        ["이앤지", "엔지니어링"],
        ["이엔지", "이앤지"],
        ["이앤지", "이엔지"],
        ["텍", "테크"],
    ];
    if lines(left) & lines(right) == 0 {
        return false;
    }
    let (short, long) = match left.len() <= right.len() {
        true => (left, right),
        false => (right, left),
    };
    let listed = |[one, other]: &[&str; 2]| {
        *one == short && long.starts_with(other) || *one == long && short.starts_with(other)
    };
    if LETTERS.iter().any(listed) {
        return true;
    }
    let syllables = |word: &str| word.chars().count();
    if short.chars().next() != long.chars().next() {
        return false;
    }
    if let Some(more) = long.strip_prefix(short) {
        return syllables(short) > 1 && lines(more) == 0;
    }
    let (one, other) = (hangul::keystrokes(short), hangul::keystrokes(long));
    // A foreign word of three syllables and more, a vowel or a final consonant apart.
    if syllables(short) >= 3 && syllables(long) >= 3 && one.len() >= 7 {
        return strsim::generic_levenshtein(&one, &other) <= 3
            && syllables(long) - syllables(short) <= 1;
    }
    let mut letters = long.chars();
    syllables(short) == 2
        && syllables(long) == 4
        && short.chars().all(|c| letters.any(|other| other == c))
}

/// Without the `s` of a plural, of a third person, of a name: only ever compared with its like.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// The longest trade word that a word of Hangul ends with, if at least two syllables, or Latin
/// letters, stand before it.
fn strip_last(word: &str) -> Option<(&str, &str)> {
    static BY_LAST: LazyLock<Vec<(char, &str)>> = LazyLock::new(|| {
        let words = TRADES.iter().flat_map(|trade| trade.hangul);
        let mut words: Vec<(char, &str)> = words
            .filter_map(|word| Some((word.chars().next_back()?, *word)))
            .collect();
        words.sort_unstable();
        words
    });
    let last = word.chars().next_back()?;
    let start = BY_LAST.partition_point(|&(of, _)| of < last);
    BY_LAST[start..]
        .iter()
        .take_while(|&&(of, _)| of == last)
        .filter_map(|(_, known)| Some((word.strip_suffix(known)?, known.len())))
        .filter(|(head, _)| head.chars().nth(1).is_some())
        .max_by_key(|&(_, length)| length)
        .map(|(head, length)| (head, &word[word.len() - length..]))
}

/// The words of a folded name in order: Hangul is written together, so trades come off its end and
/// other scripts stand apart from it.
pub fn pieces(folded: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in folded.split(' ') {
        let mut rest = word;
        while !rest.is_empty() {
            let hangul = rest.chars().next().is_some_and(hangul::is_syllable);
            let end = rest
                .find(|c: char| hangul::is_syllable(c) != hangul && !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            // `가나 전자`, written apart or together, and 가나전자물산, whose trades come off one by one.
            let mut tail = Vec::new();
            let mut head = run;
            while let Some((before, trade)) = hangul.then(|| strip_last(head)).flatten() {
                tail.push(trade);
                head = before;
            }
            pieces.push(head);
            pieces.extend(tail.into_iter().rev());
            rest = behind;
        }
    }
    pieces
}

macro_rules! trades {
    ($($($hangul:literal)* = $($latin:literal)*;)*) => {
        &[$(Trade { hangul: &[$($hangul),*], latin: &[$($latin),*] }),*]
    };
}

/// Fewer than 128 lines, so that they fit [`Lines`].
const TRADES: &[Trade] = trades! {
    "전자" = "electronics" "electronic";
    "전기" = "electric" "electrical" "electro-mechanics" "electromechanics";
    "전력" = "power" "electric";
    "물산" = "trading" "c" "t" "corporation";
    "상사" = "trading" "trade" "corporation";
    "무역" "통상" "교역" "트레이딩" = "trading" "trade";
    "생명" "생명보험" = "life" "insurance";
    "화재" "해상" "해상화재" = "fire" "marine";
    "보험" "손해보험" "손보" = "insurance";
    "건설" "건축" "종합건설" "종건" = "construction" "e" "c" "builders" "building";
    "토건" "토목" = "construction" "civil";
    "이앤씨" = "e" "c" "construction" "engineering";
    "중공업" = "heavy" "industries";
    "공업" "산업" "인더스트리" = "industry" "industries" "industrial" "ind";
    "화학" "케미칼" "케미컬" = "chemical" "chemicals" "chem";
    "증권" "투자증권" = "securities";
    "카드" = "card";
    "캐피탈" "캐피털" = "capital";
    "은행" "뱅크" = "bank";
    "저축은행" = "savings" "bank";
    "자산운용" = "asset" "management";
    "투자" "인베스트먼트" "벤처스" "벤처투자" = "investment" "investments" "ventures" "partners";
    "금융" "파이낸스" "파이낸셜" = "finance" "financial";
    "부동산" "개발" "디벨로퍼" = "development" "realty" "real" "estate" "developers";
    "제약" "약품" "파마" "팜" = "pharma" "pharmaceutical" "pharmaceuticals" "pharm";
    "바이오" "바이오텍" "생명과학" = "bio" "biotech" "biologics" "bioscience";
    "의료기" "메디칼" "메디컬" "의료" = "medical" "medi";
    "헬스케어" = "healthcare" "health" "care";
    "병원" "의원" "클리닉" = "hospital" "clinic";
    "치과" "치과의원" "치과병원" = "dental";
    "한의원" = "korean" "medicine" "clinic";
    "약국" = "pharmacy";
    "식품" "푸드" "에프앤비" = "food" "foods";
    "제과" "제빵" "베이커리" = "confectionery" "bakery";
    "음료" "비버리지" = "beverage" "beverages" "drinks";
    "주류" "양조" "맥주" = "brewery" "liquor";
    "수산" "씨푸드" = "fisheries" "seafood";
    "농산" "농업" "팜스" = "farm" "farms" "agriculture" "agro";
    "유통" "리테일" = "distribution" "retail" "distributors";
    "백화점" "쇼핑" "홈쇼핑" = "department" "shopping" "home";
    "마트" "스토어" = "mart" "store" "stores";
    "택배" "익스프레스" = "express" "parcel";
    "물류" "로지스틱스" "로직스" "로지스" = "logistics" "logis";
    "해운" "상선" "마린" = "shipping" "marine" "merchant";
    "항공" "에어" "에어라인" = "air" "airlines" "airways" "aviation" "aerospace";
    "운수" "운송" "교통" = "transport" "transportation" "transit";
    "여행" "여행사" "관광" "투어" = "travel" "tour" "tours" "tourism";
    "호텔" "리조트" = "hotel" "hotels" "resort" "resorts";
    "통신" "텔레콤" "정보통신" "커뮤니케이션" "커뮤니케이션즈" = "telecom" "telecommunications" "communications" "communication";
    "네트웍스" "네트웍" "네트워크" "네트워크스" = "network" "networks";
    "시스템" "시스템즈" "시스템스" = "system" "systems" "sys";
    "소프트" "소프트웨어" = "soft" "software";
    "정보" "정보기술" "아이티" = "information" "it" "info";
    "데이터" "빅데이터" = "data";
    "테크" "기술" "테크놀로지" "테크놀러지" "텍" = "tech" "technology" "technologies";
    "솔루션" "솔루션즈" "솔루션스" = "solution" "solutions";
    "서비스" "서비스즈" = "service" "services";
    "엔지니어링" "이엔지" "이앤지" = "engineering" "eng" "engineers";
    "디자인" = "design" "designs";
    "미디어" = "media";
    "엔터테인먼트" "엔터" = "entertainment";
    "게임" "게임즈" = "game" "games";
    "방송" = "broadcasting" "broadcast";
    "신문" "일보" = "news" "newspaper" "daily";
    "출판" "출판사" "북스" = "publishing" "press" "books";
    "인쇄" "프린팅" = "printing" "print";
    "광고" "기획" = "advertising" "ad" "planning";
    "컨설팅" = "consulting" "consultants" "advisory";
    "회계법인" "세무법인" = "accounting" "tax";
    "법무법인" = "law" "firm";
    "교육" "에듀" "학원" "아카데미" = "education" "academy" "edu" "learning";
    "자동차" "모터스" "오토" "모터" = "motor" "motors" "auto" "automotive";
    "모비스" = "mobis";
    "부품" "오토파츠" = "parts" "components";
    "타이어" = "tire" "tires" "tyre" "tyres";
    "조선" "조선해양" = "shipbuilding" "shipyard" "ship";
    "철강" "제철" "스틸" "철강산업" = "steel" "iron";
    "금속" "메탈" = "metal" "metals";
    "비철" "알루미늄" = "aluminium" "aluminum";
    "기계" "기공" "머시너리" = "machinery" "machine" "machines";
    "정밀" "정공" = "precision";
    "공구" "툴" = "tools" "tool";
    "반도체" "세미콘" = "semiconductor" "semiconductors" "semicon";
    "디스플레이" = "display" "displays";
    "배터리" "전지" "이차전지" = "battery" "batteries";
    "전선" "케이블" = "cable" "wire";
    "전장" "일렉트로닉스" "일렉트릭" = "electronics" "electric";
    "이노텍" = "innotek" "innotech";
    "에너지" = "energy";
    "에너지솔루션" = "energy" "solution" "solutions";
    "이노베이션" = "innovation" "innovations";
    "정유" "오일" "석유" "칼텍스" = "oil" "petroleum" "caltex";
    "가스" = "gas";
    "환경" = "environment" "environmental";
    "수자원" "워터" = "water";
    "섬유" "텍스타일" "방직" = "textile" "textiles";
    "패션" "어패럴" "의류" = "fashion" "apparel" "clothing" "garment";
    "코스메틱" "화장품" "뷰티" = "cosmetic" "cosmetics" "beauty";
    "생활건강" = "household" "health" "care";
    "가구" "퍼니처" = "furniture";
    "제지" "페이퍼" = "paper";
    "포장" "패키징" = "packaging" "packing";
    "플라스틱" "수지" = "plastic" "plastics";
    "고무" = "rubber";
    "세라믹" "유리" "글라스" = "ceramic" "ceramics" "glass";
    "시멘트" "레미콘" = "cement";
    "조명" "라이팅" = "lighting";
    "렌탈" "렌터카" "렌트카" = "rental" "rent" "car";
    "보안" "시큐리티" = "security";
    "주택" "하우징" = "housing" "homes";
    "홀딩스" "지주" = "holding" "holdings";
    "그룹" = "group";
    "글로벌" = "global";
    "인터내셔널" "인터내셔날" "국제" = "international" "intl";
    "코리아" "한국" = "korea" "korean";
    "컴퍼니" "회사" = "company";
    "코퍼레이션" = "corporation";
    "파트너스" "파트너즈" = "partners" "associates";
    "공사" "공단" = "corporation" "agency" "authority";
    "연구소" "연구원" "랩" "랩스" = "institute" "research" "lab" "labs" "laboratory" "laboratories";
    "협회" "연합회" "조합" = "association" "federation" "union" "cooperative";
    "재단" = "foundation";
    "대학교" "대학" = "university" "college";
    = "manufacturing" "manufacturers" "works" "products" "production";
    = "instruments" "instrument" "equipment" "supplies" "supply" "materials";
    = "management" "enterprise" "enterprises" "brothers" "sons" "analytics" "advisors" "advisers"
        "south" "southern" "north" "northern" "east" "eastern" "west" "western" "central" "national"
        "properties" "property" "contractors" "contracting" "roofing" "plumbing" "painting"
        "immobilien" "spedition" "versicherung" "versicherungen" "elektrotechnik" "technik" "getranke"
        "maschinenbau" "metallbau" "stahlbau" "gartenbau" "handel" "allgemeine" "deutsche" "gesellschaft"
        "electricite" "batiment" "plomberie" "maconnerie" "menuiserie" "transports" "developpement";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_translates() {
        assert!(TRADES.len() <= Lines::BITS as usize);
        assert_ne!(lines("전자") & lines("electronics"), 0);
        assert_eq!(lines("전자") & lines("전기"), 0);
        assert_ne!(lines("chemical"), 0);
        assert_eq!(lines("chemicals"), lines("chemical"));
        assert_eq!(lines("samsung") | lines("삼성") | lines(""), 0);
        // One English word may stand for several Korean ones.
        assert_ne!(lines("trading") & lines("상사"), 0);
        assert_ne!(lines("trading") & lines("무역"), 0);
    }

    #[test]
    fn one_trade_has_several_spellings() {
        for [one, other] in [
            ["메디칼", "메디컬"],
            ["케미칼", "케미컬"],
            ["네트웍스", "네트워크"],
            ["테크", "테크놀로지"],
            ["텍", "테크"],
            ["텍", "테크놀로지"],
            ["시스템", "시스템즈"],
            ["솔루션", "솔루션스"],
            ["로지스", "로지스틱스"],
            ["종합건설", "종건"],
            ["엔지니어링", "이앤지"],
            ["이엔지", "이앤지"],
        ] {
            assert!(
                one_trade(one, other) && one_trade(other, one),
                "{one} {other}"
            );
        }
        for [one, other] in [
            ["전자", "전기"],
            ["바이오", "바이오텍"],
            ["의료", "메디컬"],
            ["건설", "종합건설"],
            ["기계", "기공"],
            ["운수", "운송"],
            ["연구소", "연구원"],
            ["무역", "통상"],
            ["일렉트로닉스", "일렉트릭"],
        ] {
            assert!(
                !one_trade(one, other) && !one_trade(other, one),
                "{one} {other}"
            );
        }
    }

    #[test]
    fn hangul_falls_into_pieces() {
        for (name, words) in [
            ("삼성전자", vec!["삼성", "전자"]),
            ("한국전력공사", vec!["한국", "전력", "공사"]),
            ("sk하이닉스", vec!["sk", "하이닉스"]),
            ("gs25 강남", vec!["gs25", "강남"]),
            ("acme trading", vec!["acme", "trading"]),
        ] {
            assert_eq!(pieces(name), words);
        }
    }

    #[test]
    fn the_longest_word_comes_off() {
        assert_eq!(strip_last("삼성전자"), Some(("삼성", "전자")));
        assert_eq!(strip_last("현대중공업"), Some(("현대", "중공업")));
        assert_eq!(strip_last("LG에너지솔루션"), Some(("LG", "에너지솔루션")));
        // One syllable is no name, and a trade alone is one.
        assert_eq!(strip_last("가전자"), None);
        assert_eq!(strip_last("전자"), None);
        assert_eq!(strip_last("한빛"), None);
    }
}
