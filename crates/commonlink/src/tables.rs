//! `import table`, `import mappings`, `import preview`: anybody's table, by what its owner says of the columns.
//!
//! A mapping is one that the owner has saved, here or in the pages, or a JSON file of the same form.

use crate::import::{self, Take};
use crate::options::StoreOptions;
use anyhow::{Context as _, bail};
use clap::Args;
use commonlink_casework::import::{How, Imported, Layout, Preview, Reading, Tried, field_key, missing};
use commonlink_casework::{CaseworkError, Platform};
use commonlink_model::{Context, ImportField};
use commonlink_reference::{Lang, label, text};
use std::path::{Path, PathBuf};

/// Values of a column that a preview prints.
const EXAMPLES: usize = 3;
/// Most characters of such a value.
const LONGEST: usize = 40;

/// Options of `import table`.
#[derive(Args)]
pub struct TableArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// The table: CSV, packed CSV or XLSX.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Handle of the body that supplies the table and owns what comes of it; `commonlink admin organisations` lists
    /// them.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
    /// What the columns say: the name of a mapping that the owner has saved, or a JSON file. Where both are there the
    /// name is taken; write `./NAME` for the file. `import preview --json` prints one to begin with.
    #[arg(long, value_name = "NAME_OR_FILE")]
    mapping: String,
    /// Keep the mapping for the owner under this name, also for the pages.
    #[arg(long, value_name = "NAME")]
    save_mapping: Option<String>,
    /// Answer as JSON: counts, manifest, and the mapping report.
    #[arg(long)]
    json: bool,
}

/// Options of `import mappings`.
#[derive(Args)]
pub struct MappingsArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Handle of the owner.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
    /// Only this one.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Answer as JSON, one mapping a line, as `--mapping` takes it from a file.
    #[arg(long)]
    json: bool,
}

/// Options of `import preview`.
#[derive(Args)]
pub struct PreviewArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// The table: CSV, packed CSV or XLSX.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Handle of the body that supplies the table.
    #[arg(long, value_name = "ORGANISATION")]
    owner: String,
    /// What the columns say, as for `import table`; without it what their headers seem to say.
    #[arg(long, value_name = "NAME_OR_FILE")]
    mapping: Option<String>,
    /// Answer as JSON: `mapping` is what `--mapping` takes from a file.
    #[arg(long)]
    json: bool,
}

/// `commonlink import table`.
pub async fn table(arguments: TableArguments) -> anyhow::Result<()> {
    let file = &arguments.file;
    import::is_file(file)?;
    let platform = arguments.store.open(false).await?;
    let ctx = crate::seizures::owner(&platform, &arguments.owner).await?;
    let mut mapping = found(&platform, &ctx, &arguments.mapping).await?;
    let lacking = missing(&mapping);
    if !lacking.is_empty() {
        bail!(
            "no column of the mapping `{}` says: {}. Every seizure needs it; put {} into its `columns`",
            mapping.name,
            lacking.iter().map(|field| words(*field)).collect::<Vec<_>>().join(", "),
            lacking.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", "),
        );
    }
    if let Some(name) = &arguments.save_mapping {
        mapping.name.clone_from(name);
        platform.save_mapping(&ctx, &mapping).await.context("the mapping was not kept")?;
    }
    let imported = take(&platform, &ctx, file, mapping).await?;
    import::answer(imported, arguments.json)
}

/// By the mapping as it stands; where no sheet has these headers, by what of it fits the headers there are.
async fn take(platform: &Platform, ctx: &Context, file: &Path, mapping: Layout) -> anyhow::Result<Imported> {
    let outcome = Take { platform, ctx, file }.run(How::Mapped(mapping.clone())).await;
    if !matches!(&outcome, Err(CaseworkError::Invalid(faults)) if headers_differ(faults)) {
        return outcome.with_context(|| import::not_taken_in(file));
    }
    let preview = look(platform, ctx, file).await?;
    let fitted = fit(&mapping, &preview.headers).with_context(|| import::not_taken_in(file))?;
    let outcome = Take { platform, ctx, file }.run(How::Mapped(fitted)).await;
    outcome.with_context(|| import::not_taken_in(file))
}

fn headers_differ(faults: &[commonlink_model::Fault]) -> bool {
    faults.iter().any(|fault| fault.message == "error-import-columns")
}

