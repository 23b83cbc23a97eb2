//! Commands on stores: one that is not there, one that is, its copies, and its address.

use crate::asked::{done, real_store, refused};
use commonlink_testkit::TemporaryFolder;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[test]
fn a_mistyped_folder_is_refused_once_and_not_made() {
    let folder = TemporaryFolder::new("mistyped");
    let path = folder.path().join("commonlink-dtaa");
    let data = path.to_str().unwrap();
    let copy = folder.path().join("copy");
    for arguments in [
        vec!["export", "--data", data, "--owner", "fj"],
        vec!["work", "--data", data, "--until-idle"],
        vec!["backup", "--data", data, "--to", copy.to_str().unwrap()],
        vec!["admin", "health", "--data", data],
        vec!["admin", "sweep", "--data", data],
        vec!["admin", "organisations", "--data", data],
    ] {
        let said = refused(&arguments, "");
        assert_eq!(said.matches("there is no store at").count(), 1, "{said}");
        assert!(said.contains("commonlink migrate"), "{said}");
        assert!(!path.exists() && !copy.exists(), "{arguments:?}");
    }
}

/// A backup of a store of one bureau.
fn copied(folder: &Path) -> String {
    let (data, copy) = (folder.join("data"), folder.join("copy"));
    real_store(&data);
    let copy = copy.to_str().unwrap().to_owned();
    done(&["backup", "--data", data.to_str().unwrap(), "--to", &copy], "");
    copy
}

#[test]
fn a_backup_that_is_not_right_makes_no_store() {
    let folder = TemporaryFolder::new("restore");
    let copy = copied(folder.path());
    let new = folder.path().join("new");
    let restore = |from: &str| refused(&["restore", "--data", new.to_str().unwrap(), "--from", from], "");
    let nowhere = folder.path().join("nowhere");
    assert!(restore(nowhere.to_str().unwrap()).contains("there is no folder"));
    assert!(restore(folder.path().to_str().unwrap()).contains("no whole backup: manifest.json is missing"));
    for name in ["account.jsonl", "manifest.json"] {
        let path = Path::new(&copy).join(name);
        let kept = fs::read(&path).unwrap();
        fs::write(&path, "{}\n").unwrap();
        let said = restore(&copy);
        assert!(said.contains(&format!("{name} of the backup is damaged; take another backup")), "{said}");
        fs::write(&path, kept).unwrap();
    }
    assert!(!new.exists(), "nothing was made");
}

#[test]
fn a_restoring_that_fails_midway_leaves_nothing_behind() {
    let folder = TemporaryFolder::new("midway");
    let copy = copied(folder.path());
    // Right by every checksum, but accounts without their organisation.
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    fs::write(Path::new(&copy).join("organisation.jsonl"), "").unwrap();
    let path = Path::new(&copy).join("manifest.json");
    let mut manifest: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest["rows"]["organisation"] = 0.into();
    manifest["digests"]["organisation"] = nothing.into();
    fs::write(&path, manifest.to_string()).unwrap();
    let (new, empty) = (folder.path().join("new"), folder.path().join("empty"));
    fs::create_dir(&empty).unwrap();
    for data in [&new, &empty] {
        let said = refused(&["restore", "--data", data.to_str().unwrap(), "--from", &copy], "");
        assert!(said.contains("the database did not answer"), "it came so far: {said}");
    }
    assert!(!new.exists() && fs::read_dir(&empty).unwrap().next().is_none());
}

