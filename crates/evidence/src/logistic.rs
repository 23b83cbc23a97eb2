//! Ridge logistic regression with weights that do not fall, for a handful of features.
//!
//! Both kinds of comparison get the same total weight (prior odds 1), so the fitted log odds are a log
//! likelihood ratio. Features are standardised; a Gaussian prior of standard deviation sqrt(10) on each
//! standardised weight counts against `information` units of data (the number of independent sources, since
//! pairs that share a source repeat each other). The penalty keeps perfectly separated data finite.
//! A feature whose weight would be negative is left out: a higher score must never lower the result.

use crate::numbers::{sigmoid, softplus};

/// Precision of the Gaussian prior on a standardised weight.
const PRIOR_PRECISION: f64 = 0.1;
/// Newton steps at most; the loss is convex, some ten are usual.
const MAX_STEPS: usize = 60;

/// ln odds = `intercept` + sum of `weights` x features.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logistic {
    pub(crate) intercept: f64,
    pub(crate) weights: Vec<f64>,
}

/// Fits rows of equal length (`columns` features) with labels; `information` is the number of independent
/// units behind them. Without both kinds of label the result is zero everywhere.
pub(crate) fn fit(rows: &[Vec<f64>], labels: &[bool], columns: usize, information: f64) -> Logistic {
    let positives = labels.iter().filter(|l| **l).count();
    let negatives = labels.len() - positives;
    if positives == 0 || negatives == 0 {
        return Logistic { intercept: 0.0, weights: vec![0.0; columns] };
    }
    let row_weights: Vec<f64> = labels
        .iter()
        .map(|positive| 0.5 / if *positive { positives as f64 } else { negatives as f64 })
        .collect();
    let scales: Vec<(f64, f64)> = (0..columns).map(|c| mean_and_spread(rows, &row_weights, c)).collect();
    let mut kept: Vec<usize> = (0..columns).filter(|c| scales[*c].1 > 0.0).collect();
    let penalty = PRIOR_PRECISION / information.max(1.0);
    loop {
        let design: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| {
                let features = kept.iter().map(|c| (row[*c] - scales[*c].0) / scales[*c].1);
                std::iter::once(1.0).chain(features).collect()
            })
            .collect();
        let found = newton(&design, labels, &row_weights, penalty);
        let worst =
            kept.iter().enumerate().min_by(|a, b| found[a.0 + 1].total_cmp(&found[b.0 + 1])).map(|(i, _)| i);
        if let Some(i) = worst.filter(|i| found[i + 1] < 0.0) {
            kept.remove(i);
            continue;
        }
        let mut weights = vec![0.0; columns];
        let mut intercept = found[0];
        for (i, c) in kept.iter().enumerate() {
            weights[*c] = found[i + 1] / scales[*c].1;
            intercept -= weights[*c] * scales[*c].0;
        }
        return Logistic { intercept, weights };
    }
}

fn mean_and_spread(rows: &[Vec<f64>], row_weights: &[f64], column: usize) -> (f64, f64) {
    let mean: f64 = rows.iter().zip(row_weights).map(|(row, w)| w * row[column]).sum();
    let variance: f64 = rows.iter().zip(row_weights).map(|(row, w)| w * (row[column] - mean).powi(2)).sum();
    (mean, variance.sqrt())
}

