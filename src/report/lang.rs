//! Languages of reports and summaries, and how numbers are written in both. All words come from
//! the one dictionary in `words`; a sentence has `{named}` places to fill.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::charts::grouped;
use super::words::{self, LEVELS};

/// The language of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 한국어
    #[default]
    Ko,
    /// English
    En,
}

impl Lang {
    /// Both, in the order of the dictionary.
    pub const ALL: [Lang; 2] = [Lang::Ko, Lang::En];

    /// The code used in HTML and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Ko => "ko",
            Lang::En => "en",
        }
    }

    /// The language of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The dictionary's text for a key.
    pub fn find(self, key: &str) -> Option<&'static str> {
        // A look-up table only; its order never reaches output.
        static INDEX: LazyLock<HashMap<&str, [&str; 2]>> =
            LazyLock::new(|| words::all().map(|(key, ko, en)| (key, [ko, en])).collect());
        INDEX.get(key).map(|texts| texts[self as usize])
    }

    /// The dictionary's text for a key of our own.
    ///
    /// # Panics
    /// If the dictionary lacks the key: a typo in our own code.
    pub fn word(self, key: &str) -> &'static str {
        self.find(key)
            .unwrap_or_else(|| panic!("the dictionary has no `{key}`"))
    }

    /// A word of a closed list, such as `severity` `error`; as it is where the list has grown.
    pub fn of_list(self, list: &str, word: &str) -> String {
        self.find(&format!("{list}.{word}"))
            .map_or_else(|| word.to_owned(), str::to_owned)
    }

    /// What a rule asks for, by its name where a shipped pack has it, else by its kind of check;
    /// the rule's own name where its kind is new.
    pub fn rule(self, check: &str, rule: &str) -> String {
        self.find(&format!("rule.{rule}"))
            .or_else(|| self.find(&format!("check.{check}")))
            .unwrap_or(rule)
            .to_owned()
    }

    /// What a gate measures, from its name: `source_rows_drop`, `source_rows_drop (erp)`.
    pub fn gate(self, name: &str) -> String {
        match name.split_once(" (") {
            Some((measure, of)) => format!("{} ({of}", self.of_list("gate_name", measure)),
            None => self.of_list("gate_name", name),
        }
    }

    /// Why an encoding was chosen, from the reader's own English words.
    pub fn evidence(self, says: &str) -> String {
        let said = |text: &str| self.of_list("evidence", text);
        match says.strip_prefix("not UTF-8; letter statistics speak for ") {
            Some(name) => self.say("evidence_letters", &[("name", name)]),
            None => said(says),
        }
    }

    /// What a level of a comparison says, from the comparison's own English sentence.
    pub fn level(self, says: &str) -> &str {
        match self {
            Lang::En => says,
            Lang::Ko => LEVELS
                .iter()
                .find(|(english, _)| *english == says)
                .map_or(says, |(_, korean)| korean),
        }
    }

    /// A sentence with its places filled.
    ///
    /// # Panics
    /// If the dictionary lacks the key.
    pub fn say(self, key: &str, places: &[(&str, &str)]) -> String {
        fill(self.word(key), places)
    }
}

/// Fills `{named}` places in one pass, so that what is filled in is never read as a place.
pub(super) fn fill(sentence: &str, places: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            break;
        };
        text.push_str(&rest[..open]);
        match places
            .iter()
            .find(|(name, _)| *name == &rest[open + 1..close])
        {
            Some((_, value)) => text.push_str(value),
            None => text.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text
}

/// A count with separators.
pub fn count(count: u64) -> String {
    grouped(count)
}

/// A share as per cent with one decimal. Almost all is never written as all, nor almost none as
/// none.
pub fn percent(share: Option<f64>) -> String {
    match share {
        None => "–".to_owned(),
        Some(share) if !share.is_finite() => "–".to_owned(),
        Some(share) if (0.9995..1.0).contains(&share) => ">99.9%".to_owned(),
        Some(share) if share > 0.0 && share < 0.0005 => "<0.1%".to_owned(),
        Some(share) => format!("{:.1}%", share * 100.0),
    }
}

/// A share as per cent with two decimals, for rates that are all near the top.
pub fn percent_finely(share: Option<f64>) -> String {
    match share {
        Some(share) if (0.99995..1.0).contains(&share) => ">99.99%".to_owned(),
        Some(share) if share > 0.0 && share < 0.00005 => "<0.01%".to_owned(),
        Some(share) if share.is_finite() => format!("{:.2}%", share * 100.0),
        _ => "–".to_owned(),
    }
}

/// A change between two shares, in points of a per cent.
pub fn points(change: f64, lang: Lang) -> String {
    let sign = match change {
        change if change > 0.000_05 => "▲ +",
        change if change < -0.000_05 => "▼ −",
        _ => return lang.word("unchanged").to_owned(),
    };
    let unit = lang.word("points");
    let change = change.abs() * 100.0;
    match change < 0.1 {
        true => format!("{sign}{change:.2}{unit}"),
        false => format!("{sign}{change:.1}{unit}"),
    }
}

