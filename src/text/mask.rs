//! The one masking scheme of goldsieve: what reports, plans and metrics show instead of values.
//! Imports nothing of the crate, keeps no state and knows no other scheme: two schemes side by
//! side would let a reader put the value together again.
//!
//! Every rule looks only at the skeleton of a text (which characters are separators) and at what
//! stays visible, never at what gets hidden. That makes the scheme idempotent: a masked text
//! masks to itself.
//!
//! Even a masked value can point at one person (`제*린`, a phone's last four digits). Where reports
//! lay single values side by side they show each only as far as enough people share what is shown;
//! [`Openness`] is the ladder they step down.

#[cfg(test)]
mod tests;

/// Name of the scheme, stamped into every report.
pub const SCHEME: &str = "goldsieve-mask-1";

/// The character that stands for a hidden one.
pub const STAR: char = '*';

/// Surnames of two syllables; the given name starts at the third.
const TWO_SYLLABLE_SURNAMES: [&str; 10] = [
    "남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "어금", "망절",
];

/// Longest text, in characters, whose pair is aligned exactly; longer ones by their ends.
const ALIGN_LIMIT: usize = 160;

/// What a text is, as far as masking is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaskKind {
    /// `김*수`, `김*`, `남궁*수`, `K** C***-s**`.
    PersonName,
    /// First character of every word: `(주)가***`.
    CompanyName,
    /// Middle block hidden: `010-****-5678`.
    Phone,
    /// First two characters and the domain: `ho***@naver.com`.
    Email,
    /// Digits below the road name hidden: `서울 강남구 테헤란로 ***`.
    Address,
    /// The year stays: `1985-**-**`.
    Date,
    /// The first three of a long identifier stay: `124-**-*****`.
    Identifier,
    /// Anything else: the first character.
    Text,
}

impl MaskKind {
    /// Every kind, in the order reports explain them.
    pub const ALL: [MaskKind; 8] = [
        MaskKind::PersonName,
        MaskKind::CompanyName,
        MaskKind::Phone,
        MaskKind::Email,
        MaskKind::Address,
        MaskKind::Date,
        MaskKind::Identifier,
        MaskKind::Text,
    ];
}

/// How much of a value is shown. Each step hides all that the next one hides, and more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Openness {
    /// Separators and the number of characters: `***-****-****`.
    #[default]
    Shape,
    /// What large groups share: the surname, the first block of a number, the domain, the first two
    /// words of an address, the decade.
    Group,
    /// Everything that the scheme shows.
    Scheme,
}

impl Openness {
    /// From the most that is shown to the least.
    pub const DOWNWARDS: [Openness; 3] = [Openness::Scheme, Openness::Group, Openness::Shape];
}

/// Whether a stretch of one value stands in the other, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Both values have it.
    Same,
    /// Only this value has it.
    Different,
}

/// A stretch of a masked value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Masked glyphs: one per character of the value.
    pub text: String,
    /// Whether the hidden characters agree with the other value.
    pub likeness: Likeness,
}

/// Masks a text. Several values joined by `;` are masked one by one.
///
/// Of a text without stars and with two or more characters that are neither blank nor punctuation,
/// at least one is always hidden.
pub fn mask(kind: MaskKind, text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for (i, value) in text.split(';').enumerate() {
        if i > 0 {
            masked.push(';');
        }
        let chars: Vec<char> = value.chars().collect();
        let hidden = hidden_of_value(kind, &chars);
        match mailbox_end(kind, &chars) {
            Some(at) => {
                // A fixed number of stars, so that the length of the mailbox stays hidden, too.
                masked.extend(chars[..at].iter().zip(&hidden).map_while(shown));
                masked.push_str("***");
                masked.extend(glyphs(&chars[at..], &hidden[at..]));
            }
            None => masked.extend(glyphs(&chars, &hidden)),
        }
    }
    masked
}

/// One glyph per character of a cell: what stays visible, and a star for each that does not.
pub fn shape(kind: MaskKind, openness: Openness, text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    glyphs(&chars, &hidden_of_cell(kind, openness, &chars)).collect()
}

