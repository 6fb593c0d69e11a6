//! What a switch changes, as Bybit's documents say. The mode itself of a contract is not listed: only positions tell it.

use modecheck_core::{
    AfterSwitch, AfterSwitchCode as Code, Axis, Change, ChangeCard, Concern, Concerns, Date, GapKind, Route, Severity,
    Source, Transition, changes,
};

use super::super::wire::Strategy;
use super::cards::{ERROR_PAGE, STRATEGY_PAGE, UPGRADE_PAGE};
use super::margin::products;
use super::reading::Reading;
use super::{margin, upgrade};
use crate::words::count;

const MODES_PAGE: Source = Source {
    document: "Bybit API v5, different account modes",
    url: "https://bybit-exchange.github.io/docs/v5/acct-mode",
    as_of: Date::new(2026, 1, 5),
};

/// The day of the entry: no page of today repeats it.
const HEDGE_ENTRY: Source = Source {
    document: "Bybit API v5, change log, entry of 2023-06-01",
    url: "https://bybit-exchange.github.io/docs/changelog/v5",
    as_of: Date::new(2023, 6, 1),
};

/// Of options another page, and an older edition, says so.
const ISOLATED_PAGES: Source = Source {
    document: "Bybit API v5, error codes 110110 and 182021; of options, set margin mode, edition of 2023-05-17",
    ..ERROR_PAGE
};

const fn change(code: Code, severity: Severity, detail: &'static str, source: Source) -> ChangeCard {
    ChangeCard { code, severity, detail, source }
}

pub(crate) const TABLE: &[Change<Reading>] = &[
    Change {
        card: change(Code::Strategies, Severity::Loss, "an upgrade ends running strategies", STRATEGY_PAGE),
        brought_by: upgrades,
        concerns: Concerns::Some(strategies),
    },
    Change {
        card: change(
            Code::Pause,
            Severity::Info,
            "while the upgrade runs, what REST calls and streams say of the account may be wrong",
            UPGRADE_PAGE,
        ),
        brought_by: upgrades,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::Wallets,
            Severity::Breaks,
            "inverse contracts have no wallet of their own any more: calls with accountType=CONTRACT are refused",
            MODES_PAGE,
        ),
        brought_by: to_second,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::HedgeMode,
            Severity::Breaks,
            "inverse futures are held one way only: positionIdx is always 0",
            MODES_PAGE,
        ),
        brought_by: to_second,
        concerns: Concerns::Some(inverse_hedges),
    },
    Change {
        card: change(
            Code::History,
            Severity::Breaks,
            "inverse orders, trades and profits of before are found through v5/pre-upgrade only, and cancelled orders \
             for 24 hours",
            MODES_PAGE,
        ),
        brought_by: to_second,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::MarginMode,
            Severity::Breaks,
            "the margin mode of inverse contracts is that of the account: it is no longer switched for each of them",
            MODES_PAGE,
        ),
        brought_by: to_second,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::Endpoints,
            Severity::Breaks,
            "for inverse contracts closed orders come with openOnly=1 and not 2, positions of one symbol a call, and \
             the transaction log of the classic account no longer",
            MODES_PAGE,
        ),
        brought_by: to_second,
        concerns: Concerns::Everyone,
    },
    Change {
        card: change(
            Code::HedgeMode,
            Severity::Breaks,
            "USDT perpetuals are held in hedge mode in isolated and cross margin only",
            HEDGE_ENTRY,
        ),
        brought_by: to_portfolio,
        concerns: Concerns::Some(linear_hedges),
    },
    Change {
        card: change(
            Code::Leverage,
            Severity::Breaks,
            "in portfolio margin leverage is not set for contracts: setting it is refused (110038)",
            ERROR_PAGE,
        ),
        brought_by: to_portfolio,
        concerns: Concerns::Some(leveraged),
    },
    Change {
        card: change(
            Code::Products,
            Severity::Breaks,
            "isolated margin has no options, no spread trading (110110) and no spot margin (182021)",
            ISOLATED_PAGES,
        ),
        brought_by: to_isolated,
        concerns: Concerns::Some(lost_products),
    },
];

