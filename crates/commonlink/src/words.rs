//! What was refused, in words.

use commonlink_casework::CaseworkError;
use commonlink_model::Fault;

/// The error with its causes; of what was refused every fault with its field, one a line. Many causes repeat the text
/// of what caused them; nothing is said twice.
pub fn in_words(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain() {
        let said = cause.downcast_ref().map_or_else(|| cause.to_string(), refusal);
        if !words.contains(&said) {
            let gap = if words.is_empty() { "" } else { ": " };
            words = format!("{words}{gap}{said}");
        }
    }
    words
}

fn refusal(error: &CaseworkError) -> String {
    match error {
        CaseworkError::Invalid(faults) => {
            let line = |fault: &Fault| {
                let what = commonlink_reference::text(commonlink_reference::Lang::En, fault.message);
                format!("  {}: {what}", fault.field)
            };
            let lines: Vec<String> = faults.iter().map(line).collect();
            format!("something has to be put right:\n{}", lines.join("\n"))
        }
        CaseworkError::Decode(error) => format!("{error}. {}", error.hint()),
        CaseworkError::Table(error) => format!("{error}. {}", error.hint_of_table()),
        other => other.to_string(),
    }
}
