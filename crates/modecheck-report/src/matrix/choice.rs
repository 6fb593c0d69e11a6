//! The matrix of an account among many, in words of closed sets only: no sentence, no amount, no id.

use std::collections::BTreeSet;
use std::fmt;

use modecheck_core::{Action, Axis, BlockerKind, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use super::{MatrixV1, TargetV1, ThingV1, things};
use crate::json::ReportV1;

/// An account that was asked about several targets: which could be entered now, and the least to clear for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoiceV1 {
    /// The account.
    pub account: String,
    /// On which axis.
    pub axis: Axis,
    /// What its reports are instead, where they are not of a live account read when they were made.
    pub not_live: Option<String>,
    /// The mode that it is in.
    pub from: Option<String>,
    /// The targets that are ready.
    pub enterable_now: Vec<String>,
    /// Every target.
    pub targets: Vec<ChoiceTargetV1>,
    /// The fewest things that clear the way to every target that is blocked, each once.
    pub to_clear: Vec<ChoiceThingV1>,
    /// Whether more may have to be cleared than is listed.
    pub lower_bound: bool,
}

/// One target of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoiceTargetV1 {
    /// The target.
    pub to: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// The fewest things that clear the way to it.
    pub to_clear: usize,
    /// Whether it may be more.
    pub lower_bound: bool,
}

/// One thing to clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoiceThingV1 {
    /// What to do; null where nobody knows.
    pub action: Option<Action>,
    /// The kinds of blockers that it clears.
    pub kinds: Vec<BlockerKind>,
    /// The targets that it clears the way to.
    pub targets: Vec<String>,
}

impl ChoiceV1 {
    /// The choice that the reports on one account leave; none where there is one target only.
    pub(crate) fn of(reports: &[ReportV1]) -> Option<Self> {
        let first = reports.first().filter(|_| reports.len() > 1)?;
        let matrix = MatrixV1::of(reports.to_vec())?;
        Some(Self {
            account: first.name().to_owned(),
            axis: matrix.axis,
            not_live: first.unreal(),
            from: matrix.from,
            enterable_now: matrix.enterable_now,
            targets: matrix.targets.iter().map(ChoiceTargetV1::from).collect(),
            to_clear: matrix.to_clear.iter().map(ChoiceThingV1::from).collect(),
            lower_bound: matrix.lower_bound,
        })
    }

    /// The mode that it is in, and what could be entered now.
    pub(crate) fn now(&self) -> String {
        let from = self.from.as_deref().unwrap_or("?");
        let ready = if self.enterable_now.is_empty() { "none".to_owned() } else { self.enterable_now.join(", ") };
        format!("{}, now in {from}; could be entered now: {ready}", self.axis)
    }

    /// How much there is to clear for all targets that are blocked, where any is.
    pub(crate) fn least(&self) -> Option<String> {
        let blocked = self.targets.iter().any(|target| target.verdict == Verdict::Blocked);
        blocked.then(|| {
            let number = things(self.to_clear.len(), self.lower_bound);
            format!("to clear the way to all that are blocked: {number}")
        })
    }
}

impl From<&TargetV1> for ChoiceTargetV1 {
    fn from(target: &TargetV1) -> Self {
        let (to, verdict, to_clear) = (target.to.clone(), target.verdict, target.to_clear.len());
        Self { to, verdict, to_clear, lower_bound: target.lower_bound }
    }
}

impl From<&ThingV1> for ChoiceThingV1 {
    fn from(thing: &ThingV1) -> Self {
        let kinds: BTreeSet<BlockerKind> = thing.clears.iter().map(|cleared| cleared.kind).collect();
        let targets: BTreeSet<&str> = thing.clears.iter().map(|cleared| cleared.target.as_str()).collect();
        Self {
            action: thing.step.as_ref().map(|step| step.action),
            kinds: kinds.into_iter().collect(),
            targets: targets.into_iter().map(str::to_owned).collect(),
        }
    }
}

impl fmt::Display for ChoiceTargetV1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.to, self.verdict)?;
        if self.verdict == Verdict::Blocked {
            write!(f, ", {} to clear", things(self.to_clear, self.lower_bound))?;
        }
        Ok(())
    }
}

impl fmt::Display for ChoiceThingV1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = self.action.map_or_else(|| "nobody knows what".to_owned(), |action| action.to_string());
        let kinds: Vec<_> = self.kinds.iter().map(ToString::to_string).collect();
        write!(f, "{action} ({}) for {}", kinds.join(", "), self.targets.join(", "))
    }
}
