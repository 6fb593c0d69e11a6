use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// An instant, to the millisecond, printed in RFC 3339 and UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// A text that is no time or no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {expected}")]
pub struct TimeError {
    text: String,
    expected: &'static str,
}

impl Timestamp {
    /// The instant this many milliseconds after 1970-01-01T00:00:00Z; `None` outside the years that can be written.
    pub fn from_millis(millis: i64) -> Option<Self> {
        jiff::Timestamp::from_millisecond(millis).ok().map(|_| Self(millis))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This instant, moved by so many milliseconds; clamped to the years that can be written.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        let moved = self.0.saturating_add(millis);
        Self(moved.clamp(jiff::Timestamp::MIN.as_millisecond(), jiff::Timestamp::MAX.as_millisecond()))
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        Date(self.jiff().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    fn jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default()
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
        };
        Self(0).plus_millis(millis)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.jiff())
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let error = || TimeError { text: text.to_owned(), expected: "time such as 2026-11-21T01:02:03.004Z" };
        text.parse::<jiff::Timestamp>().map(|time| Self(time.as_millisecond())).map_err(|_| error())
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimeError;

    fn try_from(text: String) -> Result<Self, TimeError> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.to_string()
    }
}

impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// A day of the calendar: when a document was read, from when a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day; a day that does not exist does not compile where the call is in a constant.
    ///
    /// # Panics
    /// When there is no such day.
    pub const fn new(year: i16, month: i8, day: i8) -> Self {
        Self(jiff::civil::date(year, month, day))
    }

    /// The same day one year later (29 February becomes 28).
    #[must_use]
    pub fn one_year_later(self) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().years(1)))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Date {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let error = || TimeError { text: text.to_owned(), expected: "day such as 2026-11-21" };
        if text.len() != 10 {
            return Err(error());
        }
        text.parse().map(Self).map_err(|_| error())
    }
}

impl TryFrom<String> for Date {
    type Error = TimeError;

    fn try_from(text: String) -> Result<Self, TimeError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_it_was_read() {
        let time: Timestamp = "2026-11-21T01:02:03.004Z".parse().unwrap();
        assert_eq!(time.to_string(), "2026-11-21T01:02:03.004Z");
        assert_eq!(time.plus_millis(-4).to_string(), "2026-11-21T01:02:03.000Z");
        assert_eq!(time.date(), Date::new(2026, 11, 21));
        assert_eq!(Timestamp::from(SystemTime::UNIX_EPOCH).as_millis(), 0);
    }

    #[test]
    fn what_is_no_time_is_named() {
        assert_eq!(
            "yesterday".parse::<Timestamp>().unwrap_err().to_string(),
            "`yesterday` is not a time such as 2026-11-21T01:02:03.004Z"
        );
        assert!("2026-02-30".parse::<Date>().is_err());
        assert!("2026-02-03T00:00:00".parse::<Date>().is_err());
        assert_eq!(Date::new(2028, 2, 29).one_year_later(), Date::new(2029, 2, 28));
    }
}
