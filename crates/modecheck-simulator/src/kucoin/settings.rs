//! What can be set about the exchange as a whole.

use serde::Deserialize;

use super::profile::{Permission, SiteType};
use crate::scenario::KucoinScenario;

/// One of the two hosts: `api.kucoin.com` and `api-futures.kucoin.com`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Spot, margin, account and everything unified.
    Spot,
    /// Futures of a classic account.
    Futures,
}

/// Which versions of the paths under `/api/ua/` are there: the official client asks `v2`, most others `v1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UaPaths {
    /// Both.
    #[default]
    Both,
    /// `v1` only.
    OnlyV1,
    /// `v2` only.
    OnlyV2,
}

/// How a path that is not there is told. All three were seen; for which paths is documented nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Absent {
    /// Status 404 and code `404`, with `retry` and `success` beside it.
    #[default]
    #[serde(rename = "404")]
    NotFound,
    /// Status 404 and code `404000`.
    #[serde(rename = "404000")]
    UrlNotFound,
    /// Status 200 and code `401000`.
    #[serde(rename = "401000")]
    Deprecated,
}

/// Which HTTP statuses refused keys come with: failures usually have status 200, but 401 and 403 occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statuses {
    /// 200.
    #[default]
    Usual,
    /// 401 for what is wrong with the call's key, 403 for what the key may not.
    Telling,
}

/// The code for an account that never enabled margin. Both are listed; which read has which is documented nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum MarginOff {
    /// 101030.
    #[default]
    #[serde(rename = "101030")]
    NotEnabled,
    /// 130306.
    #[serde(rename = "130306")]
    NotOpened,
}

/// How lists without rows are sent. Samples are empty lists; a `null` is assumed possible, as samples have it in place
/// of empty texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyLists {
    /// `[]`.
    #[default]
    Brackets,
    /// `null`.
    Null,
}

/// The envelope of the active symbols and of the lendings, of which samples of two kinds were published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// Code `200000`.
    #[default]
    Usual,
    /// Code `200`, with `success`, `msg` and `retry` beside it.
    WithSuccess,
}

/// Whether a switch is refused for what no page mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// It is.
    #[default]
    Cautious,
    /// It is refused for what the page says only.
    Literal,
}

/// What becomes of a switch from unified to classic. The page of 2026-02-10 calls switching both ways free; later ones
/// do not repeat it, and none names a condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayBack {
    /// It is carried out.
    #[default]
    Free,
    /// It is refused.
    Closed,
}

/// What a host says of its service.
///
/// <https://github.com/Kucoin/kucoin-universal-sdk> (2025-11-04): `GET /api/v1/status`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Everything works.
    #[default]
    Open,
    /// Nothing does.
    Close,
    /// Orders can be cancelled.
    CancelOnly,
}

impl Service {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
            Self::CancelOnly => "cancelonly",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) site: SiteType,
    pub(super) ua_paths: UaPaths,
    pub(super) absent: Absent,
    pub(super) statuses: Statuses,
    pub(super) futures_permission: Permission,
    pub(super) margin_off: MarginOff,
    pub(super) empty_lists: EmptyLists,
    pub(super) envelope: Envelope,
    pub(super) strictness: Strictness,
    pub(super) way_back: WayBack,
    pub(super) refusal_code: String,
    pub(super) spot_service: Service,
    pub(super) futures_service: Service,
}

impl From<&KucoinScenario> for Settings {
    fn from(scenario: &KucoinScenario) -> Self {
        Self {
            site: scenario.site,
            ua_paths: scenario.ua_paths,
            absent: scenario.absent,
            statuses: scenario.statuses,
            futures_permission: scenario.futures_permission,
            margin_off: scenario.margin_off,
            empty_lists: scenario.empty_lists,
            envelope: scenario.envelope,
            strictness: scenario.strictness,
            way_back: scenario.way_back,
            refusal_code: scenario.refusal_code.clone(),
            spot_service: scenario.spot_service,
            futures_service: scenario.futures_service,
        }
    }
}
