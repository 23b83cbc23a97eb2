//! People: whose accounts one sees and changes, logging in, sessions and tokens.

use crate::world::{A, B, account, on_both, user};
use commonlink_model::{Role, TokenId, TokenScope, User};
use commonlink_store::{Attempt, StoreError, Unit};

on_both! {
    async fn only_the_own_bodys_accounts_are_seen_and_changed(world) {
        let own = world.store.accounts(&world.person(A)).await.unwrap();
        assert_eq!(own.iter().map(|user| user.id).collect::<Vec<_>>(), [user(A, 0), user(A, 1), user(A, 2)]);
        assert_eq!(own[0], account(A, 0));
        world.write(&world.person(A), async |unit: &mut Unit| {
            assert!(!unit.set_suspended(user(B, 0), true).await.unwrap());
            assert!(!unit.set_roles(user(B, 0), &[]).await.unwrap());
            assert!(!unit.set_password(user(B, 0), "x").await.unwrap());
            assert!(unit.set_roles(user(A, 1), &[Role::Analyst]).await.unwrap());
        }).await;
        assert_eq!(world.store.accounts(&world.person(A)).await.unwrap()[1].roles, [Role::Analyst]);
        assert_eq!(world.store.accounts(&world.person(B)).await.unwrap()[0], account(B, 0));
    }

    async fn a_login_belongs_to_its_organisation(world) {
        let context = world.person(A);
        for login in ["x.nukualofa", "x", ".suva", "X.suva", "xsuva"] {
            let mut unit = world.store.begin(&context).await.unwrap();
            let person = User { id: user(A, 9), login: login.to_owned(), ..account(A, 0) };
            let refused = unit.insert_account(&person, "h").await;
            assert!(matches!(refused, Err(StoreError::Invalid { .. })), "{login}");
        }
        let mut unit = world.store.begin(&context).await.unwrap();
        let taken = unit.insert_account(&User { id: user(A, 9), ..account(A, 0) }, "h").await;
        assert!(matches!(taken, Err(StoreError::Conflict { .. })));
        drop(unit);
        let mut unit = world.store.begin(&context).await.unwrap();
        let foreign = unit.insert_account(&User { id: user(B, 9), ..account(B, 0) }, "h").await;
        assert!(matches!(foreign, Err(StoreError::Refused { .. })));
    }

    async fn sessions_end_by_idleness_expiry_suspension_and_logout(world) {
        let store = &world.store;
        let login = store.account_for_login("p0.suva").await.unwrap().unwrap();
        assert_eq!(login.password_hash, "$argon2id$hash");
        assert!(store.account_for_login("nobody.suva").await.unwrap().is_none());
        store.note_login_failure(Some((login.organisation.id, login.user.id)), true).await.unwrap();
        store.note_login_failure(None, true).await.unwrap();

        let first = world.now();
        store.open_session(login.user.id, "one", first.plus_seconds(10_000)).await.unwrap();
        let session = store.session("one", first, 600).await.unwrap().unwrap();
        assert_eq!((session.handle.as_str(), session.previous_login), ("suva", None));
        world.later(500);
        assert!(store.session("one", world.now(), 600).await.unwrap().is_some());
        world.later(500);
        assert!(store.session("one", world.now(), 600).await.unwrap().is_some(), "its use was written down");
        world.later(601);
        assert!(store.session("one", world.now(), 600).await.unwrap().is_none(), "idle");
        store.open_session(login.user.id, "two", world.now().plus_seconds(50)).await.unwrap();
        let session = store.session("two", world.now(), 600).await.unwrap().unwrap();
        assert_eq!(session.previous_login, Some(first));
        assert!(store.session("two", world.now().plus_seconds(51), 600).await.unwrap().is_none(), "expired");

        let end = world.now().plus_seconds(9_000);
        for key in ["three", "four"] {
            store.open_session(login.user.id, key, end).await.unwrap();
        }
        store.end_session("three").await.unwrap();
        assert!(store.session("three", world.now(), 600).await.unwrap().is_none());
        assert!(store.session("four", world.now(), 600).await.unwrap().is_some());
        store.end_all_sessions(&world.person(A)).await.unwrap();
        assert!(store.session("four", world.now(), 600).await.unwrap().is_none());

        store.open_session(login.user.id, "five", end).await.unwrap();
        world.write(&world.person(A), async |unit: &mut Unit| unit.set_password(user(A, 0), "new").await.unwrap()).await;
        assert!(store.session("five", world.now(), 600).await.unwrap().is_none());
        store.open_session(login.user.id, "six", end).await.unwrap();
        world.write(&world.person(A), async |unit: &mut Unit| unit.set_suspended(user(A, 0), true).await.unwrap()).await;
        assert!(store.session("six", world.now(), 600).await.unwrap().is_none());
    }

    async fn attempts_are_counted_before_the_password_is_looked_at(world) {
        let store = &world.store;
        // As many at once as there may be: five are let through, whoever exists or not.
        for login in ["p0.suva", "nobody.suva"] {
            let all = futures_util::future::join_all((0..24).map(|_| store.take_attempt(login))).await;
            let mut taken: Vec<i64> = Vec::new();
            for attempt in all {
                match attempt.unwrap() {
                    Attempt::Taken { count, last } => {
                        assert_eq!(last, count == 5, "{login}");
                        taken.push(count);
                    },
                    Attempt::Locked(until) => assert_eq!(until, world.now().plus_seconds(600), "{login}"),
                }
            }
            taken.sort_unstable();
            assert_eq!(taken, [1, 2, 3, 4, 5], "{login}");
        }
        // A success of an earlier attempt takes no lock away that a later one has set; that of the last does.
        store.give_back_attempt("p0.suva", 3).await.unwrap();
        assert!(matches!(store.take_attempt("p0.suva").await.unwrap(), Attempt::Locked(_)));
        store.give_back_attempt("p0.suva", 5).await.unwrap();
        assert_eq!(store.take_attempt("p0.suva").await.unwrap(), Attempt::Taken { count: 1, last: false });
        world.later(599);
        assert!(matches!(store.take_attempt("nobody.suva").await.unwrap(), Attempt::Locked(_)));
        world.later(1);
        assert_eq!(store.take_attempt("nobody.suva").await.unwrap(), Attempt::Taken { count: 1, last: false });
        assert_eq!(store.take_attempt("p0.suva").await.unwrap(), Attempt::Taken { count: 2, last: false });
        world.later(24 * 3600);
        assert_eq!(store.take_attempt("p0.suva").await.unwrap(), Attempt::Taken { count: 1, last: false }, "a day is long enough");
        // A new password unlocks.
        for _ in 0..5 {
            store.take_attempt("p0.suva").await.unwrap();
        }
        world.write(&world.person(A), async |unit: &mut Unit| unit.set_password(user(A, 0), "x").await.unwrap()).await;
        assert_eq!(store.take_attempt("p0.suva").await.unwrap(), Attempt::Taken { count: 1, last: false });
    }

    async fn tokens_end_with_the_password_and_with_all_sessions(world) {
        let end = world.now().plus_seconds(1_000);
        let context = world.person(A);
        for (n, hash) in [(1, "one"), (2, "two")] {
            let id = TokenId::from_uuid(crate::world::id(0x500, n));
            world.write(&context, async |unit: &mut Unit| unit.insert_token(id, "t", hash, end, &[TokenScope::Read]).await.unwrap()).await;
            let other = TokenId::from_uuid(crate::world::id(0x600, n));
            let name = format!("other {n}");
            world.write(&world.examiner(A, 1), async |unit: &mut Unit| {
                unit.insert_token(other, "t", &name, end, &[TokenScope::Read]).await.unwrap();
            }).await;
            assert!(world.store.token(hash, world.now()).await.unwrap().is_some());
            if n == 1 {
                world.write(&context, async |unit: &mut Unit| unit.set_password(user(A, 0), "x").await.unwrap()).await;
            } else {
                world.store.end_all_sessions(&context).await.unwrap();
            }
            assert!(world.store.token(hash, world.now()).await.unwrap().is_none(), "{hash}");
            assert!(world.store.token(&name, world.now()).await.unwrap().is_some(), "only the account's own");
        }
    }

    async fn tokens_are_the_accounts_own_and_can_be_revoked(world) {
        let id = TokenId::from_uuid(crate::world::id(0x500, 1));
        let end = world.now().plus_seconds(1_000);
        let context = world.person(A);
        world.write(&context, async |unit: &mut Unit| {
            unit.insert_token(id, "script", "hash", end, &[TokenScope::Read]).await.unwrap();
        }).await;
        let session = world.store.token("hash", world.now()).await.unwrap().unwrap();
        assert_eq!(session.user.id, user(A, 0));
        assert_eq!(world.store.tokens(&context).await.unwrap()[0].used, Some(world.now()));
        assert!(world.store.tokens(&world.examiner(A, 1)).await.unwrap().is_empty());
        assert!(world.store.token("hash", end).await.unwrap().is_none());
        world.write(&world.examiner(A, 1), async |unit: &mut Unit| assert!(!unit.revoke_token(id).await.unwrap())).await;
        world.write(&context, async |unit: &mut Unit| assert!(unit.revoke_token(id).await.unwrap())).await;
        assert!(world.store.token("hash", world.now()).await.unwrap().is_none());
    }
}
