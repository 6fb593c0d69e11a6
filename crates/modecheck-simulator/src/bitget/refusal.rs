//! What the exchange says no with.
//!
//! A request for another mode is accepted whatever comes of it: what stood in the way is told by its status, a minute
//! later, in one text.

use serde_json::Value;

use super::{manners::ErrorStatus, query::envelope, state::Moment, words::of_code};
use crate::wire::Response;

/// A code and a message, and for a refused change of mode why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The envelope's code; `00000` for a change of mode that is accepted and then fails.
    pub code: String,
    /// The message; `success` for one that is accepted and then fails.
    pub message: String,
    /// Everything that stood in the way; empty when the call got no further than its key, its form or its limit.
    pub reasons: Vec<Reason>,
}

/// One thing in the way of a change of mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule it breaks; not on the wire.
    pub rule: Rule,
    /// What the rule rests on; not on the wire.
    pub basis: Basis,
    /// The sentence. Only those of [`Basis::FailureGuide`] and [`Basis::Code`] are the exchange's own words.
    pub message: String,
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// A code of the exchange's, with its text.
    Code,
    /// The prompts of the guide to failed upgrades.
    FailureGuide,
    /// Other help pages, which show no prompt: the sentence is made up.
    HelpPages,
    /// No page says so for this very transition: the simulator takes the cautious side, and the sentence is made up.
    Assumed,
}

/// What a change of mode is refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Leads copy trading.
    CopyLead,
    /// Provides copy-trading signals.
    SignalProvider,
    /// Follows copy trading, or has copied orders.
    CopyFollow,
    /// Runs a trading bot.
    Bots,
    /// Is a sub-account in a risk unit of institutional loans.
    InsLoanSub,
    /// Signs in through a third party.
    Login,
    /// Is in an abnormal state that other calls do not show.
    Abnormal,
    /// Belongs to a region without unified accounts.
    Region,
    /// Upgrades are off for it.
    Disabled,
    /// Holds a futures position.
    Positions,
    /// Has an open futures order.
    FuturesOrders,
    /// Has a futures order waiting for its trigger.
    FuturesPlans,
    /// Has an open spot order, a take-profit or a stop-loss.
    SpotOrders,
    /// Has a spot order waiting for its trigger.
    SpotPlans,
    /// Has an open margin order.
    MarginOrders,
    /// Owes in margin, or in a unified account.
    Debt,
    /// Has a crypto loan.
    CryptoLoan,
    /// Is worth less than 1,000 USDT.
    Assets,
    /// The questionnaire is not filled in.
    Questionnaire,
    /// Is a custodial sub-account.
    Custodial,
    /// Is a virtual sub-account that upgrades are not open to.
    Virtual,
    /// Is refused every call.
    Barred,
    /// A change of mode is on its way.
    InProgress,
    /// Is there already.
    AlreadyThere,
    /// Is a sub-account: they never go back.
    SubAccount,
    /// A sub-account holds assets or has open orders.
    SubsHold,
}

impl Rule {
    /// Whether reads with the account's own key can show it, for sure and before the change is asked for.
    ///
    /// Reads show what bots have and not whether they run. Which kind of sub-account one is takes the main account's
    /// key, and so does what sub-accounts hold.
    pub fn is_readable(self) -> bool {
        !matches!(
            self,
            Self::SignalProvider
                | Self::Bots
                | Self::Login
                | Self::Abnormal
                | Self::Region
                | Self::Disabled
                | Self::Questionnaire
                | Self::Custodial
                | Self::Virtual
                | Self::SubsHold
        )
    }
}

impl Refusal {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), reasons: Vec::new() }
    }

    /// With the text of its table.
    pub(super) fn of(code: &str, v3: bool) -> Self {
        Self::new(code, of_code(code, v3))
    }

    /// A parameter that is missing or not understood: 40017 in v2, 400172 in v3.
    pub(super) fn parameter(what: &str, v3: bool) -> Self {
        if v3 {
            return Self::of("400172", true);
        }
        Self::new("40017", format!("Parameter verification failed {what}"))
    }

    /// A refusal for one reason that answers in its place.
    pub(super) fn only(rule: Rule, code: &str, v3: bool) -> Self {
        let refusal = Self::of(code, v3);
        let message = refusal.message.clone();
        Self { reasons: vec![Reason { rule, basis: Basis::Code, message }], ..refusal }
    }

    pub(super) fn response(&self, moment: Moment) -> Response {
        let status = match (self.code.as_str(), moment.manners.error_status) {
            ("429", _) => 429,
            ("40404", _) => 404,
            ("25245" | "40084" | "40085" | "40115", _) | (_, ErrorStatus::BadRequest) => 400,
            (_, ErrorStatus::Ok) => 200,
        };
        Response::json(status, &envelope(&self.code, "msg", &self.message, &Value::Null, moment))
    }
}

impl Reason {
    pub(super) fn new(rule: Rule, basis: Basis, message: &str) -> Self {
        Self { rule, basis, message: message.to_owned() }
    }
}
