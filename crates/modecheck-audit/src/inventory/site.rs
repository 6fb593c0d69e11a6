use modecheck_core::Exchange;
use modecheck_exchanges::{Site, SiteChoice};

use super::fields::Fields;
use super::mistake::Complaints;

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
        if fields.table("base_urls").is_some_and(|table| table.entries.is_empty()) {
            complaints.add(
                line,
                "`base_urls` names no host",
                "name one as base_urls.HOST = \"https://…\", or leave it out",
            );
        }
        return None;
    }
    let line = if given.is_empty() && testnet { fields.line_of("testnet") } else { line };
    let site = modecheck_exchanges::site(exchange?, &SiteChoice { region, urls: &urls, allowed, demo, testnet });
    site.map_err(|problem| complaints.pass_on(line, &problem.to_string())).ok()
}
