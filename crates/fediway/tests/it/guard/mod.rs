//! Gate 2 over real sockets: whatever the DNS says, nothing private is connected to.
//!
//! Answers that hold a public address as well are in the resolver's own tests, where nothing is
//! connected to: no test may knock at a public address.

mod dns;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::atomic::Ordering;

use fediway::{AddressPolicy, ErrorKind, Instance, Transport};

use crate::clock::skipping;
use crate::support::{Page, listener_that_counts, server};
use dns::{Answer, Server};

const HOST: &str = "social.example.org";
fn transport(dns: &Server, port: u16) -> Transport {
    with_policy(dns, AddressPolicy::public().allow_port(port))
}

fn with_policy(dns: &Server, policy: AddressPolicy) -> Transport {
    let mut limits = fediway::transport::Limits::default();
    limits.connect = std::time::Duration::from_millis(500);
    Transport::builder()
        .policy(policy)
        .resolver(dns.lookup())
        .max_tries(1)
        .limits(limits)
        .build()
        .unwrap()
}

/// Asks for the host several times and gives the last error.
async fn ask(dns: &Server, port: u16) -> fediway::Error {
    ask_through(&transport(dns, port), port).await
}

async fn ask_through(transport: &Transport, port: u16) -> fediway::Error {
    let address = format!("https://{HOST}:{port}");
    let mut last = None;
    for _ in 0..3 {
        let error = Instance::discover(&address)
            .transport(transport)
            .await
            .unwrap_err();
        last = Some(error);
    }
    last.unwrap()
}

fn mapped(ip: Ipv4Addr) -> IpAddr {
    IpAddr::V6(ip.to_ipv6_mapped())
}

/// Names that lead to this machine or its network, in every disguise.
#[tokio::test]
async fn a_name_that_leads_home_is_refused() {
    let (port, heard) = listener_that_counts().await;
    let home = Ipv4Addr::LOCALHOST;
    let nat64 = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0x7f00, 1);
    let six_to_four = Ipv6Addr::new(0x2002, 0x7f00, 1, 0, 0, 0, 0, 1);
    let teredo = Ipv6Addr::new(0x2001, 0, 0x7f00, 1, 0, 0, 0x80ff, 0xfffe);
    let isatap = Ipv6Addr::new(0x2606, 0x4700, 0, 0, 0, 0x5efe, 0x7f00, 1);
    for ip in [
        IpAddr::V4(home),
        Ipv4Addr::new(127, 9, 9, 9).into(),
        Ipv4Addr::UNSPECIFIED.into(),
        Ipv6Addr::LOCALHOST.into(),
        Ipv6Addr::UNSPECIFIED.into(),
        mapped(home),
        nat64.into(),
        six_to_four.into(),
        teredo.into(),
        isatap.into(),
        Ipv4Addr::new(10, 0, 0, 1).into(),
        Ipv4Addr::new(169, 254, 169, 254).into(),
    ] {
        let dns = Server::start(vec![(HOST, vec![Answer::Ip(ip)])]).await;
        let error = ask(&dns, port).await;
        assert_eq!(error.kind(), &ErrorKind::Guard, "{ip}: {error}");
        assert!(dns.asked() > 0, "the name was looked up");
    }
    assert_eq!(heard.load(Ordering::SeqCst), 0);
}

