//! Scores of variants of described marks beside those of rendered impressions, by question and truth: five quantiles
//! (5, 25, 50, 75, 95 %) each. As in worlds whose marks come as descriptions, two impressions of a tool are rendered and
//! the variants follow one of them. `variants [SIDE] [DESIGNS]`

use commonlink_exercise::{DesignPool, MarkSetSpec, Trace, described, mark_set};
use commonlink_marks::{Description, compare, variant};
use commonlink_model::CaptureKind;
use rayon::prelude::*;
use std::time::Instant;

const TOOLS: usize = 3;
const IMPRESSIONS: usize = 3;

struct Marked {
    design: usize,
    tool: usize,
    description: Description,
}

fn quantiles(mut values: Vec<f64>) -> String {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    match values.len() {
        0 => "-".to_owned(),
        count => {
            let [a, b, c, d, e] = [0.05, 0.25, 0.5, 0.75, 0.95].map(at);
            format!("{a:6.2} {b:6.2} {c:6.2} {d:6.2} {e:6.2} ({count} pairs)")
        }
    }
}

fn table(name: &str, marks: &[Marked]) {
    let all = (0..marks.len()).flat_map(|a| (a + 1..marks.len()).map(move |b| (a, b)));
    // Of the many pairs of two designs a part is enough.
    let chosen = |(a, b): &(usize, usize)| marks[*a].design == marks[*b].design || (a * 31 + b) % 7 == 0;
    let pairs: Vec<(usize, usize)> = all.filter(chosen).collect();
    let outcomes: Vec<_> = pairs
        .par_iter()
        .map(|(a, b)| {
            let (a, b) = (&marks[*a], &marks[*b]);
            let group = match (a.design == b.design, a.tool == b.tool) {
                (true, true) => "same tool",
                (true, false) => "same design",
                (false, _) => "other design",
            };
            (group, compare(&a.description, &b.description))
        })
        .collect();
    for group in ["same tool", "same design", "other design"] {
        let of = || outcomes.iter().filter(|(known, _)| *known == group).map(|(_, outcome)| outcome);
        let class = quantiles(of().filter_map(|outcome| outcome.class_score).collect());
        let tool = quantiles(of().filter_map(|outcome| outcome.individual_score).collect());
        println!("  {name} {group:12} class {class}");
        println!("  {name} {group:12} tool  {tool}");
    }
}

fn milliseconds(since: Instant, count: usize) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0 / count.max(1) as f64
}

fn main() {
    let argument =
        |place, usual| std::env::args().nth(place).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (side, designs) = (argument(1, 168) as u32, argument(2, 6));
    let sorts = [
        (Trace::Relief, CaptureKind::PhotoFourLight),
        (Trace::Relief, CaptureKind::PhotoFixedLight),
        (Trace::Relief, CaptureKind::PhotoSingle),
        (Trace::Print, CaptureKind::PhotoSingle),
        (Trace::Surface, CaptureKind::Topography),
        (Trace::Edge, CaptureKind::Profile),
    ];
    for (traces, capture) in sorts {
        // Each impression of a tool at another severity.
        let mut marks: Vec<_> = [0.4, 0.6, 0.8]
            .into_iter()
            .enumerate()
            .flat_map(|(place, level)| {
                let spec = MarkSetSpec {
                    size: (side, side),
                    moulds_per_design: TOOLS,
                    impressions: IMPRESSIONS,
                    captures: vec![capture],
                    traces,
                    pool: DesignPool::World,
                    ..MarkSetSpec::four_light(77, designs, level)
                };
                mark_set(&spec).0.into_iter().enumerate().skip(place).step_by(IMPRESSIONS)
            })
            .collect();
        marks.sort_by_key(|(number, _)| *number);
        let began = Instant::now();
        let rendered: Vec<Marked> = marks
            .iter()
            .filter_map(|(number, mark)| {
                let (tool, design) = (number / IMPRESSIONS % TOOLS, number / IMPRESSIONS / TOOLS);
                Some(Marked { design, tool, description: described(mark).ok()? })
            })
            .collect();
        let rendering = milliseconds(began, marks.len());
        let began = Instant::now();
        let mut varied = Vec::new();
        for of_tool in rendered.chunk_by(|a, b| (a.design, a.tool) == (b.design, b.tool)) {
            for (place, strength) in [0.7, 1.0, 1.0, 1.3].into_iter().enumerate() {
                let first = &of_tool[place % of_tool.len().min(2)];
                let seed = (first.design * 1_000 + first.tool * 10 + place) as u64;
                varied.push(Marked { description: variant(&first.description, seed, strength), ..*first });
            }
        }
        let varying = milliseconds(began, varied.len());
        let bytes =
            rendered.iter().map(|mark| mark.description.to_bytes().len()).sum::<usize>() / rendered.len();
        println!(
            "{capture} of {traces:?}: {} of {} described, {bytes} bytes each; {rendering:.1} ms to render, {varying:.1} ms a \
             variant",
            rendered.len(),
            marks.len()
        );
        table("rendered", &rendered);
        table("variants", &varied);
    }
}
