//! An invented run for the tests of this folder: every part of the report filled, one customer
//! with a hostile name.

mod quality;

use super::data::quality::share_passed;
use super::data::*;
use super::masked::masked_pair;
use crate::tables::field::FieldType;
use crate::tables::totals::{ReconciledSource, Reconciliation};

/// A name that must stay text wherever it appears.
pub(super) const HOSTILE: &str = "<script>alert('x')</script>";

fn field(name: &str, ko: &str, en: &str) -> FieldLabel {
    FieldLabel {
        name: name.into(),
        ko: ko.into(),
        en: en.into(),
        description: String::new(),
    }
}

/// Name, Korean, English, type.
const FIELDS: [(&str, &str, &str, FieldType); 9] = [
    ("person_name", "고객명", "Name", FieldType::PersonName),
    ("mobile_phone", "휴대전화", "Mobile phone", FieldType::Phone),
    ("email", "이메일", "E-mail", FieldType::Email),
    ("birth_date", "생년월일", "Birth date", FieldType::Date),
    ("address", "주소", "Address", FieldType::PostalAddress),
    ("postcode", "우편번호", "Postcode", FieldType::Postcode),
    ("company_name", "회사명", "Company", FieldType::CompanyName),
    ("grade", "등급", "Grade", FieldType::Category),
    (
        "marketing_consent",
        "마케팅 동의",
        "Marketing consent",
        FieldType::Consent,
    ),
];

fn label_of(at: usize) -> FieldLabel {
    let (name, ko, en, _) = FIELDS[at];
    field(name, ko, en)
}

fn source(name: &str, rows: u64, quarantined: u64, rejected: u64) -> SourceTotals {
    SourceTotals {
        name: name.into(),
        kept_before: 0,
        rows_read: rows,
        accepted: rows - quarantined - rejected,
        quarantined,
        rejected,
        blank_lines: 7,
        deleted: rows / 400,
        synthetic_ids: name == "shop",
        previous_rows: Some(rows - rows / 90),
        files: vec![FileFacts {
            name: format!("{name}_20261121.csv"),
            format: "csv".into(),
            encoding: Some(if name == "erp" {
                "CP949".into()
            } else {
                "UTF-8".into()
            }),
            encoding_evidence: Some("no undecodable bytes, Hangul throughout".into()),
            rows_read: rows,
            bytes: rows * 143,
        }],
    }
}

fn check(
    at: usize,
    rule: &str,
    dimension: &str,
    severity: &str,
    owner: &str,
    failed: u64,
) -> CheckResult {
    let checked = 180_000 - at as u64 * 3_100;
    CheckResult {
        check: rule.into(),
        rule: rule.into(),
        field: label_of(at),
        dimension: dimension.into(),
        severity: severity.into(),
        owner: owner.into(),
        checked,
        failed,
        pass_rate: share_passed(checked, failed),
        examples: (0..failed.min(3))
            .map(|i| RowReference {
                source: "erp".into(),
                file: "erp_20261121.csv".into(),
                line: 1_204 + 37 * i as u32,
                ..Default::default()
            })
            .collect(),
    }
}

fn comparison(
    at: usize,
    says: &str,
    weight: f64,
    left: Option<&str>,
    right: Option<&str>,
) -> ReviewComparison {
    let (left, right) = masked_pair(FIELDS[at].3, left, right);
    ReviewComparison {
        name: FIELDS[at].0.into(),
        level: if says == "one side has no usable value" {
            "null".into()
        } else {
            String::new()
        },
        says: says.into(),
        weight,
        fields: vec![ReviewField {
            field: label_of(at),
            left,
            right,
        }],
    }
}

fn review_pair(nth: u32, reason: &str, comparisons: Vec<ReviewComparison>) -> ReviewPair {
    let weight_prior = -14.2;
    let match_weight = weight_prior + comparisons.iter().map(|c| c.weight).sum::<f64>();
    let row = |source: &str, line| RowReference {
        source: source.into(),
        file: format!("{source}_20261121.csv"),
        line,
        ..Default::default()
    };
    ReviewPair {
        left: row("erp", 120 + nth),
        left_id: format!("C-{}", 10_000 + nth),
        right: row("shop", 4_402 + nth),
        right_id: format!("{}", 88_100 + nth),
        match_weight,
        match_probability: match_weight.exp2() / (1.0 + match_weight.exp2()),
        decision: "review".into(),
        reason: reason.into(),
        weight_prior,
        comparisons,
    }
}

