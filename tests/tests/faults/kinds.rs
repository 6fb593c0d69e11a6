//! All that can go wrong.

use std::collections::BTreeMap;
use std::fmt;

use modecheck::FailureKind;
use modecheck_simulator::FaultKind;

use crate::strikes::Strike;

/// What goes wrong: at the exchange, on the way, or with pages that follow the first.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Of the exchange's answer.
    Answer(FaultKind),
    /// A field of the first row is damaged.
    Field(Damage, FaultKind),
    /// No answer at all.
    Broken(FailureKind),
    /// The first page comes again in place of those that follow.
    SamePage,
    /// The first page comes, and none that follows.
    OnePage,
}

/// What is done to a field.
#[derive(Clone, Copy, Debug, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Damage {
    Missing,
    Null,
    NumberForText,
    ListForText,
    UnknownValue,
}

/// What no sound connection does.
const BROKEN: [FailureKind; 5] =
    [FailureKind::Dns, FailureKind::Connect, FailureKind::Tls, FailureKind::Timeout, FailureKind::Reset];

impl Kind {
    /// One of each, and each damage to each of these fields, which have these texts.
    pub(crate) fn all(fields: &BTreeMap<String, String>) -> impl Iterator<Item = Self> + use<> {
        let answers = FaultKind::each("no such field").filter(|kind| !matches!(kind, FaultKind::SetField { .. }));
        let just_too_deep = FaultKind::Deep { depth: 129 };
        let damaged: Vec<_> = fields.iter().flat_map(|(field, text)| damages(field, text)).collect();
        let broken = BROKEN.into_iter().map(Self::Broken);
        let pages = [Self::SamePage, Self::OnePage];
        answers.chain([just_too_deep]).map(Self::Answer).chain(damaged).chain(broken).chain(pages)
    }

    /// Whether it leaves nothing of an answer that could be true.
    pub(crate) fn is_transport(&self) -> bool {
        match self {
            Self::Answer(kind) => !matches!(
                kind,
                FaultKind::OtherTarget | FaultKind::MissingField { .. } | FaultKind::UnknownCode | FaultKind::Echo
            ),
            Self::Field(..) => false,
            Self::Broken(_) | Self::SamePage | Self::OnePage => true,
        }
    }

    /// Whether nobody could tell it from a true answer: the exchange says that the account is in another mode.
    pub(crate) fn is_a_lie(&self) -> bool {
        matches!(self, Self::Answer(FaultKind::OtherTarget))
    }

    /// What faults that are alike are called.
    pub(crate) fn family(&self) -> &'static str {
        match self {
            Self::Answer(FaultKind::Deep { depth: 129 }) => "one-too-deep",
            Self::Answer(kind) => kind.into(),
            Self::Field(damage, _) => damage.into(),
            Self::Broken(FailureKind::Dns) => "dns",
            Self::Broken(FailureKind::Connect) => "connect",
            Self::Broken(FailureKind::Tls) => "tls",
            Self::Broken(FailureKind::Timeout) => "timeout",
            Self::Broken(_) => "reset",
            Self::SamePage => "same-page",
            Self::OnePage => "one-page",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(_, FaultKind::MissingField { field } | FaultKind::SetField { field, .. }) => {
                write!(f, "{}={field}", self.family())
            }
            _ => f.write_str(self.family()),
        }
    }
}

fn damages(field: &str, text: &str) -> [Kind; 6] {
    let set = |damage, json: &str| {
        Kind::Field(damage, FaultKind::SetField { field: field.to_owned(), json: json.to_owned() })
    };
    [
        Kind::Field(Damage::Missing, FaultKind::MissingField { field: field.to_owned() }),
        set(Damage::Null, "null"),
        set(Damage::NumberForText, "7"),
        set(Damage::ListForText, "[[]]"),
        set(Damage::ListForText, r#"[""]"#),
        set(Damage::UnknownValue, &format!("\"{text}x\"")),
    ]
}

/// At most so many strikes, with each kind and each call among them before any comes again.
pub(crate) fn fairly(strikes: Vec<Strike<'_>>, share: usize) -> Vec<Strike<'_>> {
    let (mut kinds, mut calls) = (BTreeMap::new(), BTreeMap::new());
    let mut ranked: Vec<_> = strikes
        .into_iter()
        .map(|strike| {
            let count = |seen: &mut usize| std::mem::replace(seen, *seen + 1);
            let kind = count(kinds.entry(strike.kind.family()).or_default());
            let call = count(calls.entry(strike.call.name).or_default());
            (kind.min(call), strike)
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(share).map(|(_, strike)| strike).collect()
}
