//! 동, 층 and 호 of a building, however they are written: `102동1203호`, `102-1203`, `B1`, `5F`.

use crate::text::tokens;

/// The inside of a building.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Building of a complex, with its suffix.
    pub building: Option<String>,
    /// Floor, with its suffix.
    pub floor: Option<String>,
    /// Room, with its suffix.
    pub room: Option<String>,
}

impl Unit {
    /// `102동 12층 1203호`, `None` if nothing is known.
    pub fn canonical(&self) -> Option<String> {
        let parts: Vec<&str> = [&self.building, &self.floor, &self.room]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Takes what a word says about the unit and returns what it does not understand (the name of
    /// a building in front, for one); `None` if all of it was understood.
    pub fn take<'a>(&mut self, word: &'a str) -> Option<&'a str> {
        if self.take_whole(word) {
            return None;
        }
        // The unit may hang on a building's name: 가나아파트102동1203호.
        for (at, c) in word.char_indices() {
            let follows_digit = word[..at].ends_with(|c: char| c.is_ascii_digit() || c == '-');
            if at == 0 || follows_digit || !(c.is_ascii_digit() || word[at..].starts_with("지하"))
            {
                continue;
            }
            let mut taken = self.clone();
            if taken.take_marked(&word[at..]) {
                *self = taken;
                return Some(&word[..at]);
            }
        }
        Some(word)
    }

    fn take_whole(&mut self, word: &str) -> bool {
        self.take_marked(word) || self.take_pair(word) || self.take_bare(word)
    }

    /// Runs of number and suffix: 102동1203호, 지하1층, B1, 5F, A동.
    fn take_marked(&mut self, word: &str) -> bool {
        let mut taken = self.clone();
        let mut rest = word.trim_start_matches('제');
        if rest.is_empty() {
            return false;
        }
        while !rest.is_empty() {
            let Some(next) = taken.take_one(rest) else {
                return false;
            };
            rest = next.trim_start_matches('제');
        }
        *self = taken;
        true
    }

    fn take_one<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let below = ["지하", "지", "B", "b"]
            .iter()
            .find_map(|mark| text.strip_prefix(mark));
        if let Some(rest) = below {
            let digits = leading_digits(rest);
            let tail = &rest[digits.len()..];
            if digits.is_empty() {
                // 지하층, 지층: the first one down.
                let tail = rest.strip_prefix('층')?;
                return put(&mut self.floor, "지하1층".to_string(), tail);
            }
            if let Some(tail) = tail.strip_prefix("호") {
                return put(&mut self.room, format!("B{digits}호"), tail);
            }
            let after = tail
                .strip_prefix("층")
                .or_else(|| tail.strip_prefix(['F', 'f']))
                .unwrap_or(tail);
            if digits.len() > 2 {
                return after
                    .is_empty()
                    .then(|| put(&mut self.room, format!("B{digits}호"), after))
                    .flatten();
            }
            return put(&mut self.floor, format!("지하{}층", number(digits)), after);
        }
        let digits = leading_digits(text);
        if digits.is_empty() {
            // A동, 가동: one letter before 동.
            let first = text.chars().next()?;
            let tail = text[first.len_utf8()..].strip_prefix('동')?;
            let letter =
                first.is_ascii_alphabetic() || "가나다라마바사아자차카타파하".contains(first);
            return letter
                .then(|| {
                    put(
                        &mut self.building,
                        format!("{}동", first.to_uppercase()),
                        tail,
                    )
                })
                .flatten();
        }
        let tail = &text[digits.len()..];
        if let Some(tail) = tail.strip_prefix('동') {
            return put(&mut self.building, format!("{}동", number(digits)), tail);
        }
        if let Some(tail) = tail
            .strip_prefix('층')
            .or_else(|| tail.strip_prefix(['F', 'f']))
        {
            return put(&mut self.floor, format!("{}층", number(digits)), tail);
        }
        let tail = tail
            .strip_prefix("호실")
            .or_else(|| tail.strip_prefix('호'))?;
        put(&mut self.room, format!("{}호", number(digits)), tail)
    }

    /// 102-1203 and 102/1203: building and room.
    fn take_pair(&mut self, word: &str) -> bool {
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
        self.building = Some(format!("{}동", number(building)));
        self.room = Some(format!("{}호", number(room)));
        true
    }

    /// A number alone is a room if it looks like one.
    fn take_bare(&mut self, word: &str) -> bool {
        let plausible = (3..=4).contains(&word.len()) || self.building.is_some() && word.len() <= 4;
        if leading_digits(word) != word || word.is_empty() || !plausible || self.room.is_some() {
            return false;
        }
        self.room = Some(format!("{}호", number(word)));
        true
    }
}

fn put<'a>(slot: &mut Option<String>, value: String, tail: &'a str) -> Option<&'a str> {
    if slot.is_some() {
        return None;
    }
    *slot = Some(value);
    Some(tail)
}

fn leading_digits(text: &str) -> &str {
    let run = tokens::digit_runs(text).next().unwrap_or("");
    if run.starts_with(|c: char| c.is_ascii_digit()) {
        run
    } else {
        ""
    }
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
        ] {
            let mut unit = Unit::default();
            for word in words.split(' ') {
                assert_eq!(unit.take(word), None, "{word}");
            }
            assert_eq!(unit.canonical().as_deref(), Some(canonical));
        }
        let mut unit = Unit::default();
        assert_eq!(unit.take("가나아파트102동1203호"), Some("가나아파트"));
        assert_eq!(unit.take("가나빌딩"), Some("가나빌딩"));
    }
}
