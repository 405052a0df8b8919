//! The published names of fields and carried columns: their own, unless they collide with a column
//! of the contract or with each other. Compared without case, as most SQL engines do.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::tables::field::FieldDef;
use crate::tables::records::Records;

/// Columns of the contract in tables that also have a column per field.
pub const CONTRACT: &[&str] = &[
    // golden
    "entity_id",
    "entity_kind",
    "member_count",
    "sources",
    "primary_source",
    "primary_source_record_id",
    "weakest_match_probability",
    "content_hash",
    // records and crosswalk, which people join and lay side by side
    "source",
    "source_record_id",
    "updated_at",
    "deleted",
    "file",
    "sheet",
    "line",
    "is_primary",
    "cluster_size",
    "match_probability",
];

/// Appended to a name that collides.
pub const SUFFIX: &str = "_field";

/// What the columns are called, in the order of [`Records::fields`] and [`Records::carried`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedNames {
    /// Standardized values.
    pub fields: Vec<Arc<str>>,
    /// Second and later values of fields that keep several: the field's published name and `_2`…
    pub further: Vec<Vec<Arc<str>>>,
    /// Raw values: the field's published name and `__raw`.
    pub raw: Vec<Arc<str>>,
    /// Carried columns.
    pub carried: Vec<Arc<str>>,
    /// One warning per changed name.
    pub warnings: Vec<Diagnostic>,
}

impl PublishedNames {
    /// The names for a run's records.
    pub fn of(records: &Records) -> Self {
        let fields = records.fields.iter().map(|field| &field.def);
        let carried = records.carried.iter().map(|column| &column.name);
        Self::new(fields, carried)
    }

    /// The names for these fields and carried columns.
    pub fn new<'a>(
        fields: impl IntoIterator<Item = &'a FieldDef>,
        carried: impl IntoIterator<Item = &'a Arc<str>>,
    ) -> Self {
        let mut taken: BTreeSet<String> = CONTRACT.iter().map(|name| (*name).to_owned()).collect();
        let mut names = PublishedNames::default();
        for field in fields {
            let uses = |name: &str| -> Vec<String> {
                let further = further(name, field.max_values);
                [name.to_owned(), raw(name)]
                    .into_iter()
                    .chain(further)
                    .collect()
            };
            let name = free(&field.name, &taken, uses);
            if *name != *field.name {
                names.warnings.push(renamed("field", &field.name, &name));
            }
            let raw = raw(&name);
            taken.extend(uses(&name).iter().map(|used| used.to_lowercase()));
            let further = further(&name, field.max_values);
            names.further.push(further.map(Arc::from).collect());
            names.raw.push(raw.into());
            names.fields.push(name);
        }
        for column in carried {
            let name = free(column, &taken, |name| [name.to_owned()].into());
            if *name != **column {
                names.warnings.push(renamed("column", column, &name));
            }
            taken.insert(name.to_lowercase());
            names.carried.push(name);
        }
        names
    }
}

fn raw(name: &str) -> String {
    format!("{name}__raw")
}

/// Names of the second and later values of a field.
fn further(name: &str, max_values: u32) -> impl Iterator<Item = String> {
    (2..=max_values).map(move |ordinal| format!("{name}_{ordinal}"))
}

fn free(name: &str, taken: &BTreeSet<String>, uses: impl Fn(&str) -> Vec<String>) -> Arc<str> {
    let mut candidate = name.to_owned();
    while uses(&candidate)
        .iter()
        .any(|used| taken.contains(&used.to_lowercase()))
    {
        candidate.push_str(SUFFIX);
    }
    candidate.into()
}

fn renamed(what: &str, from: &str, to: &str) -> Diagnostic {
    let message = format!("the {what} `{from}` is published as `{to}`");
    Diagnostic::warning("renamed-column", message)
        .help("another published column already has that name; case does not tell them apart")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::field::FieldType;

    #[test]
    fn no_two_columns_share_a_name_in_any_case() {
        let names = [
            "Entity_ID",
            "email",
            "EMAIL",
            "email_field",
            "source",
            "source_field",
            "note__raw",
            "note",
        ];
        let fields: Vec<FieldDef> = names
            .into_iter()
            .map(|name| FieldDef::new(name, FieldType::Text))
            .collect();
        let carried: [Arc<str>; 2] = ["erp.상태".into(), "Email__RAW".into()];
        let found = PublishedNames::new(&fields, &carried);
        let mut seen: BTreeSet<String> = CONTRACT.iter().map(|it| (*it).to_owned()).collect();
        for name in found.fields.iter().chain(&found.raw).chain(&found.carried) {
            assert!(seen.insert(name.to_lowercase()), "{name} twice");
        }
        assert_eq!(&*found.fields[0], "Entity_ID_field");
        assert_eq!(&*found.fields[1], "email");
        assert_eq!(&*found.carried[0], "erp.상태");
        let kept = names
            .iter()
            .zip(&found.fields)
            .filter(|(a, b)| ***a == ***b);
        assert_eq!(found.warnings.len(), names.len() - kept.count() + 1);
    }
}
