// SPDX-License-Identifier: Apache-2.0
//! The blocks of commands, and who runs each.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use kite_deploy::bundles::Workspace;

/// Who runs a block.
#[derive(Clone, Copy)]
enum Run {
    /// A test of this program types it, line by line.
    Typed,
    /// CI does: each line stands in `.ci/run`.
    Ci,
    /// Nobody, and why. What it asks of `kite` is still held against what `kite` understands.
    Nobody(&'static str),
}

use Run::{Ci, Nobody, Typed};

/// Every block, page by page in their order.
const RUNS: [(&str, &[Run]); 18] = [
    ("README.md", &[Ci]),
    ("CONTRIBUTING.md", &[Ci, MEASURES, Nobody("they write what tests hold against the contracts"), Ci]),
    ("docs/src/contributors.md", &[Typed, Typed, Typed]),
    ("docs/src/frontends.md", &[Nobody("it runs until it is stopped; the page's own tests do the same, step by step")]),
    ("docs/src/metered.md", &[Typed, Typed]),
    ("docs/src/operators/by-hand.md", &[Typed, Nobody("a test of the bundles builds them in another folder")]),
    ("docs/src/operators/chains.md", &[Typed, MEASURES, Typed]),
    ("docs/src/operators/deployment.md", &[Typed]),
    (
        "docs/src/operators/families.md",
        &[Nobody("`chains/hub/run` runs these commands, on a node that CI does not compile")],
    ),
    ("docs/src/operators/history.md", &[Nobody("it runs until it is stopped; the page's tests start the same")]),
    (
        "docs/src/operators/node.md",
        &[
            Nobody("it compiles for an hour"),
            Nobody("they run until they are stopped; tests start the same nodes"),
            Nobody("it compiles for most of an hour"),
            Nobody("they run until they are stopped; `chains/hub/run` starts the same"),
        ],
    ),
    ("docs/src/payers.md", &[Typed]),
    ("docs/src/reference/costs.md", &[MEASURES]),
    (
        "docs/src/reference/hub-costs.md",
        &[Nobody("it compiles a chain of its own; a test holds what it recorded against the sources")],
    ),
    ("docs/src/stories.md", &[Ci]),
    ("docs/src/tabs.md", &[Typed, Typed]),
    ("docs/src/voters.md", &[Typed]),
    ("SECURITY.md", &[Nobody("a test of the bundles builds them in another folder")]),
];

const MEASURES: Run = Nobody("tests measure the same figures");

/// The commands of a page's block, counted from 0: a line each, without what is only said about them.
pub fn commands(page: &str, block: usize) -> Vec<String> {
    let lines = blocks(&read(page))[block].replace("\\\n", " ");
    let is_command = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    lines.lines().filter(is_command).map(str::to_owned).collect()
}

fn read(page: &str) -> String {
    let file = Workspace::here().unwrap().root().join(page);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file:?}: {error}"))
}

fn blocks(text: &str) -> Vec<String> {
    let after_fences = text.split("```sh\n").skip(1);
    after_fences.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// The papers that tell people what to type: the book, and what lies beside the README.
fn pages() -> Vec<String> {
    let root = Workspace::here().unwrap().root().to_owned();
    let mut pages = Vec::new();
    collect(&root.join("docs/src"), &root, &mut pages);
    for entry in fs::read_dir(&root).unwrap() {
        pages.extend(page(&entry.unwrap().path(), &root));
    }
    pages
}

fn collect(folder: &Path, root: &Path, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, pages);
        }
        pages.extend(page(&path, root));
    }
}

fn page(path: &Path, root: &Path) -> Option<String> {
    let is_page = path.extension().is_some_and(|ending| ending == "md");
    is_page.then(|| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned())
}

/// A line without what is said about it, and without what only asks for the same lock file.
fn bare(line: &str) -> String {
    let line = line.split(" #").next().unwrap().trim();
    line.replace(" --locked", "")
}

/// What a line of CI's script runs, as people type it.
fn step(line: &str) -> String {
    let line = line.trim();
    let line = line.strip_prefix("step ").unwrap_or(line);
    // As on a bare machine, with the pinned compiler, or by the program that is there already: the command is the same.
    let line = line.strip_prefix("bare ").unwrap_or(line);
    let line = &line.replace("\"+$pinned\" ", "").replace("target/debug/kite ", "cargo kite ");
    bare(line.strip_prefix('(').and_then(|line| line.strip_suffix(')')).unwrap_or(line))
}

#[test]
fn every_block_of_commands_is_run_by_something() {
    let known: BTreeMap<&str, usize> = RUNS.iter().map(|(page, runs)| (*page, runs.len())).collect();
    let found: Vec<(String, usize)> =
        pages().into_iter().map(|page| (page.clone(), blocks(&read(&page)).len())).collect();
    let found: BTreeMap<&str, usize> =
        found.iter().filter(|(_, count)| *count > 0).map(|(page, count)| (page.as_str(), *count)).collect();
    assert_eq!(found, known, "say in RUNS who runs a new block");
    let reasons = RUNS.iter().flat_map(|(_, runs)| *runs);
    assert!(reasons.into_iter().all(|run| !matches!(run, Nobody(""))));
}

#[test]
fn blocks_that_ci_runs_stand_in_its_script() {
    let script = read(".ci/run");
    let steps: Vec<String> = script.lines().map(step).collect();
    let by_ci = RUNS.iter().flat_map(|(page, runs)| {
        let blocks = runs.iter().enumerate().filter(|(_, run)| matches!(run, Ci));
        blocks.flat_map(|(block, _)| commands(page, block)).map(|line| (*page, bare(&line)))
    });
    for (page, line) in by_ci {
        assert!(steps.contains(&line), "{page}: CI does not run `{line}`");
    }
}

/// What stands for the words that a reader puts their own in place of.
const FILLED: [(&str, &str); 7] = [
    ("ACCOUNT", ADDRESS),
    ("PAYEE", ADDRESS),
    ("ROOT", HASH),
    ("HASH...", HASH),
    ("COUNT", "1"),
    ("INDEX", "1"),
    ("UNITS", "1"),
];

const ADDRESS: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const HASH: &str = "0x0000000000000000000000000000000000000000000000000000000000000000";

fn filled(line: &str) -> String {
    FILLED.iter().fold(line.to_owned(), |line, (word, value)| line.replace(word, value))
}

/// The page and the words of every line for `kite`, but for those within the shell's own functions.
fn lines_for_kite() -> Vec<(String, String)> {
    let blocks_of = |page: String| (0..blocks(&read(&page)).len()).map(move |block| (page.clone(), block));
    let lines = pages().into_iter().flat_map(blocks_of).flat_map(|(page, block)| {
        commands(&page, block).into_iter().map(move |line| (page.clone(), bare(&filled(&line))))
    });
    let words = |(page, line): (String, String)| Some((page, line.split_once("cargo kite ")?.1.to_owned()));
    lines.filter(|(_, line)| !line.contains("() {")).filter_map(words).collect()
}

/// Told `--help` at the end of a line, the program looks at every word before it, and does nothing.
#[test]
fn every_line_for_kite_is_understood() {
    let lines = lines_for_kite();
    assert!(lines.len() > 30, "only {} lines were found", lines.len());
    for (page, line) in lines {
        let words = shlex::split(&line).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_kite")).args(words).arg("--help").output().unwrap();
        assert!(output.status.success(), "{page}: {line}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}
