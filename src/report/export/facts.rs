//! What exports know about the fields of a run: type and labels.

use std::collections::BTreeMap;

use crate::tables::field::FieldType;

/// What is known about a field, by its published name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFacts {
    /// Its type.
    pub ty: FieldType,
    /// Korean label.
    pub ko: Option<String>,
    /// English label.
    pub en: Option<String>,
}

/// Fields by published name.
pub type Facts = BTreeMap<String, FieldFacts>;
