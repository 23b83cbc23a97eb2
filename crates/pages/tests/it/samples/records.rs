//! Seizures, marks, hits and links.

use commonlink_model::{
    CaptureId, CaptureKind, Custody, Details, Exhibit, ExhibitId, Handling, HitId, Item, Light, LinkId,
    LinkKind, LinkState, MarkKind, MarkRole, OrganisationId, Place, PlacePrecision, Quantity, Recalled,
    RecordId, Reported, ReportedDate, Seizure, Submission, Triage, WeightBasis,
};
use commonlink_pages as pages;
use commonlink_pages::CaptureState::{Described, Failed, Waiting};
use commonlink_pages::{Answer, Direction, OtherSide, Picture, Strength};
use jiff::civil::date;

use super::{at, fault, id};

pub fn photo(name: &str) -> Picture {
    Picture {
        src: format!("/pictures/{name}.jpg"),
        width: 900,
        height: 900,
        original_width: 3000,
        original_height: 3000,
    }
}

pub fn given(strength: Strength, direction: Direction, times: Option<f64>) -> Answer {
    Answer::Given { strength, direction, times }
}

fn other(n: usize) -> OtherSide {
    match n {
        0 => OtherSide {
            country: Some("AU".to_owned()),
            organisation: Some("Federal Police Canberra".to_owned()),
            contact: Some("Drug desk, +61 2 5550 0199, drugs.desk@example.test".to_owned()),
            reference: Some("AU-2026-1120".to_owned()),
        },
        1 => OtherSide { country: Some("TO".to_owned()), ..OtherSide::default() },
        _ => OtherSide::default(),
    }
}

pub fn hit_rows(pictures: bool) -> Vec<pages::HitRow> {
    let row = |n: u64, class, individual, above_chance, triage| pages::HitRow {
        id: id::<HitId>(n),
        seizure: id::<RecordId>(12),
        reference: "FJ-2026-0412".to_owned(),
        label: "face A, brick 12".to_owned(),
        kind: MarkKind::PressedRelief,
        class,
        individual,
        above_chance,
        triage,
        other: other(n as usize - 1),
        own_picture: Some(photo("th1")),
        other_picture: (pictures && n < 3).then(|| photo("th2")),
        picture_held: false,
        at: at(n.cast_signed()),
        link: (n == 1).then(|| id::<LinkId>(1)),
        recalled: Recalled { withdrawn: (n == 3).then(|| at(-5)), corrected: (n == 2).then(|| at(-9)) },
    };
    let unknown = || Answer::NotEvaluable { reason: "lights_unknown".to_owned() };
    vec![
        row(
            1,
            given(Strength::VeryStrong, Direction::ForFirst, None),
            given(Strength::Strong, Direction::ForFirst, None),
            true,
            Triage::WorthExamining,
        ),
        row(
            2,
            given(Strength::ModeratelyStrong, Direction::ForFirst, None),
            given(Strength::Moderate, Direction::ForAlternative, None),
            true,
            Triage::New,
        ),
        row(3, given(Strength::Weak, Direction::ForFirst, None), unknown(), true, Triage::New),
        row(4, given(Strength::NoSupport, Direction::Neither, None), unknown(), false, Triage::NotUseful),
    ]
}

pub fn link_rows() -> Vec<pages::LinkRow> {
    let row = |n: u64, kind, state, strength, new| pages::LinkRow {
        id: id::<LinkId>(n),
        kind,
        mark: MarkKind::PressedRelief,
        answer: given(strength, Direction::ForFirst, None),
        state,
        seizure: id::<RecordId>(12),
        reference: format!("FJ-2026-04{n:02}"),
        other: other(n as usize - 1),
        made: at(-500),
        changed: at(-20 * n.cast_signed()),
        new,
        resolved: n == 1,
        recalled: Recalled { withdrawn: (n == 5).then(|| at(-5)), corrected: (n == 3).then(|| at(-9)) },
    };
    vec![
        row(1, LinkKind::SameTool, LinkState::Confirmed, Strength::Strong, true),
        row(2, LinkKind::SameDesign, LinkState::Proposed, Strength::VeryStrong, true),
        row(3, LinkKind::SameDesign, LinkState::Undecided, Strength::Moderate, false),
        row(4, LinkKind::SameTool, LinkState::Rejected, Strength::Weak, false),
        row(5, LinkKind::SameTool, LinkState::WithdrawnBasis, Strength::Strong, false),
    ]
}

