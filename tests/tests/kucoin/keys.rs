//! Which keys decide what: weak ones, those of other sites, and what becomes of them after the switch.

use std::sync::Arc;

use modecheck::{
    AccountModeProvider, AfterSwitchCode, Applies, Ask, Credentials, Current, GapKind, Kucoin as Desk, Outcome, Verdict,
};
use modecheck_simulator::kucoin::{Absent, Account, Balance, Kucoin, Permission, SiteType, SpotOrder, UaPaths};
use modecheck_simulator::{Fault, FaultKind};
use modecheck_tests::{client, judged as unattested, mode};

use crate::{attested, denied, desk, evidence, evidence_at, gap, judged, outcome, unknown};

fn may(permissions: &[Permission]) -> Account {
    Account { permissions: permissions.iter().copied().collect(), ..desk() }
}

#[tokio::test(start_paused = true)]
async fn a_general_key_says_what_it_could_not_decide() {
    let report = judged(&Account { margin_enabled: false, ..may(&[Permission::General]) }).await;
    let expected = ["kucoin/futures-positions", "kucoin/liabilities", "kucoin/negative-balance"];
    assert_eq!(unknown(&report), expected);
    for (rule, permission) in expected.into_iter().zip(["Futures", "Spot", "Futures"]) {
        let gap = gap(&report, rule);
        assert_eq!((gap.kind, gap.detail.contains(permission)), (GapKind::PermissionMissing, true), "{rule}");
        assert!(gap.remediation.as_ref().unwrap().instruction.contains(permission), "{rule}");
    }
    for (rule, actual) in [
        ("kucoin/spot-orders", "nothing is held for a spot order in any currency"),
        ("kucoin/margin-orders", "margin was never enabled"),
    ] {
        let Outcome::Passed(passed) = outcome(&report, rule) else { panic!("{rule}") };
        assert_eq!(passed.actual, actual);
    }
    assert_eq!(of_keys(&report), [Applies::Unknown], "a key that trades nothing tells nothing of those that trade");
}

#[tokio::test(start_paused = true)]
async fn a_general_key_cannot_tell_margin_orders_where_margin_is_enabled() {
    let report = judged(&may(&[Permission::General])).await;
    assert_eq!(gap(&report, "kucoin/margin-orders").kind, GapKind::PermissionMissing);
}

