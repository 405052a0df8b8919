//! Laws of the standardizer; its cases stand in `tests/spec/standardize/postal-address.md`.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn apply(text: &str) -> Cell {
    let step = PostalAddress {
        as_of: date(2026, 11, 21),
        korean: true,
    };
    step.apply(Cell {
        text: Some(text.to_string()),
        ..Cell::default()
    })
}

/// Parts but the postcode, which leaves the text of Korean addresses.
fn parts(cell: &Cell) -> &[Option<String>] {
    &cell.parts[..cell.parts.len().min(6)]
}

#[test]
fn notations_of_one_address_have_equal_parts() {
    for same in [
        &[
            "서울특별시 강남구 테헤란로 152, 102동 1203호",
            "서울시 강남구 테헤란로152 102-1203",
            "서울강남구테헤란로152 102동1203호",
            "서울 강남구 테헤란로 152 102/1203",
            "102동 1203호\u{1f}서울 강남구 테헤란로 152",
            "서울 강남구\u{1f}테헤란로 152\u{1f}102동 1203호",
        ][..],
        &[
            "서울 강남구 역삼1동 737-2",
            "서울 강남구 역삼동 737번지 2호",
            "서울시 강남구 역삼동737-2번지",
        ],
        &[
            "서울 서초구 서초대로 396길 4",
            "서울 서초구 서초대로396길 4",
            "서울 서초구 서초대로396길4",
        ],
        &[
            "123 Main St Apt 4, Springfield, IL 62704",
            "123 MAIN STREET #4\u{1f}SPRINGFIELD\u{1f}IL\u{1f}62704",
        ],
    ] {
        let first = apply(same[0]);
        for text in same {
            let cell = apply(text);
            if same[0].is_ascii() {
                assert_eq!(cell.parts[3..5], first.parts[3..5], "{text}");
            } else {
                assert_eq!(parts(&cell), parts(&first), "{text}");
            }
        }
    }
}

#[test]
fn a_second_run_keeps_the_postcode() {
    let once = apply("(06236) 서울 강남구 테헤란로 152");
    assert_eq!(once.parts[6].as_deref(), Some("06236"));
    let step = PostalAddress {
        as_of: date(2026, 11, 21),
        korean: true,
    };
    assert_eq!(step.apply(once.clone()), once);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,40}") {
        let once = apply(&text);
        prop_assert_eq!(&apply(&text), &once);
    }

    #[test]
    fn ordinary_korean_addresses_are_stable(
        region in prop::sample::select(vec!["서울특별시 강남구", "경기도 수원시 영통구", "부산시 해운대구", "강원도 춘천시", "세종시", "전남 여수시"]),
        place in prop::sample::select(vec!["테헤란로 152", "세종대로지하 110", "역삼1동 산 12-3", "봉은사로4길 12-3", "남면 상리 123번지", "을지로3가 12"]),
        detail in prop::sample::select(vec!["", " 102동1203호", ", 5층", " 가나빌딩 B1", " 302호(역삼동, 가나아파트)", " 가나아파트102-1203"]),
    ) {
        let once = apply(&format!("{region} {place}{detail}"));
        let again = apply(once.text.as_deref().unwrap());
        prop_assert_eq!((&again.text, parts(&again)), (&once.text, parts(&once)));
        prop_assert!(once.parts[0].is_some() && once.parts[4].is_some());
    }

    #[test]
    fn ordinary_western_addresses_are_stable(
        street in prop::sample::select(vec!["12 Main St", "7b st james st", "Hauptstraße 12", "1600 PENNSYLVANIA AVE NW", "PO Box 12", "12 N 1st Ave"]),
        unit in prop::sample::select(vec!["", " Apt 4", ", Suite 500", " #3", ", 5th Floor"]),
        tail in prop::sample::select(vec!["", ", Springfield, IL 62704", ", London SW1A 1AA", ", Sydney, NSW", ", Seattle WA 98101"]),
    ) {
        let once = apply(&format!("{street}{unit}{tail}"));
        let again = apply(once.text.as_deref().unwrap());
        prop_assert_eq!((&again.text, &again.parts), (&once.text, &once.parts));
        prop_assert!(once.parts[3].is_some());
    }
}

/// Prints the time per value; run with `--release --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed() {
    let addresses = [
        "서울특별시 강남구 테헤란로 152, 102동 1203호",
        "경기도 수원시 영통구 매탄동 123-4번지",
        "부산광역시 해운대구 센텀중앙로 97 (재송동, 가나아파트)",
        "서울 강남구 봉은사로4길 12-3 5층",
    ];
    let start = std::time::Instant::now();
    let rounds = 100_000;
    let mut length = 0;
    for _ in 0..rounds {
        for address in addresses {
            length += apply(address).text.map_or(0, |text| text.len());
        }
    }
    println!("{:?} per value ({length})", start.elapsed() / (rounds * 4));
}
