//! Cutting a date or time into numbers and what they are marked as: `2024년 3월 5일 오후 2:05`.
//! Decides nothing about order or calendar.

use crate::standardize::fold::{is_blank, is_dash, is_invisible, to_ascii};

/// Numbers of a date that are kept; more make no date.
const MAX_NUMBERS: usize = 3;

/// What a number of a date is marked as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unit {
    #[default]
    None,
    Year,
    Month,
    Day,
}

/// A number of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Number {
    pub value: u64,
    /// How many digits it was written with.
    pub digits: u8,
    pub unit: Unit,
}

/// A half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meridiem {
    Am,
    Pm,
}

/// A cell cut into pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Numbers of the date, `count` of them.
    pub numbers: [Number; MAX_NUMBERS],
    pub count: usize,
    /// The month, where it is a word.
    pub month_name: Option<u8>,
    /// Hour, minute and second, `time_count` of them.
    pub time: [Number; 3],
    pub time_count: usize,
    /// Digits behind the second.
    pub fraction: Option<Number>,
    pub meridiem: Option<Meridiem>,
    /// Seconds east of Greenwich.
    pub offset: Option<i32>,
    /// Marked as lunar (음).
    pub lunar: bool,
    /// A sign stands between first and second number.
    pub separator: Option<char>,
}

impl Scan {
    /// The numbers of the date.
    pub fn date(&self) -> &[Number] {
        &self.numbers[..self.count]
    }
}

enum Word {
    Unit(Unit),
    Hour,
    /// Minute or second: the numbers say it by their order.
    Clock,
    Meridiem(Meridiem),
    TimeFollows,
    Offset(i32),
    Month(u8),
    Lunar,
    Ignored,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

struct Scanner<'a> {
    rest: std::str::Chars<'a>,
    scan: Scan,
    in_time: bool,
    /// The last piece that was no blank was a number.
    after_number: bool,
    /// `+` or `-` that a zone's offset may follow.
    sign: Option<i32>,
}

