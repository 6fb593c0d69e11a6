//! Accounts in all sorts of states, of which their exchange itself says whether it would refuse the switch.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use fastrand::Rng;
use modecheck::{Ask, Attestation, Axis, Client, Context, Exchange, Get, Mode, Origin, Profile, Reply, Transport};
use modecheck::{TransportError, Verdict, calls, report, rulebook};
use modecheck_tests::{InProcess, mode};

use crate::OF_FIRMS;
use crate::accounts::Account;
use crate::fields::Path;

/// So many states are looked at, at most, for one of each sort and for every call.
const STATES: usize = 300;
/// So many at least.
const AT_LEAST: usize = 20;
/// So many without one that is wanted are enough.
const QUIET: usize = 60;

/// What an account is before anything goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Truth {
    /// Its exchange would refuse the switch, and that is seen.
    Blocked,
    /// Its exchange would carry out the switch, and that is seen.
    Clear,
    /// Not everything is known of it, whatever its exchange would do.
    Unknown,
}

impl Truth {
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self::Blocked => Verdict::Blocked,
            Self::Clear => Verdict::Ready,
            Self::Unknown => Verdict::Indeterminate,
        }
    }
}

/// An account, what is asked of it, and what it is.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) account: Account,
    pub(crate) ask: Ask,
    pub(crate) words: Vec<Attestation>,
    pub(crate) truth: Truth,
    /// The calls that it takes to ask.
    pub(crate) calls: BTreeSet<String>,
    /// What the account is called by its exchange.
    pub(crate) uid: String,
    /// Every place in what these paths answer.
    places: BTreeMap<String, BTreeSet<Arc<Path>>>,
    /// What is asked, and of which state.
    scene: (usize, usize),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scene, state) = self.scene;
        write!(f, "{} {scene}.{state} {}", self.exchange(), self.truth)
    }
}

impl Subject {
    pub(crate) fn exchange(&self) -> Exchange {
        self.account.name()
    }

    /// The same with every place in its answers.
    async fn noted(self) -> Self {
        let (_, transport) = self.account.exchange();
        let (clock, places) = (transport.clone(), Arc::new(Mutex::default()));
        let noted = Noted { inner: transport, places: Arc::clone(&places) };
        self.account.provider(&Client::on(noted, move || clock.now(), 1.0, 7)).collect(&self.ask).await;
        let shared = |(path, found): (String, BTreeSet<Path>)| (path, found.into_iter().map(Arc::new).collect());
        let places = std::mem::take(&mut *places.lock().unwrap()).into_iter().map(shared).collect();
        Self { places, ..self }
    }

    /// Every place in what a path answers.
    pub(crate) fn places(&self, path: &str) -> &BTreeSet<Arc<Path>> {
        const NONE: &BTreeSet<Arc<Path>> = &BTreeSet::new();
        self.places.get(path).unwrap_or(NONE)
    }
}

/// What accounts of an exchange are asked.
fn scenes(exchange: Exchange, rng: &mut Rng) -> Vec<Ask> {
    let thorough = |target| Ask { profile: Profile::Thorough, ..Ask::new(target) };
    let at_once = |target| Ask { at_once: true, ..Ask::new(target) };
    let okx = ["spot", "futures", "multi-currency", "portfolio"];
    let margin = ["isolated", "cross", "portfolio"];
    match exchange {
        Exchange::Okx => {
            vec![Ask::new(mode("multi-currency")), at_once(mode("multi-currency")), thorough(mode(okx[rng.usize(..4)]))]
        }
        Exchange::Bybit => vec![
            Ask::new(mode("uta2-pro")),
            at_once(mode("uta2-pro")),
            thorough(mode("uta2-pro")),
            Ask::new(Mode::new(Axis::MarginMode, margin[0])),
            Ask::new(Mode::new(Axis::MarginMode, margin[rng.usize(1..3)])),
        ],
        Exchange::Kucoin => vec![Ask::new(mode("unified")), thorough(mode("unified"))],
        Exchange::Bitget => vec![Ask::new(mode("unified")), Ask::new(mode("classic"))],
    }
}

