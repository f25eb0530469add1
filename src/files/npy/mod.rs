//! Arrays as numpy writes them: a header, and the numbers.

mod header;
mod kind;

use super::{Column, Table};
use crate::disk::replace::replace;
use crate::error::Result;
use ndarray::Array2;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use header::Header;
pub(super) use header::{header, read_header};
use kind::Kind;
pub(super) use kind::Numbers;

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;

pub(super) fn column(file: &mut dyn Write, column: &Column) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(PIECE);
    match column {
        Column::Numbers(numbers) => {
            file.write_all(&header("'<f8'", &[numbers.len()]))?;
            numbers.chunks(PIECE / 8).try_for_each(|piece| {
                bytes.clear();
                piece.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
                file.write_all(&bytes)
            })
        }
        Column::Integers(integers) => {
            file.write_all(&header("'<i8'", &[integers.len()]))?;
            integers.chunks(PIECE / 8).try_for_each(|piece| {
                bytes.clear();
                piece.iter().for_each(|integer| bytes.extend(integer.to_le_bytes()));
                file.write_all(&bytes)
            })
        }
    }
}

/// A table as an array of rows with a field for each column.
pub(super) fn write(path: &Path, table: &Table) -> Result<()> {
    let kind = |column: &Column| if matches!(column, Column::Numbers(_)) { "<f8" } else { "<i8" };
    let field = |(name, column): &(String, Column)| format!("('{}', '{}'), ", escaped(name), kind(column));
    let descr = format!("[{}]", table.columns.iter().map(field).collect::<String>());
    let head = header(&descr, &[table.rows()]);
    if head.len() > 65_000 {
        let reason = "its columns have more names than the header of such a file holds; choose another ending";
        return Err(crate::Error::File { path: path.display().to_string(), reason: reason.into() });
    }
    replace(path, 1, |file| {
        let mut file = io::BufWriter::with_capacity(PIECE, file);
        file.write_all(&head)?;
        for row in 0..table.rows() {
            for (_, column) in &table.columns {
                file.write_all(&match column {
                    Column::Numbers(numbers) => numbers[row].to_le_bytes(),
                    Column::Integers(integers) => integers[row].to_le_bytes(),
                })?;
            }
        }
        file.flush()
    })
}

fn escaped(name: &str) -> String {
    name.replace(['\\', '\'', '\n'], "_")
}

pub(super) fn read(path: &Path) -> Result<Table, String> {
    let (mut file, len) = open(path)?;
    let header = read_header(&mut file)?;
    let [rows] = header.shape[..] else {
        let dimensions = header.shape.len();
        return Err(format!("it has an array of {dimensions} dimensions, but a table has rows with named fields"));
    };
    if header.fields.iter().any(|(name, _)| name.is_empty()) {
        return Err("its array has no named fields, so it is no table".into());
    }
    let kinds = header.fields.iter().map(|(_, kind)| Kind::of(kind)).collect::<Result<Vec<_>, _>>()?;
    let width: usize = kinds.iter().map(|kind| kind.bytes).sum();
    enough(rows, width, len)?;
    let mut columns: Vec<Numbers> = kinds.iter().map(|kind| kind.empty(rows)).collect();
    let mut bytes = vec![0; width];
    for row in 0..rows {
        file.read_exact(&mut bytes).map_err(|error| format!("row {row}: {error}"))?;
        let mut at = 0;
        for (kind, column) in kinds.iter().zip(&mut columns) {
            kind.push(&bytes[at..at + kind.bytes], column);
            at += kind.bytes;
        }
    }
    let mut table = Table::new();
    for ((name, _), numbers) in header.fields.into_iter().zip(columns) {
        table.columns.push((name, numbers.column()?));
    }
    Ok(table)
}

/// A matrix of numbers in a file that ends in `.npy`, such as weights with a row for each source.
///
/// # Errors
/// [`crate::Error::Unreadable`] if the file cannot be read or has no array of two dimensions.
pub fn load_matrix(path: impl AsRef<Path>) -> Result<Array2<f64>> {
    let path = path.as_ref();
    let read = || -> Result<Array2<f64>, String> {
        let (mut file, len) = open(path)?;
        let header = read_header(&mut file)?;
        let [rows, columns] = header.shape[..] else {
            return Err(format!("it has an array of {} dimensions, but a matrix has 2", header.shape.len()));
        };
        let by_columns = header.by_columns;
        let Column::Numbers(numbers) = read_array(&mut file, header, len)?.column()?.into_numbers() else {
            return Err("it has no numbers".into());
        };
        let shape = if by_columns { (columns, rows) } else { (rows, columns) };
        let matrix = Array2::from_shape_vec(shape, numbers).map_err(|error| error.to_string())?;
        Ok(if by_columns { matrix.reversed_axes() } else { matrix })
    };
    read().map_err(|reason| super::trouble::unreadable(path, reason))
}

fn open(path: &Path) -> Result<(BufReader<File>, u64), String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let len = file.metadata().map_err(|error| error.to_string())?.len();
    Ok((BufReader::with_capacity(PIECE, file), len))
}

/// Whether a file of so many bytes can hold so many rows; a file of text that is compressed holds up to a thousand times more.
fn enough(rows: usize, width: usize, len: u64) -> Result<(), String> {
    let needed = rows as u128 * width as u128;
    if needed <= len as u128 {
        return Ok(());
    }
    Err(format!(
        "its header claims {rows} rows of {width} bytes, but there are {len} bytes: it was cut short, or is damaged"
    ))
}

/// The array that a header speaks of, in a file that holds at most `len` bytes.
pub(super) fn read_array(file: &mut dyn Read, header: Header, len: u64) -> Result<Numbers, String> {
    let [(_, kind)] = &header.fields[..] else { return Err("it has rows of several fields".into()) };
    let kind = Kind::of(kind)?;
    let all = header.shape.iter().try_fold(1usize, |all, &size| all.checked_mul(size));
    let all = all.ok_or("its header claims more numbers than there can be")?;
    enough(all, kind.bytes, len)?;
    let mut numbers = kind.empty(all);
    let mut bytes = vec![0; kind.bytes * (PIECE / kind.bytes).clamp(1, all.max(1))];
    let mut left = all;
    while left > 0 {
        let piece = &mut bytes[..kind.bytes * left.min(PIECE / kind.bytes).max(1)];
        file.read_exact(piece).map_err(|error| format!("number {}: {error}", all - left))?;
        piece.chunks_exact(kind.bytes).for_each(|bytes| kind.push(bytes, &mut numbers));
        left -= piece.len() / kind.bytes;
    }
    Ok(numbers)
}
