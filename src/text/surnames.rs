//! Korean surnames: how common each is and how it is spelt in Latin letters. A table and its
//! lookups; splitting a name is the standardizer's business.
//!
//! Shares are of the 2015 census (surnames written alike counted together), per 100,000 people.
//! The ten largest are the published percentages; the rest are rounded from counts and good to
//! about a tenth. Spellings: passport statistics of 2024 for the largest, customary use for the
//! rest. 5,582 surnames exist; the 153 with a thousand people or more cover 99.8 %.

use std::sync::LazyLock;

/// A surname of the table.
#[derive(Clone, Copy, Debug)]
pub struct Surname {
    /// In Hangul.
    pub hangul: &'static str,
    /// People of 100,000 who bear it.
    pub per_100_000: u32,
    /// Lower-case Latin spellings, blank-separated, commonest first.
    pub spellings: &'static str,
}

/// The entry of a Hangul surname.
pub fn find(hangul: &str) -> Option<&'static Surname> {
    static BY_NAME: LazyLock<Vec<&'static Surname>> = LazyLock::new(|| {
        let mut index: Vec<_> = SURNAMES.iter().collect();
        index.sort_unstable_by_key(|entry| entry.hangul);
        index
    });
    BY_NAME
        .binary_search_by_key(&hangul, |entry| entry.hangul)
        .ok()
        .map(|at| BY_NAME[at])
}

/// Whether a Hangul text is a known surname. Asked several times per name, so that surnames of
/// one syllable are looked up in a bitmap.
pub fn is_surname(hangul: &str) -> bool {
    const FIRST: usize = 0xac00;
    static SINGLE: LazyLock<[u64; 175]> = LazyLock::new(|| {
        let mut bits = [0; 175];
        for entry in SURNAMES.iter().filter(|entry| entry.hangul.len() == 3) {
            let at = entry
                .hangul
                .chars()
                .map(|c| c as usize - FIRST)
                .sum::<usize>();
            bits[at / 64] |= 1 << (at % 64);
        }
        bits
    });
    let mut chars = hangul.chars();
    match (chars.next(), chars.next()) {
        (Some(c @ '가'..='힣'), None) => {
            let at = c as usize - FIRST;
            SINGLE[at / 64] >> (at % 64) & 1 == 1
        }
        _ => find(hangul).is_some(),
    }
}

/// Share of the population bearing a surname, in 0..=1; `None` for surnames outside the table
/// (together 0.2 %).
pub fn share(hangul: &str) -> Option<f64> {
    find(hangul).map(|entry| f64::from(entry.per_100_000) / 100_000.0)
}

/// The Hangul surnames that a lower-case Latin spelling can stand for, commonest first; empty if
/// it is no known spelling.
pub fn from_latin(spelling: &str) -> &'static [&'static str] {
    static BY_SPELLING: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
        let mut pairs: Vec<_> = SURNAMES
            .iter()
            .flat_map(|entry| {
                entry
                    .spellings
                    .split_whitespace()
                    .map(move |latin| (latin, entry))
            })
            .collect();
        pairs.sort_by_key(|&(latin, entry)| (latin, std::cmp::Reverse(entry.per_100_000)));
        let mut index: Vec<(&str, Vec<&str>)> = Vec::new();
        for (latin, entry) in pairs {
            match index.last_mut() {
                Some((known, names)) if *known == latin => names.push(entry.hangul),
                _ => index.push((latin, vec![entry.hangul])),
            }
        }
        index
    });
    BY_SPELLING
        .binary_search_by_key(&spelling, |&(latin, _)| latin)
        .map_or(&[], |at| BY_SPELLING[at].1.as_slice())
}

/// The one form that spellings by and without the initial-sound rule share: 류 → 유, 림 → 임,
/// 라 → 나. Other surnames stay.
pub fn without_initial_rieul(hangul: &str) -> &str {
    match hangul {
        "류" => "유",
        "림" => "임",
        "라" => "나",
        "리" => "이",
        "로" => "노",
        "량" => "양",
        "려" => "여",
        "륙" => "육",
        _ => hangul,
    }
}

