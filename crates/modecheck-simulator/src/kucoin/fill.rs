//! The default account, and names, credentials and ids for accounts that leave them empty.

use std::collections::BTreeSet;

use super::{
    account::Account,
    holdings::Balance,
    profile::{Mode, Permission, SiteType},
};
use crate::made_up::{credential, fingerprint, or};

impl Default for Account {
    fn default() -> Self {
        Self {
            name: String::new(),
            api_key: String::new(),
            api_secret: String::new(),
            passphrase: String::new(),
            api_version: 3,
            permissions: [Permission::General, Permission::Spot, Permission::Margin, Permission::Futures].into(),
            ips: Vec::new(),
            key_expires_ms: None,
            site: SiteType::Global,
            uid: String::new(),
            is_master: true,
            parent_uid: String::new(),
            region: "SG".to_owned(),
            kyc_status: 1,
            vip_level: 0,
            mode: Mode::Classic,
            whitelisted: true,
            questionnaire: true,
            activated: false,
            hf_opened: true,
            margin_enabled: true,
            spot_orders: Vec::new(),
            stop_orders: Vec::new(),
            futures_orders: Vec::new(),
            positions: Vec::new(),
            balances: Vec::new(),
            futures_balances: Vec::new(),
            cross: Vec::new(),
            cross_status: "EFFECTIVE".to_owned(),
            isolated: Vec::new(),
            otc_loans: Vec::new(),
            lendings: Vec::new(),
            earn: Vec::new(),
            kcs_fee_deduct: false,
            members: Vec::new(),
            frozen: false,
            hidden: BTreeSet::new(),
            refused_with: None,
            denied: Vec::new(),
            switch_takes_ms: 0,
            switching: None,
            demo_target: None,
        }
    }
}

impl Account {
    /// Fills in whatever was left empty; the same name always gives the same values.
    pub(crate) fn fill(&mut self) {
        or(&mut self.name, || "account".to_owned());
        let made_up = |what: &str| credential(&self.name, what);
        let (key, secret, passphrase) = (made_up("key"), made_up("secret"), made_up("passphrase"));
        let seed = fingerprint(&self.name);
        or(&mut self.api_key, || key);
        or(&mut self.api_secret, || secret);
        or(&mut self.passphrase, || passphrase);
        or(&mut self.uid, || uid(seed));
        if !self.is_master {
            or(&mut self.parent_uid, || uid(seed.rotate_left(17)));
        }
        if self.balances.is_empty() {
            self.balances.push(Balance::default());
        }
        for (nth, member) in (1..).zip(&mut self.members) {
            or(&mut member.uid, || uid(seed.wrapping_add(nth)));
            let name = format!("sub{}", member.uid);
            or(&mut member.sub_name, || name);
        }
        self.fill_ids(seed);
    }

    fn fill_ids(&mut self, seed: u64) {
        let spot = self.spot_orders.iter_mut().map(|order| &mut order.order_id);
        let ids = spot
            .chain(self.stop_orders.iter_mut().map(|order| &mut order.order_id))
            .chain(self.otc_loans.iter_mut().map(|loan| &mut loan.order_id))
            .chain(self.lendings.iter_mut().map(|lent| &mut lent.purchase_order_no))
            .chain(self.earn.iter_mut().map(|held| &mut held.order_id));
        number(ids.collect(), |nth| hex_id(seed, nth));
        // Futures order ids are numbers, too long for a double.
        number(self.futures_orders.iter_mut().map(|order| &mut order.order_id).collect(), |nth| {
            (230_000_000_000_000_000 + seed % 1_000_000_000_000_000 + nth).to_string()
        });
    }
}

fn uid(seed: u64) -> String {
    (100_000_000 + seed % 900_000_000).to_string()
}

/// An id of 24 hexadecimal digits, as orders and accounts have.
pub(super) fn hex_id(seed: u64, nth: u64) -> String {
    let mixed = fingerprint(&format!("{seed}/{nth}"));
    format!("{mixed:016x}{:08x}", nth & 0xffff_ffff)
}

/// Gives free ids to those without.
fn number(ids: Vec<&mut String>, made_up: impl Fn(u64) -> String) {
    let taken: BTreeSet<String> = ids.iter().map(|id| (**id).clone()).collect();
    let mut free = (0..).map(made_up).filter(|id| !taken.contains(id));
    for id in ids {
        or(id, || free.next().unwrap_or_default());
    }
}
