//! The real binary, against simulated exchanges and on its own.

mod check;
mod common;
mod offline;
