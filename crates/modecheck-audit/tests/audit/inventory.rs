//! What is read of an inventory, and what is said of a bad one.

use std::fmt::Write;

use insta::{assert_debug_snapshot, assert_snapshot};
use modecheck_audit::inventory::{Attestations, Format, Inventory, Source};
use modecheck_core::{BlockerKind, Date, Environment, Exchange};

fn good() -> Inventory {
    Inventory::read(include_str!("good.toml"), Format::Toml).unwrap()
}

/// What is wrong with a text.
fn wrong(text: &str, format: Format) -> String {
    Inventory::read(text, format).unwrap_err().to_string()
}

/// An account, with whatever else is written below.
fn account(rest: &str) -> String {
    format!("[[account]]\nname = \"desk-a\"\nexchange = \"okx\"\ntarget = \"portfolio\"\n{rest}\n")
}

/// The accounts, a few lines each.
fn listed(inventory: &Inventory) -> String {
    let mut text = String::new();
    for one in inventory.accounts.iter() {
        let targets: Vec<_> = one.targets.iter().map(|mode| format!("{}:{mode}", mode.axis())).collect();
        let place = (one.site.environment(), &one.parent, &one.uid);
        writeln!(text, "{} on {} to {}\n  {place:?}", one.name, one.exchange, targets.join(", ")).unwrap();
        writeln!(text, "  {:?}\n  {:?}", one.credentials, one.labels).unwrap();
    }
    text
}

#[test]
fn the_documented_inventories_are_inventories() {
    let page = include_str!("../../../../docs/inventory.md");
    for (language, format, accounts) in [("toml", Format::Toml, 3), ("csv", Format::Csv, 2)] {
        let fence = format!("```{language}\n");
        let text = page.split(&fence).nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        assert_eq!(Inventory::read(text, format).unwrap().accounts.len(), accounts);
    }
}

#[test]
fn a_good_inventory_is_read_whole() {
    let inventory = good();
    assert_snapshot!(listed(&inventory));
    assert_debug_snapshot!((&inventory.limits, &inventory.policy, &inventory.routes));
    let shares = [Exchange::Okx, Exchange::Bybit].map(|exchange| inventory.limits.share(exchange).to_string());
    assert_eq!(shares, ["0.25", "0.5"]);
    assert_eq!(inventory.attestations.of("desk-b-bybit").len(), 1);
    assert_eq!(inventory.attestations.of("okx-main").len(), 0);
    let environment = |name: &str| inventory.account(name).unwrap().site.environment();
    assert_eq!(environment("desk-a-okx"), environment("okx-main"), "a parent is in the same environment");
    assert_eq!([environment("okx-main"), environment("sandbox-okx")], [Environment::Live, Environment::Demo]);
}

#[test]
fn waivers_and_routes_are_for_what_they_name() {
    let inventory = good();
    let day = Date::new(2026, 12, 31);
    let waived = |account, kind, day| inventory.waivers.covering(account, kind, day).is_some();
    assert!(waived("desk-b-bybit", BlockerKind::BlackoutWindow, day));
    assert!(waived("desk-b-bybit", BlockerKind::CopyTradingFollow, day), "a kind of the category");
    assert!(!waived("desk-b-bybit", BlockerKind::TradingBots, day), "another kind");
    assert!(!waived("desk-a-okx", BlockerKind::BlackoutWindow, day), "another account");
    assert!(!waived("desk-b-bybit", BlockerKind::BlackoutWindow, Date::new(2027, 1, 1)), "it lapsed");
    let desk = inventory.account("desk-a-okx").unwrap();
    assert_eq!(inventory.assignee(&desk, BlockerKind::CryptoLoan), Some("treasury"));
    assert_eq!(inventory.assignee(&desk, BlockerKind::OpenOrders), None);
    let main = inventory.account("okx-main").unwrap();
    assert_eq!(inventory.assignee(&main, BlockerKind::CryptoLoan), None, "it has no such label");
}

