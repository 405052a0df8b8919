//! The model as it stays from run to run: names, probabilities and fixed-point weights, never a
//! value of a record.

use serde::{Deserialize, Serialize};

use super::score::prior_weight;
use crate::tables::field::EntityKind;
use crate::tables::pairs::{ComparisonInfo, Dependence, LevelParameters, Model, Surplus, Weight};

/// A model on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedModel {
    /// `person` or `company`.
    pub entity_kind: String,
    /// log2 of the prior odds, in 2⁻¹⁶ bit: what scores are computed from.
    pub prior_weight: i32,
    /// The prior, for readers.
    pub prior: f64,
    /// Pairs of related people per pair of one customer; models of earlier versions do not say.
    #[serde(default = "as_many")]
    pub related: f64,
    /// The comparisons.
    pub comparisons: Vec<SavedComparison>,
    /// What agreements weigh less because others agree; models of earlier versions know of none.
    #[serde(default)]
    pub dependences: Vec<SavedDependence>,
    /// Patterns that weigh more or less than their levels do; models of earlier versions know of none.
    #[serde(default)]
    pub surpluses: Vec<SavedSurplus>,
}

/// What a pattern weighs beyond its levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedSurplus {
    /// Per comparison, the name of its level.
    pub levels: Vec<String>,
    /// Name of the comparison to whose weight it is added.
    pub of: String,
    /// What is added, in 2⁻¹⁶ bit.
    pub weight: i32,
}

/// What the levels of one comparison weigh more or less where another one agrees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedDependence {
    /// Name of the comparison whose weight changes.
    pub of: String,
    /// Name of the comparison on which it depends.
    pub on: String,
    /// Per level, what is added to its weight, in 2⁻¹⁶ bit.
    pub weight: Vec<i32>,
}

/// One comparison of a [`SavedModel`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedComparison {
    /// Name.
    pub name: String,
    /// The fields it compares; models of earlier versions do not say.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Its levels.
    pub levels: Vec<SavedLevel>,
}

/// One level of a [`SavedComparison`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedLevel {
    /// Name.
    pub name: String,
    /// P(level | same customer).
    pub m: f64,
    /// P(level | different customers).
    pub u: f64,
    /// log2(m ÷ u) in 2⁻¹⁶ bit: what scores are computed from.
    pub weight: i32,
    /// P(level | different customers of one surname), of names where the file tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_one_surname: Option<f64>,
}

fn as_many() -> f64 {
    1.0
}

impl SavedModel {
    /// What is kept of a model; `field` names the field at an index.
    pub fn of(model: &Model, field: impl Fn(usize) -> String) -> Self {
        let comparisons = model.comparisons.iter().zip(&model.parameters);
        SavedModel {
            entity_kind: model.kind.name().to_owned(),
            prior_weight: prior_weight(model.prior).0,
            prior: model.prior,
            related: model.related,
            comparisons: comparisons
                .map(|(info, parameters)| SavedComparison {
                    name: info.name.to_string(),
                    fields: info.fields.iter().map(|&at| field(at)).collect(),
                    levels: (0..info.levels.len())
                        .map(|level| SavedLevel {
                            name: info.levels[level].name.to_owned(),
                            m: parameters.m[level],
                            u: parameters.u[level],
                            weight: parameters.weight[level].0,
                            of_one_surname: parameters.of_one_surname.get(level).copied(),
                        })
                        .collect(),
                })
                .collect(),
            dependences: model
                .dependences
                .iter()
                .map(|dependence| SavedDependence {
                    of: model.comparisons[dependence.of].name.to_string(),
                    on: model.comparisons[dependence.on].name.to_string(),
                    weight: dependence.weight.iter().map(|weight| weight.0).collect(),
                })
                .collect(),
            surpluses: model
                .surpluses
                .iter()
                .map(|surplus| SavedSurplus::of(surplus, &model.comparisons))
                .collect(),
        }
    }

    /// The model again, if it has exactly these comparisons and levels.
    pub fn restore(&self, kind: EntityKind, infos: &[ComparisonInfo]) -> Option<Model> {
        let same = self.entity_kind == kind.name()
            && self.comparisons.len() == infos.len()
            && self.comparisons.iter().zip(infos).all(|(saved, info)| {
                *saved.name == *info.name
                    && saved.levels.len() == info.levels.len()
                    && saved
                        .levels
                        .iter()
                        .zip(&info.levels)
                        .all(|(saved, level)| saved.name == level.name)
            });
        same.then(|| Model {
            kind,
            comparisons: infos.to_vec(),
            parameters: self
                .comparisons
                .iter()
                .map(|comparison| LevelParameters {
                    m: comparison.levels.iter().map(|level| level.m).collect(),
                    u: comparison.levels.iter().map(|level| level.u).collect(),
                    weight: comparison
                        .levels
                        .iter()
                        .map(|level| Weight(level.weight))
                        .collect(),
                    of_one_surname: comparison
                        .levels
                        .iter()
                        .map_while(|level| level.of_one_surname)
                        .collect(),
                })
                .collect(),
            prior: Weight(self.prior_weight).probability(),
            related: self.related,
            dependences: self
                .dependences
                .iter()
                .filter_map(|saved| saved.restore(infos))
                .collect(),
            surpluses: self
                .surpluses
                .iter()
                .filter_map(|saved| saved.restore(infos))
                .collect(),
        })
    }
}

impl SavedSurplus {
    fn of(surplus: &Surplus, infos: &[ComparisonInfo]) -> Self {
        let levels = infos.iter().zip(&surplus.levels);
        SavedSurplus {
            levels: levels
                .map(|(info, &level)| info.levels[usize::from(level)].name.to_owned())
                .collect(),
            of: infos[surplus.of].name.to_string(),
            weight: surplus.weight.0,
        }
    }

    fn restore(&self, infos: &[ComparisonInfo]) -> Option<Surplus> {
        let levels = infos.iter().zip(&self.levels).map(|(info, name)| {
            let level = info.levels.iter().position(|level| level.name == name)?;
            u8::try_from(level).ok()
        });
        let levels: Vec<u8> = levels.collect::<Option<_>>()?;
        (levels.len() == infos.len()).then_some(Surplus {
            levels,
            of: infos.iter().position(|info| *info.name == *self.of)?,
            weight: Weight(self.weight),
        })
    }
}

impl SavedDependence {
    fn restore(&self, infos: &[ComparisonInfo]) -> Option<Dependence> {
        let place = |name: &str| infos.iter().position(|info| *info.name == *name);
        let dependence = Dependence {
            of: place(&self.of)?,
            on: place(&self.on)?,
            weight: self.weight.iter().copied().map(Weight).collect(),
        };
        let fits = dependence.weight.len() == infos[dependence.of].levels.len();
        fits.then_some(dependence)
    }
}