#[tokio::test(start_paused = true)]
async fn what_is_held_keeps_a_general_key_from_passing_spot_orders() {
    let held = Balance { holds: "0.1".parse().unwrap(), ..Balance::default() };
    let order = Account { spot_orders: vec![SpotOrder::default()], ..may(&[Permission::General]) };
    let other = Account { balances: vec![held], ..may(&[Permission::General]) };
    for account in [order, other] {
        let report = judged(&account).await;
        let gap = gap(&report, "kucoin/spot-orders");
        assert_eq!((gap.kind, gap.call.as_deref()), (GapKind::PermissionMissing, Some("spot-order-symbols")));
    }
    let mut empty = evidence(&may(&[Permission::General])).await;
    let accounts = empty.responses.iter_mut().find(|response| response.call == "accounts").unwrap();
    let none = serde_json::value::RawValue::from_string(r#"{"code":"200000","data":[]}"#.to_owned()).unwrap();
    accounts.answer = modecheck::Answer::Reply { status: 200, body: none };
    assert!(unknown(&attested(&empty)).contains(&"kucoin/spot-orders"), "no currency says that nothing is held");
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_is_missing_is_named() {
    use Permission::{Futures, General, Margin, Spot};
    for (held, name, rules) in [
        (&[General, Margin, Futures][..], "Spot", &["kucoin/liabilities"][..]),
        (&[General, Spot, Margin], "Futures", &["kucoin/futures-positions", "kucoin/negative-balance"]),
        (&[General, Spot, Futures], "Margin", &["kucoin/margin-orders"]),
    ] {
        let report = judged(&may(held)).await;
        assert_eq!((report.verdict(), unknown(&report)), (Verdict::Indeterminate, rules.to_vec()));
        for rule in rules {
            assert!(gap(&report, rule).detail.contains(name), "{rule}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_mode_is_read_by_the_older_path_only_where_the_newer_is_not_there() {
    for absent in [Absent::NotFound, Absent::UrlNotFound, Absent::Deprecated] {
        for (paths, asked) in [(UaPaths::OnlyV1, 2), (UaPaths::OnlyV2, 1), (UaPaths::Both, 1)] {
            let exchange = Arc::new(Kucoin::new());
            exchange.set_absent(absent);
            exchange.set_ua_paths(paths);
            assert_eq!(attested(&evidence_at(&exchange, &desk()).await).verdict(), Verdict::Ready, "{absent:?}");
            let modes = exchange.requests().into_iter().filter(|request| request.target.contains("account/mode"));
            assert_eq!(modes.count(), asked, "{absent:?} {paths:?}");
        }
    }
    for code in ["400007", "400008", "999999"] {
        let exchange = Arc::new(Kucoin::new());
        let report = attested(&evidence_at(&exchange, &denied("v2/account/mode", code)).await);
        assert_eq!(report.verdict(), Verdict::Indeterminate, "{code}");
        let older = exchange.requests().into_iter().filter(|request| request.target.contains("v1/account/mode"));
        assert_eq!(older.count(), 0, "{code} does not say that the path is not there");
    }
}

#[tokio::test(start_paused = true)]
async fn a_mode_in_a_list_of_one_is_a_mode() {
    let whole = evidence(&desk()).await;
    let one = r#"{"selfAccountMode":"CLASSIC","unifiedSubAccount":[],"classicSubAccount":[]}"#;
    for (data, verdict) in [
        (format!("[{one}]"), Verdict::Ready),
        (format!("[{one},{one}]"), Verdict::Indeterminate),
        ("[]".to_owned(), Verdict::Indeterminate),
    ] {
        let mut changed = whole.clone();
        let mode = changed.responses.iter_mut().find(|response| response.call == "account-mode").unwrap();
        let body = serde_json::value::RawValue::from_string(format!(r#"{{"code":"200000","data":{data}}}"#)).unwrap();
        mode.answer = modecheck::Answer::Reply { status: 200, body };
        assert_eq!(attested(&changed).verdict(), verdict, "{data}");
    }
}

fn wrong_site(report: &modecheck::Report) -> bool {
    matches!(&report.evaluation.current, Current::Unknown(_, gap) if gap.kind == GapKind::WrongSite)
}

#[tokio::test(start_paused = true)]
async fn without_the_keys_information_nobody_knows_whose_mode_was_read() {
    let account = Account { mode: modecheck_simulator::kucoin::Mode::Unified, ..desk() };
    let mut evidence = evidence(&account).await;
    assert_eq!(unattested(&evidence).verdict(), Verdict::AlreadyInMode);
    evidence.responses.retain(|response| response.call != "key-info");
    let report = unattested(&evidence);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    assert_eq!(report.evaluation.current.gap().unwrap().call.as_deref(), Some("key-info"));
}

#[tokio::test(start_paused = true)]
async fn a_key_of_another_site_is_no_answer_and_is_asked_nothing_more() {
    let account = Account { site: SiteType::Australia, ..desk() };
    let exchange = Arc::new(Kucoin::new());
    exchange.set_site(SiteType::Australia);
    let report = attested(&evidence_at(&exchange, &account).await);
    assert_eq!((report.verdict(), wrong_site(&report)), (Verdict::Indeterminate, true));
    assert!(report.evaluation.findings.iter().all(|finding| !matches!(finding.outcome, Outcome::Passed(_))));
    let private = exchange.requests().into_iter().filter(|request| request.timestamp.is_some());
    assert_eq!(private.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_site_takes_its_own_keys_alone() {
    let whole = evidence(&desk()).await;
    let told = |named: &str, asked: Option<&str>| {
        let mut changed = whole.clone();
        changed.account.site = asked.map(str::to_owned);
        let key = changed.responses.iter_mut().find(|response| response.call == "key-info").unwrap();
        if let modecheck::Answer::Reply { body, .. } = &mut key.answer {
            let text = body.get().replace(r#""siteType":"global""#, named);
            *body = serde_json::value::RawValue::from_string(text).unwrap();
        }
        attested(&changed)
    };
    for (site, region) in [("global", "global"), ("europe", "eu"), ("australia", "australia")] {
        let named = format!(r#""siteType":"{site}""#);
        for asked in ["global", "eu", "australia"] {
            let report = told(&named, Some(asked));
            assert_eq!((report.verdict() == Verdict::Ready, wrong_site(&report)), (asked == region, asked != region));
        }
        assert_eq!(told(&named, None).verdict() == Verdict::Ready, site != "australia", "a host named by hand");
    }
    for other in ["turkey", "thailand"] {
        assert!(wrong_site(&told(&format!(r#""siteType":"{other}""#), Some("global"))));
    }
    for (odd, kind) in [(r#""siteType":"mars""#, GapKind::Unrecognised), (r#""other":1"#, GapKind::Undecodable)] {
        let report = told(odd, Some("global"));
        let told = matches!(&report.evaluation.current, Current::Unknown(_, gap) if gap.kind == kind);
        assert!(told, "{odd}: {:?}", report.evaluation.current);
        assert_eq!(report.verdict(), Verdict::Indeterminate);
    }
}

#[tokio::test(start_paused = true)]
async fn an_australian_key_is_asked_with_its_header() {
    let account = Account { site: SiteType::Australia, ..desk() };
    let exchange = Arc::new(Kucoin::new());
    exchange.insert(account.clone());
    for (region, verdict) in [("australia", Verdict::Ready), ("global", Verdict::Indeterminate)] {
        let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        let desk = Desk::new(client(&exchange), Desk::site(Some(region)).unwrap(), credentials);
        assert_eq!(attested(&desk.collect(&Ask::new(mode("unified"))).await).verdict(), verdict, "{region}");
    }
}

#[tokio::test(start_paused = true)]
async fn whose_a_position_is_is_not_kept_even_where_nobody_knows_whose_the_key_is() {
    let exchange = Arc::new(Kucoin::new());
    let body = r#"{"code":"200000","data":[{"symbol":"XBTUSDTM","currentQty":1,"isOpen":true,"settleCurrency":"USDT",
        "userId":1234321123}]}"#;
    for (path, status, body) in [("/user/api-key", 500, "{}"), ("/api/v1/positions", 200, body)] {
        let kind = FaultKind::Status { status, body: body.to_owned(), headers: Vec::new() };
        exchange.inject(Fault { account: None, path: Some(path.to_owned()), times: None, kind });
    }
    let evidence = evidence_at(&exchange, &desk()).await;
    assert_eq!(crate::blocked(&attested(&evidence)), ["kucoin/futures-positions"]);
    assert!(!serde_json::to_string(&evidence).unwrap().contains("1234321123"));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_trades_without_the_option_trades_no_more() {
    use Permission::{General, InnerTransfer, Margin, Spot, Unified};
    for (held, applies) in [
        (&[General, Spot][..], Applies::Yes),
        (&[General, Margin, InnerTransfer], Applies::Yes),
        (&[General, Spot, Unified], Applies::Unknown),
        (&[General, InnerTransfer], Applies::Unknown),
    ] {
        let report = judged(&may(held)).await;
        assert_eq!(of_keys(&report), [applies], "{held:?}");
        let entry = report.evaluation.after_switch.iter().find(|entry| entry.code == AfterSwitchCode::ApiKeys).unwrap();
        assert_eq!((entry.count, entry.instances.len()), (None, usize::from(applies == Applies::Yes)));
        assert!(entry.detail.contains("other keys were not looked at"), "{}", entry.detail);
        assert!(report.evaluation.blockers().next().is_none());
    }
    let account = Account { mode: modecheck_simulator::kucoin::Mode::Unified, ..may(&[General, Spot]) };
    let report = unattested(&evidence(&account).await);
    assert_eq!((report.verdict(), report.evaluation.after_switch.len()), (Verdict::AlreadyInMode, 0));
}

/// Whether what is said of keys applies.
fn of_keys(report: &modecheck::Report) -> Vec<Applies> {
    let entries = report.evaluation.after_switch.iter().filter(|entry| entry.code == AfterSwitchCode::ApiKeys);
    entries.map(|entry| entry.applies).collect()
}

#[tokio::test(start_paused = true)]
async fn what_no_page_mentions_is_a_notice_and_never_a_pass() {
    for (held, leads) in [(Permission::Unified, false), (Permission::LeadtradeFutures, true)] {
        use Permission::{Futures, General, Margin, Spot};
        let report = judged(&may(&[General, Spot, Margin, Futures, held])).await;
        let told: Vec<_> = report.evaluation.notices.iter().filter(|note| note.detail.contains("bots")).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].detail.contains("lead copy trades"), leads);
        assert!(report.evaluation.findings.iter().all(|finding| !finding.card.id.contains("bot")));
    }
}