fn capture(n: u64, state: pages::CaptureState) -> pages::CaptureCard {
    let file = |position: u32| pages::FileCard {
        position,
        name: format!("IMG_20{position}.jpg"),
        bytes: 3_412_000 + u64::from(position),
        sha256: "9f2c41d07b3e58a6".repeat(4),
        light: Some(Light { azimuth_deg: 90.0 * f64::from(position), elevation_deg: 30.0 }),
        picture: (state == pages::CaptureState::Described).then(|| photo(&format!("th{}", position + 1))),
    };
    pages::CaptureCard {
        id: id::<CaptureId>(n),
        capture: CaptureKind::PhotoFourLight,
        pixel_um: Some(41.5),
        state,
        failure: (state == pages::CaptureState::Failed).then(|| "IMG_202.jpg is cut off.".to_owned()),
        quality: (state == pages::CaptureState::Described).then(|| "high".to_owned()),
        reasons: if state == pages::CaptureState::Described {
            vec!["partial".to_owned()]
        } else {
            Vec::new()
        },
        wait: (state == pages::CaptureState::Described).then(|| pages::CaptureWait {
            until: at(40 * 60),
            limit: "marks-limit-account-hour",
            for_reference: false,
        }),
        files: (0..4).map(file).collect(),
    }
}

pub(super) fn card(n: u64, states: &[pages::CaptureState]) -> pages::MarkCard {
    pages::MarkCard {
        id: id::<RecordId>(40 + n),
        kind: MarkKind::PressedRelief,
        role: MarkRole::Questioned,
        label: "face A, brick 12".to_owned(),
        exhibit: Some("E-3".to_owned()),
        captures: states.iter().zip(0..).map(|(state, k)| capture(10 * n + k, *state)).collect(),
    }
}

pub fn handling() -> Handling {
    let mut handling = Handling::standard(date(2026, 11, 21));
    handling.audience.countries = vec!["AU".to_owned(), "NZ".to_owned()];
    handling.audience.excluded_countries = vec!["TV".to_owned()];
    handling
}

pub(super) fn record(full: bool) -> Seizure {
    let item = |substance: &str, amount, unit: &str, kilograms, rule: &str, purity| Item {
        substance: substance.to_owned(),
        reported_name: "white powder, \"cocaine\"".to_owned(),
        form: "brick".to_owned(),
        quantity: Quantity {
            amount,
            unit: unit.to_owned(),
            kilograms,
            rule: rule.to_owned(),
            basis: WeightBasis::Gross,
            estimated: kilograms.is_none(),
        },
        purity_percent: purity,
    };
    let exhibit = |n: u64, parent: Option<u64>| Exhibit {
        id: id::<ExhibitId>(n),
        number: format!("E-{n}"),
        parent: parent.map(id),
        description: "bale of 20 bricks".to_owned(),
        seal: Reported::Known("FJ 004417".to_owned()),
        examined: Some((8, 500)),
        custody: vec![Custody {
            at: at(-400),
            holder: "Customs Lautoka".to_owned(),
            place: "Lautoka wharf".to_owned(),
            seal: Reported::Unknown,
        }],
    };
    Seizure {
        id: id::<RecordId>(12),
        owner: id::<OrganisationId>(1),
        submission: Submission {
            reference: "FJ-2026-0412".to_owned(),
            date: ReportedDate::parse("2026-11").expect("date"),
            place: Place {
                located: None,
                division: "Western Division".to_owned(),
                country: "FJ".to_owned(),
                name: "Lautoka, wharf 2".to_owned(),
                precision: PlacePrecision::Site,
                coordinates: Some((-17.605, 177.439)),
            },
            agency: Reported::Known("Customs Lautoka".to_owned()),
            transport: "maritime".to_owned(),
            items: vec![
                item("cocaine_hydrochloride", 412.5, "kg", Some(412.5), "mass_exact", Reported::Known(81.0)),
                item("methamphetamine", 12_000.0, "tablet", None, "none", Reported::Withheld),
            ],
            details: if full {
                Details {
                    site_type: Reported::Known("seaport".to_owned()),
                    persons: Reported::Withheld,
                    detection: Reported::Unknown,
                    departure: Reported::Known("EC".to_owned()),
                    ..Details::default()
                }
            } else {
                Details::default()
            },
            exhibits: if full { vec![exhibit(2, None), exhibit(3, Some(2))] } else { Vec::new() },
            handling: handling(),
        },
        told: commonlink_model::FieldGroups::ALL,
        received: at(0),
        changed: at(3),
        training: true,
        recalled: Recalled { withdrawn: None, corrected: full.then(|| at(2)) },
    }
}

