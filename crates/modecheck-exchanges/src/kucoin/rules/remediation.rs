//! What clears each kind of blocker on `KuCoin`.

use modecheck_core::{Action, BlockerKind, Place, Remediation, Who};

/// The steps for a blocker of this kind; empty for kinds that `KuCoin` never names.
pub(crate) fn remediation(kind: BlockerKind) -> Vec<Remediation> {
    use Place::{Api, Support, Web};
    let step = |action, who, place, instruction: &str| vec![Remediation::new(action, who, place, instruction)];
    match kind {
        BlockerKind::OpenOrders => step(Action::CancelOrder, Who::Trader, Api, "cancel the open orders"),
        BlockerKind::OpenAlgoOrders => {
            step(Action::CancelAlgoOrder, Who::Trader, Api, "cancel the stop orders and the pairs of orders")
        }
        BlockerKind::OpenPositions => step(Action::ClosePosition, Who::Trader, Api, "close the futures positions"),
        BlockerKind::OutstandingLiabilities => {
            step(Action::Repay, Who::Treasury, Api, "repay what is owed, interest and dust included")
        }
        BlockerKind::NegativeBalance => {
            step(Action::TransferIn, Who::Treasury, Api, "transfer in what the balance is below zero")
        }
        BlockerKind::WhitelistRequired => {
            step(Action::RequestWhitelist, Who::MasterAccount, Support, "ask @Kucoin_API_Support for the whitelist")
        }
        BlockerKind::QuestionnaireRequired => step(
            Action::AnswerQuestionnaire,
            Who::MasterAccount,
            Web,
            "answer the risk assessment and sign the agreements with the main account",
        ),
        BlockerKind::KycRequired => step(Action::VerifyIdentity, Who::MasterAccount, Web, "verify the identity"),
        BlockerKind::AccountRestricted
        | BlockerKind::AccountAbnormal
        | BlockerKind::RegionRestricted
        | BlockerKind::LiquidationInProgress => {
            step(Action::ContactExchange, Who::MasterAccount, Support, "ask KuCoin's support what lifts it")
        }
        BlockerKind::Unclassified => {
            step(Action::ContactExchange, Who::Ops, Support, "ask KuCoin's support what the refusal means")
        }
        _ => Vec::new(),
    }
}
