//! How much each account is asked, as a page: of each switch, in each profile, how many calls and how many round trips
//! after each other. Counted by the simulated exchanges.

use std::fmt::Write;
use std::time::Duration;

use async_trait::async_trait;
use modecheck::{Ask, Exchange, Get, Profile, Reply, Transport, TransportError};
use modecheck_audit::Providers;
use modecheck_audit::inventory::{Format, Inventory};
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use tokio::runtime::Builder;
use tokio::time::Instant;

use crate::InProcess;
use crate::firm::Firm;

/// Every answer comes at the end of such a time, so that what waits for none of the others is answered with them. No limit
/// of one user makes anything wait so long, and clocks that are read over it differ by less than the exchange accepts.
fn round(exchange: Exchange) -> Duration {
    Duration::from_secs(if exchange == Exchange::Bitget { 20 } else { 4 })
}

const PROFILES: [(Profile, &str); 3] =
    [(Profile::Standard, "default"), (Profile::Thorough, "thorough"), (Profile::UntilBlocked, "until blocked")];

/// What one account is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// How many calls.
    pub calls: usize,
    /// How many more the first account of a process takes: what is asked once for all.
    pub once: usize,
    /// How many round trips after each other the first account takes.
    pub stages: u64,
}

/// A switch of an account, and what is asked before it in each profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The exchange.
    pub exchange: Exchange,
    /// From which mode to which.
    pub switches: Vec<String>,
    /// What there is about the account.
    pub account: &'static str,
    /// In the default profile, thoroughly, and until the first blocker.
    pub asked: [Asked; 3],
}

/// What is asked before each switch. Switches for which the same is asked share a row.
pub fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let all = okx().into_iter().chain(bybit()).chain(kucoin()).chain(bitget());
    for Case { exchange, switch, account, target, add } in all {
        let asked = PROFILES.map(|(profile, _)| asked(exchange, &*add, &target, profile));
        let alike = |row: &&mut Row| (row.exchange, row.account, row.asked) == (exchange, account, asked);
        match rows.iter_mut().find(alike) {
            Some(row) => row.switches.push(switch),
            None => rows.push(Row { exchange, switches: vec![switch], account, asked }),
        }
    }
    rows
}

/// The page.
pub fn page() -> String {
    let mut page = String::from(HEAD);
    for row in rows() {
        let cells = row.asked.map(|Asked { calls, once, stages }| {
            let once = if once > 0 { format!(" + {once}") } else { String::new() };
            format!("{calls}{once} in {stages}")
        });
        let (exchange, switches, account) = (row.exchange, row.switches.join(", "), row.account);
        let _ = writeln!(page, "| {exchange} | {switches} | {account} | {} |", cells.join(" | "));
    }
    page
}

const HEAD: &str = "# Calls

What an account is asked before a switch, printed by `cargo run -p modecheck-bench -- --page-of-calls`, as the simulated
exchanges counted it: `9 + 2 in 3` are nine calls of its own and two that are made once in ten minutes for all accounts of a
host, in three round trips after each other. `check` asks OKX and Bybit all that at once, in one. A list that has more pages
takes a call more for each, and so do a Bitget account's older windows: one for every three months since it was opened, up to
eight a list; one that is older than ninety days is asked for what is frozen in spot besides.

`--until-blocked` asks for lists in groups of 1, 2, 4, 8 and so on, the likeliest to block first. A blocker takes less than
twice the lists that lead to it; an account in which nothing blocks is asked everything that it is by default, in a few
more round trips.

| exchange | switch | account | default | `--thorough` | `--until-blocked` |
|---|---|---|---|---|---|
";

/// A switch that is asked about.
struct Case {
    exchange: Exchange,
    switch: String,
    account: &'static str,
    target: String,
    /// Adds the account under a name.
    add: Add,
}

type Add = Box<dyn Fn(&mut Firm, &str)>;

const CLEAR: &str = "nothing in the way";
const ORDER: &str = "an open order";
/// An order stops no change of margin mode, or only one in a pre-market contract.
const LIQUIDATION: &str = "a loan in liquidation";

/// Both of an account: with nothing in the way, and with what most often is.
fn both(
    exchange: Exchange,
    (from, to): (&str, &str),
    trouble: &'static str,
    add: impl Fn(&mut Firm, &str, bool) + Clone + 'static,
) -> impl Iterator<Item = Case> {
    let (switch, target) = (format!("`{from}` → `{to}`"), to.to_owned());
    [(CLEAR, false), (trouble, true)].into_iter().map(move |(account, troubled)| {
        let add = add.clone();
        let add: Add = Box::new(move |firm, name| add(firm, name, troubled));
        Case { exchange, switch: switch.clone(), account, target: target.clone(), add }
    })
}

