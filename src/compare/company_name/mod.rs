//! Names of companies: the core without legal form and site, word by word in any order, with
//! abbreviations, slips and the other script; and the trade, which tells companies of one group
//! apart.

use super::kernels::{balance, osa_within, same_digits};
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, SpaceCounts, else_level, level};
use crate::tables::field::{EntityKind, FieldType};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;
use crate::text::{consonants, hangul, latin, letter_names, scripts, trades};

mod abbreviation;
mod one_key;
mod places;
mod sites;
mod vocabulary;

use sites::Site;
use vocabulary::{Bond, Vocabulary};

const EXACT: u8 = 1;
const WORDS: u8 = 2;
const TRANSLATED: u8 = 3;
const SLIP: u8 = 4;
const CLOSE: u8 = 5;
const CONTAINED: u8 = 6;
const ONE_SITE: u8 = 7;
const OTHER_SITE: u8 = 8;
const SHARED_WORD: u8 = 9;
const RESEMBLING: u8 = 10;
const SHORT: u8 = 11;
const ELSE: u8 = 12;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level(
        "exact",
        "the same name apart from the legal form",
        Meaning::Agree,
        700,
    ),
    level(
        "same_words",
        "the same words in another order or abbreviated",
        Meaning::Agree,
        60,
    ),
    level(
        "translated",
        "the same name in Hangul and in Latin letters",
        Meaning::Agree,
        15,
    ),
    level(
        "one_slip",
        "the same name but for a slip",
        Meaning::Near,
        60,
    ),
    level("close", "a few letters apart", Meaning::Partial, 20),
    level(
        "contained",
        "one name is part or the beginning of the other, or its initials",
        Meaning::Partial,
        50,
    ),
    level(
        "one_site",
        "the same company, a branch being named on one side only",
        Meaning::Partial,
        30,
    ),
    level(
        "other_site",
        "the same company at another site",
        Meaning::Elsewhere,
        20,
    ),
    level(
        "shared_word",
        "an uncommon word in common, and words that differ",
        Meaning::Related,
        20,
    ),
    level(
        "resembling",
        "more letters in common than not",
        Meaning::Partial,
        10,
    ),
    level(
        "short",
        "one side shows two or three letters, which the other has but for one",
        Meaning::Partial,
        10,
    ),
    else_level(45),
];

/// A core borne by fewer name groups than this may well be a slip of another…
const ESTABLISHED: u32 = 3;
/// …as may one that is this many times rarer than the one it resembles.
const SLIP_RARITY: u32 = 12;
/// What is left of a name has to have as many letters.
const LEAST_CUT: usize = 2;
/// Names of more words than this are not matched word by word.
const MOST_WORDS: usize = 8;

struct Company {
    core: u32,
    site: Site,
    /// Core and site together, without blanks: where one ends is not always to be seen.
    whole: u32,
    /// The core without a place that stands apart from it, and the place; the core and nothing
    /// where there is none.
    bare: u32,
    place: u32,
    /// Keystrokes (Hangul, with Latin letters in it spelt out) or letters of the core.
    keys: Box<[u8]>,
    /// Which keys occur, as bits: names that share few cannot be a slip apart.
    letters: u64,
    /// The words, ascending and distinct.
    words: Box<[u32]>,
    /// What the first letters of the words spell, with and without the last: CI may be Cavendish
    /// Instruments Group as well.
    initials: [u32; 2],
    /// The consonants of the core alone.
    sound: u32,
    /// The core as it may be spelt by others: Latin letters beside Hangul by their names, umlauts without
    /// the `e` that stands for their dots.
    respelt: u32,
    /// Whether the name has umlauts.
    umlauts: bool,
    hangul: bool,
}

/// Companies by core and site.
pub struct CompanyNames {
    kind: EntityKind,
    sets: ValueSets,
    companies: Vec<Company>,
    /// Cores, initials, sounds and sites by id.
    texts: Vec<Box<str>>,
    words: Vocabulary,
    /// Name groups per core.
    groups: Vec<u32>,
}

