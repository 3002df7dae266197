//! What is not asked for, not taken, or asked for later.

use super::*;

#[tokio::test]
async fn what_is_gone_is_tried_rarely_and_what_is_too_much_when_it_was_asked_for() {
    let world = world().await;
    let gone = Host::answering(vec![answer("410 Gone\r\nContent-Length: 0", b"")]).await;
    let limited = "429 Too Many Requests\r\nRetry-After: 600\r\nContent-Length: 0";
    let busy = Host::answering(vec![answer(limited, b"")]).await;
    let day = 24 * 3600 * 1000;
    let now = Timestamp::now().as_millisecond();
    want(&world, &[&gone.url]).await;
    assert_eq!(fetch(&world).await.given_up, 1);
    want(&world, &[&busy.url]).await;
    assert_eq!(fetch(&world).await.waiting, 1);
    let (state_of_gone, reason, next_try) = state(&world, &gone.url).await;
    assert_eq!(
        (state_of_gone.as_str(), reason.as_deref()),
        ("gone", Some("HTTP status 410"))
    );
    assert!(next_try >= now + 6 * day);
    let (state_of_busy, _, next_try) = state(&world, &busy.url).await;
    assert_eq!(state_of_busy, "waiting");
    assert!(
        (now + 500_000..now + 700_000).contains(&next_try),
        "{next_try} {now}"
    );
}

/// A host that asks to be left alone is not asked for the other files.
#[tokio::test]
async fn a_host_that_limits_is_left_alone() {
    let world = world().await;
    let limited = "429 Too Many Requests\r\nRetry-After: 600\r\nContent-Length: 0";
    let host = Host::answering(vec![answer(limited, b""); 12]).await;
    let urls: Vec<_> = (0..12)
        .map(|number| format!("{}?{number}", host.url))
        .collect();
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    want(&world, &urls).await;
    let fetched = fetch(&world).await;
    assert_eq!((fetched.files, fetched.waiting), (0, 12), "{fetched:?}");
    let asked = host.requests.lock().unwrap().len();
    // Four are asked for at a time.
    assert!((1..=4).contains(&asked), "{asked}");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_read() {
    let world = world().await;
    let announced = answer("200 OK\r\nContent-Length: 5000000", b"");
    let host = Host::answering(vec![announced]).await;
    // Without an announcement it ends at the limit.
    let silent = Host::answering(vec![answer("200 OK", &[b'x'; 4096])]).await;
    want(&world, &[&host.url, &silent.url]).await;
    let fetched = fetch_by(Fetch::new(&world.client).largest(1000), &world).await;
    assert_eq!(fetched.given_up, 2, "{fetched:?}");
    assert_eq!(state(&world, &host.url).await.0, "large");
    assert_eq!(state(&world, &silent.url).await.0, "large");
    let left = std::fs::read_dir(world.writer().folder().join("tmp")).unwrap();
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn hostile_addresses_are_refused_without_a_request() {
    let world = world().await;
    let urls = [
        "http://10.0.0.1/a.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1/",
        "file:///etc/passwd",
        "ftp://example.org/a.png",
        "http://example.org/plain-http.png",
        "https://user:password@example.org/a.png",
        "https://[fd00::1]/a.png",
        "not a URL",
        "//example.org/a.png",
    ];
    let mut post = status("1", "hostile");
    let files = urls.iter().enumerate();
    let files = files.map(|(id, url)| json!({ "id": id.to_string(), "type": "image", "url": url }));
    post["media_attachments"] = files.collect();
    let mut batch = world.writer().begin().await.unwrap();
    batch
        .put_status(&post.to_string(), &source(1))
        .await
        .unwrap();
    batch.commit().await.unwrap();
    want(&world, &urls).await;
    let fetched = fetch(&world).await;
    assert_eq!(
        (fetched.files, fetched.given_up),
        (0, urls.len() as u64),
        "{fetched:?}"
    );
    for url in urls {
        let (state, reason, _) = state(&world, url).await;
        assert_eq!(state, "refused", "{url} {reason:?}");
    }
}

#[tokio::test]
async fn a_redirect_into_a_private_network_is_not_followed() {
    let world = world().await;
    let elsewhere = "302 Found\r\nLocation: http://10.0.0.1/secret\r\nContent-Length: 0";
    let host = Host::answering(vec![answer(elsewhere, b"")]).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.given_up, 1);
    let (state, reason, _) = state(&world, &host.url).await;
    assert_eq!(state, "refused");
    assert!(reason.unwrap().contains("10.0.0.1"));
}

#[tokio::test]
async fn files_need_no_token_and_no_place_in_the_rate_limit() {
    let world = world().await;
    let host = Host::answering(vec![answer("200 OK\r\nContent-Length: 18", PICTURE)]).await;
    want(&world, &[&host.url]).await;
    world
        .sandbox
        .inject(Fault::status(429))
        .route("GET", "/api/*")
        .always();
    assert!(world.client.timelines().home().await.is_err());
    assert_eq!(fetch(&world).await.files, 1);
    assert!(
        !host.request(0).contains("authorization"),
        "{}",
        host.request(0)
    );
}

#[tokio::test]
async fn no_more_files_come_in_one_run_than_were_asked_for() {
    let world = world().await;
    let mut hosts = Vec::new();
    for _ in 0..12 {
        // Those that are on their way at the end are asked for again.
        let whole = answer("200 OK\r\nContent-Length: 18", PICTURE);
        hosts.push(Host::answering(vec![whole.clone(), whole]).await);
    }
    let urls: Vec<_> = hosts.iter().map(|host| host.url.as_str()).collect();
    want(&world, &urls).await;
    let fetched = fetch_by(Fetch::new(&world.client).at_most(36), &world).await;
    assert!(fetched.stopped, "{fetched:?}");
    assert!((2..12).contains(&fetched.files), "{fetched:?}");
    let rest = fetch(&world).await;
    assert_eq!(fetched.files + rest.files, 12, "{rest:?}");
}
