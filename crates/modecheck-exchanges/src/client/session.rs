use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use modecheck_core::{Answer, FailureKind, Of, Response, Timestamp};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use zeroize::Zeroizing;

use super::transport::LONGEST_WAIT;
use super::{
    Access, Call, Client, Credentials, Dialect, Get, Meter, Reply, Site, Skew, TransportError, Triage, keep, locked,
    tail,
};

/// How often a request is sent at most.
const ATTEMPTS: u32 = 3;
/// The longest wait before the first retry; doubled for the next.
const BACKOFF: Duration = Duration::from_millis(250);
/// No list has more pages than this that anybody could act on.
const PAGES: u32 = 50;
/// How late a request may be sent on a reservation; well below the limiter's margin.
const PUNCTUAL: Duration = Duration::from_millis(20);
/// No listed reply is nested deeper.
const DEPTH: usize = 128;

/// One account, being asked.
pub(crate) struct Session<'a> {
    client: &'a Client,
    dialect: &'a dyn Dialect,
    site: &'a Site,
    credentials: &'a Credentials,
    deadline: Instant,
    skew: Arc<Skew>,
    gate: Arc<Semaphore>,
    /// What the exchange counts this account's requests by: the user once it is known, else the key.
    meter: Mutex<String>,
    /// The account's id at the exchange, once it is known; struck from everything that is kept.
    uid: OnceLock<String>,
    /// What the exchange answered when this account asked for the time.
    clock: Mutex<Vec<Response>>,
}

