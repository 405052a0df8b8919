//! Name groups: rows that bear the same name and share a contact detail, birth date or
//! identifier, or a town or an employer that chance would hardly bring together with the name, or that
//! share a birth date or identifier and one more detail. They stand for people before anything was
//! matched, so that frequencies count people and not their duplicates.

use rayon::prelude::*;

use crate::tables::grouping::{self, Parted};
use crate::tables::hash::{combine, mix64};
use crate::tables::pairs::Role;

use super::Comparer;

/// A town stands for a person of a name where so few others of the name are expected there.
const OTHERS_IN_TOWN: f64 = 0.5;

/// The group of each row, as the smallest row of the group.
///
/// Rows outside `rows`, and rows without a name, are groups of their own.
pub fn name_groups(comparer: &Comparer, rows: &[u32], row_count: usize) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..row_count as u32).collect();
    let names: Vec<usize> = with_role(comparer, |role| role == Role::Name);
    let details: Vec<usize> = with_role(comparer, |role| {
        matches!(
            role,
            Role::Contact
                | Role::Guardian
                | Role::Website
                | Role::Address
                | Role::BirthDate
                | Role::Identifier
                | Role::BusinessNumber
                | Role::Thing
        )
    });
    let place = |comparison: usize, term: u32| mix64((comparison as u64) << 32 | u64::from(term));
    // Birth dates and identifiers first: with another detail they stand for a person whose name
    // was written in several ways.
    let personal = with_role(comparer, |role| {
        matches!(role, Role::BirthDate | Role::Identifier)
    });
    let mut firsts: Vec<(usize, &[usize])> = names.iter().map(|&name| (name, &*details)).collect();
    firsts.extend(personal.iter().map(|&of| (of, &*details)));
    let attributes = with_role(comparer, |role| {
        matches!(role, Role::Attribute | Role::Employer)
    });
    let bearers = match attributes.is_empty() {
        true => Vec::new(),
        false => rows_per_term(comparer, rows, &[&*names, &*attributes].concat()),
    };
    let most = (OTHERS_IN_TOWN * rows.len() as f64) as u64;
    let is_rare = |(name, one): (usize, u32), (attribute, other): (usize, u32)| {
        let bearers = |at: usize, term: u32| u64::from(bearers[at][term as usize]);
        bearers(name, one) * bearers(attribute, other) <= most
    };
    let seconds_at_most = details.len() + attributes.len();
    let keys: Vec<Parted<u32>> = rows
        .par_chunks(1 << 15)
        .map(|rows| {
            let mut keys = Parted::with_capacity(rows.len() * firsts.len() * seconds_at_most / 2);
            for &row in rows {
                for &(first, seconds) in &firsts {
                    for one in terms(comparer, first, row) {
                        for &second in seconds.iter().filter(|&&second| second != first) {
                            // Of two personal details each pair is one key.
                            if personal.contains(&second)
                                && personal.contains(&first)
                                && second < first
                            {
                                continue;
                            }
                            for other in terms(comparer, second, row) {
                                let key = combine(place(first, one), place(second, other));
                                keys.push(key, row);
                            }
                        }
                        if !names.contains(&first) {
                            continue;
                        }
                        for &attribute in &attributes {
                            for other in terms(comparer, attribute, row) {
                                if is_rare((first, one), (attribute, other)) {
                                    keys.push(
                                        combine(place(first, one), place(attribute, other)),
                                        row,
                                    );
                                }
                            }
                        }
                    }
                }
            }
            keys
        })
        .collect();
    for part in grouping::borne_by_several_in_parts(keys) {
        for pair in part.windows(2) {
            if pair[0].0 == pair[1].0 {
                union(&mut parent, pair[0].1, pair[1].1);
            }
        }
    }
    (0..row_count as u32)
        .map(|row| find(&mut parent, row))
        .collect()
}

