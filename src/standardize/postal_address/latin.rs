//! Addresses in Latin letters: Western ones, specific to general, and Korean ones in English.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::text::latin::{is_one_case, title_word};
use crate::text::tokens;

use super::address::Address;
use super::{pieces, regions, streets};

/// Reads pieces between commas. `Layout::Columns` says that each piece was a column of its own,
/// so that a piece without any mark of its kind may be taken for the city.
pub fn read(pieces: &[&str], layout: Layout, as_of: Date) -> Address {
    let restyle = is_one_case(&pieces.concat());
    let mut reader = Reader {
        address: Address::default(),
        restyle,
        as_of,
        country: Country::Unnamed,
        shown: Vec::new(),
    };
    let mut pieces: Vec<Cow<'_, str>> = pieces
        .iter()
        .map(|piece| Cow::Borrowed(piece.trim()))
        .filter(|piece| !piece.is_empty())
        .collect();
    pieces::join_lone_numbers(&mut pieces);
    pieces::join_numbers_behind(&mut pieces);
    pieces::apart_from_boxes(&mut pieces);
    let street_beside = pieces.iter().any(|piece| is_street(piece));
    let mut open = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let next = pieces.get(at + 1).map(AsRef::as_ref);
        // Whoever opens the letters lives in no other place, and a box beside a street is no street.
        if pieces::is_in_care_of(piece) {
            reader.shown.push(reader.styled(piece));
        } else if let Some(number) = pieces::box_number(piece).filter(|_| street_beside) {
            reader.shown.push(format!("PO Box {number}"));
        } else if !reader.take(piece, next) {
            open.push(reader.shown.len());
            reader.shown.push(reader.styled(piece));
        }
    }
    reader.name_the_city(&open, layout);
    reader.finish()
}

/// Whether a text begins or ends as a street with its number does: `12 Main St`, `Hauptstraße 12`.
pub fn is_street_line(text: &str) -> bool {
    let line = text.split([',', ';']).next().unwrap_or("");
    let words: Vec<&str> = line.split_whitespace().collect();
    let [first, .., last] = words.as_slice() else {
        return false;
    };
    let named = words
        .iter()
        .any(|word| is_european_street(&bare(word)) || is_korean_road(&bare(word)));
    is_house_number(first) || named && is_house_number(last)
}

/// …and no town behind its postcode: `1010 Wien`.
pub(super) fn is_street(piece: &str) -> bool {
    let first = piece.split(' ').next().unwrap_or_default();
    let named = || {
        let mut words = piece.split(' ').map(bare);
        words.any(|word| streets::street_kind(&word).is_some() || is_european_street(&word))
    };
    is_street_line(piece) && (postcode(first).is_none() || named())
}

/// How the pieces were found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One column, split at commas.
    Line,
    /// Several columns.
    Columns,
}

/// Whether a piece named the country.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Country {
    Named,
    Unnamed,
}

struct Reader {
    address: Address,
    restyle: bool,
    as_of: Date,
    country: Country,
    /// The pieces of the canonical text, in order.
    shown: Vec<String>,
}

pub(super) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

pub(super) fn bare(word: &str) -> String {
    let word = word.trim_matches(['.', ',', ';']);
    if word.is_ascii() {
        let letters = word.bytes().filter(|byte| *byte != b'.');
        return letters
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
    }
    word.replace('.', "").to_lowercase()
}

pub(super) fn is_house_number(word: &str) -> bool {
    let digits = word
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(word.len());
    if digits == 0 || digits > 6 {
        return false;
    }
    match &word[digits..] {
        "" => true,
        letter if letter.len() == 1 => letter.bytes().all(|b| b.is_ascii_alphabetic()),
        range => range.strip_prefix(['-', '/']).is_some_and(|tail| {
            !tail.is_empty() && tail.len() <= 5 && tail.bytes().all(|b| b.is_ascii_alphanumeric())
        }),
    }
}

/// A postcode of the United States, Britain, Canada, Germany, Korea, in upper case.
pub(super) fn postcode(text: &str) -> Option<String> {
    // The longest has ten signs, and none is without a digit.
    if text.len() > 10 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    let shape: String = upper
        .chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            c => c,
        })
        .collect();
    let known = matches!(
        shape.as_str(),
        "9999"
            | "999999"
            | "99999"
            | "99999-9999"
            | "A9A 9A9"
            | "A9A9A9"
            | "A9 9AA"
            | "A99 9AA"
            | "AA9 9AA"
            | "AA99 9AA"
            | "A9A 9AA"
            | "AA9A 9AA"
            | "999-999"
    );
    known.then_some(upper)
}

