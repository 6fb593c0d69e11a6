//! What reads show in part or not at all.

use modecheck_core::{
    Action, Basis, Blocker, BlockerKind, Current, Gap, GapKind, Native, Outcome, Place, Remediation, RuleCard, Who,
};

use super::super::calls;
use super::super::dialect::{NO_LOAN_USER, NOT_A_TRADER, Standing, standing};
use super::prompts::DISABLED;
use super::reading::Reading;
use super::remediation::remediation;
use super::status::{Told, refusal_for, refuse, unless_refused};
use super::trading::{any_row, is_some, of_orders, of_positions, rows_block, unified_debt, unread};
use crate::client::{Call, Read};

fn not_observable(detail: &str) -> Outcome {
    Outcome::Unknown(Gap::new(GapKind::NotObservable, detail.to_owned()))
}

fn found(card: &RuleCard, native: Native, summary: &str) -> Outcome {
    let kind = card.kinds.first().copied().unwrap_or(BlockerKind::Unclassified);
    Outcome::Blocked(vec![blocker(card, kind, native, summary)])
}

fn blocker(card: &RuleCard, kind: BlockerKind, native: Native, summary: &str) -> Blocker {
    let new = Blocker::new(card, kind, Basis::RuleOnReads, summary);
    Blocker { native, remediation: remediation(kind), ..new }
}

fn code_of<T>(read: &Read<T>) -> Option<&str> {
    read.as_ref().err()?.native.as_ref()?.code.as_deref()
}

/// The first own read that was refused for this.
fn refused_for(reading: &Reading, what: Standing) -> Option<&Native> {
    reading.refusals.iter().find(|native| standing(native) == Some(what))
}

pub(crate) fn copy_trading_lead(card: &RuleCard, reading: &Reading) -> Outcome {
    if let Some(native) = refused_for(reading, Standing::Leads) {
        return found(card, native.clone(), Standing::Leads.text());
    }
    let leads = reading.info.as_ref().is_ok_and(|info| info.trader_type.as_deref() == Some("trader"));
    let spot = reading.lead_settings.as_ref().is_ok_and(|settings| settings.enable.eq_ignore_ascii_case("yes"));
    if leads || spot || reading.leads.iter().any(|part| part.rows.is_ok()) {
        return found(card, Native::default(), "the account leads copy trading");
    }
    let not_a_trader = |gap: &&Gap| {
        let code = gap.native.as_ref().and_then(|native| native.code.as_deref());
        code.is_some_and(|code| NOT_A_TRADER.contains(&code))
    };
    let unread = reading.leads.iter().filter_map(|part| part.rows.as_ref().err());
    let unread = unread.chain(reading.lead_settings.as_ref().err()).find(|gap| !not_a_trader(gap));
    let odd = |call: &Call, field| {
        let gap = Gap::new(GapKind::Unrecognised, format!("data.{field} is missing or has a value that is not known"));
        Outcome::Unknown(gap.left_by(call.name))
    };
    let outcome = match (unread, &reading.info, &reading.lead_settings) {
        (Some(gap), ..) | (None, Err(gap), _) => Outcome::Unknown(reading.because(gap)),
        (_, Ok(info), _) if info.trader_type.as_deref() != Some("not_trader") => odd(&calls::INFO, "traderType"),
        (.., Ok(settings)) if !settings.enable.eq_ignore_ascii_case("no") => odd(&calls::LEAD_SETTINGS, "enable"),
        _ => not_observable("no read shows an elite trader; whether it provides signals no API shows"),
    };
    unless_refused(card, reading, outcome)
}

pub(crate) fn copy_trading_follow(card: &RuleCard, reading: &Reading) -> Outcome {
    let what = "copy-trading relations and copied orders";
    unless_refused(card, reading, any_row(card, reading, &reading.follows, BlockerKind::CopyTradingFollow, what))
}

