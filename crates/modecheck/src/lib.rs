//! Finds out, read-only, what would stop an exchange account's mode switch.
//!
//! # One account
//! ```no_run
//! # #![allow(clippy::disallowed_methods, reason = "an application reads the clock and the environment where it likes")]
//! use std::time::SystemTime;
//!
//! use modecheck::{Ask, Client, Credentials, Okx, OkxRules, Rulebook, Timestamp, Verdict, precheck};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Shared by all accounts of the process: connections, limits, measured clocks.
//! let client = Client::new(|| Timestamp::from(SystemTime::now()))?;
//! let credentials = Credentials::new(std::env::var("OKX_API_KEY")?, std::env::var("OKX_API_SECRET")?, "passphrase");
//! let account = Okx::new(client, Okx::site(None)?, credentials).named("desk-a");
//!
//! let ask = Ask::new(OkxRules.target("portfolio")?);
//! for report in precheck(&account, &ask, Vec::new()).await {
//!     println!("{}", report.verdict());
//!     for blocker in report.evaluation.blockers() {
//!         println!("{}: {}", blocker.kind, blocker.summary);
//!     }
//!     assert!(report.verdict() != Verdict::Ready || report.evaluation.blockers().next().is_none());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # A reply that you already hold
//! ```
//! use modecheck::{Context, OkxRules, Origin, Rulebook, Verdict, report};
//!
//! let body = r#"{ "code": "51070", "data": [], "msg": "You do not meet the requirements" }"#;
//! let target = OkxRules.target("multi-currency").unwrap();
//! let evidence = OkxRules.held("switch-precheck", &target, body).expect("OKX has this mode");
//! let context = Context::new(None, OkxRules.as_of());
//!
//! let report = report(&OkxRules, &evidence, &target, &context, Origin::Normalized);
//! assert_eq!(report.verdict(), Verdict::Blocked);
//! assert_eq!(report.evaluation.blockers().next().unwrap().kind.to_string(), "first-activation-required");
//! ```

pub use modecheck_core::{
    Account, AccountModeProvider, Action, AfterSwitch, AfterSwitchCode, Answer, Applies, Ask, Assurance, Attestation,
    Axis, Basis, Binding, Blocker, BlockerKind, Category, Change, ChangeCard, Completeness, Concern, Concerns, Context,
    Coverage, CoverageState, Current, Date, Environment, Estimate, EstimatedCall, Evaluation, Evidence, EvidenceError,
    Exchange, Expiry, FailureKind, Finding, Gap, GapKind, Identity, KeyFacts, Known, LeverageAfter, Margin,
    MarginImpact, Member, Mode, ModeCard, Native, Notice, NoticeCode, Of, Origin, Outcome, Passed, Place, Profile,
    Remediation, Report, Response, Reversible, Role, Roster, Route, Rule, RuleCard, Rulebook, Scope, Severity, Source,
    Span, Subject, SubjectType, TimeError, Timestamp, Tool, Transition, UnknownExchange, UnknownMode, Verdict, Vouched,
    Way, Who, changes, judge, precheck, read_only_key, report,
};
pub use modecheck_exchanges::{
    Access, Bitget, BitgetRules, Bybit, BybitRules, Call, Client, Clock, Credentials, Get, KeyVersion, Kucoin,
    KucoinRules, Meter, Okx, OkxRules, Quota, Reply, STREAMS_PER_HOST, Site, SiteChoice, SiteError, Transport,
    TransportError, calls, has_passphrase, provider, rulebook, site,
};
/// Reports as JSON and as text.
#[cfg(feature = "reports")]
pub use modecheck_report as output;

/// What README shows of the library compiles and holds.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
