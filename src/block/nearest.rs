//! The pass for what no key survives: rows that have many rare pieces in common. Values are cut
//! into overlapping pieces (three letters, four digits, parts of dates); a piece weighs the more
//! the fewer rows have it, and a pair is worth a look if it shares a good part of the weight that
//! the poorer row has. Two slips in every value leave most pieces whole.
//!
//! Frequent pieces are left out, as many as the work allowed asks for: on large files little is
//! left, and keys have to do.

use rayon::prelude::*;

use crate::tables::field::FieldType;
use crate::tables::hash::{combine, hash64, mix64};
use crate::tables::records::{Records, RowId};
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;
use crate::text::{hangul, latin, scripts};

use super::{KeyFields, Spec};

/// Meetings of two rows in a piece that may be counted, per row and in all.
const MEETINGS_PER_ROW: u64 = 3_000;
const MEETINGS: u64 = 60_000_000;
/// On larger files the pieces themselves take too much room.
const MOST_ROWS: usize = 60_000;
/// Share of the poorer row's weight that a pair must have in common.
const COMMON: f32 = 0.4;
/// Letters and digits in a piece.
const LETTERS: usize = 3;
const DIGITS: usize = 4;

/// Pairs of rows that have much in common because of the same comparisons.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Nearest {
    /// Comparisons without any of which they would not have enough in common: that of names, where
    /// namesakes meet. None where the rest is always enough.
    pub because_of: Vec<usize>,
    /// In order of rows.
    pub pairs: Vec<(RowId, RowId)>,
}

impl Nearest {
    /// Adds pairs that met for other reasons.
    pub(super) fn join(&mut self, other: Nearest) {
        self.because_of.extend(other.because_of);
        self.because_of.sort_unstable();
        self.because_of.dedup();
        self.pairs.extend(other.pairs);
        self.pairs.sort_unstable();
    }
}

/// The pairs of rows that have most in common, no more than `most`.
pub(super) fn pairs(spec: &Spec, records: &Records, rows: &[RowId], most: usize) -> Vec<Nearest> {
    if rows.len() > MOST_ROWS {
        return Vec::new();
    }
    let pieces = Pieces::of(spec, records, rows);
    let mut found: Vec<(f32, u32, u32)> = (0..rows.len() as u32)
        .into_par_iter()
        .with_min_len(4096)
        .map_init(
            || (vec![0.0f32; rows.len()], Vec::new()),
            |(common, met), position| pieces.meet(position, common, met),
        )
        .flatten_iter()
        .collect();
    // Which ones are kept matters, and not yet in which order.
    if found.len() > most {
        found.select_nth_unstable_by(most, |a, b| {
            b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)))
        });
    }
    found.truncate(most);
    let own = pieces.own_of_comparisons();
    let because = |&(_, a, b): &(f32, u32, u32)| (pieces.needed(a, b, &own), (a, b));
    let mut pairs: Vec<(u32, (u32, u32))> = found.par_iter().map(because).collect();
    pairs.par_sort_unstable();
    let alike = pairs.chunk_by(|one, other| one.0 == other.0);
    alike
        .map(|alike| {
            let needed = alike[0].0;
            let pairs = alike.iter().map(|&(_, (a, b))| (a as usize, b as usize));
            Nearest {
                because_of: (0..COMPARISONS)
                    .filter(|at| needed >> at & 1 == 1)
                    .collect(),
                pairs: pairs.map(|(a, b)| (rows[a], rows[b])).collect(),
            }
        })
        .collect()
}

/// Which rows have which pieces. Rows are positions in the plan's rows.
struct Pieces {
    /// Start of each row's pieces in `pieces`; one more entry.
    offsets: Vec<usize>,
    pieces: Vec<u32>,
    /// Start of each piece's rows in `rows`; one more entry.
    starts: Vec<usize>,
    rows: Vec<u32>,
    /// What a piece weighs.
    weights: Vec<f32>,
    /// The comparison whose values a piece is of.
    comparisons: Vec<u8>,
    /// Σ of weights per row.
    own: Vec<f32>,
}

/// No model has more comparisons.
const COMPARISONS: usize = 16;

