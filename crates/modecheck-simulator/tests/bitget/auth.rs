use modecheck_simulator::{
    Exchange, Request,
    bitget::{Account, Bitget, ClassicCode, Denial, ErrorStatus, KeyKind, Kind, Market, Mode, Releasing, RequestTime},
};

use crate::caller::{
    INFO, NOW_MS, ORDERS, POSITIONS, SETTINGS, SPOT, SWITCH, UPGRADE, call_at, code, get, json, one, post, request,
    set_header, signature, trader, unified,
};

const SIGNED_MS: u64 = 1_700_000_000_000;

/// Method, target, body, and the signature that published clients make of it.
const VECTORS: [(&str, &str, &str, &str); 13] = [
    ("GET", "/api/v3/account/settings", "", "NezFCUfF6RIoMItZRA6tEhMMTah7Tt+npp3Qbqvu5T8="),
    ("GET", "/api/v2/spot/account/info", "", "f1gvO9neJqloEbNGR/ptSViLPfATL4ff3eDzxODGwBI="),
    (
        "GET",
        "/api/v2/mix/position/all-position?marginCoin=USDT&productType=USDT-FUTURES",
        "",
        "lpMI0NFa0LEyMLuIb8ijeBjrfGGsLc+WPTqzF1F4OIY=",
    ),
    (
        "GET",
        "/api/v2/mix/order/orders-plan-pending?planType=profit_loss&productType=USDT-FUTURES",
        "",
        "GHSoI3ZI2IVQwjSckxyTeLwWgV3gFSjU7iZZWSdXG8U=",
    ),
    (
        "GET",
        "/api/v2/spot/account/upgrade-status?subUid=1234567890",
        "",
        "msRWsQaIvuupArn7MUP0cclHOWOadTEYp9X4WvGtn50=",
    ),
    (
        "POST",
        "/api/v2/spot/account/upgrade",
        r#"{"subUid":"1234567890"}"#,
        "Use+cl7HyfeC2iU5hxfs9ybgv9D+UbrmXAuqCkCqVS4=",
    ),
    ("GET", "/api/v3/account/info", "", "f7Z+0lVaaYyoM1AVlCwhYnKxp3qPty8ZeY1NPNy61Qk="),
    (
        "GET",
        "/api/v2/mix/position/all-position?productType=USDT-FUTURES&marginCoin=USDT",
        "",
        "NoanhYAr0foR4zEd3sZpNVak75vjct2MBNVjNLmD0/U=",
    ),
    (
        "GET",
        "/api/v2/mix/order/orders-pending?limit=100&productType=COIN-FUTURES",
        "",
        "HCaVtJv6DFHaeShpoe87GESdRHGVtDaKo1cmGF/Rzh0=",
    ),
    ("GET", "/api/v2/margin/crossed/account/assets", "", "a5SZes1f3VbNtGoEZfB4Ztrr3biyzVhk7SQlH71m50E="),
    ("GET", "/api/v2/spot/account/upgrade-status", "", "ywMkgmzPpLVFz1cN0MIBUkCD+RszUB87AinX+iHSojU="),
    ("GET", "/api/v3/account/switch-status", "", "EfVknC6trqYaubnWsRjNNVhZA6tp/M8AjUusO/oWUh0="),
    ("POST", "/api/v2/spot/account/upgrade", "", "8U52NedOONyTYWWtX3Wqcu7ME5xMTBc9wmHkQZZjryo="),
];

fn published() -> Bitget {
    let exchange = one(Account {
        api_key: "bg_test_api_key_0001".to_owned(),
        api_secret: "bg_test_secret_0123456789abcdef".to_owned(),
        passphrase: "bgTestPass1".to_owned(),
        ..trader()
    });
    exchange.insert(Account {
        uid: "1234567890".to_owned(),
        parent_uid: exchange.account("desk").expect("inserted").uid,
        kind: Kind::Common,
        ..Account::named("sub")
    });
    exchange
}

