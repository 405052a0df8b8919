//! Korean addresses in Hangul, road form and parcel form, general to specific.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::standardize::Glance;
use crate::tables::standardized::Flags;
use crate::text::{hangul, tokens};

use super::place::{Place, push_word};
use super::reforms::{self, Today};
use super::regions;
use super::words::{house_number, lane_length, locality, postcode, road};

/// Room for texts that are not pieces of the text that is read.
#[derive(Default)]
pub struct Room {
    /// What stands outside of parentheses.
    outside: String,
    /// The same without 특례.
    titled: String,
}

/// Reads a Korean address; slots are already joined by blanks.
pub fn read<'a>(text: &Glance<'a>, room: &'a mut Room, as_of: Date) -> Place<'a> {
    let Room { outside, titled } = room;
    let mut reader = Reader {
        address: Place::default(),
        as_of,
        names: Vec::new(),
        names_at_place: 0,
        parcel: None,
    };
    let mut remarks = Vec::new();
    let body = take_remarks(text, outside, &mut remarks, &mut reader.address);
    // 특례시 is a title: 수원특례시 stays 수원시.
    let body = if may_hold_title(body) && body.contains("특례시") {
        *titled = body.replace("특례시", "시");
        titled
    } else {
        body
    };
    let mut words = Vec::with_capacity(body.len() / 6 + 4);
    split_words(body, &mut words);
    let words = reader.take_postcode(&words);
    reader.walk(words);
    remarks.extend(reader.parcel.take().map(Cow::Owned));
    reader.finish(&remarks, text.text().len())
}

/// Whether 특 may occur: its last two bytes do.
fn may_hold_title(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs.fold(false, |held, (&a, &b)| held | ((a == 0x8a) & (b == 0xb9)))
}

/// Cuts a text at blanks and commas; dots and colons around words go.
fn split_words<'a>(text: &'a str, words: &mut Vec<&'a str>) {
    let sign = |byte: u8| matches!(byte, b'.' | b';' | b':');
    for word in tokens::pieces(text, |byte| matches!(byte, b' ' | b',')) {
        let (Some(&first), Some(&last)) = (word.as_bytes().first(), word.as_bytes().last()) else {
            continue;
        };
        if !sign(first) && !sign(last) {
            words.push(word);
            continue;
        }
        let word = word.trim_matches(['.', ';', ':']);
        if !word.is_empty() {
            words.push(word);
        }
    }
}

struct Reader<'a> {
    address: Place<'a>,
    as_of: Date,
    /// Names of buildings and whatever else is not understood.
    names: Vec<&'a str>,
    /// How many of the names stood before the road or 동.
    names_at_place: usize,
    /// The parcel of a cell that gives road and parcel.
    parcel: Option<String>,
}

/// Cuts parentheses out: postcodes go to the address, the rest to `remarks`.
fn take_remarks<'a>(
    glance: &Glance<'a>,
    outside: &'a mut String,
    remarks: &mut Vec<Cow<'a, str>>,
    address: &mut Place<'a>,
) -> &'a str {
    let text = glance.text();
    let opens = if glance.plain() {
        glance.opens()
    } else {
        text.contains(['(', '[', '（', '【'])
    };
    if !opens && !text.starts_with('우') {
        return text;
    }
    let mut rest = text;
    // 우)06236, 우 06236, 우편번호: 06236
    for mark in ["우편번호", "우)", "(우)", "우 "] {
        if let Some(behind) = rest.strip_prefix(mark) {
            let behind = behind.trim_start_matches([' ', ':', ')']);
            if postcode(behind.split(' ').next().unwrap_or("")).is_some() {
                rest = behind;
            }
        }
    }
    while let Some((before, inside, after)) = tokens::parenthesised(rest) {
        outside.push_str(before);
        outside.push(' ');
        let inside = inside.trim();
        let code = inside.trim_start_matches(['우', ')', ' ', ':']);
        if let Some(code) = postcode(code) {
            address.postcode.get_or_insert(code);
        } else if !inside.is_empty() {
            remarks.push(Cow::Borrowed(inside));
        }
        rest = after;
    }
    outside.push_str(rest);
    outside
}

