//! Names of persons: surname and given name apart, Hangul by keystrokes, Hangul with Latin by
//! sound classes, Latin with nicknames and initials. Masked names compare what they show.

use rayon::prelude::*;

use super::kernels::{balance, osa_within};
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, SpaceCounts, else_level, level};
use crate::tables::pairs::{
    GARBLED_NAME, KOREAN_NAMES, LONE_GIVEN_NAME, LONE_SURNAME_NAME, LevelInfo, Meaning,
    OTHER_GIVEN_NAME, OTHER_KOREAN_NAME, RESEMBLING_NAME, SAME_GIVEN_NAME, UNKNOWN_NAME,
};
use crate::tables::records::Records;
use crate::tables::text_column::NULL;
use crate::text::surnames;

mod crossed;
mod draft;
mod given;
mod likeness;
mod masked;
mod partial;
mod sounds;
mod world;

use draft::Draft;
use likeness::Likeness;
use partial::joined;

const EXACT: u8 = 1;
const VARIANT: u8 = 2;
const SLIP: u8 = 3;
const CLOSE: u8 = 4;
const PARTIAL: u8 = 5;
const LONE_GIVEN: u8 = 6;
const LONE_SURNAME: u8 = 7;
const GARBLED: u8 = 8;
const RESEMBLING: u8 = 9;
const GIVEN: u8 = 10;
const SURNAME: u8 = 11;
const KOREAN_SURNAME: u8 = 12;
const ODD: u8 = 13;
const KOREAN: u8 = 14;
const ELSE: u8 = 15;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level(
        "exact",
        "the same surname and given name",
        Meaning::Agree,
        780,
    ),
    level(
        "variant",
        "the same name in another form: script, order, nickname, middle name",
        Meaning::Agree,
        90,
    ),
    level(
        "one_slip",
        "one keystroke or letter apart",
        Meaning::Near,
        60,
    ),
    level(
        "close",
        "a few keystrokes or letters apart",
        Meaning::Near,
        20,
    ),
    level(
        "partial_agree",
        "one side shows only part of the name, and that part agrees",
        Meaning::Partial,
        9,
    ),
    level(
        LONE_GIVEN_NAME,
        "one side shows only the given name, and it agrees",
        Meaning::Partial,
        8,
    ),
    level(
        LONE_SURNAME_NAME,
        "one side shows only the surname, and it agrees",
        Meaning::Partial,
        8,
    ),
    level(
        GARBLED_NAME,
        "both parts alike, each several letters off or cut short",
        Meaning::Partial,
        10,
    ),
    level(
        RESEMBLING_NAME,
        "more letters in common than not, in either part",
        Meaning::Related,
        5,
    ),
    level(
        SAME_GIVEN_NAME,
        "the same given name with another surname",
        Meaning::Related,
        8,
    ),
    level(
        OTHER_GIVEN_NAME,
        "the same surname with another given name",
        Meaning::Related,
        7,
    ),
    level(
        OTHER_KOREAN_NAME,
        "the same surname with another given name, both in Hangul",
        Meaning::Related,
        7,
    ),
    level(
        UNKNOWN_NAME,
        "different names, one of which has a part that nobody else bears",
        Meaning::Differ,
        4,
    ),
    level(
        KOREAN_NAMES,
        "two different names, both in Hangul",
        Meaning::Differ,
        3,
    ),
    else_level(3),
];

/// Term spaces: whole names, surnames, given names.
const WHOLE_TERM: u8 = 0;
const SURNAME_TERM: u8 = 1;
const GIVEN_TERM: u8 = 2;
/// The spaces of surnames and of given names.
pub const PARTS_OF_NAMES: [u8; 2] = [SURNAME_TERM, GIVEN_TERM];

/// A given name borne by fewer groups than this may well be a slip of another.
const ESTABLISHED: u32 = 3;
/// …as may one that is this many times rarer than the name it resembles.
const SLIP_RARITY: u32 = 40;
/// …or this many times, if it has a syllable that names are not made of.
const ODD_SLIP_RARITY: u32 = 4;

