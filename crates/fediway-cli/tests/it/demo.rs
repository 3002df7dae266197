use serde_json::Value;

use crate::support::{Running, World};

const STEPS: [&str; 12] = [
    "start a server",
    "discover the instance",
    "register an app",
    "sign in and consent",
    "receive the code",
    "exchange it, with PKCE",
    "verify credentials",
    "upload a picture",
    "post it",
    "read it back",
    "log out",
    "the token is dead",
];

#[tokio::test]
async fn every_step_happens_and_is_printed() {
    let world = World::new().await;
    let ended = Running::start(&mut world.bare(&["demo"])).end().await.ok();
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), STEPS.len(), "{}", ended.stdout);
    for (line, step) in lines.iter().zip(STEPS) {
        assert!(line.starts_with(&format!("✓ {step} ")), "{line}");
        assert!(line.ends_with(" ms"), "{line}");
    }
    assert!(lines[7].contains("POST /api/v2/media 202, GET /api/v1/media/{id} 206 206 200"));
    assert!(lines[11].contains("GET /api/v1/accounts/verify_credentials 401"));
    assert_eq!(ended.stderr, "");
    assert!(
        !world.directory().exists(),
        "no file of the user is touched"
    );
}

#[tokio::test]
async fn each_step_is_a_json_object() {
    let world = World::new().await;
    let ended = Running::start(&mut world.bare(&["--json", "demo"]))
        .end()
        .await
        .ok();
    let steps: Vec<Value> = ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let names: Vec<_> = steps
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert_eq!(names, STEPS);
    assert!(
        steps
            .iter()
            .all(|step| step["ok"] == true && step["milliseconds"].is_u64())
    );
    assert_eq!(steps[7]["requests"][0]["status"], 202);
    assert_eq!(steps[11]["requests"][0]["status"], 401);
}
