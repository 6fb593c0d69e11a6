//! What a caller asks: parameters, bodies, pages.

use serde_json::Value;

use super::{refusal::Refusal, tiers::TierTable};
use crate::wire::Request;

/// What the precheck sends as margin details where they do not apply: the English page says `""`, its samples show
/// `[]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetailsShape {
    /// `[]`.
    #[default]
    Array,
    /// `""`.
    EmptyString,
}

/// How the precheck lists unmatched positions: the page says strings, a published client expects objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PosListShape {
    /// Their ids.
    #[default]
    Ids,
    /// Objects of id and leverage.
    Objects,
}

/// One authenticated call, apart from the account it is about.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    pub(super) query: Vec<(String, String)>,
    pub(super) body: &'a [u8],
    pub(super) json_body: bool,
    pub(super) now_ms: u64,
    pub(super) tiers: &'a [TierTable],
    pub(super) details: DetailsShape,
    pub(super) pos_list: PosListShape,
}

impl Ask<'_> {
    /// A parameter of the query; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::empty(name))
    }

    /// A comma-separated parameter of at most so many values.
    pub(super) fn list(&self, name: &str, most: usize) -> Result<Option<Vec<&str>>, Refusal> {
        let values: Option<Vec<_>> = self.get(name).map(|text| text.split(',').collect());
        match values {
            Some(values) if values.len() > most => Err(Refusal::wrong(name)),
            values => Ok(values),
        }
    }

    /// The body of a POST as JSON.
    pub(super) fn body(&self) -> Result<Value, Refusal> {
        if self.body.is_empty() {
            return Err(Refusal::new("50000", "a POST needs a body"));
        }
        if !self.json_body {
            return Err(Refusal::new("50006", "the content type is not application/json"));
        }
        match serde_json::from_slice(self.body) {
            Ok(value @ Value::Object(_)) => Ok(value),
            _ => Err(Refusal::new("50002", "the body is no JSON object")),
        }
    }

    /// The rows of one page: newest first, `after` an id excluded, at most `limit`.
    pub(super) fn page(&self, mut rows: Vec<(&str, Value)>) -> Result<Vec<Value>, Refusal> {
        let limit = match self.get("limit").map(str::parse) {
            None => 100,
            Some(Ok(limit @ 1..=100)) => limit,
            Some(_) => return Err(Refusal::wrong("limit")),
        };
        let id = |name| self.get(name).map(|id| id.parse::<u64>().map_err(|_| Refusal::wrong(name))).transpose();
        let (after, before) = (id("after")?, id("before")?);
        let number = |id: &str| id.parse::<u64>().unwrap_or_default();
        rows.retain(|(id, _)| after.is_none_or(|end| number(id) < end) && before.is_none_or(|end| number(id) > end));
        rows.sort_by_key(|(id, _)| std::cmp::Reverse(number(id)));
        Ok(rows.into_iter().take(limit).map(|(_, row)| row).collect())
    }
}

/// Whether the request's body is declared as JSON.
pub(super) fn declares_json(request: &Request) -> bool {
    request.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"))
}

/// A mode number as the exchange reads it.
pub(super) fn mode(text: &str) -> Result<u8, Refusal> {
    match text {
        "1" => Ok(1),
        "2" => Ok(2),
        "3" => Ok(3),
        "4" => Ok(4),
        _ => Err(Refusal::wrong("acctLv")),
    }
}
