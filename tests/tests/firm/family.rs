//! What a main account decides is asked once for all below it, and no word of it stands for what their own keys read.

use modecheck_simulator::{bitget, bybit, kucoin};
use modecheck_tests::firm::Firm;

const SUBS: usize = 12;

/// How often a path was asked with the key of the account of this name.
fn asked(requests: &[modecheck_simulator::Logged], name: &str, path: &str) -> usize {
    let fits = |request: &&modecheck_simulator::Logged| {
        request.account.as_deref() == Some(name) && request.target.split('?').next() == Some(path)
    };
    requests.iter().filter(fits).count()
}

#[tokio::test(start_paused = true)]
async fn a_main_accounts_reply_is_asked_once_for_all_its_sub_accounts() {
    let mut firm = Firm::new();
    let main = kucoin::Account::named("kucoin-main");
    firm.add_kucoin(&main);
    for nth in 0..SUBS {
        let sub = kucoin::Account {
            is_master: false,
            parent_uid: main.uid.clone(),
            mode: if nth == 0 { kucoin::Mode::Unified } else { kucoin::Mode::Classic },
            ..kucoin::Account::named(&format!("kucoin-{nth}"))
        };
        firm.add_kucoin(&sub);
        firm.say("parent = \"kucoin-main\"");
    }
    let ran = firm.audit(1.0).await;
    assert_eq!(ran.verdicts().len(), SUBS + 1);
    let requests = firm.kucoin.requests();
    for path in ["/api/ua/v2/account/mode", "/api/v1/user/api-key"] {
        // Once for the accounts below it, and once for the report on itself.
        assert_eq!(asked(&requests, "kucoin-main", path), 2, "{path}");
    }
    for nth in 0..SUBS {
        let name = format!("kucoin-{nth}");
        assert_eq!(asked(&requests, &name, "/api/ua/v2/account/mode"), 1, "its own mode comes from its own key");
    }
    assert_eq!(ran.verdicts()["kucoin-0"], "already-in-mode");
    assert!(
        !ran.gaps("kucoin-1").contains("kucoin/whitelist"),
        "the one unified account shows it for all: {}",
        ran.gaps("kucoin-1")
    );
}

#[tokio::test(start_paused = true)]
async fn a_main_accounts_word_stands_for_no_sub_account_whose_own_key_is_silent() {
    let mut firm = Firm::new();
    let main = kucoin::Account::named("kucoin-main");
    firm.add_kucoin(&main);
    let unified = kucoin::Account {
        is_master: false,
        parent_uid: main.uid.clone(),
        mode: kucoin::Mode::Unified,
        ..kucoin::Account::named("kucoin-sub")
    };
    firm.add_kucoin(&unified);
    firm.say("parent = \"kucoin-main\"");
    firm.kucoin.edit("kucoin-sub", |account| account.api_secret = "another".to_owned());
    let ran = firm.audit(1.0).await;
    assert_eq!(ran.verdicts()["kucoin-sub"], "indeterminate", "the main account's list names it as unified");
    assert!(ran.gaps("kucoin-sub").contains("key-invalid"), "{}", ran.gaps("kucoin-sub"));
}

#[tokio::test(start_paused = true)]
async fn bybits_level_and_bitgets_list_are_asked_once_too() {
    let mut firm = Firm::new();
    let main = bybit::Account::named("bybit-main");
    firm.add_bybit(&main);
    let unified = bitget::Account { mode: bitget::Mode::Unified, ..bitget::Account::named("bitget-main") };
    firm.add_bitget(&unified);
    for nth in 0..SUBS {
        let (is_master, parent_uid) = (false, main.uid.clone());
        firm.add_bybit(&bybit::Account { is_master, parent_uid, ..bybit::Account::named(&format!("bybit-{nth}")) });
        firm.say("parent = \"bybit-main\"");
        let (kind, parent_uid) = (bitget::Kind::Common, unified.uid.clone());
        firm.add_bitget(&bitget::Account { kind, parent_uid, ..bitget::Account::named(&format!("bitget-{nth}")) });
        firm.say("parent = \"bitget-main\"");
    }
    let ran = firm.audit(1.0).await;
    assert_eq!(ran.verdicts().len(), 2 * SUBS + 2);
    assert_eq!(asked(&firm.bybit.requests(), "bybit-main", "/v5/user/query-api"), 2);
    assert_eq!(asked(&firm.bitget.requests(), "bitget-main", "/api/v3/user/sub-list"), 1);
}
