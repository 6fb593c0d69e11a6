//! What is asked of reports that were kept.

use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{
    Applies, Assurance, Basis, BlockerKind, Category, Environment, Exchange, GapKind, NoticeCode, Of, Origin, Profile,
    Severity, Timestamp, Verdict,
};

use super::{BlockerV1, ReportV1, SourceV1, StateV1, SubjectV1, Waived, WaiverV1};

impl ReportV1 {
    /// What its owner calls the account.
    pub fn name(&self) -> &str {
        self.account.name.as_deref().unwrap_or("-")
    }

    /// The exchange.
    pub fn exchange(&self) -> Exchange {
        self.account.exchange
    }

    /// The account's id at the exchange, masked, and what it is in its owner's hierarchy, as far as they were read.
    pub fn identity(&self) -> (Option<&str>, Option<&str>) {
        (self.account.uid.as_deref(), self.account.role.as_deref())
    }

    /// What its owner calls the account, where there is a name.
    pub fn known_name(&self) -> Option<&str> {
        self.account.name.as_deref()
    }

    /// The account's pseudonym, where a store gave it one.
    pub fn reference(&self) -> Option<&str> {
        self.account.reference.as_deref()
    }

    /// What tells it from other accounts, of the same name too: its reference, or the masked uid.
    pub(crate) fn id(&self) -> Option<&str> {
        self.reference().or(self.account.uid.as_deref())
    }

    /// Where the evidence came from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// How much was read of the account, where that was kept.
    pub fn profile(&self) -> Option<Profile> {
        self.profile
    }

    /// When what it says is not to be relied on any more.
    pub fn stale_after(&self) -> Option<Timestamp> {
        self.stale_after
    }

    /// When the last of its evidence was taken.
    pub fn observed_until(&self) -> Option<Timestamp> {
        self.observed.until
    }

    /// The environment that the account lives in.
    pub fn environment(&self) -> Environment {
        self.account.environment
    }

    /// Whether it lists more subjects of a blocker than is usual.
    pub fn lists_all_subjects(&self) -> bool {
        self.blockers.iter().any(|blocker| blocker.subjects.len() > super::fill::SUBJECTS)
    }

    /// The environment that it lives in, and the site.
    pub fn place(&self) -> (&str, Option<&str>) {
        (self.account.environment.into(), self.account.site.as_deref())
    }

    /// The remarks of this code.
    pub fn notices(&self, code: NoticeCode) -> impl Iterator<Item = &str> {
        self.notices.iter().filter(move |notice| notice.code == code).map(|notice| notice.detail.as_str())
    }

