//! How each exchange is asked, read-only, and what its answers mean.
//!
//! One folder per exchange, with the same files in each: `mod` (the provider), `dialect` (signing, limits, paging),
//! `calls` (the list of all that can be sent), `wire` (what comes back) and `rules` (what it means). All share one
//! private client that can send nothing but the listed GETs.

mod any;
mod bitget;
mod bybit;
mod client;
mod kucoin;
mod okx;
mod words;

pub use any::{SiteChoice, calls, has_passphrase, provider, rulebook, site};
pub use bitget::{Bitget, BitgetRules};
pub use bybit::{Bybit, BybitRules};
pub use client::{
    Access, Call, Client, Clock, Credentials, Get, KeyVersion, Meter, Owner, Quota, Reply, STREAMS_PER_HOST, Site,
    SiteError, Transport, TransportError, Waiting,
};
pub use kucoin::{Kucoin, KucoinRules};
pub use okx::{Okx, OkxRules};
