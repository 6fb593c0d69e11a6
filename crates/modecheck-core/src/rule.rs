use std::borrow::Cow;

use crate::{Attestation, Basis, Blocker, BlockerKind, Context, Date, Gap, GapKind, Transition};

/// The document that states a rule, and when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The document's title.
    pub document: &'static str,
    /// Where it is published.
    pub url: &'static str,
    /// The day of the edition that was read.
    pub as_of: Date,
}

/// One documented prerequisite of a transition, without the code that decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleCard {
    /// Its id: `exchange/name`.
    pub id: &'static str,
    /// What must hold, in a sentence.
    pub title: &'static str,
    /// The kinds of blockers that it can find.
    pub kinds: &'static [BlockerKind],
    /// How it is observed: the calls that show it.
    pub observed: &'static str,
    /// The document that states it.
    pub source: Source,
    /// From when the exchange's documents state it, where that is known.
    pub since: Option<Date>,
    /// Until when they stated it.
    pub until: Option<Date>,
    /// Whether a person's word may fill a gap in it.
    pub attestable: bool,
}

impl RuleCard {
    /// Whether the exchange's documents stated this rule on that day.
    pub fn in_force(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// A rule with its decision. `R` is the exchange's reading of the evidence.
#[derive(Debug)]
pub struct Rule<R: 'static> {
    /// What the rule is.
    pub card: &'static RuleCard,
    /// Whether it speaks of this transition; with an unknown current mode, whether it does from any mode.
    pub applies: fn(&Transition) -> bool,
    /// What it makes of the reading.
    pub decide: fn(&RuleCard, &R) -> Outcome,
}

/// What one rule makes of the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// What it demands holds.
    Passed(Passed),
    /// What it demands does not hold.
    Blocked(Vec<Blocker>),
    /// The evidence does not tell.
    Unknown(Gap),
    /// The evidence does not tell, and a person says that it holds.
    Attested(Attestation),
    /// The rule does not speak of this transition.
    NotApplicable,
}

/// That a rule holds, and on whose word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// What the finding rests on.
    pub basis: Basis,
    /// What was found.
    pub actual: Cow<'static, str>,
}

impl Outcome {
    /// The rule holds.
    pub fn passed(basis: Basis, actual: impl Into<Cow<'static, str>>) -> Self {
        Self::Passed(Passed { basis, actual: actual.into() })
    }

    /// The exchange stopped before it came to this rule.
    pub fn not_evaluated(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Unknown(Gap::new(GapKind::NotEvaluated, reason))
    }
}

/// One rule and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub card: &'static RuleCard,
    /// What it makes of the evidence.
    pub outcome: Outcome,
}

/// Applies the rules that were in force to a reading. A gap that may be attested takes the attestation, if there is one.
pub fn judge<R>(rules: &[Rule<R>], reading: &R, transition: &Transition, context: &Context) -> Vec<Finding> {
    let in_force = rules.iter().filter(|rule| rule.card.in_force(context.rules_as_of));
    let decide = |rule: &Rule<R>| {
        if !(rule.applies)(transition) {
            return Outcome::NotApplicable;
        }
        match (rule.decide)(rule.card, reading) {
            Outcome::Unknown(gap) => Attestation::fill(rule.card, gap, context),
            decided => decided,
        }
    };
    in_force.map(|rule| Finding { card: rule.card, outcome: decide(rule) }).collect()
}