impl CompanyNames {
    /// Reads the parts of the given company-name fields. For persons the name is the employer's
    /// and its site does not tell people apart.
    pub fn new(kind: EntityKind, records: &Records, fields: &[usize]) -> Self {
        let mut builder = Builder::default();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                let part = |name: &str, entry| data.part(FieldType::CompanyName.part(name), entry);
                EntryIds::collect(&records.fields[field], |entry, out| {
                    let flags = data.flags[entry as usize];
                    if flags.any(Flags(
                        Flags::PLACEHOLDER.0 | Flags::DAMAGED.0 | Flags::MASKED.0,
                    )) {
                        return;
                    }
                    let core = part("core", entry).unwrap_or(data.values.value(entry as usize));
                    let text = data.values.value(entry as usize);
                    out.extend(builder.add(core, text, part("site", entry)));
                    // Others may still know the company by the name it bore before.
                    let former = part("former", entry);
                    out.extend(former.and_then(|name| builder.add(name, name, None)));
                })
            })
            .collect();
        let mut words = builder.words;
        words.count(builder.companies.iter().map(|company| &*company.words));
        CompanyNames {
            kind,
            sets: ValueSets::unite(records, fields, &entry_ids),
            companies: builder.companies,
            texts: builder.texts,
            words,
            groups: Vec::new(),
        }
    }

    fn name_level(&self, a: &Company, b: &Company) -> u8 {
        if a.core == b.core {
            return EXACT;
        }
        // 피씨 메디칼 and 피씨메디칼, of which one spells letters and the other may be a word; Süd and Sued.
        if a.respelt == b.respelt && (a.hangul || a.umlauts != b.umlauts) {
            return EXACT;
        }
        if a.words.len() > 1 && a.words == b.words {
            return WORDS;
        }
        if a.hangul != b.hangul && self.translate(a, b) {
            return TRANSLATED;
        }
        let abbreviates = |x: &Company, y: &Company| y.initials.contains(&x.core);
        if abbreviates(a, b) || abbreviates(b, a) {
            return CONTAINED;
        }
        let common = shared(&a.words, &b.words);
        let level = if common.is_empty() {
            self.whole_level(a, b)
        } else {
            self.word_level(a, b, &common)
        };
        let level = match level {
            SHARED_WORD | ELSE => self.one_key_apart(a, b).unwrap_or(level),
            level => level,
        };
        let resembles = matches!(level, SLIP | CLOSE);
        match resembles && self.both_established(a.core, b.core) {
            true => ELSE,
            false => level,
        }
    }

    /// Names without a word in common: at most a slip in each.
    fn whole_level(&self, a: &Company, b: &Company) -> u8 {
        let shorter = a.keys.len().min(b.keys.len());
        let slips = if shorter >= 12 { 2 } else { 1 };
        let most = if shorter >= 8 {
            slips.max(shorter / 5)
        } else {
            slips
        };
        // An edit changes at most two of the keys that occur.
        let unlike = (a.letters ^ b.letters).count_ones() as usize;
        if shorter < 5 || unlike > 2 * most {
            return ELSE;
        }
        let texts = (&self.texts[a.core as usize], &self.texts[b.core as usize]);
        match osa_within(&a.keys, &b.keys, most) {
            Some(_) if !same_digits(texts.0, texts.1) => ELSE,
            Some(distance) if distance <= slips => SLIP,
            Some(_) => CLOSE,
            None => ELSE,
        }
    }

    /// Whether a name may be the other, mistyped in many places.
    fn resemble(&self, a: &Company, b: &Company) -> bool {
        let shorter = a.keys.len().min(b.keys.len());
        let texts = (&self.texts[a.core as usize], &self.texts[b.core as usize]);
        shorter >= 3
            && texts.0.is_ascii()
            && texts.1.is_ascii()
            && same_digits(texts.0, texts.1)
            && 5 * balance(&a.keys, &b.keys) >= 2 * shorter as i32
            && !self.both_established(a.core, b.core)
    }

    /// Whether a name in Latin letters is the beginning of the other, cut off within a word.
    fn is_cut_off(&self, a: &Company, b: &Company) -> bool {
        let texts = [a, b].map(|of| &*self.texts[of.core as usize]);
        let (short, long) = match texts[0].len() <= texts[1].len() {
            true => (texts[0], texts[1]),
            false => (texts[1], texts[0]),
        };
        short.len() >= LEAST_CUT && short.is_ascii() && long.starts_with(short)
    }

    /// Whether a few Latin letters may stand for a longer name: its initials or its beginning, in
    /// disorder or with a letter mistyped. What several companies are called by stands for itself, and
    /// so does a word of other names: Lee is a family.
    fn is_short_for(&self, a: &Company, b: &Company) -> bool {
        let (short, long) = match a.keys.len() <= b.keys.len() {
            true => (a, b),
            false => (b, a),
        };
        let texts = [short, long].map(|of| &*self.texts[of.core as usize]);
        let groups = self.groups.get(short.core as usize).copied().unwrap_or(0);
        let latin = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let [few, many] = texts.map(str::len);
        let missing = texts[0].chars().filter(|&c| !texts[1].contains(c)).count();
        (2..=3).contains(&few)
            && many > 2 * few
            && texts.iter().all(|text| latin(text))
            && groups < ESTABLISHED
            && !short.words.iter().any(|&word| self.words.is_shared(word))
            && missing <= 1
    }

    /// Names with words in common: what becomes of the others?
    fn word_level(&self, a: &Company, b: &Company, common: &[u32]) -> u8 {
        let rest = |company: &Company| -> Vec<u32> {
            let words = company.words.iter().copied();
            words.filter(|word| !common.contains(word)).collect()
        };
        let (x, y) = (rest(a), rest(b));
        let (fewer, more) = if x.len() <= y.len() { (x, y) } else { (y, x) };
        let telling = common.iter().any(|&word| self.words.is_telling(word));
        if more.len() <= MOST_WORDS {
            let all = |loosest| self.each_finds_its_own(&fewer, &more, loosest, 0);
            if fewer.len() == more.len() {
                for (loosest, level) in [
                    (Bond::Translated, WORDS),
                    (Bond::Slip, SLIP),
                    (Bond::Close, CLOSE),
                ] {
                    if all(loosest) {
                        return level;
                    }
                }
            } else if (telling || fewer.is_empty() && common.len() > 1) && all(Bond::Slip) {
                return CONTAINED;
            }
        }
        if telling { SHARED_WORD } else { ELSE }
    }

    /// Whether every word of `fewer` can be one with a word of `more`, each with another; `taken`
    /// holds bits of those that are taken.
    fn each_finds_its_own(&self, fewer: &[u32], more: &[u32], loosest: Bond, taken: u32) -> bool {
        let Some((&word, rest)) = fewer.split_first() else {
            return true;
        };
        more.iter().enumerate().any(|(at, &other)| {
            taken >> at & 1 == 0
                && self
                    .words
                    .bond(word, other)
                    .is_some_and(|bond| bond <= loosest)
                && self.each_finds_its_own(rest, more, loosest, taken | 1 << at)
        })
    }

    /// Whether a name in Hangul and one without are the same: every word has its counterpart, and
    /// not by trade alone; or the whole sounds alike.
    fn translate(&self, a: &Company, b: &Company) -> bool {
        const TELLING_SOUNDS: usize = 4;
        if a.sound == b.sound && a.sound != NULL {
            return self.texts[a.sound as usize].len() >= TELLING_SOUNDS;
        }
        let meets = |word: u32, others: &[u32]| {
            let mut others = others.iter();
            others.any(|&other| {
                let bond = self.words.bond(word, other);
                matches!(bond, Some(Bond::Same | Bond::Translated))
            })
        };
        // 한국자동차부품 is nothing but trades, and enough of them to be known by.
        let names = |company: &Company| {
            let mut words = company.words.iter();
            words.any(|&word| !self.words.is_trade(word))
        };
        let known = names(a) && names(b) || a.words.len().min(b.words.len()) > 2;
        known
            && a.words.iter().all(|&word| meets(word, &b.words))
            && b.words.iter().all(|&word| meets(word, &a.words))
    }

    /// The level of two names that are the same but for a place.
    fn placed_level(&self, a: &Company, b: &Company) -> Option<u8> {
        let text = |id: u32| &*self.texts[id as usize];
        let place = |company: &Company| (company.place != NULL).then(|| text(company.place));
        if !a.hangul || !b.hangul {
            return None;
        }
        let (long, short) = match text(a.bare).len() >= text(b.bare).len() {
            true => (a, b),
            false => (b, a),
        };
        let (of_long, of_short) = if long.bare == short.bare {
            (place(long), place(short))
        } else {
            let found = places::beyond(text(long.bare), text(short.bare))?;
            (Some(found), place(short))
        };
        Some(match (of_long, of_short) {
            (Some(one), Some(other)) if places::one_place(one, other) => WORDS,
            (Some(_), Some(_)) => OTHER_SITE,
            _ => ONE_SITE,
        })
    }

    /// Whether two similar cores are both names in use, so that their likeness is no slip.
    fn both_established(&self, a: u32, b: u32) -> bool {
        let groups = |core: u32| self.groups.get(core as usize).copied().unwrap_or(0);
        let (rare, common) = (groups(a).min(groups(b)), groups(a).max(groups(b)));
        rare >= ESTABLISHED && rare.saturating_mul(SLIP_RARITY) >= common
    }
}

