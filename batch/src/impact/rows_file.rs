//! Batch, impact: the verdicts of every row as Parquet, written while the population is decided.

use std::{fs::File, io::BufWriter, path::Path, sync::Arc};

use arrow::{
    array::{
        ArrayRef, Decimal128Builder, DictionaryArray, Int8Array, RecordBatch, StringArray, StringDictionaryBuilder,
        UInt64Array,
    },
    datatypes::{DataType, Field, Int8Type, Int32Type, Schema, SchemaRef},
};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use rust_decimal::Decimal;

use super::{Question, Settings, VERDICTS, pairs::Pairs, report::verdict_id};
use crate::{
    kernel::{Tile, Verdicts},
    population::Chunk,
};

/// Digits after the point of an amount in the file.
const SCALE: u32 = 4;

/// The columns of the file.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    schema: SchemaRef,
    groups: usize,
    compared: bool,
}

/// A Parquet file with a row for each row that was decided: its number in the file, its groups, the verdict of each outcome and each amount, before
/// and after. Why no more: what a row itself says stays where it is.
pub struct RowsFile {
    shape: Shape,
    writer: Option<ArrowWriter<BufWriter<File>>>,
}

impl std::fmt::Debug for RowsFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowsFile").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl RowsFile {
    /// Starts a file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(path: &Path, question: &Question<'_>, settings: &Settings) -> Result<Self, String> {
        let shape = Shape::new(question, settings);
        let file = File::create(path).map_err(|why| why.to_string())?;
        let level = ZstdLevel::try_new(1).map_err(|why| why.to_string())?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let writer = ArrowWriter::try_new(BufWriter::new(file), Arc::clone(&shape.schema), Some(properties));
        Ok(Self { writer: Some(writer.map_err(|why| why.to_string())?), shape })
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape.clone()
    }

    pub(super) fn write(&mut self, batch: &Batch) -> Result<(), String> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write(&batch.0).map_err(|why| why.to_string())
    }

    /// Writes the end of the file; without it nothing of the file can be read.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(&mut self) -> Result<(), String> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let mut file = writer.into_inner().map_err(|why| why.to_string())?;
        std::io::Write::flush(&mut file).map_err(|why| why.to_string())
    }
}

impl Shape {
    fn new(question: &Question<'_>, settings: &Settings) -> Self {
        let (pairs, group_by) = (Pairs::new(question, &settings.outcomes), &settings.group_by);
        let compared = question.before.is_some();
        let verdict = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
        let group = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let money = DataType::Decimal128(38, i8::try_from(SCALE).unwrap_or(4));
        let mut fields = vec![Field::new("row", DataType::UInt64, false)];
        fields.extend(group_by.iter().map(|name| Field::new(name.trim(), group.clone(), false)));
        let id = |pair: &super::pairs::Pair, outcome: bool| {
            let name = |plan: &zhunsheng_engine::VerifiedPlan, at: usize| match outcome {
                true => plan.outcomes.get(at).map(|outcome| outcome.id.clone()),
                false => plan.findings.get(at).map(|finding| finding.id.clone()),
            };
            let after = pair.after.and_then(|at| name(question.after.plan, at));
            after.or_else(|| name(question.before?.plan, pair.before?)).unwrap_or_default()
        };
        let mut both = |name: String, kind: &DataType, nullable: bool| {
            if compared {
                fields.push(Field::new(format!("{name}.before"), kind.clone(), nullable));
                fields.push(Field::new(format!("{name}.after"), kind.clone(), nullable));
            } else {
                fields.push(Field::new(name, kind.clone(), nullable));
            }
        };
        pairs.outcomes.iter().for_each(|pair| both(id(pair, true), &verdict, false));
        let amounts = pairs.amounts.iter().filter_map(|at| pairs.findings.get(*at));
        amounts.for_each(|pair| both(id(pair, false), &money, true));
        Self { schema: Arc::new(Schema::new(fields)), groups: group_by.len(), compared }
    }
}

/// The rows of a block.
#[derive(Debug)]
pub(super) struct Batch(RecordBatch);

/// Rows under construction.
pub(super) struct Draft {
    shape: Shape,
    groups: Vec<ArrayRef>,
    verdicts: Vec<Vec<i8>>,
    amounts: Vec<Decimal128Builder>,
}

