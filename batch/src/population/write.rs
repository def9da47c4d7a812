//! Batch, population: cases written as a table that can be read again: CSV or Parquet with a column for each fact.

use std::{fs::File, io::BufWriter, path::Path, sync::Arc};

use arrow::{
    array::{ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, RecordBatch, StringBuilder},
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use rust_decimal::Decimal;
use zhunsheng_engine::{
    Cell, Date, Facts, Lang, VerifiedPlan,
    plan::{Domain, Fact},
    value::shift,
};

use super::{BLOCK_ROWS, Format};

/// Writes cases, row after row. Columns stand under the titles of facts with their units in brackets, after the columns that are no facts.
pub struct Writer<'p> {
    plan: &'p VerifiedPlan,
    out: Out,
}

enum Out {
    Csv(Box<csv::Writer<File>>),
    Parquet { writer: Box<ArrowWriter<BufWriter<File>>>, schema: SchemaRef, columns: Vec<Builder>, rows: usize },
}

/// A column of Parquet under construction.
enum Builder {
    Boolean(BooleanBuilder),
    Integer(Int64Builder),
    Decimal(Decimal128Builder, u32),
    Date(Date32Builder),
    Text(StringBuilder),
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl<'p> Writer<'p> {
    /// Starts a file of CSV or Parquet; `others` are the headings of the columns that are no facts, and choices and yes or no are written in `lang`.
    ///
    /// # Errors
    /// If the file cannot be written, or the format is Excel, which is only read.
    pub fn create(
        path: &Path,
        format: Format,
        plan: &'p VerifiedPlan,
        others: &[&str],
        lang: Lang,
    ) -> Result<Self, String> {
        let mut headings: Vec<String> = others.iter().map(|other| (*other).to_owned()).collect();
        headings.extend(plan.facts.iter().map(|fact| heading(plan, fact, lang)));
        let file = File::create(path).map_err(|why| why.to_string())?;
        let out = match format {
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(file);
                writer.write_record(&headings).map_err(|why| why.to_string())?;
                Out::Csv(Box::new(writer))
            }
            Format::Parquet => {
                let kinds =
                    others.iter().map(|_| DataType::Utf8).chain(plan.facts.iter().map(|fact| kind(&fact.domain)));
                let fields: Vec<Field> =
                    headings.iter().zip(kinds).map(|(name, kind)| Field::new(name, kind, true)).collect();
                let schema: SchemaRef = Arc::new(Schema::new(fields));
                let level = ZstdLevel::try_new(1).map_err(|why| why.to_string())?;
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(level))
                    .set_max_row_group_row_count(Some(BLOCK_ROWS * 4))
                    .build();
                let writer = ArrowWriter::try_new(BufWriter::new(file), Arc::clone(&schema), Some(properties));
                let writer = Box::new(writer.map_err(|why| why.to_string())?);
                let columns = columns(&schema);
                Out::Parquet { writer, schema, columns, rows: 0 }
            }
            Format::Xlsx => return Err("xlsx".to_owned()),
        };
        Ok(Self { plan, out })
    }

    /// Adds a row: the values of the columns that are no facts, and a case. A fact that is not known gets an empty cell.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&mut self, others: &[&str], facts: &Facts, lang: Lang) -> Result<(), String> {
        let plan = self.plan;
        match &mut self.out {
            Out::Csv(writer) => {
                let cells = (0..plan.facts.len()).map(|at| text(plan, facts, at, lang).unwrap_or_default());
                let record: Vec<String> = others.iter().map(|other| (*other).to_owned()).chain(cells).collect();
                writer.write_record(&record).map_err(|why| why.to_string())
            }
            Out::Parquet { writer, schema, columns, rows } => {
                let first = others.len().min(columns.len());
                let (texts, of_facts) = columns.split_at_mut(first);
                for (column, value) in texts.iter_mut().zip(others) {
                    if let Builder::Text(builder) = column {
                        builder.append_value(value);
                    }
                }
                for (at, column) in of_facts.iter_mut().enumerate() {
                    column.push(plan, facts, at, lang);
                }
                *rows += 1;
                if *rows < BLOCK_ROWS {
                    return Ok(());
                }
                *rows = 0;
                flush(writer, schema, columns)
            }
        }
    }

    /// Writes what is left and the end of the file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<(), String> {
        match self.out {
            Out::Csv(mut writer) => writer.flush().map_err(|why| why.to_string()),
            Out::Parquet { mut writer, schema, mut columns, rows } => {
                if rows > 0 {
                    flush(&mut writer, &schema, &mut columns)?;
                }
                writer.close().map(drop).map_err(|why| why.to_string())
            }
        }
    }
}

fn flush(writer: &mut ArrowWriter<BufWriter<File>>, schema: &SchemaRef, columns: &mut [Builder]) -> Result<(), String> {
    let arrays: Vec<ArrayRef> = columns.iter_mut().map(Builder::finish).collect();
    let batch = RecordBatch::try_new(Arc::clone(schema), arrays).map_err(|why| why.to_string())?;
    writer.write(&batch).map_err(|why| why.to_string())
}

/// The title of a fact, with its unit where numbers need one to be told.
fn heading(plan: &VerifiedPlan, fact: &Fact, lang: Lang) -> String {
    let alike = plan.facts.iter().filter(|other| other.title.get(lang) == fact.title.get(lang)).count();
    let name = if alike > 1 { fact.name.as_str() } else { fact.title.get(lang) };
    let unit = fact.domain.unit().and_then(|unit| plan.units.get(unit as usize)).filter(|unit| unit.id != "1");
    match (unit, lang) {
        (Some(unit), Lang::Zh) => format!("{name}（{}）", unit.id),
        (Some(unit), Lang::En) if !unit.many.is_empty() => format!("{name} ({})", unit.many),
        (Some(unit), Lang::En) => format!("{name} ({})", unit.id),
        (None, _) => name.to_owned(),
    }
}

