//! What a caller asks, and what it is told: parameters, envelopes, pages.

use serde_json::{Value, json};

use super::{
    refusal::Refusal,
    settings::{EmptyLists, Envelope, Host, Service, Settings},
};
use crate::wire::Response;

/// One call, apart from the account it is about.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    pub(super) query: Vec<(String, String)>,
    pub(super) body: &'a [u8],
    pub(super) host: Host,
    pub(super) now_ms: u64,
    pub(super) settings: &'a Settings,
}

/// The data of a success.
#[derive(Debug)]
pub(super) struct Answer {
    data: Value,
    envelope: Envelope,
}

impl From<Value> for Answer {
    fn from(data: Value) -> Self {
        Self { data, envelope: Envelope::Usual }
    }
}

impl Answer {
    pub(super) fn response(&self) -> Response {
        let body = match self.envelope {
            Envelope::Usual => json!({ "code": "200000", "data": self.data }),
            Envelope::WithSuccess => {
                json!({ "success": true, "code": "200", "msg": "success", "retry": false, "data": self.data })
            }
        };
        Response::json(200, &body)
    }
}

/// How a list is paged: the parameters' names, the default size, and the smallest and largest. What happens beyond
/// these is documented nowhere; here the size is cut, as the answer tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pages {
    pub(super) page: &'static str,
    pub(super) default: usize,
    pub(super) least: usize,
    pub(super) most: usize,
}

impl Pages {
    pub(super) const fn of(default: usize, most: usize) -> Self {
        Self { page: "currentPage", default, least: 1, most }
    }
}

impl Ask<'_> {
    /// A parameter of the query; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(Refusal::parameter)
    }

    /// A parameter that is one of a few; the first of them when absent.
    pub(super) fn one_of<'a>(&self, name: &str, known: &[&'a str]) -> Result<&'a str, Refusal> {
        let given = self.get(name).unwrap_or(known[0]);
        known.iter().copied().find(|known| *known == given).ok_or_else(Refusal::parameter)
    }

    /// Whether a row passes a filter; everything passes one that is absent.
    pub(super) fn fits(&self, name: &str, value: &str) -> bool {
        self.get(name).is_none_or(|wanted| wanted == value)
    }

    fn number(&self, name: &str, default: usize) -> Result<usize, Refusal> {
        self.get(name).map_or(Ok(default), str::parse).map_err(|_| Refusal::parameter())
    }

    /// A list without pages.
    pub(super) fn list(&self, rows: Vec<Value>) -> Value {
        if rows.is_empty() && self.settings.empty_lists == EmptyLists::Null { Value::Null } else { Value::from(rows) }
    }

    /// One page of a list, with its totals.
    pub(super) fn page(&self, rows: Vec<Value>, pages: Pages) -> Result<Value, Refusal> {
        let size = self.number("pageSize", pages.default)?.clamp(pages.least, pages.most);
        let page = self.number(pages.page, 1)?.max(1);
        let total = rows.len();
        let items = rows.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
        let mut data = json!({
            "pageSize": size, "totalNum": total, "totalPage": total.div_ceil(size), "items": self.list(items),
        });
        data[if pages.page == "pageNumber" { "pageNumber" } else { "currentPage" }] = json!(page);
        Ok(data)
    }

    /// An answer that was seen in two envelopes.
    pub(super) fn seen_in_two(&self, data: Value) -> Answer {
        Answer { data, envelope: self.settings.envelope }
    }

    pub(super) fn service(&self) -> Service {
        match self.host {
            Host::Spot => self.settings.spot_service,
            Host::Futures => self.settings.futures_service,
        }
    }
}
