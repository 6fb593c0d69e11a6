//! What clears each kind of blocker on Bybit.

use modecheck_core::{Action, BlockerKind, Place, Remediation, Who};

/// The steps for a blocker of this kind; empty for kinds that Bybit never names.
pub(crate) fn remediation(kind: BlockerKind) -> Vec<Remediation> {
    use Place::{Api, Support, Web};
    let step = |action, who, place, instruction: &str| vec![Remediation::new(action, who, place, instruction)];
    match kind {
        BlockerKind::OpenOrders => step(Action::CancelOrder, Who::Trader, Api, "cancel the open orders"),
        BlockerKind::OpenAlgoOrders => {
            step(Action::CancelAlgoOrder, Who::Trader, Api, "cancel the conditional, take-profit and stop-loss orders")
        }
        BlockerKind::PositionTpsl => {
            step(Action::RemovePositionTpsl, Who::Trader, Api, "remove take-profit, stop-loss and trailing stop")
        }
        BlockerKind::OpenPositions => step(Action::ClosePosition, Who::Trader, Api, "close the positions"),
        BlockerKind::OptionPositions => step(Action::ClosePosition, Who::Trader, Api, "close the option positions"),
        BlockerKind::HedgeModePositions => {
            step(Action::ClosePosition, Who::Trader, Api, "close the positions in hedge mode, then use one-way mode")
        }
        BlockerKind::MarginModeMismatch => vec![
            Remediation::new(Action::ClosePosition, Who::Trader, Api, "close the inverse positions").at(1, 1),
            Remediation::new(Action::ChangeMarginMode, Who::Trader, Api, "or give both the same margin mode").at(1, 2),
        ],
        BlockerKind::OutstandingLiabilities => {
            step(Action::Repay, Who::Treasury, Api, "repay what is borrowed, interest included")
        }
        BlockerKind::InstitutionalLoan => {
            step(Action::ContactExchange, Who::Treasury, Support, "settle the institutional loan with Bybit")
        }
        BlockerKind::InsufficientAssets => step(Action::TransferIn, Who::Treasury, Api, "transfer assets in"),
        BlockerKind::CollateralLimit => {
            step(Action::ChangeMarginMode, Who::Trader, Api, "switch the coin off as collateral, then ask again")
        }
        BlockerKind::PositionTierExceeded => {
            step(Action::ClosePosition, Who::Trader, Api, "reduce the positions and orders to the risk limit")
        }
        BlockerKind::InsufficientMargin | BlockerKind::RiskRateTooHigh => vec![
            Remediation::new(Action::TransferIn, Who::Treasury, Api, "transfer margin in").at(1, 1),
            Remediation::new(Action::ClosePosition, Who::Trader, Api, "or reduce the positions").at(1, 2),
        ],
        BlockerKind::LiquidationInProgress => {
            step(Action::Wait, Who::Time, Api, "wait until the liquidation is over, then ask again")
        }
        BlockerKind::CopyTradingLead => {
            step(Action::LeaveCopyTrading, Who::Trader, Web, "give up leading copy trading")
        }
        BlockerKind::VipLevelRequired => {
            step(Action::ContactExchange, Who::MasterAccount, Support, "reach VIP or PRO level with the main account")
        }
        BlockerKind::AccountRestricted => {
            step(Action::ContactExchange, Who::Ops, Support, "ask Bybit why it is banned")
        }
        BlockerKind::BlackoutWindow => step(Action::Wait, Who::Time, Api, "wait for minute 6 of the hour"),
        BlockerKind::TransferInProgress => step(Action::Wait, Who::Time, Api, "wait until the transfer has arrived"),
        BlockerKind::SwitchInProgress => {
            step(Action::Wait, Who::Time, Api, "wait three to five minutes, then read the account's mode")
        }
        BlockerKind::SwitchingSuspended => {
            step(Action::Wait, Who::Exchange, Web, "wait until Bybit takes upgrades again")
        }
        BlockerKind::Unclassified => step(
            Action::ContactExchange,
            Who::Ops,
            Support,
            "read Bybit's own text; if it does not help, ask its support",
        ),
        _ => Vec::new(),
    }
}
