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
