//! The readable form of the measures, in Markdown.

use super::EvaluateSummary;
use super::drawings::{Drawing, Question, file_name};
use super::measure::{Figure, GroupReport, Measure, Recall, ScopeReport};
use std::fmt::Write as _;

/// `report.md`. Everything in it stands in `metrics.json` too.
pub(crate) fn markdown(summary: &EvaluateSummary) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "# Measures of {}\n\n\
         Engine {}, calibration {} (learned from {}). Pairs: all of one source, all of one design, and {} others \
         per pair of strata drawn with seed {}. An answer that was not given counts as a likelihood ratio of 1. In \
         brackets 95 % intervals, bootstrapped over designs (over tools where there is no design). EER: equal error \
         rate, 0.5 is chance. Cllr: cost in bits, 1 is what saying nothing costs; its minimum is what the order of \
         the answers allows, the gap what calibration loses.\n",
        summary.folder,
        summary.engine,
        summary.calibration,
        summary.calibration_sets.join(", "),
        summary.others,
        summary.seed,
    );
    if summary.without_truth > 0 {
        let _ = write!(out, "\n{} marks have no source and were left out.\n", summary.without_truth);
    }
    if !summary.unreadable.is_empty() {
        let _ = write!(out, "\nMarks that can't be read; their pairs count as not answered:\n\n");
        for mark in &summary.unreadable {
            let file = mark.file.as_deref().unwrap_or("");
            let _ =
                writeln!(out, "- {} (line {}) {file}: {}. {}", mark.mark_id, mark.line, mark.what, mark.hint);
        }
    }
    for group in &summary.groups {
        group_report(&mut out, group);
    }
    out
}

fn group_report(out: &mut String, group: &GroupReport) {
    let _ = write!(
        out,
        "\n## {}, {}\n\n{} marks of {} tools.\n",
        group.kind, group.capture, group.marks, group.sources
    );
    measures(out, "Class: same design against different designs", group, |scope| scope.class);
    drawings(out, group, Question::Class, |scope| scope.class);
    let kin = "Individual: same tool against other tools of the same design";
    measures(out, kin, group, |scope| scope.individual_same_design);
    drawings(out, group, Question::IndividualSameDesign, |scope| scope.individual_same_design);
    measures(out, "Individual: same tool against all other tools", group, |scope| scope.individual_all);
    drawings(out, group, Question::IndividualAll, |scope| scope.individual_all);
    out.push_str("\n### Answers not given, and the gravest error\n\n");
    out.push_str("| pairs | class: same tool / same design / other | individual: same tool / same design / other / all | two tools of one design given an individual LR above 100 |\n|---|---|---|---|\n");
    for scope in &group.scopes {
        let (class, individual) = (&scope.class_abstention, &scope.individual_abstention);
        let _ = writeln!(
            out,
            "| {} | {} / {} / {} | {} / {} / {} / {} | {} |",
            scope.scope,
            percent(class.same_source),
            percent(class.same_design),
            percent(class.other),
            percent(individual.same_source),
            percent(individual.same_design),
            percent(individual.other),
            percent(individual.all),
            percent(scope.other_tool_above_100),
        );
    }
    if group.scopes.iter().all(|scope| scope.recall_source.is_none() && scope.recall_design.is_none()) {
        return;
    }
    out.push_str("\n### Search\n\n| queries | same tool: at rank 1 / among 10 | same design, own tool removed: at rank 1 / among 10 |\n|---|---|---|\n");
    for scope in
        group.scopes.iter().filter(|scope| scope.recall_source.is_some() || scope.recall_design.is_some())
    {
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            scope.scope,
            ranks(scope.recall_source),
            ranks(scope.recall_design)
        );
    }
}

fn measures(
    out: &mut String,
    title: &str,
    group: &GroupReport,
    pick: impl Fn(&ScopeReport) -> Option<Measure>,
) {
    if group.scopes.iter().all(|scope| pick(scope).is_none()) {
        return;
    }
    let _ = write!(
        out,
        "\n### {title}\n\n| pairs | designs | same / different | AUC | EER | Cllr | Cllr min | gap |\n|---|---|---|---|---|---|---|---|\n"
    );
    for scope in &group.scopes {
        let Some(m) = pick(scope) else { continue };
        let _ = writeln!(
            out,
            "| {} | {} | {} / {} | {} | {} | {} | {} | {:.3} |",
            scope.scope,
            scope.designs,
            m.same,
            m.different,
            figure(m.auc),
            figure(m.eer),
            figure(m.cllr),
            figure(m.cllr_min),
            m.gap,
        );
    }
}

fn drawings(
    out: &mut String,
    group: &GroupReport,
    question: Question,
    pick: impl Fn(&ScopeReport) -> Option<Measure>,
) {
    if group.scopes.first().and_then(pick).is_none() {
        return;
    }
    out.push('\n');
    for drawing in Drawing::ALL {
        let _ = write!(
            out,
            "![{}]({}) ",
            drawing.title(),
            file_name(group.kind, group.capture, question, *drawing)
        );
    }
    out.push('\n');
}

fn figure(figure: Figure) -> String {
    match figure.interval {
        Some(interval) => format!("{:.3} ({:.3}-{:.3})", figure.value, interval.low, interval.high),
        None => format!("{:.3}", figure.value),
    }
}

fn ranks(recall: Option<Recall>) -> String {
    recall.map_or_else(
        || "-".to_owned(),
        |r| format!("{} / {}, {} queries", figure(r.at_1), figure(r.at_10), r.queries),
    )
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}
