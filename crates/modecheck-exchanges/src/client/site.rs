use modecheck_core::{Environment, Exchange};
use url::{Host, Url};

/// One of an exchange's sites as its documents name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SiteCard {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) environment: Environment,
    /// Its hosts by the names that calls use; the first also stands for names that are not listed.
    pub(crate) hosts: &'static [(&'static str, &'static str)],
}

/// Where an exchange is asked: a documented site, this machine, or a host that somebody allowed by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Site {
    hosts: Vec<(String, Url)>,
    /// What counts requests by address: all documented hosts of an exchange together.
    pub(crate) network: String,
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
    /// The exchange has none of that.
    #[error("{exchange} has no {place}: leave it out")]
    Without {
        /// The exchange.
        exchange: Exchange,
        /// What was asked for.
        place: &'static str,
    },
    /// It is a site of its own, and another was named too.
    #[error("{exchange}'s {place} is a site of its own: name no region and no URL with it")]
    Apart {
        /// The exchange.
        exchange: Exchange,
        /// What was asked for.
        place: &'static str,
    },
    /// The exchange's calls go to several hosts, and these are not all of them, or not only.
    #[error("the calls of {exchange} go to the hosts {known}: name each as NAME=URL, or give one URL for all")]
    Names {
        /// The exchange.
        exchange: Exchange,
        /// The hosts that its calls go to.
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
        let urls: Vec<_> = card.hosts.iter().map(|(name, url)| format!("{name}={url}")).collect();
        Self::at(exchange, cards, &urls, &[])
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

    /// The site at these URLs, one for all hosts or `NAME=URL` for each: documented, on this machine, or allowed by
    /// name.
    pub(crate) fn at<T: AsRef<str>>(
        exchange: Exchange,
        cards: &[SiteCard],
        urls: &[T],
        allowed: &[String],
    ) -> Result<Self, SiteError> {
        let names: Vec<_> =
            cards.first().map(|card| card.hosts.iter().map(|(name, _)| *name)).into_iter().flatten().collect();
        let wrong_names = || SiteError::Names { exchange, known: names.join(", ") };
        let given: Vec<(&str, &str)> = match urls {
            [url] if !is_named(url.as_ref()) => names.iter().map(|name| (*name, url.as_ref())).collect(),
            urls => urls.iter().filter_map(|url| url.as_ref().split_once('=')).collect(),
        };
        let each_once = names.iter().all(|name| given.iter().filter(|(host, _)| host == name).count() == 1);
        if !each_once || given.len() != names.len() {
            return Err(wrong_names());
        }
        let mut site: Option<Self> = None;
        for (name, url) in given {
            let one = Self::of_host(exchange, cards, name, url, allowed)?;
            match &mut site {
                None => site = Some(one),
                Some(site) => {
                    if (&site.name, site.environment) != (&one.name, one.environment) {
                        (site.name, site.environment) = (None, Environment::Unknown);
                    }
                    site.hosts.extend(one.hosts);
                }
            }
        }
        site.ok_or_else(wrong_names)
    }

    fn of_host(
        exchange: Exchange,
        cards: &[SiteCard],
        name: &str,
        url: &str,
        allowed: &[String],
    ) -> Result<Self, SiteError> {
        let base = base(url)?;
        let host = base.host_str().unwrap_or_default().to_owned();
        let on_site = |network: &str, site: Option<&str>, environment| Self {
            hosts: vec![(name.to_owned(), base.clone())],
            network: network.to_owned(),
            name: site.map(str::to_owned),
            environment,
            demo: false,
        };
        let is_plain = base.scheme() == "https" && base.port().is_none();
        let is_this = |url: &str| is_plain && url.strip_prefix("https://") == Some(host.as_str());
        let known = |card: &&SiteCard| card.hosts.iter().any(|(_, url)| is_this(url));
        if let Some(card) = cards.iter().find(known) {
            return Ok(on_site(exchange.into(), Some(card.name), card.environment));
        }
        if is_loopback(&base) {
            return Ok(on_site(base.as_str(), None, Environment::Simulator));
        }
        if allowed.contains(&host) {
            return Ok(on_site(base.as_str(), Some(&host), Environment::Unknown));
        }
        let hosts = cards.iter().flat_map(|card| card.hosts);
        let known = hosts.map(|(_, url)| url.trim_start_matches("https://")).collect::<Vec<_>>().join(", ");
        Err(SiteError::Host { host, exchange, known })
    }

    /// Whether it is the live exchange, one of its test sites or something else.
    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// What an exchange counts requests by address on: all its documented hosts together, or this one host.
    pub fn network(&self) -> &str {
        &self.network
    }

    /// The exchange's name of a site that it documents as a whole.
    pub fn region(&self) -> Option<&str> {
        let documented = self.environment != Environment::Simulator && self.environment != Environment::Unknown;
        self.name.as_deref().filter(|_| documented)
    }

    /// Whether requests are for the exchange's demo trading, on a site that serves the live exchange too.
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// The base URL of each of its hosts, by the names that calls use.
    pub fn hosts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.hosts.iter().map(|(name, url)| (name.as_str(), url.as_str().trim_end_matches('/')))
    }

    /// The base URLs of its hosts.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &Url> {
        self.hosts.iter().map(|(_, url)| url)
    }

    /// The base URL of the host that a call goes to.
    pub(crate) fn base(&self, host: &str) -> &Url {
        let named = self.hosts.iter().find(|(name, _)| name == host);
        &named.unwrap_or(&self.hosts[0]).1
    }
}

/// Whether a text is `NAME=URL` rather than a URL.
fn is_named(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// A secure URL, or one of this machine, that names a host and nothing else.
fn base(url: &str) -> Result<Url, SiteError> {
    let wrong = |problem| SiteError::Url { url: url.to_owned(), problem };
    let base = Url::parse(url).map_err(|_| wrong("it should look like https://host"))?;
    base.host_str().ok_or_else(|| wrong("it names no host"))?;
    if base.path() != "/" || base.query().is_some() || !base.username().is_empty() || base.password().is_some() {
        return Err(wrong("it should name a host and nothing else"));
    }
    if base.scheme() == "https" || base.scheme() == "http" && is_loopback(&base) {
        Ok(base)
    } else {
        Err(wrong("it must be https, or http to this machine"))
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
