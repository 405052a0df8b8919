//! Cuts delimited text into records and recovers where quoting is broken. Works on bytes and
//! knows neither columns nor encodings; any encoding whose trail bytes are never `"`, CR, LF or
//! the delimiter can be cut undecoded.
//!
//! The outcome at a record's first byte depends on the bytes that follow and on nothing else, so
//! text cut into chunks at record starts gives the same records as text read in one go.

/// Longest field accepted, in bytes.
pub const MAX_FIELD: usize = 1 << 20;
/// Longest record accepted, in bytes.
pub const MAX_RECORD: usize = 16 << 20;

/// The bytes of one field, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether doubled quotes remain to be halved.
    pub doubled: bool,
}

/// What stands at a record's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A record; its fields were stored. `end` is the start of the next one, `lines` how many
    /// line breaks it spans (at least 1).
    Row {
        /// Start of the next record.
        end: usize,
        /// Physical lines covered.
        lines: u32,
    },
    /// A stretch that cannot be read as a record.
    Reject {
        /// Start of the next record.
        end: usize,
        /// Physical lines covered.
        lines: u32,
        /// From the closed list of reasons.
        reason: &'static str,
    },
    /// The text at hand ends before the record does.
    NeedMore,
}

/// Whether more text may follow the bytes at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// The bytes at hand end with the file.
    Final,
    /// More will come.
    Open,
}

/// What cutting at a position gave, before it is judged.
enum Split {
    Done {
        end: usize,
        lines: u32,
        stray: Stray,
    },
    Unclosed,
    NeedMore,
}

/// Whether a quoted field held a quote that was neither doubled nor closing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stray {
    None,
    Some,
}

enum Quoted {
    Closed {
        content_end: usize,
        next: usize,
        breaks: u32,
        doubled: bool,
        stray: Stray,
    },
    Unclosed,
    NeedMore,
}

/// Whether quotes may hold line breaks and stray quotes. Where they may not, the search ends at
/// the first: a line may open such a quote in every field, and must not be searched for each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Lenient,
    Strict,
}

const PLAIN: u8 = 0;
const DELIMITER: u8 = 1;
const BREAK: u8 = 2;

/// Cuts records for one delimiter and one number of columns.
pub struct Splitter {
    delimiter: u8,
    width: usize,
    class: [u8; 256],
}

impl Splitter {
    /// `width` is the number of columns a record should have.
    pub fn new(delimiter: u8, width: usize) -> Self {
        let mut class = [PLAIN; 256];
        class[usize::from(delimiter)] = DELIMITER;
        class[usize::from(b'\n')] = BREAK;
        class[usize::from(b'\r')] = BREAK;
        Splitter {
            delimiter,
            width,
            class,
        }
    }

    /// The record at `start`; on [`Step::Row`] its fields (at most `width`, possibly fewer) are
    /// in `fields`.
    pub fn next(&self, bytes: &[u8], start: usize, tail: Tail, fields: &mut Vec<Field>) -> Step {
        // A record beyond all measure is cut off: waiting for its end would take as much memory as
        // the file has.
        let most = start + 2 * MAX_RECORD;
        let (bytes, tail, cut) = match bytes.get(..most) {
            Some(head) if bytes.len() > most => (head, Tail::Open, true),
            _ => (bytes, tail, false),
        };
        match self.split(bytes, start, tail, fields) {
            Split::NeedMore if cut => Step::Reject {
                end: most,
                lines: 0,
                reason: "oversized-record",
            },
            Split::NeedMore => Step::NeedMore,
            Split::Unclosed => self.recover(bytes, start, tail, fields),
            Split::Done { end, lines, .. } if end - start > MAX_RECORD => Step::Reject {
                end,
                lines,
                reason: "oversized-record",
            },
            Split::Done { end, lines, stray } => {
                if fields.iter().any(|f| f.end - f.start > MAX_FIELD) {
                    return Step::Reject {
                        end,
                        lines,
                        reason: "oversized-field",
                    };
                }
                let fits = self.drop_blank_surplus(bytes, fields);
                if lines > 1 && (!fits || self.swallows_lines(bytes, start, end))
                    || stray == Stray::Some && fields.len() != self.width
                {
                    return self.recover(bytes, start, tail, fields);
                }
                if fits {
                    Step::Row { end, lines }
                } else {
                    Step::Reject {
                        end,
                        lines,
                        reason: "too-many-fields",
                    }
                }
            }
        }
    }

