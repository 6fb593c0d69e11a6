//! Faults that answer in place of the exchange.

use super::FaultKind;
use crate::{dialect::Dialect, wire::Response};

/// No document has it.
const UNKNOWN: &str = "9999999";

impl FaultKind {
    /// The answer given in place of the exchange's own to a request that said `sent`.
    pub(crate) fn page(&self, dialect: &dyn Dialect, sent: &str) -> Option<Response> {
        Some(match self {
            Self::Status { status, body, headers } => {
                Response { status: *status, headers: headers.clone(), body: body.clone().into_bytes() }
            }
            Self::Html => html(200, "maintenance"),
            Self::Unauthorized => html(401, "unauthorized"),
            Self::ForbiddenPage => html(403, "forbidden"),
            Self::ForbiddenJson => Response::new(403, "application/json", r#"{"message":"Forbidden"}"#),
            Self::NotFound => html(404, "not found"),
            Self::RequestTimeout => html(408, "request timeout"),
            Self::TooMany => html(429, "too many requests"),
            Self::TooManyFor => with(html(429, "too many requests"), [("retry-after", "1")]),
            Self::TooManyPast => {
                let past = [("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"), (dialect.headers().resets, "0")];
                with(html(429, "too many requests"), past)
            }
            Self::BadGateway => html(502, "bad gateway"),
            Self::Unavailable => html(503, "service unavailable"),
            Self::GatewayTimeout => html(504, "gateway timeout"),
            Self::NoContent => Response { status: 204, headers: Vec::new(), body: Vec::new() },
            Self::Redirect { location } => {
                Response { status: 302, headers: vec![("location".to_owned(), location.clone())], body: Vec::new() }
            }
            Self::RateLimit => dialect.rate_limit(),
            Self::Busy => dialect.busy(),
            Self::ClockRefused => dialect.refused(dialect.codes().clock, "the timestamp is not accepted"),
            Self::UnknownCode => dialect.refused(UNKNOWN, "something new"),
            Self::Echo => dialect.refused(dialect.codes().echoing, sent),
            Self::Oversize { bytes } => {
                Response::new(200, "application/json", dialect.success(None, &"x".repeat(*bytes)))
            }
            _ => return None,
        })
    }
}

fn html(status: u16, title: &str) -> Response {
    Response::new(status, "text/html", format!("<!doctype html><title>{title}</title><p>back soon"))
}

/// Headers without a name are none.
fn with<const N: usize>(mut response: Response, headers: [(&str, &str); N]) -> Response {
    let named = headers.into_iter().filter(|(name, _)| !name.is_empty());
    response.headers.extend(named.map(|(name, value)| (name.to_owned(), value.to_owned())));
    response
}
