//! The result files of the batch doors. Numbers have six decimals and a point, lines end in LF, so that equal
//! results are equal bytes. Ids stay as they were given, because other programs join on them.

use super::FolderError;

/// One compared pair.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    /// Id of the first mark.
    pub a: String,
    /// Id of the second mark.
    pub b: String,
    /// log10 LR for one design; `None` where it can't be given.
    pub class_log10_lr: Option<f64>,
    /// log10 LR for one tool; always there when evaluable.
    pub individual_log10_lr: Option<f64>,
    /// Whether the question of one tool can be answered.
    pub individual_evaluable: bool,
}

/// One candidate of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRow {
    /// Id of the mark that was searched with.
    pub query: String,
    /// Rank from 1.
    pub rank: usize,
    /// Id of the candidate.
    pub candidate: String,
    /// Its score; larger is more alike.
    pub score: f64,
}

/// `scores.csv`: `a,b,class_log10_lr,individual_log10_lr,individual_verdict`.
///
/// # Errors
/// If a number is not finite, a mark meets itself, or an evaluable pair has no number.
pub fn scores_csv(rows: &[ScoreRow]) -> Result<Vec<u8>, FolderError> {
    let cells = rows.iter().map(|row| {
        let wrong = |problem| FolderError::Result { marks: format!("{} and {}", row.a, row.b), problem };
        if row.a == row.b {
            return Err(wrong("a mark was compared with itself"));
        }
        if row.individual_evaluable && row.individual_log10_lr.is_none() {
            return Err(wrong("it is called evaluable and has no number"));
        }
        let optional = |value: Option<f64>| match value {
            None => Ok(String::new()),
            Some(value) => fixed(value).ok_or_else(|| wrong("a number is not finite")),
        };
        let verdict = if row.individual_evaluable { "evaluable" } else { "not_evaluable" };
        let (class, individual) = (optional(row.class_log10_lr)?, optional(row.individual_log10_lr)?);
        Ok([row.a.clone(), row.b.clone(), class, individual, verdict.to_owned()])
    });
    table(["a", "b", "class_log10_lr", "individual_log10_lr", "individual_verdict"], cells)
}

/// `search.csv`: `query,rank,candidate,score`.
///
/// # Errors
/// If a score is not finite or a mark is its own candidate.
pub fn search_csv(rows: &[SearchRow]) -> Result<Vec<u8>, FolderError> {
    let cells = rows.iter().map(|row| {
        let wrong =
            |problem| FolderError::Result { marks: format!("{} and {}", row.query, row.candidate), problem };
        if row.query == row.candidate {
            return Err(wrong("a mark is its own candidate"));
        }
        let score = fixed(row.score).ok_or_else(|| wrong("the score is not finite"))?;
        Ok([row.query.clone(), row.rank.to_string(), row.candidate.clone(), score])
    });
    table(["query", "rank", "candidate", "score"], cells)
}

fn table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = Result<[String; N], FolderError>>,
) -> Result<Vec<u8>, FolderError> {
    let unwritten =
        |_full| FolderError::Result { marks: "all marks".to_owned(), problem: "no memory is left" };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(unwritten)?;
    for row in rows {
        writer.write_record(row?).map_err(unwritten)?;
    }
    writer.into_inner().map_err(|full| unwritten(csv::Error::from(full.into_error())))
}

/// Six decimals, and no minus before a zero.
fn fixed(value: f64) -> Option<String> {
    let text = value.is_finite().then(|| format!("{value:.6}"))?;
    Some(if text == "-0.000000" { "0.000000".to_owned() } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(class: Option<f64>, individual: Option<f64>, evaluable: bool) -> ScoreRow {
        ScoreRow {
            a: "m1".into(),
            b: "m,2".into(),
            class_log10_lr: class,
            individual_log10_lr: individual,
            individual_evaluable: evaluable,
        }
    }

    #[test]
    fn the_bytes_are_fixed() {
        let bytes = scores_csv(&[row(Some(1.25), Some(-1e-9), true), row(None, None, false)]).unwrap();
        let wanted = "a,b,class_log10_lr,individual_log10_lr,individual_verdict\n\
                      m1,\"m,2\",1.250000,0.000000,evaluable\nm1,\"m,2\",,,not_evaluable\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), wanted);
        let hit = SearchRow { query: "q".into(), rank: 1, candidate: "c".into(), score: 0.5 };
        assert_eq!(search_csv(&[hit]).unwrap(), b"query,rank,candidate,score\nq,1,c,0.500000\n");
    }

    #[test]
    fn what_the_format_forbids_is_refused() {
        assert!(scores_csv(&[row(Some(f64::NAN), None, false)]).is_err());
        assert!(scores_csv(&[row(None, Some(f64::INFINITY), true)]).is_err());
        assert!(scores_csv(&[row(Some(1.0), None, true)]).is_err());
        assert!(scores_csv(&[ScoreRow { b: "m1".into(), ..row(None, None, false) }]).is_err());
        let own = SearchRow { query: "q".into(), rank: 1, candidate: "q".into(), score: 0.5 };
        assert!(search_csv(&[own]).is_err());
    }
}
