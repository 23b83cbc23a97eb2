//! The policies: Cedar, embedded, checked against their schema before anything is decided with them.

use crate::{Action, Terms};
use cedar_policy::{
    Authorizer, Context as Stated, Decision as Answer, Effect, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PartialEntities, PartialEntity, PartialEntityUid, PartialRequest, Policy, PolicyId, PolicySet,
    Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use commonlink_model::{Context, FieldGroup, FieldGroups, Moment, OrganisationId, Role};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::str::FromStr;
use std::sync::OnceLock;

use crate::residual::{self, Folded, Unknown};

/// The schema, as a file.
pub const SCHEMA: &str = include_str!("../policies/schema.cedarschema");

/// The policies: file, text.
pub const FILES: [(&str, &str); 4] = [
    ("own.cedar", include_str!("../policies/own.cedar")),
    ("shared.cedar", include_str!("../policies/shared.cedar")),
    ("restrictions.cedar", include_str!("../policies/restrictions.cedar")),
    ("matching.cedar", include_str!("../policies/matching.cedar")),
];

/// Why policies can't be used, or a question can't be put to them. Whoever asks sees nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The schema or a policy is not what Cedar takes.
    #[error("policies: {0}")]
    Policies(String),
    /// The question does not fit the schema.
    #[error("question: {0}")]
    Question(String),
    /// A residual has a part that no rule knows.
    #[error("residual: {0}")]
    Residual(#[from] Unknown),
    /// A scope without any condition.
    #[error("a scope that depends on nothing")]
    Unconditional,
}

/// Policies with their schema.
pub struct Policies {
    schema: Schema,
    /// The actions with their groups. Without them Cedar takes an action to be in no group, and passes over what
    /// restricts one.
    actions: Entities,
    /// The same for each action that is decided, and what is decided with it: Cedar walks over whatever it is given.
    decided: HashMap<&'static str, Entities>,
    /// A record of which nothing is released.
    unreleased: RestrictedExpression,
    /// For each action the policies that name it: Cedar would go through all of them.
    by_action: HashMap<&'static str, PolicySet>,
    /// For each field group those of them that say more than what already says whether the record is told of at all.
    by_group: HashMap<&'static str, PolicySet>,
    record: EntityTypeName,
    types: Types,
}

struct Types {
    actor: EntityTypeName,
    role: EntityTypeName,
    organisation: EntityTypeName,
    action: EntityTypeName,
}

/// What Cedar says of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The field groups that are told; nothing at all where it is `None`.
    pub told: Option<FieldGroups>,
    /// The policies that decided whether the record is told of, by name; none where no permit names the asker.
    pub because: Vec<String>,
}

const VIEW: &str = "view";
const NAMES: [&str; 6] = [VIEW, "own", "edit", "match", "hit", "examine"];

/// The embedded policies, checked once.
pub fn policies() -> Result<&'static Policies, &'static Fault> {
    static POLICIES: OnceLock<Result<Policies, Fault>> = OnceLock::new();
    POLICIES.get_or_init(|| Policies::of(SCHEMA, &FILES.map(|(_, text)| text).concat())).as_ref()
}

impl Policies {
    /// Policies of these texts. Refused unless every one is valid against the schema, in Cedar's strict mode.
    pub fn of(schema: &str, policies: &str) -> Result<Self, Fault> {
        let fault = |error: &dyn std::fmt::Display| Fault::Policies(error.to_string());
        let (schema, _) = Schema::from_cedarschema_str(schema).map_err(|error| fault(&error))?;
        let unnamed = PolicySet::from_str(policies).map_err(|error| fault(&error))?;
        let mut set = PolicySet::new();
        for policy in unnamed.policies() {
            let id = policy.annotation("id").ok_or_else(|| fault(&format!("without a name: {policy}")))?;
            set.add(policy.new_id(PolicyId::new(id))).map_err(|error| fault(&error))?;
        }
        Self::checked(schema, &set)
    }

    /// These policies, with the schema of others: for what was changed to see whether it is noticed.
    pub fn with(&self, set: &PolicySet) -> Result<Self, Fault> {
        Self::checked(self.schema.clone(), set)
    }

