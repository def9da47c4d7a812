//! Stage explain: folds over a decision. None of them computes a node; what they suggest is proved by deciding again.

pub mod causes;
pub mod gaps;
pub mod ladder;
pub mod pace;
pub mod questions;
pub mod support;
pub mod ways;
pub mod when;

pub use causes::Causes;
pub use gaps::{Changer, changeable_by, is_settled};
pub use ladder::{Standing, standing};
pub use pace::{Pace, pace};
pub use questions::{Question, questions};
pub use ways::{Way, ways};
pub use when::{Window, window};
