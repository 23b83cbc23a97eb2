//! What the tests share: a platform on either engine with fixed time and counted ids, bodies with people, and
//! seizures whose marks are rendered pictures.

use commonlink_casework::{
    CaseworkError, DECODE_CHILD, Once, Platform, Settings,
    accounts::NewAccount,
    examine::NewConclusion,
    intake::{
        self, CustodyInput, ExhibitInput, FileInput, HandlingInput, ItemInput, MarkInput, SeizureInput, Text,
    },
    submit::Submitted,
};
use commonlink_exchange::{ChildCommand, Limits};
use commonlink_exercise::{MarkPlan, MarkSetSpec, mark_set, render};
use commonlink_model::{
    ClassConclusion, Context, Ids, IndividualConclusion, MatchingMode, Organisation, OrganisationId,
    OrganisationKind, Purpose, RequestId, Role, User,
};
use commonlink_store::{Settings as StoreSettings, Store, schema_key};
use commonlink_testkit::{Engine, FixedClock, TemporaryDatabase, TemporaryFolder, temporary_url_prepared};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;

/// Counted ids that begin anywhere, so that two programs on one store never give out the same.
struct CountedFrom(AtomicU64);

impl Ids for CountedFrom {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        Uuid::from_u64_pair(0x0000_0000_0000_4000, 0x8000_0000_0000_0000 | count)
    }
}

/// A store with a platform over it; both are gone when dropped.
pub struct World {
    pub platform: Platform,
    pub clock: Arc<FixedClock>,
    database: TemporaryDatabase,
}

/// An account with its password.
#[derive(Clone)]
pub struct Person {
    pub user: User,
    pub password: String,
    pub handle: String,
    pub country: String,
    /// The bureau above the body.
    pub bureau: Option<OrganisationId>,
}

impl World {
    /// An empty platform. `None` where the engine is not installed.
    pub async fn new(engine: Engine) -> Option<Self> {
        let key = format!("store_{}", schema_key());
        let database = temporary_url_prepared(engine, &key, async |url: &str| {
            let folder = TemporaryFolder::new("prepare");
            let platform = open(url, folder.path(), &Arc::new(FixedClock::default()), 1).await;
            platform.store().migrate().await.unwrap();
            platform.store().close().await;
        })
        .await?;
        let clock = Arc::new(FixedClock::default());
        let platform = open(database.url(), &database.folder().join("files"), &clock, 1).await;
        Some(Self { platform, clock, database })
    }

    /// A further program on the same store, whose ids begin elsewhere.
    pub async fn beside(&self, first_id: u64) -> Platform {
        open(self.database.url(), &self.database.folder().join("files"), &self.clock, first_id).await
    }

    /// The same program as it is shipped: some roles need a second factor.
    pub fn demanding(&self) -> Platform {
        let settings = Settings::new(ChildCommand::this_program(DECODE_CHILD), Limits::default());
        let store = self.platform.store().clone();
        let ids: Arc<CountedFrom> = Arc::new(CountedFrom(AtomicU64::new(5_000_000)));
        let key = self.database.folder().join("second-factor.key");
        Platform::new(store, self.clock.clone(), ids, settings).unwrap().with_key_file(key)
    }

    /// A bureau with its first administrator.
    pub async fn bureau(&self, handle: &str, country: &str) -> Person {
        self.body(handle, Some(country), OrganisationKind::Bureau).await
    }

    /// An agency under a bureau, with its first administrator.
    pub async fn agency(&self, handle: &str, above: &Person) -> Person {
        let (country, bureau) = (Some(above.country.as_str()), Some(above.user.organisation));
        self.founded(handle, country, OrganisationKind::Agency, bureau).await
    }

    /// A body with its first administrator.
    pub async fn body(&self, handle: &str, country: Option<&str>, kind: OrganisationKind) -> Person {
        self.founded(handle, country, kind, None).await
    }

