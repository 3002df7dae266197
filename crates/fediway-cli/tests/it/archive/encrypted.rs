//! Exports that only somebody with a key can read. Needs the program age (Debian: `age`). Without it, the
//! test says so and is skipped, unless `FEDIWAY_AGE` is set.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{ALICE, World};

fn is_here() -> bool {
    let asked = Command::new("age").arg("--version").output().is_ok();
    let wanted = std::env::var_os("FEDIWAY_AGE").is_some();
    assert!(asked || !wanted, "age is not installed");
    if !asked {
        eprintln!("skipped: the program age is not installed");
    }
    asked
}

fn age(program: &str, args: &[&str]) -> Vec<u8> {
    let mut command = Command::new(program);
    let ended = command.args(args).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}");
    ended.stdout
}

fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn age_decrypts_what_was_exported_for_a_recipient() {
    if !is_here() {
        return;
    }
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.run(&["post", "a word to find"]).await.ok();
    world.run(&["archive"]).await.ok();
    let home = world.home.path();
    let [key, place] = ["key", "export.age"].map(|name| home.join(name).display().to_string());
    age("age-keygen", &["-o", &key]);
    let to = String::from_utf8(age("age-keygen", &["-y", &key])).unwrap();
    let to = to.trim();
    for form in ["json-lines", "zip", "following"] {
        let args = ["archive", "export", form, &place, "--age", to];
        world.run(&args).await.ok();
        let encrypted = std::fs::read(&place).unwrap();
        assert!(encrypted.starts_with(b"age-encryption.org/v1"), "{form}");
        let open = age("age", &["--decrypt", "-i", &key, &place]);
        match form {
            "zip" => assert!(open.starts_with(b"PK\x03\x04")),
            _ => {
                let plain = world.run(&["archive", "export", form]).await.ok().stdout;
                assert_eq!(String::from_utf8(open).unwrap(), plain);
            }
        }
        let tmp = world.directory().join("archive/tmp");
        assert_eq!(entries(&tmp), 0, "nothing in the clear is left");
    }
    let before = std::fs::read(&place).unwrap();
    let wrong = ["archive", "export", "text", &place, "--age", "age1nobody"];
    world.run(&wrong).await.failed(1);
    assert_eq!(std::fs::read(&place).unwrap(), before, "as it was");
    world
        .run(&["archive", "export", "markdown", &place, "--age", to])
        .await
        .failed(2);
    world
        .run(&["archive", "export", "text", "--age", to])
        .await
        .failed(2);
}
