//! What an expression may say: known fields and row-wise functions. Every mistake is found in
//! one walk over the syntax tree, with its place in the text.

use std::ops::{ControlFlow, Range};

use sqlparser::ast::{Expr, Ident, visit_expressions, visit_expressions_mut};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Span;

use super::{Expression, Scope, SqlError};
use crate::diag::nearest;

/// Functions that look beyond the row or beyond the run.
const REFUSED: &[(&str, &str)] = &[
    ("now", "the clock"),
    ("current_date", "the clock"),
    ("current_timestamp", "the clock"),
    ("current_time", "the clock"),
    ("localtime", "the clock"),
    ("localtimestamp", "the clock"),
    ("today", "the clock"),
    ("random", "chance"),
    ("rand", "chance"),
    ("uuid", "chance"),
    ("sum", "other rows"),
    ("avg", "other rows"),
    ("mean", "other rows"),
    ("count", "other rows"),
    ("min", "other rows"),
    ("max", "other rows"),
    ("first", "other rows"),
    ("last", "other rows"),
    ("median", "other rows"),
    ("stddev", "other rows"),
    ("variance", "other rows"),
    ("var", "other rows"),
    ("row_number", "other rows"),
    ("rank", "other rows"),
    ("dense_rank", "other rows"),
    ("lag", "other rows"),
    ("lead", "other rows"),
    ("array_agg", "other rows"),
    ("string_agg", "other rows"),
    ("quantile", "other rows"),
    ("quantile_cont", "other rows"),
    ("quantile_disc", "other rows"),
    ("corr", "other rows"),
    ("covar", "other rows"),
    ("unnest", "other rows"),
    ("columns", "all columns"),
];

/// What an expression says, once checked.
pub struct Checked {
    /// Fields used, in order of first use, those of terms included.
    pub names: Vec<String>,
    /// Terms used, likewise.
    pub terms: Vec<String>,
    /// The text with every term replaced by its condition.
    pub expanded: String,
}

/// The names that a text uses as identifiers, in order; nothing if it does not parse. Fields and
/// terms are not told apart.
pub fn identifiers(text: &str) -> Vec<String> {
    let parsed = Parser::new(&GenericDialect).try_with_sql(text);
    let Ok(expr) = parsed.and_then(|mut parser| parser.parse_expr()) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    let _ = visit_expressions(&expr, |expr| {
        if let Expr::Identifier(ident) = expr {
            names.push(ident.value.clone());
        }
        ControlFlow::<()>::Continue(())
    });
    names
}

/// Parses and checks.
pub fn check(text: &str, scope: Scope<'_>) -> Result<Checked, Vec<SqlError>> {
    let mut parser = Parser::new(&GenericDialect)
        .try_with_sql(text)
        .map_err(|error| vec![syntax(text, error.to_string())])?;
    let mut expr = parser
        .parse_expr()
        .map_err(|error| vec![syntax(text, error.to_string())])?;
    let rest = parser.peek_token();
    if rest.token != sqlparser::tokenizer::Token::EOF {
        return Err(vec![SqlError {
            code: "sql-syntax",
            message: format!("the expression ends before `{}`", rest.token),
            at: range(text, rest.span),
            help: Some("join conditions with AND or OR".into()),
        }]);
    }
    let mut walk = Walk {
        text,
        scope,
        names: Vec::new(),
        terms: Vec::new(),
        errors: Vec::new(),
    };
    let _ = visit_expressions(&expr, |expr| {
        walk.visit(expr);
        ControlFlow::<()>::Continue(())
    });
    let Walk {
        names,
        terms,
        errors,
        ..
    } = walk;
    if !errors.is_empty() {
        return Err(errors);
    }
    let expanded = if terms.is_empty() {
        text.to_owned()
    } else {
        expand(&mut expr, scope);
        expr.to_string()
    };
    Ok(Checked {
        names,
        terms,
        expanded,
    })
}

/// Puts the condition of every term in its place.
fn expand(expr: &mut Expr, scope: Scope<'_>) {
    let _ = visit_expressions_mut(expr, |expr| {
        if let Expr::Identifier(ident) = expr
            && let Some(term) = term(scope, &ident.value)
        {
            let condition = Parser::new(&GenericDialect)
                .try_with_sql(&term.expanded)
                .and_then(|mut parser| parser.parse_expr())
                .expect("a term was parsed before");
            *expr = Expr::Nested(Box::new(condition));
        }
        ControlFlow::<()>::Continue(())
    });
}