/// A merged pair: every name is the same, `more` bits speak for or against it.
fn merged(nth: u32, more: f64) -> ReviewPair {
    let mut pair = review_pair(
        nth,
        "evidence",
        vec![
            comparison(
                0,
                "the same surname and given name",
                14.0,
                Some("김철수"),
                Some("김철수"),
            ),
            comparison(
                1,
                "the same mobile number",
                14.0,
                Some("010-1234-5678"),
                Some("010-1234-5679"),
            ),
            comparison(
                4,
                "another number in the same street",
                more,
                Some("서울 강남구 테헤란로 152"),
                None,
            ),
        ],
    );
    pair.decision = "match".into();
    pair
}

/// Records without any row, of one field.
pub(super) fn no_rows() -> crate::tables::records::Records {
    use crate::tables::records::{FieldData, Records};
    Records {
        sources: Vec::new(),
        source: Vec::new(),
        id: Vec::<Option<&str>>::new().into(),
        kind: Vec::new(),
        content_hash: Vec::new(),
        position: Vec::new(),
        updated_at: Vec::new(),
        deleted: Vec::new(),
        must_link: Vec::new(),
        fields: vec![FieldData {
            def: crate::tables::field::FieldDef::new("value", FieldType::Text),
            raw: crate::tables::text_column::TextColumn::nulls(0),
            standardized: crate::tables::standardized::Standardized::nulls(0, FieldType::Text),
        }],
        carried: Vec::new(),
    }
}

fn level(name: &str, says: &str, pairs: u64, weight: f64) -> LevelSummary {
    LevelSummary {
        name: name.into(),
        says: says.into(),
        pairs,
        weight,
    }
}

fn matching() -> MatchingSummary {
    let pass = |name: &str, keys, pairs, new_pairs, largest_block, cut| BlockingPass {
        name: name.into(),
        keys,
        pairs,
        new_pairs,
        largest_block,
        cut,
    };
    MatchingSummary {
        entity_kind: "person".into(),
        rows: 171_203,
        candidate_pairs: 1_284_118,
        passes: vec![
            pass("mobile_phone", 131_240, 48_211, 48_211, 31, 0),
            pass("email", 98_004, 36_902, 9_118, 44, 0),
            pass("surname + birth_date", 71_553, 190_224, 171_003, 58, 0),
            pass(
                "name sound + region",
                40_911,
                1_204_339,
                1_055_786,
                412,
                90_118,
            ),
        ],
        comparisons: vec![
            ComparisonSummary {
                name: "person_name".into(),
                levels: vec![
                    level("null", "one side has no usable value", 1_204, 0.0),
                    level("exact", "the same surname and given name", 31_904, 9.1),
                    level("one_key_off", "one keystroke or letter apart", 2_113, 6.4),
                    level(
                        "romanized",
                        "the same name in another form: script, order, nickname, middle name",
                        804,
                        5.2,
                    ),
                    level("else", "different values", 1_909, -6.8),
                ],
            },
            ComparisonSummary {
                name: "mobile_phone".into(),
                levels: vec![
                    level("null", "one side has no usable value", 6_204, 0.0),
                    level("exact", "the same mobile number", 27_110, 11.8),
                    level(
                        "one_digit_off",
                        "one digit differs or two are swapped",
                        811,
                        4.0,
                    ),
                    level("else", "different values", 3_809, -3.1),
                ],
            },
        ],
        merge_from: 0.95,
        review_from: 0.5,
        weight_prior: -14.2,
        matches: 35_730,
        reviews: 2_204,
        weights: (0..16)
            .map(|i| WeightBin {
                from: f64::from(i * 2),
                to: f64::from(i * 2 + 2),
                matches: if i < 2 {
                    0
                } else {
                    [
                        120, 410, 1_204, 3_011, 6_120, 8_004, 7_210, 5_002, 2_611, 1_204, 540, 201,
                        70, 23,
                    ][i as usize - 2]
                },
                reviews: [1_310, 604, 201, 80, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][i as usize],
            })
            .collect(),
        cluster_sizes: [
            (1, 118_204),
            (2, 17_311),
            (3, 4_120),
            (4, 911),
            (5, 240),
            (6, 71),
            (7, 18),
            (9, 4),
            (14, 1),
        ]
        .map(|(size, clusters)| ClusterSize { size, clusters })
        .to_vec(),
        largest: (0..5)
            .map(|i| LargeCluster {
                entity_id: format!("p_7f3a{i}c"),
                size: 14 - 2 * i,
                sources: vec!["crm".into(), "erp".into(), "shop".into()],
                weakest: Some(0.9712 + 0.003 * i as f64),
            })
            .collect(),
        review_reasons: vec![
            ("one_contact_only".into(), 1_203),
            ("evidence".into(), 611),
            ("birth_date_conflict".into(), 240),
            ("cluster_conflict".into(), 150),
        ],
        strongest: vec![merged(1, 32.5), merged(2, 31.9)],
        doubtful: vec![merged(3, -9.2)],
    }
}

