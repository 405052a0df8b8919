//! Sound classes of Korean names: a key under which 김철수, `Kim Chul-soo` and `CHEOLSU KIM`
//! meet although every one of them is spelt by another custom.
//!
//! A Hangul name has one key. A Latin spelling says less (`chul` is 철, 출 or 츨), so it has a
//! small set of keys; two names may be the same if their sets meet. Keys are Hangul syllables
//! with the letters that romanization confuses folded onto one: ㄱㄲㅋ, ㄷㄸㅌ, ㅂㅃㅍ, ㅈㅉㅊ, ㅅㅆ;
//! ㅐㅔ, ㅒㅖ, ㅙㅚㅞ, ㅢㅣ; codas by how they sound. Names that merely sound alike in Latin
//! (철수, 출수) meet by design: equal keys are evidence, never proof.

use std::sync::LazyLock;

use super::hangul::{self, Syllable};
use super::surnames;

/// One reading of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassKey {
    /// The surname in Hangul, without the initial-sound rule's ㄹ (류 → 유).
    pub surname: String,
    /// The given name as folded syllables; empty if there is none.
    pub given: String,
}

impl ClassKey {
    /// Both halves in one text, for hashing.
    pub fn joined(&self) -> String {
        format!("{}|{}", self.surname, self.given)
    }

    /// A wider key for blocking: the surname and the onsets of the given name (김|ㅈㅅ).
    pub fn onsets(&self) -> String {
        format!("{}|{}", self.surname, hangul::choseong(&self.given))
    }
}

/// At most this many readings are kept per spelling; longer names mean little beyond it.
const MAX_READINGS: usize = 64;

/// The key of a Hangul name. Characters that are no syllables are dropped.
pub fn class_key_hangul(surname: &str, given: &str) -> ClassKey {
    ClassKey {
        surname: surnames::without_initial_rieul(surname).to_string(),
        given: given.chars().filter_map(fold_syllable).collect(),
    }
}

/// The keys of a Latin spelling whose surname and given name are known. Empty if the surname is
/// no spelling of a Korean surname or the given name is no sequence of Korean syllables.
pub fn class_keys_parts(surname: &str, given: &str) -> Vec<ClassKey> {
    let surname: String = letters(surname).collect();
    let tokens: Vec<String> = given_tokens(given);
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let mut keys = Vec::new();
    push_keys(&surname, &tokens, &mut keys);
    finish(keys)
}

/// The keys of a spelling whose order is unknown: every token that may be the surname, first or
/// last, with the rest as given name. Tokens are words split at blanks and hyphens, any case.
pub fn class_keys_latin(tokens: &[&str]) -> Vec<ClassKey> {
    let lower: Vec<String> = tokens
        .iter()
        .map(|token| letters(token).collect())
        .filter(|token: &String| !token.is_empty())
        .collect();
    let words: Vec<&str> = lower.iter().map(String::as_str).collect();
    let mut keys = Vec::new();
    if let [first, rest @ ..] = words.as_slice()
        && !rest.is_empty()
    {
        push_keys(first, rest, &mut keys);
    }
    if let [rest @ .., last] = words.as_slice()
        && !rest.is_empty()
    {
        push_keys(last, rest, &mut keys);
    }
    finish(keys)
}

/// The keys of a whole name in one word, the surname before or behind a given name of two syllables:
/// `bangjungja`. Shorter ones are as good as any word.
pub fn class_keys_one_word(word: &str) -> Vec<ClassKey> {
    let word: String = letters(word).collect();
    let mut keys = Vec::new();
    for at in 1..word.len() {
        let (head, tail) = word.split_at(at);
        push_keys(head, &[tail], &mut keys);
        push_keys(tail, &[head], &mut keys);
    }
    keys.retain(|key| key.given.chars().count() == 2);
    finish(keys)
}

/// The keys of a name in two parts: of a Hangul name the one, of a spelling those it may stand for.
pub fn class_keys(surname: &str, given: &str) -> Vec<ClassKey> {
    if hangul::is_hangul(surname) && hangul::is_hangul(given) {
        vec![class_key_hangul(surname, given)]
    } else {
        class_keys_split(surname, given)
    }
}

/// The keys of a spelling that was split into surname and given name by a guess: in `Yoo Kyung Jung`
/// either end may be the surname, and what was taken for it may stand on either side of the rest.
pub fn class_keys_split(surname: &str, given: &str) -> Vec<ClassKey> {
    let words = |text: &'_ str| -> Vec<String> {
        let words = text.split([' ', '-']).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (surname, given) = (words(surname), words(given));
    let in_order = |first: &[String], second: &[String]| {
        let tokens: Vec<&str> = first.iter().chain(second).map(String::as_str).collect();
        class_keys_latin(&tokens)
    };
    let mut keys = in_order(&surname, &given);
    // Of two words either end was the first already.
    if surname.len() + given.len() > 2 {
        keys.extend(in_order(&given, &surname));
    }
    finish(keys)
}

