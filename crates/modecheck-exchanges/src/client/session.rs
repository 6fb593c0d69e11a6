use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use futures::future::join_all;
use modecheck_core::{Answer, FailureKind, Of, Response, Timestamp};
use tokio::sync::{OnceCell, OwnedSemaphorePermit};
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use zeroize::Zeroizing;

use super::limiter::Reservation;
use super::transport::LONGEST_WAIT;
use super::{
    Access, Call, Client, Credentials, Desk, Dialect, Get, Meter, Next, Quota, Reply, Site, Skew, TransportError,
    Triage, keep, locked, without_uid,
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
    /// What the exchange counts this account's requests by: the user once it is known, else the key.
    meter: Mutex<String>,
    /// The account's id at the exchange, once it is known; struck from everything that is kept.
    uid: OnceLock<String>,
    /// What the exchange answered when this account asked for the time.
    clock: Mutex<Option<Response>>,
}

/// A response as it is kept, and the body before masking, which is wiped after use and cannot be printed.
pub(crate) struct Answered {
    pub(crate) response: Response,
    pub(crate) body: Option<Zeroizing<String>>,
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
            skew: client.skew(site.base(dialect.time_call().host).as_str()),
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

    /// Every list to its end, all lists at once.
    pub(crate) async fn lists(&self, asked: Vec<(&Call, String)>) -> Vec<Response> {
        let lists = asked.into_iter().map(|(call, first)| self.pages(call, first));
        join_all(lists).await.into_iter().flatten().collect()
    }

    /// Asks for a list, page after page, until none follows.
    async fn pages(&self, call: &Call, first: String) -> Vec<Response> {
        let mut pages = vec![self.ask_page(call, first.clone(), 1).await.response];
        for number in 2..=PAGES {
            let following = pages.last().map(|page| self.dialect.next_page(call, &first, page));
            let Some(Next::Page(query)) = following else { break };
            if pages.iter().any(|page| page.query == query) {
                break;
            }
            pages.push(self.ask_page(call, query, number).await.response);
        }
        pages
    }