struct Name {
    /// Surname and given name, folded; ids into `texts`, [`NULL`] if missing.
    surname: u32,
    given: u32,
    whole: u32,
    hangul: bool,
    /// The given name has a syllable that names are not made of: 영릐, 햔.
    odd: bool,
    /// Transliterated from a script that is neither Latin nor Hangul.
    foreign: bool,
    masked: bool,
    partial: bool,
    /// Keystrokes (Hangul) or folded letters of either part.
    surname_keys: Box<[u8]>,
    given_keys: Box<[u8]>,
    /// Sound classes under which a Korean name and its romanizations meet; sorted.
    classes: Box<[u64]>,
    /// What else the name may be called: formal names of nicknames; sorted.
    given_variants: Box<[u64]>,
    /// …if the surname is the given name in the wrong place.
    surname_variants: Box<[u64]>,
    /// Senior or junior, as a number; 0 if not told.
    generation: u8,
    /// Consonants of surname and given name; [`NULL`] where there are none.
    sounds: [u32; 2],
    /// All words of a foreign name in Hangul together: with blanks or without it is the same.
    run: u32,
    /// Sound classes of a second form in the cell (Hanja read in Hangul, Latin in parentheses).
    alias: u32,
}

/// Names by surname and given name.
pub struct PersonNames {
    sets: ValueSets,
    names: Vec<Name>,
    texts: Vec<Box<str>>,
    given_counts: Vec<u32>,
    surname_counts: Vec<u32>,
}

