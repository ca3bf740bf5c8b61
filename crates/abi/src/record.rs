// SPDX-License-Identifier: Apache-2.0
//! The record of the tests on a Hub, embedded and on a node, which CI does not run: it must be of these very sources.

use std::path::{Path, PathBuf};
use std::{env, fs};

use ink::env::hash::Blake2x256;
use ink::env::hash_bytes;

const RECORD: &str = "chains/hub/record.txt";

/// The page that has the table of costs, behind a line of its own.
const PAGE: &str = "docs/src/reference/hub-costs.md";
const TABLE: &str = "<!-- written by chains/hub/run: all that follows -->\n\n";

/// Stands between two tables.
const BETWEEN: &str = "|";

/// All that the programs and their tests are made of, and what tells stories on the chain.
const SOURCES: [&str; 44] = [
    "contracts/chain",
    "contracts/dao",
    "contracts/interfaces",
    "contracts/math",
    "contracts/registry",
    "contracts/router",
    "contracts/tab",
    "contracts/till",
    "contracts/token",
    "chains/hub/Cargo.lock",
    "chains/hub/Cargo.toml",
    "chains/hub/builder",
    "chains/hub/contracts",
    "chains/hub/ink",
    "chains/hub/node",
    "chains/hub/peers",
    "chains/hub/run",
    "chains/hub/src",
    "chains/hub/tests",
    "chains/hub/viem",
    "crates/abi/src",
    "crates/chains/src",
    "crates/index/src",
    "crates/node/src/devnode",
    "crates/node/src/rpc",
    "crates/people/src",
    "crates/plan/src",
    "crates/scenario/src",
    "crates/suite/src",
    "crates/words/src",
    "deploy/bundles/hub",
    "deploy/scenarios",
    "tests/src/cost.rs",
    "tests/src/house.rs",
    "tests/src/hub.rs",
    "tests/src/model",
    "tests/src/office.rs",
    "tests/src/people.rs",
    "tests/src/site.rs",
    "tests/src/stall.rs",
    "tests/tests/suite/both",
    "tests/tests/suite/hub.rs",
    "tests/tests/suite/node/hub.rs",
    "tests/tests/suite/node/hub",
];

/// What programs put beside sources.
const MADE: [&str; 3] = ["node_modules", "proptest-regressions", "target"];

/// Where `KITE_HUB_SAID` names what the tests have said, it becomes the record, and its table the page's.
#[test]
fn record_of_the_tests_on_a_hub_is_of_these_sources_all_passed_and_the_page_shows_its_table() {
    let record = root().join(RECORD);
    if let Some(said) = env::var_os("KITE_HUB_SAID") {
        let said = fs::read_to_string(said).unwrap();
        let kept: Vec<_> = said.lines().map(str::trim_end).filter(|line| is_kept(line)).collect();
        let text = format!("{}\n{}\n", fingerprint(), kept.join("\n"));
        fs::write(root().join(PAGE), page_of(&text)).unwrap();
        fs::write(&record, text).unwrap();
    }
    let record = fs::read_to_string(record).unwrap();
    let (of, said) = record.split_once('\n').unwrap();
    assert_eq!(of, fingerprint(), "the tests on a Hub are due: run chains/hub/run");
    let results: Vec<_> = said.lines().filter(|line| line.starts_with("test result:")).collect();
    assert!(!results.is_empty() && results.iter().all(|line| line.contains(" 0 failed")), "{said}");
    assert_eq!(fs::read_to_string(root().join(PAGE)).unwrap(), page_of(said), "it is not what was measured");
}

/// The page with the table that was recorded.
fn page_of(record: &str) -> String {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let (before, _) = page.split_once(TABLE).unwrap();
    let shown = |line| if line == BETWEEN { "" } else { line };
    let table: Vec<_> = record.lines().filter(|line| is_row(line)).map(shown).collect();
    assert!(!table.is_empty(), "{record}");
    format!("{before}{TABLE}{}\n", table.join("\n"))
}

fn is_kept(line: &str) -> bool {
    line.starts_with("test ") || is_row(line)
}

fn is_row(line: &str) -> bool {
    line.starts_with('|')
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn fingerprint() -> String {
    let mut digest = Vec::new();
    for place in &SOURCES {
        for file in files(&root().join(place)) {
            let name = file.strip_prefix(root()).unwrap();
            digest.extend(hash(name.to_str().unwrap().as_bytes()));
            digest.extend(hash(&fs::read(&file).unwrap()));
        }
    }
    hash(&digest).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash_bytes::<Blake2x256>(bytes, &mut hash);
    hash
}

/// Those in a folder, in one order on every machine, or the file itself.
fn files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let mut entries: Vec<_> = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let is_made = |entry: &PathBuf| MADE.iter().any(|name| entry.ends_with(name));
    entries.into_iter().filter(|entry| !is_made(entry)).flat_map(|entry| files(&entry)).collect()
}
