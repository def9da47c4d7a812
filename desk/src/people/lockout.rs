//! Desk, people: wrong passwords in a row, and how long they lock an account. Pure: the time is handed in.

/// So many wrong passwords in a row lock the account.
pub const WRONG_IN_A_ROW: u32 = 10;
/// The first lock-out, in seconds; each further one lasts twice as long as the one before.
pub const FIRST_LOCK: i64 = 15 * 60;
/// No lock-out lasts longer than a day, in seconds. Why: whoever knows a name could else keep its owner out for ever.
pub const LONGEST_LOCK: i64 = 24 * 60 * 60;

/// What is remembered of wrong passwords. Times are seconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// Wrong ones in a row since the last lock-out or the last right one.
    pub wrong: u32,
    /// Lock-outs since the last right one.
    pub locks: u32,
    /// Until when the account is locked.
    pub locked_until: Option<i64>,
}

impl Attempts {
    /// Whether the account is locked: until just before the last instant.
    #[must_use]
    pub fn is_locked(&self, now: i64) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    /// After one more wrong password. While locked nothing is counted, so that a lock-out cannot be drawn out from outside.
    #[must_use]
    pub fn after_wrong(self, now: i64) -> Self {
        if self.is_locked(now) {
            return self;
        }
        let wrong = self.wrong.saturating_add(1);
        if wrong < WRONG_IN_A_ROW {
            return Self { wrong, locked_until: None, ..self };
        }
        let doubled = 1_i64.checked_shl(self.locks.min(16)).unwrap_or(1);
        let lasts = FIRST_LOCK.saturating_mul(doubled).min(LONGEST_LOCK);
        Self { wrong: 0, locks: self.locks.saturating_add(1), locked_until: Some(now.saturating_add(lasts)) }
    }

    /// Whether a wrong password has just locked the account.
    #[must_use]
    pub fn locked_now(before: &Self, after: &Self) -> bool {
        after.locks > before.locks
    }
}

#[cfg(test)]
mod tests {
    use super::Attempts;

    fn wrong_times(mut attempts: Attempts, times: u32, now: i64) -> Attempts {
        for _ in 0..times {
            attempts = attempts.after_wrong(now);
        }
        attempts
    }

    #[test]
    fn the_tenth_wrong_one_locks_for_a_quarter_of_an_hour() {
        let nine = wrong_times(Attempts::default(), 9, 1_000);
        assert!(!nine.is_locked(1_000));
        let ten = nine.after_wrong(1_000);
        assert!(Attempts::locked_now(&nine, &ten));
        assert!(ten.is_locked(1_000) && ten.is_locked(1_000 + 899));
        assert!(!ten.is_locked(1_000 + 900));
    }

    #[test]
    fn each_lock_out_lasts_twice_as_long_up_to_a_day() {
        let mut attempts = Attempts::default();
        let mut now = 0;
        let mut minutes = Vec::new();
        for _ in 0..9 {
            attempts = wrong_times(attempts, 10, now);
            let until = attempts.locked_until.unwrap_or(now);
            minutes.push((until - now) / 60);
            now = until;
        }
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
    }

    #[test]
    fn while_it_is_locked_nothing_counts() {
        let locked = wrong_times(Attempts::default(), 10, 0);
        assert_eq!(wrong_times(locked, 1_000, 500), locked);
        let again = locked.after_wrong(900);
        assert_eq!((again.wrong, again.locks, again.locked_until), (1, 1, None));
    }
}
