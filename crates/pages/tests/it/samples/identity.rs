//! Pages of second factors, confirming and reviews, filled and empty.

use commonlink_model::{PasskeyId, Role, UserId};
use commonlink_pages as pages;

use super::{at, id};

pub fn factors(full: bool) -> pages::FactorsView {
    if !full {
        return pages::FactorsView {
            demanded: true,
            faults: vec![pages::FieldFault {
                field: "code".to_owned(),
                message: "error-code-wrong".to_owned(),
            }],
            ..pages::FactorsView::default()
        };
    }
    pages::FactorsView {
        totp: Some(at(-500)),
        passkeys: vec![pages::PasskeyRow {
            id: id::<PasskeyId>(1),
            name: "Security key".to_owned(),
            made: at(-900),
            used: None,
        }],
        recovery_codes: 7,
        party: Some("localhost".to_owned()),
        secret: Some(pages::NewSecretView {
            text: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(),
            link: "otpauth://totp/commonlink:ana.fj?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(),
        }),
        codes: vec!["abcd-efgh-ijkl-mnop".to_owned(), "qrst-uvwx-yz23-4567".to_owned()],
        ..pages::FactorsView::default()
    }
}

pub fn second(full: bool) -> pages::SecondView {
    pages::SecondView {
        next: "/seizures".to_owned(),
        failure: full.then_some(pages::LoginFailure::WrongSecond),
        party: full.then(|| "localhost".to_owned()),
    }
}

pub fn confirm(full: bool) -> pages::ConfirmView {
    let kept = [("roles", "officer"), ("roles", "examiner")];
    pages::ConfirmView {
        action: "/people/00000000-0000-4000-8000-000000000001/roles".to_owned(),
        kept: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        second: full,
        party: full.then(|| "localhost".to_owned()),
        minutes: 10,
        failure: if full {
            Some(pages::ConfirmFailure::Wrong)
        } else {
            Some(pages::ConfirmFailure::Locked { minutes: 4 })
        },
    }
}

pub fn review() -> pages::ReviewView {
    let row = |n, name: &str, roles: &[Role]| pages::AccessRow {
        id: id::<UserId>(n),
        login: format!("person-{n}.fj"),
        name: name.to_owned(),
        roles: roles.to_vec(),
        suspended: false,
        because: None,
        used: Some(at(-60)),
        codes: false,
        passkeys: 0,
        overdue: false,
        due: at(500_000),
        lapses: at(543_200),
        own: false,
    };
    pages::ReviewView {
        rows: vec![
            pages::AccessRow {
                overdue: true,
                due: at(-500),
                codes: true,
                passkeys: 2,
                ..row(2, "Jone Tabua", &[Role::Examiner, Role::Officer])
            },
            pages::AccessRow { own: true, passkeys: 1, ..row(1, "Ana Vuki", &[Role::Administrator]) },
            pages::AccessRow {
                suspended: true,
                because: Some("not_used".to_owned()),
                used: None,
                ..row(3, "Mere Lala", &[Role::Analyst])
            },
        ],
        dormant_days: 90,
    }
}

pub fn agreements(full: bool) -> pages::AgreementsView {
    if !full {
        return pages::AgreementsView::default();
    }
    let row = |n: u64, left: Option<i64>, ended: Option<&str>| pages::AgreementRow {
        id: id(n),
        body: "Harbour Partners".to_owned(),
        kind: commonlink_model::OrganisationKind::International,
        basis: "Cooperation agreement of 2025-11-03".to_owned(),
        scope: "Released aggregates of seizures at sea.".to_owned(),
        officer: "Ana Vuki, legal office".to_owned(),
        start: "2026-01-01".to_owned(),
        end: "2026-12-31".to_owned(),
        left,
        ended: ended.map(str::to_owned),
        may_end: left.is_some(),
    };
    pages::AgreementsView {
        rows: vec![
            row(1, Some(300), None),
            row(2, Some(1), None),
            row(3, None, None),
            row(4, None, Some("2026-02-01")),
        ],
        bodies: vec![(id::<commonlink_model::OrganisationId>(9).to_string(), "Harbour Partners".to_owned())],
        values: pages::FormValues::default(),
        faults: vec![super::fault("end", "error-date-order")],
        idempotency_key: "k-agreement".to_owned(),
    }
}

pub fn erased(full: bool) -> pages::ErasedView {
    let text = str::to_owned;
    let line = |quarter: &str, form: &str, seizures| pages::ErasedLine {
        year: text("2025"),
        quarter: text(quarter),
        country: text("FJ"),
        drug: text("heroin"),
        form: text(form),
        mass: text("below_10_kg"),
        transport: text("maritime"),
        hiding: String::new(),
        seizures,
    };
    pages::ErasedView {
        fewest: 5,
        all: if full { vec![line("1", "brick", 1_207), line("*", "*", 5)] } else { Vec::new() },
        own: if full { vec![line("3", "powder", 9)] } else { Vec::new() },
    }
}

pub fn kept(full: bool) -> pages::KeptView {
    let row = || pages::KeptRow {
        reference: "FJ-2025-0007".to_owned(),
        date: "2025-03-01/2025-03-04".to_owned(),
        country: "FJ".to_owned(),
        reason: "The appeal is open.".to_owned(),
        until: "2026-10-01".to_owned(),
    };
    let faults = if full { Vec::new() } else { vec![super::fault("why", "error-required")] };
    pages::KeptView { rows: full.then(|| vec![row()]), faults, ..pages::KeptView::default() }
}