fn answered(exchange: &Bitget, change: impl FnOnce(&mut Request)) -> (u16, String) {
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
    for (method, target, body, sign) in VECTORS {
        let exchange = published();
        if target.starts_with("/api/v3/") {
            exchange.edit("desk", |account| account.mode = Mode::Unified);
        }
        let account = exchange.account("desk").unwrap();
        let mut sent = request(&account, method, target, body, SIGNED_MS);
        assert_eq!(sent.header("ACCESS-SIGN"), Some(sign), "{method} {target}");
        set_header(&mut sent, "access-sign", &sign.to_lowercase());
        assert_eq!(json(&exchange.answer(&sent, SIGNED_MS))["code"], "40009", "{method} {target}");
        set_header(&mut sent, "access-sign", sign);
        assert_eq!(json(&exchange.answer(&sent, SIGNED_MS))["code"], "00000", "{method} {target}");
    }
}

#[test]
fn a_signature_covers_the_query_s_very_bytes_in_any_order() {
    let exchange = one(trader());
    assert_eq!(code(&exchange, &format!("{POSITIONS}?marginCoin=USDT&productType=USDT-FUTURES")), "00000");
    assert_eq!(code(&exchange, &format!("{POSITIONS}?productType=USDT-FUTURES&marginCoin=USDT")), "00000");
    let swapped = answered(&exchange, |sent| {
        let target = format!("{POSITIONS}?marginCoin=USDT&productType=USDT-FUTURES");
        let other = format!("{POSITIONS}?productType=USDT-FUTURES&marginCoin=USDT");
        let sign = signature(&exchange.account("desk").unwrap().api_secret, &format!("{NOW_MS}GET{other}"));
        sent.target = target;
        set_header(sent, "access-sign", &sign);
    });
    assert_eq!(swapped, told(400, "40009"));
    assert_eq!(answered(&exchange, |sent| sent.body = b"{}".to_vec()), told(400, "40009"));
}

#[test]
fn each_header_has_its_code() {
    let exchange = one(trader());
    let codes = [
        ("access-key", "40001"),
        ("access-sign", "40002"),
        ("access-timestamp", "40005"),
        ("access-passphrase", "40011"),
    ];
    for (name, code) in codes {
        assert_eq!(answered(&exchange, |sent| set_header(sent, name, "")), told(400, code), "{name}");
    }
    let with = |name: &str, value: &str| answered(&exchange, |sent| set_header(sent, name, value));
    assert_eq!(with("access-key", "another"), told(400, "40037"));
    assert_eq!(with("access-passphrase", "another"), told(400, "40012"));
    assert_eq!(with("access-timestamp", "noon"), told(400, "40005"));
    assert_eq!(with("access-sign", "c2lnbg=="), told(400, "40009"));
}

#[test]
fn a_timestamp_may_be_half_a_minute_off_or_as_much_as_the_caller_says() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let ask = |at_ms: u64, query: &str| {
        json(&exchange.answer(&request(&account, "GET", &format!("{INFO}{query}"), "", at_ms), NOW_MS))["code"].clone()
    };
    assert_eq!([ask(NOW_MS - 30_000, ""), ask(NOW_MS + 30_000, "")], ["00000", "00000"]);
    assert_eq!([ask(NOW_MS - 30_001, ""), ask(NOW_MS + 30_001, "")], ["40008", "40008"]);
    assert_eq!(
        [ask(NOW_MS - 5_000, "?receiveWindow=5000"), ask(NOW_MS - 5_001, "?receiveWindow=5000")],
        ["00000", "40078"]
    );
    assert_eq!(ask(NOW_MS, "?receiveWindow=60000"), "40079");
    exchange.set_clock_offset_ms(-40_000);
    assert_eq!(ask(NOW_MS, ""), "40008");
    assert_eq!(get(&exchange, "/api/v2/public/time")["data"]["serverTime"], (NOW_MS - 40_000).to_string());
}