fn term<'a>(scope: Scope<'a>, name: &str) -> Option<&'a Expression> {
    let is_field = scope.fields.iter().any(|(field, _)| *field == name);
    let mut terms = scope.terms.iter();
    terms
        .find(|(term, _)| !is_field && term == name)
        .map(|(_, term)| term)
}

fn add(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
}

struct Walk<'a> {
    text: &'a str,
    scope: Scope<'a>,
    names: Vec<String>,
    terms: Vec<String>,
    errors: Vec<SqlError>,
}

impl Walk<'_> {
    fn visit(&mut self, expr: &Expr) {
        match expr {
            Expr::Identifier(ident) => self.name(ident),
            Expr::CompoundIdentifier(parts) => {
                let (first, last) = (&parts[0], &parts[parts.len() - 1]);
                let at = range(self.text, first.span).start..range(self.text, last.span).end;
                let joined: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
                self.errors.push(SqlError {
                    code: "sql-unknown-field",
                    message: "a field name with a dot must be quoted".into(),
                    at,
                    help: Some(format!("write \"{}\"", joined.join("."))),
                });
            }
            Expr::Function(function) => {
                let name = function.name.to_string().to_lowercase();
                let span = function
                    .name
                    .0
                    .first()
                    .and_then(|part| part.as_ident())
                    .map(|ident| ident.span);
                let at = span.map_or(0..self.text.len(), |span| range(self.text, span));
                if function.over.is_some() {
                    self.refuse(at, "a window looks at other rows");
                } else if let Some((_, what)) = REFUSED.iter().find(|(refused, _)| *refused == name)
                {
                    self.refuse(at, &format!("`{name}` looks at {what}"));
                }
            }
            Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => {
                self.refuse(0..self.text.len(), "a subquery looks at other rows");
            }
            _ => {}
        }
    }

    fn name(&mut self, ident: &Ident) {
        let at = range(self.text, ident.span);
        let lower = ident.value.to_lowercase();
        if ident.quote_style.is_none()
            && let Some((_, what)) = REFUSED.iter().find(|(name, _)| *name == lower)
            && !self
                .scope
                .fields
                .iter()
                .any(|(field, _)| *field == ident.value)
        {
            self.refuse(at, &format!("`{}` looks at {what}", ident.value));
            return;
        }
        if self
            .scope
            .fields
            .iter()
            .any(|(field, _)| *field == ident.value)
        {
            add(&mut self.names, &ident.value);
            return;
        }
        if let Some(term) = term(self.scope, &ident.value) {
            add(&mut self.terms, &ident.value);
            for name in &term.names {
                add(&mut self.names, name);
            }
            for name in &term.terms {
                add(&mut self.terms, name);
            }
            return;
        }
        let fields = self.scope.fields.iter().map(|(field, _)| *field);
        let terms = self.scope.terms.iter().map(|(term, _)| term.as_str());
        let names = fields
            .filter(|field| !field.ends_with("__raw"))
            .chain(terms);
        let help = match nearest(&ident.value, names.clone()) {
            Some(field) => format!("did you mean `{field}`?"),
            None => format!("fields: {}", names.collect::<Vec<_>>().join(", ")),
        };
        self.errors.push(SqlError {
            code: "sql-unknown-field",
            message: format!("there is no field `{}`", ident.value),
            at,
            help: Some(help),
        });
    }

    fn refuse(&mut self, at: Range<usize>, why: &str) {
        self.errors.push(SqlError {
            code: "sql-refused",
            message: format!("{why}; an expression may only look at its own row"),
            at,
            help: None,
        });
    }
}

/// The parser's message carries its place as `at Line: 1, Column: 7`.
fn syntax(text: &str, message: String) -> SqlError {
    let number = |after: &str| -> Option<u64> {
        let rest = &message[message.find(after)? + after.len()..];
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let place = number("Line: ").zip(number("Column: "));
    let start = place.map_or(0, |(line, column)| offset(text, line, column));
    let message = message.trim_start_matches("sql parser error: ");
    let message = message.split(" at Line").next().unwrap_or(message);
    SqlError {
        code: "sql-syntax",
        message: message.to_owned(),
        at: start..text.len().max(start),
        help: None,
    }
}

fn range(text: &str, span: Span) -> Range<usize> {
    let start = offset(text, span.start.line, span.start.column);
    let end = offset(text, span.end.line, span.end.column);
    start..end.max(start)
}

/// Byte offset of a line and column, both from 1, columns in characters.
fn offset(text: &str, line: u64, column: u64) -> usize {
    let line_start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let in_line: usize = text[line_start..]
        .chars()
        .take(column.saturating_sub(1) as usize)
        .map(char::len_utf8)
        .sum();
    (line_start + in_line).min(text.len())
}
