//! One request, from the wait for its turn to the answer that is kept.

use std::time::Duration;

use modecheck_core::FailureKind;
use secrecy::SecretString;
use tokio::time::{Instant, sleep};

use super::Session;
use super::admission::Admitted;
use crate::client::{Access, Call, Get, Meter, Reply, TransportError, Triage, locked, strike};

/// How often a request is sent at most.
const ATTEMPTS: u32 = 3;
/// The longest wait before the first retry; doubled for the next.
const BACKOFF: Duration = Duration::from_millis(250);

impl Session<'_> {
    /// Sends until there is an answer to keep. Each attempt is limited, stamped and signed afresh.
    pub(super) async fn attempts(&self, call: &Call, query: &str, tries: &mut Tries) -> Result<Reply, TransportError> {
        locked(&self.client.0.retries).call();
        loop {
            let started = Instant::now();
            tries.count += 1;
            let answered = self.send(call, query, tries).await;
            let (answer, triage) = match (answered, tries.last.take()) {
                ((Err(error), _), Some(last)) if error.is_unsent() => {
                    tries.count -= 1;
                    return last;
                }
                (answered, _) => answered,
            };
            if let Some((left, wait)) = answer.as_ref().ok().and_then(|reply| self.dialect.left(reply)) {
                self.yield_to_others(call, left, wait);
            }
            if self.is_last(triage, tries) {
                return answer;
            }
            if !locked(&self.client.0.retries).take() {
                return Err(not_again(&answer));
            }
            tracing::debug!(call = call.name, attempt = tries.count, ?triage, "asking again");
            let resets_in = answer.as_ref().ok().and_then(|reply| self.dialect.resets_in(reply));
            let window = call.quotas.iter().map(|quota| quota.window).min().unwrap_or(BACKOFF);
            tries.last = Some(answer);
            match triage {
                Triage::Clock => {
                    tries.resynced = true;
                    self.sync_clock(Some(started)).await;
                }
                Triage::Throttled | Triage::Unclear(_) => self.hold(call, resets_in.unwrap_or(window)),
                // What follows waits for its end.
                Triage::Banned(_) => {}
                Triage::Keep | Triage::Retry => {
                    sleep(resets_in.unwrap_or_else(|| self.backoff(tries.count))).await;
                }
            }
        }
    }

    async fn send(&self, call: &Call, query: &str, tries: &mut Tries) -> (Result<Reply, TransportError>, Triage) {
        match self.admission(call).await {
            Ok(admitted) => {
                let sent = Instant::now();
                let answered = self.transmit(admitted, call, query).await;
                tries.took = sent.elapsed();
                answered
            }
            Err(error) => (Err(error), Triage::Keep),
        }
    }

    /// Stamps, signs and sends at once. A ban in the answer is heeded whatever was asked.
    pub(super) async fn transmit(
        &self,
        admitted: Admitted<'_>,
        call: &Call,
        query: &str,
    ) -> (Result<Reply, TransportError>, Triage) {
        let mut url = self.site.base(call.host).clone();
        url.set_path(call.path);
        url.set_query((!query.is_empty()).then_some(query));
        let mut headers = self.dialect.plain();
        if matches!(call.access, Access::Private(_)) {
            let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
            headers.extend(self.dialect.signed(self.credentials, self.wall().plus_millis(self.skew.millis()), &target));
        }
        let proofs: Vec<_> = headers.iter().filter(|(name, _)| proves(name)).map(|(_, value)| value.clone()).collect();
        let answer = self.client.0.transport.get(Get { url, headers }).await.map(|reply| without(reply, &proofs));
        admitted.departure.arrived();
        let triage = self.triage(call, &answer);
        (answer, triage)
    }

    /// What to do with an answer. What it says of this machine's address is heeded whatever was asked.
    fn triage(&self, call: &Call, answer: &Result<Reply, TransportError>) -> Triage {
        let reply = match answer {
            Ok(reply) => reply,
            Err(error) if error.is_transient() => return Triage::Retry,
            Err(_) => return Triage::Keep,
        };
        let triage = match self.dialect.triage(reply.status, &String::from_utf8_lossy(&reply.body)) {
            Triage::Banned(wait) => Triage::Banned(wait.max(reply.retry_after().unwrap_or_default())),
            // A web page is nobody's answer: something stood in front of the exchange.
            Triage::Keep if reply.status == 200 && reply.body.trim_ascii_start().starts_with(b"<") => Triage::Retry,
            triage => triage,
        };
        let of_user = call.quotas.iter().any(|quota| quota.meter == Meter::User);
        let user = of_user.then(|| locked(&self.meter).clone());
        locked(&self.client.0.bans).heed(&self.site.network, user.as_deref(), triage)
    }

    /// Whether an answer is the last: it is one to keep, or there is no time or leave to ask again.
    fn is_last(&self, triage: Triage, tries: &Tries) -> bool {
        match triage {
            Triage::Keep => true,
            Triage::Clock if tries.resynced => true,
            Triage::Banned(wait) if Instant::now() + wait >= self.deadline => true,
            _ => tries.count >= ATTEMPTS,
        }
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
    /// How long the last answer took.
    pub(super) took: Duration,
    /// Whether the clock was measured for it.
    resynced: bool,
}

pub(super) fn out_of_time() -> TransportError {
    TransportError::new(FailureKind::Deadline, "the account's deadline passed")
}

/// What is left of an answer that asked for another try which the run has not left.
fn not_again(answer: &Result<Reply, TransportError>) -> TransportError {
    let what = match answer {
        Ok(reply) => format!("HTTP {}", reply.status),
        Err(error) => error.detail.clone(),
    };
    let detail = format!("{what}, and the run has used up its retries: ask again when the exchange is well");
    TransportError::new(FailureKind::RetriesSpent, detail)
}