/// Cuts a cell; `None` where something stands that belongs to no date.
pub(super) fn scan(text: &str) -> Option<Scan> {
    let mut scanner = Scanner {
        rest: text.chars(),
        scan: Scan::default(),
        in_time: false,
        after_number: false,
        sign: None,
    };
    scanner.run()?;
    let scan = scanner.scan;
    (scan.count > 0 || scan.month_name.is_some()).then_some(scan)
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next().map(to_ascii)
    }

    /// Whether the number just read is an hour: `14:05`, `14시`.
    fn clock_follows(&self) -> bool {
        let rest = self.rest.as_str().trim_start_matches(is_blank);
        self.peek() == Some(':') || rest.starts_with(['시', '時'])
    }

    fn run(&mut self) -> Option<()> {
        while let Some(c) = self.rest.clone().next() {
            let c = to_ascii(c);
            match c {
                '0'..='9' => self.number()?,
                c if is_blank(c) || is_invisible(c) => {
                    self.rest.next();
                }
                c if is_dash(c) => {
                    self.rest.next();
                    self.sign(-1, '-');
                }
                '+' => {
                    self.rest.next();
                    self.sign(1, '+');
                }
                '.' | '/' | ',' | ':' | '(' | ')' | '[' | ']' | '\'' | '"' => {
                    self.rest.next();
                    if self.after_number && self.scan.count == 1 && !self.in_time {
                        self.scan.separator.get_or_insert(c);
                    }
                    if !matches!(c, '.' | ',') {
                        self.after_number = false;
                    }
                }
                '㈝' | '㈞' => {
                    self.rest.next();
                    let half = if c == '㈝' {
                        Meridiem::Am
                    } else {
                        Meridiem::Pm
                    };
                    self.word(Word::Meridiem(half))?;
                }
                c if c.is_alphabetic() => {
                    let word = self.read_word()?;
                    self.word(word)?;
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn sign(&mut self, sign: i32, c: char) {
        if self.in_time && (self.scan.time_count >= 1 || self.scan.offset.is_some()) {
            self.sign = Some(sign);
        } else if self.scan.count == 1 {
            self.scan.separator.get_or_insert(c);
        }
        self.after_number = false;
    }

    fn number(&mut self) -> Option<()> {
        let mut number = Number::default();
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number.value = number.value.checked_mul(10)?.checked_add(digit.into())?;
            number.digits += 1;
            self.rest.next();
        }
        if let Some(sign) = self.sign.take() {
            return self.zone(sign, number);
        }
        let first = self.scan.count == 0 && self.scan.month_name.is_none();
        if !self.in_time && !first && self.clock_follows() {
            self.in_time = true;
        }
        // Tue Mar 05 14:05:09 KST 2024: the year comes last.
        let year_last = number.digits == 4
            && self.scan.month_name.is_some()
            && self.scan.count == 1
            && self.scan.time_count >= 2;
        if self.in_time && !year_last {
            if self.scan.time_count < 3 {
                self.scan.time[self.scan.time_count] = number;
                self.scan.time_count += 1;
            } else if self.after_number && self.scan.fraction.is_none() {
                self.scan.fraction = Some(number);
            } else {
                return None;
            }
        } else {
            *self.scan.numbers.get_mut(self.scan.count)? = number;
            self.scan.count += 1;
        }
        self.after_number = true;
        Some(())
    }

    /// An offset behind its sign: `9`, `09`, `0900` or `09:00`.
    fn zone(&mut self, sign: i32, number: Number) -> Option<()> {
        let value = number.value as i32;
        let (hours, mut minutes) = match number.digits {
            1 | 2 => (value, 0),
            3 | 4 => (value / 100, value % 100),
            _ => return None,
        };
        if number.digits <= 2 && self.peek() == Some(':') {
            self.rest.next();
            for _ in 0..2 {
                minutes = minutes * 10 + self.rest.next().and_then(|c| c.to_digit(10))? as i32;
            }
        }
        if hours > 18 || minutes > 59 {
            return None;
        }
        self.scan.offset = Some(sign * (hours * 3600 + minutes * 60));
        self.after_number = false;
        Some(())
    }

    fn read_word(&mut self) -> Option<Word> {
        let start = self.rest.as_str();
        let latin = self.peek()?.is_ascii_alphabetic();
        let end = start
            .char_indices()
            .find(|&(_, c)| {
                let c = to_ascii(c);
                !c.is_alphabetic() || c.is_ascii_alphabetic() != latin || is_dash(c)
            })
            .map_or(start.len(), |(at, _)| at);
        let word = &start[..end];
        self.rest = start[end..].chars();
        if latin {
            return self.latin(
                &word
                    .chars()
                    .map(to_ascii)
                    .collect::<String>()
                    .to_lowercase(),
            );
        }
        self.hangul(word)
    }

    fn latin(&mut self, word: &str) -> Option<Word> {
        let named = |names: &[&str]| {
            names
                .iter()
                .position(|name| word.len() >= 3 && name.starts_with(word))
        };
        Some(match word {
            "am" => Word::Meridiem(Meridiem::Am),
            "pm" => Word::Meridiem(Meridiem::Pm),
            "a" | "p" if self.rest.as_str().to_ascii_lowercase().starts_with(".m") => {
                self.rest.next();
                self.rest.next();
                Word::Meridiem(if word == "a" {
                    Meridiem::Am
                } else {
                    Meridiem::Pm
                })
            }
            "t" => Word::TimeFollows,
            "z" | "utc" | "gmt" => Word::Offset(0),
            "kst" | "jst" => Word::Offset(9 * 3600),
            "st" | "nd" | "rd" | "th" | "of" | "at" => Word::Ignored,
            "sept" => Word::Month(9),
            _ => match (named(&MONTHS), named(&WEEKDAYS)) {
                (Some(month), _) => Word::Month(month as u8 + 1),
                (None, Some(_)) => Word::Ignored,
                (None, None) => return None,
            },
        })
    }

    fn hangul(&self, word: &str) -> Option<Word> {
        let unit = |unit| {
            if self.after_number {
                Word::Unit(unit)
            } else {
                // (월), (일): the day of the week.
                Word::Ignored
            }
        };
        Some(match word {
            "년" | "年" | "년도" => unit(Unit::Year),
            "월" | "月" => unit(Unit::Month),
            "일" | "日" | "일생" => unit(Unit::Day),
            "시" | "時" => Word::Hour,
            "분" | "초" | "分" | "秒" => Word::Clock,
            "오전" | "午前" => Word::Meridiem(Meridiem::Am),
            "오후" | "午後" => Word::Meridiem(Meridiem::Pm),
            "음" | "음력" | "陰" => Word::Lunar,
            "양" | "양력" | "陽" | "생" | "화" | "수" | "목" | "금" | "토" | "서기" => {
                Word::Ignored
            }
            "월요일" | "화요일" | "수요일" | "목요일" | "금요일" | "토요일" | "일요일" => {
                Word::Ignored
            }
            _ => return None,
        })
    }

    fn word(&mut self, word: Word) -> Option<()> {
        match word {
            Word::Unit(unit) => {
                let last = self.scan.count.checked_sub(1)?;
                self.scan.numbers[last].unit = unit;
            }
            // The number before was put with the time already.
            Word::Hour if self.scan.time_count == 1 => {}
            Word::Hour => return None,
            Word::Meridiem(half) => {
                self.scan.meridiem = Some(half);
                self.in_time = true;
            }
            Word::TimeFollows => {
                if !self.after_number {
                    return None;
                }
                self.in_time = true;
            }
            Word::Offset(offset) => {
                self.scan.offset = Some(offset);
                self.in_time = true;
            }
            Word::Month(month) => {
                if self.scan.month_name.replace(month).is_some() {
                    return None;
                }
            }
            Word::Lunar => self.scan.lunar = true,
            Word::Clock | Word::Ignored => {}
        }
        self.after_number = false;
        Some(())
    }
}
