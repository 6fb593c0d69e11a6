//! What a switch changes, as OKX's documents and its own figures say.

use modecheck_core::{
    AfterSwitchCode as Code, Change, ChangeCard, Concern, Concerns, Date, LeverageAfter, Severity, Source, Transition,
};

use super::super::wire::Position;
use super::cards::{CODES_PAGE, PRECHECK_PAGE};
use super::impact::margin_impact;
use super::reading::Reading;
use super::stages::Stage;
use crate::words::count;

const POSITION_MODE_PAGE: Source = Source {
    document: "OKX API v5, set position mode",
    url: "https://www.okx.com/docs-v5/en/#trading-account-rest-api-set-position-mode",
    as_of: Date::new(2026, 7, 12),
};

/// The page bears no date and has mode 1 under a former name.
const DIFFERENCES: Source = Source {
    document: "OKX, differences in trading account modes (margin free mode)",
    url: "https://www.okx.com/learn/differences-in-trading-account-modes",
    as_of: Date::new(2026, 11, 21),
};

const fn change(code: Code, severity: Severity, detail: &'static str, source: Source) -> ChangeCard {
    ChangeCard { code, severity, detail, source }
}

pub(crate) const TABLE: &[Change<Reading>] = &[
    Change {
        card: change(
            Code::Leverage,
            Severity::Info,
            "out of portfolio margin, cross-margin contract positions run at the leverage that was preset",
            PRECHECK_PAGE,
        ),
        brought_by: leaves_portfolio,
        concerns: Concerns::Some(leverage),
    },
    Change {
        card: change(
            Code::HedgeMode,
            Severity::Breaks,
            "portfolio margin knows one-way positions only (net_mode)",
            POSITION_MODE_PAGE,
        ),
        brought_by: |transition| transition.to.slug() == "portfolio",
        concerns: Concerns::Some(hedge_mode),
    },
    Change {
        card: change(
            Code::MarginMode,
            Severity::Breaks,
            "multi-currency and portfolio margin no longer take isolated margin (50072; of which day the page does not \
             say)",
            CODES_PAGE,
        ),
        brought_by: leaves_isolated,
        concerns: Concerns::Some(isolated),
    },
    Change {
        card: change(
            Code::Products,
            Severity::Breaks,
            "spot mode has spot and bought options: no margin trading and no contracts",
            DIFFERENCES,
        ),
        brought_by: |transition| transition.to.slug() == "spot",
        concerns: Concerns::Everyone,
    },
];

fn leaves_portfolio(transition: &Transition) -> bool {
    let from = transition.from.as_ref().is_none_or(|from| from.slug() == "portfolio");
    from && matches!(transition.to.slug(), "futures" | "multi-currency")
}

fn leaves_isolated(transition: &Transition) -> bool {
    let both = |slug: &str| matches!(slug, "multi-currency" | "portfolio");
    both(transition.to.slug()) && transition.from.as_ref().is_none_or(|from| !both(from.slug()))
}

/// By OKX's own list, which it gives once the leverage is settled.
fn leverage(reading: &Reading) -> Concern {
    let Some(precheck) = reading.precheck() else { return Concern::unknown() };
    let after = margin_impact(precheck).leverage_after;
    let positions = || after.iter().map(|position| position.position.clone()).collect();
    let listed = || precheck.pos_list.iter().map(|position| position.pos_id.clone()).collect();
    match (after.first(), Stage::of(precheck)) {
        (_, Stage::Passed | Stage::Margin | Stage::PositionTier) if after.len() < precheck.pos_list.len() => {
            Concern::yes("OKX does not tell it of each").naming(listed())
        }
        (Some(first), _) => {
            let one = after.iter().all(|position: &LeverageAfter| position.leverage == first.leverage);
            let word = if one { format!("at {}", first.leverage) } else { "as listed".to_owned() };
            Concern::yes(format!("{}, {word}", count(after.len(), "position"))).naming(positions())
        }
        (None, Stage::Leverage) => Concern::yes("not preset yet").naming(listed()),
        (None, Stage::Passed | Stage::Margin) => Concern::no("there is none"),
        (None, _) => Concern::unknown(),
    }
}

fn hedge_mode(reading: &Reading) -> Concern {
    match reading.config.as_ref().map(|config| config.pos_mode.as_str()) {
        Ok("long_short_mode") => Concern::yes("the account is in long_short_mode"),
        Ok("net_mode") => Concern::no("the account is in net_mode"),
        _ => Concern::unknown(),
    }
}

/// A position shows that isolated margin is in use; that there is none shows nothing of orders to come. Unless somebody
/// asked for the thorough reading only those positions are read that the precheck names.
fn isolated(reading: &Reading) -> Concern {
    let held = reading.positions.iter().flatten().filter(|row: &&Position| row.mgn_mode == "isolated");
    let held: Vec<_> = held.map(|row| format!("{} {}", row.inst_id, row.pos_id)).collect();
    if held.is_empty() {
        return Concern::unknown();
    }
    let more = if reading.thorough { "" } else { " or more" };
    let found = format!("{}{more}", count(held.len(), "isolated position"));
    Concern::yes(found).naming(held).counted_if(reading.thorough)
}
