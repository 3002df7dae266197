//! A DNS server on loopback that says what a test wants, and a look-up that asks it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fediway::transport::Lookup;
use futures_util::future::BoxFuture;
use tokio::net::UdpSocket;

const A: u16 = 1;
const CNAME: u16 = 5;
const AAAA: u16 = 28;

/// One record of an answer.
#[derive(Clone, Copy)]
pub enum Answer {
    Ip(IpAddr),
    Alias(&'static str),
}

/// What is said about each name: one list of records per question, the last one for ever.
type Zone = Vec<(&'static str, Vec<Vec<Answer>>)>;

pub struct Server {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Server {
    pub async fn start(zone: Vec<(&'static str, Vec<Answer>)>) -> Self {
        let once = zone
            .into_iter()
            .map(|(name, answers)| (name, vec![answers]));
        Self::serve(once.collect()).await
    }

    /// Gives another answer each time it is asked for an A record.
    pub async fn changing(name: &'static str, answers: Vec<Vec<Answer>>) -> Self {
        Self::serve(vec![(name, answers)]).await
    }

    async fn serve(zone: Zone) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        tokio::spawn(async move {
            let mut buffer = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let answer = answer(&zone, &buffer[..length], &counter);
                let _ = socket.send_to(&answer, from).await;
            }
        });
        Self { address, asked }
    }

    pub fn lookup(&self) -> Ask {
        Ask(self.address)
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn encode(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.') {
        bytes.push(label.len() as u8);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}

/// The name at a place, and where it ends. Nothing here is compressed.
fn decode(message: &[u8], mut at: usize) -> (String, usize) {
    let mut labels = Vec::new();
    while message[at] != 0 {
        let end = at + 1 + usize::from(message[at]);
        labels.push(String::from_utf8_lossy(&message[at + 1..end]).into_owned());
        at = end;
    }
    (labels.join("."), at + 1)
}

fn answer(zone: &Zone, question: &[u8], asked: &AtomicUsize) -> Vec<u8> {
    let (name, end) = decode(question, 12);
    let kind = u16::from_be_bytes([question[end], question[end + 1]]);
    let times = match kind {
        A => asked.fetch_add(1, Ordering::SeqCst),
        _ => asked.load(Ordering::SeqCst).saturating_sub(1),
    };
    let lists = zone
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, lists)| lists);
    let records = lists.map_or(&[][..], |lists| &lists[times.min(lists.len() - 1)]);
    let mut body = Vec::new();
    let mut count = 0_u16;
    for record in records {
        let (record_kind, data) = match record {
            Answer::Ip(IpAddr::V4(ip)) => (A, ip.octets().to_vec()),
            Answer::Ip(IpAddr::V6(ip)) => (AAAA, ip.octets().to_vec()),
            Answer::Alias(target) => (CNAME, encode(target)),
        };
        if record_kind != kind && record_kind != CNAME {
            continue;
        }
        count += 1;
        body.extend(encode(&name));
        body.extend(record_kind.to_be_bytes());
        body.extend([0, 1, 0, 0, 0, 0]); // class IN, to be kept for no second
        body.extend((data.len() as u16).to_be_bytes());
        body.extend(data);
    }
    let mut message = question[..2].to_vec();
    message.extend([0x81, 0x80, 0, 1]); // an answer, to one question
    message.extend(count.to_be_bytes());
    message.extend([0, 0, 0, 0]);
    message.extend(&question[12..end + 4]);
    message.extend(body);
    message
}

/// Asks a [`Server`] over UDP, following aliases.
pub struct Ask(SocketAddr);

impl Lookup for Ask {
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let server = self.0;
        Box::pin(async move {
            let mut found = Vec::new();
            for kind in [A, AAAA] {
                let mut name = host.clone();
                for _ in 0..8 {
                    let (ips, alias) = ask(server, &name, kind).await?;
                    found.extend(ips);
                    match alias {
                        Some(target) => name = target,
                        None => break,
                    }
                }
            }
            Ok(found)
        })
    }
}

async fn ask(
    server: SocketAddr,
    name: &str,
    kind: u16,
) -> io::Result<(Vec<IpAddr>, Option<String>)> {
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let mut question = vec![0x5e, 0xed, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    question.extend(encode(name));
    question.extend(kind.to_be_bytes());
    question.extend([0, 1]);
    socket.send_to(&question, server).await?;
    let mut buffer = [0; 512];
    let length = socket.recv(&mut buffer).await?;
    let message = &buffer[..length];
    let (mut ips, mut alias) = (Vec::new(), None);
    let (_, end) = decode(message, 12);
    let mut at = end + 4;
    for _ in 0..u16::from_be_bytes([message[6], message[7]]) {
        let (_, end) = decode(message, at);
        let found = u16::from_be_bytes([message[end], message[end + 1]]);
        let length = usize::from(u16::from_be_bytes([message[end + 8], message[end + 9]]));
        let data = &message[end + 10..end + 10 + length];
        match found {
            A => ips.push(<[u8; 4]>::try_from(data).unwrap().into()),
            AAAA => ips.push(<[u8; 16]>::try_from(data).unwrap().into()),
            _ => alias = Some(decode(message, end + 10).0),
        }
        at = end + 10 + length;
    }
    Ok((ips, alias))
}
