use modecheck_simulator::kucoin::{
    Absent, Account, Balance, EarnHolding, EmptyLists, Envelope, Host, Lending, Member, Mode, OtcLoan, Permission,
    Service, SpotOrder, TradeType, UaPaths,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::caller::{KEY, MODE, NOW_MS, call_at, data, field, futures, get, one, rows, trader};

const V1_MODE: &str = "/api/ua/v1/account/mode";

#[test]
fn a_main_account_tells_the_modes_of_all_its_sub_accounts() {
    let members = vec![
        Member { uid: "7".to_owned(), unified: true, ..Member::default() },
        Member { uid: "8".to_owned(), ..Member::default() },
    ];
    let exchange = one(Account { members, ..trader() });
    let main = exchange.account("desk").unwrap().uid;
    let sub = Account { is_master: false, parent_uid: main, uid: "9".to_owned(), ..Account::default() };
    exchange.insert(Account { name: "sub".to_owned(), mode: Mode::Unified, ..sub });
    let expected = json!({ "selfAccountMode": "CLASSIC", "unifiedSubAccount": [9, 7], "classicSubAccount": [8] });
    assert_eq!(data(&get(&exchange, MODE)), &expected);
    assert_eq!(data(&get(&exchange, V1_MODE)), &expected);
    exchange.edit("desk", |account| account.mode = Mode::Unified);
    assert_eq!(data(&get(&exchange, MODE))["selfAccountMode"], "UNIFIED");
}

#[test]
fn an_absent_version_is_told_in_one_of_three_ways() {
    let exchange = one(trader());
    let told = |target: &str| {
        let response = call_at(&exchange, "GET", target, "", NOW_MS).response;
        (response.status, serde_json::from_slice::<Value>(&response.body).unwrap())
    };
    exchange.set_ua_paths(UaPaths::OnlyV1);
    let not_found = json!({ "code": "404", "msg": "Not Found", "retry": false, "success": false });
    assert_eq!((told(MODE), told(V1_MODE).1["code"].clone()), ((404, not_found), json!("200000")));
    exchange.set_absent(Absent::UrlNotFound);
    assert_eq!((told(MODE).0, told(MODE).1["code"].clone()), (404, json!("404000")));
    exchange.set_ua_paths(UaPaths::OnlyV2);
    exchange.set_absent(Absent::Deprecated);
    assert_eq!((told(V1_MODE).0, told(V1_MODE).1["code"].clone()), (200, json!("401000")));
    assert_eq!(told(MODE).1["code"], "200000");
    assert_eq!(told("/api/ua/v3/account/mode").1["code"], "401000");
}

#[test]
fn the_key_tells_what_it_may_and_whose_it_is() {
    let sub = Account { is_master: false, ips: vec!["127.0.0.1".parse().unwrap()], ..Account::default() };
    let exchange = one(Account { name: "desk".to_owned(), parent_uid: "77".to_owned(), uid: "5".to_owned(), ..sub });
    exchange.edit("desk", |account| account.key_expires_ms = Some(NOW_MS + 9));
    let answer = get(&exchange, KEY);
    let key = data(&answer);
    assert_eq!(key["permission"], "General,Spot,Margin,Futures");
    assert_eq!((&key["uid"], &key["parentUid"], &key["isMaster"]), (&json!(5), &json!(77), &json!(false)));
    assert_eq!((&key["siteType"], &key["ipWhitelist"]), (&json!("global"), &json!("127.**.1")));
    assert_eq!((&key["expiredAt"], &key["subName"]), (&json!(NOW_MS + 9), &json!("desk")));
    let exchange = one(trader());
    let (older, newer) = (get(&exchange, KEY), get(&exchange, "/api/ua/v2/user/api-key"));
    assert_eq!((data(&older)["ipWhitelist"].as_str(), data(&newer).get("ipWhitelist")), (Some(""), None));
    assert!(data(&older).get("parentUid").is_none() && data(&older).get("expiredAt").is_none());
    assert!(data(&newer)["permission"].as_str().unwrap().ends_with(",Unified"));
}

#[test]
fn sub_accounts_come_ten_to_a_page_and_to_main_accounts_only() {
    let exchange = one(Account { members: vec![Member::default(); 12], ..trader() });
    let first = get(&exchange, "/api/v2/sub/user");
    let totals = |answer: &Value| ["pageSize", "totalNum", "totalPage"].map(|name| data(answer)[name].clone());
    assert_eq!((rows(&first).len(), totals(&first)), (10, [json!(10), json!(12), json!(2)]));
    assert_eq!(rows(&get(&exchange, "/api/v2/sub/user?currentPage=2")).len(), 2);
    assert_eq!(rows(&get(&exchange, "/api/ua/v2/user/sub-account-list?pageSize=900")).len(), 12);
    assert_eq!(data(&get(&exchange, "/api/v2/sub/user?pageSize=900"))["pageSize"], 100, "the size is cut");
    assert_eq!(get(&exchange, "/api/v2/sub/user?pageSize=x")["code"], "400100");
    assert_eq!(data(&get(&exchange, "/api/v2/user-info"))["subQuantity"], 12);
    exchange.edit("desk", |account| (account.is_master, account.parent_uid) = (false, "7".to_owned()));
    assert_eq!(get(&exchange, "/api/v2/sub/user")["code"], "400007");
    assert_eq!(data(&get(&exchange, MODE))["unifiedSubAccount"], json!([]));
}

#[test]
fn balances_show_what_active_spot_orders_hold() {
    let sell = SpotOrder { side: "sell".to_owned(), ..SpotOrder::new(TradeType::Trade, "ETH-USDT") };
    let margin = SpotOrder::new(TradeType::MarginTrade, "BTC-USDT");
    let orders = vec![SpotOrder::default(), sell, margin, SpotOrder { done: true, ..SpotOrder::default() }];
    let main = Balance { kind: "main".to_owned(), ..Balance::default() };
    let exchange = one(Account { spot_orders: orders, balances: vec![Balance::default(), main], ..trader() });
    let answer = get(&exchange, "/api/v1/accounts");
    let held: Vec<_> =
        rows(&answer).iter().map(|row| format!("{} {} {}", row["currency"], row["type"], row["holds"])).collect();
    assert_eq!(held, [r#""USDT" "trade" "410.00""#, r#""USDT" "main" "0""#, r#""ETH" "trade" "0.01""#]);
    assert_eq!(rows(&answer)[0]["available"], "590.00");
    assert_eq!(rows(&get(&exchange, "/api/v1/accounts?type=main")).len(), 1);
    assert_eq!(rows(&get(&exchange, "/api/v1/accounts?currency=ETH")).len(), 1);
}

#[test]
fn loans_lendings_and_earn_are_listed() {
    let exchange = one(Account {
        otc_loans: vec![OtcLoan::default()],
        lendings: vec![Lending::default(), Lending { done: true, ..Lending::default() }],
        earn: vec![EarnHolding::default(); 16],
        ..trader()
    });
    let loan = get(&exchange, "/api/v1/otc-loan/loan");
    assert_eq!(field(data(&loan)["orders"].as_array().unwrap(), "principal"), ["200000"]);
    assert_eq!(data(&get(&exchange, "/api/ua/v2/otc-loan/loan"))["orders"], data(&loan)["orders"]);
    assert_eq!(rows(&get(&exchange, "/api/v1/otc-loan/accounts")).len(), 1);
    assert_eq!(get(&exchange, "/api/v3/purchase/orders")["code"], "400100", "the status must be said");
    assert_eq!(rows(&get(&exchange, "/api/v3/purchase/orders?status=PENDING")).len(), 1);
    assert_eq!(rows(&get(&exchange, "/api/v1/earn/hold-assets")).len(), 15);
    assert_eq!(rows(&get(&exchange, "/api/v1/earn/hold-assets?productCategory=ETH2")).len(), 0);
    assert_eq!(data(&get(&exchange, "/api/v1/hf/accounts/opened")), true);
}

#[test]
fn empty_lists_may_be_null_and_envelopes_may_be_older() {
    let exchange = one(trader());
    exchange.set_empty_lists(EmptyLists::Null);
    assert!(data(&futures(&exchange, "/api/v1/positions")).is_null());
    assert!(data(&futures(&exchange, "/api/v1/orders?status=active"))["items"].is_null());
    assert!(data(&get(&exchange, "/api/v1/hf/orders/active/symbols"))["symbols"].is_null());
    exchange.set_envelope(Envelope::WithSuccess);
    let older = get(&exchange, "/api/v1/hf/orders/active/symbols");
    assert_eq!((&older["code"], &older["success"], &older["retry"]), (&json!("200"), &json!(true), &json!(false)));
    assert_eq!(get(&exchange, "/api/v3/purchase/orders?status=DONE")["code"], "200");
    assert_eq!(get(&exchange, KEY)["code"], "200000");
}

#[test]
fn one_get_changes_a_setting() {
    let exchange = one(trader());
    let target = "/api/ua/v2/account/fee/kcs-deduct";
    assert_eq!(get(&exchange, target)["code"], "200000");
    assert!(exchange.account("desk").unwrap().kcs_fee_deduct);
    exchange.edit("desk", |account| account.permissions = [Permission::Unified].into());
    assert_eq!(get(&exchange, target)["code"], "400007");
}

#[test]
fn each_host_tells_its_own_service() {
    let exchange = one(trader());
    exchange.set_service(Host::Futures, Service::CancelOnly);
    assert_eq!(data(&get(&exchange, "/api/v1/status"))["status"], "open");
    assert_eq!(data(&futures(&exchange, "/api/v1/status"))["status"], "cancelonly");
    assert_eq!(data(&futures(&exchange, "/api/v1/timestamp")), NOW_MS);
    assert_eq!(futures(&exchange, MODE)["code"], "404", "the futures host has no account mode");
    let zero = Decimal::ZERO.to_string();
    assert_eq!(rows(&get(&exchange, "/api/v1/accounts"))[0]["holds"], zero);
}
