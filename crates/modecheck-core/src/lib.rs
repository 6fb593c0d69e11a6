//! The words of modecheck and what follows from them: evidence in, verdict out.
//!
//! A provider *collects* [`Evidence`]; rules *evaluate* it into an [`Evaluation`]; a [`Report`] folds that into one
//! [`Verdict`]. This crate holds the types of all three and the two functions that join them, [`precheck`] and
//! [`report`]. It has no socket, no file, no clock and no runtime: the same evidence, rules and context always give
//! the same report.
//!
//! **`ready` is earned.** Whatever was not read, not understood or not evaluated is a [`Gap`], and a gap keeps the
//! verdict from [`Verdict::Ready`].

mod after;
mod attestation;
mod blocker;
mod evaluation;
mod evidence;
mod exchange;
mod gap;
mod impact;
mod key;
mod kind;
mod mode;
mod notice;
mod provider;
mod remediation;
mod report;
mod roster;
mod rule;
mod subject;
mod time;
mod verdict;

pub use after::{AfterSwitch, AfterSwitchCode, Applies, Change, ChangeCard, Concern, Concerns, Severity, changes};
pub use attestation::Attestation;
pub use blocker::{Basis, Blocker, Native, Scope};
pub use evaluation::{Completeness, Coverage, CoverageState, Current, Evaluation, Known, Reversible, Route, Way};
pub use evidence::{
    Account, Answer, Environment, Evidence, EvidenceError, FailureKind, Of, Profile, Response, Role, Span, Tool,
};
pub use exchange::{Exchange, UnknownExchange};
pub use gap::{Gap, GapKind};
pub use impact::{LeverageAfter, Margin, MarginImpact};
pub use key::{Binding, Expiry, KeyFacts};
pub use kind::{BlockerKind, Category};
pub use mode::{Axis, Mode, ModeCard, Transition};
pub use notice::{Notice, NoticeCode};
pub use provider::{
    AccountModeProvider, Ask, Context, Estimate, EstimatedCall, Rulebook, UnknownMode, Vouched, precheck, read_only_key,
};
pub use remediation::{Action, Place, Remediation, Who};
pub use report::{Origin, Report, report};
pub use roster::{Identity, Member, Roster};
pub use rule::{Finding, Outcome, Passed, Rule, RuleCard, Source, judge};
pub use subject::{Subject, SubjectType};
pub use time::{Date, TimeError, Timestamp};
pub use verdict::{Assurance, Verdict};
