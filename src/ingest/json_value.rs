//! A small JSON reader that keeps numbers as their text (no detour through floats) and knows
//! where a value ends, which recovery needs. Builds values; knows no tables.

use std::borrow::Cow;

/// A JSON value borrowing from its text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`, or a float that is no number.
    Null,
    /// Number, `true` or `false`, as written.
    Word(&'a str),
    /// A string, unescaped.
    Text(Cow<'a, str>),
    /// An array with its own text.
    Array(Vec<Json<'a>>, &'a str),
    /// Members in order, with the object's own text.
    Object(Members<'a>, &'a str),
}

/// Members of an object by name, in order.
pub type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

const MAX_DEPTH: usize = 100;

/// The value at `start` (behind blanks) and where it ends; `None` if there is no valid one.
pub fn parse(text: &str, start: usize) -> Option<(Json<'_>, usize)> {
    let mut parser = Parser { text, at: start };
    let value = parser.value(0)?;
    Some((value, parser.at))
}

/// The position of the next byte that is no blank.
pub fn skip_blanks(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n' | 0x1E)) {
        at += 1;
    }
    at
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&mut self) -> Option<u8> {
        self.at = skip_blanks(self.text, self.at);
        self.text.as_bytes().get(self.at).copied()
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.peek()? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(Json::Text),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json<'a>> {
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(Json::Object(members, &self.text[start..self.at]));
        }
        loop {
            if self.peek()? != b'"' {
                return None;
            }
            let name = self.string()?;
            if self.peek()? != b':' {
                return None;
            }
            self.at += 1;
            members.push((name, self.value(depth + 1)?));
            let next = self.peek()?;
            self.at += 1;
            match next {
                b',' => {}
                b'}' => return Some(Json::Object(members, &self.text[start..self.at])),
                _ => return None,
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Json<'a>> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        if self.peek()? == b']' {
            self.at += 1;
            return Some(Json::Array(items, &self.text[start..self.at]));
        }
        loop {
            items.push(self.value(depth + 1)?);
            let next = self.peek()?;
            self.at += 1;
            match next {
                b',' => {}
                b']' => return Some(Json::Array(items, &self.text[start..self.at])),
                _ => return None,
            }
        }
    }

    fn word(&mut self) -> Option<Json<'a>> {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let len = rest
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'+' | b'-' | b'.'))
            .unwrap_or(rest.len());
        let word = &self.text[start..start + len];
        self.at += len;
        match word {
            // The last three are Python's, which writes them for what is missing.
            "null" | "NaN" | "Infinity" | "-Infinity" => Some(Json::Null),
            "true" | "false" => Some(Json::Word(word)),
            number if is_number(number) => Some(Json::Word(number)),
            _ => None,
        }
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.at += 1;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut owned: Option<String> = None;
        let mut from = start;
        loop {
            let byte = *bytes.get(self.at)?;
            match byte {
                b'"' => {
                    let last = &self.text[from..self.at];
                    self.at += 1;
                    return Some(match owned {
                        None => Cow::Borrowed(last),
                        Some(mut text) => {
                            text.push_str(last);
                            Cow::Owned(text)
                        }
                    });
                }
                // A raw line break ends what can be one string: the rest is another record.
                b'\n' => return None,
                b'\\' => {
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[from..self.at]);
                    let escape = *bytes.get(self.at + 1)?;
                    self.at += 2;
                    text.push(match escape {
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'"' | b'\\' | b'/' => char::from(escape),
                        b'u' => self.unicode()?,
                        _ => return None,
                    });
                    from = self.at;
                }
                _ => self.at += 1,
            }
        }
    }

    /// The character of a `\u` escape, whose digits come next; surrogate pairs are joined.
    fn unicode(&mut self) -> Option<char> {
        let first = self.hex()?;
        if !(0xD800..0xDC00).contains(&first) {
            return Some(char::from_u32(first).unwrap_or('\u{fffd}'));
        }
        if self.text.get(self.at..self.at + 2) != Some("\\u") {
            return Some('\u{fffd}');
        }
        self.at += 2;
        let second = self.hex()?;
        let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400);
        Some(
            low.and_then(|low| char::from_u32(0x10000 + ((first - 0xD800) << 10) + low))
                .unwrap_or('\u{fffd}'),
        )
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    unsigned.as_bytes().first().is_some_and(u8::is_ascii_digit) && word.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_serde_json_on_validity() {
        for text in [
            r#"{"a":1,"b":[1,2,{"c":null}],"d":"x\u00e9\n"}"#,
            r#"[]"#,
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#""\ud83d\ude00""#,
            r#"01x"#,
            r#"{"a":tru}"#,
            r#"-1.5e10"#,
            r#"{"a":"b"#,
        ] {
            let ours = parse(text, 0).is_some_and(|(_, end)| skip_blanks(text, end) == text.len());
            let theirs = serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(ours, theirs, "{text}");
        }
    }

    #[test]
    fn bare_words_of_python_are_missing() {
        for word in ["NaN", "Infinity", "-Infinity"] {
            assert_eq!(parse(word, 0), Some((Json::Null, word.len())), "{word}");
        }
        assert_eq!(parse("-NaNa", 0), None);
    }

    #[test]
    fn numbers_keep_their_text() {
        let (value, _) = parse("[12345678901234567890.10]", 0).expect("valid");
        let Json::Array(items, _) = value else {
            panic!("an array")
        };
        assert_eq!(items, [Json::Word("12345678901234567890.10")]);
    }
}