impl<'a> Reader<'a> {
    fn take_postcode<'w>(&mut self, words: &'w [&'a str]) -> &'w [&'a str] {
        match words {
            [first, rest @ ..] if !rest.is_empty() && self.address.postcode.is_none() => {
                if let Some(code) = postcode(first) {
                    self.address.postcode = Some(code);
                    return rest;
                }
                if let [rest @ .., last] = words
                    && rest.len() > 1
                    && last.len() == 5
                    && let Some(code) = postcode(last)
                {
                    self.address.postcode = Some(code);
                    return rest;
                }
                words
            }
            _ => words,
        }
    }

    fn walk(&mut self, words: &[&'a str]) {
        let mut at = 0;
        let mut carried: Option<&'a str> = None;
        while at < words.len() || carried.is_some() {
            let word = carried.take().unwrap_or_else(|| {
                at += 1;
                words[at - 1]
            });
            let next = words.get(at).copied();
            if let Some(used) = self.take_head(word, next) {
                if used.skip_next {
                    at += 1;
                }
                carried = used.rest;
                continue;
            }
            // 지하 1층
            if word == "지하"
                && let Some(floor) =
                    next.filter(|next| next.starts_with(|c: char| c.is_ascii_digit()))
                && self.address.unit.take_below(floor)
            {
                at += 1;
                continue;
            }
            self.take_detail(word);
        }
    }

    /// Region, city, locality, road or number.
    fn take_head(&mut self, word: &'a str, next: Option<&'a str>) -> Option<Used<'a>> {
        let no_place = self.address.street.is_none() && self.address.number.is_none();
        if no_place {
            if matches!(word, "대한민국" | "한국") {
                return Some(Used::all());
            }
            if let Some(used) = self.take_region(word, next) {
                return Some(used);
            }
            if let Some(used) = self.take_city(word, next) {
                return Some(used);
            }
        }
        if self.address.street.is_none()
            && let Some((name, rest)) = road(word).filter(|(name, _)| hangul::syllables(name) >= 2)
        {
            return Some(self.take_road(name, rest, next));
        }
        if no_place && let Some(place) = locality(word) {
            let joined = match self.address.locality.take() {
                Some(before) if before == place => before,
                Some(before) => Cow::Owned(format!("{before} {place}")),
                None => place,
            };
            self.address.locality = Some(joined);
            self.names_at_place = self.names.len();
            return Some(Used::all());
        }
        // 역삼동123-4: the parcel hangs on the 동.
        if no_place
            && let Some(digit) = word.find(|c: char| c.is_ascii_digit())
            && let Some((end, c)) = word.char_indices().find(|&(at, c)| {
                at + c.len_utf8() == digit && matches!(c, '동' | '리' | '가' | '읍' | '면')
            })
            && let Some(place) = locality(&word[..end + c.len_utf8()])
            && house_number(&word[digit..]).is_some()
        {
            let place = match self.address.locality.take() {
                Some(before) => Cow::Owned(format!("{before} {place}")),
                None => place,
            };
            self.address.locality = Some(place);
            self.names_at_place = self.names.len();
            return Some(Used::rest(&word[digit..]));
        }
        let number_fits = self.address.number.is_none()
            && (self.address.street.is_some() || self.address.locality.is_some());
        // A name between place and number (a building) ends the place.
        if !number_fits || self.names.len() > self.names_at_place {
            return None;
        }
        if matches!(word, "지하" | "산")
            && let Some((_, number, rest)) = next.and_then(house_number)
        {
            self.address.number = Some(Cow::Owned(format!("{word}{number}")));
            return Some(Used {
                skip_next: true,
                rest: Some(rest).filter(|rest| !rest.is_empty()),
            });
        }
        let (prefix, number, rest) = house_number(word)?;
        self.address.number = Some(if prefix.is_empty() {
            number.clone()
        } else {
            Cow::Owned(format!("{prefix}{number}"))
        });
        // 123번지 4호: the minor number with the old suffix.
        if word.ends_with("번지")
            && !number.contains('-')
            && self.address.street.is_none()
            && let Some(minor) = next.and_then(|next| next.strip_suffix('호'))
            && !minor.is_empty()
            && minor.len() <= 2
            && minor.bytes().all(|b| b.is_ascii_digit())
        {
            self.address.number = Some(Cow::Owned(format!("{prefix}{number}-{minor}")));
            return Some(Used {
                skip_next: true,
                rest: None,
            });
        }
        Some(Used {
            skip_next: false,
            rest: Some(rest.trim_start_matches(['-', '/'])).filter(|rest| !rest.is_empty()),
        })
    }

    fn take_region(&mut self, word: &'a str, next: Option<&str>) -> Option<Used<'a>> {
        if self.address.city[0].is_some() || self.address.locality.is_some() {
            return None;
        }
        if self.address.region.is_none()
            && let Some(used) = self.take_gwangju(word, next)
        {
            return Some(used);
        }
        if let Some(region) = regions::find(word, self.as_of) {
            // `경기 광주`, `강원 강원도`: a second name is the city or a repetition.
            if self.address.region.is_none() || self.address.region == Some(region.name) {
                self.set_region(region);
                return Some(Used::all());
            }
            return None;
        }
        if self.address.region.is_some() {
            return None;
        }
        let (region, rest) = regions::find_prefix(word, self.as_of)?;
        self.set_region(region);
        Some(Used::rest(rest))
    }

    /// 광주 and 광주시: the former 광역시 has districts and nothing else below it, the city in 경기
    /// has 읍, 면 and 동. Where neither follows, the larger one is likelier.
    fn take_gwangju(&mut self, word: &'a str, next: Option<&str>) -> Option<Used<'a>> {
        let rest = word.strip_prefix("광주")?;
        let rest = rest.strip_prefix('시').unwrap_or(rest);
        let follows = if rest.is_empty() {
            next.unwrap_or("")
        } else {
            rest
        };
        let district = |word: &str| word.ends_with('구') && regions::is_known_city(word);
        let is_metropolis =
            district(follows) || regions::known_city_prefix(follows).is_some_and(district);
        if is_metropolis {
            self.set_region(regions::find("광주광역시", self.as_of)?);
            return Some(Used::rest(rest));
        }
        if !rest.is_empty() {
            return None;
        }
        let in_county = locality(follows).is_some_and(|place| place.ends_with(['읍', '면']));
        if word == "광주" && !in_county {
            self.set_region(regions::find("광주광역시", self.as_of)?);
        } else {
            self.push_city("광주시");
        }
        if !in_county {
            self.address.flags = self.address.flags.with(Flags::AMBIGUOUS);
        }
        Some(Used::all())
    }

    fn set_region(&mut self, region: regions::Region) {
        self.address.region = Some(region.name);
        if region.stale {
            self.address.flags = self.address.flags.with(Flags::STALE);
        }
    }

    fn take_city(&mut self, word: &'a str, next: Option<&str>) -> Option<Used<'a>> {
        if self.address.locality.is_some() {
            return None;
        }
        let levels = self.address.city.iter().flatten().count();
        let last = word.chars().next_back()?;
        let whole = levels < 2
            && matches!(last, '시' | '군' | '구')
            && (regions::is_known_city(word)
                || levels == 0 && reforms::is_former_city(word)
                || hangul::is_hangul(word)
                    && hangul::syllables(word) >= 2
                    && levels == 0
                    && last != '시');
        if whole {
            self.push_city(word);
            return Some(Used::all());
        }
        let after_region = self.address.region.is_some();
        if levels == 0
            && (after_region || next.is_some_and(|next| next.ends_with('구')))
            && let Some(city) = regions::complete_city(word)
        {
            self.push_city(city);
            return Some(Used::all());
        }
        // 서울 강남, 수원 팔달; but 종로 1 is the road.
        let in_city = self.address.city.iter().flatten().next_back();
        let in_city = in_city.is_some_and(|city| city.ends_with('시'));
        let number_follows =
            next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        if (levels == 1 && in_city || levels == 0 && after_region)
            && !number_follows
            && let Some(district) = regions::complete_district(word)
        {
            self.push_city(district);
            return Some(Used::all());
        }
        let prefix = regions::known_city_prefix(word).filter(|prefix| prefix.len() < word.len())?;
        let rest = &word[prefix.len()..];
        let splits = levels < 2
            && (road(rest).is_some()
                || locality(rest).is_some()
                || regions::is_known_city(rest)
                || rest.chars().any(|c| c.is_ascii_digit()))
            && road(word).is_none_or(|(name, _)| {
                road(rest).is_some_and(|(inner, _)| inner.len() >= 6 && name.len() > inner.len())
            });
        splits.then(|| {
            self.push_city(prefix);
            Used::rest(rest)
        })
    }

    /// Adds a level to the city; there are fewer than two.
    fn push_city(&mut self, name: &'a str) {
        match self.address.city {
            [None, _] => self.address.city[0] = Some(name),
            [Some(before), _] if before != name => self.address.city[1] = Some(name),
            _ => {}
        }
    }

    fn take_road(&mut self, name: &'a str, rest: &'a str, next: Option<&'a str>) -> Used<'a> {
        // The parcel number of a cell that has both forms stays in the text only.
        self.names_at_place = self.names.len();
        if let Some(parcel) = self.address.number.take() {
            let place = self.address.locality.as_deref().unwrap_or("지번");
            self.parcel = Some(format!("{place} {parcel}"));
        }
        if rest.is_empty()
            && name.ends_with('로')
            && let Some(next) = next
            && let Some(lane) = lane_length(next)
        {
            self.address.street = Some(Cow::Owned(format!("{name}{}", &next[..lane])));
            let tail = &next[lane..];
            return Used {
                skip_next: true,
                rest: Some(tail).filter(|tail| !tail.is_empty()),
            };
        }
        self.address.street = Some(Cow::Borrowed(name));
        Used {
            skip_next: false,
            rest: Some(rest).filter(|rest| !rest.is_empty()),
        }
    }

    fn take_detail(&mut self, word: &'a str) {
        self.names.extend(self.address.unit.take(word));
    }

    /// `length`: of the text that was read, in bytes.
    fn finish(mut self, remarks: &[Cow<'a, str>], length: usize) -> Place<'a> {
        // The legal 동 in parentheses tells the locality of a road address.
        if self.address.locality.is_none() && self.address.street.is_some() {
            let legal = remarks
                .iter()
                .filter_map(|remark| remark.split(',').next())
                .find_map(|first| locality(first.trim()));
            self.address.locality = legal.map(|place| Cow::Owned(place.into_owned()));
            self.address.locality_in_remark = true;
        }
        self.bring_up_to_date();
        let place = &self.address;
        let mut text = String::with_capacity(length + 24);
        let shown = place
            .locality
            .as_deref()
            .filter(|_| !place.locality_in_remark);
        let ends = [shown, place.street.as_deref(), place.number.as_deref()];
        for part in [place.region, place.city[0], place.city[1]]
            .into_iter()
            .chain(ends)
            .flatten()
        {
            push_word(&mut text, part);
        }
        let mut detail = self.names.iter();
        if let Some(first) = detail.next() {
            place.push_comma(&mut text);
            push_word(&mut text, first);
            detail.for_each(|name| push_word(&mut text, name));
            place.unit.push_to(&mut text);
        } else if !place.unit.is_empty() {
            place.push_comma(&mut text);
            place.unit.push_to(&mut text);
        }
        if !remarks.is_empty() {
            push_word(&mut text, "(");
            push_remarks(&mut text, remarks);
            text.push(')');
        }
        self.address.loose = !self.names.is_empty() || !remarks.is_empty();
        self.address.text = text;
        self.address
    }
}

impl Reader<'_> {
    /// The names of 시도 and 시군구 that are in force on the day of the run.
    fn bring_up_to_date(&mut self) {
        let address = &mut self.address;
        let (Some(region), [Some(first), second]) = (address.region, address.city) else {
            return;
        };
        if region == "전남광주"
            && self.as_of < regions::MERGER
            && let Some(former) = regions::before_merger(second.unwrap_or(first))
        {
            address.region = Some(former);
            return;
        }
        // Nothing became of a 구 of a 시.
        if second.is_some() {
            return;
        }
        match reforms::today(region, first, address.locality.as_deref(), self.as_of) {
            Today::Same => {}
            Today::Split => {
                address.flags = address.flags.with(Flags::STALE).with(Flags::AMBIGUOUS);
            }
            Today::Renamed(region, city) => {
                address.flags = address.flags.with(Flags::STALE);
                address.region = Some(region);
                address.city[0] = Some(city).filter(|city| !city.is_empty());
            }
        }
    }
}

/// Appends remarks, their items divided by commas and tidy.
fn push_remarks(text: &mut String, remarks: &[Cow<'_, str>]) {
    let mut first = true;
    for item in remarks.iter().flat_map(|remark| remark.split(',')) {
        let mut words = item.split_whitespace().peekable();
        if words.peek().is_none() {
            continue;
        }
        if !first {
            text.push_str(", ");
        }
        first = false;
        tokens::push_squeezed(item, text);
    }
}

/// How much of the input a step used.
struct Used<'a> {
    skip_next: bool,
    /// The part of the word that is still to be read.
    rest: Option<&'a str>,
}

impl<'a> Used<'a> {
    fn all() -> Self {
        Used {
            skip_next: false,
            rest: None,
        }
    }

    fn rest(rest: &'a str) -> Self {
        Used {
            skip_next: false,
            rest: Some(rest).filter(|rest| !rest.is_empty()),
        }
    }
}
