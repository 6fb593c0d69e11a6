//! The default account, and names, credentials and ids for accounts that leave them empty.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    account::{Account, Permissions},
    holdings::Coin,
    orders::uuid,
    profile::{Environment, MarginMode},
};
use crate::made_up::{credential, fingerprint, or};

/// What an audit's key may do, as `query-api` lists it: <https://bybit-exchange.github.io/docs/v5/user/apikey-info>
/// (2026-07-24).
fn audit() -> Permissions {
    let groups: [(&str, &[&str]); 6] = [
        ("ContractTrade", &["Order", "Position"]),
        ("Spot", &["SpotTrade"]),
        ("Wallet", &["AccountTransfer", "SubMemberTransfer"]),
        ("Options", &["OptionsTrade"]),
        ("Derivatives", &["DerivativesTrade"]),
        ("Exchange", &["ExchangeHistory"]),
    ];
    let owned = |held: &[&str]| held.iter().map(|what| (*what).to_owned()).collect();
    groups.into_iter().map(|(group, held)| (group.to_owned(), owned(held))).collect()
}

impl Default for Account {
    fn default() -> Self {
        Self {
            name: String::new(),
            api_key: String::new(),
            api_secret: String::new(),
            environment: Environment::Mainnet,
            read_only: true,
            permissions: audit(),
            ips: Vec::new(),
            key_type: 1,
            key_expires_ms: None,
            uid: String::new(),
            parent_uid: String::new(),
            is_master: true,
            vip_level: "VIP-1".to_owned(),
            parent_vip_level: "No VIP".to_owned(),
            kyc_level: "LEVEL_1".to_owned(),
            kyc_region: "MYS".to_owned(),
            unified_margin_status: 5,
            margin_mode: MarginMode::RegularMargin,
            is_master_trader: false,
            spot_hedging: false,
            spot_margin: false,
            orders: Vec::new(),
            spread_orders: Vec::new(),
            rfqs: Vec::new(),
            quotes: Vec::new(),
            positions: Vec::new(),
            tpsl_rows: true,
            equity: Decimal::from(50_000),
            coins: Vec::new(),
            strategies: Vec::new(),
            ins_loans: Vec::new(),
            liq_status: 0,
            crypto_loans: Vec::new(),
            legacy_loans: Vec::new(),
            fixed_loans: Vec::new(),
            overview: Vec::new(),
            members: Vec::new(),
            banned: None,
            hidden: BTreeSet::new(),
            denied: Vec::new(),
            upgrade_takes_ms: 0,
            upgrading: None,
            demo_target: None,
        }
    }
}

impl Account {
    /// Fills in whatever was left empty; the same name always gives the same values.
    pub(crate) fn fill(&mut self) {
        or(&mut self.name, || "account".to_owned());
        let (key, secret) = (credential(&self.name, "key"), credential(&self.name, "secret"));
        let seed = fingerprint(&self.name);
        or(&mut self.api_key, || key);
        or(&mut self.api_secret, || secret);
        or(&mut self.uid, || (10_000_000 + seed % 90_000_000).to_string());
        let parent = if self.is_master { 0 } else { 1_000_000 + seed % 9_000_000 };
        or(&mut self.parent_uid, || parent.to_string());
        if self.coins.is_empty() {
            self.coins.push(Coin { equity: self.equity, usd_value: self.equity, ..Coin::default() });
        }
        self.fill_ids(seed);
    }

    fn fill_ids(&mut self, seed: u64) {
        let orders = self.orders.iter_mut().map(|order| &mut order.order_id);
        let ids = orders
            .chain(self.spread_orders.iter_mut().map(|order| &mut order.order_id))
            .chain(self.strategies.iter_mut().map(|strategy| &mut strategy.strategy_id))
            .chain(self.ins_loans.iter_mut().map(|loan| &mut loan.order_id));
        let loans = [&mut self.crypto_loans, &mut self.legacy_loans, &mut self.fixed_loans].into_iter().flatten();
        number(seed, ids.chain(loans.map(|loan| &mut loan.order_id)).collect());
        for (nth, member) in (1..).zip(&mut self.members) {
            or(&mut member.uid, || (10_000_000 + (seed + nth) % 90_000_000).to_string());
        }
    }
}

/// Gives free ids to those without.
fn number(seed: u64, ids: Vec<&mut String>) {
    let taken: BTreeSet<String> = ids.iter().map(|id| (**id).clone()).collect();
    let mut free = (0..).map(|nth| uuid(seed, nth)).filter(|id| !taken.contains(id));
    for id in ids {
        or(id, || free.next().unwrap_or_default());
    }
}
