//! What the tests share: a store of either engine, fixed time and ids, two bodies with people, and makers of rows.

use commonlink_model::*;
use commonlink_store::*;
use commonlink_testkit::{CountedIds, Engine, FixedClock, TemporaryDatabase, temporary_url_prepared};
use jiff::civil::date;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Runs a test once per engine that is there.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident) $body:block)+) => {$(
        $(#[$meta])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for engine in commonlink_testkit::Engine::ALL {
                let Some($world) = crate::world::World::new(engine).await else { continue };
                eprintln!("on {engine:?}");
                $body
            }
        }
    )+};
}
pub(crate) use on_both;

pub struct World {
    pub store: Store,
    pub database: TemporaryDatabase,
    pub clock: Arc<FixedClock>,
}

pub const A: u8 = 0xa;
pub const B: u8 = 0xb;

impl World {
    /// A migrated store with the bodies A (Fiji) and B (Tonga).
    pub async fn new(engine: Engine) -> Option<Self> {
        let key = format!("store_{}", schema_key());
        let database = temporary_url_prepared(engine, &key, async |url: &str| {
            let folder = commonlink_testkit::TemporaryFolder::new("prepare");
            let store = open(url, folder.path(), &Arc::new(FixedClock::default())).await;
            store.migrate().await.unwrap();
            store.close().await;
        })
        .await?;
        let clock = Arc::new(FixedClock::default());
        let store = open(database.url(), &database.folder().join("files"), &clock).await;
        let world = Self { store, database, clock };
        let mut unit = world.store.begin(&world.platform(A)).await.unwrap();
        unit.insert_organisation(&organisation(A, "FJ"), "suva").await.unwrap();
        unit.insert_organisation(&organisation(B, "TO"), "nukualofa").await.unwrap();
        unit.commit().await.unwrap();
        for body in [A, B] {
            let mut unit = world.store.begin(&world.platform(body)).await.unwrap();
            for person in 0..3 {
                unit.insert_account(&account(body, person), "$argon2id$hash").await.unwrap();
            }
            unit.commit().await.unwrap();
        }
        Some(world)
    }

    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    pub fn later(&self, seconds: i64) {
        self.clock.advance(seconds);
    }

    /// The platform itself, at work for a body.
    pub fn platform(&self, body: u8) -> Context {
        self.context(body, None, &[])
    }

    /// An officer who also examines and administers; person 0 of the body.
    pub fn person(&self, body: u8) -> Context {
        self.context(body, Some(user(body, 0)), &[Role::Officer, Role::Examiner, Role::Administrator])
    }

    /// An examiner; another person of the body.
    pub fn examiner(&self, body: u8, person: u8) -> Context {
        self.context(body, Some(user(body, person)), &[Role::Examiner])
    }

    pub fn context(&self, body: u8, user: Option<UserId>, roles: &[Role]) -> Context {
        Context {
            user,
            organisation: org(body),
            country: None,
            bureau: None,
            roles: roles.to_vec(),
            clearance: if user.is_none() { Level::Confidential } else { Level::Restricted },
            purpose: Purpose::ForensicAnalysis,
            request: RequestId::from_uuid(id(1, body)),
            now: self.now(),
        }
    }

    /// Commits what `work` does in the name of the context.
    pub async fn write<T>(&self, context: &Context, work: impl AsyncFnOnce(&mut Unit) -> T) -> T {
        let mut unit = self.store.begin(context).await.unwrap();
        let value = work(&mut unit).await;
        unit.commit().await.unwrap();
        value
    }

    /// Another program on the same store, with ids of its own.
    pub async fn beside(&self) -> Store {
        let settings = Settings {
            database: self.database.url().to_owned(),
            files: self.database.folder().join("files"),
        };
        Store::open(&settings, self.clock.clone(), Arc::new(Beside(AtomicU64::new(0)))).await.unwrap()
    }

    /// A seizure with a mark of one described capture. Everything about it follows from `body` and `n`.
    pub async fn marked(&self, body: u8, n: u8, matching: MatchingMode) -> Marked {
        self.marked_as(body, n, handling(matching)).await
    }

