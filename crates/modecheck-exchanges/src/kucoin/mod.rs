//! `KuCoin`: no dry run, and a short published list of prerequisites. Everything on it that a call can show is read.

mod calls;
mod dialect;
mod rules;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use futures_util::join;
use modecheck_core::{
    Account, AccountModeProvider, Ask, Axis, Estimate, EstimatedCall, Evidence, Exchange, KeyFacts, Mode, Response,
    Role, Roster, Rulebook, Span, Tool, Vouched,
};

use self::calls::{
    ACCOUNT_MODE, ACCOUNT_MODE_V1, AUSTRALIA, CONTRACTS, KEY_INFO, OVERVIEW, SITES, SUB_ACCOUNTS, TIMESTAMP,
};
use self::dialect::{KucoinDialect, read};
pub use self::rules::KucoinRules;
use self::rules::{LISTS, overview_query};
use self::wire::{Envelope, KeyInfo};
use crate::client::{Answered, Call, Client, Credentials, Desk, Session, Site, SiteError, identity, of_key, untold};

/// One `KuCoin` account, asked with its own key.
#[derive(Debug)]
pub struct Kucoin {
    desk: Desk,
    dialect: KucoinDialect,
}

crate::client::asked_at_a_desk!(Kucoin);

impl Kucoin {
    pub(crate) fn of(desk: Desk) -> Self {
        let australian = desk.site.name.as_deref() == Some(AUSTRALIA);
        Self { desk, dialect: KucoinDialect { australian } }
    }

    /// The site of a region, `global` when none is named.
    pub fn site(region: Option<&str>) -> Result<Site, SiteError> {
        let mut site = Site::documented(Exchange::Kucoin, SITES, region)?;
        if region.is_some_and(|region| region == AUSTRALIA || region == "au") {
            site.name = Some(AUSTRALIA.to_owned());
        }
        Ok(site)
    }

    /// The site at these URLs, one for both hosts or `spot=URL` and `futures=URL`.
    pub fn site_at<T: AsRef<str>>(urls: &[T], allowed: &[String]) -> Result<Site, SiteError> {
        Site::at(Exchange::Kucoin, SITES, urls, allowed)
    }

    fn session(&self, ask: &Ask) -> Session<'_> {
        Session::new(&self.desk, &self.dialect, ask.deadline)
    }

    /// Whose key it is, with the clock measured beside it. Whether to stop there.
    async fn identify(&self, session: &Session<'_>) -> (Response, Option<KeyInfo>, bool) {
        let (Answered { mut response, body }, ()) =
            join!(session.ask(&KEY_INFO, String::new()), session.sync_clock(None));
        let masked = read::<KeyInfo>(&response);
        let known = masked.as_ref().ok().and_then(|_| unmasked(body.as_deref()?));
        let uid = known.as_ref().map(|key| key.uid.as_str());
        let gap = masked.and_then(|key| rules::site(&key, self.desk.site.name.as_deref())).err();
        let stop = self.desk.stops(session, &mut response, uid, gap.as_ref());
        (response, known, stop)
    }

    /// The mode by the newer path, and by the older one where that is not there.
    async fn mode(&self, session: &Session<'_>) -> Vec<Response> {
        let newer = session.ask(&ACCOUNT_MODE, String::new()).await.response;
        if !rules::is_absent(&newer) {
            return vec![newer];
        }
        let older = session.ask(&ACCOUNT_MODE_V1, String::new()).await.response;
        vec![newer, older]
    }

    /// The mode, and where the switch looks at them, the lists.
    async fn read(&self, session: &Session<'_>, ask: &Ask, evidence: &mut Evidence) {
        let mode = self.mode(session).await;
        let known = mode.iter().find_map(|response| rules::mode(response).ok());
        evidence.responses.extend(mode);
        if !wants_lists(ask) || known.is_some_and(|mode| mode.self_account_mode == "UNIFIED") {
            return;
        }
        let contracts = session.public(&CONTRACTS, "").await;
        let listed = contracts.first().map_or_else(|| Ok(Vec::new()), rules::contracts);
        evidence.responses.extend(contracts);
        let overviews = rules::settle_currencies(&listed).into_iter();
        let overviews = overviews.map(|currency| (&OVERVIEW, overview_query(&currency)));
        let lists = LISTS.iter().map(|(call, query)| (*call, (*query).to_owned()));
        session.read(&KucoinRules, ask, lists.chain(overviews).collect(), evidence).await;
    }

    fn account(&self, key: Option<&KeyInfo>) -> Account {
        Account {
            name: self.desk.name.clone(),
            reference: None,
            role: key.and_then(rules::role),
            environment: self.desk.site.environment,
            site: self.desk.site.name.clone(),
        }
    }
}

