//! The words by which a file says that a row is about a person or about a company.

use crate::tables::field::EntityKind;

/// What a marker says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct EntityWord {
    /// Which kind of entity.
    pub(in super::super) kind: EntityKind,
    /// A single letter means something only under a header that asks for it.
    pub(in super::super) letter: bool,
}

const PERSON: [&str; 18] = [
    "person",
    "individual",
    "people",
    "human",
    "natural person",
    "private",
    "consumer",
    "b2c",
    "personal",
    "contact",
    "개인",
    "일반개인",
    "개인회원",
    "개인고객",
    "자연인",
    "일반회원",
    "일반고객",
    "個人",
];
const COMPANY: [&str; 30] = [
    "organization",
    "organisation",
    "org",
    "company",
    "business",
    "corporate",
    "corporation",
    "legal entity",
    "legal person",
    "firm",
    "enterprise",
    "b2b",
    "account",
    "법인",
    "기업",
    "회사",
    "단체",
    "사업자",
    "법인회원",
    "법인고객",
    "기업회원",
    "기업고객",
    "사업자회원",
    "개인사업자",
    "법인사업자",
    "기관",
    "업체",
    "공공기관",
    "法人",
    "거래처",
];

/// Reads a marker, in any case.
pub(in super::super) fn entity_word(value: &str) -> Option<EntityWord> {
    lowered_entity_word(&value.trim().to_lowercase())
}

/// Reads a marker in lower case.
pub(super) fn lowered_entity_word(text: &str) -> Option<EntityWord> {
    let (kind, letter) = if PERSON.contains(&text) {
        (EntityKind::Person, false)
    } else if COMPANY.contains(&text) {
        (EntityKind::Company, false)
    } else {
        match text {
            "p" | "i" => (EntityKind::Person, true),
            "o" | "c" | "b" => (EntityKind::Company, true),
            _ => return None,
        }
    };
    Some(EntityWord { kind, letter })
}
