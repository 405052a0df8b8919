//! The project file: what a steward writes, checked as a whole, and what the program makes of it.
//! Reads rule files and nothing else; knows no stage, only the [`Vocabulary`] it is given.
//!
//! A file goes through three forms that are never mixed:
//! 1. `yaml` reads text to a tree of nodes with spans, exactly as written; `extend` lays a project
//!    over the packs and presets it builds on.
//! 2. `check` walks the tree against the tables in `keys`, and `cross` looks at what only the whole
//!    can tell. Both collect every mistake; nothing stops at the first.
//! 3. `read` turns a tree without mistakes into the plain types of [`rules`].
//!
//! The tables in `keys` are the one definition of the language: checking, [`reference()`] and
//! [`json_schema`] all walk them. `write` goes the other way, from rules to commented text.

mod check;
mod columns;
mod cross;
mod extend;
mod keys;
mod load;
mod packs;
mod read;
mod reference;
pub mod rules;
mod schema;
mod shape;
mod unused;
mod vocabulary;
mod words;
mod write;
mod yaml;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use columns::{Headers, columns_exist};
pub use load::{Loaded, check_pack, load, load_text};
pub use packs::{PackInfo, shipped};
pub use reference::{reference, reference_entry};
pub use rules::Project;
pub use schema::json_schema;
pub use unused::{Declared, DeclaredKind, declared, unused};
pub use vocabulary::{Registry, Vocabulary};
pub use words::split_blocking_key;
pub use write::{Comments, Packs, write_project};