#[async_trait]
impl AccountModeProvider for Kucoin {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &KucoinRules
    }

    fn estimate(&self, ask: &Ask) -> Estimate {
        let lists = if wants_lists(ask) { LISTS } else { &[] };
        let asked = [&KEY_INFO, &ACCOUNT_MODE].into_iter().chain(lists.iter().map(|(call, _)| *call));
        let Estimate { mut calls, .. } = Estimate::of(asked.map(|call| call.name));
        if wants_lists(ask) {
            let currencies = rules::settle_currencies(&Ok(Vec::new())).len();
            calls.push(EstimatedCall { call: OVERVIEW.name, times: u32::try_from(currencies).unwrap_or(u32::MAX) });
        }
        let paged =
            calls::ALL.iter().filter(|call| call.paging.is_some() && calls.iter().any(|known| known.call == call.name));
        let unknown = if wants_lists(ask) { [CONTRACTS.name, OVERVIEW.name].as_slice() } else { &[] };
        let open_ended = [ACCOUNT_MODE_V1.name].into_iter().chain(unknown.iter().copied());
        let open_ended = open_ended.chain(paged.map(|call| call.name)).collect();
        Estimate { calls, open_ended }
    }

    fn estimate_once(&self, ask: &Ask) -> Estimate {
        Estimate::of([TIMESTAMP.name].into_iter().chain(wants_lists(ask).then_some(CONTRACTS.name)))
    }

    fn estimate_vouch(&self) -> Estimate {
        Estimate::of([&KEY_INFO, &ACCOUNT_MODE].map(|call| call.name))
    }

    fn estimate_own_key(&self) -> Estimate {
        Estimate::of([KEY_INFO.name])
    }

    async fn collect(&self, ask: &Ask) -> Evidence {
        let session = self.session(ask);
        let from = session.now();
        let (key_reply, key, stop) = self.identify(&session).await;
        let mut evidence = Evidence {
            tool: Tool::default(),
            exchange: Exchange::Kucoin,
            account: self.account(key.as_ref()),
            axis: ask.targets.first().map_or(Axis::AccountMode, Mode::axis),
            targets: ask.targets.clone(),
            profile: ask.profile,
            taken: Span { from: Some(from), until: None },
            provenance: None,
            responses: vec![key_reply],
        };
        evidence.responses.extend(ask.given.for_child_of(key.as_ref().and_then(KeyInfo::parent)));
        if !stop {
            self.read(&session, ask, &mut evidence).await;
        }
        evidence.taken.until = Some(session.now());
        evidence.responses.extend(session.clock());
        evidence
    }

    /// Whose main account it is, and which of its sub-accounts are unified.
    async fn vouch(&self, ask: &Ask) -> Vouched {
        let session = self.session(ask);
        let (reply, key, stop) = self.identify(&session).await;
        let mut responses = vec![reply];
        if !stop {
            responses.extend(self.mode(&session).await);
        }
        Vouched::new(key.map(|key| key.uid), responses)
    }

    async fn own_key(&self, deadline: Duration) -> KeyFacts {
        let session = Session::new(&self.desk, &self.dialect, deadline);
        let answered = session.ask(&KEY_INFO, String::new()).await;
        KucoinRules.key(&of_key(Exchange::Kucoin, vec![answered.response]))
    }

    /// The sub-accounts by name, and the modes of all of them from one reply.
    async fn roster(&self, deadline: Duration) -> Roster {
        let session = Session::new(&self.desk, &self.dialect, deadline);
        let (reply, key, stop) = self.identify(&session).await;
        let gap = read::<KeyInfo>(&reply).and_then(|key| rules::site(&key, self.desk.site.name.as_deref())).err();
        let Some(key) = key else { return Roster::unread(untold(gap)) };
        let (owner, role) = (Some(identity(&key.uid)), rules::role(&key));
        // A key of another site may be told of a main account without any.
        if stop || gap.is_some() {
            let role = role.filter(|_| !stop);
            return Roster { role, owner: owner.filter(|_| !stop), ..Roster::unread(untold(gap)) };
        }
        if role != Some(Role::Master) {
            return Roster { owner, role, ..Roster::default() };
        }
        let (mut modes, names) =
            join!(session.roll(&ACCOUNT_MODE, ""), session.roll(&SUB_ACCOUNTS, rules::SUB_ACCOUNTS_QUERY));
        if modes.first().is_some_and(rules::is_absent) {
            modes.extend(session.roll(&ACCOUNT_MODE_V1, "").await);
        }
        let (members, gaps) = rules::members(&[modes, names].concat());
        Roster { owner, role, members, gaps }
    }
}

/// Only the switch to unified looks at orders, positions and debts.
fn wants_lists(ask: &Ask) -> bool {
    ask.targets.iter().any(|target| target.slug() == "unified")
}

/// The key's information before masking.
fn unmasked(body: &str) -> Option<KeyInfo> {
    let envelope: Envelope<'_> = serde_json::from_str(body).ok()?;
    serde_json::from_str(envelope.data?.get()).ok()
}
