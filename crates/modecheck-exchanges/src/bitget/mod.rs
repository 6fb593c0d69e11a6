//! Bitget: no dry run. An upgrade is accepted first and refused later in words, so everything is read that the
//! published reasons rest on.

mod calls;
mod dialect;
mod rules;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use futures_util::join;
use modecheck_core::{
    Account, AccountModeProvider, Answer, Ask, Axis, Estimate, Evidence, Exchange, FailureKind, KeyFacts, Mode,
    Profile, Response, Role, Roster, Rulebook, Span, Tool, Vouched,
};
use serde::de::DeserializeOwned;

use self::calls::{INFO, SETTINGS, SITES, SUB_ACCOUNTS, TIME, UNIFIED_INFO, UPGRADE_STATUS, VIRTUAL_SUB_ACCOUNTS};
use self::dialect::{BitgetDialect, CLASSIC, read, refusal};
pub use self::rules::BitgetRules;
use self::wire::{Envelope, Info, UnifiedInfo};
use crate::client::{
    Answered, Call, Client, Credentials, Desk, Question, Session, Site, SiteError, identity, of_key, untold,
};

/// One Bitget account, asked with its own key.
#[derive(Debug)]
pub struct Bitget {
    desk: Desk,
    dialect: BitgetDialect,
}

crate::client::asked_at_a_desk!(Bitget);

impl Bitget {
    pub(crate) fn of(desk: Desk) -> Self {
        Self { dialect: BitgetDialect { demo: desk.site.demo }, desk }
    }

    /// Bitget's one site, whatever the region is called that it is asked for.
    pub fn site(region: Option<&str>) -> Result<Site, SiteError> {
        Site::documented(Exchange::Bitget, SITES, region)
    }

    /// The site at a URL: Bitget's, this machine, or a host that is allowed by name.
    pub fn site_at<T: AsRef<str>>(urls: &[T], allowed: &[String]) -> Result<Site, SiteError> {
        Site::at(Exchange::Bitget, SITES, urls, allowed)
    }

    fn session(&self, ask: &Ask) -> Session<'_> {
        Session::new(&self.desk, &self.dialect, ask.deadline)
    }

    /// Which interface serves the account, and whose key it is.
    async fn identify(&self, session: &Session<'_>) -> Identified {
        let (settings, (), info) =
            join!(session.ask(&SETTINGS, String::new()), session.sync_clock(None), session.ask(&INFO, String::new()));
        let mut settings = settings.response;
        let classic = refusal(&settings).and_then(|native| native.code).is_some_and(|code| CLASSIC.contains(&&*code));
        let Answered { response: mut info, body } = info;
        let masked = read::<Info>(&info);
        if classic || masked.is_ok() {
            let known = masked.as_ref().ok().and_then(|_| unmasked::<Info>(body.as_deref()?));
            let uid = known.as_ref().map(|info| info.user_id.as_str());
            let stop = self.desk.stops(session, &mut info, uid, masked.as_ref().err());
            let role = known.as_ref().map(rules::role);
            let (uid, parent) = known.map(|info| (info.user_id, info.parent_id)).unzip();
            let serves = (!stop).then_some(Interface::Classic);
            return Identified { uid, role, parent, responses: vec![settings, info], serves };
        }
        let Answered { response: mut unified, body } = session.ask(&UNIFIED_INFO, String::new()).await;
        let masked = read::<UnifiedInfo>(&unified);
        let known = masked.as_ref().ok().and_then(|_| unmasked::<UnifiedInfo>(body.as_deref()?));
        let uid = known.as_ref().map(|info| info.user_id.as_str());
        let stop = self.desk.stops(session, &mut unified, uid, masked.as_ref().err());
        if stop && self.desk.uid.is_some() {
            // The settings do not say whose they are: of an account that may be another one nothing is kept.
            let detail = "whose settings they are was not confirmed".to_owned();
            settings.answer = Answer::Failure { kind: FailureKind::WrongAccount, detail };
        }
        let role = known.as_ref().map(rules::unified_role);
        let (uid, parent) = known.map(|info| (info.user_id, info.parent_id)).unzip();
        let serves = (!stop).then_some(Interface::Unified);
        Identified { uid, role, parent: parent.flatten(), responses: vec![settings, info, unified], serves }
    }

    /// What is asked of an account besides whose it is. One that is in the mode already is asked nothing more.
    async fn read(&self, session: &Session<'_>, ask: &Ask, serves: Option<Interface>, evidence: &mut Evidence) {
        let wants = |mode: &str| ask.targets.iter().any(|target| target.slug() == mode);
        match serves {
            Some(Interface::Classic) if wants("unified") => {
                let older = rules::older_questions(&evidence.responses);
                let asked = rules::classic(evidence.account.role.as_ref(), older);
                session.read(&BitgetRules, ask, asked, evidence).await;
                // Margin orders have names to make it clear what freezes a coin, which blocks without them.
                if ask.profile != Profile::UntilBlocked {
                    let names = session.lists(rules::margin_questions(&evidence.responses)).await;
                    evidence.responses.extend(names);
                }
            }
            Some(Interface::Unified) => {
                let mut asked: Vec<_> = wants("classic").then(rules::unified).into_iter().flatten().collect();
                asked.push((&UPGRADE_STATUS, String::new()));
                session.read(&BitgetRules, ask, asked, evidence).await;
            }
            _ => {}
        }
    }

    fn account(&self, role: Option<Role>) -> Account {
        Account {
            name: self.desk.name.clone(),
            reference: None,
            role,
            environment: self.desk.site.environment,
            site: self.desk.site.name.clone(),
        }
    }
}

