//! What a switch changes, as `KuCoin`'s pages say. Of keys the one that asks is seen, and no other.

use modecheck_core::{
    AfterSwitchCode as Code, Change, ChangeCard, Concern, Concerns, Date, Severity, Source, Transition,
};

use super::super::wire::KeyInfo;
use super::cards::PAGE;
use super::remarks::has;

/// What of the reading the changes are judged by: the key that asked.
pub(crate) type Key = Option<KeyInfo>;

const MARGIN_PAGE: Source = Source {
    document: "KuCoin help center, unified account: after the upgrade",
    url: "https://www.kucoin.com/support/48142946141357",
    as_of: Date::new(2025, 10, 12),
};

/// The English page counts spot and futures, the Chinese one margin too: the more cautious reading.
const CAPS_PAGE: Source = Source {
    document: "KuCoin API, place order (table of order caps)",
    url: "https://www.kucoin.com/docs-new/rest/ua/place-order",
    as_of: Date::new(2026, 11, 21),
};

const CHANGES_PAGE: Source = Source {
    document: "KuCoin API, change log, entry of 2025-09-29",
    url: "https://www.kucoin.com/docs-new/change-log",
    as_of: Date::new(2025, 9, 29),
};

const fn change(code: Code, severity: Severity, detail: &'static str, source: Source) -> ChangeCard {
    ChangeCard { code, severity, detail, source }
}

pub(crate) const TABLE: &[Change<Key>] = &[
    Change {
        card: change(
            Code::ApiKeys,
            Severity::Breaks,
            "keys without the option Unified Account cannot trade once their account is unified",
            PAGE,
        ),
        brought_by: to_unified,
        concerns: Concerns::Some(this_key),
    },
    Change {
        card: change(
            Code::ApiKeys,
            Severity::Breaks,
            "keys of sub-accounts without the option Unified Account cannot trade once their account is unified; the \
             main account's own keys do what they did",
            PAGE,
        ),
        brought_by: |transition| transition.to.slug() == "subs-unified",
        concerns: Concerns::Some(|_| Concern::unknown().because("the main account's key shows none of theirs")),
    },
    Change {
        card: change(
            Code::Endpoints,
            Severity::Breaks,
            "a unified account is asked and traded through api/ua, on api.kucoin.com alone",
            CHANGES_PAGE,
        ),
        brought_by: to_unified,
        concerns: Concerns::Some(|_| Concern::unknown().because("no page says that the classic calls go on")),
    },
    Change {
        card: change(Code::Wallets, Severity::Info, "spot and futures share one margin", PAGE),
        brought_by: to_unified,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::MarginMode,
            Severity::Info,
            "multi-currency margin is the only margin mode of a unified account",
            MARGIN_PAGE,
        ),
        brought_by: to_unified,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::OrderCaps,
            Severity::Info,
            "at most 3000 orders may be active, and 500 of a symbol, over spot, margin and futures; before, 2000 and 200 \
             in spot and margin, and 100 limit and 200 stop orders of a futures contract",
            CAPS_PAGE,
        ),
        brought_by: to_unified,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::Pause,
            Severity::Info,
            "for the few seconds of the upgrade nothing can be traded or transferred",
            PAGE,
        ),
        brought_by: to_unified,
        concerns: Concerns::Everyone,
    },
];

fn to_unified(transition: &Transition) -> bool {
    transition.to.slug() == "unified"
}

/// Other keys of the account may differ, and no call lists them: one key that goes on never tells that all do.
fn this_key(key: &Key) -> Concern {
    let Some(key) = key else { return Concern::unknown().because("no key was looked at") };
    let trades: Vec<_> = ["Spot", "Margin", "Futures"].into_iter().filter(|name| has(key, name)).collect();
    match (trades.is_empty(), has(key, "Unified")) {
        (_, true) => Concern::unknown().because("the key that asked has it; other keys were not looked at"),
        (true, false) => Concern::unknown().because("the key that asked trades nothing; other keys were not looked at"),
        (false, false) => Concern::yes("the key that asked lacks it; other keys were not looked at")
            .naming(vec![format!("the key that asked ({})", trades.join(", "))])
            .counted_if(false),
    }
}