#[test]
fn all_mistakes_are_named_at_once_with_line_and_remedy() {
    let mistakes = Inventory::read(include_str!("bad.toml"), Format::Toml).unwrap_err();
    assert!(mistakes.iter().count() >= 10);
    for one in mistakes.iter() {
        assert!(one.line > 0 && !one.remedy.is_empty(), "{one}");
    }
    assert_snapshot!(mistakes);
}

#[test]
fn no_mistake_shows_a_secret() {
    let secret = "do-not-print-me";
    for text in [
        account(&format!("api_key = \"{secret}\"")),
        account(&format!("credentials = \"{secret}\"")),
        account(&format!("credentials = {{ env = \"{secret}\" }}")),
        account(&format!("credentials = {{ api_secret = \"{secret}\" }}")),
        account(&format!("labels = {{ passphrase = \"{secret}\" }}")),
        account(&format!("base_url = \"https://user:{secret}@www.okx.com\"")),
        account(&format!("api_key = {secret}")),
    ] {
        let said = wrong(&text, Format::Toml);
        assert!(said.contains("line ") && !said.contains(secret), "{said}");
    }
    let said = wrong(&format!("name,exchange,target,api_key\na,okx,portfolio,{secret}"), Format::Csv);
    assert!(said.contains("`api_key`") && !said.contains(secret), "{said}");
    let said = wrong(&format!("name,exchange,secret,region\na,okx,x,y,{secret}"), Format::Csv);
    assert!(said.contains("5 cells under 4 columns") && !said.contains(secret), "{said}");
    let twins = "name,exchange,target,uid\na,okx,spot,447000000000004616\nb,okx,spot,447000000000004616";
    let said = wrong(twins, Format::Csv);
    assert!(said.contains("same `uid`") && !said.contains("447000"), "{said}");
}

#[test]
fn one_uid_is_one_account_however_it_is_written() {
    let digest = "sha256:13DFB882E47028651124CB3B7D4534BF1E78BE6C82D34D6D3A97892760D3D3D0";
    let text = format!("name,exchange,target,uid\na,okx,spot,{digest}\nb,okx,spot,447000000000004616");
    assert!(wrong(&text, Format::Csv).contains("line 3: the account on line 2 has the same `uid`"));
    let elsewhere = "name,exchange,target,uid,testnet\na,bybit,uta2,44,\nb,okx,spot,44,\nc,bybit,uta2,44,true";
    assert_eq!(Inventory::read(elsewhere, Format::Csv).unwrap().accounts.len(), 3);
}

#[test]
fn parents_are_there_on_the_same_exchange_and_in_no_circle() {
    let rows = |rows: &str| format!("name,exchange,target,parent\n{rows}");
    assert!(Inventory::read(&rows("a,okx,spot,\nb,okx,spot,a\nc,okx,spot,b"), Format::Csv).is_ok());
    assert_snapshot!(wrong(
        &rows("a,okx,spot,c\nb,okx,spot,a\nc,okx,spot,b\nd,okx,spot,a\ne,bybit,uta2,d"),
        Format::Csv
    ));
}

#[test]
fn hosts_are_documented_of_this_machine_or_allowed() {
    let at = |url: &str| account(&format!("base_url = \"{url}\""));
    for url in ["https://eea.okx.com", "http://127.0.0.1:8080"] {
        assert!(Inventory::read(&at(url), Format::Toml).is_ok(), "{url}");
    }
    let foreign = at("https://okx.example.com");
    assert!(wrong(&foreign, Format::Toml).contains("not a documented host of okx"));
    let allowed = ["okx.example.com".to_owned()];
    assert!(Inventory::read_allowing(&foreign, Format::Toml, &allowed).is_ok());
    assert!(wrong(&account("testnet = true"), Format::Toml).contains("line 5: okx has no test network"));
}

#[test]
fn a_long_list_is_read_from_csv() {
    let text = "\u{feff}name, exchange, targets, uid, labels.desk, labels.owner, credentials.env, region, demo\n\
        # the desks\n\
        okx-main, okx, every, 4616, , ops, , , \n\
        desk-a, okx, multi-currency;portfolio, , a,\"ops, night\", OKX_{NAME}, eea, true\n\
        desk-b, bybit, uta2-pro, , b, , , , false\n";
    assert_snapshot!(listed(&Inventory::read(text, Format::Csv).unwrap()));
}

