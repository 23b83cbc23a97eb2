//! What pages show to whom, on the way from a hit to a common link.

use crate::asked::{Ask, Server};
use crate::world::{Person, Pictures, conclusion, submit_marked, work_off};
use axum::http::StatusCode;
use commonlink_casework::Once;
use commonlink_model::{
    ClassConclusion, ExaminationId, HitId, IndividualConclusion, LinkId, MatchingMode, Role, Triage,
};
use commonlink_store::HitFilter;
use commonlink_testkit::Engine;

struct Staged {
    server: Server,
    /// Of the other body; the asker's is `server.person`.
    examiner: Person,
    officer: Person,
    hit: HitId,
    examination: ExaminationId,
}

/// Two bodies with the same press, one hit put forward.
async fn staged(engine: Engine) -> Option<Staged> {
    let server = Server::new(engine).await?;
    let (world, platform) = (&server.world, &server.world.platform);
    let pictures = Pictures::new();
    let bureau = world.bureau("fj", "FJ").await;
    let officer = world.person(&bureau, "officer", &[Role::Officer]).await;
    let examiner = world.person(&bureau, "examiner", &[Role::Examiner]).await;
    let open = MatchingMode::HitAndContact;
    submit_marked(platform, &world.ctx(&officer), "FJ-1", pictures.mark(0, 0, 0), open).await;
    submit_marked(platform, &world.ctx(&server.person), "TO-1", pictures.mark(0, 0, 1), open).await;
    work_off(platform).await;
    let ctx = world.ctx(&server.person);
    let hit = platform.store().hits(&ctx, HitFilter::default(), 1).await.unwrap()[0].row.id;
    platform.triage(&ctx, hit, Triage::WorthExamining).await.unwrap();
    work_off(platform).await;
    let examination = platform.store().examinations(&ctx).await.unwrap()[0].row.id;
    Some(Staged { server, examiner, officer, hit, examination })
}

impl Staged {
    async fn page(&self, person: &Person, path: &str) -> String {
        let session = self.server.session(person).await;
        let answer = self.server.ask(Ask::get(path).cookie(&session)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.body
    }

    async fn status(&self, person: &Person, path: &str) -> StatusCode {
        let session = self.server.session(person).await;
        self.server.ask(Ask::get(path).cookie(&session)).await.status
    }

    async fn conclude(&self, person: &Person) {
        let new = conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
        let (platform, ctx) = (&self.server.world.platform, self.server.world.ctx(person));
        let once = Once::new("conclude", &format!("by-{}", person.user.id), &new).unwrap();
        platform.conclude(&ctx, &once, self.examination, new).await.unwrap();
    }

    async fn link(&self, person: &Person) -> Option<LinkId> {
        let links = self.server.world.platform.store().links(&self.server.world.ctx(person)).await.unwrap();
        links.first().map(|link| link.row.id)
    }
}

pub async fn both_sides_can_be_looked_at_under_one_light(engine: Engine) {
    let Some(staged) = staged(engine).await else { return };
    let id = staged.examination;
    let page = staged.page(&staged.examiner, &format!("/examinations/{id}")).await;
    let select = page.split("id=\"frame\"").nth(1).and_then(|rest| rest.split("</select>").next()).unwrap();
    assert_eq!(select.matches("<option").count(), 5, "{select}");
    assert!(
        !select.contains("Picture 1") && select.contains("Relief, computed"),
        "each says its light: {select}"
    );
    for side in ["a", "b"] {
        let path = format!("/examinations/{id}/relief/{side}");
        assert!(page.contains(&path), "{side}");
        let session = staged.server.session(&staged.examiner).await;
        let relief = staged.server.ask(Ask::get(&path).cookie(&session)).await;
        assert_eq!((relief.status, relief.header("content-type").as_str()), (StatusCode::OK, "image/jpeg"));
        assert_eq!(staged.status(&staged.officer, &path).await, StatusCode::NOT_FOUND, "examiners only");
    }
    assert_eq!(
        staged.status(&staged.examiner, &format!("/examinations/{id}/relief/c")).await,
        StatusCode::NOT_FOUND
    );
}

pub async fn a_link_shows_its_grounds_and_keeps_the_second_examiner_blind(engine: Engine) {
    let Some(staged) = staged(engine).await else { return };
    let (own, id) = (&staged.server.person, staged.examination);
    let (address, hit) = (format!("/examinations/{id}"), format!("/hits/{}", staged.hit));
    assert!(
        !staged.page(own, &hit).await.contains(&address),
        "a hit leads nowhere before the own conclusion"
    );
    staged.conclude(own).await;
    assert!(staged.page(own, &hit).await.contains(&address));

    // The officer of the other body is told, its examiner is not.
    let link = staged.link(&staged.officer).await.expect("proposed");
    assert_eq!(staged.link(&staged.examiner).await, None);
    assert_eq!(staged.status(&staged.examiner, &format!("/links/{link}")).await, StatusCode::NOT_FOUND);
    for path in ["/", "/links", "/marks", "/seizures"] {
        let page = staged.page(&staged.examiner, path).await;
        assert!(!page.contains(&link.to_string()) && !page.contains("TO-1"), "{path}");
    }
    let page = staged.page(&staged.officer, &format!("/links/{link}")).await;
    assert!(page.contains("src=\"/pictures/") && !page.contains(&address), "own picture, no examination");
    assert!(page.contains("Decided by") && page.contains("Bureau to"), "{page}");

    staged.conclude(&staged.examiner).await;
    let page = staged.page(&staged.examiner, &format!("/links/{link}")).await;
    assert!(page.contains(&format!("href=\"{address}\"")) && page.contains(&format!("{address}/pictures/")));
    assert!(page.contains("Bureau to") && page.contains("Bureau fj"), "both bodies decided");
    let page = staged.page(&staged.officer, &format!("/links/{link}")).await;
    assert!(!page.contains(&address), "the other mark is for examiners");
    let page = staged.page(own, &address).await;
    assert!(page.contains(&format!("/links/{link}")), "the examination names what came of it");
}
