//! What goes over the wire, without a wire.

use std::{fmt, net::IpAddr, time::Duration};

/// One HTTP request as the exchange received it.
#[derive(Clone)]
pub struct Request {
    /// The method in the case it was sent in.
    pub method: String,
    /// Path and query exactly as sent: signatures cover these bytes.
    pub target: String,
    /// Header names and values in the order they were sent.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// The caller's address.
    pub peer: IpAddr,
}

impl Request {
    /// The first header of that name, whatever its case; an empty value counts as absent.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The target up to its query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The target's query, without the question mark.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// Leaves the headers and the body out: they carry credentials.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("method", &self.method).field("target", &self.target).finish_non_exhaustive()
    }
}

/// One HTTP response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names and values; `content-length` is added when it is sent.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Response {
    /// A response with a body of the given media type.
    pub fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type".to_owned(), media_type.to_owned())], body: body.into() }
    }

    /// A JSON response.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }
}

/// A response and how it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What is sent.
    pub response: Response,
    /// How much of it arrives, and how.
    pub delivery: Delivery,
    /// How long the exchange waits before it answers.
    pub delay: Duration,
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self { response, delivery: Delivery::Whole, delay: Duration::ZERO }
    }
}

/// What the transport does to a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Everything arrives at once.
    Whole,
    /// The headers promise the whole body, half of it arrives, then the connection closes.
    Cut,
    /// The connection closes without an answer.
    Close,
    /// The body arrives byte by byte.
    Drip {
        /// The pause before each byte.
        ms_per_byte: u64,
    },
    /// The body arrives, and then more and more of it.
    Endless,
}

/// One request the exchange has seen. Holds no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When it came, by the exchange's clock.
    pub at_ms: u64,
    /// The method.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// The account whose key it carried, known or not to be the caller's.
    pub account: Option<String>,
    /// Its timestamp header.
    pub timestamp: Option<String>,
    /// The HTTP status sent; 0 when the connection was closed without an answer.
    pub status: u16,
    /// The envelope's code; empty when the body has none.
    pub code: String,
}

/// One simulated exchange: a state machine behind HTTP, without a socket.
pub trait Exchange: fmt::Debug + Send + Sync + 'static {
    /// Answers one request; `now_ms` is the time in milliseconds since 1970 UTC.
    fn answer(&self, request: &Request, now_ms: u64) -> Reply;
}
