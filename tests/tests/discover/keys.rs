//! What each exchange's key information says of the key, from evidence alone.

use std::sync::Arc;

use modecheck::{
    AccountModeProvider, Ask, Axis, Binding, Bitget, Bybit, Client, Credentials, Evidence, Expiry, KeyFacts, Kucoin,
    Mode, Okx,
};
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use modecheck_tests::InProcess;

fn client(transport: InProcess) -> Client {
    let clock = transport.clone();
    Client::on(transport, move || clock.now(), 1.0, 1)
}

async fn facts(provider: &dyn AccountModeProvider, target: &'static str) -> KeyFacts {
    let evidence: Evidence = provider.collect(&Ask::new(Mode::new(Axis::AccountMode, target))).await;
    provider.rulebook().key(&evidence)
}

async fn of_kucoin(account: &kucoin::Account) -> KeyFacts {
    let exchange = Arc::new(kucoin::Kucoin::new());
    exchange.insert(account.clone());
    let site = Kucoin::site_at(&["spot=http://127.0.0.1:1", "futures=http://127.0.0.1:2"], &[]).unwrap();
    let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), account.passphrase.clone());
    facts(&Kucoin::new(client(InProcess::new(&exchange)), site, key), "classic").await
}

async fn of_bitget(account: &bitget::Account) -> KeyFacts {
    let exchange = Arc::new(bitget::Bitget::new());
    exchange.insert(account.clone());
    let site = Bitget::site_at(&["http://127.0.0.1:1"], &[]).unwrap();
    let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), account.passphrase.clone());
    facts(&Bitget::new(client(InProcess::new(&exchange)), site, key), "classic").await
}

async fn of_bybit(account: &bybit::Account) -> KeyFacts {
    let exchange = Arc::new(bybit::Bybit::new());
    exchange.insert(account.clone());
    let site = Bybit::site_at(&["http://127.0.0.1:1"], &[]).unwrap();
    let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), "");
    facts(&Bybit::new(client(InProcess::new(&exchange)), site, key), "uta2").await
}

async fn of_okx(account: &okx::Account) -> KeyFacts {
    let exchange = Arc::new(okx::Okx::new());
    exchange.insert(account.clone());
    let site = Okx::site_at(&["http://127.0.0.1:1"], &[]).unwrap();
    let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), account.passphrase.clone());
    facts(&Okx::new(client(InProcess::new(&exchange)), site, key), "futures").await
}

#[tokio::test(start_paused = true)]
async fn kucoin_tells_rights_addresses_site_and_an_end_that_there_is() {
    let loose = of_kucoin(&kucoin::Account::named("desk")).await;
    assert_eq!(
        (loose.binding, loose.expiry, loose.site.as_deref()),
        (Binding::NotBound, Expiry::NotTold, Some("global"))
    );
    let rights = loose.rights.unwrap();
    assert!(rights.contains(&"General".to_owned()), "{rights:?}");
    assert_eq!(loose.read_only, Some(rights.iter().all(|right| right == "General")));
    let ends = kucoin::Account {
        permissions: [kucoin::Permission::General].into(),
        ips: vec!["127.0.0.1".parse().unwrap()],
        key_expires_ms: Some(1_900_000_000_000),
        ..kucoin::Account::named("desk")
    };
    let told = of_kucoin(&ends).await;
    assert_eq!((told.binding, told.read_only), (Binding::Bound, Some(true)));
    assert!(matches!(told.expiry, Expiry::At(at) if at.as_millis() == 1_900_000_000_000), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn bitget_tells_rights_and_addresses_in_both_modes_and_no_end() {
    for mode in [bitget::Mode::Classic, bitget::Mode::Unified] {
        let account = bitget::Account { mode, ..bitget::Account::named("desk") };
        let told = of_bitget(&account).await;
        assert_eq!((told.binding, told.expiry), (Binding::NotBound, Expiry::NotTold), "{mode:?}");
        assert!(!told.rights.unwrap().is_empty() && told.read_only.is_some(), "{mode:?}");
        let bound = bitget::Account { ips: vec!["127.0.0.1".parse().unwrap()], ..account };
        assert_eq!(of_bitget(&bound).await.binding, Binding::Bound, "{mode:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn bybits_first_second_of_1970_is_no_end_of_bound_keys_alone() {
    let bound = bybit::Account { ips: vec!["127.0.0.1".parse().unwrap()], ..bybit::Account::named("desk") };
    let told = of_bybit(&bound).await;
    assert_eq!((told.binding, told.expiry, told.read_only), (Binding::Bound, Expiry::Never, Some(true)));
    assert!(told.rights.unwrap().contains(&"Wallet.AccountTransfer".to_owned()));
    let loose = bybit::Account { read_only: false, ..bybit::Account::named("desk") };
    let told = of_bybit(&loose).await;
    assert_eq!((told.binding, told.expiry, told.read_only), (Binding::NotBound, Expiry::NotTold, Some(false)));
}

#[tokio::test(start_paused = true)]
async fn okx_tells_rights_and_addresses_and_no_end() {
    let permissions = [okx::Permission::ReadOnly, okx::Permission::Trade].into();
    let told = of_okx(&okx::Account { permissions, ..okx::Account::named("desk") }).await;
    assert_eq!((told.binding, told.expiry, told.read_only), (Binding::NotBound, Expiry::NotTold, Some(false)));
    assert_eq!(told.rights.unwrap(), ["read_only", "trade"]);
    let bound = okx::Account { ips: vec!["127.0.0.1".parse().unwrap()], ..okx::Account::named("desk") };
    assert_eq!(of_okx(&bound).await.binding, Binding::Bound);
    let mut refused = bound.clone();
    refused.uid = "5".to_owned();
    let exchange = Arc::new(okx::Okx::new());
    exchange.insert(refused);
    let site = Okx::site_at(&["http://127.0.0.1:1"], &[]).unwrap();
    let wrong = Okx::new(client(InProcess::new(&exchange)), site, Credentials::new("nobody's", "secret", "phrase"));
    assert_eq!(facts(&wrong, "futures").await, KeyFacts::default(), "nothing is told of a key that is refused");
}
