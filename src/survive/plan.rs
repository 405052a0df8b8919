//! The order of decisions: which fields are decided together, by which chain, and what a value
//! must be to survive there. Made once per run from the spec; looks at no row.

use crate::tables::field::FieldType;
use crate::tables::records::Records;

use super::chain::Chain;
use super::quality::Tier;
use super::spec::{ConsentRule, Spec};

/// Fields that are decided together, and how.
pub struct Unit<'a> {
    /// The leading field first.
    pub fields: Vec<usize>,
    pub chain: &'a Chain,
    /// Whether values that are not usable may survive.
    pub lenient: bool,
    pub lone: Lone,
    /// How many values the golden record keeps; 1 for groups and consents.
    pub most: usize,
    pub consent: Option<Option<&'a ConsentRule>>,
}

/// Which usable values a chain lets through unchanged when nothing competes with them.
pub enum Lone {
    Passes,
    /// A plain number is its own sum and its own list.
    PassesIfNumber,
    /// `most-restrictive` keeps nothing that it cannot read.
    PassesIfAnswer,
    /// Both at once: not worth a rule.
    AsTheChainSays,
}

/// Every field exactly once; consents last, since they depend on the contacts that survive.
pub struct Plan<'a> {
    pub units: Vec<Unit<'a>>,
    pub unit_of: Vec<usize>,
}

impl<'a> Plan<'a> {
    pub fn new(spec: &'a Spec, records: &Records) -> Self {
        assert_eq!(
            spec.chains.len(),
            records.fields.len(),
            "survivorship needs one chain per field"
        );
        let is_consent = |field: usize| records.fields[field].def.ty == FieldType::Consent;
        let mut free = vec![true; records.fields.len()];
        let mut units = Vec::new();
        for group in &spec.groups {
            // A consent has its own law and never travels with other fields.
            let mut fields = group.fields().to_vec();
            fields.retain(|&field| !is_consent(field) && std::mem::take(&mut free[field]));
            if !fields.is_empty() {
                units.push(Unit::new(fields, group.chain(), None, 1));
            }
        }
        let (consents, others): (Vec<usize>, Vec<usize>) = (0..records.fields.len())
            .filter(|&field| free[field])
            .partition(|&field| is_consent(field));
        for field in others {
            let most = records.fields[field].def.max_values.max(1) as usize;
            units.push(Unit::new(vec![field], &spec.chains[field], None, most));
        }
        for field in consents {
            let rule = spec.consents.iter().find(|rule| rule.consent == field);
            units.push(Unit::new(vec![field], &spec.chains[field], Some(rule), 1));
        }
        let mut unit_of = vec![0; records.fields.len()];
        for (position, unit) in units.iter().enumerate() {
            for &field in &unit.fields {
                unit_of[field] = position;
            }
        }
        Plan { units, unit_of }
    }
}

impl<'a> Unit<'a> {
    pub fn new(
        fields: Vec<usize>,
        chain: &'a Chain,
        consent: Option<Option<&'a ConsentRule>>,
        most: usize,
    ) -> Self {
        Unit {
            fields,
            most,
            chain,
            lenient: consent.is_none() && !chain.contains("usable"),
            lone: match (chain.derives(), chain.contains("most-restrictive")) {
                (false, false) => Lone::Passes,
                (true, false) => Lone::PassesIfNumber,
                (false, true) => Lone::PassesIfAnswer,
                (true, true) => Lone::AsTheChainSays,
            },
            consent,
        }
    }

    /// Whether a value of this tier may survive.
    pub fn admits(&self, tier: Tier) -> bool {
        tier.usable() || self.lenient && tier > Tier::NEVER
    }
}