/// Minimises the weighted loss; the first column is the unpenalised intercept.
fn newton(design: &[Vec<f64>], labels: &[bool], row_weights: &[f64], penalty: f64) -> Vec<f64> {
    let size = design.first().map_or(1, Vec::len);
    let mut beta = vec![0.0; size];
    let dot = |row: &[f64], beta: &[f64]| row.iter().zip(beta).map(|(x, b)| x * b).sum::<f64>();
    let loss = |beta: &[f64]| {
        let data: f64 = design
            .iter()
            .zip(labels)
            .zip(row_weights)
            .map(|((row, positive), w)| {
                let margin = dot(row, beta);
                w * softplus(if *positive { -margin } else { margin })
            })
            .sum();
        data + 0.5 * penalty * beta.iter().skip(1).map(|b| b * b).sum::<f64>()
    };
    let mut current = loss(&beta);
    for _ in 0..MAX_STEPS {
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![vec![0.0; size]; size];
        for ((row, positive), w) in design.iter().zip(labels).zip(row_weights) {
            let p = sigmoid(dot(row, &beta));
            let residual = p - f64::from(u8::from(*positive));
            for i in 0..size {
                gradient[i] += w * residual * row[i];
                for j in 0..size {
                    hessian[i][j] += w * p * (1.0 - p) * row[i] * row[j];
                }
            }
        }
        for i in 0..size {
            // A trace of curvature on the intercept keeps the system solvable when every p is 0 or 1.
            let extra = if i == 0 { 1e-12 } else { penalty };
            hessian[i][i] += extra;
            gradient[i] += if i == 0 { 0.0 } else { penalty * beta[i] };
        }
        let step = solve(hessian, gradient);
        let mut length = 1.0;
        let (next, next_loss) = loop {
            let trial: Vec<f64> = beta.iter().zip(&step).map(|(b, s)| b - length * s).collect();
            let value = loss(&trial);
            if value <= current || length < 1e-6 {
                break (trial, value);
            }
            length *= 0.5;
        };
        let gain = current - next_loss;
        if gain < 0.0 {
            break;
        }
        beta = next;
        current = next_loss;
        if gain < 1e-14 {
            break;
        }
    }
    beta
}

/// Gaussian elimination with partial pivoting; a singular direction gets no step.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))
            .unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        if matrix[column][column].abs() < 1e-300 {
            continue;
        }
        let (upper, lower) = matrix.split_at_mut(column + 1);
        let top = &upper[column];
        for (offset, row) in lower.iter_mut().enumerate() {
            let factor = row[column] / top[column];
            for (value, above) in row.iter_mut().zip(top).skip(column) {
                *value -= factor * above;
            }
            right[column + 1 + offset] -= factor * right[column];
        }
    }
    let mut solution = vec![0.0; size];
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|c| matrix[row][c] * solution[c]).sum();
        let diagonal = matrix[row][row];
        solution[row] = if diagonal.abs() < 1e-300 { 0.0 } else { (right[row] - known) / diagonal };
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[f64]) -> Vec<Vec<f64>> {
        values.iter().map(|v| vec![*v]).collect()
    }

    #[test]
    fn solves_by_hand() {
        let x = solve(vec![vec![0.0, 2.0], vec![4.0, 2.0]], vec![6.0, 14.0]);
        assert!((x[0] - 2.0).abs() < 1e-12 && (x[1] - 3.0).abs() < 1e-12);
    }

    #[test]
    fn two_valued_feature_gives_the_odds_of_the_table() {
        // Feature 1 in 3 of 4 same and 1 of 4 different: LR of 1 is 3, of 0 is 1/3.
        let values = [1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0];
        let labels = [true, true, true, true, false, false, false, false];
        let fit = fit(&rows(&values), &labels, 1, 1e9);
        assert!((fit.intercept + fit.weights[0] - 3_f64.ln()).abs() < 1e-5, "{fit:?}");
        assert!((fit.intercept + 3_f64.ln()).abs() < 1e-5);
    }

    #[test]
    fn separated_data_stay_finite_and_grow_with_information() {
        let values = [2.0, 3.0, -2.0, -3.0];
        let labels = [true, true, false, false];
        let few = fit(&rows(&values), &labels, 1, 4.0);
        let many = fit(&rows(&values), &labels, 1, 400.0);
        assert!(few.weights[0] > 0.1 && few.weights[0].is_finite());
        assert!(many.weights[0] > few.weights[0]);
        assert!(few.intercept.abs() < 1e-9);
    }

    #[test]
    fn a_feature_that_would_count_against_is_left_out() {
        let rows = vec![vec![1.0, 0.0], vec![0.9, 0.1], vec![0.1, 0.9], vec![0.0, 1.0]];
        let found = fit(&rows, &[true, true, false, false], 2, 10.0);
        assert!(found.weights[0] > 0.0);
        assert!(found.weights[1].abs() < f64::MIN_POSITIVE);
        let none = fit(&rows, &[true; 4], 2, 10.0);
        assert_eq!(none, Logistic { intercept: 0.0, weights: vec![0.0, 0.0] });
    }
}
