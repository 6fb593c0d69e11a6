//! The simulated KuCoin, called the way a client calls it.

mod agreement;
mod auth;
mod caller;
mod faults;
mod futures;
mod limits;
mod margin;
mod reads;
mod scenario;
mod server;
mod spot;
mod switch;
mod unified;
