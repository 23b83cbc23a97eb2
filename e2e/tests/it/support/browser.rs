//! Chromium under chromedriver.

use std::process::{Command, Stdio};
use std::sync::Mutex;

use commonlink_testkit::TemporaryFolder;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{
    By, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WebElement,
};

use super::programs::{self, Program};

/// How a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// Whether the system prefers dark colours.
    pub dark: bool,
    /// Whether pages may run scripts.
    pub scripts: bool,
}

impl View {
    /// A common laptop.
    pub const DESKTOP: Self = Self { width: 1366, height: 768, dark: false, scripts: true };
    /// A phone.
    pub const PHONE: Self = Self { width: 390, height: 844, dark: false, scripts: true };
    /// Laptop and phone, light and dark: every page must hold in all.
    pub const ALL: [Self; 4] = [Self::DESKTOP, Self::DESKTOP.in_dark(), Self::PHONE, Self::PHONE.in_dark()];

    /// The same in dark colours.
    pub const fn in_dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The same without scripts.
    pub const fn without_scripts(self) -> Self {
        Self { scripts: false, ..self }
    }
}

/// A browser with one tab; closed when dropped.
pub struct Browser {
    // Dropped in this order: the session ends the browser, then the driver ends, then what both left behind.
    driver: WebDriver,
    program: Program,
    folder: TemporaryFolder,
    origin: String,
    view: Mutex<View>,
}

impl Browser {
    /// Opens a browser for the pages of `origin` (`http://127.0.0.1:PORT`). `None` after a printed line when Chromium
    /// or chromedriver is not installed.
    pub async fn open(origin: &str, view: View) -> Option<Self> {
        let (chromium, chromedriver) = programs::browser_and_driver()?;
        let mut command = Command::new(chromedriver);
        let folder = TemporaryFolder::new("browser");
        command.arg("--port=0").env("TMPDIR", folder.path()).stderr(Stdio::null());
        let (program, port) = Program::start(&mut command, |line| {
            line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(&chromium.to_string_lossy()).unwrap();
        for argument in [
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            "--lang=en",
            // Nothing but this machine is reached, and every attempt is still seen.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
        ] {
            wanted.add_arg(argument).unwrap();
        }
        if programs::is_root() {
            wanted.add_arg("--no-sandbox").unwrap();
        }
        wanted.set_logging_prefs("browser", LoggingPrefsLogLevel::All).unwrap();
        wanted.set_logging_prefs("performance", LoggingPrefsLogLevel::All).unwrap();
        let driver =
            WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.expect("Chromium starts");
        let browser = Self { driver, program, folder, origin: origin.to_owned(), view: Mutex::new(view) };
        browser.look(view).await;
        Some(browser)
    }

    /// Looks at this and further pages so. A switch of scripts acts from the next page on.
    pub async fn look(&self, view: View) {
        let phone = view.width < 600;
        let (width, height) = (view.width, view.height);
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone })).await;
        let scheme = if view.dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
        self.allow_scripts(view.scripts).await;
        *self.view.lock().expect("no panic while locked") = view;
    }

    /// How pages are looked at now.
    pub fn view(&self) -> View {
        *self.view.lock().expect("no panic while locked")
    }

    pub(super) async fn allow_scripts(&self, allowed: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !allowed })).await;
    }

    /// A command of the browser's developer protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The session, for what the harness has no word for.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// `http://127.0.0.1:PORT` of the pages.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Opens a page by its path and waits until it is loaded.
    pub async fn goto(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.driver.goto(url).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.expect("a page");
        url.as_str().strip_prefix(&self.origin).unwrap_or(url.as_str()).to_owned()
    }

    /// The first element for a CSS selector, waited for up to ten seconds.
    pub async fn find(&self, selector: &str) -> WebElement {
        let begun = std::time::Instant::now();
        loop {
            match self.driver.find(By::Css(selector)).await {
                Ok(element) => return element,
                Err(error) if begun.elapsed().as_secs() >= 10 => {
                    panic!("nothing is {selector:?} on {}: {error}", self.path().await)
                }
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            }
        }
    }

    /// How many elements a CSS selector has at this moment.
    pub async fn count(&self, selector: &str) -> usize {
        self.driver.find_all(By::Css(selector)).await.map_or(0, |found| found.len())
    }

    /// Types into the field after emptying it.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field
            .clear()
            .await
            .and(field.send_keys(text).await)
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Chooses a file of this machine in a file field.
    pub async fn attach(&self, selector: &str, file: &std::path::Path) {
        self.attach_all(selector, &[file.to_owned()]).await;
    }

    /// Puts several files into a file field, in this order.
    pub async fn attach_all(&self, selector: &str, files: &[std::path::PathBuf]) {
        let paths = files.iter().map(|file| file.canonicalize().expect("a file to attach"));
        let lines: Vec<String> = paths.map(|path| path.to_string_lossy().into_owned()).collect();
        self.find(selector).await.send_keys(lines.join("\n")).await.expect("a file field");
    }

    /// Clicks and waits for the page that a link or a form may open.
    pub async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Visible text of the first such element.
    pub async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap_or_default()
    }

    /// What a script's `return` gives. The developer protocol runs it even where the page may run none.
    pub async fn script(&self, script: &str) -> Value {
        let value: WebDriverResult<_> = self.driver.execute(script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// Logs in on the page `/login` and waits until another page is there.
    pub async fn login(&self, name: &str, password: &str) {
        self.goto("/login").await;
        self.fill("input[autocomplete=username]", name).await;
        self.fill("input[type=password]", password).await;
        self.click("form[action=\"/login\"] button.p").await;
        let begun = std::time::Instant::now();
        while self.path().await.starts_with("/login") {
            assert!(begun.elapsed().as_secs() < 10, "{name} is not let in: {}", self.text("main").await);
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    /// A picture of the page as seen, in PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.expect("a picture")
    }

    /// Ends the session and waits for it.
    pub async fn close(self) {
        let Self { driver, program, folder, .. } = self;
        driver.quit().await.expect("the browser ends");
        drop(program);
        drop(folder);
    }
}