    /// A public list that is the same for all accounts: asked for once in the life of the client, unless that failed.
    pub(crate) async fn public(&self, call: &Call, query: &str) -> Vec<Response> {
        let key = format!("{}|{}|{query}", self.site.base(call.host), call.name);
        let once = Arc::clone(locked(&self.client.0.public).entry(key).or_insert_with(|| Arc::new(OnceCell::new())));
        let asked = once.get_or_try_init(|| async {
            let pages = self.pages(call, query.to_owned()).await;
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
        let Answered { response, body } = self.ask(self.dialect.time_call(), String::new()).await;
        let server = body.and_then(|body| self.dialect.server_time(&body));
        if let Some((server, heard)) = server.zip(response.at) {
            self.skew.set(server.as_millis() - heard.as_millis());
        }
        self.keep_clock(response, server.is_some());
    }

    async fn measure_clock(&self) -> Option<i64> {
        let call = self.dialect.time_call();
        let connection = self.admission(call).await;
        let sent = self.now();
        let answer = match connection {
            Ok(_connection) => self.transmit(call, "").await,
            Err(error) => Err(error),
        };
        let received = self.now();
        let body = answer.as_ref().ok().and_then(|reply| std::str::from_utf8(&reply.body).ok());
        let server = body.and_then(|body| self.dialect.server_time(body));
        let halfway = sent.as_millis().midpoint(received.as_millis());
        let mut response = self.record(call, String::new(), 1, 1, answer).response;
        // What its clock said belongs to the middle of the way there and back.
        response.at = Timestamp::from_millis(halfway);
        self.keep_clock(response, server.is_some());
        server.map(|server| server.as_millis() - halfway)
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
            if let Triage::Banned(wait) = triage {
                self.client.ban(&self.site.network, wait);
                return answer;
            }
            if let Some(wait) = answer.as_ref().ok().and_then(|reply| self.dialect.spent_for(reply)) {
                self.hold(call, wait);
            }
            if triage == Triage::Keep || tries.count >= ATTEMPTS || triage == Triage::Clock && resynced {
                return answer;
            }
            tracing::debug!(call = call.name, attempt = tries.count, ?triage, "asking again");
            let resets_in = answer.as_ref().ok().and_then(|reply| self.dialect.resets_in(reply));
            let window = call.quotas.iter().map(|quota| quota.window).min().unwrap_or(BACKOFF);
            tries.last = Some(answer);
            match triage {
                Triage::Clock => {
                    resynced = true;
                    self.sync_clock(Some(started)).await;
                }
                Triage::Throttled => self.hold(call, resets_in.unwrap_or(window)),
                Triage::Keep | Triage::Retry | Triage::Banned(_) => {
                    sleep(resets_in.unwrap_or_else(|| self.backoff(tries.count))).await;
                }
            }
        }
    }

    async fn send(&self, call: &Call, query: &str) -> Result<Reply, TransportError> {
        let _connection = self.admission(call).await?;
        self.transmit(call, query).await
    }

    /// Stamps, signs and sends at once.
    async fn transmit(&self, call: &Call, query: &str) -> Result<Reply, TransportError> {
        let mut url = self.site.base(call.host).clone();
        url.set_path(call.path);
        url.set_query((!query.is_empty()).then_some(query));
        let mut headers = self.dialect.plain();
        if matches!(call.access, Access::Private(_)) {
            let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
            headers.extend(self.dialect.signed(self.credentials, self.now().plus_millis(self.skew.millis()), &target));
        }
        self.client.0.transport.get(Get { url, headers }).await
    }

    /// Waits until every limit and a connection allow one request. Whoever waited for one of them and so missed a turn
    /// at another reserves that again: what was spread over a window must not go at once.
    async fn admission(&self, call: &Call) -> Result<OwnedSemaphorePermit, TransportError> {
        let limiter = &self.client.0.limiter;
        let limits: Vec<_> = call.quotas.iter().map(|quota| (self.key(call, quota), quota)).collect();
        let gate = self.client.gate(self.site.base(call.host).as_str());
        loop {
            let mut turns = Vec::new();
            for (key, quota) in &limits {
                self.not_banned()?;
                let turn = limiter.reserve(key, quota, self.deadline).ok_or_else(out_of_time)?;
                if turn.at > Instant::now() {
                    sleep_until(turn.at).await;
                }
                turns.push(turn);
            }
            let connection = Arc::clone(&gate).acquire_owned().await.map_err(|_| out_of_time())?;
            self.not_banned()?;
            // The exchange may have refused another request for rate since a turn was given.
            if limits.iter().any(|(key, _)| limiter.is_held(key)) {
                continue;
            }
            turns.retain(|turn| turn.at.elapsed() <= PUNCTUAL);
            let missed = limits.iter().filter(|(key, _)| turns.iter().all(|turn| turn.key != key));
            let again = missed.map(|(key, quota)| limiter.reserve(key, quota, self.deadline).ok_or_else(out_of_time));
            turns.extend(again.collect::<Result<Vec<_>, _>>()?);
            if turns.iter().all(|turn| turn.at <= Instant::now()) {
                turns.into_iter().for_each(Reservation::use_up);
                return Ok(connection);
            }
        }
    }

    fn not_banned(&self) -> Result<(), TransportError> {
        let banned = self.client.is_banned(&self.site.network);
        let detail = "the exchange shut this machine's address out: nothing more is sent to it for now";
        if banned { Err(TransportError::new(FailureKind::Banned, detail)) } else { Ok(()) }
    }

    /// Lets nothing draw on the call's own limits for a while.
    fn hold(&self, call: &Call, wait: Duration) {
        let own = call.quotas.iter().filter(|quota| quota.meter == Meter::User || call.quotas.len() == 1);
        own.for_each(|quota| self.client.0.limiter.hold(&self.key(call, quota), wait));
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

    fn key(&self, call: &Call, quota: &Quota) -> String {
        let counted = match quota.meter {
            Meter::User => locked(&self.meter).clone(),
            Meter::Address => String::new(),
        };
        format!("{}|{counted}|{}", self.site.network, quota.pool.unwrap_or(call.path))
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
