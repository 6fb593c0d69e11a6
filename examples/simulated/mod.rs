//! A simulated OKX on this machine with the sample firm's accounts, for examples that must run without a key.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use modecheck_simulator::{Scenario, Server, okx};

/// What the examples need of an account: its name, key, secret and passphrase.
pub(crate) type Keys = [String; 4];

/// The exchange, serving until it is dropped, and its accounts.
pub(crate) async fn exchange() -> Result<(Server, Vec<Keys>), Box<dyn Error>> {
    let scenario = Scenario::demo();
    let keys = scenario.okx.accounts.iter();
    let keys = keys.map(|a| [&a.name, &a.api_key, &a.api_secret, &a.passphrase].map(Clone::clone)).collect();
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs() * 1000);
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let server = Server::start(listen, Arc::new(okx::Okx::from_scenario(&scenario)), Arc::new(clock)).await?;
    Ok((server, keys))
}
