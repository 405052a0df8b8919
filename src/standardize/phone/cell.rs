//! Cutting a cell into runs of digits with what stands around them: labels, extensions, ranges.
//! Knows words and signs, no number plan.

use crate::standardize::fold::is_dash;
use crate::text::scripts;

/// A run of digits that may be a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// Digits and, for hidden ones, `*`.
    pub digits: String,
    /// Where blanks, dashes and brackets divide `digits`, ascending, each inside.
    pub breaks: Vec<usize>,
    /// Whether a `+` stands in front.
    pub plus: bool,
    /// Whether it is labelled as a fax number.
    pub fax: bool,
    /// Digits behind 내선, `ext.` and the like.
    pub extension: String,
    /// Whether a `~` stands in front: the end of a range that the run before begins.
    pub range_end: bool,
}

/// A cell cut into runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    pub runs: Vec<Run>,
    /// Whether letters were taken for digits.
    pub letters: bool,
    /// Whether there is text that is neither number nor known label.
    pub comment: bool,
}

/// What a word beside a number means.
enum Word {
    Fax,
    Extension,
    Label,
    Other,
}

#[rustfmt::skip]
const LABELS: &[&str] = &[
    "h", "p", "hp", "m", "t", "c", "o", "w", "d", "mobile", "cell", "phone", "tel", "telephone", "home", "office",
    "work", "direct", "main", "no",
    "휴대폰", "핸드폰", "핸폰", "휴대전화", "휴대", "모바일", "이동전화", "전화", "전화번호", "연락처", "번호", "유선", "무선",
    "대표", "대표번호", "대표전화", "직통", "회사", "직장", "사무실", "집", "자택", "가정", "개인", "본인", "배우자",
    "아내", "남편", "부", "모", "부모", "보호자", "자녀", "비상", "비상연락처", "매장", "본사", "지점", "또는", "및",
];

fn word_kind(word: &str) -> Word {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "f" | "fax" | "facsimile" | "팩스" | "팩" | "팩시밀리" | "fax번호" | "팩스번호" => {
            Word::Fax
        }
        "x" | "ext" | "extension" | "extn" | "내선" | "내선번호" | "구내" | "교환" => {
            Word::Extension
        }
        word if LABELS.contains(&word) => Word::Label,
        _ => Word::Other,
    }
}

struct Cutter {
    chars: Vec<char>,
    at: usize,
    cut: Cut,
    run: Run,
    /// The next run is labelled as fax.
    fax_next: bool,
    /// Digits go to the extension of the run.
    in_extension: bool,
}

/// Cuts a cell; `text` has been through [`crate::standardize::fold::plain`].
pub(super) fn cut(text: &str) -> Cut {
    let mut cutter = Cutter {
        chars: text.chars().collect(),
        at: 0,
        cut: Cut::default(),
        run: Run::default(),
        fax_next: false,
        in_extension: false,
    };
    while let Some(&c) = cutter.chars.get(cutter.at) {
        cutter.step(c);
    }
    cutter.finish_run();
    cutter.cut
}

impl Cutter {
    fn step(&mut self, c: char) {
        match c {
            '0'..='9' => self.digit(c),
            c if scripts::hides(c) => self.digit('*'),
            '#' if self.peek(1) == Some('#') || self.peek_back() == Some('#') => self.digit('*'),
            '#' => self.extension(),
            '+' => {
                self.finish_run();
                self.run.plus = true;
            }
            '~' | '∼' | '～' => {
                self.finish_run();
                self.run.range_end = true;
            }
            ',' | '/' | ';' | '&' | '|' | '\\' | '、' => self.finish_run(),
            c if is_dash(c) || matches!(c, ' ' | '.' | '(' | ')' | '_' | '[' | ']' | ':') => {
                self.divide();
            }
            c if c.is_alphabetic() => return self.word(),
            _ => self.divide(),
        }
        self.at += 1;
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn peek_back(&self) -> Option<char> {
        self.chars.get(self.at.checked_sub(1)?).copied()
    }

    fn digit(&mut self, c: char) {
        if self.in_extension {
            self.run.extension.push(c);
        } else {
            self.run.digits.push(c);
        }
    }

    fn divide(&mut self) {
        if self.in_extension {
            if !self.run.extension.is_empty() {
                self.finish_run();
            }
            return;
        }
        let at = self.run.digits.len();
        if at > 0 && self.run.breaks.last() != Some(&at) {
            self.run.breaks.push(at);
        }
    }

    fn extension(&mut self) {
        if !self.run.digits.is_empty() {
            self.in_extension = true;
        } else if let Some(last) = self.cut.runs.pop() {
            self.run = last;
            self.in_extension = true;
        }
    }

    /// Reads a word and what it says about the run before or behind it.
    fn word(&mut self) {
        let start = self.at;
        let latin = self.chars[start].is_ascii_alphabetic();
        while self
            .peek(0)
            .is_some_and(|c| c.is_alphabetic() && !is_dash(c) && c.is_ascii_alphabetic() == latin)
        {
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        let before = start.checked_sub(1).map(|at| self.chars[at]);
        let behind = self.peek(0);
        let beside_digits = [before, behind]
            .into_iter()
            .flatten()
            .any(|c| c.is_ascii_digit() || is_dash(c) || c == '.');
        if beside_digits && word.chars().all(|c| matches!(c, 'O' | 'o' | 'l' | 'I')) {
            self.cut.letters = true;
            for c in word.chars() {
                self.digit(if matches!(c, 'O' | 'o') { '0' } else { '1' });
            }
            return;
        }
        if word.len() > 1 && word.chars().all(|c| matches!(c, 'x' | 'X')) {
            word.chars().for_each(|_| self.digit('*'));
            return;
        }
        match word_kind(&word) {
            Word::Extension if behind_is_number(&self.chars[self.at..]) => self.extension(),
            Word::Extension | Word::Label => self.finish_run(),
            Word::Fax => self.fax(start),
            Word::Other => {
                self.cut.comment = true;
                self.finish_run();
            }
        }
    }

    /// Gives a fax label to the number it belongs to: the one in front if it is stuck to that or
    /// nothing follows before the next separator, else the one behind.
    fn fax(&mut self, start: usize) {
        let open = start.checked_sub(1).map(|at| self.chars[at]) == Some('(');
        let stuck = open
            && start
                .checked_sub(2)
                .is_some_and(|at| self.chars[at].is_ascii_digit());
        let next_digit = self.chars[self.at..]
            .iter()
            .find(|c| c.is_ascii_digit() || matches!(c, ',' | '/' | ';' | '&' | '|'));
        let leads = next_digit.is_some_and(char::is_ascii_digit) && !stuck;
        if !leads && !self.run.digits.is_empty() {
            self.run.fax = true;
            self.finish_run();
        } else {
            self.finish_run();
            self.fax_next = true;
        }
    }

    fn finish_run(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        self.in_extension = false;
        if run.digits.is_empty() {
            // A `~` or a `+` may stand before the blank before the digits.
            self.run.range_end = run.range_end;
            return;
        }
        while run.breaks.last() == Some(&run.digits.len()) {
            run.breaks.pop();
        }
        run.fax |= std::mem::take(&mut self.fax_next);
        self.cut.runs.push(run);
    }
}

/// Whether only signs stand before the next digit.
fn behind_is_number(rest: &[char]) -> bool {
    rest.iter()
        .find(|c| !matches!(c, ' ' | '.' | ':' | ')' | '(' | '-'))
        .is_some_and(char::is_ascii_digit)
}
