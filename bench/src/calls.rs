//! How many calls an account takes, and how many round trips after each other: counted, not measured.

use modecheck_tests::calls::{Row, rows};

use crate::figure::Figure;

pub(crate) fn measure() -> Vec<Figure> {
    rows().iter().flat_map(figures).collect()
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn figures(row: &Row) -> Vec<Figure> {
    let named = |profile: &str| format!("{} {}, {}, {profile}", row.exchange, row.switches.join(", "), row.account);
    let each = ["default", "thorough", "until blocked"].into_iter().zip(row.asked);
    let each = each.flat_map(|(profile, asked)| {
        [
            Figure::new(named(profile), asked.calls as f64, "calls"),
            Figure::new(named(profile), asked.stages as f64, "round trips"),
        ]
    });
    each.collect()
}
