use std::collections::BTreeMap;

use modecheck_core::Date;
use modecheck_report::{ReportV1, WordState, WordUse};

use crate::inventory::{Attestations, Inventory};

/// How often each of a firm's waivers and attestations was needed.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// By owner, reason and last day.
    waivers: BTreeMap<(String, String, Date), usize>,
    /// By whose word it is, on which rule, of which day.
    attestations: BTreeMap<(String, String, Date), usize>,
}

impl Uses {
    /// Counts what one more report rests on.
    pub fn add(&mut self, report: &ReportV1) {
        for waiver in report.blockers().iter().filter_map(|blocker| blocker.waiver()) {
            let waiver = (waiver.owner.clone(), waiver.reason.clone(), waiver.expires);
            *self.waivers.entry(waiver).or_default() += 1;
        }
        for (rule, by, on) in report.attested() {
            *self.attestations.entry((by.to_owned(), rule.to_owned(), on)).or_default() += 1;
        }
    }

    /// The firm's waivers, in the order of the inventory.
    pub fn waivers(&self, inventory: &Inventory, today: Date) -> Vec<WordUse> {
        let used = inventory.waivers.iter().map(|waiver| {
            let key = (waiver.owner.clone(), waiver.reason.clone(), waiver.expires);
            let times = self.waivers.get(&key).copied().unwrap_or_default();
            let about = waiver.kinds.iter().map(ToString::to_string).collect();
            WordUse { by: waiver.owner.clone(), about, state: state(times, waiver.expires, today), times }
        });
        used.collect()
    }

    /// What people attest, in the order of these.
    pub fn attestations(&self, attestations: &Attestations, today: Date) -> Vec<WordUse> {
        let used = attestations.iter().map(|(_, word)| {
            let key = |rule: &String| (word.by.clone(), rule.clone(), word.on);
            let times = word.rules.iter().filter_map(|rule| self.attestations.get(&key(rule))).sum();
            let lapses = word.expires.min(word.on.one_year_later());
            WordUse { by: word.by.clone(), about: word.rules.clone(), state: state(times, lapses, today), times }
        });
        used.collect()
    }
}

fn state(times: usize, lapses: Date, today: Date) -> WordState {
    match times {
        0 if lapses < today => WordState::Expired,
        0 => WordState::Unused,
        _ => WordState::Applied,
    }
}
