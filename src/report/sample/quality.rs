//! The invented run's profile, figures, fixes and trend. Rows, checks and fields are those of the
//! rest of the sample, so that figures that belong together agree.

use super::{FIELDS, label_of};
use crate::report::data::profile::*;
use crate::report::data::scores::*;
use crate::report::data::trend::{PublicationKind, TrendPoint};
use crate::report::data::{
    CheckResult, FieldLabel, FieldQuality, FindingChanges, Fix, FixList, FurtherRule, RuleChange,
    RuleStanding, SourceTotals,
};
use crate::report::masked::Masked;
use crate::tables::findings::Dimension;

/// Text as read, as invented rows have it, by field.
const VALUES: [&str; 9] = [
    "홍길동",
    "010-1234-5678",
    "info@example.com",
    "1985-03-12",
    "서울 강남구 테헤란로 152",
    "06236",
    "(주)가나상사",
    "VIP",
    "Y",
];

/// Two patterns by field, the usual one first.
const PATTERNS: [[&str; 2]; 9] = [
    ["가가가", "가가"],
    ["999-9999-9999", "99999999999"],
    ["aaaa@aaaaaaa.aaa", "aa99@aaaaa.aaa"],
    ["9999-99-99", "9999.99.99"],
    ["가+ 가+ 가+ 9+", "가+ 가+ 가+ 9+ 9+가 9+가"],
    ["99999", "999-999"],
    ["(가)가가가가", "가가가가 가가가가"],
    ["AAA", "가가"],
    ["A", "가"],
];

fn field_profile(
    at: usize,
    quality: &FieldQuality,
    source: &str,
    rows: u64,
    divisor: u64,
) -> FieldProfile {
    let filled = quality.filled / divisor;
    let usual = filled / 10 * 8;
    let share = |part: u64| part as f64 / filled as f64;
    FieldProfile {
        field: label_of(at),
        ty: FIELDS[at].3.name().into(),
        source: source.into(),
        columns: match source {
            "" => Vec::new(),
            _ => vec![FIELDS[at].1.into()],
        },
        rows,
        filled,
        distinct: quality.distinct / divisor,
        distinct_standardized: quality.distinct / divisor / 10 * 9,
        usable: filled - filled / 40,
        flags: vec![("invalid".into(), quality.invalid / divisor)],
        pattern_count: 14 + at as u64,
        patterns: PATTERNS[at]
            .iter()
            .zip([usual, filled - usual])
            .map(|(pattern, rows)| PatternShare {
                pattern: (*pattern).into(),
                rows,
                share: share(rows),
                new: at == 3 && rows < usual,
            })
            .collect(),
        top_values: [812, 77, 5]
            .iter()
            .map(|&rows| TopValue {
                value: Masked::new(FIELDS[at].3, VALUES[at]),
                rows,
            })
            .collect(),
        lengths: Some(LengthHistogram {
            min: 2,
            median: 3 + 2 * at as u32,
            max: 9 + 3 * at as u32,
            bins: (0..8)
                .map(|bin| LengthBin {
                    from: 2 + bin * 2,
                    to: 3 + bin * 2,
                    rows: filled / 8,
                })
                .collect(),
        }),
        dates: (at == 3).then(|| DateHistogram {
            first: "1931-02".into(),
            last: "2026-11".into(),
            unit: "decade".into(),
            bins: (0..10)
                .map(|bin| DateBin {
                    period: (1930 + 10 * bin).to_string(),
                    rows: filled / 12 * (1 + bin % 5) / 3,
                })
                .collect(),
            before: 0,
            after: 3,
        }),
        chain: ChainEffect {
            steps: ["unicode", "trim", "null-tokens", FIELDS[at].3.name()]
                .map(String::from)
                .to_vec(),
            changed: filled / 5,
            became_missing: 90 * at as u64 / divisor,
            changes: vec![
                PatternChange {
                    from: PATTERNS[at][1].into(),
                    to: Some(PATTERNS[at][0].into()),
                    rows: filled / 6,
                },
                PatternChange {
                    from: "-".into(),
                    to: None,
                    rows: 90 * at as u64 / divisor,
                },
            ],
        },
    }
}

