//! An account of any exchange, and the exchange that has it alone.

use std::sync::Arc;

use fastrand::Rng;
use modecheck::{AccountModeProvider, Attestation, Client, Exchange, Mode, Timestamp};
use modecheck_simulator::bitget::{self, Hidden, Market, Order};
use modecheck_simulator::bybit::{self, MarginMode};
use modecheck_simulator::kucoin::{self, Target, UaPaths};
use modecheck_simulator::{Fault, Logged, okx};
use modecheck_tests::{InProcess, bitget_provider, bybit_provider, kucoin_provider, provider, states};

/// When all of it happens: far from the hours' turn, when Bybit refuses whatever the account.
const START: &str = "2026-11-21T12:20:00Z";

#[derive(Clone, Debug)]
pub(crate) enum Account {
    Okx(okx::Account),
    Bybit(bybit::Account),
    Kucoin(kucoin::Account, UaPaths),
    Bitget(bitget::Account),
}

/// An exchange that can be told to fail.
#[derive(Clone, Debug)]
pub(crate) enum Simulated {
    Okx(Arc<okx::Okx>),
    Bybit(Arc<bybit::Bybit>),
    Kucoin(Arc<kucoin::Kucoin>),
    Bitget(Arc<bitget::Bitget>),
}

/// The same of whichever exchange it is.
macro_rules! of_any {
    ($this:expr, $exchange:ident => $what:expr) => {
        match $this {
            Simulated::Okx($exchange) => $what,
            Simulated::Bybit($exchange) => $what,
            Simulated::Kucoin($exchange) => $what,
            Simulated::Bitget($exchange) => $what,
        }
    };
}

impl Simulated {
    pub(crate) fn inject(&self, fault: Fault) {
        of_any!(self, exchange => exchange.inject(fault));
    }

    pub(crate) fn requests(&self) -> Vec<Logged> {
        of_any!(self, exchange => exchange.requests())
    }

    /// Half of all orders and positions of the account close, the first or the last ones; one of each stays.
    pub(crate) fn shrink(&self, name: &str, in_front: bool) {
        fn half<T>(rows: &mut Vec<T>, in_front: bool) {
            let closed = rows.len() / 2;
            if in_front { drop(rows.drain(..closed)) } else { rows.truncate(rows.len() - closed) }
        }
        macro_rules! halve {
            ($exchange:expr, $($list:ident),+) => {
                $exchange.edit(name, |account| { $(half(&mut account.$list, in_front);)+ })
            };
        }
        let _ = match self {
            Self::Okx(exchange) => halve!(exchange, orders, algo_orders, bots, positions),
            Self::Bybit(exchange) => halve!(exchange, orders, spread_orders, positions, strategies),
            Self::Kucoin(exchange) => halve!(exchange, spot_orders, stop_orders, futures_orders, positions),
            Self::Bitget(exchange) => halve!(exchange, orders, plans, positions, crypto_loans),
        };
    }
}

pub(crate) fn start() -> Timestamp {
    START.parse().unwrap()
}

impl Account {
    /// An account in any state, from which the target is another mode.
    pub(crate) fn any(exchange: Exchange, target: &Mode, rng: &mut Rng, n: usize) -> Self {
        match exchange {
            // What only few states come to is made so: leverage that is checked, and margin orders that have names.
            Exchange::Okx if n % 8 == 6 => {
                let names = ["BTC-USDT-261225", "BTC-USDT-270326"];
                let positions = names.map(|name| okx::Position::new(okx::InstType::Futures, name, 80)).to_vec();
                Self::Okx(okx::Account { acct_lv: 4, positions, ..okx::Account::named(&format!("state-{n}")) })
            }
            Exchange::Okx => Self::Okx(states::okx::account(rng, n)),
            Exchange::Bybit => {
                let account = states::bybit::account(rng, n);
                Self::Bybit(bybit::Account { is_master: true, parent_uid: String::new(), ..account })
            }
            Exchange::Kucoin => {
                let account = states::kucoin::account(rng, n);
                let paths = if rng.u8(..4) == 0 { UaPaths::OnlyV1 } else { UaPaths::Both };
                Self::Kucoin(kucoin::Account { is_master: true, parent_uid: String::new(), ..account }, paths)
            }
            Exchange::Bitget => {
                let mut account = states::bitget::account(rng, n);
                // Older accounts are asked for more windows of the same, and the oldest for what stands in for them.
                account.registered_days_ago = if n % 8 == 7 { 900 } else { account.registered_days_ago.min(100) };
                if n % 8 == 6 {
                    let order = |market| Order { side: "sell".to_owned(), ..Order::new(market, "BTCUSDT") };
                    account.orders.extend([order(Market::Crossed), order(Market::Isolated)]);
                }
                if target.slug() == "classic" {
                    (account.mode, account.kind) = (bitget::Mode::Unified, bitget::Kind::Main);
                }
                Self::Bitget(account)
            }
        }
    }

