//! A file that comes in parts.

use super::*;

#[tokio::test]
async fn a_file_that_broke_off_goes_on_where_it_was() {
    let world = world().await;
    let half = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let rest =
        "206 Partial Content\r\nContent-Length: 8\r\nContent-Range: bytes 10-17/18\r\nETag: \"a\"";
    let answers = vec![answer(half, &PICTURE[..10]), answer(rest, &PICTURE[10..])];
    let host = Host::answering(answers).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.waiting, 1);
    assert_eq!(state(&world, &host.url).await.0, "waiting");
    time_passes(&world).await;
    assert_eq!(fetch(&world).await.files, 1);
    let second = host.request(1);
    assert!(
        second.contains("range: bytes=10-\r\n") && second.contains("if-range: \"a\""),
        "{second}"
    );
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    let kept = std::fs::read(world.writer().path_of(&file.path)).unwrap();
    assert_eq!(kept, PICTURE);
}

#[tokio::test]
async fn a_file_that_became_another_one_comes_as_a_whole() {
    let world = world().await;
    let half = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let other = b"GIF89a another one";
    let whole = "200 OK\r\nContent-Length: 18\r\nETag: \"b\"";
    let answers = vec![answer(half, &PICTURE[..10]), answer(whole, other)];
    let host = Host::answering(answers).await;
    want(&world, &[&host.url]).await;
    fetch(&world).await;
    time_passes(&world).await;
    assert_eq!(fetch(&world).await.files, 1);
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    assert_eq!(
        std::fs::read(world.writer().path_of(&file.path)).unwrap(),
        other
    );
}

/// The rest of a file has to begin where the part ends.
#[tokio::test]
async fn a_rest_that_begins_elsewhere_is_not_appended() {
    let world = world().await;
    let half = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let other =
        "206 Partial Content\r\nContent-Length: 8\r\nContent-Range: bytes 5-12/18\r\nETag: \"a\"";
    let whole = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let answers = vec![
        answer(half, &PICTURE[..10]),
        answer(other, &PICTURE[5..13]),
        answer(whole, PICTURE),
    ];
    let host = Host::answering(answers).await;
    want(&world, &[&host.url]).await;
    for expected in [0, 0, 1] {
        assert_eq!(fetch(&world).await.files, expected);
        time_passes(&world).await;
    }
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    let kept = std::fs::read(world.writer().path_of(&file.path)).unwrap();
    assert_eq!(kept, PICTURE);
}

#[tokio::test]
async fn a_short_body_is_no_file() {
    let world = world().await;
    let short = answer("200 OK\r\nContent-Length: 100", PICTURE);
    let host = Host::answering(vec![short]).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.files, 0);
    assert!(world.writer().file_of(&host.url).await.unwrap().is_none());
}