fn shared(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter()
        .filter(|word| b.binary_search(word).is_ok())
        .copied()
        .collect()
}

#[derive(Default)]
struct Builder {
    ids: Interner,
    names: Interner,
    texts: Vec<Box<str>>,
    words: Vocabulary,
    companies: Vec<Company>,
}

impl Builder {
    fn text(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NULL;
        }
        let id = self.names.id(text);
        if id as usize == self.texts.len() {
            self.texts.push(text.into());
        }
        id
    }

    /// The core has no blanks; the whole text still shows what stands apart, unless it has a legal
    /// form or a site as well.
    fn add(&mut self, core: &str, text: &str, site: Option<&str>) -> Option<u32> {
        let core = match without_blanks(&fold(text)) == without_blanks(&fold(core)) {
            true => text,
            false => core,
        };
        let short = |folded: String| places::shortened(&folded).unwrap_or(folded);
        let folded = short(fold(core));
        let apart = match places::qualified(core) {
            Some((name, place)) => Some((without_blanks(&short(fold(name))), fold(place))),
            None => places::without_place(&folded).map(|(name, place)| (name, place.to_owned())),
        };
        let site = fold(site.unwrap_or(""));
        let squeezed = without_blanks(&folded);
        if squeezed.is_empty() {
            return None;
        }
        let of_place = apart.as_ref().map_or("", |(_, place)| place.as_str());
        let id = self
            .ids
            .id(&format!("{folded}\u{1f}{site}\u{1f}{of_place}"));
        if (id as usize) < self.companies.len() {
            return Some(id);
        }
        let pieces = trades::pieces(&folded);
        let mut words: Vec<u32> = pieces.iter().map(|word| self.words.id(word)).collect();
        let initials = [pieces.len(), pieces.len() - 1].map(|count| match count {
            0 | 1 => NULL,
            _ => {
                let first = pieces[..count]
                    .iter()
                    .filter_map(|word| word.chars().next());
                self.text(&first.collect::<String>())
            }
        });
        words.sort_unstable();
        words.dedup();
        let spelt_out = letter_names::spell_out(&squeezed);
        let keys = hangul::keystrokes(&spelt_out);
        let hangul = squeezed.chars().any(hangul::is_syllable);
        let respelt = match hangul {
            true => spelt_out,
            false => without_umlaut_spelling(&squeezed),
        };
        let of_site = site.chars().filter(|c| *c != ' ');
        let whole: String = squeezed.chars().chain(of_site).collect();
        let core = self.text(&squeezed);
        let (bare, place) = match apart {
            Some((bare, place)) => (self.text(&bare), self.text(&place)),
            None => (core, NULL),
        };
        let company = Company {
            whole: self.text(&whole),
            core,
            bare,
            place,
            site: match site.as_str() {
                "" => Site::Unnamed,
                main if sites::is_main(main) => Site::Main,
                department if sites::is_department(department) => Site::Unnamed,
                branch => Site::Branch(self.text(branch)),
            },
            letters: keys.iter().fold(0, |set, key| set | 1 << (key & 63)),
            keys: keys.into(),
            words: words.into(),
            initials,
            sound: self.text(&consonants::skeleton(&squeezed)),
            respelt: self.text(&respelt),
            umlauts: text.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']),
            hangul,
        };
        self.companies.push(company);
        Some(id)
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| *c != ' ').collect()
}

