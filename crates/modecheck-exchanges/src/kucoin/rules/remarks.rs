//! What is said beside the verdict.

use modecheck_core::{
    AfterSwitch, AfterSwitchCode, Applies, Finding, Notice, NoticeCode, Outcome, Severity, Transition,
};

use super::super::wire::KeyInfo;
use super::cards;

/// Which keys trade no more after the switch: those that may trade and lack the option "Unified Account".
pub(crate) fn api_keys(key: Option<&KeyInfo>, transition: &Transition) -> Option<AfterSwitch> {
    let entry = |applies, detail: &str| AfterSwitch {
        code: AfterSwitchCode::ApiKeys,
        severity: Severity::Breaks,
        applies,
        count: None,
        instances: Vec::new(),
        detail: detail.to_owned(),
        source: cards::PAGE,
    };
    let key = match transition.to.slug() {
        _ if transition.from.as_ref() == Some(&transition.to) => return None,
        "unified" => key,
        // The main account stays classic, and its keys do what they did.
        "subs-unified" => None,
        _ => return None,
    };
    let Some(key) = key else {
        let whose = if transition.to.slug() == "unified" { "keys" } else { "keys of sub-accounts" };
        let detail = format!("{whose} without the option Unified Account cannot trade once their account is unified");
        return Some(entry(Applies::Unknown, &detail));
    };
    let trades = ["Spot", "Margin", "Futures"].into_iter().any(|name| has(key, name));
    let detail = "the key lacks the option Unified Account: it cannot trade after the switch";
    (trades && !has(key, "Unified")).then(|| entry(Applies::Yes, detail))
}

/// What no page mentions. That a key may lead copy trades is all that any call tells of it.
pub(crate) fn undocumented(key: Option<&KeyInfo>, transition: &Transition) -> Option<Notice> {
    let leads = key.is_some_and(|key| has(key, "LeadtradeFutures"));
    let leads = if leads { "; the key may lead copy trades (LeadtradeFutures)" } else { "" };
    let detail = format!(
        "no page says whether bots, copy trading, Earn or lending stop the switch, and they were not looked at{leads}"
    );
    super::to_unified(transition).then(|| Notice::new(NoticeCode::Undocumented, detail))
}

/// What passed though no call shows it.
pub(crate) fn inferred(findings: &[Finding]) -> Option<Notice> {
    let admission = [cards::WHITELIST.id, cards::QUESTIONNAIRE.id];
    let reason = findings.iter().find_map(|finding| match &finding.outcome {
        Outcome::Passed(passed) if admission.contains(&finding.card.id) => Some(&passed.actual),
        _ => None,
    })?;
    let detail = format!("{} are {reason}; no call shows that they hold", admission.join(" and "));
    Some(Notice::new(NoticeCode::Inferred, detail))
}

fn has(key: &KeyInfo, permission: &str) -> bool {
    key.permission.split(',').any(|held| held.trim() == permission)
}
