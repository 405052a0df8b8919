//! Japanese names in Han characters and kana: 山口直樹, 加藤 さゆり 様. Only what a frequent surname or a
//! kana shows to be Japanese is read here; other names in Han characters are read as Korean ones.

use crate::text::hanja;

use super::parsed::Parsed;

/// Frequent Japanese surnames of two or three characters, as civil registers and telephone books count
/// them. Those of one character are Chinese and Korean surnames as well.
#[rustfmt::skip]
const SURNAMES: &[&str] = &[
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "渡邊", "渡邉", "山本", "中村", "小林", "加藤", "吉田", "山田",
    "佐々木", "山口", "松本", "井上", "木村", "斎藤", "斉藤", "齋藤", "齊藤", "清水", "山崎", "池田", "橋本", "阿部",
    "石川", "山下", "中島", "石井", "小川", "前田", "岡田", "長谷川", "藤田", "後藤", "近藤", "村上", "遠藤", "青木",
    "坂本", "福田", "太田", "西村", "藤井", "金子", "岡本", "藤原", "中川", "中野", "原田", "松田", "竹内", "小野",
    "田村", "中山", "和田", "石田", "森田", "上田", "内田", "柴田", "酒井", "宮崎", "横山", "高木", "安藤", "宮本",
    "大野", "小島", "谷口", "工藤", "今井", "高田", "増田", "丸山", "杉山", "村田", "大塚", "新井", "小山", "平野",
    "藤本", "河野", "上野", "野口", "武田", "松井", "千葉", "菅原", "岩崎", "木下", "久保", "佐野", "野村", "松尾",
    "市川", "菊地", "杉本", "古川", "大西", "島田", "水野", "桜井", "高野", "渡部", "吉川", "山内", "西田", "飯田",
    "菊池", "西川", "小松", "北村", "安田", "五十嵐", "川口", "平田", "中田", "久保田", "服部", "岩田", "土屋", "川崎",
    "福島", "本田", "秋山", "田口", "永井", "中西", "吉村", "川上", "石原", "馬場", "大橋", "松岡", "浜田", "森本",
    "矢野", "浅野", "松下", "大島", "吉岡", "小池", "野田", "荒木", "大谷", "熊谷", "黒田", "尾崎", "永田", "松村",
];

/// Forms of address, which follow a name.
const TITLES: &[&str] = &["様", "さま", "さん", "殿", "先生", "くん", "ちゃん"];

/// Reads a name that is Japanese for sure; `None` for any other.
pub fn read(name: &str) -> Option<Parsed> {
    if !name
        .chars()
        .all(|c| is_kana(c) || hanja::is_hanja(c) || matches!(c, '々' | ' '))
    {
        return None;
    }
    let title = TITLES.iter().find(|title| {
        name.strip_suffix(**title)
            .is_some_and(|rest| rest.trim_end().chars().count() >= 2)
    });
    let bare = title.map_or(name, |title| name[..name.len() - title.len()].trim_end());
    let parsed = match bare.split_once(' ') {
        Some((surname, given)) if known(surname) || bare.chars().any(is_kana) => {
            Parsed::korean(surname, &given.replace(' ', ""))
        }
        Some(_) => return None,
        None => {
            let of_surname = |surname: &&&str| {
                let given = bare
                    .strip_prefix(**surname)
                    .map(|given| given.chars().count());
                given.is_some_and(|given| (1..=4).contains(&given))
            };
            let surname = SURNAMES
                .iter()
                .filter(of_surname)
                .max_by_key(|surname| surname.len())?;
            Parsed::korean(surname, &bare[surname.len()..])
        }
    };
    Some(Parsed {
        title: title.map(|title| (*title).to_owned()),
        ..parsed
    })
}

fn known(surname: &str) -> bool {
    SURNAMES.contains(&surname)
}

fn is_kana(c: char) -> bool {
    ('\u{3041}'..='\u{3096}').contains(&c) || ('\u{30a1}'..='\u{30fc}').contains(&c)
}
