use modecheck_simulator::{
    Exchange, Request,
    kucoin::{Account, Denial, Kucoin, Permission, SiteType, Statuses},
};

use crate::caller::{
    CROSS, KEY, MODE, NOW_MS, ORDERS, POSITIONS, call_at, data, futures, get, json, one, post, request, set_header,
    signature, trader,
};

const SIGNED_MS: u64 = 1_700_000_000_000;

/// Method, target, body, and the signature that the published clients make of it.
const VECTORS: [(&str, &str, &str, &str); 20] = [
    ("GET", "/api/ua/v1/account/mode", "", "cj3HD341T0IuPf4HKCyUbckyUX5e26zGkDdFuOBjR1c="),
    ("GET", "/api/ua/v2/account/mode", "", "66GIk/+1JdrviLysDWBuWDAHVKROFOTXntKB3GFcZHw="),
    ("GET", "/api/v1/user/api-key", "", "SYK0JkruqNU5rQDwXf46FuqQY/fRpQr5nU/5al6Gix4="),
    ("GET", "/api/v1/hf/orders/active/symbols", "", "HF68s5uO5XjZqI/EDnRh4083dD6N6DkFTfBxFacj7Nw="),
    (
        "GET",
        "/api/v1/stop-order?currentPage=1&pageSize=500&tradeType=TRADE",
        "",
        "81zmWOtnk6BULunfH34t1z9ysYPshZJaHoQsK/WSSbg=",
    ),
    (
        "GET",
        "/api/v3/margin/accounts?quoteCurrency=USDT&queryType=ALL",
        "",
        "y4jYjetrYtb3hq0ViNRro0sf/E5i1d2Nwa/mK2pyB10=",
    ),
    (
        "GET",
        "/api/v3/isolated/accounts?quoteCurrency=USDT&queryType=ALL",
        "",
        "sSDcyH518EA7d+XnAixNnrf69FqQqpD2FciGz3gyl8w=",
    ),
    ("GET", "/api/v1/positions?currency=USDT", "", "b0yMle5NvUG6WaqdZJKuQm2cLNZYdKgdZePLihCM/a8="),
    ("GET", "/api/v1/account-overview?currency=XBT", "", "c8mkzUVW/v9PqkmiKORUrsRLosZBtqyY6uB+9BaGhAI="),
    (
        "GET",
        "/api/v3/hf/margin/order/active/symbols?tradeType=MARGIN_TRADE",
        "",
        "PFLNaPWg6O4YFBGwuPLqhSVI/BGb4QrJQ3NUG+YoQ8U=",
    ),
    ("GET", "/api/v2/sub/user?currentPage=1&pageSize=100", "", "gAE1Olp2XFJ0bIAmM+aVRWpGRoKzjo+XLPad08kMfCI="),
    ("POST", "/api/ua/v1/account/mode", r#"{"accountType":"UNIFIED"}"#, "liT654TnIrtTzZuhHwMlaoRm1Q3qpv+QlU99om2+J3k="),
    ("GET", "/api/ua/v1/user/api-key", "", "bCGd3ZChsTsbcwhcGeTUsKtEdHnvrt4RnROyFG6P1T4="),
    ("GET", "/api/ua/v1/account/balance?accountType=CROSS", "", "S5yhFs9TFbqOjyi25htCHeeGaiEizmuRvR87paHECjM="),
    (
        "GET",
        "/api/ua/v1/classic/order/open-list?pageNumber=1&pageSize=50&tradeType=FUTURES",
        "",
        "nRJ5Bqe+25CufBw6lMjzOc86DV5i97xccJJldSRBkJk=",
    ),
    (
        "GET",
        "/api/v3/margin/accounts?queryType=ALL&quoteCurrency=USDT",
        "",
        "tlvlYKlBBMqUYULyJYxbT5179Qok1h4Hjxlt9I3Oy/A=",
    ),
    ("GET", "/api/ua/v2/user/api-key", "", "IY3XgpiW8qubN++hpte8XtKKwXLHuONsSzcK8y/RlYE="),
    (
        "GET",
        "/api/ua/v2/user/sub-account-list?currentPage=1&pageSize=100",
        "",
        "fX1aR3HN1Yl5/caEXP8a2d7QFwji5hCcbesPLHYuK6Q=",
    ),
    ("GET", "/api/ua/v2/account/balance?accountType=CROSS", "", "8+4srwwlwRD/+pRSlivIhtYZUCEcnN3TQT96Zxh0Kbc="),
    ("GET", "/api/v1/sub/api-key?subName=desk%20one", "", "2ugcRuNAsUzawlBmTQY3synSPmRGJnrzQUqNlA39sUo="),
];

/// The same of another client's tests, with a key of its own.
const OTHERS: [(&str, &str, &str, &str); 3] = [
    ("GET", "/api/ua/v1/account/ledger", "", "A+drUvUhuK9B9lW6p+c9G0k0AbDvBaRADV4hinVgh9c="),
    (
        "GET",
        "/api/ua/v1/market/ticker?tradeType=SPOT&symbol=BTC-USDT",
        "",
        "Y4CIw8vypGuYmE/JDB/Kr9UGyO9kzC31hIe/BZIIPlw=",
    ),
    (
        "POST",
        "/api/v1/hf/orders",
        r#"{"symbol":"BTC-USDT","side":"buy","type":"limit","price":"10000","size":"0.001"}"#,
        "25TF2rDhMDPs6LTi4iqBthYb/vIw1i1rFsf+/o6ts5s=",
    ),
];

fn published(key: &str, secret: &str, passphrase: &str) -> Kucoin {
    let (api_key, api_secret) = (key.to_owned(), secret.to_owned());
    one(Account { api_key, api_secret, passphrase: passphrase.to_owned(), ..trader() })
}

/// The code of a call with a signature made elsewhere.
fn coded(exchange: &Kucoin, call: (&str, &str, &str, &str), passphrase: &str, at_ms: u64) -> String {
    let (method, target, body, sign) = call;
    let mut sent = request(&exchange.account("desk").expect("inserted"), method, target, body, at_ms);
    set_header(&mut sent, "kc-api-sign", sign);
    set_header(&mut sent, "kc-api-passphrase", passphrase);
    exchange.answer(&sent, at_ms);
    exchange.requests().pop().expect("the call").code
}

fn answered(exchange: &Kucoin, change: impl FnOnce(&mut Request)) -> (u16, String) {
    let mut sent = request(&exchange.account("desk").expect("the one account"), "GET", MODE, "", NOW_MS);
    change(&mut sent);
    let reply = exchange.answer(&sent, NOW_MS);
    (reply.response.status, exchange.requests().pop().expect("the call").code)
}

fn told(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn known_signatures_are_accepted() {
    let exchange = published("kc_test_api_key_0001", "kc-test-secret-0123-4567-89ab-cdef", "kcTestPass1");
    let passphrase = "9pqIJFlr2iYEWPGA3YqUjT2iHFCBrze5RGc7TnTzTM0=";
    // What is not simulated is not there, but only once the signature is found right.
    let there = |target: &str| !target.contains("/account/balance") && !target.contains("/classic/");
    for vector in VECTORS {
        let code = if there(vector.1) { "200000" } else { "404" };
        assert_eq!(coded(&exchange, vector, passphrase, SIGNED_MS), code, "{vector:?}");
        assert_eq!(coded(&exchange, (vector.0, vector.1, " ", vector.3), passphrase, SIGNED_MS), "400005");
        assert_eq!(coded(&exchange, vector, passphrase, SIGNED_MS + 1), "400005");
    }
    let exchange = published("another", "test-api-secret", "test-passphrase");
    for vector in OTHERS {
        let passphrase = "fqkeR28GaLc+yzydx1yFfD3Jc46eSFoOwfG2YgL/Qos=";
        assert_eq!(coded(&exchange, vector, passphrase, 1_622_185_200_000), "404", "{vector:?}");
    }
}

#[test]
fn a_signature_covers_the_query_as_it_was_before_it_was_escaped() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let code = |signed: &str| {
        let sign = signature(&account.api_secret, &format!("{NOW_MS}GET{signed}"));
        let passphrase = signature(&account.api_secret, &account.passphrase);
        coded(&exchange, ("GET", "/api/v1/sub/api-key?subName=desk%20%2Bone", "", &sign), &passphrase, NOW_MS)
    };
    assert_eq!(code("/api/v1/sub/api-key?subName=desk +one"), "200000");
    assert_eq!(code("/api/v1/sub/api-key?subName=desk%20%2Bone"), "400005");
    assert_eq!(code("/api/v1/sub/api-key"), "400005");
}

#[test]
fn each_check_has_its_code() {
    let exchange = one(trader());
    for name in ["kc-api-key", "kc-api-sign", "kc-api-timestamp", "kc-api-passphrase"] {
        assert_eq!(answered(&exchange, |sent| set_header(sent, name, "")), told(200, "400001"), "{name}");
    }
    assert_eq!(answered(&exchange, |sent| set_header(sent, "kc-api-timestamp", "soon")), told(200, "400002"));
    assert_eq!(answered(&exchange, |sent| set_header(sent, "kc-api-key", "another")), told(200, "400003"));
    assert_eq!(answered(&exchange, |sent| set_header(sent, "kc-api-passphrase", "c2lnbg==")), told(200, "400004"));
    assert_eq!(answered(&exchange, |sent| set_header(sent, "kc-api-sign", "c2lnbg==")), told(200, "400005"));
    assert_eq!(answered(&exchange, |sent| set_header(sent, "kc-api-key-version", "4")), told(200, "400009"));
    exchange.edit("desk", |account| account.ips = vec!["192.0.2.7".parse().unwrap()]);
    assert_eq!(answered(&exchange, |_| ()), told(200, "400006"));
    assert_eq!(answered(&exchange, |sent| sent.peer = "::ffff:192.0.2.7".parse().unwrap()), told(200, "200000"));
    exchange.edit("desk", |account| (account.ips.clear(), account.permissions.clear()).1);
    assert_eq!(answered(&exchange, |_| ()), told(200, "400007"));
    exchange.set_statuses(Statuses::Telling);
    assert_eq!(answered(&exchange, |_| ()), told(403, "400007"));
    assert_eq!(answered(&exchange, |sent| set_header(sent, "kc-api-sign", "c2lnbg==")), told(401, "400005"));
}

#[test]
fn the_clock_may_be_five_seconds_off() {
    let exchange = one(trader());
    let code = |at_ms: u64| {
        let account = exchange.account("desk").unwrap();
        json(&exchange.answer(&request(&account, "GET", MODE, "", at_ms), NOW_MS))["code"].clone()
    };
    assert_eq!([code(NOW_MS - 5_000), code(NOW_MS - 5_001)], ["200000", "400002"]);
    assert_eq!([code(NOW_MS + 5_000), code(NOW_MS + 5_001)], ["200000", "400002"]);
    exchange.set_clock_offset_ms(-7_000);
    assert_eq!([code(NOW_MS), code(NOW_MS - 7_000)], ["400002", "200000"]);
    assert_eq!(data(&get(&exchange, "/api/v1/timestamp")), NOW_MS - 7_000);
}

#[test]
fn the_passphrase_is_signed_for_all_keys_but_the_first_version_s() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let with = |version: &str, passphrase: &str| {
        answered(&exchange, |sent| {
            set_header(sent, "kc-api-key-version", version);
            set_header(sent, "kc-api-passphrase", passphrase);
        })
        .1
    };
    let signed = signature(&account.api_secret, &account.passphrase);
    assert_eq!([with("2", &signed), with("3", &signed)], ["200000", "200000"]);
    assert_eq!([with("1", &signed), with("", &signed)], ["400004", "400004"]);
    assert_eq!([with("3", &account.passphrase), with("1", &account.passphrase)], ["400004", "400004"]);
    exchange.edit("desk", |account| account.api_version = 1);
    assert_eq!([with("1", &account.passphrase), with("", &account.passphrase)], ["400008", "400008"]);
    assert_eq!(with("3", &signed), "400004");
    exchange.edit("desk", |account| account.api_version = 2);
    assert_eq!(with("2", &signed), "400008", "older keys are refused by the unified paths");
    assert_eq!(get(&exchange, KEY)["code"], "200000");
}

