//! What is shown, and what is refused, before anything is deleted.

use fediway_sandbox::Software;
use serde_json::Value;

use super::account::{Past, planned};
use crate::support::Running;

const RULES: [&str; 2] = ["--older-than", "90d"];

#[tokio::test]
async fn a_plan_says_what_goes_and_why_and_deletes_nothing() {
    let past = Past::of(Software::Mastodon45, 40).await;
    let before = past.ids();
    let plan = past.plan(&RULES).await;
    let going = planned(&plan);
    assert!(going.len() > 10, "{plan}");
    let kept = plan["keep"].as_array().unwrap();
    let reasons: Vec<_> = kept
        .iter()
        .map(|item| item["reason"].as_str().unwrap())
        .collect();
    for reason in [
        "older-than: too young",
        "keep-pinned",
        "keep-favourited",
        "keep-direct",
    ] {
        assert!(reasons.contains(&reason), "{reason} in {reasons:?}");
    }
    let shown = past
        .world
        .run(&["cleanup", "--older-than", "90d"])
        .await
        .ok();
    for part in [
        &format!("Would go: {} of", going.len()),
        "older-than 90d",
        "keep-pinned",
        "At 25 in 30 min",
        "Nothing was deleted",
        "--without-archive",
    ] {
        assert!(shown.stdout.contains(part), "{part} in {}", shown.stdout);
    }
    assert_eq!(past.ids(), before);
}

#[tokio::test]
async fn nothing_is_deleted_before_somebody_says_how_many() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let before = past.ids();
    let number = planned(&past.plan(&RULES).await).len();
    past.world.sandbox.clear_requests();
    let [fewer, more] = [number - 1, number + 1].map(|it| it.to_string());
    for (more, why) in [
        // Rules that have deleted nothing yet.
        (
            &["--yes-delete", &more, "--without-archive"][..],
            "has to be exactly",
        ),
        (
            &["--delete", "--without-archive"],
            "nobody can be asked here",
        ),
        (
            &["--yes-delete", &fewer, "--without-archive"],
            "--yes-delete allows",
        ),
    ] {
        let args = [&["cleanup"], &RULES[..], more].concat();
        let ended = past.world.run(&args).await.failed(2);
        assert!(ended.stderr.contains(why), "{why} in {}", ended.stderr);
    }
    let written = |method: &&str| *method != "GET";
    let requests = past.world.sandbox.requests();
    assert!(
        !requests
            .iter()
            .map(|it| it.method.as_str())
            .any(|it| written(&it))
    );
    assert_eq!(past.ids(), before);
}

/// On a terminal the number has to be typed.
#[tokio::test]
async fn a_person_types_the_number() {
    if !std::path::Path::new("/usr/bin/script").exists() {
        eprintln!("skipped: there is no script(1), which makes a terminal");
        return;
    }
    let past = Past::of(Software::Mastodon45, 20).await;
    let number = planned(&past.plan(&RULES).await).len();
    for (typed, gone) in [
        ("yes", 0),
        (&*format!("{}", number + 1), 0),
        (&*number.to_string(), number),
    ] {
        let before = past.ids().len();
        let args = [
            "cleanup",
            "--older-than",
            "90d",
            "--without-archive",
            "--delete",
        ];
        let plain = past.world.command(&args);
        let plain = plain.as_std();
        let words = std::iter::once(plain.get_program()).chain(plain.get_args());
        let words: Vec<_> = words
            .map(|word| format!("'{}'", word.to_str().unwrap()))
            .collect();
        let mut command = past.world.bare(&[]);
        let inner = format!("{} --pace 100000/1s", words.join(" "));
        let mut scripted = tokio::process::Command::new("/usr/bin/script");
        for (name, value) in command.as_std_mut().get_envs() {
            scripted.env(name, value.unwrap_or_default());
        }
        scripted.args(["-qec", &inner, "/dev/null"]);
        scripted
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let mut running = Running::start(&mut scripted);
        running.write(&format!("{typed}\n")).await;
        let ended = running.end().await;
        assert_eq!(before - past.ids().len(), gone, "{typed}: {}", ended.stdout);
    }
}

