//! CSV files out and in.

use fediway_sandbox::Fault;

use crate::everyday::{both, host};

#[tokio::test]
async fn a_list_of_accounts_is_exported_and_imported() {
    let world = both().await;
    let csv = world.run(&["export", "following"]).await.ok().stdout;
    let host = host(&world);
    assert_eq!(
        csv,
        format!(
            "Account address,Show boosts,Notify on new posts,Languages\nbob@{host},true,false,\n"
        )
    );
    let named = world.run(&["export", "following", "-"]).await.ok();
    assert_eq!(named.stdout, csv);
    let file = world.home.path().join("following.csv");
    let name = file.to_str().unwrap();
    std::fs::write(
        &file,
        csv.replace("true,false,", "false,true,\"en, de\"")
            + "nobody@nowhere.example,true,false,\n",
    )
    .unwrap();
    world.run(&["account", "unfollow", "bob"]).await.ok();
    let ended = world
        .run(&["import", "following", name, "--json"])
        .await
        .failed(1);
    assert_eq!(ended.json()["imported"], 1);
    // One line for the row, and one for the command.
    let said = ended.stderr.lines().filter(|line| line.starts_with('{'));
    let said: Vec<serde_json::Value> = said.map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(said.len(), 2, "{}", ended.stderr);
    assert_eq!(said[0]["item"], "nobody@nowhere.example true false ");
    assert_eq!(said[1]["error"], "1 of 2 rows failed");
    assert!(!ended.stderr.contains("error: "), "{}", ended.stderr);
    let how = world
        .run(&["account", "relationship", "bob", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(how["following"], true);
    assert_eq!(how["showing_reblogs"], false);
    assert_eq!(how["notifying"], true);
    assert_eq!(how["languages"], serde_json::json!(["en", "de"]));
    // What failed can be fed again.
    let failed = world.home.path().join("following-failed.csv");
    let rows = std::fs::read_to_string(&failed).unwrap();
    assert_eq!(rows.lines().count(), 2, "{rows}");
    assert!(rows.starts_with("Account address,Show boosts"), "{rows}");
    world
        .run(&["import", "following", failed.to_str().unwrap()])
        .await
        .failed(1);
    // A file of another kind blocks nobody.
    world.run(&["import", "blocks", name, "-y"]).await.failed(2);
    let blocked = world
        .run(&["account", "blocked", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(blocked["accounts"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_file_without_rows_has_no_empty_line() {
    let world = both().await;
    for args in [
        &["export", "domain-blocks"][..],
        &["domain-block", "ls", "--csv"],
        &["account", "blocked", "--csv"],
    ] {
        assert_eq!(world.run(args).await.ok().stdout, "", "{args:?}");
    }
}

#[tokio::test]
async fn an_import_that_broke_goes_on_after_what_is_done() {
    let world = both().await;
    let file = world.home.path().join("domains.csv");
    let domains: String = (1..=6)
        .map(|number| format!("bad{number}.example\n"))
        .collect();
    std::fs::write(&file, &domains).unwrap();
    let args = ["import", "domain-blocks", file.to_str().unwrap()];
    world
        .sandbox
        .inject(Fault::status(401))
        .route("POST", "/api/v1/domain_blocks")
        .after(3)
        .always();
    let broken = world.run(&args).await.failed(4);
    assert!(
        broken.stderr.contains("goes on after 3 rows"),
        "{}",
        broken.stderr
    );
    world.sandbox.clear_faults();
    let before = world.asked("/api/v1/domain_blocks");
    let done = world.run(&args).await.ok();
    assert!(
        done.stderr.contains("3 rows were done by an earlier run"),
        "{}",
        done.stderr
    );
    assert_eq!(world.asked("/api/v1/domain_blocks") - before, 3);
    assert_eq!(
        world.run(&["export", "domain-blocks"]).await.ok().stdout,
        domains
    );
    // With --overwrite the rest goes.
    std::fs::write(&file, "bad2.example\n").unwrap();
    world
        .run(&[&args[..], &["--overwrite", "--yes"]].concat())
        .await
        .ok();
    let left = world
        .run(&["domain-block", "ls", "--csv"])
        .await
        .ok()
        .stdout;
    assert_eq!(left, "bad2.example\n");
}
