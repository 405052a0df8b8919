//! Which part of a name stands first in a column of Latin letters: people behind one door or one
//! phone share the surname and not the given name.

use std::collections::BTreeMap;

use crate::standardize::Context;
use crate::tables::text_column::{NULL, SLOT, TextColumn};
use crate::text::{latin, nicknames};

/// More rows of one value are an office or a stand-in, not a household.
const MOST_IN_HOUSE: usize = 8;
/// So many pairs of relatives say how a column is written.
const LEAST_PAIRS: u32 = 12;
/// …if so many times more of them share one word than the other.
const CLEARLY: u32 = 3;
/// So many known given names say where they stand.
const LEAST_KNOWN: u32 = 20;

/// Whether the surname stands in front of the given name.
pub(super) fn is_surname_first(context: &Context<'_>) -> bool {
    let column = context.column;
    // A child is called by the last of three names in Vietnam, by the second in Hungary: what is a
    // surname says nothing there.
    if !mostly_of_two_words(column) {
        return false;
    }
    let known = known_places(column);
    let contradicted = known[0] >= LEAST_KNOWN && known[0] > 2 * known[1];
    if contradicted {
        return false;
    }
    let (mut first, mut last) = (0, 0);
    for beside in context.beside {
        let found = shared_words(column, beside);
        first += found.0;
        last += found.1;
    }
    if first + last >= LEAST_PAIRS {
        if first >= CLEARLY * last {
            return true;
        }
        if last >= CLEARLY * first {
            return false;
        }
    }
    // Hungarians write their names so, in whatever tool.
    context.region == "HU"
}

fn is_latin(name: &str) -> bool {
    let latin = |c: char| matches!(c, '\0'..'\u{250}' | '\u{1e00}'..='\u{1eff}');
    name.chars().all(|c| !c.is_alphabetic() || latin(c))
}

/// First and last word of a name that can be split at its end.
fn ends(name: &str) -> Option<(&str, &str)> {
    let apart = [SLOT, ',', ';', '/', '&', '+', '@', '('];
    if name.contains(apart) || !is_latin(name) {
        return None;
    }
    let mut words = name.split_whitespace().filter(|word| !word.ends_with('.'));
    let first = words.next()?;
    Some((first, words.next_back()?))
}

/// Whether most names of a column are a surname and a given name in Latin letters, and no more.
fn mostly_of_two_words(column: &TextColumn) -> bool {
    let (mut two, mut all) = (0usize, 0usize);
    for name in column.values().iter().flatten() {
        let words = name.split_whitespace().filter(|word| !word.ends_with('.'));
        all += 1;
        two += usize::from(ends(name).is_some() && words.count() == 2);
    }
    two * 2 > all
}

/// In how many names the first and the last word are known given names, and the other one is not.
fn known_places(column: &TextColumn) -> [u32; 2] {
    let known = |word: &str| !nicknames::formal_names(&latin::fold(word)).is_empty();
    let mut found = [0; 2];
    for (first, last) in column.values().iter().flatten().filter_map(ends) {
        match (known(first), known(last)) {
            (true, false) => found[0] += 1,
            (false, true) => found[1] += 1,
            _ => {}
        }
    }
    found
}

/// How many pairs of rows with one value beside the name share the first word alone, and the last one
/// alone. Where the others begin alike, one may be mistyped.
fn shared_words(column: &TextColumn, beside: &TextColumn) -> (u32, u32) {
    let mut houses: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (&house, &name) in beside.codes().iter().zip(column.codes()) {
        if house != NULL && name != NULL {
            houses.entry(house).or_default().push(name);
        }
    }
    let (mut first, mut last) = (0, 0);
    for mut names in houses.into_values() {
        names.sort_unstable();
        names.dedup();
        if names.len() < 2 || names.len() > MOST_IN_HOUSE {
            continue;
        }
        let split = names.iter().filter_map(|&name| ends(column.value(name)));
        let split: Vec<[String; 2]> = split
            .map(|(first, last)| [first, last].map(|word| latin::fold(word).into_owned()))
            .collect();
        for (at, [a_first, a_last]) in split.iter().enumerate() {
            for [b_first, b_last] in &split[at + 1..] {
                let apart = |a: &str, b: &str| a.chars().next() != b.chars().next();
                first += u32::from(a_first == b_first && apart(a_last, b_last));
                last += u32::from(a_last == b_last && apart(a_first, b_first));
            }
        }
    }
    (first, last)
}

/// The name with its surname, where that stands first, set apart: `Kiss Anna Mária` is
/// `Kiss, Anna Mária`.
pub(super) fn surname_apart(name: &str) -> Option<String> {
    ends(name)?;
    let mut at = 0;
    for word in name.split_inclusive(' ') {
        at += word.len();
        let word = word.trim_end();
        if !word.is_empty() && !word.ends_with('.') {
            return Some(format!("{}, {}", name[..at].trim_end(), &name[at..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surname_is_set_apart() {
        for (name, apart) in [
            ("Kiss Anna", Some("Kiss, Anna")),
            ("Dr. Kiss Anna Mária", Some("Dr. Kiss, Anna Mária")),
            ("Kiss", None),
            ("Kiss, Anna", None),
            ("김 철수", None),
        ] {
            assert_eq!(surname_apart(name).as_deref(), apart, "{name}");
        }
    }

    #[test]
    fn households_share_the_surname() {
        let names = [
            "Kiss Anna",
            "Kiss Pál",
            "Nagy Éva",
            "Nagy Ottó",
            "Nagy Irma",
        ];
        let column = TextColumn::from_values(names.map(Some));
        let doors = TextColumn::from_values(["1", "1", "2", "2", "2"].map(Some));
        assert_eq!(shared_words(&column, &doors), (4, 0));
        let turned = ["Anna Kiss", "Pál Kiss", "Éva Nagy", "Éva Nagi", "Irma Nagy"];
        let column = TextColumn::from_values(turned.map(Some));
        assert_eq!(shared_words(&column, &doors), (0, 2));
    }
}
