//! Bybit: no dry run. The one call that would tell is the switch itself, so everything is read that its refusals are
//! documented to rest on.

mod calls;
mod dialect;
mod rules;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use futures_util::join;
use modecheck_core::{
    Account, AccountModeProvider, Ask, Axis, Estimate, Evidence, Exchange, KeyFacts, Mode, Response, Role, Roster,
    Rulebook, Span, Tool, Vouched,
};

use self::calls::{
    ACCOUNT_INFO, ASSET_OVERVIEW, CRYPTO_LOANS, ESCROW_MEMBERS, INSTITUTIONAL_LOANS, INSTRUMENTS, KEY_INFO,
    LOAN_LIQUIDATION, MARKET_TIME, MEMBERS, OPEN_ORDERS, POSITIONS, QUOTES, RFQS, SITES, SPOT_MARGIN, SPREAD_ORDERS,
    STRATEGIES, SUB_MEMBERS, SYSTEM_STATUS, WALLET,
};
use self::dialect::{BybitDialect, read, rows};
pub use self::rules::BybitRules;
use self::rules::{
    INSTRUMENTS_QUERY, LOANS_QUERY, Needs, PRE_MARKET_QUERY, SPREADS_QUERY, STRATEGY_STATES, account_mode,
    order_places, position_places, settle_coins, strategy_query, wallet_query,
};
use self::wire::{AccountInfo, Envelope, Instrument, KeyInfo};
use crate::client::{
    Answered, Call, Client, Credentials, Desk, Question, Session, Site, SiteError, beside, identity, of_key, untold,
};

/// One Bybit account, asked with its own key.
#[derive(Debug)]
pub struct Bybit {
    desk: Desk,
}

crate::client::asked_at_a_desk!(Bybit);

impl Bybit {
    pub(crate) fn of(desk: Desk) -> Self {
        Self { desk }
    }

    /// The site of a region (`global`, `eu`, `tr`…), of demo trading (`demo`) or of the test network (`testnet`);
    /// `global` when none is named.
    pub fn site(region: Option<&str>) -> Result<Site, SiteError> {
        Site::documented(Exchange::Bybit, SITES, region)
    }

    /// The site at a URL: one of Bybit's, this machine, or a host that is allowed by name.
    pub fn site_at<T: AsRef<str>>(urls: &[T], allowed: &[String]) -> Result<Site, SiteError> {
        Site::at(Exchange::Bybit, SITES, urls, allowed)
    }

