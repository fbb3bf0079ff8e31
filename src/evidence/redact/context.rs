//! What stands beside a number in bytes, however they are escaped: a letter makes it part of a longer name, a path part
//! of an address.

/// Most numbers in a row with slashes between them.
const MOST_NUMBERS: u32 = 10;

/// The escape that ends right before a place: the sign that it stands for (none of ASCII's is told as 0xff), and where it
/// begins.
pub fn escape(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let hex = |digits: usize| {
        let text = bytes.get(at.checked_sub(digits)?..at)?;
        let text = std::str::from_utf8(text)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let code = u32::from_str_radix(text, 16).ok()?;
        Some(u8::try_from(code).ok().filter(u8::is_ascii).unwrap_or(0xff))
    };
    let begins = |mark: &[u8], digits: usize| {
        let start = at.checked_sub(mark.len() + digits)?;
        bytes.get(start..)?.starts_with(mark).then_some(start)
    };
    if let Some(start) =
        begins(b"\\", 1).filter(|_| matches!(bytes.get(at - 1), Some(b'n' | b'r' | b't' | b'b' | b'f' | b'v')))
    {
        return Some((b'\n', start));
    }
    for (mark, digits) in [(&b"%25"[..], 2), (b"%", 2), (b"\\x", 2), (b"\\u", 4), (b"%u", 4)] {
        if let (Some(start), Some(sign)) = (begins(mark, digits), hex(digits)) {
            return Some((sign, start));
        }
    }
    None
}

/// Whether what begins at a place goes on from something before it: a name, a longer number, a path, the value of a
/// parameter that is an id.
pub fn joined_before(bytes: &[u8], start: usize) -> bool {
    let (sign, at) = match escape(bytes, start) {
        Some(escaped) => escaped,
        None => match start.checked_sub(1).and_then(|at| Some((*bytes.get(at)?, at))) {
            Some(before) => before,
            None => return false,
        },
    };
    match sign {
        b'/' => path_before(bytes.get(..at).unwrap_or_default()),
        b'=' => !asked_for(bytes.get(..at).unwrap_or_default()),
        sign => sign.is_ascii_alphanumeric() || sign == b'_',
    }
}

/// Whether what ends at a place goes on after it.
pub fn joined_after(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end) {
        Some(b'/') => path_after(bytes.get(end + 1..).unwrap_or_default()),
        sign => sign.is_some_and(|sign| sign.is_ascii_alphanumeric() || *sign == b'_'),
    }
}

/// Whether a slash after these bytes is one of a path, and not one between two numbers or a word and a number.
fn path_before(bytes: &[u8]) -> bool {
    let mut bytes = bytes;
    for _ in 0..MOST_NUMBERS {
        bytes = bytes.strip_suffix(b"\\").unwrap_or(bytes);
        let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let (before, _) = bytes.split_at(bytes.len() - digits);
        let last = before.last();
        match (digits, last) {
            (0, None) => return true,
            (0, Some(sign)) => {
                return sign.is_ascii() && !sign.is_ascii_whitespace() && !b">)],;".contains(sign);
            }
            // What stands before a number before a slash tells.
            (7 | 8 | 11, Some(b'/')) => bytes = before.strip_suffix(b"/").unwrap_or(before),
            (7 | 8 | 11, sign) => return sign.is_some_and(|sign| sign.is_ascii_alphanumeric() || b"_=".contains(sign)),
            _ => return true,
        }
    }
    true
}

/// Whether a slash before these bytes is one of a path.
fn path_after(bytes: &[u8]) -> bool {
    let mut bytes = bytes;
    for _ in 0..MOST_NUMBERS {
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (_, after) = bytes.split_at(digits);
        match (digits, after.first()) {
            (0, None) => return true,
            (0, Some(sign)) => return sign.is_ascii() && !sign.is_ascii_whitespace() && !b"<([".contains(sign),
            (3 | 4, sign) => return !(bytes.starts_with(b"0") && sign == Some(&b'-')),
            (7 | 8 | 11, Some(b'/')) => bytes = after.strip_prefix(b"/").unwrap_or(after),
            (7 | 8 | 11, sign) => return sign.is_some_and(|sign| sign.is_ascii_alphanumeric() || *sign == b'_'),
            _ => return true,
        }
    }
    true
}

/// Whether the parameter of an address that stands before an equals sign is called by a number of people; any other is
/// an id.
fn asked_for(before: &[u8]) -> bool {
    let name: Vec<u8> = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .map(u8::to_ascii_lowercase)
        .collect();
    let name: String = name.iter().rev().map(|byte| char::from(*byte)).collect();
    ["phone", "mobile", "tel", "sjh", "idcard", "sfz", "identity", "certno"]
        .iter()
        .any(|word| name.contains(word))
}