impl Reader {
    /// Reads a piece that shows what it is; `false` if it does not.
    fn take(&mut self, piece: &str, next: Option<&str>) -> bool {
        if self.address.postcode.is_none()
            && !self.shown.is_empty()
            && let Some(code) = postcode(piece)
        {
            match self.shown.last_mut() {
                Some(state) if Some(&*state) == self.address.region.as_ref() => {
                    state.push(' ');
                    state.push_str(&code);
                }
                _ => self.shown.push(code.clone()),
            }
            self.address.postcode = Some(code);
            return true;
        }
        let lower = bare(piece);
        if streets::is_country(&lower) && !self.shown.is_empty() {
            self.country = Country::Named;
            self.shown.push(self.styled(piece));
            return true;
        }
        if self.take_korean_division(&lower, piece) || self.take_unit(piece) {
            return true;
        }
        if self.take_street(piece, next.is_none()) {
            return true;
        }
        // Washington, DC and New York, NY are cities.
        let state_follows = next
            .and_then(|next| next.split(' ').next())
            .is_some_and(|word| streets::state(&bare(word)).is_some());
        !state_follows && self.take_state(piece)
    }

    /// `Gangnam-gu`, `Seoul`, `Yeoksam-dong`.
    fn take_korean_division(&mut self, lower: &str, piece: &str) -> bool {
        if lower.contains(' ') {
            // `Seoul 06236`, `Gangnam-gu Seoul`: only if each word is a division.
            let words: Vec<&str> = piece.split_whitespace().collect();
            let all = words.iter().all(|word| {
                let word = bare(word);
                postcode(&word).is_some() || self.is_division(&word)
            });
            let any = words.iter().any(|word| self.is_division(&bare(word)));
            if !(all && any) {
                return false;
            }
            for word in words {
                if let Some(code) = postcode(word) {
                    self.shown.push(code.clone());
                    self.address.postcode.get_or_insert(code);
                } else {
                    self.take_korean_division(&bare(word), word);
                }
            }
            return true;
        }
        if let Some(region) = regions::from_latin(lower, self.as_of) {
            self.address
                .region
                .get_or_insert_with(|| region.name.to_string());
            self.shown.push(self.styled(piece));
            return true;
        }
        if !self.is_division(lower) {
            return false;
        }
        let shown = self.styled(piece);
        let slot = if lower.ends_with("-gu") || lower.ends_with("-si") || lower.ends_with("-gun") {
            &mut self.address.city
        } else {
            &mut self.address.locality
        };
        match slot {
            Some(before) => *before = format!("{shown} {before}"),
            None => *slot = Some(shown.clone()),
        }
        self.shown.push(shown);
        true
    }

    fn is_division(&self, lower: &str) -> bool {
        [
            "-gu", "-si", "-gun", "-dong", "-eup", "-myeon", "-ri", "-do",
        ]
        .iter()
        .any(|suffix| {
            lower.strip_suffix(suffix).is_some_and(|stem| {
                stem.len() >= 2 && !stem.contains(|c: char| c.is_ascii_digit() && stem.len() < 3)
            })
        }) || regions::from_latin(lower, self.as_of).is_some()
    }

    /// `Apt 4B`, `#12`, `5th Floor`, `102-1203` behind a street.
    fn take_unit(&mut self, piece: &str) -> bool {
        let words: Vec<&str> = piece.split_whitespace().collect();
        match unit_of(&words) {
            Some(unit) if self.address.unit.is_none() => {
                self.shown.push(unit.clone());
                self.address.unit = Some(unit);
                true
            }
            _ => false,
        }
    }