pub(crate) fn trading_bots(card: &RuleCard, reading: &Reading) -> Outcome {
    let coins = || reading.bots.iter().filter_map(|part| part.rows.as_ref().ok()).flatten();
    if let Some(coin) = coins().find(|coin| is_some(&coin.frozen)) {
        return found(card, Native::default(), &format!("a trading bot has {} {} frozen", coin.frozen, coin.coin));
    }
    let holds = coins().filter(|coin| is_some(&coin.equity)).map(|coin| coin.coin.clone());
    // What one list shows the other may not.
    let worth =
        reading.balances.iter().flatten().filter(|row| row.account_type == "bots" && is_some(&row.usdt_balance));
    let holds: Vec<_> = holds.chain(worth.map(|row| format!("{} USDT in all", row.usdt_balance))).collect();
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

/// Main accounts of institutional loans may be upgraded. A main account's loans show by their risk units, a
/// sub-account's by its ratio.
pub(crate) fn institutional_loan(card: &RuleCard, reading: &Reading) -> Outcome {
    if let Some(native) = refused_for(reading, Standing::LoanSub) {
        return found(card, native.clone(), Standing::LoanSub.text());
    }
    let asked = if reading.is_main() { &reading.risk_units } else { &reading.institutional };
    let outcome = match asked {
        _ if code_of(asked) == Some(NO_LOAN_USER) => {
            Outcome::passed(Basis::RuleOnReads, "no user of institutional loans")
        }
        // Main accounts stay main accounts and its loans run: what the last upgrade was refused for is still so.
        Ok(_) if reading.is_main() => match refusal_for(reading, BlockerKind::InstitutionalLoan) {
            Some(native) => {
                let summary = "Bitget refused the last upgrade of this main account for its institutional loans";
                let ask = Remediation::new(
                    Action::ContactExchange,
                    Who::Treasury,
                    Place::Support,
                    "ask Bitget why it refuses a main account, which its guide lets upgrade",
                );
                let refused = refuse(card, BlockerKind::InstitutionalLoan, native, summary);
                Outcome::Blocked(vec![Blocker { remediation: vec![ask], ..refused }])
            }
            None => Outcome::passed(Basis::RuleOnReads, "a main account of institutional loans"),
        },
        Ok(_) => return found(card, Native::default(), "the account is a sub-account in a risk unit of a loan"),
        Err(gap) => Outcome::Unknown(reading.because(gap)),
    };
    unless_refused(card, reading, outcome)
}

pub(crate) fn account_status(card: &RuleCard, reading: &Reading) -> Outcome {
    let kinds = [
        (Standing::Abnormal, BlockerKind::AccountAbnormal),
        (Standing::Restricted, BlockerKind::AccountRestricted),
        (Standing::Liquidated, BlockerKind::LiquidationInProgress),
    ];
    let said = kinds.into_iter().filter_map(|(what, kind)| Some((what, kind, refused_for(reading, what)?)));
    let said: Vec<_> = said.map(|(what, kind, native)| blocker(card, kind, native.clone(), what.text())).collect();
    if !said.is_empty() {
        return Outcome::Blocked(said);
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

/// Which kind of sub-account it is shows to a unified main account's key alone. That `ENTRUST_CHILD` means custodial, and
/// that nothing else does, is no document's word: it blocks, and nothing passes by it.
pub(crate) fn custodial(card: &RuleCard, reading: &Reading) -> Outcome {
    match &reading.kind {
        Ok(kind) if kind == "ENTRUST_CHILD" => {
            found(card, Native::new(kind, ""), "its main account lists it as entrusted to a custodian")
        }
        _ => sub_account(reading, "the account's own key does not show whether it is a custodial sub-account"),
    }
}

/// Virtual sub-accounts are upgraded where Bitget allows it, which no API shows.
pub(crate) fn virtual_sub_account(_: &RuleCard, reading: &Reading) -> Outcome {
    match reading.kind.as_deref() {
        Ok("COMMON") => Outcome::passed(Basis::RuleOnReads, "its main account lists it as an ordinary sub-account"),
        Ok("VIRTUAL_CHILD") => not_observable("a virtual sub-account: whether Bitget allows its upgrade no API shows"),
        _ => sub_account(reading, "the account's own key does not show whether it is a virtual sub-account"),
    }
}

fn sub_account(reading: &Reading, hidden: &str) -> Outcome {
    if reading.is_main() {
        return Outcome::passed(Basis::RuleOnReads, "a main account");
    }
    // A main account that was not asked, or cannot tell, leaves it open; a read that went wrong is made again.
    let open = |gap: &&Gap| !matches!(gap.kind, GapKind::NotAsked | GapKind::NotObservable);
    match (&reading.info, reading.kind.as_ref().err().filter(open)) {
        (Err(gap), _) | (Ok(_), Some(gap)) => Outcome::Unknown(gap.clone()),
        (Ok(_), None) => not_observable(hidden),
    }
}

/// No page lists what a way back demands, but for what any change of mode does: no orders, positions or debts. What
/// sub-accounts hold stands against it too, and shows to their own keys.
pub(crate) fn way_back(card: &RuleCard, reading: &Reading) -> Outcome {
    let held = &reading.held;
    let mut found = of_positions(card, &held.positions);
    found.extend(of_orders(card, &held.orders, |_| false));
    found.extend(of_orders(card, &held.plans, |_| true));
    found.extend(held.assets.as_ref().ok().and_then(|assets| unified_debt(card, assets)));
    found.extend(rows_block(card, &held.loans, BlockerKind::CryptoLoan, "crypto loans"));
    if let Ok(Told::Refused(said)) = &held.switch {
        // `upgrade_disabled` also stands where nobody ever asked.
        let words = said.iter().filter(|native| native.code.as_deref() != Some(DISABLED));
        let summary = "Bitget refused the last way back in words that no page lists";
        found.extend(words.map(|native| refuse(card, BlockerKind::Unclassified, native, summary)));
    }
    let changing = matches!(held.switch, Ok(Told::Process)) || matches!(reading.current, Current::Changing(_));
    if changing {
        let summary = "a change of mode is under way";
        found.push(refuse(card, BlockerKind::SwitchInProgress, &Native::default(), summary));
    }
    if !found.is_empty() {
        return Outcome::Blocked(found);
    }
    // Sub-accounts never go back: whose account it is must be known.
    let owner = match (&reading.unified, &reading.role) {
        (Err(gap), _) => Some(gap.clone()),
        (Ok(_), Some(_)) => None,
        (Ok(_), None) => {
            let detail = "whether it is a main account is not known";
            Some(Gap::new(GapKind::Undecodable, detail).left_by(calls::UNIFIED_INFO.name))
        }
    };
    let gap =
        owner.or_else(|| unread(&held.positions)).or_else(|| unread(&held.orders)).or_else(|| unread(&held.plans));
    let gap = gap.or_else(|| unread(&held.loans)).or_else(|| held.assets.as_ref().err().cloned());
    match gap.or_else(|| held.switch.as_ref().err().cloned()) {
        Some(gap) => Outcome::Unknown(reading.because(&gap)),
        None => not_observable(
            "no page lists all that a way back to classic mode demands besides no orders, positions and debts; by the \
             guide for institutions no sub-account may hold assets or have open orders either",
        ),
    }
}