#[tokio::test]
async fn a_policy_is_written_tried_and_overridden() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let file = past.world.home.path().join("policy.toml");
    let file = file.to_str().unwrap();
    past.world.run(&["cleanup", "init", file]).await.ok();
    past.world.run(&["cleanup", "init", file]).await.failed(2);
    let year = planned(&past.plan(&["--policy", file]).await);
    let day = planned(&past.plan(&["--policy", file, "--older-than", "1d"]).await);
    assert!(
        year.len() < day.len() && year.is_subset(&day),
        "{year:?} {day:?}"
    );
    std::fs::write(file, "older-then = '1d'").unwrap();
    let ended = past
        .world
        .run(&["cleanup", "--policy", file])
        .await
        .failed(2);
    assert!(ended.stderr.contains("older-then"), "{}", ended.stderr);
    past.world.run(&["cleanup"]).await.failed(2);
}

#[tokio::test]
async fn each_rule_says_what_it_has_to_say_of_a_status() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let plan = past.plan(&RULES).await;
    let said = async |id: &str| {
        let args = ["cleanup", "explain", "--json", id, "--older-than", "90d"];
        past.world.run(&args).await.ok().json()
    };
    let keeping = |said: &Value| -> Vec<String> {
        let rules = said["rules"].as_array().unwrap().iter();
        let keeping = rules.filter(|it| it["keeps"] == true);
        keeping
            .map(|it| it["why"].as_str().unwrap().to_owned())
            .collect()
    };
    let going = said(plan["delete"][0]["id"].as_str().unwrap()).await;
    assert_eq!((&going["goes"], keeping(&going).len()), (&true.into(), 0));
    for kept in plan["keep"].as_array().unwrap() {
        let kept_said = said(kept["id"].as_str().unwrap()).await;
        let first = keeping(&kept_said).into_iter().next();
        assert_eq!(first.as_deref(), kept["reason"].as_str(), "{kept_said}");
    }
    let id = plan["delete"][0]["id"].as_str().unwrap();
    let shown = past
        .world
        .run(&[
            "cleanup",
            "explain",
            id,
            "--older-than",
            "90d",
            "--keep-polls",
        ])
        .await
        .ok();
    for part in ["would go", "lets go  older-than 90d", "lets go  keep-polls"] {
        assert!(shown.stdout.contains(part), "{part} in {}", shown.stdout);
    }
    past.world
        .run(&["cleanup", "explain", "1", "--older-than", "90d"])
        .await
        .failed(2);
}

#[tokio::test]
async fn a_dry_run_prints_the_requests_of_the_run_and_sends_none() {
    let past = Past::of(Software::Mastodon45, 40).await;
    let before = past.ids();
    past.world.sandbox.clear_requests();
    let args = [&["cleanup", "--dry-run"], &RULES[..]].concat();
    let told = past.world.run(&args).await.ok();
    let sent = |past: &Past| -> Vec<String> {
        let requests = past.world.sandbox.requests().into_iter();
        let requests = requests.filter(|it| it.method != "GET");
        requests
            .map(|it| format!("{} {}", it.method, it.path))
            .collect()
    };
    assert_eq!((sent(&past).len(), past.ids()), (0, before));
    past.delete(&RULES).await.ok();
    let sent = sent(&past);
    assert_eq!(told.stdout.lines().collect::<Vec<_>>(), sent);
    let kinds = |part: &str| sent.iter().any(|it| it.contains(part));
    assert!(kinds("DELETE ") && kinds("/unreblog"), "{sent:?}");
}

#[tokio::test]
async fn the_rules_of_other_programs_are_taken_over() {
    let past = Past::of(Software::Mastodon45, 10).await;
    let home = past.world.home.path();
    let [theirs, ours] = ["config.yaml", "policy.toml"].map(|name| home.join(name));
    std::fs::write(&theirs, "- access_token: SECRET\n  days_to_keep: 90\n").unwrap();
    let [theirs, ours] = [&theirs, &ours].map(|path| path.to_str().unwrap());
    past.world
        .run(&["cleanup", "init", "--from", theirs, ours])
        .await
        .ok();
    assert!(!std::fs::read_to_string(ours).unwrap().contains("SECRET"));
    let taken = planned(&past.plan(&["--policy", ours]).await);
    let same = [&RULES[..], &["--keep-pinned=false"]].concat();
    assert_eq!(taken, planned(&past.plan(&same).await));
    let shown = past
        .world
        .run(&["cleanup", "init", "--preset", "mastodon"])
        .await
        .ok();
    assert!(
        shown.stdout.contains("older-than = \"14d\""),
        "{}",
        shown.stdout
    );
    std::fs::write(theirs, "- keep_cats: true\n").unwrap();
    let ended = past
        .world
        .run(&["cleanup", "init", "--from", theirs])
        .await
        .failed(2);
    assert!(ended.stderr.contains("keep_cats"), "{}", ended.stderr);
}
