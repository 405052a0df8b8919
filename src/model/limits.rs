//! What m-probabilities may come to, whatever a file seems to say: few pairs of one customer tell
//! themselves apart, and a few of them do.

use crate::tables::pairs::{
    KOREAN_NAMES, LevelInfo, Meaning, OTHER_GIVEN_NAME, OTHER_KOREAN_NAME, RESEMBLING_NAME, Role,
    SAME_GIVEN_NAME,
};

use super::estimate::{ComparisonPrior, FLOOR};

/// At most this share of the pairs of one customer bear different given names. People who differ in
/// these are more probably several, whatever else they share: colleagues, brothers and sisters.
const MOST_OTHER_NAMES: f64 = 0.15;
/// …and this share where both are Korean: these have no short forms, and are not taken on by marriage.
const MOST_OTHER_KOREAN_NAMES: f64 = 0.03;
/// …and at least this share: courts grant new names. A share of nothing would make a relative of
/// everybody whose name is out of the ordinary.
const LEAST_OTHER_KOREAN_NAMES: f64 = 0.000_5;
/// At most this share bear names that merely resemble each other, or the given name alone: in a file of few
/// columns relatives and neighbours look like customers who changed theirs.
const MOST_LIKE_NAMES: f64 = 0.2;
/// At most this share have birth dates with nothing in common, which are mistyped and guessed more
/// often than names.
const MOST_OTHER_BIRTHS: f64 = 0.3;

/// Limits of the levels of one comparison.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    few: Vec<Few>,
    /// A level that some customers reach.
    some: Option<usize>,
}

/// Levels that few pairs of one customer reach.
#[derive(Clone, Debug)]
struct Few {
    levels: Vec<bool>,
    /// At most this share reaches them together.
    most: f64,
}

impl Limits {
    /// What tells people apart in a comparison, and how many customers it may tell from themselves.
    pub(super) fn of(prior: &ComparisonPrior) -> Self {
        let few = |most: f64, apart: &dyn Fn(&LevelInfo) -> bool| Few {
            levels: prior.levels.iter().map(apart).collect(),
            most,
        };
        let differs = |level: &LevelInfo| level.meaning == Meaning::Differ;
        let in_hangul = |level: &LevelInfo| matches!(level.name, KOREAN_NAMES | OTHER_KOREAN_NAME);
        let renamed = |level: &LevelInfo| level.name == OTHER_KOREAN_NAME;
        match prior.role {
            Role::Name => Limits {
                few: vec![
                    few(MOST_OTHER_KOREAN_NAMES, &in_hangul),
                    few(MOST_OTHER_NAMES, &|level| {
                        differs(level) || in_hangul(level) || level.name == OTHER_GIVEN_NAME
                    }),
                    few(MOST_LIKE_NAMES, &|level| {
                        matches!(level.name, RESEMBLING_NAME | SAME_GIVEN_NAME)
                    }),
                ],
                some: prior.levels.iter().position(renamed),
            },
            Role::BirthDate => Limits {
                few: vec![few(MOST_OTHER_BIRTHS, &differs)],
                some: None,
            },
            _ => Limits {
                few: Vec::new(),
                some: None,
            },
        }
    }

    /// Brings m-probabilities, which sum to 1, within the limits.
    pub(super) fn hold(&self, m: &mut [f64]) {
        for few in &self.few {
            few.hold(m);
        }
        if let Some(level) = self.some
            && m[level] < LEAST_OTHER_KOREAN_NAMES
        {
            let rest = (1.0 - LEAST_OTHER_KOREAN_NAMES) / (1.0 - m[level]);
            m.iter_mut().for_each(|share| *share *= rest);
            m[level] = LEAST_OTHER_KOREAN_NAMES;
        }
    }
}

impl Few {
    fn hold(&self, m: &mut [f64]) {
        let told = m.iter().zip(&self.levels).filter(|of| *of.1);
        let different: f64 = told.map(|of| of.0).sum();
        if different > self.most {
            for (level, &apart) in m.iter_mut().zip(&self.levels) {
                *level *= match apart {
                    true => self.most / different,
                    false => (1.0 - self.most) / (1.0 - different).max(FLOOR),
                };
            }
        }
    }
}
