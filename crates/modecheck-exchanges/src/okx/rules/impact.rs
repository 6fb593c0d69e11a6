//! What OKX calculates for the account before and after the switch.

use modecheck_core::{LeverageAfter, Margin, MarginImpact};

use super::super::wire::{self, Precheck};
use super::stages::Stage;

pub(crate) fn margin_impact(precheck: &Precheck) -> MarginImpact {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let margin = |margin: &Option<wire::Margin>| {
        let Some(margin) = margin else { return Margin::default() };
        let currency = |row: &wire::CurrencyMargin| Margin {
            currency: some(&row.ccy),
            available_equity: some(&row.avail_eq),
            margin_ratio: some(&row.mgn_ratio),
            by_currency: Vec::new(),
        };
        Margin {
            currency: None,
            available_equity: some(&margin.acct_avail_eq),
            margin_ratio: some(&margin.mgn_ratio),
            by_currency: margin.details.iter().map(currency).collect(),
        }
    };
    // Under sCode 3 the list still shows each position's own leverage, not the one after the switch.
    let settled = matches!(Stage::of(precheck), Stage::Passed | Stage::PositionTier | Stage::Margin);
    let settled = precheck.pos_list.iter().filter(|_| settled);
    let leverage = |row: &wire::PositionLever| {
        some(&row.lever).map(|leverage| LeverageAfter { position: row.pos_id.clone(), symbol: None, leverage })
    };
    MarginImpact {
        before: margin(&precheck.mgn_bf),
        after: margin(&precheck.mgn_aft),
        leverage_after: settled.filter_map(leverage).collect(),
    }
}
