use std::collections::BTreeMap;

use modecheck_core::{Attestation, Date, Timestamp};
use modecheck_exchanges::rulebook;
use modecheck_report::{ReportV1, WordState, WordUse};

use crate::inventory::{Attestations, Inventory, Stated};

/// How often each of a firm's waivers and attestations was needed. Each is counted by its own place: two may read alike,
/// and only one of them be of use.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    waivers: BTreeMap<usize, usize>,
    /// The inventory's, and those of a file of attestations.
    attestations: [BTreeMap<usize, usize>; 2],
}

impl Uses {
    /// Counts what one more report rests on, of these words: those that it was judged with.
    pub fn add(&mut self, inventory: &Inventory, further: &Attestations, report: &ReportV1) {
        let (name, at) = (report.name(), report.evaluated_at());
        let day = at.map(Timestamp::date);
        for blocker in report.blockers().iter().filter(|blocker| blocker.waiver().is_some()) {
            let covers = |day| inventory.waivers.iter().position(|waiver| waiver.covers(name, blocker.kind(), day));
            if let Some(place) = day.and_then(covers) {
                *self.waivers.entry(place).or_default() += 1;
            }
        }
        let rules = report.rules_on_word();
        if rules.is_empty() {
            return;
        }
        let of = |which, words: &Attestations| -> Vec<_> {
            let about = words.iter().enumerate().filter(|(_, stated)| stated.accounts.include(name));
            about.map(|(place, stated)| ((which, place), stated.word.clone())).collect()
        };
        let (places, words): (Vec<_>, Vec<_>) =
            of(0, &inventory.attestations).into_iter().chain(of(1, further)).unzip();
        let cards = rulebook(report.exchange()).rules();
        for rule in rules {
            let mut of_rule = cards.iter().filter(|card| card.id == rule);
            let heard = of_rule.find_map(|card| Attestation::heard(card, &words, at));
            if let Some((which, place)) = heard.map(|heard| places[heard]) {
                *self.attestations[which].entry(place).or_default() += 1;
            }
        }
    }

    /// The firm's waivers, in the order of the inventory.
    pub fn waivers(&self, inventory: &Inventory, today: Date) -> Vec<WordUse> {
        let used = inventory.waivers.iter().enumerate().map(|(place, waiver)| {
            let times = self.waivers.get(&place).copied().unwrap_or_default();
            let about = waiver.kinds.iter().map(ToString::to_string).collect();
            let state = state(times, waiver.expires, today);
            WordUse { by: waiver.owner.clone(), line: waiver.line, about, state, times }
        });
        used.collect()
    }

    /// What people attest: in the inventory's order, and then in that of the file.
    pub fn attestations(&self, inventory: &Inventory, further: &Attestations, today: Date) -> Vec<WordUse> {
        let of = |which: usize, words: &Attestations| -> Vec<WordUse> {
            let used = words.iter().enumerate().map(|(place, stated)| {
                let times = self.attestations[which].get(&place).copied().unwrap_or_default();
                let Stated { word, line, .. } = stated;
                let state = state(times, word.lapses(), today);
                WordUse { by: word.by.clone(), line: *line, about: word.rules.clone(), state, times }
            });
            used.collect()
        };
        [of(0, &inventory.attestations), of(1, further)].concat()
    }
}

fn state(times: usize, lapses: Date, today: Date) -> WordState {
    match times {
        0 if lapses < today => WordState::Expired,
        0 => WordState::Unused,
        _ => WordState::Applied,
    }
}
