//! Comparison: for a pair of rows, the level of agreement of every comparison. One file per
//! comparison; each builds its forms once per distinct value and then works on integers.
//! Knows no probabilities: weights are the business of `model`.

use std::sync::Arc;

use rayon::prelude::*;

use crate::tables::field::{EntityKind, FieldType};
use crate::tables::pairs::{ComparisonInfo, LevelInfo, Meaning, Role};
use crate::tables::records::{Records, RowId};
use crate::tables::standardized::Flags;
use crate::text::websites;

pub mod kernels;
pub mod sets;

mod batch;
mod company_name;
mod email;
mod exact;
mod groups;
mod identifier;
mod partial_date;
mod person_name;
mod phone;
mod postal_address;
pub mod registry;
mod tax_number;
mod terms;
mod words;

pub use batch::{Found, Scratch};
pub use groups::name_groups;
pub use person_name::PARTS_OF_NAMES;
pub use terms::{SpaceCounts, TermCounts, term_counts};

use sets::ValueSets;

/// How the values of a comparison are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// Names of persons.
    PersonName,
    /// Names of companies.
    CompanyName,
    /// Phone numbers.
    Phone,
    /// Mail addresses.
    Email,
    /// Postal addresses, with a postcode field if there is one.
    PostalAddress,
    /// Dates of day precision or less.
    Date,
    /// Equal or not.
    Exact,
    /// Numbers that name one person or thing, with slips.
    Identifier,
    /// Short text with slips.
    Words,
}

impl Comparator {
    /// The comparator a field type brings; `None` for types that are never matched on.
    pub fn of(ty: FieldType) -> Option<Self> {
        match ty {
            FieldType::PersonName => Some(Comparator::PersonName),
            FieldType::CompanyName => Some(Comparator::CompanyName),
            FieldType::Phone => Some(Comparator::Phone),
            FieldType::Email => Some(Comparator::Email),
            FieldType::PostalAddress => Some(Comparator::PostalAddress),
            FieldType::Date => Some(Comparator::Date),
            FieldType::BusinessNumber
            | FieldType::CorporateNumber
            | FieldType::CiDi
            | FieldType::Gender
            | FieldType::Category
            | FieldType::Postcode
            | FieldType::Url => Some(Comparator::Exact),
            FieldType::Identifier => Some(Comparator::Identifier),
            FieldType::Text => Some(Comparator::Words),
            FieldType::Timestamp | FieldType::Consent | FieldType::Number | FieldType::Flag => None,
        }
    }
}

/// One comparison to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonSpec {
    /// Name in tables.
    pub name: Arc<str>,
    /// How.
    pub comparator: Comparator,
    /// The evidence it gives.
    pub role: Role,
    /// The fields it reads.
    pub fields: Vec<usize>,
    /// The postcode field that belongs to the first (address) field.
    pub postcode: Option<usize>,
}

/// All comparisons of one entity kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Persons or companies.
    pub kind: EntityKind,
    /// The comparisons.
    pub comparisons: Vec<ComparisonSpec>,
}

/// Pairs whose forms are touched at a time.
const TOUCHED_AHEAD: usize = 16;

/// What one comparison can do; implemented once per comparator.
pub(crate) trait Compare: Send + Sync {
    /// The levels, `null` first, `else` last.
    fn levels(&self) -> &'static [LevelInfo];
    /// Value ids per row.
    fn sets(&self) -> &ValueSets;
    /// The level of two values; never 0 unless one of them cannot be compared.
    fn level(&self, left: u32, right: u32) -> u8;
    /// The level of two sets of values, of which `best` is the best of any two.
    fn level_of_sets(&self, best: u8, _lefts: &[u32], _rights: &[u32]) -> u8 {
        best
    }
    /// Anything read from the form of a value, which brings it into the cache.
    fn touch(&self, _value: u32) -> u32 {
        0
    }
    /// The levels of many pairs of values, one call for all of them. The forms of some pairs are
    /// touched before any of them is compared: they lie far apart, and reads that do not wait for
    /// each other take as long as one of them.
    fn levels_of(&self, pairs: &[(u32, u32)], levels: &mut Vec<u8>) {
        for pairs in pairs.chunks(TOUCHED_AHEAD) {
            let touched = pairs.iter().fold(0, |touched, &(left, right)| {
                touched ^ self.touch(left) ^ self.touch(right)
            });
            std::hint::black_box(touched);
            levels.extend(pairs.iter().map(|&(left, right)| self.level(left, right)));
        }
    }
    /// Number of term spaces.
    fn spaces(&self) -> u8 {
        1
    }
    /// The two parts of each term of the first space, as terms of the second and the third; empty
    /// where terms have no parts.
    fn parts_of_terms(&self) -> Vec<Option<[u32; 2]>> {
        Vec::new()
    }
    /// The term of a value in a space, if it has one.
    fn term(&self, value: u32, space: u8) -> Option<u32>;
    /// Number of terms in a space.
    fn terms(&self, space: u8) -> usize;
    /// The space whose term frequency adjusts a level.
    fn adjusted_by(&self, level: u8) -> Option<u8>;
    /// How many have a value, where several may be the same in two rows.
    fn bearers(&self, _value: u32) -> u32 {
        0
    }
    /// Share of the world's people who bear a term, where that is known.
    fn world_share(&self, _term: u32, _space: u8) -> Option<f64> {
        None
    }
    /// Takes in how often terms occur, for comparisons that need it to tell a slip from
    /// another value.
    fn learn_terms(&mut self, _spaces: &[SpaceCounts]) {}
}

