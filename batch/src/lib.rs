//! Batch, beside the pipeline: the same plan over a whole population, column by column.

pub mod columns;
pub mod impact;
pub mod kernel;
pub mod population;
