use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{
    Account, Assurance, Basis, Blocker, Category, Context, Date, Environment, Evaluation, Evidence, Exchange, Finding,
    Gap, GapKind, Mode, Notice, NoticeCode, Outcome, Profile, Role, Rulebook, Span, Timestamp, Tool, Verdict,
};

/// How long after its evidence a report is still good for acting on.
const GOOD_FOR_MILLIS: i64 = 60_000;

/// One account, one transition: the verdict and everything that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What wrote it.
    pub tool: Tool,
    /// The day whose rules were applied.
    pub rules_as_of: Date,
    /// The exchange.
    pub exchange: Exchange,
    /// The account.
    pub account: Account,
    /// Where the evidence came from.
    pub origin: Origin,
    /// How much was to be read.
    pub profile: Profile,
    /// The mode that the account would be switched to.
    pub target: Mode,
    /// When the evidence was taken.
    pub observed: Span,
    /// The instant that was judged for.
    pub evaluated_at: Option<Timestamp>,
    /// The outcomes.
    pub evaluation: Evaluation,
}

impl Report {
    /// What all outcomes add up to.
    pub fn verdict(&self) -> Verdict {
        self.evaluation.verdict()
    }

    /// On whose word the verdict rests, where that can be said.
    pub fn assurance(&self) -> Option<Assurance> {
        self.evaluation.assurance()
    }

    /// When the report should no longer be acted on without asking again.
    pub fn stale_after(&self) -> Option<Timestamp> {
        let stale = self.observed.until.map(|until| until.plus_millis(GOOD_FOR_MILLIS))?;
        Some(self.evaluation.holds_until.map_or(stale, |until| until.min(stale)))
    }

    /// When every blocker that passes by itself will have passed, where there are such and it is known of all.
    pub fn next_open(&self) -> Option<Timestamp> {
        let timing = self.evaluation.blockers().filter(|blocker| blocker.kind.category() == Category::Timing);
        let clears: Option<Vec<_>> = timing.map(|blocker| blocker.clears_at).collect();
        clears?.into_iter().max()
    }

    /// What is not real about this report, to be said on every line of every format; `None` for a live account read now.
    pub fn unreal(&self) -> Option<String> {
        let origin = (self.origin != Origin::Live).then(|| self.origin.to_string());
        let environment = match self.account.environment {
            Environment::Live => None,
            Environment::Unknown => Some("environment unknown".to_owned()),
            other => Some(other.to_string()),
        };
        match (origin, environment) {
            (None, None) => None,
            (Some(word), None) | (None, Some(word)) => Some(word),
            (Some(origin), Some(environment)) => Some(format!("{origin}, {environment}")),
        }
    }

    /// What the account is, as the evidence's collector or the exchange said.
    pub fn role(&self) -> Option<&Role> {
        self.account.role.as_ref().or(self.evaluation.role.as_ref())
    }

    /// The same blocker of the same account has the same fingerprint in every run, however its orders change.
    pub fn fingerprint(&self, blocker: &Blocker) -> String {
        let account = self.account.reference.as_deref().or(self.account.name.as_deref()).unwrap_or_default();
        let scope = blocker.scope.map(|scope| scope.to_string()).unwrap_or_default();
        let parts = [
            account,
            self.exchange.into(),
            self.account.environment.into(),
            self.target.axis().into(),
            self.target.slug(),
            blocker.rule,
            blocker.kind.into(),
            &scope,
            blocker.native.code.as_deref().unwrap_or_default(),
        ];
        let mut digest = base16ct::lower::encode_string(&Sha256::digest(parts.join("\u{1f}")));
        digest.truncate(32);
        digest
    }
}

/// Where the evidence of a report came from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Origin {
    /// Read just now.
    Live,
    /// Read before, and kept.
    Saved,
    /// A reply that somebody held.
    Normalized,
    /// A fixture: an example from a document, or made up.
    Fixture,
}

/// Of a mode that the exchange does not have nothing is said: whatever passed was asked of others.
fn leave_open(evaluation: &mut Evaluation, why: &str) {
    let passed = |finding: &&mut Finding| matches!(finding.outcome, Outcome::Passed(_) | Outcome::Attested(_));
    for finding in evaluation.findings.iter_mut().filter(passed) {
        finding.outcome = Outcome::Unknown(Gap::new(GapKind::Unrecognised, why.to_owned()));
    }
    evaluation.after_switch.clear();
}

/// Evaluates the evidence for one target and folds it into a report.
pub fn report(
    rulebook: &dyn Rulebook,
    evidence: &Evidence,
    target: &Mode,
    context: &Context,
    origin: Origin,
) -> Report {
    let mut evaluation = rulebook.evaluate(evidence, target, context);
    if !rulebook.modes(target.axis()).iter().any(|card| card.mode() == *target) {
        leave_open(&mut evaluation, &format!("{} has no mode `{target}`", rulebook.exchange()));
    }
    // A person says what does not hold, and the exchange's rules what clears it.
    for finding in &mut evaluation.findings {
        if let Outcome::Blocked(blockers) = &mut finding.outcome {
            for blocker in blockers.iter_mut().filter(|blocker| blocker.basis == Basis::Attested) {
                blocker.remediation = rulebook.remediation(blocker.kind);
            }
        }
    }
    evaluation.notices.extend(evaluation.key.notice(context.planned.or(context.at)));
    if context.at.is_none() {
        let detail = "the evidence does not say when it was taken: it may be out of date";
        evaluation.notices.push(Notice::new(NoticeCode::UnknownAge, detail));
    }
    if context.rules_as_of < rulebook.as_of() {
        let (then, now) = (context.rules_as_of, rulebook.as_of());
        let detail = format!("judged by the rules of {then}, as asked for; the newest are of {now}");
        evaluation.notices.push(Notice::new(NoticeCode::OlderRules, detail));
    }
    if let Some(planned) = context.planned {
        let detail = format!("rules about the time of day are judged for {planned}");
        evaluation.notices.push(Notice::new(NoticeCode::PlannedTime, detail));
    }
    Report {
        tool: Tool::default(),
        rules_as_of: context.rules_as_of,
        exchange: evidence.exchange,
        account: evidence.account.clone(),
        origin,
        profile: evidence.profile,
        target: target.clone(),
        observed: evidence.taken,
        evaluated_at: context.at,
        evaluation,
    }
}
