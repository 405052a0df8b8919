//! Korean addresses in Hangul, road form and parcel form, general to specific.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::tables::standardized::Flags;
use crate::text::{hangul, tokens};

use super::address::Address;
use super::reforms::{self, Today};
use super::regions;
use super::unit::Unit;
use super::words::{house_number, lane_length, locality, postcode, road};

/// Reads a Korean address; slots are already joined by blanks.
pub fn read(text: &str, as_of: Date) -> Address {
    let mut reader = Reader {
        address: Address::default(),
        as_of,
        unit: Unit::default(),
        names: Vec::new(),
        names_at_place: 0,
        parcel: None,
    };
    let mut remarks = Vec::new();
    let mut outside = String::new();
    let body = take_remarks(text, &mut outside, &mut remarks, &mut reader.address);
    // 특례시 is a title: 수원특례시 stays 수원시.
    let body = match body.contains("특례시") {
        true => Cow::Owned(body.replace("특례시", "시")),
        false => Cow::Borrowed(body),
    };
    let words: Vec<&str> = body
        .split([' ', ','])
        .map(|word| word.trim_matches(['.', ';', ':']))
        .filter(|word| !word.is_empty())
        .collect();
    let words = reader.take_postcode(&words);
    reader.walk(words);
    remarks.extend(reader.parcel.take());
    reader.finish(&remarks)
}

struct Reader {
    address: Address,
    as_of: Date,
    unit: Unit,
    /// Names of buildings and whatever else is not understood.
    names: Vec<String>,
    /// How many of the names stood before the road or 동.
    names_at_place: usize,
    /// The parcel of a cell that gives road and parcel.
    parcel: Option<String>,
}

/// Cuts parentheses out: postcodes go to the address, the rest to `remarks`.
fn take_remarks<'a>(
    text: &'a str,
    outside: &'a mut String,
    remarks: &mut Vec<String>,
    address: &mut Address,
) -> &'a str {
    if !text.contains(['(', '[', '（', '【', '우']) {
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
            remarks.push(inside.to_string());
        }
        rest = after;
    }
    outside.push_str(rest);
    outside
}