/// The table, commonest first by and large.
#[rustfmt::skip]
pub const SURNAMES: &[Surname] = &[
    Surname { hangul: "김", per_100_000: 21500, spellings: "kim gim ghim khim" },
    Surname { hangul: "이", per_100_000: 14700, spellings: "lee yi rhee ree i lie rhie yee leigh" },
    Surname { hangul: "박", per_100_000: 8400, spellings: "park bak pak bark" },
    Surname { hangul: "최", per_100_000: 4700, spellings: "choi choe choy chey" },
    Surname { hangul: "정", per_100_000: 4300, spellings: "jung jeong chung cheong joung chong jong" },
    Surname { hangul: "강", per_100_000: 2400, spellings: "kang gang" },
    Surname { hangul: "조", per_100_000: 2960, spellings: "cho jo joe choh" },
    Surname { hangul: "윤", per_100_000: 2100, spellings: "yoon yun youn yune" },
    Surname { hangul: "장", per_100_000: 2000, spellings: "jang chang" },
    Surname { hangul: "임", per_100_000: 1700, spellings: "lim im yim rim leem" },
    Surname { hangul: "한", per_100_000: 1560, spellings: "han hahn" },
    Surname { hangul: "오", per_100_000: 1540, spellings: "oh o" },
    Surname { hangul: "서", per_100_000: 1510, spellings: "seo suh su sur so" },
    Surname { hangul: "신", per_100_000: 1860, spellings: "shin sin synn" },
    Surname { hangul: "권", per_100_000: 1420, spellings: "kwon gwon kweon" },
    Surname { hangul: "황", per_100_000: 1400, spellings: "hwang whang" },
    Surname { hangul: "안", per_100_000: 1380, spellings: "ahn an" },
    Surname { hangul: "송", per_100_000: 1380, spellings: "song" },
    Surname { hangul: "전", per_100_000: 1130, spellings: "jeon jun chun cheon chon jeun" },
    Surname { hangul: "홍", per_100_000: 1130, spellings: "hong" },
    Surname { hangul: "유", per_100_000: 1290, spellings: "yoo yu you ryu ryoo" },
    Surname { hangul: "고", per_100_000: 950, spellings: "ko koh go goh" },
    Surname { hangul: "문", per_100_000: 930, spellings: "moon mun" },
    Surname { hangul: "양", per_100_000: 1060, spellings: "yang ryang" },
    Surname { hangul: "손", per_100_000: 920, spellings: "son sohn" },
    Surname { hangul: "배", per_100_000: 810, spellings: "bae pae bai" },
    Surname { hangul: "백", per_100_000: 770, spellings: "baek paik back baik paek beak" },
    Surname { hangul: "허", per_100_000: 660, spellings: "heo hur huh her" },
    Surname { hangul: "남", per_100_000: 550, spellings: "nam" },
    Surname { hangul: "심", per_100_000: 550, spellings: "shim sim" },
    Surname { hangul: "노", per_100_000: 630, spellings: "noh roh no ro" },
    Surname { hangul: "하", per_100_000: 460, spellings: "ha hah" },
    Surname { hangul: "곽", per_100_000: 410, spellings: "kwak gwak kwack" },
    Surname { hangul: "성", per_100_000: 400, spellings: "sung seong" },
    Surname { hangul: "차", per_100_000: 390, spellings: "cha" },
    Surname { hangul: "주", per_100_000: 470, spellings: "joo ju chu choo" },
    Surname { hangul: "우", per_100_000: 390, spellings: "woo wu u" },
    Surname { hangul: "구", per_100_000: 390, spellings: "koo ku goo gu" },
    Surname { hangul: "라", per_100_000: 320, spellings: "ra" },
    Surname { hangul: "나", per_100_000: 320, spellings: "na ra rah nah" },
    Surname { hangul: "민", per_100_000: 340, spellings: "min" },
    Surname { hangul: "류", per_100_000: 320, spellings: "ryu ryoo yoo yu you" },
    Surname { hangul: "진", per_100_000: 370, spellings: "jin chin" },
    Surname { hangul: "지", per_100_000: 320, spellings: "ji jee chi gee" },
    Surname { hangul: "엄", per_100_000: 290, spellings: "um eom uhm eum" },
    Surname { hangul: "채", per_100_000: 260, spellings: "chae chai" },
    Surname { hangul: "원", per_100_000: 260, spellings: "won weon" },
    Surname { hangul: "천", per_100_000: 240, spellings: "chun cheon chon" },
    Surname { hangul: "방", per_100_000: 280, spellings: "bang pang" },
    Surname { hangul: "공", per_100_000: 180, spellings: "kong gong" },
    Surname { hangul: "현", per_100_000: 180, spellings: "hyun hyeon hyon" },
    Surname { hangul: "함", per_100_000: 160, spellings: "ham hahm" },
    Surname { hangul: "변", per_100_000: 230, spellings: "byun byeon byon pyun" },
    Surname { hangul: "염", per_100_000: 140, spellings: "yeom yum youm" },
    Surname { hangul: "여", per_100_000: 180, spellings: "yeo yuh yo" },
    Surname { hangul: "추", per_100_000: 120, spellings: "choo chu" },
    Surname { hangul: "도", per_100_000: 110, spellings: "do doh to" },
    Surname { hangul: "소", per_100_000: 110, spellings: "so soh" },
    Surname { hangul: "석", per_100_000: 130, spellings: "seok suk sok" },
    Surname { hangul: "선", per_100_000: 90, spellings: "sun seon" },
    Surname { hangul: "설", per_100_000: 90, spellings: "seol sul" },
    Surname { hangul: "마", per_100_000: 80, spellings: "ma mah" },
    Surname { hangul: "길", per_100_000: 80, spellings: "kil gil" },
    Surname { hangul: "연", per_100_000: 70, spellings: "yeon youn yun" },
    Surname { hangul: "위", per_100_000: 65, spellings: "wi wee we" },
    Surname { hangul: "표", per_100_000: 65, spellings: "pyo phyo" },
    Surname { hangul: "명", per_100_000: 60, spellings: "myung myeong myong" },
    Surname { hangul: "기", per_100_000: 60, spellings: "ki kee gi" },
    Surname { hangul: "반", per_100_000: 60, spellings: "ban pan bahn" },
    Surname { hangul: "왕", per_100_000: 50, spellings: "wang" },
    Surname { hangul: "금", per_100_000: 50, spellings: "keum geum kum" },
    Surname { hangul: "옥", per_100_000: 50, spellings: "ok ock oak" },
    Surname { hangul: "육", per_100_000: 50, spellings: "yook yuk youk" },
    Surname { hangul: "인", per_100_000: 50, spellings: "in ihn" },
    Surname { hangul: "맹", per_100_000: 50, spellings: "maeng" },
    Surname { hangul: "제", per_100_000: 50, spellings: "je jae jea che" },
    Surname { hangul: "모", per_100_000: 45, spellings: "mo mho" },
    Surname { hangul: "남궁", per_100_000: 43, spellings: "namgung namkung namkoong namgoong namgong" },
    Surname { hangul: "탁", per_100_000: 43, spellings: "tak" },
    Surname { hangul: "국", per_100_000: 43, spellings: "kook kuk guk gook" },
    Surname { hangul: "어", per_100_000: 38, spellings: "eo uh" },
    Surname { hangul: "은", per_100_000: 32, spellings: "eun" },
    Surname { hangul: "편", per_100_000: 32, spellings: "pyun pyeon" },
    Surname { hangul: "용", per_100_000: 30, spellings: "yong" },
    Surname { hangul: "예", per_100_000: 26, spellings: "ye yeh" },
    Surname { hangul: "경", per_100_000: 26, spellings: "kyung gyeong" },
    Surname { hangul: "봉", per_100_000: 24, spellings: "bong" },
    Surname { hangul: "사", per_100_000: 20, spellings: "sa sah" },
    Surname { hangul: "부", per_100_000: 20, spellings: "boo bu" },
    Surname { hangul: "가", per_100_000: 18, spellings: "ga ka" },
    Surname { hangul: "복", per_100_000: 17, spellings: "bok" },
    Surname { hangul: "태", per_100_000: 17, spellings: "tae" },
    Surname { hangul: "목", per_100_000: 17, spellings: "mok" },
    Surname { hangul: "형", per_100_000: 13, spellings: "hyung hyeong" },
    Surname { hangul: "피", per_100_000: 13, spellings: "pi pee" },
    Surname { hangul: "두", per_100_000: 12, spellings: "doo du" },
    Surname { hangul: "감", per_100_000: 11, spellings: "kam gam" },
    Surname { hangul: "황보", per_100_000: 22, spellings: "hwangbo whangbo" },
    Surname { hangul: "선우", per_100_000: 8, spellings: "sunwoo seonwoo sunoo" },
    Surname { hangul: "제갈", per_100_000: 11, spellings: "jegal chegal jaegal" },
    Surname { hangul: "사공", per_100_000: 8, spellings: "sagong sakong" },
    Surname { hangul: "독고", per_100_000: 2, spellings: "dokgo dokko tokko" },
    Surname { hangul: "동방", per_100_000: 2, spellings: "dongbang" },
    Surname { hangul: "서문", per_100_000: 4, spellings: "seomun suhmoon seomoon" },
    Surname { hangul: "어금", per_100_000: 1, spellings: "eogeum" },
    Surname { hangul: "망절", per_100_000: 1, spellings: "mangjeol" },
    Surname { hangul: "강전", per_100_000: 1, spellings: "kangjeon" },
    Surname { hangul: "소봉", per_100_000: 1, spellings: "sobong" },
    Surname { hangul: "장곡", per_100_000: 1, spellings: "janggok" },
    Surname { hangul: "호", per_100_000: 10, spellings: "ho" },
    Surname { hangul: "음", per_100_000: 11, spellings: "eum" },
    Surname { hangul: "빈", per_100_000: 7, spellings: "bin" },
    Surname { hangul: "동", per_100_000: 11, spellings: "dong" },
    Surname { hangul: "온", per_100_000: 11, spellings: "on" },
    Surname { hangul: "시", per_100_000: 6, spellings: "si shi" },
    Surname { hangul: "갈", per_100_000: 4, spellings: "kal gal" },
    Surname { hangul: "좌", per_100_000: 7, spellings: "jwa chwa" },
    Surname { hangul: "승", per_100_000: 6, spellings: "seung" },
    Surname { hangul: "간", per_100_000: 5, spellings: "kan gan" },
    Surname { hangul: "상", per_100_000: 5, spellings: "sang" },
    Surname { hangul: "화", per_100_000: 3, spellings: "hwa" },
    Surname { hangul: "단", per_100_000: 3, spellings: "dan" },
    Surname { hangul: "견", per_100_000: 4, spellings: "kyeon gyeon" },
    Surname { hangul: "당", per_100_000: 3, spellings: "dang" },
    Surname { hangul: "팽", per_100_000: 6, spellings: "paeng" },
    Surname { hangul: "판", per_100_000: 2, spellings: "pan" },
    Surname { hangul: "범", per_100_000: 8, spellings: "bum beom" },
    Surname { hangul: "순", per_100_000: 3, spellings: "soon sun" },
    Surname { hangul: "초", per_100_000: 1, spellings: "cho" },
    Surname { hangul: "탄", per_100_000: 1, spellings: "tan" },
    Surname { hangul: "삼", per_100_000: 1, spellings: "sam" },
    Surname { hangul: "춘", per_100_000: 1, spellings: "choon" },
    Surname { hangul: "필", per_100_000: 1, spellings: "pil" },
    Surname { hangul: "근", per_100_000: 1, spellings: "keun geun" },
    Surname { hangul: "궁", per_100_000: 1, spellings: "koong gung" },
    Surname { hangul: "내", per_100_000: 1, spellings: "nae" },
    Surname { hangul: "대", per_100_000: 1, spellings: "dae" },
    Surname { hangul: "뇌", per_100_000: 1, spellings: "noi" },
    Surname { hangul: "누", per_100_000: 1, spellings: "nu" },
    Surname { hangul: "돈", per_100_000: 1, spellings: "don" },
    Surname { hangul: "매", per_100_000: 1, spellings: "mae" },
    Surname { hangul: "묵", per_100_000: 1, spellings: "muk mook" },
    Surname { hangul: "미", per_100_000: 1, spellings: "mi" },
    Surname { hangul: "빙", per_100_000: 1, spellings: "bing" },
    Surname { hangul: "섭", per_100_000: 1, spellings: "sup seop" },
    Surname { hangul: "십", per_100_000: 1, spellings: "sip" },
    Surname { hangul: "아", per_100_000: 1, spellings: "ah" },
    Surname { hangul: "애", per_100_000: 1, spellings: "ae" },
    Surname { hangul: "야", per_100_000: 1, spellings: "ya" },
    Surname { hangul: "엽", per_100_000: 1, spellings: "yeop yup" },
    Surname { hangul: "영", per_100_000: 1, spellings: "young yeong" },
    Surname { hangul: "옹", per_100_000: 5, spellings: "ong" },
    Surname { hangul: "요", per_100_000: 1, spellings: "" },
    Surname { hangul: "운", per_100_000: 1, spellings: "woon" },
    Surname { hangul: "자", per_100_000: 1, spellings: "ja" },
    Surname { hangul: "저", per_100_000: 1, spellings: "" },
    Surname { hangul: "점", per_100_000: 1, spellings: "" },
    Surname { hangul: "종", per_100_000: 1, spellings: "jong" },
    Surname { hangul: "준", per_100_000: 1, spellings: "" },
    Surname { hangul: "증", per_100_000: 1, spellings: "" },
    Surname { hangul: "창", per_100_000: 2, spellings: "chang" },
    Surname { hangul: "평", per_100_000: 3, spellings: "pyung" },
    Surname { hangul: "포", per_100_000: 1, spellings: "po" },
    Surname { hangul: "풍", per_100_000: 1, spellings: "poong" },
    Surname { hangul: "해", per_100_000: 1, spellings: "hae" },
    Surname { hangul: "후", per_100_000: 1, spellings: "hoo" },
    Surname { hangul: "흥", per_100_000: 1, spellings: "" },
    Surname { hangul: "개", per_100_000: 1, spellings: "" },
    Surname { hangul: "거", per_100_000: 1, spellings: "" },
    Surname { hangul: "계", per_100_000: 5, spellings: "kye gye" },
    Surname { hangul: "교", per_100_000: 1, spellings: "" },
    Surname { hangul: "란", per_100_000: 1, spellings: "" },
    Surname { hangul: "뢰", per_100_000: 1, spellings: "" },
    Surname { hangul: "리", per_100_000: 1, spellings: "ri ree" },
    Surname { hangul: "림", per_100_000: 1, spellings: "rim lim" },
    Surname { hangul: "로", per_100_000: 1, spellings: "ro roh" },
    Surname { hangul: "량", per_100_000: 1, spellings: "ryang" },
    Surname { hangul: "려", per_100_000: 1, spellings: "ryeo" },
    Surname { hangul: "만", per_100_000: 2, spellings: "mahn" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups_agree_with_the_table() {
        for entry in SURNAMES {
            assert_eq!(find(entry.hangul).unwrap().spellings, entry.spellings);
            assert!(is_surname(entry.hangul));
            for latin in entry.spellings.split_whitespace() {
                assert!(from_latin(latin).contains(&entry.hangul), "{latin}");
            }
        }
        let single = ('가'..='힣').filter(|c| is_surname(&c.to_string())).count();
        let listed = SURNAMES
            .iter()
            .filter(|entry| entry.hangul.len() == 3)
            .count();
        assert_eq!(single, listed);
        assert_eq!(from_latin("chung")[0], "정");
        assert_eq!(from_latin("ryu"), ["유", "류"]);
        assert!(from_latin("smith").is_empty() && from_latin("").is_empty());
    }

    #[test]
    fn shares_add_up_to_nearly_everyone() {
        let total: u32 = SURNAMES.iter().map(|entry| entry.per_100_000).sum();
        assert!((95_000..=101_000).contains(&total), "{total}");
    }
}
