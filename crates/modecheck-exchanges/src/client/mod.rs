//! The one client that all exchanges share: limit, stamp, sign, send, classify, keep or retry. GET only.

mod bans;
mod call;
mod clock;
mod codes;
mod coverage;
mod credentials;
mod decode;
mod dialect;
mod held;
mod http;
mod identity;
mod limiter;
mod owners;
mod pages;
mod redact;
mod retries;
mod session;
mod site;
mod transport;
mod until;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use modecheck_core::Response;

use bans::Bans;
pub use call::{Access, Call, Meter, Quota};
pub(crate) use call::{Mask, Paging, RowId};
pub use clock::Clock;
use clock::Skew;
pub(crate) use codes::{CodeCard, Meaning, refused};
pub(crate) use coverage::Part;
pub(crate) use credentials::strike;
pub use credentials::{Credentials, KeyVersion};
pub(crate) use decode::{answered, decoded, foreign, lenient};
pub(crate) use dialect::{Dialect, Header, Next, Triage};
pub(crate) use held::{held, of_key};
pub(crate) use identity::{Desk, asked_at_a_desk, beside, identity, untold};
use limiter::Limiter;
pub use limiter::Waiting;
pub use owners::Owner;
use owners::Owners;
pub(crate) use pages::{Pages, Read};
pub(crate) use redact::{excerpt, keep, tail, without_uid};
use retries::Retries;
pub(crate) use session::{Answered, Session};
pub(crate) use site::SiteCard;
pub use site::{Site, SiteError};
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::Instant;
pub(crate) use transport::CONNECTIONS_PER_HOST;
pub use transport::{Get, Reply, STREAMS_PER_HOST, Transport, TransportError};
pub(crate) use until::{Question, stopped};

/// The share of limits that is used unless somebody says otherwise.
const HALF: f64 = 0.5;

/// What all accounts of a process share: connections, limits, measured clocks. Cloning shares it.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// A public list, once it is there.
type Asked = Arc<OnceCell<Vec<Response>>>;

struct Shared {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    limiter: Limiter,
    skews: Mutex<HashMap<String, Arc<Skew>>>,
    /// By host, and how wide each has become.
    gates: Mutex<HashMap<String, (Arc<Semaphore>, usize)>>,
    bans: Mutex<Bans>,
    retries: Mutex<Retries>,
    /// Public replies that are the same for all accounts, and since when they are asked for.
    public: Mutex<HashMap<String, (Instant, Asked)>>,
    random: Mutex<fastrand::Rng>,
    /// Full uids by account, where somebody asked for them.
    uids: Mutex<Option<BTreeMap<String, String>>>,
    /// Whose the keys of named accounts are, by the uids that were read.
    owners: Mutex<Owners>,
}

impl Client {
    /// A client on real sockets. It uses half of every documented limit and leaves the rest to whoever trades with the
    /// same keys and from the same address. This machine's root certificates are read when the first site needs them, or
    /// by [`Client::prepare`].
    pub fn new(clock: impl Clock + 'static) -> Result<Self, TransportError> {
        Self::with_share(clock, HALF)
    }

    /// The same, using another share of every documented limit: above 0, at most 1.
    pub fn with_share(clock: impl Clock + 'static, share: f64) -> Result<Self, TransportError> {
        Ok(Self::on(http::Http::new(None)?, clock, share, fastrand::u64(..)))
    }

    /// The same, sending from one of the machine's addresses.
    pub fn from_address(clock: impl Clock + 'static, share: f64, address: IpAddr) -> Result<Self, TransportError> {
        Ok(Self::on(http::Http::new(Some(address))?, clock, share, fastrand::u64(..)))
    }

    /// A client on any transport; the seed decides its jitter.
    pub fn on(transport: impl Transport + 'static, clock: impl Clock + 'static, share: f64, seed: u64) -> Self {
        Self::through(Arc::new(transport), Arc::new(clock), share, seed)
    }

    /// A client for another exchange, with the same transport and limits of its own.
    #[must_use]
    pub fn beside(&self, share: f64) -> Self {
        let seed = locked(&self.0.random).u64(..);
        Self::through(Arc::clone(&self.0.transport), Arc::clone(&self.0.clock), share, seed)
    }

    fn through(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>, share: f64, seed: u64) -> Self {
        Self(Arc::new(Shared {
            transport,
            clock,
            limiter: Limiter::new(share),
            skews: Mutex::default(),
            gates: Mutex::default(),
            bans: Mutex::default(),
            retries: Mutex::default(),
            public: Mutex::default(),
            random: Mutex::new(fastrand::Rng::with_seed(seed)),
            uids: Mutex::default(),
            owners: Mutex::default(),
        }))
    }

    /// Makes ready what it takes to ask at a site: for other machines than this one their certificates must be checked.
    pub fn prepare(&self, site: &Site) -> Result<(), TransportError> {
        site.urls().try_for_each(|url| self.0.transport.prepare(url))
    }

    /// The limit that most requests wait for now, if any do.
    pub fn waiting(&self) -> Option<Waiting> {
        self.0.limiter.waiting()
    }

    /// From now on it is another run's: that has retries of its own, and none that the one before left.
    pub fn renew(&self) {
        *locked(&self.0.retries) = Retries::default();
    }

    /// Has it remember the full uids of named accounts, which are in nothing that is kept or printed.
    pub fn remember_uids(&self) {
        locked(&self.0.uids).get_or_insert_default();
    }

    /// The full uids that were read since, by account.
    pub fn uids(&self) -> BTreeMap<String, String> {
        locked(&self.0.uids).clone().unwrap_or_default()
    }

    /// Whose account the key of a named account was read to be of.
    pub fn owner(&self, name: &str) -> Option<Owner> {
        locked(&self.0.owners).of(name)
    }

    fn remember_uid(&self, name: Option<&str>, uid: &str) {
        let Some(name) = name else { return };
        if let Some(uids) = locked(&self.0.uids).as_mut() {
            uids.insert(name.to_owned(), uid.to_owned());
        }
        locked(&self.0.owners).insert(name, uid);
    }

    fn skew(&self, host: &str) -> Arc<Skew> {
        Arc::clone(locked(&self.0.skews).entry(host.to_owned()).or_default())
    }

    /// The place of a public list, a fresh one where the old list may be out of date.
    fn published(&self, key: String) -> Asked {
        let mut public = locked(&self.0.public);
        let (since, asked) = public.entry(key).or_insert_with(|| (Instant::now(), Asked::default()));
        if since.elapsed() >= clock::TRUSTED {
            (*since, *asked) = (Instant::now(), Asked::default());
        }
        Arc::clone(asked)
    }

    fn gate(&self, host: &str) -> Arc<Semaphore> {
        let width = self.0.transport.at_a_time(host);
        let mut gates = locked(&self.0.gates);
        let (gate, known) = gates.entry(host.to_owned()).or_insert_with(|| (Arc::new(Semaphore::new(width)), width));
        gate.add_permits(width.saturating_sub(*known));
        *known = width.max(*known);
        Arc::clone(gate)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("transport", &self.0.transport).finish_non_exhaustive()
    }
}

/// A panic elsewhere leaves the shared maps usable: each is whole between two statements.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