    fn checked(schema: Schema, set: &PolicySet) -> Result<Self, Fault> {
        let fault = |error: &dyn std::fmt::Display| Fault::Policies(error.to_string());
        let result = Validator::new(schema.clone()).validate(set, ValidationMode::Strict);
        if let Some(error) = result.validation_errors().next() {
            return Err(fault(error));
        }
        let typed = |name: &str| EntityTypeName::from_str(name).map_err(|error| fault(&error));
        let types = Types {
            actor: typed("Actor")?,
            role: typed("Role")?,
            organisation: typed("Organisation")?,
            action: typed("Action")?,
        };
        let actions = schema.action_entities().map_err(|error| fault(&error))?;
        let groups = FieldGroup::ALL.iter().map(|group| group.code());
        let nobody = |name: &str| (name.to_owned(), RestrictedExpression::new_set([]));
        let unreleased = RestrictedExpression::new_record(["anything"].into_iter().chain(groups).map(nobody))
            .map_err(|error| fault(&error))?;
        let mut policies = Self {
            schema,
            decided: HashMap::new(),
            actions,
            unreleased,
            by_action: HashMap::new(),
            by_group: HashMap::new(),
            record: typed("Record")?,
            types,
        };
        for name in NAMES {
            let reads = |id: &str| name == VIEW && !NAMES.contains(&id);
            let with = policies.actions.iter().filter(|action| {
                let uid = action.uid();
                uid.id().unescaped() == name || reads(uid.id().unescaped())
            });
            let with = Entities::from_entities(with.cloned(), None).map_err(|error| fault(&error))?;
            policies.decided.insert(name, with);
        }
        for name in NAMES.into_iter().chain(FieldGroup::ALL.iter().map(|group| group.code())) {
            let mut of_action = PolicySet::new();
            for policy in set.policies().filter(|policy| policies.names(policy, name)) {
                of_action.add(policy.clone()).map_err(|error| fault(&error))?;
            }
            policies.by_action.insert(name, of_action);
        }
        for group in FieldGroup::ALL {
            let mut of_group = PolicySet::new();
            for policy in set.policies().filter(|policy| policies.names(policy, group.code())) {
                let said = policy.effect() == Effect::Forbid && policies.names(policy, VIEW);
                if !said {
                    of_group.add(policy.clone()).map_err(|error| fault(&error))?;
                }
            }
            policies.by_group.insert(group.code(), of_group);
        }
        Ok(policies)
    }

    /// Whether the head of a policy reaches the action.
    fn names(&self, policy: &Policy, action: &str) -> bool {
        use cedar_policy::ActionConstraint;
        let uid = self.action(action);
        let within = |group: &EntityUid| *group == uid || self.actions.is_ancestor_of(group, &uid);
        match policy.action_constraint() {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(one) => one == uid,
            ActionConstraint::In(groups) => groups.iter().any(within),
        }
    }

