//! Length and pattern of every distinct value of a column, found once and then looked up by
//! code. Holds no counts.

use arrow::array::StringArray;

use crate::tables::text_column::{SLOT, TextColumn, TextColumnBuilder};

use super::pattern;

/// A pattern by number; numbers mean nothing outside their [`Shapes`].
pub type PatternId = u32;

const UNKNOWN: PatternId = PatternId::MAX;

/// The patterns of a field's raw and standardized values, numbered together.
pub struct Shapes {
    names: TextColumnBuilder,
    buffer: String,
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
            raw: Vec::with_capacity(raw.distinct()),
            lengths: Vec::with_capacity(raw.distinct()),
            standardized: vec![UNKNOWN; standardized],
        };
        for code in 0..raw.distinct() as u32 {
            let text = raw.value(code);
            let id = shapes.intern(text);
            shapes.raw.push(id);
            let length = text.chars().filter(|&c| c != SLOT).count();
            shapes.lengths.push(length as u32);
        }
        shapes
    }

    fn intern(&mut self, text: &str) -> PatternId {
        pattern::write(text, &mut self.buffer);
        self.names.intern(&self.buffer)
    }

    /// Pattern of a standardized entry.
    pub fn of_standardized(&mut self, values: &StringArray, entry: u32) -> PatternId {
        let known = self.standardized[entry as usize];
        if known != UNKNOWN {
            return known;
        }
        let id = self.intern(values.value(entry as usize));
        self.standardized[entry as usize] = id;
        id
    }

    /// All patterns, by number.
    pub fn finish(self) -> StringArray {
        self.names.finish().values().clone()
    }
}
