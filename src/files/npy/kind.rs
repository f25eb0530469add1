//! The types of numbers that arrays of numpy have.

use super::header::LONGEST;
use crate::files::Column;

/// An array of one type, each number as bytes turned into what it is.
#[derive(Debug)]
pub(in crate::files) enum Numbers {
    Floats(Vec<f64>),
    Integers(Vec<i64>),
    Texts(Vec<String>),
}

impl Numbers {
    pub fn column(self) -> Result<Column, String> {
        match self {
            Numbers::Floats(numbers) => Ok(Column::Numbers(numbers)),
            Numbers::Integers(integers) => Ok(Column::Integers(integers)),
            Numbers::Texts(_) => Err("it has text where numbers are needed".into()),
        }
    }
}

impl Column {
    pub(super) fn into_numbers(self) -> Column {
        match self {
            Column::Integers(integers) => Column::Numbers(integers.into_iter().map(|x| x as f64).collect()),
            numbers => numbers,
        }
    }
}

/// The type of a number: `<f8` is a float of 8 bytes, the least significant first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    swapped: bool,
    letter: u8,
    pub bytes: usize,
}

impl Kind {
    pub fn of(name: &str) -> Result<Kind, String> {
        let unknown = || format!("it has numbers of type \"{name}\", of which floats, integers and text are read");
        let mut letters = name.bytes().peekable();
        let swapped = letters.peek() == Some(&b'>');
        letters.next_if(|letter| b"<>|=".contains(letter));
        let letter = letters.next().ok_or_else(unknown)?;
        let size: String = letters.map(char::from).collect();
        let size: usize = size.parse().map_err(|_| unknown())?;
        let bytes = if letter == b'U' { size.checked_mul(4).ok_or_else(unknown)? } else { size };
        let known = match letter {
            b'f' => [4, 8].contains(&bytes),
            b'i' | b'u' => [1, 2, 4, 8].contains(&bytes),
            b'b' => bytes == 1,
            b'U' | b'S' => bytes <= LONGEST,
            _ => false,
        };
        if known { Ok(Kind { swapped, letter, bytes }) } else { Err(unknown()) }
    }

    pub fn empty(self, len: usize) -> Numbers {
        match self.letter {
            b'f' => Numbers::Floats(Vec::with_capacity(len)),
            b'U' | b'S' => Numbers::Texts(Vec::new()),
            _ => Numbers::Integers(Vec::with_capacity(len)),
        }
    }

    pub fn push(self, bytes: &[u8], numbers: &mut Numbers) {
        let mut word = [0; 8];
        match numbers {
            Numbers::Texts(texts) => texts.push(self.text(bytes)),
            Numbers::Floats(floats) => {
                self.order(bytes, &mut word);
                let double = f64::from_le_bytes(word);
                floats.push(if self.bytes == 4 { f32::from_bits(double.to_bits() as u32) as f64 } else { double });
            }
            Numbers::Integers(integers) => {
                self.order(bytes, &mut word);
                let unused = 64 - 8 * self.bytes as u32;
                let word = u64::from_le_bytes(word);
                integers.push(if self.letter == b'i' { (word << unused) as i64 >> unused } else { word as i64 });
            }
        }
    }

    fn order(self, bytes: &[u8], word: &mut [u8; 8]) {
        word[..bytes.len()].copy_from_slice(bytes);
        if self.swapped {
            word[..bytes.len()].reverse();
        }
    }

    fn text(self, bytes: &[u8]) -> String {
        let text: String = if self.letter == b'S' {
            bytes.iter().map(|&byte| char::from(byte)).collect()
        } else {
            let letter = |bytes: &[u8]| {
                let mut word = [0; 8];
                self.order(bytes, &mut word);
                char::from_u32(u64::from_le_bytes(word) as u32).unwrap_or('?')
            };
            bytes.chunks_exact(4).map(letter).collect()
        };
        text.trim_end_matches('\0').into()
    }
}
