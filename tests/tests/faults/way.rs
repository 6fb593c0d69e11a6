//! The way to an exchange, with what goes wrong on it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use modecheck::{Exchange, FailureKind, Get, Reply, Transport, TransportError};
use modecheck_tests::InProcess;
use serde_json::Value;

use crate::accounts::{Account, Simulated};
use crate::kinds::{Kind, List};
use crate::pages::{emptied, names_another};
use crate::strikes::Strike;

/// What was seen on the way.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Requests to any other place than the exchange.
    pub(crate) foreign: AtomicUsize,
    /// Whether a list had pages that follow the first.
    pub(crate) followed: AtomicBool,
    /// Answers that were put in the place of others, and how many of these could be told from what another account is
    /// answered to the same question.
    pub(crate) replaced: AtomicUsize,
    pub(crate) told_apart: AtomicUsize,
}

#[derive(Debug)]
pub(crate) struct Struck {
    inner: InProcess,
    exchange: Simulated,
    account: Account,
    /// Another account, which answers to the same key, where answers are compared or swapped.
    another: Option<(InProcess, String)>,
    compares: bool,
    name: Exchange,
    path: &'static str,
    kind: Kind,
    left: Mutex<Option<u32>>,
    /// The first page of each list, and the answer that came before.
    pages: Mutex<BTreeMap<String, Reply>>,
    before: Mutex<Option<Reply>>,
    seen: Arc<Seen>,
    step: Arc<AtomicI64>,
}

#[async_trait]
impl Transport for Struck {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let home = request.url().host_str() == Some("127.0.0.1") && matches!(request.url().port(), Some(1 | 2));
        self.seen.foreign.fetch_add(usize::from(!home), Ordering::Relaxed);
        if request.url().path() != self.path {
            let reply = self.inner.answer(&request).await;
            if matches!(self.kind, Kind::List(List::Reordered)) {
                *self.before.lock().unwrap() = reply.as_ref().ok().cloned();
            }
            return reply;
        }
        let reply = self.struck(&request).await?;
        if self.compares {
            self.compare(&request, &reply).await;
        }
        Ok(reply)
    }
}

impl Struck {
    pub(crate) fn new(
        strike: &Strike<'_>,
        (exchange, inner): (Simulated, InProcess),
        compares: bool,
        seen: Arc<Seen>,
        step: Arc<AtomicI64>,
    ) -> Self {
        let account = &strike.subject.account;
        let wanted = compares || matches!(strike.kind, Kind::List(List::AnotherAccount));
        let another = wanted.then(|| account.another()).map(|another| (another.exchange().1, another.uid()));
        Self {
            inner,
            exchange,
            account: account.clone(),
            another,
            compares,
            name: account.name(),
            path: strike.call.path,
            kind: strike.kind.clone(),
            left: Mutex::new(strike.times),
            pages: Mutex::default(),
            before: Mutex::default(),
            seen,
            step,
        }
    }

    async fn struck(&self, request: &Get) -> Result<Reply, TransportError> {
        match &self.kind {
            Kind::Broken(name, kind) if self.strikes() => Err(TransportError::new(*kind, *name)),
            Kind::Clock(seconds) => {
                self.step.store(seconds * 1_000, Ordering::Relaxed);
                self.inner.answer(request).await
            }
            Kind::Field(path, rows, damage) => {
                let mut reply = self.inner.answer(request).await?;
                if self.strikes()
                    && let Ok(mut answer) = serde_json::from_slice::<Value>(&reply.body)
                    && path.damage(&mut answer, *rows, *damage)
                {
                    reply.body = answer.to_string().into_bytes();
                }
                Ok(reply)
            }
            Kind::List(list) => self.listed(*list, request).await,
            _ => self.inner.answer(request).await,
        }
    }

