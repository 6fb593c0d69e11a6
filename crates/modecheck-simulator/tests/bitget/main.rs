//! The simulated Bitget, called the way a client calls it.

mod agreement;
mod auth;
mod caller;
mod copies;
mod faults;
mod limits;
mod loans;
mod members;
mod reads;
mod scenario;
mod server;
mod switch;
mod unified;
