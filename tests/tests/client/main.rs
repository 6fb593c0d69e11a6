//! How accounts are asked: no more than was estimated, no faster than is allowed, nothing that is not listed.

mod banned;
mod bitget;
mod bybit;
mod clock;
mod connections;
mod deadlines;
mod kucoin;
mod large;
mod okx;
mod runs;
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use modecheck::{Bitget, Bybit, Call, Exchange, Kucoin, Okx, SiteChoice, SiteError, calls, site};
use strum::VariantNames;

/// What can be sent, a line for each call.
fn listed(calls: &[&Call]) -> String {
    let line = |call: &&Call| {
        let quotas: Vec<_> = call.quotas.iter().map(ToString::to_string).collect();
        let Call { host, path, access, document, .. } = call;
        format!("GET {host} {path} {access:?}, {}, {document}", quotas.join(" and "))
    };
    calls.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A GET is no promise: the one of `KuCoin` that changes a setting, in its newer and its older family of paths, must
/// be in no list. <https://github.com/Kucoin/kucoin-universal-sdk>, 1.3.2, read 2026-11-21.
#[test]
fn no_get_that_changes_something_is_listed() {
    let all = [Okx::calls(), Bybit::calls(), Kucoin::calls(), Bitget::calls()].concat();
    assert!(all.len() > 60, "{}", all.len());
    for call in &all {
        assert!(!call.path.contains("kcs-deduct"), "{}", call.path);
    }
    let names: BTreeSet<_> = all.iter().map(|call| (call.host, call.path, call.name)).collect();
    assert_eq!(names.len(), all.len(), "each is listed once");
}

/// Whoever stands in line for a window says how large it is: two calls must not say two things of one.
#[test]
fn calls_that_draw_on_one_limit_agree_on_it() {
    let mut limits = BTreeMap::new();
    for exchange in Exchange::VARIANTS.iter().map(|name| name.parse::<Exchange>().expect("a name of its own")) {
        for (call, quota) in calls(exchange).iter().flat_map(|call| call.quotas.iter().map(move |quota| (call, quota)))
        {
            let drawn_on = (exchange, format!("{:?}", quota.meter), quota.pool.unwrap_or(call.path));
            let limit = (quota.limit, quota.window);
            assert_eq!(*limits.entry(drawn_on).or_insert(limit), limit, "{exchange} {}", call.name);
        }
        let twice = |call: &&Call| {
            let drawn: BTreeSet<_> =
                call.quotas.iter().map(|quota| (format!("{:?}", quota.meter), quota.pool)).collect();
            drawn.len() < call.quotas.len()
        };
        assert!(!calls(exchange).iter().any(twice), "{exchange}: a call draws on one limit twice");
    }
}

/// Where calls go, besides this machine and what somebody allows by name.
#[test]
fn the_list_of_hosts_is_reviewed() {
    let mut lines = Vec::new();
    for exchange in Exchange::VARIANTS.iter().map(|name| name.parse::<Exchange>().expect("a name of its own")) {
        let nowhere = SiteChoice { region: Some("nowhere"), ..SiteChoice::default() };
        let Err(SiteError::Region { known, .. }) = site(exchange, &nowhere) else { panic!("{exchange}") };
        let regions = known.split(", ").map(|region| SiteChoice { region: Some(region), ..SiteChoice::default() });
        let others =
            [SiteChoice { demo: true, ..SiteChoice::default() }, SiteChoice { testnet: true, ..SiteChoice::default() }];
        for site in regions.chain(others).filter_map(|choice| site(exchange, &choice).ok()) {
            let hosts: Vec<_> = site.hosts().map(|(name, url)| format!("{name} {url}")).collect();
            let region = site.region().unwrap_or("-");
            lines.push(format!("{exchange} {region} {}: {}", site.environment(), hosts.join(", ")));
        }
    }
    insta::assert_snapshot!("hosts", lines.join("\n"));
}