impl PersonNames {
    /// Reads the parts of the given person-name fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        let mut builder = Builder::default();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                // Folding is most of the work; numbering has to follow one order.
                let drafts: Vec<Option<Draft>> = (0..data.entries() as u32)
                    .into_par_iter()
                    .with_min_len(512)
                    .map(|entry| Draft::of(data, entry))
                    .collect();
                let mut drafts = drafts.into_iter();
                EntryIds::collect(&records.fields[field], |_, out| {
                    out.extend(drafts.next().flatten().map(|draft| builder.add(draft)));
                })
            })
            .collect();
        PersonNames {
            sets: ValueSets::unite(records, fields, &entry_ids),
            given_counts: Vec::new(),
            surname_counts: Vec::new(),
            names: builder.names,
            texts: builder.texts,
        }
    }

    fn text(&self, id: u32) -> &str {
        if id == NULL {
            ""
        } else {
            &self.texts[id as usize]
        }
    }

    /// Whether two similar given names are both names that people bear, so that their likeness
    /// is no sign of a slip (민지 and 민재, Jon and Don).
    fn both_established(&self, a: u32, b: u32) -> bool {
        both_frequent(&self.given_counts, a, b, SLIP_RARITY)
    }

    fn hangul_level(&self, a: &Name, b: &Name) -> u8 {
        let same_surname = a.surname == b.surname;
        // 류현진 and 유현진: the law lets families choose.
        let spelt = |name: &Name| surnames::without_initial_rieul(self.text(name.surname));
        if a.given == b.given && !same_surname && spelt(a) == spelt(b) {
            return VARIANT;
        }
        // 훈|김 and 김|훈, 황|보지 and 황보|지, 수|진서 and 서|수진.
        let letters =
            |first: u32, second: u32| self.text(first).chars().chain(self.text(second).chars());
        let as_written = || letters(a.surname, a.given);
        if !same_surname
            && (as_written().eq(letters(b.surname, b.given))
                || as_written().eq(letters(b.given, b.surname))
                || letters(a.given, a.surname).eq(letters(b.surname, b.given))
                || a.surname == b.given && a.given == b.surname)
        {
            return VARIANT;
        }
        let given = osa_within(&a.given_keys, &b.given_keys, 2)
            .filter(|&distance| distance < 2 || !self.another_syllable(a.given, b.given));
        let surname = if same_surname {
            Some(0)
        } else {
            osa_within(&a.surname_keys, &b.surname_keys, 1)
        };
        if let (Some(surname), Some(given)) = (surname, given) {
            let odd = a.odd || b.odd;
            let rarity = if odd { ODD_SLIP_RARITY } else { SLIP_RARITY };
            let another = given > 0 && both_frequent(&self.given_counts, a.given, b.given, rarity);
            let long_enough = a.given_keys.len().min(b.given_keys.len()) >= 4 || given == 0 || odd;
            // 이 and 우 are two surnames, or one with a slip in it.
            let two_surnames = given == 0
                && both_frequent(&self.surname_counts, a.surname, b.surname, SLIP_RARITY);
            match surname + given {
                1 if two_surnames => return RESEMBLING,
                1 if !another && long_enough => return SLIP,
                // 도운 and 도윤: two names in use, or one with a slip in it. And one letter of a single
                // syllable is much of a name: 훈 and 흔.
                1 if same_surname => return RESEMBLING,
                2 if !another && surname == 1 && long_enough => return GARBLED,
                // A wrong surname and a wrong given name in one cell is no slip of the finger.
                2 if !another
                    && same_surname
                    && a.given_keys.len().min(b.given_keys.len()) >= 5 =>
                {
                    return CLOSE;
                }
                _ => {}
            }
        }
        if same_surname
            && (self.one_syllable_too_many(a.given, b.given)
                || self.other_order_or_cut(a.given, b.given))
        {
            return CLOSE;
        }
        // 준연 and 이준연: a given name alone that reads as a surname and one syllable.
        let alone = |x: &Name, y: &Name| letters(x.surname, x.given).eq(self.text(y.given).chars());
        if same_surname {
            KOREAN_SURNAME
        } else if a.given == b.given {
            GIVEN
        } else if alone(a, b) || alone(b, a) {
            LONE_GIVEN
        } else if a.odd || b.odd {
            ODD
        } else {
            KOREAN
        }
    }

    fn latin_level(&self, a: &Name, b: &Name) -> u8 {
        let straight = self.latin_order(a.surname, a.given, a, b.surname, b.given, b);
        if straight <= CLOSE {
            return straight;
        }
        if likeness::has_all_words(self.text(a.whole), self.text(b.whole)) {
            return VARIANT;
        }
        let level = self.crossed_level(a, b, straight);
        if level > RESEMBLING && self.resemble(a, b) {
            return RESEMBLING;
        }
        match level {
            ELSE if self.is_unknown(a) || self.is_unknown(b) => ODD,
            level => level,
        }
    }

    /// Whether one part of a name is borne by nobody else, and is no name that is known: it may be
    /// what is left of another.
    fn is_unknown(&self, name: &Name) -> bool {
        let lone = |counts: &[u32], part: u32| counts.get(part as usize).is_none_or(|&of| of < 2);
        let given = name.given_variants.is_empty() && lone(&self.given_counts, name.given);
        given || lone(&self.surname_counts, name.surname)
    }

    /// Whether more letters agree than not, in the name and in neither part far fewer; where the
    /// surname is the same, in the given name clearly more: relatives are the likelier then.
    fn resemble(&self, a: &Name, b: &Name) -> bool {
        let balance = |a: &[u8], b: &[u8]| (balance(a, b), a.len().min(b.len()) as i32);
        let (given, of_given) = balance(&a.given_keys, &b.given_keys);
        if a.surname == b.surname {
            // Jorg and Jorj: in a large file some slips are as frequent as names.
            let slip = || osa_within(&a.given_keys, &b.given_keys, 1).is_some();
            let two_names = both_known(a, b) || self.both_established(a.given, b.given) && !slip();
            return 5 * given >= of_given && !two_names;
        }
        let (surname, of_surname) = balance(&a.surname_keys, &b.surname_keys);
        let enough = 10 * (surname + given) >= of_surname + of_given;
        enough && 3 * surname >= -of_surname && 3 * given >= -of_given
    }

    fn latin_order(
        &self,
        surname_a: u32,
        given_a: u32,
        a: &Name,
        surname_b: u32,
        given_b: u32,
        b: &Name,
    ) -> u8 {
        let mut surname = self.likeness(surname_a, surname_b);
        if surname == Likeness::Slip
            && both_frequent(&self.surname_counts, surname_a, surname_b, SLIP_RARITY)
        {
            surname = Likeness::Close;
        }
        let mut given = self.likeness(given_a, given_b);
        if surname_b == b.surname {
            if given > Likeness::Same && meet(&a.given_variants, &b.given_variants) {
                given = Likeness::Variant;
            }
        } else {
            if given > Likeness::Same && meet(&a.given_variants, &b.surname_variants) {
                given = Likeness::Variant;
            }
            if surname > Likeness::Same && meet(&a.surname_variants, &b.given_variants) {
                surname = Likeness::Variant;
            }
        }
        let two_names =
            surname_b == b.surname && both_known(a, b) || self.both_established(given_a, given_b);
        if matches!(given, Likeness::Slip | Likeness::Close) && two_names {
            given = Likeness::Different;
        }
        match (surname, given) {
            (Likeness::Same, Likeness::Same) if self.is_initial(given_a) => PARTIAL,
            (Likeness::Same, Likeness::Same) => EXACT,
            (surname, given) if surname.max(given) == Likeness::Variant => VARIANT,
            (Likeness::Same, Likeness::Swapped | Likeness::Slip) => SLIP,
            (Likeness::Swapped | Likeness::Slip, Likeness::Same) => SLIP,
            (surname, given) if surname <= Likeness::Slip && given <= Likeness::Close => CLOSE,
            (Likeness::Close, given) if given <= Likeness::Slip => CLOSE,
            (surname, Likeness::Short) if surname <= Likeness::Slip => PARTIAL,
            (Likeness::Short, given) if given <= Likeness::Slip => PARTIAL,
            (surname, given) if surname.max(given) <= Likeness::Short => GARBLED,
            (_, Likeness::Same) => GIVEN,
            (surname, _) if surname <= Likeness::Slip => SURNAME,
            _ => ELSE,
        }
    }

    fn likeness(&self, a: u32, b: u32) -> Likeness {
        if a == b {
            return Likeness::Same;
        }
        likeness::of(self.text(a), self.text(b))
    }

    /// Whether the second form of a name is the other name, in either order.
    fn goes_by(&self, a: &Name, b: &Name) -> bool {
        if a.alias == NULL {
            return false;
        }
        if a.alias == b.alias || a.alias == b.whole {
            return true;
        }
        let (surname, given) = (self.text(b.surname), self.text(b.given));
        let alias = self.text(a.alias);
        likeness::is_joined(alias, surname, given) || likeness::is_joined(alias, given, surname)
    }
}

