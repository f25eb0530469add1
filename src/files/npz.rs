//! Several arrays of numpy in one archive.

use super::npy::{self, Numbers};
use super::{Metadata, Table};
use crate::connect::{Pairs, Wiring};
use crate::disk::replace::replace;
use crate::error::Result;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The array that holds metadata: rows of key and text.
const METADATA: &str = "metadata";

/// How much smaller an array can be when it is compressed.
const RATIO: u64 = 1032;

/// The most arrays that are read.
const MOST: usize = 1 << 16;

pub(super) fn write(path: &Path, table: &Table) -> Result<()> {
    replace(path, 1, |file| {
        // What is written cannot be gone back in, as an archive wants to: each array is known before it is put in.
        let mut archive = ZipWriter::new_stream(io::BufWriter::with_capacity(1 << 16, file));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
        for (name, column) in &table.columns {
            archive.start_file(format!("{name}.npy"), options).map_err(io::Error::other)?;
            npy::column(&mut archive, column)?;
        }
        archive.start_file(format!("{METADATA}.npy"), options).map_err(io::Error::other)?;
        archive.write_all(&texts(&table.metadata))?;
        archive.finish().map_err(io::Error::other)?.flush()
    })
}

/// Metadata as an array of text, with a row of two for each entry.
fn texts(metadata: &Metadata) -> Vec<u8> {
    let longest = metadata.iter().flat_map(|(key, value)| [key, value]).map(|text| text.chars().count()).max();
    let longest = longest.unwrap_or(0).max(1);
    let mut bytes = npy::header(&format!("'<U{longest}'"), &[metadata.iter().count(), 2]);
    for text in metadata.iter().flat_map(|(key, value)| [key, value]) {
        let letters = text.chars().map(u32::from).chain(std::iter::repeat(0)).take(longest);
        letters.for_each(|letter| bytes.extend(letter.to_le_bytes()));
    }
    bytes
}

pub(super) fn read(path: &Path) -> Result<Table, String> {
    let mut table = Table::new();
    for (name, numbers) in arrays(path)? {
        match numbers {
            Numbers::Texts(texts) if name == METADATA => {
                texts.chunks_exact(2).for_each(|entry| table.metadata.set(&entry[0], &entry[1]));
            }
            Numbers::Texts(_) => {}
            numbers => table.columns.push((name, numbers.column()?)),
        }
    }
    Ok(table)
}

/// The arrays of an archive, by their names.
pub(super) fn arrays(path: &Path) -> Result<Vec<(String, Numbers)>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let len = file.metadata().map_err(|error| error.to_string())?.len();
    let mut archive = ZipArchive::new(file).map_err(|error| format!("it is no archive: {error}"))?;
    if archive.len() > MOST {
        return Err(format!("it has {} arrays, but {MOST} are the most", archive.len()));
    }
    let mut arrays = Vec::new();
    for k in 0..archive.len() {
        let mut entry = archive.by_index(k).map_err(|error| format!("array number {k}: {error}"))?;
        let name = entry.name().map_err(|error| format!("array number {k}: {error}"))?;
        let name = name.trim_end_matches(".npy").to_string();
        let within = |reason: String| format!("array \"{name}\": {reason}");
        // An array that claims to be more than its compressed bytes can hold is not even begun.
        let (size, packed) = (entry.size(), entry.compressed_size().min(len));
        if size > packed.saturating_mul(RATIO) {
            return Err(within(format!("it claims {size} bytes, which {packed} compressed ones cannot hold")));
        }
        let header = npy::read_header(&mut entry).map_err(within)?;
        let numbers = npy::read_array(&mut entry, header, size).map_err(within)?;
        // The checksum is compared where the array ends.
        let rest = io::copy(&mut entry, &mut io::sink()).map_err(|error| within(error.to_string()))?;
        if rest > 0 {
            return Err(within(format!("{rest} bytes follow its last number")));
        }
        arrays.push((name, numbers));
    }
    Ok(arrays)
}

/// The sparse matrix of an archive that SciPy has written, if it is one.
pub(super) fn sparse(path: &Path) -> Result<Option<Result<Wiring<Pairs>>>, String> {
    let mut arrays = arrays(path)?;
    let mut take = |name: &str| arrays.iter().position(|(own, _)| own == name).map(|k| arrays.swap_remove(k).1);
    let Some(Numbers::Texts(format)) = take("format") else { return Ok(None) };
    let format = format.concat();
    let indices = |numbers: Option<Numbers>, name: &str| match numbers {
        Some(Numbers::Integers(integers)) => {
            let each = integers.into_iter().map(|index| usize::try_from(index).ok());
            each.collect::<Option<Vec<_>>>().ok_or_else(|| format!("its array \"{name}\" has an index below 0"))
        }
        _ => Err(format!("a sparse matrix of format \"{format}\" has an array \"{name}\" of whole numbers")),
    };
    let weights: Vec<f64> = match take("data") {
        Some(Numbers::Floats(weights)) => weights,
        Some(Numbers::Integers(weights)) => weights.into_iter().map(|weight| weight as f64).collect(),
        _ => return Err("it has no array \"data\" of weights".into()),
    };
    match format.as_str() {
        "csr" => {
            let (starts, targets) = (indices(take("indptr"), "indptr")?, indices(take("indices"), "indices")?);
            Ok(Some(Pairs::from_csr(&starts, &targets, &weights)))
        }
        "coo" => {
            let (sources, targets) = (indices(take("row"), "row")?, indices(take("col"), "col")?);
            Ok(Some(Pairs::from_coo(&sources, &targets, &weights)))
        }
        _ => Err(format!("it has a sparse matrix of format \"{format}\", of which csr and coo are read")),
    }
}
