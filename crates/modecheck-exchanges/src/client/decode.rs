//! From a response to what it says: what the exchanges' envelopes have in common.

use modecheck_core::{Answer, Gap, GapKind, Response};
use serde::Deserializer;
use serde::de::value::Error;
use serde::de::{DeserializeOwned, Error as _, Visitor};
use serde_json::value::RawValue;

/// The status and the body of a reply, or the gap that a failed request leaves.
pub(crate) fn answered(response: &Response) -> Result<(u16, &str), Gap> {
    match &response.answer {
        Answer::Failure { kind, detail } => Err(Gap::new(kind.gap(), detail.clone()).left_by(response.call.clone())),
        Answer::Reply { status, body } => Ok((*status, body.get())),
    }
}

/// The gap that a body leaves which is none of the exchange's envelopes.
pub(crate) fn foreign(response: &Response, status: u16, body: &str, exchange: &str) -> Gap {
    let what = match body {
        "\"\"" => "empty".to_owned(),
        body if body.starts_with('"') => format!("a page or text, not {exchange}'s reply"),
        _ => format!("not {exchange}'s reply"),
    };
    let (kind, detail) = match status {
        200 => (GapKind::Undecodable, format!("the answer is {what}")),
        300..=399 | 403 | 451 => (GapKind::AccessBlocked, format!("HTTP {status}: the network refused the access")),
        408 | 429 | 500..=599 => (GapKind::Unanswered, format!("HTTP {status} to the end")),
        _ => (GapKind::Undecodable, format!("HTTP {status}, and the answer is {what}")),
    };
    Gap::new(kind, detail).left_by(response.call.clone())
}

/// Decodes a part of a body, or says which of its values does not fit; `root` is what the part is called.
pub(crate) fn decoded<T: DeserializeOwned>(json: &str, root: &str) -> Result<T, String> {
    // By itself a list would be taken for an object whose fields stand in it one after the other.
    if json.starts_with('[') && T::deserialize(Due).is_err_and(|due| due.to_string() == OBJECT) {
        return Err(format!("{root}: a list where an object is due"));
    }
    // Only what does not decode is decoded again to learn where.
    if let Ok(decoded) = serde_json::from_str(json) {
        return Ok(decoded);
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let place = match error.path().to_string().as_str() {
            "." => root.to_owned(),
            path if path.starts_with('[') => format!("{root}{path}"),
            path => format!("{root}.{path}"),
        };
        let problem = error.into_inner().to_string();
        // The line is one of a body that nobody sees in that form.
        let problem = problem.split(" at line ").next().unwrap_or_default();
        format!("{place}: {problem}")
    })
}

const OBJECT: &str = "an object";

/// Tells what a type is decoded from, and decodes nothing.
struct Due;

impl<'de> Deserializer<'de> for Due {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("anything"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Error::custom(OBJECT))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// A field that nothing rests on: what is not of the expected kind counts as absent and spoils nothing else.
pub(crate) fn lenient<'de, D: serde::Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value: Box<RawValue> = serde::Deserialize::deserialize(deserializer)?;
    Ok(serde_json::from_str(value.get()).ok())
}
