//! OKX: the exchange answers the question itself, in a precheck. Everything else read here makes its answer clear to
//! a person.

mod calls;
mod dialect;
mod rules;
mod wire;

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use futures_util::join;
use modecheck_core::{
    Account, AccountModeProvider, Ask, Axis, Estimate, EstimatedCall, Evidence, Exchange, KeyFacts, Mode, Profile,
    Response, Role, Roster, Rulebook, Span, Tool,
};

use self::calls::{
    ACCOUNT_CONFIG, ALGO_LISTS, ALGO_ORDERS, BALANCE, BOT_LISTS, OPEN_ORDERS, POSITION_IDS, POSITION_TIERS, POSITIONS,
    SERVER_TIME, SITES, SUB_ACCOUNTS, SWITCH_PRECHECK, TIER_FAMILIES,
};
pub(crate) use self::dialect::OkxDialect;
use self::dialect::read;
pub use self::rules::OkxRules;
use self::rules::{Reads, Stage, family, mode_of, position_ids, precheck_query};
use self::wire::{AccountConfig, Position, Precheck};
use crate::client::{
    Answered, Call, Client, Credentials, Desk, Session, Site, SiteError, beside, identity, of_key, untold,
};

/// One OKX account, asked with its own key.
#[derive(Debug)]
pub struct Okx {
    desk: Desk,
    dialect: OkxDialect,
}

crate::client::asked_at_a_desk!(Okx);

impl Okx {
    pub(crate) fn of(desk: Desk) -> Self {
        Self { dialect: OkxDialect { demo: desk.site.demo }, desk }
    }

    /// The site of a region (`global`, `us`, `eea`, `legacy`), `global` when none is named.
    pub fn site(region: Option<&str>) -> Result<Site, SiteError> {
        Site::documented(Exchange::Okx, SITES, region)
    }

    /// The site at a URL: one of OKX's, this machine, or a host that is allowed by name.
    pub fn site_at<T: AsRef<str>>(urls: &[T], allowed: &[String]) -> Result<Site, SiteError> {
        Site::at(Exchange::Okx, SITES, urls, allowed)
    }

    /// The account's configuration, checked against who it should be; with the clock measured beside it.
    async fn identify(&self, session: &Session<'_>) -> (Response, Identity) {
        let (answered, ()) = join!(session.ask(&ACCOUNT_CONFIG, String::new()), session.sync_clock(None));
        let Answered { mut response, body } = answered;
        let masked = read::<AccountConfig>(&response);
        let is_one = masked.as_ref().is_ok_and(|rows| rows.len() == 1);
        let unmasked = body.as_deref().filter(|_| is_one).and_then(|body| config(body));
        let uid = unmasked.as_ref().map(|config| config.uid.as_str());
        let gap = masked.err();
        let stop = self.desk.stops(session, &mut response, uid, gap.as_ref());
        let known = if stop { None } else { unmasked };
        (response, Identity { known, stop })
    }

    /// The account's configuration, and OKX's answer for each target that is not the mode that the account is in: asked
    /// for after it, or beside it.
    async fn answers(&self, session: &Session<'_>, ask: &Ask) -> (Response, Identity, Vec<Response>) {
        let open = |identity: &Identity| -> Vec<Mode> {
            let current = identity.current();
            let open = ask.targets.iter().filter(|target| !identity.stop && current.as_ref() != Some(target));
            open.cloned().collect()
        };
        if !self.desk.asks_early(ask) {
            let (config, identity) = self.identify(session).await;
            let answers = prechecks(session, &open(&identity)).await;
            return (config, identity, answers);
        }
        let early = prechecks(session, &ask.targets);
        let is_open = |(_, identity): &(_, Identity)| !open(identity).is_empty();
        let ((config, identity), answers) = beside(self.identify(session), early, is_open).await;
        let mut answers = answers.unwrap_or_default();
        session.strike_uid(&mut answers);
        let asked: Vec<_> = open(&identity).iter().filter_map(precheck_query).collect();
        answers.retain(|answer| asked.contains(&answer.query) || identity.is_contradicted(answer));
        (config, identity, answers)
    }

