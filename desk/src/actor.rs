//! Desk, who acts: an account with its roles, as its session or its token vouches for them at this moment.

use crate::people::{Role, Roles};

/// Who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: String,
    /// What it may do. A token never carries approving or administrating, whatever its account may do.
    pub roles: Roles,
    /// Whether the person proved within the last minutes to be the one who signed in.
    pub confirmed: bool,
}

impl Actor {
    /// Whether it has the role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.has(role)
    }
}