    /// The fields at `start` for looking at a file whose width is not known yet. Broken quoting
    /// yields the physical line without reading quotes.
    pub fn peek(
        &self,
        bytes: &[u8],
        start: usize,
        tail: Tail,
        fields: &mut Vec<Field>,
    ) -> Option<(usize, u32)> {
        match self.split(bytes, start, tail, fields) {
            Split::Done { end, lines, .. } => Some((end, lines)),
            Split::NeedMore => None,
            Split::Unclosed => {
                let (text_end, end) = line_end(bytes, start, tail)?;
                fields.clear();
                let mut from = start;
                for (at, &byte) in bytes[start..text_end].iter().enumerate() {
                    if byte == self.delimiter {
                        fields.push(plain(from, start + at));
                        from = start + at + 1;
                    }
                }
                fields.push(plain(from, text_end));
                Some((end, 1))
            }
        }
    }

    /// Whether a whole, clean record of the right width stands at `start`.
    pub fn fits(&self, bytes: &[u8], start: usize, tail: Tail, fields: &mut Vec<Field>) -> Fit {
        match self.split(bytes, start, tail, fields) {
            Split::NeedMore => Fit::NeedMore,
            Split::Unclosed => Fit::No,
            Split::Done { end, lines, stray } => {
                let surplus_is_blank = self.drop_blank_surplus(bytes, fields);
                if surplus_is_blank
                    && fields.len() == self.width
                    && stray == Stray::None
                    && !(lines > 1 && self.swallows_lines(bytes, start, end))
                {
                    Fit::Yes { end }
                } else {
                    Fit::No
                }
            }
        }
    }

    /// Cuts fields beyond the width off where they are blank; false if one is not.
    fn drop_blank_surplus(&self, bytes: &[u8], fields: &mut Vec<Field>) -> bool {
        if fields.len() <= self.width {
            return true;
        }
        let blank = fields[self.width..]
            .iter()
            .all(|field| is_blank(&bytes[field.start..field.end]));
        if blank {
            fields.truncate(self.width);
        }
        blank
    }

    /// The broken record at `start` up to the next line that fits, so that an unclosed quote
    /// costs only its own record.
    fn recover(&self, bytes: &[u8], start: usize, tail: Tail, fields: &mut Vec<Field>) -> Step {
        let mut lines = 0;
        let mut at = start;
        loop {
            let Some((_, next)) = line_end(bytes, at, tail) else {
                return Step::NeedMore;
            };
            lines += 1;
            at = next;
            // A stretch as long as a field may be ends at any line: searching on would cost more
            // than it saves.
            if at >= bytes.len() && tail == Tail::Final || at - start > MAX_FIELD {
                break;
            }
            match self.fits(bytes, at, tail, fields) {
                Fit::Yes { .. } => break,
                Fit::No => {}
                Fit::NeedMore => return Step::NeedMore,
            }
        }
        Step::Reject {
            end: at,
            lines,
            reason: if at - start > MAX_FIELD {
                "oversized-field"
            } else {
                "unclosed-quote"
            },
        }
    }

