//! Faults on purpose: what goes wrong between an exchange and its caller.

mod damage;
mod pages;

use serde::Deserialize;
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

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
/// Those up to [`FaultKind::Oversize`] answer in place of the exchange: the call reaches neither its checks nor its
/// state. The others damage the answer of a call that was carried out.
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
    /// A web page with status 401.
    Unauthorized,
    /// A firewall's page with status 403.
    ForbiddenPage,
    /// A gateway's words with status 403, as JSON that is not the exchange's.
    ForbiddenJson,
    /// A web page with status 404.
    NotFound,
    /// A gateway's page with status 408.
    RequestTimeout,
    /// A gateway's page with status 429 that says nothing of when.
    TooMany,
    /// The same with headers that say when: in a second.
    TooManyFor,
    /// The same with headers that name a time which is past.
    TooManyPast,
    /// A gateway's page with status 502.
    BadGateway,
    /// A gateway's page with status 503.
    Unavailable,
    /// A gateway's page with status 504.
    GatewayTimeout,
    /// Status 204, which has no body.
    NoContent,
    /// A redirection elsewhere.
    Redirect {
        /// The `location` header.
        location: String,
    },
    /// The exchange's rate-limit answer: OKX 429 with code 50011, Bybit 200 with 10006.
    RateLimit,
    /// The exchange's busy answer: OKX 503 with code 50001, Bybit 200 with 10016.
    Busy,
    /// The exchange's answer to a timestamp that it does not accept, though the clocks agree.
    ClockRefused,
    /// A refusal with a code that no document has.
    UnknownCode,
    /// A refusal that repeats everything that was sent, credentials included.
    Echo,
    /// A success whose message is padded to a size.
    Oversize {
        /// How many bytes the padding has.
        bytes: usize,
    },
    /// Status 200 and not one byte.
    EmptyBody,
    /// A success without rows: OKX with empty `data`, Bybit with an empty `result`.
    EmptyData,
    /// A success whose data is `null`.
    NullData,
    /// A success whose data is a text.
    TextData,
    /// All that the envelope has is there a second time, with an empty success in it.
    DuplicateKeys,
    /// Something else follows the answer in the same body.
    Trailing,
    /// The body says that it is compressed, which nobody asked for.
    Compressed,
    /// The body does not end.
    Endless,
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
            _ => self,
        }
    }
}
