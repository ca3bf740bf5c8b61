// SPDX-License-Identifier: Apache-2.0
//! Tables for people: no lines but one below the head, as wide as the terminal.

use std::ops::Range;

use comfy_table::{presets, CellAlignment, ContentArrangement, Table, TableComponent};

/// Columns of a table where there is no terminal to fit into.
const WIDTH: u16 = 140;

/// A table with this head and numbers in the columns `numbers`.
#[must_use]
pub fn table(head: &[&str], numbers: Range<usize>) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(head);
    table.set_style(TableComponent::HeaderLines, '─').set_style(TableComponent::MiddleHeaderIntersections, '─');
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if !table.is_tty() {
        table.set_width(WIDTH);
    }
    for (number, column) in table.column_iter_mut().enumerate() {
        if numbers.contains(&number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