/// One server of the person's own network is allowed: no other name may lead there or beside it.
#[tokio::test]
async fn an_exception_does_not_widen_to_another_host() {
    let (port, heard) = listener_that_counts().await;
    let home: IpAddr = Ipv4Addr::LOCALHOST.into();
    let dns = Server::start(vec![
        (HOST, vec![Answer::Ip(home)]),
        ("nas.example.org", vec![Answer::Ip(home)]),
    ])
    .await;
    for allowed in [
        format!("https://nas.example.org:{port}"),
        format!("https://127.0.0.1:{port}"),
    ] {
        let policy = AddressPolicy::public().allow_port(port);
        let transport = with_policy(&dns, policy.allow_private(&allowed).unwrap());
        let error = ask_through(&transport, port).await;
        assert_eq!(error.kind(), &ErrorKind::Guard, "{allowed}: {error}");
        assert_eq!(heard.load(Ordering::SeqCst), 0, "{allowed}");
    }
    // The test can fail: the host that was allowed is connected to.
    let policy = AddressPolicy::public();
    let policy = policy
        .allow_private(&format!("https://{HOST}:{port}"))
        .unwrap();
    let error = ask_through(&with_policy(&dns, policy), port).await;
    assert_ne!(error.kind(), &ErrorKind::Guard, "{error}");
    assert!(heard.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn a_chain_of_aliases_that_leads_home_is_refused() {
    let (port, heard) = listener_that_counts().await;
    let dns = Server::start(vec![
        (HOST, vec![Answer::Alias("a.example.net")]),
        ("a.example.net", vec![Answer::Alias("b.example.net")]),
        (
            "b.example.net",
            vec![Answer::Ip(Ipv4Addr::LOCALHOST.into())],
        ),
    ])
    .await;
    assert_eq!(ask(&dns, port).await.kind(), &ErrorKind::Guard);
    assert_eq!(heard.load(Ordering::SeqCst), 0);
}

/// Several addresses, all of them private, in a name that also changes its mind.
#[tokio::test]
async fn of_several_private_answers_none_is_tried() {
    let (port, heard) = listener_that_counts().await;
    let home = Ipv4Addr::LOCALHOST;
    let dns = Server::changing(
        HOST,
        vec![
            vec![Answer::Ip(home.into()), Answer::Ip(mapped(home))],
            vec![
                Answer::Ip(mapped(home)),
                Answer::Ip(Ipv6Addr::LOCALHOST.into()),
            ],
        ],
    )
    .await;
    assert_eq!(ask(&dns, port).await.kind(), &ErrorKind::Guard);
    assert!(dns.asked() > 1);
    assert_eq!(heard.load(Ordering::SeqCst), 0);
}

/// The test can fail: without the guard the same look-up reaches the listener.
#[tokio::test]
async fn the_listener_would_hear() {
    let (port, heard) = listener_that_counts().await;
    let dns = Server::start(vec![(HOST, vec![Answer::Ip(Ipv4Addr::LOCALHOST.into())])]).await;
    let found = fediway::transport::Lookup::lookup(&dns.lookup(), HOST.to_owned())
        .await
        .unwrap();
    assert_eq!(found, [IpAddr::V4(Ipv4Addr::LOCALHOST)]);
    tokio::net::TcpStream::connect((found[0], port))
        .await
        .unwrap();
    while heard.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
}

/// The environment has no say.
#[tokio::test]
async fn a_proxy_in_the_environment_is_not_used() {
    let (port, heard) = listener_that_counts().await;
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "guard::in_a_process_with_proxies", "--ignored"])
        .envs(
            [
                "http_proxy",
                "https_proxy",
                "all_proxy",
                "HTTP_PROXY",
                "HTTPS_PROXY",
                "ALL_PROXY",
            ]
            .map(|name| (name, format!("http://127.0.0.1:{port}"))),
        )
        .output()
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(heard.load(Ordering::SeqCst), 0);
}

#[tokio::test]
#[ignore = "run by a_proxy_in_the_environment_is_not_used"]
async fn in_a_process_with_proxies() {
    assert!(std::env::var("https_proxy").is_ok());
    let (address, requests) = server(vec![]).await;
    let transport = Transport::builder().policy(AddressPolicy::loopback_for_tests());
    let transport = transport.build().unwrap();
    let _ = Instance::discover(&address).transport(&transport).await;
    assert!(!requests.lock().unwrap().is_empty());
}

/// A proxy that was asked for is used, and addresses are still judged as they are written.
#[tokio::test]
async fn a_proxy_is_opted_into() {
    let (proxy, requests) = server(vec![]).await;
    let policy = AddressPolicy::loopback_for_tests();
    let transport = Transport::builder()
        .policy(policy)
        .proxy(&proxy)
        .clock(skipping())
        .build()
        .unwrap();
    let _ = Instance::discover("http://127.0.0.1:9")
        .transport(&transport)
        .await;
    assert!(!requests.lock().unwrap().is_empty());
    let seen = requests.lock().unwrap().len();
    let error = Instance::discover("https://10.0.0.1")
        .transport(&transport)
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Address(_)));
    assert_eq!(requests.lock().unwrap().len(), seen);
    assert!(Transport::builder().proxy("no url").build().is_err());
}

/// The `connect` rows of the table of cases, asked for over sockets.
#[tokio::test]
async fn shared_cases_over_sockets() {
    const CASES: &str = include_str!("../../data/instance-url-cases.tsv");
    let mut seen = 0;
    for line in CASES.lines() {
        let columns: Vec<_> = line.split('\t').collect();
        let [id, "connect", input, "reject", ..] = columns[..] else {
            continue;
        };
        let (host, ip) = input.split_once(" -> ").unwrap();
        let dns = Server::start(vec![(host, vec![Answer::Ip(ip.parse().unwrap())])]).await;
        let transport = transport(&dns, 443);
        let error = Instance::discover(host)
            .transport(&transport)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Guard, "{id}: {error}");
        seen += 1;
    }
    assert!(seen >= 6, "{seen} rows");
}

/// A redirect to a name passes both gates too.
#[tokio::test]
async fn a_redirect_that_leads_home_is_refused() {
    let (port, heard) = listener_that_counts().await;
    let dns = Server::start(vec![(HOST, vec![Answer::Ip(Ipv4Addr::LOCALHOST.into())])]).await;
    let location = format!("Location: https://{HOST}:{port}/");
    let pages = vec![Page::new("/api/v2/instance", 302, "").header(&location)];
    let (address, _) = server(pages).await;
    let transport = Transport::builder()
        .policy(AddressPolicy::loopback_for_tests().allow_port(port))
        .resolver(dns.lookup())
        .max_tries(1)
        .build()
        .unwrap();
    let error = Instance::discover(&address)
        .transport(&transport)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Guard, "{error}");
    assert!(dns.asked() > 0);
    assert_eq!(heard.load(Ordering::SeqCst), 0);
}
