//! The modes and the rules of `KuCoin`.

use modecheck_core::{Axis, BlockerKind, Date, ModeCard, RuleCard, Source};

/// <https://www.kucoin.com/docs-new/rest/ua/get-account-mode> (2026-11-21)
pub(crate) const MODES: &[ModeCard] = &[
    mode("classic", "CLASSIC", "Classic account"),
    mode("unified", "UNIFIED", "Unified account"),
    mode("subs-unified", "Activate Account", "Unified account for sub-accounts only"),
];

const fn mode(slug: &'static str, native: &'static str, name: &'static str) -> ModeCard {
    ModeCard { axis: Axis::AccountMode, slug, native, name, aliases: &[] }
}

/// The one page that names prerequisites.
pub(crate) const PAGE: Source = Source {
    document: "KuCoin help center, How to Upgrade to Unified Account?",
    url: "https://www.kucoin.com/support/48142946141359",
    as_of: Date::new(2026, 2, 10),
};

/// No page names margin orders: this is the cautious reading of its "spot orders".
const CAUTIOUS: Source = Source {
    document: "KuCoin help center, How to Upgrade to Unified Account? (read cautiously: no page names margin orders)",
    ..PAGE
};

const fn rule(id: &'static str, title: &'static str, kind: &'static [BlockerKind], observed: &'static str) -> RuleCard {
    RuleCard { id, title, kinds: kind, observed, source: PAGE, since: None, until: None, attestable: false }
}

const fn told(id: &'static str, title: &'static str, kind: &'static [BlockerKind]) -> RuleCard {
    RuleCard {
        attestable: true,
        ..rule(
            id,
            title,
            kind,
            "account-mode of the main account, by inference alone: it or a sub-account of it is unified",
        )
    }
}

use BlockerKind as Kind;

const CODES: Source = Source {
    document: "KuCoin API, error codes (none are published for the switch)",
    url: "https://www.kucoin.com/docs-new/error-code",
    as_of: Date::new(2026, 11, 21),
};

pub(crate) const NOT_FROZEN: RuleCard = RuleCard {
    source: CODES,
    ..rule(
        "kucoin/not-frozen",
        "the account is not frozen",
        &[Kind::AccountRestricted],
        "code 411100 in answer to any private call",
    )
};

pub(crate) const SWITCH_REPLY: RuleCard = RuleCard {
    source: CODES,
    ..rule(
        "kucoin/switch-reply",
        "KuCoin does not refuse the switch",
        &[
            Kind::AccountRestricted,
            Kind::AccountAbnormal,
            Kind::KycRequired,
            Kind::RegionRestricted,
            Kind::LiquidationInProgress,
            Kind::Unclassified,
        ],
        "set-account-mode, where somebody holds a reply",
    )
};

pub(crate) const POSITIONS: RuleCard =
    rule("kucoin/futures-positions", "no futures position is open", &[Kind::OpenPositions], "futures-positions");
pub(crate) const SPOT_ORDERS: RuleCard = rule(
    "kucoin/spot-orders",
    "no spot order is open",
    &[Kind::OpenOrders],
    "spot-order-symbols, old-spot-orders; where one is withdrawn, or refused for want of a permission, the holds in accounts",
);
pub(crate) const SPOT_STOPS: RuleCard =
    rule("kucoin/spot-stop-orders", "no spot stop order waits", &[Kind::OpenAlgoOrders], "stop-orders, oco-orders");
pub(crate) const FUTURES_ORDERS: RuleCard =
    rule("kucoin/futures-orders", "no futures order is open", &[Kind::OpenOrders], "futures-orders");
pub(crate) const FUTURES_STOPS: RuleCard =
    rule("kucoin/futures-stop-orders", "no futures stop order waits", &[Kind::OpenAlgoOrders], "futures-stop-orders");
pub(crate) const MARGIN_ORDERS: RuleCard = RuleCard {
    source: CAUTIOUS,
    ..rule(
        "kucoin/margin-orders",
        "no margin order is open or waits",
        &[Kind::OpenOrders, Kind::OpenAlgoOrders],
        "margin-order-symbols, stop-orders",
    )
};
pub(crate) const LIABILITIES: RuleCard = rule(
    "kucoin/liabilities",
    "nothing is owed, not even dust",
    &[Kind::OutstandingLiabilities],
    "margin-cross, margin-isolated, otc-loan",
);
pub(crate) const NEGATIVE: RuleCard = rule(
    "kucoin/negative-balance",
    "no balance is negative",
    &[Kind::NegativeBalance],
    "futures-overview for each settle currency of futures-contracts, accounts",
);
pub(crate) const WHITELIST: RuleCard =
    told("kucoin/whitelist", "the main account is on the whitelist of the unified account", &[Kind::WhitelistRequired]);
pub(crate) const QUESTIONNAIRE: RuleCard = told(
    "kucoin/questionnaire",
    "the main account has answered the risk assessment and signed the agreements",
    &[Kind::QuestionnaireRequired],
);
pub(crate) const WAY_BACK: RuleCard = RuleCard {
    observed: "no call",
    ..told("kucoin/way-back", "nothing stops the way back: no page states conditions", &[Kind::Unclassified])
};
