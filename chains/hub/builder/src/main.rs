// SPDX-License-Identifier: Apache-2.0
//! Builds all programs and keeps them in `deploy/bundles/hub/`.

use std::fs;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    for name in builder::CONTRACTS {
        let (program, file) = (builder::build(name)?, builder::kept(name));
        fs::create_dir_all(file.parent().context("no folder")?)?;
        fs::write(&file, &program)?;
        println!("{name}: {} bytes", program.len());
    }
    Ok(())
}
