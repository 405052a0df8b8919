//! Comments of an inferred project file: why each column was taken for what it is.

use crate::config::Comments;
use crate::config::rules::Project;
use crate::ingest::columns::{Role, SourceGuess};

/// Comments per source, mapped field and unmapped column; free of values.
pub fn comments(project: &Project, guesses: &[SourceGuess]) -> Comments {
    let mut comments = Comments::default();
    for (source, guess) in project.sources.iter().zip(guesses) {
        let name = &source.name.value;
        for column in &guess.columns {
            let why = format!(
                "{}: {} ({:.0} %)",
                column.header,
                column.why,
                column.confidence * 100.0
            );
            match &column.role {
                Role::Field { name: field, .. } => {
                    let key = (name.clone(), field.to_string());
                    let text = comments.columns.entry(key).or_default();
                    if !text.is_empty() {
                        text.push_str("; ");
                    }
                    text.push_str(&why);
                }
                Role::Sensitive(kind) => {
                    let text = format!(
                        "{}: left out, seems to hold {}",
                        column.header,
                        kind.describe()
                    );
                    comments
                        .unmapped
                        .entry(name.clone())
                        .or_default()
                        .push(text);
                }
                Role::Carried => {
                    let text = format!("{}: carried as text ({})", column.header, column.why);
                    comments
                        .unmapped
                        .entry(name.clone())
                        .or_default()
                        .push(text);
                }
                _ => {}
            }
        }
    }
    comments
}
