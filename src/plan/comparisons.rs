//! Which comparisons and blocking keys the fields of a run give, for either entity kind: by their
//! types, or as rules say.

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

/// What rules say instead of the fields' types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The comparisons; by type if empty.
    pub comparisons: Vec<ToldComparison>,
    /// The blocking passes; planned if empty.
    pub passes: Vec<ToldPass>,
}

/// One comparison that rules give.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldComparison {
    /// Its name in `pairs`.
    pub name: Arc<str>,
    /// The fields compared with each other.
    pub fields: Vec<usize>,
    /// How; by the fields' type if not told.
    pub how: Option<compare::Comparator>,
    /// Shares of the same, alike and different values among pairs of one customer.
    pub expect: Option<[f64; 3]>,
}

/// One blocking pass that rules give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldPass {
    /// Its name in `pairs`.
    pub name: Arc<str>,
    /// Its keys: as written, a field, and the form or part of its values.
    pub keys: Vec<(Arc<str>, usize, Option<Arc<str>>)>,
}

/// At most this many comparisons fit a pattern.
const MOST: usize = crate::model::patterns::MOST_COMPARISONS;

/// The comparisons of one entity kind over the fields that have values for it.
pub fn comparisons(
    kind: EntityKind,
    records: &Records,
    matching: &[Matching],
    told: &Told,
) -> compare::Spec {
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
    if !told.comparisons.is_empty() {
        for comparison in &told.comparisons {
            spec.told(kind, comparison, &filled);
        }
        return spec.done(kind);
    }
    let postcodes = of_type(FieldType::Postcode);
    let addresses = of_type(FieldType::PostalAddress);
    let companies = of_type(FieldType::CompanyName);
    match kind {
        EntityKind::Person => {
            spec.united("person_name", of_type(FieldType::PersonName), Role::Name);
            spec.contacts(&of_type);
            spec.births(&of_type(FieldType::Date));
            spec.united_address(&addresses, &postcodes);
            spec.united("company_name", companies.clone(), Role::Employer);
            if companies.is_empty() {
                // Employer name and number are one piece of evidence, not two.
                spec.each(&of_type(FieldType::BusinessNumber), Role::Employer);
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
    let name_of = |field: usize| &records.fields[field].def.name;
    let (things, others): (Vec<usize>, Vec<usize>) = of_type(FieldType::Identifier)
        .into_iter()
        .partition(|&field| is_of_a_thing(name_of(field)));
    let (registered, persons): (Vec<usize>, Vec<usize>) = others
        .into_iter()
        .partition(|&field| kind == EntityKind::Company && is_of_a_company(name_of(field)));
    spec.each(&registered, Role::BusinessNumber);
    spec.each(&persons, Role::Identifier);
    spec.each(&things, Role::Thing);
    spec.each(&of_type(FieldType::Gender), Role::Attribute);
    spec.each(&of_type(FieldType::Category), Role::Attribute);
    spec.each(&of_type(FieldType::Text), Role::Attribute);
    spec.done(kind)
}

/// Whether a date field is about birth, by its name.
pub fn is_birth(name: &str) -> bool {
    ["birth", "dob", "생년", "생일"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether a phone or mailbox is that of somebody who speaks for the customer, by its name.
pub fn is_guardians(name: &str) -> bool {
    ["guardian_", "emergency_"]
        .iter()
        .any(|party| name.starts_with(party))
}

/// Whether a number names something that somebody has, by its name: a car is sold, and a family
/// drives it.
fn is_of_a_thing(name: &str) -> bool {
    ["vehicle_", "policy_number", "device_serial_number"]
        .iter()
        .any(|thing| name.starts_with(thing))
}

/// Whether a company is registered under a number, by its name: with the tax office or in a register
/// of companies.
fn is_of_a_company(name: &str) -> bool {
    ["tax_number", "company_registration_number"]
        .iter()
        .any(|number| name.starts_with(number))
}

/// The evidence that fields of a type give about entities of a kind.
fn role(kind: EntityKind, ty: FieldType, name: &str) -> Role {
    match (ty, kind) {
        (FieldType::PersonName, EntityKind::Person)
        | (FieldType::CompanyName, EntityKind::Company) => Role::Name,
        (FieldType::Phone | FieldType::Email, _) if is_guardians(name) => Role::Guardian,
        (FieldType::Phone | FieldType::Email, _) => Role::Contact,
        (FieldType::PostalAddress | FieldType::Postcode, _) => Role::Address,
        (FieldType::Date, _) if is_birth(name) => Role::BirthDate,
        (FieldType::BusinessNumber, EntityKind::Company) => Role::BusinessNumber,
        (FieldType::CorporateNumber, EntityKind::Company) | (FieldType::CiDi, _) => {
            Role::Identifier
        }
        (FieldType::Identifier, _) if is_of_a_thing(name) => Role::Thing,
        (FieldType::Identifier, EntityKind::Company) if is_of_a_company(name) => {
            Role::BusinessNumber
        }
        (FieldType::Identifier, _) => Role::Identifier,
        (FieldType::Url, EntityKind::Company) => Role::Website,
        (FieldType::CompanyName | FieldType::BusinessNumber, EntityKind::Person) => Role::Employer,
        _ => Role::Attribute,
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

    fn done(mut self, kind: EntityKind) -> compare::Spec {
        self.out.truncate(MOST);
        compare::Spec {
            kind,
            comparisons: self.out,
        }
    }

    /// A comparison that rules give, over those of its fields that have values for the kind.
    fn told(&mut self, kind: EntityKind, told: &ToldComparison, filled: &dyn Fn(usize) -> bool) {
        let defs = |field: usize| &self.records.fields[field].def;
        let here = told.fields.iter().copied().filter(|&field| filled(field));
        let (postcodes, mut fields): (Vec<usize>, Vec<usize>) =
            here.partition(|&field| defs(field).ty == FieldType::Postcode);
        let by_type = |field: usize| compare::Comparator::of(defs(field).ty);
        let first = fields.first().or(postcodes.first()).copied();
        let Some((first, comparator)) =
            first.and_then(|first| Some((first, told.how.or(by_type(first))?)))
        else {
            return;
        };
        // Only an address takes a postcode along; elsewhere it is a value like others, and alone
        // it stands for the address.
        let beside = comparator == compare::Comparator::PostalAddress && !fields.is_empty();
        let comparator = match fields.is_empty() && comparator == compare::Comparator::PostalAddress
        {
            true => compare::Comparator::Exact,
            false => comparator,
        };
        if !beside {
            fields.extend(&postcodes);
        }
        self.out.push(compare::ComparisonSpec {
            name: told.name.clone(),
            comparator,
            role: role(kind, defs(first).ty, &defs(first).name),
            fields,
            postcode: postcodes.first().copied().filter(|_| beside),
        });
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
        for (name, ty) in [("phone", FieldType::Phone), ("email", FieldType::Email)] {
            let name_of = |field: usize| &self.records.fields[field].def.name;
            let (of_others, own): (Vec<usize>, Vec<usize>) = of_type(ty)
                .into_iter()
                .partition(|&field| is_guardians(name_of(field)));
            self.united(name, own, Role::Contact);
            self.united(&format!("guardian_{name}"), of_others, Role::Guardian);
        }
    }

    /// A date called a birth date is one; any other date that is compared is an attribute.
    fn births(&mut self, dates: &[usize]) {
        for &field in dates {
            let name = self.records.fields[field].def.name.clone();
            let role = role(EntityKind::Person, FieldType::Date, &name);
            self.push(&name, vec![field], role, None);
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

/// The passes that rules give, each key over all fields compared with the one it names.
pub fn passes(
    told: &[ToldPass],
    comparisons: &compare::Spec,
    records: &Records,
) -> Vec<block::ToldPass> {
    let key = |(name, field, form): &(Arc<str>, usize, Option<Arc<str>>)| {
        let mut all = comparisons.comparisons.iter();
        let reads =
            |of: &compare::ComparisonSpec| of.fields.contains(field) || of.postcode == Some(*field);
        let comparison = all.position(reads);
        let ty = |field: usize| records.fields[field].def.ty;
        let like = comparison.map(|at| &comparisons.comparisons[at].fields);
        let like = like
            .filter(|fields| fields.contains(field))
            .into_iter()
            .flatten();
        let mut fields: Vec<usize> = like.copied().filter(|&of| ty(of) == ty(*field)).collect();
        if fields.is_empty() {
            fields.push(*field);
        }
        block::ToldKey {
            name: name.clone(),
            fields,
            form: form.clone(),
            comparison,
        }
    };
    let pass = |pass: &ToldPass| block::ToldPass {
        name: pass.name.clone(),
        keys: pass.keys.iter().map(key).collect(),
    };
    told.iter().map(pass).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_speaks_for_the_customer_is_somebody_else() {
        let of = |name| role(EntityKind::Person, FieldType::Phone, name);
        assert_eq!(of("guardian_mobile_phone"), Role::Guardian);
        assert_eq!(of("emergency_phone"), Role::Guardian);
        assert_eq!(of("mobile_phone"), Role::Contact);
        let number = |name: &str| role(EntityKind::Person, FieldType::Identifier, name);
        assert_eq!(number("vehicle_registration_number"), Role::Thing);
        assert_eq!(number("passport_number"), Role::Identifier);
        assert_eq!(number("tax_number"), Role::Identifier);
        let of_company = |name: &str| role(EntityKind::Company, FieldType::Identifier, name);
        assert_eq!(of_company("tax_number"), Role::BusinessNumber);
        assert_eq!(of_company("vendor_number"), Role::Identifier);
    }
}
