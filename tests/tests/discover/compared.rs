//! Accounts are recognised by their ids, by what their keys tell, or by name; and nothing is taken for granted.

use modecheck::output::{KnownBy, SchemaName};
use modecheck_audit::inventory::{Format, Inventory};
use modecheck_simulator::{Fault, FaultKind};
use modecheck_simulator::{bybit, kucoin};

use crate::firm::{Firm, members};

const MAIN: &str = "70000001";

fn main_with(members: &[(&str, &str)]) -> bybit::Account {
    let member = |(uid, username): &(&str, &str)| bybit::Member {
        uid: (*uid).to_owned(),
        username: (*username).to_owned(),
        ..bybit::Member::default()
    };
    let members = members.iter().map(member).collect();
    bybit::Account { uid: MAIN.to_owned(), members, ..bybit::Account::named("main") }
}

fn sub(name: &str, uid: &str) -> bybit::Account {
    let (uid, parent_uid) = (uid.to_owned(), MAIN.to_owned());
    bybit::Account { uid, parent_uid, is_master: false, ..bybit::Account::named(name) }
}

#[tokio::test(start_paused = true)]
async fn accounts_are_known_by_uid_by_key_or_by_name_and_others_are_forgotten() {
    let mut firm = Firm::default();
    firm.add_bybit(&main_with(&[("70000009", "Grid Bots/7"), ("70000008", "desk-d")]), "");
    firm.add_bybit(&sub("desk-a", "70000002"), "parent = \"main\"\nuid = \"70000002\"");
    firm.add_bybit(&sub("desk-b", "70000003"), "parent = \"main\"");
    let digest = "uid = \"sha256:e5e08764f0292c78206832773d8a6fea630534e2b701cdee001cbfee6b062169\"";
    firm.add_bybit(&sub("desk-c", "70000004"), &format!("parent = \"main\"\n{digest}"));
    firm.inventory.push_str(
        "[[account]]\nname = \"desk-d\"\nexchange = \"bybit\"\ntarget = \"uta2-pro\"\nparent = \"main\"\nbase_url = \"http://127.0.0.1:1\"\n",
    );
    let found = firm.discover().await;
    let told: Vec<_> = found.families[0]
        .members
        .iter()
        .map(|member| (member.called(), member.standing.to_string(), member.known_by))
        .collect();
    assert_eq!(
        told,
        [
            ("desk-a", "known".to_owned(), Some(KnownBy::Uid)),
            ("desk-b", "known".to_owned(), Some(KnownBy::Key)),
            ("desk-c", "known".to_owned(), Some(KnownBy::Uid)),
            ("Grid Bots/7", "forgotten".to_owned(), None),
            ("desk-d", "known".to_owned(), Some(KnownBy::Name)),
        ]
    );
    assert!(!found.complete && found.open.is_empty(), "{:?}", found.open);
    let schema = serde_json::from_str(&modecheck::output::schema(SchemaName::Discovery)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = serde_json::from_str(&found.to_json()).unwrap();
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "it fits the published schema: {errors:?}");
    let text = found.to_text();
    assert!(text.contains("by its name alone"), "{text}");
    for uid in ["70000001", "70000002", "70000003", "70000008", "70000009"] {
        assert!(!text.contains(uid) && !found.to_json().contains(uid), "no full id: {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_stanza_of_a_forgotten_account_makes_it_known() {
    let mut firm = Firm::default();
    firm.add_bybit(&main_with(&[("70000009", "Grid Bots/7"), ("70000008", "main"), ("70000007", "")]), "");
    let kucoins = vec![kucoin::Member { sub_name: "alpha".to_owned(), uid: "88".to_owned(), unified: false }];
    let main = kucoin::Account { members: kucoins, ..kucoin::Account::named("kc-main") };
    firm.add_kucoin(&main, "target = \"subs-unified\"");
    let found = firm.discover().await;
    assert_eq!(found.count.forgotten, 4);
    let stanzas: Vec<&str> = found.forgotten().filter_map(|(_, member)| member.stanza.as_deref()).collect();
    firm.inventory.push_str(&stanzas.join("\n"));
    let inventory = Inventory::read(&firm.inventory, Format::Toml).unwrap();
    let names: Vec<_> = inventory.accounts.iter().map(|account| account.name).collect();
    assert_eq!(names, ["main", "kc-main", "Grid-Bots-7", "main-main", "main-sub", "alpha"]);
    let targets: Vec<_> = inventory.accounts.iter().map(|account| account.targets[0].to_string()).collect();
    assert_eq!(targets, ["uta2-pro", "subs-unified", "uta2-pro", "uta2-pro", "uta2-pro", "unified"]);
    let found = firm.discover().await;
    assert!(found.complete, "{:?}", found.open);
    assert_eq!((found.count.known, found.count.forgotten), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn what_the_exchange_does_not_list_is_said_only_of_a_whole_list() {
    let mut firm = Firm::default();
    firm.add_bybit(&main_with(&[("70000009", "nine")]), "");
    firm.add_bybit(&sub("desk-a", "70000002"), "parent = \"main\"\nuid = \"70000002\"");
    firm.bybit.edit("desk-a", |account| account.parent_uid = "70000055".to_owned());
    let found = firm.discover().await;
    assert_eq!(members(&found)[1], ("desk-a", "not-on-exchange".to_owned(), "?"));
    let kind = FaultKind::Html;
    firm.bybit.inject(Fault { path: Some("/escrow_sub_members".to_owned()), ..Fault::from(kind) });
    let found = firm.discover().await;
    assert_eq!(members(&found)[1], ("desk-a", "cannot-tell".to_owned(), "?"));
    assert_eq!(members(&found)[0].1, "forgotten", "what a broken list shows is shown");
}

#[tokio::test(start_paused = true)]
async fn an_account_that_a_silent_key_might_be_is_not_called_forgotten() {
    let mut firm = Firm::default();
    firm.add_bybit(&main_with(&[("70000009", "nine")]), "");
    firm.add_bybit(&sub("desk-a", "70000002"), "parent = \"main\"");
    firm.lose_key("desk-a");
    let found = firm.discover().await;
    // Both on the exchange are recognised by their names, or might be `desk-a`.
    let told: Vec<_> = members(&found).into_iter().map(|(name, standing, _)| (name, standing)).collect();
    assert_eq!(told, [("desk-a", "known".to_owned()), ("nine", "forgotten".to_owned())], "{:?}", found.open);
    firm.bybit.edit("main", |account| account.members.push(bybit::Member::default()));
    let mut other = Firm::default();
    other.add_bybit(&main_with(&[("70000009", "nine")]), "");
    other.add_bybit(&sub("another", "70000002"), "parent = \"main\"");
    other.lose_key("another");
    other.bybit.edit("another", |account| account.parent_uid = "70000055".to_owned());
    let found = other.discover().await;
    let told: Vec<_> = members(&found).into_iter().map(|(name, standing, _)| (name, standing)).collect();
    assert_eq!(told, [("nine", "cannot-tell".to_owned()), ("another", "cannot-tell".to_owned())]);
    assert!(found.open[0].contains("it may be another"), "{:?}", found.open);
}

#[tokio::test(start_paused = true)]
async fn without_a_main_account_nothing_is_complete() {
    let mut firm = Firm::default();
    firm.add_bybit(&sub("desk-a", "70000002"), "");
    let found = firm.discover().await;
    assert!(!found.complete && found.families.is_empty());
    assert!(found.open.iter().any(|reason| reason.contains("no account of the inventory is known to be a main")));
    assert!(found.unplaced[0].reason.contains("add its main account"), "{:?}", found.unplaced);
    // One that others name as their parent is none by its own key.
    let mut firm = Firm::default();
    firm.add_bybit(&sub("desk-a", "70000002"), "");
    firm.add_bybit(&sub("desk-b", "70000003"), "parent = \"desk-a\"");
    let found = firm.discover().await;
    assert!(
        found.open.iter().any(|reason| reason.contains("its key says that it is a sub account")),
        "{:?}",
        found.open
    );
    // A key that is refused leaves the family open.
    let mut firm = Firm::default();
    firm.add_bybit(&main_with(&[]), "");
    firm.add_bybit(&sub("desk-a", "70000002"), "parent = \"main\"");
    firm.bybit.edit("main", |account| account.api_secret = "another".to_owned());
    let found = firm.discover().await;
    assert!(!found.complete && found.families[0].gaps[0].gap == "key-invalid", "{found:#?}");
    assert!(!found.to_text().contains("no sub-accounts"), "{}", found.to_text());
}
