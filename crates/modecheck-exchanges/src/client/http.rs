//! Real sockets. The only file that names reqwest.

use std::error::Error;
use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;
use modecheck_core::FailureKind;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;

use super::{CONNECTIONS_PER_HOST, Get, Reply, Transport, TransportError};

const CONNECT: Duration = Duration::from_secs(5);
const CALL: Duration = Duration::from_secs(10);
const READ_IDLE: Duration = Duration::from_secs(5);
/// No reply of a listed call comes near this.
const BODY_CAP: usize = 1 << 20;

/// One pool of connections, from one address of this machine.
#[derive(Debug)]
pub(crate) struct Http(reqwest::Client);

impl Http {
    pub(crate) fn new(address: Option<IpAddr>) -> Result<Self, TransportError> {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .retry(reqwest::retry::never())
            .referer(false)
            .tls_version_min(reqwest::tls::Version::TLS_1_2)
            .connect_timeout(CONNECT)
            .timeout(CALL)
            .read_timeout(READ_IDLE)
            .pool_max_idle_per_host(CONNECTIONS_PER_HOST)
            .local_address(address)
            .user_agent(concat!("modecheck/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|error| TransportError::new(FailureKind::Tls, format!("no client can be made: {}", cause(&error))))
    }
}

#[async_trait]
impl Transport for Http {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let headers = headers(&request)?;
        let mut response = self.0.get(request.url).headers(headers).send().await.map_err(|error| failure(&error))?;
        let too_large =
            || TransportError::new(FailureKind::TooLarge, format!("the answer has more than {BODY_CAP} bytes"));
        let announced = response.content_length().unwrap_or(0);
        if announced > BODY_CAP as u64 {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            if body.len() + chunk.len() > BODY_CAP {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
        Ok(Reply { status: response.status().as_u16(), headers: headers.collect(), body })
    }
}

fn headers(request: &Get) -> Result<HeaderMap, TransportError> {
    let unsendable =
        |name| TransportError::new(FailureKind::Unsendable, format!("the value for header {name} cannot be sent"));
    let mut headers = HeaderMap::new();
    for (name, value) in request.headers() {
        let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| unsendable(name))?;
        value.set_sensitive(true);
        headers.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable(name))?, value);
    }
    Ok(headers)
}

fn failure(error: &reqwest::Error) -> TransportError {
    let cause = cause(error);
    let said = |words: &[&str]| words.iter().any(|word| cause.to_lowercase().contains(word));
    let kind = if error.is_timeout() {
        FailureKind::Timeout
    } else if error.is_connect() && said(&["dns", "lookup", "resolve"]) {
        FailureKind::Dns
    } else if error.is_connect() && said(&["certificate", "tls", "handshake", "alert"]) {
        FailureKind::Tls
    } else if error.is_connect() {
        FailureKind::Connect
    } else if error.is_body() || error.is_decode() {
        FailureKind::CutBody
    } else {
        FailureKind::Reset
    };
    TransportError::new(kind, if kind == FailureKind::Timeout { "no answer in time".to_owned() } else { cause })
}

/// The chain of causes below the request itself, which alone could name what was sent.
fn cause(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes.dedup();
    if causes.is_empty() { "the connection failed".to_owned() } else { causes.join(": ") }
}
