//! How a connection is made, kept, changed and ended.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway::ErrorKind;
use fediway::streaming::{EventKind, Subscription, Via};
use fediway::{AddressPolicy, Transport};
use fediway_sandbox::Fault;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::server::{Order, Rules, Server};
use super::{client_at, connected, id, next, next_news, quick, transport};
use crate::support::{ALICE, World, own_client};

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_it() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    server.change(|rules| {
        (rules.no_websocket, rules.refusal_header) = (Some(503), "Retry-After: 2");
    });
    server.order(Order::Cut);
    let asked = loop {
        if let EventKind::Disconnected {
            retry_in, reason, ..
        } = next(&mut events).await.kind
            && reason.http_status() == Some(503)
        {
            break retry_in;
        }
    };
    assert!(
        asked > Duration::from_millis(900) && asked <= Duration::from_secs(2),
        "{asked:?}"
    );
    server.change(|rules| rules.no_websocket = None);
    connected(&mut events).await;
}

/// A server that says no `Retry-After` says when the window of its rate limit ends.
#[tokio::test]
async fn the_end_of_a_rate_limit_is_waited_for() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    server.change(|rules| {
        rules.no_websocket = Some(429);
        rules.refusal_header =
            "X-RateLimit-Limit: 300\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 120";
    });
    server.order(Order::Cut);
    let (retry_in, asked_for) = loop {
        if let EventKind::Disconnected {
            retry_in,
            reason,
            asked_for,
        } = next(&mut events).await.kind
            && reason.http_status() == Some(429)
        {
            break (retry_in.as_secs(), asked_for.unwrap().as_secs());
        }
    };
    assert!((110..=120).contains(&retry_in), "{retry_in}");
    assert!((110..=120).contains(&asked_for), "{asked_for}");
}

/// A server that restarts asks for minutes and is back after seconds.
#[tokio::test]
async fn a_server_that_asks_for_minutes_is_tried_earlier_and_the_reader_knows_what_it_waits_for() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    let date = jiff::Timestamp::now() + Duration::from_secs(120);
    let date = date.strftime("Retry-After: %a, %d %b %Y %H:%M:%S GMT");
    let date: &'static str = date.to_string().leak();
    let number = "Retry-After: 120";
    for (status, header, least, most) in [
        (503, number, 0, 10),
        (503, date, 0, 10),
        (429, date, 110, 120),
    ] {
        server.change(|rules| {
            (rules.no_websocket, rules.refusal_header) = (Some(status), header);
        });
        server.order(Order::Cut);
        loop {
            if let EventKind::Disconnected {
                retry_in,
                reason,
                asked_for,
            } = next(&mut events).await.kind
                && reason.http_status() == Some(status)
            {
                let asked_for = asked_for.unwrap().as_secs();
                assert!((110..=120).contains(&asked_for), "{asked_for}");
                assert!(
                    (least..=most).contains(&retry_in.as_secs()),
                    "{status}: {retry_in:?}"
                );
                break;
            }
        }
    }
}

#[tokio::test]
async fn closing_the_transport_ends_the_stream() {
    let server = Server::start(Rules::default()).await;
    let transport = transport();
    let client = client_at(&server.url).with_transport(&transport);
    let mut events = quick(&client).user().connect().await.unwrap();
    connected(&mut events).await;
    transport.close();
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    server.open(0).await;
}

/// RFC 6455, section 4.1: without `Connection: Upgrade` the client must fail the connection.
#[tokio::test]
async fn a_handshake_without_connection_upgrade_is_refused() {
    let server = Server::start(Rules {
        no_connection: true,
        no_events: Some(404),
        ..Rules::default()
    })
    .await;
    assert!(
        quick(&client_at(&server.url))
            .user()
            .connect()
            .await
            .is_err()
    );
}

/// The stream has ended; whoever subscribes is not told.
#[tokio::test]
async fn a_handle_of_an_ended_stream_says_so() {
    let server = Server::start(Rules::default()).await;
    let events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    let handle = events.handle();
    drop(events);
    sleep(Duration::from_millis(300)).await;
    assert!(handle.subscribe(Subscription::public()).is_err());
}

/// "The first and the longest pause before connecting again": a front that is down for a moment
/// and says `Retry-After: 86400` silences the stream for a day.
#[tokio::test]
async fn no_pause_is_longer_than_an_hour_if_the_longest_is_a_second() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .backoff(Duration::from_millis(10), Duration::from_secs(1))
        .user()
        .connect()
        .await
        .unwrap();
    server.change(|rules| {
        (rules.no_websocket, rules.refusal_header) = (Some(503), "Retry-After: 86400");
    });
    server.order(Order::Cut);
    loop {
        if let EventKind::Disconnected {
            retry_in, reason, ..
        } = next(&mut events).await.kind
            && reason.http_status() == Some(503)
        {
            assert!(retry_in < Duration::from_secs(3600), "{retry_in:?}");
            break;
        }
    }
}

