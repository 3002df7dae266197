//! Pictures beside the text: the bytes of each way are tested in `src/picture`, here it is when they
//! are drawn.

use fediway_sandbox::{Fault, Sandbox};

use crate::support::{ALICE, Ended, World};
use crate::terminal;

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo.png");
/// How the sequences of each way begin.
const WAYS: [(&str, &str); 4] = [
    ("kitty", "\u{1b}_Ga=T"),
    ("iterm", "\u{1b}]1337;File="),
    ("sixel", "\u{1b}P0;1;0q"),
    ("blocks", "▀"),
];

/// A status with a picture, and its id.
async fn posted(world: &World, more: &[&str]) -> String {
    let post = [
        "post", "Look", "--media", PICTURE, "--alt", "A hill", "--json",
    ];
    let status = world.run(&[&post, more].concat()).await.ok().json();
    status["id"].as_str().unwrap().to_owned()
}

async fn alice() -> World {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world
}

fn has_picture(shown: &str) -> bool {
    WAYS.iter().any(|(_, begin)| shown.contains(begin))
}

fn fetched(world: &World) -> usize {
    let requests = world.sandbox.requests();
    requests
        .iter()
        .filter(|it| it.path.starts_with("/media/"))
        .count()
}

#[tokio::test]
async fn a_picture_stands_below_its_description() {
    let world = alice().await;
    let id = posted(&world, &[]).await;
    for (way, begin) in WAYS {
        for command in [&["status", "show", &id][..], &["timeline", "home"]] {
            let shown = world
                .run(&[command, &["--pictures", way]].concat())
                .await
                .ok();
            let (before, after) = shown.stdout.split_once(begin).expect(way);
            assert!(before.contains("[image: A hill]\n"), "{way}: {before}");
            assert!(after.contains(&format!("id {id}")), "{way}");
        }
    }
    assert_eq!(fetched(&world), 8);
    let requests = world.sandbox.requests();
    let of_files = requests.iter().filter(|it| it.path.starts_with("/media/"));
    for request in of_files {
        assert!(
            !request.headers.contains_key("authorization"),
            "{request:?}"
        );
    }
}

#[tokio::test]
async fn nobody_who_did_not_ask_gets_a_picture() {
    let world = alice().await;
    let id = posted(&world, &[]).await;
    let show = ["status", "show", &*id];
    for more in [
        &[][..],
        &["--pictures", "auto"],
        &["--pictures", "never"],
        &["--pictures", "kitty", "--json"],
        &["--pictures", "kitty", "--template", "{id}"],
    ] {
        let shown = world.run(&[&show, more].concat()).await.ok();
        assert!(!has_picture(&shown.stdout), "{more:?}: {}", shown.stdout);
    }
    // What is configured is for terminals: programs that read the output did not ask for it.
    world
        .run(&["config", "set", "pictures", "kitty"])
        .await
        .ok();
    assert!(!has_picture(&world.run(&show).await.ok().stdout));
    assert_eq!(fetched(&world), 0);
}

#[tokio::test]
async fn on_a_terminal_it_is_as_configured() {
    let Some(world) = terminal::alice().await else {
        return;
    };
    let id = posted(&world, &[]).await;
    let line = format!("fediway status show {id}");
    let show = async |settings: &[(&str, &str)]| {
        let (code, shown) = terminal::start(&world, &line, settings).end().await;
        assert_eq!(code, 0, "{shown}");
        shown
    };
    assert!(!has_picture(&show(&[]).await), "none is the default");
    world.run(&["config", "set", "pictures", "auto"]).await.ok();
    let kitty = [("TERM_PROGRAM", "ghostty")];
    assert!(show(&kitty).await.contains("\u{1b}_Ga=T"));
    assert!(show(&[("TMUX", "x")]).await.contains("▀"));
    assert!(!has_picture(&show(&[("NO_COLOR", "1")]).await));
}

/// The width of the picture in sixels.
fn sixels_wide(shown: &str) -> u32 {
    let (_, size) = shown.split_once("\u{1b}P0;1;0q\"1;1;").expect(shown);
    size.split(';').next().unwrap().parse().unwrap()
}

