//! The fewest things whose doing clears what blocks.

use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{Action, BlockerKind, Category, Of, Scope};

use crate::json::{BlockerV1, RemediationV1, SubjectV1};

/// So many ways of choosing are compared, of steps that may spare each other; beyond, the first alternative is taken.
const WAYS: usize = 4096;

/// A blocker and the target that it stands before.
pub(super) type Standing<'a> = (&'a str, &'a BlockerV1);

/// One thing to do, or to have cleared where nobody knows how.
#[derive(Debug, Clone)]
pub(super) struct Thing<'a> {
    pub(super) step: Option<&'a RemediationV1>,
    /// Other ways to the same end, where it clears one blocker only.
    pub(super) instead: Vec<&'a RemediationV1>,
    pub(super) clears: Vec<Standing<'a>>,
    object: Object<'a>,
}

/// What a thing is done to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Object<'a> {
    /// Orders, positions, debts: each is known.
    These(BTreeSet<&'a str>),
    /// Whatever the exchange means.
    Such(BlockerKind, Option<Scope>, Option<&'a str>, Of),
}

impl<'a> Object<'a> {
    fn of(blocker: &'a BlockerV1) -> Self {
        let ids: Option<BTreeSet<&str>> = blocker.subjects.iter().map(SubjectV1::told_apart_by).collect();
        match ids.filter(|ids| !ids.is_empty() && blocker.subjects_omitted == 0) {
            Some(ids) => Self::These(ids),
            None => Self::Such(blocker.kind, blocker.scope, blocker.native.code.as_deref(), blocker.on),
        }
    }
}

impl Thing<'_> {
    fn what(&self) -> Option<(Action, &BTreeMap<String, String>)> {
        self.step.map(|step| (step.action, &step.params))
    }

    /// Whether doing this does the other too. A position that is closed is also reduced, and needs no leverage and no
    /// take-profit any more; not the other way round.
    fn covers(&self, other: &Self) -> bool {
        let family = |thing: &Self| thing.clears[0].1.category;
        let stronger = family(self) == Category::Positions || family(self) == family(other);
        let reaches = match (&self.object, &other.object) {
            (Object::These(own), Object::These(others)) => stronger && own.is_superset(others),
            (own, others) => own == others,
        };
        reaches && (self.what() == other.what() || self.closes() && other.ends_with_the_position())
    }

    /// Whether its positions are gone after it, and not only smaller.
    fn closes(&self) -> bool {
        let is_about_positions = self.clears[0].1.category == Category::Positions;
        is_about_positions && self.step.is_some_and(|step| step.action == Action::ClosePosition)
    }

    fn ends_with_the_position(&self) -> bool {
        self.step.is_some_and(|step| matches!(step.action, Action::PresetLeverage | Action::RemovePositionTpsl))
    }

    fn take(&mut self, other: Self) {
        self.instead.clear();
        for standing in other.clears {
            if !self.clears.iter().any(|(target, known)| *target == standing.0 && std::ptr::eq(*known, standing.1)) {
                self.clears.push(standing);
            }
        }
    }
}

/// The fewest things that clear all of these: of alternatives those that leave the least to do, the first of equals.
pub(super) fn least<'a>(standing: &[Standing<'a>]) -> Vec<Thing<'a>> {
    let steps: Vec<Vec<Thing<'a>>> = standing.iter().flat_map(|one| alternatives(*one)).collect();
    let mut chosen: Vec<(usize, Thing<'a>)> = groups(&steps).iter().flat_map(|group| best(&steps, group)).collect();
    chosen.sort_by_key(|(place, _)| *place);
    joined(chosen.into_iter().map(|(_, thing)| thing))
}

/// The steps by their places, together where what is chosen for one may spare another.
fn groups(steps: &[Vec<Thing<'_>>]) -> Vec<Vec<usize>> {
    let meet = |one: &Vec<Thing<'_>>, other: &Vec<Thing<'_>>| {
        one.iter().any(|thing| other.iter().any(|more| thing.covers(more) || more.covers(thing)))
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let meets = |group: &Vec<usize>| group.iter().any(|known| meet(&steps[*known], step));
        let (near, mut far): (Vec<_>, Vec<_>) = groups.into_iter().partition(meets);
        far.push(near.into_iter().flatten().chain([place]).collect());
        groups = far;
    }
    groups
}

/// Of the ways to choose for each of these steps the one that leaves the least to do.
fn best<'a>(steps: &[Vec<Thing<'a>>], group: &[usize]) -> Vec<(usize, Thing<'a>)> {
    let product = |ways: usize, place: &usize| ways.checked_mul(steps[*place].len());
    let ways = group.iter().try_fold(1_usize, product).filter(|ways| *ways <= WAYS);
    let chosen = |way: usize| -> Vec<(usize, Thing<'a>)> {
        let mut rest = way;
        let pick = |place: &usize| {
            let step = &steps[*place];
            let picked = step[rest % step.len()].clone();
            rest /= step.len();
            (*place, picked)
        };
        group.iter().map(pick).collect()
    };
    let left = |things: &Vec<(usize, Thing<'a>)>| joined(things.iter().map(|(_, thing)| thing.clone())).len();
    (0..ways.unwrap_or(1)).map(chosen).min_by_key(left).unwrap_or_default()
}

/// What a blocker needs, one after the other, each with its alternatives.
fn alternatives<'a>((target, blocker): Standing<'a>) -> Vec<Vec<Thing<'a>>> {
    let mut groups: BTreeMap<u8, Vec<&RemediationV1>> = BTreeMap::new();
    blocker.remediation.iter().for_each(|step| groups.entry(step.group).or_default().push(step));
    let thing = |step: Option<&'a RemediationV1>, among: &[&'a RemediationV1]| Thing {
        step,
        instead: among.iter().filter(|other| step.is_some_and(|step| !std::ptr::eq(step, **other))).copied().collect(),
        clears: vec![(target, blocker)],
        object: Object::of(blocker),
    };
    if groups.is_empty() {
        return vec![vec![thing(None, &[])]];
    }
    groups.into_values().map(|among| among.iter().map(|step| thing(Some(*step), &among)).collect()).collect()
}

/// Each thing once, with all that it clears.
fn joined<'a>(things: impl Iterator<Item = Thing<'a>>) -> Vec<Thing<'a>> {
    let mut joined: Vec<Thing<'a>> = Vec::new();
    for mut thing in things {
        if let Some(known) = joined.iter_mut().find(|known| known.covers(&thing)) {
            known.take(thing);
            continue;
        }
        while let Some(covered) = joined.iter().position(|known| thing.covers(known)) {
            thing.take(joined.remove(covered));
        }
        joined.push(thing);
    }
    joined
}