/// A weight in bits with its sign.
pub fn bits(bits: f64) -> String {
    format!("{bits:+.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn almost_all_is_not_all() {
        assert_eq!(percent(Some(1.0)), "100.0%");
        assert_eq!(percent(Some(0.99999)), ">99.9%");
        assert_eq!(percent(Some(0.0)), "0.0%");
        assert_eq!(percent(Some(0.00001)), "<0.1%");
        assert_eq!(percent(None), "–");
    }

    #[test]
    fn a_change_of_nothing_has_no_sign() {
        assert_eq!(points(0.0, Lang::En), Lang::En.word("unchanged"));
        assert_eq!(points(0.0123, Lang::En), "▲ +1.2 pp");
        assert_eq!(points(-0.0004, Lang::Ko), "▼ −0.04%p");
    }

    #[test]
    fn rates_near_the_top_are_told_apart() {
        assert_eq!(percent_finely(Some(0.9997)), "99.97%");
        assert_eq!(percent_finely(Some(0.99999)), ">99.99%");
        assert_eq!(percent_finely(Some(1.0)), "100.00%");
    }

    /// A comparison's levels come with English sentences; the Korean report has its own.
    #[test]
    fn every_level_is_said_in_korean() {
        use crate::compare::{Comparator, Comparer, ComparisonSpec, Spec};
        use crate::tables::field::EntityKind;
        use crate::tables::pairs::Role;
        let comparators = [
            Comparator::PersonName,
            Comparator::CompanyName,
            Comparator::Phone,
            Comparator::Email,
            Comparator::PostalAddress,
            Comparator::Date,
            Comparator::Exact,
            Comparator::Identifier,
            Comparator::Words,
        ];
        let spec = Spec {
            kind: EntityKind::Person,
            comparisons: comparators
                .map(|comparator| ComparisonSpec {
                    name: "value".into(),
                    comparator,
                    role: Role::Attribute,
                    fields: vec![0],
                    postcode: None,
                })
                .into(),
        };
        let records = crate::report::sample::no_rows();
        let comparer = Comparer::new(&spec, &records);
        for level in comparer.infos.iter().flat_map(|info| &info.levels) {
            assert_ne!(Lang::Ko.level(level.says), level.says, "{}", level.name);
            assert_eq!(Lang::En.level(level.says), level.says);
        }
    }

    #[test]
    fn a_gate_keeps_what_it_is_about() {
        let drop = Lang::Ko.word("gate_name.source_rows_drop");
        assert_eq!(Lang::Ko.gate("source_rows_drop"), drop);
        assert_eq!(
            Lang::Ko.gate("source_rows_drop (erp)"),
            format!("{drop} (erp)")
        );
        assert_eq!(Lang::Ko.gate("our own (one)"), "our own (one)");
    }

    #[test]
    fn encodings_are_explained_in_korean() {
        let told = Lang::Ko.evidence("not UTF-8; letter statistics speak for CP949");
        assert!(told.contains("CP949") && !told.contains("letter"), "{told}");
        assert!(!Lang::Ko.evidence("byte-order mark").contains("mark"));
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        assert_eq!(
            fill("{a}-{b}-{c}", &[("a", "{b}"), ("b", "x")]),
            "{b}-x-{c}"
        );
        assert_eq!(fill("{open", &[]), "{open");
    }

    #[test]
    fn both_languages_say_everything_with_the_same_places() {
        let places = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}'))
                .map(|(name, _)| name.to_owned())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        let mut keys = std::collections::BTreeSet::new();
        for (key, ko, en) in words::all() {
            assert!(keys.insert(key), "{key} stands twice");
            assert!(
                !ko.trim().is_empty() && !en.trim().is_empty(),
                "{key} is empty"
            );
            assert_eq!(places(ko), places(en), "{key} fills other places");
        }
    }

    #[test]
    fn closed_lists_of_the_tables_are_translated() {
        use crate::tables::{findings::*, golden::ConflictKind, pairs::Reason};
        let mut words: Vec<(&str, &str)> = Vec::new();
        words.extend(Dimension::ALL.map(|d| ("dimension", d.name())));
        words.extend(Dimension::ALL.map(|d| ("dimension_says", d.name())));
        words.extend(Severity::ALL.map(|s| ("severity", s.name())));
        words.extend(
            [
                ConflictKind::Notation,
                ConflictKind::Outdated,
                ConflictKind::Complement,
                ConflictKind::Value,
                ConflictKind::Identity,
                ConflictKind::Consent,
            ]
            .map(|kind| ("conflict", kind.name())),
        );
        words.extend(
            [
                Reason::Evidence,
                Reason::MustLink,
                Reason::NameOnly,
                Reason::OneContactOnly,
                Reason::NoUsableName,
                Reason::BirthDateConflict,
                Reason::BusinessNumberConflict,
                Reason::OtherSite,
                Reason::RelatedCompany,
                Reason::CannotLink,
                Reason::GuardianContact,
                Reason::OnePerSource,
                Reason::PooledEvidence,
                Reason::ClusterConflict,
                Reason::ClusterEvidence,
                Reason::ClusterCap,
            ]
            .map(|reason| ("reason", reason.name())),
        );
        for (list, word) in words {
            assert!(
                Lang::Ko.find(&format!("{list}.{word}")).is_some(),
                "{list}.{word}"
            );
        }
    }
}