    /// An account with more orders of each kind than a page holds.
    pub(crate) fn with_long_lists(exchange: Exchange) -> Self {
        match exchange {
            Exchange::Okx => {
                let orders = vec![okx::Order::default(); 150];
                let algo_orders = vec![okx::AlgoOrder::default(); 150];
                Self::Okx(okx::Account { acct_lv: 3, orders, algo_orders, ..okx::Account::named("long") })
            }
            Exchange::Bybit => {
                let order = bybit::Order::new(bybit::Category::Linear, "BTCUSDT", "USDT");
                let (orders, spread_orders) = (vec![order; 120], vec![bybit::SpreadOrder::default(); 70]);
                Self::Bybit(bybit::Account { orders, spread_orders, ..bybit::Account::named("long") })
            }
            Exchange::Kucoin => {
                let account = kucoin::Account {
                    spot_orders: vec![kucoin::SpotOrder { low_frequency: true, ..kucoin::SpotOrder::default() }; 120],
                    stop_orders: vec![kucoin::StopOrder::default(); 120],
                    futures_orders: vec![
                        kucoin::FuturesOrder { untriggered: true, ..kucoin::FuturesOrder::default() };
                        120
                    ],
                    ..kucoin::Account::named("long")
                };
                Self::Kucoin(account, UaPaths::Both)
            }
            Exchange::Bitget => {
                let markets = [Market::Spot, Market::UsdtFutures];
                let orders = markets.into_iter().flat_map(|market| vec![Order::new(market, "BTCUSDT"); 150]).collect();
                let plans = vec![bitget::Plan::new(Market::UsdtFutures, "BTCUSDT", "normal_plan"); 150];
                let account = bitget::Account { orders, plans, ..bitget::Account::named("long") };
                Self::Bitget(bitget::Account { registered_days_ago: 30, ..account })
            }
        }
    }

    pub(crate) fn name(&self) -> Exchange {
        match self {
            Self::Okx(_) => Exchange::Okx,
            Self::Bybit(_) => Exchange::Bybit,
            Self::Kucoin(..) => Exchange::Kucoin,
            Self::Bitget(_) => Exchange::Bitget,
        }
    }

    fn named(&self) -> &str {
        match self {
            Self::Okx(account) => &account.name,
            Self::Bybit(account) => &account.name,
            Self::Kucoin(account, _) => &account.name,
            Self::Bitget(account) => &account.name,
        }
    }

    pub(crate) fn shrink(&self, exchange: &Simulated, in_front: bool) {
        exchange.shrink(self.named(), in_front);
    }

    /// Another account that answers to the same key, with nothing in the way of its switch.
    pub(crate) fn another(&self) -> Self {
        macro_rules! keyed {
            ($exchange:ident, $own:expr, $($field:ident),+) => {
                $exchange::Account { $($field: $own.$field.clone(),)+ ..$exchange::Account::named("another") }
            };
        }
        match self {
            Self::Okx(own) => {
                let another = keyed!(okx, own, api_key, api_secret, passphrase);
                Self::Okx(okx::Account { acct_lv: if own.acct_lv == 4 { 3 } else { own.acct_lv }, ..another })
            }
            Self::Bybit(own) => {
                Self::Bybit(keyed!(bybit, own, api_key, api_secret, unified_margin_status, margin_mode))
            }
            Self::Kucoin(own, paths) => Self::Kucoin(keyed!(kucoin, own, api_key, api_secret, passphrase), *paths),
            Self::Bitget(own) => {
                let another = keyed!(bitget, own, api_key, api_secret, passphrase, mode, registered_days_ago);
                Self::Bitget(bitget::Account { kind: bitget::Kind::Main, ..another })
            }
        }
    }

    /// The same with another passphrase; on Bybit, which has none, with another key.
    pub(crate) fn keyed(&self, word: &str) -> Self {
        let word = word.to_owned();
        match self.clone() {
            Self::Okx(own) => Self::Okx(okx::Account { passphrase: word, ..own }),
            Self::Bybit(own) => Self::Bybit(bybit::Account { api_key: word, ..own }),
            Self::Kucoin(own, paths) => Self::Kucoin(kucoin::Account { passphrase: word, ..own }, paths),
            Self::Bitget(own) => Self::Bitget(bitget::Account { passphrase: word, ..own }),
        }
    }

    /// What its exchange calls it.
    pub(crate) fn uid(&self) -> String {
        let uid = |(exchange, _): (Simulated, InProcess)| match (self, exchange) {
            (Self::Okx(own), Simulated::Okx(exchange)) => exchange.account(&own.name).map(|account| account.uid),
            (Self::Bybit(own), Simulated::Bybit(exchange)) => exchange.account(&own.name).map(|account| account.uid),
            (Self::Kucoin(own, _), Simulated::Kucoin(exchange)) => {
                exchange.account(&own.name).map(|account| account.uid)
            }
            (Self::Bitget(own), Simulated::Bitget(exchange)) => exchange.account(&own.name).map(|account| account.uid),
            _ => None,
        };
        uid(self.exchange()).unwrap()
    }

