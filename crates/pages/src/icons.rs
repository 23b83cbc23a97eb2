//! Line icons on a grid of 24, drawn with the colour of the text beside them. Decoration only: every icon
//! stands beside words.

use maud::{Markup, PreEscaped, html};

/// The icons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Home,
    Seizure,
    Mark,
    Examine,
    Link,
    People,
    Help,
    Add,
    More,
    Person,
    Check,
    Cross,
    Wait,
    Warning,
    Camera,
    Print,
    Download,
    Search,
    Eye,
    Shield,
    Bell,
    Arrow,
    Key,
    Chart,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
            Self::Seizure => "M4 8l8-4 8 4v8.5l-8 4-8-4zM4 8l8 4 8-4M12 12v8.5M8 6l8 4",
            Self::Mark => {
                "M12 3.5c4.7 0 8.5 3.8 8.5 8.5s-3.8 8.5-8.5 8.5-8.5-3.8-8.5-8.5S7.3 3.5 12 3.5zM8 14l2-5 2 3.5 2-3.5 2 5zM8 16.5h8"
            }
            Self::Examine => "M3 5h8v11H3zM13 5h8v11h-8zM7 20h10M12 16v4M5.5 12.5l2-4 2 4M15.5 12.5l2-4 2 4",
            Self::Link => {
                "M10 14a4 4 0 005.7 0l3-3A4 4 0 0013 5.3l-1 1M14 10a4 4 0 00-5.7 0l-3 3A4 4 0 0011 18.7l1-1"
            }
            Self::People => {
                "M9 11.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3.2 3.2 0 010 6.2M18 14.5c2 .8 3.2 2.6 3.5 5.5"
            }
            Self::Help => {
                "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM9.5 9.5c0-3.3 5-3.3 5 0 0 2-2.5 2-2.5 4.2M12 17v.1"
            }
            Self::Add => "M12 5v14M5 12h14",
            Self::More => "M4 7h16M4 12h16M4 17h16",
            Self::Person => "M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c.6-4.6 3.6-7 8-7s7.4 2.4 8 7",
            Self::Check => "M5 12.5l4.5 4.5L19 7",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Wait => "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 7.5V12l3 2.5",
            Self::Warning => "M12 4l9 16H3zM12 10v4.5M12 17.3v.1",
            Self::Camera => "M3 8h4.5L9 5h6l1.5 3H21v12H3zM12 17.5a4 4 0 100-8 4 4 0 000 8z",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
            Self::Download => "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15",
            Self::Search => "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20 20",
            Self::Eye => {
                "M2.5 12C5 7.5 8 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.5 6.5-9.5 6.5S5 16.5 2.5 12zM12 15a3 3 0 100-6 3 3 0 000 6z"
            }
            Self::Shield => "M12 3.5l7.5 2.8v5.2c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9V6.3z",
            Self::Bell => "M6 16V10.5a6 6 0 0112 0V16l2 2.5H4zM10 21h4",
            Self::Arrow => "M5 12h13M13 6.5l5.5 5.5-5.5 5.5",
            Self::Chart => "M4 4v16h16M8 16v-4M12 16V8M16 16v-6",
            Self::Key => "M8 10a4 4 0 100 8 4 4 0 000-8zM11 11.5L20 4M16.5 7l2.5 3",
        }
    }
}

/// The icon as SVG.
pub(crate) fn icon(icon: Icon) -> Markup {
    html! { svg class={ "i" @if icon == Icon::Arrow { " turn" } } viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(icon.path()); } }
}

/// The sign of the product: two links of a chain with what they have in common.
pub(crate) fn sign() -> Markup {
    PreEscaped(
        concat!(
            r#"<svg viewBox="0 0 30 24" aria-hidden="true" focusable="false">"#,
            r#"<path class="logo-c" d="M15 7.2a8 8 0 010 9.6a8 8 0 010-9.6z"/>"#,
            r#"<rect class="logo-a" x="2" y="4" width="17" height="16" rx="8"/>"#,
            r#"<rect class="logo-b" x="11" y="4" width="17" height="16" rx="8"/></svg>"#
        )
        .to_owned(),
    )
}
