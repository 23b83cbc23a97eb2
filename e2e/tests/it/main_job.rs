//! The main job: an officer submits a seizure with a photograph set, another body holds its twin, two examiners
//! conclude, and the common link stands on both home pages. With the pointer, by keyboard alone, and with script off,
//! where the forms carry everything.

use crate::{
    support::{Browser, View},
    world::{self, PASSWORD},
};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use thirtyfour::Key;

/// What the reader works with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hands {
    /// Pointer and keys.
    Pointer,
    /// Keys alone: Tab, Enter, Space, arrows and typing.
    Keyboard,
    /// Pointer and keys in a browser that runs no scripts.
    WithoutScript,
}

/// How long anything may take that the reader waits for.
const PATIENCE: Duration = Duration::from_mins(1);
/// Puts a hit before examiners.
const WORTH: &str = "#hits button[value='worth_examining']";
/// Most presses of Tab to anything on a page.
const TABS: usize = 300;

struct Reader {
    page: Browser,
    hands: Hands,
}

impl Reader {
    /// Presses a button or follows a link.
    async fn press(&self, selector: &str) {
        match self.hands {
            Hands::Keyboard => {
                self.page.tab_to(selector, TABS).await;
                self.page.press(Key::Enter).await;
            }
            _ => self.page.click(selector).await,
        }
    }

    /// Types into a field that is empty, or that keeps its text where `text` is none of the reader's.
    async fn fill(&self, selector: &str, text: &str) {
        match self.hands {
            Hands::Keyboard => {
                self.page.tab_to(selector, TABS).await;
                self.page.press(text.to_owned()).await;
            }
            _ => self.page.fill(selector, text).await,
        }
    }

    /// Chooses the option of a list that begins with `text`.
    async fn choose(&self, selector: &str, text: &str) {
        match self.hands {
            Hands::Keyboard => self.fill(selector, text).await,
            _ => self.page.find(selector).await.send_keys(text).await.expect("a list"),
        }
    }

    /// Marks one of several answers, of which none is marked.
    async fn answer(&self, name: &str, value: &str) {
        let one = format!("[name='{name}'][value='{value}']");
        match self.hands {
            Hands::Keyboard => {
                // Tab comes to the first answer of the group; arrows go on from there.
                self.page.tab_to(&format!("[name='{name}']"), TABS).await;
                self.page.press(Key::Space).await;
                for _ in 0..6 {
                    if self.page.count(&format!("{one}:checked")).await == 1 {
                        return;
                    }
                    self.page.press(Key::Down).await;
                }
                panic!("arrows don't come to {one}");
            }
            _ => self.page.click(&one).await,
        }
    }

    async fn log_in(&self, name: &str) {
        if self.hands == Hands::Keyboard {
            self.page.goto("/login").await;
            self.fill("input[autocomplete=username]", name).await;
            self.fill("input[type=password]", PASSWORD).await;
            self.page.press(Key::Enter).await;
            self.until("the home page", async || !self.page.path().await.starts_with("/login")).await;
        } else {
            self.page.login(name, PASSWORD).await;
        }
    }

    /// Goes to a part of the platform by its name in the navigation.
    async fn visit(&self, path: &str) {
        self.press(&format!("nav a[href='{path}']")).await;
        self.until(path, async || self.page.path().await == path).await;
    }

