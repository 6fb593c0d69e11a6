//! Bitget's codes of keys, clocks, limits, servers and modes.

use modecheck_core::{GapKind, Native};

use crate::client::{CodeCard, Meaning};

/// The card of a code that says nothing of the account.
pub(crate) fn code(code: &str) -> Option<&'static CodeCard> {
    CODES.iter().find(|card| card.code == code)
}

/// What a code says for a person: with several tables behind one number, everything that it may mean.
pub(crate) fn explained(number: &str) -> Option<String> {
    let standings = STANDINGS.iter().filter(|(known, ..)| *known == number).map(|(_, _, standing)| standing.text());
    let mut texts: Vec<_> = code(number).map(|card| card.text).into_iter().chain(standings).collect();
    texts.dedup();
    (!texts.is_empty()).then(|| texts.join("; or "))
}

/// What a refusal says of the account itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Abnormal, frozen, suspended, disabled or cancelled.
    Abnormal,
    /// Its business or its API is restricted.
    Restricted,
    /// It is being liquidated.
    Liquidated,
    /// It leads copy trading.
    Leads,
    /// It is a sub-account of an institutional loan.
    LoanSub,
}

impl Standing {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Abnormal => "the account's state is abnormal: frozen, suspended, disabled or cancelled",
            Self::Restricted => "what the account or its API may do is restricted",
            Self::Liquidated => "the account is being liquidated",
            Self::Leads => "accounts that lead copy trading may not use the API",
            Self::LoanSub => "the account is a sub-account of an institutional loan",
        }
    }
}

/// What a refusal says of the account, by code and text: the tables of v2 and v3 give one number several texts, which
/// tell the tables apart. A code with a text of another meaning says nothing that is known.
pub(crate) fn standing(native: &Native) -> Option<Standing> {
    let said = native.message.as_deref().unwrap_or_default().to_lowercase();
    let fits =
        |(code, words, _): &&(&str, &str, Standing)| native.code.as_deref() == Some(*code) && said.contains(words);
    STANDINGS.iter().find(fits).map(|(.., standing)| *standing)
}

/// Code, what its text says where its number has other texts too, and what it means.
const STANDINGS: &[(&str, &str, Standing)] = &[
    ("25006", "", Standing::Abnormal),
    ("25007", "", Standing::Abnormal),
    ("25008", "", Standing::Liquidated),
    ("25012", "", Standing::Restricted),
    ("40013", "", Standing::Abnormal),
    ("40022", "", Standing::Restricted),
    ("40023", "", Standing::Restricted),
    ("40024", "frozen", Standing::Abnormal),
    ("40025", "restricted", Standing::Restricted),
    ("40026", "", Standing::Abnormal),
    ("40031", "", Standing::Abnormal),
    ("40042", "", Standing::LoanSub),
    ("40199", "", Standing::Leads),
    ("40710", "frozen", Standing::Abnormal),
    ("40710", "abnormal", Standing::Abnormal),
    ("40760", "abnormal", Standing::Abnormal),
    ("40760", "liquidation", Standing::Liquidated),
    // By the table of one client alone.
    ("50010", "frozen", Standing::Abnormal),
    ("50023", "", Standing::Abnormal),
    ("95001", "", Standing::Liquidated),
];

/// Codes that v3 refuses classic accounts with.
pub(crate) const CLASSIC: &[&str] = &["40084", "25245"];
/// The code that v2 refuses unified accounts with.
pub(crate) const UNIFIED: &str = "40085";
/// Codes of those who lead no copy trading.
pub(crate) const NOT_A_TRADER: &[&str] = &["31001", "31025", "40732"];
/// The code of those without an institutional loan.
pub(crate) const NO_LOAN_USER: &str = "25559";
/// The code of a read that finds nothing.
pub(crate) const NO_DATA: &str = "40054";
/// A wrong parameter, but in the release windows a passing trouble.
pub(crate) const RELEASE_ONLY: &str = "40808";

const KEY: Meaning = Meaning::Refused(GapKind::KeyInvalid);
const SITE: Meaning = Meaning::Refused(GapKind::WrongSite);
const ADDRESS: Meaning = Meaning::Refused(GapKind::IpNotAllowed);
const REGION: Meaning = Meaning::Refused(GapKind::AccessBlocked);
const PERMISSION: Meaning = Meaning::Refused(GapKind::PermissionMissing);
const MODE: Meaning = Meaning::Refused(GapKind::ModeMismatch);

/// Every code that says something of a request or of the account.
pub(crate) fn known() -> impl Iterator<Item = &'static str> {
    CODES.iter().map(|card| card.code).chain(STANDINGS.iter().map(|(code, ..)| *code))
}

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
    card("40079", Meaning::Clock, "the window around the timestamp is too long"),
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
    card("40025", PERMISSION, "the user does not have the permission"),
    card("40040", PERMISSION, "the key lacks the permission"),
    card("25620", PERMISSION, "the key lacks the permission"),
    card("40048", PERMISSION, "the call takes a key of the parent account"),
    card("40061", PERMISSION, "the call takes a key of the parent account"),
    card("40068", PERMISSION, "sub-accounts may not make the call"),
    card("70206", PERMISSION, "the call takes a key of the main account"),
    card("40000", REGION, "the region or the owner's identity documents stand against the request"),
    card("40016", REGION, "the owner must bind a phone or a second factor first"),
    card("40035", REGION, "the owner's identity must be verified first"),
    card("40100", REGION, "the region or the owner's identity documents stand against the request"),
    card("40101", REGION, "the owner's identity must be verified first"),
    card("40103", REGION, "the address is in a region that is not served"),
    card("40104", REGION, "the region or the owner's identity documents stand against the request"),
    card("40111", REGION, "the region is restricted until the owner's identity is verified"),
    card("40926", REGION, "the owner's identity verification is under review"),
    card("40099", SITE, "a live key was used for demo trading, or a demo key for live: check --demo"),
    card("40081", SITE, "a demo account is not served by the call"),
    card("40105", SITE, "not offered in demo trading"),
    card("40110", SITE, "not offered in demo trading"),
    card("40084", MODE, "the account is in classic mode"),
    card("25245", MODE, "the account is not in unified mode"),
    card("40085", MODE, "the account is in unified mode"),
    card("40128", MODE, "not supported in unified mode"),
    card("40731", MODE, "classic copy trading does not serve this account"),
    card("40115", Meaning::Refused(GapKind::ModeChanging), "the account's mode is being changed"),
    card("40404", Meaning::Refused(GapKind::Unanswered), "Bitget does not know the path"),
];
