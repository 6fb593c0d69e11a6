mod admission;
mod sending;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use futures_util::future::join_all;
use memchr::memchr2_iter;
use modecheck_core::{Answer, FailureKind, Of, Response, Timestamp};
use serde_json::value::RawValue;
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use self::sending::{Tries, out_of_time};
use super::transport::LONGEST_WAIT;
use super::{
    Call, Client, Credentials, Desk, Dialect, Next, Reply, Site, Skew, TransportError, excerpt, keep, locked, tail,
    without_uid,
};

/// No list has more pages than this that anybody could act on.
const PAGES: u32 = 50;
/// So much is kept of an account. Fifty pages of orders, a hundred on each, have a fifth of it.
const ACCOUNT: usize = 32 << 20;
/// No listed reply is nested deeper.
const DEPTH: usize = 128;
/// How far the clock may move in a session from what passed: clocks that are kept right are nudged by less.
const EVEN: u64 = 1_000;

/// One account, being asked.
pub(crate) struct Session<'a> {
    client: &'a Client,
    dialect: &'a dyn Dialect,
    site: &'a Site,
    credentials: &'a Credentials,
    deadline: Instant,
    /// A moment of this session, by the clock and by the runtime's own, which nobody sets.
    anchor: Mutex<(Timestamp, Instant)>,
    skew: Arc<Skew>,
    /// What the exchange counts this account's requests by: the user once it is known, else the key.
    meter: Mutex<String>,
    /// Whether it stays the key: where more was asked than whose it is before the user was known.
    counts_by_key: bool,
    /// The account's id at the exchange, once it is known; struck from everything that is kept.
    uid: OnceLock<String>,
    /// What the exchange answered when this account asked for the time.
    clock: Mutex<Option<Response>>,
    /// How many bytes were answered.
    answered: AtomicUsize,
}

/// A response as it is kept, and the body before masking, which is wiped after use and cannot be printed.
pub(crate) struct Answered {
    pub(crate) response: Response,
    pub(crate) body: Option<Zeroizing<String>>,
}

impl Answered {
    /// The response with the body as it came, where that is JSON. Never kept.
    fn unmasked(self) -> Response {
        let raw = self.body.and_then(|body| RawValue::from_string(body.to_string()).ok());
        let mut response = self.response;
        if let (Answer::Reply { body, .. }, Some(raw)) = (&mut response.answer, raw) {
            *body = raw;
        }
        response
    }
}

impl<'a> Session<'a> {
    pub(crate) fn new(desk: &'a Desk, dialect: &'a dyn Dialect, deadline: Duration) -> Self {
        let Desk { client, site, credentials, .. } = desk;
        Self {
            client,
            dialect,
            site,
            credentials,
            deadline: Instant::now() + deadline.min(LONGEST_WAIT),
            anchor: Mutex::new((client.0.clock.now(), Instant::now())),
            skew: client.skew(site.base(dialect.time_call().host).as_str()),
            meter: Mutex::new(credentials.meter()),
            counts_by_key: false,
            uid: OnceLock::new(),
            clock: Mutex::default(),
            answered: AtomicUsize::default(),
        }
    }

    /// From now on counts requests by this user.
    pub(crate) fn identify(&self, user: &str) {
        if !self.counts_by_key {
            user.clone_into(&mut locked(&self.meter));
        }
        let _ = self.uid.set(user.to_owned());
    }

    /// The session of one who asks more before it is known whose key it is: one window counts all of it.
    pub(crate) fn asking_early(self) -> Self {
        Self { counts_by_key: true, ..self }
    }

    /// Strikes the account's id, which is known now, from what was kept before.
    pub(crate) fn strike_uid(&self, responses: &mut [Response]) {
        let Some(uid) = self.uid.get() else { return };
        for response in responses {
            match &mut response.answer {
                Answer::Reply { body, .. } if body.get().contains(uid.as_str()) => {
                    *body = keep(&without_uid(body.get(), uid), &[]);
                }
                Answer::Failure { detail, .. } if detail.contains(uid.as_str()) => {
                    *detail = detail.replace(uid.as_str(), &tail(uid));
                }
                _ => {}
            }
        }
    }

    /// The time of day by the clock as it is, which may be set at any time: what requests are stamped with.
    fn wall(&self) -> Timestamp {
        self.client.0.clock.now()
    }