    async fn founded(
        &self,
        handle: &str,
        country: Option<&str>,
        kind: OrganisationKind,
        bureau: Option<OrganisationId>,
    ) -> Person {
        let organisation = Organisation {
            id: OrganisationId::fresh(self.platform.ids()),
            parent: bureau,
            country: country.map(str::to_owned),
            kind,
            name: format!("Bureau {handle}"),
            contact: format!("desk@{handle}.example"),
        };
        let administrator = NewAccount {
            login_part: "admin".to_owned(),
            name: format!("Administrator {handle}"),
            roles: vec![Role::Administrator],
        };
        let password = format!("long enough for {handle}");
        let user =
            self.platform.found_organisation(&organisation, handle, administrator, &password).await.unwrap();
        let country = country.unwrap_or_default().to_owned();
        Person { user, password, handle: handle.to_owned(), country, bureau }
    }

    /// A further account, made by the administrator.
    pub async fn person(&self, administrator: &Person, login: &str, roles: &[Role]) -> Person {
        let new = NewAccount {
            login_part: login.to_owned(),
            name: format!("Person {login}"),
            roles: roles.to_vec(),
        };
        let ctx = self.ctx(administrator);
        let once = Once::new("create_account", &format!("account-of-{login}"), &login).unwrap();
        let made = self.platform.create_account(&ctx, &once, &administrator.handle, new).await.unwrap();
        let (user, first) = made.unwrap();
        let person = Person { user, password: format!("own words of {login} here"), ..administrator.clone() };
        let ctx = self.ctx(&person);
        self.platform.change_password(&ctx, &person.user.login, &first, &person.password).await.unwrap();
        person
    }

    /// A request of theirs.
    pub fn ctx(&self, person: &Person) -> Context {
        Context {
            user: Some(person.user.id),
            organisation: person.user.organisation,
            country: Some(person.country.clone()).filter(|code| !code.is_empty()),
            bureau: person.bureau,
            roles: person.user.roles.clone(),
            clearance: person.user.clearance,
            purpose: Purpose::Investigation,
            // The same for all: what one person does must not shift the ids of others.
            request: RequestId::from_uuid(Uuid::from_u64_pair(0x4000, 0x8000_0000_0000_0000)),
            now: self.platform.clock().now(),
        }
    }
}

async fn open(url: &str, files: &Path, clock: &Arc<FixedClock>, first_id: u64) -> Platform {
    let ids: Arc<CountedFrom> = Arc::new(CountedFrom(AtomicU64::new(first_id)));
    let settings = StoreSettings { database: url.to_owned(), files: files.to_owned() };
    let store = Store::open(&settings, clock.clone(), ids.clone()).await.unwrap();
    let child = ChildCommand::this_program(DECODE_CHILD);
    // Most tests are not about second factors; those that are ask for them.
    let settings = Settings { second_factor_roles: Vec::new(), ..Settings::new(child, Limits::default()) };
    let key = files.with_file_name("second-factor.key");
    Platform::new(store, clock.clone(), ids, settings).unwrap().with_key_file(key)
}

/// Does all the work that is queued.
pub async fn work_off(platform: &Platform) {
    while platform.work_once("worker").await.unwrap() {}
    let health = platform.health().await.unwrap();
    assert_eq!((health.queued, health.leased, health.failed), (0, 0, 0), "{health:?}");
}

/// Rendered marks: two designs of two moulds with three impressions each, under four lamps.
pub struct Pictures(Vec<MarkPlan>);

impl Pictures {
    /// Plans them; rendering comes with use.
    pub fn new() -> Self {
        let spec = MarkSetSpec {
            moulds_per_design: 2,
            impressions: 3,
            size: (256, 256),
            ..MarkSetSpec::four_light(11, 2, 0.2)
        };
        Self(mark_set(&spec).0)
    }

    /// One impression; marks stand by design, mould and impression.
    pub fn mark(&self, design: usize, mould: usize, impression: usize) -> &MarkPlan {
        &self.0[(design * 2 + mould) * 3 + impression]
    }
}

