//! The streams on a port of their own, which can be closed and opened again.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinHandle;

use crate::server::Server;

/// A second port.
pub(crate) struct StreamingPort {
    addr: SocketAddr,
    router: Router,
    tls: Option<Arc<ServerConfig>>,
    accepted: Arc<AtomicU64>,
    is: Mutex<Is>,
}

enum Is {
    Open {
        stop: oneshot::Sender<()>,
        server: JoinHandle<()>,
    },
    /// Bound and not listened on: connections are refused, and no other
    /// program is given the port.
    Closed(TcpSocket),
    Gone,
}

impl StreamingPort {
    /// A closed one.
    pub(crate) fn new(
        socket: TcpSocket,
        router: Router,
        tls: Option<Arc<ServerConfig>>,
        accepted: Arc<AtomicU64>,
    ) -> io::Result<Self> {
        Ok(Self {
            addr: socket.local_addr()?,
            router,
            tls,
            accepted,
            is: Mutex::new(Is::Closed(socket)),
        })
    }

    pub(crate) async fn open(&self) -> io::Result<()> {
        let mut is = self.is.lock().await;
        let socket = match std::mem::replace(&mut *is, Is::Gone) {
            Is::Closed(socket) => socket,
            Is::Gone => bind(self.addr)?,
            open @ Is::Open { .. } => {
                *is = open;
                return Ok(());
            }
        };
        *is = self.serve(socket.listen(1024)?);
        Ok(())
    }

    fn serve(&self, listener: TcpListener) -> Is {
        let (stop, stopped) = oneshot::channel();
        let server = Server {
            listener,
            tls: self.tls.clone(),
            router: self.router.clone(),
            accepted: self.accepted.clone(),
        };
        Is::Open {
            stop,
            server: tokio::spawn(server.run(stopped)),
        }
    }

    /// Closes it and ends its connections, except WebSockets, which have tasks
    /// of their own.
    pub(crate) async fn close(&self) -> io::Result<()> {
        let mut is = self.is.lock().await;
        match std::mem::replace(&mut *is, Is::Gone) {
            Is::Open { stop, server } => {
                drop(stop);
                // An error says that the task had ended before.
                let _ = server.await;
                *is = Is::Closed(bind(self.addr)?);
            }
            other => *is = other,
        }
        Ok(())
    }

    /// Closes it for good, without waiting.
    pub(crate) fn remove(&mut self) {
        if let Is::Open { server, .. } = std::mem::replace(self.is.get_mut(), Is::Gone) {
            server.abort();
        }
    }
}

/// A free port of 127.0.0.1.
pub(crate) fn bind_free() -> io::Result<TcpSocket> {
    bind((Ipv4Addr::LOCALHOST, 0).into())
}

/// Also while earlier connections linger.
fn bind(addr: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    Ok(socket)
}