/// One account of each sort for everything that is asked, where the seed has one, and whoever makes calls that these do
/// not make.
pub(crate) async fn subjects(exchange: Exchange, seed: u64) -> Vec<Subject> {
    let mut rng = Rng::with_seed(seed);
    let (mut subjects, mut made) = (Vec::new(), BTreeSet::new());
    let listed = || calls(exchange).iter().map(|call| call.name).filter(|name| !OF_FIRMS.contains(name));
    for (scene, ask) in scenes(exchange, &mut rng).into_iter().enumerate() {
        let (mut found, mut quiet) = (BTreeSet::new(), 0);
        for n in 0..STATES {
            let account = Account::any(exchange, &ask.targets[0], &mut rng, n);
            quiet += 1;
            let Some(subject) = subject(account, &ask, (scene, n), rng.u8(..4) > 0).await else { continue };
            if found.insert(subject.truth) || !subject.calls.is_subset(&made) {
                made.extend(subject.calls.iter().cloned());
                subjects.push(subject.noted().await);
                quiet = 0;
            }
            if quiet == QUIET || n >= AT_LEAST && listed().all(|name| made.contains(name)) {
                break;
            }
        }
    }
    subjects
}

/// A blocked account with long lists, and the calls that it takes several pages to answer.
pub(crate) async fn with_long_lists(exchange: Exchange) -> (Subject, BTreeSet<String>) {
    let thorough = |target| Ask { profile: Profile::Thorough, ..Ask::new(mode(target)) };
    let ask = match exchange {
        Exchange::Okx => thorough("portfolio"),
        Exchange::Bybit => thorough("uta2-pro"),
        Exchange::Kucoin | Exchange::Bitget => thorough("unified"),
    };
    let account = Account::with_long_lists(exchange);
    let subject = subject(account, &ask, (9, 0), false).await.unwrap();
    let (_, transport) = subject.account.exchange();
    let clock = transport.clone();
    let provider = subject.account.provider(&Client::on(transport, move || clock.now(), 1.0, 7));
    let responses = provider.collect(&subject.ask).await.responses;
    let paged = responses.into_iter().filter(|response| response.page > 1).map(|response| response.call).collect();
    (subject, paged)
}

/// The account, unless what is seen of it and what its exchange would do make it none of the sorts.
async fn subject(account: Account, ask: &Ask, scene: (usize, usize), attested: bool) -> Option<Subject> {
    let target = &ask.targets[0];
    let words = if attested { account.words() } else { Vec::new() };
    let (_, transport) = account.exchange();
    let clock = transport.clone();
    let provider = account.provider(&Client::on(transport, move || clock.now(), 1.0, 7));
    let evidence = provider.collect(ask).await;
    let rules = rulebook(account.name());
    let context = Context { attestations: words.clone(), ..Context::new(evidence.taken.until, rules.as_of()) };
    let truth = match (account.is_refused(target), report(rules, &evidence, target, &context, Origin::Live).verdict()) {
        (true, Verdict::Blocked) => Truth::Blocked,
        (false, Verdict::Ready) => Truth::Clear,
        (_, Verdict::Indeterminate) => Truth::Unknown,
        _ => return None,
    };
    let calls = evidence.responses.iter().map(|response| response.call.clone()).collect();
    let (uid, places) = (account.uid(), BTreeMap::new());
    Some(Subject { account, ask: ask.clone(), words, truth, calls, uid, places, scene })
}

/// The way to an exchange, on which everything that an answer holds is noted.
#[derive(Debug)]
struct Noted {
    inner: InProcess,
    places: Arc<Mutex<BTreeMap<String, BTreeSet<Path>>>>,
}

#[async_trait]
impl Transport for Noted {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let path = request.url().path().to_owned();
        let reply = self.inner.get(request).await?;
        if let Ok(answer) = serde_json::from_slice(&reply.body) {
            Path::all(&answer, self.places.lock().unwrap().entry(path).or_default());
        }
        Ok(reply)
    }
}
