//! An inventory says the same in TOML and in CSV, and no text makes its readers panic.

use std::fmt::Write;

use modecheck_audit::inventory::{Format, Inventory};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

/// One account as both may write it.
#[derive(Debug, Clone)]
struct Row {
    name: String,
    exchange: &'static str,
    targets: Vec<&'static str>,
    uid: Option<String>,
    credentials: (&'static str, String),
    desk: Option<String>,
    has_parent: bool,
}

fn row() -> impl Strategy<Value = Row> {
    let of = prop::sample::select(vec![
        ("okx", vec!["multi-currency", "portfolio"]),
        ("okx", vec!["spot"]),
        ("bybit", vec!["uta2-pro"]),
        ("bybit", vec!["margin-mode:portfolio"]),
        ("kucoin", vec!["unified"]),
        ("bitget", vec!["unified"]),
    ]);
    let sources = prop::sample::select(vec!["env", "file", "command"]);
    let source = (sources, "[A-Za-z][A-Za-z0-9_]{0,10}");
    // What a label says is anything that a line can hold; the readers take spaces off its ends.
    let desk = option::of("[ -~\u{a1}-\u{2fff}]{1,12}".prop_map(|text| text.trim().to_owned()));
    let desk = desk.prop_map(|desk| desk.filter(|text| !text.is_empty()));
    (of, option::of("[0-9]{6,18}"), source, desk, any::<bool>()).prop_map(
        |((exchange, targets), uid, credentials, desk, has_parent)| {
            let name = String::new();
            Row { name, exchange, targets, uid, credentials, desk, has_parent }
        },
    )
}

/// Accounts of one firm: no name and no uid stands twice, and a parent is one on the same exchange that has none itself.
fn firm() -> impl Strategy<Value = Vec<(Row, Option<String>)>> {
    btree_map("[a-z][a-z0-9_.-]{0,20}", row(), 1..8).prop_map(|rows| {
        let rows: Vec<Row> = rows
            .into_iter()
            .enumerate()
            .map(|(n, (name, row))| {
                let uid = row.uid.map(|uid| format!("{uid}{n}"));
                Row { name, uid, ..row }
            })
            .collect();
        let parent = |row: &Row| {
            let mut above = rows.iter().filter(|one| !one.has_parent && one.exchange == row.exchange);
            above.find(|one| row.has_parent && one.name != row.name).map(|one| one.name.clone())
        };
        rows.iter().map(|row| (row.clone(), parent(row))).collect()
    })
}

fn toml(firm: &[(Row, Option<String>)]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = String::new();
    for (row, parent) in firm {
        let targets: Vec<_> = row.targets.iter().map(|target| quoted(target)).collect();
        let (source, place) = &row.credentials;
        let place = if *source == "command" { format!("[{}]", quoted(place)) } else { quoted(place) };
        writeln!(text, "[[account]]\nname = {}\nexchange = {}", quoted(&row.name), quoted(row.exchange)).unwrap();
        writeln!(text, "targets = [{}]\ncredentials.{source} = {place}", targets.join(", ")).unwrap();
        for (key, value) in [("uid", &row.uid), ("labels.desk", &row.desk), ("parent", parent)] {
            if let Some(value) = value {
                writeln!(text, "{key} = {}", quoted(value)).unwrap();
            }
        }
    }
    text
}

fn csv(firm: &[(Row, Option<String>)]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = ["name", "exchange", "targets", "uid", "labels.desk", "parent"];
    let sources = ["env", "file", "command"];
    writer
        .write_record(columns.into_iter().map(str::to_owned).chain(sources.map(|one| format!("credentials.{one}"))))
        .unwrap();
    for (row, parent) in firm {
        let cell = |value: &Option<String>| value.clone().unwrap_or_default();
        let of = [
            row.name.clone(),
            row.exchange.to_owned(),
            row.targets.join("; "),
            cell(&row.uid),
            cell(&row.desk),
            cell(parent),
        ];
        let place = |source: &str| if source == row.credentials.0 { row.credentials.1.clone() } else { String::new() };
        writer.write_record(of.into_iter().chain(sources.map(place))).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn told(inventory: &Inventory) -> String {
    let one = |account: modecheck_audit::inventory::Account| {
        let uid = account.uid.as_ref().map(|uid| uid.as_written().to_owned());
        format!("{account:?} {uid:?}")
    };
    inventory.accounts.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Pieces that inventories are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "[[account]]\n",
        "[defaults]\n",
        "name = \"a\"\n",
        "exchange = \"okx\"\n",
        "target = \"every\"\n",
        "uid = ",
        "credentials = { env = \"A\" }\n",
        "labels = { desk = 1 }\n",
        "parent = \"a\"\n",
        "[limits]\nshare = 0.5\n",
        "[[waiver]]\n",
        "[[route]]\n",
        "[[attestation]]\n",
        "accounts = [\"*\"]\n",
        "name,exchange,target\n",
        ",",
        "\"",
        "\r\n",
        "#",
        "a,okx,spot\n",
        ";",
        "=",
        "[",
        "]",
        "{",
        "}",
        "\u{feff}",
        "on = 2026-02-30\n",
        "credentials.env,",
    ]);
    vec(
        prop_oneof![4 => known.prop_map(str::to_owned), 1 => vec(any::<char>(), 0..6).prop_map(String::from_iter)],
        0..24,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn toml_and_csv_say_the_same_of_a_firm(firm in firm()) {
        let (toml, csv) = (toml(&firm), csv(&firm));
        let read = |text: &str, format| Inventory::read(text, format).map_err(|wrong| TestCaseError::fail(format!("{wrong}\n{text}")));
        let (one, other) = (read(&toml, Format::Toml)?, read(&csv, Format::Csv)?);
        prop_assert_eq!(one.accounts.len(), firm.len());
        prop_assert_eq!(told(&one), told(&other), "{}\n{}", toml, csv);
        for ((row, parent), account) in firm.iter().zip(one.accounts.iter()) {
            prop_assert_eq!((&row.name, parent), (&account.name, &account.parent));
            prop_assert_eq!(row.desk.as_ref(), account.labels.get("desk"));
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic_or_is_refused_in_silence(text in pieces()) {
        for format in [Format::Toml, Format::Csv] {
            match Inventory::read(&text, format) {
                Ok(inventory) => prop_assert!(!inventory.accounts.is_empty()),
                Err(mistakes) => {
                    prop_assert!(mistakes.iter().next().is_some());
                    let steers = |c: char| c.is_control() && c != '\n';
                    prop_assert!(!mistakes.to_string().contains(steers), "{}", mistakes);
                }
            }
        }
    }
}