/// Whether two given names that are no forms of one are both known as names: Mark and Marsha are no
/// slips of each other, however few of the file's people bear them.
fn both_known(a: &Name, b: &Name) -> bool {
    !a.given_variants.is_empty() && !b.given_variants.is_empty()
}

/// Whether two names are both borne often enough to be names of their own and not slips.
fn both_frequent(counts: &[u32], a: u32, b: u32, slip_rarity: u32) -> bool {
    let count = |id: u32| counts.get(id as usize).copied().unwrap_or(0);
    let (rare, common) = (count(a).min(count(b)), count(a).max(count(b)));
    rare >= ESTABLISHED && rare.saturating_mul(slip_rarity) >= common
}

/// Whether two sorted lists share an element.
fn meet(a: &[u64], b: &[u64]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}

#[derive(Default)]
struct Builder {
    parts: Interner,
    texts: Vec<Box<str>>,
    names: Vec<Name>,
}

impl Builder {
    fn part(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NULL;
        }
        let id = self.parts.id(text);
        if id as usize == self.texts.len() {
            self.texts.push(text.into());
        }
        id
    }

    fn add(&mut self, draft: Draft) -> u32 {
        let name = Name {
            hangul: draft.hangul,
            odd: draft.odd,
            foreign: draft.foreign,
            generation: draft.generation,
            sounds: [&draft.sounds[0], &draft.sounds[1]].map(|sound| self.part(sound)),
            masked: draft.masked,
            partial: draft.surname.is_empty() || draft.given.is_empty(),
            surname_keys: draft.surname_keys,
            given_keys: draft.given_keys,
            classes: draft.classes,
            given_variants: draft.given_variants,
            surname_variants: draft.surname_variants,
            surname: self.part(&draft.surname),
            given: self.part(&draft.given),
            whole: self.part(&draft.whole),
            alias: self.part(&draft.alias),
            run: self.part(&draft.run),
        };
        self.names.push(name);
        (self.names.len() - 1) as u32
    }
}