impl Reader {
    fn take_postcode<'w, 'a>(&mut self, words: &'w [&'a str]) -> &'w [&'a str] {
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

    fn walk(&mut self, words: &[&str]) {
        let mut at = 0;
        let mut carried: Option<&str> = None;
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
                && self.unit.take(&format!("지하{floor}")).is_none()
            {
                at += 1;
                continue;
            }
            self.take_detail(word);
        }
    }

    /// Region, city, locality, road or number.
    fn take_head<'a>(&mut self, word: &'a str, next: Option<&'a str>) -> Option<Used<'a>> {
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
                Some(before) => format!("{before} {place}"),
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
                Some(before) => format!("{before} {place}"),
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
            self.address.number = Some(format!("{word}{number}"));
            return Some(Used {
                skip_next: true,
                rest: Some(rest).filter(|rest| !rest.is_empty()),
            });
        }
        let (prefix, number, rest) = house_number(word)?;
        self.address.number = Some(format!("{prefix}{number}"));
        // 123번지 4호: the minor number with the old suffix.
        if word.ends_with("번지")
            && !number.contains('-')
            && self.address.street.is_none()
            && let Some(minor) = next.and_then(|next| next.strip_suffix('호'))
            && !minor.is_empty()
            && minor.len() <= 2
            && minor.bytes().all(|b| b.is_ascii_digit())
        {
            self.address.number = Some(format!("{prefix}{number}-{minor}"));
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

    fn take_region<'a>(&mut self, word: &'a str, next: Option<&str>) -> Option<Used<'a>> {
        if self.address.city.is_some() || self.address.locality.is_some() {
            return None;
        }
        if self.address.region.is_none()
            && let Some(used) = self.take_gwangju(word, next)
        {
            return Some(used);
        }
        if let Some(region) = regions::find(word, self.as_of) {
            // `경기 광주`, `강원 강원도`: a second name is the city or a repetition.
            if self.address.region.is_none() || self.address.region.as_deref() == Some(region.name)
            {
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
    fn take_gwangju<'a>(&mut self, word: &'a str, next: Option<&str>) -> Option<Used<'a>> {
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
        self.address.region = Some(region.name.to_string());
        if region.stale {
            self.address.flags = self.address.flags.with(Flags::STALE);
        }
    }

    fn take_city<'a>(&mut self, word: &'a str, next: Option<&str>) -> Option<Used<'a>> {
        if self.address.locality.is_some() {
            return None;
        }
        let levels = self
            .address
            .city
            .as_deref()
            .map_or(0, |city| city.split(' ').count());
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
            self.push_city(&city);
            return Some(Used::all());
        }
        // 서울 강남, 수원 팔달; but 종로 1 is the road.
        let in_city = self
            .address
            .city
            .as_deref()
            .is_some_and(|city| city.ends_with('시'));
        let number_follows =
            next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        if (levels == 1 && in_city || levels == 0 && after_region)
            && !number_follows
            && let Some(district) = regions::complete_district(word)
        {
            self.push_city(&district);
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

    fn push_city(&mut self, name: &str) {
        let joined = match self.address.city.take() {
            Some(before) if before == name => before,
            Some(before) => format!("{before} {name}"),
            None => name.to_string(),
        };
        self.address.city = Some(joined);
    }

    fn take_road<'a>(&mut self, name: &str, rest: &'a str, next: Option<&'a str>) -> Used<'a> {
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
            self.address.street = Some(format!("{name}{}", &next[..lane]));
            let tail = &next[lane..];
            return Used {
                skip_next: true,
                rest: Some(tail).filter(|tail| !tail.is_empty()),
            };
        }
        self.address.street = Some(name.to_string());
        Used {
            skip_next: false,
            rest: Some(rest).filter(|rest| !rest.is_empty()),
        }
    }

    fn take_detail(&mut self, word: &str) {
        if let Some(rest) = self.unit.take(word) {
            self.names.push(rest.to_string());
        }
    }

    fn finish(mut self, remarks: &[String]) -> Address {
        // The legal 동 in parentheses tells the locality of a road address.
        if self.address.locality.is_none() || self.address.street.is_some() {
            let legal = remarks
                .iter()
                .filter_map(|remark| remark.split(',').next())
                .find_map(|first| locality(first.trim()));
            if self.address.locality.is_none() && self.address.street.is_some() {
                self.address.locality = legal;
                self.address.locality_in_remark = true;
            }
        }
        self.bring_up_to_date();
        self.address.unit = self.unit.canonical();
        let mut text = String::new();
        let head = [
            self.address.region.as_deref(),
            self.address.city.as_deref(),
            self.address
                .locality
                .as_deref()
                .filter(|_| !self.address.locality_in_remark),
            self.address.street.as_deref(),
            self.address.number.as_deref(),
        ];
        for part in head.into_iter().flatten() {
            push_word(&mut text, part);
        }
        let detail: Vec<&str> = self
            .names
            .iter()
            .map(String::as_str)
            .chain(self.address.unit.as_deref())
            .collect();
        if !detail.is_empty() {
            if !text.is_empty() {
                text.push(',');
            }
            push_word(&mut text, &detail.join(" "));
        }
        if !remarks.is_empty() {
            push_word(
                &mut text,
                &format!("({})", tidy_remark(&remarks.join(", "))),
            );
        }
        self.address.loose = !self.names.is_empty() || !remarks.is_empty();
        self.address.text = text;
        self.address
    }
}

impl Reader {
    /// The names of 시도 and 시군구 that are in force on the day of the run.
    fn bring_up_to_date(&mut self) {
        let address = &mut self.address;
        let (Some(region), Some(city)) = (&address.region, &address.city) else {
            return;
        };
        if region == "전남광주"
            && self.as_of < regions::MERGER
            && let Some(former) = regions::before_merger(city)
        {
            address.region = Some(former.to_string());
            return;
        }
        match reforms::today(region, city, address.locality.as_deref(), self.as_of) {
            Today::Same => {}
            Today::Split => {
                address.flags = address.flags.with(Flags::STALE).with(Flags::AMBIGUOUS);
            }
            Today::Renamed(region, city) => {
                address.flags = address.flags.with(Flags::STALE);
                address.region = Some(region.to_string());
                address.city = Some(city.to_string()).filter(|city| !city.is_empty());
            }
        }
    }
}

fn tidy_remark(text: &str) -> String {
    let items: Vec<String> = text
        .split(',')
        .map(tokens::squeeze)
        .filter(|item| !item.is_empty())
        .collect();
    items.join(", ")
}

fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
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
