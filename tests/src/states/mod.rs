//! Accounts in all sorts of states, from a seed.

pub mod bitget;
pub mod bybit;
pub mod kucoin;
pub mod okx;
