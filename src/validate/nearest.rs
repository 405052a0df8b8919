//! The nearest of a list of valid values, as a suggestion. Proposals are for people who read a
//! list of findings, so they are left out where finding them would take long.

use std::sync::Arc;

use super::Verdict;

/// Longest list of which a value is proposed.
const MOST_CHOICES: usize = 1000;
/// Longest value that a proposal is made for, in characters.
const LONGEST: usize = 40;
/// Comparisons over all distinct values of a column, each of about a microsecond.
const MOST_COMPARISONS: usize = 2_000_000;

/// Proposes values of a list.
pub struct Nearest<'a> {
    choices: Vec<(Vec<char>, &'a str)>,
}

impl<'a> Nearest<'a> {
    /// For a column with so many distinct values; empty where the work would be too much.
    pub fn new(choices: impl IntoIterator<Item = &'a str>, distinct: usize) -> Self {
        let mut choices: Vec<(Vec<char>, &str)> = choices
            .into_iter()
            .take(MOST_CHOICES + 1)
            .map(|choice| (letters(choice), choice))
            .collect();
        choices.sort();
        choices.dedup();
        if choices.len() > MOST_CHOICES || choices.len() * distinct > MOST_COMPARISONS {
            choices.clear();
        }
        Nearest { choices }
    }

    /// A failure with the nearest choice: one with a quarter of its characters wrong at most, or
    /// one where that is less.
    pub fn fails(&self, text: &str) -> Verdict {
        Verdict::Fails(self.find(text).map(Arc::from))
    }

    fn find(&self, text: &str) -> Option<&'a str> {
        let given = letters(text);
        if given.len() > LONGEST {
            return None;
        }
        let near = self.choices.iter().filter_map(|(choice, whole)| {
            let length = given.len().max(choice.len());
            // One of two characters wrong is another value, not a slip.
            let allowed = (length / 4).max(usize::from(length > 2));
            if given.len().abs_diff(choice.len()) > allowed {
                return None;
            }
            let distance = strsim::generic_damerau_levenshtein(&given, choice);
            (distance <= allowed).then_some((distance, *whole))
        });
        near.min().map(|(_, choice)| choice)
    }
}

fn letters(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slips_are_put_right() {
        let nearest = Nearest::new(["VIP", "일반", "부산광역시", "강남점"], 10);
        assert_eq!(nearest.find("vip"), Some("VIP"));
        assert_eq!(nearest.find("부산광역싀"), Some("부산광역시"));
        assert_eq!(nearest.find("강남"), Some("강남점"));
        assert_eq!(nearest.find("일부"), None);
        assert_eq!(nearest.find("대구"), None);
    }

    #[test]
    fn long_lists_propose_nothing() {
        let many: Vec<String> = (0..2000).map(|number| format!("지점{number}")).collect();
        let nearest = Nearest::new(many.iter().map(String::as_str), 10);
        assert_eq!(nearest.find("지점1a"), None);
        assert_eq!(Nearest::new(["VIP"], 3_000_000).find("vip"), None);
    }
}
