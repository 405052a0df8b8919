//! Names of persons: surname and given name apart, Hangul by keystrokes, Hangul with Latin by
//! sound classes, Latin with nicknames and initials. Masked names compare what they show.

use rayon::prelude::*;

use super::kernels::{jaro_winkler, osa_within};
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, SpaceCounts, else_level, level};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::text_column::NULL;

mod draft;
mod world;

use draft::Draft;

const EXACT: u8 = 1;
const VARIANT: u8 = 2;
const SLIP: u8 = 3;
const CLOSE: u8 = 4;
const PARTIAL: u8 = 5;
const GIVEN: u8 = 6;
const SURNAME: u8 = 7;
const ELSE: u8 = 8;

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
        25,
    ),
    level(
        "same_given",
        "the same given name with another surname",
        Meaning::Related,
        8,
    ),
    level(
        "same_surname",
        "the same surname with another given name",
        Meaning::Related,
        7,
    ),
    else_level(10),
];

/// Term spaces: whole names, surnames, given names.
const WHOLE_TERM: u8 = 0;
const SURNAME_TERM: u8 = 1;
const GIVEN_TERM: u8 = 2;

/// A given name borne by fewer groups than this may well be a slip of another.
const ESTABLISHED: u32 = 3;
/// …as may one that is this many times rarer than the name it resembles.
const SLIP_RARITY: u32 = 40;

struct Name {
    /// Surname and given name, folded; ids into `texts`, [`NULL`] if missing.
    surname: u32,
    given: u32,
    whole: u32,
    hangul: bool,
    masked: bool,
    partial: bool,
    /// Keystrokes (Hangul) or folded letters of either part.
    surname_keys: Box<[u8]>,
    given_keys: Box<[u8]>,
    /// Sound classes under which a Korean name and its romanizations meet; sorted.
    classes: Box<[u64]>,
    /// What else the name may be called: formal names of nicknames; sorted.
    given_variants: Box<[u64]>,
    /// Sound classes of a second form in the cell (Hanja read in Hangul, Latin in parentheses).
    alias: u32,
}