    /// Reads what makes the prechecks clear to a person, or what cross-checks them.
    async fn explain(&self, session: &Session<'_>, responses: &[Response], profile: Profile) -> Vec<Response> {
        let prechecks: Vec<Precheck> = responses.iter().filter_map(|response| read(response).ok()).flatten().collect();
        let wanted = match profile {
            Profile::Thorough => Reads::ALL,
            Profile::UntilBlocked | Profile::Held => return Vec::new(),
            Profile::Standard => prechecks.iter().map(Reads::explaining).fold(Reads::NONE, Reads::or),
        };
        let (mut positions, orders, algos, balance) = join!(
            self.positions(session, wanted.positions, profile, &prechecks),
            lists(session, wanted.orders, vec![(&OPEN_ORDERS, String::new())]),
            lists(session, wanted.algos, algo_lists()),
            lists(session, wanted.balance, vec![(&BALANCE, String::new())]),
        );
        let tiers = self.tiers(session, &positions, &prechecks).await;
        positions.extend(tiers.into_iter().chain(orders).chain(algos).chain(balance));
        positions
    }

    async fn positions(
        &self,
        session: &Session<'_>,
        wanted: bool,
        profile: Profile,
        prechecks: &[Precheck],
    ) -> Vec<Response> {
        let mut seen = BTreeSet::new();
        let ids = prechecks.iter().flat_map(position_ids).filter(|id| !id.is_empty() && seen.insert(*id));
        let ids: Vec<_> = ids.collect();
        let queries: Vec<_> = match (wanted, profile) {
            (false, _) => Vec::new(),
            (true, Profile::Thorough) => vec![String::new()],
            (true, _) if ids.is_empty() => vec![String::new()],
            (true, _) => ids.chunks(POSITION_IDS).map(|ids| query("posId", ids)).collect(),
        };
        lists(session, true, queries.into_iter().map(|query| (&POSITIONS, query)).collect()).await
    }

    /// The tiers of positions whose leverage must be preset: they leave portfolio margin.
    async fn tiers(&self, session: &Session<'_>, positions: &[Response], prechecks: &[Precheck]) -> Vec<Response> {
        let preset = prechecks.iter().filter(|precheck| Stage::of(precheck) == Stage::Leverage);
        let preset = preset.flat_map(|precheck| &precheck.pos_list);
        let preset: Vec<_> = preset.map(|position| position.pos_id.as_str()).collect();
        let rows = positions.iter().filter_map(|response| read::<Position>(response).ok()).flatten();
        let mut families: Vec<(String, String)> = rows
            .filter(|row| preset.contains(&row.pos_id.as_str()))
            .filter_map(|row| family(&row).map(|family| (row.inst_type, family)))
            .collect();
        families.sort();
        families.dedup();
        let by_type = families.chunk_by(|one, other| one.0 == other.0).flat_map(|kind| kind.chunks(TIER_FAMILIES));
        let asked = by_type.map(|chunk| {
            let names: Vec<_> = chunk.iter().map(|(_, family)| family.as_str()).collect();
            let kind = query("instType", &[&chunk[0].0]);
            (&POSITION_TIERS, format!("{kind}&tdMode=cross&{}", query("instFamily", &names)))
        });
        lists(session, true, asked.collect()).await
    }

    fn account(&self, identity: &Identity) -> Account {
        Account {
            name: self.desk.name.clone(),
            reference: None,
            role: identity.known.as_ref().and_then(role),
            environment: self.desk.site.environment,
            site: self.desk.site.name.clone(),
        }
    }
}

