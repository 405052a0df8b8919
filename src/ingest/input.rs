//! Opens one input file: fingerprints it, judges its text, unpacks what is packed, and notices if
//! it changes meanwhile. The only place of this folder that touches the file system, but for
//! `resolve`.

use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use super::Password;
use super::delimited::Failure;
use super::encoding::Evidence;
use super::format::{self, Format};
use super::resolve::is_by_product;
use crate::error::{Error, Result};
use zip::result::ZipError;

/// A file whose bytes can be read.
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// Name as published.
    pub name: String,
    /// What it holds.
    pub format: Format,
    /// Size on disk.
    pub size: u64,
    stamp: Stamp,
}

/// What must not change while a file is read.
#[derive(PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<std::time::SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Stamp {
            size: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

/// Bytes per read of the fingerprinting pass.
const BLOCK: usize = 2 << 20;

impl Input {
    /// Looks at a file.
    ///
    /// # Errors
    /// Usage for a missing, empty or unusable file or a directory; I/O otherwise.
    pub fn open(path: &Path, pinned: Option<Format>) -> Result<Self> {
        let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Error::usage("input-missing", "the file does not exist").at(path)
            }
            _ => unreadable(path, &error),
        })?;
        if metadata.is_dir() {
            return Err(
                Error::usage("input-directory", "this is a directory, not a file")
                    .help("name the files, or use a pattern such as `exports/*.csv`")
                    .at(path),
            );
        }
        if metadata.len() == 0 {
            return Err(empty(path));
        }
        let mut head = Vec::new();
        File::open(path)
            .and_then(|file| file.take(64 << 10).read_to_end(&mut head))
            .map_err(|error| unreadable(path, &error))?;
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let found = format::detect(&head, &name).map_err(|error| error.at(path))?;
        let packed = matches!(found, Format::Gzip | Format::Zstd | Format::Zip);
        Ok(Input {
            path: path.to_path_buf(),
            name,
            format: pinned.filter(|_| !packed).unwrap_or(found),
            size: metadata.len(),
            stamp: Stamp::of(&metadata),
        })
    }

    /// All bytes, with their BLAKE3 in hexadecimal.
    ///
    /// # Errors
    /// I/O; busy if the file changed.
    pub fn read_all(&self) -> Result<(Vec<u8>, String)> {
        let mut bytes = Vec::with_capacity(self.size as usize);
        self.file()?
            .read_to_end(&mut bytes)
            .map_err(|error| Error::io(&self.path, "read it", &error))?;
        self.check_unchanged()?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        Ok((bytes, hash))
    }

    /// Reads all bytes once for the fingerprint and the evidence of the encoding.
    ///
    /// # Errors
    /// I/O; busy if the file changed.
    pub fn survey(&self) -> Result<(Evidence, String)> {
        let mut file = self.file()?;
        let mut hasher = blake3::Hasher::new();
        let mut evidence = Evidence::default();
        let mut block = vec![0; BLOCK.min(self.size as usize).max(1)];
        loop {
            let got = fill(&mut file, &mut block)
                .map_err(|error| Error::io(&self.path, "read it", &error))?;
            if got == 0 {
                break;
            }
            rayon::join(
                || hasher.update(&block[..got]),
                || evidence.feed(&block[..got]),
            );
        }
        self.check_unchanged()?;
        Ok((evidence, hasher.finalize().to_hex().to_string()))
    }

    /// The file from its first byte.
    ///
    /// # Errors
    /// Usage `input-unreadable`.
    pub fn file(&self) -> Result<File> {
        File::open(&self.path).map_err(|error| unreadable(&self.path, &error))
    }

    /// Fails if the file is no longer what it was when it was opened.
    ///
    /// # Errors
    /// Busy `input-growing`.
    pub fn check_unchanged(&self) -> Result<()> {
        let now = std::fs::metadata(&self.path)
            .map_err(|error| Error::io(&self.path, "look at it again", &error))?;
        if Stamp::of(&now) == self.stamp {
            Ok(())
        } else {
            Err(
                Error::busy("input-growing", "the file changed while it was read")
                    .help("run again once its export has finished")
                    .at(&self.path),
            )
        }
    }

    /// Names the file in a failure of reading its text.
    pub fn explain(&self, failure: Failure) -> Error {
        match failure {
            Failure::Io(error) => Error::io(&self.path, "read it", &error),
            Failure::Content(error) => error.at(&self.path),
        }
    }
}

/// Whether a path leads to a pipe or a device, which has no size and can be read once only.
pub fn is_pipe(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir())
}

/// The error for a file without content.
pub fn empty(path: &Path) -> Error {
    Error::usage("input-empty", "the file is empty")
        .help("check that the export finished")
        .at(path)
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::usage(
        "input-unreadable",
        format!("the file cannot be opened: {error}"),
    )
    .at(path)
}

