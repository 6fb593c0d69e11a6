//! One fault on one call of one account.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures::FutureExt;
use modecheck::{Call, Client, Verdict, precheck};
use modecheck_simulator::{Fault, FaultKind, Logged};

use crate::kinds::{Kind, List};
use crate::subjects::Subject;
use crate::way::{Seen, Struck};

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

/// What came of it.
pub(crate) struct Came {
    /// The verdicts on the account, or what a panic said.
    pub(crate) verdicts: Result<Vec<Verdict>, String>,
    /// Whether the exchange would refuse the switch still.
    pub(crate) is_refused: bool,
    /// How many requests were sent, and what was amiss with them.
    pub(crate) requests: usize,
    pub(crate) throttled: usize,
    pub(crate) other_methods: usize,
    pub(crate) foreign: usize,
    pub(crate) seen: Arc<Seen>,
}

/// Strikes the account while it is asked. To compare takes longer: whether what came was what another account is told.
pub(crate) async fn struck(strike: &Strike<'_>, compares: bool) -> Came {
    let subject = strike.subject;
    let (exchange, transport) = subject.account.exchange();
    if let Kind::Answer(kind) | Kind::Named(_, kind) = &strike.kind {
        let path = Some(strike.call.path.to_owned());
        exchange.inject(Fault { path, times: strike.times, account: None, kind: kind.clone() });
    }
    let (seen, step) = (Arc::new(Seen::default()), Arc::new(AtomicI64::new(0)));
    let way =
        Struck::new(strike, (exchange.clone(), transport.clone()), compares, Arc::clone(&seen), Arc::clone(&step));
    let clock = move || transport.now().plus_millis(step.load(Ordering::Relaxed));
    let client = Client::on(way, clock, 1.0, 7);
    let expects = matches!(strike.kind, Kind::List(List::AnotherAccount));
    let provider =
        if expects { subject.account.expected(&client, &subject.uid) } else { subject.account.provider(&client) };
    let asking = precheck(&*provider, &subject.ask, subject.words.clone());
    let verdicts = AssertUnwindSafe(asking).catch_unwind().await;
    let verdicts = verdicts.map(|reports| reports.iter().map(modecheck::Report::verdict).collect()).map_err(|panic| {
        panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap()
    });
    let sent = exchange.requests();
    Came {
        verdicts,
        is_refused: !strike.kind.shrinks() || subject.account.is_refused_by(&exchange, &subject.ask.targets[0]),
        requests: sent.len(),
        throttled: sent.iter().filter(|sent| is_throttled(sent) && !strike.explains(sent)).count(),
        other_methods: sent.iter().filter(|sent| sent.method != "GET").count(),
        foreign: seen.foreign.load(Ordering::Relaxed),
        seen,
    }
}

impl Strike<'_> {
    /// Whether the exchange was told to refuse this one.
    fn explains(&self, sent: &Logged) -> bool {
        let path = sent.target.split('?').next().unwrap_or_default();
        path == self.call.path && matches!(self.kind, Kind::Answer(_) | Kind::Named(..))
            || self.kind.is_of_rate()
                && matches!(self.kind, Kind::Answer(FaultKind::ForbiddenPage | FaultKind::ForbiddenJson))
    }
}

/// Whether the exchange refused it for rate.
fn is_throttled(sent: &Logged) -> bool {
    matches!(sent.status, 403 | 429) && sent.code.is_empty()
        || matches!(sent.code.as_str(), "10006" | "50011" | "429000" | "429" | "403")
}
