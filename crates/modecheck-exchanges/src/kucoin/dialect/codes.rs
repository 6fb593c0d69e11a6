//! `KuCoin`'s codes of keys, clocks, limits, servers and modes.

use modecheck_core::GapKind;

use crate::client::{CodeCard, Meaning};

/// The card of a code.
pub(crate) fn code(code: &str) -> Option<&'static CodeCard> {
    CODES.iter().find(|card| card.code == code)
}

/// Every code that has a card.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    CODES.iter().map(|card| card.code)
}

const fn card(code: &'static str, meaning: Meaning, text: &'static str) -> CodeCard {
    CodeCard::new(code, meaning, text)
}

/// A refusal that only `KuCoin` can lift.
const fn ask(code: &'static str, text: &'static str) -> CodeCard {
    CodeCard::for_support(code, REGION, text, "ask KuCoin's support what lifts it")
}

const KEY: Meaning = Meaning::Refused(GapKind::KeyInvalid);
const REGION: Meaning = Meaning::Refused(GapKind::AccessBlocked);
const ABSENT: Meaning = Meaning::Refused(GapKind::Unanswered);
const MODE: Meaning = Meaning::Refused(GapKind::ModeMismatch);

/// <https://www.kucoin.com/docs-new/error-code> (2026-11-21)
pub(crate) const CODES: &[CodeCard] = &[
    card("429000", Meaning::Throttled, "the rate limit is reached"),
    card("200002", Meaning::Throttled, "the rate limit is reached (the older code)"),
    card("400002", Meaning::Clock, "the timestamp is more than five seconds off KuCoin's clock"),
    card("500000", Meaning::Passing, "an error of the server"),
    card("408000", Meaning::Passing, "the network timed out"),
    card("400001", KEY, "a header of the key is missing"),
    card("400003", KEY, "the key does not exist, or not on this site"),
    card("400004", KEY, "the passphrase is wrong, or the key is of another version"),
    card("400005", KEY, "the signature is wrong: check the secret"),
    card("400008", KEY, "the key is of version 1 or 2: this call needs one of version 3"),
    card("400009", KEY, "the key's version is not the one named"),
    card("400010", KEY, "the user is denied access"),
    card("400006", Meaning::Refused(GapKind::IpNotAllowed), "this machine's address is not on the key's list"),
    card("400007", Meaning::Refused(GapKind::PermissionMissing), "the key lacks the permission"),
    ask("400301", "refused for the region or the identity's verification"),
    ask("400303", "the identity is to be verified first"),
    ask("400500", "the region is not served"),
    ask("400700", "refused for the region or as a risk"),
    ask("411100", "the account is frozen"),
    card("404", ABSENT, "KuCoin does not know the path"),
    card("404000", ABSENT, "KuCoin does not know the path"),
    card("401000", ABSENT, "the interface has been withdrawn"),
    card("101030", MODE, "margin was never enabled"),
    card("130306", MODE, "margin was never enabled"),
    card("112010", MODE, "the account is not a unified one"),
    card("116104", MODE, "the account is not a unified one"),
    card("100040", MODE, "the trade type does not fit the account's mode"),
];
