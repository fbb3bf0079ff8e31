//! An address as people read it: what its percent encoding stands for.

/// The address as written, and with its encoding undone: percent signs for UTF-8 or for GBK, once or twice, and `%u`
/// as scripts of the last decade wrote it. Spellings that are none in their encoding are left out.
pub fn spellings(address: &str) -> Vec<String> {
    let mut out = vec![address.to_owned()];
    let mut put = |text: String| {
        if !out.contains(&text) {
            out.push(text);
        }
    };
    let Some(bytes) = undone(address) else { return out };
    if let Ok(text) = String::from_utf8(bytes.clone()) {
        let twice = undone(&text).and_then(|bytes| String::from_utf8(bytes).ok());
        put(text);
        twice.into_iter().for_each(&mut put);
    }
    let gbk = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes);
    gbk.into_iter().for_each(|text| put(text.into_owned()));
    out
}

/// The bytes that an address stands for; none where nothing in it is encoded.
fn undone(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let hex = |from: usize, count: usize| {
        let digits = bytes.get(from..from + count)?;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let mut any = false;
    while let Some(byte) = bytes.get(at) {
        let wide = hex(at + 2, 4).filter(|_| *byte == b'%' && bytes.get(at + 1) == Some(&b'u'));
        if let Some(letter) = wide.and_then(char::from_u32) {
            out.extend(letter.to_string().bytes());
            (at, any) = (at + 6, true);
        } else if let Some(code) = hex(at + 1, 2).filter(|_| *byte == b'%') {
            out.extend(u8::try_from(code));
            (at, any) = (at + 3, true);
        } else {
            out.push(if *byte == b'+' { b' ' } else { *byte });
            at += 1;
        }
    }
    any.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_whatever_way_they_were_encoded() {
        for address in [
            "http://a.example/s?q=%E5%85%BB%E7%8A%AC%E7%99%BB%E8%AE%B0",
            "http://a.example/s?q=%D1%F8%C8%AE%B5%C7%BC%C7&p=1",
            "http://a.example/s?q=%25E5%2585%25BB%25E7%258A%25AC%25E7%2599%25BB%25E8%25AE%25B0",
            "http://a.example/s?q=%u517B%u72AC%u767B%u8BB0",
            "http://a.example/#/s?q=养犬登记",
        ] {
            let found = spellings(address);
            assert!(
                found.iter().any(|text| text.contains("q=养犬登记")),
                "{address}: {found:?}"
            );
            assert_eq!(found[0], address);
        }
    }

    #[test]
    fn what_is_not_encoded_stays() {
        for address in [
            "http://a.example/s?q=a+b",
            "http://a.example/100%",
            "http://a.example/%zz",
            "",
        ] {
            assert_eq!(spellings(address), [address]);
        }
        assert_eq!(spellings("/a%20b+c"), ["/a%20b+c", "/a b c"]);
        assert_eq!(spellings("/%FF"), ["/%FF"], "no letter of either");
    }
}
