//! Seeded columns and records for the benches of stages: the same on every machine, lifelike enough
//! in length and repetition, with a chosen share of missing values.
#![allow(dead_code, reason = "each bench uses its part")]

use goldsieve::standardize::{FieldSpec, Segment, default_chain, standardize};
use goldsieve::tables::field::{EntityKind, FieldDef, FieldType};
use goldsieve::tables::records::{FieldData, NO_TIME, Position, Records, SourceInfo};
use goldsieve::tables::text_column::TextColumn;

/// The day all benches run for.
pub const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// Rows of the columns.
pub const SIZES: [usize; 2] = [10_000, 100_000];

/// Shares of missing values, in percent.
pub const NULLS: [u64; 2] = [0, 50];

/// The types that persons are matched by.
pub const TYPES: [FieldType; 5] = [
    FieldType::PersonName,
    FieldType::Phone,
    FieldType::Email,
    FieldType::Date,
    FieldType::PostalAddress,
];

/// splitmix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

const SURNAMES: [&str; 8] = ["김", "이", "박", "최", "정", "강", "남궁", "윤"];
const SYLLABLES: [&str; 16] = [
    "철", "수", "영", "희", "민", "지", "현", "우", "서", "연", "준", "호", "은", "주", "태", "경",
];
const ROADS: [&str; 6] = [
    "테헤란로",
    "세종대로",
    "센텀중앙로",
    "광교로",
    "중앙대로",
    "올림픽로",
];
const CITIES: [&str; 4] = [
    "서울특별시 강남구",
    "서울 중구",
    "부산시 해운대구",
    "경기도 수원시 영통구",
];

/// One value of a person, as it might be written.
fn written(ty: FieldType, person: u64, random: &mut Random) -> String {
    let mut own = Random::new(person.wrapping_mul(31) ^ ty as u64);
    match ty {
        FieldType::PersonName => {
            let name = [own.of(&SURNAMES), own.of(&SYLLABLES), own.of(&SYLLABLES)];
            if random.below(4) == 0 {
                format!("{} {}{}", name[0], name[1], name[2])
            } else {
                name.concat()
            }
        }
        FieldType::Phone => {
            let (middle, end) = (2000 + own.below(7999), own.below(10_000));
            match random.below(3) {
                0 => format!("010{middle:04}{end:04}"),
                1 => format!("+82 10 {middle:04} {end:04}"),
                _ => format!("010-{middle:04}-{end:04}"),
            }
        }
        FieldType::Email => format!(
            "user{}@{}",
            own.below(1 << 40),
            own.of(&["naver.com", "Gmail.com", "hanmail.net"])
        ),
        FieldType::Date => {
            let (year, month, day) = (1950 + own.below(60), 1 + own.below(12), 1 + own.below(28));
            if random.below(2) == 0 {
                format!("{year}-{month:02}-{day:02}")
            } else {
                format!("{year}.{month}.{day}")
            }
        }
        _ => format!(
            "{} {} {}, {}호",
            own.of(&CITIES),
            own.of(&ROADS),
            1 + own.below(400),
            101 + own.below(1500)
        ),
    }
}

/// A raw column. A person has two rows on average; `nulls` is a share in percent.
pub fn column(ty: FieldType, rows: usize, nulls: u64) -> TextColumn {
    let mut random = Random::new(7 + ty as u64);
    let values: Vec<Option<String>> = (0..rows)
        .map(|row| {
            let missing = random.below(100) < nulls;
            let person = person(row, rows);
            (!missing).then(|| written(ty, person, &mut random))
        })
        .collect();
    TextColumn::from_values(values.iter().map(Option::as_deref))
}

/// The person of a row.
fn person(row: usize, rows: usize) -> u64 {
    Random::new(row as u64).below(rows as u64 / 2 + 1)
}

/// How a field of a type is standardized by default.
pub fn field_spec(ty: FieldType) -> FieldSpec {
    FieldSpec {
        ty,
        chain: default_chain(ty),
        region: "KR".into(),
        as_of: TODAY,
    }
}

/// Standardized records of persons with all [`TYPES`].
pub fn records(rows: usize, nulls: u64) -> Records {
    let field = |ty: FieldType| {
        let raw = column(ty, rows, nulls);
        let segment = Segment {
            source: 0,
            column: &raw,
            chain: None,
        };
        let standardized = standardize(&field_spec(ty), &[segment])
            .expect("default chains run")
            .standardized;
        FieldData {
            def: FieldDef {
                name: ty.name().into(),
                ty,
                label_ko: None,
                label_en: None,
            },
            raw,
            standardized,
        }
    };
    Records {
        sources: vec![SourceInfo {
            name: "bench".into(),
            trust: 50,
            files: Vec::new(),
            sheets: Vec::new(),
            synthetic_ids: false,
        }],
        source: vec![0; rows],
        id: (0..rows).map(|row| Some(format!("{row:08}"))).collect(),
        kind: vec![EntityKind::Person; rows],
        content_hash: vec![[0; 16]; rows],
        position: vec![Position::default(); rows],
        updated_at: vec![NO_TIME; rows],
        deleted: vec![false; rows],
        must_link: Vec::new(),
        fields: TYPES.map(field).into(),
        carried: Vec::new(),
    }
}
