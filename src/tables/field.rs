//! What a field is: its type and the parts that the type's standardizer splits values into.

use std::fmt;
use std::sync::Arc;

/// The region of phone numbers of which nothing says what country they belong to; no country has
/// this code.
pub const NO_REGION: &str = "ZZ";

/// The semantic type of a field. A type carries its default standardizers, checks, comparison
/// and blocking keys; each of those rooms has its own registry keyed by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldType {
    /// A natural person's name.
    PersonName,
    /// A company's name, legal form and branch.
    CompanyName,
    /// One or more phone numbers.
    Phone,
    /// One or more mail addresses.
    Email,
    /// A postal address, Korean or other.
    PostalAddress,
    /// A postcode on its own.
    Postcode,
    /// A calendar date.
    Date,
    /// A point in time.
    Timestamp,
    /// 사업자등록번호.
    BusinessNumber,
    /// 법인등록번호.
    CorporateNumber,
    /// An identifier of something else (a membership, an account): equal or not.
    Identifier,
    /// 연계정보 (CI) or 중복가입확인정보 (DI): exact, and only as a keyed hash.
    CiDi,
    /// A web address or domain.
    Url,
    /// Gender.
    Gender,
    /// A consent: yes or no.
    Consent,
    /// A number, with or without unit.
    Number,
    /// Yes or no.
    Flag,
    /// One of few values (grade, city, industry).
    Category,
    /// A name-like or other short text without known meaning.
    Text,
}

impl FieldType {
    /// Every type, in the order of the reference.
    pub const ALL: [FieldType; 19] = [
        FieldType::PersonName,
        FieldType::CompanyName,
        FieldType::Phone,
        FieldType::Email,
        FieldType::PostalAddress,
        FieldType::Postcode,
        FieldType::Date,
        FieldType::Timestamp,
        FieldType::BusinessNumber,
        FieldType::CorporateNumber,
        FieldType::Identifier,
        FieldType::CiDi,
        FieldType::Url,
        FieldType::Gender,
        FieldType::Consent,
        FieldType::Number,
        FieldType::Flag,
        FieldType::Category,
        FieldType::Text,
    ];

    /// The name used in project files.
    pub fn name(self) -> &'static str {
        match self {
            FieldType::PersonName => "person-name",
            FieldType::CompanyName => "company-name",
            FieldType::Phone => "phone",
            FieldType::Email => "email",
            FieldType::PostalAddress => "postal-address",
            FieldType::Postcode => "postcode",
            FieldType::Date => "date",
            FieldType::Timestamp => "timestamp",
            FieldType::BusinessNumber => "business-number",
            FieldType::CorporateNumber => "corporate-number",
            FieldType::Identifier => "identifier",
            FieldType::CiDi => "ci-di",
            FieldType::Url => "url",
            FieldType::Gender => "gender",
            FieldType::Consent => "consent",
            FieldType::Number => "number",
            FieldType::Flag => "flag",
            FieldType::Category => "category",
            FieldType::Text => "text",
        }
    }

    /// The type of a name used in project files.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ty| ty.name() == name)
    }

    /// Whether a value may tell who somebody is, so that reports show it masked however many rows
    /// carry it. A grade, an answer or a number that enough rows carry names nobody; free text may.
    pub fn is_personal(self) -> bool {
        !matches!(
            self,
            FieldType::Category
                | FieldType::Gender
                | FieldType::Consent
                | FieldType::Flag
                | FieldType::Number
        )
    }

    /// The parts that [`crate::tables::standardized::Standardized::parts`] holds for this type,
    /// in that order. Several values in one cell stand in a part as in the value, joined by `;`.
    pub const fn parts(self) -> &'static [&'static str] {
        match self {
            // `alias`: a second name in the cell (Hanja, a Latin or Korean form in parentheses).
            FieldType::PersonName => &["surname", "given", "title", "alias"],
            // `core`: the name without legal form and site, as compared.
            FieldType::CompanyName => &["core", "legal_form", "site", "former"],
            // `key`: the number compared, a dead 01X lifted to 010. `kind`: mobile, landline,
            // representative, voip, personal, toll-free, foreign, unknown.
            FieldType::Phone => &["key", "kind", "extension"],
            // `mailbox`: the address compared (provider rules applied).
            FieldType::Email => &["mailbox", "domain"],
            // `region` 시도/state, `city` 시군구/city, `locality` 읍면동·리, `street` road or street
            // name, `number` building or parcel number, `unit` 동·층·호, `postcode` if in the cell.
            FieldType::PostalAddress => &[
                "region", "city", "locality", "street", "number", "unit", "postcode",
            ],
            // `precision`: day, month, year, month-day.
            FieldType::Date | FieldType::Timestamp => &["precision"],
            FieldType::Url => &["domain"],
            FieldType::Number => &["unit"],
            _ => &[],
        }
    }

    /// The position of a part in [`FieldType::parts`].
    ///
    /// # Panics
    /// If the type has no such part: a typo in our own code.
    pub const fn part(self, name: &str) -> usize {
        let parts = self.parts();
        let mut part = 0;
        while part < parts.len() {
            if is_same(parts[part].as_bytes(), name.as_bytes()) {
                return part;
            }
            part += 1;
        }
        panic!("a field type has no part of this name")
    }
}

/// Whether two names are one, told where the program is built, too.
const fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len()
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether a row is about a person or a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A natural person.
    Person,
    /// A company or other organisation.
    Company,
}

impl EntityKind {
    /// The name used in project files and tables.
    pub fn name(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Company => "company",
        }
    }
}

/// A declared or inferred field, the same for all sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDef {
    /// Name in the published tables; snake case.
    pub name: Arc<str>,
    /// Semantic type.
    pub ty: FieldType,
    /// Label in Korean and English, for reports.
    pub label_ko: Option<Arc<str>>,
    /// English label.
    pub label_en: Option<Arc<str>>,
    /// What the field means, in the project's words.
    pub description: Option<Arc<str>>,
    /// Who answers for it.
    pub owner: Option<Arc<str>>,
    /// How many values of one customer the golden record keeps, from 1.
    pub max_values: u32,
    /// How much it matters that its golden value is right; by its type if not told.
    pub importance: Option<Importance>,
}

/// How much it matters that the golden value of a field is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    /// Nobody acts on it.
    Low,
    /// Work goes wrong when it is.
    Normal,
    /// A wrong value harms a customer or names the wrong one.
    High,
}

impl Importance {
    /// Every importance, lowest first.
    pub const ALL: [Importance; 3] = [Importance::Low, Importance::Normal, Importance::High];

    /// Name in project files.
    pub fn name(self) -> &'static str {
        match self {
            Importance::Low => "low",
            Importance::Normal => "normal",
            Importance::High => "high",
        }
    }

    /// The importance of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

impl FieldDef {
    /// A field of a name and type, without words about it.
    pub fn new(name: impl Into<Arc<str>>, ty: FieldType) -> Self {
        FieldDef {
            name: name.into(),
            ty,
            label_ko: None,
            label_en: None,
            description: None,
            owner: None,
            max_values: 1,
            importance: None,
        }
    }
}