    fn take_street(&mut self, piece: &str, is_last: bool) -> bool {
        if self.address.street.is_some() {
            return false;
        }
        let mut words: Vec<&str> = piece.split_whitespace().collect();
        let bares: Vec<String> = words.iter().map(|word| bare(word)).collect();
        if let Some(at) = bares
            .iter()
            .position(|word| word == "pobox" || word == "box")
            && words.len() == at + 2
        {
            let number = words[at + 1].to_uppercase();
            self.shown.push(format!("PO Box {number}"));
            self.address.street = Some("PO Box".to_string());
            self.address.number = Some(number);
            return true;
        }
        // Blumenstr. 36 b: the letter belongs to the number.
        let mut joined = String::new();
        if let [first, .., number, letter] = words.as_slice()
            && !is_house_number(first)
            && number.bytes().all(|b| b.is_ascii_digit())
            && matches!(letter.as_bytes(), [b] if b.is_ascii_alphabetic())
        {
            joined = format!("{number}{letter}");
        }
        if !joined.is_empty() {
            words.truncate(words.len() - 2);
            words.push(&joined);
        }
        // A unit at the end of the line: 12 Main St Apt 4, 12 Main St #4.
        let mut unit = None;
        for cut in (1..words.len()).rev().take(3) {
            if let Some(found) = unit_of(&words[cut..])
                && words.len() - cut <= 2
            {
                unit = Some(found);
                words.truncate(cut);
                break;
            }
        }
        // Bem utca 120.: the stop is that of an ordinal, or of the line.
        if let Some(last) = words.last_mut()
            && last.starts_with(|c: char| c.is_ascii_digit())
        {
            *last = last.trim_end_matches(['.', ',', ';']);
        }
        let mut number = None;
        if words.len() > 1 && is_house_number(words[0].trim_end_matches(',')) {
            number = Some(words.remove(0).trim_end_matches(',').to_uppercase());
        } else if words.len() > 1 && is_house_number(words[words.len() - 1]) && !is_highway(&words)
        {
            number = words.pop().map(str::to_uppercase);
        }
        let ends_as_street = words.iter().enumerate().any(|(at, word)| {
            let word = bare(word);
            at > 0 && streets::street_kind(&word).is_some()
                || is_korean_road(&word)
                || is_european_street(&word)
        });
        let looks_like_street = number.is_some() || ends_as_street;
        // `Springfield IL 62704` ends in a number too, and `Hill, London` is no street by itself.
        if !looks_like_street || is_last && !self.shown.is_empty() && !ends_as_street {
            return false;
        }
        let street = self.street_name(&words);
        self.shown.push(match &number {
            Some(number) => format!("{number} {street}"),
            None => street.clone(),
        });
        self.address.street = Some(street);
        self.address.number = number;
        if let Some(unit) = unit {
            self.shown.push(unit.clone());
            self.address.unit.get_or_insert(unit);
        }
        true
    }

    /// `IL`, `IL 62704`, `Springfield IL 62704`, `London SW1A 1AA`.
    fn take_state(&mut self, piece: &str) -> bool {
        if let Some(state) = streets::state(&bare(piece))
            && !self.shown.is_empty()
            && self.address.region.is_none()
        {
            self.shown.push(state.to_string());
            self.address.region = Some(state.to_string());
            return true;
        }
        let words = words(piece);
        // 10115 Berlin
        if let [code, city @ ..] = words.as_slice()
            && !city.is_empty()
            && self.address.street.is_some()
            && self.address.postcode.is_none()
            && city
                .iter()
                .all(|word| !word.contains(|c: char| c.is_ascii_digit()))
            && let Some(code) = postcode(code)
        {
            let city = self.styled(&city.join(" "));
            self.shown.push(format!("{code} {city}"));
            self.address.postcode = Some(code);
            self.address.city.get_or_insert(city);
            return true;
        }
        let code = [2, 1]
            .into_iter()
            .filter(|&count| count < words.len())
            .find_map(|count| Some((count, postcode(&words[words.len() - count..].join(" "))?)));
        let Some((count, code)) = code else {
            return false;
        };
        if self.address.postcode.is_some() || self.shown.is_empty() {
            return false;
        }
        let mut rest = &words[..words.len() - count];
        let mut shown = String::new();
        let mut tail = String::new();
        if let Some(state) = rest.last().and_then(|word| streets::state(&bare(word)))
            && self.address.region.is_none()
        {
            self.address.region = Some(state.to_string());
            tail.push_str(state);
            tail.push(' ');
            rest = &rest[..rest.len() - 1];
        }
        tail.push_str(&code);
        if !rest.is_empty() {
            let city = self.styled(&rest.join(" "));
            shown.push_str(&city);
            self.address.city.get_or_insert(city);
            if tail.len() > code.len() {
                self.shown.push(std::mem::take(&mut shown));
            } else {
                shown.push(' ');
            }
        }
        shown.push_str(&tail);
        self.shown.push(shown);
        self.address.postcode = Some(code);
        true
    }

