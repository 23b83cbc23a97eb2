//! Temporary databases are there, are apart, and go away.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

use commonlink_testkit::{Engine, development_data, temporary_url, temporary_url_prepared, workspace_root};

/// Runs one statement with psql, found where the cluster's own programs are.
fn psql(url: &str, statement: &str) -> Result<String, String> {
    let output =
        Command::new("psql").args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, url]).output().unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn file_of(url: &str) -> PathBuf {
    PathBuf::from(url.strip_prefix("sqlite://").unwrap())
}

#[tokio::test]
async fn sqlite_databases_are_files_of_their_own() {
    let first = temporary_url(Engine::Sqlite).await.unwrap();
    let second = temporary_url(Engine::Sqlite).await.unwrap();
    assert_ne!(first.url(), second.url());
    let file = file_of(first.url());
    assert!(file.is_absolute());
    std::fs::write(&file, "content").unwrap();
    drop(first);
    assert!(!file.exists());
}

#[tokio::test]
async fn postgres_databases_are_apart_and_go_away() {
    let Some(first) = temporary_url(Engine::Postgres).await else { return };
    let second = temporary_url(Engine::Postgres).await.unwrap();
    psql(first.url(), "create table only_here (id bigint)").unwrap();
    assert_eq!(psql(first.url(), "select count(*) from only_here").unwrap(), "0");
    assert!(psql(second.url(), "select count(*) from only_here").unwrap_err().contains("only_here"));
    assert_eq!(psql(second.url(), "show fsync").unwrap(), "off");
    assert_eq!(psql(second.url(), "show listen_addresses").unwrap(), "");

    let gone = first.url().to_owned();
    drop(first);
    let begun = std::time::Instant::now();
    while psql(&gone, "select 1").is_ok() {
        assert!(begun.elapsed().as_secs() < 30, "a dropped database is still there");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn prepared_databases_are_clones_of_one_template() {
    let key = format!("clones_{}", std::process::id());
    let mut prepared = 0;
    for round in 0..3 {
        let database = temporary_url_prepared(Engine::Postgres, &key, async |url| {
            prepared += 1;
            psql(url, "create table seeded as select 7 as number").unwrap();
        })
        .await;
        let Some(database) = database else { return };
        assert_eq!(psql(database.url(), "select number from seeded").unwrap(), "7");
        psql(database.url(), &format!("update seeded set number = {round}")).unwrap();
    }
    assert_eq!(prepared, 1, "the template is made once");
}

#[tokio::test]
async fn concurrent_starters_share_one_cluster() {
    let mut hosts = Vec::new();
    let tasks: Vec<_> = (0..6).map(|_| tokio::spawn(temporary_url(Engine::Postgres))).collect();
    for task in tasks {
        let Some(database) = task.await.unwrap() else { return };
        hosts.push(database.url().split_once("?host=").unwrap().1.to_owned());
    }
    hosts.dedup();
    assert_eq!(hosts.len(), 1);
}

#[test]
fn workspace_root_holds_the_workspace() {
    assert!(workspace_root().join("crates/testkit/Cargo.toml").is_file());
    if let Some(data) = development_data() {
        assert!(Path::new(&data).is_dir());
    }
}
