//! Bybit's codes of keys, clocks, limits, servers and modes.

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

const KEY: Meaning = Meaning::Refused(GapKind::KeyInvalid);
const SITE: Meaning = Meaning::Refused(GapKind::WrongSite);
const REGION: Meaning = Meaning::Refused(GapKind::AccessBlocked);
const PERMISSION: Meaning = Meaning::Refused(GapKind::PermissionMissing);
const MODE: Meaning = Meaning::Refused(GapKind::ModeMismatch);
const CHANGING: Meaning = Meaning::Refused(GapKind::ModeChanging);

/// <https://bybit-exchange.github.io/docs/v5/error> (2026-07-20)
pub(crate) const CODES: &[CodeCard] = &[
    card("10000", Meaning::Passing, "the server timed out"),
    card("10014", Meaning::Passing, "the request came twice"),
    card("10016", Meaning::Passing, "an error of the server"),
    card("429", Meaning::Passing, "the system protects itself"),
    card("3400214", Meaning::Passing, "an error of the server: try again later"),
    card("3400015", Meaning::Passing, "a system error: try again later"),
    card("10006", Meaning::Throttled, "the rate limit is reached"),
    card("10018", Meaning::Throttled, "the address's rate limit is reached (until 2023-08)"),
    card("100016", Meaning::Passing, "transfers of the institutional loan are too frequent to tell"),
    card("10002", Meaning::Clock, "the timestamp is not within the window of Bybit's clock"),
    card(
        "10003",
        SITE,
        "the key is not valid here: a key of the test network, of demo trading or of a region's site works there only \
         (--testnet, --demo, --region); otherwise it was deleted",
    ),
    card("10004", KEY, "the signature is wrong: check the secret"),
    card("10007", KEY, "the key's authentication failed"),
    card("33004", KEY, "the key has expired"),
    card("-2015", KEY, "the key has expired (until 2023)"),
    card("10005", PERMISSION, "the key lacks the permission"),
    card("3500153", PERMISSION, "the key has no permission for these accounts"),
    card("10010", Meaning::Refused(GapKind::IpNotAllowed), "this machine's address is not on the key's list"),
    card("10009", REGION, "the service is restricted in the region (until 2026-05-28: the address is banned)"),
    card("10024", REGION, "compliance rules stand against the request"),
    card("10008", MODE, "the account is banned, or is in a mode that the endpoint does not serve"),
    card("10020", MODE, "the endpoint serves unified accounts only"),
    card("10028", MODE, "the endpoint serves unified accounts only"),
    card("100028", MODE, "the endpoint does not serve unified accounts"),
    card("3100197", CHANGING, "the account is being upgraded"),
    card("182105", CHANGING, "the account is being upgraded"),
    card("131084", CHANGING, "the account is being upgraded"),
    card("700012", CHANGING, "the account is being upgraded"),
    card("176134", CHANGING, "the account has been upgraded, or is being"),
    card("10017", Meaning::Refused(GapKind::Unanswered), "Bybit does not know the path"),
];
