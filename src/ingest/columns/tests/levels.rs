//! The level of a place that a column names is read off its values.

use super::*;

const PROVINCES: [&str; 8] = [
    "서울",
    "경기",
    "부산",
    "대구광역시",
    "서울",
    "경기도",
    "인천",
    "강원특별자치도",
];
const DISTRICTS: [&str; 8] = [
    "강남구",
    "수원시 영통구",
    "사하구",
    "수성구",
    "노원구",
    "의정부시",
    "연수구",
    "양양군",
];
const WARDS: [&str; 8] = [
    "역삼1동",
    "매탄동",
    "괴정동",
    "범어동",
    "상계동",
    "가능동",
    "송도동",
    "서면",
];

fn told(columns: &[(&str, [&str; 8])]) -> String {
    let mut all: Vec<(&str, Vec<&str>)> = vec![("성명", NAMES.into())];
    all.extend(
        columns
            .iter()
            .map(|&(header, values)| (header, values.to_vec())),
    );
    let told = shorts(&guess(&all));
    told.strip_prefix("person_name ")
        .unwrap_or(&told)
        .to_owned()
}

#[test]
fn values_tell_the_levels_that_headers_only_count() {
    for (province, district) in [
        ("region1", "region2"),
        ("addr1", "addr2"),
        ("주소1", "주소2"),
        ("지역1", "지역2"),
        ("지역", "지역2"),
        ("area1", "area2"),
        ("sido", "sigungu"),
        ("시도", "시군구"),
        ("도시", "구"),
    ] {
        let given = [(province, PROVINCES), (district, DISTRICTS)];
        assert_eq!(told(&given), "state city", "{province} {district}");
        let turned = [(province, DISTRICTS), (district, PROVINCES)];
        assert_eq!(told(&turned), "city state", "{district} {province}");
    }
    let three = [("지역1", PROVINCES), ("지역2", DISTRICTS), ("지역3", WARDS)];
    assert_eq!(told(&three), "state city suburb");
}

#[test]
fn levels_beside_a_street_are_parts_of_its_address() {
    let lots = [
        "역삼동 12-3",
        "매탄동 4-1",
        "괴정동 77",
        "범어동 8-2",
        "상계동 19",
        "가능동 3-3",
        "송도동 7-8",
        "서면 1-1",
    ];
    assert_eq!(
        told(&[("addr1", PROVINCES), ("addr2", DISTRICTS), ("addr3", lots)]),
        "address.3 address.2 address"
    );
    // The second address has its own town.
    assert_eq!(
        told(&[
            ("주소", ADDRESSES),
            ("주소2", ADDRESSES),
            ("시군구2", DISTRICTS)
        ]),
        "address address_2 city_2"
    );
}

#[test]
fn the_largest_cities_are_cities_unless_districts_stand_beside_them() {
    let cities = [
        "서울", "부산", "대구", "인천", "서울", "대전", "울산", "광주",
    ];
    assert_eq!(told(&[("도시", cities)]), "city");
}

#[test]
fn a_second_level_is_what_its_values_are_in_another_file() {
    let counties = [
        "Kent", "Devon", "Essex", "Kent", "Surrey", "Devon", "Dorset", "Essex",
    ];
    let towns = [
        "Dover", "Exeter", "Harlow", "Ashford", "Woking", "Torquay", "Poole", "Basildon",
    ];
    let file = |upper: &'static str, lower: &'static str, lows: [&'static str; 8]| {
        source(&[
            ("name", NAMES.into()),
            (upper, counties.to_vec()),
            (lower, lows.to_vec()),
        ])
    };
    let guesses = detect(&[
        file("region1", "region2", towns),
        file("county", "town", towns),
    ]);
    for guess in &guesses {
        assert_eq!(shorts(guess), "person_name state city");
    }
    let strangers = [
        "Lyon", "Nice", "Lille", "Brest", "Metz", "Tours", "Nancy", "Reims",
    ];
    let guesses = detect(&[
        file("region1", "region2", towns),
        file("county", "town", strangers),
    ]);
    assert_eq!(shorts(&guesses[0]), "person_name state state_2");
}

#[test]
fn the_only_address_of_each_file_is_one_field() {
    let told = |lines: &[&str]| -> Vec<String> {
        let sources: Vec<RawSource> = lines.iter().map(|line| headers(line)).collect();
        detect(&sources).iter().map(shorts).collect()
    };
    assert_eq!(
        told(&[
            "성함,자택주소,자택우편번호",
            "Full Name,Street Address,Postal Code"
        ]),
        [
            "person_name address postcode",
            "person_name address postcode"
        ]
    );
    // Where one file has both, they stay apart.
    assert_eq!(
        told(&["성함,자택주소", "성명,주소,자택주소"]),
        [
            "person_name home_address",
            "person_name address home_address"
        ]
    );
    assert_eq!(
        told(&["성함,자택주소", "성명,주소,직장주소"]),
        [
            "person_name home_address",
            "person_name address work_address"
        ]
    );
}

#[test]
fn a_code_of_a_country_is_no_part_of_an_address() {
    let streets = [
        "일주동로 106",
        "올림픽로 8",
        "테헤란로 1",
        "판교로 3",
        "센텀로 4",
        "양화로 5",
        "대학로 6",
        "첨단로 9",
    ];
    assert_eq!(
        told(&[
            ("LAND1", ["KR"; 8]),
            ("ORT01", DISTRICTS),
            ("STRAS", streets)
        ]),
        "country- address.2 address"
    );
}

#[test]
fn the_number_of_a_shop_is_no_part_of_an_address() {
    let names: Vec<&str> = (0..80).map(|row| NAMES[row % 8]).collect();
    let streets: Vec<String> = (0..80)
        .map(|row| format!("서울특별시 강남구 테헤란로 {}", row + 1))
        .collect();
    let shops: Vec<&str> = (0..80).map(|row| ["1호", "2호", "3호"][row % 3]).collect();
    let units: Vec<String> = (0..80)
        .map(|row| format!("10{}동 {}호", row % 7, 101 + row))
        .collect();
    let texts = |list: &'_ [String]| -> Vec<String> { list.to_vec() };
    let (streets, units) = (texts(&streets), texts(&units));
    let with = |header: &'static str, values: Vec<&str>| {
        let columns: &[(&str, Vec<&str>)] = &[
            ("성명", names.clone()),
            ("주소", streets.iter().map(String::as_str).collect()),
            (header, values),
        ];
        shorts(&guess(columns))
    };
    assert_eq!(with("zzq", shops), "person_name address zzq");
    let units = units.iter().map(String::as_str).collect();
    assert_eq!(with("zzq", units), "person_name address address.1");
}
