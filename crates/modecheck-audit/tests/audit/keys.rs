//! Keys from variables, files and commands, and what is missing of them.

use std::path::Path;
use std::time::{Duration, Instant};

use modecheck_audit::inventory::{Format, Inventory};
use modecheck_audit::keys::{Keys, Surroundings};

const SECRET: &str = "do-not-print-me";

/// The keys of Bybit accounts with these sources, named a, b and so on; and which of them have one when it is asked for.
fn fetch(sources: &[&str], folder: &Path, variable: &(dyn Fn(&str) -> Option<String> + Sync)) -> (Keys, Vec<String>) {
    let names = 'a'..='z';
    let accounts = sources.iter().zip(names).map(|(source, name)| {
        format!("[[account]]\nname = \"{name}\"\nexchange = \"bybit\"\ntarget = \"uta2\"\ncredentials = {source}\n")
    });
    let inventory = Inventory::read(&accounts.collect::<String>(), Format::Toml).unwrap();
    let around = Surroundings { variable, folder, patience: Duration::from_millis(500) };
    let keys = Keys::fetch(&inventory.accounts, around);
    let found = found(&keys, &inventory, around);
    (keys, found)
}

fn found(keys: &Keys, inventory: &Inventory, around: Surroundings<'_>) -> Vec<String> {
    let accounts = inventory.accounts.iter();
    accounts.filter(|account| keys.of(account, around).is_ok()).map(|account| account.name).collect()
}

fn complaints(keys: &Keys) -> Vec<String> {
    let all: Vec<_> = keys.missing().iter().map(ToString::to_string).collect();
    assert!(!all.join("").contains(SECRET), "{all:?}");
    all
}

#[test]
fn each_account_is_looked_for_once_however_many_there_are() {
    for count in [31, 32, 57] {
        let rows: Vec<_> = (0..count).map(|n| format!("desk-{n},okx,spot\n")).collect();
        let inventory = Inventory::read(&format!("name,exchange,target\n{}", rows.concat()), Format::Csv).unwrap();
        let around = Surroundings { variable: &|_| None, folder: Path::new("."), patience: Duration::from_secs(1) };
        let keys = Keys::fetch(&inventory.accounts, around);
        assert_eq!(keys.missing().len(), count);
        assert!(
            (0..count).all(|place| keys.missing_of(place).is_some_and(|one| one.account == format!("desk-{place}")))
        );
    }
}

#[test]
fn variables_that_are_missing_are_listed_for_all_accounts() {
    let text = "name,exchange,target\ndesk-a,okx,spot\ndesk-b,okx,spot\ndesk-c,bybit,uta2";
    let inventory = Inventory::read(text, Format::Csv).unwrap();
    let absent = |name: &str| name.ends_with("_VERSION");
    let variable = |name: &str| {
        (!absent(name) && (name.starts_with("DESK_A") || name == "DESK_B_API_KEY")).then(|| SECRET.to_owned())
    };
    let around = Surroundings { variable: &variable, folder: Path::new("."), patience: Duration::from_secs(1) };
    let keys = Keys::fetch(&inventory.accounts, around);
    assert_eq!(found(&keys, &inventory, around), ["desk-a"]);
    let places: Vec<_> = (0..3).filter(|place| keys.missing_of(*place).is_some()).collect();
    assert_eq!(places, [1, 2]);
    assert_eq!(
        complaints(&keys),
        [
            "desk-b: set DESK_B_API_SECRET, DESK_B_API_PASSPHRASE in the environment",
            "desk-c: set DESK_C_API_KEY, DESK_C_API_SECRET in the environment",
        ]
    );
    assert!(!format!("{keys:?}").contains(SECRET));
}

#[test]
fn a_key_is_of_a_version_that_there_is() {
    let inventory = Inventory::read("name,exchange,target\na,kucoin,unified", Format::Csv).unwrap();
    let fetch = |version: &'static str| {
        let variable = move |name: &str| Some(if name.ends_with("_VERSION") { version } else { SECRET }.to_owned());
        let around = Surroundings { variable: &variable, folder: Path::new("."), patience: Duration::from_secs(1) };
        let keys = Keys::fetch(&inventory.accounts, around);
        let found = found(&keys, &inventory, around);
        (keys, found)
    };
    assert!(["2", "3", ""].into_iter().all(|version| fetch(version).1 == ["a"]));
    assert!(complaints(&fetch("1").0)[0].contains("neither 2 nor 3"));
}

