//! Files that are kept once, noticed if they change, and fetched again if they are lost.

use super::*;

#[tokio::test]
async fn the_files_of_own_statuses_are_fetched_and_kept_once() {
    let world = World::start().await;
    for text in ["one", "two"] {
        let file = MediaFile::bytes(
            "a.png",
            include_bytes!("../../../../fediway-cli/assets/demo.png").to_vec(),
        );
        let media = world
            .client
            .media()
            .upload(file)
            .description("a picture")
            .await
            .unwrap();
        world
            .client
            .statuses()
            .post(text)
            .media_ids([media.id])
            .await
            .unwrap();
    }
    let owner = world.run().await.owner;
    let fetched = Fetch::new(&world.client).into(world.writer(), owner, Timestamp::now());
    let fetched = fetched.await.unwrap();
    assert!(fetched.files >= 2 && fetched.waiting == 0, "{fetched:?}");
    let pictures = "SELECT count(*) FROM media WHERE kind = 'original' AND state = 'kept'";
    let pictures: i64 = sqlx::query_scalar(pictures)
        .fetch_one(world.writer().pool())
        .await
        .unwrap();
    assert_eq!(pictures, 2, "two addresses");
    let files = "SELECT count(DISTINCT sha256) FROM media WHERE kind = 'original'";
    let files: i64 = sqlx::query_scalar(files)
        .fetch_one(world.writer().pool())
        .await
        .unwrap();
    assert_eq!(files, 1, "one file");
    let verified = world.writer().verify().await.unwrap();
    assert!(
        verified.is_sound() && verified.left_over.is_empty(),
        "{verified:?}"
    );
}

#[tokio::test]
async fn one_flipped_byte_is_noticed() {
    let world = world().await;
    let host = Host::answering(vec![answer("200 OK\r\nContent-Length: 18", PICTURE)]).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.files, 1);
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    assert_eq!((file.mime.as_str(), file.bytes), ("image/png", 18));
    assert!(world.writer().verify().await.unwrap().is_sound());
    let path = world.writer().path_of(&file.path);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[12] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let verified = world.writer().verify().await.unwrap();
    assert_eq!(
        verified.damage,
        [format!("{}: its content has changed", file.path)]
    );
}

/// A process may be killed at any moment: among the media, there are whole files only.
#[tokio::test]
async fn a_file_lies_beside_until_it_is_whole() {
    let world = world().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/file.png", listener.local_addr().unwrap());
    want(&world, &[&url]).await;
    let folder = world.writer().folder().to_owned();
    let [media, beside] = ["media", "tmp"].map(|name| folder.join(name));
    let head = "200 OK\r\nContent-Length: 18";
    let (half, rest) = (answer(head, &PICTURE[..10]), &PICTURE[10..]);
    let slow = async {
        let mut stream = loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            if requested(&mut stream).await.is_some() {
                break stream;
            }
        };
        stream.write_all(&half).await.unwrap();
        let has_begun = || {
            let entries = [&media, &beside].map(|folder| files_in(folder));
            entries.iter().sum::<usize>() > 0
        };
        while !has_begun() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        assert_eq!((files_in(&media), files_in(&beside)), (0, 1));
        stream.write_all(rest).await.unwrap();
        stream
    };
    let (fetched, _stream) = tokio::join!(fetch(&world), slow);
    assert_eq!(fetched.files, 1);
    assert_eq!((files_in(&media), files_in(&beside)), (1, 0));
}

/// A run whose clock was years ahead: what came later is fetched all the same.
#[tokio::test]
async fn a_clock_that_was_wrong_once_costs_no_file() {
    let world = World::start().await;
    let owner = world.run().await.owner;
    let later = Timestamp::now() + jiff::SignedDuration::from_hours(24 * 365);
    let fetch = Fetch::new(&world.client).into(world.writer(), owner, later);
    fetch.await.unwrap();
    let file = MediaFile::bytes(
        "a.png",
        include_bytes!("../../../../fediway-cli/assets/demo.png").to_vec(),
    );
    let media = world.client.media().upload(file).await.unwrap();
    let post = world.client.statuses().post("new").media_ids([media.id]);
    let post = post.await.unwrap();
    world.run().await;
    let fetch = Fetch::new(&world.client).into(world.writer(), owner, Timestamp::now());
    fetch.await.unwrap();
    let url = post.media_attachments[0].url.clone().unwrap();
    assert!(
        world
            .writer()
            .file_of(url.as_str())
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn what_is_lost_or_cut_is_fetched_again() {
    let world = world().await;
    let other = b"\x89PNG\r\n\x1a\nsomething else".to_vec();
    let length = |body: &[u8]| format!("200 OK\r\nContent-Length: {}", body.len());
    let whole = || answer(&length(PICTURE), PICTURE);
    let changed = answer(&length(&other), &other);
    let host = Host::answering(vec![whole(), whole(), whole(), changed]).await;
    want(&world, &[&host.url]).await;
    fetch(&world).await;
    let path = async || {
        let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
        world.writer().path_of(&file.path)
    };
    let first = path().await;
    for damage in [
        |path: &std::path::Path| std::fs::remove_file(path).unwrap(),
        |path: &std::path::Path| std::fs::write(path, b"cut").unwrap(),
        |path: &std::path::Path| std::fs::remove_file(path).unwrap(),
    ] {
        damage(&first);
        assert!(!world.writer().verify().await.unwrap().is_sound());
        assert_eq!(fetch(&world).await.files, 0, "nobody asked for it");
        let fetched = fetch_by(Fetch::new(&world.client).lost(true), &world).await;
        assert_eq!(fetched.files, 1, "{fetched:?}");
    }
    // The server has another file there now. The one that was lost is no damage for ever.
    assert_ne!(path().await, first);
    fetch_by(Fetch::new(&world.client).lost(true), &world).await;
    let verified = world.writer().verify().await.unwrap();
    assert!(verified.is_sound(), "{verified:?}");
}
