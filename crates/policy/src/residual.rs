//! What Cedar leaves of a policy when the record is not known yet, as a [`Predicate`].
//!
//! Only what is known here is compiled. Anything else is [`Unknown`], and whoever asks then sees nothing: a restriction
//! that was left out would be a leak.

use crate::Predicate;
use cedar_policy::pst::{BinaryOp, Clause, Expr, Literal, Policy, UnaryOp, Var};
use commonlink_model::{FieldGroup, Level, MatchingMode, OrganisationId, Purpose};

/// A part of a residual that no rule here knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule for {0}")]
pub struct Unknown(pub String);

/// A predicate, where it depends on the record at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Folded {
    Always,
    Never,
    When(Predicate),
}

impl Folded {
    /// What all of them say.
    pub(crate) fn all(branches: impl IntoIterator<Item = Self>) -> Self {
        join(branches.into_iter().collect(), true)
    }
}

/// The condition of a residual policy.
pub(crate) fn compile(policy: &Policy) -> Result<Folded, Unknown> {
    let mut all = Vec::new();
    for clause in policy.body().clauses() {
        all.push(match clause {
            Clause::When(expr) => condition(expr)?,
            Clause::Unless(expr) => not(condition(expr)?),
        });
    }
    Ok(join(all, true))
}

/// What permits admit and no restriction forbids.
pub(crate) fn scope(permits: Vec<Folded>, forbids: Vec<Folded>) -> Folded {
    let mut all = vec![join(permits, false)];
    all.extend(forbids.into_iter().map(not));
    join(all, true)
}

fn condition(expr: &Expr) -> Result<Folded, Unknown> {
    match expr {
        Expr::Literal(Literal::Bool(true)) => Ok(Folded::Always),
        Expr::Literal(Literal::Bool(false)) => Ok(Folded::Never),
        Expr::UnaryOp { op: UnaryOp::Not, expr } => condition(expr).map(not),
        Expr::BinaryOp { op: BinaryOp::And, left, right } => {
            Ok(join(vec![condition(left)?, condition(right)?], true))
        }
        Expr::BinaryOp { op: BinaryOp::Or, left, right } => {
            Ok(join(vec![condition(left)?, condition(right)?], false))
        }
        Expr::BinaryOp { op, left, right } => {
            let (Some(path), Expr::Literal(literal)) = (attribute(left), &**right) else {
                return Err(unknown(expr));
            };
            comparison(&path, *op, literal).map(Folded::When).ok_or_else(|| unknown(expr))
        }
        Expr::GetAttr { .. } => match attribute(expr).as_deref() {
            Some(["active"]) => Ok(Folded::When(Predicate::InUse)),
            Some(["everyone"]) => Ok(Folded::When(Predicate::ForEveryone)),
            _ => Err(unknown(expr)),
        },
        _ => Err(unknown(expr)),
    }
}

/// An attribute of the record against a value.
fn comparison(path: &[&str], op: BinaryOp, literal: &Literal) -> Option<Predicate> {
    let predicate = match (path, op, literal) {
        (["owner"], BinaryOp::Eq, _) => Predicate::OwnedBy(body(literal)?),
        (["owner"], BinaryOp::NotEq, _) => negated(Predicate::OwnedBy(body(literal)?)),
        (["matching"], BinaryOp::Eq, Literal::String(code)) => {
            Predicate::MatchingIs(code.parse::<MatchingMode>().ok()?)
        }
        (["level"], BinaryOp::LessEq, Literal::Long(at_most)) => {
            let level = Level::ALL.iter().find(|level| **level as i64 == *at_most)?;
            Predicate::LevelAtMost(*level)
        }
        (["purposes"], BinaryOp::Contains, Literal::String(code)) => {
            Predicate::ForPurpose(code.parse::<Purpose>().ok()?)
        }
        (["countries"], BinaryOp::Contains, Literal::String(code)) => {
            Predicate::NamesCountry(code.to_string())
        }
        (["excludedCountries"], BinaryOp::Contains, Literal::String(code)) => {
            Predicate::ExcludesCountry(code.to_string())
        }
        (["organisations"], BinaryOp::Contains, _) => Predicate::NamesOrganisation(body(literal)?),
        (["excludedOrganisations"], BinaryOp::Contains, _) => Predicate::ExcludesOrganisation(body(literal)?),
        (["heldBack"], BinaryOp::Contains, Literal::String(code)) => {
            Predicate::HoldsBack(code.parse::<FieldGroup>().ok()?)
        }
        (["released", "anything"], BinaryOp::Contains, _) => Predicate::Released(body(literal)?, None),
        (["released", group], BinaryOp::Contains, _) => {
            Predicate::Released(body(literal)?, Some(group.parse::<FieldGroup>().ok()?))
        }
        _ => return None,
    };
    Some(predicate)
}

/// The path of an attribute of the record: `["released", "identity"]`.
fn attribute(expr: &Expr) -> Option<Vec<&str>> {
    match expr {
        Expr::GetAttr { expr, attr } => match &**expr {
            Expr::Var(Var::Resource) => Some(vec![attr.as_str()]),
            deeper => {
                let mut path = attribute(deeper)?;
                path.push(attr.as_str());
                Some(path)
            }
        },
        _ => None,
    }
}

fn body(literal: &Literal) -> Option<OrganisationId> {
    match literal {
        Literal::EntityUID(id) if id.ty.0.id.as_str() == "Organisation" => id.eid.parse().ok(),
        _ => None,
    }
}

fn unknown(expr: &Expr) -> Unknown {
    Unknown(format!("{expr:?}"))
}

fn negated(predicate: Predicate) -> Predicate {
    match predicate {
        Predicate::Not(branch) => *branch,
        other => Predicate::Not(Box::new(other)),
    }
}

fn not(folded: Folded) -> Folded {
    match folded {
        Folded::Always => Folded::Never,
        Folded::Never => Folded::Always,
        Folded::When(predicate) => Folded::When(negated(predicate)),
    }
}

/// All or any of them; each said once.
fn join(branches: Vec<Folded>, all: bool) -> Folded {
    let mut kept: Vec<Predicate> = Vec::new();
    for branch in branches {
        let same = match branch {
            Folded::Always if all => continue,
            Folded::Never if !all => continue,
            Folded::Always => return Folded::Always,
            Folded::Never => return Folded::Never,
            Folded::When(Predicate::All(same)) if all => same,
            Folded::When(Predicate::Any(same)) if !all => same,
            Folded::When(one) => vec![one],
        };
        for one in same {
            if !kept.contains(&one) {
                kept.push(one);
            }
        }
    }
    match kept.pop() {
        None if all => Folded::Always,
        None => Folded::Never,
        Some(last) if kept.is_empty() => Folded::When(last),
        Some(last) => {
            kept.push(last);
            Folded::When(if all { Predicate::All(kept) } else { Predicate::Any(kept) })
        }
    }
}
