//! How much room words take, and words made to fit. A drawing knows no fonts: widths are estimates of a usual sans
//! serif, a little too wide rather than too narrow.

/// Estimated width in the unit of `size`, the height of the letters.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(share).sum::<f64>() * size
}

/// Width of a sign as a share of the letters' height.
fn share(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.30,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '[' | ']' | '\u{a0}' | '\u{202f}' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.90,
        'A'..='Z' => 0.70,
        '0'..='9' => 0.60,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f000}'.. => 1.05,
        _ => 0.58,
    }
}

/// The text where it fits; else its beginning and an ellipsis.
pub(crate) fn clip(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let room = room - 0.8 * size;
    let mut used = 0.0;
    let kept = text.chars().take_while(|c| {
        used += share(*c) * size;
        used <= room
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

/// At most `lines` lines, parted between words where that is possible; the last one clipped.
pub(crate) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = out.len() >= lines;
        match out.last_mut() {
            Some(line) if full || width(line, size) + width(word, size) + 0.38 * size <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out.iter().map(|line| clip(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_words_are_clipped_and_short_ones_are_not() {
        assert_eq!(clip("Fiji", 12.0, 60.0), "Fiji");
        assert_eq!(clip("Papua New Guinea", 12.0, 60.0), "Papua N…");
        assert_eq!(wrap("Papua New Guinea", 12.0, 60.0, 2), ["Papua", "New Gui…"]);
        assert_eq!(wrap("", 12.0, 60.0, 2), [""; 0]);
    }

    proptest! {
        #[test]
        fn what_is_clipped_fits(text in "\\PC{0,60}", room in 30.0..300.0_f64) {
            prop_assert!(width(&clip(&text, 12.0, room), 12.0) <= room);
            let lines = wrap(&text, 12.0, room, 3);
            prop_assert!(lines.len() <= 3 && lines.iter().all(|line| width(line, 12.0) <= room));
        }
    }
}
