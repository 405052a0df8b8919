//! The hot kernels with seeded work for each, shared by what times them and what counts their
//! instructions.

use std::hint::black_box;

use goldsieve::block;
use goldsieve::compare::Comparer;
use goldsieve::compare::kernels::{jaro_winkler, osa_within};
use goldsieve::model::estimate::{self, ComparisonPrior, PassPrior};
use goldsieve::model::patterns::{Pattern, PatternCounts};
use goldsieve::pipeline::prepare::{self, Prepared};
use goldsieve::pipeline::reading;
use goldsieve::pipeline::timing::Timings;
use goldsieve::pipeline::{matching, publication};
use goldsieve::plan::comparisons;
use goldsieve::publish::store::MemoryStore;
use goldsieve::tables::field::EntityKind;
use goldsieve::tables::hash::mix64;
use goldsieve::tables::interner::Interner;
use goldsieve::tables::records::RowId;
use goldsieve::text::hangul;

use super::{Shape, exports};

/// A kernel with its work.
pub struct Work {
    /// How many operations a call of `run` does.
    pub operations: u64,
    /// Does them all once; what comes back depends on each.
    pub run: Box<dyn Fn() -> u64>,
}

/// Makes the input of a kernel, so many values large.
pub type Prepare = fn(usize) -> Work;

/// Every kernel by name, with what makes work for it, given the rows of the made exports.
pub const KERNELS: [(&str, Prepare); 10] = [
    ("keystrokes", keystrokes),
    ("jamo", jamo),
    ("osa", osa),
    ("jaro-winkler latin", jaro_winkler_latin),
    ("jaro-winkler hangul", jaro_winkler_hangul),
    ("interner", interner),
    ("blocking plan", blocking_plan),
    ("pair stream", pair_stream),
    ("compare", compare),
    ("em", em),
];

/// Names of two and three syllables, as many as wanted, some of them equal.
fn names(count: usize) -> Vec<String> {
    let syllable = |draw: u64| char::from_u32(0xAC00 + (draw % 11_172) as u32).expect("a syllable");
    let name = |at: u64| {
        let draw = mix64(at % 4_096);
        (0..2 + draw % 2)
            .map(|place| syllable(mix64(draw ^ place)))
            .collect()
    };
    (0..count as u64).map(name).collect()
}

/// Pairs of names in keystrokes of which every second is a slip of the first.
fn latin_pairs(count: usize) -> Vec<(String, String)> {
    let keys = |name: &String| String::from_utf8(hangul::keystrokes(name)).expect("ASCII letters");
    let names: Vec<String> = names(count + 1).iter().map(keys).collect();
    let pair = |at: usize| {
        let left = names[at].clone();
        let mut right = if at.is_multiple_of(2) {
            left.clone()
        } else {
            names[at + 1].clone()
        };
        let place = mix64(at as u64) as usize % right.len();
        right.replace_range(place..=place, "q");
        (left, right)
    };
    (0..count).map(pair).collect()
}

fn keystrokes(rows: usize) -> Work {
    let names = names(rows);
    let run = move || {
        let mut out = Vec::new();
        names.iter().fold(0, |sum, name| {
            out.clear();
            hangul::push_keystrokes(black_box(name), &mut out);
            sum + out.len() as u64
        })
    };
    Work {
        operations: rows as u64,
        run: Box::new(run),
    }
}

fn jamo(rows: usize) -> Work {
    let names = names(rows);
    let run = move || {
        let lengths = names
            .iter()
            .map(|name| hangul::jamo(black_box(name)).len() as u64);
        lengths.sum()
    };
    Work {
        operations: rows as u64,
        run: Box::new(run),
    }
}

fn osa(rows: usize) -> Work {
    let pairs = latin_pairs(rows);
    let run = move || {
        let found = pairs.iter().map(|(left, right)| {
            osa_within(black_box(left.as_bytes()), right.as_bytes(), 2).map_or(9, |it| it as u64)
        });
        found.sum()
    };
    Work {
        operations: rows as u64,
        run: Box::new(run),
    }
}

fn jaro_winkler_of(pairs: Vec<(String, String)>) -> Work {
    let operations = pairs.len() as u64;
    let run = move || {
        let similarities = pairs
            .iter()
            .map(|(left, right)| jaro_winkler(black_box(left), right));
        similarities.sum::<f64>().to_bits()
    };
    Work {
        operations,
        run: Box::new(run),
    }
}

fn jaro_winkler_latin(rows: usize) -> Work {
    jaro_winkler_of(latin_pairs(rows))
}

fn jaro_winkler_hangul(rows: usize) -> Work {
    let names = names(rows + 1);
    jaro_winkler_of(
        names
            .windows(2)
            .map(|two| (two[0].clone(), two[1].clone()))
            .collect(),
    )
}

