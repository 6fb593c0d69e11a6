//! OKX's codes of keys, clocks, limits and servers.

use modecheck_core::GapKind;

use crate::client::{CodeCard, Meaning};

/// The card of a code; OKX may add a sub-code behind an underscore.
pub(crate) fn code(code: &str) -> Option<&'static CodeCard> {
    CODES.iter().find(|card| card.code == without_sub_code(code))
}

/// The code before the sub-code.
pub(crate) fn without_sub_code(code: &str) -> &str {
    code.split('_').next().unwrap_or(code)
}

/// Every code that has a card.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    CODES.iter().map(|card| card.code)
}

const fn card(code: &'static str, meaning: Meaning, text: &'static str) -> CodeCard {
    CodeCard::new(code, meaning, text)
}

const KEY: Meaning = Meaning::Refused(GapKind::KeyInvalid);
const SITE: Meaning = Meaning::Refused(GapKind::WrongSite);
const ADDRESS: Meaning = Meaning::Refused(GapKind::IpNotAllowed);
const PERMISSION: Meaning = Meaning::Refused(GapKind::PermissionMissing);

/// Codes of keys, clocks, limits and servers: <https://www.okx.com/docs-v5/en/#error-code-rest-api> (2026-07-13). The
/// HTTP status listed beside a code there is not reliable, so it decides nothing here.
pub(crate) const CODES: &[CodeCard] = &[
    card("50001", Meaning::Passing, "the service is unavailable for now"),
    card("50004", Meaning::Passing, "the endpoint timed out"),
    card("50013", Meaning::Passing, "the system is busy"),
    card("50026", Meaning::Passing, "a system error"),
    card("50046", Meaning::Passing, "the feature is unavailable for now"),
    card("51054", Meaning::Passing, "the request timed out"),
    card("50011", Meaning::Throttled, "the rate limit is reached"),
    card("50040", Meaning::Throttled, "too many operations in a short time"),
    card("50061", Meaning::Throttled, "the account's order rate limit is reached"),
    card("50102", Meaning::Clock, "the timestamp is more than 30 seconds from OKX's clock"),
    card("50112", Meaning::Clock, "the timestamp is not accepted"),
    card("50005", Meaning::Refused(GapKind::Unanswered), "the endpoint is not in service"),
    card("50062", Meaning::Refused(GapKind::Unanswered), "the feature is not in service"),
    CodeCard::for_support("50100", KEY, "the key is frozen", "ask OKX why the key is frozen"),
    card("50103", KEY, "the header with the key is empty"),
    card("50104", KEY, "the header with the passphrase is empty"),
    card("50105", KEY, "the passphrase is wrong"),
    card("50106", KEY, "the header with the signature is empty"),
    card("50107", KEY, "the header with the timestamp is empty"),
    card("50108", KEY, "the exchange id does not exist"),
    card("50111", KEY, "the key is not valid"),
    card("50113", KEY, "the signature is wrong: check the secret"),
    card("50101", SITE, "a live key was used for demo trading, or a demo key for live: check --demo"),
    card("50109", SITE, "the domain does not exist"),
    card(
        "50119",
        SITE,
        "the key does not exist on this site: keys of US, Australian and European accounts work on their region's \
         host only, try --region us or --region eea; otherwise the key was deleted",
    ),
    card("50067", SITE, "the key may not trade across sites"),
    card("50038", SITE, "the feature is not available in demo trading"),
    card("50053", SITE, "the feature is available in demo trading only"),
    card("50035", ADDRESS, "the endpoint demands a key that is bound to an IP address"),
    card("50110", ADDRESS, "this machine's address is not on the key's list"),
    card("50118", ADDRESS, "the broker's address is not on the key's list"),
    card("50121", Meaning::Refused(GapKind::AccessBlocked), "OKX does not serve this machine's address"),
    card("50030", PERMISSION, "the key may not use this endpoint"),
    CodeCard::for_support(
        "50041",
        PERMISSION,
        "the user is not on OKX's list for this endpoint",
        "ask OKX to put the user on its list",
    ),
    card("50114", PERMISSION, "the key is not authorised for this"),
    card("50120", PERMISSION, "the key lacks the permission"),
    card("51010", Meaning::Refused(GapKind::ModeMismatch), "the endpoint does not serve an account in this mode"),
];
