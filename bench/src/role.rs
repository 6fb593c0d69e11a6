//! What this program also does in processes of its own, so that each is measured alone.

use serde::{Deserialize, Serialize};

use crate::bare::{self, Loop};
use crate::flood::{self, Flood};
use crate::served::{self, Served};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Role {
    /// The simulator.
    Serve(Served),
    /// A bare loop of the calls that an audit makes.
    Bare(Loop),
    /// As many requests as the simulator can answer.
    Flood(Flood),
}

impl Role {
    pub(crate) fn play(self) {
        match self {
            Self::Serve(served) => served::serve(served),
            Self::Bare(work) => bare::run(&work),
            Self::Flood(flood) => flood::run(&flood),
        }
    }
}
