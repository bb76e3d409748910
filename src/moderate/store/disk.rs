//! Files replaced so that a crash leaves the old one or the new one, never a part.
//!
//! Each single operation passes a hook first, by which tests stop a store anywhere. Knows nothing of what is written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How unfinished files begin. Readers of content pass over names with a dot.
const UNFINISHED: &str = ".yinju-";

/// One operation on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// An unfinished file beside the one that is to be replaced.
    Create,
    /// Half of the bytes.
    Write,
    Sync,
    Rename,
    SyncFolder,
    Remove,
    /// Cutting off what was added to the end of a file.
    Shorten,
}

/// Is told each operation, with the file that it is about, before it is done. An error is taken for the operation's own.
pub type Hook = Box<dyn Fn(Op, &Path) -> io::Result<()> + Send + Sync>;

/// The disk.
#[derive(Default)]
pub struct Disk {
    hook: Option<Hook>,
}

impl Disk {
    pub fn watched(hook: Hook) -> Self {
        Self { hook: Some(hook) }
    }

    pub fn step(&self, op: Op, path: &Path) -> io::Result<()> {
        self.hook.as_ref().map_or(Ok(()), |hook| hook(op, path))
    }

    /// Puts a file in the place of another, or where none is. Mode and owner stay.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().ok_or(io::ErrorKind::InvalidFilename)?;
        make(folder)?;
        let old = fs::metadata(path).ok();
        if old.as_ref().is_some_and(|m| m.permissions().readonly()) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
        }
        self.step(Op::Create, path)?;
        let mut new = create(folder)?;
        self.write(new.as_file_mut(), path, bytes)?;
        if let Some(old) = old {
            keep_owner(new.as_file(), &old);
            new.as_file().set_permissions(old.permissions())?;
        }
        self.sync(new.as_file(), path)?;
        self.step(Op::Rename, path)?;
        new.persist(path).map_err(|e| e.error)?;
        self.sync_folder(folder, path)
    }

    /// Removes a file, if it is there.
    pub fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(Op::Remove, path)?;
        match fs::remove_file(path) {
            Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
            _ => path.parent().map_or(Ok(()), |folder| self.sync_folder(folder, path)),
        }
    }

    /// Writes in two halves, so that a test can stop between them.
    pub fn write(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        for half in [first, second] {
            self.step(Op::Write, path)?;
            file.write_all(half)?;
        }
        Ok(())
    }

    pub fn sync(&self, file: &File, path: &Path) -> io::Result<()> {
        self.step(Op::Sync, path)?;
        file.sync_all()
    }

    fn sync_folder(&self, folder: &Path, path: &Path) -> io::Result<()> {
        self.step(Op::SyncFolder, path)?;
        sync_folder(folder)
    }
}

/// Makes a folder, and those above it, to last.
pub fn make(folder: &Path) -> io::Result<()> {
    let Some(above) = folder.parent().filter(|_| !folder.is_dir()) else {
        return Ok(());
    };
    make(above)?;
    match fs::create_dir(folder) {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => Err(why),
        _ => sync_folder(above),
    }
}

/// Makes names in a folder last. Only Unix can, and needs it.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // A relative name has the empty path above it.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes what a crash left unfinished in a folder.
pub fn sweep(folder: &Path) {
    let unfinished = |e: &fs::DirEntry| e.file_name().to_string_lossy().starts_with(UNFINISHED);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(unfinished) {
        // What cannot be removed is passed over by all readers, too.
        let _ = fs::remove_file(entry.path());
    }
}

/// The first of `name-1`, `name-2`, … that is not there.
pub fn free_name(folder: &Path, name: &str) -> PathBuf {
    let mut n = 1;
    loop {
        let path = folder.join(format!("{name}-{n}"));
        if !path.exists() {
            return path;
        }
        n += 1;
    }
}

/// An unfinished file, with the mode that a new file gets from everybody else.
fn create(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// A bot that runs as root would take files away from those who edit them. Others cannot give files away, and need not.
#[cfg(unix)]
fn keep_owner(file: &File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}
