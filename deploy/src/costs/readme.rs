//! Where the README shows the table.

use anyhow::{Context, Result};

/// The line before the table.
pub const BEGIN: &str = "<!-- costs: written by `cargo kite costs --write` -->";

/// The line after the table.
pub const END: &str = "<!-- end of costs -->";

/// The text with `table` in place of what stands between the two lines.
pub fn with_table(text: &str, table: &str) -> Result<String> {
    let (before, rest) = text.split_once(BEGIN).with_context(|| format!("has no line `{BEGIN}`"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("has no line `{END}` after `{BEGIN}`"))?;
    Ok(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", table.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_table_replaces_what_stands_between_the_lines() {
        let text = format!("a\n{BEGIN}\n\nold\n\n{END}\nz\n");
        let new = with_table(&text, "new\n").unwrap();
        assert_eq!(new, format!("a\n{BEGIN}\n\nnew\n\n{END}\nz\n"));
        assert_eq!(with_table(&new, "new").unwrap(), new);
    }

    #[test]
    fn with_table_errors_without_its_lines() {
        assert!(with_table("a", "b").unwrap_err().to_string().contains(BEGIN));
        assert!(with_table(BEGIN, "b").unwrap_err().to_string().contains(END));
    }
}
