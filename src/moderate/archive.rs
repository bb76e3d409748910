//! A content as one file to take away: a ZIP archive, which every system opens without a further program. Pure.
//!
//! The same content gives the same bytes, so no times are in it. The format is APPNOTE.TXT of PKWARE, 4.3.6 to 4.3.16.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::content::Sources;

/// What the name of such a file ends with.
pub const EXTENSION: &str = "zip";

/// Version 2.0 of the format: deflated files in folders.
const VERSION: u16 = 20;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// Midnight of 1 January 1980, the format's first day.
const TIME: [u16; 2] = [0, (1 << 5) | 1];

/// All files of a content, under their paths. No content that can be read is near the format's 65,535 files or 4 GB.
pub fn archive(sources: &Sources) -> io::Result<Vec<u8>> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (_, path, text) in sources.iter() {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
        deflate.write_all(text.as_bytes())?;
        let packed = deflate.finish()?;
        let mut about = Vec::new();
        shorts(&mut about, &[VERSION, UTF8, DEFLATED, TIME[0], TIME[1]]);
        longs(&mut about, &[crc.sum() as usize, packed.len(), text.len()])?;
        shorts(&mut about, &[short(path.len())?, 0]);
        let offset = out.len();
        out.extend([b"PK\x03\x04", &about[..], path.as_bytes(), &packed].concat());
        directory.extend(*b"PK\x01\x02");
        shorts(&mut directory, &[VERSION]);
        directory.extend(about);
        // No comment, one disk, no attributes.
        shorts(&mut directory, &[0, 0, 0, 0, 0]);
        longs(&mut directory, &[offset])?;
        directory.extend(path.as_bytes());
        count = count.checked_add(1).ok_or(io::ErrorKind::FileTooLarge)?;
    }
    let start = out.len();
    out.extend(&directory);
    out.extend(*b"PK\x05\x06");
    shorts(&mut out, &[0, 0, count, count]);
    longs(&mut out, &[directory.len(), start])?;
    shorts(&mut out, &[0]);
    Ok(out)
}

fn short(number: usize) -> io::Result<u16> {
    u16::try_from(number).map_err(|_| io::ErrorKind::FileTooLarge.into())
}

fn shorts(out: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|n| out.extend(n.to_le_bytes()));
}

fn longs(out: &mut Vec<u8>, numbers: &[usize]) -> io::Result<()> {
    for number in numbers {
        out.extend(u32::try_from(*number).map_err(|_| io::ErrorKind::FileTooLarge)?.to_le_bytes());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    /// A reader of its own: from the end to the directory, from there to each file.
    fn unpacked(zip: &[u8]) -> Sources {
        let long = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().expect("four bytes")) as usize;
        let short = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
        let end = zip.len() - 22;
        assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
        let mut at = long(end + 16);
        assert_eq!(at + long(end + 12), end);
        let mut files = std::collections::BTreeMap::new();
        for _ in 0..short(end + 10) {
            assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
            let (crc, packed, size, name, start) = (long(at + 16), long(at + 20), long(at + 24), short(at + 28), long(at + 42));
            // The two headers say the same.
            assert_eq!(&zip[start..start + 4], b"PK\x03\x04");
            assert_eq!(zip[at + 6..at + 32], zip[start + 4..start + 30]);
            let path = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).expect("UTF-8");
            assert_eq!(path.as_bytes(), &zip[start + 30..start + 30 + name]);
            let mut text = String::new();
            let from = start + 30 + name;
            flate2::read::DeflateDecoder::new(&zip[from..from + packed]).read_to_string(&mut text).expect("deflated");
            let mut sum = Crc::new();
            sum.update(text.as_bytes());
            assert_eq!((sum.sum() as usize, text.len()), (crc, size));
            files.insert(path, text);
            at += 46 + name;
        }
        assert_eq!(at, end);
        Sources::new(files)
    }

    #[test]
    fn all_files_are_in_it_and_come_out_again() {
        let long = "一行又一行\n".repeat(50_000);
        let files = [("intents/甲.yaml", "- id: 甲\n"), ("responses/facts/b.yaml", &long), ("tests/questions/空.yaml", "")];
        let sources = Sources::new(files.map(|(p, t)| (p.to_owned(), t.to_owned())).into());
        let zip = archive(&sources).expect("an archive");
        assert!(zip.len() < long.len() / 100, "{}", zip.len());
        assert_eq!(unpacked(&zip), sources);
        assert_eq!(archive(&sources).expect("an archive"), zip);
        assert_eq!(unpacked(&archive(&Sources::default()).expect("an archive")), Sources::default());
    }
}
