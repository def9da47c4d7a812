//! Desk, time: the clock is handed in, instants are written in UTC, "today" is the civil date at a fixed offset.

use std::{fmt, sync::Arc};

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};
use zhunsheng_engine::Date;

/// Tells the time. A test hands in a clock that it sets.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The clock of the system.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock that asks a function.
    #[must_use]
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// What time it is, cut to milliseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// How a desk is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Tells the time.
    pub clock: Clock,
    /// How many hours the civil date is ahead of UTC; 8 is the time of China.
    pub utc_offset_hours: i8,
}

impl Default for Options {
    fn default() -> Self {
        Self { clock: Clock::system(), utc_offset_hours: 8 }
    }
}

impl Options {
    /// The civil date now.
    #[must_use]
    pub fn today(&self) -> Date {
        let offset = Offset::from_hours(self.utc_offset_hours).unwrap_or(Offset::UTC);
        let day = self.clock.now().to_zoned(TimeZone::fixed(offset)).date();
        let (month, of_month) = (u32::try_from(day.month()).unwrap_or(1), u32::try_from(day.day()).unwrap_or(1));
        Date::new(i32::from(day.year()), month, of_month)
            .unwrap_or_else(|| unreachable!("a clock shows a day of the calendar"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, Options};

    #[test]
    fn the_civil_date_is_that_of_the_offset() {
        let late = || "2026-12-31T16:00:00Z".parse().unwrap_or_default();
        let at = |utc_offset_hours| Options { clock: Clock::new(late), utc_offset_hours }.today().to_string();
        assert_eq!(at(8), "2027-01-01");
        assert_eq!(at(7), "2026-12-31");
    }
}
