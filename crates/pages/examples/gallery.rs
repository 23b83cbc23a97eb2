//! Writes every page with invented data, and the assets, to the folder given as argument. Serve that folder
//! (`python3 -m http.server --directory FOLDER`) and look. Arguments after the folder: `ar`, `dark`, `light`.

#[allow(clippy::expect_used)]
#[path = "../tests/it/samples/mod.rs"]
mod samples;

use std::path::Path;

use commonlink_pages::{Theme, assets};
use commonlink_reference::Lang;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "gallery".to_owned());
    let wishes: Vec<String> = arguments.collect();
    let lang = if wishes.iter().any(|wish| wish == "ar") { Lang::Ar } else { Lang::En };
    let theme = wishes.iter().find_map(|wish| Theme::from_code(wish));
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in assets() {
        std::fs::write(folder.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    for (name, page) in samples::all(lang, theme) {
        std::fs::write(folder.join(format!("{name}.html")), page)?;
    }
    Ok(())
}
