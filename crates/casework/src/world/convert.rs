//! The generator's plain values into the words of `model`.

use super::register::{CONTAINER, Register};
use crate::CaseworkError;
use commonlink_exercise::{self as exercise, Field};
use commonlink_model::{
    Custody, DatePrecision, Details, Exhibit, ExhibitId, Handling, HandlingCode, Item, Level, Moment,
    Organisation, OrganisationId, OrganisationKind, Place, PlacePrecision, Purpose, Quantity, Reported,
    ReportedDate, Role, Submission, User, UserId, WeightBasis,
};
use commonlink_reference::to_kilograms;
use jiff::{civil, tz::TimeZone};
use std::str::FromStr;

pub fn moment(at: civil::DateTime) -> Moment {
    Moment::from_micros(at.to_zoned(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_microsecond()))
}

pub fn organisation(body: &exercise::Organisation) -> Organisation {
    let kind = match body.kind.as_str() {
        "secretariat" => OrganisationKind::Secretariat,
        "bureau" => OrganisationKind::Bureau,
        _ => OrganisationKind::Agency,
    };
    Organisation {
        id: OrganisationId::from_uuid(body.id),
        parent: body.parent.map(OrganisationId::from_uuid),
        country: body.country.clone(),
        kind,
        name: body.name.clone(),
        contact: format!("Drugs desk, {}, desk@{}.training.invalid", body.name, body.key),
    }
}

pub fn user(user: &exercise::User, handle: &str) -> Result<User, CaseworkError> {
    let part = user.login.split('.').next().unwrap_or("user");
    let mut roles = user.roles.iter().map(|code| code_of::<Role>(code)).collect::<Result<Vec<_>, _>>()?;
    roles.sort_unstable();
    Ok(User {
        id: UserId::from_uuid(user.id),
        organisation: OrganisationId::from_uuid(user.organisation),
        login: format!("{part}.{handle}"),
        name: user.display_name.clone(),
        roles,
        clearance: Level::Restricted,
        suspended: false,
    })
}

pub fn submission(seizure: &exercise::Seizure, register: &Register<'_>) -> Result<Submission, CaseworkError> {
    let route = |role: &str| {
        let point = seizure.route.iter().find(|point| point.role == role);
        point.map_or(Reported::NotRecorded, |point| Reported::Known(point.country.clone()))
    };
    let reported_on = seizure.reported_at.date();
    Ok(Submission {
        reference: seizure.case_reference.clone(),
        date: date(&seizure.occurred)?,
        place: place(seizure)?,
        agency: Reported::Known(seizure.agency.clone()),
        transport: seizure.transport_mode.clone(),
        items: seizure.items.iter().map(item).collect::<Result<_, _>>()?,
        details: Details {
            site_type: reported(&seizure.place.place_type),
            conveyance: reported(&seizure.conveyance),
            concealment: reported(&seizure.concealment),
            packaging: reported(&seizure.packaging.unit),
            production: route("production"),
            departure: route("departure"),
            destination: route("intended_destination"),
            detection: reported(&seizure.detection_method),
            persons: reported(&seizure.persons).map(|count| count.to_string()),
            remarks: register.remarks(seizure),
        },
        exhibits: seizure.exhibits.iter().map(|one| exhibit(one, seizure)).collect(),
        handling: handling(&seizure.handling, reported_on)?,
    })
}

fn date(occurred: &exercise::PartialDate) -> Result<ReportedDate, CaseworkError> {
    let precision: DatePrecision = code_of(&occurred.precision)?;
    let first = occurred.date;
    Ok(match precision {
        DatePrecision::Day => ReportedDate::day(first),
        DatePrecision::Month => {
            ReportedDate { precision, first: first.first_of_month(), last: first.last_of_month() }
        }
        DatePrecision::Year => {
            ReportedDate { precision, first: first.first_of_year(), last: first.last_of_year() }
        }
        DatePrecision::Range => ReportedDate { precision, first, last: occurred.until.unwrap_or(first) },
    })
}

