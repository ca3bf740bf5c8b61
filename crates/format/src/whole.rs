// SPDX-License-Identifier: Apache-2.0
//! Files that are written whole or not at all, and take no other thing's place.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use tempfile::NamedTempFile;

use crate::text;

/// What any program gives a file, less what the user's mask takes away.
const PUBLIC: u32 = 0o666;

/// For what nobody else may read.
const PRIVATE: u32 = 0o600;

/// Writes a file. Until it is whole, what was there before stays. An error if something else than a plain file is there.
pub fn write(file: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    Draft::of(file)?.filled(fill)
}

/// The same, for nobody else to read.
pub fn write_private(file: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    Draft::with_mode(file, PRIVATE)?.filled(fill)
}

/// Whether there is nothing, or a plain file, which another can take the place of: no link, no device, no folder.
#[must_use]
pub fn is_replaceable(file: &Path) -> bool {
    fs::symlink_metadata(file).map_or(true, |found| found.is_file())
}

/// A file that is not in its place yet: for what must not be begun unless it can be kept. Dropped, it is gone.
#[derive(Debug)]
pub struct Draft {
    new: NamedTempFile,
    file: PathBuf,
}

impl Draft {
    /// Begins what will be `file`. An error if nothing can be written there, or something else than a plain file is there.
    pub fn of(file: &Path) -> Result<Self> {
        Self::with_mode(file, PUBLIC)
    }

    fn with_mode(file: &Path, mode: u32) -> Result<Self> {
        ensure!(is_replaceable(file), "{} is no plain file: name another", text::path(file));
        let new = tempfile::Builder::new().permissions(Permissions::from_mode(mode)).tempfile_in(folder_of(file));
        Ok(Self { new: new.with_context(|| cannot_write(file))?, file: file.to_owned() })
    }

    fn filled(mut self, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
        fill(self.file()).with_context(|| cannot_write(&self.file))?;
        self.keep()
    }

    /// What to write to.
    pub fn file(&mut self) -> &mut File {
        self.new.as_file_mut()
    }

    /// Puts it into its place. When this returns, it is on disk: whenever the power fails there is a whole file.
    pub fn keep(self) -> Result<()> {
        let Self { new, file } = self;
        let keep = || {
            new.as_file().sync_all()?;
            new.persist(&file)?;
            Ok(File::open(folder_of(&file))?.sync_all()?)
        };
        let kept: Result<()> = keep();
        kept.with_context(|| cannot_write(&file))
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn cannot_write(file: &Path) -> String {
    format!("cannot write {}", text::path(file))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::symlink;

    use anyhow::bail;

    use super::*;

    #[test]
    fn write_leaves_what_was_there_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        fs::write(&file, "before").unwrap();
        let broken = write(&file, |new| {
            new.write_all(b"half of it")?;
            bail!("the power fails")
        });
        assert!(format!("{:#}", broken.unwrap_err()).contains("the power fails"));
        assert_eq!(fs::read_to_string(&file).unwrap(), "before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written is left");
        write(&file, |new| Ok(new.write_all(b"after")?)).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "after");
    }

    #[test]
    fn write_private_is_for_nobody_else_to_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        write_private(&file, |new| Ok(new.write_all(b"secret")?)).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn write_takes_the_place_of_no_link_and_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (link, inner) = (folder.path().join("link"), folder.path().join("inner"));
        fs::create_dir(&inner).unwrap();
        symlink("/dev/null", &link).unwrap();
        for other in [link, inner] {
            let error = write(&other, |_| Ok(())).unwrap_err();
            assert!(error.to_string().contains("is no plain file"), "{error}");
        }
    }
}