/// Whether a lower-case Latin word is a spelling of a Hangul word of up to six syllables by any
/// custom of romanization: 다올 is `daol`, 두산 is `doosan`. ㄴ and ㄹ that meet may be `ll`: 한라 is `halla`.
pub fn spells(hangul: &str, latin: &str) -> bool {
    let syllables: Option<Vec<Syllable>> = hangul
        .chars()
        .map(|c| hangul::decompose(fold_syllable(c)?))
        .collect();
    syllables.is_some_and(|syllables| syllables.len() <= 6 && spelt_from(&syllables, latin))
}

/// Whether a spelling of a syllable may begin with a lower-case letter, in names: 이 may be `lee`, 노 `roh`.
pub fn may_begin(syllable: char, letter: u8) -> bool {
    /// By the onset, in the order of Unicode.
    const LETTERS: [&str; 19] = [
        "gk",
        "gk",
        "nr",
        "dt",
        "dt",
        "rlny",
        "m",
        "bp",
        "bp",
        "s",
        "s",
        "aeiouwylr",
        "jc",
        "jc",
        "c",
        "kc",
        "t",
        "pf",
        "h",
    ];
    hangul::decompose(syllable).is_some_and(|letters| {
        LETTERS[usize::from(letters.onset)]
            .as_bytes()
            .contains(&letter)
    })
}

fn spelt_from(syllables: &[Syllable], rest: &str) -> bool {
    let Some((first, others)) = syllables.split_first() else {
        return rest.is_empty();
    };
    let behind = |spelling: &str| rest.strip_prefix(spelling);
    let mut onsets = ONSETS.iter().filter(|(_, onset)| *onset == first.onset);
    onsets.any(|(onset, _)| {
        let Some(rest) = behind(onset) else {
            return false;
        };
        let mut vowels = VOWELS
            .iter()
            .filter(|(_, vowels)| vowels.contains(&first.vowel));
        vowels.any(|(vowel, _)| {
            let Some(rest) = rest.strip_prefix(vowel) else {
                return false;
            };
            let mut codas = CODAS.iter().filter(|(_, coda)| *coda == first.coda);
            codas.any(|(coda, _)| {
                rest.strip_prefix(coda)
                    .is_some_and(|rest| spelt_from(others, rest))
            }) || flows(first, others)
                && rest
                    .strip_prefix('l')
                    .is_some_and(|rest| rest.starts_with('l') && spelt_from(others, rest))
        })
    })
}

/// Whether the coda and the next onset are pronounced as one long `l`.
fn flows(first: &Syllable, others: &[Syllable]) -> bool {
    let next = others.first().map(|next| next.onset);
    matches!(
        (first.coda, next),
        (N_CODA, Some(R)) | (L_CODA, Some(N | R))
    )
}

/// Whether a lower-case Latin token can be one to three Korean syllables.
pub fn is_syllabic(token: &str) -> bool {
    let letters = token.as_bytes();
    if letters.len() > 18 || !token.is_ascii() {
        return false;
    }
    // Ends that make a whole word, as bits; an `e` behind `n` may be silent.
    let mut ends = 1u32 << letters.len();
    if letters.ends_with(b"ne") {
        ends |= 1 << (letters.len() - 1);
    }
    let spelt = &*SPELT;
    let mut reached = 1;
    (1..=3).any(|_| {
        reached = spelt.onsets.behind(token, reached);
        reached = spelt.vowels.behind(token, reached);
        reached = spelt.codas.behind(token, reached);
        reached & ends != 0
    })
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
}

fn given_tokens(given: &str) -> Vec<String> {
    given
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(|token| letters(token).collect::<String>())
        .filter(|token| !token.is_empty())
        .collect()
}

fn finish(mut keys: Vec<ClassKey>) -> Vec<ClassKey> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn push_keys(surname: &str, given: &[&str], keys: &mut Vec<ClassKey>) {
    let surnames = surnames::from_latin(surname);
    if surnames.is_empty() {
        return;
    }
    let mut readings_so_far = vec![String::new()];
    let spelling = match given {
        [_] => Spelling::Joined,
        _ => Spelling::Apart,
    };
    for token in given {
        let readings = readings(token, spelling);
        readings_so_far = readings_so_far
            .iter()
            .flat_map(|head| readings.iter().map(move |tail| format!("{head}{tail}")))
            .take(MAX_READINGS)
            .collect();
    }
    if readings_so_far
        .iter()
        .all(|reading| reading.chars().count() > 4)
    {
        return;
    }
    for &hangul in surnames {
        for reading in &readings_so_far {
            keys.push(ClassKey {
                surname: surnames::without_initial_rieul(hangul).to_string(),
                given: reading.clone(),
            });
        }
    }
}

