//! The simulated Bybit, called the way a client calls it.

mod agreement;
mod auth;
mod caller;
mod cursors;
mod faults;
mod limits;
mod margin;
mod members;
mod reads;
mod scenario;
mod server;
mod upgrade;
mod wallet;
mod window;
