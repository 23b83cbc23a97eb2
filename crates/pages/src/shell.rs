//! The frame of every page.

use commonlink_model::Role;
use commonlink_reference::Lang;
use maud::{DOCTYPE, Markup, html};

use crate::words::t;

/// Entries of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    /// What changed.
    Home,
    /// Seizure list, record, form.
    Seizures,
    /// Marks and hits.
    Marks,
    /// Examination queue and viewer.
    Examinations,
    /// Links.
    Links,
    /// People of the own bureau.
    People,
    /// The own account.
    Account,
    /// Help.
    Help,
    /// None of them.
    Other,
}

/// Figures beside entries of the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NavCounts {
    /// Hits nobody has looked at.
    pub hits: u64,
    /// Examinations that wait for the reader.
    pub examinations: u64,
    /// Notices not seen.
    pub notices: u64,
}

/// Light or dark, where the reader chose one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// `light` or `dark`, as the cookie and the `data-theme` attribute have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a code; `None` follows the system.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }
}

/// Who reads, and what the frame shows of it.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Language of the page.
    pub lang: Lang,
    /// Name of the reader's organisation.
    pub organisation: String,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The country's name; the organisation's where it has no country.
    pub country_name: String,
    /// The reader's name.
    pub user_name: String,
    /// Roles in force.
    pub roles: Vec<Role>,
    /// Whether the store holds training data: the violet band.
    pub training: bool,
    /// The entry of the navigation that is open.
    pub current: Nav,
    /// Figures beside entries.
    pub counts: NavCounts,
    /// The theme chosen; `None` follows the system.
    pub theme: Option<Theme>,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// Path and query of this page, to come back to after a change of theme or language.
    pub path: String,
}

impl Shell {
    /// The frame for somebody who is not signed in.
    pub fn signed_out() -> Self {
        Self {
            lang: Lang::En,
            organisation: String::new(),
            country: None,
            country_name: String::new(),
            user_name: String::new(),
            roles: Vec::new(),
            training: false,
            current: Nav::Other,
            counts: NavCounts::default(),
            theme: None,
            signed_in: false,
            path: "/".to_owned(),
        }
    }

    /// Whether a role is in force.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    pub(crate) fn page(&self, title: &str, body: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) dir=(self.lang.dir().as_str()) data-theme=[self.theme.map(Theme::code)] {
                head { meta charset="utf-8"; title { (title) " · " (t(self.lang, "shell-name")) } }
                body { main id="content" { (body) } }
            }
        }
    }
}