pub(super) fn profile(fields: &[FieldQuality], sources: &[SourceTotals]) -> ProfileSummary {
    let rows = fields[0].rows;
    let overall = fields
        .iter()
        .enumerate()
        .map(|(at, quality)| field_profile(at, quality, "", rows, 1));
    let own = sources.iter().flat_map(|source| {
        let fields = fields.iter().enumerate();
        fields.map(|(at, quality)| field_profile(at, quality, &source.name, source.accepted, 3))
    });
    let pattern = |source: &str, missing: &[usize], rows| MissingPattern {
        source: source.into(),
        missing: missing.to_vec(),
        absent: if source == "erp" { vec![8] } else { Vec::new() },
        rows,
    };
    ProfileSummary {
        sources: sources
            .iter()
            .map(|source| SourceProfile {
                source: source.name.clone(),
                rows: source.accepted,
                companies: source.accepted / 20,
                deleted: source.deleted,
                undated: if source.name == "shop" {
                    source.accepted
                } else {
                    12
                },
                first_change: "2019-01-02".into(),
                last_change: "2026-11-20".into(),
                columns: FIELDS.iter().map(|field| field.1.to_owned()).collect(),
            })
            .collect(),
        fields: overall.chain(own).collect(),
        near_equal: vec![EqualColumns {
            source: "erp".into(),
            left: "address".into(),
            right: "erp.배송지".into(),
            rows: 58_120,
            equal: 57_901,
            share: 57_901.0 / 58_120.0,
        }],
        missing: MissingTogether {
            fields: (0..FIELDS.len()).map(label_of).collect(),
            patterns: vec![
                pattern("crm", &[], 31_204),
                pattern("erp", &[6], 28_410),
                pattern("crm", &[6, 7], 19_112),
                pattern("shop", &[3, 4, 5], 12_730),
                pattern("erp", &[2, 6, 7], 4_211),
            ],
            other_rows: rows - 31_204 - 28_410 - 19_112 - 12_730 - 4_211,
        },
    }
}

fn cell(dimension: Dimension, basis: Basis, checked: u64, failed: u64) -> DimensionCell {
    DimensionCell {
        dimension: dimension.name().into(),
        basis,
        checked,
        failed,
        rate: (checked - failed) as f64 / checked as f64,
    }
}

fn group(name: &str, rows: u64, failed: u64) -> GroupScore {
    GroupScore {
        group: name.into(),
        rows,
        clean_rows: rows - failed.min(rows),
        clean_share: Some((rows - failed.min(rows)) as f64 / rows as f64),
        checked: rows * 6,
        failed,
        rate: Some(1.0 - failed as f64 / (rows * 6) as f64),
        dimensions: vec![
            cell(Dimension::Completeness, Basis::Checks, rows, failed / 3),
            cell(Dimension::Validity, Basis::Checks, rows * 4, failed / 2),
        ],
        worst_rule: "phone-valid".into(),
        worst_failed: failed / 2,
        ..GroupScore::default()
    }
}

pub(super) fn scores(
    checks: &[CheckResult],
    fields: &[FieldQuality],
    sources: &[SourceTotals],
) -> Scores {
    let figure = |name: &str, value: f64, previous, checked: u64| HeadlineFigure {
        name: name.into(),
        value: Some(value),
        previous,
        passed: (value * checked as f64) as u64,
        checked,
        ..HeadlineFigure::default()
    };
    let rows = fields[0].rows;
    let agreed = |compared, agreed| AgreementCount { compared, agreed };
    Scores {
        headline: vec![
            figure("conformity", 0.984_1, Some(0.981_2), 1_511_000),
            figure("clean_rows", 0.893, Some(0.901), rows),
            figure("reachable", 0.958, Some(0.958), rows),
        ],
        reachable: Some(rows / 1000 * 958),
        fields: fields
            .iter()
            .enumerate()
            .map(|(at, quality)| {
                let mut dimensions = vec![
                    cell(
                        Dimension::Completeness,
                        Basis::Values,
                        quality.rows,
                        quality.rows - quality.filled,
                    ),
                    cell(
                        Dimension::Validity,
                        Basis::Checks,
                        quality.filled,
                        quality.invalid,
                    ),
                ];
                if at == 1 {
                    dimensions.push(cell(Dimension::Uniqueness, Basis::Checks, 171_000, 803));
                }
                if at < 5 {
                    let compared = 20_000 + 1_000 * at as u64;
                    dimensions.push(cell(Dimension::Accuracy, Basis::Agreement, compared, 911));
                }
                FieldScore {
                    field: quality.field.clone(),
                    dimensions,
                }
            })
            .collect(),
        sources: sources
            .iter()
            .zip([6_204, 8_811, 4_120])
            .map(|(source, failed)| group(&source.name, source.accepted, failed))
            .collect(),
        breakdowns: vec![
            Breakdown {
                expression: "branch".into(),
                field: FieldLabel {
                    name: "branch".into(),
                    ko: "지점".into(),
                    en: "Branch".into(),
                    description: "계약을 맡은 지점".into(),
                },
                by: "value".into(),
                groups_in_all: 41,
                groups: vec![
                    group("강남", 40_211, 2_310),
                    group("부산 서면", 22_410, 3_911),
                    group("", 1_204, 612),
                    GroupScore {
                        other: true,
                        ..group("", 117_000, 9_120)
                    },
                ],
            },
            Breakdown {
                expression: "created_at".into(),
                field: FieldLabel::from("created_at"),
                by: "month".into(),
                groups_in_all: 3,
                groups: vec![
                    group("2026-09", 4_120, 204),
                    group("2026-10", 4_410, 198),
                    group("2026-11", 2_877, 611),
                ],
            },
        ],
        conformity: CheckClass::ALL
            .into_iter()
            .filter_map(|class| {
                let of: Vec<&CheckResult> = checks
                    .iter()
                    .filter(|check| CheckClass::of(&check.check) == class)
                    .collect();
                let checked: u64 = of.iter().map(|check| check.checked).sum();
                let failed: u64 = of.iter().map(|check| check.failed).sum();
                let rate = (checked > 0).then(|| 1.0 - failed as f64 / checked as f64)?;
                Some(ClassConformity {
                    class: class.name().into(),
                    checks: of.len() as u64,
                    checked,
                    failed,
                    rate,
                    platinum: rate >= PLATINUM,
                })
            })
            .collect(),
        agreement: Agreement {
            customers_from: "matching".into(),
            customers: 18_204,
            fields: (0..5)
                .map(|at| {
                    let compared = 20_000 + 1_000 * at as u64;
                    FieldAgreement {
                        field: label_of(at),
                        count: agreed(compared, compared - 911),
                        rate: Some(1.0 - 911.0 / compared as f64),
                    }
                })
                .collect(),
            sources: sources.iter().map(|source| source.name.clone()).collect(),
            matrix: vec![
                vec![agreed(0, 0), agreed(61_000, 59_120), agreed(30_400, 28_902)],
                vec![agreed(61_000, 59_120), agreed(0, 0), agreed(18_600, 17_423)],
                vec![agreed(30_400, 28_902), agreed(18_600, 17_423), agreed(0, 0)],
            ],
        },
    }
}

