//! The sentences that an upgrade is refused with.

use modecheck_core::BlockerKind;

/// The seven prompts of the failure guide, help article 12560603836127 (2025-08-22), in its order.
const PROMPTS: &[(&str, BlockerKind)] = &[
    (
        "Upgrade to a unified trading account is not supported for elite traders or signal providers",
        BlockerKind::CopyTradingLead,
    ),
    (
        "Upgrade to a unified trading account is not supported due to active copy trading orders or an ongoing copy \
         relationship",
        BlockerKind::CopyTradingFollow,
    ),
    ("Upgrade not supported due to active trading bots", BlockerKind::TradingBots),
    (
        "Upgrade to a unified trading account is not supported for institutional loan users",
        BlockerKind::InstitutionalLoan,
    ),
    ("Login is not supported in unified trading account mode", BlockerKind::LoginMethodNotSupported),
    ("Abnormal account status. Upgrade to a unified trading account is not supported", BlockerKind::AccountAbnormal),
    ("Upgrade to a unified trading account is not supported in your country or region", BlockerKind::RegionRestricted),
];

/// The one reason that was seen in a status: it names no condition.
pub(crate) const DISABLED: &str = "upgrade_disabled";

/// What a sentence refuses the upgrade for; `None` for one that the guide does not have.
pub(crate) fn kind(sentence: &str) -> Option<BlockerKind> {
    let plain = plain(sentence);
    PROMPTS.iter().find(|(prompt, _)| plain.eq_ignore_ascii_case(prompt)).map(|(_, kind)| *kind)
}

/// The sentence without the number of a list, the dot at its end and spaces around it.
fn plain(sentence: &str) -> String {
    let sentence = sentence.trim().trim_matches('"');
    let number = sentence.split_once(". ").filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    let sentence = number.map_or(sentence, |(_, rest)| rest);
    sentence.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}
