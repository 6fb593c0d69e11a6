use modecheck_simulator::{
    Exchange, Request,
    bybit::{Account, Bybit, Denial, Environment},
};

use crate::caller::{
    INFO, KEY, MARGIN, NOW_MS, ORDERS, POSITIONS, SPREADS, UPGRADE, call_at, get, json, one, post, request, set_header,
    trader,
};

const SIGNED_MS: u64 = 1_700_000_000_000;
const CURSOR: &str = "page_args%3Dfd4300ae-7847-404e-b947-b46980a4d140%26symbol%3D6%26";

/// Method, target, body, window, and the signature the official Python client makes of it.
const VECTORS: [(&str, &str, &str, &str, &str); 12] = [
    ("GET", INFO, "", "5000", "2d53ba2134357744638c9e5ef55dbe97862841334f0f7e366af1f9feecfa725a"),
    ("GET", KEY, "", "5000", "2d53ba2134357744638c9e5ef55dbe97862841334f0f7e366af1f9feecfa725a"),
    (
        "GET",
        "/v5/position/list?category=linear&limit=200&settleCoin=USDT",
        "",
        "5000",
        "a890ec8b8d852a6628a77804c3713223b8d52340dfb0b7a4e0b8e6e5e1be69ae",
    ),
    (
        "GET",
        "/v5/position/list?category=linear&limit=200&settleCoin=USDC",
        "",
        "5000",
        "fe7a119eb847f60565a26145acc310a39a5932e40fe1de610b249e256d1ae5ca",
    ),
    (
        "GET",
        "/v5/position/list?category=option&limit=200",
        "",
        "5000",
        "7d5c011da71e1f45fda3006d7d2afba8c349978ef6e9a2e0280a1c80bc6e2427",
    ),
    (
        "GET",
        "/v5/order/realtime?category=linear&limit=50&openOnly=0&settleCoin=USDT",
        "",
        "5000",
        "9fd65bcd183450388b9c5023c2949283cd2b6d50776deec100e55231988c06c8",
    ),
    (
        "GET",
        "/v5/order/realtime?category=spot&limit=50",
        "",
        "5000",
        "51498526f05ff05abb46b7ab30f73075ae1b7c4c97e5ad7d2d70db1738a8fab2",
    ),
    (
        "GET",
        "/v5/order/realtime?category=inverse&limit=50",
        "",
        "5000",
        "5a9285ba6a6e222191e76140e947dd694fd27e0f6589414c3377b82950ca1d6a",
    ),
    (
        "GET",
        "/v5/account/wallet-balance?accountType=UNIFIED",
        "",
        "5000",
        "2e98286da84e6772ffcb9bac60db7ff441910e26d276f41cf03874523c4283bc",
    ),
    (
        "GET",
        "/v5/spread/order/realtime?limit=50",
        "",
        "5000",
        "da5d924b1af90c68901054595c1bf33f6ae06e33dbe5d7b417d2f62e1e821530",
    ),
    ("GET", INFO, "", "20000", "15051ac976565a979220a77bfc85e221dd463142a1b281d4754be6681df1142f"),
    ("POST", UPGRADE, "{}", "5000", "641ed2c26f1e256a819007365b52befe048849f6cffdce2e6937960621dd268a"),
];

fn published(key: &str, secret: &str) -> Bybit {
    one(Account { api_key: key.to_owned(), api_secret: secret.to_owned(), ..trader() })
}

fn signed(exchange: &Bybit, method: &str, target: &str, body: &str, window: &str, sign: &str) -> Request {
    let mut sent = request(&exchange.account("desk").expect("inserted"), method, target, body, SIGNED_MS);
    set_header(&mut sent, "x-bapi-recv-window", window);
    set_header(&mut sent, "x-bapi-sign", sign);
    sent
}