/// Masks two values, each as far as it may be shown, and marks the characters in which they differ,
/// hidden ones included.
///
/// A character that is hidden on one side is hidden on the other side as well where the two are
/// marked as the same: otherwise one value would give away the other.
pub fn mask_pair(
    kind: MaskKind,
    (left, left_openness): (&str, Openness),
    (right, right_openness): (&str, Openness),
) -> (Vec<Segment>, Vec<Segment>) {
    let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut hide_a = hidden_of_cell(kind, left_openness, &a);
    let mut hide_b = hidden_of_cell(kind, right_openness, &b);
    let mut same_a = vec![Likeness::Different; a.len()];
    let mut same_b = vec![Likeness::Different; b.len()];
    for (i, j) in align(&a, &b) {
        let hide = hide_a[i] || hide_b[j];
        (hide_a[i], hide_b[j]) = (hide, hide);
        (same_a[i], same_b[j]) = (Likeness::Same, Likeness::Same);
    }
    (
        segments(&a, &hide_a, &same_a),
        segments(&b, &hide_b, &same_b),
    )
}

/// The characters before the first hidden one or star.
fn shown((&c, &hidden): (&char, &bool)) -> Option<char> {
    (!hidden && c != STAR).then_some(c)
}

/// Each character or the star in its place.
fn glyphs<'a>(chars: &'a [char], hidden: &'a [bool]) -> impl Iterator<Item = char> + 'a {
    chars
        .iter()
        .zip(hidden)
        .map(|(&c, &hide)| if hide { STAR } else { c })
}

/// Joins neighbours of the same likeness.
fn segments(chars: &[char], hidden: &[bool], likeness: &[Likeness]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (glyph, &likeness) in glyphs(chars, hidden).zip(likeness) {
        match segments.last_mut() {
            Some(last) if last.likeness == likeness => last.text.push(glyph),
            _ => segments.push(Segment {
                text: glyph.into(),
                likeness,
            }),
        }
    }
    segments
}

