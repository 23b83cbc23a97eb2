//! What was refused, in words.

use commonlink_casework::CaseworkError;

/// Every fault of what was refused with its field, one a line.
pub fn in_words(error: CaseworkError) -> anyhow::Error {
    match error {
        CaseworkError::Invalid(faults) => {
            let lines: Vec<String> = faults
                .iter()
                .map(|fault| {
                    let words = commonlink_reference::text(commonlink_reference::Lang::En, fault.message);
                    format!("  {}: {words}", fault.field)
                })
                .collect();
            anyhow::anyhow!("something has to be put right:\n{}", lines.join("\n"))
        }
        CaseworkError::Decode(error) => anyhow::anyhow!("{error}. {}", error.hint()),
        other => other.into(),
    }
}