    fn session(&self, ask: &Ask) -> Session<'_> {
        Session::new(&self.desk, &BybitDialect, ask.deadline)
    }

    /// Whose key it is, and whether to stop there.
    async fn key(&self, session: &Session<'_>) -> (Response, Option<KeyInfo>, bool) {
        let Answered { mut response, body } = session.ask(&KEY_INFO, String::new()).await;
        let masked = read::<KeyInfo>(&response);
        let known = masked.as_ref().ok().and_then(|_| unmasked(body.as_deref()?));
        let uid = known.as_ref().map(|key| key.user_id.as_str());
        let stop = self.desk.stops(session, &mut response, uid, masked.as_ref().err());
        (response, known.filter(|_| !stop), stop)
    }

    /// Whose key it is, what time it is, what is public, and what is asked early: all at once.
    async fn identify(&self, session: &Session<'_>, early: Vec<Question>) -> (Vec<Response>, Option<KeyInfo>, bool) {
        let own = async {
            join!(
                self.key(session),
                session.read_clock(),
                session.public(&INSTRUMENTS, INSTRUMENTS_QUERY),
                session.public(&SYSTEM_STATUS, ""),
            )
        };
        let goes_on = |((_, _, stop), ..): &((_, _, bool), _, _, _)| !stop;
        let (((response, known, stop), (), instruments, status), early) =
            beside(own, session.lists(early), goes_on).await;
        let mut early = early.unwrap_or_default();
        session.strike_uid(&mut early);
        let responses = [vec![response], instruments, status, early].concat();
        (responses, known, stop)
    }

    /// What is asked before it is known whose key it is: what every account needs that is not in the mode already.
    fn early(&self, ask: &Ask) -> Vec<Question> {
        if !self.desk.asks_early(ask) {
            return Vec::new();
        }
        [vec![(&ACCOUNT_INFO, String::new())], usual_lists(ask)].concat()
    }

    /// The account's information and the lists that the switch needs, but for what was asked early.
    async fn read(&self, session: &Session<'_>, ask: &Ask, master: bool, evidence: &mut Evidence) {
        let early = self.early(ask);
        if early.is_empty() {
            evidence.responses.push(session.ask(&ACCOUNT_INFO, String::new()).await.response);
        }
        let info = evidence.responses.iter().find(|response| response.call == ACCOUNT_INFO.name);
        let known = info.and_then(|info| read::<AccountInfo>(info).ok());
        // An account that is in the mode already is asked nothing more.
        if known.as_ref().is_some_and(|info| rules::is_there(info, &ask.targets)) {
            return;
        }
        let mode = known.and_then(|info| account_mode(&info).ok());
        let listed = evidence.responses.iter().filter(|page| page.call == INSTRUMENTS.name).map(rows::<Instrument>);
        let listed = listed.collect::<Result<Vec<_>, _>>().map(|pages| pages.into_iter().flatten().collect());
        let mut lists = lists(ask, mode.as_ref(), &settle_coins(&listed), master);
        lists.retain(|(call, query)| !early.iter().any(|(known, asked)| (known.name, asked) == (call.name, query)));
        if needs(ask, mode.as_ref()).is_some_and(|needs| needs.pre_market) {
            evidence.responses.extend(session.public(&INSTRUMENTS, PRE_MARKET_QUERY).await);
        }
        session.read(&BybitRules, ask, lists, evidence).await;
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
impl AccountModeProvider for Bybit {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &BybitRules
    }

    fn estimate(&self, ask: &Ask) -> Estimate {
        let lists = usual_lists(ask);
        let calls = [&KEY_INFO, &MARKET_TIME, &ACCOUNT_INFO].into_iter().chain(lists.iter().map(|(call, _)| *call));
        let open_ended =
            [&INSTRUMENTS, &SYSTEM_STATUS, &OPEN_ORDERS, &SPREAD_ORDERS, &POSITIONS, &STRATEGIES, &MEMBERS];
        let open_ended = open_ended.map(|call| call.name).to_vec();
        Estimate { open_ended, ..Estimate::of(calls.map(|call| call.name)) }
    }

    fn estimate_once(&self, _: &Ask) -> Estimate {
        Estimate::of([&INSTRUMENTS, &SYSTEM_STATUS].map(|call| call.name))
    }

    fn estimate_vouch(&self) -> Estimate {
        Estimate::of([KEY_INFO.name])
    }

    fn estimate_own_key(&self) -> Estimate {
        Estimate::of([KEY_INFO.name])
    }

    async fn collect(&self, ask: &Ask) -> Evidence {
        let early = self.early(ask);
        let session = if early.is_empty() { self.session(ask) } else { self.session(ask).asking_early() };
        let from = session.now();
        let (responses, key, stop) = self.identify(&session, early).await;
        let mut evidence = Evidence {
            tool: Tool::default(),
            exchange: Exchange::Bybit,
            account: self.account(key.as_ref()),
            axis: ask.targets.first().map_or(Axis::AccountMode, Mode::axis),
            targets: ask.targets.clone(),
            profile: ask.profile,
            taken: Span { from: Some(from), until: None },
            provenance: None,
            responses,
        };
        evidence.responses.extend(session.clock());
        let parent = key.as_ref().and_then(|key| key.parent_uid.as_deref());
        evidence.responses.extend(ask.given.for_child_of(parent));
        if !stop {
            let master = key.is_some_and(|key| key.is_master == Some(true));
            self.read(&session, ask, master, &mut evidence).await;
        }
        // The minute of the hour is judged by how far Bybit's clock is ahead of the one that says when this ended.
        if session.lost_its_time() {
            session.read_clock().await;
            evidence.responses.retain(|response| response.call != MARKET_TIME.name);
            evidence.responses.extend(session.clock());
        }
        evidence.taken.until = Some(session.now());
        evidence
    }

    /// The main account's level, and whose it is.
    async fn vouch(&self, ask: &Ask) -> Vouched {
        let session = self.session(ask);
        let (response, known, _) = self.key(&session).await;
        Vouched::new(known.map(|key| key.user_id), vec![response])
    }

    async fn own_key(&self, deadline: Duration) -> KeyFacts {
        let session = Session::new(&self.desk, &BybitDialect, deadline);
        let answered = session.ask(&KEY_INFO, String::new()).await;
        BybitRules.key(&of_key(Exchange::Bybit, vec![answered.response]))
    }

    /// The sub-accounts, and the fund custodial ones, of which there is a list of their own.
    async fn roster(&self, deadline: Duration) -> Roster {
        let session = Session::new(&self.desk, &BybitDialect, deadline);
        let (response, known, _) = self.key(&session).await;
        let Some(key) = known else { return Roster::unread(untold(read::<KeyInfo>(&response).err())) };
        let (owner, role) = (Some(identity(&key.user_id)), rules::role(&key));
        if role != Some(Role::Master) {
            return Roster { owner, role, ..Roster::default() };
        }
        let usual = session.roll(&SUB_MEMBERS, rules::MEMBERS_QUERY);
        let (usual, escrow) = join!(usual, session.roll(&ESCROW_MEMBERS, rules::MEMBERS_QUERY));
        let (members, gaps) = rules::members(&[usual, escrow].concat());
        Roster { owner, role, members, gaps }
    }
}