/// `commonlink import mappings`.
pub async fn mappings(arguments: MappingsArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    let ctx = crate::seizures::owner(&platform, &arguments.owner).await?;
    let mut mappings = platform.mappings(&ctx).await?;
    if let Some(name) = &arguments.name {
        let known = names(&mappings);
        mappings.retain(|mapping| mapping.name == *name);
        if mappings.is_empty() {
            bail!("{} has no mapping `{name}`; {known}", arguments.owner);
        }
    }
    for mapping in mappings {
        if arguments.json {
            println!("{}", serde_json::to_string(&mapping)?);
        } else {
            println!("{}: {}", mapping.name, columns(&mapping));
        }
    }
    Ok(())
}

/// `commonlink import preview`.
pub async fn preview(arguments: PreviewArguments) -> anyhow::Result<()> {
    let file = &arguments.file;
    import::is_file(file)?;
    let platform = arguments.store.open(false).await?;
    let ctx = crate::seizures::owner(&platform, &arguments.owner).await?;
    let given = match &arguments.mapping {
        Some(given) => Some(found(&platform, &ctx, given).await?),
        None => None,
    };
    let preview = look(&platform, &ctx, file).await?;
    let mapping = match given {
        Some(given) => fit(&given, &preview.headers).with_context(|| file.display().to_string())?,
        None => preview.guess.clone(),
    };
    let tried = platform.try_layout(&ctx, &preview, &mapping);
    if arguments.json {
        let answer = serde_json::json!({
            "sheet": preview.sheet,
            "is_ids": preview.is_ids,
            "mapping": mapping,
            "missing": missing(&mapping),
            "rows": tried.iter().map(as_json).collect::<Vec<_>>(),
        });
        println!("{answer}");
    } else {
        print(&preview, &mapping, &tried);
    }
    Ok(())
}

/// A look at a table, as in the pages: it is kept with the store's files until they are swept.
async fn look(platform: &Platform, ctx: &Context, file: &Path) -> anyhow::Result<Preview> {
    let name = import::name_of(file);
    let looked = async {
        let hash = platform.receive_table(ctx, &name, file).await?;
        platform.look_at_table(ctx, &hash).await
    };
    let (_, preview) = looked.await.with_context(|| format!("{} can't be looked at", file.display()))?;
    Ok(preview)
}

/// The mapping that somebody named: a saved one, else a file.
async fn found(platform: &Platform, ctx: &Context, given: &str) -> anyhow::Result<Layout> {
    let saved = platform.mappings(ctx).await?;
    if let Some(mapping) = saved.iter().find(|mapping| mapping.name == given) {
        return Ok(mapping.clone());
    }
    let path = Path::new(given);
    if !path.is_file() {
        bail!("`{given}` is neither a saved mapping nor a file; {}", names(&saved));
    }
    read(path).with_context(|| {
        format!("{given} is no mapping; `commonlink import preview FILE --json` prints one to begin with")
    })
}

fn names(saved: &[Layout]) -> String {
    let names: Vec<String> = saved.iter().map(|mapping| format!("`{}`", mapping.name)).collect();
    if names.is_empty() {
        return "this owner has saved none: give a file, or save one with --save-mapping".to_owned();
    }
    format!("saved are {}", names.join(", "))
}

/// A mapping from a JSON file. One without a name is called as the file.
fn read(path: &Path) -> anyhow::Result<Layout> {
    let mut mapping: Layout = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    if mapping.headers.len() != mapping.columns.len() {
        bail!(
            "it has {} headers and {} columns; each header takes a column, `null` where it is only kept",
            mapping.headers.len(),
            mapping.columns.len()
        );
    }
    if mapping.name.trim().is_empty() {
        mapping.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    }
    Ok(mapping)
}

/// A mapping for a table whose columns stand in another order, or that has further ones, which are kept.
fn fit(mapping: &Layout, headers: &[String]) -> anyhow::Result<Layout> {
    let mut left: Vec<(&str, Option<ImportField>)> =
        mapping.headers.iter().map(|header| header.trim()).zip(mapping.columns.iter().copied()).collect();
    let mut columns = Vec::with_capacity(headers.len());
    for header in headers {
        let place = left.iter().position(|(known, _)| *known == header.trim());
        columns.push(place.and_then(|place| left.remove(place).1));
    }
    let absent: Vec<String> = left
        .iter()
        .filter_map(|(header, field)| field.map(|field| format!("`{header}` ({})", words(field))))
        .collect();
    if !absent.is_empty() {
        let there: Vec<String> = headers.iter().map(|header| format!("`{}`", header.trim())).collect();
        bail!(
            "the mapping `{}` reads columns that the table has not: {}. Its headers are {}. Name them so in the \
             mapping, or in the table",
            mapping.name,
            absent.join(", "),
            there.join(", ")
        );
    }
    Ok(Layout { headers: headers.to_vec(), columns, ..mapping.clone() })
}

