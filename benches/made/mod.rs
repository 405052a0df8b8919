//! Seeded exports for the benches, by three axes: rows, share of empty cells, share of rows that
//! repeat a customer. Plain beside those of `fixtures/generator`, which are lifelike but have no
//! such axes; what whole runs cost is measured on the latter.

use std::fmt::Write as _;
use std::path::PathBuf;

use goldsieve::diag::progress::Watcher;
use goldsieve::pipeline::{Input, ModelUse, Publish, Request};
use goldsieve::report::lang::Lang;
use goldsieve::tables::hash::mix64;

/// What the made exports look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Rows of both exports together.
    pub rows: usize,
    /// Per cent of the cells that are empty.
    pub nulls: u64,
    /// Per cent of the rows that repeat an earlier customer.
    pub duplicates: u64,
}

/// Exports on disk with the request to run them; gone when dropped.
pub struct Exports {
    _folder: tempfile::TempDir,
    /// What to run.
    pub request: Request,
}

const SURNAMES: [&str; 12] = [
    "김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "신",
];
const FIRST: [&str; 24] = [
    "서", "민", "지", "현", "도", "예", "수", "준", "하", "은", "시", "유", "태", "승", "재", "영",
    "성", "동", "소", "나", "다", "가", "주", "경",
];
const SECOND: [&str; 24] = [
    "연", "준", "우", "원", "윤", "현", "호", "진", "아", "영", "희", "석", "빈", "람", "솔", "율",
    "온", "린", "환", "철", "숙", "미", "훈", "경",
];
const ROADS: [&str; 8] = [
    "테헤란로",
    "세종대로",
    "강남대로",
    "을지로",
    "종로",
    "백제고분로",
    "올림픽로",
    "도산대로",
];
const HOSTS: [&str; 4] = ["naver.com", "gmail.com", "hanmail.net", "example.co.kr"];

/// The cells of one customer, as the one or the other export writes them.
fn cells(customer: u64, export: usize) -> [String; 7] {
    let draw = |topic: u64| mix64(customer << 8 | topic);
    let of = |list: &[&str], topic| list[(draw(topic) % list.len() as u64) as usize].to_owned();
    let name = of(&SURNAMES, 1) + &of(&FIRST, 2) + &of(&SECOND, 3);
    let (middle, end) = (1000 + draw(4) % 9000, draw(5) % 10_000);
    let (year, month, day) = (1940 + draw(6) % 65, 1 + draw(7) % 12, 1 + draw(8) % 28);
    let mail = format!("m{:x}@{}", draw(9) >> 28, of(&HOSTS, 10));
    let address = format!(
        "서울특별시 강남구 {} {}",
        of(&ROADS, 11),
        1 + draw(12) % 600
    );
    let postcode = format!("{:05}", 6000 + draw(13) % 400);
    let time = format!(
        "2026-{:02}-{:02} 09:00:00",
        1 + draw(14) % 9,
        1 + draw(15) % 28
    );
    if export == 0 {
        let phone = format!("010-{middle}-{end:04}");
        let birth = format!("{year}-{month:02}-{day:02}");
        [name, phone, mail, birth, address, postcode, time]
    } else {
        let phone = format!("+82 10 {middle} {end:04}");
        let birth = format!("{year}{month:02}{day:02}");
        let address = address.replace("서울특별시", "서울시");
        [
            name,
            phone,
            mail.to_uppercase(),
            birth,
            address,
            postcode,
            time,
        ]
    }
}

/// The text of both exports. Equal arguments give equal bytes.
pub fn texts(shape: Shape, seed: u64) -> [String; 2] {
    let header = "고객번호,이름,휴대전화,이메일,생년월일,주소,우편번호,수정일시\n";
    let mut texts = [header.to_owned(), header.to_owned()];
    for row in 0..shape.rows as u64 {
        let draw = |topic: u64| mix64(seed ^ (row << 16 | topic));
        let repeats = row > 0 && draw(1) % 100 < shape.duplicates;
        let customer = if repeats { draw(2) % row } else { row };
        let export = (row % 2) as usize;
        let text = &mut texts[export];
        write!(text, "C{row:08}").expect("texts take every write");
        for (at, cell) in cells(customer ^ seed << 40, export).iter().enumerate() {
            let empty = draw(16 + at as u64) % 100 < shape.nulls;
            text.push(',');
            text.push_str(if empty { "" } else { cell });
        }
        text.push('\n');
    }
    texts
}

/// Writes both exports into a folder of their own.
pub fn exports(shape: Shape) -> Exports {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let names = ["crm.csv", "shop.csv"];
    let files: Vec<PathBuf> = names.iter().map(|name| folder.path().join(name)).collect();
    for (file, text) in files.iter().zip(texts(shape, 7)) {
        std::fs::write(file, text).expect("the temporary folder takes the exports");
    }
    let request = Request {
        input: Input::Files(files),
        ids: Vec::new(),
        as_of: jiff::civil::date(2026, 11, 1),
        started: "2026-11-01T00:00:00Z".parse().expect("a point in time"),
        model: ModelUse::Retrain,
        publish: Publish::Yes,
        lang: Lang::Ko,
        watcher: Watcher::default(),
        variable: |_| None,
    };
    Exports {
        _folder: folder,
        request,
    }
}
