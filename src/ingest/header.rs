//! Finds the header among the first rows of a table: below title lines, or missing altogether.
//! Pure functions on sampled text; says nothing about what columns mean.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// Where the header stands, as the project file pins it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HeaderLine {
    /// Find it.
    #[default]
    Detect,
    /// On this line (row of the sheet), from 1.
    At(u32),
    /// The file has none: columns are `column_1`, `column_2`….
    Absent,
}

/// A sampled row: its line and its cells.
#[derive(Clone, Debug, Default)]
pub struct SampleRow {
    /// Line or sheet row, from 1.
    pub line: u32,
    /// Decoded cells.
    pub cells: Vec<String>,
}

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The header among the sampled rows: none, one, or a row of groups and one of names.
    pub header: Range<usize>,
    /// How many sampled rows stand above header and data.
    pub titles: usize,
    /// Names of the columns, unique.
    pub names: Vec<Arc<str>>,
    /// Whether data rows are wider than the header, whose missing names were made up.
    pub widened: bool,
}

/// Most lines of titles looked at.
const MAX_TITLES: usize = 40;

/// Finds header and width from the first rows that hold any text.
pub fn detect(rows: &[SampleRow], pinned: HeaderLine) -> Layout {
    let header = match pinned {
        HeaderLine::At(line) => rows.iter().position(|row| row.line >= line),
        HeaderLine::Absent => None,
        HeaderLine::Detect => {
            let candidate = first_full_row(rows);
            candidate.filter(|&index| !looks_like_data(rows, index))
        }
    };
    let grouped = match (header, pinned) {
        (Some(index), HeaderLine::At(_)) => [Some(index), None],
        (Some(index), _) => [index.checked_sub(1), Some(index)],
        (None, _) => [None, None],
    };
    let grouped = grouped
        .into_iter()
        .flatten()
        .find(|&upper| is_grouped(rows, upper));
    let (header, header_cells) = match (grouped, header) {
        (Some(upper), _) => (upper..upper + 2, joined(&rows[upper], &rows[upper + 1])),
        (None, Some(index)) => (index..index + 1, rows[index].cells.clone()),
        (None, None) => (0..0, Vec::new()),
    };
    let titles = match (header.is_empty(), pinned) {
        (false, _) => header.start,
        (true, HeaderLine::Detect) => titles_without_header(rows),
        (true, _) => 0,
    };
    let data = &rows[(titles + header.len()).min(rows.len())..];
    let header_cells = header_cells.as_slice();
    let header_width = filled_width(header_cells).max(if data.is_empty() {
        header_cells.len()
    } else {
        0
    });
    let data_width = common_width(data, header_cells.len());
    let width = header_width.max(data_width).max(1);
    Layout {
        widened: !header.is_empty() && data_width > header_cells.len(),
        header,
        titles,
        names: unique_names((0..width).map(|i| header_cells.get(i).map_or("", String::as_str))),
    }
}

impl Layout {
    /// How many sampled rows stand above the data.
    pub fn above_data(&self) -> usize {
        self.titles + self.header.len()
    }
}

/// Whether a row and the next are a header on two levels, as merged cells leave it: groups above
/// (기본정보, blank, 연락처, blank), names below, and names of no group that stand above a blank.
fn is_grouped(rows: &[SampleRow], upper: usize) -> bool {
    let [groups, names] = match rows.get(upper..upper + 2) {
        Some([groups, names]) if names.line == groups.line + 1 => [&groups.cells, &names.cells],
        _ => return false,
    };
    let width = filled_width(groups).max(filled_width(names));
    let holds = |cells: &[String], at: usize| !cells.get(at).is_none_or(|c| c.trim().is_empty());
    let complete = (0..width).all(|at| holds(groups, at) || holds(names, at));
    let spans = (1..width).any(|at| !holds(groups, at) && holds(names, at));
    let below: Vec<&str> = names
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .collect();
    let named = below.iter().filter(|cell| names_a_column(cell)).count();
    complete
        && spans
        && filled(groups) >= 2
        && below.len() >= 2
        && named * 2 >= below.len()
        && below.iter().all(|cell| value_weight(cell) == 0.0)
}

/// The names of a header on two levels: group and name with a dot between them.
fn joined(groups: &SampleRow, names: &SampleRow) -> Vec<String> {
    let width = filled_width(&groups.cells).max(filled_width(&names.cells));
    let cell = |row: &SampleRow, at: usize| -> String {
        row.cells.get(at).map_or("", |cell| cell.trim()).to_owned()
    };
    let mut group = String::new();
    (0..width)
        .map(|at| {
            let (above, name) = (cell(groups, at), cell(names, at));
            if name.is_empty() {
                // A name over both rows begins no group.
                group.clear();
                return above;
            }
            if !above.is_empty() {
                group = above;
            }
            match group.is_empty() || group == name {
                true => name,
                false => format!("{group}.{name}"),
            }
        })
        .collect()
}