#[test]
fn lines_of_a_csv_list_are_those_that_an_editor_shows() {
    let text = "# from the desk\n\nname,exchange,target\n# a note\n\na,okxx,spot\n\n\nb,okxx,spot\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let said = Inventory::read(&text, Format::Csv).unwrap_err().to_string();
        let lines: Vec<_> = said.lines().filter_map(|line| line.split(':').next()).collect();
        assert_eq!(lines, ["line 6", "line 9"], "{said}");
    }
}

#[test]
fn all_mistakes_of_a_csv_list_are_named_at_once() {
    let text = "name,exchange,target,secret,labels,label.desk,name,demo\n\
        a,okx,spot,x,,,,yes\n\
        a,okex,portfolio\n\
        \"b\nb\",okx,spot,,,,,\n\
        ,okx,spots,,,,,\n";
    assert_snapshot!(wrong(text, Format::Csv));
    assert!(wrong("name;exchange;target\na;okx;spot", Format::Csv).contains("put commas between the columns"));
    assert!(wrong("", Format::Csv).contains("there is no account"));
}

#[test]
fn no_account_is_left_out_in_silence() {
    let open = "name,exchange,target,labels.owner\na,okx,spot,\"ops\nb,okx,spot,x\nc,okx,spot,y\n";
    let said = wrong(open, Format::Csv);
    assert!(said.starts_with("line 2: a cell goes on over the end of its line: close its quote"), "{said}");
    for nowhere in ["base_urls = {}", "[account.base_urls]"] {
        let said = wrong(&account(nowhere), Format::Toml);
        assert!(said.contains("`base_urls` names no host"), "{nowhere}: {said}");
    }
}

#[test]
fn what_is_not_toml_is_named_with_the_other_mistakes() {
    let said = wrong(&account("region = eea\nlabels = { wave = 2 }"), Format::Toml);
    assert!(said.contains("line 5: not TOML") && said.contains("line 6: `wave`"), "{said}");
}

#[test]
fn a_file_of_attestations_holds_nothing_else() {
    let text = "[[attestation]]\nrules = [\"bybit/portfolio-event-futures\"]\naccounts = [\"*\"]\nby = \"jane\"\n\
        on = 2026-11-01\nexpires = 2027-02-01\n";
    assert_eq!(Attestations::read(text).unwrap().of("anything").len(), 1);
    let said = Attestations::read(&format!("{text}[[waiver]]\n")).unwrap_err().to_string();
    assert!(said.contains("line 7: unknown key `waiver`"), "{said}");
    let said = Attestations::read("[[attestation]]\nrule = []\n").unwrap_err().to_string();
    assert!(said.contains("line 2: unknown key `rule` in [[attestation]]: did you mean `rules`?"), "{said}");
}

/// Two accounts with these lines each.
fn two(one: &str, other: &str) -> String {
    let stanza = |name: &str, rest: &str| format!("[[account]]\nname = \"{name}\"\nexchange = \"bybit\"\n{rest}\n");
    stanza("one", one) + &stanza("two", other)
}

#[test]
fn a_parent_is_in_the_same_environment() {
    let text = two("target = \"uta2\"", "target = \"uta2\"\ntestnet = true\nparent = \"one\"");
    assert!(wrong(&text, Format::Toml).contains("the parent `one` is live, and the account testnet"));
    let same = two("target = \"uta2\"\ntestnet = true", "target = \"uta2\"\ntestnet = true\nparent = \"one\"");
    assert!(Inventory::read(&same, Format::Toml).is_ok());
}

