//! Each limit of an exchange, with an error of its own.

use std::time::Duration;

use fediway::transport::Limits;
use fediway::{AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, Phase, Transport, oauth};
use fediway_sandbox::Fault;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{ALICE, Page, World, peak_memory, server, transport_to};
use crate::thorough::quick_or;

const HOME: &str = "/api/v1/timelines/home";

fn transport(limits: Limits) -> Transport {
    let transport = Transport::builder().policy(AddressPolicy::loopback_for_tests());
    transport.limits(limits).max_tries(1).build().unwrap()
}

fn client(address: &str, limits: Limits) -> Client {
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(address, &policy).unwrap();
    Client::anonymous(Instance::without_discovery(url)).with_transport(&transport(limits))
}

async fn home(address: &str, limits: Limits) -> fediway::Error {
    client(address, limits)
        .timelines()
        .home()
        .await
        .unwrap_err()
}

/// A piece of an answer, and how long the server waits before it.
type Piece = (Duration, Vec<u8>);

/// A server that answers every connection with these pieces, and then keeps silent.
async fn raw(pieces: Vec<Piece>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let pieces = pieces.clone();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 8192]).await;
                for (wait, piece) in &pieces {
                    tokio::time::sleep(*wait).await;
                    let _ = stream.write_all(piece).await;
                }
                std::future::pending::<()>().await;
            });
        }
    });
    address
}

fn at_once(bytes: Vec<u8>) -> Vec<Piece> {
    vec![(Duration::ZERO, bytes)]
}

/// Every answer is complete in the end: who waits for it gets it.
#[tokio::test]
async fn every_wait_has_an_end_and_says_which() {
    let (soon, late) = (Duration::from_millis(200), Duration::from_secs(10));
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    let never = Duration::from_secs(3600);
    for phase in [Phase::FirstByte, Phase::Idle, Phase::Total] {
        let mut limits = Limits::default();
        (limits.first_byte, limits.idle, limits.total) = (never, never, never);
        let pieces = match phase {
            Phase::FirstByte => {
                limits.first_byte = soon;
                vec![(late, format!("{}[]", head(2)).into_bytes())]
            }
            Phase::Idle => {
                limits.idle = soon;
                let mut pieces = at_once(format!("{}[", head(2)).into_bytes());
                pieces.push((late, b"]".to_vec()));
                pieces
            }
            _ => {
                // A byte now and then keeps every other limit from being reached.
                limits.total = soon;
                let mut pieces = at_once(format!("{}[", head(2002)).into_bytes());
                pieces.extend(vec![(Duration::from_millis(5), b" ".to_vec()); 2000]);
                pieces.push((Duration::ZERO, b"]".to_vec()));
                pieces
            }
        };
        let error = home(&raw(pieces).await, limits).await;
        assert_eq!(error.kind(), &ErrorKind::Timeout, "{phase:?}");
        assert_eq!(error.timed_out_in(), Some(phase));
    }
}

#[tokio::test]
async fn connecting_has_an_end() {
    // TLS to a server that says nothing: the connection is not there before the handshake is.
    let silent = raw(vec![]).await.replace("http://", "https://");
    let mut limits = Limits::default();
    limits.connect = Duration::from_millis(200);
    let error = home(&silent, limits).await;
    assert_eq!(error.kind(), &ErrorKind::Timeout, "{error}");
    assert_eq!(error.timed_out_in(), Some(Phase::Connect));
}

#[tokio::test]
async fn bodies_have_a_size_per_kind() {
    let mut limits = Limits::default();
    (limits.auth_body, limits.json_body) = (1000, 2000);
    let long = format!("[\"{}\"]", "x".repeat(1500));
    let page = |path: &str| Page::new(path, 200, &long);
    let (address, _) = server(vec![page("/api/v1/apps"), page(HOME)]).await;
    let app = oauth::create_app(&address, "App")
        .transport(&transport(limits))
        .await;
    assert_eq!(app.unwrap_err().kind(), &ErrorKind::TooLarge(1000));
    let page = client(&address, limits).timelines().home().await.unwrap();
    assert_eq!(page.malformed.len(), 1);
    limits.json_body = 1400;
    assert_eq!(
        home(&address, limits).await.kind(),
        &ErrorKind::TooLarge(1400)
    );
}

/// Without an announced length too.
#[tokio::test]
async fn an_endless_body_ends() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    for fault in [Fault::huge(1 << 30), Fault::gzip_bomb(1 << 30)] {
        world.sandbox.inject(fault).route("GET", HOME);
        let error = client.timelines().home().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::TooLarge(32 << 20));
    }
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    world
        .sandbox
        .inject(Fault::gzip_bomb(100_000))
        .route("GET", HOME);
    let error = client.timelines().home().await.unwrap_err();
    // One long text, and not a list.
    assert_eq!(error.kind(), &ErrorKind::Decode);
    let asked = world.requests_to(HOME);
    assert_eq!(asked[0].headers["accept-encoding"], "gzip");
}

