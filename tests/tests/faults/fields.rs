//! Where things stand in an answer, and what may be done to them there.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Value, json};

/// A step of the way to a place: a field of an object, or any item of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Field(String),
    Item,
}

/// A place in an answer, for all rows alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path(Vec<Step>);

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|step| match step {
            Step::Field(name) => write!(f, ".{name}"),
            Step::Item => f.write_str("[]"),
        })
    }
}

/// In which of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Rows {
    First,
    Last,
    All,
}

/// What is done to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Damage {
    Missing,
    Null,
    NumberForText,
    ListForText,
    ListOfText,
    ObjectForText,
    EmptyText,
    UnknownValue,
}

impl Damage {
    /// What stands there then; nothing where it is taken away.
    fn of(self, value: &Value) -> Option<Value> {
        match self {
            Self::Missing => None,
            Self::Null => Some(Value::Null),
            Self::NumberForText => Some(json!(7)),
            Self::ListForText => Some(json!([[]])),
            Self::ListOfText => Some(json!([""])),
            Self::ObjectForText => Some(json!({})),
            Self::EmptyText => Some(json!("")),
            Self::UnknownValue => Some(match value {
                Value::String(text) => json!(format!("{text}x")),
                Value::Number(_) => json!(97),
                _ => json!("x"),
            }),
        }
    }
}

impl Path {
    /// Whether it is a row of a list itself.
    pub(crate) fn is_of_rows(&self) -> bool {
        self.0.last() == Some(&Step::Item)
    }

    /// Every place there is in an answer.
    pub(crate) fn all(value: &Value, found: &mut BTreeSet<Self>) {
        Self::default().walk(value, found);
    }

    fn walk(&mut self, value: &Value, found: &mut BTreeSet<Self>) {
        match value {
            Value::Object(of) => of.iter().for_each(|(name, value)| self.step(Step::Field(name.clone()), value, found)),
            Value::Array(items) => items.iter().for_each(|value| self.step(Step::Item, value, found)),
            _ => {}
        }
    }

    fn step(&mut self, step: Step, value: &Value, found: &mut BTreeSet<Self>) {
        self.0.push(step);
        if !found.contains(self) {
            found.insert(self.clone());
        }
        self.walk(value, found);
        self.0.pop();
    }

    /// Does it in these rows; whether anything is other than before.
    pub(crate) fn damage(&self, answer: &mut Value, rows: Rows, damage: Damage) -> bool {
        let mut there = 0_usize;
        edit(answer, &self.0, &mut |_| {
            there += 1;
            Done::Nothing
        });
        let (mut nth, mut changed) = (0, false);
        edit(answer, &self.0, &mut |value| {
            nth += 1;
            let meant = match rows {
                Rows::First => nth == 1,
                Rows::Last => nth == there,
                Rows::All => true,
            };
            let damaged = damage.of(value);
            if !meant || damaged.as_ref() == Some(value) {
                return Done::Nothing;
            }
            changed = true;
            damaged.map_or(Done::TakenAway, Done::Replaced)
        });
        changed
    }
}

/// What was done at a place.
enum Done {
    Nothing,
    TakenAway,
    Replaced(Value),
}

fn edit(value: &mut Value, path: &[Step], at: &mut impl FnMut(&Value) -> Done) {
    match (path, value) {
        ([Step::Field(name)], Value::Object(of)) => match of.get(name).map(&mut *at) {
            Some(Done::TakenAway) => drop(of.remove(name)),
            Some(Done::Replaced(value)) => drop(of.insert(name.clone(), value)),
            Some(Done::Nothing) | None => {}
        },
        ([Step::Item], Value::Array(items)) => items.retain_mut(|item| match at(item) {
            Done::TakenAway => false,
            Done::Replaced(value) => {
                *item = value;
                true
            }
            Done::Nothing => true,
        }),
        ([Step::Field(name), rest @ ..], Value::Object(of)) => {
            if let Some(value) = of.get_mut(name) {
                edit(value, rest, at);
            }
        }
        ([Step::Item, rest @ ..], Value::Array(items)) => items.iter_mut().for_each(|item| edit(item, rest, at)),
        _ => {}
    }
}