    /// The exchange that has it, afresh, and the way there.
    pub(crate) fn exchange(&self) -> (Simulated, InProcess) {
        macro_rules! fresh {
            ($name:ident, $exchange:expr, $account:expr) => {{
                let exchange = Arc::new($exchange);
                exchange.insert($account.clone());
                let way = InProcess::new(&exchange).at(start());
                (Simulated::$name(exchange), way)
            }};
        }
        match self {
            Self::Okx(account) => fresh!(Okx, okx::Okx::new(), account),
            Self::Bybit(account) => fresh!(Bybit, bybit::Bybit::new(), account),
            Self::Kucoin(account, paths) => {
                let exchange = kucoin::Kucoin::new();
                exchange.set_ua_paths(*paths);
                fresh!(Kucoin, exchange, account)
            }
            Self::Bitget(account) => fresh!(Bitget, bitget::Bitget::new(), account),
        }
    }

    pub(crate) fn provider(&self, client: &Client) -> Box<dyn AccountModeProvider> {
        match self {
            Self::Okx(account) => Box::new(provider(client, account)),
            Self::Bybit(account) => Box::new(bybit_provider(client, account)),
            Self::Kucoin(account, _) => Box::new(kucoin_provider(client, account)),
            Self::Bitget(account) => Box::new(bitget_provider(client, account)),
        }
    }

    /// The same, of which it is known whose the key should be.
    pub(crate) fn expected(&self, client: &Client, uid: &str) -> Box<dyn AccountModeProvider> {
        match self {
            Self::Okx(account) => Box::new(provider(client, account).expecting(uid)),
            Self::Bybit(account) => Box::new(bybit_provider(client, account).expecting(uid)),
            Self::Kucoin(account, _) => Box::new(kucoin_provider(client, account).expecting(uid)),
            Self::Bitget(account) => Box::new(bitget_provider(client, account).expecting(uid)),
        }
    }

    /// Whether its exchange would refuse the switch.
    pub(crate) fn is_refused(&self, target: &Mode) -> bool {
        self.is_refused_by(&self.exchange().0, target)
    }

    /// Whether this exchange would, which has it.
    pub(crate) fn is_refused_by(&self, exchange: &Simulated, target: &Mode) -> bool {
        let now = start().as_millis().unsigned_abs();
        match (self, exchange) {
            (Self::Okx(account), Simulated::Okx(exchange)) => {
                let modes = ["spot", "futures", "multi-currency", "portfolio"];
                let level = modes.iter().position(|mode| *mode == target.slug()).unwrap() + 1;
                exchange.would_refuse(&account.name, u8::try_from(level).unwrap()).is_some()
            }
            (Self::Bybit(account), Simulated::Bybit(exchange)) => match target.slug() {
                "isolated" => exchange.would_refuse_margin_mode(&account.name, MarginMode::IsolatedMargin).is_some(),
                "cross" => exchange.would_refuse_margin_mode(&account.name, MarginMode::RegularMargin).is_some(),
                "portfolio" => exchange.would_refuse_margin_mode(&account.name, MarginMode::PortfolioMargin).is_some(),
                _ => exchange.would_refuse(&account.name, now).is_some(),
            },
            (Self::Kucoin(account, _), Simulated::Kucoin(exchange)) => {
                exchange.would_refuse(&account.name, Target::Unified, now).is_some()
            }
            (Self::Bitget(account), Simulated::Bitget(exchange)) if target.slug() == "classic" => {
                exchange.would_refuse_back(&account.name, now).is_some()
            }
            (Self::Bitget(account), Simulated::Bitget(exchange)) => exchange.would_refuse(&account.name, now).is_some(),
            _ => unreachable!("an account is on its own exchange"),
        }
    }

    /// What a person who knows the account says of what no call shows.
    pub(crate) fn words(&self) -> Vec<Attestation> {
        match self {
            Self::Okx(_) | Self::Bybit(_) => Vec::new(),
            Self::Kucoin(account, _) => {
                vec![word("kucoin/whitelist", account.whitelisted), word("kucoin/questionnaire", account.questionnaire)]
            }
            Self::Bitget(account) => {
                let hidden = |state| account.hidden.contains(&state);
                vec![
                    word("bitget/copy-trading-lead", !hidden(Hidden::SignalProvider)),
                    word("bitget/trading-bots", account.bots.iter().all(|bot| !bot.running)),
                    word("bitget/login-method", !hidden(Hidden::ThirdPartyLogin)),
                    word("bitget/account-status", !hidden(Hidden::Abnormal)),
                    word("bitget/region", !hidden(Hidden::Region)),
                    word("bitget/questionnaire", !hidden(Hidden::Questionnaire)),
                    word("bitget/upgrade-status", !hidden(Hidden::Disabled)),
                    word("bitget/way-back", true),
                ]
            }
        }
    }
}

fn word(rule: &str, holds: bool) -> Attestation {
    Attestation {
        rules: vec![rule.to_owned()],
        holds,
        by: "a person".to_owned(),
        on: "2026-11-20".parse().unwrap(),
        expires: "2027-02-01".parse().unwrap(),
        note: String::new(),
    }
}