#[async_trait]
impl AccountModeProvider for Okx {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &OkxRules
    }

    /// Of an account that has a mode to switch to: of several targets one may be the mode that it is in, which is not asked
    /// for.
    fn estimate(&self, ask: &Ask) -> Estimate {
        let once = |call: &Call| EstimatedCall { call: call.name, times: 1 };
        let times = u32::try_from(ask.targets.len()).unwrap_or(u32::MAX).saturating_sub(1).max(1);
        let mut calls = vec![once(&ACCOUNT_CONFIG), EstimatedCall { call: SWITCH_PRECHECK.name, times }];
        if ask.profile == Profile::Thorough {
            let lists = [&POSITIONS, &OPEN_ORDERS, &BALANCE].map(once);
            calls.extend(lists.into_iter().chain(algo_lists().into_iter().map(|(call, _)| once(call))));
        }
        let open_ended = [&POSITIONS, &OPEN_ORDERS, &ALGO_ORDERS, &BALANCE, &POSITION_TIERS].map(|call| call.name);
        Estimate { calls, open_ended: open_ended.to_vec() }
    }

    fn estimate_once(&self, _: &Ask) -> Estimate {
        Estimate::of([SERVER_TIME.name])
    }

    fn estimate_own_key(&self) -> Estimate {
        Estimate::of([ACCOUNT_CONFIG.name])
    }

    async fn collect(&self, ask: &Ask) -> Evidence {
        let session = Session::new(&self.desk, &self.dialect, ask.deadline);
        let session = if self.desk.asks_early(ask) { session.asking_early() } else { session };
        let from = session.now();
        let (config, identity, prechecks) = self.answers(&session, ask).await;
        let mut responses = vec![config];
        // An account that is in the mode already is asked nothing more.
        if !prechecks.is_empty() {
            let explained = self.explain(&session, &prechecks, ask.profile).await;
            responses.extend(prechecks.into_iter().chain(explained));
        }
        let until = session.now();
        responses.extend(session.clock());
        responses.extend(ask.given.for_child_of(identity.known.as_ref().map(|config| config.main_uid.as_str())));
        Evidence {
            tool: Tool::default(),
            exchange: Exchange::Okx,
            account: self.account(&identity),
            axis: ask.targets.first().map_or(Axis::AccountMode, Mode::axis),
            targets: ask.targets.clone(),
            profile: ask.profile,
            taken: Span { from: Some(from), until: Some(until) },
            provenance: None,
            responses,
        }
    }

    async fn own_key(&self, deadline: Duration) -> KeyFacts {
        let session = Session::new(&self.desk, &self.dialect, deadline);
        let answered = session.ask(&ACCOUNT_CONFIG, String::new()).await;
        OkxRules.key(&of_key(Exchange::Okx, vec![answered.response]))
    }

    /// The sub-accounts by name: their modes are shown to their own keys alone.
    async fn roster(&self, deadline: Duration) -> Roster {
        let session = Session::new(&self.desk, &self.dialect, deadline);
        let (response, identity_of) = self.identify(&session).await;
        let Some(config) = identity_of.known else {
            return Roster::unread(untold(read::<AccountConfig>(&response).err()));
        };
        let (owner, role) = (Some(identity(&config.uid)), role(&config));
        if role != Some(Role::Master) {
            return Roster { owner, role, ..Roster::default() };
        }
        let (members, gaps) = rules::members(&session.roll(&SUB_ACCOUNTS, rules::SUB_ACCOUNTS_QUERY).await);
        Roster { owner, role, members, gaps }
    }
}

/// OKX's own answers to whether an account may be switched to these modes.
async fn prechecks(session: &Session<'_>, targets: &[Mode]) -> Vec<Response> {
    let asked = targets.iter().filter_map(precheck_query).map(|query| session.ask(&SWITCH_PRECHECK, query));
    join_all(asked).await.into_iter().map(|answered| answered.response).collect()
}

/// Whose account it is, and whether there is any sense in asking more.
struct Identity {
    known: Option<AccountConfig>,
    stop: bool,
}

impl Identity {
    /// The mode by the configuration.
    fn current(&self) -> Option<Mode> {
        self.known.as_ref().and_then(|config| mode_of(&config.acct_lv).ok())
    }

    /// Whether a precheck says that the account is in another mode than its configuration does.
    fn is_contradicted(&self, answer: &Response) -> bool {
        let said = read::<Precheck>(answer).unwrap_or_default();
        said.iter().any(|precheck| self.known.as_ref().is_some_and(|config| config.acct_lv != precheck.cur_acct_lv))
    }
}

/// The configuration before masking.
fn config(body: &str) -> Option<AccountConfig> {
    let unmasked: wire::Envelope<'_> = serde_json::from_str(body).ok()?;
    let [config] = serde_json::from_str::<[AccountConfig; 1]>(unmasked.data?.get()).ok()?;
    Some(config)
}

/// The role by `type`, or by whether the account is its own main account.
fn role(config: &AccountConfig) -> Option<Role> {
    let by_type = rules::role(config);
    by_type.or_else(|| match config.main_uid.as_str() {
        "" => None,
        main if main == config.uid => Some(Role::Master),
        _ => Some(Role::Sub),
    })
}

/// One parameter with a list of values, each of which may have come from an exchange's reply.
fn query(name: &str, values: &[&str]) -> String {
    let encoded = values.iter().map(|value| url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>());
    format!("{name}={}", encoded.collect::<Vec<_>>().join(","))
}

fn algo_lists() -> Vec<(&'static Call, String)> {
    ALGO_LISTS.iter().chain(BOT_LISTS).map(|(call, query)| (*call, (*query).to_owned())).collect()
}

/// Every list to its end, if it is wanted.
async fn lists(session: &Session<'_>, wanted: bool, asked: Vec<(&'static Call, String)>) -> Vec<Response> {
    if wanted { session.lists(asked).await } else { Vec::new() }
}
