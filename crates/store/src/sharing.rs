//! Sharing rules, and what of an own record another body is told.

use crate::sql::statements;
use crate::value::{params, to_json};
use crate::visible::scope;
use crate::{MarkView, Result, Store, StoreError, Unit};
use commonlink_model::{
    Context, FieldGroups, Handling, MatchingMode, OrganisationId, RecordId, Role, Seizure, SharingRule,
};
use commonlink_policy::{Action, Terms};

statements! {
    RULE = "SELECT rule FROM sharing_rule WHERE owner = $1 AND kind = $2";
    SET = "INSERT INTO sharing_rule (owner, kind, rule, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (owner, kind) DO UPDATE SET rule = excluded.rule, changed_at = excluded.changed_at,
            changed_by = excluded.changed_by";
    OWN = "SELECT record.id FROM record WHERE record.id = $1 AND {visible:record}";
}

/// What another body is told of an own seizure.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenAs {
    /// As far as it is told; nothing where it is not told at all.
    pub seizure: Option<Seizure>,
    /// Its marks as far as they are told.
    pub marks: Vec<MarkView>,
}

/// What a viewer would be told of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The field groups that are told; nothing where not even that it exists.
    pub told: Option<FieldGroups>,
    /// What a hit would tell the viewer's body; nothing where it is told of none.
    pub hit: Option<MatchingMode>,
    /// Whether the body's examiners would be shown the picture of a mark for a comparison.
    pub picture: bool,
}

impl Shown {
    /// Of a record of this owner that is handled in this way.
    pub fn of(viewer: &Context, owner: OrganisationId, handling: &Handling) -> Self {
        let terms = Terms::of(owner, handling);
        let examiner = Context { roles: vec![Role::Examiner], ..viewer.clone() };
        Self {
            told: scope(viewer, Action::View).groups(&terms),
            hit: scope(viewer, Action::Hit).admits(&terms).then_some(terms.matching),
            picture: scope(&examiner, Action::Examine).admits(&terms),
        }
    }
}

impl Store {
    /// The rule of the context's organisation for records of a kind, where it has made one.
    pub async fn sharing_rule(&self, context: &Context, kind: &str) -> Result<Option<SharingRule>> {
        let row = self.one(context, RULE, params![context.organisation, kind]).await?;
        row.map(|row| row.json("rule")).transpose()
    }

    /// What `viewer` would be told of an own seizure; `None` where it is not the context's own. Audited as the owner's
    /// act when a person asks: the viewer did nothing.
    pub async fn seen_as(&self, context: &Context, viewer: &Context, id: RecordId) -> Result<Option<SeenAs>> {
        if self.visible(context, Action::Own, OWN, params![id]).await?.is_empty() {
            return Ok(None);
        }
        let scope = scope(viewer, Action::View);
        let seizure = self.told_seizure(&scope, id).await?;
        let marks = if seizure.is_some() { self.told_marks(&scope, id).await? } else { Vec::new() };
        self.audit_person(context, "seen_as", &format!("{id} {}", viewer.organisation)).await?;
        Ok(Some(SeenAs { seizure, marks }))
    }
}

impl Unit {
    /// Sets the rule of the context's organisation for records of a kind. Its administrators do, and the platform for it.
    pub async fn set_sharing_rule(&mut self, kind: &str, rule: &SharingRule) -> Result<()> {
        let context = &self.context;
        if context.user.is_some() && !context.has(Role::Administrator) {
            return Err(StoreError::Refused { what: "set a sharing rule" });
        }
        let rule = to_json(rule)?;
        let values = params![context.organisation, kind, &rule, context.now, context.user];
        self.execute(SET, values).await?;
        self.audit("sharing_rule_set", kind, &rule).await
    }
}
