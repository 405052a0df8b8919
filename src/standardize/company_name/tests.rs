//! Laws of the standardizer; its cases stand in `tests/spec/standardize/company-name.md`.

use super::*;
use proptest::prelude::*;

fn apply(text: &str) -> Cell {
    let step = CompanyName {
        forms: vec!["nv", "as"],
    };
    step.apply(Cell {
        text: Some(text.to_string()),
        ..Cell::default()
    })
}

fn core(text: &str) -> Option<String> {
    apply(text).parts[0].clone()
}

#[test]
fn notations_of_one_company_share_a_core() {
    for same in [
        &[
            "㈜가나상사",
            "가나상사 주식회사",
            "(주) 가나 상사",
            "가나상사(주)",
            "주)가나상사",
            "가나상사 서울지점",
        ][..],
        &[
            "LG전자",
            "엘지전자",
            "엘지 전자",
            "LG 전자 주식회사",
            "lg전자",
        ],
        &[
            "Johnson & Johnson",
            "JOHNSON AND JOHNSON, INC.",
            "Johnson and Johnson",
        ],
        &["존슨앤존슨", "존슨 앤 존슨", "존슨&존슨"],
        &[
            "Van Acker BVBA",
            "VAN ACKER SPRL",
            "NV Van Acker",
            "ASBL VAN ACKER",
            "Van Acker",
        ],
        &[
            "Nowak Meble Sp. z o.o.",
            "NOWAK MEBLE sp z o. o.",
            "Nowak Meble s.r.o.",
            "Nowak Meble, spol. s r.o.",
            "Nowak Meble Kft.",
            "Nowak Meble d.o.o.",
            "Nowak Meble A/S",
            "Nowak Meble S.à r.l.",
            "Nowak Meble FZ-LLC",
        ],
        &["ООО Ромашка", "Ромашка"],
        &[
            "A.B.C. Trading Co., Ltd.",
            "ABC Trading",
            "ABC TRADING CO.LTD",
        ],
    ] {
        for name in same {
            assert_eq!(core(name), core(same[0]), "{name}");
        }
    }
}

#[test]
fn different_companies_stay_different() {
    let names = [
        "삼성전자",
        "삼성전기",
        "삼성생명",
        "한국가스공사",
        "한국전력공사",
        "한국 연구소",
        "한국",
        "가나백화점",
        "가나",
        "에너지",
        "이지텍",
        "시티은행",
        "법무법인 가나",
        "세무법인 가나",
        "앤드류상사",
        "드류상사",
        "Ace Software",
        "Ace Systems",
        "Limited Brands",
        "Brands",
    ];
    for (at, left) in names.iter().enumerate() {
        for right in &names[at + 1..] {
            assert_ne!(core(left), core(right), "{left} {right}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_text_is_survived_and_stable(text in "\\PC{0,24}") {
        let once = apply(&text);
        if let Some(canonical) = &once.text {
            let again = apply(canonical);
            prop_assert_eq!((&again.text, &again.parts), (&once.text, &once.parts));
        }
    }

    #[test]
    fn company_looking_text_is_stable(
        words in prop::collection::vec(prop::sample::select(vec![
            "㈜", "(주)", "주식회사", "가나", "상사", "서울지점", "지점", "본점", "Co.,", "Ltd.", "Inc", "LG",
            "and", "앤", "엘지", "주)", "(유)", "공장", " ", " ", "Branch", "Seoul", ",", "&",
        ]), 1..7)
    ) {
        let once = apply(&words.concat());
        if let Some(canonical) = &once.text {
            let again = apply(canonical);
            prop_assert_eq!((&again.text, &again.parts), (&once.text, &once.parts));
        }
    }
}

/// Prints the time per value; run with `--release --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed() {
    let names = [
        "㈜가나상사",
        "엘지전자 주식회사",
        "대한물산",
        "가나상사 서울지점",
        "Acme Trading Co., Ltd.",
    ];
    let start = std::time::Instant::now();
    let rounds = 200_000;
    let mut length = 0;
    for _ in 0..rounds {
        for name in names {
            length += apply(name).text.map_or(0, |text| text.len());
        }
    }
    println!("{:?} per value ({length})", start.elapsed() / (rounds * 5));
}