fn answered(exchange: &Bybit, change: impl FnOnce(&mut Request)) -> (u16, String) {
    let mut sent = request(&exchange.account("desk").expect("the one account"), "GET", INFO, "", NOW_MS);
    change(&mut sent);
    let reply = exchange.answer(&sent, NOW_MS);
    (reply.response.status, exchange.requests().pop().expect("the call").code)
}

fn told(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn known_signatures_are_accepted() {
    let exchange = published("TESTKEY0000000000A", "TESTSECRET0000000000000000000000000B");
    for (method, target, body, window, sign) in VECTORS {
        let reply = exchange.answer(&signed(&exchange, method, target, body, window, sign), SIGNED_MS);
        assert_eq!(json(&reply)["retCode"], 0, "{method} {target}");
    }
    let exchange = published("test_api_key", "test_secret");
    let target = "/v5/order/realtime?category=linear&symbol=BTCUSDT";
    let get = signed(
        &exchange,
        "GET",
        target,
        "",
        "5000",
        "fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7",
    );
    assert_eq!(json(&exchange.answer(&get, SIGNED_MS))["retCode"], 0);
    let body = r#"{"category": "linear", "symbol": "BTCUSDT", "orderLinkId": "test-order-1"}"#;
    let post = signed(
        &exchange,
        "POST",
        MARGIN,
        body,
        "5000",
        "2df4a0603d69c08d5dea29ba85b46eb7db64ce9e9ebd34a7802a3d69700cb2a1",
    );
    assert_eq!(json(&exchange.answer(&post, SIGNED_MS))["retCode"], 10_001, "signed rightly, but names no mode");
}

#[test]
fn a_signature_covers_the_query_s_very_bytes() {
    let exchange = published("TESTKEY0000000000A", "TESTSECRET0000000000000000000000000B");
    let sign = "2103a772390d541dc35b76efa17ce99418ce8d7ecd1b9742324e7e59264109d1";
    let ask = |cursor: &str| {
        let target = format!("/v5/order/realtime?category=linear&cursor={cursor}&limit=50&settleCoin=USDT");
        json(&exchange.answer(&signed(&exchange, "GET", &target, "", "5000", sign), SIGNED_MS))["retCode"].clone()
    };
    assert_eq!(ask(CURSOR), 10_001, "signed rightly, but no page has that cursor");
    assert_eq!(ask(&CURSOR.replace("%3D", "%3d")), 10_004);
    assert_eq!(ask(&CURSOR.replace('%', "%25")), 10_004);
}

#[test]
fn other_signatures_are_refused_with_what_should_have_been_signed() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let origin = format!("{NOW_MS}{}5000", account.api_key);
    let right = request(&account, "GET", INFO, "", NOW_MS).header("x-bapi-sign").unwrap().to_owned();
    for wrong in [right.to_uppercase(), right.replace(|c: char| c.is_ascii_digit(), "0"), "c2lnbg==".to_owned()] {
        let mut sent = request(&account, "GET", INFO, "", NOW_MS);
        set_header(&mut sent, "x-bapi-sign", &wrong);
        let answer = json(&exchange.answer(&sent, NOW_MS));
        assert_eq!(answer["retCode"], 10_004, "{wrong}");
        assert!(answer["retMsg"].as_str().unwrap().contains(&format!("origin_string[{origin}]")), "{answer}");
    }
    let mut sent = request(&account, "POST", UPGRADE, "{}", NOW_MS);
    sent.body = b"{ }".to_vec();
    assert_eq!(json(&exchange.answer(&sent, NOW_MS))["retCode"], 10_004);
    assert_eq!(exchange.account("desk").unwrap().unified_margin_status, 5);
}

