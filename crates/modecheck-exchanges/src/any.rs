//! Any exchange, by its name.

use modecheck_core::{AccountModeProvider, Exchange, Rulebook};

use crate::client::{Call, Client, Credentials, Desk, Site, SiteError};
use crate::{Bitget, BitgetRules, Bybit, BybitRules, Kucoin, KucoinRules, Okx, OkxRules};

/// What an exchange's answers mean.
pub fn rulebook(exchange: Exchange) -> &'static dyn Rulebook {
    match exchange {
        Exchange::Okx => &OkxRules,
        Exchange::Bybit => &BybitRules,
        Exchange::Kucoin => &KucoinRules,
        Exchange::Bitget => &BitgetRules,
    }
}

/// Where an account lives, as its owner says it. Without a word it is the exchange's first documented site.
#[derive(Debug, Clone, Default)]
pub struct SiteChoice<'a> {
    /// The region, by the exchange's name for it.
    pub region: Option<&'a str>,
    /// One URL for all hosts or `NAME=URL` for each, instead of a region.
    pub urls: &'a [String],
    /// Hosts that the exchange does not document and that may be asked nonetheless.
    pub allowed: &'a [String],
    /// Whether it is the exchange's demo trading.
    pub demo: bool,
    /// Whether it is the exchange's test network.
    pub testnet: bool,
}

/// The site of a choice.
pub fn site(exchange: Exchange, choice: &SiteChoice<'_>) -> Result<Site, SiteError> {
    let &SiteChoice { region, urls, allowed, demo, testnet } = choice;
    let place = if testnet { "test network" } else { "demo trading" };
    // Demo trading is a header to some exchanges and a site of its own to others.
    let own = match exchange {
        _ if !demo && !testnet => None,
        Exchange::Okx | Exchange::Bitget if demo => None,
        Exchange::Bybit => Some(if testnet { "testnet" } else { "demo" }),
        _ => return Err(SiteError::Without { exchange, place }),
    };
    if own.is_some() && (region.is_some() || !urls.is_empty()) {
        return Err(SiteError::Apart { exchange, place });
    }
    let region = own.or(region);
    let site = match exchange {
        Exchange::Okx if urls.is_empty() => Okx::site(region),
        Exchange::Okx => Okx::site_at(urls, allowed),
        Exchange::Bybit if urls.is_empty() => Bybit::site(region),
        Exchange::Bybit => Bybit::site_at(urls, allowed),
        Exchange::Kucoin if urls.is_empty() => Kucoin::site(region),
        Exchange::Kucoin => Kucoin::site_at(urls, allowed),
        Exchange::Bitget if urls.is_empty() => Bitget::site(region),
        Exchange::Bitget => Bitget::site_at(urls, allowed),
    }?;
    Ok(if demo && own.is_none() { site.demo() } else { site })
}

/// Whether an exchange's keys come with a passphrase.
pub fn has_passphrase(exchange: Exchange) -> bool {
    exchange != Exchange::Bybit
}

/// An account to ask: what its owner calls it, and the uid that its key is expected to be of, plain or as `sha256:`
/// and the digest.
pub fn provider(
    exchange: Exchange,
    client: Client,
    site: Site,
    credentials: Credentials,
    name: Option<String>,
    uid: Option<String>,
) -> Box<dyn AccountModeProvider> {
    let desk = Desk { client, site, credentials, name, uid };
    match exchange {
        Exchange::Okx => Box::new(Okx::of(desk)),
        Exchange::Bybit => Box::new(Bybit::of(desk)),
        Exchange::Kucoin => Box::new(Kucoin::of(desk)),
        Exchange::Bitget => Box::new(Bitget::of(desk)),
    }
}

/// Every request that an exchange can be sent.
pub fn calls(exchange: Exchange) -> &'static [&'static Call] {
    match exchange {
        Exchange::Okx => Okx::calls(),
        Exchange::Bybit => Bybit::calls(),
        Exchange::Kucoin => Kucoin::calls(),
        Exchange::Bitget => Bitget::calls(),
    }
}
