//! What is asked of every page: accessibility (axe, WCAG 2.0 to 2.2 A and AA), no breach of the content security
//! policy, nothing from another host, nothing wrong on the console.

use std::fmt;

use serde_json::{Value, json};

use super::Browser;

const AXE: &str = include_str!("../../../../vendor/axe-core/4.14.1/axe.min.js");

/// A rule of axe that the page breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's name, for example `image-alt`.
    pub rule: String,
    /// What axe says of it.
    pub help: String,
    /// CSS selectors of the elements that break it.
    pub elements: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.rule, self.help, self.elements.join(" ; "))
    }
}

impl Browser {
    /// Runs axe on the page. The browser's driver puts it in, so the content security policy does not hinder it. On a
    /// page without scripts they are switched on while axe runs, which wakes none of the page's own.
    pub async fn axe(&self) -> Vec<Violation> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             if (!window.axe) {{ (function () {{ {AXE} }}).call(window); }}
             axe.run(document, {{
                 runOnly: {{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }},
                 resultTypes: ['violations'],
             }}).then(result => done(result.violations.map(v => ({{
                 rule: v.id, help: v.help, elements: v.nodes.map(n => n.target.join(' ')),
             }}))), error => done(String(error)));"
        );
        let scripts = self.view().scripts;
        self.allow_scripts(true).await;
        let answer = self.driver().execute_async(script, Vec::new()).await.expect("axe runs");
        self.allow_scripts(scripts).await;
        let answer = answer.json().clone();
        let Some(found) = answer.as_array() else { panic!("axe failed: {answer}") };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let violation = |found: &Value| Violation {
            rule: text(&found["rule"]),
            help: text(&found["help"]),
            elements: found["elements"].as_array().into_iter().flatten().map(text).collect(),
        };
        found.iter().map(violation).collect()
    }

    /// What the console says since the last call: breaches of the content security policy, uncaught errors, answers
    /// of 400 and above.
    pub async fn console(&self) -> Vec<String> {
        let entries = self.driver().browser_log().await.expect("the browser's log");
        let bad =
            |level: &str, message: &str| level == "SEVERE" || message.contains("Content Security Policy");
        entries
            .into_iter()
            .filter(|entry| bad(&entry.level, &entry.message))
            .map(|entry| entry.message)
            .collect()
    }

    /// Breaches of the content security policy since the last call of this or [`Browser::console`].
    pub async fn policy_breaches(&self) -> Vec<String> {
        let mut lines = self.console().await;
        lines.retain(|line| line.contains("Content Security Policy"));
        lines
    }

    /// Whether the page is wider than its window: something is cut, or scrolls sideways.
    pub async fn overflows(&self) -> bool {
        self.script("return document.documentElement.scrollWidth > window.innerWidth").await == json!(true)
    }

    /// Asks all of the page that is there.
    ///
    /// # Panics
    /// With everything that is wrong, in one message.
    pub async fn check_page(&self) {
        let mut wrong: Vec<String> =
            self.axe().await.iter().map(|found| format!("accessibility: {found}")).collect();
        wrong.extend(self.console().await.into_iter().map(|line| format!("console: {line}")));
        let traffic = self.traffic().await;
        wrong
            .extend(traffic.other_hosts(self.origin()).into_iter().map(|url| format!("another host: {url}")));
        if self.overflows().await {
            wrong.push("layout: the page scrolls sideways".to_owned());
        }
        assert!(wrong.is_empty(), "{}:\n  {}", self.path().await, wrong.join("\n  "));
    }
}
