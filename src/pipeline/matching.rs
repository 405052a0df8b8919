//! Matching as one step of the pipeline: comparison, blocking, estimation, decision and
//! clustering of each entity kind, put together from the stages.

use rayon::prelude::*;

use crate::block;
use crate::cluster;
use crate::compare::{self, Chance, Comparer, TermCounts};
use crate::model::decide::{Judge, Thresholds};
use crate::model::dependence;
use crate::model::estimate::{self, ComparisonPrior, PassPrior};
use crate::model::file::SavedModel;
use crate::model::kinship;
use crate::model::near;
use crate::model::patterns::{Pattern, PatternCounts};
use crate::model::score;
use crate::model::surplus;
use crate::pipeline::timing::Timings;
use crate::plan::comparisons::{self, Matching, Told};
use crate::plan::links::Links;
use crate::tables::field::EntityKind;
use crate::tables::hash::mix64;
use crate::tables::pairs::{
    Clusters, CompanyLevel, ComparisonInfo, Decision, LevelInfo, Model, Reason, Role, ScoredPairs,
    Subject, Weight,
};
use crate::tables::records::{Records, RowId};

mod ages;
mod apart;
mod equal;
mod met;
mod same_term;
mod scoring;
mod weights;
mod witness;

use ages::{Age, ages};
use apart::Apart;
use scoring::Candidates;
use weights::TermWeights;
use witness::Witness;

/// What matching may be told.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Per field, whether it is compared.
    pub matching: Vec<Matching>,
    /// Comparisons and blocking passes that rules give.
    pub told: Told,
    /// The day the run is for: who is a child.
    pub as_of: jiff::civil::Date,
    /// Where decisions change.
    pub thresholds: Thresholds,
    /// What counts as one company.
    pub company_level: CompanyLevel,
    /// How clusters form.
    pub cluster: cluster::Spec,
    /// Candidate pairs that blocking may not exceed; `None` for the size's own default.
    pub most_pairs: Option<u64>,
    /// Links that rules demand or forbid.
    pub links: Links,
    /// Seed of the random pairs.
    pub seed: u64,
    /// Models to use instead of estimating, where they still fit.
    pub models: Vec<SavedModel>,
}

impl Spec {
    fn pairs_per_row(&self, rows: usize) -> f64 {
        // Passes overlap: what they keep in all is about twice the distinct pairs.
        let usual: f64 = match rows {
            ..=60_000 => 40.0,
            60_001..=300_000 => 9.0,
            _ => 6.0,
        };
        match self.most_pairs {
            None => usual,
            Some(most) => usual.min(most as f64 / rows.max(1) as f64),
        }
    }
}

/// Counts of a blocking pass, for reports.
#[derive(Clone, Debug)]
pub struct PassReport {
    /// Entity kind.
    pub kind: EntityKind,
    /// Name of the pass.
    pub name: String,
    /// Exact counts.
    pub count: block::PassCount,
}

/// What matching found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Clusters over all rows.
    pub clusters: Clusters,
    /// Scored pairs at or above review, one table per entity kind that has rows.
    pub scored: Vec<ScoredPairs>,
    /// Distinct candidate pairs compared.
    pub candidates: u64,
    /// Blocking passes.
    pub passes: Vec<PassReport>,
}

/// Pairs per row that a pass may keep which finds hardly anything but customers: files where everybody
/// has a dozen rows have no fewer, and the budget is for those who meet by chance.
const OF_CUSTOMERS_PER_ROW: f64 = 8.0;
/// Random pairs for u.
const RANDOM_PAIRS: u64 = 100_000;
/// Up to this many rows every pair is compared.
const ALL_PAIRS_UP_TO: usize = 2_500;

/// Finds the clusters of all rows.
pub fn match_records(spec: &Spec, records: &Records, timings: &mut Timings) -> Outcome {
    let mut roots: Vec<RowId> = (0..records.len() as RowId).collect();
    let mut outcome = Outcome {
        clusters: Clusters::from_roots(&[]),
        scored: Vec::new(),
        candidates: 0,
        passes: Vec::new(),
    };
    for kind in [EntityKind::Person, EntityKind::Company] {
        let rows: Vec<RowId> = (0..records.len() as RowId)
            .filter(|&row| records.kind[row as usize] == kind)
            .collect();
        if rows.is_empty() {
            continue;
        }
        if let Some(engine) = Engine::timed(spec, records, kind, rows, timings) {
            engine.run(spec, records, &mut roots, &mut outcome, timings);
        }
    }
    outcome.clusters = Clusters::from_roots(&roots);
    let tables: Vec<&ScoredPairs> = outcome.scored.iter().collect();
    cluster::link_strengths(&mut outcome.clusters, &tables);
    outcome
}

