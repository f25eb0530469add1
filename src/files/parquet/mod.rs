//! Tables as Parquet: columns of doubles and of 64-bit integers in groups of rows, compressed with Snappy.

mod read;
mod recover;

use super::{Column, Metadata, Table};
use crate::disk::replace::replace;
use crate::error::Result;
use ::parquet::basic::{Compression, Encoding, Repetition, Type as Physical};
use ::parquet::data_type::{DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{FileMetaData, KeyValue, ParquetMetaData, ParquetMetaDataWriter};
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{ColumnPath, SchemaDescriptor, Type, TypePtr};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

pub(super) use read::read;
pub use recover::recover;

/// Rows of a group.
pub(super) const GROUP: usize = 1 << 20;

/// What a column is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers of which few differ: each is kept once in a group.
    Repeated,
    /// Numbers.
    Numbers,
    /// Whole numbers: the differences between them are kept.
    Integers,
}

/// Writes groups of rows, and after each a footer, which makes the file a whole one for as long as nothing follows. A footer
/// within the file is skipped by those that read the last one.
pub(super) struct Writer<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    kinds: Vec<Kind>,
    schema: TypePtr,
    rows: i64,
    /// Bytes written up to the latest footer, and the bytes of that.
    footer: (usize, usize),
}

impl<W: Write + Send> Writer<W> {
    pub fn new(file: W, columns: &[(&str, Kind)]) -> Result<Writer<W>, ParquetError> {
        let field = |(name, kind): &(&str, Kind)| {
            let physical = if *kind == Kind::Integers { Physical::INT64 } else { Physical::DOUBLE };
            let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::REQUIRED);
            field.build().map(Arc::new)
        };
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        let schema = Arc::new(Type::group_type_builder("schema").with_fields(fields).build()?);
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("synfire {}", env!("CARGO_PKG_VERSION")))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_dictionary_enabled(false)
            .set_max_row_group_row_count(None);
        for (name, kind) in columns {
            let path = ColumnPath::from(vec![name.to_string()]);
            properties = match kind {
                Kind::Repeated => properties.set_column_dictionary_enabled(path, true),
                Kind::Integers => properties.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
                Kind::Numbers => properties,
            };
        }
        let writer = SerializedFileWriter::new(file, schema.clone(), Arc::new(properties.build()))?;
        Ok(Writer { writer, kinds: columns.iter().map(|(_, kind)| *kind).collect(), schema, rows: 0, footer: (0, 0) })
    }

    /// Write a group of rows.
    pub fn group(&mut self, columns: &[ColumnSlice]) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for column in columns {
            let Some(mut writer) = group.next_column()? else { break };
            match column {
                ColumnSlice::Numbers(numbers) => writer.typed::<DoubleType>().write_batch(numbers, None, None)?,
                ColumnSlice::Integers(integers) => writer.typed::<Int64Type>().write_batch(integers, None, None)?,
            };
            writer.close()?;
        }
        let written = group.close()?;
        self.rows += written.num_rows();
        Ok(())
    }

    /// Make what is there a whole file. Where that would be a footer after each few rows of a long file, it waits for more.
    pub fn footer(&mut self, metadata: &Metadata) -> Result<(), ParquetError> {
        let (end, bytes) = self.footer;
        if self.writer.bytes_written() - end < 4 * bytes {
            return Ok(());
        }
        let descriptor = Arc::new(SchemaDescriptor::new(self.schema.clone()));
        let by = Some(format!("synfire {}", env!("CARGO_PKG_VERSION")));
        let file = FileMetaData::new(1, self.rows, by, Some(entries(metadata)), descriptor, None);
        let whole = ParquetMetaData::new(file, self.writer.flushed_row_groups().to_vec());
        let mut footer = Vec::new();
        ParquetMetaDataWriter::new(&mut footer, &whole).finish()?;
        self.writer.write_all(&footer)?;
        self.writer.flush()?;
        self.footer = (self.writer.bytes_written(), footer.len());
        Ok(())
    }

    pub fn finish(mut self, metadata: &Metadata) -> Result<W, ParquetError> {
        entries(metadata).into_iter().for_each(|entry| self.writer.append_key_value_metadata(entry));
        self.writer.into_inner()
    }

    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }
}

/// Some rows of a column.
pub(super) enum ColumnSlice<'a> {
    Numbers(&'a [f64]),
    Integers(&'a [i64]),
}

fn entries(metadata: &Metadata) -> Vec<KeyValue> {
    metadata.iter().map(|(key, value)| KeyValue::new(key.into(), value.to_string())).collect()
}

pub(super) fn write(path: &Path, table: &Table) -> Result<()> {
    let kind = |column: &Column| match column {
        Column::Integers(_) => Kind::Integers,
        Column::Numbers(numbers) if repeats(numbers) => Kind::Repeated,
        Column::Numbers(_) => Kind::Numbers,
    };
    let columns: Vec<_> = table.columns.iter().map(|(name, column)| (name.as_str(), kind(column))).collect();
    replace(path, 1, |file| {
        let write = || -> Result<(), ParquetError> {
            let mut writer = Writer::new(std::io::BufWriter::with_capacity(1 << 18, file), &columns)?;
            for first in (0..table.rows()).step_by(GROUP) {
                let rows = first..table.rows().min(first + GROUP);
                let columns = table.columns.iter().map(|(_, column)| match column {
                    Column::Numbers(numbers) => ColumnSlice::Numbers(&numbers[rows.clone()]),
                    Column::Integers(integers) => ColumnSlice::Integers(&integers[rows.clone()]),
                });
                writer.group(&columns.collect::<Vec<_>>())?;
            }
            writer.finish(&table.metadata)?.flush()?;
            Ok(())
        };
        write().map_err(failure)
    })
}

/// Whether it pays to keep each number once.
fn repeats(numbers: &[f64]) -> bool {
    let some = &numbers[..numbers.len().min(1 << 12)];
    2 * some.windows(2).filter(|two| two[0].to_bits() == two[1].to_bits()).count() > some.len()
}

/// What the system said, if it was the system.
pub(super) fn failure(error: ParquetError) -> std::io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(error) => *error,
            Err(cause) => std::io::Error::other(cause),
        },
        error => std::io::Error::other(error),
    }
}
