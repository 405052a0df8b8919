//! Titles that only the column gives away: a few words that stand before very many different names,
//! in whatever script, where names without them are shorter by a word.

use std::collections::BTreeMap;

use crate::tables::text_column::{SLOT, TextColumn};
use crate::text::scripts;

/// So many words at most are titles…
const MOST_TITLES: usize = 6;
/// …on at least half of a column's names…
const LEAST_SHARE: usize = 2;
/// …each on at least one name of fifty.
const LEAST_OF_EACH: usize = 50;
/// A shorter column shows nothing.
const LEAST_NAMES: usize = 40;
/// What is glued to a title is a name from so many letters on.
const LEAST_LETTERS: usize = 3;

/// The titles of a column, longest first.
pub(super) fn of(column: &TextColumn) -> Vec<String> {
    let mut firsts: BTreeMap<&str, Found> = BTreeMap::new();
    let mut lengths: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut names = 0;
    for name in column.values().iter().flatten() {
        if name.contains([SLOT, ',', ';', '/', '@']) {
            continue;
        }
        let mut words = name.split_whitespace();
        let Some(first) = words.next() else { continue };
        let rest = words.count();
        if rest == 0 {
            continue;
        }
        names += 1;
        let found = firsts.entry(first).or_default();
        found.names += 1;
        found.whole += usize::from(rest > 1);
        lengths.entry(first).or_default().push(rest + 1);
    }
    if names < LEAST_NAMES {
        return Vec::new();
    }
    let mut titles: Vec<(&str, usize)> = firsts
        .iter()
        .filter(|(_, found)| {
            found.names * LEAST_OF_EACH >= names && found.whole * 10 >= found.names * 9
        })
        .map(|(&word, found)| (word, found.names))
        .collect();
    titles.sort_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
    titles.truncate(MOST_TITLES);
    let is_title = |word: &str| titles.iter().any(|&(title, _)| title == word);
    let glued = |word: &str| {
        let mut titles = titles.iter();
        titles.any(|&(title, _)| glued_to(word, title).is_some())
    };
    let (mut with, mut without, mut covered) = (Vec::new(), Vec::new(), 0);
    for (&first, lengths) in &lengths {
        if is_title(first) {
            with.extend(lengths);
            covered += lengths.len();
        } else if glued(first) {
            covered += lengths.len();
        } else {
            without.extend(lengths);
        }
    }
    // Surnames that many bear stand in front of names of the usual length.
    let alone = without.len() * 10 < names;
    let shorter = median(&mut without) < median(&mut with);
    if covered * LEAST_SHARE < names || !(alone || shorter) {
        return Vec::new();
    }
    let mut titles: Vec<String> = titles
        .into_iter()
        .map(|(word, _)| word.to_owned())
        .collect();
    titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
    titles
}

#[derive(Default)]
struct Found {
    names: usize,
    /// Names of two words and more behind it.
    whole: usize,
}

fn median(lengths: &mut [usize]) -> usize {
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(0)
}

/// The name that a title of a script without blanks is glued to.
fn glued_to<'a>(word: &'a str, title: &str) -> Option<&'a str> {
    let rest = word.strip_prefix(title)?;
    let apart = scripts::has_other(title) && rest.chars().count() >= LEAST_LETTERS;
    apart.then_some(rest)
}

/// A name without the title in front of it, and the title.
pub(super) fn strip<'a>(name: &'a str, titles: &[String]) -> Option<(&'a str, &'a str)> {
    titles.iter().find_map(|title| {
        let rest = name.strip_prefix(title.as_str())?;
        let bare = rest.trim_start();
        let apart = bare.len() < rest.len() || glued_to(name.split(' ').next()?, title).is_some();
        (apart && bare.contains(' ')).then(|| (bare, &name[..title.len()]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const THAI: [&str; 3] = ["นาย", "นาง", "คุณ"];

    fn column(titles: &[&str], bare: usize) -> TextColumn {
        let letters: Vec<char> = "กขคงจฉชซฌญฎฏฐฑฒณดตถท".chars().collect();
        let word = |at: usize| {
            let letter = |at: usize| letters[at % letters.len()];
            [letter(at), letter(at / 3), letter(at * 7), 'า']
                .iter()
                .collect::<String>()
        };
        let names: Vec<String> = (0..120)
            .map(|at| match at < bare {
                true => format!("{} {}", word(at), word(at + 50)),
                false => {
                    let title = titles[at % titles.len()];
                    format!("{title} {} {}", word(at), word(at + 50))
                }
            })
            .collect();
        TextColumn::from_values(names.iter().map(|name| Some(name.as_str())))
    }

    #[test]
    fn few_words_before_many_names_are_titles() {
        let titles = of(&column(&THAI, 40));
        assert_eq!(titles.len(), 3);
        assert_eq!(strip("นาย วิสาร ตันยา", &titles), Some(("วิสาร ตันยา", "นาย")));
        assert_eq!(strip("นายวิสาร ตันยา", &titles), Some(("วิสาร ตันยา", "นาย")));
        assert_eq!(strip("นาย วิสาร", &titles), None);
        assert!(of(&column(&THAI, 100)).is_empty());
    }

    #[test]
    fn surnames_that_many_bear_are_no_titles() {
        let names: Vec<String> = (0..200)
            .map(|at| {
                let surname = ["Nguyen", "Tran", "Le", "Pham", "Hoang", "Vo", "Bui", "Do"][at % 8];
                let surname = if at % 5 == 0 {
                    format!("{surname}{at}")
                } else {
                    surname.to_owned()
                };
                format!("{surname} Thi A{at}")
            })
            .collect();
        let column = TextColumn::from_values(names.iter().map(|name| Some(name.as_str())));
        assert!(of(&column).is_empty());
    }
}
