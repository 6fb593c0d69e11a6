//! What reads show in part or not at all.

use modecheck_core::{Basis, Blocker, BlockerKind, Gap, GapKind, Native, Outcome, RuleCard};

use super::super::dialect::{ABNORMAL, LOAN_SUB, NO_LOAN_USER, NOT_A_TRADER};
use super::reading::Reading;
use super::remediation::remediation;
use super::status::unless_refused;
use super::trading::{amount, any_row};
use crate::client::Read;

fn not_observable(detail: &str) -> Outcome {
    Outcome::Unknown(Gap::new(GapKind::NotObservable, detail))
}

fn found(card: &RuleCard, native: Native, summary: &str) -> Outcome {
    let kind = card.kinds.first().copied().unwrap_or(BlockerKind::Unclassified);
    Outcome::Blocked(vec![Blocker {
        native,
        remediation: remediation(kind),
        ..Blocker::new(card, kind, Basis::RuleOnReads, summary)
    }])
}

fn code_of<T>(read: &Read<T>) -> Option<&str> {
    read.as_ref().err()?.native.as_ref()?.code.as_deref()
}

pub(crate) fn copy_trading_lead(card: &RuleCard, reading: &Reading) -> Outcome {
    let leads = reading.info.as_ref().is_ok_and(|info| info.trader_type.as_deref() == Some("trader"));
    let spot = reading.lead_settings.as_ref().is_ok_and(|settings| settings.enable.eq_ignore_ascii_case("yes"));
    if leads || spot || reading.followers.is_ok() {
        return found(card, Native::default(), "the account leads copy trading");
    }
    let not_a_trader = |code: Option<&str>| code.is_some_and(|code| NOT_A_TRADER.contains(&code));
    let unread = [reading.followers.as_ref().err(), reading.lead_settings.as_ref().err()].into_iter().flatten();
    let unread = unread.into_iter().find(|gap| {
        !not_a_trader(gap.native.as_ref().and_then(|native| native.code.as_deref())) && gap.kind != GapKind::NotAsked
    });
    let outcome = match unread {
        Some(gap) => Outcome::Unknown(gap.clone()),
        None => not_observable("no read shows an elite trader; whether it provides signals no API shows"),
    };
    unless_refused(card, reading, outcome)
}

pub(crate) fn copy_trading_follow(card: &RuleCard, reading: &Reading) -> Outcome {
    let what = "copy-trading relations and copied orders";
    unless_refused(card, reading, any_row(card, reading, &reading.follows, BlockerKind::CopyTradingFollow, what))
}

pub(crate) fn trading_bots(card: &RuleCard, reading: &Reading) -> Outcome {
    let coins = || reading.bots.iter().filter_map(|part| part.rows.as_ref().ok()).flatten();
    // An amount that is no number is something rather than nothing.
    let frozen = |text: &str| amount(text).is_none_or(|amount| !amount.is_zero());
    if let Some(coin) = coins().find(|coin| frozen(&coin.frozen)) {
        return found(card, Native::default(), &format!("a trading bot has {} {} frozen", coin.frozen, coin.coin));
    }
    let holds: Vec<_> = coins().filter(|coin| frozen(&coin.equity)).map(|coin| coin.coin.as_str()).collect();
    let outcome = match reading.bots.iter().find_map(|part| part.rows.as_ref().err()) {
        Some(gap) => Outcome::Unknown(reading.because(gap)),
        None if holds.is_empty() => not_observable("bots hold nothing; whether one is active no API shows"),
        None => {
            let detail = format!("bots hold {}; whether one is active no API shows", holds.join(", "));
            not_observable(&detail)
        }
    };
    unless_refused(card, reading, outcome)
}

/// Main accounts of institutional loans may be upgraded.
pub(crate) fn institutional_loan(card: &RuleCard, reading: &Reading) -> Outcome {
    let sub = reading.refusals.iter().find(|native| native.code.as_deref() == Some(LOAN_SUB));
    if let Some(native) = sub {
        return found(card, native.clone(), "the account is a sub-account of an institutional loan");
    }
    let outcome = match (&reading.institutional, code_of(&reading.institutional)) {
        _ if reading.is_main() => Outcome::passed(Basis::RuleOnReads, "a main account"),
        (_, Some(NO_LOAN_USER)) => Outcome::passed(Basis::RuleOnReads, "no user of institutional loans"),
        (Ok(_), _) => return found(card, Native::default(), "the account is a sub-account in a risk unit of a loan"),
        (Err(gap), _) => Outcome::Unknown(reading.because(gap)),
    };
    unless_refused(card, reading, outcome)
}

pub(crate) fn account_status(card: &RuleCard, reading: &Reading) -> Outcome {
    let abnormal = |native: &&Native| native.code.as_deref().is_some_and(|code| ABNORMAL.contains(&code));
    if let Some(native) = reading.refusals.iter().find(abnormal) {
        return found(card, native.clone(), "reads are refused for the account's state");
    }
    let outcome = match &reading.info {
        Ok(_) => not_observable("no read was refused for the account's state, which no API shows"),
        Err(gap) => Outcome::Unknown(gap.clone()),
    };
    unless_refused(card, reading, outcome)
}

pub(crate) fn login_method(card: &RuleCard, reading: &Reading) -> Outcome {
    unless_refused(card, reading, not_observable("no API shows how the owner signs in"))
}

pub(crate) fn region(card: &RuleCard, reading: &Reading) -> Outcome {
    unless_refused(card, reading, not_observable("no API shows the region of the owner's identity"))
}

pub(crate) fn questionnaire(_: &RuleCard, _: &Reading) -> Outcome {
    not_observable("no API shows whether the questionnaire is filled in")
}

/// Which kind of sub-account it is shows to the main account's key alone, and whether it is allowed to nobody's.
pub(crate) fn sub_account(_: &RuleCard, reading: &Reading) -> Outcome {
    if reading.is_main() {
        return Outcome::passed(Basis::RuleOnReads, "a main account");
    }
    match &reading.info {
        Ok(_) => not_observable("the account's own key does not show which kind of sub-account it is"),
        Err(gap) => Outcome::Unknown(gap.clone()),
    }
}

pub(crate) fn way_back(_: &RuleCard, _: &Reading) -> Outcome {
    not_observable("no page lists what a way back to classic mode demands")
}