/// A response as it is kept, and the body before masking, which is wiped after use and cannot be printed.
pub(crate) struct Answered {
    pub(crate) response: Response,
    pub(crate) body: Option<Zeroizing<String>>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        client: &'a Client,
        dialect: &'a dyn Dialect,
        site: &'a Site,
        credentials: &'a Credentials,
        deadline: Duration,
    ) -> Self {
        let host = site.base.as_str();
        Self {
            client,
            dialect,
            site,
            credentials,
            deadline: Instant::now() + deadline.min(LONGEST_WAIT),
            skew: client.skew(host),
            gate: client.gate(host),
            meter: Mutex::new(credentials.meter()),
            uid: OnceLock::new(),
            clock: Mutex::default(),
        }
    }

    /// From now on counts requests by this user.
    pub(crate) fn identify(&self, user: &str) {
        user.clone_into(&mut locked(&self.meter));
        let _ = self.uid.set(user.to_owned());
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.client.0.clock.now()
    }

    /// Asks once, with as many attempts as that takes.
    pub(crate) async fn ask(&self, call: &Call, query: String) -> Answered {
        self.ask_page(call, query, 1).await
    }

    /// Asks for a list, page after page, until `next` names no further one.
    pub(crate) async fn pages(
        &self,
        call: &Call,
        query: String,
        next: impl Fn(&Call, &Response) -> Option<String>,
    ) -> Vec<Response> {
        let mut pages = vec![self.ask_page(call, query, 1).await.response];
        for number in 2..=PAGES {
            let following = pages.last().and_then(|page| next(call, page));
            let Some(query) = following.filter(|query| pages.iter().all(|page| page.query != *query)) else { break };
            pages.push(self.ask_page(call, query, number).await.response);
        }
        pages
    }

    /// Measures the exchange's clock, unless another account did lately.
    pub(crate) async fn sync_clock(&self, since: Option<Instant>) {
        let call = self.dialect.time_call();
        let measurement = || async {
            let key = self.key(call);
            let connection = self.admission(&key, call).await;
            let sent = self.now();
            let answer = match connection {
                Ok(_connection) => self.transmit(call, "").await,
                Err(error) => Err(error),
            };
            let received = self.now();
            let body = answer.as_ref().ok().and_then(|reply| std::str::from_utf8(&reply.body).ok());
            let server = body.and_then(|body| self.dialect.server_time(body));
            locked(&self.clock).push(self.record(call, String::new(), 1, 1, answer).response);
            let halfway = sent.as_millis().midpoint(received.as_millis());
            server.map(|server| server.as_millis() - halfway)
        };
        // Without a measurement our own clock is used, and the exchange refuses it if it is wrong.
        let _ = timeout_at(self.deadline, self.skew.measure(since, measurement)).await;
    }

    /// What this account heard when it asked for the time.
    pub(crate) fn clock(self) -> Vec<Response> {
        self.clock.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask_page(&self, call: &Call, query: String, page: u32) -> Answered {
        let mut tries = Tries::default();
        let answer = match timeout_at(self.deadline, self.attempts(call, &query, &mut tries)).await {
            Ok(answer) => answer,
            // What came before the deadline says more than that it passed, and is no answer either.
            Err(_) => tries.last.unwrap_or_else(|| Err(out_of_time())),
        };
        self.record(call, query, page, tries.count, answer)
    }

    /// Sends until there is an answer to keep. Each attempt is limited, stamped and signed afresh.
    async fn attempts(&self, call: &Call, query: &str, tries: &mut Tries) -> Result<Reply, TransportError> {
        let mut resynced = false;
        loop {
            let started = Instant::now();
            tries.count += 1;
            let answer = match (self.send(call, query).await, tries.last.take()) {
                (Err(error), Some(last)) if error.kind == FailureKind::Deadline => return last,
                (answer, _) => answer,
            };
            let triage = match &answer {
                Ok(reply) => self.dialect.triage(reply.status, &String::from_utf8_lossy(&reply.body)),
                Err(error) if error.is_transient() => Triage::Retry,
                Err(_) => Triage::Keep,
            };
            if triage == Triage::Keep || tries.count >= ATTEMPTS || (triage == Triage::Clock && resynced) {
                return answer;
            }
            tracing::debug!(call = call.name, attempt = tries.count, ?triage, "asking again");
            let resets_in = answer.as_ref().ok().and_then(|reply| self.dialect.resets_in(reply));
            tries.last = Some(answer);
            match triage {
                Triage::Clock => {
                    resynced = true;
                    self.sync_clock(Some(started)).await;
                }
                Triage::Throttled => {
                    self.client.0.limiter.hold(&self.key(call), resets_in.unwrap_or(call.quota.window));
                }
                Triage::Keep | Triage::Retry => sleep(resets_in.unwrap_or_else(|| self.backoff(tries.count))).await,
            }
        }
    }

    async fn send(&self, call: &Call, query: &str) -> Result<Reply, TransportError> {
        let key = self.key(call);
        let _connection = self.admission(&key, call).await?;
        self.transmit(call, query).await
    }

    /// Stamps, signs and sends at once.
    async fn transmit(&self, call: &Call, query: &str) -> Result<Reply, TransportError> {
        let mut url = self.site.base.clone();
        url.set_path(call.path);
        url.set_query((!query.is_empty()).then_some(query));
        let mut headers = self.dialect.plain();
        if matches!(call.access, Access::Private(_)) {
            let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
            headers.extend(self.dialect.signed(self.credentials, self.now().plus_millis(self.skew.millis()), &target));
        }
        self.client.0.transport.get(Get { url, headers }).await
    }

    /// Waits until the limit and a connection allow one request. Whoever waited for a connection and so missed its
    /// turn reserves another: what was spread over a window must not go at once.
    async fn admission(&self, key: &str, call: &Call) -> Result<SemaphorePermit<'_>, TransportError> {
        let reserve = || self.client.0.limiter.reserve(key, &call.quota, 1, self.deadline).ok_or_else(out_of_time);
        loop {
            let turn = reserve()?;
            if turn.at > Instant::now() {
                sleep_until(turn.at).await;
            }
            let connection = self.gate.acquire().await.map_err(|_| out_of_time())?;
            // The exchange may have refused another request for rate since this turn was given.
            if self.client.0.limiter.is_held(key) {
                continue;
            }
            if turn.at.elapsed() <= PUNCTUAL {
                turn.use_up();
                return Ok(connection);
            }
            drop(turn);
            let another = reserve()?;
            if another.at <= Instant::now() {
                another.use_up();
                return Ok(connection);
            }
        }
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
            detail: self.credentials.strike_from(detail.to_owned()),
        };
        let (answer, body) = match answer {
            Err(error) => (failure(error.kind, &error.detail), None),
            Ok(reply) => match String::from_utf8(reply.body) {
                Err(_) => (failure(FailureKind::NotText, "the answer is not UTF-8"), None),
                Ok(body) if depth(&body) > DEPTH => {
                    (failure(FailureKind::TooDeep, "the answer is nested more than 128 levels deep"), None)
                }
                Ok(body) => {
                    let mut body = Zeroizing::new(self.credentials.strike_from(body));
                    if let Some(uid) = self.uid.get().filter(|uid| body.contains(uid.as_str())) {
                        *body = body.replace(uid, &tail(uid));
                    }
                    (Answer::Reply { status: reply.status, body: keep(&body, call.mask) }, Some(body))
                }
            },
        };
        let (call, host) = (call.name.to_owned(), call.host.to_owned());
        let response = Response { call, host, query, page, of: Of::OwnAccount, at: Some(self.now()), attempts, answer };
        Answered { response, body }
    }

    fn key(&self, call: &Call) -> String {
        let counted = match call.quota.meter {
            Meter::User => locked(&self.meter).clone(),
            Meter::Address => String::new(),
        };
        format!("{}|{counted}|{}", self.site.base, call.path)
    }

    /// Full jitter: anything between nothing and the doubled wait.
    fn backoff(&self, attempts: u32) -> Duration {
        let longest = BACKOFF * 2_u32.pow(attempts.saturating_sub(1));
        longest.mul_f64(locked(&self.client.0.random).f64())
    }
}

/// How often a request was sent, and what came of it last. Only what is worth asking again is remembered.
#[derive(Default)]
struct Tries {
    count: u32,
    last: Option<Result<Reply, TransportError>>,
}

fn out_of_time() -> TransportError {
    TransportError::new(FailureKind::Deadline, "the account's deadline passed")
}

/// How deep brackets nest outside of strings.
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
    use super::depth;

    #[test]
    fn only_brackets_outside_strings_nest() {
        assert_eq!(depth(r#"{"a":[[]],"b":"[[[[\"[[["}"#), 3);
        assert_eq!(depth(&"[".repeat(129)), 129);
    }
}
