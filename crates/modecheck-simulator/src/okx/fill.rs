//! Names, credentials and ids for accounts that leave them empty.

use std::collections::BTreeSet;

use super::{
    account::Account,
    holdings::Balance,
    items::{InstType, family},
};
use crate::made_up::{credential, fingerprint, or};

impl Account {
    /// Fills in whatever was left empty; the same name always gives the same values.
    pub(crate) fn fill(&mut self) {
        if self.name.is_empty() {
            "account".clone_into(&mut self.name);
        }
        let made_up = |what: &str| credential(&self.name, what);
        let (key, secret, passphrase) = (made_up("key"), made_up("secret"), made_up("passphrase"));
        let seed = fingerprint(&self.name);
        or(&mut self.api_key, || key);
        or(&mut self.api_secret, || secret);
        or(&mut self.passphrase, || passphrase);
        or(&mut self.uid, || (100_000_000_000_000_000 + seed % 900_000_000_000_000_000).to_string());
        let uid = self.uid.clone();
        or(&mut self.main_uid, || uid);
        if self.balances.is_empty() {
            self.balances.push(Balance { ccy: "USDT".to_owned(), eq: self.equity, eq_usd: self.equity });
        }
        for (nth, member) in (1..).zip(&mut self.members) {
            or(&mut member.uid, || (100_000_000_000_000_000 + (seed + nth) % 900_000_000_000_000_000).to_string());
        }
        self.fill_ids(2_005_000_000_000_000_000 + seed % 900_000_000 * 1_000_000);
    }

    fn fill_ids(&mut self, base: u64) {
        for position in &mut self.positions {
            if position.inst_type == InstType::Margin && position.pos_ccy.is_empty() {
                position.pos_ccy = position.inst_id.split('-').next().unwrap_or_default().to_owned();
            }
            let family = family(&position.inst_id);
            or(&mut position.inst_family, || family);
        }
        number(self.positions.iter_mut().map(|position| &mut position.pos_id), base);
        number(self.orders.iter_mut().map(|order| &mut order.ord_id), base);
        number(self.algo_orders.iter_mut().map(|order| &mut order.algo_id), base);
        number(self.bots.iter_mut().map(|bot| &mut bot.algo_id), base);
    }
}

/// Gives free ids to those without; the first of a list is the newest, so it gets the highest.
fn number<'a>(ids: impl Iterator<Item = &'a mut String>, base: u64) {
    let ids: Vec<_> = ids.collect();
    let taken: BTreeSet<String> = ids.iter().map(|id| (*id).clone()).collect();
    let mut free = (base..base + 1_000_000).rev().map(|id| id.to_string()).filter(|id| !taken.contains(id));
    for id in ids {
        or(id, || free.next().unwrap_or_default());
    }
}
