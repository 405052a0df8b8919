//! Text as a tree: a line, and what lies beneath it.

/// A line with lines beneath.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    line: String,
    beneath: Vec<Tree>,
}

impl Tree {
    /// A line with nothing beneath.
    pub fn new(line: impl Into<String>) -> Self {
        Tree {
            line: line.into(),
            beneath: Vec::new(),
        }
    }

    /// Hangs a tree beneath.
    pub fn add(&mut self, tree: Tree) -> &mut Self {
        self.beneath.push(tree);
        self
    }

    /// Hangs a line beneath.
    pub fn line(&mut self, line: impl Into<String>) -> &mut Self {
        self.add(Tree::new(line))
    }

    /// The whole tree, a line each, with a line break after each.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.line);
        self.draw("", &mut text);
        text
    }

    fn draw(&self, margin: &str, text: &mut String) {
        for (at, tree) in self.beneath.iter().enumerate() {
            let last = at + 1 == self.beneath.len();
            let (branch, rest) = match last {
                true => ("└─ ", "   "),
                false => ("├─ ", "│  "),
            };
            text.push_str(margin);
            text.push_str(branch);
            text.push_str(&tree.line);
            text.push('\n');
            tree.draw(&format!("{margin}{rest}"), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_end_where_nothing_follows() {
        let mut inner = Tree::new("b");
        inner.line("c").line("d");
        let mut tree = Tree::new("a");
        tree.add(inner.clone()).add(inner);
        assert_eq!(
            tree.text(),
            "a\n├─ b\n│  ├─ c\n│  └─ d\n└─ b\n   ├─ c\n   └─ d\n"
        );
    }
}
