use std::collections::BTreeSet;
use std::fmt::Write;

use modecheck_core::{Axis, Exchange, Member, Mode};
use modecheck_exchanges::Site;

use crate::inventory::{Account, capitals, is_of_name};

/// The longest name of an account.
const LONGEST: usize = 64;

/// Names that accounts have, as their variables would spell them: those of no two may be alike.
#[derive(Debug)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn of(accounts: &[Account]) -> Self {
        Self(accounts.iter().map(|account| capitals(&account.name)).collect())
    }

    /// A name for the account that the exchange calls so, which no other has.
    fn free(&mut self, label: Option<&str>, parent: &str) -> String {
        let label = label.map(name).filter(|label| !label.is_empty());
        let first = label.clone().unwrap_or_else(|| fitting(format!("{parent}-sub")));
        let long = fitting(format!("{parent}-{}", label.as_deref().unwrap_or("sub")));
        let numbered = (2..).map(|number| format!("{}-{number}", &long[..long.len().min(LONGEST - 8)]));
        let mut all = [first, long.clone()].into_iter().chain(numbered);
        all.find(|name| self.0.insert(capitals(name))).unwrap_or(long)
    }
}

/// A label as the name of an account.
pub(super) fn name(label: &str) -> String {
    let fits = |one: char| u8::try_from(one).is_ok_and(is_of_name);
    let written: String = label.chars().map(|one| if fits(one) { one } else { '-' }).collect();
    let known = written.trim_start_matches(|first: char| !first.is_ascii_alphanumeric());
    fitting(known.trim_end_matches('-').to_owned())
}

fn fitting(mut name: String) -> String {
    name.truncate(LONGEST);
    name
}

/// The stanza of an account that the inventory lacks. Its id is written as a digest.
pub(super) fn stanza(member: &Member, parent: &Account, names: &mut Names) -> String {
    let name = names.free(member.name.as_deref(), &parent.name);
    let mut text = String::from("[[account]]\n");
    let mut say = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {value}");
    };
    say("name", &quoted(&name));
    say("exchange", &quoted(&parent.exchange.to_string()));
    say("parent", &quoted(&parent.name));
    if let Some(identity) = &member.identity {
        say("uid", &quoted(&format!("sha256:{}", identity.digest)));
    }
    let targets: Vec<String> = targets(parent).iter().map(|target| quoted(target)).collect();
    match targets.as_slice() {
        [target] => say("target", target),
        targets => say("targets", &format!("[{}]", targets.join(", "))),
    }
    for (key, value) in place(&parent.site) {
        say(key, &value);
    }
    let prefix = quoted(&capitals(&name));
    let _ = writeln!(text, "# credentials = {{ env = {prefix} }}   # without [defaults] its key is looked for there");
    text
}

/// The modes that the parent is asked about, as those of an account below it. Only a main account lets its sub-accounts
/// become unified and stays classic: to these that is the unified mode.
fn targets(parent: &Account) -> Vec<String> {
    let of_sub = |mode: &Mode| match (parent.exchange, mode.slug(), mode.axis()) {
        (Exchange::Kucoin, "subs-unified", _) => "unified".to_owned(),
        (_, slug, Axis::AccountMode) => slug.to_owned(),
        (_, slug, axis) => format!("{axis}:{slug}"),
    };
    let mut targets: Vec<String> = Vec::new();
    for target in parent.targets.iter().map(of_sub) {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}

/// Where the exchange is asked, as an inventory says it.
fn place(site: &Site) -> Vec<(&'static str, String)> {
    let mut said = match (site.region(), site.hosts().collect::<Vec<_>>().as_slice()) {
        (Some(region), _) => vec![("region", quoted(region))],
        (None, hosts) if hosts.iter().all(|(_, url)| *url == hosts[0].1) => {
            vec![("base_url", quoted(hosts[0].1))]
        }
        (None, hosts) => {
            let each: Vec<String> = hosts.iter().map(|(name, url)| format!("{name} = {}", quoted(url))).collect();
            vec![("base_urls", format!("{{ {} }}", each.join(", ")))]
        }
    };
    said.extend(site.is_demo().then(|| ("demo", "true".to_owned())));
    said
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
