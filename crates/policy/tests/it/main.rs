//! Tests of the rules: judges, mutants, faults.
mod judges;
mod mutants;
mod policies;
