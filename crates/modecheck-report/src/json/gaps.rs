use super::{ReportV1, UnknownV1};

/// Gaps that say the same of one call or several, with the rules that they leave open.
pub(crate) struct Gaps<'a> {
    /// The first of them.
    pub(crate) gap: &'a UnknownV1,
    rules: Vec<&'a str>,
    calls: Vec<&'a str>,
}

impl ReportV1 {
    /// The gaps, those that say the same as one.
    pub(crate) fn gaps_grouped(&self) -> Vec<Gaps<'_>> {
        let mut groups: Vec<Gaps<'_>> = Vec::new();
        for gap in &self.unknown {
            let index = groups.iter().position(|group| same(group.gap, gap)).unwrap_or_else(|| {
                groups.push(Gaps { gap, rules: Vec::new(), calls: Vec::new() });
                groups.len() - 1
            });
            let group = &mut groups[index];
            group.rules.push(gap.rule.as_deref().unwrap_or("current mode"));
            group.calls.extend(gap.call.as_deref().filter(|call| !group.calls.contains(call)));
        }
        groups
    }
}

fn same(one: &UnknownV1, other: &UnknownV1) -> bool {
    let parts = |gap: &UnknownV1| (gap.gap, gap.detail.clone(), gap.native.clone());
    parts(one) == parts(other)
}

impl Gaps<'_> {
    /// The rules that are left open.
    pub(crate) fn rules(&self) -> String {
        self.rules.join(", ")
    }

    /// The calls that left them open, if any did.
    pub(crate) fn calls(&self) -> Option<String> {
        match self.calls.len() {
            0 => None,
            1..=3 => Some(self.calls.join(", ")),
            many => Some(format!("{many} calls")),
        }
    }
}