impl Pieces {
    fn of(spec: &Spec, records: &Records, rows: &[RowId]) -> Self {
        let mut all: Vec<u128> = rows
            .par_iter()
            .enumerate()
            .flat_map_iter(|(position, &row)| {
                let mut pieces = Vec::new();
                let mut of_group = Vec::new();
                for group in &spec.fields {
                    cut_values(group, records, row, &mut of_group);
                    let of_group = of_group.drain(..);
                    pieces.extend(
                        of_group
                            .map(|piece| packed(piece, position as u32, group.comparison as u8)),
                    );
                }
                pieces
            })
            .collect();
        all.par_sort_unstable();
        all.dedup();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        for same in all.chunk_by(|a, b| a >> 64 == b >> 64) {
            // Nobody meets in a piece that one row alone has.
            if same.len() > 1 {
                runs.push((start, start + same.len()));
            }
            start += same.len();
        }
        runs.sort_by_key(|(start, end)| end - start);
        let allowed = MEETINGS.min(MEETINGS_PER_ROW * rows.len() as u64);
        let mut meetings = 0;
        // A weight for every piece keeps what frequent ones are part of the whole.
        let weight = |count: usize| libm::log2(rows.len() as f64 / count as f64) as f32;
        let mut pieces = Pieces {
            offsets: vec![0; rows.len() + 1],
            pieces: Vec::new(),
            starts: vec![0],
            rows: Vec::new(),
            weights: Vec::new(),
            comparisons: Vec::new(),
            own: vec![0.0; rows.len()],
        };
        for (start, end) in runs {
            let count = end - start;
            meetings += (count * count) as u64;
            if meetings > allowed {
                break;
            }
            let weight = weight(count);
            pieces.weights.push(weight);
            pieces.comparisons.push(all[start] as u8);
            for &piece in &all[start..end] {
                let position = (piece >> 8) as u32;
                pieces.rows.push(position);
                pieces.offsets[position as usize + 1] += 1;
                pieces.own[position as usize] += weight;
            }
            pieces.starts.push(pieces.rows.len());
        }
        for position in 0..rows.len() {
            pieces.offsets[position + 1] += pieces.offsets[position];
        }
        pieces.number_rows();
        pieces
    }

    /// Lists the pieces of each row, in order of their numbers.
    fn number_rows(&mut self) {
        let mut next = self.offsets.clone();
        self.pieces = vec![0; self.rows.len()];
        for (piece, ends) in self.starts.windows(2).enumerate() {
            for &position in &self.rows[ends[0]..ends[1]] {
                let next = &mut next[position as usize];
                self.pieces[*next] = piece as u32;
                *next += 1;
            }
        }
    }

    fn of_row(&self, position: u32) -> &[u32] {
        let at = position as usize;
        &self.pieces[self.offsets[at]..self.offsets[at + 1]]
    }

    /// Σ of weights per row and comparison.
    fn own_of_comparisons(&self) -> Vec<[f32; COMPARISONS]> {
        let of_row = |position: usize| {
            let mut own = [0.0; COMPARISONS];
            for &piece in self.of_row(position as u32) {
                own[usize::from(self.comparisons[piece as usize])] += self.weights[piece as usize];
            }
            own
        };
        (0..self.offsets.len() - 1).map(of_row).collect()
    }

    /// Of two rows that have enough in common the comparisons, as bits, without any of which they
    /// would not; where more than one is needed, all of these together.
    fn needed(&self, a: u32, b: u32, own: &[[f32; COMPARISONS]]) -> u32 {
        let own = [&own[a as usize], &own[b as usize]];
        let mut common = [0.0f32; COMPARISONS];
        let mut theirs = self.of_row(b).iter().peekable();
        for piece in self.of_row(a) {
            while theirs.next_if(|other| *other < piece).is_some() {}
            if theirs.next_if_eq(&piece).is_some() {
                let piece = *piece as usize;
                common[usize::from(self.comparisons[piece])] += self.weights[piece];
            }
        }
        let sum = |of: &[f32; COMPARISONS]| of.iter().sum::<f32>();
        let (all, [of_a, of_b]) = (sum(&common), own.map(sum));
        let is_needed = |without: &usize| {
            let rest = all - common[*without];
            let poorer = (of_a - own[0][*without]).min(of_b - own[1][*without]);
            rest <= 0.0 || rest < COMMON * poorer
        };
        let needed = (0..COMPARISONS).filter(is_needed);
        needed.fold(0, |needed, comparison| needed | 1 << comparison)
    }

    /// The rows behind a row that have enough in common with it, in no order. `common` is all zeros
    /// before and after, `met` is room.
    fn meet(&self, position: u32, common: &mut [f32], met: &mut Vec<u32>) -> Vec<(f32, u32, u32)> {
        met.clear();
        for &piece in self.of_row(position) {
            let piece = piece as usize;
            let rows = &self.rows[self.starts[piece]..self.starts[piece + 1]];
            let weight = self.weights[piece];
            let behind = rows.partition_point(|&other| other <= position);
            for &other in &rows[behind..] {
                let sum = &mut common[other as usize];
                if *sum == 0.0 {
                    met.push(other);
                }
                *sum += weight;
            }
        }
        let own = self.own[position as usize];
        let enough = met.iter().filter_map(|&other| {
            let sum = std::mem::take(&mut common[other as usize]);
            let theirs = self.own[other as usize];
            // All are numbers: no more than a comparison is asked for.
            let poorer = if theirs < own { theirs } else { own };
            (sum >= COMMON * poorer).then(|| (sum / poorer, position, other))
        });
        enough.collect()
    }
}