/// How a token was set apart from its neighbours, which tells how long it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// The whole given name in one token (`Chulsoo`): one or two syllables, `dain` is 댄 or 다인.
    Joined,
    /// One of several tokens (`Chul-soo`): one syllable if it can be.
    Apart,
}

/// The folded readings of one token; three syllables only where neither one nor two will do.
fn readings(token: &str, spelling: Spelling) -> Vec<String> {
    if token.is_empty() || token.len() > 18 || !token.is_ascii() {
        return Vec::new();
    }
    let lengths: &[&[usize]] = match spelling {
        Spelling::Joined => &[&[1, 2], &[3]],
        Spelling::Apart => &[&[1], &[2], &[3]],
    };
    // `June`, `Jane`: the final e may be silent.
    let stem = token.strip_suffix('e').filter(|stem| stem.ends_with('n'));
    for together in lengths {
        let mut found = Vec::new();
        for &length in *together {
            extend(token, length, &mut String::new(), &mut found);
            if let Some(stem) = stem {
                extend(stem, length, &mut String::new(), &mut found);
            }
        }
        if !found.is_empty() {
            found.sort_unstable();
            found.dedup();
            found.truncate(MAX_READINGS);
            return found;
        }
    }
    Vec::new()
}

/// Reads exactly `syllables` more syllables from `rest`.
fn extend(rest: &str, syllables: usize, head: &mut String, found: &mut Vec<String>) {
    if syllables == 0 {
        if rest.is_empty() {
            found.push(head.clone());
        }
        return;
    }
    if rest.is_empty() || found.len() >= 4 * MAX_READINGS {
        return;
    }
    let spelt = &*SPELT;
    for (after_onset, onset) in spelt.onsets.before(rest) {
        for (after_vowel, vowels) in spelt.vowels.before(after_onset) {
            for (after_coda, coda) in spelt.codas.before(after_vowel) {
                for &vowel in vowels {
                    head.push(hangul::compose(Syllable { onset, vowel, coda }));
                    extend(after_coda, syllables - 1, head, found);
                    head.pop();
                }
            }
        }
    }
}

/// What syllables are spelt with, found by the first letter.
struct Spelt {
    onsets: ByLetter<u8>,
    vowels: ByLetter<&'static [u8]>,
    codas: ByLetter<u8>,
}

static SPELT: LazyLock<Spelt> = LazyLock::new(|| Spelt {
    onsets: ByLetter::of(ONSETS),
    vowels: ByLetter::of(VOWELS),
    codas: ByLetter::of(CODAS),
});