/// Everything that scoring any two rows of one kind needs.
pub struct Engine {
    kind: EntityKind,
    subject: Subject,
    rows: Vec<RowId>,
    comparer: Comparer,
    term_weights: Vec<TermWeights>,
    chances: Vec<Vec<Option<Chance>>>,
    ages: Vec<Age>,
    plan: block::Plan,
}

impl Engine {
    /// Builds comparisons, frequencies and blocking; `None` if nothing can be compared.
    pub fn new(spec: &Spec, records: &Records, kind: EntityKind, rows: Vec<RowId>) -> Option<Self> {
        Self::timed(
            spec,
            records,
            kind,
            rows,
            &mut Timings::start(Default::default()),
        )
    }

    fn timed(
        spec: &Spec,
        records: &Records,
        kind: EntityKind,
        rows: Vec<RowId>,
        timings: &mut Timings,
    ) -> Option<Self> {
        let comparison_spec = comparisons::comparisons(kind, records, &spec.matching, &spec.told);
        if comparison_spec.comparisons.is_empty() {
            return None;
        }
        let mut comparer =
            timings.stage("match: forms", || Comparer::new(&comparison_spec, records));
        let counts = timings.stage("match: frequencies", || {
            let groups = compare::name_groups(&comparer, &rows, records.len());
            compare::term_counts(&comparer, &rows, &groups)
        });
        comparer.learn_terms(&counts);
        let (chances, term_weights) =
            timings.stage("match: term weights", || term_weights(&comparer, &counts));
        let blocking = block::Spec {
            kind,
            fields: comparisons::key_fields(&comparison_spec, records),
            pairs_per_row: spec.pairs_per_row(rows.len()),
            of_customers_per_row: match spec.most_pairs {
                None => OF_CUSTOMERS_PER_ROW,
                Some(_) => 0.0,
            },
            nearest_per_row: spec.pairs_per_row(rows.len()) / 4.0,
            all_pairs_up_to: ALL_PAIRS_UP_TO,
            told: comparisons::passes(&spec.told.passes, &comparison_spec, records),
        };
        let plan = timings.stage("match: blocking", || block::plan(&blocking, records, &rows));
        Some(Engine {
            kind,
            subject: Subject::of(kind, spec.company_level),
            rows,
            ages: ages(&comparer.infos, records, spec.as_of),
            comparer,
            term_weights,
            chances,
            plan,
        })
    }

    /// A saved model for this engine's comparisons, if it still fits.
    pub fn restore(&self, models: &[SavedModel]) -> Option<Model> {
        models
            .iter()
            .find_map(|model| model.restore(self.kind, &self.comparer.infos))
    }

    /// What its rows stand for.
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// Person or company.
    pub fn kind(&self) -> EntityKind {
        self.kind
    }

