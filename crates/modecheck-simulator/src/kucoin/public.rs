//! The reads without a key, on both hosts.

use serde_json::json;

use super::{
    query::{Answer, Ask},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// `GET /api/v1/timestamp`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn time(ask: &Ask) -> Answered {
    Ok(json!(ask.now_ms).into())
}

/// `GET /api/v1/status`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn status(ask: &Ask) -> Answered {
    Ok(json!({ "status": ask.service().as_str(), "msg": "" }).into())
}
