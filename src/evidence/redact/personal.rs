//! Numbers of people, known by their form: identity numbers with a right check digit and mobile phones. Looked for only
//! where pages show people (questions and answers, accounts, receipts): elsewhere such a number is an office's.

use std::ops::Range;

/// Rule and mask of an identity number.
const IDENTITY: (&str, &str) = ("personal:identity", "[identity 18]");
/// Rule and mask of a mobile phone.
const MOBILE: (&str, &str) = ("personal:mobile", "[mobile 11]");

/// Bytes of the shortest of them.
pub const SHORTEST: usize = 11;

/// Text with such numbers masked, and the rules that changed it.
pub fn masked(bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rules: Vec<String> = Vec::new();
    let mut at = 0;
    for (place, (rule, mask)) in numbers(bytes) {
        out.extend_from_slice(bytes.get(at..place.start).unwrap_or_default());
        out.extend_from_slice(mask.as_bytes());
        at = place.end;
        if !rules.iter().any(|known| known == rule) {
            rules.push(rule.to_owned());
        }
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    (out, rules)
}

/// Whether text is such a number: its class.
pub fn class(text: &str) -> Option<&'static str> {
    let (place, (rule, _)) = numbers(text.as_bytes()).into_iter().next()?;
    (place == (0..text.len())).then(|| rule.trim_start_matches("personal:"))
}

fn numbers(bytes: &[u8]) -> Vec<(Range<usize>, (&'static str, &'static str))> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(u8::is_ascii_digit))
        .map(|found| found + at)
    {
        let run = bytes.get(start..).unwrap_or_default();
        let digits = run.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let lettered = digits == 17 && matches!(run.get(17), Some(b'X' | b'x'));
        let length = digits + usize::from(lettered);
        at = start + length.max(1);
        // Part of a longer name or number, or of an address's path.
        let joined = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_/".contains(byte));
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        if joined(before) || joined(bytes.get(at)) || (before == Some(&b'=') && !asked_for(bytes, start)) {
            continue;
        }
        let number = run.get(..length).unwrap_or_default();
        if is_identity(number) {
            all.push((start..at, IDENTITY));
        } else if length == 11 && number.starts_with(b"1") && matches!(number.get(1), Some(b'3'..=b'9')) {
            all.push((start..at, MOBILE));
        }
    }
    all
}

/// Whether the parameter of an address that this is the value of is called by a number of people; any other is an id.
fn asked_for(bytes: &[u8], start: usize) -> bool {
    let name: Vec<u8> = bytes
        .get(..start - 1)
        .unwrap_or_default()
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

/// GB 11643: a day of birth and the check digit.
fn is_identity(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let Some((&last, rest)) = number.split_last().filter(|_| number.len() == 18) else {
        return false;
    };
    let text = String::from_utf8_lossy(rest);
    let day = text
        .get(6..14)
        .and_then(|day| chrono::NaiveDate::parse_from_str(day, "%Y%m%d").ok());
    let sum: u32 = rest
        .iter()
        .zip(WEIGHTS)
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    let born = day.is_some_and(|day| (1800..2200).contains(&chrono::Datelike::year(&day)));
    born && CHECK.get(sum as usize % 11) == Some(&last.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        String::from_utf8(masked(text.as_bytes()).0).unwrap()
    }

    #[test]
    fn numbers_of_people_are_masked() {
        assert_eq!(of("王某，11010519491231002X。"), "王某，[identity 18]。");
        assert_eq!(of("11010519491231002x"), "[identity 18]");
        assert_eq!(of(r#"{"phone":"13800001234"}"#), r#"{"phone":"[mobile 11]"}"#);
        assert_eq!(of("电话13800001234，"), "电话[mobile 11]，");
        assert_eq!(of("?userPhone=13800001234&x"), "?userPhone=[mobile 11]&x");
        assert_eq!(masked(b"13800001234 13800001235").1, ["personal:mobile"]);
        assert_eq!(class("13800001234"), Some("mobile"));
        assert_eq!(class("11010519491231002X"), Some("identity"));
        assert_eq!(class("tel 13800001234"), None);
    }

    #[test]
    fn other_numbers_are_left() {
        for text in [
            "110105194912310021",
            "110105194913310029",
            "12345",
            "0571-88001234",
            "12800001234",
            "138000012345",
            "id13800001234",
            "/item/13800001234/",
            "?id=13800001234",
            "330100200001",
            "138****1234",
            "",
        ] {
            assert_eq!(of(text), text);
        }
    }
}
