//! One fault on one call of one account.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;

use async_trait::async_trait;
use futures::FutureExt;
use modecheck::{Call, Client, FailureKind, Get, Reply, Transport, TransportError, Verdict, precheck};
use modecheck_simulator::Fault;
use modecheck_tests::InProcess;

use crate::kinds::Kind;
use crate::subjects::Subject;

/// A fault, and whom it strikes.
#[derive(Debug)]
pub(crate) struct Strike<'a> {
    pub(crate) subject: &'a Subject,
    pub(crate) call: &'static Call,
    pub(crate) kind: Kind,
    /// How often; always when absent.
    pub(crate) times: Option<u32>,
}

impl fmt::Display for Strike<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = self.times.map_or_else(|| "always".to_owned(), |times| format!("{times}x"));
        write!(f, "{} {} {} {times}", self.subject, self.call.name, self.kind)
    }
}

/// The verdict on the account that is struck, or what a panic said.
pub(crate) async fn struck(strike: &Strike<'_>) -> Result<Verdict, String> {
    let subject = strike.subject;
    let (exchange, transport) = subject.account.exchange();
    if let Kind::Answer(kind) | Kind::Field(_, kind) = &strike.kind {
        let path = Some(strike.call.path.to_owned());
        exchange.inject(Fault { path, times: strike.times, account: None, kind: kind.clone() });
    }
    let struck = Struck {
        inner: transport.clone(),
        path: strike.call.path,
        kind: strike.kind.clone(),
        left: Mutex::new(strike.times),
        pages: Mutex::default(),
    };
    let provider = subject.account.provider(&Client::on(struck, move || transport.now(), 1.0, 7));
    let words = subject.words.clone();
    let asking = AssertUnwindSafe(precheck(&*provider, &subject.ask, words)).catch_unwind().await;
    asking.map(|reports| reports[0].verdict()).map_err(|panic| {
        panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap()
    })
}

/// The way to an exchange, with what goes wrong on it.
#[derive(Debug)]
struct Struck {
    inner: InProcess,
    path: &'static str,
    kind: Kind,
    left: Mutex<Option<u32>>,
    /// The first page of each list.
    pages: Mutex<BTreeMap<String, Reply>>,
}

#[async_trait]
impl Transport for Struck {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let (path, list) = (request.url().path().to_owned(), list_of(&request));
        if path != self.path {
            return self.inner.get(request).await;
        }
        match self.kind {
            Kind::Broken(kind) if self.strikes() => Err(TransportError::new(kind, "as the test says")),
            Kind::SamePage | Kind::OnePage => {
                let first = self.pages.lock().unwrap().get(&list).cloned();
                match first {
                    Some(first) if matches!(self.kind, Kind::SamePage) => Ok(first),
                    Some(_) => Err(TransportError::new(FailureKind::Reset, "as the test says")),
                    None => {
                        let reply = self.inner.get(request).await?;
                        self.pages.lock().unwrap().insert(list, reply.clone());
                        Ok(reply)
                    }
                }
            }
            _ => self.inner.get(request).await,
        }
    }
}

impl Struck {
    fn strikes(&self) -> bool {
        let mut left = self.left.lock().unwrap();
        let strikes = *left != Some(0);
        *left = left.map(|left| left.saturating_sub(1));
        strikes
    }
}

/// What is asked for, but for the page of it.
fn list_of(request: &Get) -> String {
    const PAGES: [&str; 8] = ["after", "before", "cursor", "idLessThan", "currentPage", "pageNum", "pageNo", "page"];
    let asked = request.url().query_pairs().filter(|(name, _)| !PAGES.contains(&&**name));
    let asked = asked.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    format!("{}{}?{asked}", request.url().authority(), request.url().path())
}
