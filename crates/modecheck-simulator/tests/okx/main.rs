//! The simulated OKX, called the way a client calls it.

mod agreement;
mod auth;
mod caller;
mod faults;
mod limits;
mod members;
mod precheck;
mod reads;
mod scenario;
mod server;
mod stages;
mod switch;