    async fn listed(&self, list: List, request: &Get) -> Result<Reply, TransportError> {
        let key = match list {
            List::Duplicate => self.path.to_owned(),
            _ => list_of(request),
        };
        let first = self.pages.lock().unwrap().get(&key).cloned();
        self.seen.followed.fetch_or(first.is_some(), Ordering::Relaxed);
        let reply = match (list, first) {
            (List::AnotherAccount, _) if self.strikes() => match &self.another {
                Some((another, _)) => return another.answer(request).await,
                None => unreachable!("there is another account where its answers are wanted"),
            },
            (List::Reordered, _) if self.strikes() => {
                let before = self.before.lock().unwrap().clone();
                return before.map_or_else(|| Err(TransportError::new(FailureKind::Timeout, "none came")), Ok);
            }
            (List::SamePage | List::Duplicate, Some(first)) => return Ok(first),
            (List::OnePage, Some(_)) => return Err(TransportError::new(FailureKind::Reset, "as the test says")),
            (List::EmptyNext | List::SameNext, Some(end)) if self.is_made_up(request) => {
                return Ok(self.after(list, &end));
            }
            _ => self.inner.answer(request).await?,
        };
        let reply = match list {
            List::EmptyNext | List::SameNext => self.naming_another(reply),
            _ => reply,
        };
        let is_first = self.pages.lock().unwrap().insert(key, reply.clone()).is_none();
        match list {
            List::ShrinksInFront if is_first => self.account.shrink(&self.exchange, true),
            List::ShrinksBehind if is_first => self.account.shrink(&self.exchange, false),
            _ => {}
        }
        Ok(reply)
    }

    /// Whether it asks for a page that the exchange never named.
    fn is_made_up(&self, request: &Get) -> bool {
        let query = request.url().query().unwrap_or_default();
        match self.name {
            // Pages are numbered: the one after the last is asked for.
            Exchange::Kucoin => {
                let number = request.url().query_pairs().find(|(name, _)| name == "currentPage");
                let number = number.and_then(|(_, number)| number.parse::<u64>().ok());
                let last = self.pages.lock().unwrap().get(&list_of(request)).and_then(total);
                number.zip(last).is_some_and(|(number, last)| number >= last)
            }
            _ => query.contains("=99000000000000000"),
        }
    }

    fn naming_another(&self, mut reply: Reply) -> Reply {
        if let Ok(mut page) = serde_json::from_slice::<Value>(&reply.body)
            && names_another(self.name, &mut page)
        {
            reply.body = page.to_string().into_bytes();
        }
        reply
    }

    fn after(&self, list: List, end: &Reply) -> Reply {
        let mut reply = end.clone();
        if list == List::EmptyNext
            && let Ok(mut page) = serde_json::from_slice::<Value>(&reply.body)
        {
            emptied(self.name, &mut page);
            reply.body = page.to_string().into_bytes();
        }
        reply
    }

    /// Notes whether an answer could be told from the one that another account has to the same question.
    async fn compare(&self, request: &Get, reply: &Reply) {
        let Some((another, uid)) = &self.another else { return };
        let Ok(theirs) = another.answer(request).await else { return };
        let says_whose = String::from_utf8_lossy(&reply.body).contains(uid.as_str());
        let alike = said(reply) == said(&theirs) && !says_whose;
        self.seen.replaced.fetch_add(1, Ordering::Relaxed);
        self.seen.told_apart.fetch_add(usize::from(!alike), Ordering::Relaxed);
    }

    fn strikes(&self) -> bool {
        let mut left = self.left.lock().unwrap();
        let strikes = *left != Some(0);
        *left = left.map(|left| left.saturating_sub(1));
        strikes
    }
}

fn total(page: &Reply) -> Option<u64> {
    serde_json::from_slice::<Value>(&page.body).ok()?.pointer("/data/totalPage")?.as_u64()
}

/// What an answer says: not when, nor with which words of success, nor how large its pages may be. That there is
/// nothing is said in several ways.
fn said(reply: &Reply) -> Option<Value> {
    let mut answer = serde_json::from_slice::<Value>(&reply.body).ok()?;
    let fields = answer.as_object_mut()?;
    for manner in ["time", "requestTime", "msg"] {
        fields.remove(manner);
    }
    without_nothing(&mut answer);
    Some(answer)
}

fn without_nothing(value: &mut Value) {
    let Value::Object(fields) = value else { return };
    fields.remove("pageSize");
    fields.values_mut().for_each(without_nothing);
    let is_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    fields.retain(|_, value| !is_nothing(value));
}

/// What is asked for, but for the page of it.
fn list_of(request: &Get) -> String {
    const PAGES: [&str; 8] = ["after", "before", "cursor", "idLessThan", "currentPage", "pageNum", "pageNo", "page"];
    let asked = request.url().query_pairs().filter(|(name, _)| !PAGES.contains(&&**name));
    let asked = asked.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    format!("{}{}?{asked}", request.url().authority(), request.url().path())
}