#[tokio::test]
async fn broken_compression_is_an_error() {
    for (body, kind) in [
        (&b"no gzip at all"[..], ErrorKind::Decode),
        (
            &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b][..],
            ErrorKind::Network,
        ),
    ] {
        let mut answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n".to_vec();
        answer.extend(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        answer.extend(body);
        let error = home(&raw(at_once(answer)).await, Limits::default()).await;
        assert_eq!(error.kind(), &kind);
    }
    let foreign = Page::new(HOME, 200, "[]").header("Content-Encoding: br");
    let (address, _) = server(vec![foreign]).await;
    assert_eq!(
        home(&address, Limits::default()).await.kind(),
        &ErrorKind::Decode
    );
    let empty = Page::new(HOME, 404, "").header("Content-Encoding: gzip");
    let (address, _) = server(vec![empty]).await;
    assert_eq!(
        home(&address, Limits::default()).await.kind(),
        &ErrorKind::NotFound
    );
}

#[tokio::test]
async fn headers_have_a_size_and_a_number() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let client = client.with_transport(&transport_to(&world.sandbox).max_tries(1).build().unwrap());
    // HTTP/2.
    for (count, length) in [(200, 1), (20, 5000)] {
        world
            .sandbox
            .inject(Fault::headers(count, length))
            .route("GET", HOME);
        let error = client.timelines().home().await.unwrap_err();
        assert_eq!(
            error.kind(),
            &ErrorKind::HeadersTooLarge,
            "{count} × {length}"
        );
    }
    // HTTP/1.1.
    for (count, length) in [(200, 1), (20, 5000), (90, 9000)] {
        let mut answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n".to_vec();
        for number in 0..count {
            answer.extend(format!("X-{number}: {}\r\n", "x".repeat(length)).as_bytes());
        }
        answer.extend(b"\r\n[]");
        let error = home(&raw(at_once(answer)).await, Limits::default()).await;
        assert_eq!(
            error.kind(),
            &ErrorKind::HeadersTooLarge,
            "{count} × {length}"
        );
    }
}

#[tokio::test]
async fn nesting_has_an_end() {
    const DEEP: usize = 200_000;
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(DEEP), close.repeat(DEEP));
    // As the answer itself, in a field that is read, and in fields that nobody reads.
    let answers = [
        deep("[", "]"),
        deep("{\"a\":", "}").replace(":}", ":1}"),
        format!("{{\"id\":\"1\",\"emojis\":{}}}", deep("[", "]")),
        format!("{{\"id\":{}}}", deep("[", "]")),
        format!("{{\"id\":\"1\",\"nobody\":{}}}", deep("[", "]")),
        "[".repeat(DEEP),
    ];
    for (number, answer) in answers.iter().enumerate() {
        let (address, _) = server(vec![
            Page::new("/api/v1/accounts/verify_credentials", 200, answer),
            Page::new(HOME, 200, &format!("[{answer}]")),
        ])
        .await;
        let client = client(&address, Limits::default());
        match client.accounts().verify_credentials().await {
            Ok(account) => assert_eq!(account.id.as_str(), "1"),
            Err(error) => assert_eq!(error.kind(), &ErrorKind::TooDeep, "{number}"),
        }
        // One item that is odd does not fail the list, and what is carried of it is text.
        if let Ok(page) = client.timelines().home().await {
            assert_eq!(page.malformed.len() + page.items.len(), 1, "{number}");
        }
    }
}

/// Memory does not follow what a bomb claims. The measuring happens in a process of its own.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_bomb_costs_little_memory() {
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "limits::bomb_in_a_process_of_its_own",
            "--ignored",
            "--nocapture",
        ])
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let grown = text
        .lines()
        .find_map(|line| line.split_once("grown by "))
        .unwrap_or_else(|| panic!("{text}"));
    let grown: u64 = grown.1.split(' ').next().unwrap().parse().unwrap();
    assert!(grown < 16 << 10, "{grown} KiB");
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "run by a_bomb_costs_little_memory"]
async fn bomb_in_a_process_of_its_own() {
    let bomb = bomb(quick_or(1 << 27, 1 << 30));
    let mut answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n".to_vec();
    answer.extend(format!("Content-Length: {}\r\n\r\n", bomb.len()).as_bytes());
    answer.extend(&bomb);
    let address = raw(at_once(answer)).await;
    // The first exchange pays for what every exchange needs.
    let (warm, _) = server(vec![Page::new(HOME, 200, "[]")]).await;
    let ready = client(&address, Limits::default());
    client(&warm, Limits::default())
        .timelines()
        .home()
        .await
        .unwrap();
    let before = peak_memory();
    let error = ready.timelines().home().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::TooLarge(32 << 20));
    println!("grown by {} KiB under a bomb", peak_memory() - before);
}

/// A gzip body of a list that unpacks to this many bytes of spaces.
fn bomb(bytes: usize) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let spaces = [b' '; 1 << 16];
    encoder.write_all(b"[").unwrap();
    for _ in 0..bytes / spaces.len() {
        encoder.write_all(&spaces).unwrap();
    }
    encoder.write_all(b"]").unwrap();
    encoder.finish().unwrap()
}
