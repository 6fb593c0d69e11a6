//! What each call is asked with. Defaults that hide a part are always overridden.

use super::super::calls;
use crate::client::Call;

/// Without `status` the done ones are told.
pub(crate) const OLD_QUERY: &str = "status=active&tradeType=TRADE&pageSize=50";
/// Without `status` the done ones are told.
pub(crate) const FUTURES_QUERY: &str = "status=active&pageSize=1000";
pub(crate) const FUTURES_STOPS_QUERY: &str = "pageSize=50";
/// Without `queryType` one half of the account is told.
pub(crate) const MARGIN_QUERY: &str = "quoteCurrency=USDT&queryType=ALL";
pub(crate) const OCO_QUERY: &str = "pageSize=500";
const SPOT_STOP: &str = "tradeType=TRADE&pageSize=50";
const SPOT_OCO: &str = "tradeType=TRADE&stop=oco&pageSize=50";
const CROSS: &str = "tradeType=MARGIN_TRADE";
const CROSS_STOP: &str = "tradeType=MARGIN_TRADE&pageSize=50";
const CROSS_OCO: &str = "tradeType=MARGIN_TRADE&stop=oco&pageSize=50";
const ISOLATED: &str = "tradeType=MARGIN_ISOLATED_TRADE";
const ISOLATED_STOP: &str = "tradeType=MARGIN_ISOLATED_TRADE&pageSize=50";
const ISOLATED_OCO: &str = "tradeType=MARGIN_ISOLATED_TRADE&stop=oco&pageSize=50";

/// The lists of spot orders that wait: without `tradeType` only these are told. No page says what `stop` defaults to,
/// so it is asked without and for pairs: an order that both lists name is one order.
pub(crate) const SPOT_STOPS: [&str; 2] = [SPOT_STOP, SPOT_OCO];
/// For each sort of margin the query of its symbols, and those of its orders that wait.
pub(crate) const MARGIN_TYPES: [(&str, [&str; 2]); 2] =
    [(CROSS, [CROSS_STOP, CROSS_OCO]), (ISOLATED, [ISOLATED_STOP, ISOLATED_OCO])];

/// What the switch to unified reads, besides the futures account in each settle currency, in the order in which it is
/// asked where the first blocker ends the reading: what most accounts trade with, orders and positions, by the calls of
/// the least weight; then debts, of which dust is enough; then orders that wait, and what few accounts have.
pub(crate) const LISTS: &[(&Call, &str)] = &[
    (&calls::SPOT_SYMBOLS, ""),
    (&calls::POSITIONS, ""),
    (&calls::FUTURES_ORDERS, FUTURES_QUERY),
    (&calls::MARGIN_SYMBOLS, CROSS),
    (&calls::CROSS, MARGIN_QUERY),
    (&calls::STOP_ORDERS, SPOT_STOP),
    (&calls::FUTURES_STOPS, FUTURES_STOPS_QUERY),
    (&calls::MARGIN_SYMBOLS, ISOLATED),
    (&calls::ISOLATED, MARGIN_QUERY),
    (&calls::ACCOUNTS, ""),
    (&calls::STOP_ORDERS, SPOT_OCO),
    (&calls::OCO_ORDERS, OCO_QUERY),
    (&calls::STOP_ORDERS, CROSS_STOP),
    (&calls::STOP_ORDERS, CROSS_OCO),
    (&calls::STOP_ORDERS, ISOLATED_STOP),
    (&calls::STOP_ORDERS, ISOLATED_OCO),
    (&calls::OLD_ORDERS, OLD_QUERY),
    (&calls::OTC_LOAN, ""),
];

/// The query of the futures account in one settle currency: without it bitcoin's is told.
pub(crate) fn overview_query(currency: &str) -> String {
    // The currency is what a reply named: whatever it is, it slips nothing into the query.
    let sent: String = url::form_urlencoded::byte_serialize(currency.as_bytes()).collect();
    format!("currency={sent}")
}