fn words(field: ImportField) -> String {
    text(Lang::En, &field_key(field)).into_owned()
}

fn columns(mapping: &Layout) -> String {
    let column = |(header, field): (&String, &Option<ImportField>)| {
        format!("{} -> {}", header.trim(), field.map_or("kept", ImportField::code))
    };
    mapping.headers.iter().zip(&mapping.columns).map(column).collect::<Vec<_>>().join(", ")
}

fn as_json(tried: &Tried) -> serde_json::Value {
    match &tried.outcome {
        Ok(Reading { submission, flags }) => serde_json::json!({
            "line": tried.line,
            "read": {
                "date": submission.date.to_string(),
                "country": submission.place.country,
                "division": submission.place.division,
                "place": submission.place.name,
                "items": submission.items.iter().map(|item| serde_json::json!({
                    "substance": item.substance,
                    "amount": item.quantity.amount,
                    "unit": item.quantity.unit,
                })).collect::<Vec<_>>(),
            },
            "flags": flags,
        }),
        Err(reasons) => serde_json::json!({ "line": tried.line, "reasons": reasons }),
    }
}

fn print(preview: &Preview, mapping: &Layout, tried: &[Tried]) {
    if preview.is_ids {
        println!("A table of the UNODC collection: `commonlink import ids` takes it in as it is.");
    }
    if !preview.sheet.is_empty() {
        println!("Sheet `{}`", preview.sheet);
    }
    println!("Columns:");
    for (n, header) in preview.headers.iter().enumerate() {
        let says = mapping.columns.get(n).copied().flatten().map_or("kept", ImportField::code);
        println!("  {} -> {says}: {}", header.trim(), examples(preview, n).join(" | "));
    }
    for field in missing(mapping) {
        println!("No column says: {} (`{field}`). Every seizure needs it.", words(field));
    }
    println!("First rows:");
    for row in tried {
        println!("  line {}: {}", row.line, in_words(row));
    }
}

fn examples(preview: &Preview, column: usize) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    for row in &preview.rows {
        let cell = row.cells.get(column).map_or("", |cell| cell.trim());
        let short: String =
            cell.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if !short.is_empty() && !examples.contains(&short) {
            examples.push(short);
        }
        if examples.len() == EXAMPLES {
            break;
        }
    }
    examples
}

fn in_words(tried: &Tried) -> String {
    let said = |kind: &str, code: &str| {
        text(Lang::En, &format!("import-{kind}-{}", code.replace('_', "-"))).into_owned()
    };
    match &tried.outcome {
        Ok(Reading { submission, flags }) => {
            let place = &submission.place;
            let mut parts = vec![submission.date.to_string()];
            let places = [place.name.as_str(), place.division.as_str(), place.country.as_str()];
            parts.extend(places.into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
            parts.extend(submission.items.iter().map(|item| {
                let unit = label(Lang::En, "unit", &item.quantity.unit);
                format!(
                    "{} {unit} {}",
                    item.quantity.amount,
                    label(Lang::En, "substance_group", &item.substance)
                )
            }));
            let told: Vec<String> = flags.iter().map(|flag| said("flag", flag.code())).collect();
            let gap = if told.is_empty() { "" } else { ". " };
            format!("{}{gap}{}", parts.join(", "), told.join(" "))
        }
        Err(reasons) => {
            let told: Vec<String> = reasons.iter().map(|reason| said("reason", reason.code())).collect();
            format!("not taken in. {}", told.join(" "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(headers: &[&str], columns: &[Option<ImportField>]) -> Layout {
        Layout {
            name: "ours".to_owned(),
            headers: headers.iter().map(|header| (*header).to_owned()).collect(),
            columns: columns.to_vec(),
            ..Layout::default()
        }
    }

    #[test]
    fn a_mapping_fits_columns_in_another_order_and_says_what_is_absent() {
        let (date, drug) = (Some(ImportField::Date), Some(ImportField::Drug));
        let ours = mapping(&["Day", "x", "Drug", "x"], &[date, None, drug, Some(ImportField::Amount)]);
        let headers = ["Drug ", "more", "x", "x", "Day"].map(str::to_owned);
        let fitted = fit(&ours, &headers).unwrap();
        assert_eq!(fitted.columns, [drug, None, None, Some(ImportField::Amount), date]);
        assert_eq!(fitted.headers, headers);
        let refused = fit(&ours, &headers[1..]).unwrap_err().to_string();
        assert!(refused.contains("`Drug`") && !refused.contains("`Day` ("), "{refused}");
    }
}
