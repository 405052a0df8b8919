//! The way back: rules to the text of a project file with comments for the person who takes it
//! over. What is written loads again to the same rules.

mod matching;
mod sections;
mod text;

use std::collections::BTreeMap;

use self::sections::Writer;
use super::rules::Project;

/// Comments for people; none of them changes what the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// Lines at the head of the file.
    pub head: Vec<String>,
    /// Above a source, by its name.
    pub sources: BTreeMap<String, String>,
    /// Beside a mapped field, by source and field.
    pub columns: BTreeMap<(String, String), String>,
    /// Below a source's columns, by its name: what happens to columns that are not mapped.
    pub unmapped: BTreeMap<String, Vec<String>>,
    /// Beside a field, by its name.
    pub fields: BTreeMap<String, String>,
}

/// What happens to rules that come from the packs a project builds on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packs {
    /// They stay where they are; the file names its packs under `extends:`.
    Referenced,
    /// They are written out; the file stands on its own.
    Inlined,
}

/// A project as the text of a project file. Shipped presets stay named, in either form. The text
/// loads again to the same project (to one without `extends` if packs are inlined) as long as
/// every name it uses is valid.
pub fn write_project(project: &Project, comments: &Comments, packs: Packs) -> String {
    Writer::new(project, comments, packs).write()
}
