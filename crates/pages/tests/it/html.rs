//! A small reader of the pages' own HTML: tags with their attributes, in order. The pages are written by
//! maud, so quotes are always double and text never holds a bare `<`.

use std::collections::BTreeMap;

/// A start tag.
#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// Names of the elements it stands in, outermost first.
    pub inside: Vec<String>,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

const VOID: [&str; 12] =
    ["area", "br", "hr", "image", "img", "input", "link", "meta", "path", "source", "track", "wbr"];

/// Every start tag of a page.
pub fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut inside: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(closed) = rest.strip_prefix('/') {
            let name = closed.split('>').next().unwrap_or_default();
            let last = inside.pop();
            assert_eq!(last.as_deref(), Some(name), "closed {name} inside {inside:?}");
            continue;
        }
        if rest.starts_with('!') {
            continue;
        }
        let end = end_of_tag(rest);
        let (text, after) = (&rest[..end], &rest[end + 1..]);
        let (name, attributes) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let single = name.ends_with('/')
            || attributes.ends_with('/')
            || VOID.contains(&name) && !is_svg_pair(name, after);
        let name = name.trim_end_matches('/').to_owned();
        found.push(Tag { name: name.clone(), attributes: parse(attributes), inside: inside.clone() });
        if !single {
            inside.push(name);
        }
        rest = after;
    }
    assert!(inside.is_empty(), "left open: {inside:?}");
    found
}

/// SVG elements that maud closes with an end tag of their own.
fn is_svg_pair(name: &str, after: &str) -> bool {
    after.starts_with(&format!("</{name}>"))
}

fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            _ => {}
        }
    }
    panic!("a tag without end: {}", text.chars().take(80).collect::<String>());
}

fn parse(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut rest = text.trim().trim_end_matches('/').trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let close = quoted.find('"').expect("quote");
            quoted[..close].clone_into(&mut value);
            rest = quoted[close + 1..].trim_start();
        }
        assert!(attributes.insert(name.clone(), value).is_none(), "{name} twice in {text}");
    }
    attributes
}

/// What stands between `<main …>` and `</main>`.
pub fn main_of(page: &str) -> &str {
    let start = page.find("<main").expect("main");
    let end = page.find("</main>").expect("end of main");
    &page[start..end]
}