    /// A piece without a mark of its own is the city if columns say so, or if a state , postcode
    /// or country follows it.
    fn name_the_city(&mut self, open: &[usize], layout: Layout) {
        if self.address.city.is_some() {
            return;
        }
        let anchored = self.address.region.is_some()
            || self.address.postcode.is_some()
            || self.country == Country::Named;
        let mut open = open.to_vec();
        if layout == Layout::Columns && self.address.street.is_none() && open.len() > 1 {
            self.address.street = Some(self.shown[open.remove(0)].clone());
        }
        let from_columns = layout == Layout::Columns && (self.address.street.is_some() || anchored);
        let city = open
            .iter()
            .rev()
            .copied()
            .find(|&at| from_columns || anchored && at > 0 && at + 1 < self.shown.len());
        if let Some(at) = city {
            self.address.city = Some(self.shown[at].clone());
        }
    }

    fn street_name(&self, words: &[&str]) -> String {
        let bares: Vec<String> = words.iter().map(|word| bare(word)).collect();
        let count = words.len();
        let kind_at = (1..count)
            .rev()
            .find(|&at| streets::street_kind(&bares[at]).is_some());
        let mut out = String::new();
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            let beside_kind = Some(at + 1) == kind_at.map(|kind| kind + 2) || at == 0;
            if Some(at) == kind_at {
                out.push_str(streets::street_kind(&bares[at]).unwrap_or(word));
            } else if count > 1
                && beside_kind
                && kind_at != Some(at + 1).filter(|_| count == 2)
                && let Some(direction) = streets::direction(&bares[at])
            {
                out.push_str(direction);
            } else if at == 0 && bares[0] == "st" && count > 1 {
                out.push_str("Saint");
            } else {
                out.push_str(&self.styled(word.trim_end_matches(['.', ','])));
            }
        }
        out
    }

    fn styled(&self, text: &str) -> String {
        if !self.restyle {
            return tokens::squeeze(text);
        }
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| {
                let lower = word.to_lowercase();
                if is_korean_road(&lower) || self.is_division(&lower) {
                    // Teheran-ro, not Teheran-Ro.
                    let mut chars = lower.chars();
                    chars
                        .next()
                        .map(|c| c.to_uppercase().chain(chars).collect())
                        .unwrap_or_default()
                } else if word.contains(|c: char| c.is_ascii_digit()) && word.len() > 4 {
                    word.to_string()
                } else {
                    title_word(word)
                }
            })
            .collect();
        words.join(" ")
    }

    fn finish(mut self) -> Address {
        self.address.loose = true;
        self.address.text = self.shown.join(", ");
        self.address
    }
}

/// Highway 66 and Route 9 are names.
fn is_highway(words: &[&str]) -> bool {
    words.len() == 2
        && matches!(
            bare(words[0]).as_str(),
            "highway" | "hwy" | "route" | "rte" | "interstate" | "avenue" | "road"
        )
}

/// `teheran-ro`, `12-gil`, `sejong-daero`.
fn is_korean_road(lower: &str) -> bool {
    ["-ro", "-gil", "-daero", "daero"].iter().any(|suffix| {
        lower
            .strip_suffix(suffix)
            .is_some_and(|stem| stem.len() >= 2)
    })
}

/// `Hauptstraße`, `Kerkstraat`, `Rue`…
pub(super) fn is_european_street(lower: &str) -> bool {
    ["straße", "strasse", "straat", "platz", "weg", "allee"]
        .iter()
        .any(|suffix| lower.ends_with(suffix))
        || matches!(
            lower,
            "rue" | "via" | "calle" | "rua" | "avenida" | "piazza" | "plaza"
        )
}

/// The canonical unit of words: `apt 4b` → `Apt 4B`, `#12` → `Unit 12`, `5th floor` → `Floor 5`.
pub(super) fn unit_of(words: &[&str]) -> Option<String> {
    let id = |word: &str| {
        let word = word.trim_matches(['.', ',', '#']);
        (!word.is_empty()
            && word.len() <= 9
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && (word.bytes().any(|b| b.is_ascii_digit()) || word.len() == 1))
            .then(|| word.to_uppercase())
    };
    match words {
        [word] => {
            let number = word.strip_prefix('#')?;
            Some(format!("Unit {}", id(number)?))
        }
        [kind, word] => {
            if let Some(kind) = streets::unit_kind(&bare(kind)) {
                return Some(format!("{kind} {}", id(word)?));
            }
            let ordinal = bare(kind);
            let digits = ordinal.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let kind = bare(word);
            // Hungary counts floors and doors: 2. em., 5. ajtó.
            if matches!(kind.as_str(), "ajtó" | "ajto") && digits == ordinal {
                return Some(format!("Apt {}", id(&ordinal)?));
            }
            let is_floor = matches!(kind.as_str(), "floor" | "fl" | "f" | "em" | "emelet");
            (is_floor && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
                .then(|| format!("Floor {digits}"))
        }
        _ => None,
    }
}
