//! Frames of the DevTools socket after its handshake (RFC 6455, section 5), every message in memory of its own.
//!
//! The library that makes the connection keeps a buffer as large as the largest message it ever read, and a page's picture
//! comes as one message: with eight browsers those buffers were half of what the program held. Here a message's memory goes
//! with the message.

use std::hash::{BuildHasher, RandomState};
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, BufReader};
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameHeader};

/// A message announced as longer than this gets its memory as it comes.
const AT_ONCE: u64 = 64 << 20;
/// Most bytes that a control frame may carry (section 5.5).
const CONTROL: u64 = 125;

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// A whole message.
    Text(String),
    /// Wants the same bytes back, as a pong.
    Ping(Vec<u8>),
    /// The other side closes.
    Close,
}

/// The reading side of a connection.
pub struct Incoming<R> {
    from: BufReader<R>,
    /// What has come of a message in several frames.
    begun: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Incoming<R> {
    /// Reads from `from`, whose handshake is over.
    pub fn new(from: R) -> Incoming<R> {
        Incoming {
            from: BufReader::new(from),
            begun: Vec::new(),
        }
    }

    /// The next message, ping or close. Not to be dropped half way: what was read of a frame would be lost.
    ///
    /// # Errors
    /// The connection's own, its end within a frame, and frames that no server may send.
    pub async fn next(&mut self) -> io::Result<Heard> {
        loop {
            let (header, length) = self.header().await?;
            match header.opcode {
                OpCode::Control(_) if length > CONTROL || !header.is_final => {
                    return Err(broken("a long control frame"));
                }
                OpCode::Control(kind) => {
                    let mut payload = Vec::new();
                    self.payload(length, &mut payload).await?;
                    match kind {
                        Control::Ping => return Ok(Heard::Ping(payload)),
                        Control::Close => return Ok(Heard::Close),
                        Control::Pong | Control::Reserved(_) => {}
                    }
                }
                OpCode::Data(Data::Text | Data::Binary | Data::Continue) => {
                    let mut message = std::mem::take(&mut self.begun);
                    self.payload(length, &mut message).await?;
                    if header.is_final {
                        let text = String::from_utf8(message);
                        return text.map(Heard::Text).map_err(|_| broken("a message that is not UTF-8"));
                    }
                    self.begun = message;
                }
                OpCode::Data(Data::Reserved(_)) => return Err(broken("a frame of an unknown kind")),
            }
        }
    }

    async fn header(&mut self) -> io::Result<(FrameHeader, u64)> {
        let mut bytes = [0u8; 10];
        self.from.read_exact(&mut bytes[..2]).await?;
        if bytes[1] & 0x80 != 0 {
            return Err(broken("a masked frame, which only a client sends"));
        }
        let size = match bytes[1] {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        self.from.read_exact(&mut bytes[2..size]).await?;
        let parsed = FrameHeader::parse(&mut io::Cursor::new(&bytes[..size]));
        let (header, length) = parsed
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?
            .ok_or_else(|| broken("half a header"))?;
        if header.rsv1 || header.rsv2 || header.rsv3 {
            return Err(broken("a frame of an extension that was not agreed on"));
        }
        Ok((header, length))
    }

    async fn payload(&mut self, length: u64, into: &mut Vec<u8>) -> io::Result<()> {
        into.reserve_exact(usize::try_from(length.min(AT_ONCE)).unwrap_or(0));
        let read = (&mut self.from).take(length).read_to_end(into).await?;
        if read as u64 == length {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the browser sent {what}"))
}

/// A text message as a client sends it.
pub fn text(message: String) -> Vec<u8> {
    masked(OpCode::Data(Data::Text), message.into_bytes())
}

/// The answer to a ping.
pub fn pong(payload: Vec<u8>) -> Vec<u8> {
    masked(OpCode::Control(Control::Pong), payload)
}

/// The end of what is sent.
pub fn close() -> Vec<u8> {
    masked(OpCode::Control(Control::Close), Vec::new())
}

/// One frame under a mask that nobody can foresee (section 5.3): a keyed hash whose key the system gives.
fn masked(opcode: OpCode, payload: Vec<u8>) -> Vec<u8> {
    let [a, b, c, d, ..] = RandomState::new().hash_one(payload.len()).to_ne_bytes();
    let header = FrameHeader {
        opcode,
        mask: Some([a, b, c, d]),
        ..FrameHeader::default()
    };
    let mut out = Vec::with_capacity(payload.len() + 14);
    // A vector takes all that is written to it.
    let _ = Frame::from_payload(header, payload.into()).format(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn heard(bytes: &[u8]) -> Vec<Result<Heard, io::ErrorKind>> {
        let mut incoming = Incoming::new(bytes);
        let mut all = Vec::new();
        loop {
            let next = incoming.next().await.map_err(|error| error.kind());
            let ended = next.is_err();
            all.push(next);
            if ended {
                return all;
            }
        }
    }

    #[tokio::test]
    async fn messages_come_whole_in_whatever_frames() {
        let long = "页".repeat(40_000);
        let mut bytes = vec![0x81, 2, b'h', b'i'];
        // Two frames with a ping between them (section 5.4).
        bytes.extend([0x01, 2, b'a', b'b', 0x89, 1, b'?', 0x80, 1, b'c']);
        bytes.extend([0x81, 127]);
        bytes.extend((long.len() as u64).to_be_bytes());
        bytes.extend(long.as_bytes());
        bytes.extend([0x81, 126, 0, 130]);
        bytes.extend([b'x'; 130]);
        bytes.extend([0x88, 0]);
        let eof = io::ErrorKind::UnexpectedEof;
        let wanted = vec![
            Ok(Heard::Text("hi".into())),
            Ok(Heard::Ping(vec![b'?'])),
            Ok(Heard::Text("abc".into())),
            Ok(Heard::Text(long)),
            Ok(Heard::Text("x".repeat(130))),
            Ok(Heard::Close),
            Err(eof),
        ];
        assert_eq!(heard(&bytes).await, wanted);
    }

    #[tokio::test]
    async fn what_no_server_may_send_ends_it() {
        let invalid = vec![Err(io::ErrorKind::InvalidData)];
        assert_eq!(heard(&[0x81, 0x81, 1, 2, 3, 4, 5]).await, invalid, "masked");
        assert_eq!(heard(&[0x89, 126, 0, 200]).await, invalid, "a long ping");
        assert_eq!(heard(&[0xc1, 1, b'x']).await, invalid, "compressed");
        assert_eq!(heard(&[0x81, 2, 0xff, 0xfe]).await, invalid, "not UTF-8");
        assert_eq!(heard(&[0x83, 0]).await, invalid, "an unknown kind");
        let cut = vec![Err(io::ErrorKind::UnexpectedEof)];
        assert_eq!(heard(&[0x81, 5, b'x']).await, cut);
        let huge = [&[0x81, 127][..], &(u64::MAX / 2).to_be_bytes(), b"x"].concat();
        assert_eq!(heard(&huge).await, cut, "no memory is taken for what is only announced");
    }

    #[test]
    fn what_is_sent_is_masked() {
        let frame = text("{}".repeat(100));
        assert_eq!(frame[..4], [0x81, 0x80 | 126, 0, 200]);
        let mask = [frame[4], frame[5], frame[6], frame[7]];
        let plain: Vec<u8> = frame[8..].iter().zip(mask.iter().cycle()).map(|(a, b)| a ^ b).collect();
        assert_eq!(plain, "{}".repeat(100).as_bytes());
        assert_ne!(text("{}".into())[2..6], text("{}".into())[2..6]);
    }
}