pub fn seizure(full: bool) -> pages::SeizureView {
    let progress = if full {
        pages::Progress { captures: 2, described: 1, failed: 0, compared: 1, ..pages::Progress::default() }
    } else {
        pages::Progress::default()
    };
    pages::SeizureView {
        concealed: false,
        seizure: record(full),
        owner: "National Central Bureau Suva".to_owned(),
        own: true,
        names: super::sharing::bodies(),
        place: pages::PlaceFound {
            found: full
                .then(|| ("Lautoka, Western Division".to_owned(), commonlink_model::PlaceConfidence::Likely)),
            others: if full { vec!["Lautoka Hill".to_owned()] } else { Vec::new() },
        },
        imported: full.then(|| pages::ImportedView {
            batch: commonlink_model::ImportId::from_uuid(uuid::Uuid::from_u128(77)),
            file: "seizures-2014.xlsx".to_owned(),
            sheet: "2014".to_owned(),
            line: 412,
            flags: vec![commonlink_model::ImportFlag::TransportUnmapped],
            cells: vec![
                ("TRANSPORT".to_owned(), "Zeppelin".to_owned()),
                ("PLACE".to_owned(), "Suva".to_owned()),
            ],
        }),
        may_add: true,
        marks: if full { vec![card(1, &[Described]), card(2, &[Waiting, Failed])] } else { Vec::new() },
        hits: Some(pages::HitsView {
            seizure: id(12),
            progress,
            hits: if full { hit_rows(false) } else { Vec::new() },
        }),
        values: pages::FormValues::default(),
        faults: Vec::new(),
        fresh: full,
        idempotency_key: "k-add".to_owned(),
    }
}

fn rows() -> Vec<pages::SeizureRow> {
    let row = |n: u64, place: &str, country: &str, kilograms| pages::SeizureRow {
        id: id(n),
        owner: None,
        reference: format!("FJ-2026-04{n}"),
        date: ReportedDate::parse("2026-11-19").expect("date"),
        country: country.to_owned(),
        place: place.to_owned(),
        transport: "maritime".to_owned(),
        substances: vec!["cocaine_hydrochloride".to_owned(), "cutting_agent".to_owned()],
        kilograms,
        marks: n % 3,
        hits: n % 4,
        links: n % 2,
        received: at(-(n.cast_signed()) * 700),
    };
    vec![
        row(12, "Lautoka, wharf 2", "FJ", Some(412.5)),
        row(13, "Suva, mail centre", "FJ", Some(0.35)),
        row(16, "At sea, off Rotuma", "FJ", None),
        pages::SeizureRow {
            owner: Some("National Central Bureau Nukuʻalofa".to_owned()),
            reference: String::new(),
            ..row(17, "", "TO", Some(20.0))
        },
    ]
}

pub fn seizures(full: bool) -> pages::SeizuresView {
    let query = pages::SeizuresQuery {
        country: "FJ".to_owned(),
        q: "wharf & sea".to_owned(),
        sort: "-date".to_owned(),
        ..pages::SeizuresQuery::default()
    };
    pages::SeizuresView {
        query: if full { query } else { pages::SeizuresQuery::default() },
        rows: if full { rows() } else { Vec::new() },
        links: if full {
            pages::PageLinks { total: 412, next: Some("c2VlZA".to_owned()), later: true }
        } else {
            pages::PageLinks::default()
        },
        or_more: full,
    }
}

