//! 동, 층 and 호 of a building, however they are written: `102동1203호`, `102-1203`, `B1`, `5F`.

use crate::standardize::Draft;

/// The inside of a building.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit<'a> {
    /// Building of a complex.
    building: Option<Mark<'a>>,
    /// Floor.
    floor: Option<Mark<'a>>,
    /// Room.
    room: Option<Mark<'a>>,
}

/// A number with what stands around it: `지하` 1 `층`.
type Mark<'a> = [&'a str; 3];

impl<'a> Unit<'a> {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.marks().next().is_none()
    }

    fn marks(&self) -> impl Iterator<Item = Mark<'a>> {
        [self.building, self.floor, self.room].into_iter().flatten()
    }

    /// Appends `102동 12층 1203호` behind a blank, if anything stands before it.
    pub fn push_to(&self, text: &mut String) {
        for mark in self.marks() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.extend(mark);
        }
    }

    /// `102동 12층 1203호`, `None` if nothing is known.
    pub fn canonical(&self) -> Option<String> {
        let mut text = String::new();
        self.push_to(&mut text);
        Some(text).filter(|text| !text.is_empty())
    }

    /// Writes it as a part.
    pub fn write(&self, draft: &mut Draft<'_>) {
        let mut pieces = [""; 12];
        let mut count = 0;
        for mark in self.marks() {
            pieces[count + 1..count + 4].copy_from_slice(&mark);
            pieces[count] = if count > 0 { " " } else { "" };
            count += 4;
        }
        match count {
            0 => draft.put_none(),
            count => draft.put_pieces(&pieces[..count]),
        }
    }

    /// Takes what a word says about the unit and returns what it does not understand (the name of
    /// a building in front, for one); `None` if all of it was understood.
    pub fn take(&mut self, word: &'a str) -> Option<&'a str> {
        if self.take_whole(word) {
            return None;
        }
        // The unit may hang on a building's name: 가나아파트102동1203호.
        if !word.contains(|c: char| c.is_ascii_digit() || c == '지') {
            return Some(word);
        }
        let hangs = word
            .char_indices()
            .skip(1)
            .find(|&(at, _)| self.take_hanging(&word[..at], &word[at..]));
        Some(hangs.map_or(word, |(at, _)| &word[..at]))
    }

    /// Takes a floor that stands behind 지하, as [`Self::take`] takes both as one word; whether all
    /// of it was understood.
    pub fn take_below(&mut self, floor: &'a str) -> bool {
        let mut taken = *self;
        let rest = taken.take_one_below(floor);
        let rest = rest.map(|rest| rest.trim_start_matches('제'));
        if rest.is_some_and(|rest| rest.is_empty() || taken.take_marked(rest)) {
            *self = taken;
            return true;
        }
        // 지하 3동 is a 동, and 지하 is still to be read.
        floor
            .char_indices()
            .any(|(at, _)| self.take_hanging(&floor[..at], &floor[at..]));
        false
    }

    /// Takes the end of a word if a unit begins there.
    fn take_hanging(&mut self, before: &str, text: &'a str) -> bool {
        let follows_digit = before.ends_with(|c: char| c.is_ascii_digit() || c == '-');
        let begins = text.starts_with(|c: char| c.is_ascii_digit()) || text.starts_with("지하");
        !follows_digit && begins && self.take_marked(text)
    }

    fn take_whole(&mut self, word: &'a str) -> bool {
        self.take_marked(word)
            || self.take_pair(word)
            || self.take_bare(word)
            || self.take_packed(word)
    }

    /// A cell in which nothing but building and room stand, in digits: 108-903, 108/903, 1040604.
    /// What may as well be a parcel (54-27) or an old postcode (135-080) is left alone.
    pub fn alone(text: &'a str) -> Option<Self> {
        let mut unit = Unit::default();
        let text = text.strip_suffix('호').unwrap_or(text);
        if let Some((building, room)) = text.split_once(['-', '/']) {
            let (building, room) = (building.trim(), room.trim());
            let told = (1..=4).contains(&building.len())
                && !building.starts_with('0')
                && leading_digits(building) == building
                && is_room(room);
            if told {
                unit.building = Some(["", building, "동"]);
                unit.room = Some(["", number(room), "호"]);
            }
            return told.then_some(unit);
        }
        unit.take_packed(text).then_some(unit)
    }

    /// Runs of number and suffix: 102동1203호, 지하1층, B1, 5F, A동.
    fn take_marked(&mut self, word: &'a str) -> bool {
        let mut taken = *self;
        let mut rest = word.trim_start_matches('제');
        if rest.is_empty() {
            return false;
        }
        while !rest.is_empty() {
            if taken.take_unmarked_room(rest) {
                break;
            }
            let Some(next) = taken.take_one(rest) else {
                return false;
            };
            rest = next.trim_start_matches(['제', '-', '/']);
        }
        *self = taken;
        true
    }

    /// 108동903, 108동-903: behind the building the room needs no mark.
    fn take_unmarked_room(&mut self, text: &'a str) -> bool {
        let text = text.strip_prefix(['-', '/']).unwrap_or(text);
        let behind = self.building.is_some() && self.room.is_none();
        if !behind || !is_room(text) {
            return false;
        }
        self.room = Some(["", number(text), "호"]);
        true
    }

    fn take_one(&mut self, text: &'a str) -> Option<&'a str> {
        let below = ["지하", "지", "B", "b"]
            .iter()
            .find_map(|mark| text.strip_prefix(mark));
        if let Some(rest) = below {
            return self.take_one_below(rest);
        }
        let digits = leading_digits(text);
        if digits.is_empty() {
            // A동, 가동: one letter before 동.
            let first = text.chars().next()?;
            let tail = text[first.len_utf8()..].strip_prefix('동')?;
            let letter = if first.is_ascii_alphabetic() {
                let place = usize::from(first.to_ascii_uppercase() as u8 - b'A');
                &"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place..=place]
            } else if "가나다라마바사아자차카타파하".contains(first) {
                &text[..first.len_utf8()]
            } else {
                return None;
            };
            return put(&mut self.building, ["", letter, "동"], tail);
        }
        let tail = &text[digits.len()..];
        if let Some(tail) = tail.strip_prefix('동') {
            return put(&mut self.building, ["", number(digits), "동"], tail);
        }
        if let Some(tail) = tail
            .strip_prefix('층')
            .or_else(|| tail.strip_prefix(['F', 'f']))
        {
            return put(&mut self.floor, ["", number(digits), "층"], tail);
        }
        let tail = tail
            .strip_prefix("호실")
            .or_else(|| tail.strip_prefix('호'))?;
        put(&mut self.room, ["", number(digits), "호"], tail)
    }

    /// What follows 지하 or B.
    fn take_one_below(&mut self, rest: &'a str) -> Option<&'a str> {
        let digits = leading_digits(rest);
        let tail = &rest[digits.len()..];
        if digits.is_empty() {
            // 지하층, 지층: the first one down.
            let tail = rest.strip_prefix('층')?;
            return put(&mut self.floor, ["지하", "1", "층"], tail);
        }
        if let Some(tail) = tail.strip_prefix("호") {
            return put(&mut self.room, ["B", digits, "호"], tail);
        }
        let after = tail
            .strip_prefix("층")
            .or_else(|| tail.strip_prefix(['F', 'f']))
            .unwrap_or(tail);
        if digits.len() > 2 {
            return after
                .is_empty()
                .then(|| put(&mut self.room, ["B", digits, "호"], after))
                .flatten();
        }
        put(&mut self.floor, ["지하", number(digits), "층"], after)
    }

    /// 102-1203 and 102/1203: building and room.
    fn take_pair(&mut self, word: &'a str) -> bool {
        let word = word.strip_suffix('호').unwrap_or(word);
        let Some((building, room)) = word.split_once(['-', '/']) else {
            return false;
        };
        let plain = |text: &str| (1..=4).contains(&text.len()) && leading_digits(text) == text;
        if !plain(building)
            || !plain(room)
            || room.len() < 2
            || self.building.is_some()
            || self.room.is_some()
        {
            return false;
        }
        self.building = Some(["", number(building), "동"]);
        self.room = Some(["", number(room), "호"]);
        true
    }

    /// 1040604: three digits of the building and four of the room, as ledgers write both in one.
    fn take_packed(&mut self, word: &'a str) -> bool {
        let fits = word.len() == 7 && !word.starts_with('0') && leading_digits(word) == word;
        if !fits || !is_room(&word[3..]) || self.building.is_some() || self.room.is_some() {
            return false;
        }
        self.building = Some(["", &word[..3], "동"]);
        self.room = Some(["", number(&word[3..]), "호"]);
        true
    }

    /// A number alone is a room if it looks like one.
    fn take_bare(&mut self, word: &'a str) -> bool {
        let plausible = (3..=4).contains(&word.len()) || self.building.is_some() && word.len() <= 4;
        if leading_digits(word) != word || word.is_empty() || !plausible || self.room.is_some() {
            return false;
        }
        self.room = Some(["", number(word), "호"]);
        true
    }
}

fn put<'a>(slot: &mut Option<Mark<'a>>, value: Mark<'a>, tail: &'a str) -> Option<&'a str> {
    if slot.is_some() {
        return None;
    }
    *slot = Some(value);
    Some(tail)
}

