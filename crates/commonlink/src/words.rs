//! What was refused, in words.

use commonlink_casework::CaseworkError;

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
            let mut words = "something has to be put right:".to_owned();
            for fault in faults {
                let what = commonlink_reference::text(commonlink_reference::Lang::En, fault.message);
                words += &format!("\n  {}: {what}", fault.field);
            }
            words
        }
        CaseworkError::Decode(error) => format!("{error}. {}", error.hint()),
        other => other.to_string(),
    }
}