/// What the switch will change. A reply to a switch is of one that somebody sent already.
pub(crate) fn after_switch(reading: &Reading, route: &Route, transition: &Transition) -> Vec<AfterSwitch> {
    let ahead = reading.reply.is_none() && *route == Route::Open;
    if ahead { changes(TABLE, reading, transition) } else { Vec::new() }
}

fn upgrades(transition: &Transition) -> bool {
    transition.to.axis() == Axis::AccountMode
}

fn to_second(transition: &Transition) -> bool {
    upgrades(transition) && upgrade::from_older(transition) && matches!(transition.to.slug(), "uta2" | "uta2-pro")
}

fn to_portfolio(transition: &Transition) -> bool {
    !upgrades(transition) && margin::to_portfolio(transition)
}

fn to_isolated(transition: &Transition) -> bool {
    !upgrades(transition) && margin::to_isolated(transition)
}

fn strategies(reading: &Reading) -> Concern {
    let lists = &reading.extras.strategies;
    let rows: Vec<&Strategy> = lists.iter().filter_map(|(_, read)| read.as_ref().ok()).flatten().collect();
    let unread = lists.iter().find_map(|(_, read)| read.as_ref().err());
    let named =
        |row: &&Strategy| format!("{} {} {} (status {})", row.strategy_type, row.symbol, row.strategy_id, row.status);
    let more = if unread.is_some() { " or more" } else { "" };
    match (rows.is_empty(), unread) {
        (false, _) => Concern::yes(format!("{}{more} of this account", count(rows.len(), "strategy")))
            .naming(rows.iter().map(named).collect())
            .counted_if(unread.is_none()),
        (true, None) => Concern::no("none runs"),
        (true, Some(gap)) if gap.kind == GapKind::NotAsked => {
            Concern::unknown().because("TWAP, iceberg, chase; not read: --thorough reads them")
        }
        (true, Some(gap)) => Concern::unknown().because(format!("not read: {}", gap.detail)),
    }
}

fn inverse_hedges(reading: &Reading) -> Concern {
    hedges(reading, |list| list == "inverse")
}

fn linear_hedges(reading: &Reading) -> Concern {
    hedges(reading, |list| !matches!(list, "inverse" | "option"))
}

fn hedges(reading: &Reading, wanted: impl Fn(&str) -> bool) -> Concern {
    let held = reading.held().filter(|(list, row)| wanted(list) && row.position_idx != 0);
    let hedged: Vec<_> = held.map(|(_, row)| format!("{} (positionIdx {})", row.symbol, row.position_idx)).collect();
    if hedged.is_empty() {
        return Concern::unknown().because("contracts without a position do not tell their mode");
    }
    let whole = reading.positions_unread(wanted).is_none();
    let more = if whole { "" } else { " or more" };
    let found = format!("{}{more}", count(hedged.len(), "position in hedge mode"));
    Concern::yes(found).naming(hedged).counted_if(whole)
}

fn leveraged(reading: &Reading) -> Concern {
    let contracts: Vec<_> =
        reading.held().filter(|(list, _)| *list != "option").map(|(_, row)| row.symbol.clone()).collect();
    match (contracts.is_empty(), reading.positions_unread(|list| list != "option")) {
        (false, None) => Concern::yes(count(contracts.len(), "position")).naming(contracts),
        (false, Some(_)) => {
            let found = format!("{} or more", count(contracts.len(), "position"));
            Concern::yes(found).naming(contracts).counted_if(false)
        }
        (true, Some(_)) => Concern::unknown().because("positions were not all read"),
        // Programs that set it are refused without a position too, and no read shows programs.
        (true, None) => Concern::unknown().because("no contract is held; whether programs set it is not read"),
    }
}

fn lost_products(reading: &Reading) -> Concern {
    match products(reading) {
        Ok(used) if used.is_empty() => Concern::no("none is in use"),
        Ok(used) => Concern::yes("in use").naming(used).counted_if(false),
        Err(_) => Concern::unknown().because("what is in use was not all read"),
    }
}