    /// The time of day. In one session it goes on evenly, so that its moments can be compared.
    pub(crate) fn now(&self) -> Timestamp {
        let (then, at) = *locked(&self.anchor);
        then.plus_millis(i64::try_from(at.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    /// Whether the clock was set meanwhile, or the machine slept: then what was measured before tells nothing of now.
    /// From here on the session goes by the clock as it is.
    pub(crate) fn lost_its_time(&self) -> bool {
        let now = self.wall();
        let lost = now.as_millis().abs_diff(self.now().as_millis()) > EVEN;
        if lost {
            *locked(&self.anchor) = (now, Instant::now());
            *locked(&self.clock) = None;
        }
        lost
    }

    /// Asks once, with as many attempts as that takes.
    pub(crate) async fn ask(&self, call: &Call, query: String) -> Answered {
        self.ask_page(call, query, 1).await
    }

    /// Every list to its end, all lists at once.
    pub(crate) async fn lists(&self, asked: Vec<(&Call, String)>) -> Vec<Response> {
        let lists = asked.into_iter().map(|(call, first)| self.pages(call, first, |page| page.response));
        join_all(lists).await.into_iter().flatten().collect()
    }

    /// One list to its end, as it came and not masked: to be compared in memory, and neither kept nor shown.
    pub(crate) async fn roll(&self, call: &Call, first: &str) -> Vec<Response> {
        self.pages(call, first.to_owned(), Answered::unmasked).await
    }

    /// Asks for a list, page after page, until none follows.
    async fn pages(&self, call: &Call, first: String, kept: fn(Answered) -> Response) -> Vec<Response> {
        let mut pages = vec![kept(self.ask_page(call, first.clone(), 1).await)];
        for number in 2..=PAGES {
            let following = pages.last().map(|page| self.dialect.next_page(call, &first, page));
            let Some(Next::Page(query)) = following else { break };
            if pages.iter().any(|page| page.query == query) {
                break;
            }
            pages.push(kept(self.ask_page(call, query, number).await));
        }
        pages
    }

    /// A public list that is the same for all accounts: asked for once in ten minutes, unless that failed.
    pub(crate) async fn public(&self, call: &Call, query: &str) -> Vec<Response> {
        // One host may serve several sites.
        let key = format!("{}|{:?}|{}|{query}", self.site.base(call.host), self.site.name, call.name);
        let published = self.client.published(key);
        let asked = published.get_or_try_init(|| async {
            let pages = self.pages(call, query.to_owned(), |page| page.response).await;
            let last = pages.last().map(|page| self.dialect.next_page(call, query, page));
            if last == Some(Next::End) { Ok(pages) } else { Err(pages) }
        });
        match timeout_at(self.deadline, asked).await {
            Ok(asked) => asked.map_or_else(|pages| pages, Clone::clone),
            // Another account may be asking still, and have more time.
            Err(_) => vec![self.record(call, query.to_owned(), 1, 1, Err(out_of_time())).response],
        }
    }

    /// Measures the exchange's clock, unless another account did lately.
    pub(crate) async fn sync_clock(&self, since: Option<Instant>) {
        // Without a measurement our own clock is used, and the exchange refuses it if it is wrong.
        let _ = timeout_at(self.deadline, self.skew.measure(since, || self.measure_clock())).await;
    }

    /// Asks the exchange for the time, whoever else did so: the answer is evidence.
    pub(crate) async fn read_clock(&self) {
        let (Answered { mut response, body }, took) = self.timed(self.dialect.time_call(), String::new(), 1).await;
        let server = body.and_then(|body| self.dialect.server_time(&body));
        let (wall, halfway) = self.halfway(took);
        if let Some(server) = server {
            self.skew.set(server.as_millis() - wall.as_millis());
        }
        response.at = Some(halfway);
        self.keep_clock(response, server.is_some());
    }

    /// The middle of the way there and back, which what a clock said belongs to: by the clock as it is, and by the
    /// session's own.
    fn halfway(&self, took: Duration) -> (Timestamp, Timestamp) {
        let way = i64::try_from(took.as_millis()).unwrap_or(i64::MAX) / 2;
        (self.wall().plus_millis(-way), self.now().plus_millis(-way))
    }

    async fn measure_clock(&self) -> Option<i64> {
        let call = self.dialect.time_call();
        let admitted = self.admission(call).await;
        let sent = Instant::now();
        let answer = match admitted {
            Ok(admitted) => self.transmit(admitted, call, "").await.0,
            Err(error) => Err(error),
        };
        let (wall, halfway) = self.halfway(sent.elapsed());
        let body = answer.as_ref().ok().and_then(|reply| std::str::from_utf8(&reply.body).ok());
        let server = body.and_then(|body| self.dialect.server_time(body));
        let mut response = self.record(call, String::new(), 1, 1, answer).response;
        response.at = Some(halfway);
        self.keep_clock(response, server.is_some());
        server.map(|server| server.as_millis() - wall.as_millis())
    }

    /// One answer is evidence: the last that tells the time.
    fn keep_clock(&self, response: Response, tells_time: bool) {
        let mut clock = locked(&self.clock);
        if tells_time || clock.is_none() {
            *clock = Some(response);
        }
    }

    /// What this account heard when it asked for the time.
    pub(crate) fn clock(&self) -> Option<Response> {
        locked(&self.clock).clone()
    }

    async fn ask_page(&self, call: &Call, query: String, page: u32) -> Answered {
        self.timed(call, query, page).await.0
    }

    /// The same, and how long the answer took, without the waits before it was asked for.
    async fn timed(&self, call: &Call, query: String, page: u32) -> (Answered, Duration) {
        let mut tries = Tries::default();
        let answer = match timeout_at(self.deadline, self.attempts(call, &query, &mut tries)).await {
            Ok(answer) => answer,
            // What came before the deadline says more than that it passed, and is no answer either.
            Err(_) => tries.last.unwrap_or_else(|| Err(out_of_time())),
        };
        (self.record(call, query, page, tries.count, answer), tries.took)
    }

    fn record(
        &self,
        call: &Call,
        query: String,
        page: u32,
        attempts: u32,
        answer: Result<Reply, TransportError>,
    ) -> Answered {
        let failure = |kind: FailureKind, detail: &str| Answer::Failure {
            kind,
            detail: excerpt(&self.credentials.strike_from(detail.to_owned())),
        };
        let (answer, body) = match answer {
            Err(error) => (failure(error.kind, &error.detail), None),
            Ok(reply) => match String::from_utf8(reply.body) {
                Err(_) => (failure(FailureKind::NotText, "the answer is not UTF-8"), None),
                Ok(body) if self.answered.fetch_add(body.len(), Ordering::Relaxed) + body.len() > ACCOUNT => {
                    (failure(FailureKind::TooLarge, "the account's answers have more than 32 MiB together"), None)
                }
                Ok(body) if is_too_deep(&body) => {
                    (failure(FailureKind::TooDeep, "the answer is nested more than 128 levels deep"), None)
                }
                Ok(body) => {
                    let mut body = Zeroizing::new(self.credentials.strike_from(body));
                    if let Some(uid) = self.uid.get().filter(|uid| body.contains(uid.as_str())) {
                        *body = without_uid(&body, uid);
                    }
                    let condensed = call.condense.and_then(|condense| condense(&body));
                    let kept = keep(condensed.as_deref().unwrap_or(&body), call.mask);
                    (Answer::Reply { status: reply.status, body: kept }, Some(body))
                }
            },
        };
        let (call, host) = (call.name.to_owned(), call.host.to_owned());
        let response = Response { call, host, query, page, of: Of::OwnAccount, at: Some(self.now()), attempts, answer };
        Answered { response, body }
    }
}

/// Whether brackets nest deeper than that outside of strings.
fn is_too_deep(json: &str) -> bool {
    // Most replies have fewer of them.
    memchr2_iter(b'{', b'[', json.as_bytes()).nth(DEPTH).is_some() && depth(json) > DEPTH
}

fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, depth, is_too_deep};

    #[test]
    fn only_brackets_outside_strings_nest() {
        assert_eq!(depth(r#"{"a":[[]],"b":"[[[[\"[[["}"#), 3);
        assert!(is_too_deep(&"[".repeat(DEPTH + 1)));
        assert!(!is_too_deep(&"[".repeat(DEPTH)));
        assert!(!is_too_deep(&"[]".repeat(DEPTH + 1)));
    }
}
