//! How accounts are asked: no more than was estimated, no faster than is allowed, nothing that is not listed.

mod banned;
mod bitget;
mod bybit;
mod deadlines;
mod kucoin;
mod okx;
mod shared;

use modecheck::Call;

/// What can be sent, a line for each call.
fn listed(calls: &[&Call]) -> String {
    let line = |call: &&Call| {
        let quotas: Vec<_> = call.quotas.iter().map(ToString::to_string).collect();
        format!("GET {} {:?}, {}, {}", call.path, call.access, quotas.join(" and "), call.document)
    };
    calls.iter().map(line).collect::<Vec<_>>().join("\n")
}