#[test]
fn each_site_knows_its_own_keys_and_the_global_one_australia_s() {
    let exchange = one(trader());
    let code = |site: &str| answered(&exchange, |sent| set_header(sent, "x-site-type", site)).1;
    assert_eq!([code(""), code("global"), code("australia")], ["200000", "200000", "400003"]);
    exchange.edit("desk", |account| account.site = SiteType::Australia);
    assert_eq!([code(""), code("australia")], ["400003", "200000"]);
    exchange.edit("desk", |account| account.site = SiteType::Europe);
    assert_eq!(code(""), "400003");
    exchange.set_site(SiteType::Europe);
    assert_eq!([code(""), code("australia")], ["200000", "400003"]);
    exchange.edit("desk", |account| account.key_expires_ms = Some(NOW_MS));
    assert_eq!(code(""), "400003");
}

#[test]
fn reads_need_different_permissions() {
    let exchange = one(Account { permissions: [Permission::General].into(), ..trader() });
    let code = |target: &str| get(&exchange, target)["code"].clone();
    assert_eq!([code(MODE), code(KEY), code(ORDERS), code(CROSS)], ["200000"; 4]);
    let spot = || [code("/api/v1/hf/orders/active/symbols"), code("/api/v1/otc-loan/loan")];
    let margin = || code("/api/v3/hf/margin/order/active/symbols?tradeType=MARGIN_TRADE");
    assert_eq!((spot(), margin()), (["400007".into(), "400007".into()], "400007".into()));
    assert_eq!(code("/api/v1/hf/orders/active?symbol=BTC-USDT"), "200000", "one symbol needs less than all of them");
    assert_eq!(futures(&exchange, POSITIONS)["code"], "400007");
    exchange.set_futures_permission(Permission::General);
    assert_eq!(futures(&exchange, POSITIONS)["code"], "200000");
    assert_eq!(post(&exchange, r#"{"accountType":"UNIFIED"}"#)["code"], "400007");
    exchange.edit("desk", |account| account.permissions.extend([Permission::Spot, Permission::Margin]));
    assert_eq!((spot(), margin()), (["200000".into(), "200000".into()], "200000".into()));
    let denial = Denial { path: "/loan".to_owned(), code: "400303".to_owned(), ..Denial::default() };
    exchange.edit("desk", |account| account.denied = vec![denial]);
    assert_eq!(spot(), ["200000", "400303"]);
    exchange.edit("desk", |account| account.frozen = true);
    assert_eq!([code(MODE), code(KEY)], ["411100", "411100"]);
}

#[test]
fn neither_log_nor_debug_output_holds_a_credential() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let sent = request(&account, "GET", MODE, "", NOW_MS);
    exchange.answer(&sent, NOW_MS);
    call_at(&exchange, "GET", "/api/v1/nothing", "", NOW_MS);
    let log = exchange.requests();
    assert_eq!((log[0].account.as_deref(), log[0].status, log[0].code.as_str()), (Some("desk"), 200, "200000"));
    assert_eq!((log[1].status, log[1].code.as_str()), (404, "404"));
    let shown = format!("{log:?} {exchange:?} {account:?} {sent:?}");
    let of_header = |name: &str| sent.header(name).unwrap().to_owned();
    let headers = [of_header("kc-api-sign"), of_header("kc-api-passphrase")];
    for secret in [&account.api_key, &account.api_secret, &account.passphrase].into_iter().chain(&headers) {
        assert!(!shown.contains(secret), "{secret}");
    }
}
