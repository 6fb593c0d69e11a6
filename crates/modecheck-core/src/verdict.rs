use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

use crate::{Basis, Blocker, Category, Current, Evaluation, Outcome, Route};

/// What all outcomes add up to; the first that fits, in this order.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    /// The account is in the target mode, settled.
    AlreadyInMode,
    /// The exchange has no such transition.
    NotOffered,
    /// At least one blocker stands.
    Blocked,
    /// No blocker is known, and not everything is known.
    Indeterminate,
    /// Every rule that applies holds.
    Ready,
}

/// On whose word a verdict rests, the weakest first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Assurance {
    /// At least one rule rests on a person's word.
    Attested,
    /// On documented rules, applied to what was read.
    Evidence,
    /// On the exchange's own check.
    Exchange,
}

impl Evaluation {
    /// Every blocker, in the order of the rules that found them.
    pub fn blockers(&self) -> impl Iterator<Item = &Blocker> {
        self.findings.iter().flat_map(|finding| match &finding.outcome {
            Outcome::Blocked(blockers) => blockers.as_slice(),
            _ => &[],
        })
    }

    /// The one verdict, by the first line of its definition that fits.
    pub fn verdict(&self) -> Verdict {
        let outcomes = || self.findings.iter().map(|finding| &finding.outcome);
        let applying = || outcomes().filter(|outcome| **outcome != Outcome::NotApplicable);
        match &self.route {
            Route::AlreadyThere => return Verdict::AlreadyInMode,
            Route::NotOffered { .. } => return Verdict::NotOffered,
            Route::Open => {}
        }
        if outcomes().any(|outcome| matches!(outcome, Outcome::Blocked(_))) {
            return Verdict::Blocked;
        }
        let known = matches!(self.current, Current::Known(_));
        let earned = applying().all(|outcome| matches!(outcome, Outcome::Passed(_) | Outcome::Attested(_)));
        if known && earned && applying().next().is_some() { Verdict::Ready } else { Verdict::Indeterminate }
    }

    /// On whose word the verdict rests, where that can be said.
    pub fn assurance(&self) -> Option<Assurance> {
        match self.verdict() {
            Verdict::AlreadyInMode => Some(Assurance::Exchange),
            Verdict::Blocked => self.blockers().map(|blocker| blocker.basis.assurance()).max(),
            Verdict::Ready => self.findings.iter().filter_map(|finding| finding.outcome.assurance()).min(),
            Verdict::NotOffered | Verdict::Indeterminate => None,
        }
    }

    /// Whether every blocker is one that passes by itself.
    pub fn blocked_only_by_time(&self) -> bool {
        let timing = |blocker: &Blocker| blocker.kind.category() == Category::Timing;
        self.verdict() == Verdict::Blocked && self.blockers().next().is_some() && self.blockers().all(timing)
    }
}

impl Outcome {
    fn assurance(&self) -> Option<Assurance> {
        match self {
            Self::Passed(passed) => Some(passed.basis.assurance()),
            Self::Attested(_) => Some(Assurance::Attested),
            Self::Blocked(_) | Self::Unknown(_) | Self::NotApplicable => None,
        }
    }
}

impl Basis {
    /// On whose word a finding of this basis rests.
    pub fn assurance(self) -> Assurance {
        match self {
            Self::ExchangeVerdict | Self::ExchangeFigures => Assurance::Exchange,
            Self::RuleOnReads | Self::Document | Self::SupersededDocument => Assurance::Evidence,
            Self::Attested | Self::FirmPolicy => Assurance::Attested,
        }
    }
}
