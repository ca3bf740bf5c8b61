// SPDX-License-Identifier: Apache-2.0
//! The pages of the book that show the figures, each between two lines of its own.

use anyhow::{Context, Result};

use super::REFRESH;

/// A table in a page: its name, which stands in the lines around it, and its text.
pub type Block = (&'static str, String);

/// The text with each table in place of what stands between its two lines.
pub fn with_blocks(text: &str, blocks: &[Block]) -> Result<String> {
    blocks.iter().try_fold(text.to_owned(), |text, (name, table)| with_block(&text, name, table))
}

fn with_block(text: &str, name: &str, table: &str) -> Result<String> {
    let (begin, end) = around(name);
    let (before, rest) = text.split_once(&begin).with_context(|| format!("has no line `{begin}`"))?;
    let (_, after) = rest.split_once(&end).with_context(|| format!("has no line `{end}` after `{begin}`"))?;
    Ok(format!("{before}{begin}\n\n{}\n\n{end}{after}", table.trim()))
}

fn around(name: &str) -> (String, String) {
    (format!("<!-- {name}: written by `{REFRESH}` -->"), format!("<!-- end of {name} -->"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(first: &str, second: &str) -> String {
        let [(a, b), (c, d)] = ["sizes", "calls"].map(around);
        format!("before\n{a}\n\n{first}\n\n{b}\nbetween\n{c}\n\n{second}\n\n{d}\nafter\n")
    }

    #[test]
    fn with_blocks_replaces_what_stands_between_the_lines_of_each() {
        let blocks = [("calls", "three\n".to_owned()), ("sizes", "four".to_owned())];
        let new = with_blocks(&page("one", "two"), &blocks).unwrap();
        assert_eq!(new, page("four", "three"));
        assert_eq!(with_blocks(&new, &blocks).unwrap(), new);
    }

    #[test]
    fn with_blocks_errors_without_the_lines_of_one() {
        let refused = |text: &str| with_blocks(text, &[("calls", String::new())]).unwrap_err().to_string();
        let (begin, end) = around("calls");
        assert!(refused("a").contains(&begin));
        assert!(refused(&begin).contains(&end));
        assert!(refused(&format!("{end}\n{begin}")).contains(&end));
    }
}