    /// Releases the picture of a mark to a body for a day, as if somebody had asked for it.
    pub async fn release_mark(&self, marked: &Marked, to: u8) {
        let groups = [FieldGroup::MarkImage].into_iter().collect();
        let until = self.now().plus_seconds(86_400);
        let release = Release { organisation: org(to), groups, until };
        let request = BureauRequestId::from_uuid(id(0x7700 + u32::from(to), marked.n));
        self.write(&self.person(marked.body), async |unit: &mut Unit| {
            unit.grant_release(marked.seizure(), &release, request).await.unwrap();
        })
        .await;
    }

    /// The same, handled in this way.
    pub async fn marked_as(&self, body: u8, n: u8, handling: Handling) -> Marked {
        let original = self.store.files().put(format!("original {body} {n}").into_bytes()).await.unwrap();
        let preview = self.store.files().put(format!("preview {body} {n}").into_bytes()).await.unwrap();
        let marked = Marked { body, n, original, preview };
        self.write(&self.person(body), async |unit: &mut Unit| {
            let mut seizure = seizure(body, n);
            seizure.submission.handling = handling.clone();
            unit.insert_seizure(&seizure).await.unwrap();
            unit.insert_file(&marked.original, "a.jpg", "image/jpeg", 12).await.unwrap();
            unit.insert_preview(&PreviewRow {
                original: marked.original.clone(),
                size: 800,
                hash: marked.preview.clone(),
                width: 800,
                height: 600,
                original_width: 4000,
                original_height: 3000,
            })
            .await
            .unwrap();
            let mark = MarkRow {
                id: marked.mark(),
                seizure: marked.seizure(),
                exhibit: Some(exhibit_id(body, n)),
                kind: MarkKind::PressedRelief,
                role: MarkRole::Questioned,
                label: format!("M{n}"),
            };
            unit.insert_mark(&mark, &handling).await.unwrap();
            unit.insert_capture(&CaptureRow {
                id: marked.capture(),
                mark: marked.mark(),
                capture: CaptureKind::PhotoFixedLight,
                pixel_um: Some(12.5),
                files: vec![CaptureFileRow {
                    position: 0,
                    hash: marked.original.clone(),
                    light: Some(Light { azimuth_deg: 45.0, elevation_deg: 30.5 }),
                }],
            })
            .await
            .unwrap();
        })
        .await;
        self.write(&self.platform(body), async |unit: &mut Unit| {
            let reasons = ["quality-small".to_owned()];
            let new = unit
                .append_description(
                    org(body),
                    marked.capture(),
                    "marks-1",
                    &[body, n],
                    0.75,
                    "good",
                    &reasons,
                )
                .await
                .unwrap();
            assert!(new);
        })
        .await;
        marked
    }

    /// Compares two marks: the comparison, and a hit for each side. Says which sides were told.
    pub async fn compared(&self, one: &Marked, two: &Marked, n: u8) -> [bool; 2] {
        let (left, right) = if sides(one) < sides(two) { (one, two) } else { (two, one) };
        let row = comparison(left, right, n, self.now());
        self.write(&self.platform(A), async |unit: &mut Unit| {
            let Some(kept) = unit.append_comparison(&row).await.unwrap() else { return [false, false] };
            assert_eq!(kept, row.id);
            let one_told = unit.insert_hit(&hit(one, two, &row, 2 * n)).await.unwrap();
            let two_told = unit.insert_hit(&hit(two, one, &row, 2 * n + 1)).await.unwrap();
            [one_told, two_told]
        })
        .await
    }

    /// An examination of two marks with seats for these bodies.
    pub async fn examined(&self, one: &Marked, two: &Marked, n: u8, seats: &[u8]) -> ExaminationId {
        let (left, right) = if sides(one) < sides(two) { (one, two) } else { (two, one) };
        let row = ExaminationRow {
            id: examination_id(n),
            left_owner: org(left.body),
            left_mark: left.mark(),
            left_capture: left.capture(),
            right_owner: org(right.body),
            right_mark: right.mark(),
            right_capture: right.capture(),
            comparison: Some(comparison_id(n)),
            hides: None,
            state: ExaminationState::WaitingFirst,
            requested_by_owner: org(one.body),
            requested_by: Some(user(one.body, 0)),
            created_at: self.now(),
            closed_at: None,
        };
        let seats: Vec<OrganisationId> = seats.iter().map(|body| org(*body)).collect();
        self.write(&self.platform(one.body), async |unit: &mut Unit| {
            unit.insert_examination(&row, &seats).await.unwrap()
        })
        .await
    }
}

