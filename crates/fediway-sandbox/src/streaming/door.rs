//! The streams on a port of their own, which can be closed and opened again.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinHandle;

use crate::routes;
use crate::server::Server;
use crate::shared::Shared;

/// A second port.
pub(crate) struct Door {
    addr: SocketAddr,
    tls: Option<Arc<ServerConfig>>,
    accepted: Arc<AtomicU64>,
    is: Mutex<Is>,
}

enum Is {
    Open {
        stop: oneshot::Sender<()>,
        server: JoinHandle<()>,
    },
    /// Bound and not listened on: whoever connects is refused, and nobody else
    /// is given the port.
    Closed(TcpSocket),
    Gone,
}

impl Door {
    /// A closed one, on a free port.
    pub(crate) fn new(
        tls: Option<Arc<ServerConfig>>,
        accepted: Arc<AtomicU64>,
    ) -> io::Result<Self> {
        let socket = bind((Ipv4Addr::LOCALHOST, 0).into())?;
        Ok(Self {
            addr: socket.local_addr()?,
            tls,
            accepted,
            is: Mutex::new(Is::Closed(socket)),
        })
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub(crate) async fn open(&self, shared: Arc<Shared>) -> io::Result<()> {
        let mut is = self.is.lock().await;
        let socket = match std::mem::replace(&mut *is, Is::Gone) {
            Is::Closed(socket) => socket,
            Is::Gone => bind(self.addr)?,
            open @ Is::Open { .. } => {
                *is = open;
                return Ok(());
            }
        };
        *is = self.serve(socket.listen(1024)?, shared);
        Ok(())
    }

    fn serve(&self, listener: TcpListener, shared: Arc<Shared>) -> Is {
        let (stop, stopped) = oneshot::channel();
        let server = Server {
            listener,
            tls: self.tls.clone(),
            router: routes::elsewhere(shared),
            accepted: self.accepted.clone(),
        };
        Is::Open {
            stop,
            server: tokio::spawn(server.run(stopped)),
        }
    }

    /// Closes it and ends what came through it, but for WebSockets, which have
    /// tasks of their own.
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

/// Also while connections of before linger.
fn bind(addr: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    Ok(socket)
}