/// What the switches to all targets need.
fn needs(ask: &Ask, from: Option<&Mode>) -> Option<Needs> {
    let needs = ask.targets.iter().map(|target| Needs::of(target, from, ask.rules_as_of, ask.profile));
    needs.reduce(Needs::or)
}

/// What the usual account is asked: every other one is asked that too, and more.
fn usual_lists(ask: &Ask) -> Vec<Question> {
    let from = Mode::new(Axis::AccountMode, "uta2");
    lists(ask, Some(&from), &["USDT".to_owned(), "USDC".to_owned()], false)
}

/// What is asked besides the account's information, its key and the time: every list of everything that is needed, in
/// the order in which they are asked where the first blocker ends the reading. What blocks an upgrade is most often an
/// order, and a single one anywhere does. Of a change of margin mode the wallet's figures and positions tell first: an
/// order blocks it in a contract in pre-market alone.
fn lists(ask: &Ask, from: Option<&Mode>, coins: &[String], master: bool) -> Vec<Question> {
    let Some(needs) = needs(ask, from) else { return Vec::new() };
    let places =
        |call: &'static Call, places: Vec<rules::Place>| places.into_iter().map(move |place| (call, place.query));
    let mut orders: Vec<Question> = places(&OPEN_ORDERS, order_places(coins, from)).collect();
    orders.push((&SPREAD_ORDERS, SPREADS_QUERY.to_owned()));
    let mut figures = Vec::new();
    let also = |into: &mut Vec<Question>, wanted: bool, call: &'static Call, query: &str| {
        into.extend(wanted.then(|| (call, query.to_owned())));
    };
    also(&mut figures, needs.wallet, &WALLET, wallet_query(from));
    also(&mut figures, needs.liquidation, &LOAN_LIQUIDATION, "");
    let positions = places(&POSITIONS, position_places(coins)).filter(|_| needs.positions);
    figures.extend(positions);
    also(&mut figures, needs.spot_margin, &SPOT_MARGIN, "");
    let margin = ask.targets.iter().all(|target| target.axis() == Axis::MarginMode);
    let mut asked = if margin { [figures, orders].concat() } else { [orders, figures].concat() };
    also(&mut asked, needs.extras, &INSTITUTIONAL_LOANS, LOANS_QUERY);
    also(&mut asked, needs.extras, &CRYPTO_LOANS, "");
    also(&mut asked, needs.extras, &ASSET_OVERVIEW, "");
    also(&mut asked, needs.extras && master, &MEMBERS, "");
    also(&mut asked, needs.extras, &RFQS, "traderType=request");
    also(&mut asked, needs.extras, &QUOTES, "traderType=quote");
    if needs.extras {
        asked.extend(STRATEGY_STATES.iter().map(|state| (&STRATEGIES, strategy_query(state))));
    }
    asked
}

/// The key's information before masking.
fn unmasked(body: &str) -> Option<KeyInfo> {
    let envelope: Envelope<'_> = serde_json::from_str(body).ok()?;
    serde_json::from_str(envelope.result?.get()).ok()
}
