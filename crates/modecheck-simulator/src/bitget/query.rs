//! What a caller asks, and what it is told: parameters, windows of time, pages, envelopes.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::{
    manners::{Empties, RequestTime, Wrapping},
    refusal::Refusal,
    state::Moment,
};
use crate::wire::Response;

pub(super) const DAY_MS: u64 = 86_400_000;
/// What the pages call three months.
pub(super) const MONTHS_DAYS: u64 = 90;

/// One call, apart from the account it is about.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    pub(super) query: Vec<(String, String)>,
    pub(super) body: &'a [u8],
    pub(super) v3: bool,
    pub(super) moment: Moment,
}

/// What an endpoint says when it does not refuse.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) data: Value,
    /// `message` in the samples of two spot reads, `msg` everywhere else.
    pub(super) word: &'static str,
}

impl Answer {
    pub(super) fn ok(data: Value) -> Self {
        Self { data, word: "msg" }
    }

    pub(super) fn response(&self, moment: Moment) -> Response {
        Response::json(200, &envelope("00000", self.word, "success", &self.data, moment))
    }
}

pub(super) fn envelope(code: &str, word: &str, message: &str, data: &Value, moment: Moment) -> Value {
    let time = match moment.manners.request_time {
        RequestTime::Number => json!(moment.now_ms),
        RequestTime::Text => json!(moment.now_ms.to_string()),
    };
    json!({ "code": code, word: message, "requestTime": time, "data": data })
}

/// A row and the id it is paged by.
pub(super) type Row = (u64, Value);

/// One page of a list, the newest first.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) rows: Vec<Value>,
    /// The id of the last row.
    pub(super) end_id: Option<String>,
    /// Whether older rows come after it.
    pub(super) more: bool,
}

impl Ask<'_> {
    pub(super) fn now_ms(&self) -> u64 {
        self.moment.now_ms
    }

    pub(super) fn refused(&self, code: &str) -> Refusal {
        Refusal::of(code, self.v3)
    }

    /// A parameter that is missing or not understood.
    pub(super) fn wrong(&self, what: &str) -> Refusal {
        Refusal::parameter(what, self.v3)
    }

    /// A parameter of the query; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| self.wrong(name))
    }

    /// A required parameter that has to be one of a few.
    pub(super) fn one_of<T: Copy>(&self, name: &str, known: &[T], text: fn(T) -> &'static str) -> Result<T, Refusal> {
        let given = self.required(name)?;
        known.iter().copied().find(|known| text(*known) == given).ok_or_else(|| self.wrong(name))
    }

    fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        self.get(name).map(|text| text.parse().map_err(|_| self.wrong(name))).transpose()
    }

    /// A number from 1 to the most; the default when absent.
    pub(super) fn limit(&self, name: &str, default: usize, most: usize) -> Result<usize, Refusal> {
        match self.get(name).map(str::parse) {
            None => Ok(default),
            Some(Ok(limit)) if (1..=most).contains(&limit) => Ok(limit),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// The time `startTime` and `endTime` ask about: the last so many days when absent, and never more than that. That
    /// one of the two alone goes with a window of the same length is assumed.
    pub(super) fn window(&self, days: u64) -> Result<RangeInclusive<u64>, Refusal> {
        let most = days * DAY_MS;
        let (start, end) = (self.number("startTime")?, self.number("endTime")?);
        let end = end.unwrap_or_else(|| start.map_or(self.now_ms(), |start| start.saturating_add(most)));
        let start = start.unwrap_or_else(|| end.saturating_sub(most));
        if start > end || end - start > most {
            return Err(self.wrong("startTime,endTime"));
        }
        Ok(start..=end)
    }

    /// When something of that age was made: that many days before the last midnight.
    pub(super) fn made(&self, age_days: u64) -> u64 {
        (self.now_ms() - self.now_ms() % DAY_MS).saturating_sub(age_days.saturating_mul(DAY_MS))
    }

    /// The rows older than `idLessThan`, or than the cursor of v3.
    pub(super) fn page(&self, mut rows: Vec<Row>, limit: usize) -> Result<Page, Refusal> {
        let before = self.number(if self.v3 { "cursor" } else { "idLessThan" })?;
        rows.retain(|(id, _)| before.is_none_or(|before| *id < before));
        rows.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        let more = rows.len() > limit;
        rows.truncate(limit);
        let end_id = rows.last().map(|(id, _)| id.to_string());
        Ok(Page { rows: rows.into_iter().map(|(_, row)| row).collect(), end_id, more })
    }

    /// A list, which is `null` or empty when it has no rows.
    pub(super) fn list(&self, rows: Vec<Value>) -> Value {
        match self.moment.manners.empties {
            Empties::Null if rows.is_empty() => Value::Null,
            _ => Value::Array(rows),
        }
    }

    /// A list whose place no source at hand tells.
    pub(super) fn wrapped(&self, page: Page, wrapping: Wrapping) -> Value {
        let end_id = page.end_id;
        match wrapping {
            // `null` was seen in lists that have a name.
            Wrapping::Bare | Wrapping::Documented => page.rows.into(),
            Wrapping::List => json!({ "list": self.list(page.rows), "endId": end_id }),
            Wrapping::ResultList => json!({ "resultList": self.list(page.rows), "endId": end_id }),
        }
    }
}

/// Lists of coins and the like, which come whole.
pub(super) fn whole(rows: Vec<Value>) -> Page {
    Page { rows, end_id: None, more: false }
}

/// The number of an id, for paging.
pub(super) fn id(text: &str) -> u64 {
    text.parse().unwrap_or_default()
}
