//! Stage explain: folds over a decision. None of them computes a node; what they suggest is proved by deciding again.

pub mod causes;
pub mod gaps;
pub mod ladder;
pub mod pace;
pub mod questions;
pub mod records;
pub mod support;
pub mod trend;
pub mod ways;
pub mod when;

pub use causes::Causes;
pub use gaps::{Changer, changeable_by, is_settled};
pub use ladder::{Standing, standing};
pub use pace::{Line, Pace, pace};
pub use questions::{Question, questions};
pub use records::{FailingRecord, failing_records};
pub use trend::{Change, Trend, YearValue, trend};
pub use ways::{Way, ways};
pub use when::{Window, window};