#[test]
fn a_mode_s_code_proves_nothing_about_the_key() {
    let exchange = one(unified());
    let gated = told(400, "40085");
    assert_eq!(answered(&exchange, |_| ()), gated);
    assert_eq!(answered(&exchange, |sent| set_header(sent, "access-sign", "wrong")), gated);
    assert_eq!(answered(&exchange, |sent| set_header(sent, "access-passphrase", "wrong")), gated);
    assert_eq!(answered(&exchange, |sent| set_header(sent, "access-timestamp", "1")), gated);
    assert_eq!(answered(&exchange, |sent| set_header(sent, "access-key", "wrong")), told(400, "40037"));
    let classic = one(trader());
    let wrong = answered(&classic, |sent| {
        sent.target = SETTINGS.to_owned();
        set_header(sent, "access-sign", "wrong");
    });
    assert_eq!(wrong, told(400, "40084"));
    assert_eq!(answered(&classic, |sent| set_header(sent, "access-sign", "wrong")), told(400, "40009"));
}

#[test]
fn the_gate_of_v3_has_a_twin() {
    let exchange = one(trader());
    exchange.set_manners(|manners| manners.classic_code = ClassicCode::C25245);
    assert_eq!(code(&exchange, SETTINGS), "25245");
}

#[test]
fn release_windows_are_three_afternoons_a_week_at_utc_plus_8() {
    // 2026-11-17, a Tuesday, 14:00 at UTC+8.
    const OPENS_MS: u64 = 1_794_895_200_000;
    const HOUR_MS: u64 = 3_600_000;
    let exchange = one(trader());
    exchange.set_manners(|manners| manners.releasing = Some(Releasing::C40808));
    let shut = |at_ms: u64| json(&call_at(&exchange, "GET", INFO, "", at_ms))["code"] == "40808";
    assert_eq!([OPENS_MS - 1, OPENS_MS].map(shut), [false, true]);
    assert_eq!([OPENS_MS + 3 * HOUR_MS - 1, OPENS_MS + 3 * HOUR_MS].map(shut), [true, false]);
    assert_eq!(
        [0, 1, 2, 3, 4, 5, 6].map(|day| shut(OPENS_MS + day * 24 * HOUR_MS)),
        [true, true, true, false, false, false, false]
    );
}

#[test]
fn a_key_may_be_good_for_one_interface_only() {
    let exchange = one(Account { key_kind: KeyKind::Unified, ..trader() });
    assert_eq!([code(&exchange, INFO), code(&exchange, SETTINGS)], ["40012", "40084"]);
    let exchange = one(Account { key_kind: KeyKind::Classic, ..unified() });
    assert_eq!([code(&exchange, INFO), code(&exchange, SETTINGS)], ["40085", "40012"]);
}

#[test]
fn paths_that_do_not_exist_are_told_before_anything_else() {
    let exchange = one(unified());
    for (method, target) in [("GET", "/api/v3/account/none"), ("GET", "/api/v2/none"), ("GET", UPGRADE), ("POST", INFO)]
    {
        let reply = call_at(&exchange, method, target, "", NOW_MS);
        assert_eq!((reply.response.status, &json(&reply)["code"]), (404, &"40404".into()), "{method} {target}");
    }
}

#[test]
fn foreign_addresses_are_refused_and_demo_keys_belong_elsewhere() {
    let exchange = one(Account { ips: vec!["192.0.2.7".parse().unwrap()], ..trader() });
    assert_eq!(answered(&exchange, |_| ()), told(400, "40018"));
    assert_eq!(answered(&exchange, |sent| sent.peer = "::ffff:192.0.2.7".parse().unwrap()), told(200, "00000"));
    let exchange = one(trader());
    assert_eq!(answered(&exchange, |sent| set_header(sent, "paptrading", "1")), told(400, "40099"));
    exchange.edit("desk", |account| account.demo = true);
    assert_eq!(answered(&exchange, |_| ()), told(400, "40099"));
    assert_eq!(answered(&exchange, |sent| set_header(sent, "paptrading", "1")), told(200, "00000"));
}