pub fn submit(full: bool) -> pages::SubmitView {
    let mut view = pages::SubmitView {
        idempotency_key: "k-submit".to_owned(),
        today: "2026-11-21".to_owned(),
        standard: if full { handling() } else { Handling::standard(date(2026, 11, 21)) },
        founding: !full,
        bodies: super::sharing::bodies(),
        items: 1,
        exhibits: 0,
        marks: 1,
        values: pages::FormValues::default(),
        faults: Vec::new(),
        duplicates: Vec::new(),
    };
    if full {
        for (name, value) in [
            ("idempotency_key", "k-submit"),
            ("reference", "FJ-2026-0412"),
            ("date", "2026-13"),
            ("place.country", "FJ"),
            ("place.name", ""),
            ("agency", "Customs Lautoka"),
            ("transport", "maritime"),
            ("items.0.substance", "cocaine_hydrochloride"),
            ("items.0.amount", "many"),
            ("items.0.unit", "kg"),
            ("handling.codes", "h3"),
            ("handling.purposes", "investigation"),
        ] {
            view.values.set(name, value);
        }
        view.faults = vec![
            fault("date", "error-date-no-day"),
            fault("place.name", "error-required"),
            fault("items.0.amount", "error-amount"),
            fault("handling.restriction", "error-restriction"),
            fault("marks.1.files", "error-required"),
        ];
        view.duplicates = rows().into_iter().take(2).collect();
        (view.items, view.exhibits, view.marks) = (2, 1, 2);
    }
    view
}

pub fn marks(full: bool) -> pages::MarksView {
    let row = |n: u64, state, quality: Option<&str>| pages::MarkRow {
        id: id(40 + n),
        seizure: id(12),
        reference: "FJ-2026-0412".to_owned(),
        label: if n == 3 { String::new() } else { format!("face A, brick {n}") },
        kind: MarkKind::PressedRelief,
        role: MarkRole::Questioned,
        capture: Some(CaptureKind::PhotoFourLight),
        state: Some(state),
        quality: quality.map(str::to_owned),
        hits: n - 1,
        picture: (n != 3).then(|| photo("th1")),
        received: at(0),
    };
    pages::MarksView {
        rows: if full {
            vec![row(1, Described, Some("high")), row(2, Waiting, None), row(3, Failed, None)]
        } else {
            Vec::new()
        },
        links: if full {
            pages::PageLinks { total: 3, next: Some("bmV4dA".to_owned()), later: false }
        } else {
            pages::PageLinks::default()
        },
    }
}

pub fn mark(full: bool) -> pages::MarkView {
    pages::MarkView {
        mark: card(1, if full { &[pages::CaptureState::Described] } else { &[] }),
        seizure: id(12),
        reference: "FJ-2026-0412".to_owned(),
        owner: "National Central Bureau Suva".to_owned(),
        own: true,
        names: super::sharing::bodies(),
        handling: handling(),
        received: at(0),
        changed: at(2),
        training: true,
        hits: if full { hit_rows(true) } else { Vec::new() },
    }
}

pub fn search(stage: &str) -> pages::SearchView {
    let text = match stage {
        "none" => "kilo \"brick\" <nothing>",
        "asked" => "",
        _ => "S-104417",
    };
    let empty = pages::SearchView { text: text.to_owned(), ..pages::SearchView::default() };
    match stage {
        "fault" => pages::SearchView { fault: Some("error-search-long".to_owned()), ..empty },
        "found" => pages::SearchView {
            seizures: pages::Section {
                rows: rows()
                    .into_iter()
                    .enumerate()
                    .map(|(n, row)| pages::FoundSeizure {
                        row,
                        exhibits: if n == 0 {
                            vec![("E1".to_owned(), Some("S-104417".to_owned())), ("E2".to_owned(), None)]
                        } else {
                            Vec::new()
                        },
                    })
                    .collect(),
                more: true,
            },
            marks: pages::Section {
                rows: vec![pages::FoundMark {
                    id: id::<RecordId>(31),
                    kind: MarkKind::PressedRelief,
                    label: "face A, brick 12".to_owned(),
                    seizure: id::<RecordId>(12),
                    reference: "FJ-2026-0412".to_owned(),
                }],
                more: true,
            },
            links: pages::Section { rows: super::links(true).rows, more: false },
            tables: pages::Section { rows: super::tables::imports(true).batches, more: false },
            people: pages::Section {
                rows: vec![("Adi Kubuabola".to_owned(), "officer.fj".to_owned())],
                more: false,
            },
            ..empty
        },
        _ => empty,
    }
}
