use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use modecheck_core::FailureKind;
use secrecy::SecretString;
use url::Url;

/// How many connections one host gets at most, whatever the number of accounts.
pub(crate) const CONNECTIONS_PER_HOST: usize = 32;
/// How many requests are under way at most to a host that speaks HTTP/2: fewer than the hundred streams that servers
/// commonly allow on a connection, so that none waits where the limiter does not see it.
pub const STREAMS_PER_HOST: usize = 96;

/// No exchange is waited for longer than this, whatever its headers say.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

/// A GET, ready to be sent. Only this crate can make one, and only from a listed call.
pub struct Get {
    pub(crate) url: Url,
    pub(crate) headers: Vec<(&'static str, SecretString)>,
}

impl Get {
    /// Where it goes.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The headers to send, names with values that are not to be printed.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &SecretString)> {
        self.headers.iter().map(|(name, value)| (*name, value))
    }
}

impl fmt::Debug for Get {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Get").field(&self.url.path()).finish()
    }
}

/// What came back. Its body is not printed: it names accounts.
#[derive(Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

impl Reply {
    /// The value of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// The wait that a `Retry-After` header demands, when it counts seconds.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")?.parse().ok().map(|seconds: u64| Duration::from_secs(seconds).min(LONGEST_WAIT))
    }
}

/// Why nothing usable came back. Says nothing of the request but what went wrong.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{detail}")]
pub struct TransportError {
    /// What went wrong.
    pub kind: FailureKind,
    /// The same in a sentence.
    pub detail: String,
}

impl TransportError {
    /// A failure of this kind.
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// Whether nothing was sent, for want of time or since the address is shut out.
    pub(crate) fn is_unsent(&self) -> bool {
        matches!(self.kind, FailureKind::Deadline | FailureKind::Banned)
    }

    /// Whether asking again may help. A certificate does not become valid within seconds.
    pub(crate) fn is_transient(&self) -> bool {
        use FailureKind::{Connect, CutBody, Dns, Reset, Timeout};
        matches!(self.kind, Dns | Connect | Timeout | Reset | CutBody)
    }
}

/// A request out, a response back, and nothing else: real sockets, or a simulation of them.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends it once. Follows no redirect, uses no proxy and no compression, and reads no more than a bounded body.
    async fn get(&self, request: Get) -> Result<Reply, TransportError>;

    /// Makes ready what it takes to ask at a host, which its base URL names.
    fn prepare(&self, _host: &Url) -> Result<(), TransportError> {
        Ok(())
    }

    /// How many requests may be under way to a host, which its base URL names: as many as it gets connections, and more
    /// once it is known to carry many on one.
    fn at_a_time(&self, _host: &str) -> usize {
        CONNECTIONS_PER_HOST
    }
}