/// How equal values come about by chance on one level.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chance {
    /// Share of values that reach the level when equal.
    pub share: f64,
    /// Probability that two random values are equal and reach it.
    pub agreement: f64,
}

/// All comparisons of one entity kind, ready to compare any two rows.
pub struct Comparer {
    /// Name, role, fields and levels per comparison.
    pub infos: Vec<ComparisonInfo>,
    comparators: Vec<Comparator>,
    comparisons: Vec<Box<dyn Compare>>,
    /// The level of each value with itself, per comparison.
    own_levels: Vec<Vec<u8>>,
    /// The value of each row per comparison, row by row, so that comparing two rows touches two
    /// places in memory and not two for every comparison.
    cells: Vec<u32>,
}

/// The cell of a row without a value.
const NO_VALUE: u32 = u32::MAX;
/// The cell of a row with several values, to be looked up in the comparison's [`ValueSets`].
const SEVERAL: u32 = u32::MAX - 1;

/// The outcome for one comparison of a pair: the level and, where an adjustment applies, the
/// terms that agreed on either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Level index.
    pub level: u8,
    /// Values that gave the level.
    pub values: Option<(u32, u32)>,
}

impl Comparer {
    /// Builds the forms of every comparison.
    pub fn new(spec: &Spec, records: &Records) -> Self {
        let comparisons: Vec<Box<dyn Compare>> = spec
            .comparisons
            .par_iter()
            .map(|comparison| build(spec.kind, comparison, records))
            .collect();
        let infos = spec
            .comparisons
            .iter()
            .zip(&comparisons)
            .map(|(spec, comparison)| ComparisonInfo {
                name: spec.name.clone(),
                role: spec.role,
                fields: spec.fields.iter().copied().chain(spec.postcode).collect(),
                levels: comparison.levels().to_vec(),
            })
            .collect();
        let width = comparisons.len();
        let mut cells = vec![NO_VALUE; records.len() * width];
        cells
            .par_chunks_mut(width.max(1) * 4096)
            .enumerate()
            .for_each(|(chunk, cells)| {
                for (at, cells) in cells.chunks_exact_mut(width).enumerate() {
                    for (cell, comparison) in cells.iter_mut().zip(&comparisons) {
                        *cell = match comparison.sets().of((chunk * 4096 + at) as RowId) {
                            [] => NO_VALUE,
                            [one] => *one,
                            _ => SEVERAL,
                        };
                    }
                }
            });
        let mut comparer = Comparer {
            infos,
            comparators: spec.comparisons.iter().map(|of| of.comparator).collect(),
            own_levels: Vec::new(),
            comparisons,
            cells,
        };
        comparer.find_own_levels();
        comparer
    }

    fn find_own_levels(&mut self) {
        let each = self.comparisons.par_iter().map(|compare| {
            let values = (0..compare.sets().values()).into_par_iter();
            let values = values.with_min_len(4096);
            values.map(|value| compare.level(value, value)).collect()
        });
        self.own_levels = each.collect();
    }

    /// Number of comparisons.
    pub fn len(&self) -> usize {
        self.comparisons.len()
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.comparisons.is_empty()
    }

    /// The best level of one comparison over all value pairs of two rows.
    pub fn compare(&self, comparison: usize, left: RowId, right: RowId) -> Compared {
        let width = self.comparisons.len();
        let cell = |row: RowId| self.cells[row as usize * width + comparison];
        let (a, b) = (cell(left), cell(right));
        if a == NO_VALUE || b == NO_VALUE {
            return Compared::default();
        }
        let compare = &self.comparisons[comparison];
        if a != SEVERAL && b != SEVERAL {
            let level = compare.level(a, b);
            return Compared {
                level,
                values: (level != 0).then_some((a, b)),
            };
        }
        let sets = compare.sets();
        self.compare_values(comparison, sets.of(left), sets.of(right))
    }

