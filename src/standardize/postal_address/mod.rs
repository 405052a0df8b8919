//! `postal-address`: an address in one line with its parts. Parses by rules alone and verifies
//! nothing: whether the place exists is not known here.

use super::{Cell, Context, Draft, Entry, Glance, Note, Standardizer};
use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;
use crate::tables::text_column::SLOT;
use crate::text::word_list::WordList;
use crate::text::{scripts, tokens};
use address::Address;
use jiff::civil::Date;
use korean::Room;
use latin::Layout;
use place::Place;
use std::borrow::Cow;
use unit::Unit;

mod address;
mod korean;
mod latin;
mod pieces;
mod place;
mod reforms;
mod regions;
mod streets;
mod unit;
mod words;

/// The registered standardizer.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "postal-address",
        summary: "Writes an address one way and takes it apart.",
        doc: "Korean addresses, road form or parcel form, become `시도 시군구 [읍면동] 도로명 번호, 건물 \
              동 층 호 (법정동, 공동주택)`, with the short name of the 시도, 역삼1동 as 역삼동, the road \
              name without blanks and 번지 dropped. Other addresses become `number street, unit, \
              city, region`, street kinds spelt out. A cell fed by several columns may hold them in \
              any order. Parts: `region`, `city`, `locality`, `street`, `number`, `unit`, \
              `postcode` (which leaves the text of Korean addresses). What is not understood stays \
              in the text. A Korean cell may hold 동 and 호 alone (`108-903`, `1040604`).\n\n\
              Names that were right once are brought up to date and flagged `stale`, by the day of \
              the run: 광주광역시 and 전라남도 are 전남광주 since 2026-07-01, 경북 군위군 is in 대구 since \
              2023-07-01. Where a district was split (인천 중구, 서구) the 동 decides; without it the old \
              name stays, flagged `ambiguous`, as does 광주시, which may be the city in 경기. \
              `placeholder` marks 주소없음 and its like, `masked` hidden digits.",
        parameters: &[],
        examples: &[
            (
                "서울특별시 강남구 테헤란로 152 102동1203호",
                "서울 강남구 테헤란로 152, 102동 1203호",
            ),
            ("서울시 강남구 역삼1동 737번지", "서울 강남구 역삼동 737"),
            (
                "123 Main St Apt 4, Springfield, IL 62704",
                "123 Main Street, Apt 4, Springfield, IL 62704",
            ),
            ("주소없음", "주소없음 [placeholder]"),
        ],
    },
    build: |_: &Settings, context: &Context<'_>| {
        Ok(Box::new(PostalAddress {
            as_of: context.as_of,
            korean: context.region == "KR",
        }))
    },
};

struct PostalAddress {
    /// The day that decides which names are in force.
    as_of: Date,
    /// Whether addresses are Korean unless they say otherwise.
    korean: bool,
}

impl Standardizer for PostalAddress {
    fn apply(&self, cell: Cell) -> Cell {
        let Some(text) = cell.text.as_deref() else {
            return cell;
        };
        let mut address = self.read(text);
        if address.text.is_empty() {
            return Cell {
                text: None,
                parts: Vec::new(),
                ..cell
            };
        }
        // What is left over may read differently once it stands in its place.
        for _ in 0..4 {
            if address.text == text || !address.loose {
                break;
            }
            let again = self.read(&address.text);
            if again.text == address.text || again.text.is_empty() {
                break;
            }
            address = Address {
                flags: address.flags.with(again.flags),
                postcode: address.postcode.or(again.postcode),
                ..again
            };
        }
        // A second run meets text without postcode and columns; what the first run found stays.
        if !cell.parts.is_empty() && cell.text.as_deref() == Some(address.text.as_str()) {
            return cell;
        }
        let mut cell = cell.flagged(address.flags);
        if address.text.contains('*') {
            cell = cell.flagged(Flags::MASKED);
        }
        cell.notes.extend(note(address.flags, &address.text));
        cell.text = Some(address.text.clone());
        cell.parts = address.into_parts();
        cell
    }

    /// Korean addresses that mean the same when they are read again.
    fn write(&self, text: &Glance<'_>, draft: &mut Draft<'_>) -> bool {
        let mut ranked = Vec::new();
        let Some(line) = korean_line(text, &mut ranked) else {
            return false;
        };
        let mut room = Room::default();
        let place = korean::read(&text.joined(&line), &mut room, self.as_of);
        let stands = !place.text.is_empty()
            && (!place.loose || place.text == text.text() || self.stays(&place));
        if stands {
            place.write(draft);
            if place.text.contains('*') {
                draft.flag(Flags::MASKED);
            }
            if let Some(note) = note(place.flags, &place.text) {
                draft.note(note);
            }
        }
        stands
    }
}

