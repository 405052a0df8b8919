//! Reading the three exports: one is CP949, the others UTF-8, one of them with a mark.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use rayon::prelude::*;

/// Where the six fields stand in an export; several columns are joined by a blank.
pub struct Layout {
    pub source: &'static str,
    pub id: &'static str,
    pub name: &'static [&'static str],
    pub mobile: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub birth: &'static str,
    pub address: &'static [&'static str],
}

const LAYOUTS: [Layout; 3] = [
    Layout {
        source: "salesforce_contacts",
        id: "Id",
        name: &["LastName", "FirstName"],
        mobile: "MobilePhone",
        phone: "Phone",
        email: "Email",
        birth: "Birthdate",
        address: &["MailingState", "MailingCity", "MailingStreet"],
    },
    Layout {
        source: "erp_customers",
        id: "고객번호",
        name: &["고객명"],
        mobile: "휴대폰",
        phone: "전화번호",
        email: "이메일",
        birth: "생년월일",
        address: &["주소", "상세주소"],
    },
    Layout {
        source: "shop_members",
        id: "회원번호",
        name: &["이름"],
        mobile: "휴대전화",
        phone: "",
        email: "이메일",
        birth: "생년월일",
        address: &["기본주소", "상세주소"],
    },
];

/// An export: its rows and the places of the fields in them.
pub struct Table {
    pub layout: &'static Layout,
    pub places: HashMap<&'static str, usize>,
    pub rows: Vec<csv::StringRecord>,
}

/// Reads all three, side by side.
pub fn tables(folder: &Path) -> Result<Vec<Table>, Box<dyn Error>> {
    let read: Result<Vec<Table>, String> = LAYOUTS
        .par_iter()
        .map(|layout| table(folder, layout).map_err(|error| error.to_string()))
        .collect();
    Ok(read?)
}

fn table(folder: &Path, layout: &'static Layout) -> Result<Table, Box<dyn Error>> {
    let bytes = std::fs::read(folder.join(format!("{}.csv", layout.source)))?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::EUC_KR.decode(&bytes).0.into_owned(),
    };
    drop(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    let mut places = HashMap::new();
    let wanted = [
        layout.id,
        layout.mobile,
        layout.phone,
        layout.email,
        layout.birth,
    ];
    for &name in wanted.iter().chain(layout.name).chain(layout.address) {
        if let Some(at) = header.iter().position(|column| column == name) {
            places.insert(name, at);
        }
    }
    let rows = reader.records().filter_map(Result::ok).collect();
    Ok(Table {
        layout,
        places,
        rows,
    })
}

/// The entity, as a number, of every (source, id).
pub fn truth(path: &Path) -> Result<HashMap<(String, String), u32>, Box<dyn Error>> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut of_id = HashMap::new();
    for record in csv::Reader::from_path(path)?.records() {
        let record = record?;
        let next = numbers.len() as u32;
        let number = *numbers.entry(record[2].to_owned()).or_insert(next);
        of_id.insert((record[0].to_owned(), record[1].to_owned()), number);
    }
    Ok(of_id)
}
