//! What survivorship is told: a chain per field, groups that survive together, and which contact
//! a consent was given for; with the defaults for projects that say nothing. Validated rules
//! only; nothing here looks at rows.

use std::sync::Arc;

use crate::tables::field::{FieldDef, FieldType};

use super::chain::Chain;
use super::quality::{Conditions, Faults};

/// The chain of fields that change over a customer's life: contacts, addresses, employers.
pub const DEFAULT_CHAIN: [&str; 5] = [
    "usable",
    "most-recent",
    "source-priority",
    "most-frequent",
    "longest",
];

/// The chain of fields that stay the same for life: names, birth dates, registration numbers.
/// A newer row is no better evidence for these, and a typo in the newest row must not win over
/// everyone else.
pub const STABLE_CHAIN: [&str; 5] = [
    "usable",
    "most-frequent",
    "source-priority",
    "most-recent",
    "longest",
];

/// The chain of a field whose project file names none, neither for the field nor as `default`.
pub fn default_chain(ty: FieldType) -> &'static [&'static str] {
    match ty {
        FieldType::Consent => &["most-restrictive", "most-recent", "source-priority"],
        FieldType::PersonName
        | FieldType::Date
        | FieldType::BusinessNumber
        | FieldType::CorporateNumber
        | FieldType::Identifier
        | FieldType::CiDi
        | FieldType::Gender => &STABLE_CHAIN,
        _ => &DEFAULT_CHAIN,
    }
}

/// Fields that survive together, all from one row.
#[derive(Clone, Debug)]
pub struct Group {
    fields: Vec<usize>,
    chain: Chain,
}

impl Group {
    /// A group of fields, given as indexes into the records' fields. The leading field, which
    /// the chain looks at first, is the first postal address among them, else the first.
    ///
    /// # Errors
    /// A sentence if there is no field or the chain derives values.
    pub fn new(fields: &[usize], defs: &[FieldDef], chain: Chain) -> Result<Self, String> {
        if fields.is_empty() {
            return Err("a group of fields needs at least one field".to_owned());
        }
        if chain.derives() {
            return Err(
                "a group survives from one row; its chain cannot end in a strategy that \
                        makes new values"
                    .to_owned(),
            );
        }
        let lead = fields
            .iter()
            .position(|&field| defs[field].ty == FieldType::PostalAddress)
            .unwrap_or(0);
        let mut fields = fields.to_vec();
        fields[..=lead].rotate_right(1);
        Ok(Group { fields, chain })
    }

    /// Its fields, the leading one first.
    pub fn fields(&self) -> &[usize] {
        &self.fields
    }

    /// Its chain.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }
}

/// The contacts that a consent was given for. A yes survives only from a row that carries every
/// golden value of these contact fields (in any of them); else it would move to a contact that
/// nobody consented for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRule {
    /// The consent field, as an index into the records' fields.
    pub consent: usize,
    /// The contact fields it belongs to.
    pub contacts: Vec<usize>,
}

impl ConsentRule {
    /// The rules of a project that says nothing about its consents: what each is about is told by
    /// the words in its name.
    pub fn defaults(defs: &[FieldDef]) -> Vec<ConsentRule> {
        let consents = (0..defs.len()).filter(|&field| defs[field].ty == FieldType::Consent);
        let rules = consents.filter_map(|field| Self::of(field, None, None, defs));
        rules.collect()
    }

    /// The rule of one consent: the contacts of its channel; without one, all contacts that
    /// anybody could be reached by for its purpose. `None` for a consent that is about the person
    /// and no contact: to the processing of data, to passing them on, to messages in an app.
    pub fn of(
        consent: usize,
        channel: Option<&str>,
        purpose: Option<&str>,
        defs: &[FieldDef],
    ) -> Option<ConsentRule> {
        let name = defs[consent].name.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let types: &[FieldType] = match (channel, purpose) {
            (Some("email"), _) => &[FieldType::Email],
            (Some("sms" | "phone" | "kakao"), _) => &[FieldType::Phone],
            (Some("mail"), _) => &[FieldType::PostalAddress],
            (Some(_), _) | (None, Some("third-party" | "service")) => &[],
            (None, _) => match (says(MAIL_WORDS), says(PHONE_WORDS)) {
                (true, false) => &[FieldType::Email],
                (false, true) => &[FieldType::Phone],
                (false, false) if says(PERSON_WORDS) => &[],
                _ => &[FieldType::Email, FieldType::Phone],
            },
        };
        let contacts: Vec<usize> = (0..defs.len())
            .filter(|&field| types.contains(&defs[field].ty))
            .collect();
        (!contacts.is_empty()).then_some(ConsentRule { consent, contacts })
    }
}

/// Words in the name of a consent to mails.
const MAIL_WORDS: &[&str] = &["mail", "메일"];
/// Words in the name of a consent to calls and texts.
const PHONE_WORDS: &[&str] = &[
    "sms",
    "mms",
    "lms",
    "phone",
    "mobile",
    "tel",
    "call",
    "kakao",
    "전화",
    "문자",
    "휴대",
    "알림톡",
];
/// Words in the name of a consent that is about the person, not about a way to reach one.
const PERSON_WORDS: &[&str] = &[
    "privacy",
    "개인정보",
    "third",
    "제3자",
    "제삼자",
    "terms",
    "약관",
    "push",
    "푸시",
];

/// How far one source is trusted about one field, instead of its trust as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldTrust {
    /// Name of the source.
    pub source: Arc<str>,
    /// The field, as an index into the records' fields.
    pub field: usize,
    /// 0–100.
    pub trust: u8,
}

/// Everything survivorship is told.
#[derive(Clone, Debug)]
pub struct Spec {
    /// A chain per field of the records. A consent field starts with `most-restrictive` even if
    /// its chain leaves that out. Chains of grouped fields are not looked at.
    pub chains: Vec<Chain>,
    /// Fields that survive together; a field is in at most one group.
    pub groups: Vec<Group>,
    /// Which contacts consents belong to; at most one rule per consent.
    pub consents: Vec<ConsentRule>,
    /// Last moment of the run's day, in microseconds since 1970 UTC. Rows that claim a later
    /// change are taken as undated: a date in the future must not win every field for years.
    /// `None` takes all timestamps as they are.
    pub as_of: Option<i64>,
    /// The conditions that chains name.
    pub conditions: Conditions,
    /// Trust told for single fields.
    pub trust: Vec<FieldTrust>,
    /// What checks found fault with, where a chain asks for it.
    pub faults: Faults,
}

impl Spec {
    /// The defaults for these fields.
    pub fn defaults(defs: &[FieldDef]) -> Self {
        let chain = |def: &FieldDef| {
            Chain::of(default_chain(def.ty)).expect("default chains name registered strategies")
        };
        Spec {
            chains: defs.iter().map(chain).collect(),
            groups: Vec::new(),
            consents: ConsentRule::defaults(defs),
            as_of: None,
            conditions: Conditions::new(),
            trust: Vec::new(),
            faults: Faults::default(),
        }
    }
}
