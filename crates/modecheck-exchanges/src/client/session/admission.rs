//! When a request may go.

use std::sync::Arc;
use std::time::Duration;

use modecheck_core::FailureKind;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep};

use super::Session;
use super::sending::out_of_time;
use crate::client::limiter::Departure;
use crate::client::{Call, Meter, Quota, TransportError, locked};

/// A request that may go: nothing is transmitted without.
pub(super) struct Admitted<'a> {
    pub(super) departure: Departure<'a>,
    _connection: OwnedSemaphorePermit,
}

impl Session<'_> {
    /// Waits until every limit and a connection allow one request, which goes at once. It stands in line for one limit
    /// after the other: where it waits for the narrow one it takes no room in the wide one.
    pub(super) async fn admission(&self, call: &Call) -> Result<Admitted<'_>, TransportError> {
        let limiter = &self.client.0.limiter;
        let gate = self.client.gate(self.site.base(call.host).as_str());
        loop {
            self.ban_is_over().await?;
            let mut places = Vec::with_capacity(call.quotas.len());
            for quota in call.quotas {
                let place = limiter.queue(self.key(call, quota), quota);
                if !place.turn(self.deadline).await {
                    return Err(out_of_time());
                }
                places.push(place);
            }
            let connection = Arc::clone(&gate).acquire_owned().await.map_err(|_| out_of_time())?;
            // The exchange may have refused another request since the turn came.
            if self.banned_for().is_none()
                && let Some(departure) = limiter.go(places)
            {
                return Ok(Admitted { departure, _connection: connection });
            }
        }
    }

    fn banned_for(&self) -> Option<Duration> {
        locked(&self.client.0.bans).left(&self.site.network)
    }

    /// Waits for the end of a ban, or says at once that it ends too late.
    async fn ban_is_over(&self) -> Result<(), TransportError> {
        let Some(left) = self.banned_for() else { return Ok(()) };
        if Instant::now() + left < self.deadline {
            sleep(left).await;
            return Ok(());
        }
        let until = self.now().plus_millis(i64::try_from(left.as_millis()).unwrap_or(i64::MAX));
        let detail = format!("the exchange shut this machine's address out: nothing more is sent to it until {until}");
        Err(TransportError::new(FailureKind::Banned, detail))
    }

    /// Lets nothing draw on the call's own limits for a while.
    pub(super) fn hold(&self, call: &Call, wait: Duration) {
        let own = call.quotas.iter().filter(|quota| quota.meter == Meter::User || call.quotas.len() == 1);
        own.for_each(|quota| self.client.0.limiter.hold(&self.key(call, quota), wait));
    }

    /// Lets nothing draw on the call's own limits until they are whole again, when nothing is left of them or others use
    /// more of them than was left to them.
    pub(super) fn yield_to_others(&self, call: &Call, left: u32, wait: Duration) {
        let own = call.quotas.iter().filter(|quota| quota.meter == Meter::User || call.quotas.len() == 1);
        for quota in own {
            let key = self.key(call, quota);
            if left == 0 || self.client.0.limiter.is_crowded(&key, quota, left) {
                self.client.0.limiter.hold(&key, wait);
            }
        }
    }

    fn key(&self, call: &Call, quota: &Quota) -> String {
        let counted = match quota.meter {
            Meter::User => locked(&self.meter).clone(),
            Meter::Address => String::new(),
        };
        format!("{}|{counted}|{}", self.site.network, quota.pool.unwrap_or(call.path))
    }
}
