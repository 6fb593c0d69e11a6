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
    let settings = reading.config.iter().flat_map(|config| settings(config, &precheck.acct_lv));
    let unfit = settings.filter(|one| !one.fits && !one.value.is_empty());
    found.extend(unfit.map(|one| format!("{} ({} {})", one.of, one.name, one.value)));
    found
}

/// Spot mode has bought options, no contracts and no margin trading (its page on the differences between modes).
fn positions(reading: &Reading, to: &str) -> Option<String> {
    let stays = |row: &Position| match decimal(&row.pos) {
        Some(held) => {
            let is_bought = held.is_sign_positive() && matches!(row.pos_side.as_str(), "net" | "long");
            held.is_zero() || row.inst_type == "OPTION" && is_bought
        }
        None => false,
    };
    let open = reading.positions.iter().flatten().filter(|row| !stays(row)).count();
    (to == "1" && open > 0).then(|| count(open, "position"))
}

/// What the configuration should say and does not, of what matters on the way to this mode.
pub(crate) fn unsaid(reading: &Reading, precheck: &Precheck) -> Option<&'static str> {
    let settings = reading.config.iter().flat_map(|config| settings(config, &precheck.acct_lv));
    settings.into_iter().find(|one| one.value.is_empty()).map(|one| one.name)
}

/// A setting that may keep an account out of a mode.
struct Setting<'a> {
    of: &'static str,
    name: &'static str,
    value: &'a str,
    fits: bool,
}

/// Lead traders are kept out of portfolio margin (51164), copy traders out of multi-currency and portfolio margin
/// (`spot_lead_copy_only_simple_single`; customised lead traders too, which a role does not tell), the delta neutral
/// strategy out of spot and futures mode (59520). A value that nobody knows may be any of them.
fn settings<'a>(config: &'a AccountConfig, to: &str) -> Vec<Setting<'a>> {
    let role = |name, value: &'a str| {
        let fits = value == "0" || value == "1" && to != "4";
        Setting { of: "copy trading", name, value, fits }
    };
    let strategy = config.stgy_type.as_str();
    match to {
        "3" | "4" => vec![role("roleType", &config.role_type), role("spotRoleType", &config.spot_role_type)],
        _ => {
            vec![Setting { of: "the delta neutral strategy", name: "stgyType", value: strategy, fits: strategy == "0" }]
        }
    }
}
