//! What a switch changes, as Bitget's pages say, or as others saw it live.

use modecheck_core::{
    AfterSwitchCode as Code, Change, ChangeCard, Concern, Concerns, Date, Severity, Source, Transition,
};

use super::cards::OVERVIEW;
use super::reading::Reading;

/// The interface's own words, seen live.
const CLASSIC_REFUSED: Source = Source {
    document: "ccxt, issue 26838: code 40085, seen live",
    url: "https://github.com/ccxt/ccxt/issues/26838",
    as_of: Date::new(2025, 9, 16),
};

const UNIFIED_REFUSED: Source = Source {
    document: "OpenAlice, pull request 951: code 40084, seen live",
    url: "https://github.com/TraderAlice/OpenAlice/pull/951",
    as_of: Date::new(2026, 8, 1),
};

/// The article itself could not be read; it is quoted here. Bitget's guide for programmers (2026-09) reads as if keys
/// went on: the more cautious reading counts.
const KEYS: Source = Source {
    document: "Bitget support, article 12560603886018, as quoted in hummingbot, issue 8321",
    url: "https://github.com/hummingbot/hummingbot/issues/8321",
    as_of: Date::new(2026, 6, 22),
};

const LEVELS: Source = Source {
    document: "How to switch account modes in your unified trading account",
    url: "https://www.bitget.com/support/articles/12560603884121",
    as_of: Date::new(2026, 5, 19),
};

const UPGRADE_PAGE: Source = Source {
    document: "Bitget API, Upgrade Account",
    url: "https://www.bitget.com/api-doc/spot/account/Upgrade_Account",
    as_of: Date::new(2025, 12, 5),
};

const SWITCH_PAGE: Source = Source {
    document: "Bitget API, Switch Account",
    url: "https://www.bitget.com/api-doc/uta/account/Switch_Account",
    as_of: Date::new(2025, 12, 5),
};

const fn change(code: Code, severity: Severity, detail: &'static str, source: Source) -> ChangeCard {
    ChangeCard { code, severity, detail, source }
}

pub(crate) const TABLE: &[Change<Reading>] = &[
    Change {
        card: change(
            Code::ApiKeys,
            Severity::Breaks,
            "keys of classic accounts may not serve a unified one: make new ones after the upgrade",
            KEYS,
        ),
        brought_by: to_unified,
        concerns: Concerns::Some(|_| Concern::unknown().because("Bitget's pages disagree")),
    },
    Change {
        card: change(
            Code::Endpoints,
            Severity::Breaks,
            "every private call of v2 is refused to a unified account (40085): v3 serves it",
            CLASSIC_REFUSED,
        ),
        brought_by: to_unified,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::Wallets,
            Severity::Info,
            "spot, margin and futures become one account: there is nothing to transfer between them",
            OVERVIEW,
        ),
        brought_by: to_unified,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::Products,
            Severity::Breaks,
            "the basic level of a unified account has no spot margin and no Coin-M futures",
            LEVELS,
        ),
        brought_by: to_unified,
        concerns: Concerns::Some(|_| Concern::unknown().because("no page says which level an upgrade leads to")),
    },
    Change {
        card: change(
            Code::Pause,
            Severity::Info,
            "the upgrade is carried out within about a minute of being accepted, and may still be refused then",
            UPGRADE_PAGE,
        ),
        brought_by: to_unified,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::Endpoints,
            Severity::Breaks,
            "every private call of v3 is refused to a classic account (40084): v2 serves it",
            UNIFIED_REFUSED,
        ),
        brought_by: to_classic,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::Pause,
            Severity::Info,
            "the switch is carried out within about a minute of being accepted",
            SWITCH_PAGE,
        ),
        brought_by: to_classic,
        concerns: Concerns::Everyone,
    },
];

fn to_unified(transition: &Transition) -> bool {
    transition.to.slug() == "unified"
}

fn to_classic(transition: &Transition) -> bool {
    transition.to.slug() == "classic"
}
