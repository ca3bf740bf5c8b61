// SPDX-License-Identifier: Apache-2.0
//! The book is built as readers get it, by mdBook's own library, and every link in it and in the papers beside it is
//! followed. What mdBook warns of is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use mdbook_driver::MDBook;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{Html, Selector};
use tracing_subscriber::fmt::MakeWriter;
use walkdir::WalkDir;

/// Papers that lie beside the book and lead into it.
const PAPERS: [&str; 7] = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "dapp/README.md",
    "findings/README.md",
    "x402/README.md",
];

/// Pages that mdBook makes of its own accord: one for servers, whose links begin at their root.
const NOT_OURS: [&str; 1] = ["404.html"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The book as it was built.
struct Built {
    folder: PathBuf,
    warnings: String,
    /// The pages' sources, as the summary names them.
    named: BTreeSet<PathBuf>,
}

static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let warnings = Heard::default();
    let listener = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_ansi(false);
    tracing::subscriber::set_global_default(listener.with_writer(warnings.clone()).finish()).unwrap();
    let book = MDBook::load(root().join("docs")).unwrap();
    let folder = plain(&book.build_dir_for("html"));
    // What is no longer written must not be found.
    let _ = fs::remove_dir_all(&folder);
    book.build().unwrap();
    let named = book.book.chapters().filter_map(|chapter| chapter.source_path.clone()).collect();
    let warnings = String::from_utf8(warnings.0.lock().unwrap().clone()).unwrap();
    Built { folder, warnings, named }
});

/// What mdBook says while it builds.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Heard {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// A page of the book: its links, and the places in it that can be linked to.
struct Page {
    links: Vec<String>,
    places: BTreeSet<String>,
}

fn pages() -> BTreeMap<PathBuf, Page> {
    let [links, places] = ["a[href], img[src]", "[id]"].map(|selector| Selector::parse(selector).unwrap());
    let read = |file: &Path| {
        let html = Html::parse_document(&fs::read_to_string(file).unwrap());
        let target = |element: scraper::ElementRef| element.attr("href").or(element.attr("src")).map(str::to_owned);
        Page {
            links: html.select(&links).filter_map(target).collect(),
            places: html.select(&places).filter_map(|element| element.attr("id").map(str::to_owned)).collect(),
        }
    };
    let files = WalkDir::new(&BUILT.folder).into_iter().map(|entry| entry.unwrap().into_path());
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "html"));
    files
        .filter(|file| !NOT_OURS.iter().any(|name| file.ends_with(name)))
        .map(|file| (file.clone(), read(&file)))
        .collect()
}

fn is_elsewhere(link: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
}

/// The file that a link in `from` leads to, and the place in it.
fn target(from: &Path, link: &str) -> (PathBuf, Option<String>) {
    let (path, place) = link.split_once('#').map_or((link, None), |(path, place)| (path, Some(place.to_owned())));
    let file = if path.is_empty() { from.to_owned() } else { plain(&from.parent().unwrap().join(path)) };
    (file, place)
}

/// A path without `..`.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => (),
            part => plain.push(part),
        }
        plain
    })
}

#[test]
fn book_is_built_without_a_warning() {
    assert_eq!(BUILT.warnings, "");
}

#[test]
fn summary_names_every_page() {
    let source = root().join("docs/src");
    let files = WalkDir::new(&source).into_iter().map(|entry| entry.unwrap().into_path());
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "md"));
    let files = files.map(|file| file.strip_prefix(&source).unwrap().to_owned());
    let written: BTreeSet<_> = files.filter(|file| file != Path::new("SUMMARY.md")).collect();
    assert_eq!(written, BUILT.named);
}

#[test]
fn links_of_the_book_lead_somewhere() {
    let pages = pages();
    let mut dead = Vec::new();
    for (file, page) in &pages {
        for link in page.links.iter().filter(|link| !is_elsewhere(link)) {
            let (to, place) = target(file, link);
            let is_there = match place.filter(|place| !place.is_empty()) {
                Some(place) => pages.get(&to).is_some_and(|page| page.places.contains(&place)),
                None => to.is_file(),
            };
            if !is_there {
                dead.push(format!("{:?}: {link}", file.strip_prefix(&BUILT.folder).unwrap()));
            }
        }
    }
    assert!(dead.is_empty(), "these lead nowhere:\n{}", dead.join("\n"));
    assert!(pages.len() > 30 && pages.values().any(|page| page.links.len() > 50), "too little was looked at");
}

/// Links and headings of a paper that is no page of the book.
fn paper(text: &str) -> (Vec<String>, BTreeSet<String>) {
    let (mut links, mut headings, mut heading) = (Vec::new(), BTreeSet::new(), None::<String>);
    let mut html = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => headings.extend(heading.take().map(|text| slug(&text))),
            Event::Text(text) | Event::Code(text) => heading.iter_mut().for_each(|heading| heading.push_str(&text)),
            Event::Html(text) | Event::InlineHtml(text) => html.push_str(&text),
            _ => (),
        }
    }
    let sources = Selector::parse("[src], [href]").unwrap();
    let html = Html::parse_fragment(&html);
    links.extend(
        html.select(&sources).filter_map(|element| element.attr("src").or(element.attr("href")).map(str::to_owned)),
    );
    (links, headings)
}

/// How code hosts call the place of a heading.
fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
}

/// The links of these papers, whose names begin at the root, that lead nowhere.
fn dead_links<'p>(papers: impl IntoIterator<Item = &'p Path>) -> Vec<String> {
    let mut dead = Vec::new();
    for name in papers {
        let file = root().join(name);
        let (links, _) = paper(&fs::read_to_string(&file).unwrap());
        for link in links.iter().filter(|link| !is_elsewhere(link)) {
            let (to, place) = target(&file, link);
            let has = |place: String| to.is_file() && paper(&fs::read_to_string(&to).unwrap()).1.contains(&place);
            if !to.exists() || place.is_some_and(|place| !has(place)) {
                dead.push(format!("{name:?}: {link}"));
            }
        }
    }
    dead
}

#[test]
fn links_of_the_papers_beside_the_book_lead_somewhere() {
    assert_eq!(dead_links(PAPERS.map(Path::new)), [""; 0]);
}

/// Readers of a code host see the pages as they are written: their links must lead somewhere there as well.
#[test]
fn links_of_the_pages_lead_somewhere_where_they_are_written() {
    let summary = PathBuf::from("docs/src/SUMMARY.md");
    let pages: Vec<_> = BUILT.named.iter().map(|page| Path::new("docs/src").join(page)).chain([summary]).collect();
    assert_eq!(dead_links(pages.iter().map(PathBuf::as_path)), [""; 0]);
}