/// A piece, the row that has it and the comparison that it is of, as one number: millions of them
/// are put in order, by what is told first.
fn packed(piece: u64, position: u32, comparison: u8) -> u128 {
    u128::from(piece) << 64 | u128::from(position) << 8 | u128::from(comparison)
}

/// The pieces of a row's values in the fields of a group.
fn cut_values(group: &KeyFields, records: &Records, row: RowId, out: &mut Vec<u64>) {
    for &field in &group.fields {
        let ty = records.fields[field].def.ty;
        let data = &records.fields[field].standardized;
        let entry = data.codes[row as usize];
        if entry == NULL || data.flags[entry as usize].any(Flags::DAMAGED.with(Flags::MASKED)) {
            continue;
        }
        // Pieces of like fields meet, whichever field they stand in.
        let salt = mix64(group.comparison as u64 + 1);
        let part = |name: &str| data.part(ty.part(name), entry).unwrap_or("");
        let text = data.values.value(entry as usize);
        match ty {
            FieldType::PersonName => {
                cut(part("surname"), salt, out);
                cut(part("given"), salt, out);
            }
            FieldType::Date => cut_date(text, salt, out),
            FieldType::Email => cut(text.split('@').next().unwrap_or(text), salt, out),
            FieldType::Gender | FieldType::Category => {}
            _ => cut(text, salt, out),
        }
    }
}

/// Cuts every word of a text, padded at both ends, so that its first and last letters count more.
fn cut(text: &str, salt: u64, out: &mut Vec<u64>) {
    let folded = latin::fold_beside_hangul(text);
    for word in folded.split(|c: char| !scripts::is_word_char(c)) {
        let keys = match scripts::has_hangul(word) {
            true => hangul::keystrokes(word),
            false => word.as_bytes().to_vec(),
        };
        if keys.is_empty() {
            continue;
        }
        let length = match keys.iter().all(u8::is_ascii_digit) {
            true if keys.len() > DIGITS => DIGITS,
            true => keys.len(),
            false => LETTERS,
        };
        let padded = match keys.len() > length || length == LETTERS {
            true => [b"^", keys.as_slice(), b"$"].concat(),
            false => keys,
        };
        let pieces = padded.windows(length.min(padded.len()));
        out.extend(pieces.map(|piece| combine(salt, hash64(piece))));
    }
}

/// A date in its parts, two at a time: a slip leaves one of them whole.
fn cut_date(text: &str, salt: u64, out: &mut Vec<u64>) {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return;
    };
    for (sort, a, b) in [(1, year, month), (2, month, day), (3, year, day)] {
        let both = combine(hash64(a.as_bytes()), hash64(b.as_bytes()));
        out.push(combine(salt, combine(sort, both)));
    }
    out.push(combine(salt, hash64(text.as_bytes())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether two rows have enough in common by the pieces of some comparisons.
    fn enough(pieces: &Pieces, a: u32, b: u32, of: &dyn Fn(u8) -> bool) -> bool {
        let weight = |piece: &&u32| match of(pieces.comparisons[**piece as usize]) {
            true => pieces.weights[**piece as usize],
            false => 0.0,
        };
        let own = |row: u32| pieces.of_row(row).iter().map(|of| weight(&of)).sum::<f32>();
        let theirs = pieces.of_row(b);
        let both = pieces.of_row(a).iter().filter(|of| theirs.contains(of));
        let common: f32 = both.map(|of| weight(&of)).sum();
        common > 0.0 && common >= COMMON * own(a).min(own(b))
    }

    proptest! {
        /// A comparison is needed if the pair would not have met without its pieces. Weights are
        /// powers of two, so that sums are exact.
        #[test]
        fn what_is_needed_is_what_a_pair_cannot_do_without(
            comparisons in prop::collection::vec(0u8..4, 8),
            weights in prop::collection::vec(prop::sample::select(vec![0.5f32, 1.0, 2.0, 4.0]), 8),
            rows in prop::collection::vec(prop::collection::btree_set(0u32..8, 1..8), 2),
        ) {
            let of_row = |row: usize| rows[row].iter().copied();
            let pieces = Pieces {
                offsets: vec![0, rows[0].len(), rows[0].len() + rows[1].len()],
                pieces: of_row(0).chain(of_row(1)).collect(),
                starts: Vec::new(),
                rows: Vec::new(),
                own: Vec::new(),
                weights,
                comparisons,
            };
            prop_assume!(enough(&pieces, 0, 1, &|_| true));
            let needed = pieces.needed(0, 1, &pieces.own_of_comparisons());
            for comparison in 0..COMPARISONS as u8 {
                let without = enough(&pieces, 0, 1, &|of| of != comparison);
                prop_assert_eq!(needed >> comparison & 1 == 0, without);
            }
        }
    }
}