/// What there is to say about the names of an address.
fn note(flags: Flags, text: &str) -> Option<Note> {
    if flags.has(Flags::AMBIGUOUS) {
        Some(Note {
            code: "address-region-ambiguous",
            suggestion: None,
        })
    } else if flags.has(Flags::STALE) {
        Some(Note {
            code: "address-region-renamed",
            suggestion: Some(text.to_owned()),
        })
    } else {
        None
    }
}

/// The line that [`PostalAddress::read`] reads as a Korean address: tidy, slots joined. `None` for
/// text that may be read otherwise. `slots` is room for them.
fn korean_line<'a>(text: &Glance<'a>, slots: &mut Vec<&'a str>) -> Option<Cow<'a, str>> {
    if !text.plain() || !text.any_hangul() {
        return None;
    }
    if !text.slots() {
        let line = text.text();
        return (is_tidy(line) && !is_placeholder(line)).then(|| in_usual_order(line));
    }
    let filled = tokens::pieces(text.text(), |byte| byte == SLOT as u8);
    for slot in filled.filter(|slot| !slot.is_empty()) {
        if !is_tidy(slot) || is_placeholder(slot) {
            return None;
        }
        slots.push(slot);
    }
    match slots.as_slice() {
        [] => None,
        [only] => scripts::has_hangul(only).then(|| in_usual_order(only)),
        several => Some(Cow::Owned(general_first(several))),
    }
}

/// A Korean address from general to specific.
fn in_usual_order(line: &str) -> Cow<'_, str> {
    match specific_first(line) {
        Some(pieces) => Cow::Owned(general_first(&pieces)),
        None => Cow::Borrowed(line),
    }
}

/// Whether blanks of plain text are as [`tokens::tidy`] leaves them.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let twice = pairs.fold(false, |twice, (&a, &b)| twice | ((a == b' ') & (b == b' ')));
    let outside = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
    !twice && !outside(bytes.first()) && !outside(bytes.last())
}

impl PostalAddress {
    /// Whether the text of an address is read as that text again, so that no reading changes more.
    fn stays(&self, place: &Place<'_>) -> bool {
        let text = place.text.as_str();
        let again = Glance::at(text);
        let mut slots = Vec::new();
        let Some(line) = korean_line(&again, &mut slots).filter(|_| !again.slots()) else {
            return false;
        };
        korean::read(&again.joined(&line), &mut Room::default(), self.as_of).text == text
    }

    fn read(&self, text: &str) -> Address {
        let slots: Vec<_> = text.split(SLOT).map(tokens::tidy).collect();
        let filled: Vec<&str> = slots
            .iter()
            .map(AsRef::as_ref)
            .filter(|slot: &&str| !slot.is_empty() && (slots.len() == 1 || !is_placeholder(slot)))
            .collect();
        match filled.as_slice() {
            [] if slots.iter().any(|slot| !slot.is_empty()) => placeholder(&slots[0]),
            [] => Address::default(),
            [only] if is_placeholder(only) => placeholder(only),
            [only] if scripts::has_hangul(only) => self.read_korean(&in_usual_order(only)),
            // Where a column for the postcode may stand in front, 135-101 is an old one.
            [only]
                if let Some(unit) = self.unit_alone(only)
                    && (slots.len() == 1 || words::postcode(only).is_none()) =>
            {
                unit
            }
            [only] => {
                let pieces: Vec<&str> = only.split([',', ';']).collect();
                latin::read(&pieces, Layout::Line, self.as_of)
            }
            // 동 and 호 in columns of their own.
            [building, room] if let Some(unit) = self.unit_alone(&format!("{building}-{room}")) => {
                unit
            }
            several if several.iter().any(|slot| scripts::has_hangul(slot)) => {
                self.read_korean(&general_first(several))
            }
            several => {
                let mut slots = several.to_vec();
                // State, city, street: Western addresses are read from the street on.
                if let [first, .., last] = several
                    && latin::is_street_line(last)
                    && !latin::is_street_line(first)
                {
                    slots.reverse();
                }
                let pieces: Vec<&str> = slots
                    .iter()
                    .flat_map(|slot| slot.split([',', ';']))
                    .collect();
                latin::read(&pieces, Layout::Columns, self.as_of)
            }
        }
    }
}

