use std::collections::VecDeque;

/// Who waits for a limit, in the order of asking, and what each request weighs.
#[derive(Debug, Default)]
pub(super) struct Line(VecDeque<(u64, u32)>);

impl Line {
    /// Numbers ascend.
    pub(super) fn join(&mut self, number: u64, weight: u32) {
        self.0.push_back((number, weight));
    }

    /// Whether that leaves others behind.
    pub(super) fn leave(&mut self, number: u64) -> bool {
        let place = self.0.binary_search_by_key(&number, |(number, _)| *number);
        place.is_ok_and(|place| {
            self.0.remove(place);
            place < self.0.len()
        })
    }

    /// What all those weigh that came before.
    pub(super) fn ahead_of(&self, number: u64) -> u64 {
        self.0.iter().take_while(|(other, _)| *other < number).map(|(_, weight)| u64::from(*weight)).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u32)> {
        self.0.iter().copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