/// The smallest valid seizure under a reference.
pub fn input(reference: &str, matching: MatchingMode) -> SeizureInput {
    SeizureInput {
        reference: reference.to_owned(),
        date: "2026-01-10".to_owned(),
        country: "FJ".to_owned(),
        place: "Suva".to_owned(),
        agency: "Customs".into(),
        transport: "maritime".to_owned(),
        items: vec![ItemInput {
            substance: "cocaine_hydrochloride".to_owned(),
            form: "brick".to_owned(),
            amount: 12.5,
            unit: "kg".to_owned(),
            ..ItemInput::default()
        }],
        handling: Some(HandlingInput {
            purposes: vec!["forensic_analysis".to_owned()],
            matching: Some(matching.code().to_owned()),
            ..HandlingInput::default()
        }),
        ..SeizureInput::default()
    }
}

/// A seizure with this word in every field that takes a free text.
pub fn everywhere(word: &str, matching: MatchingMode) -> SeizureInput {
    let known = || Some(Text::Known(word.to_owned()));
    // The other details are codes of closed lists and a count.
    let names = ["detection", "remarks"];
    let mut input = input(word, matching);
    word.clone_into(&mut input.place);
    input.agency = word.into();
    word.clone_into(&mut input.items[0].reported_name);
    input.details = names
        .into_iter()
        .map(|name| (name.to_owned(), Text::Known(word.to_owned())))
        .collect::<BTreeMap<_, _>>();
    input.exhibits = vec![ExhibitInput {
        number: word.to_owned(),
        description: word.to_owned(),
        seal: known(),
        custody: vec![CustodyInput {
            holder: word.to_owned(),
            place: word.to_owned(),
            seal: known(),
            at: None,
        }],
        ..ExhibitInput::default()
    }];
    input
}

/// Takes in the files of a mark and says how it is to be submitted.
pub async fn received(platform: &Platform, ctx: &Context, mark: &MarkPlan, label: &str) -> MarkInput {
    let mut files = Vec::new();
    for (position, file) in render(mark).unwrap().into_iter().enumerate() {
        let received = platform.receive(ctx, &format!("{label} {}", file.name), file.bytes).await.unwrap();
        let light = mark.lights.get(position);
        files.push(FileInput {
            sha256: received.hash,
            azimuth_deg: light.map(|light| light.azimuth_deg),
            elevation_deg: light.map(|light| light.elevation_deg),
        });
    }
    MarkInput {
        label: label.to_owned(),
        kind: mark.kind.code().to_owned(),
        capture: mark.capture.code().to_owned(),
        pixel_um: mark.pixel_um,
        files,
        ..MarkInput::default()
    }
}

/// Submits under a key, as every door does.
pub async fn submit(
    platform: &Platform,
    ctx: &Context,
    key: &str,
    input: &SeizureInput,
) -> Result<Submitted, CaseworkError> {
    let once = Once::new("submit", key, input)?;
    let (submission, marks, faults) =
        intake::read(input, &platform.standard_handling(ctx).await?, ctx, platform.ids());
    if !faults.is_empty() {
        return Err(CaseworkError::Invalid(faults));
    }
    platform.submit(ctx, &once, submission, marks).await
}

/// Submits a seizure that bears one mark.
pub async fn submit_marked(
    platform: &Platform,
    ctx: &Context,
    reference: &str,
    mark: &MarkPlan,
    matching: MatchingMode,
) -> Submitted {
    let mut input = input(reference, matching);
    input.marks = vec![received(platform, ctx, mark, "Face A").await];
    submit(platform, ctx, &format!("key of {reference}").replace(' ', "-"), &input).await.unwrap()
}

/// The same of a record that everybody may see with its pictures.
pub async fn submit_shared(
    platform: &Platform,
    ctx: &Context,
    reference: &str,
    mark: &MarkPlan,
    matching: MatchingMode,
) -> Submitted {
    let mut input = input(reference, matching);
    if let Some(handling) = &mut input.handling {
        handling.everyone = true;
    }
    input.marks = vec![received(platform, ctx, mark, "Face A").await];
    submit(platform, ctx, &format!("key of {reference}").replace(' ', "-"), &input).await.unwrap()
}

/// A conclusion with its reasons.
pub fn conclusion(class: ClassConclusion, individual: IndividualConclusion) -> NewConclusion {
    NewConclusion {
        class,
        class_reason: "outline agrees over the whole face".to_owned(),
        individual,
        individual_reason: "pits and scratches after registration".to_owned(),
        override_reason: None,
    }
}