fn conflicts() -> ConflictSummary {
    let count = |at, kind: &str, values, entities| ConflictCount {
        field: label_of(at),
        kind: kind.into(),
        values,
        entities,
    };
    let example = |at: usize, kind: &str, chosen: &str, other: &str| {
        let (chosen, other) = masked_pair(FIELDS[at].3, Some(chosen), Some(other));
        ConflictExample {
            entity_id: "p_1c9e0b".into(),
            field: label_of(at),
            kind: kind.into(),
            chosen,
            chosen_source: "crm".into(),
            other,
            other_source: "shop".into(),
            strategy: "most-recent".into(),
        }
    };
    ConflictSummary {
        total: 14_907,
        entities: 9_204,
        by_field: vec![
            count(4, "outdated", 6_120, 5_998),
            count(1, "complement", 4_310, 4_102),
            count(2, "value", 2_204, 2_190),
            count(0, "notation", 1_811, 1_790),
            count(8, "consent", 391, 391),
            count(3, "identity", 71, 70),
        ],
        examples: vec![
            example(
                4,
                "outdated",
                "서울특별시 강남구 테헤란로 152 101동 1203호",
                "서울특별시 강남구 테헤란로 52 11동 303호",
            ),
            example(3, "identity", "1985-03-12", "1985-12-03"),
            example(0, "notation", "Kim Chulsoo", HOSTILE),
        ],
        matrix: SourceAgainstSource {
            sources: vec!["crm".into(), "erp".into(), "shop".into()],
            counts: vec![
                vec![120, 940, 410],
                vec![5_204, 310, 1_020],
                vec![4_100, 2_203, 600],
            ],
        },
        disagreements: vec![Disagreement {
            field: label_of(4),
            kind: "outdated".into(),
            source: "shop".into(),
            against: "erp".into(),
            entities: 2_203,
            compared: 8_410,
        }],
    }
}

fn review() -> ReviewSummary {
    ReviewSummary {
        total: 1_973,
        rows: 2_204,
        pairs: vec![
            review_pair(
                1,
                "one_contact_only",
                vec![
                    comparison(0, "different values", -2.1, Some("김철수"), Some("김영희")),
                    comparison(
                        1,
                        "the same mobile number",
                        11.8,
                        Some("010-1234-5678"),
                        Some("010-1234-5678"),
                    ),
                    comparison(
                        2,
                        "the same mailbox",
                        8.3,
                        Some("hongkd85@naver.com"),
                        Some("hongkd85@naver.com"),
                    ),
                    comparison(
                        3,
                        "one side has no usable value",
                        0.0,
                        Some("1985-03-12"),
                        None,
                    ),
                    comparison(
                        4,
                        "another unit of the same building",
                        1.4,
                        Some("서울 강남구 테헤란로 152 1203호"),
                        Some("서울 강남구 테헤란로 152 1205호"),
                    ),
                ],
            ),
            review_pair(
                2,
                "birth_date_conflict",
                vec![
                    comparison(
                        0,
                        "one keystroke or letter apart",
                        6.4,
                        Some("남궁민수"),
                        Some("남궁만수"),
                    ),
                    comparison(
                        1,
                        "one digit differs or two are swapped",
                        4.0,
                        Some("010-8812-3301"),
                        Some("010-8812-3361"),
                    ),
                    comparison(
                        3,
                        "one digit differs, or day and month are swapped",
                        3.2,
                        Some("1990-05-11"),
                        Some("1990-11-05"),
                    ),
                    comparison(
                        6,
                        "the same name apart from the legal form",
                        2.0,
                        Some("(주)가나상사"),
                        Some("주식회사 가나상사"),
                    ),
                ],
            ),
            review_pair(
                3,
                "evidence",
                vec![
                    comparison(
                        0,
                        "different values",
                        1.0,
                        Some(HOSTILE),
                        Some("Kim Chul-soo"),
                    ),
                    comparison(
                        2,
                        "the same mailbox",
                        13.6,
                        Some("cs.kim@example.com"),
                        Some("cskim@example.com"),
                    ),
                ],
            ),
        ],
    }
}

