// SPDX-License-Identifier: Apache-2.0
//! What was built, for people.

use comfy_table::{presets::UTF8_HORIZONTAL_ONLY, CellAlignment, Table};

use kite_bundles::CODE_LIMIT;
use kite_format::text::hex;

use super::Built;

/// A table of sizes and hashes.
pub fn table(built: &[Built]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY);
    table.set_header(["contract", "bytes", "of 123 KiB", "code hash", ""]);
    table.add_rows(built.iter().map(row));
    for column in [1, 2] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn row(built: &Built) -> [String; 5] {
    let state = if built.was_stale { "built" } else { "up to date" };
    [built.name.clone(), built.size.to_string(), share(built.size), hex(built.code_hash.as_ref()), state.to_owned()]
}

/// Share of the limit in per cent, rounded up to a tenth: 100.0 % is what still fits.
fn share(size: usize) -> String {
    let per_mille = size.saturating_mul(1_000).div_ceil(CODE_LIMIT);
    format!("{}.{} %", per_mille.div_euclid(10), per_mille.rem_euclid(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_is_rounded_up_and_whole_at_the_limit() {
        assert_eq!(share(0), "0.0 %");
        assert_eq!(share(1), "0.1 %");
        assert_eq!(share(CODE_LIMIT), "100.0 %");
        assert_eq!(share(CODE_LIMIT.saturating_add(1)), "100.1 %");
    }
}