/// A server that says one thing and ends the connection, each time: pauses grow.
#[tokio::test]
async fn a_server_that_greets_and_hangs_up_is_asked_ever_more_rarely() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .backoff(Duration::from_millis(10), Duration::from_secs(10))
        .window(0)
        .user()
        .connect()
        .await
        .unwrap();
    let hanging_up = async {
        loop {
            server.order(Order::Raw(r#"{"error":"too many connections"}"#.into()));
            server.order(Order::Cut);
            sleep(Duration::from_millis(20)).await;
        }
    };
    let reading = async {
        while timeout(Duration::from_secs(30), events.next())
            .await
            .is_ok()
        {}
    };
    tokio::select! {
        () = hanging_up => {}
        () = reading => {}
        () = sleep(Duration::from_secs(4)) => {}
    }
    let times = server.requests_to("/api/v1/streaming").len();
    assert!(times <= 12, "{times} connections in 4 seconds");
}

/// The list that was subscribed to first is deleted, and the connection breaks.
#[tokio::test]
async fn a_first_subscription_that_is_gone_does_not_end_the_others() {
    let server = Server::start(Rules::default()).await;
    let gone = Arc::new(Mutex::new(false));
    let client = client_at(&without_the_list(&server, gone.clone()).await);
    let mut events = quick(&client).list("12").user().connect().await.unwrap();
    connected(&mut events).await;
    *gone.lock().unwrap() = true;
    server.order(Order::Cut);
    let again = timeout(Duration::from_secs(15), connected(&mut events)).await;
    assert!(again.is_ok(), "15 s long, although `user` is there");
}

/// Before a server: a WebSocket with `stream=list` in its URL is answered with 404, as by Pleroma
/// for a list that is gone.
async fn without_the_list(server: &Server, gone: Arc<Mutex<bool>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let behind = server.url.strip_prefix("http://").unwrap().to_owned();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (behind, gone) = (behind.clone(), gone.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else {
                        return;
                    };
                    head.push(byte);
                }
                let text = String::from_utf8_lossy(&head).to_lowercase();
                let line = text.lines().next().unwrap();
                let refused = !text.contains("upgrade:") || line.contains("stream=list");
                if line.contains("/streaming") && refused && *gone.lock().unwrap() {
                    let answer =
                        "HTTP/1.1 404 x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                    return;
                }
                let mut other = TcpStream::connect(behind).await.unwrap();
                other.write_all(&head).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut other).await;
            });
        }
    });
    url
}

#[tokio::test]
async fn a_break_says_where_and_why() {
    let server = Server::start(Rules::default()).await;
    let client = client_at(&server.url);
    let mut events = quick(&client).user().connect().await.unwrap();
    connected(&mut events).await;
    server.order(Order::Close("going away".into()));
    let EventKind::Disconnected { reason, .. } = next(&mut events).await.kind else {
        panic!();
    };
    let words = reason.to_string();
    assert!(
        words.contains("/api/v1/streaming on 127.0.0.1") && words.contains("going away"),
        "{words}"
    );
}

/// The event stream is never answered.
#[tokio::test]
async fn closing_the_transport_ends_a_stream_that_is_being_opened() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        slow_source: "user",
        ..Rules::default()
    })
    .await;
    let transport = transport();
    let client = client_at(&server.url).with_transport(&transport);
    let closing = async {
        while server.requests_to("/streaming/user").is_empty() {
            sleep(Duration::from_millis(2)).await;
        }
        transport.close();
    };
    let opening = quick(&client).user().connect();
    let opened = async { tokio::join!(opening, closing).0 };
    let opened = timeout(Duration::from_secs(20), opened).await;
    let error = opened.expect("an end").unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
}

#[tokio::test]
async fn a_redirect_to_the_same_path_with_a_slash_is_followed_with_the_token() {
    for no_websocket in [None, Some(404)] {
        let server = Server::start(Rules {
            slash: true,
            no_websocket,
            ..Rules::default()
        })
        .await;
        let events = quick(&client_at(&server.url)).user().connect().await;
        let mut events = events.unwrap();
        connected(&mut events).await;
        server.post(1, &["user"]);
        assert_eq!(id(&next_news(&mut events).await), 1);
        let followed =
            server.requests_to("/ HTTP/1.1").len() + server.requests_to("/?stream=user").len();
        assert!(followed > 0);
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed_and_says_where_it_leads() {
    let server = Server::start(Rules {
        elsewhere: Some("https://streaming.example.org/api/v1/streaming"),
        ..Rules::default()
    })
    .await;
    let events = quick(&client_at(&server.url)).user().connect().await;
    let error = events.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Redirect);
    assert!(
        error.to_string().contains("streaming.example.org"),
        "{error}"
    );
}

/// Nothing becomes a WebSocket over HTTP/2, and a front may answer anything to that.
#[tokio::test]
async fn a_client_of_ones_own_that_speaks_http2_is_not_used_for_websockets() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let own = |protocols| own_client().tls_backend_preconfigured(tls(&world, protocols));
    let builder = || {
        Transport::builder()
            .policy(AddressPolicy::loopback_for_tests())
            .client(own(&[b"h2", b"http/1.1"]).build().unwrap())
    };
    let front = Fault::html(502);
    let fault = world
        .sandbox
        .inject(front)
        .route("GET", "/api/v1/streaming");
    let _always = fault.always();
    let http2 = client.with_transport(&builder().build().unwrap());
    let mut events = quick(&http2).user().connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::ServerSentEvents, false));

    world.sandbox.clear_faults();
    let http1 = own(&[b"http/1.1"]).http1_only().build().unwrap();
    let both = builder().streaming_client(http1).build().unwrap();
    let both = client.with_transport(&both);
    let mut events = quick(&both).user().connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::WebSocket, false));
}

fn tls(world: &World, protocols: &[&[u8]]) -> rustls::ClientConfig {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    let mut roots = rustls::RootCertStore::empty();
    let pem = world.sandbox.ca_pem().unwrap();
    roots
        .add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap())
        .unwrap();
    let mut tls = rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = protocols.iter().map(|one| one.to_vec()).collect();
    tls
}
