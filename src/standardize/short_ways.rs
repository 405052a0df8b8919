//! Every short way of a chain ends where the long way does: outcomes written into a batch at a
//! glance are those of cells that went through every step. Tests only.

use std::path::Path;

use proptest::prelude::*;

use super::outcomes::{Batch, Outcomes};
use super::*;
use crate::tables::text_column::NULL;

/// What became of the values of a column.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// Text, parts and flags, as written into columns.
    values: Vec<Option<String>>,
    parts: Vec<Vec<Option<String>>>,
    flags: Vec<Flags>,
    /// Entry, flags and whether the text changed, per value.
    items: Vec<(u32, Flags, bool)>,
    notes: Vec<(usize, Note)>,
}

#[derive(Clone, Copy)]
enum Way {
    Short,
    Long,
}

fn outcome(ty: FieldType, column: &TextColumn, way: Way) -> Outcome {
    let context = Context {
        ty,
        column,
        region: "KR",
        as_of: jiff::civil::date(2026, 11, 21),
        dictionaries: &crate::tables::dictionary::NO_DICTIONARIES,
        beside: &[],
    };
    let chain = Chain::build(&default_chain(ty), &context).expect("a default chain");
    let mut batch = Batch::with_capacity(column.distinct());
    for code in 0..column.distinct() as u32 {
        let raw = column.value(code);
        match way {
            Way::Short => chain.run(raw, &mut batch),
            Way::Long => batch.push(Some(raw), chain.apply(Cell::of(raw))),
        }
    }
    let mut outcomes = Outcomes::new(ty.parts().len());
    let first = outcomes.absorb(vec![batch]);
    let values = outcomes.values(first);
    let items: Vec<_> = values
        .map(|(entry, item)| (entry, item.flags, item.changed))
        .collect();
    let notes = outcomes.take_notes(first);
    let codes = items.iter().map(|(entry, ..)| *entry).collect();
    let standardized = outcomes.finish(codes);
    let texts = |array: &arrow::array::StringArray| -> Vec<Option<String>> {
        array.iter().map(|text| text.map(str::to_owned)).collect()
    };
    Outcome {
        values: texts(&standardized.values),
        parts: standardized.parts.iter().map(texts).collect(),
        flags: standardized.flags,
        items,
        notes,
    }
}

fn agree(ty: FieldType, column: &TextColumn) -> Result<(), TestCaseError> {
    let (short, long) = (
        outcome(ty, column, Way::Short),
        outcome(ty, column, Way::Long),
    );
    // Value by value first: it says which one differs.
    let text = |outcome: &Outcome, at: usize| {
        let (entry, flags, changed) = outcome.items[at];
        let part = |texts: &Vec<Option<String>>| texts[entry as usize].clone();
        let texts = (entry != NULL).then(|| {
            let parts: Vec<_> = outcome.parts.iter().map(part).collect();
            (part(&outcome.values), parts)
        });
        (texts, flags, changed)
    };
    for at in 0..column.distinct() {
        let raw = column.value(at as u32);
        prop_assert_eq!(text(&short, at), text(&long, at), "{}: {:?}", ty, raw);
    }
    prop_assert_eq!(short, long, "{}", ty);
    Ok(())
}

/// The cells of all tables of the specs.
fn cells_of_specs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec/standardize");
    let mut cells = Vec::new();
    for file in std::fs::read_dir(folder).expect("the specs").flatten() {
        let text = std::fs::read_to_string(file.path()).expect("a spec");
        for line in text.lines().filter(|line| line.starts_with('|')) {
            cells.extend(
                line.split('|')
                    .map(|cell| cell.trim().replace('␟', "\u{1f}")),
            );
        }
    }
    cells.sort();
    cells.dedup();
    assert!(cells.len() > 1000, "only {} cells", cells.len());
    cells
}

#[test]
fn what_the_specs_say_is_said_on_both_ways() {
    let cells = cells_of_specs();
    let column = TextColumn::from_values(cells.iter().map(|cell| Some(cell.as_str())));
    for ty in FieldType::ALL {
        agree(ty, &column).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Pieces that cells are made of.
const PIECES: &[&str] = &[
    "",
    " ",
    "  ",
    "\u{1f}",
    "\u{1f}\u{1f}",
    "-",
    ".",
    ",",
    ", ",
    "/",
    "(",
    ")",
    "@",
    "+",
    "*",
    "~",
    ";",
    "'",
    "없음",
    "null",
    "N/A",
    "x",
    "01",
    "010",
    "0",
    "5",
    "12",
    "123",
    "1234",
    "06236",
    "2024",
    "1999",
    "1970-01-01",
    "오전 ",
    "오후 ",
    "T",
    "Z",
    ":05",
    "14:05:09",
    ".000Z",
    "년 ",
    "월 ",
    "일",
    "+82",
    "+81",
    "+1",
    "02",
    "1588",
    "내선",
    "(회사)",
    "kim",
    "Lee",
    "a.b",
    "info",
    "test",
    "naver.com",
    "gmail.com",
    "NAVER.CON",
    "hanmail.net",
    "co.kr",
    "김",
    "이",
    "남궁",
    "황보",
    "철수",
    "영희",
    "지원",
    "수정",
    "과장",
    "님",
    "씨",
    "대표이사",
    "고객",
    "홍길동",
    "주식회사",
    "㈜",
    "(주)",
    "한빛",
    "엘지",
    "전자",
    "서울",
    "서울특별시",
    "경기도",
    "광주시",
    "광주",
    "수원시",
    "영통구",
    "중구",
    "인천",
    "강남구",
    "강남",
    "역삼동",
    "역삼1동",
    "을지로3가",
    "테헤란로",
    "152길",
    "12번길",
    "지하",
    "산",
    "번지",
    "번지 4호",
    "호",
    "층",
    "동",
    "102동",
    "1203호",
    "B1",
    "5F",
    "101-1203",
    "가동",
    "아파트",
    "우)",
    "Main",
    "St",
    "Apt",
    "０１０",
    "ＡＢ",
    "㈜가나",
    "\u{200b}",
    "\u{3000}",
    "중",
    "占",
    "é",
    "Ã©",
    "ㅁ",
    "남",
    "Y",
    "동의",
    "거부",
    "#",
    "한빛빌딩",
];

proptest! {
    /// Any heap of pieces, and cells of the specs with a piece cut off or put on.
    #[test]
    fn short_ways_end_where_long_ways_do(
        heaps in prop::collection::vec(prop::collection::vec(prop::sample::select(PIECES), 1..9), 1..24),
        cells in prop::collection::vec((prop::sample::select(cells_of_specs()), prop::sample::select(PIECES), 0usize..4), 1..24),
    ) {
        let mut texts: Vec<String> = heaps.iter().map(|pieces| pieces.concat()).collect();
        for (cell, piece, cut) in cells {
            let end = cell.char_indices().rev().nth(cut).map_or(0, |(at, _)| at);
            texts.push(format!("{cell}{piece}"));
            texts.push(format!("{piece}{}", &cell[..end]));
        }
        let column = TextColumn::from_values(texts.iter().map(|text| Some(text.as_str())));
        for ty in FieldType::ALL {
            agree(ty, &column)?;
        }
    }
}