/// What changed since last month: every event, two fields, a figure that only one run has.
fn difference() -> RunDifference {
    let event = |event: &str, count, related: Option<&str>| EventCount {
        event: event.into(),
        count,
        examples: vec![EventExample {
            entity_id: "p4v1c8m2k7q0w9x3z5a6b".into(),
            related: related.map(Into::into),
        }],
    };
    let causes = |causes: &[(&str, u64)]| {
        let counted = causes.iter().map(|&(cause, count)| CauseCount {
            cause: cause.into(),
            count,
        });
        counted.collect()
    };
    let figure = |name: &str, before: Option<f64>, after: Option<f64>| FigureChange {
        name: name.into(),
        before,
        after,
    };
    let other = Some("p0000000000000000000a");
    RunDifference {
        before: "20261021T220000Z".into(),
        after: "20261121T220000Z-4f1c".into(),
        also_changed: vec!["rules".into(), "sources".into()],
        unchanged: 118_204,
        events: vec![
            event("created", 1_204, None),
            event("kept", 31, None),
            event("grown", 2_017, None),
            event("merged_into", 88, other),
            event("split_from", 12, other),
            event("retired", 140, None),
        ],
        fields: vec![
            FieldChange {
                field: label_of(1),
                changed: 912,
                filled: 301,
                emptied: 44,
                causes: causes(&[("source", 803), ("members", 410), ("other_row", 44)]),
                examples: vec!["p4v1c8m2k7q0w9x3z5a6b".into()],
            },
            FieldChange {
                field: label_of(7),
                changed: 3,
                filled: 0,
                emptied: 0,
                causes: causes(&[("rules", 3)]),
                examples: vec!["p4v1c8m2k7q0w9x3z5a6b".into()],
            },
        ],
        fields_added: vec!["marketing_consent".into()],
        fields_removed: vec!["fax".into()],
        figures: vec![
            figure("entities", Some(120_340.0), Some(121_464.0)),
            figure("passed.mail-ok.email", Some(0.941), Some(0.962)),
            figure("passed.grade-known.grade", None, Some(0.999)),
        ],
    }
}

