//! What one side is told of the other side's record: the other side's rules alone decide.
//!
//! Statements over hits and links hold `{told:SIDE}` behind the table. It joins `own`, the record of one's own mark
//! (in use), and `other`, the record of the other mark, under the rule by which the pair may be known at all:
//! one's own record, or one that is in use, whose owner neither keeps it silent nor out of matching nor excludes our
//! country or body (nor the bureau above it), and whose level lies within the clearance of who asks. A rule that its owner tightens later takes
//! hits and links away again. It is the action `hit` of the policies, and [`pictured`] is `examine`, written over the
//! columns of a record, because a statement has one scope and that is of the own side; a judge holds both against the
//! reference model.

use crate::Result;
use crate::recalls::recalled;
use crate::value::{Row, Value};
use crate::wall::Principal;
use commonlink_model::{FieldGroup, Level, MatchingMode, OrganisationId, Recalled, RecordId};

/// The columns of [`other_side`], with the other seizure joined as `other_seizure`; see [`JOINED`].
pub(crate) const COLUMNS: &str = "other.owner AS other_owner, other.matching AS other_matching,
    other_body.name AS other_name, other_body.country AS other_country, other_body.contact AS other_contact,
    other_seizure.id AS other_seizure_id, other_seizure.reference AS other_reference,
    own.withdrawn_at AS own_withdrawn_at, own.corrected_at AS own_corrected_at,
    other.withdrawn_at AS other_withdrawn_at, other.corrected_at AS other_corrected_at";

/// The joins that [`COLUMNS`] needs behind `{told:SIDE}`; `{other_seizure}` is the column with its identifier.
pub(crate) const JOINED: &str = "JOIN organisation AS other_body ON other_body.id = other.owner
    JOIN seizure AS other_seizure ON other_seizure.owner = other.owner AND other_seizure.id = {other_seizure}";

/// What is known of the other side. Each part is there only as the other side's matching mode permits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherSide {
    /// The record is one's own, and everything is there.
    pub own: bool,
    /// The seizure, when it is one's own.
    pub seizure: Option<RecordId>,
    /// Name of the body.
    pub organisation: Option<String>,
    /// Its country code; international bodies have none.
    pub country: Option<String>,
    /// Whom to contact there.
    pub contact: Option<String>,
    /// The other owner's case reference; only after an examiner's support.
    pub reference: Option<String>,
}

/// The text with every `{told:SIDE}` and the markers of `blind` filled in, and with those of a record under an alias, asked
/// for a body under a column or place: `{tells:ALIAS:BODY}` when its owner lets that body be told of a hit,
/// `{known:ALIAS:BODY}` when that holds or it is its own, `{pictured:ALIAS:BODY}` when its examiners are shown the picture
/// of the mark, too. `{weighed:ALIAS:BODY}` of what is known: when the owner tells that body more than that something is there.
/// What is left depends on who asks: [`asked`].
pub(crate) fn told(text: &str) -> String {
    let mut text = crate::blind::opened(text)
        .replace("{told:hit}", &joins("hit.owner", "hit.mark", "hit.other_owner", "hit.other_mark"))
        .replace(
            "{told:left}",
            &weighed_joins("link.left_owner", "link.left_mark", "link.right_owner", "link.right_mark"),
        )
        .replace(
            "{told:right}",
            &weighed_joins("link.right_owner", "link.right_mark", "link.left_owner", "link.left_mark"),
        )
        .replace(
            "{told:side}",
            &weighed_joins("link.owner", "link.mark", "link.other_owner", "link.other_mark"),
        );
    for (marker, made) in [
        ("{tells:", tells as fn(&str, &str) -> String),
        ("{known:", known),
        ("{pictured:", pictured),
        ("{weighed:", weighed),
    ] {
        text = crate::blind::filled(&text, marker, |word| {
            let (alias, body) = word.split_once(':').unwrap_or((word, ""));
            made(body, alias)
        });
    }
    text
}

fn joins(owner: &str, mark: &str, other_owner: &str, other_mark: &str) -> String {
    format!(
        "JOIN record AS own ON own.owner = {owner} AND own.id = {mark} AND own.state = 'active'
        JOIN record AS other ON other.owner = {other_owner} AND other.id = {other_mark} AND {}",
        known(owner, "other")
    )
}