pub async fn open(url: &str, files: &std::path::Path, clock: &Arc<FixedClock>) -> Store {
    let settings = Settings { database: url.to_owned(), files: files.to_owned() };
    Store::open(&settings, clock.clone(), Arc::new(CountedIds::default())).await.unwrap()
}

pub struct Marked {
    pub body: u8,
    pub n: u8,
    pub original: FileHash,
    pub preview: FileHash,
}

impl Marked {
    pub fn seizure(&self) -> RecordId {
        seizure_id(self.body, self.n)
    }
    pub fn mark(&self) -> RecordId {
        RecordId::from_uuid(id(3 + 16 * u32::from(self.n), self.body))
    }
    pub fn capture(&self) -> CaptureId {
        CaptureId::from_uuid(id(4 + 16 * u32::from(self.n), self.body))
    }
}

fn sides(marked: &Marked) -> (String, String) {
    (org(marked.body).to_string(), marked.capture().to_string())
}

/// Counted ids that begin where those of the first program never come.
struct Beside(AtomicU64);

impl Ids for Beside {
    fn next(&self) -> uuid::Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        uuid::Uuid::from_u64_pair(0x0000_0000_0000_4000, 0x8000_0000_0900_0000 | count)
    }
}

/// A well-formed id; ids of the tests' own have another pattern than the counted ones.
pub fn id(high: u32, low: u8) -> Uuid {
    format!("{high:08x}-1111-4222-8333-0000000000{low:02x}").parse().unwrap()
}

pub fn org(body: u8) -> OrganisationId {
    OrganisationId::from_uuid(id(0, body))
}

pub fn user(body: u8, person: u8) -> UserId {
    UserId::from_uuid(id(0x100 + u32::from(person), body))
}

pub fn seizure_id(body: u8, n: u8) -> RecordId {
    RecordId::from_uuid(id(2 + 16 * u32::from(n), body))
}

pub fn exhibit_id(body: u8, n: u8) -> ExhibitId {
    ExhibitId::from_uuid(id(5 + 16 * u32::from(n), body))
}

pub fn comparison_id(n: u8) -> ComparisonId {
    ComparisonId::from_uuid(id(0x1000 + u32::from(n), 0))
}

pub fn hit_id(n: u8) -> HitId {
    HitId::from_uuid(id(0x2000 + u32::from(n), 0))
}

pub fn examination_id(n: u8) -> ExaminationId {
    ExaminationId::from_uuid(id(0x3000 + u32::from(n), 0))
}

pub fn organisation(body: u8, country: &str) -> Organisation {
    Organisation {
        id: org(body),
        parent: None,
        country: Some(country.to_owned()),
        kind: OrganisationKind::Bureau,
        name: format!("Bureau {body:x}"),
        contact: format!("desk {body:x}"),
    }
}

pub fn account(body: u8, person: u8) -> User {
    let handle = if body == A { "suva" } else { "nukualofa" };
    User {
        id: user(body, person),
        organisation: org(body),
        login: format!("p{person}.{handle}"),
        name: format!("Person {person}"),
        roles: vec![Role::Officer, Role::Examiner],
        clearance: Level::Restricted,
        suspended: false,
    }
}

pub fn handling(matching: MatchingMode) -> Handling {
    Handling { matching, ..Handling::standard(date(2026, 1, 15)) }
}

