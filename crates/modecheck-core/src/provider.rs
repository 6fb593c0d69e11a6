use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use crate::{
    Answer, Attestation, Axis, BlockerKind, ChangeCard, Date, Evaluation, Evidence, Exchange, FailureKind, Gap,
    GapKind, KeyFacts, Mode, ModeCard, Of, Origin, Profile, Remediation, Report, Response, Roster, RuleCard, Timestamp,
    report,
};

/// What an exchange's answers mean. Needs no credentials and asks nothing.
pub trait Rulebook: fmt::Debug + Send + Sync {
    /// The exchange.
    fn exchange(&self) -> Exchange;

    /// The day up to which the exchange's documents were followed.
    fn as_of(&self) -> Date;

    /// The modes of an axis that the exchange has; none when it does not have the axis.
    fn modes(&self, axis: Axis) -> &'static [ModeCard];

    /// Every rule, in the order in which reports list them.
    fn rules(&self) -> Vec<&'static RuleCard>;

    /// Every change that a switch can bring and a document describes.
    fn changes(&self) -> Vec<ChangeCard> {
        Vec::new()
    }

    /// The exchange's own codes that [`Self::explain_code`] knows.
    fn codes(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// What clears a blocker of this kind on this exchange; empty when the exchange never names it.
    fn remediation(&self, kind: BlockerKind) -> Vec<Remediation>;

    /// What the exchange's own code means, as one line for a person; `None` for a code that is not known.
    fn explain_code(&self, code: &str) -> Option<String>;

    /// The calls whose replies somebody may already hold and have read, for a switch on this axis, the usual one first.
    fn readable_calls(&self, axis: Axis) -> &'static [&'static str];

    /// A reply that somebody holds, as evidence; `None` for a call that is not among the readable ones or a target
    /// that the exchange does not have.
    fn held(&self, call: &str, target: &Mode, body: &str) -> Option<Evidence>;

    /// What the key's own information in the evidence says of the key; nothing where it was not read.
    fn key(&self, evidence: &Evidence) -> KeyFacts;

    /// Pure: the same evidence, target and context give the same evaluation.
    fn evaluate(&self, evidence: &Evidence, target: &Mode, context: &Context) -> Evaluation;

    /// The mode that somebody means by `mode`, on the account-mode axis, or by `axis:mode`.
    fn target(&self, name: &str) -> Result<Mode, UnknownMode> {
        let (axis, mode) = match name.split_once(':') {
            Some((axis, mode)) => (axis.parse().ok(), mode),
            None => (Some(Axis::AccountMode), name),
        };
        let known = axis.map_or(&[][..], |axis| self.modes(axis));
        let unknown = || UnknownMode {
            exchange: self.exchange(),
            name: name.to_owned(),
            known: known.iter().map(|card| card.slug).collect::<Vec<_>>().join(", "),
        };
        known.iter().find(|card| card.answers_to(mode)).map(ModeCard::mode).ok_or_else(unknown)
    }
}

/// A name that is none of an exchange's modes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{exchange} has no mode `{name}`: {}", if known.is_empty() { "it has no such axis".to_owned() } else { format!("use one of {known}") })]
pub struct UnknownMode {
    exchange: Exchange,
    name: String,
    known: String,
}

/// One exchange, asked read-only with one account's key.
#[async_trait]
pub trait AccountModeProvider: fmt::Debug + Send + Sync {
    /// What this exchange's answers mean.
    fn rulebook(&self) -> &'static dyn Rulebook;

    /// A lower bound on the calls that `ask` would take.
    fn estimate(&self, ask: &Ask) -> Estimate;

    /// The same of the oldest account, on an exchange that lists what is older piece by piece.
    fn estimate_oldest(&self, ask: &Ask) -> Estimate {
        self.estimate(ask)
    }

    /// A lower bound on the calls that are made once for all accounts of a process.
    fn estimate_once(&self, _ask: &Ask) -> Estimate {
        Estimate::default()
    }

    /// A lower bound on the calls that `vouch` takes.
    fn estimate_vouch(&self) -> Estimate {
        Estimate::default()
    }

    /// A lower bound on the calls that `own_key` takes.
    fn estimate_own_key(&self) -> Estimate {
        Estimate::default()
    }

    /// Asks, changes nothing and cannot fail: a call without an answer is recorded as such.
    async fn collect(&self, ask: &Ask) -> Evidence;

    /// What this account's key can say of the accounts below it, to be given along when those are asked about; nothing
    /// on an exchange where no rule looks at the parent.
    async fn vouch(&self, _ask: &Ask) -> Vouched {
        Vouched::default()
    }

    /// What the exchange tells of the key that it is asked with: nothing else is asked with that key for it.
    async fn own_key(&self, _deadline: Duration) -> KeyFacts {
        KeyFacts::default()
    }

    /// Whose account the key is of and, where that is a main account, every account below it. Cannot fail: what was not
    /// read to its end is a gap of the roster.
    async fn roster(&self, _deadline: Duration) -> Roster {
        Roster::unread(Gap::new(GapKind::NotObservable, "no call of this exchange shows sub-accounts"))
    }
}

