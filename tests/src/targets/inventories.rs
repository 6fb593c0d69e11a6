//! Anybody hands over an inventory.

use std::collections::BTreeSet;

use modecheck_audit::inventory::{Format, Inventory};

/// What holds of every inventory that is read, and of every list of mistakes.
fn read(data: &[u8], format: Format) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let inventory = match Inventory::read(text, format) {
        Ok(inventory) => inventory,
        Err(mistakes) => {
            let lines = text.lines().count().max(1) + 1;
            assert!(mistakes.iter().next().is_some(), "refused without a reason");
            for mistake in mistakes.iter() {
                assert!((1..=lines).contains(&mistake.line), "{mistake} is on none of {lines} lines");
            }
            let steers = |c: char| c.is_control() && c != '\n';
            assert!(!mistakes.to_string().contains(steers), "a mistake steers a terminal");
            return;
        }
    };
    let accounts: Vec<_> = inventory.accounts.iter().collect();
    let names: BTreeSet<_> = accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names.len(), inventory.accounts.len(), "two accounts have one name");
    assert!(!names.is_empty(), "there is no account");
    for account in &accounts {
        assert!(!account.targets.is_empty(), "{} has no target", account.name);
        let axes: BTreeSet<_> = account.targets.iter().map(|mode| mode.axis().to_string()).collect();
        assert_eq!(axes.len(), 1, "{} has targets on several axes", account.name);
        let parent = account.parent.as_deref();
        assert!(parent.is_none_or(|parent| names.contains(parent) && parent != account.name), "{parent:?}");
        assert!(account.name.bytes().all(|byte| byte.is_ascii_graphic()), "{}", account.name);
    }
}

pub(super) fn toml(data: &[u8]) {
    read(data, Format::Toml);
}

pub(super) fn csv(data: &[u8]) {
    read(data, Format::Csv);
}

const GOOD: &str = include_str!("../../../crates/modecheck-audit/tests/audit/good.toml");
const BAD: &str = include_str!("../../../crates/modecheck-audit/tests/audit/bad.toml");

pub(super) fn toml_seeds() -> Vec<Vec<u8>> {
    [GOOD, BAD].iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub(super) fn csv_seeds() -> Vec<Vec<u8>> {
    let rows = [
        "name,exchange,target,credentials.env,uid,labels.desk,parent\na,okx,portfolio,A,4616123,x,\nb,okx,spot,B,,y,a\n",
        "name,exchange,targets,credentials.file,region,demo\n\"c\",okx,multi-currency;portfolio,k.toml,eea,false\n",
        "# a comment\r\nname,exchange,target,credentials.command,testnet\r\nd,bybit,every,pass;show;d,true\r\n",
        "name;exchange\nx;okx\n",
    ];
    rows.iter().map(|text| text.as_bytes().to_vec()).collect()
}
