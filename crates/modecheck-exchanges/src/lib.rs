//! How each exchange is asked, read-only, and what its answers mean.
//!
//! One folder per exchange, with the same files in each: `mod` (the provider), `dialect` (signing, limits, paging),
//! `calls` (the list of all that can be sent), `wire` (what comes back) and `rules` (what it means). All share one
//! private client that can send nothing but the listed GETs.

mod bitget;
mod bybit;
mod client;
mod kucoin;
mod okx;
mod words;

pub use bitget::{Bitget, BitgetRules};
pub use bybit::{Bybit, BybitRules};
pub use client::{
    Access, Call, Client, Clock, Credentials, Get, Meter, Quota, Reply, Site, SiteError, Transport, TransportError,
};
pub use kucoin::{KeyVersion, Kucoin, KucoinRules};
use modecheck_core::{Exchange, Rulebook};
pub use okx::{Okx, OkxRules};

/// What an exchange's answers mean; `None` for an exchange whose rules are not part of this version.
pub fn rulebook(exchange: Exchange) -> Option<&'static dyn Rulebook> {
    match exchange {
        Exchange::Okx => Some(&OkxRules),
        Exchange::Bybit => Some(&BybitRules),
        Exchange::Bitget => Some(&BitgetRules),
        Exchange::Kucoin => Some(&KucoinRules),
    }
}
