//! One request, from the wait for its turn to the answer that is kept.

use std::sync::Arc;
use std::time::Duration;

use modecheck_core::FailureKind;
use secrecy::SecretString;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep, sleep_until};

use super::Session;
use crate::client::limiter::Reservation;
use crate::client::{Access, Call, Get, Meter, Quota, Reply, TransportError, Triage, locked, strike};

/// How often a request is sent at most.
const ATTEMPTS: u32 = 3;
/// The longest wait before the first retry; doubled for the next.
const BACKOFF: Duration = Duration::from_millis(250);
/// How late a request may be sent on a reservation; well below the limiter's margin.
const PUNCTUAL: Duration = Duration::from_millis(20);

impl Session<'_> {
    /// Sends until there is an answer to keep. Each attempt is limited, stamped and signed afresh.
    pub(super) async fn attempts(&self, call: &Call, query: &str, tries: &mut Tries) -> Result<Reply, TransportError> {
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
            if let Some((left, wait)) = answer.as_ref().ok().and_then(|reply| self.dialect.left(reply)) {
                self.yield_to_others(call, left, wait);
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
    pub(super) async fn transmit(&self, call: &Call, query: &str) -> Result<Reply, TransportError> {
        let mut url = self.site.base(call.host).clone();
        url.set_path(call.path);
        url.set_query((!query.is_empty()).then_some(query));
        let mut headers = self.dialect.plain();
        if matches!(call.access, Access::Private(_)) {
            let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
            headers.extend(self.dialect.signed(self.credentials, self.now().plus_millis(self.skew.millis()), &target));
        }
        let proofs: Vec<_> = headers.iter().filter(|(name, _)| proves(name)).map(|(_, value)| value.clone()).collect();
        let reply = self.client.0.transport.get(Get { url, headers }).await?;
        Ok(without(reply, &proofs))
    }

    /// Waits until every limit and a connection allow one request. Whoever waited for one of them and so missed a turn
    /// at another reserves that again: what was spread over a window must not go at once.
    pub(super) async fn admission(&self, call: &Call) -> Result<OwnedSemaphorePermit, TransportError> {
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
        let Some(left) = self.client.banned_for(&self.site.network) else { return Ok(()) };
        let until = self.now().plus_millis(i64::try_from(left.as_millis()).unwrap_or(i64::MAX));
        let detail = format!("the exchange shut this machine's address out: nothing more is sent to it until {until}");
        Err(TransportError::new(FailureKind::Banned, detail))
    }

    /// Lets nothing draw on the call's own limits for a while.
    fn hold(&self, call: &Call, wait: Duration) {
        let own = call.quotas.iter().filter(|quota| quota.meter == Meter::User || call.quotas.len() == 1);
        own.for_each(|quota| self.client.0.limiter.hold(&self.key(call, quota), wait));
    }

    /// Lets nothing draw on the call's own limits until they are whole again, when nothing is left of them or others use
    /// more of them than was left to them.
    fn yield_to_others(&self, call: &Call, left: u32, wait: Duration) {
        let own = call.quotas.iter().filter(|quota| quota.meter == Meter::User || call.quotas.len() == 1);
        for quota in own {
            let key = self.key(call, quota);
            if left == 0 || self.client.0.limiter.is_crowded(&key, quota, left) {
                self.client.0.limiter.hold(&key, wait);
            }
        }
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

/// Whether a header proves whose request it is: the signature, and a passphrase that is signed or plain.
fn proves(header: &str) -> bool {
    header.ends_with("-SIGN") || header.ends_with("-PASSPHRASE")
}

/// A reply without what it echoes of the request's proofs. One that is not text is kept nowhere.
fn without(mut reply: Reply, proofs: &[SecretString]) -> Reply {
    reply.body = match String::from_utf8(reply.body) {
        Ok(body) => proofs.iter().fold(body, strike).into_bytes(),
        Err(error) => error.into_bytes(),
    };
    reply
}

/// How often a request was sent, and what came of it last. Only what is worth asking again is remembered.
#[derive(Default)]
pub(super) struct Tries {
    pub(super) count: u32,
    pub(super) last: Option<Result<Reply, TransportError>>,
}

pub(super) fn out_of_time() -> TransportError {
    TransportError::new(FailureKind::Deadline, "the account's deadline passed")
}
