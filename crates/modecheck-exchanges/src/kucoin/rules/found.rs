//! From what was found, or was not read, to an outcome.

use std::borrow::Cow;
use std::collections::BTreeSet;

use modecheck_core::{Basis, Blocker, BlockerKind, Outcome, RuleCard, Scope, Subject};

use super::remediation::remediation;
use crate::client::Read;
use crate::words::{count, plural};

/// One part of what a rule looks at.
pub(crate) struct Part {
    pub(crate) kind: BlockerKind,
    pub(crate) scope: Option<Scope>,
    /// What one of them is called.
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) found: Read<Vec<Subject>>,
}

impl Part {
    pub(crate) fn orders(scope: Scope, found: Read<Vec<Subject>>) -> Self {
        Self { kind: BlockerKind::OpenOrders, scope: Some(scope), what: "open order", unit: "orders", found }
    }

    pub(crate) fn stops(scope: Scope, found: Read<Vec<Subject>>) -> Self {
        Self { kind: BlockerKind::OpenAlgoOrders, what: "waiting stop order", ..Self::orders(scope, found) }
    }
}

/// What was found in any part blocks; else the first part that was not read leaves its gap.
pub(crate) fn settle(card: &RuleCard, parts: Vec<Part>, none: impl Into<Cow<'static, str>>) -> Outcome {
    let mut unread = None;
    let mut groups: Vec<Part> = Vec::new();
    for part in parts {
        let rows = match part.found {
            Ok(rows) if rows.is_empty() => continue,
            Ok(rows) => rows,
            Err(gap) => {
                unread = unread.or(Some(gap));
                continue;
            }
        };
        match groups.iter_mut().find(|known| (known.kind, known.scope) == (part.kind, part.scope)) {
            Some(Part { found: Ok(known), .. }) => known.extend(rows),
            _ => groups.push(Part { found: Ok(rows), ..part }),
        }
    }
    match (groups.is_empty(), unread) {
        (false, _) => Outcome::Blocked(groups.into_iter().map(|part| blocker(card, part)).collect()),
        (true, Some(gap)) => Outcome::Unknown(gap),
        (true, None) => Outcome::passed(Basis::RuleOnReads, none),
    }
}

/// Subjects without an id or an amount are symbols with one or more orders: these cannot be counted.
fn blocker(card: &RuleCard, Part { kind, scope, what, unit, found }: Part) -> Blocker {
    let mut named = BTreeSet::new();
    let mut subjects = found.unwrap_or_default();
    subjects.retain(|subject| subject.id.as_ref().is_none_or(|id| named.insert(id.clone())));
    let counted = subjects.iter().all(|subject| subject.id.is_some() || subject.quantity.is_some());
    let counted = counted.then_some(subjects.len());
    let summary = match counted {
        Some(number) => count(number, what),
        None => format!("{} in {}", plural(what), count(subjects.len(), "symbol")),
    };
    let place = scope.map(|scope| format!(" ({scope})")).unwrap_or_default();
    Blocker {
        scope,
        count: counted.and_then(|number| u64::try_from(number).ok()),
        required: Some("0".to_owned()),
        actual: counted.map(|number| number.to_string()),
        unit: Some(unit.to_owned()),
        subjects,
        remediation: remediation(kind),
        ..Blocker::new(card, kind, Basis::RuleOnReads, format!("{summary}{place}"))
    }
}
