// SPDX-License-Identifier: Apache-2.0
//! Files that are written whole or not at all, and take no other thing's place.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{ensure, Context, Result};

/// Writes a file. Until it is whole, what was there before stays. An error if something else than a plain file is there.
pub fn write(file: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    if let Ok(found) = fs::symlink_metadata(file) {
        ensure!(found.is_file(), "{} is no plain file: name another", file.display());
    }
    let folder = match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("."),
    };
    let written = || -> Result<()> {
        // As any program makes it, less what the user's mask takes away.
        let mut new = tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
        fill(new.as_file_mut())?;
        new.as_file().sync_all()?;
        new.persist(file)?;
        Ok(())
    };
    written().with_context(|| format!("cannot write {}", file.display()))
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
