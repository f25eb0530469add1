//! Tables as text, with commas between the numbers.

use super::{Column, Metadata, Table};
use crate::disk::replace::replace;
use crate::error::Result;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// The longest line that is read, in bytes.
const LONGEST: u64 = 1 << 24;

/// The file beside a table in which its metadata are.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("metadata.csv")
}

pub(super) fn write(path: &Path, table: &Table) -> Result<()> {
    replace(&beside(path), 1, |file| {
        let line = |(key, value): (&str, &str)| format!("{},{}\n", quoted(key), quoted(value));
        let lines: String = table.metadata.iter().map(line).collect();
        file.write_all(format!("key,value\n{lines}").as_bytes())
    })?;
    replace(path, 1, |file| {
        let mut file = io::BufWriter::with_capacity(1 << 16, file);
        let names: Vec<String> = table.columns.iter().map(|(name, _)| quoted(name)).collect();
        writeln!(file, "{}", names.join(","))?;
        let mut line = String::new();
        for row in 0..table.rows() {
            line.clear();
            for (k, (_, column)) in table.columns.iter().enumerate() {
                line.push_str(if k > 0 { "," } else { "" });
                // The shortest text that is read as the same number.
                let written = match column {
                    Column::Numbers(numbers) => write!(line, "{:?}", numbers[row]),
                    Column::Integers(integers) => write!(line, "{}", integers[row]),
                };
                written.map_err(io::Error::other)?;
            }
            line.push('\n');
            file.write_all(line.as_bytes())?;
        }
        file.flush()
    })
}

pub(super) fn read(path: &Path) -> Result<Table, String> {
    let mut table = Table::new();
    let mut lines = Lines::open(path)?;
    let names = lines.next_fields()?.ok_or("it is empty; the first line must have the names of the columns")?;
    let mut columns = vec![Growing::Integers(Vec::new()); names.len()];
    while let Some(fields) = lines.next_fields()? {
        if fields.len() != names.len() {
            let (number, found, expected) = (lines.number, fields.len(), names.len());
            return Err(format!("line {number} has {found} fields, but the first line has {expected}"));
        }
        for ((field, column), name) in fields.iter().zip(&mut columns).zip(&names) {
            column.push(field).map_err(|()| {
                let shown: String = field.chars().take(40).collect();
                format!("line {}: \"{shown}\" in column \"{name}\" is no number", lines.number)
            })?;
        }
    }
    table.columns = names.into_iter().zip(columns.into_iter().map(Growing::finish)).collect();
    table.metadata = metadata(&beside(path))?;
    Ok(table)
}

fn metadata(path: &Path) -> Result<Metadata, String> {
    let mut metadata = Metadata::new();
    if !path.exists() {
        return Ok(metadata);
    }
    let within = |reason| format!("its metadata, {}: {reason}", path.display());
    let mut lines = Lines::open(path).map_err(within)?;
    lines.next_fields().map_err(within)?;
    while let Some(fields) = lines.next_fields().map_err(within)? {
        let [key, value] = <[String; 2]>::try_from(fields).map_err(|fields| {
            within(format!("line {} has {} fields where it must have 2", lines.number, fields.len()))
        })?;
        metadata.set(key, value);
    }
    Ok(metadata)
}

/// A column that is of whole numbers until one comes that is not.
#[derive(Clone)]
enum Growing {
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
}

impl Growing {
    fn push(&mut self, field: &str) -> Result<(), ()> {
        let field = field.trim();
        if let (Growing::Integers(integers), Ok(integer)) = (&mut *self, field.parse()) {
            integers.push(integer);
            return Ok(());
        }
        // What pandas writes for what is missing.
        let number: f64 = if field.is_empty() { f64::NAN } else { field.parse().map_err(|_| ())? };
        match self {
            Growing::Numbers(numbers) => numbers.push(number),
            Growing::Integers(integers) => {
                let before = integers.iter().map(|&integer| integer as f64);
                *self = Growing::Numbers(before.chain([number]).collect());
            }
        }
        Ok(())
    }

    fn finish(self) -> Column {
        match self {
            Growing::Integers(integers) => Column::Integers(integers),
            Growing::Numbers(numbers) => Column::Numbers(numbers),
        }
    }
}

/// Lines of fields.
struct Lines {
    file: BufReader<File>,
    number: usize,
}

impl Lines {
    fn open(path: &Path) -> Result<Lines, String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        Ok(Lines { file: BufReader::with_capacity(1 << 16, file), number: 0 })
    }

    /// The fields of the next line that is not empty.
    fn next_fields(&mut self) -> Result<Option<Vec<String>>, String> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            self.number += 1;
            let number = self.number;
            let read = self.file.by_ref().take(LONGEST).read_until(b'\n', &mut bytes);
            if read.map_err(|error| format!("line {number}: {error}"))? == 0 {
                return Ok(None);
            }
            if bytes.len() as u64 == LONGEST {
                return Err(format!("line {number} is longer than {LONGEST} bytes; this is no table of numbers"));
            }
            let text = std::str::from_utf8(&bytes)
                .map_err(|error| format!("line {number}: the byte at {} is no text", error.valid_up_to()))?;
            let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
            if !text.is_empty() {
                return fields(text).map(Some).map_err(|reason| format!("line {number}: {reason}"));
            }
        }
    }
}

/// The fields of a line; between quotation marks, a comma is a comma.
fn fields(line: &str) -> Result<Vec<String>, String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            letter => field.push(letter),
        }
    }
    fields.push(field);
    if quoted { Err("a quotation mark has no partner".into()) } else { Ok(fields) }
}

fn quoted(text: &str) -> String {
    let plain = !text.contains([',', '"', '\n', '\r']);
    if plain { text.into() } else { format!("\"{}\"", text.replace('"', "\"\"").replace(['\n', '\r'], " ")) }
}
