//! The sentences of a refused upgrade.
//!
//! <https://bybit-exchange.github.io/docs/v5/account/upgrade-unified-account> (2026-03-16) shows four, in two families
//! and with the account's name in several spellings, one of them wrong; <https://bybit-exchange.github.io/docs/v5/error>
//! (2026-07-20) has a code and a text for others. Which spelling an account gets follows from its name alone.

use super::{items::Category, orders::Order};
use crate::made_up::fingerprint;

/// How the exchange spells what it says to an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice(u64);

impl Voice {
    pub(super) fn of(name: &str) -> Self {
        Self(fingerprint(name) >> 7)
    }

    /// `cancel` or `close` something.
    pub(super) fn plea(self, verb: &str, product: &str, what: &str, account: &str) -> String {
        let account = [account, "USDC Account", "Derivatives account", account][(self.0 % 4) as usize];
        let product = if self.0 % 3 == 1 { product.to_ascii_uppercase() } else { product.to_owned() };
        self.cased(&match self.0 % 2 {
            0 => format!("unable to upgrade, please {verb} the {product} {what} in {account}."),
            _ => format!("Update account failed. Please {verb} the {product} {what} in {account}."),
        })
    }

    /// Debts.
    pub(super) fn liabilities(self) -> String {
        let account = ["Spot", "spot", "Funding", "Unified Trading"][(self.0 % 4) as usize];
        self.cased(&format!("Update account failed. You have outstanding liabilities in your {account} account."))
    }

    /// Neither VIP nor PRO. No page shows this sentence; it is made after that of too few assets.
    pub(super) fn level(self, of_parent: bool) -> String {
        let whose = if of_parent { "the main account" } else { "you" };
        let verb = if of_parent { "hasn’t" } else { "haven’t" };
        self.cased(&format!("unable to upgrade as {whose} {verb} met the VIP or PRO level requirement."))
    }

    /// In one account of five, all in capitals.
    pub(super) fn cased(self, sentence: &str) -> String {
        if self.0 % 5 == 3 { sentence.to_uppercase() } else { sentence.to_owned() }
    }
}

/// Product, account and code of an order in the way.
pub(super) fn place(order: &Order) -> (String, &'static str, &'static str) {
    match (order.category, order.settle_coin.as_str()) {
        (Category::Linear, "USDT") => ("usdt perpetual".to_owned(), "USDT account", "3400054"),
        (Category::Linear, "USDC") => ("usdc perpetual".to_owned(), "USDC Account", "3400052"),
        (Category::Linear, coin) => (format!("{} perpetual", coin.to_lowercase()), "Derivatives account", ""),
        (Category::Inverse, _) => ("inverse futures".to_owned(), "Inverse Derivatives account", ""),
        (Category::Spot, _) => ("spot".to_owned(), "Spot account", ""),
        (Category::Option, coin) => (format!("{coin} Options"), "USDC Account", "3400053"),
    }
}

/// The text the error page has for a code.
pub(super) fn of_code(code: &str) -> &'static str {
    match code {
        "3400052" => "You have uncancelled USDC perpetual orders",
        "3400053" => "You have uncancelled Options orders",
        "3400054" => "You have uncancelled USDT perpetual orders",
        "3400065" => "Your account is ineligible for the upgrade. Please contact the customer support.",
        "3400071" => "unable to upgrade as you haven’t met the minimum asset requirement.",
        "3400208" => "You have unclosed hedge mode or isolated mode USDT perpetual positions",
        "3400209" => {
            "You have USDT perpetual positions, so upgrading is prohibited for 10 minutes before and after the \
            hour every hour"
        }
        "3400210" => "The risk rate of your Derivatives account is too high",
        "3400211" => "Once upgraded, the estimated risk rate will be too high",
        "3400212" => {
            "You have USDC perpetual positions or Options positions, so upgrading is prohibited for 10 minutes \
            before and after the hour every hour"
        }
        "3400213" => "The risk rate of your USDC Derivatives account is too high",
        "3400214" => "Server error, please try again later",
        "110071" => "Sorry, we're revamping the Unified Margin Account! Currently, new upgrades are not supported.",
        "3100197" => "Temporary banned due to the upgrade to UTA",
        "176134" => "Account has been upgraded (upgrading) to UTA",
        "10008" => "Common banned, please check your account mode",
        "10027" => "Transactions are banned.",
        _ => "",
    }
}
