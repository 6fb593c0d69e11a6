//! What clears each kind of blocker on Bitget.

use modecheck_core::{Action, BlockerKind, Place, Remediation, Who};

/// The steps for a blocker of this kind; empty for kinds that Bitget never names.
pub(crate) fn remediation(kind: BlockerKind) -> Vec<Remediation> {
    use Place::{Api, App, Support, Web};
    let step = |action, who, place, instruction: &str| vec![Remediation::new(action, who, place, instruction)];
    match kind {
        BlockerKind::OpenOrders => step(Action::CancelOrder, Who::Trader, Api, "cancel the open orders"),
        BlockerKind::OpenAlgoOrders => {
            step(Action::CancelAlgoOrder, Who::Trader, Api, "cancel the trigger, take-profit and stop-loss orders")
        }
        BlockerKind::OpenPositions => step(Action::ClosePosition, Who::Trader, Api, "close the positions"),
        BlockerKind::OutstandingLiabilities => {
            step(Action::Repay, Who::Treasury, Api, "repay what is borrowed, interest included")
        }
        BlockerKind::CryptoLoan => step(Action::Repay, Who::Treasury, Web, "repay the crypto loans"),
        BlockerKind::InsufficientAssets => step(Action::TransferIn, Who::Treasury, Web, "bring assets to 1,000 USDT"),
        BlockerKind::CopyTradingLead => vec![
            Remediation::new(
                Action::LeaveCopyTrading,
                Who::Trader,
                Web,
                "revoke the elite trader status on the copy trading page",
            )
            .at(1, 1),
            Remediation::new(
                Action::LeaveCopyTrading,
                Who::Trader,
                App,
                "or, as a signal provider, revoke the status in the app",
            )
            .at(1, 2),
        ],
        BlockerKind::CopyTradingFollow => step(
            Action::LeaveCopyTrading,
            Who::Trader,
            Web,
            "cancel active copy trading orders and stop copying on the copy trading page",
        ),
        BlockerKind::TradingBots => {
            step(Action::StopBot, Who::Trader, Web, "stop active bots on the trading bots page")
        }
        BlockerKind::InstitutionalLoan => step(
            Action::ContactExchange,
            Who::Treasury,
            Support,
            "only main accounts of institutional loans can be upgraded: use another sub-account",
        ),
        BlockerKind::LoginMethodNotSupported => step(
            Action::ContactExchange,
            Who::MasterAccount,
            Support,
            "sign in otherwise than through Telegram or another third party",
        ),
        BlockerKind::AccountAbnormal => {
            step(Action::ContactExchange, Who::Ops, Support, "ask Bitget what is abnormal about the account")
        }
        BlockerKind::AccountRestricted => {
            step(Action::ContactExchange, Who::Ops, Support, "ask Bitget what lifts the account's restriction")
        }
        BlockerKind::LiquidationInProgress => step(Action::Wait, Who::Time, Api, "wait until the liquidation is over"),
        BlockerKind::RegionRestricted => {
            step(Action::ContactExchange, Who::Compliance, Support, "ask Bitget whether the region is served")
        }
        BlockerKind::QuestionnaireRequired => {
            step(Action::AnswerQuestionnaire, Who::MasterAccount, Web, "fill in the questionnaire of the upgrade")
        }
        BlockerKind::SubAccountNotEligible => step(
            Action::RequestWhitelist,
            Who::MasterAccount,
            Support,
            "ask Bitget to allow the virtual sub-account to upgrade",
        ),
        BlockerKind::CustodyAccount => {
            step(Action::ContactExchange, Who::MasterAccount, Support, "use a sub-account that is not custodial")
        }
        BlockerKind::SwitchInProgress => {
            step(Action::Wait, Who::Time, Api, "wait about a minute, then read the upgrade's status")
        }
        BlockerKind::SwitchingSuspended => step(
            Action::ContactExchange,
            Who::Ops,
            Support,
            "ask Bitget whether upgrades are open to the account; the status also stands on accounts that never asked",
        ),
        BlockerKind::Unclassified => step(
            Action::ContactExchange,
            Who::Ops,
            Support,
            "read Bitget's own text; if it does not help, ask its support",
        ),
        _ => Vec::new(),
    }
}
