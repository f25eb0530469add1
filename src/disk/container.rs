//! A file of sections, each with its length and a checksum.
//!
//! | bytes | content |
//! |---|---|
//! | 8 | `89 53 59 46 0d 0a 1a 0a`: no text, and broken by whatever changes line ends |
//! | 8 | version of the layout of the file |
//! | 8 | number of sections |
//! | 8 | checksum of the three before |
//! | for each section: 8 | name |
//! | 8 | length of its content in words of 8 bytes |
//! | | content |
//! | 8 | checksum of name, length and content |
//!
//! All words are little-endian. The checksum takes the words one by one, each step of which can be undone: words that
//! differ in one place have different checksums for certain.

use std::io::{self, Read, Write};

const MAGIC: u64 = u64::from_le_bytes(*b"\x89SYF\r\n\x1a\n");
const VERSION: u64 = 1;

/// Sections that a file has at most.
const MOST: u64 = 64;

/// Words that are read or written at once.
const PIECE: usize = 1 << 13;

/// The name of a section and its content.
pub(crate) type Section = ([u8; 8], Vec<u64>);

/// A hash of words that come one by one.
struct Checksum(u64);

impl Checksum {
    fn new() -> Checksum {
        Checksum(0xcbf2_9ce4_8422_2325)
    }

    fn take(&mut self, words: &[u64]) {
        for word in words {
            let hash = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3);
            self.0 = hash ^ (hash >> 29);
        }
    }
}

/// Write sections of these names.
pub(crate) fn write(file: &mut dyn Write, sections: &[(&[u8; 8], &[u64])]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(8 * PIECE);
    let mut words = |words: &[u64]| {
        words.chunks(PIECE).try_for_each(|piece| {
            bytes.clear();
            piece.iter().for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
            file.write_all(&bytes)
        })
    };
    let mut checked = |parts: &[&[u64]]| {
        let mut checksum = Checksum::new();
        parts.iter().try_for_each(|part| {
            checksum.take(part);
            words(part)
        })?;
        words(&[checksum.0])
    };
    checked(&[&[MAGIC, VERSION, sections.len() as u64]])?;
    let mut each = sections.iter();
    each.try_for_each(|(name, content)| checked(&[&[u64::from_le_bytes(**name), content.len() as u64], content]))
}

/// Read the sections of a file of so many bytes; or what is wrong with it, and at which byte. Nothing in it is trusted.
pub(crate) fn read(file: &mut dyn Read, len: u64) -> Result<Vec<Section>, String> {
    let mut reader = Reader { file, len, at: 0 };
    let [magic, version, count, checksum] = reader.words("the head")?;
    let mut expected = Checksum::new();
    expected.take(&[magic, version, count]);
    if magic != MAGIC {
        return Err("it does not begin as a snapshot does, so it is none".into());
    }
    if checksum != expected.0 {
        return Err("the checksum at byte 24 is wrong, so its head is damaged".into());
    }
    if version != VERSION {
        let reason = "written by another version of this crate; read it with that one, and save it anew from there";
        return Err(format!("it has layout {version} where this version knows {VERSION}: {reason}"));
    }
    if count > MOST {
        return Err(format!("it claims {count} sections at byte 16, but {MOST} are the most"));
    }
    let sections: Vec<Section> = (0..count).map(|number| reader.section(number)).collect::<Result<_, _>>()?;
    if reader.at != len {
        return Err(format!("it goes on after its last section, at byte {}", reader.at));
    }
    Ok(sections)
}

struct Reader<'a> {
    file: &'a mut dyn Read,
    len: u64,
    at: u64,
}

