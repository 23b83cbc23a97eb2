//! A user without a mouse.

use serde_json::{Value, json};
use thirtyfour::{Key, TypingData};

use super::Browser;

impl Browser {
    /// Presses keys one after the other, wherever the focus is: a text, or `Key::Enter` and its kin.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let chain = self.driver().action_chain().send_keys(keys);
        chain.perform().await.expect("a keyboard");
    }

    /// Presses Tab until the focus is on an element of this CSS selector. How many presses it took.
    ///
    /// # Panics
    /// When the focus does not get there within `most` presses, or stands somewhere without being seen.
    pub async fn tab_to(&self, selector: &str, most: usize) -> usize {
        let mut passed = Vec::new();
        for presses in 0..=most {
            let focus = self.focus(selector).await;
            if focus["there"] == json!(true) {
                assert_eq!(focus["seen"], json!(true), "the focus on {selector:?} can't be seen");
                return presses;
            }
            passed.push(focus["name"].as_str().unwrap_or_default().to_owned());
            self.press(Key::Tab).await;
        }
        panic!("{most} presses of Tab don't reach {selector:?}; they pass {}", passed.join(", "))
    }

    /// Goes to the element by Tab and presses Enter there.
    pub async fn enter(&self, selector: &str) {
        self.tab_to(selector, 200).await;
        self.press(Key::Enter).await;
    }

    /// Whether the focus is on such an element, whether it is seen there, and what it is on.
    async fn focus(&self, selector: &str) -> Value {
        let script = "
            const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
            const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
            const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
            return { there: e.matches(arguments[0]), seen: ring && inside,
                     name: e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.name ? '[' + e.name + ']' : '') };";
        let answer = self.driver().execute(script, vec![json!(selector)]).await;
        answer.unwrap_or_else(|error| panic!("{selector}: {error}")).json().clone()
    }
}