#[test]
fn missing_and_unknown_keys_are_a_401() {
    let exchange = one(trader());
    for name in ["x-bapi-api-key", "x-bapi-sign", "x-bapi-timestamp"] {
        assert_eq!(answered(&exchange, |sent| set_header(sent, name, "")), told(401, ""), "{name}");
    }
    assert_eq!(answered(&exchange, |sent| set_header(sent, "x-bapi-api-key", "another")), told(401, "10003"));
    exchange.set_environment(Environment::Testnet);
    assert_eq!(answered(&exchange, |_| ()), told(401, "10003"));
    exchange.edit("desk", |account| account.environment = Environment::Testnet);
    assert_eq!(answered(&exchange, |_| ()), told(200, "0"));
}

#[test]
fn a_timestamp_may_be_a_window_behind_and_less_than_a_second_ahead() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let code = |at_ms: u64, window: Option<&str>| {
        let mut sent = request(&account, "GET", INFO, "", at_ms);
        if let Some(window) = window {
            let origin = format!("{at_ms}{}{window}", account.api_key);
            set_header(&mut sent, "x-bapi-recv-window", window);
            set_header(&mut sent, "x-bapi-sign", &crate::caller::signature(&account.api_secret, &origin));
        }
        json(&exchange.answer(&sent, NOW_MS))["retCode"].clone()
    };
    assert_eq!([code(NOW_MS - 5_000, None), code(NOW_MS - 5_001, None)], [0, 10_002]);
    assert_eq!([code(NOW_MS + 999, None), code(NOW_MS + 1_000, None)], [0, 10_002]);
    assert_eq!([code(NOW_MS - 20_000, Some("20000")), code(NOW_MS - 20_001, Some("20000"))], [0, 10_002]);
    assert_eq!([code(NOW_MS + 1_000, Some("20000")), code(NOW_MS, Some("soon"))], [10_002, 10_002]);
    assert_eq!([code(NOW_MS - 5_000, Some("")), code(NOW_MS - 5_001, Some(""))], [0, 10_002]);
}

#[test]
fn a_clock_apart_shows_in_the_refusal_and_in_the_time() {
    let exchange = one(trader());
    exchange.set_clock_offset_ms(-2_500);
    let answer = get(&exchange, INFO);
    let server = NOW_MS - 2_500;
    let told = answer["retMsg"].as_str().unwrap();
    assert_eq!(answer["retCode"], 10_002);
    assert!(told.contains(&format!("req_timestamp[{NOW_MS}],server_timestamp[{server}],recv_window[5000]")), "{told}");
    let time = get(&exchange, "/v5/market/time");
    assert_eq!(time["result"]["timeNano"], format!("{server}000000"));
    assert_eq!((&time["result"]["timeSecond"], &time["time"]), (&(server / 1_000).to_string().into(), &server.into()));
}

#[test]
fn expired_keys_and_foreign_addresses_are_refused() {
    let exchange = one(Account { key_expires_ms: Some(NOW_MS + 1), ..trader() });
    assert_eq!(answered(&exchange, |_| ()), told(200, "0"));
    exchange.edit("desk", |account| account.key_expires_ms = Some(NOW_MS));
    assert_eq!(answered(&exchange, |_| ()), told(200, "33004"));
    exchange.edit("desk", |account| {
        account.key_expires_ms = None;
        account.ips = vec!["192.0.2.7".parse().unwrap()];
    });
    assert_eq!(answered(&exchange, |_| ()), told(200, "10010"));
    assert_eq!(answered(&exchange, |sent| sent.peer = "::ffff:192.0.2.7".parse().unwrap()), told(200, "0"));
}

