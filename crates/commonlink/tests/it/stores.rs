//! Commands on a store that is not there.

use crate::asked::refused;
use commonlink_testkit::TemporaryFolder;

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
