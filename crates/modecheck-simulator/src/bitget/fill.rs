//! The default account, and names, credentials and ids for accounts that leave them empty.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    account::Account,
    copying::{Follow, Lead},
    holdings::Coin,
    profile::{KeyKind, Kind, Level, Mode},
};
use crate::made_up::{credential, fingerprint, or};

/// More rows of one day than this get no ids.
const MOST: u64 = 1_000_000;

fn owned(codes: &str) -> BTreeSet<String> {
    codes.split_whitespace().map(str::to_owned).collect()
}

impl Default for Account {
    fn default() -> Self {
        Self {
            name: String::new(),
            api_key: String::new(),
            api_secret: String::new(),
            passphrase: String::new(),
            demo: false,
            key_kind: KeyKind::Either,
            authorities: owned("coor cpor stor smor ttor wtor"),
            permissions: owned("uta_mgt uta_trade"),
            read_only: true,
            ips: Vec::new(),
            uid: String::new(),
            parent_uid: String::new(),
            kind: Kind::Main,
            whitelisted: false,
            registered_days_ago: 400,
            mode: Mode::Classic,
            level: Level::Basic,
            lead: Lead::default(),
            follow: Follow::default(),
            copies_moved: false,
            positions: Vec::new(),
            orders: Vec::new(),
            plans: Vec::new(),
            equity: Decimal::from(50_000),
            coins: Vec::new(),
            margin_coins: Vec::new(),
            futures_coins: Vec::new(),
            funding: Decimal::ZERO,
            earn: Decimal::ZERO,
            bots: Vec::new(),
            crypto_loans: Vec::new(),
            risk_unit: None,
            ins_loans: Vec::new(),
            subs: Vec::new(),
            barred: None,
            hidden: BTreeSet::new(),
            denied: Vec::new(),
            switch_takes_ms: 60_000,
            switching: None,
            upgraded: None,
            switched_back: None,
            demo_target: None,
        }
    }
}

impl Account {
    /// Fills in whatever was left empty; the same name always gives the same values.
    pub(crate) fn fill(&mut self) {
        or(&mut self.name, || "account".to_owned());
        let seed = fingerprint(&self.name);
        let made_up = |what: &str| credential(&self.name, what);
        let [key, secret, passphrase] = [made_up("key"), made_up("secret"), made_up("passphrase")];
        or(&mut self.api_key, || key);
        or(&mut self.api_secret, || secret);
        or(&mut self.passphrase, || passphrase);
        or(&mut self.uid, || (1_000_000_000 + seed % 9_000_000_000).to_string());
        if self.kind != Kind::Main {
            or(&mut self.parent_uid, || (1_000_000_000 + seed / 7 % 9_000_000_000).to_string());
        }
        if self.coins.is_empty() {
            self.coins.push(Coin { available: self.equity, usdt_value: self.equity, ..Coin::default() });
        }
        for (nth, sub) in (1..).zip(&mut self.subs) {
            or(&mut sub.uid, || (1_000_000_000 + (seed + nth) % 9_000_000_000).to_string());
        }
        self.fill_ids();
    }

    fn fill_ids(&mut self) {
        let orders = self.orders.iter_mut().map(|order| (&mut order.order_id, order.age_days));
        let plans = self.plans.iter_mut().map(|plan| (&mut plan.order_id, plan.age_days));
        let copied = self.lead.orders.iter_mut().chain(&mut self.follow.orders);
        let loans = self.crypto_loans.iter_mut().map(|loan| (&mut loan.order_id, 1));
        let ins_loans = self.ins_loans.iter_mut().map(|loan| (&mut loan.order_id, loan.age_days));
        let rest = copied.map(|order| (&mut order.order_id, order.age_days)).chain(loans).chain(ins_loans);
        let ids: Vec<_> = orders.chain(plans).chain(rest).collect();
        let mut taken: BTreeSet<String> = ids.iter().map(|(id, _)| (**id).clone()).collect();
        for (id, age_days) in ids {
            let newest = 1_200_000_000_000_000_000 - age_days.min(100_000) * 1_000_000_000_000;
            let mut free = (newest + 1..=newest + MOST).map(|id| id.to_string()).filter(|id| !taken.contains(id));
            or(id, || free.next().unwrap_or_default());
            taken.insert(id.clone());
        }
    }
}
