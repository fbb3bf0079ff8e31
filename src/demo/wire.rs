//! The listener, which can reset a connection after reading who it was meant for.

use std::collections::HashSet;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A listener that knows the portals whose connections are to be reset.
pub struct Wire {
    /// The socket.
    pub listener: TcpListener,
    /// Their ids.
    pub resetting: Arc<HashSet<String>>,
}

impl Listener for Wire {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, addr) = Listener::accept(&mut self.listener).await;
        // Answers are small and written at once; waiting to join them would only add delays.
        let _ = stream.set_nodelay(true);
        (
            Line {
                stream,
                resetting: Arc::clone(&self.resetting),
                head: Vec::new(),
            },
            addr,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection.
pub struct Line {
    stream: TcpStream,
    resetting: Arc<HashSet<String>>,
    /// What was read so far; a request's head may come in pieces.
    head: Vec<u8>,
}

/// More than any head up to its Host line.
const LONGEST_HEAD: usize = 4096;

impl Line {
    /// Whether the bytes read so far name a portal whose connections are reset.
    fn is_doomed(&mut self, bytes: &[u8]) -> bool {
        if self.resetting.is_empty() || self.head.len() > LONGEST_HEAD {
            return false;
        }
        self.head.extend_from_slice(bytes);
        let text = String::from_utf8_lossy(&self.head);
        let host = text
            .lines()
            .find_map(|line| line.strip_prefix("Host: ").or_else(|| line.strip_prefix("host: ")));
        host.and_then(|host| host.split('.').nth(1))
            .is_some_and(|id| self.resetting.contains(id))
    }
}

impl AsyncRead for Line {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        let before = buf.filled().len();
        let read = Pin::new(&mut line.stream).poll_read(cx, buf);
        if line.is_doomed(&buf.filled()[before..]) {
            line.stream.set_zero_linger()?;
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
