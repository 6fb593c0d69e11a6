use modecheck_core::{Environment, Exchange};
use url::{Host, Url};

/// One of an exchange's sites as its documents name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SiteCard {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) url: &'static str,
}

/// Where an exchange is asked: a documented site, this machine, or a host that somebody allowed by name.
#[derive(Debug, Clone)]
pub struct Site {
    pub(crate) base: Url,
    pub(crate) name: Option<String>,
    pub(crate) environment: Environment,
    /// Whether requests are for the exchange's demo trading.
    pub(crate) demo: bool,
}

/// Why there is no such site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// The exchange has no such region.
    #[error("{exchange} has no region `{region}`: use one of {known}")]
    Region {
        /// The exchange.
        exchange: Exchange,
        /// What was asked for.
        region: String,
        /// The regions that it has.
        known: String,
    },
    /// The text is no usable address.
    #[error("`{url}` is no base URL: {problem}")]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The host is none of the exchange's.
    #[error(
        "`{host}` is not a documented host of {exchange} ({known}): if it is yours, allow it with --allow-host {host}"
    )]
    Host {
        /// The host that was given.
        host: String,
        /// The exchange.
        exchange: Exchange,
        /// The hosts that it documents.
        known: String,
    },
}

impl Site {
    /// The site of a region, the first one documented when none is named.
    pub(crate) fn documented(exchange: Exchange, cards: &[SiteCard], region: Option<&str>) -> Result<Self, SiteError> {
        let card = match region {
            None => cards.first(),
            Some(region) => cards.iter().find(|card| card.name == region || card.aliases.contains(&region)),
        };
        let unknown = || SiteError::Region {
            exchange,
            region: region.unwrap_or_default().to_owned(),
            known: cards.iter().map(|card| card.name).collect::<Vec<_>>().join(", "),
        };
        let card = card.ok_or_else(unknown)?;
        Self::at(exchange, cards, card.url, &[])
    }

    /// The same site, for the exchange's demo trading. A simulator stays one.
    #[must_use]
    pub fn demo(mut self) -> Self {
        self.demo = true;
        if self.environment == Environment::Live {
            self.environment = Environment::Demo;
        }
        self
    }

    /// The site at a URL: documented, on this machine, or allowed by name.
    pub(crate) fn at(exchange: Exchange, cards: &[SiteCard], url: &str, allowed: &[String]) -> Result<Self, SiteError> {
        let wrong = |problem| SiteError::Url { url: url.to_owned(), problem };
        let base = Url::parse(url).map_err(|_| wrong("it should look like https://host"))?;
        let host = base.host_str().ok_or_else(|| wrong("it names no host"))?.to_owned();
        if base.path() != "/" || base.query().is_some() || !base.username().is_empty() || base.password().is_some() {
            return Err(wrong("it should name a host and nothing else"));
        }
        let secure = base.scheme() == "https";
        if !(secure || base.scheme() == "http" && is_loopback(&base)) {
            return Err(wrong("it must be https, or http to this machine"));
        }
        let known = |card: &&SiteCard| Url::parse(card.url).is_ok_and(|known| known.origin() == base.origin());
        if let Some(card) = cards.iter().find(known) {
            return Ok(Self { base, name: Some(card.name.to_owned()), environment: Environment::Live, demo: false });
        }
        if is_loopback(&base) {
            return Ok(Self { base, name: None, environment: Environment::Simulator, demo: false });
        }
        if allowed.contains(&host) {
            return Ok(Self { base, name: Some(host), environment: Environment::Unknown, demo: false });
        }
        let known = cards.iter().map(|card| card.url.trim_start_matches("https://")).collect::<Vec<_>>().join(", ");
        Err(SiteError::Host { host, exchange, known })
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