/// Names by surname and given name.
pub struct PersonNames {
    sets: ValueSets,
    names: Vec<Name>,
    texts: Vec<Box<str>>,
    given_counts: Vec<u32>,
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
        if a == NULL || b == NULL || self.given_counts.is_empty() {
            return false;
        }
        let (a, b) = (self.given_counts[a as usize], self.given_counts[b as usize]);
        let (rare, common) = (a.min(b), a.max(b));
        rare >= ESTABLISHED && rare.saturating_mul(SLIP_RARITY) >= common
    }

    fn hangul_level(&self, a: &Name, b: &Name) -> u8 {
        let same_surname = a.surname == b.surname;
        let given = osa_within(&a.given_keys, &b.given_keys, 2);
        let surname = if same_surname {
            Some(0)
        } else {
            osa_within(&a.surname_keys, &b.surname_keys, 1)
        };
        if let (Some(surname), Some(given)) = (surname, given) {
            let another = given > 0 && self.both_established(a.given, b.given);
            let long_enough = a.given_keys.len().min(b.given_keys.len()) >= 4 || given == 0;
            match surname + given {
                1 if !another && long_enough => return SLIP,
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
        if same_surname {
            SURNAME
        } else if a.given == b.given {
            GIVEN
        } else {
            ELSE
        }
    }

    fn latin_level(&self, a: &Name, b: &Name) -> u8 {
        let straight = self.latin_order(a.surname, a.given, a, b.surname, b.given, b);
        if straight <= CLOSE {
            return straight;
        }
        // Fields swapped: Kim | Chulsoo against Chulsoo | Kim.
        let crossed = self.latin_order(a.surname, a.given, a, b.given, b.surname, b);
        match crossed {
            EXACT => VARIANT,
            VARIANT | SLIP | CLOSE => CLOSE,
            _ => {
                let squeezed = |name: &Name| name.surname_keys.len() + name.given_keys.len();
                let whole = (self.text(a.whole), self.text(b.whole));
                if squeezed(a).min(squeezed(b)) >= 8
                    && jaro_winkler(whole.0, whole.1) >= 0.94
                    && straight != SURNAME
                {
                    CLOSE
                } else {
                    straight
                }
            }
        }
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
        let surname = self.likeness(surname_a, surname_b);
        let mut given = self.likeness(given_a, given_b);
        if given > Likeness::Same
            && surname_b == b.surname
            && meet(&a.given_variants, &b.given_variants)
        {
            given = Likeness::Variant;
        }
        if matches!(given, Likeness::Slip) && self.both_established_latin(given_a, given_b) {
            given = Likeness::Different;
        }
        match (surname, given) {
            (Likeness::Same, Likeness::Same) => EXACT,
            (Likeness::Same, Likeness::Variant) => VARIANT,
            (Likeness::Same, Likeness::Swapped | Likeness::Slip) => SLIP,
            (Likeness::Swapped | Likeness::Slip, Likeness::Same) => SLIP,
            (surname, given) if surname <= Likeness::Slip && given <= Likeness::Close => CLOSE,
            (Likeness::Close, given) if given <= Likeness::Slip => CLOSE,
            (surname, Likeness::Initial) if surname <= Likeness::Slip => PARTIAL,
            (_, Likeness::Same) => GIVEN,
            (surname, _) if surname <= Likeness::Slip => SURNAME,
            _ => ELSE,
        }
    }

    fn both_established_latin(&self, a: u32, b: u32) -> bool {
        // The given names may stand in the surname slot; counts exist for given names only.
        let known = |id: u32| id != NULL && (id as usize) < self.given_counts.len();
        known(a) && known(b) && self.both_established(a, b)
    }

    fn likeness(&self, a: u32, b: u32) -> Likeness {
        if a == b {
            return Likeness::Same;
        }
        let (x, y) = (self.text(a), self.text(b));
        let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
        if short.is_empty() {
            return Likeness::Different;
        }
        // Middle names come and go: `mary ann` and `mary`.
        if let Some(rest) = long.strip_prefix(short)
            && rest.starts_with(' ')
            && short.len() > 1
        {
            return Likeness::Variant;
        }
        let (first_short, first_long) = (first_word(short), first_word(long));
        if (first_short.len() == 1 || first_long.len() == 1)
            && first_short.as_bytes()[0] == first_long.as_bytes()[0]
        {
            return Likeness::Initial;
        }
        if first_short.len() > 2 && first_short == first_long {
            return Likeness::Variant;
        }
        if swapped_letters(x, y) {
            return Likeness::Swapped;
        }
        let cutoff = if short.len() >= 4 { 1 } else { 0 };
        if osa_within(x.as_bytes(), y.as_bytes(), cutoff).is_some() {
            Likeness::Slip
        } else if short.len() >= 3
            && (jaro_winkler(x, y) >= 0.88
                || (short.len() >= 6 && osa_within(x.as_bytes(), y.as_bytes(), 2).is_some()))
        {
            Likeness::Close
        } else {
            Likeness::Different
        }
    }

    /// Names of which one side shows only a part.
    fn partial_level(&self, a: &Name, b: &Name) -> u8 {
        if a.masked || b.masked {
            return masked_level(self.text(a.whole), self.text(b.whole));
        }
        let parts = |name: &Name| [name.surname, name.given];
        let (part, whole) = if a.surname == NULL || a.given == NULL {
            (a, b)
        } else {
            (b, a)
        };
        let shown = if part.surname == NULL {
            part.given
        } else {
            part.surname
        };
        // A part alone may stand in the wrong slot, so it may agree with either.
        let best = parts(whole)
            .into_iter()
            .filter(|&id| id != NULL)
            .map(|id| self.likeness(shown, id))
            .min();
        let other_part = |x: &Name, y: &Name| x.given == NULL && y.surname == NULL;
        match best {
            Some(best) if best <= Likeness::Close => PARTIAL,
            // A lone surname and a lone given name say nothing about each other.
            _ if other_part(a, b) || other_part(b, a) => 0,
            _ => ELSE,
        }
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// Whether two texts differ only by two neighbouring bytes that changed places.
fn swapped_letters(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() || a.len() < 3 {
        return false;
    }
    let mut differing = (0..a.len()).filter(|&at| a[at] != b[at]);
    match (differing.next(), differing.next(), differing.next()) {
        (Some(i), Some(j), None) => j == i + 1 && a[i] == b[j] && a[j] == b[i],
        _ => false,
    }
}

/// How alike two parts of a name are, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Same,
    Variant,
    /// Two neighbouring letters changed places: a slip even where both are names people bear.
    Swapped,
    Slip,
    Close,
    Initial,
    Different,
}

/// Compares what two names show, character by character; `*` hides one.
fn masked_level(a: &str, b: &str) -> u8 {
    let squeeze = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<Vec<char>>()
    };
    let (a, b) = (squeeze(a), squeeze(b));
    let clash = a
        .iter()
        .zip(&b)
        .any(|(x, y)| x != y && *x != '*' && *y != '*');
    let shown = a
        .iter()
        .zip(&b)
        .filter(|(x, y)| x == y && **x != '*')
        .count();
    if a.len() != b.len() || clash {
        ELSE
    } else if shown >= 2 {
        PARTIAL
    } else {
        SURNAME
    }
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
            masked: draft.masked,
            partial: draft.surname.is_empty() || draft.given.is_empty(),
            surname_keys: draft.surname_keys,
            given_keys: draft.given_keys,
            classes: draft.classes,
            given_variants: draft.given_variants,
            surname: self.part(&draft.surname),
            given: self.part(&draft.given),
            whole: self.part(&draft.whole),
            alias: self.part(&draft.alias),
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
            return if left == right && !a.masked && !a.partial {
                EXACT
            } else {
                self.partial_level(a, b)
            };
        }
        if a.whole == b.whole {
            return EXACT;
        }
        let alias =
            |x: &Name, y: &Name| x.alias != NULL && (x.alias == y.alias || x.alias == y.whole);
        if alias(a, b) || alias(b, a) {
            return VARIANT;
        }
        if a.hangul && b.hangul {
            return self.hangul_level(a, b);
        }
        if meet(&a.classes, &b.classes) {
            return VARIANT;
        }
        if a.hangul != b.hangul {
            ELSE
        } else {
            self.latin_level(a, b)
        }
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
            GIVEN => Some(GIVEN_TERM),
            SURNAME => Some(SURNAME_TERM),
            _ => None,
        }
    }

    fn world_share(&self, term: u32, space: u8) -> Option<f64> {
        Some(world::share(&self.texts[term as usize], space))
    }

    fn learn_terms(&mut self, spaces: &[SpaceCounts]) {
        self.given_counts = spaces[usize::from(GIVEN_TERM)].groups.clone();
    }
}
