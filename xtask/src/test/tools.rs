//! Programs that the stages need: found, or installed after saying so, or named.

use std::path::Path;
use std::{env, fs};

use anyhow::Result;

use crate::doors;

/// What the chosen stages will need.
#[derive(Clone, Copy)]
pub struct Wants {
    /// cargo-deny.
    pub supply: bool,
    /// A C++ compiler, for libFuzzer.
    pub lints: bool,
    /// cargo-nextest and PostgreSQL.
    pub tests: bool,
    /// Chromium, its driver and fonts.
    pub browser: bool,
}

/// A program from Debian, and how else it is known.
struct Package {
    debian: &'static str,
    what: &'static str,
    is_there: fn() -> bool,
}

const POSTGRESQL: Package =
    Package { debian: "postgresql", what: "PostgreSQL 15 or newer", is_there: has_postgresql };
const CPP: Package =
    Package { debian: "g++", what: "a C++ compiler", is_there: || any(&["c++", "g++", "clang++"]) };
const PYTHON: Package = Package {
    debian: "python3",
    what: "Python 3, for the verifier of the audit trail",
    is_there: || any(&["python3"]),
};
const BROWSER: [Package; 3] = [
    Package {
        debian: "chromium",
        what: "Chromium",
        is_there: || any(&["chromium", "chromium-browser", "google-chrome"]),
    },
    Package {
        debian: "chromium-driver",
        what: "ChromeDriver of the same version",
        is_there: || any(&["chromedriver"]),
    },
    Package { debian: "fonts-noto-core", what: "fonts for Arabic (Noto)", is_there: has_arabic },
];

/// Tools that cargo builds, in versions that build with the toolchain of this repository.
const DENY: (&str, &str) = ("cargo-deny", "0.20.2");
const NEXTEST: (&str, &str) = ("cargo-nextest", "0.9.143");

/// Provides what is wanted. `Ok(false)` when something stays missing that the stages can't do without, in CI anything.
pub fn provide(wants: Wants) -> Result<bool> {
    let mut good = true;
    if wants.supply {
        good &= cargo_tool(DENY)?;
    }
    if wants.tests {
        good &= cargo_tool(NEXTEST)?;
    }
    let mut packages = Vec::new();
    if wants.lints {
        packages.push(&CPP);
    }
    if wants.tests {
        packages.push(&POSTGRESQL);
    }
    if wants.browser {
        packages.push(&PYTHON);
        packages.extend(&BROWSER);
    }
    packages.retain(|package| !(package.is_there)());
    if !packages.is_empty() && is_debian_root() {
        let names: Vec<&str> = packages.iter().map(|package| package.debian).collect();
        println!("Missing, installing from Debian: {}", names.join(" "));
        let mut update = doors::program("apt-get", &["update", "--quiet"]);
        let mut install =
            doors::program("apt-get", &["install", "--yes", "--quiet", "--no-install-recommends"]);
        install.args(&names).env("DEBIAN_FRONTEND", "noninteractive");
        if !doors::show_and_run(&mut update)? || !doors::show_and_run(&mut install)? {
            println!("The installation failed.");
        }
        packages.retain(|package| !(package.is_there)());
    }
    for package in &packages {
        println!("Missing: {}. On Debian: sudo apt-get install {}", package.what, package.debian);
    }
    if !packages.is_empty() {
        println!(
            "{}",
            if doors::in_ci() {
                "With CI set nothing is skipped."
            } else {
                "Tests that need it will say so and pass; what else needs it fails."
            }
        );
    }
    Ok(good && (packages.is_empty() || !doors::in_ci()))
}

fn cargo_tool((name, version): (&str, &str)) -> Result<bool> {
    let home = env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    if doors::which(name).is_some() || home.is_some_and(|home| home.join("bin").join(name).is_file()) {
        return Ok(true);
    }
    println!("Missing, installing with cargo: {name} {version} (some minutes, once)");
    // Not into our own target folder: it would be built with our profile beside our own crates.
    let mut install = doors::cargo(&["install", "--locked", name, "--version", version]);
    let good = doors::show_and_run(install.env_remove("CARGO_TARGET_DIR"))?;
    if !good {
        println!("Install it by hand: cargo install --locked {name} --version {version}");
    }
    Ok(good)
}

fn any(names: &[&str]) -> bool {
    names.iter().any(|name| doors::which(name).is_some())
}

fn has_postgresql() -> bool {
    if env::var_os("COMMONLINK_POSTGRES_BIN")
        .is_some_and(|folder| Path::new(&folder).join("initdb").is_file())
    {
        return true;
    }
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    any(&["initdb"]) || installed.into_iter().any(|entry| entry.path().join("bin/initdb").is_file())
}

fn has_arabic() -> bool {
    let listed = doors::output(&mut doors::program("fc-list", &[":lang=ar", "family"]));
    listed.is_ok_and(|families| !families.trim().is_empty())
}

fn is_debian_root() -> bool {
    let root = doors::output(&mut doors::program("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    root && any(&["apt-get"])
}
