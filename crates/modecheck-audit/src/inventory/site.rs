use modecheck_core::Exchange;
use modecheck_exchanges::{Bybit, Okx, Site, SiteError};

use super::fields::Fields;
use super::mistake::Complaints;

/// Where an account says that its exchange is asked.
struct Wanted<'a> {
    region: Option<&'a str>,
    urls: Vec<String>,
    demo: bool,
    testnet: bool,
}

/// The site of an account: documented, of this machine, or allowed by name.
pub(crate) fn read(
    fields: &Fields<'_>,
    exchange: Option<Exchange>,
    allowed: &[String],
    complaints: &Complaints,
) -> Option<Site> {
    let given: Vec<_> = ["region", "base_url", "base_urls"].into_iter().filter(|key| fields.has(key)).collect();
    if let [_, second, ..] = given[..] {
        let problem = format!("`{}` say two things about where to ask", given.join("` and `"));
        complaints.add(fields.line_of(second), problem, "leave one of them");
        return None;
    }
    let line = given.first().map_or(fields.line(), |key| fields.line_of(key));
    let region = fields.text("region").map(|region| region.value);
    let one = fields.text("base_url").map(|url| url.value.to_owned());
    let named = fields.pairs("base_urls").into_iter().map(|(host, url)| format!("{host}={}", url.value));
    let urls: Vec<_> = one.into_iter().chain(named).collect();
    let [demo, testnet] = ["demo", "testnet"].map(|key| fields.flag(key).unwrap_or_default());
    if urls.iter().any(|url| url.contains('@')) {
        complaints.add(line, "a base URL names a user", "write it as https://host");
        return None;
    }
    if demo && testnet {
        complaints.add(fields.line_of("testnet"), "an account cannot be on `demo` and `testnet`", "leave one of them");
        return None;
    }
    let unread = !given.is_empty() && region.is_none() && urls.is_empty();
    if unread {
        return None;
    }
    let line = if given.is_empty() && testnet { fields.line_of("testnet") } else { line };
    let site = find(exchange?, &Wanted { region, urls, demo, testnet }, allowed);
    site.map_err(|problem| complaints.pass_on(line, &problem)).ok()
}

/// The one place that knows which exchange has what test sites; which hosts, each exchange knows itself.
fn find(exchange: Exchange, wanted: &Wanted<'_>, allowed: &[String]) -> Result<Site, String> {
    let Wanted { region, urls, demo, testnet } = wanted;
    let said = |error: SiteError| error.to_string();
    match exchange {
        Exchange::Okx if *testnet => Err("okx has no test network: use demo = true for its demo trading".to_owned()),
        Exchange::Okx => {
            let site = if urls.is_empty() { Okx::site(*region) } else { Okx::site_at(urls, allowed) }.map_err(said)?;
            Ok(if *demo { site.demo() } else { site })
        }
        Exchange::Bybit if (*demo || *testnet) && (region.is_some() || !urls.is_empty()) => {
            Err("`demo` and `testnet` are sites of bybit's own: leave them out, or the region and the URL".to_owned())
        }
        Exchange::Bybit if !urls.is_empty() => Bybit::site_at(urls, allowed).map_err(said),
        Exchange::Bybit => {
            let test_site = if *testnet { Some("testnet") } else { demo.then_some("demo") };
            Bybit::site(region.or(test_site)).map_err(said)
        }
        Exchange::Kucoin | Exchange::Bitget => {
            Err(format!("this version does not know the hosts of {exchange}: leave the account out"))
        }
    }
}