/// `muller` of `mueller`.
fn without_umlaut_spelling(text: &str) -> String {
    text.replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u")
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in latin::fold_beside_hangul(text).chars() {
        if scripts::is_word_char(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

impl Compare for CompanyNames {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let (a, b) = (
            &self.companies[left as usize],
            &self.companies[right as usize],
        );
        if a.whole == b.whole {
            return EXACT;
        }
        let level = match self.name_level(a, b) {
            ELSE if self.is_cut_off(a, b) => CONTAINED,
            ELSE if self.resemble(a, b) => RESEMBLING,
            ELSE if self.is_short_for(a, b) => SHORT,
            level => level,
        };
        let level = match level {
            SHARED_WORD | ELSE if self.kind == EntityKind::Company => {
                self.placed_level(a, b).unwrap_or(level)
            }
            level => level,
        };
        if self.kind == EntityKind::Person || a.site == b.site || level > CONTAINED {
            return level;
        }
        match (&a.site, &b.site) {
            // The main office is what a name without a site means.
            (Site::Unnamed, Site::Main) | (Site::Main, Site::Unnamed) => level,
            (Site::Unnamed, _) | (_, Site::Unnamed) if level <= SLIP => ONE_SITE,
            (Site::Unnamed, _) | (_, Site::Unnamed) => level,
            _ => OTHER_SITE,
        }
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(self.companies[value as usize].core)
    }

    fn terms(&self, _space: u8) -> usize {
        self.texts.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level <= SLIP).then_some(0)
    }

    fn learn_terms(&mut self, spaces: &[SpaceCounts]) {
        self.groups = spaces[0].groups.clone();
    }
}