/// What is known of an account before its lists are read.
struct Identified {
    uid: Option<String>,
    role: Option<Role>,
    /// The uid of the account that it names as its parent.
    parent: Option<String>,
    responses: Vec<Response>,
    /// What serves it; `None` when nothing more is to be asked.
    serves: Option<Interface>,
}

/// The interfaces of the two modes.
#[derive(Clone, Copy)]
enum Interface {
    Classic,
    Unified,
}

#[async_trait]
impl AccountModeProvider for Bitget {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &BitgetRules
    }

    /// Of a classic main account that was opened within the last three months.
    fn estimate(&self, _: &Ask) -> Estimate {
        estimate(&rules::classic(Some(&Role::Master), Vec::new()))
    }

    /// Of one that is older than all windows that are read.
    fn estimate_oldest(&self, _: &Ask) -> Estimate {
        estimate(&rules::classic(Some(&Role::Master), rules::oldest_questions()))
    }

    fn estimate_once(&self, _: &Ask) -> Estimate {
        Estimate::of([TIME.name])
    }

    fn estimate_vouch(&self) -> Estimate {
        let open_ended = [&UNIFIED_INFO, &SUB_ACCOUNTS].map(|call| call.name).to_vec();
        Estimate { open_ended, ..estimate(&[]) }
    }

    fn estimate_own_key(&self) -> Estimate {
        Estimate { open_ended: vec![UNIFIED_INFO.name], ..Estimate::of([INFO.name]) }
    }

    async fn collect(&self, ask: &Ask) -> Evidence {
        let session = self.session(ask);
        let from = session.now();
        let Identified { role, parent, responses, serves, .. } = self.identify(&session).await;
        let mut evidence = Evidence {
            tool: Tool::default(),
            exchange: Exchange::Bitget,
            account: self.account(role),
            axis: ask.targets.first().map_or(Axis::AccountMode, Mode::axis),
            targets: ask.targets.clone(),
            profile: ask.profile,
            taken: Span { from: Some(from), until: None },
            provenance: None,
            responses,
        };
        evidence.responses.extend(ask.given.for_child_of(parent.as_deref()));
        self.read(&session, ask, serves, &mut evidence).await;
        evidence.taken.until = Some(session.now());
        evidence.responses.extend(session.clock());
        evidence
    }

    /// Which kinds its sub-accounts are of, where the account is unified: a classic one cannot tell.
    async fn vouch(&self, ask: &Ask) -> Vouched {
        let session = self.session(ask);
        let Identified { uid, mut responses, serves, .. } = self.identify(&session).await;
        if matches!(serves, Some(Interface::Unified)) {
            responses.extend(session.lists(vec![(&SUB_ACCOUNTS, rules::SUB_ACCOUNTS_QUERY.to_owned())]).await);
        }
        Vouched::new(uid, responses)
    }

    /// The interface of the mode that the account is in tells.
    async fn own_key(&self, deadline: Duration) -> KeyFacts {
        let session = Session::new(&self.desk, &self.dialect, deadline);
        let mut responses = vec![session.ask(&INFO, String::new()).await.response];
        if read::<Info>(&responses[0]).is_err() {
            responses.push(session.ask(&UNIFIED_INFO, String::new()).await.response);
        }
        BitgetRules.key(&of_key(Exchange::Bitget, responses))
    }

    /// The sub-accounts: all of them where the main account is unified, and the virtual ones where it is classic.
    async fn roster(&self, deadline: Duration) -> Roster {
        let session = Session::new(&self.desk, &self.dialect, deadline);
        let Identified { uid, role, responses, serves, .. } = self.identify(&session).await;
        let (Some(uid), Some(serves)) = (uid, serves) else {
            let gap = responses.last().and_then(|last| dialect::open(last).map(drop).err());
            let refused = || responses.last().and_then(refusal).map(|native| dialect::refused(&native));
            return Roster::unread(untold(gap.or_else(refused)));
        };
        let owner = Some(identity(&uid));
        if role != Some(Role::Master) {
            return Roster { owner, role, ..Roster::default() };
        }
        let (members, gaps) = match serves {
            Interface::Unified => rules::members(&session.roll(&SUB_ACCOUNTS, rules::SUB_ACCOUNTS_QUERY).await),
            Interface::Classic => {
                rules::virtual_members(&session.roll(&VIRTUAL_SUB_ACCOUNTS, rules::VIRTUAL_QUERY).await)
            }
        };
        Roster { owner, role, members, gaps }
    }
}

/// What is asked of every account, and these besides; lists may have more pages and older windows.
fn estimate(asked: &[Question]) -> Estimate {
    let calls = [&SETTINGS, &INFO].into_iter().chain(asked.iter().map(|(call, _)| *call));
    let windowed = rules::placed()
        .into_iter()
        .filter(|(_, places)| places.iter().any(|place| place.reach == rules::Reach::Windows));
    let open_ended = if asked.is_empty() { Vec::new() } else { windowed.map(|(call, _)| call.name).collect() };
    Estimate { open_ended, ..Estimate::of(calls.map(|call| call.name)) }
}

/// What a reply says before masking.
fn unmasked<T: DeserializeOwned>(body: &str) -> Option<T> {
    let envelope: Envelope<'_> = serde_json::from_str(body).ok()?;
    serde_json::from_str(envelope.data?.get()).ok()
}
