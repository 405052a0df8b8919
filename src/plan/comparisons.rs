//! Which comparisons and blocking keys the fields of a run give, for either entity kind.

use std::sync::Arc;

use crate::tables::field::{EntityKind, FieldType};
use crate::tables::pairs::Role;
use crate::tables::records::Records;
use crate::tables::text_column::NULL;
use crate::{block, compare};

/// Whether a field takes part in matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// It is compared.
    Compared,
    /// It is only carried into golden records.
    Carried,
}

/// At most this many comparisons fit a pattern.
const MOST: usize = crate::model::patterns::MOST_COMPARISONS;

/// The comparisons of one entity kind over the fields that have values for it.
pub fn comparisons(kind: EntityKind, records: &Records, matching: &[Matching]) -> compare::Spec {
    let filled = |field: usize| {
        let codes = &records.fields[field].standardized.codes;
        let kinds = records.kind.iter();
        codes
            .iter()
            .zip(kinds)
            .any(|(&code, &of)| of == kind && code != NULL)
    };
    let of_type = |ty: FieldType| -> Vec<usize> {
        (0..records.fields.len())
            .filter(|&field| records.fields[field].def.ty == ty)
            .filter(|&field| matching[field] == Matching::Compared && filled(field))
            .collect()
    };
    let mut spec = Builder {
        records,
        out: Vec::new(),
    };
    let postcodes = of_type(FieldType::Postcode);
    let addresses = of_type(FieldType::PostalAddress);
    let companies = of_type(FieldType::CompanyName);
    match kind {
        EntityKind::Person => {
            spec.united("person_name", of_type(FieldType::PersonName), Role::Name);
            spec.contacts(&of_type);
            spec.births(&of_type(FieldType::Date));
            spec.united_address(&addresses, &postcodes);
            spec.united("company_name", companies.clone(), Role::Attribute);
            if companies.is_empty() {
                // Employer name and number are one piece of evidence, not two.
                spec.each(&of_type(FieldType::BusinessNumber), Role::Attribute);
            }
        }
        EntityKind::Company => {
            spec.united("company_name", companies, Role::Name);
            spec.each(&of_type(FieldType::BusinessNumber), Role::BusinessNumber);
            spec.each(&of_type(FieldType::CorporateNumber), Role::Identifier);
            spec.contacts(&of_type);
            spec.united_address(&addresses, &postcodes);
            spec.each(&of_type(FieldType::Url), Role::Website);
            spec.each(&of_type(FieldType::PersonName), Role::Attribute);
        }
    }
    spec.each(&of_type(FieldType::CiDi), Role::Identifier);
    spec.each(&of_type(FieldType::Identifier), Role::Identifier);
    spec.each(&of_type(FieldType::Gender), Role::Attribute);
    spec.each(&of_type(FieldType::Category), Role::Attribute);
    spec.each(&of_type(FieldType::Text), Role::Attribute);
    spec.out.truncate(MOST);
    compare::Spec {
        kind,
        comparisons: spec.out,
    }
}

struct Builder<'a> {
    records: &'a Records,
    out: Vec<compare::ComparisonSpec>,
}

impl Builder<'_> {
    fn push(&mut self, name: &str, fields: Vec<usize>, role: Role, postcode: Option<usize>) {
        let ty = self.records.fields[fields[0]].def.ty;
        if let Some(comparator) = compare::Comparator::of(ty) {
            self.out.push(compare::ComparisonSpec {
                name: Arc::from(name),
                comparator,
                role,
                fields,
                postcode,
            });
        }
    }

    /// Like fields under one comparison: any value of one row may meet any of the other.
    fn united(&mut self, name: &str, fields: Vec<usize>, role: Role) {
        if !fields.is_empty() {
            self.push(name, fields, role, None);
        }
    }

    /// One comparison per field.
    fn each(&mut self, fields: &[usize], role: Role) {
        for &field in fields {
            let name = self.records.fields[field].def.name.clone();
            self.push(&name, vec![field], role, None);
        }
    }

    fn contacts(&mut self, of_type: &dyn Fn(FieldType) -> Vec<usize>) {
        self.united("phone", of_type(FieldType::Phone), Role::Contact);
        self.united("email", of_type(FieldType::Email), Role::Contact);
    }

    /// A date called a birth date is one; any other date that is compared is an attribute.
    fn births(&mut self, dates: &[usize]) {
        for &field in dates {
            let name = self.records.fields[field].def.name.clone();
            let birth = name.contains("birth") || name.contains("dob");
            self.push(
                &name,
                vec![field],
                if birth {
                    Role::BirthDate
                } else {
                    Role::Attribute
                },
                None,
            );
        }
    }

    /// Addresses take the postcode in; without an address it stands for one.
    fn united_address(&mut self, addresses: &[usize], postcodes: &[usize]) {
        if addresses.is_empty() {
            self.each(postcodes, Role::Address);
        } else {
            self.push(
                "address",
                addresses.to_vec(),
                Role::Address,
                postcodes.first().copied(),
            );
        }
    }
}

/// The fields that give blocking keys, comparison by comparison.
pub fn key_fields(comparisons: &compare::Spec, records: &Records) -> Vec<block::KeyFields> {
    let mut out = Vec::new();
    for (index, comparison) in comparisons.comparisons.iter().enumerate() {
        let mut groups: Vec<(FieldType, Vec<usize>)> = Vec::new();
        for &field in comparison.fields.iter().chain(&comparison.postcode) {
            let ty = records.fields[field].def.ty;
            match groups.iter_mut().find(|(of, _)| *of == ty) {
                Some((_, fields)) => fields.push(field),
                None => groups.push((ty, vec![field])),
            }
        }
        for (ty, fields) in groups {
            let name = if Some(fields[0]) == comparison.postcode {
                Arc::from(ty.name())
            } else {
                comparison.name.clone()
            };
            out.push(block::KeyFields {
                name,
                fields,
                comparison: index,
                role: comparison.role,
            });
        }
    }
    out
}