impl PostalAddress {
    /// A cell of building and room alone: 108-903. Abroad that is anything.
    fn unit_alone(&self, text: &str) -> Option<Address> {
        let unit = self.korean.then(|| Unit::alone(text)).flatten()?;
        let unit = unit.canonical()?;
        Some(Address {
            text: unit.clone(),
            unit: Some(unit),
            ..Address::default()
        })
    }

    fn read_korean(&self, line: &str) -> Address {
        korean::read(&Glance::at(line), &mut Room::default(), self.as_of).into_address()
    }
}

fn placeholder(text: &str) -> Address {
    Address {
        text: text.to_string(),
        flags: Flags::PLACEHOLDER,
        ..Address::default()
    }
}

/// The pieces between commas of a Korean address that begins with the street and ends with the
/// region, as forms made abroad have it; `None` for the usual order.
fn specific_first(text: &str) -> Option<Vec<&str>> {
    if !text.contains(',') {
        return None;
    }
    let pieces = || {
        let mut depth = 0_usize;
        let outside = move |c: char| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ',' && depth == 0
        };
        let pieces = text.split(outside).map(str::trim);
        pieces.filter(|piece| !piece.is_empty())
    };
    let mut ends = pieces();
    let first = ends.next()?;
    // From the front: only there is it known what stands in parentheses.
    let last = ends.fold(None, |_, piece| Some(piece))?;
    let reversed = rank(last) == 1 && rank(first) >= 3;
    reversed.then(|| pieces().collect())
}

/// The slots of a Korean address from general to specific, whichever way they came.
fn general_first(slots: &[&str]) -> String {
    let mut ranks: Vec<u8> = Vec::with_capacity(slots.len());
    for slot in slots {
        let mut rank = rank(slot);
        // 106-102 is an old postcode in front of an address and 동 and 호 behind it.
        if rank == 0 && slot.contains('-') && ranks.iter().any(|rank| (1..=3).contains(rank)) {
            rank = LAST_RANK;
        }
        ranks.push(rank);
    }
    let mut line = String::with_capacity(slots.iter().map(|slot| slot.len() + 1).sum());
    for wanted in 0..=LAST_RANK {
        // Slots of one rank stay in their order.
        for (slot, _) in slots
            .iter()
            .zip(&ranks)
            .filter(|(_, rank)| **rank == wanted)
        {
            place::push_word(&mut line, slot);
        }
    }
    line
}

/// The rank of a detail.
const LAST_RANK: u8 = 4;

/// Postcode 0, 시도 1, 시군구 2, 읍면동 or road 3, detail 4.
fn rank(slot: &str) -> u8 {
    let first = tokens::pieces(slot, |byte| byte == b' ').next();
    let Some(first) = first.filter(|first| !first.is_empty()) else {
        return LAST_RANK;
    };
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    if first == slot
        && (5..=6).contains(&digits)
        && first.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    {
        return 0;
    }
    // Any day will do: only whether it names a region counts.
    let some_day = Date::constant(2020, 1, 1);
    if regions::find(first, some_day).is_some() || regions::find_prefix(first, some_day).is_some() {
        return 1;
    }
    if regions::known_city_prefix(first).is_some() || regions::complete_city(first).is_some() {
        return 2;
    }
    let ends = |word: &str| {
        word.ends_with(['읍', '면', '리', '로', '길', '가'])
            || word.ends_with('동') && digits < word.chars().count() - 1
    };
    if first.chars().count() >= 3 && ends(first) {
        3
    } else {
        LAST_RANK
    }
}

/// Whether a text says that there is no address.
fn is_placeholder(text: &str) -> bool {
    static WORDS: WordList = WordList::new(&[
        "없음",
        "모름",
        "미상",
        "미입력",
        "미정",
        "미확인",
        "반송",
        "불명",
        "주소",
        "주소 없음",
        "주소모름",
        "주소미상",
        "주소불명",
        "주소없음",
        "테스트",
        "해당없음",
        "확인불가",
        "확인필요",
        "상세주소 없음",
        "상세주소없음",
    ]);
    const LATIN: &[&str] = &[
        "address",
        "n/a",
        "na",
        "no address",
        "none",
        "not available",
        "null",
        "same",
        "tba",
        "tbd",
        "test",
        "unknown",
        "xxx",
    ];
    if text.is_ascii() {
        return text.bytes().all(|b| b.is_ascii_punctuation() || b == b'0')
            || text.len() <= 14 && LATIN.contains(&text.to_ascii_lowercase().as_str());
    }
    WORDS.holds(text)
}

#[cfg(test)]
mod tests;
