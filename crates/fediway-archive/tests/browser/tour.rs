//! A person looks at an archive.

use fediway_archive::html::{self, Include, Options};
use serde_json::json;

use crate::driver::{Browser, Driver, is_here};
use crate::life::{ann, keep, life, post, put};
use crate::look::{
    check_complaints, check_contrast, check_names, check_requests, check_width, show_as,
};
use crate::picture::{picture, png};
use crate::support::Folder;

/// Years of posts, so that the plots have something to show.
async fn years(made: &Folder) {
    let ann = ann();
    let posts: Vec<_> = (0..420_u32)
        .map(|number| {
            // A pattern that looks like life and is the same in every run.
            let mixed = number.wrapping_mul(2_654_435_761) >> 8;
            let (month, day) = (mixed % 22, mixed / 22 % 28 + 1);
            let hour = 7 + (mixed / 700 % 8 + mixed / 5600 % 8);
            let created = format!(
                "{}-{:02}-{day:02}T{hour:02}:30:00Z",
                2022 + month / 12,
                month % 12 + 1
            );
            let mut one = post(
                &ann,
                2000 + number,
                &created,
                "Notes of a day, with a few words and a tag.",
            );
            let tag = ["cats", "bread", "rust", "sea", "cats"][(number % 5) as usize];
            one["tags"] = json!([{ "name": tag, "url": format!("https://a.example/tags/{tag}") }]);
            ("statuses", one)
        })
        .collect();
    put(&made.writer, &posts).await;
    for (name, width, height, from, to) in [
        ("ann", 88, 88, [90, 44, 160], [240, 150, 90]),
        ("header", 900, 240, [30, 70, 140], [180, 220, 240]),
        ("cat", 40, 40, [240, 180, 60], [160, 90, 20]),
        ("soup", 640, 480, [200, 90, 40], [250, 220, 150]),
    ] {
        let url = format!("https://a.example/{name}.png");
        keep(&made.writer, &url, &png(width, height, from, to)).await;
    }
}

#[tokio::test]
async fn a_person_looks_at_the_pages_from_the_disk() {
    if !is_here() {
        return;
    }
    let (made, _) = life().await;
    years(&made).await;
    let mut options = Options::default();
    options.include = [Include::Replies].into();
    let folder = html::write(&made.writer, &options).await.unwrap().folder;
    let base = url::Url::from_directory_path(folder.canonicalize().unwrap()).unwrap();
    let thread = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap());
    let thread = thread
        .into_iter()
        .find(|name| name.starts_with("thread-"))
        .unwrap();
    let driver = Driver::start();
    let browser = driver.browser(true).await;
    check_requests(&browser, "").await;
    let pages = [
        ("index.html", "archive-index"),
        ("2024-02.html", "archive-month"),
        (thread.as_str(), "archive-thread"),
        ("statistics.html", "archive-statistics"),
        ("search.html", "archive-search"),
    ];
    for (file, name) in pages {
        for (scheme, width) in [("light", 820), ("dark", 820), ("light", 360)] {
            show_as(&browser, scheme, width).await;
            browser.open(base.join(file).unwrap().as_str()).await;
            let what = format!("{file} in {scheme}, {width} wide");
            check_contrast(&browser, &what).await;
            check_width(&browser, &what).await;
            let asked = check_requests(&browser, base.as_str()).await;
            assert!(
                asked.iter().any(|url| url.ends_with("style.css")),
                "{what}: {asked:?}"
            );
            check_complaints(&browser, &what).await;
            let in_guide = matches!(
                (name, scheme, width),
                ("archive-month" | "archive-thread", "light", 820)
                    | ("archive-statistics", "dark", 820)
            );
            let suffix = if in_guide {
                String::new()
            } else {
                format!("-{scheme}-{width}")
            };
            picture(&browser, &format!("{name}{suffix}"), in_guide).await;
        }
        check_names(&browser, file).await;
    }
    pictures_are_shown(&browser, base.as_str()).await;
    search(&browser, base.as_str()).await;
    without_scripts(&driver, base.as_str()).await;
    browser.close().await;
}

async fn pictures_are_shown(browser: &Browser<'_>, base: &str) {
    browser.open(&format!("{base}index.html")).await;
    let shown = "[...document.images].filter(it => it.complete && it.naturalWidth > 1).length >= 2";
    until(browser, shown).await;
    browser.open(&format!("{base}2024-02.html")).await;
    assert!(
        !browser.shows(".warning img").await,
        "a warning folds what is behind it"
    );
    browser.click(".warning > summary").await;
    browser.sees(".warning img").await;
}

/// Waits until this is so on the page: pictures come later than the page, and results than the typing.
async fn until(browser: &Browser<'_>, condition: &str) {
    let waited = tokio::time::timeout(std::time::Duration::from_secs(60), async {
        while browser.run(&format!("return {condition}")).await != true {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    });
    waited.await.expect(condition);
}

async fn search(browser: &Browser<'_>, base: &str) {
    browser.open(&format!("{base}search.html")).await;
    browser.write("#query", "SOUP table").await;
    let state = "document.querySelector('#state').textContent === '1 post.'";
    until(browser, state).await;
    let found = browser.text("#results li").await;
    assert!(found.contains("Soup, with what is in it"), "{found}");
    browser.click("#results a").await;
    let url = browser.url().await;
    assert!(
        url.starts_with(base) && url.contains("2024-02.html#p"),
        "{url}"
    );
    check_requests(browser, base).await;
    check_complaints(browser, "search").await;
}

async fn without_scripts(driver: &Driver, base: &str) {
    let browser = driver.browser(false).await;
    browser.open(&format!("{base}search.html")).await;
    browser.says("main", "The search needs JavaScript").await;
    assert!(!browser.shows("#search").await);
    browser.open(&format!("{base}index.html")).await;
    browser.click(".months a").await;
    browser.sees("article.post").await;
    browser.close().await;
}