    async fn until(&self, what: &str, there: impl AsyncFn() -> bool) {
        let begun = Instant::now();
        while !there().await {
            assert!(begun.elapsed() < PATIENCE, "{what} never comes: {}", self.page.text("main").await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits for an element of a page that brings its news by itself, where scripts run.
    async fn wait_for(&self, selector: &str) {
        if self.hands == Hands::WithoutScript {
            return self.ask_for(selector).await;
        }
        self.until(selector, async || self.page.count(selector).await > 0).await;
    }

    /// Asks for the page again until the element is there.
    async fn ask_for(&self, selector: &str) {
        let path = self.page.path().await;
        self.until(selector, async || {
            if self.page.count(selector).await == 0 {
                tokio::time::sleep(Duration::from_millis(400)).await;
                self.page.goto(&path).await;
            }
            self.page.count(selector).await > 0
        })
        .await;
    }

    /// Fills the submission form's needed fields, attaches the photographs, submits, and comes to the record.
    async fn submit(&self, reference: &str, photographs: &[PathBuf]) {
        self.visit("/seizures").await;
        self.press("a[href='/seizures/new']").await;
        self.until("the form", async || self.page.path().await == "/seizures/new").await;
        self.fill("[name='reference']", reference).await;
        self.fill("[name='place.name']", "Kings Wharf").await;
        // The window in which the system offers its files is no part of the page.
        if self.hands == Hands::Keyboard {
            self.page.tab_to("[name='marks.0.files']", TABS).await;
        }
        self.page.attach_all("[name='marks.0.files']", photographs).await;
        self.choose("[name='items.0.substance']", "Cocaine hydro").await;
        self.fill("[name='items.0.amount']", "412").await;
        self.press("#submit-form button.p").await;
        self.until("the record", async || {
            let path = self.page.path().await;
            path.starts_with("/seizures/") && path != "/seizures/new"
        })
        .await;
    }

    /// Concludes on everything that waits for this examiner. Whether the pictures say so is not for a test to judge:
    /// every pair is supported, and fillers make no link.
    async fn conclude_all(&self) {
        const WAITING: &str = "[aria-labelledby='waiting-title'] a[href^='/examinations/']";
        self.visit("/examinations").await;
        self.ask_for(WAITING).await;
        for _ in 0..60 {
            if self.page.count(WAITING).await == 0 {
                return;
            }
            self.press(WAITING).await;
            self.until("an examination", async || {
                self.page.path().await.starts_with("/examinations/")
                    && self.page.count("form[action$='/conclusion']").await == 1
            })
            .await;
            if self.hands != Hands::WithoutScript {
                self.look_around().await;
            }
            self.conclude().await;
            self.visit("/examinations").await;
        }
        panic!("the queue never ends");
    }

    /// Uses the viewer as an examiner does: its four views, closer, turned.
    async fn look_around(&self) {
        self.page.tab_to("#stage", TABS).await;
        for (key, mode) in [("d", "split"), ("o", "overlay"), ("b", "blink"), ("s", "side")] {
            self.page.press(key).await;
            assert_eq!(
                self.page.count(&format!("[data-mode='{mode}'][aria-pressed=true]")).await,
                1,
                "{key}"
            );
        }
        self.page.press("++rrr").await;
        let acted = async || {
            let turned = self.page.script("return document.getElementById('turn').value").await;
            turned == "3" && self.page.text("#zoom").await != "100 %"
        };
        self.until("a closer and turned view", acted).await;
    }

    async fn conclude(&self) {
        self.answer("class", "supports_same_design").await;
        self.fill("[name='class_reason']", "The outline agrees all around.").await;
        self.answer("individual", "supports_same_tool").await;
        self.fill("[name='individual_reason']", "Three scratches agree in place and direction.").await;
        self.press("form[action$='/conclusion'] button.p").await;
        let over = async || {
            self.page.count("form[action$='/conclusion']").await == 0
                || self.page.count("[name='override_reason']").await == 1
        };
        self.until("the answer to a conclusion", over).await;
        if self.page.count("[name='override_reason']").await > 0 {
            self.fill("[name='override_reason']", "The scratches are plain in spite of the light.").await;
            self.press("form[action$='/conclusion'] button.p").await;
            let saved = async || self.page.count("form[action$='/conclusion']").await == 0;
            self.until("a saved conclusion", saved).await;
        }
    }
}

async fn journey(label: &str, hands: Hands, view: View) {
    let Some(world) = world::start(label) else { return };
    let [first, second] = world::twins(world.folder.path());
    let Some(page) = Browser::open(&world.server.origin, view).await else { return };
    let reader = Reader { page, hands };

    // Belgium holds the twin already.
    reader.log_in("officer.be").await;
    reader.submit("BE-TWIN-1", &first).await;

    // Fiji submits, and sees hits on the page it lands on.
    reader.log_in("officer.fj").await;
    reader.submit("FJ-TWIN-1", &second).await;
    reader.wait_for(WORTH).await;
    reader.press(WORTH).await;
    reader.wait_for(&format!("{WORTH}[aria-pressed=true]")).await;

    // Two examiners of different bodies, the second blind to the first.
    for examiner in ["examiner.laboratory-be", "examiner.laboratory-fj"] {
        reader.log_in(examiner).await;
        reader.conclude_all().await;
    }

    // The common link is on both home pages with both references.
    for officer in ["officer.fj", "officer.be"] {
        reader.log_in(officer).await;
        let home = reader.page.text("main").await;
        assert!(home.contains("FJ-TWIN-1") && home.contains("BE-TWIN-1"), "{officer}: {home}");
        reader.visit("/links").await;
        let links = reader.page.text("main").await;
        assert!(links.contains("FJ-TWIN-1") && links.contains("BE-TWIN-1"), "{officer}: {links}");
        assert!(links.contains("Confirmed"), "{officer}: {links}");
    }
    reader.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_pointer() {
    journey("main-job", Hands::Pointer, View::DESKTOP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_keyboard_alone() {
    journey("main-job-keyboard", Hands::Keyboard, View::DESKTOP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_script_off() {
    journey("main-job-no-script", Hands::WithoutScript, View::DESKTOP.without_scripts()).await;
}