fn kind(domain: &Domain) -> DataType {
    match domain {
        Domain::Boolean => DataType::Boolean,
        Domain::Integer { .. } => DataType::Int64,
        Domain::Decimal { decimals, .. } => DataType::Decimal128(38, i8::try_from(*decimals).unwrap_or(0)),
        Domain::Date => DataType::Date32,
        Domain::Choice { .. } | Domain::Text { .. } | Domain::List { .. } => DataType::Utf8,
    }
}

fn columns(schema: &SchemaRef) -> Vec<Builder> {
    let builder = |kind: &DataType| match kind {
        DataType::Boolean => Builder::Boolean(BooleanBuilder::new()),
        DataType::Int64 => Builder::Integer(Int64Builder::new()),
        DataType::Date32 => Builder::Date(Date32Builder::new()),
        DataType::Decimal128(_, scale) => {
            let builder = Decimal128Builder::new().with_data_type(kind.clone());
            Builder::Decimal(builder, u32::try_from(*scale).unwrap_or(0))
        }
        _ => Builder::Text(StringBuilder::new()),
    };
    schema.fields().iter().map(|field| builder(field.data_type())).collect()
}

impl Builder {
    fn push(&mut self, plan: &VerifiedPlan, facts: &Facts, at: usize, lang: Lang) {
        let cell = facts.cell(at);
        match self {
            Self::Boolean(builder) => {
                builder.append_option(if let Cell::Boolean(truth) = cell { Some(truth) } else { None });
            }
            Self::Integer(builder) => {
                builder.append_option(if let Cell::Integer(number) = cell { Some(number) } else { None });
            }
            Self::Date(builder) => builder.append_option(if let Cell::Date(day) = cell { days(day) } else { None }),
            Self::Decimal(builder, scale) => {
                let shown = if let Cell::Decimal(held) = cell { shown(plan, at, held) } else { None };
                builder.append_option(shown.and_then(|shown| scaled(shown, *scale)));
            }
            Self::Text(builder) => builder.append_option(text(plan, facts, at, lang)),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Boolean(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Decimal(builder, _) => Arc::new(builder.finish()),
            Self::Text(builder) => Arc::new(builder.finish()),
        }
    }
}

fn days(day: Date) -> Option<i32> {
    i32::try_from(Date::new(1970, 1, 1)?.days_until(day)).ok()
}

fn scaled(number: Decimal, scale: u32) -> Option<i128> {
    let number = number.normalize();
    number.mantissa().checked_mul(10_i128.checked_pow(scale.checked_sub(number.scale())?)?)
}

/// A number in the unit of its fact.
fn shown(plan: &VerifiedPlan, fact: usize, held: Decimal) -> Option<Decimal> {
    let unit = plan.facts.get(fact)?.domain.unit().and_then(|unit| plan.units.get(unit as usize));
    shift(held, unit.map_or(0, |unit| -unit.exponent)).map(|shown| shown.normalize())
}

/// A value as it stands in a cell.
fn text(plan: &VerifiedPlan, facts: &Facts, at: usize, lang: Lang) -> Option<String> {
    let domain = &plan.facts.get(at)?.domain;
    match facts.cell(at) {
        Cell::Boolean(truth) => Some(
            match (truth, lang) {
                (true, Lang::Zh) => "是",
                (false, Lang::Zh) => "否",
                (true, Lang::En) => "yes",
                (false, Lang::En) => "no",
            }
            .to_owned(),
        ),
        Cell::Integer(number) => Some(number.to_string()),
        Cell::Decimal(held) => shown(plan, at, held).map(|shown| shown.to_string()),
        Cell::Date(day) => Some(day.to_string()),
        Cell::Choice(choice) => {
            let Domain::Choice { set } = domain else { return None };
            let choice = plan.choice_sets.get(*set as usize)?.choices.get(choice as usize)?;
            Some(if lang == Lang::Zh { choice.label.zh.clone() } else { choice.id.clone() })
        }
        Cell::Text(id) => Some(facts.text(id).to_owned()),
        Cell::List(id) => {
            let Domain::List { fields, .. } = domain else { return None };
            let record = |cells: &Vec<Cell>| -> serde_json::Value {
                let fields = fields
                    .iter()
                    .zip(cells)
                    .filter_map(|(field, cell)| Some((field.name.clone(), json(plan, facts, &field.domain, *cell)?)));
                serde_json::Value::Object(fields.collect())
            };
            let records: Vec<_> = facts.records(id).iter().map(record).collect();
            Some(serde_json::Value::Array(records).to_string())
        }
        _ => None,
    }
}

/// A field of a record as a facts file has it.
fn json(plan: &VerifiedPlan, facts: &Facts, domain: &Domain, cell: Cell) -> Option<serde_json::Value> {
    Some(match (cell, domain) {
        (Cell::Boolean(truth), _) => truth.into(),
        (Cell::Integer(number), _) => number.into(),
        (Cell::Decimal(held), _) => {
            let unit = domain.unit().and_then(|unit| plan.units.get(unit as usize));
            shift(held, unit.map_or(0, |unit| -unit.exponent))?.normalize().to_string().into()
        }
        (Cell::Date(day), _) => day.to_string().into(),
        (Cell::Choice(choice), Domain::Choice { set }) => {
            plan.choice_sets.get(*set as usize)?.choices.get(choice as usize)?.id.as_str().into()
        }
        (Cell::Text(id), _) => facts.text(id).into(),
        _ => return None,
    })
}
