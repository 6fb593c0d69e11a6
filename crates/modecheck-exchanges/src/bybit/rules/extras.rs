//! What decides nothing and is worth knowing.

use super::super::calls;
use super::super::dialect::rows;
use super::super::wire::{
    CryptoLoans, InstitutionalLoan, InstitutionalLoans, Maintenance, Member, Negotiation, Overview, Strategy,
};
use super::needs::{LOANS_QUERY, STRATEGY_STATES, strategy_query};
use super::reading::{Reading, list, one};
use super::subjects;
use crate::client::{Pages, Read};

/// Reads that are made where somebody asked for the thorough reading, and the announcements.
#[derive(Debug)]
pub(crate) struct Extras {
    pub(crate) maintenance: Read<Vec<Maintenance>>,
    pub(crate) strategies: Vec<(&'static str, Read<Vec<Strategy>>)>,
    pub(crate) institutional: Read<Vec<InstitutionalLoan>>,
    pub(crate) crypto_loans: Read<CryptoLoans>,
    pub(crate) overview: Read<Vec<Overview>>,
    pub(crate) members: Read<Vec<Member>>,
    pub(crate) rfqs: Read<Vec<Negotiation>>,
    pub(crate) quotes: Read<Vec<Negotiation>>,
}

impl Extras {
    pub(crate) fn new(pages: Pages<'_>) -> Self {
        let strategies = STRATEGY_STATES.iter().map(|state| {
            let rows = pages.list(&calls::STRATEGIES, &strategy_query(state), rows);
            (*state, rows)
        });
        let loans = one::<InstitutionalLoans>(pages, &calls::INSTITUTIONAL_LOANS, LOANS_QUERY);
        Self {
            maintenance: list(pages, &calls::SYSTEM_STATUS, ""),
            strategies: strategies.collect(),
            institutional: loans.map(|loans| loans.loan_info),
            crypto_loans: one(pages, &calls::CRYPTO_LOANS, ""),
            overview: list(pages, &calls::ASSET_OVERVIEW, ""),
            members: list(pages, &calls::MEMBERS, ""),
            rfqs: list(pages, &calls::RFQS, "traderType=request"),
            quotes: list(pages, &calls::QUOTES, "traderType=quote"),
        }
    }

    /// What was found, in words.
    pub(crate) fn found(&self, reading: &Reading) -> Vec<String> {
        let leads = reading.info.as_ref().is_ok_and(|info| info.is_master_trader == Some(true));
        let mut found: Vec<_> = leads.then(|| "leads copy trading".to_owned()).into_iter().collect();
        found.extend(self.overview.iter().flatten().filter_map(product));
        let members = || self.members.iter().flatten();
        let mut say = |number: usize, what: &str| found.extend((number > 0).then(|| format!("{what}: {number}")));
        let hidden = members().filter(|member| matches!(member.kind, Some(3..=5 | 9)));
        say(hidden.count(), "sub-accounts of bots or copy trading");
        say(members().filter(|member| member.stat != Some(0)).count(), "accounts that Bybit could not look at whole");
        say(self.institutional.iter().flatten().filter(|loan| loan.status != "2").count(), "institutional loans");
        let loans = self.crypto_loans.as_ref().is_ok_and(|loans| subjects::owes(&loans.total_debt));
        say(usize::from(loans), "crypto loans");
        say(reading.wallet.iter().flat_map(|wallet| &wallet.coin).filter_map(subjects::debt).count(), "coins borrowed");
        let negotiated = self.rfqs.iter().chain(&self.quotes).flatten();
        let open = negotiated.filter(|one| matches!(one.status.as_str(), "Active" | "PendingFill"));
        say(open.count(), "open requests or quotes");
        found
    }
}

/// A line of the overview that holds something of bots, copy trading or loans, with its products.
fn product(line: &Overview) -> Option<String> {
    let concerned = ["TradingBot", "CopyTrading", "CryptoLoans", "CryptoLoans_legacy", "PayLater", "BybitPayLater"];
    let products = line.categories.iter().filter(|product| subjects::owes(&product.equity));
    let products: Vec<_> = products.map(|product| product.category.as_str()).collect();
    let holds = subjects::owes(&line.total_equity) || !products.is_empty();
    let names = if products.is_empty() { String::new() } else { format!(" ({})", products.join(", ")) };
    (concerned.contains(&line.account_type.as_str()) && holds).then(|| format!("{}{names}", line.account_type))
}