/// A seizure with one item of everything optional, so that a round trip sees each column.
pub fn seizure(body: u8, n: u8) -> Seizure {
    let at = Moment::from_micros(FixedClock::START);
    Seizure {
        id: seizure_id(body, n),
        owner: org(body),
        told: FieldGroups::ALL,
        submission: Submission {
            reference: format!("{body:X}-2026-{n:03}"),
            date: ReportedDate::parse("2026-01-10/2026-01-12").unwrap(),
            place: Place {
                located: None,
                division: String::new(),
                country: "FJ".to_owned(),
                name: "Queen's Wharf, Suva".to_owned(),
                precision: PlacePrecision::Site,
                coordinates: Some((-18.1333, 178.4225)),
            },
            agency: Reported::Known("Customs".to_owned()),
            transport: "sea".to_owned(),
            items: vec![Item {
                substance: "cocaine_hydrochloride".to_owned(),
                reported_name: "Coke".to_owned(),
                form: "powder".to_owned(),
                quantity: Quantity {
                    amount: 2204.62,
                    unit: "pound".to_owned(),
                    kilograms: Some(0.1 + 0.2),
                    rule: "pound".to_owned(),
                    basis: WeightBasis::Gross,
                    estimated: true,
                },
                purity_percent: Reported::Known(71.3),
            }],
            details: Details {
                concealment: Reported::Withheld,
                persons: Reported::Unknown,
                remarks: Reported::Known("100% \"sure\" – ünïcödé".to_owned()),
                ..Details::default()
            },
            exhibits: vec![Exhibit {
                id: exhibit_id(body, n),
                number: "E1".to_owned(),
                parent: None,
                description: "brick".to_owned(),
                seal: Reported::Known("S-1".to_owned()),
                examined: Some((8, 500)),
                custody: vec![Custody {
                    at,
                    holder: "Officer".to_owned(),
                    place: "Suva".to_owned(),
                    seal: Reported::Withheld,
                }],
            }],
            handling: Handling {
                codes: vec![HandlingCode::H0, HandlingCode::H2],
                audience: Audience {
                    everyone: false,
                    countries: vec!["FI".to_owned(), "NZ".to_owned()],
                    organisations: Vec::new(),
                    excluded_countries: vec!["WS".to_owned()],
                    excluded_organisations: Vec::new(),
                },
                ..handling(MatchingMode::HitAndContact)
            },
        },
        received: at,
        changed: at,
        training: true,
        recalled: Recalled::default(),
    }
}

pub fn comparison(left: &Marked, right: &Marked, n: u8, at: Moment) -> ComparisonRow {
    ComparisonRow {
        id: comparison_id(n),
        left_owner: org(left.body),
        left_capture: left.capture(),
        right_owner: org(right.body),
        right_capture: right.capture(),
        engine: format!("marks-{n}"),
        calibration: "cal-1".to_owned(),
        settings: "{}".to_owned(),
        left_hashes: left.original.to_string(),
        right_hashes: right.original.to_string(),
        class_log10: Some(f64::from(n) / 10.0 + 1.5),
        class_verdict: Verdict::Evaluable,
        individual_log10: None,
        individual_verdict: Verdict::NotEvaluable,
        reason: Some("not-evaluable-light".to_owned()),
        outcome: "{}".to_owned(),
        made_at: at,
    }
}

pub fn hit(own: &Marked, other: &Marked, comparison: &ComparisonRow, n: u8) -> HitRow {
    HitRow {
        id: hit_id(n),
        owner: org(own.body),
        seizure: own.seizure(),
        mark: own.mark(),
        capture: own.capture(),
        comparison: comparison.id,
        other_owner: org(other.body),
        other_seizure: other.seizure(),
        other_mark: other.mark(),
        other_capture: other.capture(),
        class_log10: comparison.class_log10,
        individual_log10: None,
        individual_verdict: Verdict::NotEvaluable,
        reason: None,
        triage: Triage::New,
        triaged_by: None,
        triaged_at: None,
        created_at: comparison.made_at,
    }
}

pub fn conclusion(examination: ExaminationId, body: u8, person: u8, ordinal: i64, n: u8) -> ConclusionRow {
    ConclusionRow {
        id: ConclusionId::from_uuid(id(0x4000 + u32::from(n), 0)),
        owner: org(body),
        examination,
        examiner: user(body, person),
        ordinal,
        class: ClassConclusion::SupportsSameDesign,
        class_reason: format!("reason of {body:x}"),
        individual: Some(IndividualConclusion::Inconclusive),
        individual_reason: String::new(),
        override_reason: None,
        context_opened: false,
        made_at: Moment::from_micros(FixedClock::START),
    }
}
