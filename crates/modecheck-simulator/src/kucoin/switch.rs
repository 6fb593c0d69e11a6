//! `POST /api/ua/v2/account/mode`: the switch itself. There is no dry run.
//!
//! <https://www.kucoin.com/docs-new/rest/ua/set-account-mode>: `accountType` is `UNIFIED`, by the types of a client also
//! `CLASSIC`. What it asks of a key is not documented; here `Unified`. What `Activate Account` does has no call.

use serde_json::Value;

use super::{
    account::Account,
    profile::{Mode, Switching, Target},
    query::{Answer, Ask},
    refusal::Refusal,
    rules,
};

pub(super) fn answer(accounts: &mut [Account], index: usize, ask: &Ask) -> Result<Answer, Refusal> {
    let body: Value = serde_json::from_slice(ask.body).map_err(|_| Refusal::parameter())?;
    let to = match body.get("accountType").and_then(Value::as_str) {
        Some("UNIFIED") => Target::Unified,
        Some("CLASSIC") => Target::Classic,
        _ => return Err(Refusal::parameter()),
    };
    rules::check(accounts, index, to, ask.settings)?;
    apply(&mut accounts[index], to, ask.now_ms);
    Ok(Value::Null.into())
}

/// Carries a switch out, or sets it going.
pub(super) fn apply(account: &mut Account, to: Target, now_ms: u64) {
    let to = match to {
        Target::SubsUnified => {
            account.activated = true;
            return;
        }
        Target::Unified => Mode::Unified,
        Target::Classic => Mode::Classic,
    };
    account.switching = Some(Switching { to, done_ms: Some(now_ms.saturating_add(account.switch_takes_ms)) });
    settle(account, now_ms);
}

/// Ends a switch whose time has come.
pub(super) fn settle(account: &mut Account, now_ms: u64) {
    let done = |switching: &Switching| switching.done_ms.is_some_and(|done_ms| done_ms <= now_ms);
    let Some(switching) = account.switching.filter(done) else { return };
    (account.switching, account.mode) = (None, switching.to);
}
