//! The JSON form of evidence, `modecheck.evidence/v1`.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::{Account, Answer, Evidence, EvidenceError, FailureKind, Of, Profile, Response, Span, Tool};
use crate::{Axis, Exchange, Mode, Timestamp};

/// The name of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) enum Schema {
    /// Version 1.
    #[serde(rename = "modecheck.evidence/v1")]
    V1,
}

/// Evidence as it is written to a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceV1 {
    schema: Schema,
    tool: Tool,
    exchange: Exchange,
    account: Account,
    axis: Axis,
    targets: Vec<String>,
    profile: Profile,
    taken: Span,
    provenance: Option<String>,
    responses: Vec<ResponseV1>,
}

/// A response as it is written to a file: either `status` and `body`, or `failure`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResponseV1 {
    call: String,
    host: String,
    query: String,
    page: u32,
    of: Of,
    at: Option<Timestamp>,
    attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "even_null")]
    body: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<FailureV1>,
}

/// A failure as it is written to a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FailureV1 {
    kind: FailureKind,
    detail: String,
}

/// A body of `null` is a body.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

impl From<Evidence> for EvidenceV1 {
    fn from(evidence: Evidence) -> Self {
        Self {
            schema: Schema::V1,
            tool: evidence.tool,
            exchange: evidence.exchange,
            account: evidence.account,
            axis: evidence.axis,
            targets: evidence.targets.iter().map(ToString::to_string).collect(),
            profile: evidence.profile,
            taken: evidence.taken,
            provenance: evidence.provenance,
            responses: evidence.responses.into_iter().map(Into::into).collect(),
        }
    }
}

impl TryFrom<EvidenceV1> for Evidence {
    type Error = EvidenceError;

    fn try_from(file: EvidenceV1) -> Result<Self, EvidenceError> {
        let responses = file.responses.into_iter().enumerate().map(|(index, response)| response.checked(index + 1));
        Ok(Self {
            tool: file.tool,
            exchange: file.exchange,
            account: file.account,
            axis: file.axis,
            targets: file.targets.into_iter().map(|slug| Mode::new(file.axis, slug)).collect(),
            profile: file.profile,
            taken: file.taken,
            provenance: file.provenance,
            responses: responses.collect::<Result<_, _>>()?,
        })
    }
}

impl From<Response> for ResponseV1 {
    fn from(response: Response) -> Self {
        let (status, body, failure) = match response.answer {
            Answer::Reply { status, body } => (Some(status), Some(body), None),
            Answer::Failure { kind, detail } => (None, None, Some(FailureV1 { kind, detail })),
        };
        let Response { call, host, query, page, of, at, attempts, .. } = response;
        Self { call, host, query, page, of, at, attempts, status, body, failure }
    }
}

impl ResponseV1 {
    fn checked(self, index: usize) -> Result<Response, EvidenceError> {
        let answer = match (self.status, self.body, self.failure) {
            (Some(status), Some(body), None) => Answer::Reply { status, body },
            (None, None, Some(failure)) => Answer::Failure { kind: failure.kind, detail: failure.detail },
            _ => return Err(EvidenceError::Answer { index, call: self.call }),
        };
        let Self { call, host, query, page, of, at, attempts, .. } = self;
        Ok(Response { call, host, query, page, of, at, attempts, answer })
    }
}
