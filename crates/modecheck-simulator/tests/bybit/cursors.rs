use modecheck_simulator::bybit::{
    Account, Bybit, Category, Cursors, Instrument, Loan, Member, Order, Position, SpreadOrder, Strategy,
};
use serde_json::Value;

use crate::caller::{ORDERS, POSITIONS, SPREADS, field, get, one, result, rows, trader};

fn crowded() -> Bybit {
    one(Account {
        orders: vec![Order::default(); 45],
        spread_orders: vec![SpreadOrder::default(); 3],
        positions: (0..5).map(|nth| Position::new(Category::Linear, &format!("C{nth}USDT"), "USDT", 1)).collect(),
        ..trader()
    })
}

fn cursor(answer: &Value) -> &str {
    result(answer)["nextPageCursor"].as_str().expect("a string")
}

/// Follows cursors as they are sent, or escaped once more, until one is empty, a zero or the same again.
fn walk(exchange: &Bybit, target: &str, escaped: bool) -> (Vec<usize>, Vec<String>) {
    let (mut sizes, mut last, mut ids) = (Vec::new(), String::new(), Vec::new());
    loop {
        let sent = if escaped { last.replace('%', "%25") } else { last.clone() };
        let page = if last.is_empty() { target.to_owned() } else { format!("{target}&cursor={sent}") };
        let answer = get(exchange, &page);
        sizes.push(rows(&answer).len());
        ids.extend(field(rows(&answer), "orderId").into_iter().map(str::to_owned));
        let next = cursor(&answer).to_owned();
        if matches!(next.as_str(), "" | "0") || next == last {
            return (sizes, ids);
        }
        last = next;
    }
}

#[test]
fn orders_come_once_each_in_pages_of_twenty_by_default_and_fifty_at_most() {
    let exchange = crowded();
    let target = format!("{ORDERS}?category=linear&settleCoin=USDT");
    for escaped in [false, true] {
        let (sizes, mut ids) = walk(&exchange, &target, escaped);
        assert_eq!(sizes, [20, 20, 5]);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 45);
    }
    assert_eq!(walk(&exchange, &format!("{target}&limit=50"), false).0, [45]);
    assert!(cursor(&get(&exchange, &target)).contains('%'));
    for limit in ["0", "51", "many"] {
        assert_eq!(get(&exchange, &format!("{target}&limit={limit}"))["retCode"], 10_001, "{limit}");
    }
    assert_eq!(get(&exchange, &format!("{target}&cursor=nothing"))["retCode"], 10_001);
}

#[test]
fn the_last_page_may_have_a_cursor_a_zero_or_the_first_page_s() {
    let exchange = crowded();
    let target = format!("{ORDERS}?category=linear&settleCoin=USDT");
    exchange.set_cursors(Cursors::OnEveryPage);
    assert_eq!(walk(&exchange, &target, false).0, [20, 20, 5, 0]);
    exchange.set_cursors(Cursors::ZeroAtTheEnd);
    assert_eq!(walk(&exchange, &target, false).0, [20, 20, 5]);
    assert_eq!(cursor(&get(&exchange, &format!("{target}&limit=50"))), "0");
    exchange.set_cursors(Cursors::Repeated);
    assert_eq!(walk(&exchange, &target, false).0, [20, 20], "the same cursor again, and five orders never come");
    exchange.edit("desk", |account| account.orders.clear());
    assert_eq!(cursor(&get(&exchange, &target)), "", "what is empty does not repeat");
}

#[test]
fn positions_and_spreads_have_cursors_of_their_own() {
    let exchange = crowded();
    let first = get(&exchange, &format!("{POSITIONS}?category=linear&settleCoin=USDT&limit=2"));
    let next = cursor(&first);
    assert!(next.starts_with("C1USDT%2C"), "{next}");
    let second = get(&exchange, &format!("{POSITIONS}?category=linear&settleCoin=USDT&limit=2&cursor={next}"));
    assert_eq!(field(rows(&second), "symbol"), ["C2USDT", "C3USDT"]);
    assert_eq!(get(&exchange, &format!("{POSITIONS}?category=inverse&limit=201"))["retCode"], 10_001);
    let spreads = get(&exchange, &format!("{SPREADS}?limit=2"));
    let rest = get(&exchange, &format!("{SPREADS}?limit=2&cursor={}", cursor(&spreads)));
    assert_eq!((rows(&spreads).len(), rows(&rest).len(), cursor(&rest)), (2, 1, ""));
}

#[test]
fn other_lists_end_in_ways_of_their_own() {
    let loans = || vec![Loan::default(); 12];
    let exchange = one(Account {
        members: vec![Member::default(); 3],
        fixed_loans: loans(),
        legacy_loans: loans(),
        strategies: vec![Strategy::default(); 3],
        ..trader()
    });
    let subs = get(&exchange, "/v5/user/submembers?pageSize=2");
    let next = result(&subs)["nextCursor"].as_str().unwrap();
    let rest = get(&exchange, &format!("/v5/user/submembers?pageSize=2&nextCursor={next}"));
    assert_eq!(result(&rest)["subMembers"].as_array().unwrap().len(), 1);
    assert_eq!(result(&rest)["nextCursor"], "0");

    let fixed = get(&exchange, "/v5/spot-margin-trade/fixedborrow-contract-info");
    let rest = get(&exchange, &format!("/v5/spot-margin-trade/fixedborrow-contract-info?cursor={}", cursor(&fixed)));
    assert_eq!((rows(&fixed).len(), rows(&rest).len(), cursor(&rest)), (10, 2, "0"));

    let legacy = get(&exchange, "/v5/crypto-loan/ongoing-orders?limit=100");
    assert_eq!(rows(&legacy).len(), 12);
    let after = get(&exchange, &format!("/v5/crypto-loan/ongoing-orders?cursor={}", cursor(&legacy)));
    assert_eq!((rows(&after).len(), cursor(&after)), (0, ""), "the last page had a cursor");

    let strategies = get(&exchange, "/v5/strategy/list?status=2&pageSize=2");
    let next = result(&strategies)["nextCursor"].as_str().unwrap();
    let rest = get(&exchange, &format!("/v5/strategy/list?status=2&pageSize=2&cursor={next}"));
    assert_eq!((rows(&rest).len(), result(&rest)["nextCursor"].as_str()), (1, Some("")));
}

#[test]
fn a_settle_coin_may_wait_on_the_second_page_of_instruments() {
    let exchange = one(trader());
    let mut listed: Vec<_> =
        (0..3).map(|nth| Instrument::new(Category::Linear, &format!("C{nth}USDT"), ["C", "USDT", "USDT"])).collect();
    listed.push(Instrument::new(Category::Linear, "BTCUSDE", ["BTC", "USDE", "USDE"]));
    exchange.set_instruments(listed);
    let target = "/v5/market/instruments-info?category=linear&limit=3";
    let first = get(&exchange, target);
    let rest = get(&exchange, &format!("{target}&cursor={}", cursor(&first)));
    assert_eq!((field(rows(&rest), "settleCoin"), cursor(&rest)), (vec!["USDE"], ""));
}