    /// The best level of one comparison over all pairs of values.
    pub fn compare_values(&self, comparison: usize, lefts: &[u32], rights: &[u32]) -> Compared {
        let compare = &self.comparisons[comparison];
        let mut best = Compared::default();
        for &a in lefts {
            for &b in rights {
                let level = compare.level(a, b);
                // Of two numbers that both have, the one that fewer have says more.
                let rarer = |best: Compared| {
                    level == best.level
                        && best
                            .values
                            .is_some_and(|(of, _)| compare.bearers(a) < compare.bearers(of))
                };
                if level != 0 && (best.level == 0 || level < best.level || rarer(best)) {
                    best = Compared {
                        level,
                        values: Some((a, b)),
                    };
                    if level == 1 {
                        return best;
                    }
                }
            }
        }
        best.level = compare.level_of_sets(best.level, lefts, rights);
        best
    }

    /// Values per row of a comparison.
    pub fn sets(&self, comparison: usize) -> &ValueSets {
        self.comparisons[comparison].sets()
    }

    /// Whether a row has anything to compare.
    pub fn has_value(&self, comparison: usize, row: RowId) -> bool {
        !self.comparisons[comparison].sets().of(row).is_empty()
    }

    /// Per level of a comparison, how two random people come to agree on equal values there:
    /// the share of values that meet on the level when compared with themselves, and the
    /// probability that a random person has such a value and another one the same. `None` for levels that equal values
    /// never reach.
    pub fn chance_agreement(&self, comparison: usize, counts: &TermCounts) -> Vec<Option<Chance>> {
        let compare = &self.comparisons[comparison];
        let mut chances = vec![None; compare.levels().len()];
        let mut seen: Vec<Vec<bool>> = (0..compare.spaces())
            .map(|space| vec![false; compare.terms(space)])
            .collect();
        for (_, value) in compare.sets().iter() {
            let level = self.own_levels[comparison][value as usize];
            let Some(space) = compare.adjusted_by(level) else {
                continue;
            };
            // A part of a name alone is met by whole names as well.
            if space != 0 && self.infos[comparison].role == Role::Name {
                continue;
            }
            let Some(term) = compare.term(value, space) else {
                continue;
            };
            if std::mem::replace(&mut seen[usize::from(space)][term as usize], true) {
                continue;
            }
            let of_all = &counts.spaces[comparison][0];
            let space = &counts.spaces[comparison][usize::from(space)];
            // Both of two random people have to have a term of the space.
            let having = (space.total / of_all.total).min(1.0);
            let share = space.share(term) * having;
            let chance: &mut Chance = chances[usize::from(level)].get_or_insert(Chance::default());
            chance.share += share * having;
            chance.agreement += share * having * space.frequency(term);
        }
        chances
    }

    /// Lets comparisons see how often terms occur.
    pub fn learn_terms(&mut self, counts: &TermCounts) {
        for (comparison, spaces) in self.comparisons.iter_mut().zip(&counts.spaces) {
            comparison.learn_terms(spaces);
        }
        self.find_own_levels();
    }
}

fn build(kind: EntityKind, spec: &ComparisonSpec, records: &Records) -> Box<dyn Compare> {
    match spec.comparator {
        Comparator::PersonName => Box::new(person_name::PersonNames::new(records, &spec.fields)),
        Comparator::CompanyName => {
            Box::new(company_name::CompanyNames::new(kind, records, &spec.fields))
        }
        Comparator::Phone => Box::new(phone::Phones::new(records, &spec.fields)),
        Comparator::Email => Box::new(email::Emails::new(records, &spec.fields)),
        Comparator::PostalAddress => Box::new(postal_address::Addresses::new(
            records,
            &spec.fields,
            spec.postcode,
        )),
        Comparator::Date => Box::new(partial_date::Dates::new(records, &spec.fields)),
        Comparator::Exact if spec.role == Role::Website => Box::new(exact::Exact::keyed(
            records,
            &spec.fields,
            Flags::NONE,
            |c| !c.is_whitespace(),
            websites::site,
        )),
        Comparator::Exact => Box::new(exact::Exact::new(records, &spec.fields)),
        // What a company is registered under tells it from others.
        Comparator::Identifier if spec.role == Role::BusinessNumber => {
            Box::new(tax_number::TaxNumbers::new(records, &spec.fields))
        }
        Comparator::Identifier => Box::new(identifier::Identifiers::new(records, &spec.fields)),
        Comparator::Words => Box::new(words::Words::new(records, &spec.fields)),
    }
}

/// The level every comparison starts with.
const NULL_LEVEL: LevelInfo = LevelInfo {
    name: "null",
    says: "one side has no usable value",
    meaning: Meaning::Null,
    m_start: 0,
};

/// The level every comparison ends with.
const fn else_level(m_start: u16) -> LevelInfo {
    level("else", "different values", Meaning::Differ, m_start)
}

const fn level(
    name: &'static str,
    says: &'static str,
    meaning: Meaning,
    m_start: u16,
) -> LevelInfo {
    LevelInfo {
        name,
        says,
        meaning,
        m_start,
    }
}
