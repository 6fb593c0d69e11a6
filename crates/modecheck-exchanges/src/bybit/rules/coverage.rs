//! What was read, part by part.

use modecheck_core::{Coverage, Evidence};

use super::super::calls;
use super::needs::{INSTRUMENTS_QUERY, LOANS_QUERY, PRE_MARKET_QUERY, SPREADS_QUERY, strategy_query, wallet_query};
use super::reading::{Reading, account_mode};
use crate::client::Part;

/// One row for each part that was needed or read.
pub(crate) fn coverage(evidence: &Evidence, reading: &Reading) -> Vec<Coverage> {
    let whole = |call, query| Part::new(evidence, call, query);
    let (needs, extras) = (reading.needs, &reading.extras);
    let mut rows = Vec::new();
    if reading.reply.is_none() {
        rows.push(whole(&calls::ACCOUNT_INFO, "").row(reading.info.as_ref().err(), None));
        rows.push(whole(&calls::KEY_INFO, "").row(reading.key.as_ref().err(), None));
        rows.push(whole(&calls::MARKET_TIME, "").row(reading.clock.as_ref().err(), None));
        rows.extend(whole(&calls::INSTRUMENTS, INSTRUMENTS_QUERY).counted(
            reading.instruments.as_ref().err(),
            None,
            true,
        ));
    }
    let wanted = |wanted: bool| wanted && reading.reply.is_none();
    let pre_market = whole(&calls::INSTRUMENTS, PRE_MARKET_QUERY).named('/', "pre-market");
    rows.extend(pre_market.list(&reading.pre_market, wanted(needs.pre_market)));
    for list in &reading.orders {
        let part = Part::new(evidence, &calls::OPEN_ORDERS, &list.query).named('/', &list.name);
        rows.extend(part.list(&list.rows, wanted(true)));
    }
    rows.extend(whole(&calls::SPREAD_ORDERS, SPREADS_QUERY).list(&reading.spreads, wanted(true)));
    for list in &reading.positions {
        let part = Part::new(evidence, &calls::POSITIONS, &list.query).named('/', &list.name);
        rows.extend(part.list(&list.rows, wanted(needs.positions)));
    }
    let from = reading.info.as_ref().ok().and_then(|info| account_mode(info).ok());
    let wallet = reading.wallet.as_ref();
    let coins = wallet.ok().map(|wallet| wallet.coin.len());
    rows.extend(whole(&calls::WALLET, wallet_query(from.as_ref())).counted(wallet.err(), coins, wanted(needs.wallet)));
    let (spot_margin, liquidation) = (reading.spot_margin.as_ref().err(), reading.liquidation.as_ref().err());
    rows.extend(whole(&calls::SPOT_MARGIN, "").counted(spot_margin, None, wanted(needs.spot_margin)));
    rows.extend(whole(&calls::LOAN_LIQUIDATION, "").counted(liquidation, None, wanted(needs.liquidation)));
    rows.extend(whole(&calls::SYSTEM_STATUS, "").list(&extras.maintenance, wanted(true)));
    for (state, read) in &extras.strategies {
        let query = strategy_query(state);
        let part = Part::new(evidence, &calls::STRATEGIES, &query).named('/', state);
        rows.extend(part.list(read, wanted(needs.extras)));
    }
    rows.extend(whole(&calls::INSTITUTIONAL_LOANS, LOANS_QUERY).list(&extras.institutional, wanted(needs.extras)));
    rows.extend(whole(&calls::CRYPTO_LOANS, "").counted(
        extras.crypto_loans.as_ref().err(),
        None,
        wanted(needs.extras),
    ));
    rows.extend(whole(&calls::ASSET_OVERVIEW, "").list(&extras.overview, wanted(needs.extras)));
    rows.extend(whole(&calls::MEMBERS, "").list(&extras.members, wanted(needs.extras) && reading.is_master()));
    rows.extend(whole(&calls::RFQS, "").list(&extras.rfqs, wanted(needs.extras)));
    rows.extend(whole(&calls::QUOTES, "").list(&extras.quotes, wanted(needs.extras)));
    rows
}
