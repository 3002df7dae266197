//! The pages of an archive.

use std::collections::BTreeSet;
use std::path::PathBuf;

use fediway_archive::html::{self, Include, Options, Report};
use fediway_archive::{ErrorKind, Writer};
use serde_json::json;

use crate::life::{ann, life, post, put, reply_to};
use crate::site::{check, files, page, words};
use crate::support::archive;

async fn written(writer: &Writer, include: &[Include]) -> Report {
    let mut options = Options::default();
    options.include = include.iter().copied().collect();
    html::write(writer, &options).await.unwrap()
}

#[tokio::test]
async fn every_link_leads_somewhere_and_nothing_comes_from_elsewhere() {
    let (made, _) = life().await;
    for include in [&[][..], &Include::ALL] {
        let report = written(&made.writer, include).await;
        assert_eq!(check(&report.folder) as u64, report.pages);
        assert!(report.pages >= 7, "{report:?}");
    }
}

/// What is not named is in no file: not on a page, not in the search, not among the media.
#[tokio::test]
async fn what_is_not_open_is_shown_only_if_it_is_named() {
    let (made, _) = life().await;
    let secrets = [
        ("SECRET-PRIVATE", Include::Private),
        ("SECRET-LOCAL", Include::Private),
        ("SECRET-LIST", Include::Private),
        ("SECRET-DIRECT", Include::Direct),
        ("SECRET-ALT", Include::Direct),
        ("OTHERS-FAVOURITE", Include::Favourites),
        ("OTHERS-BOOKMARK", Include::Bookmarks),
        ("made a post a favourite", Include::Notifications),
        ("An answer of Bob", Include::Replies),
    ];
    let mut named = vec![BTreeSet::new(), BTreeSet::from(Include::ALL)];
    named.extend(Include::ALL.map(|one| BTreeSet::from([one])));
    for include in named {
        let list: Vec<_> = include.iter().copied().collect();
        let report = written(&made.writer, &list).await;
        let words = words(&report.folder);
        for (secret, part) in secrets {
            assert_eq!(
                words.contains(secret),
                include.contains(&part),
                "{secret} with {include:?}"
            );
        }
        let soup = words.contains("Soup, with what is in it");
        assert!(soup && words.contains("that Ann boosted") && words.contains("that Ann quoted"));
        check(&report.folder);
    }
}

#[tokio::test]
async fn media_of_what_is_not_shown_are_not_copied() {
    let (made, _) = life().await;
    let without = written(&made.writer, &[]).await;
    let with = written(&made.writer, &[Include::Direct]).await;
    assert_eq!(with.media, without.media + 1);
    // A later folder has nothing of an earlier one.
    let again = written(&made.writer, &[]).await;
    let media = files(&again.folder)
        .into_keys()
        .filter(|it| it.starts_with("media/"));
    assert_eq!(media.count() as u64, without.media);
    assert!(!words(&again.folder).contains("SECRET"));
}

#[tokio::test]
async fn html_of_others_is_text_or_safe() {
    let (made, owner) = life().await;
    reply_to(&made.writer, owner, "javascript:alert(1)").await;
    let report = written(&made.writer, &Include::ALL).await;
    let files = files(&report.folder);
    let pages = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html") && !name.starts_with('.'));
    let all: String = pages
        .map(|(_, page)| String::from_utf8(page.clone()).unwrap())
        .collect();
    for never in [
        "evil.example",
        "javascript:",
        "onclick",
        "<script>alert",
        "<drink>",
        "<i>",
        "<on a",
    ] {
        assert!(!all.contains(never), "{never}");
    }
    let march = page(&report.folder, "2024-03.html");
    // What can run is offered under a name that nothing runs.
    assert!(march.contains(".bin\" download"), "{march}");
    assert!(
        march.contains("what it was before") && march.contains("and once more"),
        "an earlier version is shown: {march}"
    );
    assert!(!files.keys().any(|name| name.ends_with(".svg")));
}

#[tokio::test]
async fn a_post_shows_all_that_it_has() {
    let (made, _) = life().await;
    let report = written(&made.writer, &[]).await;
    let february = page(&report.folder, "2024-02.html");
    for part in [
        "<summary><span class=\"label\">Content warning: </span>Food &amp; &lt;drink&gt;</summary>",
        "alt=\"A bowl of &quot;soup&quot; &lt;on a table&gt;\"",
        "loading=\"lazy\"",
        "does not have this picture",
        "75 %",
        "4 people voted",
        "Tea &lt;i&gt; (own vote)",
        "Tea, or coffee?",
        "what it was before",
        "Tea or coffee?",
        "Boosted <time",
        "@bob@b.example",
        "<blockquote class=\"quote\">",
        "3 favourites",
        "href=\"thread-",
    ] {
        assert!(february.contains(part), "{part}\n{february}");
    }
    let january = page(&report.folder, "2024-01.html");
    assert!(
        january.contains("class=\"emoji\"") && january.contains("alt=\":cat:\""),
        "{january}"
    );
    assert!(
        !january.contains("They sleep"),
        "a month ends with its last second"
    );
}

