// SPDX-License-Identifier: Apache-2.0
//! Files that are written whole or not at all, and take no other thing's place.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use tempfile::NamedTempFile;

/// Writes a file. Until it is whole, what was there before stays. An error if something else than a plain file is there.
pub fn write(file: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let mut draft = Draft::of(file)?;
    fill(draft.new.as_file_mut()).with_context(|| cannot_write(file))?;
    draft.keep()
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
        if let Ok(found) = fs::symlink_metadata(file) {
            ensure!(found.is_file(), "{} is no plain file: name another", file.display());
        }
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        // As any program makes it, less what the user's mask takes away.
        let new = tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder);
        Ok(Self { new: new.with_context(|| cannot_write(file))?, file: file.to_owned() })
    }

    /// What to write to.
    pub fn file(&mut self) -> &mut File {
        self.new.as_file_mut()
    }

    /// Puts it into its place.
    pub fn keep(self) -> Result<()> {
        let Self { new, file } = self;
        new.as_file().sync_all().with_context(|| cannot_write(&file))?;
        new.persist(&file).with_context(|| cannot_write(&file))?;
        Ok(())
    }
}

fn cannot_write(file: &Path) -> String {
    format!("cannot write {}", file.display())
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
