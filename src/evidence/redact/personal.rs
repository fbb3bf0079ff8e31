//! Numbers of people, known by their form: identity numbers with a right check digit and mobile phones. Looked for only
//! where pages show people (questions and answers, accounts, receipts): elsewhere such a number is an office's.

use std::ops::Range;

use super::context;

/// Rule and mask of an identity number.
const IDENTITY: (&str, &str) = ("personal:identity", "[identity 18]");
/// Rule and mask of a mobile phone.
const MOBILE: (&str, &str) = ("personal:mobile", "[mobile 11]");

/// Bytes of the shortest of them.
pub const SHORTEST: usize = 11;

/// Whether text is such a number: its class.
pub fn class(text: &str) -> Option<&'static str> {
    let (place, (rule, _)) = numbers(text.as_bytes()).into_iter().next()?;
    (place == (0..text.len())).then(|| rule.trim_start_matches("personal:"))
}

/// Where such numbers stand, with rule and mask of each.
pub fn numbers(bytes: &[u8]) -> Vec<(Range<usize>, (&'static str, &'static str))> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(u8::is_ascii_digit))
        .map(|found| found + at)
    {
        let run = bytes.get(start..).unwrap_or_default();
        let end = start + run.iter().take_while(|byte| byte.is_ascii_digit()).count();
        at = end;
        if end - start < SHORTEST {
            continue;
        }
        // The last digits of an escape (`%20`, `\u0020`) are no part of the number that stands after it.
        let starts = (start..=start + 4).filter(|at| *at == start || context::escape(bytes, *at).is_some());
        let number = starts
            .filter(|start| !context::joined_before(bytes, *start))
            .find_map(|start| {
                let end = end + usize::from(end - start == 17 && matches!(bytes.get(end), Some(b'X' | b'x')));
                Some((start..end, kind(bytes.get(start..end)?)?))
            });
        if let Some((place, kind)) = number.filter(|(place, _)| !context::joined_after(bytes, place.end)) {
            at = place.end;
            all.push((place, kind));
        }
    }
    all
}

/// What a number of people is, by itself.
fn kind(number: &[u8]) -> Option<(&'static str, &'static str)> {
    let mobile = number.len() == 11 && number.starts_with(b"1") && matches!(number.get(1), Some(b'3'..=b'9'));
    match mobile {
        true => Some(MOBILE),
        false => is_identity(number).then_some(IDENTITY),
    }
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
        let mut out = text.to_owned();
        for (place, (_, mask)) in numbers(text.as_bytes()).into_iter().rev() {
            out.replace_range(place, mask);
        }
        out
    }

    #[test]
    fn numbers_of_people_are_masked() {
        assert_eq!(of("王某，11010519491231002X。"), "王某，[identity 18]。");
        assert_eq!(of("11010519491231002x"), "[identity 18]");
        assert_eq!(of(r#"{"phone":"13800001234"}"#), r#"{"phone":"[mobile 11]"}"#);
        assert_eq!(of("电话13800001234，"), "电话[mobile 11]，");
        assert_eq!(of("?userPhone=13800001234&x"), "?userPhone=[mobile 11]&x");
        assert_eq!(
            of("138001234567 13800001234/13900001234"),
            "138001234567 [mobile 11]/[mobile 11]"
        );
        assert_eq!(of("0571-88001234/13800001234"), "0571-88001234/[mobile 11]");
        assert_eq!(
            of("0571-88001234/13800001234/88001235/13800001234<"),
            "0571-88001234/[mobile 11]/88001235/[mobile 11]<"
        );
        assert_eq!(of("电话/13800001234"), "电话/[mobile 11]");
        assert_eq!(of("13800001234/张三"), "[mobile 11]/张三");
        assert_eq!(of("[typed mobile 11]/13800001234"), "[typed mobile 11]/[mobile 11]");
        assert_eq!(of("13800001234 13800001235"), "[mobile 11] [mobile 11]");
        assert_eq!(class("13800001234"), Some("mobile"));
        assert_eq!(class("11010519491231002X"), Some("identity"));
        assert_eq!(class("tel 13800001234"), None);
    }

    #[test]
    fn an_escape_before_a_number_is_no_part_of_it() {
        for before in [
            "电话\\n",
            "\\t",
            "\\\\n",
            "\\u003e",
            "\\u0020",
            "\\u7535",
            "\\x3e",
            "%3A",
            "%20",
            "%253A",
            "%2520",
            "%E8%AF%9D",
            "%u8BDD",
            "phone%3D",
            "&#58;",
            "50%",
        ] {
            assert_eq!(of(&format!("{before}13800001234")), format!("{before}[mobile 11]"));
            let identity = format!("{before}11010519491231002X");
            assert_eq!(of(&identity), format!("{before}[identity 18]"));
        }
        for text in [
            "%4113800001234",
            "\\u004113800001234",
            "id%3D13800001234",
            "a%2F13800001234",
            "\\q13800001234",
        ] {
            assert_eq!(of(text), text, "a letter, a path, an id");
        }
    }

    #[test]
    fn other_numbers_are_left() {
        for text in [
            "https://a/item/13800001234/x",
            "/2026/13800001234",
            "13800001234/index.html",
            "/item/12345678/13800001234/",
            "\\/item\\/13800001234",
            "/330100200001/13800001234",
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