    /// Whether a record over several lines has, inside its quotes, lines that are records of
    /// their own: then the opening quote was never closed and a later one ended it by chance.
    /// Narrow tables need more such lines, because prose with commas looks like them.
    fn swallows_lines(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        let needed = 8usize.saturating_sub(self.width).max(2);
        let (mut inner, mut alike, mut delimiters, mut first) = (0usize, 0usize, 0usize, true);
        let mut line_done = |delimiters: &mut usize| {
            if !first {
                inner += 1;
                alike += usize::from(*delimiters + 1 == self.width);
            }
            first = false;
            *delimiters = 0;
        };
        for at in start..end {
            if bytes[at] == self.delimiter {
                delimiters += 1;
            } else if bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')
            {
                line_done(&mut delimiters);
            }
        }
        self.width > 1 && alike >= needed && alike * 2 > inner
    }

    fn split(&self, bytes: &[u8], start: usize, tail: Tail, fields: &mut Vec<Field>) -> Split {
        fields.clear();
        let mut at = start;
        let mut lines = 1;
        let mut any_stray = Stray::None;
        loop {
            let mut quoted = false;
            match bytes.get(at) {
                Some(b'"') => match self.quoted(bytes, at, tail, Strictness::Lenient) {
                    Quoted::Closed {
                        content_end,
                        next,
                        breaks,
                        doubled,
                        stray,
                    } => {
                        fields.push(Field {
                            start: at + 1,
                            end: content_end,
                            doubled,
                        });
                        lines += breaks;
                        at = next;
                        quoted = true;
                        if stray == Stray::Some {
                            any_stray = Stray::Some;
                        }
                    }
                    Quoted::Unclosed => return Split::Unclosed,
                    Quoted::NeedMore => return Split::NeedMore,
                },
                Some(b' ' | b'\t' | b'=') => match self.led_quote(bytes, at, tail) {
                    Some(Quoted::Closed {
                        content_end,
                        next,
                        doubled,
                        ..
                    }) => {
                        let open = at + bytes[at..].iter().position(|&b| b == b'"').unwrap_or(0);
                        fields.push(Field {
                            start: open + 1,
                            end: content_end,
                            doubled,
                        });
                        at = next;
                        quoted = true;
                    }
                    Some(Quoted::NeedMore) => return Split::NeedMore,
                    Some(Quoted::Unclosed) | None => {}
                },
                _ => {}
            }
            if !quoted {
                let from = at;
                at += self.plain_len(&bytes[at..]);
                fields.push(plain(from, at));
            }
            match bytes.get(at) {
                None if tail == Tail::Open => return Split::NeedMore,
                None => {
                    return Split::Done {
                        end: at,
                        lines,
                        stray: any_stray,
                    };
                }
                Some(&byte) if byte == self.delimiter => at += 1,
                Some(_) => {
                    let Some(end) = after_break(bytes, at, tail) else {
                        return Split::NeedMore;
                    };
                    return Split::Done {
                        end,
                        lines,
                        stray: any_stray,
                    };
                }
            }
        }
    }

    /// Length of the run without delimiter or line break.
    #[inline]
    fn plain_len(&self, bytes: &[u8]) -> usize {
        bytes
            .iter()
            .position(|&byte| self.class[usize::from(byte)] != PLAIN)
            .unwrap_or(bytes.len())
    }

    /// A quote behind blanks, or the `="…"` by which spreadsheets keep leading zeros. Only what
    /// closes on its own line counts; else the text is meant literally.
    fn led_quote(&self, bytes: &[u8], at: usize, tail: Tail) -> Option<Quoted> {
        let mut open = at;
        if bytes[at] == b'=' {
            open += 1;
        } else {
            while matches!(bytes.get(open), Some(b' ' | b'\t')) && bytes[open] != self.delimiter {
                open += 1;
            }
        }
        match bytes.get(open) {
            None if tail == Tail::Open => return Some(Quoted::NeedMore),
            Some(b'"') => {}
            _ => return None,
        }
        match self.quoted(bytes, open, tail, Strictness::Strict) {
            Quoted::Unclosed => None,
            found => Some(found),
        }
    }