/// One fix per check that is not merely worth knowing.
pub(super) fn fixes(checks: &[CheckResult], rows: u64) -> FixList {
    let wanted = checks
        .iter()
        .filter(|check| check.failed > 0 && check.severity != "info");
    FixList {
        value: "annual_sales".into(),
        fixes: wanted
            .map(|check| Fix {
                rule: check.rule.clone(),
                check: check.check.clone(),
                further: match check.rule.as_str() {
                    "mail-ok" => vec![FurtherRule {
                        rule: "mail-domain-known".into(),
                        check: "mail-domain".into(),
                    }],
                    _ => Vec::new(),
                },
                field: check.field.clone(),
                dimension: check.dimension.clone(),
                severity: check.severity.clone(),
                owner: check.owner.clone(),
                rows: check.failed,
                share: Some(check.failed as f64 / rows as f64),
                value: Some(check.failed as f64 * 31_000.0),
                by_source: vec![
                    ("crm".into(), check.failed / 3),
                    ("erp".into(), check.failed - check.failed / 3),
                ],
                examples: check.examples.clone(),
                command: format!(
                    "goldsieve export findings --where \"rule = '{}' AND field = '{}'\" --run 20261121T220000Z --to xlsx",
                    check.rule, check.field.name
                ),
            })
            .collect(),
        others: 4,
        other_findings: 311,
    }
}

pub(super) fn changes() -> FindingChanges {
    let rule = |at: usize, rule: &str, standing, new, open, gone| RuleChange {
        rule: rule.into(),
        field: label_of(at),
        standing,
        new,
        open,
        gone,
    };
    FindingChanges {
        since: "20261021T220000Z".into(),
        since_as_of: "2026-10-21".into(),
        new: 2_612,
        open: 19_731,
        gone: 1_940,
        rules: vec![
            rule(1, "phone-valid", RuleStanding::Kept, 1_840, 2_280, 310),
            rule(2, "mail-ok", RuleStanding::Kept, 360, 3_544, 1_012),
            rule(3, "birth-date-plausible", RuleStanding::Added, 412, 0, 0),
            rule(5, "postcode-six-digits", RuleStanding::Dropped, 0, 0, 618),
        ],
    }
}

/// Five publications: the second has no figure for what was not measured then.
pub(super) fn trend() -> Vec<TrendPoint> {
    (0..5)
        .map(|at| {
            let month = 7 + at;
            let step = f64::from(at) / 100.0;
            TrendPoint {
                id: match at {
                    4 => "20261121T220000Z-4f1c".into(),
                    _ => format!("2026{month:02}21T220000Z"),
                },
                kind: match at {
                    2 => PublicationKind::Audit,
                    _ => PublicationKind::Run,
                },
                this: at == 4,
                as_of: format!("2026-{month:02}-21"),
                rows: Some(170_000.0 + 2_500.0 * f64::from(at)),
                entities: (at != 2).then(|| 133_000.0 + 1_900.0 * f64::from(at)),
                findings: Some(26_000.0 - 900.0 * f64::from(at)),
                conformity: (at != 1).then_some(0.945 + step),
                clean_rows: (at != 1).then_some(0.86 + step),
                reachable: Some(0.958),
                dimensions: vec![
                    ("completeness".into(), 0.93 + step),
                    ("validity".into(), 0.95 + step / 2.0),
                ],
                source_rows: vec![("crm".into(), 80_000), ("erp".into(), 60_000)],
            }
        })
        .collect()
}