impl Compare for PersonNames {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let (a, b) = (&self.names[left as usize], &self.names[right as usize]);
        if a.masked || b.masked || a.partial || b.partial {
            return match joined(a, b) {
                _ if left == right && !a.masked && !a.partial => EXACT,
                Some(level) => level,
                None => self.partial_level(a, b),
            };
        }
        if a.generation != b.generation && a.generation != 0 && b.generation != 0 {
            // Father and son.
            return SURNAME;
        }
        if a.whole == b.whole {
            // R Browning is everybody of the family whose name begins so.
            return if self.is_initial(a.given) {
                PARTIAL
            } else {
                EXACT
            };
        }
        let one_run = a.run != NULL && a.run == b.run;
        if one_run || self.goes_by(a, b) || self.goes_by(b, a) {
            return VARIANT;
        }
        if a.hangul && b.hangul {
            return self.hangul_level(a, b);
        }
        if meet(&a.classes, &b.classes) || self.sound_alike(a, b) {
            return VARIANT;
        }
        if a.hangul != b.hangul {
            ELSE
        } else {
            self.latin_level(a, b)
        }
    }

    fn touch(&self, value: u32) -> u32 {
        let name = &self.names[value as usize];
        let key = name.given_keys.first().copied().unwrap_or(0);
        name.whole ^ name.alias ^ u32::from(key)
    }

    fn spaces(&self) -> u8 {
        3
    }

    fn term(&self, value: u32, space: u8) -> Option<u32> {
        let name = &self.names[value as usize];
        let id = match space {
            WHOLE_TERM => name.whole,
            SURNAME_TERM => name.surname,
            _ => name.given,
        };
        (id != NULL).then_some(id)
    }

    fn terms(&self, _space: u8) -> usize {
        self.texts.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        match level {
            EXACT | VARIANT | SLIP | CLOSE => Some(WHOLE_TERM),
            LONE_GIVEN | GIVEN => Some(GIVEN_TERM),
            LONE_SURNAME => Some(SURNAME_TERM),
            _ => None,
        }
    }

    fn parts_of_terms(&self) -> Vec<Option<[u32; 2]>> {
        let mut parts: Vec<Option<[u32; 2]>> = vec![None; self.texts.len()];
        for name in &self.names {
            if name.whole == NULL || name.surname == NULL || name.given == NULL {
                continue;
            }
            // Maria | de la Cruz and Maria de la | Cruz: one of them, whichever was read first.
            let known = &mut parts[name.whole as usize];
            if known.is_none_or(|[surname, _]| self.text(name.surname) < self.text(surname)) {
                *known = Some([name.surname, name.given]);
            }
        }
        parts
    }

    fn world_share(&self, term: u32, space: u8) -> Option<f64> {
        Some(world::share(&self.texts[term as usize], space))
    }

    fn learn_terms(&mut self, spaces: &[SpaceCounts]) {
        self.given_counts = spaces[usize::from(GIVEN_TERM)].groups.clone();
        self.surname_counts = spaces[usize::from(SURNAME_TERM)].groups.clone();
    }
}