impl Reader<'_> {
    fn section(&mut self, number: u64) -> Result<Section, String> {
        let begins = self.at;
        let [name, count] = self.words("a section")?;
        let left = (self.len - self.at) / 8;
        if count >= left {
            let claimed = format!("section {number} at byte {begins} claims {count} words");
            return Err(format!("{claimed}, but the file has {left} left: it was cut short, or is damaged"));
        }
        let mut checksum = Checksum::new();
        checksum.take(&[name, count]);
        let mut content = Vec::with_capacity(count as usize);
        let mut bytes = vec![0; 8 * PIECE.min(count as usize)];
        while content.len() < count as usize {
            let piece = &mut bytes[..8 * PIECE.min(count as usize - content.len())];
            self.bytes(piece, "the content of a section")?;
            let words = piece.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().unwrap_or_default()));
            content.extend(words);
        }
        checksum.take(&content);
        let [found] = self.words("a checksum")?;
        if found != checksum.0 {
            return Err(format!("the checksum of section {number} at byte {begins} is wrong, so it is damaged"));
        }
        Ok((name.to_le_bytes(), content))
    }

    fn words<const N: usize>(&mut self, what: &str) -> Result<[u64; N], String> {
        let mut words = [0; N];
        for word in &mut words {
            let mut bytes = [0; 8];
            self.bytes(&mut bytes, what)?;
            *word = u64::from_le_bytes(bytes);
        }
        Ok(words)
    }

    fn bytes(&mut self, bytes: &mut [u8], what: &str) -> Result<(), String> {
        let at = self.at;
        self.at += bytes.len() as u64;
        if self.at > self.len {
            return Err(format!("it ends at byte {} within {what}: it was cut short", self.len));
        }
        self.file.read_exact(bytes).map_err(|error| format!("{what} at byte {at} could not be read: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Vec<u8> {
        let mut file = Vec::new();
        write(&mut file, &[(b"one     ", &[1, 2, 3]), (b"none    ", &[]), (b"two     ", &[u64::MAX])]).unwrap();
        file
    }

    fn refused(file: &[u8]) -> String {
        read(&mut &file[..], file.len() as u64).unwrap_err()
    }

    #[test]
    fn sections_come_back() {
        let file = written();
        let sections = read(&mut &file[..], file.len() as u64).unwrap();
        let expected = [(*b"one     ", vec![1, 2, 3]), (*b"none    ", vec![]), (*b"two     ", vec![u64::MAX])];
        assert_eq!(sections, expected);
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_seen() {
        let file = written();
        for len in 0..file.len() {
            assert!(refused(&file[..len]).contains("byte"), "{len}");
        }
        for bit in 0..8 * file.len() {
            let mut damaged = file.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            refused(&damaged);
        }
        let mut longer = file;
        longer.push(0);
        assert!(refused(&longer).contains("goes on after its last section, at byte 136"), "{}", refused(&longer));
    }

    /// A head with its checksum, and what follows.
    fn forged(head: [u64; 3], rest: &[u64]) -> Vec<u8> {
        let mut checksum = Checksum::new();
        checksum.take(&head);
        let words = head.iter().chain([&checksum.0]).chain(rest);
        words.flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn what_is_hostile_is_refused_with_its_reason() {
        assert!(refused(&forged([MAGIC, 0, 0], &[])).contains("layout 0 where this version knows 1"));
        assert!(refused(&forged([MAGIC, u32::MAX as u64, 0], &[])).contains("layout 4294967295"));
        assert!(refused(&forged([MAGIC, 1, 1_000_000], &[])).contains("claims 1000000 sections"));
        assert!(refused(&forged([MAGIC.swap_bytes(), 1 << 56, 0], &[])).contains("it is none"));
        for length in [4, 1 << 32, 1 << 60, 1 << 61, 1 << 63, u64::MAX] {
            let message = refused(&forged([MAGIC, 1, 1], &[7, length, 0, 0]));
            assert!(message.contains(&format!("claims {length} words, but the file has 2 left")), "{message}");
        }
        // A file may be shorter than its folder says, or longer.
        let file = written();
        assert!(read(&mut &file[..50], file.len() as u64).unwrap_err().contains("could not be read"));
        assert!(read(&mut &file[..], u64::MAX).unwrap_err().contains("goes on"));
    }
}
