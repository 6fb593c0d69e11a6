use std::fmt::Write;
use std::time::Duration;

use modecheck_audit::inventory::Attestations;
use modecheck_audit::{Clients, Manner, Part, Plan, Scope};
use modecheck_core::{Exchange, Profile};
use serde_json::{Value, json};

use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::firm::Firm;
use crate::firm_args::Estimate;

/// Says what an audit would ask. Sends nothing and needs no keys.
pub(crate) fn estimate(args: &Estimate) -> Result<Exit, Failure> {
    let firm = Firm::read(&args.inventory, &args.allow_host)?;
    let clients = Clients::new(ambient::now, &firm.inventory.limits, firm.inventory.accounts.sites());
    let clients = clients.map_err(|error| Failure::Usage(error.to_string()))?;
    let manner = Manner {
        profile: if args.thorough { Profile::Thorough } else { Profile::Standard },
        deadline: Duration::from_secs(60),
        rules_as_of: None,
        planned: None,
        attestations: Attestations::default(),
        all_subjects: false,
        read_only_keys: args.require_read_only,
    };
    let plan =
        Plan::of(&firm.inventory, 0..firm.inventory.accounts.len(), &clients, &manner).map_err(Failure::Usage)?;
    let text = if args.json { format!("{:#}\n", as_json(&plan)) } else { as_text(&plan) };
    ambient::print(&text)?;
    Ok(Exit::Success)
}

fn as_text(plan: &Plan) -> String {
    let mut text = String::new();
    for (exchange, part) in &plan.exchanges {
        let calls: u64 = part.calls.values().sum();
        let (accounts, calls) = (counted(part.accounts as u64, "account"), counted(calls, "call"));
        let _ = writeln!(text, "{exchange}: {accounts}, {calls} at least{}", each(part));
        if part.parents > 0 {
            let parents = counted(part.parents as u64, "main account");
            let _ = writeln!(text, "  {parents} asked once more, for the accounts below");
        }
        for (call, times) in &part.calls {
            let _ = writeln!(text, "  {times} {call}");
        }
        if !part.open_ended.is_empty() {
            let more: Vec<_> = part.open_ended.iter().copied().collect();
            let _ = writeln!(text, "  and, by what is answered, more pages or calls of {}", more.join(", "));
        }
        for scope in part.scopes.iter().take(SCOPES) {
            let _ = writeln!(text, "  {}", limit(scope));
        }
    }
    for bound in bounds(plan) {
        let _ = writeln!(text, "{bound}");
    }
    text
}

/// The shortest possible time, with the share and the margin that requests are sent with, and without.
pub(super) fn bounds(plan: &Plan) -> [String; 2] {
    let binding = plan.exchanges.iter().max_by_key(|(_, part)| bound(part));
    let binding = binding.filter(|(_, part)| bound(part) > 0).map(|(exchange, _)| format!(", by {exchange}'s limits"));
    let (bound, documented) = (plan.bound().as_secs_f64(), plan.documented_bound().as_secs_f64());
    [
        format!("shortest possible: {bound:.1} s at least{}", binding.unwrap_or_default()),
        format!("with all of the documented limits and no margin: {documented:.1} s"),
    ]
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Where accounts differ in what they take.
fn each(part: &Part) -> String {
    let differ = part.each.filter(|(least, oldest)| least < oldest);
    let said = differ.map(|(least, oldest)| format!(" ({least} to {oldest} an account, by its targets and its age)"));
    said.unwrap_or_default()
}

/// How many limits of an exchange are worth a line; the one that binds comes first.
const SCOPES: usize = 3;

fn bound(part: &Part) -> u128 {
    part.scopes.first().map(|scope| scope.bound.as_millis()).unwrap_or_default()
}

fn limit(scope: &Scope) -> String {
    let Scope { counted, drawn_by, limit, window, portion, weight, bound, .. } = scope;
    let (window, bound) = (window.as_secs_f64(), bound.as_secs_f64());
    format!("{counted}, {drawn_by}: {weight} of {limit} in {window} s ({portion} used): {bound:.1} s at least")
}

fn as_json(plan: &Plan) -> Value {
    let part = |(exchange, part): (&Exchange, &Part)| {
        let scope = |scope: &Scope| {
            json!({
                "counted": scope.counted, "drawn_by": scope.drawn_by, "limit": scope.limit, "weight": scope.weight,
                "window_millis": millis(scope.window),
                "portion": scope.portion, "bound_millis": millis(scope.bound),
                "documented_bound_millis": millis(scope.documented_bound),
            })
        };
        json!({
            "exchange": exchange, "accounts": part.accounts, "parents": part.parents, "calls": part.calls,
            "calls_each": part.each.map(|(least, oldest)| json!({ "least": least, "oldest": oldest })),
            "open_ended": part.open_ended,
            "scopes": part.scopes.iter().map(scope).collect::<Vec<_>>(),
        })
    };
    json!({
        "bound_millis": millis(plan.bound()),
        "documented_bound_millis": millis(plan.documented_bound()),
        "exchanges": plan.exchanges.iter().map(part).collect::<Vec<_>>(),
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
