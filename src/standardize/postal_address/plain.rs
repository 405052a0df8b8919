//! The short way of Korean addresses as most registers write them, in one pass and without text of
//! their own: `시도 시군구 [구] [읍면] 도로명 번호` or `시도 시군구 동 번호`, then units, names of buildings
//! and one remark. Whatever else occurs is left to `korean`, which reads these no differently; nothing
//! here is stale, ambiguous or masked.

use jiff::civil::Date;

use crate::standardize::{Draft, Glance};
use crate::tables::text_column::SLOT;
use crate::text::{hangul, tokens};

use super::korean::may_hold_title;
use super::reforms::{self, Today};
use super::unit::Unit;
use super::words::{locality, road};
use super::{is_placeholder, is_tidy, regions};

/// Most words an address has, remark aside.
const MOST_WORDS: usize = 12;

/// Most pieces its text has.
const MOST_PIECES: usize = 2 * MOST_WORDS + 24;

/// An address taken apart.
#[derive(Default)]
pub struct Plain<'a> {
    region: &'static str,
    /// 시 or 군 and 구, from the first; empty where there is none, as below.
    city: [&'a str; 2],
    /// 읍면 and 리, or 동.
    locality: [&'a str; 2],
    street: &'a str,
    number: &'a str,
    names: List<'a, MOST_WORDS>,
    unit: Unit<'a>,
    /// What stands in parentheses.
    remark: &'a str,
    /// The legal 동 in it, where the locality is not known otherwise.
    legal: &'a str,
}

impl<'a> Plain<'a> {
    /// Reads plain text; `None` for any other shape.
    pub fn read(text: &Glance<'a>, as_of: Date) -> Option<Self> {
        if may_hold_title(text.text()) {
            return None;
        }
        let mut place = Plain::default();
        let mut words = List::default();
        place.split(text, &mut words)?;
        let (&first, rest) = words.texts().split_first()?;
        // 광주 is two places.
        let region = regions::find(first, as_of).filter(|region| !region.stale)?;
        if first.starts_with("광주") || region.name == "전남광주" && as_of < regions::MERGER {
            return None;
        }
        place.region = region.name;
        let rest = place.take_cities(rest);
        let rest = place.take_site(rest)?;
        rest.iter().try_for_each(|word| place.take_detail(word))?;
        place.take_legal();
        place.is_up_to_date(as_of).then_some(place)
    }

    /// Cuts one or two slots into words, and the remark out.
    fn split(&mut self, text: &Glance<'a>, words: &mut List<'a, MOST_WORDS>) -> Option<()> {
        let slots = tokens::pieces(text.text(), |byte| byte == SLOT as u8);
        let filled = slots.filter(|slot| !slot.is_empty());
        for (at, slot) in filled.enumerate() {
            // Of two slots the one with the region is the first; of three the others may swap.
            if at > 1 || !is_tidy(slot) || at > 0 && is_placeholder(slot) {
                return None;
            }
            // 서울, is no region where slots are ranked.
            let mut heads = tokens::pieces(slot, |byte| byte == b' ');
            if at == 0 && heads.next().is_some_and(|head| head.ends_with(',')) {
                return None;
            }
            let open = text.opens().then(|| slot.find('(')).flatten();
            let Some(open) = open else {
                split_words(slot, words)?;
                continue;
            };
            let inside = &slot[open + 1..];
            let (inside, after) = inside.split_at(inside.find(')')?);
            if !self.remark.is_empty() || !is_tidy_remark(inside) {
                return None;
            }
            self.remark = inside;
            split_words(&slot[..open], words)?;
            split_words(&after[1..], words)?;
        }
        Some(())
    }

    fn take_cities<'w>(&mut self, words: &'w [&'a str]) -> &'w [&'a str] {
        match words {
            [city, district, rest @ ..]
                if city != district
                    && regions::is_known_city(city)
                    && regions::is_known_city(district) =>
            {
                self.city = [city, district];
                rest
            }
            [city, rest @ ..] if regions::is_known_city(city) => {
                self.city[0] = city;
                rest
            }
            words => words,
        }
    }

    /// 읍면동, road and number.
    fn take_site<'w>(&mut self, words: &'w [&'a str]) -> Option<&'w [&'a str]> {
        let (&first, rest) = words.split_first()?;
        let (&second, rest) = rest.split_first()?;
        if self.splits(first) {
            return None;
        }
        // 전북 정읍 and 서울 강남 may be cities; 구로 before a number is none.
        let numbered = is_number(second);
        let no_city = self.city[0].is_empty();
        if no_city && regions::complete_city(first).is_some()
            || !numbered && regions::complete_district(first).is_some()
        {
            return None;
        }
        if numbered {
            if is_road(first) {
                self.street = first;
            } else if is_place(first, &['읍', '면', '리', '동']) {
                self.locality[0] = first;
            } else {
                return None;
            }
            self.number = second;
            return Some(rest);
        }
        let (&third, rest) = rest.split_first()?;
        if !is_place(first, &['읍', '면']) || !is_number(third) {
            return None;
        }
        self.locality[0] = first;
        if is_road(second) {
            self.street = second;
        } else if is_place(second, &['리']) {
            self.locality[1] = second;
        } else {
            return None;
        }
        self.number = third;
        Some(rest)
    }

    /// Whether a word might be a 시군구 with more behind it (`강남구역삼동`).
    fn splits(&self, word: &str) -> bool {
        self.city[1].is_empty() && regions::known_city_prefix(word).is_some()
    }

    fn take_detail(&mut self, word: &'a str) -> Option<()> {
        let Some(name) = self.unit.take(word) else {
            return Some(());
        };
        // Nothing that might be a unit or, behind a parcel, a road.
        let strange = |c: char| matches!(c, '지' | '로' | '길') || !hangul::is_syllable(c);
        let mut chars = name.chars();
        let unit_like = chars.next() == Some('제') || chars.next() == Some('동');
        if name != word || unit_like || name.contains(strange) {
            return None;
        }
        self.names.push(name)
    }

    fn take_legal(&mut self) {
        if self.locality[0].is_empty() && !self.remark.is_empty() {
            let first = tokens::pieces(self.remark, |byte| byte == b',').next();
            self.legal = first.filter(|name| locality(name).is_some()).unwrap_or("");
        }
    }

    /// Whether the names are in force.
    fn is_up_to_date(&self, as_of: Date) -> bool {
        let [city, district] = self.city;
        if !district.is_empty() || !reforms::is_former_city(city) {
            return true;
        }
        let place = match self.locality[0] {
            "" => self.legal,
            place => place,
        };
        let place = Some(place).filter(|place| !place.is_empty());
        reforms::today(self.region, city, place, as_of) == Today::Same
    }

    /// Writes text and parts.
    pub fn write(&self, draft: &mut Draft<'_>) {
        let mut text: List<'_, MOST_PIECES> = List::default();
        let [city, district] = self.city;
        let [place, village] = self.locality;
        let mut put = |piece| {
            // There is room for all: every word but those of units is one piece and a blank.
            let _ = text.push(piece);
        };
        put(self.region);
        let head = [city, district, place, village, self.street, self.number];
        for word in head.into_iter().filter(|word| !word.is_empty()) {
            put(" ");
            put(word);
        }
        let (marks, count) = self.unit.pieces();
        if count > 0 || !self.names.texts().is_empty() {
            put(",");
        }
        for name in self.names.texts() {
            put(" ");
            put(name);
        }
        if count > 0 {
            put(" ");
            marks[..count].iter().for_each(|piece| put(piece));
        }
        if !self.remark.is_empty() {
            put(" (");
            put(self.remark);
            put(")");
        }
        draft.put_pieces(text.texts());
        draft.put(self.region);
        put_pair(draft, city, district);
        match self.legal {
            "" => put_pair(draft, place, village),
            legal => draft.put(legal),
        }
        put_pair(draft, self.street, "");
        draft.put(self.number);
        self.unit.write(draft);
        draft.put_none();
    }
}

/// A part of up to two words.
fn put_pair(draft: &mut Draft<'_>, first: &str, second: &str) {
    match (first, second) {
        ("", _) => draft.put_none(),
        (first, "") => draft.put(first),
        (first, second) => draft.put_pieces(&[first, " ", second]),
    }
}

/// A few texts.
struct List<'a, const N: usize> {
    texts: [&'a str; N],
    count: usize,
}

impl<const N: usize> Default for List<'_, N> {
    fn default() -> Self {
        List {
            texts: [""; N],
            count: 0,
        }
    }
}

impl<'a, const N: usize> List<'a, N> {
    fn texts(&self) -> &[&'a str] {
        &self.texts[..self.count]
    }

    /// Appends a text, if there is room.
    fn push(&mut self, text: &'a str) -> Option<()> {
        *self.texts.get_mut(self.count)? = text;
        self.count += 1;
        Some(())
    }
}

fn split_words<'a, const N: usize>(text: &'a str, words: &mut List<'a, N>) -> Option<()> {
    tokens::pieces(text, |byte| matches!(byte, b' ' | b','))
        .filter(|word| !word.is_empty())
        .try_for_each(|word| words.push(word))
}

/// Names in Hangul, commas and blanks between them as in a canonical text.
fn is_tidy_remark(text: &str) -> bool {
    let mut items = text.split(", ");
    items.all(|item| !item.is_empty() && hangul::is_hangul(item))
}

/// 152 or 12-3 without leading zeros, at most four digits before the hyphen: five may be a postcode.
fn is_number(word: &str) -> bool {
    let digits = |text: &[u8]| {
        text.first().is_some_and(|first| *first != b'0') && text.iter().all(u8::is_ascii_digit)
    };
    let bytes = word.as_bytes();
    match bytes.iter().position(|byte| *byte == b'-') {
        Some(hyphen) => hyphen <= 4 && digits(&bytes[..hyphen]) && digits(&bytes[hyphen + 1..]),
        None => bytes.len() <= 4 && digits(bytes),
    }
}

/// The name of a road and nothing else.
fn is_road(word: &str) -> bool {
    word.ends_with(['로', '길'])
        && road(word).is_some_and(|(name, rest)| rest.is_empty() && hangul::syllables(name) >= 2)
}

/// A name in Hangul with one of these ends and without a road in it.
fn is_place(word: &str, ends: &[char]) -> bool {
    word.len() > 3 && word.ends_with(ends) && hangul::is_hangul(word) && road(word).is_none()
}