    /// What keeps rows apart whatever they have in common.
    pub fn apart<'a>(
        &'a self,
        spec: &'a Spec,
        records: &'a Records,
        judge: &'a Judge,
    ) -> Apart<'a> {
        Apart {
            engine: self,
            spec,
            records,
            judge,
        }
    }

    /// Two rows compared: level and term adjustment of every comparison.
    pub fn detail(&self, left: RowId, right: RowId) -> Vec<(u8, Weight)> {
        (0..self.comparer.len())
            .map(|comparison| {
                let compared = self.comparer.compare(comparison, left, right);
                (compared.level, self.term_weight(comparison, compared))
            })
            .collect()
    }

    /// What is compared, comparison by comparison.
    pub fn comparisons(&self) -> &[ComparisonInfo] {
        &self.comparer.infos
    }

    /// The blocking plan.
    pub fn plan(&self) -> &block::Plan {
        &self.plan
    }

    /// Levels and summed term adjustment of two rows.
    fn compare(&self, left: RowId, right: RowId) -> (Pattern, Weight) {
        let mut pattern = Pattern::default();
        let mut terms = Weight(0);
        for comparison in 0..self.comparer.len() {
            let compared = self.comparer.compare(comparison, left, right);
            pattern = pattern.with(comparison, compared.level);
            terms = terms.plus(self.term_weight(comparison, compared));
        }
        (pattern, terms)
    }

    fn term_weight(&self, comparison: usize, compared: compare::Compared) -> Weight {
        self.term_weights[comparison].of_pair(compared)
    }

    /// Patterns of random pairs: the non-matches from which u is learnt.
    fn random_patterns(&self, seed: u64) -> PatternCounts {
        let n = self.rows.len() as u64;
        let all = n * (n - 1) / 2;
        let count = |pairs: Vec<(RowId, RowId)>| {
            let mut counts = PatternCounts::default();
            for (pattern, _) in self.compare_all(&pairs) {
                counts.add(0, pattern);
            }
            counts
        };
        let row = |at: u64| self.rows[at as usize];
        let chunks: Vec<PatternCounts> = if all <= RANDOM_PAIRS {
            let firsts = (0..n).into_par_iter();
            firsts
                .map(|first| count((first + 1..n).map(|at| (row(first), row(at))).collect()))
                .collect()
        } else {
            let step = 4096;
            (0..RANDOM_PAIRS.div_ceil(step))
                .into_par_iter()
                .map(|chunk| {
                    let drawn = (chunk * step..(chunk + 1) * step).map(|index| {
                        let first = mix64(seed ^ (index * 2)) % n;
                        let second = mix64(seed ^ (index * 2 + 1)) % n;
                        (row(first.min(second)), row(first.max(second)))
                    });
                    count(drawn.filter(|(left, right)| left != right).collect())
                })
                .collect()
        };
        let mut counts = PatternCounts::default();
        for chunk in chunks {
            counts.merge(chunk);
        }
        counts
    }

    /// Learns m, u and prior from the data.
    fn estimate(
        &self,
        spec: &Spec,
        records: &Records,
        candidates: &Candidates,
        timings: &mut Timings,
    ) -> Model {
        let random = timings.stage("match: random pairs", || self.random_patterns(spec.seed));
        let alike = timings.stage("match: equal pairs", || self.equal_pairs(spec.seed));
        let each = 0..self.comparer.len();
        let priors: Vec<ComparisonPrior> = each
            .map(|index| self.comparison_prior(spec, index, &random))
            .collect();
        let passes: Vec<PassPrior> = if self.plan.all_pairs {
            vec![PassPrior::default()]
        } else {
            let passes = self.plan.passes.iter();
            passes
                .map(|pass| PassPrior {
                    blocks_on: pass.blocks_on.clone(),
                    name_part: pass.name_part,
                })
                .collect()
        };
        let all_pairs = spec.links.pairs(records, &self.rows).max(1.0);
        let m_prior = estimate::m_prior(&priors);
        let raw_u = estimate::u_probabilities(&priors, &random);
        let mut u = raw_u.clone();
        let mut m = estimate::m_start(&priors);
        let mut model = Model {
            kind: self.kind,
            comparisons: self.comparer.infos.clone(),
            parameters: Vec::new(),
            prior: 0.0,
            related: 1.0,
            dependences: Vec::new(),
            surpluses: Vec::new(),
        };
        // u is cleaned of the matches among random pairs once these are known; twice is enough.
        for _ in 0..3 {
            let related = estimate::related(&priors, &u);
            m = estimate::expectation_maximization(
                &passes,
                &candidates.counts,
                &m_prior,
                &m,
                &u,
                &related,
            )
            .m;
            model.parameters = estimate::parameters(&m, &u);
            for (of, prior) in model.parameters.iter_mut().zip(&priors) {
                of.of_one_surname.clone_from(&prior.of_one_surname);
            }
            model.dependences =
                dependence::dependences(&model.comparisons, &alike, &m, &u, &related);
            model.related = kinship::related_pairs(&model, &candidates.counts, &passes);
            model.prior = self.prior(&model, candidates, all_pairs);
            u = estimate::without_matches(&raw_u, &m, model.prior, &priors, random.pairs());
        }
        // As it will be read back: a reused model must score alike.
        model.prior = score::prior_weight(model.prior).probability();
        let met = self.met_patterns(candidates, all_pairs);
        model.surpluses = surplus::surpluses(&model, &met);
        model
    }

    /// What is known of a comparison before learning starts.
    fn comparison_prior(
        &self,
        spec: &Spec,
        index: usize,
        random: &PatternCounts,
    ) -> ComparisonPrior {
        let infos = &self.comparer.infos;
        let info = &infos[index];
        let equal = self.chances[index].iter();
        let mut prior = ComparisonPrior {
            role: info.role,
            levels: self.start(spec, info),
            chance: equal
                .map(|chance| chance.map(|chance| chance.agreement))
                .collect(),
            of_one_surname: Vec::new(),
        };
        if self.comparer.compares_people(index) && info.role == Role::Name {
            let of_one_part = self.of_one_part(index, spec.seed);
            let namesakes = prior.chance.iter().flatten();
            let namesakes = namesakes.fold(0.0, |most: f64, &of| most.max(of));
            let near = near::near_names(infos, index, &of_one_part, random, namesakes);
            for (chance, near) in prior.chance.iter_mut().zip(near.chances) {
                *chance = chance.or(near);
            }
            prior.of_one_surname = near.of_one_surname;
        }
        prior
    }

    /// The levels of a comparison with the m-probabilities at which learning starts.
    fn start(&self, spec: &Spec, info: &ComparisonInfo) -> Vec<LevelInfo> {
        let told = spec
            .told
            .comparisons
            .iter()
            .find(|told| told.name == info.name);
        match told.and_then(|told| told.expect) {
            Some(shares) => estimate::expecting(&info.levels, shares),
            None => info.levels.clone(),
        }
    }

    fn run(
        &self,
        spec: &Spec,
        records: &Records,
        roots: &mut [RowId],
        outcome: &mut Outcome,
        timings: &mut Timings,
    ) {
        let candidates = timings.stage("match: candidates", || self.candidates(spec, records));
        let model = match self.restore(&spec.models) {
            Some(model) => model,
            None => timings.stage_of_parts("match: estimate", |timings| {
                self.estimate(spec, records, &candidates, timings)
            }),
        };
        let mut scored = timings.stage("match: score", || {
            self.score(spec, records, model, &candidates)
        });
        let compared = candidates.counts.pairs();
        drop(candidates);
        let mut must_link: Vec<(RowId, RowId)> = records
            .must_link
            .iter()
            .copied()
            .filter(|(left, _)| records.kind[*left as usize] == self.kind)
            .collect();
        let demanded = spec.links.demanded(records, self.kind, &self.rows);
        must_link.extend(demanded);
        let clustering = timings.stage("match: cluster", || {
            let judge = Judge::of(&scored.model, self.subject);
            let witness = Witness {
                engine: self,
                model: &scored.model,
                judge: &judge,
                apart: self.apart(spec, records, &judge),
                spec,
                records,
            };
            cluster::cluster(&spec.cluster, records.len(), &must_link, &scored, &witness)
        });
        for &row in &self.rows {
            roots[row as usize] = clustering.roots[row as usize];
        }
        for refusal in clustering.refusals {
            scored.decision[refusal.pair] = Decision::Review;
            scored.reason[refusal.pair] = refusal.reason;
        }
        for pair in clustering.pooled {
            scored.decision[pair] = Decision::Match;
            scored.reason[pair] = Reason::PooledEvidence;
        }
        // Rows that are one customer by other links leave nothing to look at.
        for pair in 0..scored.len() {
            let root = |row: RowId| clustering.roots[row as usize];
            let together = root(scored.left[pair]) == root(scored.right[pair]);
            if together && scored.decision[pair] == Decision::Review {
                scored.decision[pair] = Decision::Match;
                scored.reason[pair] = Reason::PooledEvidence;
            }
        }
        for &(left, right) in &must_link {
            if let Some(pair) = scored.find(left, right) {
                scored.decision[pair] = Decision::Match;
                scored.reason[pair] = Reason::MustLink;
            }
        }
        let decision = std::mem::take(&mut scored.decision);
        scored.decision.clone_from(&decision);
        scored.retain(|pair| decision[pair] != Decision::NonMatch);
        outcome.candidates += compared;
        outcome
            .passes
            .extend(self.plan.passes.iter().map(|pass| PassReport {
                kind: self.kind,
                name: pass.name.to_string(),
                count: pass.count,
            }));
        outcome.scored.push(scored);
    }
}

/// How equal values come about by chance and what agreeing on terms weighs, per comparison.
fn term_weights(
    comparer: &Comparer,
    counts: &TermCounts,
) -> (Vec<Vec<Option<Chance>>>, Vec<TermWeights>) {
    (0..comparer.len())
        .into_par_iter()
        .map(|comparison| {
            let chances = comparer.chance_agreement(comparison, counts);
            let weights = TermWeights::of(comparer, comparison, counts, &chances);
            (chances, weights)
        })
        .unzip()
}
