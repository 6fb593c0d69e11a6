//! `POST /v5/account/upgrade-to-uta`: the upgrade itself. There is no way back and no dry run.
//!
//! <https://bybit-exchange.github.io/docs/v5/account/upgrade-unified-account> (2026-03-16)

use serde_json::{Value, json};

use super::{
    account::Account,
    profile::Upgrading,
    query::{Answer, Ask},
    refusal::Refusal,
    rules::{self, RuleSet},
    words::of_code,
};

/// How a refused upgrade is worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpgradeRefusal {
    /// As the page shows it: a success whose result is `FAIL`, with sentences.
    #[default]
    Sentences,
    /// With the first code the error page has for one of the reasons, where it has one.
    Code,
}

pub(super) fn answer(accounts: &mut [Account], index: usize, ask: &Ask) -> Result<Answer, Refusal> {
    let level = level(accounts, index);
    let account = &mut accounts[index];
    match rules::check(account, &level, ask.settings.rule_set, ask.now_ms) {
        Ok(()) => {
            apply(account, ask.settings.rule_set, ask.now_ms);
            let status = if account.upgrading.is_some() { "PROCESS" } else { "SUCCESS" };
            Ok(told(status, &Value::Null))
        }
        Err(refusal) if refusal.code == "0" => refused(refusal, ask.settings.upgrade_refusal),
        Err(refusal) => Err(refusal),
    }
}

fn refused(refusal: Refusal, wording: UpgradeRefusal) -> Result<Answer, Refusal> {
    let coded = refusal.reasons.iter().find(|reason| !reason.code.is_empty());
    if let (UpgradeRefusal::Code, Some(reason)) = (wording, coded) {
        let (code, text) = (reason.code.clone(), of_code(&reason.code));
        return Err(Refusal { code, message: text.to_owned(), reasons: refusal.reasons });
    }
    let sentences: Vec<_> = refusal.reasons.into_iter().map(|reason| reason.message).collect();
    Ok(told("FAIL", &json!({ "msg": sentences })))
}

fn told(status: &str, message: &Value) -> Answer {
    Answer::new("", json!({ "unifiedUpdateStatus": status, "unifiedUpdateMsg": message }))
}

/// The level that counts: its own, or for a sub-account that of the main account.
pub(super) fn level(accounts: &[Account], index: usize) -> String {
    let account = &accounts[index];
    if account.is_master {
        return account.vip_level.clone();
    }
    let parent = accounts.iter().find(|other| other.is_master && other.uid == account.parent_uid);
    parent.map_or(&account.parent_vip_level, |parent| &parent.vip_level).clone()
}

/// Carries an upgrade out, or sets it going.
pub(super) fn apply(account: &mut Account, rules: RuleSet, now_ms: u64) {
    let Some(to) = rules.target(account.unified_margin_status) else { return };
    account.upgrading = Some(Upgrading { to, done_ms: Some(now_ms.saturating_add(account.upgrade_takes_ms)) });
    settle(account, now_ms);
}

/// Ends an upgrade whose time has come. Strategies do not survive it: <https://bybit-exchange.github.io/docs/v5/strategy>
/// (2026-07-24), reason 8.
pub(super) fn settle(account: &mut Account, now_ms: u64) {
    let done = |upgrade: &Upgrading| upgrade.done_ms.is_some_and(|done_ms| done_ms <= now_ms);
    let Some(upgrade) = account.upgrading.filter(done) else { return };
    account.upgrading = None;
    account.unified_margin_status = upgrade.to;
    for strategy in account.strategies.iter_mut().filter(|strategy| matches!(strategy.status, 2 | 5 | 6)) {
        (strategy.status, strategy.terminate_type) = (3, 8);
    }
}
