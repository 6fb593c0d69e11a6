use modecheck_simulator::{
    Exchange,
    okx::{Account, Okx, Permission, Site},
};

use crate::caller::{CONFIG, NOW_MS, PRECHECK, PRESET, SWITCH, json, one, post, request, set_header, timestamp};

/// The example secret of OKX's own page.
const SECRET: &str = "22582BD0CFF14C41EDBF1AB98506286D";
const SIGNED_AT: &str = "2020-12-08T09:08:57.715Z";
const SIGNED_MS: u64 = 1_607_418_537_715;

/// Method, target, body and the signature that published clients agree on.
const VECTORS: [(&str, &str, &str, &str); 5] = [
    ("GET", CONFIG, "", "Kr/8IrbDYujS4cg2KkmB+tO2HMUXxyayG6ZwNb4H/yA="),
    ("GET", "/api/v5/account/set-account-switch-precheck?acctLv=3", "", "x5RQRZFaqL6IYpZTtKQPyRCu31YHUpSCQ9+U3AB7mv4="),
    ("GET", "/api/v5/account/balance?ccy=BTC,ETH", "", "oah2EOT2Fnz1bjkgiAnuKl+zFQzDG3/nqPUqyYzArrE="),
    ("GET", "/api/v5/account/balance?ccy=BTC%2CETH", "", "X/i/q53ENYaVFJP/x3gMqfyuIw8hS3HPa3eFxfQQFaY="),
    ("POST", SWITCH, r#"{"acctLv": "2"}"#, "zLjgpISXYhXXmGAgC7Yq+dcwaLTQJLxG2FUzL0Fno34="),
];

fn documented() -> Okx {
    let permissions = [Permission::ReadOnly, Permission::Trade].into();
    one(Account { api_secret: SECRET.to_owned(), permissions, ..Account::named("desk") })
}

fn answer_code(exchange: &Okx, change: impl FnOnce(&mut modecheck_simulator::Request)) -> (u16, String) {
    let account = exchange.account("desk").expect("the one account");
    let mut sent = request(&account, "GET", CONFIG, "", NOW_MS);
    change(&mut sent);
    let reply = exchange.answer(&sent, NOW_MS);
    (reply.response.status, json(&reply)["code"].as_str().unwrap_or_default().to_owned())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn known_signatures_are_accepted() {
    let exchange = documented();
    let account = exchange.account("desk").unwrap();
    for (method, target, body, signature) in VECTORS {
        let mut sent = request(&account, method, target, body, SIGNED_MS);
        set_header(&mut sent, "ok-access-timestamp", SIGNED_AT);
        set_header(&mut sent, "ok-access-sign", signature);
        assert_eq!(json(&exchange.answer(&sent, SIGNED_MS))["code"], "0", "{method} {target}");
    }
}

#[test]
fn signatures_of_anything_else_are_refused() {
    let exchange = documented();
    let account = exchange.account("desk").unwrap();
    // In order: the query left out, the method in lower case, hex for base64.
    let wrong = [
        "OyBrmQtOeRPgduRolSFTY0QdTKsPS/OSfcPL739s3FI=",
        "5wqkvPLEkCjVFsua6yGsoZa3dNqdHLpgyFAIxgzkdXU=",
        "c7945045915aa8be88629653b4a40fc910aedf560752948243df94dc007b9afe",
    ];
    for signature in wrong {
        let mut sent = request(&account, "GET", &format!("{PRECHECK}?acctLv=3"), "", SIGNED_MS);
        set_header(&mut sent, "ok-access-sign", signature);
        let reply = exchange.answer(&sent, SIGNED_MS);
        assert_eq!((reply.response.status, &json(&reply)["code"]), (401, &"50113".into()), "{signature}");
    }
}

#[test]
fn a_signature_covers_the_body() {
    let exchange = documented();
    let account = exchange.account("desk").unwrap();
    let mut sent = request(&account, "POST", SWITCH, r#"{"acctLv":"3"}"#, NOW_MS);
    sent.body = br#"{"acctLv":"4"}"#.to_vec();
    assert_eq!(json(&exchange.answer(&sent, NOW_MS))["code"], "50113");
    assert_eq!(exchange.account("desk").unwrap().acct_lv, 2);
}

#[test]
fn each_missing_header_has_its_code() {
    let exchange = one(Account::named("desk"));
    let codes = [
        ("ok-access-key", "50103"),
        ("ok-access-passphrase", "50104"),
        ("ok-access-sign", "50106"),
        ("ok-access-timestamp", "50107"),
    ];
    for (name, code) in codes {
        assert_eq!(answer_code(&exchange, |sent| set_header(sent, name, "")), refused(401, code), "{name}");
    }
}

#[test]
fn wrong_headers_have_their_codes() {
    let exchange = one(Account::named("desk"));
    let codes = [
        ("ok-access-key", "another-key-altogether", "50111"),
        ("ok-access-passphrase", "another passphrase", "50105"),
        ("ok-access-timestamp", "1795176000000", "50112"),
        ("ok-access-timestamp", "2026-11-20T12:00:00Z", "50112"),
        ("ok-access-timestamp", "2026-13-20T12:00:00.000Z", "50112"),
        ("x-simulated-trading", "1", "50101"),
    ];
    for (name, value, code) in codes {
        assert_eq!(answer_code(&exchange, |sent| set_header(sent, name, value)), refused(401, code), "{name}: {value}");
    }
}

#[test]
fn the_clock_tolerates_thirty_seconds_either_way() {
    let exchange = one(Account::named("desk"));
    let account = exchange.account("desk").unwrap();
    for (at_ms, code) in
        [(NOW_MS - 30_000, "0"), (NOW_MS + 30_000, "0"), (NOW_MS - 30_001, "50102"), (NOW_MS + 30_001, "50102")]
    {
        let reply = exchange.answer(&request(&account, "GET", CONFIG, "", at_ms), NOW_MS);
        assert_eq!(json(&reply)["code"], code, "{}", timestamp(at_ms));
    }
}

#[test]
fn five_hours_of_clock_offset_show_in_the_time_and_refuse_the_rest() {
    let exchange = one(Account::named("desk"));
    exchange.set_clock_offset_ms(-5 * 3_600_000);
    assert_eq!(answer_code(&exchange, |_| ()), refused(401, "50102"));
    let account = exchange.account("desk").unwrap();
    let time = json(&exchange.answer(&request(&account, "GET", "/api/v5/public/time", "", NOW_MS), NOW_MS));
    let shown: u64 = time["data"][0]["ts"].as_str().unwrap().parse().unwrap();
    assert_eq!(shown, NOW_MS - 5 * 3_600_000);
    assert_eq!(json(&exchange.answer(&request(&account, "GET", CONFIG, "", shown), NOW_MS))["code"], "0");
}

#[test]
fn an_unbound_address_is_told_its_own() {
    let exchange = one(Account { ips: vec!["192.0.2.7".parse().unwrap()], ..Account::named("desk") });
    let account = exchange.account("desk").unwrap();
    let mut sent = request(&account, "GET", CONFIG, "", NOW_MS);
    let answer = json(&exchange.answer(&sent, NOW_MS));
    assert_eq!(answer["code"], "50110");
    assert!(answer["msg"].as_str().unwrap().contains("127.0.0.1"));
    sent.peer = "::ffff:192.0.2.7".parse().unwrap();
    assert_eq!(json(&exchange.answer(&sent, NOW_MS))["code"], "0");
}

#[test]
fn demo_keys_need_the_demo_header() {
    let exchange = one(Account { demo: true, ..Account::named("desk") });
    assert_eq!(answer_code(&exchange, |_| ()), refused(200, "0"));
    assert_eq!(answer_code(&exchange, |sent| set_header(sent, "x-simulated-trading", "")), refused(401, "50101"));
}

#[test]
fn keys_of_another_site_do_not_exist_here() {
    let exchange = one(Account::named("desk"));
    exchange.set_site(Site::Eea);
    assert_eq!(answer_code(&exchange, |_| ()), refused(401, "50119"));
}

#[test]
fn reads_and_writes_need_their_permissions() {
    let exchange = one(Account::named("desk"));
    assert_eq!(post(&exchange, "desk", SWITCH, r#"{"acctLv":"3"}"#)["code"], "50120");
    assert_eq!(post(&exchange, "desk", PRESET, r#"{"acctLv":"3"}"#)["code"], "50120");
    exchange.edit("desk", |account| account.permissions = [Permission::Trade].into());
    assert_eq!(answer_code(&exchange, |_| ()), refused(200, "50120"));
    assert_eq!(post(&exchange, "desk", SWITCH, r#"{"acctLv":"3"}"#)["code"], "0");
}

#[test]
fn unknown_paths_and_wrong_methods_are_refused_before_the_key() {
    let exchange = one(Account::named("desk"));
    let target = |to: &str| {
        let to = to.to_owned();
        answer_code(&exchange, |sent| {
            sent.target = to;
            sent.headers.clear();
        })
    };
    assert_eq!(target("/api/v5/account/balances"), refused(404, "404"));
    assert_eq!(target(SWITCH), refused(405, "50115"));
}

#[test]
fn neither_log_nor_debug_output_holds_a_credential() {
    let exchange = one(Account::named("desk"));
    let account = exchange.account("desk").unwrap();
    let sent = request(&account, "GET", CONFIG, "", NOW_MS);
    exchange.answer(&sent, NOW_MS);
    let log = exchange.requests();
    assert_eq!((log[0].account.as_deref(), log[0].status, log[0].code.as_str()), (Some("desk"), 200, "0"));
    assert_eq!(log[0].timestamp.as_deref(), Some("2026-11-20T12:00:00.000Z"));
    let shown = format!("{log:?} {exchange:?} {account:?} {sent:?}");
    let signature = sent.header("OK-ACCESS-SIGN").unwrap();
    for secret in [&account.api_key, &account.api_secret, &account.passphrase, signature] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
