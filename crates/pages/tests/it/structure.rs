//! Rules for every page: accessibility that can be seen in the text, the content security policy, the catalogue.

use std::collections::BTreeSet;

use commonlink_reference::Lang;

use crate::html::{Tag, tags};
use crate::samples;

fn every(check: impl Fn(&str, &str, &[Tag])) {
    for lang in Lang::ALL {
        for (name, page) in samples::all(*lang, None) {
            check(&format!("{name} ({})", lang.tag()), &page, &tags(&page));
        }
    }
}

#[test]
fn nothing_is_styled_or_scripted_inline() {
    every(|name, page, tags| {
        for tag in tags {
            assert!(tag.name != "style", "{name}");
            for attribute in tag.attributes.keys() {
                let handler = attribute.starts_with("on") || attribute.starts_with("hx-on");
                assert!(attribute != "style" && !handler, "{name}: {attribute} of {}", tag.name);
            }
            assert!(
                tag.name != "script" || tag.get("integrity").is_some_and(|hash| hash.starts_with("sha384-")),
                "{name}"
            );
        }
        for word in ["javascript:", "js:", "http://", "https://"] {
            assert!(!page.contains(word), "{name} holds {word}");
        }
    });
}

#[test]
fn ids_are_unique_and_every_reference_resolves() {
    every(|name, _, tags| {
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            assert!(ids.insert(id), "{name}: id {id} twice");
        }
        for tag in tags {
            for attribute in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list"] {
                for id in tag.get(attribute).unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(id), "{name}: {attribute}={id} of {} leads nowhere", tag.name);
                }
            }
            if let Some(fragment) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(fragment), "{name}: #{fragment} leads nowhere");
            }
        }
    });
}

#[test]
fn every_control_has_a_name() {
    every(|name, _, tags| {
        let labelled: BTreeSet<&str> =
            tags.iter().filter(|tag| tag.name == "label").filter_map(|tag| tag.get("for")).collect();
        for tag in tags.iter().filter(|tag| ["input", "select", "textarea"].contains(&tag.name.as_str())) {
            let named = tag.get("type") == Some("hidden")
                || tag.get("aria-label").is_some()
                || tag.inside.iter().any(|outer| outer == "label")
                || tag.get("id").is_some_and(|id| labelled.contains(id));
            assert!(named, "{name}: {tag:?}");
        }
        for tag in tags.iter().filter(|tag| tag.name == "img") {
            assert!(
                tag.get("alt").is_some() && tag.get("width").is_some() && tag.get("height").is_some(),
                "{name}: {tag:?}"
            );
        }
        for tag in tags.iter().filter(|tag| tag.name == "svg") {
            // A drawing with links in it is a named group of them.
            let group = tag.get("role") == Some("group") && tag.get("aria-labelledby").is_some();
            let named = tag.get("role") == Some("img") || group;
            assert!(tag.get("aria-hidden").is_some() || named, "{name}: {tag:?}");
        }
    });
}

#[test]
fn one_heading_of_the_page_a_skip_link_and_ordered_levels() {
    every(|name, page, tags| {
        let levels: Vec<u32> = tags
            .iter()
            .filter_map(|tag| tag.name.strip_prefix('h').and_then(|level| level.parse().ok()))
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}");
        assert!(
            tags.iter().any(|tag| tag.get("class") == Some("skip") && tag.get("href") == Some("#content")),
            "{name}"
        );
        let html = &tags[0];
        assert!(html.get("lang").is_some() && html.get("dir").is_some(), "{name}");
        let within: Vec<u32> = tags
            .iter()
            .filter(|tag| tag.inside.iter().any(|outer| outer == "main"))
            .filter_map(|tag| tag.name.strip_prefix('h').and_then(|level| level.parse().ok()))
            .collect();
        assert!(within.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {within:?}");
        assert!(page.contains("<title>") && !page.contains("<title> "), "{name}");
    });
}

#[test]
fn nothing_is_nested_that_must_not_be() {
    every(|name, _, tags| {
        for tag in tags {
            let within = |outer: &str| tag.inside.iter().any(|each| each == outer);
            assert!(!(tag.name == "form" && within("form")), "{name}: a form in a form");
            assert!(
                !(["a", "button"].contains(&tag.name.as_str()) && (within("a") || within("button"))),
                "{name}: {tag:?}"
            );
            let block =
                ["div", "p", "ul", "ol", "section", "table", "form", "h2", "dl"].contains(&tag.name.as_str());
            assert!(!(block && (within("p") || within("span"))), "{name}: {} in {:?}", tag.name, tag.inside);
            if tag.name == "li" {
                assert!(
                    ["ul", "ol"].contains(&tag.inside.last().map_or("", String::as_str)),
                    "{name}: {:?}",
                    tag.inside
                );
            }
        }
    });
}

#[test]
fn every_text_is_in_the_catalogue() {
    every(|name, page, _| {
        let missing: Vec<&str> = page.split('⟦').skip(1).filter_map(|rest| rest.split('⟧').next()).collect();
        assert_eq!(missing, Vec::<&str>::new(), "{name}");
        assert!(!page.contains("{$"), "{name}: a value is missing");
    });
}

#[test]
fn codes_and_references_stay_left_to_right() {
    every(|name, page, _| {
        for (at, _) in page.match_indices("FJ-2026-04") {
            let before = &page[..at];
            let (open, close) = (before.rfind("<bdi>"), before.rfind("</bdi>"));
            let attribute = before.rfind('"') > before.rfind('>') || before.rfind('=') > before.rfind('>');
            let hidden = before[before.rfind('<').unwrap_or(0)..].starts_with("<span class=\"vh\"");
            let caption = before[before.rfind('<').unwrap_or(0)..].starts_with("<caption")
                || before[before.rfind('<').unwrap_or(0)..].starts_with("<title");
            assert!(
                open > close || attribute || hidden || caption || before.ends_with("A hit of "),
                "{name}: …{}",
                &page[at.saturating_sub(60)..at + 12]
            );
        }
    });
}

#[test]
fn before_the_conclusion_an_examination_tells_nothing_of_the_case() {
    let pages = samples::all(Lang::En, None);
    let (_, page) = pages.iter().find(|(name, _)| *name == "examination-before").expect("page");
    let main = crate::html::main_of(page);
    for word in
        ["FJ", "Fiji", "Suva", "AU", "support for", "likelihood", "rank", "Jone", "data-align", "data-area"]
    {
        assert!(!main.contains(word), "{word}");
    }
}