/// Nothing, where the exchange says that the key can only read; otherwise why it should not be used.
pub async fn read_only_key(provider: &dyn AccountModeProvider, deadline: Duration) -> Result<(), String> {
    let facts = provider.own_key(deadline).await;
    let rights = facts.rights.unwrap_or_default().join(", ");
    match facts.read_only {
        Some(true) => Ok(()),
        Some(false) if rights.is_empty() => Err("the key may do more than read: use a read-only key".to_owned()),
        Some(false) => Err(format!("the key may do more than read ({rights}): use a read-only key")),
        None => Err("the exchange did not say whether the key can only read: see `modecheck keys`".to_owned()),
    }
}

/// What to find out about one account.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The modes that it might be switched to, all on one axis.
    pub targets: Vec<Mode>,
    /// How much to read.
    pub profile: Profile,
    /// After how long to stop asking; what is unanswered then stays so.
    pub deadline: Duration,
    /// What the parent account was asked already: kept with the evidence as the parent's answers.
    pub given: Vouched,
    /// The day whose rules will be applied; the newest when unknown. Older rules may need other reads.
    pub rules_as_of: Option<Date>,
}

impl Ask {
    /// The ordinary question: what would stop a switch to this mode?
    pub fn new(target: Mode) -> Self {
        Self {
            targets: vec![target],
            profile: Profile::Standard,
            deadline: Duration::from_secs(30),
            given: Vouched::default(),
            rules_as_of: None,
        }
    }
}

/// What the key of a parent account says of the accounts below it. Whose key it is stays in memory: evidence keeps masked
/// ids, and two accounts may look alike in them.
#[derive(Clone, Default)]
pub struct Vouched {
    uid: Option<String>,
    responses: Vec<Response>,
}

impl Vouched {
    /// The responses of the account with this uid, where its key told one.
    pub fn new(uid: Option<String>, responses: Vec<Response>) -> Self {
        Self { uid, responses }
    }

    /// The same as evidence on an account that names this uid as its parent's, if it names one. Answers to a key of
    /// another account are none.
    pub fn for_child_of(&self, parent: Option<&str>) -> Vec<Response> {
        let other = self.uid.as_deref().zip(parent).is_some_and(|(known, named)| known != named);
        let detail = "the key that was given for the account above is of another account";
        let answer = |response: &Response| match &response.answer {
            Answer::Reply { .. } if other => {
                Answer::Failure { kind: FailureKind::WrongAccount, detail: detail.to_owned() }
            }
            answer => answer.clone(),
        };
        let given = |response: &Response| Response { of: Of::Parent, answer: answer(response), ..response.clone() };
        self.responses.iter().map(given).collect()
    }
}

/// Leaves the uid out.
impl fmt::Debug for Vouched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vouched").field("responses", &self.responses.len()).finish_non_exhaustive()
    }
}

/// What evaluation needs to know besides the evidence.
#[derive(Debug, Clone)]
pub struct Context {
    /// When the evidence is judged; unknown for evidence of unknown age.
    pub at: Option<Timestamp>,
    /// The instant that rules about the time of day are judged for, when it is another one.
    pub planned: Option<Timestamp>,
    /// The day whose rules count.
    pub rules_as_of: Date,
    /// What people attest of this account.
    pub attestations: Vec<Attestation>,
}

impl Context {
    /// The context of a judgement at this time, by the rules of this day.
    pub fn new(at: Option<Timestamp>, rules_as_of: Date) -> Self {
        Self { at, planned: None, rules_as_of, attestations: Vec::new() }
    }
}

/// A lower bound on the calls of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Estimate {
    /// The calls that are made whatever the account's state.
    pub calls: Vec<EstimatedCall>,
    /// The calls that may be needed besides, depending on what the exchange answers.
    pub open_ended: Vec<&'static str>,
}

impl Estimate {
    /// These calls, as often as they are named, and nothing open-ended.
    pub fn of(calls: impl IntoIterator<Item = &'static str>) -> Self {
        let mut counted: Vec<EstimatedCall> = Vec::new();
        for call in calls {
            match counted.iter_mut().find(|known| known.call == call) {
                Some(known) => known.times += 1,
                None => counted.push(EstimatedCall { call, times: 1 }),
            }
        }
        Self { calls: counted, open_ended: Vec::new() }
    }

    /// How many calls these are.
    pub fn total(&self) -> u64 {
        self.calls.iter().map(|call| u64::from(call.times)).sum()
    }
}

/// One call of an estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstimatedCall {
    /// The call.
    pub call: &'static str,
    /// How often it is made at least.
    pub times: u32,
}

/// Asks one account and reports on every target, in the order in which `ask` names them.
pub async fn precheck(provider: &dyn AccountModeProvider, ask: &Ask, attestations: Vec<Attestation>) -> Vec<Report> {
    let evidence = provider.collect(ask).await;
    let rulebook = provider.rulebook();
    let rules_as_of = ask.rules_as_of.unwrap_or_else(|| rulebook.as_of());
    let context = Context { attestations, ..Context::new(evidence.taken.until, rules_as_of) };
    ask.targets.iter().map(|target| report(rulebook, &evidence, target, &context, Origin::Live)).collect()
}