fn place(seizure: &exercise::Seizure) -> Result<Place, CaseworkError> {
    let precision: PlacePrecision = code_of(&seizure.place.precision)?;
    let name = match &seizure.place.name {
        Field::Known(name) => name.clone(),
        // The minimum wants a place in words; the country is what is known then.
        _ => commonlink_reference::country(&seizure.country)
            .map_or_else(String::new, |country| country.name.to_owned()),
    };
    Ok(Place {
        located: None,
        division: String::new(),
        country: seizure.country.clone(),
        name,
        precision,
        coordinates: seizure.place.latitude.zip(seizure.place.longitude),
    })
}

fn item(item: &exercise::Item) -> Result<Item, CaseworkError> {
    let conversion = to_kilograms(item.amount, &item.unit, &item.group);
    Ok(Item {
        substance: item.group.clone(),
        reported_name: item.reported_name.clone(),
        form: item.form.clone(),
        quantity: Quantity {
            amount: item.amount,
            unit: item.unit.clone(),
            kilograms: conversion.kg,
            rule: conversion.rule.to_owned(),
            basis: code_of::<WeightBasis>(&item.weight_basis)?,
            estimated: item.estimated,
        },
        purity_percent: reported(&item.purity_percent),
    })
}

fn exhibit(exhibit: &exercise::Exhibit, seizure: &exercise::Seizure) -> Exhibit {
    let container = seizure.container_number.known().filter(|_| exhibit.kind == CONTAINER);
    let custody = exhibit.custody.iter().map(|entry| Custody {
        at: moment(entry.at),
        holder: entry.who.clone(),
        place: entry.place.clone(),
        seal: entry.seal.clone().map_or(Reported::NotRecorded, Reported::Known),
    });
    Exhibit {
        id: ExhibitId::from_uuid(exhibit.id),
        number: exhibit.number.clone(),
        parent: exhibit.parent.map(ExhibitId::from_uuid),
        description: match container {
            Some(number) => format!("{} {number}", exhibit.description),
            None => exhibit.description.clone(),
        },
        seal: reported(&exhibit.seal),
        examined: exhibit.examined,
        custody: custody.collect(),
    }
}

fn handling(handling: &exercise::Handling, today: civil::Date) -> Result<Handling, CaseworkError> {
    let mut codes =
        handling.codes.iter().map(|code| code_of::<HandlingCode>(code)).collect::<Result<Vec<_>, _>>()?;
    codes.sort_unstable();
    codes.dedup();
    Ok(Handling {
        level: code_of::<Level>(&handling.level)?,
        codes,
        purposes: vec![code_of::<Purpose>(&handling.purpose)?],
        review_on: handling.review_on,
        ..Handling::standard(today)
    })
}

pub(super) fn reported<T: Clone>(field: &Field<T>) -> Reported<T> {
    match field {
        Field::Known(value) => Reported::Known(value.clone()),
        Field::Unknown => Reported::Unknown,
        Field::NotRecorded => Reported::NotRecorded,
        Field::Withheld => Reported::Withheld,
    }
}

fn code_of<T: FromStr>(code: &str) -> Result<T, CaseworkError> {
    code.parse().map_err(|_unknown| {
        CaseworkError::Internal("the training world uses a code that model does not know")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_body_of_the_training_world_has_its_place() {
        let (world, _) = exercise::plan(&exercise::Settings::small().unwrap(), 1);
        let bodies: Vec<Organisation> = world.organisations.iter().map(organisation).collect();
        for body in &bodies {
            let parent = bodies.iter().find(|other| Some(other.id) == body.parent);
            assert_eq!(parent.is_some(), body.parent.is_some(), "{}", body.name);
            assert_eq!(body.place_faults(parent), [], "{}", body.name);
        }
        let kinds = |kind| bodies.iter().filter(|body| body.kind == kind).count();
        assert_eq!(kinds(OrganisationKind::Secretariat), 1);
        assert!(kinds(OrganisationKind::Bureau) > 1 && kinds(OrganisationKind::Agency) > 1);
    }
}
