//! Accepting connections and serving HTTP over them.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::connection::{Connection, Cut};

/// What the accept loop needs.
pub(crate) struct Server {
    pub(crate) listener: TcpListener,
    pub(crate) tls: Option<Arc<ServerConfig>>,
    pub(crate) router: Router,
    pub(crate) accepted: Arc<AtomicU64>,
}

impl Server {
    /// Serves until told to stop, then ends every open connection. When this
    /// future is dropped, the connections end with it.
    pub(crate) async fn run(self, mut stop: oneshot::Receiver<()>) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                _ = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => drop(connections.spawn(self.connection(stream, peer))),
                    Err(error) => pause_after(&error).await,
                },
                // Reaping keeps the set from growing with every connection.
                Some(_) = connections.join_next() => {}
            }
        }
        connections.shutdown().await;
    }

    fn connection(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
    ) -> impl Future<Output = ()> + Send + 'static {
        let number = self.accepted.fetch_add(1, Ordering::SeqCst) + 1;
        let connection = Connection {
            number,
            peer,
            cut: Arc::default(),
        };
        let router = self.router.clone();
        let tls = self.tls.clone();
        async move {
            // A latency of tens of milliseconds otherwise hides in every test.
            let _ = stream.set_nodelay(true);
            let served = match tls {
                None => serve(stream, connection, router).await,
                Some(tls) => match TlsAcceptor::from(tls).accept(stream).await {
                    Ok(stream) => serve(stream, connection, router).await,
                    Err(error) => Err(error.into()),
                },
            };
            if let Err(error) = served {
                tracing::debug!(connection = number, %error, "connection ended");
            }
        }
    }
}

async fn serve<S>(
    stream: S,
    connection: Connection,
    router: Router,
) -> Result<(), Box<dyn Error + Send + Sync>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = TowerToHyperService::new(router);
    let cut = connection.cut.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(connection.clone());
        let answer = hyper::service::Service::call(&router, request.map(Body::new));
        async {
            let response = match answer.await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            // An error in place of an answer makes hyper break off: the
            // connection, or over HTTP/2 the stream.
            if Cut::is(&response) {
                return Err(Cut::error());
            }
            Ok(response)
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new());
    builder.http2().timer(TokioTimer::new());
    // A connection that is upgraded ends here and goes on elsewhere.
    tokio::select! {
        served = builder.serve_connection_with_upgrades(TokioIo::new(stream), service) => served,
        () = cut.notified() => Err(Cut::error().into()),
    }
}

/// Out of file descriptors, say: trying again at once would spin.
async fn pause_after(error: &io::Error) {
    tracing::warn!(%error, "cannot accept a connection");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
}
