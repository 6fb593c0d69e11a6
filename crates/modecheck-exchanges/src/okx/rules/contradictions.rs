//! What was read beside a pass, and OKX's documents say cannot pass.

use super::super::wire::{AccountConfig, Position, Precheck};
use super::reading::Reading;
use super::subjects::{self, decimal};
use crate::words::count;

/// What contradicts a pass, each in words. Some bots may stay, so bots contradict nothing.
pub(crate) fn contradictions(reading: &Reading, precheck: &Precheck) -> Vec<String> {
    let orders = reading.orders.as_ref().map_or(0, Vec::len);
    let algos: usize = reading.algos.iter().map(|(_, _, read)| read.as_ref().map_or(0, Vec::len)).sum();
    let debts = reading.balance.as_ref().map_or(0, |balance| subjects::liabilities(balance).len());
    let counted = [(orders, "open order", ""), (algos, "algo order", ""), (debts, "currency", " with borrowings")];
    let counted = counted.into_iter().filter(|(number, ..)| *number > 0);
    let mut found: Vec<String> = counted.map(|(number, what, more)| count(number, what) + more).collect();
    found.extend(positions(reading, &precheck.acct_lv));
    found.extend(reading.config.iter().flat_map(|config| settings(config, &precheck.acct_lv)));
    found
}

/// The precheck knows the type `all_positions`; which mode it is of the page does not say. Spot mode has no contracts and
/// no margin trading.
fn positions(reading: &Reading, to: &str) -> Option<String> {
    let is_open = |row: &&Position| decimal(&row.pos).is_none_or(|held| !held.is_zero());
    let open = reading.positions.iter().flatten().filter(is_open).count();
    (to == "1" && open > 0).then(|| count(open, "position"))
}

/// Lead traders are kept out of portfolio margin (51164), copy traders out of multi-currency and portfolio margin
/// (`spot_lead_copy_only_simple_single`), the delta neutral strategy out of spot and futures mode (59520). A value that
/// nobody knows may be any of them.
fn settings(config: &AccountConfig, to: &str) -> Vec<String> {
    let role = |name: &str, value: &str| match value {
        "" | "0" => None,
        "1" if to != "4" => None,
        _ if matches!(to, "3" | "4") => Some(format!("copy trading ({name} {value})")),
        _ => None,
    };
    let strategy = match config.stgy_type.as_str() {
        "" | "0" => None,
        value if matches!(to, "1" | "2") => Some(format!("the delta neutral strategy (stgyType {value})")),
        _ => None,
    };
    let roles = [role("roleType", &config.role_type), role("spotRoleType", &config.spot_role_type)];
    roles.into_iter().chain([strategy]).flatten().collect()
}
