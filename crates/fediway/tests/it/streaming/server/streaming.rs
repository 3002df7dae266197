//! What the server does on a connection that streams.

use std::collections::HashSet;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::broadcast;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

use super::{Head, Order, State};

pub(super) async fn web_socket(
    mut stream: TcpStream,
    head: &Head,
    state: &State,
    mut orders: broadcast::Receiver<Order>,
) {
    let connection = match state.rules.lock().unwrap().no_connection {
        true => "",
        false => "Connection: Upgrade\r\n",
    };
    let accept = derive_accept_key(head.header("sec-websocket-key").unwrap().as_bytes());
    let text = format!(
        "HTTP/1.1 101 Switching Protocols\r\n{connection}Upgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    if stream.write_all(text.as_bytes()).await.is_err() {
        return;
    }
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
    let mut subscribed: HashSet<Vec<String>> = HashSet::new();
    let named = |name: String, other: Option<String>| -> Vec<String> {
        std::iter::once(name).chain(other).collect()
    };
    if let Some(name) = head.value("stream") {
        subscribed.insert(named(name, head.value("tag").or(head.value("list"))));
    }
    loop {
        tokio::select! {
            read = socket.next() => match read {
                Some(Ok(Message::Text(text))) => {
                    state.commands.lock().unwrap().push(text.to_string());
                    let command: Value = serde_json::from_str(&text).unwrap();
                    let word = |name: &str| command[name].as_str().map(str::to_owned);
                    let name = named(word("stream").unwrap(), word("tag").or(word("list")));
                    match command["type"].as_str().unwrap() {
                        "subscribe" => subscribed.insert(name),
                        _ => subscribed.remove(&name),
                    };
                }
                Some(Ok(_)) => {}
                _ => return,
            },
            order = orders.recv() => {
                let message = match order.unwrap() {
                    Order::Event { stream, event, payload } => {
                        if !subscribed.contains(&stream) {
                            continue;
                        }
                        let mut frame = json!({"stream": stream, "event": event});
                        if let Some(payload) = payload {
                            frame["payload"] = payload.into();
                        }
                        Message::text(format!("{frame}\n"))
                    }
                    Order::Raw(text) => Message::text(text),
                    Order::Binary(bytes) => Message::binary(bytes),
                    Order::Cut => return,
                    Order::Close(words) => {
                        let frame = CloseFrame { code: 1001.into(), reason: words.into() };
                        let _ = socket.close(Some(frame)).await;
                        return;
                    }
                    Order::Silence => return std::future::pending().await,
                    Order::Flood(name, count) => {
                        let frame = json!({"stream": [name], "event": "delete", "payload": "1"});
                        let message = Message::text(frame.to_string());
                        for number in 0..count {
                            if socket.feed(message.clone()).await.is_err() {
                                return;
                            }
                            if number % 32 == 0 && socket.flush().await.is_err() {
                                return;
                            }
                        }
                        continue;
                    }
                    Order::SilenceOf(_) => continue,
                };
                if socket.send(message).await.is_err() {
                    return;
                }
            }
        }
    }
}

pub(super) async fn event_stream(
    mut stream: TcpStream,
    name: &str,
    mut orders: broadcast::Receiver<Order>,
) {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n:)\n";
    if stream.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    let mut rest = [0; 1];
    loop {
        tokio::select! {
            _ = stream.read(&mut rest) => return,
            order = orders.recv() => {
                let bytes = match order.unwrap() {
                    Order::Event { stream, event, payload } => {
                        if stream[0] != name {
                            continue;
                        }
                        let payload = payload.unwrap_or("undefined".into());
                        format!("event: {event}\ndata: {payload}\n\n").into_bytes()
                    }
                    Order::Raw(text) => text.into_bytes(),
                    Order::Binary(bytes) => bytes,
                    Order::Cut | Order::Close(_) => return,
                    Order::Silence => return std::future::pending().await,
                    Order::SilenceOf(one) if one == name => return std::future::pending().await,
                    Order::Flood(one, count) if one == name => {
                        let (mut read, mut write) = stream.split();
                        let many = "event: delete\ndata: 1\n\n".repeat(50);
                        let flood = async {
                            for _ in 0..count {
                                if write.write_all(many.as_bytes()).await.is_err() {
                                    return;
                                }
                            }
                        };
                        tokio::select! { () = flood => {} , _ = read.read(&mut rest) => return }
                        continue;
                    }
                    Order::SilenceOf(_) | Order::Flood(..) => continue,
                };
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
        }
    }
}