    fn quoted(&self, bytes: &[u8], open: usize, tail: Tail, strictness: Strictness) -> Quoted {
        let mut at = open + 1;
        let mut breaks = 0;
        let mut doubled = false;
        let mut any_stray = Stray::None;
        loop {
            let found = bytes[at..]
                .iter()
                .position(|&byte| matches!(byte, b'"' | b'\n' | b'\r'));
            at = found.map_or(bytes.len(), |distance| at + distance);
            if at - open > 2 * MAX_FIELD {
                return Quoted::Unclosed;
            }
            let Some(&byte) = bytes.get(at) else {
                return match tail {
                    Tail::Final => Quoted::Unclosed,
                    Tail::Open => Quoted::NeedMore,
                };
            };
            if byte != b'"' {
                // After a stray quote the field should have ended on its line.
                if any_stray == Stray::Some || strictness == Strictness::Strict {
                    return Quoted::Unclosed;
                }
                let Some(next) = after_break(bytes, at, tail) else {
                    return Quoted::NeedMore;
                };
                breaks += 1;
                at = next;
                continue;
            }
            if bytes.get(at + 1) == Some(&b'"') {
                doubled = true;
                at += 2;
                continue;
            }
            let mut next = at + 1;
            while matches!(bytes.get(next), Some(b' ' | b'\t')) && bytes[next] != self.delimiter {
                next += 1;
            }
            let closes = match bytes.get(next) {
                None if tail == Tail::Open => return Quoted::NeedMore,
                None => true,
                Some(&byte) => self.class[usize::from(byte)] != PLAIN,
            };
            if closes {
                return Quoted::Closed {
                    content_end: at,
                    next,
                    breaks,
                    doubled,
                    stray: any_stray,
                };
            }
            if breaks > 0 || strictness == Strictness::Strict {
                return Quoted::Unclosed;
            }
            any_stray = Stray::Some;
            at += 1;
        }
    }
}

/// Whether a clean record stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It does, and the next one starts at `end`.
    Yes {
        /// Start of the next record.
        end: usize,
    },
    /// It does not.
    No,
    /// The text at hand is too short to tell.
    NeedMore,
}

fn plain(start: usize, end: usize) -> Field {
    Field {
        start,
        end,
        doubled: false,
    }
}

/// The position after the line break at `at` (CR, LF or CRLF); `None` if that is not known yet.
fn after_break(bytes: &[u8], at: usize, tail: Tail) -> Option<usize> {
    if bytes[at] == b'\n' {
        return Some(at + 1);
    }
    match bytes.get(at + 1) {
        Some(b'\n') => Some(at + 2),
        Some(_) => Some(at + 1),
        None if tail == Tail::Final => Some(at + 1),
        None => None,
    }
}

/// End of the text of the physical line at `start`, and start of the next line.
pub fn line_end(bytes: &[u8], start: usize, tail: Tail) -> Option<(usize, usize)> {
    match bytes[start..]
        .iter()
        .position(|&byte| matches!(byte, b'\n' | b'\r'))
    {
        Some(distance) => {
            let at = start + distance;
            Some((at, after_break(bytes, at, tail)?))
        }
        None if tail == Tail::Final => Some((bytes.len(), bytes.len())),
        None => None,
    }
}

/// Whether bytes hold nothing but blanks (page breaks and the end-of-file mark of DOS among them).
#[inline]
pub fn is_blank(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| matches!(byte, b' ' | b'\t'..=b'\r' | 0x1A | 0x1F | 0))
}

/// The text of a field: doubled quotes halved, `="…"` unwrapped. `scratch` is used only where
/// something has to change.
#[inline]
pub fn field_text<'a>(bytes: &'a [u8], field: Field, scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let text = &bytes[field.start..field.end];
    if !field.doubled {
        return text;
    }
    scratch.clear();
    let mut rest = text.iter();
    while let Some(&byte) = rest.next() {
        scratch.push(byte);
        if byte == b'"' && rest.as_slice().first() == Some(&b'"') {
            rest.next();
        }
    }
    match scratch.as_slice() {
        [b'=', b'"', inner @ .., b'"'] => inner,
        whole => whole,
    }
}
