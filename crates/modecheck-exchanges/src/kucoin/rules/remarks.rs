//! What is said beside the verdict.

use modecheck_core::{Finding, Notice, NoticeCode, Outcome, Transition};

use super::super::wire::KeyInfo;
use super::cards;

/// What no page mentions. That a key may lead copy trades is all that any call tells of it.
pub(crate) fn undocumented(key: Option<&KeyInfo>, transition: &Transition) -> Option<Notice> {
    let leads = key.is_some_and(|key| has(key, "LeadtradeFutures"));
    let leads = if leads { "; the key may lead copy trades (LeadtradeFutures)" } else { "" };
    let detail = format!(
        "no page says whether bots, copy trading, Earn, lending, orders to convert, hedge mode, a region, a VIP level or \
         little equity stop the switch, and they were not looked at{leads}"
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

pub(crate) fn has(key: &KeyInfo, permission: &str) -> bool {
    key.permission.split(',').any(|held| held.trim() == permission)
}
