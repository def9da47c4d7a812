//! Desk, store: counts what is asked of the database, so that a test can let each single call fail or end the process there.

use std::sync::atomic::{AtomicU64, Ordering};

use super::StoreError;

/// The variable that ends a debug build at a step, as if the power had gone.
#[cfg(debug_assertions)]
const ABORT_AT: &str = "ZHUNSHENG_FAIL_AT";

/// The steps taken so far, and the one that shall fail.
#[derive(Debug)]
pub struct Steps {
    taken: AtomicU64,
    fail_at: AtomicU64,
    struck: AtomicU64,
    #[cfg(debug_assertions)]
    abort_at: Option<u64>,
}

impl Steps {
    /// Steps that obey the environment in a debug build.
    pub(super) fn new() -> Self {
        Self {
            #[cfg(debug_assertions)]
            abort_at: std::env::var(ABORT_AT).ok().and_then(|value| value.parse().ok()),
            ..Self::free()
        }
    }

    /// Steps that nothing is counted against.
    pub(super) fn free() -> Self {
        Self {
            taken: AtomicU64::new(0),
            fail_at: AtomicU64::new(0),
            struck: AtomicU64::new(0),
            #[cfg(debug_assertions)]
            abort_at: None,
        }
    }

    /// Counts from zero again and lets the step of this number fail; 0 lets none fail.
    pub fn fail_at(&self, number: u64) {
        self.fail_at.store(number, Ordering::SeqCst);
        self.taken.store(0, Ordering::SeqCst);
        self.struck.store(0, Ordering::SeqCst);
    }

    /// How many steps were taken since `fail_at`, or since opening.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::SeqCst)
    }

    /// How many steps were really let fail since `fail_at`.
    #[must_use]
    pub fn struck(&self) -> u64 {
        self.struck.load(Ordering::SeqCst)
    }

    pub(super) fn take(&self, step: &'static str) -> Result<(), StoreError> {
        let number = self.taken.fetch_add(1, Ordering::SeqCst) + 1;
        #[cfg(debug_assertions)]
        if self.abort_at == Some(number) {
            std::process::abort();
        }
        if self.fail_at.load(Ordering::Relaxed) == number {
            self.struck.fetch_add(1, Ordering::SeqCst);
            return Err(StoreError::Injected { step, number });
        }
        Ok(())
    }

    /// A place after a commit: nothing can fail there any more, but the process can end.
    pub(super) fn pass(&self) {
        #[cfg(debug_assertions)]
        if let Some(at) = self.abort_at
            && self.taken.fetch_add(1, Ordering::SeqCst) + 1 == at
        {
            std::process::abort();
        }
    }
}
