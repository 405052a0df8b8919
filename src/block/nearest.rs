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

/// The pairs of rows that have much in common, most first and no more than `most`; then in order
/// of rows.
pub(super) fn pairs(
    spec: &Spec,
    records: &Records,
    rows: &[RowId],
    most: usize,
) -> Vec<(RowId, RowId)> {
    if rows.len() > MOST_ROWS {
        return Vec::new();
    }
    let pieces = Pieces::of(spec, records, rows);
    let mut found: Vec<(f32, u32, u32)> = (0..rows.len() as u32)
        .into_par_iter()
        .with_min_len(4096)
        .map_init(
            || vec![0.0f32; rows.len()],
            |common, position| pieces.meet(position, common),
        )
        .flatten_iter()
        .collect();
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    found.truncate(most);
    let of_rows = |&(_, a, b): &(f32, u32, u32)| (rows[a as usize], rows[b as usize]);
    let mut pairs: Vec<(RowId, RowId)> = found.iter().map(of_rows).collect();
    pairs.sort_unstable();
    pairs
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
    /// Σ of weights per row.
    own: Vec<f32>,
}

impl Pieces {
    fn of(spec: &Spec, records: &Records, rows: &[RowId]) -> Self {
        let mut all: Vec<(u64, u32)> = rows
            .par_iter()
            .enumerate()
            .flat_map_iter(|(position, &row)| {
                let mut pieces = Vec::new();
                for group in &spec.fields {
                    cut_values(group, records, row, &mut pieces);
                }
                pieces.sort_unstable();
                pieces.dedup();
                pieces
                    .into_iter()
                    .map(move |piece| (piece, position as u32))
            })
            .collect();
        all.par_sort_unstable();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            runs.push((start, start + same.len()));
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
            own: vec![0.0; rows.len()],
        };
        let mut of_row: Vec<(u32, u32)> = Vec::new();
        for (start, end) in runs {
            let count = end - start;
            if count < 2 {
                continue;
            }
            meetings += (count * count) as u64;
            if meetings > allowed {
                break;
            }
            let number = pieces.weights.len() as u32;
            pieces.weights.push(weight(count));
            for &(_, position) in &all[start..end] {
                pieces.rows.push(position);
                of_row.push((position, number));
                pieces.own[position as usize] += weight(count);
            }
            pieces.starts.push(pieces.rows.len());
        }
        of_row.par_sort_unstable();
        for &(position, piece) in &of_row {
            pieces.offsets[position as usize + 1] += 1;
            pieces.pieces.push(piece);
        }
        for position in 0..rows.len() {
            pieces.offsets[position + 1] += pieces.offsets[position];
        }
        pieces
    }

    /// The rows behind a row that have enough in common with it. `common` is all zeros before and
    /// after.
    fn meet(&self, position: u32, common: &mut [f32]) -> Vec<(f32, u32, u32)> {
        let at = position as usize;
        let mut met = Vec::new();
        for &piece in &self.pieces[self.offsets[at]..self.offsets[at + 1]] {
            let piece = piece as usize;
            let rows = &self.rows[self.starts[piece]..self.starts[piece + 1]];
            let behind = rows.partition_point(|&other| other <= position);
            for &other in &rows[behind..] {
                let sum = &mut common[other as usize];
                if *sum == 0.0 {
                    met.push(other);
                }
                *sum += self.weights[piece];
            }
        }
        let enough = met.into_iter().filter_map(|other| {
            let sum = std::mem::take(&mut common[other as usize]);
            let poorer = self.own[at].min(self.own[other as usize]);
            (sum >= COMMON * poorer).then_some((sum / poorer, position, other))
        });
        // Of all that share a piece few have enough in common: only those are put in order.
        let mut enough: Vec<(f32, u32, u32)> = enough.collect();
        enough.sort_unstable_by_key(|&(_, _, other)| other);
        enough
    }
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
