//! Desk, people: what an account may do. Four roles, and an account has any of them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zhunsheng_engine::plan::Text;

use crate::text::both;

/// One of the four roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Writes change requests.
    Editor,
    /// Approves what others wrote.
    Approver,
    /// Reads the log.
    Auditor,
    /// Changes accounts.
    Administrator,
}

impl Role {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Editor, Self::Approver, Self::Auditor, Self::Administrator];

    /// Its word in the API, in the log and on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Approver => "approver",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Editor => both("编辑", "editor"),
            Self::Approver => both("审批", "approver"),
            Self::Auditor => both("审计", "auditor"),
            Self::Administrator => both("管理员", "administrator"),
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Editor => 1,
            Self::Approver => 2,
            Self::Auditor => 4,
            Self::Administrator => 8,
        }
    }
}

/// A set of roles. In JSON a list of their ids, in the order of [`Role::ALL`].
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u8);

impl Roles {
    /// No role.
    pub const NONE: Self = Self(0);

    /// The set of these.
    #[must_use]
    pub fn of(roles: &[Role]) -> Self {
        roles.iter().copied().collect()
    }

    /// Whether it has the role.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// The set and the role.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role.bit())
    }

    /// The set without the role.
    #[must_use]
    pub const fn without(self, role: Role) -> Self {
        Self(self.0 & !role.bit())
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The roles of the set, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// The ids, parted by a space: how the derived table keeps them.
    #[must_use]
    pub fn line(self) -> String {
        self.iter().map(Role::id).collect::<Vec<_>>().join(" ")
    }

    /// The set of such a line; words that are no roles are left out.
    #[must_use]
    pub fn of_line(line: &str) -> Self {
        line.split(' ').filter_map(Role::of_id).collect()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Roles({})", self.line())
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().map(Role::id))
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let ids = Vec::<String>::deserialize(from)?;
        let role = |id: &String| {
            Role::of_id(id).ok_or_else(|| {
                serde::de::Error::custom(format!(
                    "`{id}` is no role; roles are editor, approver, auditor, administrator"
                ))
            })
        };
        ids.iter().map(role).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, Roles};

    #[test]
    fn a_set_survives_its_line_and_its_json() {
        for bits in 0..16_u8 {
            let set = Role::ALL.into_iter().filter(|role| bits & role.bit() != 0).collect::<Roles>();
            assert_eq!(Roles::of_line(&set.line()), set);
            let json = serde_json::to_string(&set).unwrap_or_default();
            assert_eq!(serde_json::from_str::<Roles>(&json).ok(), Some(set), "{json}");
        }
        let two = Roles::of(&[Role::Administrator, Role::Editor, Role::Editor]);
        assert_eq!(serde_json::to_string(&two).unwrap_or_default(), r#"["editor","administrator"]"#);
        assert!(serde_json::from_str::<Roles>(r#"["boss"]"#).is_err());
    }
}
