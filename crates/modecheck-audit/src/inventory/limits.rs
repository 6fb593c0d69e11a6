use std::collections::BTreeMap;

use modecheck_core::{Assurance, Exchange};
use rust_decimal::Decimal;
use strum::VariantNames;

use super::fields::Fields;
use super::mistake::{Complaints, meant_or_all};
use super::written::{At, Table, Value};

/// The share of limits that is used unless somebody says otherwise.
const HALF: f64 = 0.5;

/// How much of the exchanges' documented limits is used; the rest stays with the desk's own traffic.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    overall: f64,
    by_exchange: BTreeMap<Exchange, f64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { overall: HALF, by_exchange: BTreeMap::new() }
    }
}

impl Limits {
    /// This share of every exchange's limits: above 0, at most 1.
    pub fn of(share: f64) -> Self {
        Self { overall: share, ..Self::default() }
    }

    /// The share of this exchange's limits: above 0, at most 1.
    pub fn share(&self, exchange: Exchange) -> f64 {
        self.by_exchange.get(&exchange).copied().unwrap_or(self.overall)
    }

    /// `share = 0.5`, or `share = { okx = 0.5 }` with half for the others.
    pub(crate) fn valid(table: &Table, complaints: &Complaints) -> Self {
        let fields = Fields::new(table, "[limits]", &["share"], complaints);
        let Some(At { value: Value::Table(shares), .. }) = table.get("share") else {
            let overall = fields.number("share").and_then(|written| share(written, complaints));
            return Self { overall: overall.unwrap_or(HALF), ..Self::default() };
        };
        let fields = Fields::new(shares, "[limits] share", Exchange::VARIANTS, complaints);
        let known = Exchange::VARIANTS.iter().filter_map(|name| {
            let share = share(fields.number(name)?, complaints)?;
            Some((name.parse().ok()?, share))
        });
        Self { by_exchange: known.collect(), ..Self::default() }
    }
}

fn share(written: At<&str>, complaints: &Complaints) -> Option<f64> {
    let share = written.value.parse().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    if share.is_none() {
        complaints.add(written.line, "`share` is out of range", "use a number above 0 and at most 1, such as 0.5");
    }
    share
}

/// What a firm demands beyond what the exchanges do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// On whose word, at least, an account may be called ready.
    pub min_assurance: Option<Assurance>,
    /// The margin ratio that has to be left after the switch, by OKX's figures.
    pub min_margin_ratio_after: Option<Decimal>,
}

impl Policy {
    pub(crate) fn valid(table: &Table, complaints: &Complaints) -> Self {
        let fields = Fields::new(table, "[policy]", &["min_assurance", "min_margin_ratio_after"], complaints);
        let assurance = fields.text("min_assurance").and_then(|written| {
            let problem = format!("unknown assurance `{}`", written.value);
            let remedy = || meant_or_all(written.value, Assurance::VARIANTS);
            written.value.parse().map_err(|_| complaints.add(written.line, problem, remedy())).ok()
        });
        let ratio = fields.number("min_margin_ratio_after").and_then(|written| {
            let ratio: Option<Decimal> = written.value.parse().ok().filter(|ratio| *ratio > Decimal::ZERO);
            if ratio.is_none() {
                let problem = "`min_margin_ratio_after` is no ratio";
                complaints.add(written.line, problem, "use a number above 0, such as \"3\"");
            }
            ratio
        });
        Self { min_assurance: assurance, min_margin_ratio_after: ratio }
    }
}
