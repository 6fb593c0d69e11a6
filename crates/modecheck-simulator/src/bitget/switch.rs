//! The changes of mode themselves. Both only say that they were received; what came of them is told by a status.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), pages on upgrading and switching: about a minute; a main account's
//! key may name a sub-account to upgrade; only main accounts go back. What stands in the way is taken to be looked at
//! when the change is asked for. A changelog of 2025-07-16 also names `/api/v3/account/upgrade`, which no page describes
//! and which is no path here.

use serde_json::{Value, json};

use super::{
    account::Account,
    manners::{NeverAsked, Reasons},
    members,
    profile::{Kind, Mode, Outcome, Switching},
    query::{Answer, Ask},
    refusal::Refusal,
    rules,
    words::DISABLED,
};

type Answered = Result<Answer, Refusal>;

/// `POST /api/v2/spot/account/upgrade`
pub(super) fn upgrade(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let body: Value = if ask.body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(ask.body).map_err(|_| ask.wrong("body"))?
    };
    let whose = of(accounts, index, body.get("subUid").and_then(Value::as_str), ask)?;
    let outcome = rules::check(&accounts[whose], ask.moment.manners.rule_set);
    begin(&mut accounts[whose], Mode::Unified, outcome, ask)
}

/// `POST /api/v3/account/switch`
pub(super) fn back(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let outcome = rules::check_back(&accounts[index], members::hold(accounts, index));
    begin(&mut accounts[index], Mode::Classic, outcome, ask)
}

/// What is accepted begins, to whatever end; a refusal with a code of its own is one at once.
fn begin(account: &mut Account, to: Mode, outcome: Result<(), Refusal>, ask: &Ask) -> Answered {
    let reason = match outcome {
        Ok(()) => None,
        Err(refusal) if refusal.code == "00000" => Some(match ask.moment.manners.reasons {
            Reasons::Prompts => refusal.reasons.into_iter().next().map_or_else(String::new, |reason| reason.message),
            Reasons::Disabled => DISABLED.to_owned(),
        }),
        Err(refusal) => return Err(refusal),
    };
    apply(account, to, reason, ask.now_ms());
    Ok(Answer::ok(Value::Null))
}

/// Sets a change of mode going.
pub(super) fn apply(account: &mut Account, to: Mode, reason: Option<String>, now_ms: u64) {
    let done_ms = Some(now_ms.saturating_add(account.switch_takes_ms));
    account.switching = Some(Switching { to, done_ms, reason });
    settle(account, now_ms);
}

/// Ends a change of mode whose time has come. How it ended stays told until the next one begins.
pub(super) fn settle(account: &mut Account, now_ms: u64) {
    let due = |switching: &mut Switching| switching.done_ms.is_some_and(|done_ms| done_ms <= now_ms);
    let Some(Switching { to, reason, .. }) = account.switching.take_if(due) else { return };
    let status = if reason.is_some() { "fail" } else { "success" }.to_owned();
    if reason.is_none() {
        account.mode = to;
    }
    let told = Some(Outcome { status, reason });
    if to == Mode::Classic { account.switched_back = told } else { account.upgraded = told }
}

/// `GET /api/v2/spot/account/upgrade-status`: reads, and changes nothing. A parent's key may name a sub-account.
pub(super) fn upgrade_status(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let whose = of(accounts, index, ask.get("subUid"), ask)?;
    status(&accounts[whose], Mode::Unified, ask)
}

/// `GET /api/v3/account/switch-status`: reads, and changes nothing. For main accounts only.
pub(super) fn switch_status(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    if accounts[index].kind != Kind::Main {
        return Err(ask.refused("40048"));
    }
    status(&accounts[index], Mode::Classic, ask)
}

fn status(account: &Account, to: Mode, ask: &Ask) -> Answered {
    if account.switching.as_ref().is_some_and(|on_its_way| (on_its_way.to == Mode::Classic) == (to == Mode::Classic)) {
        return Ok(Answer::ok(json!({ "status": "process" })));
    }
    let told = if to == Mode::Classic { &account.switched_back } else { &account.upgraded };
    match told {
        Some(Outcome { status, reason: Some(reason) }) => Ok(Answer::ok(json!({ "status": status, "reason": reason }))),
        Some(Outcome { status, reason: None }) => Ok(Answer::ok(json!({ "status": status }))),
        None => match ask.moment.manners.never_asked {
            NeverAsked::Disabled => Ok(Answer::ok(json!({ "status": "fail", "reason": DISABLED }))),
            NeverAsked::NoData => Err(Refusal::new("40054", "The data fetched by status is empty")),
        },
    }
}

/// The caller's own account, or the sub-account its main account names. The codes for other names are assumed.
fn of(accounts: &[Account], index: usize, sub_uid: Option<&str>, ask: &Ask) -> Result<usize, Refusal> {
    let Some(uid) = sub_uid.filter(|uid| !uid.is_empty()) else { return Ok(index) };
    let own = &accounts[index];
    if own.kind != Kind::Main {
        return Err(ask.refused("40048"));
    }
    let found = accounts.iter().position(|sub| sub.uid == uid && sub.parent_uid == own.uid);
    found.ok_or_else(|| ask.refused("25005"))
}
