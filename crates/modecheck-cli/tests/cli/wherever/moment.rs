use std::process::Child;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::subject::{ACCOUNTS, Subject};

/// When a process is killed.
#[derive(Debug)]
pub(super) enum Moment {
    /// So long after its beginning.
    After(Duration),
    /// Once so many requests were made, and a little later.
    Asked(usize, Duration),
}

impl Moment {
    /// Any moment of a process to which so many accounts are left: mostly one at which it is at work, since most of
    /// its time may go by before and after.
    pub(super) fn any(rng: &mut fastrand::Rng, subject: &Subject, left: usize) -> Self {
        if rng.u8(..10) == 0 {
            return Self::After(subject.took.mul_f64(rng.f64()));
        }
        let requests = rng.usize(..=subject.requests * left / ACCOUNTS);
        Self::Asked(requests, Duration::from_micros(rng.u64(..15_000)))
    }

    /// Waits for it; whether the process ended by itself before.
    pub(super) fn passes(&self, subject: &Subject, child: &mut Child) -> bool {
        let asked = || subject.firm.count.load(Ordering::SeqCst);
        let before = asked();
        match self {
            Self::After(time) => std::thread::sleep(*time),
            Self::Asked(requests, later) => {
                while asked() < before + requests && child.try_wait().unwrap().is_none() {
                    std::thread::sleep(Duration::from_micros(100));
                }
                std::thread::sleep(*later);
            }
        }
        child.try_wait().unwrap().is_some()
    }
}