fn interner(rows: usize) -> Work {
    let names = names(rows);
    let run = move || {
        let texts: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
        let (mut interner, mut sum) = (Interner::default(), 0);
        interner.intern_all(black_box(&texts), |code| sum += u64::from(code));
        sum
    };
    Work {
        operations: rows as u64,
        run: Box::new(run),
    }
}

/// Checked records of made exports and what blocks and compares them.
struct Ground {
    prepared: Prepared,
    spec: matching::Spec,
    comparer: Comparer,
    blocking: block::Spec,
    rows: Vec<RowId>,
}

impl Ground {
    fn new(rows: usize) -> Self {
        let shape = Shape {
            rows,
            nulls: 10,
            duplicates: 20,
        };
        let exports = exports(shape);
        let request = &exports.request;
        let around = prepare::Around {
            lock: None,
            before: None,
            store: &MemoryStore::new(),
        };
        let rules = reading::rules(&request.input).expect("files need no rules");
        let mut timings = Timings::start(request.watcher.clone());
        let prepared = prepare::prepare(request, rules, &around, &mut timings)
            .expect("made exports are readable");
        let (project, bound) = (&prepared.project, &prepared.bound);
        let spec = publication::matching_spec(project, bound, request.as_of, Vec::new());
        let records = &prepared.checked.records;
        let kind = EntityKind::Person;
        let comparison = comparisons::comparisons(kind, records, &spec.matching, &spec.told);
        let all = 0..records.len() as RowId;
        Ground {
            comparer: Comparer::new(&comparison, records),
            blocking: block::Spec {
                kind,
                fields: comparisons::key_fields(&comparison, records),
                pairs_per_row: 12.0,
                of_customers_per_row: 8.0,
                nearest_per_row: 3.0,
                all_pairs_up_to: 0,
                told: Vec::new(),
            },
            rows: all
                .filter(|&row| records.kind[row as usize] == kind)
                .collect(),
            prepared,
            spec,
        }
    }

    fn plan(&self) -> block::Plan {
        block::plan(&self.blocking, &self.prepared.checked.records, &self.rows)
    }

    fn candidates(&self) -> Vec<block::Candidate> {
        self.plan()
            .for_each_chunk(<[block::Candidate]>::to_vec)
            .concat()
    }
}

fn blocking_plan(rows: usize) -> Work {
    let ground = Ground::new(rows);
    Work {
        operations: rows as u64,
        run: Box::new(move || ground.plan().passes.len() as u64),
    }
}

fn pair_stream(rows: usize) -> Work {
    let plan = Ground::new(rows).plan();
    let run = move || {
        plan.for_each_chunk(|pairs| black_box(pairs).len() as u64)
            .iter()
            .sum()
    };
    Work {
        operations: run(),
        run: Box::new(run),
    }
}

fn compare(rows: usize) -> Work {
    let ground = Ground::new(rows);
    let pairs = ground.candidates();
    let operations = (pairs.len() * ground.comparer.len()) as u64;
    let run = move || {
        let mut sum = 0;
        for pair in &pairs {
            for comparison in 0..ground.comparer.len() {
                let compared = ground.comparer.compare(comparison, pair.left, pair.right);
                sum += u64::from(compared.level);
            }
        }
        sum
    };
    Work {
        operations,
        run: Box::new(run),
    }
}

/// Rounds of EM until it settles; an operation is one distinct pattern.
fn em(rows: usize) -> Work {
    let ground = Ground::new(rows);
    let records = &ground.prepared.checked.records;
    let engine = matching::Engine::new(
        &ground.spec,
        records,
        EntityKind::Person,
        ground.rows.clone(),
    )
    .expect("made exports have fields to compare");
    let mut counts = PatternCounts::default();
    for pair in ground.candidates() {
        let levels = engine.detail(pair.left, pair.right).into_iter().enumerate();
        let pattern = levels.fold(Pattern::default(), |pattern, (at, (level, _))| {
            pattern.with(at, level)
        });
        counts.add(pair.passes, pattern);
    }
    let prior = |info: &goldsieve::tables::pairs::ComparisonInfo| ComparisonPrior {
        role: info.role,
        levels: info.levels.clone(),
        chance: vec![None; info.levels.len()],
        of_one_surname: Vec::new(),
    };
    let priors: Vec<ComparisonPrior> = engine.comparisons().iter().map(prior).collect();
    let passes = ground.plan().passes;
    let passes: Vec<PassPrior> = passes
        .iter()
        .map(|pass| PassPrior {
            blocks_on: pass.blocks_on.clone(),
            name_part: pass.name_part,
        })
        .collect();
    let (m_prior, from) = (estimate::m_prior(&priors), estimate::m_start(&priors));
    let u = estimate::u_probabilities(&priors, &counts);
    let related = estimate::related(&priors, &u);
    let operations = counts.sorted().len() as u64;
    let run = move || {
        let found =
            estimate::expectation_maximization(&passes, &counts, &m_prior, &from, &u, &related);
        found.likelihood.len() as u64
    };
    Work {
        operations,
        run: Box::new(run),
    }
}