#[test]
fn accounts_that_would_be_asked_with_one_key_are_told_of() {
    let text = two("target = \"uta2\"", "target = \"uta2\"\ncredentials = { env = \"ONE\" }");
    let said = "`two` and `one` would have the same credentials";
    assert!(wrong(&text, Format::Toml).contains(said));
    let all = two("target = \"uta2\"", "target = \"uta2\"") + "[defaults]\ncredentials = { env = \"FIRM\" }\n";
    assert!(wrong(&all, Format::Toml).contains(said));
    // What one account is asked about two axes needs two stanzas.
    let axes = two("target = \"uta2\"", "target = \"margin-mode:portfolio\"\ncredentials = { env = \"ONE\" }");
    assert!(Inventory::read(&axes, Format::Toml).is_ok());
    let places = two("target = \"uta2\"", "target = \"uta2\"\ntestnet = true\ncredentials = { env = \"ONE\" }");
    assert!(Inventory::read(&places, Format::Toml).is_ok());
}

/// So long that it is read in several pieces, and so many accounts that they are packed together.
#[test]
fn a_long_list_comes_back_as_it_was_written_and_its_mistakes_have_their_lines() {
    let source = |n: usize| match n % 4 {
        0 => format!("keys/desk-{n}.toml,,"),
        1 => format!("keys/{n}/DESK_{n},,"),
        2 => format!(",DESK_{n}_OKX,"),
        _ => format!(",,print; desk-{n} ;--of;{n}"),
    };
    let row = |n: usize| {
        let parent = if n == 0 { String::new() } else { "desk-0".to_owned() };
        format!("desk-{n},okx,portfolio,{parent},{n}00,{},{n}\n", source(n))
    };
    let header = "name,exchange,target,parent,uid,credentials.file,credentials.env,credentials.command,labels.number\n";
    let rows = (0..1_000).map(|n| format!("# number {n}\r\n\n{}", row(n))).collect::<Vec<_>>().concat();
    let text = format!("\u{feff}{header}{rows}");
    let inventory = Inventory::read(&text, Format::Csv).unwrap();
    assert_eq!((inventory.accounts.len(), inventory.accounts.iter().count()), (1_000, 1_000));
    for (n, account) in inventory.accounts.iter().enumerate() {
        let name = format!("desk-{n}");
        assert_eq!(inventory.accounts.name(n), Some(name.as_str()));
        assert_eq!(inventory.accounts.position(&name), Some(n));
        assert_eq!((account.name, account.uid.unwrap().as_written().to_owned()), (name, format!("{n}00")));
        assert_eq!(account.parent.as_deref(), (n > 0).then_some("desk-0"));
        assert_eq!(account.labels["number"], n.to_string());
        let expected = match n % 4 {
            0 => Source::File(format!("keys/desk-{n}.toml").into()),
            1 => Source::File(format!("keys/{n}/DESK_{n}").into()),
            2 => Source::Env(format!("DESK_{n}_OKX")),
            _ => Source::Command(vec!["print".into(), format!("desk-{n}"), "--of".into(), n.to_string()]),
        };
        assert_eq!(account.credentials, expected);
    }
    assert!((1_000..1_100).all(|place| inventory.accounts.get(place).is_none()));
    assert!((0..1_000).all(|n| inventory.accounts.position(inventory.accounts.name(n).unwrap()) == Some(n)));
    let bad = format!("{text}desk-7,okx,portfolio,,x,,,,\ndesk-x,okx,portfolio,nobody,100,,,,\n");
    let said = wrong(&bad, Format::Csv);
    let lines: Vec<_> = said.lines().map(|line| line.split_once(": ").unwrap().0).collect();
    assert_eq!(lines, ["line 3002", "line 3003", "line 3003"], "{said}");
    assert!(said.contains("the account on line 25 is called `desk-7` too"), "{said}");
    assert!(said.contains("the account on line 7 has the same `uid`"), "{said}");
}

/// Reads as a file that ends too early, or a disk that fails.
struct Failing(&'static [u8]);

impl std::io::Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match std::io::Read::read(&mut self.0, buffer)? {
            0 => Err(std::io::Error::other("the disk failed")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_list_that_cannot_be_read_to_its_end_is_no_list() {
    let begun = b"name,exchange,target\na,okx,spot\nb,okx,spot\n";
    let said = Inventory::read_csv(Failing(begun), &[]).unwrap_err().to_string();
    assert!(said.contains("not CSV"), "{said}");
}
