//! The header of an array of numpy (format versions 1 to 3): a magic word, a version, the length of a text, and the text, a
//! literal of Python with the type of the numbers, their order and the shape.

use std::io::Read;

const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// The longest header that is read, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// What a header says.
#[derive(Debug)]
pub(in crate::files) struct Header {
    /// The name of each field and its type, or one type without a name.
    pub fields: Vec<(String, String)>,
    pub by_columns: bool,
    pub shape: Vec<usize>,
}

pub(in crate::files) fn header(descr: &str, shape: &[usize]) -> Vec<u8> {
    let sizes: Vec<String> = shape.iter().map(|size| format!("{size},")).collect();
    let text = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': ({}), }}", sizes.concat());
    // The numbers begin at a multiple of 64.
    let padded = (MAGIC.len() + 4 + text.len() + 1).next_multiple_of(64) - MAGIC.len() - 4;
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    bytes.extend((padded as u16).to_le_bytes());
    bytes.extend(format!("{text:<0$}\n", padded - 1).bytes());
    bytes
}

pub(in crate::files) fn read_header(file: &mut dyn Read) -> Result<Header, String> {
    let mut start = [0; 8];
    file.read_exact(&mut start).map_err(|_| "it is shorter than the head of an array")?;
    if start[..6] != *MAGIC {
        return Err("it does not begin as an array of numpy does".into());
    }
    let mut size = vec![0; if start[6] == 1 { 2 } else { 4 }];
    if !(1..=3).contains(&start[6]) {
        return Err(format!("it is of version {} of the format, of which 1 to 3 are known", start[6]));
    }
    file.read_exact(&mut size).map_err(|_| "it ends at byte 8, within its head")?;
    let len = size.iter().rev().fold(0, |len, &byte| len << 8 | byte as usize);
    if len > LONGEST {
        return Err(format!("its header claims {len} bytes, but {LONGEST} are the most"));
    }
    let mut text = vec![0; len];
    file.read_exact(&mut text).map_err(|_| format!("it ends within its header of {len} bytes"))?;
    let text = String::from_utf8(text).map_err(|_| "its header is no text")?;
    parse(&text).ok_or_else(|| {
        format!("its header is not as numpy writes it: {}", text.trim().chars().take(80).collect::<String>())
    })
}

/// Read `{'descr': ..., 'fortran_order': ..., 'shape': (...), }`.
fn parse(text: &str) -> Option<Header> {
    let after = |key: &str| text.split_once(&format!("'{key}':")).map(|(_, rest)| rest.trim_start());
    let descr = after("descr")?;
    let fields = match descr.strip_prefix('[') {
        None => vec![(String::new(), literal(descr)?.0.into())],
        Some(list) => {
            let mut fields = Vec::new();
            let mut rest = list.trim_start();
            while let Some(field) = rest.strip_prefix('(') {
                let (name, after) = literal(field.trim_start())?;
                let (kind, after) = literal(after.trim_start().strip_prefix(',')?.trim_start())?;
                fields.push((name.into(), kind.into()));
                rest = after.trim_start().strip_prefix(')')?.trim_start().trim_start_matches(',').trim_start();
            }
            rest.strip_prefix(']')?;
            fields
        }
    };
    let by_columns = after("fortran_order")?.starts_with("True");
    let shape = after("shape")?.strip_prefix('(')?.split_once(')')?.0;
    let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
    let shape = sizes.map(|size| size.trim_end_matches('L').parse().ok()).collect::<Option<Vec<usize>>>()?;
    (shape.len() <= 32 && !fields.is_empty()).then_some(Header { fields, by_columns, shape })
}

/// A text between quotation marks, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let mark = text.chars().next().filter(|mark| ['\'', '"'].contains(mark))?;
    text[1..].split_once(mark)
}
