//! Batch, population: Parquet, one row group after the other; what of a damaged group cannot be read is reported, the groups after it are read.

use std::{fs::File, path::Path};

use arrow::datatypes::{DataType, SchemaRef};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use zhunsheng_intake::{Problem, problem::text};

use super::{
    BLOCK_ROWS, Block, Format, MOST_COLUMNS, Population, Raw, Source, problem::Bad, too_many_columns, unreadable,
};

/// The row groups of a file.
pub(super) struct Groups {
    file: File,
    metadata: ArrowReaderMetadata,
    /// The group that is being read, and how many rows of it have been.
    group: usize,
    given: u64,
    /// Rows of the groups before it.
    before: u64,
    reader: Option<ParquetRecordBatchReader>,
}

impl std::fmt::Debug for Groups {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Groups").field("group", &self.group).field("given", &self.given).finish_non_exhaustive()
    }
}

pub(super) fn open(path: &Path) -> Result<Population, Box<Problem>> {
    let file = File::open(path).map_err(|why| unreadable(&why))?;
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|why| {
        let message =
            text(format!("Parquet 文件读不出来（{why}）"), format!("the Parquet file cannot be read ({why})"));
        let hint = text("文件可能没有写完整，请重新导出", "it may have been cut short: export it again");
        Box::new(Problem::new("", "not-parquet", "", message).hint(hint))
    })?;
    let schema: SchemaRef = metadata.schema().clone();
    if schema.fields().len() > MOST_COLUMNS {
        return Err(too_many_columns(schema.fields().len()));
    }
    let headings: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let mut notes = Vec::new();
    for field in schema.fields().iter().filter(|field| !is_read(field.data_type())) {
        let (name, kind) = (field.name(), field.data_type());
        notes.push(text(
            format!("“{name}”一列的类型是 {kind}，读不了，按不知道处理；一组记录请写成 JSON 文本"),
            format!("the column `{name}` is of type {kind}, which is not read, so nothing is known of it; write records as JSON text"),
        ));
    }
    let size = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0);
    let groups = Groups { file, metadata, group: 0, given: 0, before: 0, reader: None };
    let mut population = Population::new(Format::Parquet, headings, size, Source::Parquet(groups));
    population.notes = notes;
    Ok(population)
}

/// Whether values of this type can be those of a fact.
pub(super) fn is_read(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_read(values),
        kind => {
            kind.is_numeric()
                || matches!(
                    kind,
                    DataType::Null
                        | DataType::Boolean
                        | DataType::Utf8
                        | DataType::LargeUtf8
                        | DataType::Utf8View
                        | DataType::Date32
                        | DataType::Date64
                        | DataType::Timestamp(_, _)
                )
        }
    }
}

impl Groups {
    pub(super) fn next(&mut self) -> Option<Block> {
        loop {
            let rows = self.metadata.metadata().row_groups().get(self.group)?.num_rows();
            let rows = u64::try_from(rows).unwrap_or(0);
            let read = match &mut self.reader {
                Some(reader) => reader.next().transpose().map_err(|why| why.to_string()),
                None => match self.start() {
                    Ok(reader) => {
                        self.reader = Some(reader);
                        continue;
                    }
                    Err(why) => Err(why),
                },
            };
            match read {
                Ok(Some(batch)) => {
                    let row = self.before + self.given + 1;
                    self.given += u64::try_from(batch.num_rows()).unwrap_or(0);
                    let reached = self.before + self.given;
                    return Some(Block { index: 0, reached, raw: Raw::Batch { batch, row }, lost: Vec::new() });
                }
                Ok(None) if self.given >= rows => self.leave(rows),
                Ok(None) => return Some(self.lost(rows, "")),
                Err(why) => return Some(self.lost(rows, &why)),
            }
        }
    }

    fn start(&self) -> Result<ParquetRecordBatchReader, String> {
        let file = self.file.try_clone().map_err(|why| why.to_string())?;
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
            .with_row_groups(vec![self.group])
            .with_batch_size(BLOCK_ROWS)
            .build()
            .map_err(|why| why.to_string())
    }

    fn leave(&mut self, rows: u64) {
        self.before += rows;
        self.group += 1;
        self.given = 0;
        self.reader = None;
    }

    /// The rest of a group that cannot be read.
    fn lost(&mut self, rows: u64, why: &str) -> Block {
        let (group, first, last) = (self.group + 1, self.before + self.given + 1, self.before + rows);
        let lost_rows = rows.saturating_sub(self.given);
        self.leave(rows);
        let message = text(
            format!("第 {group} 个行组已损坏，第 {first} 至 {last} 行读不出来"),
            format!("row group {group} is damaged: rows {first} to {last} cannot be read"),
        );
        let bad = Bad {
            row: first,
            column: None,
            code: "row-group",
            found: zhunsheng_intake::problem::shortened(why),
            message,
            hint: Some(text("重新导出文件", "export the file again")),
        };
        Block { index: 0, reached: self.before, raw: Raw::Rows(Vec::new()), lost: vec![(bad, lost_rows)] }
    }
}
