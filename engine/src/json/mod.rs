//! Ground of the engine: JSON text, read for plans and facts and written for answers.

mod read;
mod write;

pub(crate) use read::{Cursor, Read, items, members, string, whole};
pub use read::{Flaw, FlawKind};
pub use write::to_json;
