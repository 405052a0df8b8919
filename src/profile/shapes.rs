//! Length and pattern of every distinct value of a column, found once and then looked up by
//! code. Holds no counts.

use arrow::array::StringArray;
use hashbrown::HashMap;

use crate::tables::text_column::{TextColumn, TextColumnBuilder};

use super::pattern;

/// A pattern by number; numbers mean nothing outside their [`Shapes`].
pub type PatternId = u32;

const UNKNOWN: PatternId = PatternId::MAX;

/// The patterns of a field's raw and standardized values, numbered together.
pub struct Shapes {
    names: TextColumnBuilder,
    buffer: String,
    /// Pattern by the sequence of classes, so that each is written once. A look-up table only.
    met: HashMap<u64, PatternId>,
    /// Pattern per raw code.
    pub raw: Vec<PatternId>,
    /// Characters per raw code, without separators of slots.
    pub lengths: Vec<u32>,
    /// Pattern per standardized entry, filled in when first asked for.
    standardized: Vec<PatternId>,
}

impl Shapes {
    /// Looks at every distinct raw value.
    pub fn new(raw: &TextColumn, standardized: usize) -> Self {
        let mut shapes = Shapes {
            names: TextColumnBuilder::default(),
            buffer: String::new(),
            met: HashMap::new(),
            raw: Vec::with_capacity(raw.distinct()),
            lengths: Vec::with_capacity(raw.distinct()),
            standardized: vec![UNKNOWN; standardized],
        };
        for code in 0..raw.distinct() as u32 {
            let (id, length) = shapes.intern(raw.value(code));
            shapes.raw.push(id);
            shapes.lengths.push(length);
        }
        shapes
    }

    fn intern(&mut self, text: &str) -> (PatternId, u32) {
        let (key, length) = pattern::key(text);
        let id = *self.met.entry(key).or_insert_with(|| {
            pattern::write(text, &mut self.buffer);
            self.names.intern(&self.buffer)
        });
        (id, length)
    }

    /// Pattern of a standardized entry.
    pub fn of_standardized(&mut self, values: &StringArray, entry: u32) -> PatternId {
        let known = self.standardized[entry as usize];
        if known != UNKNOWN {
            return known;
        }
        let (id, _) = self.intern(values.value(entry as usize));
        self.standardized[entry as usize] = id;
        id
    }

    /// All patterns, by number.
    pub fn finish(self) -> StringArray {
        self.names.finish().values().clone()
    }
}