/// A picture of sixels fills as many columns whatever the size of a cell is.
#[tokio::test]
async fn a_terminal_is_asked_how_large_its_cells_are() {
    let Some(world) = terminal::alice().await else {
        return;
    };
    let id = posted(&world, &[]).await;
    // The answer is there before the question, so that no test waits for another.
    let line = format!("read -r go; fediway status show {id} --pictures sixel --width 20");
    let mut widths = Vec::new();
    for answer in ["\u{1b}[6;12;6t\u{1b}[?62;4c", "\u{1b}[?62;4c"] {
        let mut terminal = terminal::start(&world, &line, &[]);
        terminal.write(&format!("go\n{answer}")).await;
        terminal.wait_for("\u{1b}[16t\u{1b}[c").await;
        let (code, shown) = terminal.end().await;
        assert_eq!(code, 0, "{shown}");
        widths.push(sixels_wide(&shown));
    }
    assert_eq!(widths[0] * 10, widths[1] * 6, "{widths:?}");
}

#[tokio::test]
async fn what_is_folded_or_sensitive_is_drawn_for_those_who_open_it() {
    for hidden in [&["--sensitive"][..], &["--cw", "hills"]] {
        let world = alice().await;
        posted(&world, hidden).await;
        let home = ["timeline", "home", "--pictures", "kitty"];
        let shown = world.run(&home).await.ok();
        assert!(!has_picture(&shown.stdout), "{hidden:?}");
        assert_eq!(fetched(&world), 0, "{hidden:?}");
        let shown = world.run(&[&home[..], &["--open"]].concat()).await.ok();
        assert!(has_picture(&shown.stdout), "{hidden:?}");
    }
}

fn is_whole_without_picture(shown: &Ended, why: &str) {
    assert!(!has_picture(&shown.stdout), "{}", shown.stdout);
    assert!(shown.stdout.contains("[image: A hill]"), "{}", shown.stdout);
    assert!(shown.stdout.contains(" · id "), "{}", shown.stdout);
    let note = "note: a picture is not shown: ";
    let said = shown.stderr.lines().find(|line| line.starts_with(note));
    let said = said.expect(&shown.stderr);
    assert!(said.contains(why), "{said}");
}

#[tokio::test]
async fn a_picture_that_cannot_be_had_does_not_stop_the_rest() {
    let world = alice().await;
    posted(&world, &[]).await;
    let home = ["timeline", "home", "--pictures", "sixel"];
    for (fault, why) in [
        (Fault::status(404), "404"),
        (Fault::html(200), "format"),
        (Fault::redirect(302, "https://10.0.0.1/x"), "10.0.0.1"),
    ] {
        world.sandbox.clear_faults();
        let rule = world.sandbox.inject(fault);
        rule.route("GET", "/media/*").always();
        let shown = world.run(&home).await.ok();
        is_whole_without_picture(&shown, why);
    }
}

/// A status of a stranger names a picture on another server of the person's machine.
#[tokio::test]
async fn a_picture_does_not_lead_to_another_server_of_the_own_network() {
    let plain = async || World::with(Sandbox::builder().http().start().await.unwrap());
    let (world, other) = (plain().await, plain().await);
    world.log_in(ALICE).await;
    let id = posted(&world, &[]).await;
    let path = format!("/api/v1/statuses/{id}");
    let status = world.run(&["api", "GET", &path]).await.ok().stdout;
    let own = world.sandbox.url();
    let other_url = other.sandbox.url();
    for leads_to in [other_url, &other_url.replace("127.0.0.1", "localhost")] {
        let from = format!("{own}/media/");
        let led = status.replace(&from, &format!("{leads_to}/media/"));
        assert_ne!(led, status);
        world.sandbox.clear_faults();
        let rule = world.sandbox.inject(Fault::status(200).body(led));
        rule.route("GET", &path).always();
        let show = ["status", "show", &id, "--pictures", "kitty"];
        let shown = world.run(&show).await.ok();
        is_whole_without_picture(&shown, "");
    }
    assert!(other.sandbox.requests().is_empty());
}
