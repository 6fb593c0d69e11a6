//! Tables of plain text: no lines, no wrapping, two spaces between columns.

use comfy_table::{ContentArrangement, Table};

/// A table of texts.
pub(crate) fn lines(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = bare();
    table.force_no_tty();
    table.set_header(head);
    table.add_rows(rows);
    laid_out(table)
}

pub(super) fn bare() -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

pub(super) fn laid_out(mut table: Table) -> String {
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 2));
    });
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}