fn leading_digits(text: &str) -> &str {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

/// Whether digits are the number of a room in an estate: a floor, and one of at most forty doors.
fn is_room(text: &str) -> bool {
    if !(3..=4).contains(&text.len()) || leading_digits(text) != text {
        return false;
    }
    let (floor, door) = text.split_at(text.len() - 2);
    floor.bytes().any(|digit| digit != b'0') && ("01"..="40").contains(&door)
}

/// A number without leading zeros.
fn number(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        short => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_of_one_unit_agree() {
        for (words, canonical) in [
            ("102동 1203호", "102동 1203호"),
            ("102동1203호", "102동 1203호"),
            ("102-1203", "102동 1203호"),
            ("102/1203호", "102동 1203호"),
            ("제102동 제1203호", "102동 1203호"),
            ("102동 1203", "102동 1203호"),
            ("B1", "지하1층"),
            ("지하층", "지하1층"),
            ("지하1층", "지하1층"),
            ("5F", "5층"),
            ("a동 5층 0501호", "A동 5층 501호"),
            ("B101호", "B101호"),
            ("302", "302호"),
            ("108동903", "108동 903호"),
            ("108동-903호", "108동 903호"),
            ("1040604", "104동 604호"),
        ] {
            let mut unit = Unit::default();
            for word in words.split(' ') {
                assert_eq!(unit.take(word), None, "{word}");
            }
            assert_eq!(unit.canonical().as_deref(), Some(canonical));
        }
        for (text, canonical) in [
            ("108-903", Some("108동 903호")),
            ("108 - 903", Some("108동 903호")),
            ("108/0903", Some("108동 903호")),
            ("102-1201호", Some("102동 1201호")),
            ("1021201", Some("102동 1201호")),
            ("54-27", None),
            ("135-080", None),
            ("135-880", None),
            ("06236", None),
            ("108903", None),
        ] {
            let unit = Unit::alone(text).and_then(|unit| unit.canonical());
            assert_eq!(unit.as_deref(), canonical, "{text}");
        }
        let mut unit = Unit::default();
        assert_eq!(unit.take("가나아파트102동1203호"), Some("가나아파트"));
        assert_eq!(unit.take("가나빌딩"), Some("가나빌딩"));
    }
}
