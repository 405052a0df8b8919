//! The columns of the contract as people read them: their labels in Korean and English, and whose
//! business their values are. A table and the few questions asked of it.

use super::Facts;
use crate::report::lang::Lang;
use crate::report::masked::mask_kind;
use crate::tables::field::FieldType;
use crate::text::mask::MaskKind;

/// Names the field of a value in the same row.
pub const FIELD: &str = "field";

/// Whose business the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Nobody's: ids, positions, words of closed lists.
    Open,
    /// A person's.
    Personal(MaskKind),
    /// A person's; the row names the field.
    OfField,
    /// Advice: a sentence, or the value that may have been meant.
    Advice,
    /// The cells of a row as JSON pairs of header and text.
    Cells,
}

impl Privacy {
    /// Whether the field named in the row decides how a value is masked.
    pub fn needs_field(self) -> bool {
        matches!(self, Privacy::OfField | Privacy::Advice)
    }
}

use Privacy::{Advice, Cells, OfField, Open};

const TEXT: Privacy = Privacy::Personal(MaskKind::Text);

/// Name, Korean, English, privacy.
type Known = (&'static str, &'static str, &'static str, Privacy);

/// Columns whose names are never given to a field of the rules.
pub(super) const SHARED: &[Known] = &[
    ("entity_id", "고객 ID", "Customer ID", Open),
    ("entity_kind", "고객 구분", "Kind", Open),
    ("member_count", "묶인 행 수", "Rows merged", Open),
    ("sources", "원천", "Sources", Open),
    ("primary_source", "대표 행의 원천", "Primary source", Open),
    (
        "primary_source_record_id",
        "대표 행 ID",
        "Primary record ID",
        Open,
    ),
    (
        "weakest_match_probability",
        "가장 약한 연결 확률",
        "Weakest link",
        Open,
    ),
    ("content_hash", "내용 해시", "Content hash", Open),
    ("source", "원천", "Source", Open),
    ("source_record_id", "원천 행 ID", "Record ID", Open),
    ("file", "파일", "File", Open),
    ("sheet", "시트", "Sheet", Open),
    ("line", "줄", "Line", Open),
    ("is_primary", "대표 행", "Primary", Open),
    ("cluster_size", "묶음 크기", "Rows in customer", Open),
    ("match_probability", "일치 확률", "Match probability", Open),
    ("updated_at", "수정 일시", "Updated at", Open),
    ("deleted", "삭제된 행", "Deleted", Open),
];

/// Further columns of the tables that have no column per field.
pub(super) const FURTHER: &[Known] = &[
    (FIELD, "항목", "Field", Open),
    ("kind", "종류", "Kind", Open),
    ("value", "값", "Value", OfField),
    ("chosen", "대표값", "Chosen value", OfField),
    ("raw_value", "원래 값", "Raw value", OfField),
    ("strategy", "대표값 선정", "Strategy", Open),
    ("support", "같은 값의 행 수", "Rows that agree", Open),
    ("n_values", "서로 다른 값 수", "Distinct values", Open),
    ("severity", "심각도", "Severity", Open),
    ("left_source", "왼쪽 원천", "Left source", Open),
    ("left_id", "왼쪽 행 ID", "Left ID", Open),
    ("right_source", "오른쪽 원천", "Right source", Open),
    ("right_id", "오른쪽 행 ID", "Right ID", Open),
    ("match_weight", "일치 가중치", "Match weight", Open),
    ("weight_prior", "기본 가중치", "Prior weight", Open),
    ("decision", "판정", "Decision", Open),
    ("reason", "사유", "Reason", Open),
    ("blocking_pass", "후보 탐색 기준", "Blocking pass", Open),
    ("column", "원천 열", "Column", Open),
    ("check", "검사", "Check", Open),
    ("rule", "규칙", "Rule", Open),
    ("dimension", "품질 차원", "Dimension", Open),
    ("suggestion", "제안", "Suggestion", Advice),
    ("owner", "담당", "Owner", Open),
    ("cells", "행의 값", "Cells", Cells),
    ("raw", "원문", "Raw text", TEXT),
    ("byte_offset", "파일 안 위치(바이트)", "Byte offset", Open),
    (
        "current_entity_id",
        "현재 고객 ID",
        "Current customer ID",
        Open,
    ),
    ("event", "변동", "Event", Open),
    (
        "related_entity_id",
        "관련 고객 ID",
        "Related customer ID",
        Open,
    ),
    ("cause", "원인", "Cause", Open),
    ("columns", "원천 열", "Columns", Open),
    ("type", "유형", "Type", Open),
    ("pattern", "형태", "Pattern", Open),
    ("first_month", "첫 달", "First month", Open),
    ("last_month", "마지막 달", "Last month", Open),
    ("since_run", "변동이 있은 실행", "Since run", Open),
];

/// Beginnings of columns that `pairs` has for each comparison.
const OF_COMPARISONS: [(&str, &str, &str); 3] = [
    ("level_", "일치 수준", "Level"),
    ("weight_", "가중치", "Weight"),
    ("tf_", "빈도 보정", "Term frequency"),
];

/// Ending of the raw text of a field.
const RAW: &str = "__raw";

/// Whether a table has a column per field of the rules.
fn has_fields(table: &str) -> bool {
    table == "golden" || table == "records"
}

fn contract(table: &str, name: &str) -> Option<&'static Known> {
    let further = if has_fields(table) { &[] } else { FURTHER };
    SHARED
        .iter()
        .chain(further)
        .find(|(known, ..)| *known == name)
}

/// Whose business the text of a column is. What nobody vouches for counts as a person's.
pub fn privacy(table: &str, name: &str, facts: &Facts) -> Privacy {
    if let Some((.., privacy)) = contract(table, name) {
        return *privacy;
    }
    if table == "pairs"
        && OF_COMPARISONS
            .iter()
            .any(|(start, ..)| name.starts_with(start))
    {
        return Open;
    }
    let field = facts.get(name.strip_suffix(RAW).unwrap_or(name));
    field.map_or(TEXT, |field| Privacy::Personal(mask_kind(field.ty)))
}

/// Whether the text of a column is a number in its canonical form.
pub fn is_number(table: &str, name: &str, facts: &Facts) -> bool {
    has_fields(table)
        && contract(table, name).is_none()
        && facts
            .get(name)
            .is_some_and(|field| field.ty == FieldType::Number)
}

/// What people call a column; its name where nobody said.
pub fn label(table: &str, name: &str, facts: &Facts, lang: Lang) -> String {
    let pick = |ko: &str, en: &str| match lang {
        Lang::Ko => ko.to_owned(),
        Lang::En => en.to_owned(),
    };
    if let Some((_, ko, en, _)) = contract(table, name) {
        return pick(ko, en);
    }
    let of_comparison = OF_COMPARISONS
        .iter()
        .find_map(|it| Some((it, name.strip_prefix(it.0).filter(|_| table == "pairs")?)));
    if let Some(((_, ko, en), comparison)) = of_comparison {
        let of = label("", comparison, facts, lang);
        return format!("{} · {of}", pick(ko, en));
    }
    let (field, raw) = match name.strip_suffix(RAW) {
        Some(field) => (field, true),
        None => (name, false),
    };
    let told = facts.get(field).and_then(|facts| match lang {
        Lang::Ko => facts.ko.clone(),
        Lang::En => facts.en.clone(),
    });
    match (told, raw) {
        (Some(label), false) => label,
        (Some(label), true) => format!("{label} ({})", pick("원래 값", "raw")),
        (None, _) => name.to_owned(),
    }
}