/// How many rows bear each term of some comparisons; nothing of the others.
fn rows_per_term(comparer: &Comparer, rows: &[u32], wanted: &[usize]) -> Vec<Vec<u32>> {
    let each = (0..comparer.infos.len()).into_par_iter();
    each.map(|comparison| {
        if !wanted.contains(&comparison) {
            return Vec::new();
        }
        let mut bearers = vec![0; comparer.comparisons[comparison].terms(0)];
        for &row in rows {
            for term in terms(comparer, comparison, row) {
                bearers[term as usize] += 1;
            }
        }
        bearers
    })
    .collect()
}

fn terms(comparer: &Comparer, comparison: usize, row: u32) -> impl Iterator<Item = u32> {
    let compare = &comparer.comparisons[comparison];
    let values = compare.sets().of(row).iter();
    values.filter_map(move |&value| compare.term(value, 0))
}

fn with_role(comparer: &Comparer, wanted: impl Fn(Role) -> bool) -> Vec<usize> {
    let infos = comparer.infos.iter().enumerate();
    infos
        .filter(|(_, info)| wanted(info.role))
        .map(|(index, _)| index)
        .collect()
}

fn find(parent: &mut [u32], mut row: u32) -> u32 {
    while parent[row as usize] != row {
        let above = parent[parent[row as usize] as usize];
        parent[row as usize] = above;
        row = above;
    }
    row
}

/// Joins two groups; the smaller row stays the root.
fn union(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(parent, a), find(parent, b));
    let (low, high) = (a.min(b), a.max(b));
    parent[high as usize] = low;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sets::ValueSets;
    use crate::compare::{Comparator, Compare, NULL_LEVEL, else_level};
    use crate::tables::pairs::{ComparisonInfo, LevelInfo};

    const LEVELS: &[LevelInfo] = &[NULL_LEVEL, else_level(100)];

    /// Every value is a term of its own.
    struct Values(ValueSets, usize);

    impl Compare for Values {
        fn levels(&self) -> &'static [LevelInfo] {
            LEVELS
        }
        fn sets(&self) -> &ValueSets {
            &self.0
        }
        fn level(&self, _left: u32, _right: u32) -> u8 {
            1
        }
        fn term(&self, value: u32, _space: u8) -> Option<u32> {
            Some(value)
        }
        fn terms(&self, _space: u8) -> usize {
            self.1
        }
        fn adjusted_by(&self, _level: u8) -> Option<u8> {
            None
        }
    }

    /// Names and towns of rows.
    fn comparer(rows: &[[u32; 2]]) -> Comparer {
        let column = |at: usize| -> Box<dyn Compare> {
            let pairs = (0..).zip(rows).map(|(row, of)| (row, of[at]));
            let values = rows.iter().map(|of| of[at] as usize + 1).max();
            let sets = ValueSets::from_pairs(rows.len(), &pairs.collect::<Vec<_>>());
            Box::new(Values(sets, values.unwrap_or(0)))
        };
        let info = |name: &str, role| ComparisonInfo {
            name: name.into(),
            role,
            fields: vec![0],
            levels: LEVELS.to_vec(),
        };
        Comparer {
            infos: vec![info("name", Role::Name), info("town", Role::Attribute)],
            comparators: vec![Comparator::CompanyName, Comparator::Exact],
            comparisons: vec![column(0), column(1)],
            own_levels: Vec::new(),
            cells: Vec::new(),
        }
    }

    #[test]
    fn a_town_stands_for_one_company_where_few_of_its_name_are_expected() {
        // Four rows of one rare name in a small town, and as many in the capital, where half of all are.
        let mut rows = vec![
            [0, 0],
            [0, 0],
            [0, 0],
            [0, 0],
            [1, 1],
            [1, 1],
            [1, 1],
            [1, 1],
        ];
        rows.extend((0..92).map(|row| match row {
            0..46 => [row + 2, 1],
            _ => [row + 2, row - 44],
        }));
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        let groups = name_groups(&comparer(&rows), &all, rows.len());
        assert_eq!(groups[..4], [0, 0, 0, 0]);
        assert_eq!(groups[4..], all[4..]);
    }
}