    fn action(&self, name: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.types.action.clone(), EntityId::new(name))
    }

    fn organisation(&self, id: OrganisationId) -> EntityUid {
        EntityUid::from_type_name_and_id(self.types.organisation.clone(), EntityId::new(id.to_string()))
    }

    /// Whoever asks.
    fn actor(&self) -> EntityUid {
        EntityUid::from_type_name_and_id(self.types.actor.clone(), EntityId::new("asker"))
    }

    fn roles(&self, context: &Context) -> HashSet<EntityUid> {
        let named =
            |name: &str| EntityUid::from_type_name_and_id(self.types.role.clone(), EntityId::new(name));
        match context.user {
            None => HashSet::from([named("platform")]),
            Some(_) => context.roles.iter().map(|role: &Role| named(role.code())).collect(),
        }
    }

    fn asker(&self, context: &Context) -> Vec<(String, RestrictedExpression)> {
        let organisation = RestrictedExpression::new_entity_uid(self.organisation(context.organisation));
        let clearance = RestrictedExpression::new_long(context.clearance as i64);
        let mut attributes =
            vec![("organisation".to_owned(), organisation), ("clearance".to_owned(), clearance)];
        if let Some(country) = &context.country {
            attributes.push(("country".to_owned(), RestrictedExpression::new_string(country.clone())));
        }
        if let Some(bureau) = context.bureau {
            let bureau = RestrictedExpression::new_entity_uid(self.organisation(bureau));
            attributes.push(("bureau".to_owned(), bureau));
        }
        attributes
    }

    fn stated(context: &Context) -> Result<Stated, Fault> {
        let purpose = RestrictedExpression::new_string(context.purpose.code().to_owned());
        Stated::from_pairs([("purpose".to_owned(), purpose)]).map_err(|error| question(&error))
    }

    /// What the policies leave of an action, where the record is not known: permits that admit, less what is forbidden.
    pub(crate) fn residual(&self, context: &Context, action: &str) -> Result<Folded, Fault> {
        self.left(context, action, self.by_action.get(action).ok_or_else(|| question(&action))?)
    }

    /// The same of a field group of records that may be viewed: what forbids viewing is not said again.
    pub(crate) fn residual_of_group(&self, context: &Context, group: FieldGroup) -> Result<Folded, Fault> {
        let code = group.code();
        self.left(context, code, self.by_group.get(code).ok_or_else(|| question(&code))?)
    }

    fn left(&self, context: &Context, action: &str, of_action: &PolicySet) -> Result<Folded, Fault> {
        let asker = PartialEntity::new(
            self.actor(),
            Some(self.asker(context).into_iter().map(|(name, value)| (name.into(), value)).collect()),
            Some(self.roles(context)),
            Some(BTreeMap::new()),
            &self.schema,
        )
        .map_err(|error| question(&error))?;
        let mut known = vec![asker];
        for role in self.roles(context) {
            let nothing = || Some(BTreeMap::new());
            let role = PartialEntity::new(role, nothing(), Some(HashSet::new()), nothing(), &self.schema);
            known.push(role.map_err(|error| question(&error))?);
        }
        let entities =
            PartialEntities::from_partial_entities(known, &self.schema).map_err(|error| question(&error))?;
        let request = PartialRequest::new(
            PartialEntityUid::from_concrete(self.actor()),
            self.action(action),
            PartialEntityUid::new(self.record.clone(), None),
            Some(Self::stated(context)?),
            &self.schema,
        )
        .map_err(|error| question(&error))?;
        let response = of_action.tpe(&request, &entities, &self.schema).map_err(|error| question(&error))?;
        // A policy that ended in an error would be passed over: a restriction that restricts nothing.
        if response.error_permits().chain(response.error_forbids()).next().is_some() {
            return Err(question(&"a policy ended in an error"));
        }
        let mut permits = Vec::new();
        let mut forbids = Vec::new();
        if response.true_permits().next().is_some() {
            permits.push(Folded::Always);
        }
        if response.true_forbids().next().is_some() {
            forbids.push(Folded::Always);
        }
        for policy in response.residual_policies() {
            let effect = policy.effect();
            let left = policy.to_pst().map_err(|error| question(&error))?;
            let folded = residual::compile(&left)?;
            match effect {
                Effect::Permit => permits.push(folded),
                Effect::Forbid => forbids.push(folded),
            }
        }
        Ok(residual::scope(permits, forbids))
    }

    /// What Cedar itself says of one record under these terms.
    pub fn decide(&self, context: &Context, action: Action, terms: &Terms) -> Result<Decided, Fault> {
        let entities = self.entities(context, action, terms)?;
        let (allowed, because) = self.ask(context, action.name(), &entities)?;
        let told = match action {
            _ if !allowed => None,
            _ if action.is_cut() => {
                let mut told = FieldGroups::NONE;
                for group in FieldGroup::ALL {
                    if self.ask(context, group.code(), &entities)?.0 {
                        told = told.with(*group);
                    }
                }
                (action != Action::Whole || told == FieldGroups::ALL).then_some(told)
            }
            _ => Some(FieldGroups::ALL),
        };
        Ok(Decided { told, because })
    }

    fn ask(
        &self,
        context: &Context,
        action: &str,
        entities: &Entities,
    ) -> Result<(bool, Vec<String>), Fault> {
        let of_action = self.by_action.get(action).ok_or_else(|| question(&action))?;
        let record = EntityUid::from_type_name_and_id(self.record.clone(), EntityId::new("record"));
        let request = Request::new(self.actor(), self.action(action), record, Self::stated(context)?, None)
            .map_err(|error| question(&error))?;
        let response = Authorizer::new().is_authorized(&request, of_action, entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(question(error));
        }
        let mut because: Vec<String> = response.diagnostics().reason().map(ToString::to_string).collect();
        because.sort();
        Ok((response.decision() == Answer::Allow, because))
    }

    /// Whoever asks, and the record.
    fn entities(&self, context: &Context, action: Action, terms: &Terms) -> Result<Entities, Fault> {
        let actor = Entity::new(self.actor(), self.asker(context).into_iter().collect(), self.roles(context))
            .map_err(|error| question(&error))?;
        let uid = EntityUid::from_type_name_and_id(self.record.clone(), EntityId::new("record"));
        let record = Entity::new(uid, self.record(terms, context.now)?, HashSet::new())
            .map_err(|error| question(&error))?;
        let actions = self.decided.get(action.name()).ok_or_else(|| question(&action.name()))?;
        actions.clone().add_entities([actor, record], None).map_err(|error| question(&error))
    }

    fn bodies(&self, ids: impl Iterator<Item = OrganisationId>) -> RestrictedExpression {
        RestrictedExpression::new_set(
            ids.map(|id| RestrictedExpression::new_entity_uid(self.organisation(id))),
        )
    }

    /// To whom something, and each field group, is released at a moment.
    fn released(&self, terms: &Terms, now: Moment) -> Result<RestrictedExpression, Fault> {
        let groups = FieldGroup::ALL.iter().map(|group| (group.code(), Some(*group)));
        let each = [("anything", None)].into_iter().chain(groups).map(|(name, group)| {
            let in_force = terms.releases.iter().filter(|release| now < release.until);
            let of_group = in_force.filter(|release| group.is_none_or(|group| release.groups.has(group)));
            (name.to_owned(), self.bodies(of_group.map(|release| release.organisation)))
        });
        RestrictedExpression::new_record(each).map_err(|error| question(&error))
    }

    fn record(&self, terms: &Terms, now: Moment) -> Result<HashMap<String, RestrictedExpression>, Fault> {
        let words = |words: Vec<String>| {
            RestrictedExpression::new_set(words.into_iter().map(RestrictedExpression::new_string))
        };
        let released =
            if terms.releases.is_empty() { self.unreleased.clone() } else { self.released(terms, now)? };
        let codes = |codes: Vec<&str>| words(codes.into_iter().map(str::to_owned).collect());
        Ok(HashMap::from([
            ("owner".to_owned(), RestrictedExpression::new_entity_uid(self.organisation(terms.owner))),
            ("active".to_owned(), RestrictedExpression::new_bool(terms.active)),
            ("level".to_owned(), RestrictedExpression::new_long(terms.level as i64)),
            ("purposes".to_owned(), codes(terms.purposes.iter().map(|purpose| purpose.code()).collect())),
            ("everyone".to_owned(), RestrictedExpression::new_bool(terms.everyone)),
            ("countries".to_owned(), words(terms.countries.clone())),
            ("organisations".to_owned(), self.bodies(terms.organisations.iter().copied())),
            ("excludedCountries".to_owned(), words(terms.excluded_countries.clone())),
            ("excludedOrganisations".to_owned(), self.bodies(terms.excluded_organisations.iter().copied())),
            ("heldBack".to_owned(), codes(terms.held_back.iter().map(FieldGroup::code).collect())),
            ("matching".to_owned(), RestrictedExpression::new_string(terms.matching.code().to_owned())),
            ("released".to_owned(), released),
        ]))
    }
}

fn question(error: &dyn std::fmt::Display) -> Fault {
    Fault::Question(error.to_string())
}
