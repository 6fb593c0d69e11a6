//! What a caller asks, and what it is told: parameters, envelopes, pages.

use serde_json::{Value, json};

use super::{
    items::Category,
    market::{Instrument, Maintenance},
    refusal::Refusal,
    state::Settings,
};
use crate::{query::decoded, wire::Response};

/// How lists of orders, positions and spread orders end.
///
/// The pages say an empty cursor ends a list; live answers of one row with a cursor have been published, and a client
/// has had to guard against cursors that repeat. Other lists have an end of their own: `"0"` for sub-accounts and
/// fixed-rate borrowings, a cursor even on the last page for the older crypto loans, none for institutional loans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cursors {
    /// The last page has an empty cursor.
    #[default]
    EmptyAtTheEnd,
    /// Every page with rows has a cursor; the one after the last is empty.
    OnEveryPage,
    /// The last page has the cursor `0`.
    ZeroAtTheEnd,
    /// Every page has the first page's cursor, so that the second page comes for ever.
    Repeated,
}

/// One call, apart from the account it is about.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    pub(super) query: Vec<(String, String)>,
    pub(super) body: &'a [u8],
    pub(super) now_ms: u64,
    pub(super) settings: Settings,
    pub(super) instruments: &'a [Instrument],
    pub(super) maintenance: &'a [Maintenance],
}

/// What an endpoint says when it does not refuse.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) code: i64,
    pub(super) message: String,
    pub(super) result: Value,
    /// Without `retExtInfo` and `time`, as some samples are.
    pub(super) bare: bool,
}

impl Answer {
    pub(super) fn new(message: &str, result: Value) -> Self {
        Self { code: 0, message: message.to_owned(), result, bare: false }
    }

    pub(super) fn ok(result: Value) -> Self {
        Self::new("OK", result)
    }

    pub(super) fn response(&self, now_ms: u64) -> Response {
        let mut body = json!({ "retCode": self.code, "retMsg": self.message, "result": self.result });
        if !self.bare {
            body["retExtInfo"] = json!({});
            body["time"] = json!(now_ms);
        }
        Response::json(200, &body)
    }
}

/// A row and the cursor of a page that ends with it.
pub(super) type Row = (String, Value);

impl Ask<'_> {
    /// A parameter of the query; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::parameter(name))
    }

    pub(super) fn category(&self) -> Result<Category, Refusal> {
        let named = self.required("category")?;
        let found = Category::ALL.into_iter().find(|category| category.as_str() == named);
        found.ok_or_else(|| Refusal::parameter("category"))
    }

    /// A number from 1 to the most; the default when absent.
    pub(super) fn limit(&self, name: &str, default: usize, most: usize) -> Result<usize, Refusal> {
        match self.get(name).map(str::parse) {
            None => Ok(default),
            Some(Ok(limit)) if (1..=most).contains(&limit) => Ok(limit),
            Some(_) => Err(Refusal::parameter(name)),
        }
    }

    /// One page of a list of orders or positions, and its cursor.
    pub(super) fn page(&self, rows: Vec<Row>, limit: usize) -> Result<(Vec<Value>, String), Refusal> {
        let first = rows.get(limit.min(rows.len()).wrapping_sub(1)).map(|(cursor, _)| cursor.clone());
        let (rows, last) = self.slice("cursor", rows, limit)?;
        let (end, more) = (last.cursor, last.more);
        let cursor = match self.settings.cursors {
            Cursors::Repeated => first.unwrap_or_default(),
            Cursors::OnEveryPage => end,
            _ if more => end,
            Cursors::EmptyAtTheEnd => String::new(),
            Cursors::ZeroAtTheEnd => "0".to_owned(),
        };
        Ok((rows, cursor))
    }

    /// One page of a list with an end of its own.
    pub(super) fn page_until(
        &self,
        parameter: &str,
        rows: Vec<Row>,
        limit: usize,
        end: &str,
    ) -> Result<(Vec<Value>, String), Refusal> {
        let (rows, last) = self.slice(parameter, rows, limit)?;
        Ok((rows, if last.more { last.cursor } else { end.to_owned() }))
    }

    /// The rows after the one whose cursor is given. A cursor with percent signs may come as it was sent or escaped
    /// once more: clients do both, and which of them is meant is documented nowhere.
    pub(super) fn slice(&self, parameter: &str, rows: Vec<Row>, limit: usize) -> Result<(Vec<Value>, Last), Refusal> {
        let begin = match self.get(parameter) {
            None | Some("0") => 0,
            Some(given) => {
                let same = |(cursor, _): &Row| cursor == given || decoded(cursor) == given;
                rows.iter().position(same).ok_or_else(|| Refusal::parameter(parameter))? + 1
            }
        };
        let more = rows.len() > begin + limit;
        let page: Vec<Row> = rows.into_iter().skip(begin).take(limit).collect();
        let cursor = page.last().map(|(cursor, _)| cursor.clone()).unwrap_or_default();
        Ok((page.into_iter().map(|(_, row)| row).collect(), Last { cursor, more }))
    }
}

/// How a page ended.
#[derive(Debug)]
pub(super) struct Last {
    /// The cursor of its last row.
    pub(super) cursor: String,
    /// Whether rows come after it.
    pub(super) more: bool,
}