/// The invented run.
pub(super) fn sample() -> ReportData {
    let checks = vec![
        check(1, "phone-valid", "validity", "error", "고객지원팀", 4_120),
        check(2, "mail-ok", "validity", "warning", "마케팅팀", 3_904),
        check(5, "postcode-five-digits", "validity", "warning", "", 2_011),
        check(
            3,
            "birth-date-plausible",
            "validity",
            "error",
            "고객지원팀",
            412,
        ),
        check(0, "name-present", "completeness", "error", "영업팀", 1_204),
        check(4, "address-current", "timeliness", "info", "", 9_877),
        check(1, "phone-shared", "uniqueness", "warning", "영업팀", 803),
        check(7, "grade-known", "consistency", "info", "", 12),
        check(
            8,
            "consent-has-contact",
            "consistency",
            "error",
            "법무팀",
            0,
        ),
    ];
    let mut checks = checks;
    checks.sort_by_key(|check| std::cmp::Reverse(check.failed));
    let mut dimensions = DimensionScore::all(&checks);
    dimensions[0].previous_rate = Some(0.981);
    let fill = [0.998, 0.912, 0.741, 0.603, 0.822, 0.79, 0.31, 0.655, 0.97];
    let valid = [0.991, 0.968, 0.974, 0.996, 0.94, 0.986, 0.99, 1.0, 1.0];
    let rows = 181_440u64;
    let fields: Vec<FieldQuality> = (0..FIELDS.len())
        .map(|at| FieldQuality {
            field: label_of(at),
            ty: FIELDS[at].3.name().into(),
            rows,
            filled: (rows as f64 * fill[at]) as u64,
            distinct: 3 + (rows as f64 * fill[at] * 0.8) as u64 / (1 + at as u64),
            invalid: (rows as f64 * fill[at] * (1.0 - valid[at])) as u64,
            placeholder: 14 * at as u64,
            masked: if at == 0 { 803 } else { 0 },
            fill_rate: Some(fill[at]),
            validity_rate: Some(valid[at]),
        })
        .collect();
    let sources = vec![
        source("crm", 84_210, 31, 2),
        source("erp", 61_902, 412, 19),
        source("shop", 35_804, 12, 0),
    ];
    ReportData {
        run: RunFacts {
            run_id: "20261121T220000Z-4f1c".into(),
            kind: PublicationKind::Run,
            project: "가나커머스 고객통합".into(),
            as_of: "2026-11-21".into(),
            started: "2026-11-21T22:00:00+09:00".into(),
            version: "0.1.0".into(),
            rules_hash: "b3:9f2c41aa".into(),
            model_hash: "b3:01d7e3b2".into(),
            encrypted: false,
            report_path: "goldsieve-out/current/report.html".into(),
        },
        scores: quality::scores(&checks, &fields, &sources),
        fixes: quality::fixes(&checks, rows),
        changes: quality::changes(),
        trend: quality::trend(),
        profile: quality::profile(&fields, &sources),
        sources,
        golden: GoldenTotals {
            entities: 140_880,
            persons: 132_104,
            companies: 8_776,
            merged_entities: 22_676,
            duplicate_rows: 40_560,
            previous_entities: Some(139_002),
        },
        decisions: vec![
            Notice {
                code: "encoding".into(),
                about: "erp_20261121.csv".into(),
                message: "read as CP949: no undecodable bytes".into(),
            },
            Notice {
                code: "date-order".into(),
                about: "shop.birth".into(),
                message: "day/month/year, because 31 values have a first part above 12".into(),
            },
        ],
        warnings: vec![Notice {
            code: "unused-setting".into(),
            about: "checks[3]".into(),
            message: "matched no field and was not applied".into(),
        }],
        left_out: vec![LeftOut {
            source: "erp".into(),
            column: "주민번호".into(),
            kind: "resident-number".into(),
            cells: 51_204,
            action: "column-left-out".into(),
        }],
        quality: QualitySummary {
            fields,
            checks,
            dimensions,
            standardization: (0..6)
                .map(|at| StandardizationEffect {
                    field: label_of(at),
                    filled: (rows as f64 * fill[at]) as u64,
                    changed: 1_000 + 14_210 * at as u64,
                    became_missing: 90 * at as u64,
                    distinct_before: 150_000 - 9_000 * at as u64,
                    distinct_after: 141_000 - 11_000 * at as u64,
                })
                .collect(),
        },
        gates: vec![
            GateResult {
                name: "validity of email".into(),
                dimension: "validity".into(),
                field: label_of(2),
                measured: "97.8%".into(),
                limit: "≥ 97%".into(),
                outcome: GateOutcome::Passed,
            },
            GateResult {
                name: "validity of mobile_phone".into(),
                dimension: "validity".into(),
                field: label_of(1),
                measured: "97.7%".into(),
                limit: "≥ 98%".into(),
                outcome: GateOutcome::Failed,
            },
            GateResult {
                name: "max_cluster_size".into(),
                measured: "14".into(),
                limit: "≤ 50".into(),
                outcome: GateOutcome::Passed,
                ..Default::default()
            },
            GateResult {
                name: "source_rows_drop".into(),
                measured: "–".into(),
                limit: "≤ 20%".into(),
                outcome: GateOutcome::Skipped,
                ..Default::default()
            },
        ],
        matching: vec![matching()],
        conflicts: conflicts(),
        review: review(),
        difference: Some(difference()),
        control_totals: vec![
            ControlTotal {
                name: "sum of points".into(),
                input: "48,120,300".into(),
                output: "48,120,300".into(),
                agrees: true,
                explained: true,
                ..Default::default()
            },
            ControlTotal {
                name: "count by grade".into(),
                group: "VIP".into(),
                input: "4,120".into(),
                output: "3,877".into(),
                agrees: false,
                explained: true,
                deleted: "12".into(),
                not_chosen: "231".into(),
                ..Default::default()
            },
        ],
        reconciliation: Reconciliation::of(
            vec![ReconciledSource {
                name: "erp".into(),
                rows_read: 12_000,
                crosswalk: 11_940,
                quarantine: 58,
                quarantine_reasons: [("total-row".into(), 8), ("휴면5년".into(), 50)].into(),
                rejects: 2,
                golden: 9_100,
                absorbed: 2_840,
                ..ReconciledSource::default()
            }],
            9_100,
        ),
    }
}
