//! Finds out, read-only, what would stop an exchange account's mode switch.
//!
//! # One account
//! ```no_run
//! # #![allow(clippy::disallowed_methods, reason = "an application reads the clock and the environment where it likes")]
//! use std::time::SystemTime;
//!
//! use modecheck::{Ask, Axis, Client, Credentials, Mode, Okx, Timestamp, Verdict, precheck};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Shared by all accounts of the process: connections, limits, measured clocks.
//! let client = Client::new(|| Timestamp::from(SystemTime::now()), 0.5)?;
//! let credentials = Credentials::new(std::env::var("OKX_API_KEY")?, std::env::var("OKX_API_SECRET")?, "passphrase");
//! let account = Okx::new(client, Okx::site(None, false)?, credentials).named("desk-a");
//!
//! let ask = Ask::new(Mode::new(Axis::AccountMode, "portfolio"));
//! for report in precheck(&account, &ask, Vec::new()).await {
//!     println!("{}", report.verdict);
//!     for blocker in report.evaluation.blockers() {
//!         println!("{}: {}", blocker.kind, blocker.summary);
//!     }
//!     assert!(report.verdict != Verdict::Ready || report.evaluation.blockers().next().is_none());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # A reply that you already hold
//! ```
//! use modecheck::{Axis, Context, Mode, OkxRules, Origin, Rulebook, Verdict, report};
//!
//! let body = r#"{ "code": "51070", "data": [], "msg": "You do not meet the requirements" }"#;
//! let target = Mode::new(Axis::AccountMode, "multi-currency");
//! let evidence = OkxRules.held("switch-precheck", &target, body).expect("OKX has this mode");
//! let context = Context { at: None, rules_as_of: OkxRules.as_of(), attestations: Vec::new() };
//!
//! let report = report(&OkxRules, &evidence, &target, &context, Origin::Normalized);
//! assert_eq!(report.verdict, Verdict::Blocked);
//! assert_eq!(report.evaluation.blockers().next().unwrap().kind.to_string(), "first-activation-required");
//! ```

pub use modecheck_core::*;
pub use modecheck_exchanges::*;
/// Reports as JSON and as text.
pub use modecheck_report as output;
