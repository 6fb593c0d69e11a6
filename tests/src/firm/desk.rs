//! The firm's own desk, which trades on the same keys and from the same address while a run goes on.

use crate::InProcess;
use async_trait::async_trait;
use modecheck::{Bitget, Get, Reply, Transport, TransportError};

/// A second client. What an exchange serves once a second cannot be shared by two that do not know of each other, and no
/// desk needs it to trade: a twin of the exchange answers that.
#[derive(Debug)]
pub(crate) struct Desk {
    exchange: InProcess,
    twin: InProcess,
}

impl Desk {
    pub(crate) fn new(exchange: InProcess, twin: InProcess) -> Self {
        Self { exchange, twin }
    }
}

#[async_trait]
impl Transport for Desk {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let path = request.url().path();
        let once = |limits: &[modecheck::Quota]| limits.iter().any(|quota| quota.limit == 1);
        let alone = Bitget::calls().iter().any(|call| call.path == path && once(call.quotas));
        if alone { self.twin.get(request).await } else { self.exchange.get(request).await }
    }
}