/// A link says what examiners hold of the pair: nothing for whom the other side tells only that something is there.
fn weighed_joins(owner: &str, mark: &str, other_owner: &str, other_mark: &str) -> String {
    format!("{} AND {}", joins(owner, mark, other_owner, other_mark), weighed(owner, "other"))
}

fn tells(asker: &str, alias: &str) -> String {
    format!(
        "({alias}.state = 'active' AND {alias}.matching IN ('hit_only', 'hit_and_contact', 'release')
            AND {alias}.excluded_countries NOT LIKE '%,' || coalesce(
                (SELECT asking.country FROM organisation AS asking WHERE asking.id = {asker}), '-') || ',%'
            AND {alias}.excluded_organisations NOT LIKE '%,' || {asker} || ',%'
            AND {alias}.excluded_organisations NOT LIKE '%,' || coalesce(
                (SELECT asking.parent FROM organisation AS asking WHERE asking.id = {asker}), '-') || ',%'
            AND {{cleared:{alias}}})"
    )
}

fn known(asker: &str, alias: &str) -> String {
    format!("({alias}.state = 'active' AND ({alias}.owner = {asker} OR {}))", tells(asker, alias))
}

/// Where a hit alone is told, neither strength nor picture is, until the owner releases the mark to that body.
fn weighed(asker: &str, alias: &str) -> String {
    format!("({alias}.owner = {asker} OR {alias}.matching <> 'hit_only' OR {})", released(asker, alias))
}

fn pictured(asker: &str, alias: &str) -> String {
    format!(
        "({} AND ({alias}.owner = {asker} OR ({alias}.matching <> 'hit_only' AND {}) OR {}))",
        known(asker, alias),
        held(&format!("{alias}.held_back"), "NOT LIKE"),
        released(asker, alias)
    )
}

/// The mark itself is released to that body.
fn released(asker: &str, alias: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM terms_release
            WHERE terms_release.terms = {alias}.terms AND terms_release.organisation = {asker}
                AND terms_release.until_at > {{moment}} AND {})",
        held("terms_release.field_groups", "LIKE")
    )
}

fn held(list: &str, word: &str) -> String {
    format!("',' || {list} || ',' {word} '%,{},%'", FieldGroup::MarkImage.code())
}

/// The statement as this principal asks it: `{cleared:ALIAS}` for levels within the clearance, `{moment}` for the moment of
/// the question, bound behind the other values. Where nobody asks the markers stay, and no database takes the text.
pub(crate) fn asked(text: &str, by: &Principal<'_>, values: &mut Vec<Value>) -> String {
    let Principal::Body { context, now, .. } = by else { return text.to_owned() };
    let text = crate::blind::filled(text, "{cleared:", |alias| cleared(alias, context.clearance));
    if !text.contains(MOMENT) {
        return text;
    }
    values.push(Value::from(*now));
    text.replace(MOMENT, &format!("${}", values.len()))
}

const MOMENT: &str = "{moment}";

fn cleared(alias: &str, clearance: Level) -> String {
    let within: Vec<String> = Level::ALL
        .iter()
        .filter(|level| **level <= clearance)
        .map(|level| format!("'{}'", level.code()))
        .collect();
    if within.len() == Level::ALL.len() {
        return "1 = 1".to_owned();
    }
    format!("{alias}.level IN ({})", within.join(", "))
}

/// What stands over the two records of a row with [`COLUMNS`].
pub(crate) fn pair_recalled(row: &Row) -> Result<Recalled> {
    Ok(recalled(row, "own")?.and(recalled(row, "other")?))
}

/// The other side in a row with [`COLUMNS`], as `asker` may know it. `supported`: an examiner's support made a link
/// that stands.
pub(crate) fn other_side(row: &Row, asker: OrganisationId, supported: bool) -> Result<OtherSide> {
    let own = row.parsed::<OrganisationId>("other_owner")? == asker;
    let contact = own || row.parsed::<MatchingMode>("other_matching")?.names_the_owner();
    let mut side = OtherSide { own, ..OtherSide::default() };
    if contact {
        side.organisation = Some(row.text("other_name")?);
        side.country = row.text_opt("other_country")?;
        side.contact = Some(row.text("other_contact")?);
    }
    if own {
        side.seizure = Some(row.parsed("other_seizure_id")?);
    }
    if own || (contact && supported) {
        side.reference = Some(row.text("other_reference")?);
    }
    Ok(side)
}
