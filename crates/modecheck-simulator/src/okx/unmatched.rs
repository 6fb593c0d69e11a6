//! The unmatched information a precheck can report: which state yields which type for which target.
//!
//! <https://www.okx.com/docs-v5/en/#trading-account-rest-api-precheck-account-mode-switch> (2026-06-28): twenty
//! types. The page gives each a few words and only some of them a target mode; [`Basis`] says which part of a row is
//! from the page.

use super::{
    account::Account,
    items::{InstType, MgnMode, PosSide, Position},
    profile::{Compliance, CopyTrading, PosMode, Role},
};

use Basis::{Inferred, Stated, Unrestricted};
use State::{Equity, Holder, Positions};

/// Where a row's target modes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The page names them.
    Stated,
    /// The page names none, so the type applies to every target.
    Unrestricted,
    /// Inferred from another rule of the exchange, which the text names.
    Inferred(&'static str),
}

/// One type of unmatched information.
#[derive(Debug)]
pub struct UnmatchedType {
    /// Its name on the wire.
    pub name: &'static str,
    /// The target modes it is reported for.
    pub targets: &'static [u8],
    /// Where those come from.
    pub basis: Basis,
    pub(super) state: State,
}

/// The state that yields a type.
#[derive(Debug)]
pub(super) enum State {
    /// Less equity than the target demands of the account.
    Equity,
    /// A property of the account.
    Holder(fn(&Account) -> bool),
    /// Positions of a kind; they are listed.
    Positions(fn(&Account, &Position) -> bool),
}

const ANY: &[u8] = &[1, 2, 3, 4];
const MARGINED: &[u8] = &[2, 3, 4];
const NO_MARGIN: Basis = Inferred("spot mode offers no margin trading to restrict");

const fn row(name: &'static str, targets: &'static [u8], basis: Basis, state: State) -> UnmatchedType {
    UnmatchedType { name, targets, basis, state }
}

/// All twenty, in the page's order.
pub const UNMATCHED_TYPES: [UnmatchedType; 20] = [
    row("asset_validation", ANY, Inferred("the account says which modes demand equity"), Equity),
    row("pending_orders", ANY, Unrestricted, Holder(|account| !account.orders.is_empty())),
    row("pending_algos", ANY, Unrestricted, Holder(has_algos)),
    row("isolated_margin", ANY, Unrestricted, Positions(isolated_margin)),
    row("isolated_contract", ANY, Unrestricted, Positions(isolated_contract)),
    row("contract_long_short", &[4], Inferred("51041: portfolio margin mode is net only"), Positions(hedged)),
    row("cross_margin", ANY, Unrestricted, Positions(cross_margin)),
    row("cross_option_buyer", &[1, 2, 3], Inferred("51019: no net long cross options"), Positions(long_option)),
    row("isolated_option", &[1], Stated, Positions(isolated_option)),
    row("growth_fund", ANY, Unrestricted, Positions(|_, position| position.trial_fund)),
    row("all_positions", &[1], Inferred("spot mode holds no positions"), Positions(|_, _| true)),
    row("spot_lead_copy_only_simple_single", &[3, 4], Stated, Holder(copies_or_leads_spot)),
    row("stop_spot_custom", ANY, Unrestricted, Holder(|account| in_force(account, CopyTrading::SpotCustomCopy))),
    row("stop_futures_custom", ANY, Unrestricted, Holder(|account| in_force(account, CopyTrading::FuturesCustomCopy))),
    row("lead_portfolio", &[4], Stated, Holder(leads)),
    row("futures_smart_sync", &[1], Stated, Holder(|account| in_force(account, CopyTrading::FuturesSmartSync))),
    row("vip_fixed_loan", ANY, Unrestricted, Holder(|account| account.vip_loan)),
    row("repay_borrowings", ANY, Unrestricted, Holder(owes)),
    row("compliance_restriction", MARGINED, NO_MARGIN, Holder(barred)),
    row("compliance_kyc2", MARGINED, NO_MARGIN, Holder(needs_kyc2)),
];

fn has_algos(account: &Account) -> bool {
    !account.algo_orders.is_empty() || account.bots.iter().any(|bot| !bot.compatible)
}

fn isolated_margin(_: &Account, position: &Position) -> bool {
    manual(position, InstType::Margin)
}

fn manual(position: &Position, inst_type: InstType) -> bool {
    position.inst_type == inst_type && position.mgn_mode == MgnMode::Isolated && position.manual_transfer
}

fn isolated_contract(_: &Account, position: &Position) -> bool {
    manual(position, InstType::Swap) || manual(position, InstType::Futures)
}

fn hedged(account: &Account, position: &Position) -> bool {
    account.pos_mode == PosMode::LongShort && position.pos_side != PosSide::Net && position.is_contract()
}

fn cross_margin(_: &Account, position: &Position) -> bool {
    position.inst_type == InstType::Margin && position.mgn_mode == MgnMode::Cross
}

fn long_option(account: &Account, position: &Position) -> bool {
    let long = position.pos_side != PosSide::Short && position.pos.is_sign_positive() && !position.pos.is_zero();
    account.acct_lv == 4 && position.inst_type == InstType::Option && position.mgn_mode == MgnMode::Cross && long
}

fn isolated_option(_: &Account, position: &Position) -> bool {
    position.inst_type == InstType::Option && position.mgn_mode == MgnMode::Isolated
}

fn in_force(account: &Account, arrangement: CopyTrading) -> bool {
    account.copy_trading.contains(&arrangement)
}

fn copies_or_leads_spot(account: &Account) -> bool {
    let copies = account.contract_role() == Role::Copy || account.spot_role() == Role::Copy;
    copies || in_force(account, CopyTrading::SpotCustomLead)
}

fn leads(account: &Account) -> bool {
    account.contract_role() == Role::Lead || account.spot_role() == Role::Lead
}

fn owes(account: &Account) -> bool {
    account.liabilities.values().any(|amount| !amount.is_zero())
}

fn barred(account: &Account) -> bool {
    account.compliance.contains(&Compliance::Restricted)
}

fn needs_kyc2(account: &Account) -> bool {
    account.compliance.contains(&Compliance::Kyc2) && account.kyc_level < 2
}
