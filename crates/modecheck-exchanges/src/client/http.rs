//! Real sockets. The only file that names reqwest.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use modecheck_core::FailureKind;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;
use url::Url;

use super::{CONNECTIONS_PER_HOST, Get, Reply, STREAMS_PER_HOST, Transport, TransportError, locked};

const CONNECT: Duration = Duration::from_secs(5);
const CALL: Duration = Duration::from_secs(10);
const READ_IDLE: Duration = Duration::from_secs(5);
/// No reply of a listed call comes near this.
const BODY_CAP: usize = 1 << 20;

/// Most replies are smaller: so much of a body is read whatever else is.
const SMALL: usize = 32 << 10;
/// So many bodies of a host that are larger are read at a time, so that memory stays small however many are large.
const LARGE_AT_A_TIME: usize = 2;

const NO_CERTIFICATES: &str = "this machine's root certificates cannot be read (install them, as ca-certificates on Linux, \
    or name a file with them in SSL_CERT_FILE)";

/// The pools of connections from one address of this machine.
#[derive(Debug)]
pub(crate) struct Http {
    address: Option<IpAddr>,
    /// Asks this machine, unencrypted. It trusts no certificate.
    plain: reqwest::Client,
    /// Asks everybody else. Made for the first of them: to read this machine's certificates takes longer than all else
    /// that a command begins with.
    secure: OnceLock<reqwest::Client>,
    /// The turns of large bodies, by host: who is slow delays no other exchange.
    large: Mutex<HashMap<String, Arc<Semaphore>>>,
    /// The hosts that answered in HTTP/2, by their base URLs.
    multiplexing: Mutex<HashSet<String>>,
}

impl Http {
    pub(crate) fn new(address: Option<IpAddr>) -> Result<Self, TransportError> {
        Ok(Self {
            address,
            plain: made(builder(address).tls_certs_only([]), "no client can be made")?,
            secure: OnceLock::new(),
            large: Mutex::default(),
            multiplexing: Mutex::default(),
        })
    }

    fn client(&self, url: &Url) -> Result<&reqwest::Client, TransportError> {
        if url.scheme() == "http" {
            return Ok(&self.plain);
        }
        if let Some(secure) = self.secure.get() {
            return Ok(secure);
        }
        // A failure is not remembered: somebody may mend it.
        let made = made(builder(self.address), NO_CERTIFICATES)?;
        Ok(self.secure.get_or_init(|| made))
    }
}

fn builder(address: Option<IpAddr>) -> reqwest::ClientBuilder {
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
}

fn made(builder: reqwest::ClientBuilder, problem: &str) -> Result<reqwest::Client, TransportError> {
    builder.build().map_err(|error| TransportError::new(FailureKind::Tls, format!("{problem}: {}", cause(&error))))
}

#[async_trait]
impl Transport for Http {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let headers = headers(&request)?;
        let client = self.client(&request.url)?;
        let mut response = client.get(request.url).headers(headers).send().await.map_err(|error| failure(&error))?;
        self.heed(&response);
        let body = self.body(&mut response).await?;
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
        Ok(Reply { status: response.status().as_u16(), headers: headers.collect(), body })
    }

    fn prepare(&self, url: &Url) -> Result<(), TransportError> {
        self.client(url).map(drop)
    }

    fn at_a_time(&self, host: &str) -> usize {
        if locked(&self.multiplexing).contains(host) { STREAMS_PER_HOST } else { CONNECTIONS_PER_HOST }
    }
}

impl Http {
    /// Remembers a host that carries many requests on one connection.
    fn heed(&self, response: &reqwest::Response) {
        if response.version() == reqwest::Version::HTTP_2 {
            let mut url = response.url().clone();
            url.set_path("");
            url.set_query(None);
            locked(&self.multiplexing).insert(url.into());
        }
    }

    fn turns(&self, url: &Url) -> Arc<Semaphore> {
        let mut large = locked(&self.large);
        let turns = large.entry(url.origin().ascii_serialization());
        Arc::clone(turns.or_insert_with(|| Arc::new(Semaphore::new(LARGE_AT_A_TIME))))
    }

    /// The whole body, unless that is too large.
    async fn body(&self, response: &mut reqwest::Response) -> Result<Vec<u8>, TransportError> {
        let too_large =
            || TransportError::new(FailureKind::TooLarge, format!("the answer has more than {BODY_CAP} bytes"));
        if response.content_length().unwrap_or(0) > BODY_CAP as u64 {
            return Err(too_large());
        }
        let (mut body, mut turn) = (Vec::new(), None);
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            let size = body.len() + chunk.len();
            if size > BODY_CAP {
                return Err(too_large());
            }
            if size > SMALL && turn.is_none() {
                // Never closed: without a turn all that is lost is the bound.
                turn = self.turns(response.url()).acquire_owned().await.ok();
                // Grown by and by, a body would leave behind room of every size on the way.
                body.reserve_exact(BODY_CAP - body.len());
            }
            body.extend_from_slice(&chunk);
        }
        body.shrink_to_fit();
        Ok(body)
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
