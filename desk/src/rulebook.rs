//! Desk, what faces read: every policy in force as of one publication. Immutable; a new publication is a new rulebook that shares what stayed the same.

use std::sync::Arc;

use zhunsheng_compiler::Package;
use zhunsheng_engine::VerifiedPlan;

/// One policy of a rulebook.
#[derive(Debug)]
pub struct Edition {
    /// The package that was published.
    pub package: Package,
    /// The digest of the package: of the list of its files with their digests.
    pub digest: String,
    /// The plan that was published with it.
    pub plan: VerifiedPlan,
    /// The plan file, byte for byte.
    pub text: Arc<str>,
}

/// All policies in force, each once, in the order of their ids.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// The number of the publication, from 1.
    pub publication: u64,
    /// The hash of its record in the log.
    pub hash: String,
    /// When it was recorded: RFC 3339, UTC.
    pub recorded_at: String,
    editions: Vec<Arc<Edition>>,
}

impl Rulebook {
    /// A rulebook of these editions; of two with one policy the later counts.
    #[must_use]
    pub fn new(publication: u64, hash: String, recorded_at: String, editions: Vec<Arc<Edition>>) -> Self {
        let mut sorted: Vec<Arc<Edition>> = Vec::with_capacity(editions.len());
        for edition in editions {
            match sorted.binary_search_by(|known| known.policy().cmp(edition.policy())) {
                Ok(at) => sorted.iter_mut().skip(at).take(1).for_each(|known| *known = Arc::clone(&edition)),
                Err(at) => sorted.insert(at, edition),
            }
        }
        Self { publication, hash, recorded_at, editions: sorted }
    }

    /// The edition of a policy.
    #[must_use]
    pub fn get(&self, policy: &str) -> Option<&Arc<Edition>> {
        let at = self.editions.binary_search_by(|known| known.policy().cmp(policy)).ok()?;
        self.editions.get(at)
    }

    /// Every edition, in the order of the policies' ids.
    #[must_use]
    pub fn editions(&self) -> &[Arc<Edition>] {
        &self.editions
    }
}

impl Edition {
    /// The id of the policy.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.plan.policy.id
    }

    /// The version of the package.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.plan.policy.version
    }
}
