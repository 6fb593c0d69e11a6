//! Faults on purpose: what goes wrong between an exchange and its caller.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

use crate::{
    dialect::Dialect,
    wire::{Delivery, Reply, Response},
};

/// One fault and where it strikes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The account it strikes; all when absent.
    #[serde(default)]
    pub account: Option<String>,
    /// The end of the paths it strikes; all when absent.
    #[serde(default)]
    pub path: Option<String>,
    /// How often it strikes; always when absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// What goes wrong.
    pub kind: FaultKind,
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self { account: None, path: None, times: None, kind }
    }
}

impl Fault {
    /// Whether it strikes this call; counts the call when it does.
    pub(crate) fn strikes(&mut self, account: Option<&str>, path: &str) -> bool {
        let hit = self.account.as_deref().is_none_or(|name| Some(name) == account)
            && self.path.as_deref().is_none_or(|suffix| path.ends_with(suffix))
            && self.times != Some(0);
        if hit {
            self.times = self.times.map(|left| left - 1);
        }
        hit
    }
}

/// What goes wrong.
///
/// The first seven kinds answer in place of the exchange: the call reaches neither its checks nor its state. The
/// others damage the answer of a call that was carried out.
#[derive(Clone, Debug, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum FaultKind {
    /// Any status, body and headers.
    Status {
        /// The status code.
        status: u16,
        /// The body.
        #[serde(default)]
        body: String,
        /// Header names and values.
        #[serde(default)]
        headers: Vec<(String, String)>,
    },
    /// A web page with status 200.
    Html,
    /// A firewall's page with status 403.
    ForbiddenPage,
    /// A redirection elsewhere.
    Redirect {
        /// The `location` header.
        location: String,
    },
    /// The exchange's rate-limit answer: OKX 429 with code 50011, Bybit 200 with 10006.
    RateLimit,
    /// The exchange's busy answer: OKX 503 with code 50001, Bybit 200 with 10016.
    Busy,
    /// A success whose message is padded to a size.
    Oversize {
        /// How many bytes the padding has.
        bytes: usize,
    },
    /// Status 200 and not one byte.
    EmptyBody,
    /// A success without rows: OKX with empty `data`, Bybit with an empty `result`.
    EmptyData,
    /// The first row lacks a field; on Bybit, where there is no list, the result.
    MissingField {
        /// The field's name.
        field: String,
    },
    /// A field of the first row has another value.
    SetField {
        /// The field's name.
        field: String,
        /// The value as JSON; text that is no JSON is sent as a string.
        json: String,
    },
    /// Another mode than the true one: OKX's precheck answers for another target than the one asked about, Bybit's
    /// account information tells another status.
    OtherTarget,
    /// The answer comes late.
    Delay {
        /// How late.
        ms: u64,
    },
    /// The connection closes without an answer.
    Close,
    /// Half the body arrives, then the connection closes.
    CutBody,
    /// The body arrives byte by byte.
    Drip {
        /// The pause before each byte.
        ms_per_byte: u64,
    },
    /// The body holds bytes that are no UTF-8.
    InvalidUtf8,
    /// A success whose data is nested very deep.
    Deep {
        /// How many brackets are open at once.
        depth: usize,
    },
}

impl FaultKind {
    /// One of each kind, each so bad that no caller can make anything of a call it strikes; where a field is damaged,
    /// this one.
    pub fn each(field: &str) -> impl Iterator<Item = Self> {
        Self::iter().map(|kind| kind.at_its_worst(field.to_owned()))
    }

    fn at_its_worst(self, field: String) -> Self {
        const AGES_MS: u64 = 60_000;
        match self {
            Self::Status { .. } => Self::Status { status: 500, body: String::new(), headers: Vec::new() },
            Self::Redirect { .. } => Self::Redirect { location: "https://example.com/".to_owned() },
            Self::Oversize { .. } => Self::Oversize { bytes: 2 << 20 },
            Self::MissingField { .. } => Self::MissingField { field },
            Self::SetField { .. } => Self::SetField { field, json: "[[]]".to_owned() },
            Self::Delay { .. } => Self::Delay { ms: AGES_MS },
            Self::Drip { .. } => Self::Drip { ms_per_byte: AGES_MS },
            Self::Deep { .. } => Self::Deep { depth: 5_000 },
            Self::Html
            | Self::ForbiddenPage
            | Self::RateLimit
            | Self::Busy
            | Self::EmptyBody
            | Self::EmptyData
            | Self::OtherTarget
            | Self::Close
            | Self::CutBody
            | Self::InvalidUtf8 => self,
        }
    }

    /// The answer given in place of the exchange's own.
    pub(crate) fn page(&self, dialect: &dyn Dialect) -> Option<Response> {
        Some(match self {
            Self::Status { status, body, headers } => {
                Response { status: *status, headers: headers.clone(), body: body.clone().into_bytes() }
            }
            Self::Html => Response::new(200, "text/html", "<!doctype html><title>maintenance</title><p>back soon"),
            Self::ForbiddenPage => Response::new(403, "text/html", "<!doctype html><title>forbidden</title><p>blocked"),
            Self::Redirect { location } => {
                Response { status: 302, headers: vec![("location".to_owned(), location.clone())], body: Vec::new() }
            }
            Self::RateLimit => dialect.rate_limit(),
            Self::Busy => dialect.busy(),
            Self::Oversize { bytes } => {
                Response::new(200, "application/json", dialect.success(None, &"x".repeat(*bytes)))
            }
            _ => return None,
        })
    }

    /// Damages an answer; the kinds that answer themselves leave it as it is.
    pub(crate) fn damage(&self, reply: &mut Reply, dialect: &dyn Dialect) {
        let body = &mut reply.response.body;
        match self {
            Self::EmptyBody => body.clear(),
            Self::EmptyData => *body = dialect.success(None, "").into_bytes(),
            Self::MissingField { field } => in_first_row(body, dialect, |row| drop(row.remove(field))),
            Self::SetField { field, json } => in_first_row(body, dialect, |row| {
                let value = serde_json::from_str(json).unwrap_or_else(|_| Value::from(json.as_str()));
                row.insert(field.clone(), value);
            }),
            Self::OtherTarget => in_first_row(body, dialect, |row| dialect.other_target(row)),
            Self::Delay { ms } => reply.delay += Duration::from_millis(*ms),
            Self::Close => reply.delivery = Delivery::Close,
            Self::CutBody => reply.delivery = Delivery::Cut,
            Self::Drip { ms_per_byte } => reply.delivery = Delivery::Drip { ms_per_byte: *ms_per_byte },
            Self::InvalidUtf8 => body.splice(body.len() / 2..body.len() / 2, [0xff, 0xfe]).for_each(drop),
            Self::Deep { depth } => {
                let deep = "[".repeat(*depth) + &"]".repeat(*depth);
                *body = dialect.success(Some(&deep), "").into_bytes();
            }
            _ => {}
        }
    }
}

/// Edits the first row of a success and leaves everything else as it is.
fn in_first_row(body: &mut Vec<u8>, dialect: &dyn Dialect, edit: impl FnOnce(&mut Map<String, Value>)) {
    let Ok(mut envelope) = serde_json::from_slice::<Value>(body) else { return };
    if let Some(row) = dialect.first_row(&mut envelope) {
        edit(row);
        *body = envelope.to_string().into_bytes();
    }
}