#[test]
fn what_is_there_is_neither_restored_into_nor_backed_up_over() {
    let folder = TemporaryFolder::new("occupied");
    let copy = copied(folder.path());
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let said = refused(&["restore", "--data", data, "--from", &copy], "");
    assert!(said.contains("the store is not empty"), "{said}");
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for to in [copy.as_str(), file.to_str().unwrap()] {
        let said = refused(&["backup", "--data", data, "--to", to], "");
        assert!(said.contains(to) && said.contains("exists already; name a new folder"), "{said}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    assert!(done(&["admin", "organisations", "--data", data], "").contains("NCB Suva"));
}

#[test]
fn serving_names_the_busy_address_and_warns_of_open_folders() {
    let folder = TemporaryFolder::new("serve");
    let (data, files) = (folder.path().join("data"), folder.path().join("elsewhere"));
    real_store(&data);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let serve = |more: &[&str]| {
        let mut arguments = vec!["serve", "--unconfined-parsing", "--data", data.to_str().unwrap()];
        arguments.extend(["--listen", &address]);
        arguments.extend(more);
        refused(&arguments, "")
    };
    let rights = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let said = serve(&[]);
    assert!(
        said.contains(&address) && said.contains("another program") && said.contains("--listen"),
        "{said}"
    );
    assert!(!said.contains("other users"), "folders of our own making are closed: {said}");
    rights(&data.join("files"), 0o755);
    assert!(!serve(&[]).contains("other users"), "a closed folder closes what is in it");
    for mode in [0o750, 0o701] {
        rights(&data, mode);
        let said = serve(&[]);
        assert_eq!(said.matches("other users").count(), 1, "{said}");
        assert!(said.contains("chmod go-rwx") && said.contains(data.to_str().unwrap()), "{said}");
    }
    rights(&data, 0o700);
    fs::create_dir(&files).unwrap();
    rights(&files, 0o755);
    let said = serve(&["--files", files.to_str().unwrap()]);
    assert!(said.contains("other users") && said.contains("elsewhere"), "{said}");
    rights(&files, 0o700);
    assert!(!serve(&["--files", files.to_str().unwrap()]).contains("other users"));
}

#[test]
fn an_encrypted_backup_is_for_the_holder_of_its_key() {
    let folder = TemporaryFolder::new("sealed");
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, sealed, key, other) = (at("data"), at("sealed.age"), at("key"), at("other"));
    real_store(Path::new(&data));
    let public = done(&["admin", "backup-key", "--out", &key], "").trim().to_owned();
    assert!(public.starts_with("age1"), "{public}");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o077, 0);
    done(&["admin", "backup-key", "--out", &other], "");
    let backup =
        |to: &str| done(&["backup", "--data", &data, "--to", to, "--recipient", &public, "--json"], "");
    let made: serde_json::Value = serde_json::from_str(&backup(&sealed)).unwrap();
    let bytes = fs::read(&sealed).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    let plain = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(!plain(b"NCB Suva") && !plain(b"organisation.jsonl"), "nothing can be read without the key");
    assert_eq!(fs::metadata(&sealed).unwrap().permissions().mode() & 0o077, 0);

    let restore = |to: &str, more: &[&str]| [&["restore", "--data", to, "--from"], more].concat().join("\n");
    let words = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
    let refuse = |more: &[&str]| {
        let words = words(&restore(&at("new"), more));
        let said = refused(&words.iter().map(String::as_str).collect::<Vec<_>>(), "");
        assert!(!Path::new(&at("new")).exists(), "nothing was made: {said}");
        said
    };
    assert!(refuse(&[&sealed]).contains("--identity"));
    assert!(refuse(&[&sealed, "--identity", &other]).contains("another key"));
    assert!(refuse(&[&sealed, "--identity", &sealed]).contains("secret key"));
    for (name, change) in [
        ("cut", bytes[..bytes.len() - 40].to_vec()),
        ("shorter", bytes[..300].to_vec()),
        (
            "altered",
            bytes.iter().enumerate().map(|(n, byte)| byte ^ u8::from(n == bytes.len() / 2)).collect(),
        ),
    ] {
        fs::write(at(name), change).unwrap();
        let said = refuse(&[&at(name), "--identity", &key]);
        assert!(said.contains("backup"), "{name}: {said}");
    }
    let words = words(&restore(&at("new"), &[&sealed, "--identity", &key, "--json"]));
    let report = done(&words.iter().map(String::as_str).collect::<Vec<_>>(), "");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["content"], made["content"]);
    assert!(
        report["erasures_after"].is_null()
            && report["erasures_note"].as_str().unwrap().contains("no register")
    );
    // The restored store holds the same: its own backup has the same content.
    let again = done(&["backup", "--data", &at("new"), "--to", &at("again"), "--json"], "");
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["content"], made["content"]);
    let said = refused(&["backup", "--data", &data, "--to", &sealed, "--recipient", &public], "");
    assert!(said.contains("exists already"), "{said}");
    let said = refused(&["backup", "--data", &data, "--to", &at("x"), "--recipient", "age1nonsense"], "");
    assert!(said.contains("no public key of age"), "{said}");
}
