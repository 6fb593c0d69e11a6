//! Bitget's codes of keys, clocks, limits, servers and modes.

use modecheck_core::GapKind;

use crate::client::{CodeCard, Meaning};

/// The card of a code.
pub(crate) fn code(code: &str) -> Option<&'static CodeCard> {
    CODES.iter().find(|card| card.code == code)
}

/// Codes that v3 refuses classic accounts with.
pub(crate) const CLASSIC: &[&str] = &["40084", "25245"];
/// The code that v2 refuses unified accounts with.
pub(crate) const UNIFIED: &str = "40085";
/// Codes of those who lead no copy trading.
pub(crate) const NOT_A_TRADER: &[&str] = &["31001", "31025", "40732"];
/// The code of those without an institutional loan.
pub(crate) const NO_LOAN_USER: &str = "25559";
/// The code that other calls refuse sub-accounts of institutional loans with.
pub(crate) const LOAN_SUB: &str = "40042";
/// The code of a read that finds nothing.
pub(crate) const NO_DATA: &str = "40054";
/// Codes of accounts in a state that the exchange calls abnormal, frozen or suspended.
pub(crate) const ABNORMAL: &[&str] = &["25006", "25007", "40013", "40024", "40710", "40760", "50023"];
/// A wrong parameter, but in the release windows a passing trouble.
pub(crate) const RELEASE_ONLY: &str = "40808";

const KEY: Meaning = Meaning::Refused(GapKind::KeyInvalid);
const SITE: Meaning = Meaning::Refused(GapKind::WrongSite);
const ADDRESS: Meaning = Meaning::Refused(GapKind::IpNotAllowed);
const REGION: Meaning = Meaning::Refused(GapKind::AccessBlocked);
const PERMISSION: Meaning = Meaning::Refused(GapKind::PermissionMissing);
const MODE: Meaning = Meaning::Refused(GapKind::ModeMismatch);

const fn card(code: &'static str, meaning: Meaning, text: &'static str) -> CodeCard {
    CodeCard::new(code, meaning, text)
}

/// <https://www.bitget.com/api-doc> (2025-12-05), and live reports for 40084, 40085, 40099 and 40404.
const CODES: &[CodeCard] = &[
    card("40010", Meaning::Passing, "the request timed out"),
    card("40015", Meaning::Passing, "the system is abnormal: try again later"),
    card("40200", Meaning::Passing, "the server is being upgraded: try again later"),
    card("40725", Meaning::Passing, "the service returned an error"),
    card("45001", Meaning::Passing, "an unknown error of the server"),
    card("25000", Meaning::Passing, "an error of the server"),
    card("25001", Meaning::Passing, "an error of the server"),
    card("25003", Meaning::Passing, "an error of the server"),
    card("25004", Meaning::Passing, "an error of the server"),
    card("429", Meaning::Throttled, "the rate limit is reached"),
    card("40008", Meaning::Clock, "the timestamp expired"),
    card("40078", Meaning::Clock, "the timestamp is outside of the window"),
    card("40001", KEY, "no key was sent"),
    card("40002", KEY, "no signature was sent"),
    card("40003", KEY, "the signature is not accepted"),
    card("40005", KEY, "the timestamp is not accepted"),
    card("40006", KEY, "the key is not accepted"),
    card("40009", KEY, "the signature is wrong: check the secret"),
    card("40011", KEY, "no passphrase was sent"),
    card("40012", KEY, "the key or its passphrase is wrong"),
    card("40036", KEY, "the passphrase is wrong"),
    card("40037", KEY, "there is no such key"),
    card("49000", KEY, "the key and the user do not match"),
    card("40018", ADDRESS, "this machine's address is not on the key's list"),
    card("40038", ADDRESS, "this machine's address is not on the key's list"),
    card("22010", ADDRESS, "the key must be bound to an address for this call"),
    card("40014", PERMISSION, "the key lacks a permission, which Bitget names"),
    card("40040", PERMISSION, "the key lacks the permission"),
    card("25620", PERMISSION, "the key lacks the permission"),
    card("40048", PERMISSION, "the call takes a key of the parent account"),
    card("40061", PERMISSION, "the call takes a key of the parent account"),
    card("40000", REGION, "the region or the owner's identity documents stand against the request"),
    card("40035", REGION, "the owner's identity must be verified first"),
    card("40100", REGION, "the region or the owner's identity documents stand against the request"),
    card("40101", REGION, "the owner's identity must be verified first"),
    card("40103", REGION, "the address is in a region that is not served"),
    card("40104", REGION, "the region or the owner's identity documents stand against the request"),
    card("40111", REGION, "the region is restricted until the owner's identity is verified"),
    card("40926", REGION, "the owner's identity verification is under review"),
    card("40099", SITE, "a live key was used for demo trading, or a demo key for live: check --demo"),
    card("40084", MODE, "the account is in classic mode"),
    card("25245", MODE, "the account is not in unified mode"),
    card("40085", MODE, "the account is in unified mode"),
    card("40128", MODE, "not supported in unified mode"),
    card("40731", MODE, "classic copy trading does not serve this account"),
    card("40115", Meaning::Refused(GapKind::ModeChanging), "the account's mode is being changed"),
    card("40404", Meaning::Refused(GapKind::Unanswered), "Bitget does not know the path"),
];
