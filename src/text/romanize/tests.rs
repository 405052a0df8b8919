//! Spellings and the Hangul names that they meet.

use super::*;
use proptest::prelude::*;

fn meets(surname: &str, given: &str, latin: &str) -> bool {
    let tokens: Vec<&str> = latin.split([' ', '-', ',']).collect();
    class_keys_latin(&tokens).contains(&class_key_hangul(surname, given))
}

#[test]
fn either_end_may_be_the_surname_whatever_was_taken_for_it() {
    let hangul = class_key_hangul("유", "경정");
    for (surname, given) in [
        ("Jung", "Yoo Kyung"),
        ("Yoo", "Kyung Jung"),
        ("Yoo", "Kyung-jung"),
    ] {
        assert!(
            class_keys_split(surname, given).contains(&hangul),
            "{surname}, {given}"
        );
    }
    assert!(class_keys_split("Smith", "John").is_empty());
}

#[test]
fn customary_spellings_meet_the_hangul_name() {
    for (surname, given, spellings) in [
        (
            "김",
            "철수",
            "Kim Chul-soo;CHEOLSU KIM;Kim Cheol Su;Chul Soo Kim;Gim Cheolsu;kim chulsu",
        ),
        (
            "정",
            "영희",
            "Jung Young-hee;Chung Younghee;Jeong Yeonghui;YOUNG HEE JUNG",
        ),
        ("이", "혜진", "Lee Hyejin;Hea-jin Yi;Rhee Hye Jin"),
        ("박", "준", "Park Jun;Joon Park;Pak June"),
        ("최", "승현", "Choi Seung-hyun;Choe Seunghyeon"),
        ("류", "현진", "Ryu Hyun-jin;Yoo Hyunjin"),
        ("임", "원우", "Lim Won Woo;Im Wonwoo;Yim Won-u"),
        ("남궁", "민수", "Namgung Minsu;Min-soo Namkoong"),
        ("한", "지은", "Han Ji Eun;Jieun Han"),
    ] {
        for latin in spellings.split(';') {
            assert!(meets(surname, given, latin), "{surname}{given} {latin}");
        }
    }
}

#[test]
fn other_names_stay_apart() {
    assert!(!meets("김", "민서", "Kim Minsoo"));
    assert!(!meets("김", "철수", "Lee Chulsoo"));
    assert!(!meets("김", "영수", "Kim Younghee"));
    assert!(class_keys_latin(&["john", "smith"]).is_empty());
    assert!(class_keys_latin(&["Kim", "Kardashian"]).is_empty());
}

#[test]
fn a_name_in_one_word_meets_its_hangul() {
    for (word, surname, given) in [
        ("Bangjungja", "방", "정자"),
        ("jungjabang", "방", "정자"),
        ("kimminsu", "김", "민수"),
        ("NAMGUNGMINSU", "남궁", "민수"),
    ] {
        let keys = class_keys_one_word(word);
        assert!(keys.contains(&class_key_hangul(surname, given)), "{word}");
    }
    // Too short to tell, and no Korean syllables.
    for word in ["", "lee", "kimmin", "smithson"] {
        assert!(class_keys_one_word(word).is_empty(), "{word}");
    }
}

#[test]
fn keys_of_parts_and_of_tokens_agree() {
    let parts = class_keys_parts("Kim", "Chul-soo");
    assert!(parts.contains(&class_key_hangul("김", "철수")));
    assert_eq!(parts[0].onsets(), "김|ㅈㅅ");
    assert_eq!(class_keys_latin(&["Kim", "Chul", "soo"]), parts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn the_plain_romanization_of_any_name_meets_it(given in "[가-힣]{1,3}") {
        let plain: String = given.chars().filter(|&c| {
            // Clusters ending in another sound than they are spelt with are out of scope.
            hangul::decompose(c).is_some_and(|l| !matches!(l.coda, 3 | 5 | 6 | 9..=15 | 18))
        }).collect();
        prop_assume!(!plain.is_empty());
        let latin: Vec<String> = plain.chars().map(revised).collect();
        let tokens: Vec<&str> =
            std::iter::once("kim").chain(latin.iter().map(String::as_str)).collect();
        let keys = class_keys_latin(&tokens);
        let key = class_key_hangul("김", &plain);
        prop_assert!(keys.contains(&key) || keys.len() >= MAX_READINGS, "{:?} {:?}", key, tokens);
    }
}

/// Revised Romanization letter by letter.
fn revised(c: char) -> String {
    const ONSETS: [&str; 19] = [
        "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t",
        "p", "h",
    ];
    const VOWELS: [&str; 21] = [
        "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
        "we", "wi", "yu", "eu", "ui", "i",
    ];
    let letters = hangul::decompose(c).unwrap();
    let coda = match letters.coda {
        0 => "",
        1 | 2 | 24 => "k",
        4 => "n",
        8 => "l",
        16 => "m",
        17 | 26 => "p",
        21 => "ng",
        _ => "t",
    };
    format!(
        "{}{}{coda}",
        ONSETS[letters.onset as usize], VOWELS[letters.vowel as usize]
    )
}