fn okx() -> Vec<Case> {
    let modes = [(1, "spot"), (2, "futures"), (3, "multi-currency"), (4, "portfolio")];
    let pairs = modes.into_iter().flat_map(|from| modes.into_iter().map(move |to| (from, to)));
    let cases = pairs.filter(|(from, to)| from != to).flat_map(|((acct_lv, from), (_, to))| {
        both(Exchange::Okx, (from, to), ORDER, move |firm, name, order| {
            let mut account = okx::Account { acct_lv, ..okx::Account::named(name) };
            account.orders.extend(order.then(okx::Order::default));
            firm.add_okx(&account);
        })
    });
    cases.collect()
}

fn bybit() -> Vec<Case> {
    let modes = [(1, "classic"), (3, "uta1"), (4, "uta1-pro"), (5, "uta2")];
    let ups = modes.into_iter().flat_map(|from| [(from, "uta2"), (from, "uta2-pro")]);
    let ups = ups.filter(|((_, from), to)| from != to);
    let margins = ["isolated", "portfolio"].map(|to| ((5, "cross"), to));
    let cases = ups.chain(margins.map(|(from, to)| (from, if to == "isolated" { ISOLATED } else { PORTFOLIO })));
    let cases = cases.flat_map(|((unified_margin_status, from), to)| {
        let margin = from == "cross";
        both(Exchange::Bybit, (from, to), if margin { LIQUIDATION } else { ORDER }, move |firm, name, troubled| {
            let liq_status = u8::from(margin && troubled);
            let mut account = bybit::Account { unified_margin_status, liq_status, ..bybit::Account::named(name) };
            let linear = bybit::Order::new(bybit::Category::Linear, "BTCUSDT", "USDT");
            account.orders.extend((troubled && !margin).then_some(linear));
            account.ins_loans.extend((troubled && margin).then(bybit::InsLoan::default));
            firm.add_bybit(&account);
        })
    });
    cases.collect()
}

const ISOLATED: &str = "margin-mode:isolated";
const PORTFOLIO: &str = "margin-mode:portfolio";

fn kucoin() -> Vec<Case> {
    let switches = [
        (kucoin::Mode::Classic, "classic", "unified"),
        (kucoin::Mode::Classic, "classic", "subs-unified"),
        (kucoin::Mode::Unified, "unified", "classic"),
    ];
    let cases = switches.into_iter().flat_map(|(mode, from, to)| {
        both(Exchange::Kucoin, (from, to), ORDER, move |firm, name, order| {
            let mut account = kucoin::Account { mode, ..kucoin::Account::named(name) };
            account.spot_orders.extend(order.then(kucoin::SpotOrder::default));
            firm.add_kucoin(&account);
        })
    });
    cases.collect()
}

fn bitget() -> Vec<Case> {
    let switches = [(bitget::Mode::Classic, "classic", "unified"), (bitget::Mode::Unified, "unified", "classic")];
    let cases = switches.into_iter().flat_map(|(mode, from, to)| {
        both(Exchange::Bitget, (from, to), ORDER, move |firm, name, order| {
            let mut account = bitget::Account { mode, registered_days_ago: 30, ..bitget::Account::named(name) };
            account.orders.extend(order.then(bitget::Order::default));
            firm.add_bitget(&account);
        })
    });
    cases.collect()
}

/// What two such accounts are asked, the one after the other: what the second takes is an account's own.
fn asked(exchange: Exchange, add: &dyn Fn(&mut Firm, &str), target: &str, profile: Profile) -> Asked {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let mut firm = Firm::new();
    add(&mut firm, "first");
    add(&mut firm, "second");
    let inventory = Inventory::read(&firm.inventory(), Format::Toml).expect("an inventory");
    runtime.block_on(async {
        let round = round(exchange);
        let providers = firm.providers_by(1.0, |to| Rounds { to, since: Instant::now(), round });
        let mut taken = Vec::new();
        for account in inventory.accounts.iter() {
            let provider = providers.provider(&account).expect("an account with its key");
            let target = provider.rulebook().target(target).expect("a mode of the exchange");
            let ask = Ask { profile, deadline: round * 100, ..Ask::new(target) };
            let (before, began) = (firm.requests().len(), Instant::now());
            provider.collect(&ask).await;
            taken.push((firm.requests().len() - before, began.elapsed().as_secs() / round.as_secs()));
        }
        let [(first, stages), (calls, _)] = taken[..] else { unreachable!("two accounts") };
        Asked { calls, once: first - calls, stages }
    })
}

/// Answers what was asked in a round at the end of it.
#[derive(Debug)]
struct Rounds {
    to: InProcess,
    since: Instant,
    round: Duration,
}

#[async_trait]
impl Transport for Rounds {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let rounds = self.since.elapsed().as_millis() / self.round.as_millis() + 1;
        let end = self.since + self.round * u32::try_from(rounds).expect("a few rounds");
        let answer = self.to.get(request).await;
        tokio::time::sleep_until(end).await;
        answer
    }
}
