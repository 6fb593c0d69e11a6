//! What decides nothing and is worth knowing.

use super::super::calls;
use super::super::dialect::rows;
use super::super::wire::{
    CryptoLoans, InstitutionalLoan, InstitutionalLoans, Maintenance, Member, Negotiation, Overview, Strategy,
};
use super::needs::{LOANS_QUERY, STRATEGY_STATES, strategy_query};
use super::reading::{list, one};
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
}
