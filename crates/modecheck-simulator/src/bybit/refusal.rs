//! What the exchange says no with.
//!
//! <https://bybit-exchange.github.io/docs/v5/error> (2026-07-20). A refused upgrade is a success with a `FAIL` inside
//! and sentences without codes; a refused margin mode carries codes.

use serde_json::{Value, json};

use crate::wire::Response;

/// A code and a message, and for a refused switch why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The envelope's code: `0` for an upgrade refused in sentences. `400`, `401`, `403` and `404` are HTTP statuses.
    pub code: String,
    /// The message; empty for an upgrade refused in sentences.
    pub message: String,
    /// Everything that stood in the way; empty when the call got no further than its key, its form or its limit.
    pub reasons: Vec<Reason>,
}

/// One thing in the way of a switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule it breaks; not on the wire.
    pub rule: Rule,
    /// What the rule rests on; not on the wire.
    pub basis: Basis,
    /// The code the pages have for it; empty when they have none.
    pub code: String,
    /// The sentence.
    pub message: String,
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The pages say so for this very transition.
    Documented,
    /// The pages say so nearby, or not at all, and the simulator takes the cautious side.
    Assumed,
}

/// What a switch is refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Neither VIP nor PRO, or the main account is neither.
    Level,
    /// An open order of any kind.
    OpenOrders,
    /// A take-profit, stop-loss or trailing stop on a position that is not among the orders.
    PositionTpSl,
    /// The minutes around the full hour.
    Window,
    /// An inverse position in another margin mode than the account.
    InverseMarginMode,
    /// An inverse position that is one side of a hedge.
    InverseHedge,
    /// A USDT perpetual position that is one side of a hedge.
    UsdtHedge,
    /// A USDC perpetual or option position.
    UsdcPositions,
    /// A USDC order.
    UsdcOrders,
    /// Debts in the spot account.
    SpotLiabilities,
    /// Banned.
    Banned,
    /// An upgrade is on its way.
    InProgress,
    /// Nothing left to upgrade to.
    AlreadyThere,
    /// No page describes an upgrade from this status any more, or ever did.
    NotDescribed,
    /// A state that no read shows.
    Hidden,
    /// Less equity than portfolio margin asks for.
    Equity,
    /// An order or a position in a market not yet open.
    PreMarket,
    /// A position in event futures.
    EventFutures,
    /// Leads copy trading.
    CopyTradingLead,
    /// A coin used as collateral beyond the platform's limit.
    CollateralLimit,
    /// A position is being liquidated.
    Liquidation,
    /// The institutional loan is being liquidated.
    InsLoanLiquidation,
    /// An open spread order.
    SpreadOrders,
    /// Spot margin is on.
    SpotMargin,
}

impl Rule {
    /// Whether reads with the account's own key can show it. A sub-account's level takes the main account's key.
    pub fn is_readable(self) -> bool {
        !matches!(self, Self::Hidden | Self::EventFutures | Self::InProgress)
    }
}

impl Refusal {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), reasons: Vec::new() }
    }

    /// A parameter that is missing or not understood.
    pub(super) fn parameter(what: &str) -> Self {
        Self::new("10001", format!("params error: {what}"))
    }

    /// A refusal for one reason that answers in its place.
    pub(super) fn only(rule: Rule, basis: Basis, code: &str, message: impl Into<String>) -> Self {
        let reason = Reason::new(rule, basis, code, message);
        Self { reasons: vec![reason.clone()], ..Self::new(&reason.code, reason.message) }
    }

    pub(super) fn response(&self, now_ms: u64) -> Response {
        match self.code.as_str() {
            "404" => nowhere(now_ms),
            "403" => blocked(),
            "400" | "401" => Response::new(self.code.parse().unwrap_or(400), "text/plain", Vec::new()),
            code => {
                let number: Value = code.parse::<i64>().map_or_else(|_| json!(code), |number| json!(number));
                let body = json!({
                    "retCode": number, "retMsg": self.message, "result": {}, "retExtInfo": {}, "time": now_ms,
                });
                Response::json(if code == "10003" { 401 } else { 200 }, &body)
            }
        }
    }
}

impl Reason {
    pub(super) fn new(rule: Rule, basis: Basis, code: &str, message: impl Into<String>) -> Self {
        Self { rule, basis, code: code.to_owned(), message: message.into() }
    }
}

/// An empty page, with the headers one of them was seen with.
fn nowhere(now_ms: u64) -> Response {
    let mut response = Response::new(404, "text/plain", Vec::new());
    response.headers.push(("Timenow".to_owned(), now_ms.to_string()));
    response.headers.push(("Traceid".to_owned(), format!("{now_ms:032x}")));
    response
}

/// The page of the network in front of the exchange: no JSON.
fn blocked() -> Response {
    let page = "<!DOCTYPE HTML><HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>\
        <H1>403 ERROR</H1><P>Request blocked.</P><HR noshade size=\"1px\">Generated by cloudfront (CloudFront)\
        </BODY></HTML>";
    let mut response = Response::new(403, "text/html", page);
    response.headers.push(("Server".to_owned(), "CloudFront".to_owned()));
    response
}
