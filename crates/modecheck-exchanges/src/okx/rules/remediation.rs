//! What clears each kind of blocker on OKX.

use modecheck_core::{Action, BlockerKind, Place, Remediation, Who};

/// The steps for a blocker of this kind; empty for kinds that OKX never names.
pub(crate) fn remediation(kind: BlockerKind) -> Vec<Remediation> {
    use Place::{Api, Support, Web};
    let step = |action, who, place, instruction: &str| Remediation::new(action, who, place, instruction);
    let close = |what: &str| vec![step(Action::ClosePosition, Who::Trader, Api, &format!("close {what}"))];
    match kind {
        BlockerKind::OpenOrders => vec![step(Action::CancelOrder, Who::Trader, Api, "cancel the open orders")],
        BlockerKind::OpenAlgoOrders => {
            vec![step(Action::CancelAlgoOrder, Who::Trader, Api, "cancel the algo orders")]
        }
        BlockerKind::TradingBots => vec![step(Action::StopBot, Who::Trader, Web, "stop the bots")],
        BlockerKind::AlgoOrdersOrBots => vec![
            step(Action::CancelAlgoOrder, Who::Trader, Api, "cancel the algo orders").at(1, 1),
            step(Action::StopBot, Who::Trader, Web, "stop the bots, recurring buys included").at(2, 1),
        ],
        BlockerKind::OpenPositions => close("the positions that the target mode does not take"),
        BlockerKind::IsolatedMarginPositions => close("the isolated positions"),
        BlockerKind::CrossMarginPositions => close("the cross margin positions"),
        BlockerKind::OptionPositions => close("the option positions"),
        BlockerKind::TrialFundPositions => close("the positions opened with trial funds"),
        BlockerKind::HedgeModePositions => vec![
            step(Action::ClosePosition, Who::Trader, Api, "close the positions held in hedge mode").at(1, 1),
            step(Action::ChangePositionMode, Who::Trader, Api, "then change to one-way positions")
                .at(2, 1)
                .param("posMode", "net_mode"),
        ],
        BlockerKind::OutstandingLiabilities => {
            vec![step(Action::Repay, Who::Treasury, Api, "repay what is borrowed, interest included")]
        }
        BlockerKind::VipLoan => vec![step(Action::Repay, Who::Treasury, Web, "repay the VIP loan")],
        BlockerKind::InsufficientAssets => vec![step(
            Action::TransferIn,
            Who::Treasury,
            Api,
            "transfer assets into the trading account; OKX publishes no amount",
        )],
        BlockerKind::LeverageNotSet => vec![step(
            Action::PresetLeverage,
            Who::Trader,
            Api,
            "preset one leverage for all cross-margin contract positions",
        )],
        BlockerKind::PositionTierExceeded => vec![
            step(Action::ClosePosition, Who::Trader, Api, "reduce the positions to what their tier allows").at(1, 1),
            step(Action::PresetLeverage, Who::Trader, Api, "preset a lower leverage").at(1, 2),
        ],
        BlockerKind::InsufficientMargin => vec![
            step(Action::TransferIn, Who::Treasury, Api, "transfer margin in").at(1, 1),
            step(Action::ClosePosition, Who::Trader, Api, "reduce positions").at(1, 2),
        ],
        BlockerKind::LiquidationInProgress => {
            vec![step(Action::Wait, Who::Time, Api, "wait until the liquidation is over, then ask again")]
        }
        BlockerKind::CopyTradingLead => {
            vec![step(Action::LeaveCopyTrading, Who::Trader, Web, "give up the lead trader role")]
        }
        BlockerKind::CopyTradingFollow => vec![step(Action::LeaveCopyTrading, Who::Trader, Web, "stop copying trades")],
        BlockerKind::CopyTradingLeadOrFollow => {
            vec![step(Action::LeaveCopyTrading, Who::Trader, Web, "stop leading or copying trades")]
        }
        BlockerKind::FirstActivationRequired => vec![step(
            Action::ActivateOnWeb,
            Who::Ops,
            Web,
            "activate the mode once on OKX's website or app (questions to answer)",
        )],
        BlockerKind::KycRequired => {
            vec![step(Action::VerifyIdentity, Who::Compliance, Web, "verify the main account's identity to level 2")]
        }
        BlockerKind::ComplianceRestricted => vec![step(
            Action::ContactExchange,
            Who::Compliance,
            Support,
            "ask OKX which of its services the account may use",
        )],
        BlockerKind::AccountRestricted => vec![
            step(Action::Wait, Who::Time, Api, "settlements and freezes pass within minutes: ask again").at(1, 1),
            step(Action::ContactExchange, Who::Ops, Support, "if it stays, ask OKX's support").at(1, 2),
        ],
        BlockerKind::Unclassified => vec![step(
            Action::ContactExchange,
            Who::Ops,
            Support,
            "read OKX's own text; if it does not help, ask OKX's support",
        )],
        _ => Vec::new(),
    }
}