/// Names as shown: trimmed, NFC, line breaks as blanks, `column_N` where empty, `#2` where
/// repeated.
pub fn unique_names<'a>(headers: impl Iterator<Item = &'a str>) -> Vec<Arc<str>> {
    // A file of nothing but delimiters has as many names as bytes, before anyone counts them.
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut taken: HashSet<Arc<str>> = HashSet::new();
    let mut ordinals: HashMap<String, u32> = HashMap::new();
    for (index, header) in headers.enumerate() {
        let shown: String = header.nfc().collect();
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = shown.trim_matches('\u{feff}');
        let base = if shown.is_empty() {
            format!("column_{}", index + 1)
        } else {
            shown.to_owned()
        };
        let mut name = base.clone();
        let ordinal = ordinals.entry(base.clone()).or_insert(0);
        *ordinal += 1;
        if *ordinal > 1 {
            name = format!("{base}#{ordinal}");
        }
        while taken.contains(&*name) {
            *ordinal += 1;
            name = format!("{base}#{ordinal}");
        }
        let name: Arc<str> = name.into();
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// The name for a further column without a header at `index`, unlike all others.
pub fn unused_name(taken: &HashSet<Arc<str>>, index: usize) -> Arc<str> {
    let base = format!("column_{}", index + 1);
    let mut name = base.clone();
    let mut ordinal = 1;
    while taken.contains(&*name) {
        ordinal += 1;
        name = format!("{base}#{ordinal}");
    }
    name.into()
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn filled_width(cells: &[String]) -> usize {
    cells
        .iter()
        .rposition(|cell| !cell.trim().is_empty())
        .map_or(0, |last| last + 1)
}

/// Cells of a usual row: the widest filled width that at least half of the rows with more text
/// than the header's width agree to need, else the header's.
fn common_width(data: &[SampleRow], header_width: usize) -> usize {
    let mut widths: Vec<usize> = data.iter().map(|row| filled_width(&row.cells)).collect();
    widths.sort_unstable();
    let wider = widths.iter().filter(|&&width| width > header_width).count();
    if header_width == 0 {
        // Without a header the column count is that of the usual row.
        return mode(data.iter().map(|row| row.cells.len()))
            .max(widths.get(widths.len() / 2).copied().unwrap_or(0));
    }
    if wider * 2 > widths.len() {
        widths[widths.len() - wider]
    } else {
        let declared = mode(data.iter().map(|row| row.cells.len()));
        declared.min(header_width)
    }
}

/// The most frequent value; the larger one of equals.
pub fn mode(values: impl Iterator<Item = usize>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|&(value, count)| (count, value))
        .map_or(0, |(value, _)| value)
}

/// The first row filled like the usual row; what stands above it are titles.
fn first_full_row(rows: &[SampleRow]) -> Option<usize> {
    let typical = typical_fill(rows);
    rows.iter()
        .take(MAX_TITLES)
        .position(|row| {
            let filled = filled(&row.cells);
            filled >= 1 && filled * 2 >= typical && (typical < 2 || filled >= 2)
        })
        .or(if rows.is_empty() { None } else { Some(0) })
}

fn typical_fill(rows: &[SampleRow]) -> usize {
    let mut fills: Vec<usize> = rows.iter().map(|row| filled(&row.cells)).collect();
    fills.sort_unstable();
    fills.get(fills.len() / 2).copied().unwrap_or(0)
}

/// Lines above headerless data: only those that are plainly no records, being cut into fewer
/// cells than the rest.
fn titles_without_header(rows: &[SampleRow]) -> usize {
    let usual = mode(rows.iter().map(|row| row.cells.len()));
    let first = first_full_row(rows).unwrap_or(0);
    rows[..first]
        .iter()
        .take_while(|row| row.cells.len() < usual)
        .count()
}

/// Whether the row would be a customer rather than names of columns.
fn looks_like_data(rows: &[SampleRow], index: usize) -> bool {
    let cells = &rows[index].cells;
    let filled: Vec<(usize, &str)> = cells
        .iter()
        .enumerate()
        .map(|(i, cell)| (i, cell.trim()))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    if filled.is_empty() {
        return false;
    }
    let names = filled
        .iter()
        .filter(|(_, cell)| names_a_column(cell))
        .count();
    let values: f64 = filled.iter().map(|(_, cell)| value_weight(cell)).sum();
    let share = values / filled.len() as f64;
    if names * 2 >= filled.len() {
        return false;
    }
    if share >= 0.5 {
        return true;
    }
    if names > 0 {
        return false;
    }
    if share > 0.2 {
        return true;
    }
    // No hint in the row itself: a header's text does not come again below it, and people's
    // names head no column of people's names.
    let below: Vec<&SampleRow> = rows[index + 1..]
        .iter()
        .filter(|row| row.cells != *cells)
        .collect();
    filled.iter().any(|&(column, text)| {
        let values = || {
            below
                .iter()
                .filter_map(|row| row.cells.get(column).map(|cell| cell.trim()))
                .filter(|cell| !cell.is_empty())
        };
        let (all, alike) = values().fold((0, 0), |(all, alike), value| {
            (all + 1, alike + usize::from(is_korean_name(value)))
        });
        values().any(|value| value == text)
            || is_korean_name(text) && all > 0 && alike * 10 >= all * 7
    })
}

/// 1 for what only values look like (numbers, dates, mail addresses), a half for codes.
fn value_weight(cell: &str) -> f64 {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let mail = cell.contains('@') && cell.contains('.') && !cell.contains(' ');
    let is_year =
        digits == 4 && cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20"));
    if mail || cell.starts_with("http") || digits > 0 && letters == 0 && !is_year {
        1.0
    } else if digits >= 3 || is_year {
        0.5
    } else {
        0.0
    }
}

const HEADER_PARTS: &[&str] = &[
    "이름",
    "성명",
    "고객",
    "회사",
    "업체",
    "상호",
    "전화",
    "휴대",
    "핸드폰",
    "연락처",
    "주소",
    "메일",
    "우편",
    "번호",
    "코드",
    "일자",
    "날짜",
    "생년",
    "생일",
    "성별",
    "등급",
    "구분",
    "부서",
    "직책",
    "직급",
    "담당",
    "비고",
    "메모",
    "상태",
    "동의",
    "금액",
    "수량",
    "일시",
    "거래처",
    "법인",
    "대표",
    "등록일",
    "수정일",
    "가입",
    "아이디",
    "국가",
    "지역",
    "포인트",
    "유형",
    "분류",
    "팩스",
    "순번",
    "계좌",
    "name",
    "phone",
    "mobile",
    "email",
    "e-mail",
    "address",
    "company",
    "birth",
    "gender",
    "code",
    "type",
    "status",
    "title",
    "date",
    "street",
    "postal",
    "country",
    "created",
    "updated",
    "modified",
    "number",
    "account",
    "owner",
];
const HEADER_WORDS: &[&str] = &[
    "id", "no", "no.", "tel", "fax", "zip", "city", "state", "first", "last", "sex", "dob", "memo",
    "note", "notes", "age", "key", "uid", "url", "suburb", "postcode", "seq", "성", "명", "email",
    "org",
];

fn names_a_column(cell: &str) -> bool {
    if cell.chars().count() > 40 || cell.contains('@') {
        return false;
    }
    let lower = cell.to_lowercase();
    HEADER_PARTS.iter().any(|part| lower.contains(part))
        || lower
            .split(['_', ' ', '-', '(', ')'])
            .any(|word| HEADER_WORDS.contains(&word))
}

fn is_korean_name(text: &str) -> bool {
    const SURNAMES: &str = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용";
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    let rest = chars.clone().count();
    SURNAMES.contains(first) && (1..=3).contains(&rest) && chars.all(|c| ('가'..='힣').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (String, usize) {
        let rows: Vec<SampleRow> = text
            .lines()
            .enumerate()
            .map(|(at, line)| SampleRow {
                line: at as u32 + 1,
                cells: line.split(',').map(|cell| cell.trim().to_owned()).collect(),
            })
            .collect();
        let layout = detect(&rows, HeaderLine::Detect);
        (layout.names.join(" | "), layout.above_data())
    }

    #[test]
    fn headers_on_two_levels_are_joined_and_nothing_else_is() {
        let data = "\n1,김철수,1989-07-03,010-7214-5638,kim@hanmail.net\n2,이영희,1990-01-01,010-2918-4475,lee@hanmail.net";
        for (header, expected, above) in [
            // As merged cells are exported: groups over their first column, names under them.
            (
                "번호,기본정보,,연락처,\n,이름,생년월일,휴대폰,이메일",
                "번호 | 기본정보.이름 | 기본정보.생년월일 | 연락처.휴대폰 | 연락처.이메일",
                2,
            ),
            (
                "회원 명단,,,,\n번호,기본정보,,연락처,\n,이름,생년월일,휴대폰,이메일",
                "번호 | 기본정보.이름 | 기본정보.생년월일 | 연락처.휴대폰 | 연락처.이메일",
                3,
            ),
            // A title is no group, and a customer is no header.
            (
                "회원 명단,,,,\n번호,이름,생년월일,휴대폰,이메일",
                "번호 | 이름 | 생년월일 | 휴대폰 | 이메일",
                2,
            ),
            (
                "번호,이름,생년월일,휴대폰,",
                "번호 | 이름 | 생년월일 | 휴대폰 | column_5",
                1,
            ),
        ] {
            let (names, own) = names(&format!("{header}{data}"));
            assert_eq!((names.as_str(), own), (expected, above), "{header}");
        }
    }
}