/// Pairs of positions that hold the same character, as many as possible, in order.
fn align(a: &[char], b: &[char]) -> Vec<(usize, usize)> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..]
        .iter()
        .rev()
        .zip(b[head..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (mid_a, mid_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|i| (i, i)).collect();
    if mid_a.len().max(mid_b.len()) <= ALIGN_LIMIT {
        let width = mid_b.len() + 1;
        let mut best = vec![0u16; (mid_a.len() + 1) * width];
        for i in (0..mid_a.len()).rev() {
            for j in (0..mid_b.len()).rev() {
                best[i * width + j] = if mid_a[i] == mid_b[j] {
                    best[(i + 1) * width + j + 1] + 1
                } else {
                    best[(i + 1) * width + j].max(best[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < mid_a.len() && j < mid_b.len() {
            if mid_a[i] == mid_b[j] {
                pairs.push((head + i, head + j));
                (i, j) = (i + 1, j + 1);
            } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    pairs.extend((0..tail).map(|k| (a.len() - tail + k, b.len() - tail + k)));
    pairs
}

/// Which characters of a cell (values joined by `;`) are hidden.
fn hidden_of_cell(kind: MaskKind, openness: Openness, chars: &[char]) -> Vec<bool> {
    let mut hidden = Vec::with_capacity(chars.len());
    for (i, value) in chars.split(|&c| c == ';').enumerate() {
        if i > 0 {
            hidden.push(false);
        }
        let more = match openness {
            Openness::Scheme => vec![false; value.len()],
            Openness::Group => hidden_of_group(kind, value),
            Openness::Shape => hide_positions(value, |_, _| false),
        };
        let scheme = hidden_of_value(kind, value).into_iter();
        hidden.extend(scheme.zip(more).map(|(scheme, more)| scheme || more));
    }
    hidden
}

/// Which characters of one value are hidden besides those of the scheme when only what large
/// groups share is shown.
fn hidden_of_group(kind: MaskKind, chars: &[char]) -> Vec<bool> {
    let words_kept = |most: usize| {
        let (mut words, mut inside) = (0, false);
        chars
            .iter()
            .map(|c| {
                words += usize::from(!inside && is_position(c));
                inside = is_position(c);
                inside && words > most
            })
            .collect()
    };
    match kind {
        MaskKind::PersonName if chars.iter().copied().find(is_position).is_some_and(is_cjk) => {
            let surname = surname_length(chars);
            hide_positions(chars, |nth, _| nth < surname)
        }
        MaskKind::PersonName | MaskKind::CompanyName => all_but_first(chars),
        MaskKind::Phone => {
            let head = phone_blocks(chars).0;
            hide_positions(chars, |nth, _| nth < head)
        }
        MaskKind::Email => match mailbox_end(kind, chars) {
            Some(at) => chars
                .iter()
                .enumerate()
                .map(|(i, c)| i < at && is_position(c))
                .collect(),
            None => hide_positions(chars, |_, _| false),
        },
        MaskKind::Address => words_kept(2),
        // Three digits of the year that the scheme shows, wherever it stands.
        MaskKind::Date => {
            let scheme = date(chars);
            let mut shown = 0;
            chars
                .iter()
                .zip(scheme)
                .map(|(c, hidden)| {
                    shown += usize::from(is_position(c) && !hidden);
                    is_position(c) && shown > 3
                })
                .collect()
        }
        MaskKind::Identifier | MaskKind::Text => hide_positions(chars, |_, _| false),
    }
}

/// Which characters of one value are hidden.
fn hidden_of_value(kind: MaskKind, chars: &[char]) -> Vec<bool> {
    let mut hidden = match kind {
        MaskKind::PersonName if chars.iter().copied().find(is_position).is_some_and(is_cjk) => {
            syllabic_name(chars)
        }
        MaskKind::PersonName | MaskKind::CompanyName => first_of_words(chars),
        MaskKind::Phone => phone(chars),
        MaskKind::Email => match mailbox_end(kind, chars) {
            Some(at) => email(chars, at),
            None => all_but_first(chars),
        },
        MaskKind::Address => address(chars),
        MaskKind::Date => date(chars),
        MaskKind::Identifier => identifier(chars),
        MaskKind::Text => all_but_first(chars),
    };
    let positions = chars.iter().filter(|&c| is_position(c)).count();
    if positions > 1 && !hidden.contains(&true) {
        hide_last_word(chars, &mut hidden);
    }
    hidden
}

/// Whether a character carries content, or stands where one did.
fn is_position(c: &char) -> bool {
    *c == STAR || !(c.is_whitespace() || c.is_ascii_punctuation() || c.is_control())
}

/// Hangul and Hanja, which write a name without blanks.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// A digit, or the star in the place of one.
fn is_digit(c: char) -> bool {
    c == STAR || c.is_numeric()
}

/// Hides every position that `keep` refuses; `keep` sees how many positions stand before.
fn hide_positions(chars: &[char], mut keep: impl FnMut(usize, char) -> bool) -> Vec<bool> {
    let mut nth = 0;
    chars
        .iter()
        .map(|c| {
            is_position(c) && {
                nth += 1;
                !keep(nth - 1, *c)
            }
        })
        .collect()
}

fn all_but_first(chars: &[char]) -> Vec<bool> {
    hide_positions(chars, |nth, _| nth == 0)
}

/// Surname and last syllable stay: 김*수, 김*, 남궁*수.
fn syllabic_name(chars: &[char]) -> Vec<bool> {
    let surname = surname_length(chars);
    let last = match chars.iter().filter(|c| is_position(c)).count() {
        n if n >= surname + 2 => n - 1,
        n => n,
    };
    hide_positions(chars, |nth, _| nth < surname || nth == last)
}

/// Syllables of the surname of a name without blanks.
fn surname_length(chars: &[char]) -> usize {
    let positions: Vec<char> = chars.iter().copied().filter(is_position).collect();
    let start: String = positions.iter().take(2).collect();
    match TWO_SYLLABLE_SURNAMES.contains(&start.as_str()) {
        true if positions.len() > 2 => 2,
        _ => 1,
    }
}

/// The first character of every word stays.
fn first_of_words(chars: &[char]) -> Vec<bool> {
    let mut inside = false;
    chars
        .iter()
        .map(|c| {
            let hide = inside && is_position(c);
            inside = is_position(c);
            hide
        })
        .collect()
}

/// Three or more blocks: the first and the last stay, four digits of each at most. Fewer: the
/// last four stay and the four before them do not.
fn phone(chars: &[char]) -> Vec<bool> {
    let (head, tail) = phone_blocks(chars);
    let total = chars.iter().filter(|c| is_position(c)).count();
    hide_positions(chars, |nth, c| {
        (nth < head || nth + tail >= total) && is_digit(c)
    })
}

/// How many characters of a number stay at its start and at its end.
fn phone_blocks(chars: &[char]) -> (usize, usize) {
    let blocks: Vec<usize> = chars
        .split(|c| !is_position(c))
        .map(<[char]>::len)
        .filter(|&len| len > 0)
        .collect();
    let total: usize = blocks.iter().sum();
    match blocks.as_slice() {
        _ if total < 8 => (0, total / 3),
        [first, .., last] if blocks.len() > 2 => ((*first).min(4), (*last).min(4)),
        _ => ((total - 8).min(4), 4),
    }
}

/// Where the mailbox ends, if the text is a mail address with a mailbox.
fn mailbox_end(kind: MaskKind, chars: &[char]) -> Option<usize> {
    (kind == MaskKind::Email)
        .then(|| chars.iter().rposition(|&c| c == '@'))
        .flatten()
        .filter(|&at| chars[..at].iter().any(is_position))
}

/// Two characters of the mailbox stay, one if it has but two, and the domain as far as it looks
/// like one (a phone number after the address is none).
fn email(chars: &[char], at: usize) -> Vec<bool> {
    let positions = chars[..at].iter().filter(|c| is_position(c)).count();
    let keep = chars[..positions.saturating_sub(1).min(2)]
        .iter()
        .take_while(|&&c| c != STAR)
        .count();
    let domain = chars[at + 1..]
        .iter()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        .count();
    (0..chars.len())
        .map(|i| match i {
            i if i < at => i >= keep,
            i => i > at + domain && is_position(&chars[i]),
        })
        .collect()
}

/// All digits are hidden but those within the name of a road (종로3가, 테헤란로152길).
fn address(chars: &[char]) -> Vec<bool> {
    let mut hidden = Vec::with_capacity(chars.len());
    for (i, word) in chars.split(|c| !is_position(c)).enumerate() {
        if i > 0 {
            hidden.push(false);
        }
        let names_road = word.first().is_some_and(|&c| !is_digit(c))
            && word.last().is_some_and(|c| matches!(c, '로' | '길' | '가'));
        hidden.extend(
            word.iter()
                .map(|&c| is_digit(c) && (!names_road || c == STAR)),
        );
    }
    hidden
}

/// A year that stands first or last stays.
fn date(chars: &[char]) -> Vec<bool> {
    let blocks: Vec<usize> = chars
        .split(|c| !is_position(c))
        .map(<[char]>::len)
        .filter(|&len| len > 0)
        .collect();
    let total: usize = blocks.iter().sum();
    let year = match blocks.as_slice() {
        [4, _, ..] | [8 | 12 | 14, ..] => 0..4,
        [_, _, 4] => total - 4..total,
        _ => 0..0,
    };
    hide_positions(chars, |nth, c| year.contains(&nth) && is_digit(c))
}

/// Three characters of eight or more stay, one of fewer.
fn identifier(chars: &[char]) -> Vec<bool> {
    let total = chars.iter().filter(|c| is_position(c)).count();
    let keep = if total >= 8 { 3 } else { 1 };
    hide_positions(chars, |nth, _| nth < keep)
}

/// What a rule that found nothing to hide falls back to.
fn hide_last_word(chars: &[char], hidden: &mut [bool]) {
    let end = chars.iter().rposition(is_position).map_or(0, |i| i + 1);
    let start = chars[..end]
        .iter()
        .rposition(|c| !is_position(c))
        .map_or(0, |i| i + 1);
    let first = chars.iter().position(is_position).unwrap_or(0);
    if let Some(word) = hidden.get_mut(start.max(first + 1)..end) {
        word.fill(true);
    }
}