#[tokio::test]
async fn a_thread_is_a_page_in_order() {
    let (made, _) = life().await;
    let folder = written(&made.writer, &[]).await.folder;
    let threads: Vec<_> = files(&folder)
        .into_keys()
        .filter(|it| it.starts_with("thread-"))
        .collect();
    assert_eq!(threads.len(), 1);
    let order = |page: &str, words: &[&str]| {
        let places: Vec<_> = words
            .iter()
            .map(|it| page.find(it).unwrap_or_else(|| panic!("{it}: {page}")))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
    };
    let thread = page(&folder, &threads[0]);
    order(&thread, &["(1/3)", "(2/3)", "(3/3)"]);
    assert!(!thread.contains("An answer of Bob"));
    let folder = written(&made.writer, &[Include::Replies]).await.folder;
    let thread = page(&folder, &threads[0]);
    order(&thread, &["(1/3)", "(2/3)", "An answer of Bob", "(3/3)"]);
}

#[tokio::test]
async fn a_page_has_a_hundred_posts_at_most() {
    let made = archive().await;
    let ann = ann();
    let posts: Vec<_> = (0..250)
        // Many of the same second, so that pages must not only count time.
        .map(|number| {
            let created = format!("2024-05-01T00:00:{:02}Z", number / 60);
            (
                "statuses",
                post(
                    &ann,
                    1000 + number,
                    &created,
                    &format!("post number {number}."),
                ),
            )
        })
        .collect();
    put(&made.writer, &posts).await;
    let report = written(&made.writer, &[]).await;
    assert_eq!(report.posts, 250);
    let names = ["2024-05.html", "2024-05-p2.html", "2024-05-p3.html"];
    let pages = names.map(|name| page(&report.folder, name));
    let counts = pages
        .each_ref()
        .map(|page| page.matches("<article").count());
    assert_eq!(counts, [100, 100, 50]);
    for number in 0..250 {
        let words = format!("post number {number}.");
        let found = pages.iter().map(|page| page.matches(&words).count());
        assert_eq!(found.sum::<usize>(), 1, "{words}");
    }
    check(&report.folder);
}

#[tokio::test]
async fn statistics_count_what_is_shown() {
    let (made, _) = life().await;
    let folder = written(&made.writer, &[]).await.folder;
    let page = page(&folder, "statistics.html");
    for part in [
        "<dt>Posts</dt><dd>7</dd>",
        "<dt>Replies</dt><dd>2</dd>",
        "<dt>Boosts</dt><dd>1</dd>",
        "<dt>Media files</dt><dd>3</dd>",
        "<dt>Polls</dt><dd>1</dd>",
        "<th scope=\"row\">2024-01</th><td>1</td>",
        "<th scope=\"row\">2024-02</th><td>5</td>",
        "<th scope=\"row\">#cats</th><td>2</td>",
        "<th scope=\"row\">#sleep</th><td>1</td>",
        // 31 January 2024, 23:59 was a Wednesday.
        "Wednesday 23:00: 1",
        "role=\"img\"",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[tokio::test]
async fn a_folder_with_something_else_is_left_alone() {
    let (made, _) = life().await;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("thesis.txt"), "…").unwrap();
    let mut options = Options::default();
    options.folder = Some(PathBuf::from(dir.path()));
    let error = html::write(&made.writer, &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exists);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    options.account = Some("nobody@a.example".into());
    let error = html::write(&made.writer, &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_of_the_archive_can_read_the_pages() {
    use std::os::unix::fs::PermissionsExt;
    let (made, _) = life().await;
    let folder = written(&made.writer, &Include::ALL).await.folder;
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for name in files(&folder).keys() {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn what_is_only_known_by_its_address_says_so() {
    let (made, _) = life().await;
    let export = crate::made::Age::Of2026.file();
    crate::importing::read(&made.writer, "a.zip", &export)
        .await
        .unwrap();
    let mut options = Options::default();
    options.account = Some("ann@old.example".into());
    options.include = BTreeSet::from([Include::Favourites]);
    let folder = html::write(&made.writer, &options).await.unwrap().folder;
    check(&folder);
    let march = page(&folder, "2024-03.html");
    assert!(march.contains("no more of than its address"), "{march}");
    assert!(
        !words(&folder).contains("for followers"),
        "imported posts have their visibility"
    );
    assert!(
        json!(words(&folder))
            .to_string()
            .contains("Hello <b>world</b>")
    );
}

/// One lost file keeps neither pages nor exports from being made.
#[tokio::test]
async fn without_a_file_that_is_lost_everything_else_is_written() {
    let (made, _) = life().await;
    let soup = made.writer.file_of("https://a.example/soup.png").await;
    let soup = made.writer.path_of(&soup.unwrap().unwrap().path);
    std::fs::remove_file(soup).unwrap();
    let report = written(&made.writer, &[]).await;
    check(&report.folder);
    let march = words(&report.folder);
    assert!(march.contains("The archive does not have this picture"));
    let dir = tempfile::tempdir().unwrap();
    let options = fediway_archive::export::Options::default();
    let zip = dir.path().join("export.zip");
    let zipped = fediway_archive::export::zip(&made.writer, &zip, &options).await;
    let folder = dir.path().join("markdown");
    let texts = fediway_archive::export::markdown(&made.writer, &folder, &options).await;
    assert!(zipped.unwrap().posts > 5 && texts.unwrap().posts > 3);
}