    /// The rules that reads decided, one way or the other.
    pub fn decided_rules(&self) -> Vec<&str> {
        let passed = self.passed.iter().map(|passed| &*passed.rule);
        let mut rules: Vec<_> = passed.chain(self.blockers.iter().map(|blocker| &*blocker.rule)).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// What is unknown: the rule, if it is one and not the current mode, its gap, and the gap in a sentence.
    pub fn unknowns(&self) -> impl Iterator<Item = (Option<&str>, &str, &str)> {
        self.unknown.iter().map(|one| (one.rule.as_deref(), one.gap.into(), &*one.detail))
    }

    /// The account above it, by name.
    pub fn parent(&self) -> Option<&str> {
        self.account.parent.as_deref()
    }

    /// What the firm sorts it by.
    pub fn labels(&self) -> &BTreeMap<String, String> {
        &self.account.labels
    }

    /// The mode that the account is in, as far as the exchange named one.
    pub fn current(&self) -> Option<&str> {
        self.transition.from.as_deref()
    }

    /// The mode that it would be switched to.
    pub fn target(&self) -> &str {
        &self.transition.to
    }

    /// The axis that both are on.
    pub fn axis(&self) -> &str {
        self.transition.axis.into()
    }

    /// What all outcomes add up to.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Whether nothing stops the switch, or it was made already.
    pub fn is_settled(&self) -> bool {
        matches!(self.verdict, Verdict::Ready | Verdict::AlreadyInMode)
    }

    /// On whose word the verdict rests.
    pub fn assurance(&self) -> Option<Assurance> {
        self.assurance
    }

    /// Whether every blocker is one that passes by itself.
    pub fn blocked_only_by_time(&self) -> bool {
        self.blocked_only_by_time
    }

    /// How many of its blockers the firm accepts to see.
    pub fn waived(&self) -> Waived {
        self.waived
    }

    /// The blockers.
    pub fn blockers(&self) -> &[BlockerV1] {
        &self.blockers
    }

    /// The gaps, each once.
    pub fn gaps(&self) -> Vec<&str> {
        let mut gaps: Vec<_> = self.unknown.iter().map(|unknown| unknown.gap.into()).collect();
        gaps.sort_unstable();
        gaps.dedup();
        gaps
    }

    /// The kinds that block, or the gaps that leave it open, each once and in order.
    pub fn reasons(&self) -> Vec<&str> {
        let mut reasons: Vec<&str> = match self.verdict {
            Verdict::Blocked => self.blockers.iter().map(|blocker| blocker.kind.into()).collect(),
            Verdict::Indeterminate => self.unknown.iter().map(|unknown| unknown.gap.into()).collect(),
            Verdict::NotOffered | Verdict::Ready | Verdict::AlreadyInMode => Vec::new(),
        };
        let mut seen = BTreeSet::new();
        reasons.retain(|reason| seen.insert(*reason));
        reasons
    }

    /// The rules that are unknown.
    pub fn open_rules(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().filter_map(|unknown| unknown.rule.as_deref())
    }

    /// Whether everything that was wanted was read. What does not serve the mode that the account is in tells that mode.
    pub(crate) fn is_read_whole(&self) -> bool {
        let is_read = |state| matches!(state, StateV1::Read(_) | StateV1::Gap(GapKind::ModeMismatch));
        self.coverage.iter().all(|part| is_read(part.state))
    }

    /// Whether a rule, or the current mode, is unknown.
    pub fn has_unknowns(&self) -> bool {
        !self.unknown.is_empty()
    }

    /// Whether the switch is known to break or lose something of this account.
    pub fn has_impact(&self) -> bool {
        self.after_switch.iter().any(|change| change.severity != Severity::Info && change.applies == Applies::Yes)
    }

    /// The rules that a person's word decides, one way or the other.
    pub fn rules_on_word(&self) -> Vec<&str> {
        let refused = self.blockers.iter().filter(|blocker| blocker.basis == Basis::Attested);
        let refused = refused.map(|blocker| &*blocker.rule);
        self.attested.iter().map(|word| &*word.rule).chain(refused).collect()
    }

    /// For when it was judged; unknown for evidence of unknown age.
    pub fn evaluated_at(&self) -> Option<Timestamp> {
        self.evaluated_at
    }

    /// The other time that rules about the time of day are judged for, if for one: what is ready then need not be so now.
    pub fn planned(&self) -> Option<Timestamp> {
        self.notices(NoticeCode::PlannedTime).find_map(|detail| detail.rsplit(' ').next()?.parse().ok())
    }

    /// What is not real about it, to be said on every line; `None` for a live account as it was when the report was made.
    pub fn unreal(&self) -> Option<String> {
        let origin = (self.origin != Origin::Live).then(|| self.origin.to_string());
        let environment = match self.account.environment {
            Environment::Live => None,
            Environment::Unknown => Some("environment unknown".to_owned()),
            other => Some(other.to_string()),
        };
        let planned = self.planned().map(|time| format!("planned for {time}"));
        let words: Vec<_> = origin.into_iter().chain(environment).chain(planned).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

impl BlockerV1 {
    /// What it is.
    pub fn kind(&self) -> BlockerKind {
        self.kind
    }

    /// What it rests on.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// The rule that found it.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The family that it belongs to.
    pub fn category(&self) -> Category {
        self.category
    }

    /// Whether it is the parent's, and not the account's own.
    pub fn is_of_parent(&self) -> bool {
        self.on == Of::Parent
    }

    /// The exchange's own code for it.
    pub fn code(&self) -> Option<&str> {
        self.native.code.as_deref()
    }

    /// It in a sentence.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// What to do first about it.
    pub fn first_step(&self) -> Option<&str> {
        self.remediation.first().map(|step| step.instruction.as_str())
    }

    /// The same blocker of the same account has the same fingerprint in every run.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Who gets the work.
    pub fn assigned_to(&self) -> Option<&str> {
        self.assigned_to.as_deref()
    }

    /// Why the firm accepts to see it.
    pub fn waiver(&self) -> Option<&WaiverV1> {
        self.waiver.as_ref()
    }
}

impl BlockerV1 {
    /// What was found, what is demanded and what is missing between them, where that is more than a count.
    pub(crate) fn figures(&self) -> Option<String> {
        let figures = [("is", &self.actual), ("must be", &self.required), ("too much by", &self.shortfall)];
        let figures: Vec<_> =
            figures.into_iter().filter_map(|(word, value)| Some(format!("{word} {}", value.as_ref()?))).collect();
        let unit = self.unit.as_deref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        (self.subjects.is_empty() && !figures.is_empty()).then(|| format!("{}{unit}", figures.join(", ")))
    }
}

impl SourceV1 {
    /// Whether a browser may go there.
    pub(crate) fn is_web(&self) -> bool {
        self.url.starts_with("https://")
    }
}

impl SubjectV1 {
    /// What tells it from others: its id, also where that was taken out of what is shown.
    pub(crate) fn told_apart_by(&self) -> Option<&str> {
        let id = self.taken_out.0.as_deref().or(self.id.as_deref());
        id.filter(|id| *id != crate::redact::REDACTED)
    }

    /// It in a few words.
    pub(crate) fn described(&self) -> String {
        let field = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name}{value}"));
        let parts = [
            Some(self.kind.to_string()),
            field("", &self.symbol),
            field("", &self.side),
            field("", &self.quantity),
            field("leverage ", &self.leverage),
            field("at most ", &self.max_leverage),
            field("", &self.detail),
            field("id ", &self.id),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