#[test]
fn one_category_s_permission_may_be_missing() {
    let exchange = one(trader());
    let code = |target: &str| get(&exchange, target)["retCode"].clone();
    let all = || {
        let category = |of: &str| code(&format!("{ORDERS}?category={of}&symbol=X"));
        [category("linear"), category("inverse"), category("spot"), category("option"), code(SPREADS)]
    };
    assert_eq!(all(), [0, 0, 0, 0, 0]);
    let without = |group: &str| exchange.edit("desk", |account| drop(account.permissions.remove(group)));
    without("Options");
    assert_eq!(all(), [0, 0, 0, 10_005, 0]);
    without("Spot");
    assert_eq!(all(), [0, 0, 10_005, 10_005, 0]);
    without("ContractTrade");
    assert_eq!(all(), [10_005; 5]);
    assert_eq!(code(&format!("{POSITIONS}?category=linear&settleCoin=USDT")), 10_005);
    without("Wallet");
    assert_eq!(code("/v5/asset/asset-overview"), 10_005);
    assert_eq!([code(INFO), code(KEY)], [0, 0]);
}

#[test]
fn one_call_alone_may_be_denied() {
    let exchange = one(trader());
    let usdc = Denial { path: "/order/realtime".to_owned(), settle_coin: Some("USDC".to_owned()), ..Denial::default() };
    let asset = Denial { path: "/asset-overview".to_owned(), code: "404".to_owned(), ..Denial::default() };
    exchange.edit("desk", |account| account.denied = vec![usdc, asset]);
    assert_eq!(get(&exchange, &format!("{ORDERS}?category=linear&settleCoin=USDC"))["retCode"], 10_005);
    assert_eq!(get(&exchange, &format!("{ORDERS}?category=linear&settleCoin=USDT"))["retCode"], 0);
    let nowhere = call_at(&exchange, "GET", "/v5/asset/asset-overview", "", NOW_MS).response;
    assert_eq!((nowhere.status, nowhere.body.len()), (404, 0));
}

#[test]
fn read_only_keys_change_nothing() {
    let exchange = one(Account::named("desk"));
    assert_eq!(post(&exchange, UPGRADE, "{}")["retCode"], 10_005);
    assert_eq!(post(&exchange, MARGIN, r#"{"setMarginMode":"ISOLATED_MARGIN"}"#)["retCode"], 10_005);
    exchange.edit("desk", |account| account.read_only = false);
    assert_eq!(post(&exchange, MARGIN, r#"{"setMarginMode":"ISOLATED_MARGIN"}"#)["retCode"], 0);
    assert_eq!(post(&exchange, UPGRADE, "{}")["result"]["unifiedUpdateStatus"], "SUCCESS");
}

#[test]
fn what_is_no_endpoint_is_no_json() {
    let exchange = one(trader());
    let bare = |sent: &mut Request| sent.headers.clear();
    let to = |method: &str, target: &str| {
        let (method, target) = (method.to_owned(), target.to_owned());
        answered(&exchange, |sent| (sent.method, sent.target) = (method, target))
    };
    assert_eq!(to("GET", "/v5/account/infos"), told(404, ""));
    assert_eq!(to("GET", UPGRADE), told(404, ""));
    assert_eq!(to("POST", INFO), told(404, ""));
    assert_eq!(to("get", INFO), told(400, ""));
    assert_eq!(answered(&exchange, |sent| sent.body = b"{}".to_vec()), told(403, ""));
    assert_eq!(answered(&exchange, bare), told(401, ""));
    let nowhere = call_at(&exchange, "GET", "/v5/nothing", "", NOW_MS).response;
    let names: Vec<_> = nowhere.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[1..], ["Timenow", "Traceid"]);
}

#[test]
fn neither_log_nor_debug_output_holds_a_credential() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let sent = request(&account, "GET", INFO, "", NOW_MS);
    exchange.answer(&sent, NOW_MS);
    let log = exchange.requests();
    assert_eq!((log[0].account.as_deref(), log[0].status, log[0].code.as_str()), (Some("desk"), 200, "0"));
    assert_eq!(log[0].timestamp.as_deref(), Some(NOW_MS.to_string().as_str()));
    let shown = format!("{log:?} {exchange:?} {account:?} {sent:?}");
    let signature = sent.header("X-BAPI-SIGN").unwrap();
    for secret in [&account.api_key, &account.api_secret, signature] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