fn fill(file: &mut File, block: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while got < block.len() {
        match file.read(&mut block[got..]) {
            Ok(0) => break,
            Ok(more) => got += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got)
}

/// An unpacked file of an archive.
pub struct Entry {
    /// Name inside the archive, or of the archive without its ending.
    pub name: String,
    /// Unpacked bytes.
    pub bytes: Vec<u8>,
}

/// An archive that unpacks to more than this is looked at twice…
const UNSUSPECTED: u64 = 256 << 20;
/// …and refused if that is more than so many times its size: exports shrink to a thirtieth at
/// most, a bomb to a thousandth.
const MOST_TIMES: u64 = 250;

/// All of what a reader unpacks, unless it is out of all proportion to what was packed.
fn unpack_within(
    reader: impl Read,
    packed: u64,
    damaged: &dyn Fn(&dyn std::fmt::Display) -> Error,
) -> Result<Vec<u8>> {
    let most = UNSUSPECTED.max(packed.saturating_mul(MOST_TIMES));
    let mut unpacked = Vec::new();
    reader
        .take(most + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| damaged(&error))?;
    if unpacked.len() as u64 > most {
        return Err(Error::usage(
            "input-bomb",
            format!("the archive unpacks to more than {MOST_TIMES} times its size"),
        )
        .help("no export is that repetitive; unpack it yourself if you trust it"));
    }
    Ok(unpacked)
}

/// The name of an archive's entry: UTF-8, or CP949 as Korean packers write it.
fn entry_name(raw: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let korean = encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(raw);
    korean.map_or_else(
        || String::from_utf8_lossy(raw).into_owned(),
        |name| name.into_owned(),
    )
}

/// Unpacks gzip, Zstandard and zip.
///
/// # Errors
/// Usage `input-damaged` for broken archives, `input-encrypted` for locked ones, `input-bomb` for
/// ones that unpack beyond all measure.
pub fn unpack(
    format: Format,
    name: &str,
    bytes: Vec<u8>,
    password: Option<&Password>,
) -> Result<Vec<Entry>> {
    let damaged = |error: &dyn std::fmt::Display| {
        Error::usage(
            "input-damaged",
            format!("the archive cannot be unpacked: {error}"),
        )
        .help(match error.to_string().to_lowercase().contains("support") {
            true => "pack it as a plain zip, gzip or Zstandard file",
            false => "it may have been cut off in transfer; copy it again",
        })
    };
    let inner_name = |ending: &str| {
        let cut = name.len().saturating_sub(ending.len());
        match name.get(cut..) {
            Some(end) if end.eq_ignore_ascii_case(ending) => name[..cut].to_owned(),
            _ => name.to_owned(),
        }
    };
    match format {
        Format::Gzip => {
            let packed = bytes.len() as u64;
            let reader = flate2::read::MultiGzDecoder::new(bytes.as_slice());
            let unpacked = unpack_within(reader, packed, &damaged)?;
            Ok(vec![Entry {
                name: inner_name(".gz"),
                bytes: unpacked,
            }])
        }
        Format::Zstd => {
            let packed = bytes.len() as u64;
            let reader = zstd::stream::Decoder::new(bytes.as_slice());
            let reader = reader.map_err(|error| damaged(&error))?;
            let unpacked = unpack_within(reader, packed, &damaged)?;
            Ok(vec![Entry {
                name: inner_name(".zst"),
                bytes: unpacked,
            }])
        }
        _ => {
            let mut archive =
                zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
            let mut entries = Vec::new();
            for index in 0..archive.len() {
                let opened = match password {
                    Some(password) => archive.by_index_decrypt(index, password.0.as_bytes()),
                    None => archive.by_index(index),
                };
                let mut file = opened.map_err(|error| match (&error, password) {
                    (ZipError::InvalidPassword, Some(_)) => format::wrong_password(),
                    _ if error.to_string().to_lowercase().contains("password") => {
                        format::locked("input-encrypted")
                    }
                    _ => damaged(&error),
                })?;
                let encrypted = file.encrypted();
                let entry = entry_name(file.name_raw());
                let base = entry.rsplit('/').next().unwrap_or(&entry);
                if file.is_dir() || is_by_product(base) || entry.starts_with("__MACOSX/") {
                    continue;
                }
                let packed = file.compressed_size();
                let unpacked = unpack_within(&mut file, packed, &|error| {
                    // The old cipher's own check lets one wrong password in 256 pass.
                    if encrypted {
                        format::wrong_password()
                    } else {
                        damaged(error)
                    }
                })?;
                entries.push(Entry {
                    name: entry,
                    bytes: unpacked,
                });
            }
            entries.sort_by(|left, right| left.name.cmp(&right.name));
            Ok(entries)
        }
    }
}