#[cfg(unix)]
#[test]
fn a_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str, mode| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    };
    let key = format!("# a comment\nexport API_KEY=key\napi_secret = \"{SECRET}\"\n\napi_key_version = '3'\n");
    write("A.toml", &key, 0o600);
    write("B.toml", &key, 0o640);
    write("C.toml", &format!("api_key = {SECRET}\n"), 0o400);
    write("D.toml", &format!("{SECRET}\n"), 0o600);
    write("E.toml", &format!("api_key = a\n{SECRET} = b\n"), 0o600);
    write("F.toml", &format!("api_key = \"{SECRET}\n"), 0o600);
    write("G.toml", &format!("api_key = a\napi_key = {SECRET}\n"), 0o600);
    let (keys, found) = fetch(&["{ file = \"{NAME}.toml\" }"; 8], folder.path(), &|_| None);
    assert_eq!(found, ["a"]);
    let said = complaints(&keys);
    let expected = [
        "others can get at it (mode 0640): chmod 600 it",
        "add api_secret",
        "line 1: it should read as",
        "line 2: unknown name",
        "line 1: the quotes are not right",
        "line 2: there is a second api_key",
        "cannot be opened",
    ];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{said}");
    }
}

/// Only root can read a file of another user that is for its owner alone, and only root can make one.
#[cfg(unix)]
#[test]
fn a_file_of_another_user_is_refused_and_so_is_a_link_to_one() {
    use std::os::unix::fs::{PermissionsExt, chown, symlink};
    let folder = tempfile::tempdir().unwrap();
    for (name, mode) in [("A.toml", 0o600), ("B.toml", 0o600), ("loose", 0o644)] {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("api_key = k\napi_secret = {SECRET}\n")).unwrap();
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }
    symlink("B.toml", folder.path().join("C.toml")).unwrap();
    symlink("A.toml", folder.path().join("D.toml")).unwrap();
    symlink("loose", folder.path().join("E.toml")).unwrap();
    let are_root = chown(folder.path().join("B.toml"), Some(65_534), None).is_ok();
    let (keys, found) = fetch(&["{ file = \"{NAME}.toml\" }"; 5], folder.path(), &|_| None);
    assert!(["a", "d"].iter().all(|name| found.iter().any(|found| found == name)), "{keys:?}");
    let said = complaints(&keys);
    let refused = |name: &str, why: &str| said.iter().any(|said| said.starts_with(name) && said.contains(why));
    assert!(refused("e: ", "mode 0644"), "{said:?}");
    assert!(!are_root || refused("b: ", "another user") && refused("c: ", "another user"), "{said:?}");
}

#[cfg(unix)]
#[test]
fn a_command_has_no_shell_and_not_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let sources = [
        "{ command = [\"printf\", 'api_key=k\\napi_secret=%s\\n', \"{NAME}; $(id)\"] }",
        "{ command = [\"sleep\", \"30\"] }",
        "{ command = [\"false\"] }",
        "{ command = [\"no-such-program-here\"] }",
        "{ command = [\"printf\", \"do-not-print-me\"] }",
        "{ command = [\"cat\", \"/dev/zero\"] }",
        "{ command = [\"sh\", \"-c\", \"sleep 30 & echo api_key=k\"] }",
    ];
    let begun = Instant::now();
    let (keys, found) = fetch(&sources, folder.path(), &|_| None);
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(found, ["a"], "{:?}", keys.missing());
    let said = complaints(&keys);
    let expected =
        ["took longer than", "failed", "cannot be run", "printed something else", "printed too much", "took longer"];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn commands_are_stopped_when_nobody_waits_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let account = |name| {
        let command = "{ command = [\"sh\", \"-c\", \"echo begun >> begun; exec sleep 30\", \"{NAME}\"] }";
        format!("[[account]]\nname = \"{name}\"\nexchange = \"bybit\"\ntarget = \"uta2\"\ncredentials = {command}\n")
    };
    let accounts: String = (0..20).map(|nth| account(format!("desk-{nth}"))).collect();
    let inventory = Inventory::read(&accounts, Format::Toml).unwrap();
    let around = Surroundings { variable: &|_| None, folder: folder.path(), patience: Duration::from_secs(30) };
    let begun = Instant::now();
    let keys = Keys::fetch_while(&|| begun.elapsed() < Duration::from_millis(300), &inventory.accounts, around);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(complaints(&keys).iter().all(|said| said.contains("nobody waits for it")), "{:?}", keys.missing());
    let lines = std::fs::read_to_string(folder.path().join("begun")).unwrap();
    assert!(lines.lines().count() <= 8, "no more are begun");
}