impl Batch {
    /// Ready for the rows of a chunk.
    #[expect(clippy::new_ret_no_self, reason = "a batch is made of a draft")]
    pub(super) fn new(shape: &Shape, chunk: &Chunk) -> Draft {
        let group = |slot: usize| -> ArrayRef {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            for group in &chunk.group {
                let key = chunk.keys.get(*group as usize).and_then(|key| key.get(slot));
                builder.append_value(key.map_or("", String::as_str));
            }
            Arc::new(builder.finish())
        };
        Draft {
            shape: shape.clone(),
            groups: (0..shape.groups).map(group).collect(),
            verdicts: Vec::new(),
            amounts: Vec::new(),
        }
    }
}

impl Draft {
    /// Adds the rows of the next tile.
    pub(super) fn tile(&mut self, pairs: &Pairs, before: Option<&Tile<'_>>, after: &Tile<'_>) {
        let compared = self.shape.compared;
        let mut verdicts = self.verdicts.iter_mut();
        let mut fresh = Vec::new();
        let rows = after.rows();
        let mut put = |of: Option<Verdicts<'_>>| {
            let ids = (0..rows).map(|row| of.map_or(2, |of| place(&of, row)));
            match verdicts.next() {
                Some(column) => column.extend(ids),
                None => fresh.push(ids.collect()),
            }
        };
        for pair in &pairs.outcomes {
            if compared {
                put(before.zip(pair.old).map(|(tile, at)| tile.outcome(at)));
            }
            put(pair.new.map(|at| after.outcome(at)));
        }
        self.verdicts.extend(fresh);
        let mut at = 0;
        for finding in &pairs.amounts {
            let Some(pair) = pairs.findings.get(*finding) else { continue };
            let old = before.zip(pair.old);
            let new = pair.new.map(|at| (after, at));
            let sides = if compared { vec![old, new] } else { vec![new] };
            for side in sides {
                if self.amounts.len() <= at {
                    self.amounts.push(Decimal128Builder::new());
                }
                if let Some(builder) = self.amounts.get_mut(at) {
                    for row in 0..rows {
                        let amount = side.and_then(|(tile, at)| tile.amount(at, row)).and_then(scaled);
                        builder.append_option(amount);
                    }
                }
                at += 1;
            }
        }
    }

    /// All of them.
    pub(super) fn finish(self, rows: Vec<u64>) -> Result<Batch, String> {
        let wrong = |why: arrow::error::ArrowError| why.to_string();
        let names: ArrayRef = Arc::new(StringArray::from(VERDICTS.map(verdict_id).to_vec()));
        let Self { shape, groups, mut verdicts, mut amounts } = self;
        // Why: a block without a single row has had no tile.
        let fields = shape.schema.fields().len() - 1 - shape.groups;
        if rows.is_empty() {
            let money = |field: &Arc<Field>| matches!(field.data_type(), DataType::Decimal128(_, _));
            let count = shape.schema.fields().iter().filter(|field| money(field)).count();
            verdicts = vec![Vec::new(); fields - count];
            amounts = (0..count).map(|_| Decimal128Builder::new()).collect();
        }
        let mut columns: Vec<ArrayRef> = vec![Arc::new(UInt64Array::from(rows))];
        columns.extend(groups);
        for ids in verdicts {
            let array =
                DictionaryArray::<Int8Type>::try_new(Int8Array::from(ids), Arc::clone(&names)).map_err(wrong)?;
            columns.push(Arc::new(array));
        }
        for mut builder in amounts {
            let scale = i8::try_from(SCALE).unwrap_or(4);
            columns.push(Arc::new(builder.finish().with_precision_and_scale(38, scale).map_err(wrong)?));
        }
        RecordBatch::try_new(shape.schema, columns).map(Batch).map_err(wrong)
    }
}

/// The place of a row's verdict in [`VERDICTS`].
fn place(verdicts: &Verdicts<'_>, row: usize) -> i8 {
    let verdict = verdicts.at(row);
    VERDICTS.iter().position(|known| *known == verdict).and_then(|at| i8::try_from(at).ok()).unwrap_or(2)
}

/// An amount × 10^SCALE, if that is whole.
fn scaled(amount: Decimal) -> Option<i128> {
    let amount = amount.normalize();
    let by = SCALE.checked_sub(amount.scale())?;
    amount.mantissa().checked_mul(10_i128.checked_pow(by)?)
}