#[test]
fn a_missing_permission_is_named() {
    let exchange = one(trader());
    let targets = [
        ("cpor", format!("{POSITIONS}?productType=COIN-FUTURES")),
        ("coor", format!("{ORDERS}?productType=COIN-FUTURES")),
        ("stor", SPOT.to_owned()),
        ("smor", "/api/v2/margin/crossed/account/assets".to_owned()),
        ("ttor", "/api/v2/copy/spot-follower/query-traders".to_owned()),
    ];
    for (authority, target) in &targets {
        assert_eq!(code(&exchange, target), "00000", "{target}");
        exchange.edit("desk", |account| account.authorities.clear());
        let answer = get(&exchange, target);
        assert_eq!(answer["code"], "40014", "{target}");
        assert_eq!(answer["msg"], format!("Incorrect permissions, need {authority} permissions"));
        assert_eq!(code(&exchange, INFO), "00000");
        for enough in [format!("{}w", &authority[..3]), "readonly".to_owned(), "trade".to_owned()] {
            exchange.edit("desk", |account| account.authorities = [enough].into());
            assert_eq!(code(&exchange, target), "00000", "{target}");
        }
        exchange.edit("desk", |account| account.authorities = trader().authorities);
    }
    let exchange = one(Account { permissions: ["uta_trade".to_owned()].into(), ..unified() });
    assert_eq!([code(&exchange, SETTINGS), code(&exchange, "/api/v3/account/info")], ["25620", "00000"]);
}

#[test]
fn one_call_alone_may_be_denied() {
    let denied = Denial { path: "/orders-pending".to_owned(), query: Some("USDC".to_owned()), ..Denial::default() };
    let exchange = one(Account { denied: vec![denied], ..trader() });
    let of = |market: Market| code(&exchange, &format!("{ORDERS}?productType={}", market.as_str()));
    assert_eq!(Market::FUTURES.map(of), ["00000", "40014", "00000"]);
}

#[test]
fn read_only_keys_change_nothing() {
    let exchange = one(Account::named("desk"));
    assert_eq!(post(&exchange, UPGRADE)["code"], "40014");
    assert_eq!(post(&one(Account { read_only: true, ..unified() }), SWITCH)["code"], "25620");
    assert!(exchange.account("desk").unwrap().switching.is_none());
}

#[test]
fn a_body_s_type_is_looked_at() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let mut sent = request(&account, "POST", UPGRADE, "{}", NOW_MS);
    set_header(&mut sent, "content-type", "text/plain");
    assert_eq!(json(&exchange.answer(&sent, NOW_MS))["code"], "40007");
}

#[test]
fn codes_may_come_with_200_but_for_the_gates() {
    let exchange = one(trader());
    exchange.set_manners(|manners| {
        manners.error_status = ErrorStatus::Ok;
        manners.request_time = RequestTime::Text;
    });
    let wrong = call_at(&exchange, "GET", POSITIONS, "", NOW_MS);
    assert_eq!((wrong.response.status, &json(&wrong)["code"]), (200, &"40017".into()));
    assert_eq!(json(&wrong)["requestTime"], NOW_MS.to_string());
    assert!(json(&wrong)["data"].is_null());
    assert_eq!(call_at(&exchange, "GET", SETTINGS, "", NOW_MS).response.status, 400);
}

#[test]
fn those_barred_are_told_why_in_the_words_of_the_interface() {
    let exchange = one(Account { barred: Some("40710".to_owned()), ..trader() });
    let answer = get(&exchange, INFO);
    assert_eq!((&answer["code"], &answer["msg"]), (&"40710".into(), &"The Account has been frozen.".into()));
    exchange.edit("desk", |account| account.mode = Mode::Unified);
    assert_eq!(get(&exchange, SETTINGS)["msg"], "Abnormal account status");
    assert_eq!(code(&exchange, INFO), "40085", "the gate comes first");
}

#[test]
fn neither_log_nor_debug_output_holds_a_credential() {
    let exchange = one(trader());
    let account = exchange.account("desk").unwrap();
    let sent = request(&account, "GET", INFO, "", NOW_MS);
    exchange.answer(&sent, NOW_MS);
    let log = exchange.requests();
    assert_eq!((log[0].account.as_deref(), log[0].status, log[0].code.as_str()), (Some("desk"), 200, "00000"));
    let shown = format!("{log:?} {exchange:?} {account:?} {sent:?}");
    let signature = sent.header("ACCESS-SIGN").unwrap();
    for secret in [&account.api_key, &account.api_secret, &account.passphrase, signature] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