/// Spellings and what they stand for, by the letter they begin with, each list in the order of the
/// table. What is not spelt at all may stand before any letter.
struct ByLetter<T> {
    lists: [Vec<(&'static str, T)>; 26],
    /// Before the end, or before what is no letter.
    silent: Vec<(&'static str, T)>,
}

impl<T: Copy> ByLetter<T> {
    fn of(table: &[(&'static str, T)]) -> Self {
        let beginning = |letter: Option<u8>| {
            let each = table.iter().copied();
            each.filter(|(spelt, _)| spelt.is_empty() || spelt.bytes().next() == letter)
                .collect()
        };
        ByLetter {
            lists: std::array::from_fn(|at| beginning(Some(b'a' + at as u8))),
            silent: beginning(None),
        }
    }

    /// The spellings that a text may begin with, each as what it stands for behind the rest.
    fn before<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'t str, T)> {
        let list = match text.bytes().next() {
            Some(letter @ b'a'..=b'z') => &self.lists[usize::from(letter - b'a')],
            _ => &self.silent,
        };
        list.iter()
            .filter_map(move |&(spelt, meaning)| Some((text.strip_prefix(spelt)?, meaning)))
    }

    /// The places behind one of the spellings that stands at one of the places, both as bits.
    fn behind(&self, text: &str, places: u32) -> u32 {
        let each = (0..=text.len()).filter(|place| places >> place & 1 == 1);
        each.flat_map(|place| self.before(&text[place..]))
            .fold(0, |reached, (rest, _)| {
                reached | 1 << (text.len() - rest.len())
            })
    }
}

/// The class of a Hangul syllable; `None` for other characters.
fn fold_syllable(c: char) -> Option<char> {
    let letters = hangul::decompose(c)?;
    Some(hangul::compose(Syllable {
        onset: match letters.onset {
            G | 1 | 15 => G,
            D | 4 | 16 => D,
            B | 8 | 17 => B,
            J | 13 | 14 => J,
            S | 10 => S,
            other => other,
        },
        vowel: match letters.vowel {
            AE | 5 => AE,
            3 | YE => YE,
            10 | OE | 15 => OE,
            19 | I => I,
            other => other,
        },
        coda: match letters.coda {
            1 | 2 | 3 | 9 | 24 => K_CODA,
            4..=6 => N_CODA,
            7 | 19 | 20 | 22 | 23 | 25 | 27 => T_CODA,
            8 | 11 | 12 | 13 | 15 => L_CODA,
            10 | 16 => M_CODA,
            14 | 17 | 18 | 26 => P_CODA,
            21 => NG_CODA,
            _ => 0,
        },
    }))
}

const G: u8 = 0;
const N: u8 = 2;
const D: u8 = 3;
const R: u8 = 5;
const M: u8 = 6;
const B: u8 = 7;
const S: u8 = 9;
const NONE: u8 = 11;
const J: u8 = 12;
const H: u8 = 18;

/// Onset spellings and the class they stand for.
const ONSETS: &[(&str, u8)] = &[
    ("", NONE),
    ("g", G),
    ("k", G),
    ("kk", G),
    ("gg", G),
    ("kh", G),
    ("d", D),
    ("t", D),
    ("tt", D),
    ("dd", D),
    ("b", B),
    ("p", B),
    ("pp", B),
    ("bb", B),
    ("ph", B),
    ("j", J),
    ("jj", J),
    ("ch", J),
    ("tj", J),
    ("z", J),
    ("s", S),
    ("ss", S),
    ("sh", S),
    ("r", R),
    ("l", R),
    ("n", N),
    ("n", R),
    ("h", H),
    ("m", M),
];

const A: u8 = 0;
const AE: u8 = 1;
const YA: u8 = 2;
const EO: u8 = 4;
const YEO: u8 = 6;
const YE: u8 = 7;
const O: u8 = 8;
const WA: u8 = 9;
const OE: u8 = 11;
const YO: u8 = 12;
const U: u8 = 13;
const WO: u8 = 14;
const WI: u8 = 16;
const YU: u8 = 17;
const EU: u8 = 18;
const I: u8 = 20;

/// Vowel spellings and the classes they may stand for.
const VOWELS: &[(&str, &[u8])] = &[
    ("a", &[A]),
    ("ah", &[A]),
    ("aa", &[A]),
    ("ae", &[AE]),
    ("ai", &[AE]),
    ("ay", &[AE]),
    ("e", &[AE]),
    ("ei", &[AE]),
    ("ea", &[AE, YE]),
    ("eo", &[EO]),
    ("uh", &[EO]),
    ("ur", &[EO]),
    ("o", &[O, EO]),
    ("oh", &[O]),
    ("u", &[U, EO, EU]),
    ("oo", &[U, EU]),
    ("ou", &[U, EO]),
    ("wu", &[U]),
    ("woo", &[U]),
    ("eu", &[EU]),
    ("i", &[I]),
    ("ee", &[I]),
    ("ie", &[I]),
    ("y", &[I]),
    ("ui", &[I]),
    ("eui", &[I]),
    ("yi", &[I]),
    ("ya", &[YA]),
    ("yeo", &[YEO]),
    ("you", &[YEO, YU]),
    ("yo", &[YO, YEO]),
    ("yu", &[YU, YEO]),
    ("yoo", &[YU]),
    ("yuh", &[YEO]),
    ("yeu", &[YU]),
    ("ye", &[YE]),
    ("yae", &[YE]),
    ("yea", &[YE]),
    ("wa", &[WA]),
    ("wo", &[WO]),
    ("weo", &[WO]),
    ("uo", &[WO]),
    ("oe", &[OE]),
    ("oi", &[OE]),
    ("we", &[OE]),
    ("wae", &[OE]),
    ("wi", &[WI]),
    ("wee", &[WI]),
];

const K_CODA: u8 = 1;
const N_CODA: u8 = 4;
const T_CODA: u8 = 7;
const L_CODA: u8 = 8;
const M_CODA: u8 = 16;
const P_CODA: u8 = 17;
const NG_CODA: u8 = 21;

/// Coda spellings and the class they stand for.
const CODAS: &[(&str, u8)] = &[
    ("", 0),
    ("k", K_CODA),
    ("g", K_CODA),
    ("ck", K_CODA),
    ("c", K_CODA),
    ("n", N_CODA),
    ("hn", N_CODA),
    ("t", T_CODA),
    ("d", T_CODA),
    ("s", T_CODA),
    ("l", L_CODA),
    ("r", L_CODA),
    ("m", M_CODA),
    ("p", P_CODA),
    ("b", P_CODA),
    ("ng", NG_CODA),
];

#[cfg(test)]
mod tests;
