//! As much of DER (X.690) as a time stamp needs: elements with one-byte tags and definite lengths.

/// Tags.
pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const OCTETS: u8 = 0x04;
pub const NULL: u8 = 0x05;
pub const OBJECT: u8 = 0x06;
pub const UTF8: u8 = 0x0c;
pub const TIME: u8 = 0x18;
pub const SEQUENCE: u8 = 0x30;
pub const CONTEXT_0: u8 = 0xa0;

/// Elements, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Elements<'a>(pub &'a [u8]);

impl<'a> Elements<'a> {
    /// The next element: its tag and its content; none at the end and where the bytes are no DER.
    pub fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let length = digits
                    .iter()
                    .fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
                (length, rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// The content of the next element, which has this tag.
    pub fn take(&mut self, due: u8) -> Option<&'a [u8]> {
        self.next().filter(|(tag, _)| *tag == due).map(|(_, content)| content)
    }

    /// The elements of the next one, which has this tag.
    pub fn open(&mut self, due: u8) -> Option<Elements<'a>> {
        self.take(due).map(Elements)
    }

    /// The content of the next element when it has this tag; else it is left.
    pub fn take_if(&mut self, due: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let content = ahead.take(due)?;
        *self = ahead;
        Some(content)
    }
}

/// An element of this tag that holds these, one after the other.
pub fn element(tag: u8, contents: &[&[u8]]) -> Vec<u8> {
    let length: usize = contents.iter().map(|content| content.len()).sum();
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(length @ 0..=0x7f) => bytes.push(length),
        Ok(length) => bytes.extend([0x81, length]),
        Err(_) => {
            let digits = length.to_be_bytes();
            let zeros = digits.iter().take_while(|digit| **digit == 0).count();
            bytes.push(0x80 | (digits.len() - zeros) as u8);
            bytes.extend_from_slice(&digits[zeros..]);
        }
    }
    contents.iter().for_each(|content| bytes.extend_from_slice(content));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let bytes = element(OCTETS, &[&content, b"x"]);
            let mut elements = Elements(&bytes);
            assert_eq!(elements.take(OCTETS).map(<[u8]>::len), Some(length + 1), "{length}");
            assert!(elements.next().is_none());
        }
    }

    #[test]
    fn what_is_cut_is_no_element() {
        let bytes = element(SEQUENCE, &[&element(INTEGER, &[&[1]]), &[5; 200]]);
        for end in 0..bytes.len() {
            assert!(Elements(&bytes[..end]).next().is_none(), "{end}");
        }
        for bytes in [&[0x30, 0x80, 0, 0][..], &[0x1f, 1, 0], &[0x30, 0x85, 0, 0, 0, 0, 1, 0]] {
            assert!(Elements(bytes).next().is_none(), "{bytes:?}");
        }
        let mut two = Elements(&[2, 1, 5, 1, 1, 0xff]);
        assert_eq!(two.take_if(BOOLEAN), None);
        assert_eq!(two.take_if(INTEGER), Some(&[5][..]));
        assert_eq!(two.take(BOOLEAN), Some(&[0xff][..]));
    }
}
