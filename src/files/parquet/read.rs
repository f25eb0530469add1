//! Reading Parquet files, ours and those of others. Nothing in them is trusted.

use crate::files::{Column, Table};
use ::parquet::basic::Type as Physical;
use ::parquet::column::reader::ColumnReader;
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The most bytes that numbers are read into from one group: a group claims what it likes.
const MOST: i64 = 1 << 32;

/// How many times the bytes of its groups a file may hold when they are decompressed, beside what every group may.
const RATIO: i64 = 1 << 12;

pub(in crate::files) fn read(path: &Path) -> Result<Table, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let len = file.metadata().map_err(|error| error.to_string())?.len();
    // The reader of another's making may panic over what nobody has written.
    catch_unwind(AssertUnwindSafe(|| read_groups(file, len)))
        .unwrap_or_else(|_| Err("it is damaged in a way that its reader does not survive".into()))
}

fn read_groups(file: File, len: u64) -> Result<Table, String> {
    let reader = SerializedFileReader::new(file).map_err(|error| {
        let way_out = "if it was not finished, synfire::files::recover brings back its complete groups of rows";
        format!("its footer, in the last of its {len} bytes, is missing or damaged ({error}); {way_out}")
    })?;
    let metadata = reader.metadata();
    let fields = metadata.file_metadata().schema_descr().columns();
    let mut table = Table::new();
    for field in fields {
        let name = field.path().string();
        if field.max_def_level() > 0 || field.max_rep_level() > 0 {
            // Such as pandas writes. There may be nothing in place of a number, which becomes NaN.
            if field.max_rep_level() > 0 || field.max_def_level() > 1 {
                return Err(format!("its column \"{name}\" has lists, not numbers"));
            }
        }
        table.columns.push((
            name,
            match field.physical_type() {
                Physical::INT32 | Physical::INT64 => Column::Integers(Vec::new()),
                Physical::FLOAT | Physical::DOUBLE => Column::Numbers(Vec::new()),
                other => return Err(format!("its column \"{}\" is of {other}, but must be of numbers", field.name())),
            },
        ));
    }
    for entry in metadata.file_metadata().key_value_metadata().into_iter().flatten() {
        table.metadata.set(entry.key.clone(), entry.value.clone().unwrap_or_default());
    }
    for group in 0..metadata.num_row_groups() {
        believable(metadata.row_group(group), len).map_err(|reason| format!("group {group} of rows: {reason}"))?;
        let rows = metadata.row_group(group).num_rows() as usize;
        let reader = reader.get_row_group(group).map_err(|error| format!("group {group} of rows: {error}"))?;
        for (k, (name, column)) in table.columns.iter_mut().enumerate() {
            let within = |reason: String| format!("group {group} of rows, column \"{name}\": {reason}");
            let reader = reader.get_column_reader(k).map_err(|error| within(error.to_string()))?;
            append(reader, column, rows, fields[k].max_def_level() > 0).map_err(within)?;
        }
    }
    Ok(table)
}

/// Whether the file can hold what a group claims.
fn believable(group: &RowGroupMetaData, len: u64) -> Result<(), String> {
    if group.num_rows() < 0 {
        return Err(format!("it claims {} rows", group.num_rows()));
    }
    for column in group.columns() {
        let (at, compressed, full) = (column.data_page_offset(), column.compressed_size(), column.uncompressed_size());
        let begins = column.dictionary_page_offset().map_or(at, |dictionary| dictionary.min(at));
        if begins < 4 || compressed < 0 || begins as i128 + compressed as i128 > len as i128 {
            return Err(format!("it claims {compressed} bytes from byte {begins} on, but there are {len} in the file"));
        }
        if !(0..=MOST.min(compressed.saturating_mul(RATIO))).contains(&full) {
            return Err(format!("it claims {full} bytes out of {compressed} compressed ones"));
        }
        if column.num_values() != group.num_rows() {
            return Err(format!("it has {} values in a column and {} rows", column.num_values(), group.num_rows()));
        }
    }
    Ok(())
}

/// Rows that are read at once.
const PIECE: usize = 1 << 14;

fn append(reader: ColumnReader, column: &mut Column, rows: usize, gaps: bool) -> Result<(), String> {
    macro_rules! all {
        ($reader:ident, $push:expr) => {{
            let (mut left, mut values, mut levels) = (rows, Vec::new(), Vec::new());
            while left > 0 {
                values.clear();
                levels.clear();
                let read = $reader.read_records(left.min(PIECE), Some(&mut levels), None, &mut values);
                let (records, _, _) = read.map_err(|error| error.to_string())?;
                if records == 0 {
                    return Err(format!("it ends {left} rows before its claimed end"));
                }
                left -= records;
                let mut values = values.drain(..);
                if gaps {
                    let each = levels.iter().map(|&level| if level > 0 { values.next() } else { None });
                    each.for_each($push);
                } else {
                    values.map(Some).for_each($push);
                }
            }
        }};
    }
    if let (true, Column::Integers(integers)) = (gaps, &mut *column) {
        // What is missing is no whole number, so that the column becomes one of numbers, if there is any.
        let mut numbers = Vec::new();
        let mut whole = Vec::new();
        match reader {
            ColumnReader::Int64ColumnReader(mut reader) => all!(reader, |value: Option<i64>| whole.push(value)),
            ColumnReader::Int32ColumnReader(mut reader) => {
                all!(reader, |value: Option<i32>| whole.push(value.map(i64::from)))
            }
            _ => return Err("it is of another type than the file says".into()),
        }
        if whole.iter().all(Option::is_some) {
            integers.extend(whole.into_iter().flatten());
            return Ok(());
        }
        numbers.extend(integers.iter().map(|&integer| integer as f64));
        numbers.extend(whole.into_iter().map(|value| value.map_or(f64::NAN, |value| value as f64)));
        *column = Column::Numbers(numbers);
        return Ok(());
    }
    match (reader, column) {
        (ColumnReader::Int64ColumnReader(mut reader), Column::Integers(integers)) => {
            all!(reader, |value: Option<i64>| integers.push(value.unwrap_or_default()))
        }
        (ColumnReader::Int32ColumnReader(mut reader), Column::Integers(integers)) => {
            all!(reader, |value: Option<i32>| integers.push(value.unwrap_or_default().into()))
        }
        (ColumnReader::Int64ColumnReader(mut reader), Column::Numbers(numbers)) => {
            all!(reader, |value: Option<i64>| numbers.push(value.map_or(f64::NAN, |value| value as f64)))
        }
        (ColumnReader::Int32ColumnReader(mut reader), Column::Numbers(numbers)) => {
            all!(reader, |value: Option<i32>| numbers.push(value.map_or(f64::NAN, f64::from)))
        }
        (ColumnReader::DoubleColumnReader(mut reader), Column::Numbers(numbers)) => {
            all!(reader, |value: Option<f64>| numbers.push(value.unwrap_or(f64::NAN)))
        }
        (ColumnReader::FloatColumnReader(mut reader), Column::Numbers(numbers)) => {
            all!(reader, |value: Option<f32>| numbers.push(value.map_or(f64::NAN, f64::from)))
        }
        _ => return Err("it is of another type than the file says".into()),
    }
    Ok(())
}
