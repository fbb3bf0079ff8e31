//! Numbers as Chinese pages write them.

use super::normal::normal;

/// The first number in a text: Arabic digits (half or full width, with thousands separators) or Chinese numerals.
/// A lone 十 or 一 within a word (一网通办) is no number: Chinese numerals count only before a measure word or at the
/// end.
pub fn first(text: &str) -> Option<i64> {
    let characters: Vec<char> = normal(text).chars().collect();
    let mut at = 0;
    while at < characters.len() {
        if characters[at].is_ascii_digit() {
            return arabic(&characters[at..]);
        }
        let run: Vec<char> = characters[at..]
            .iter()
            .copied()
            .take_while(|c| is_numeral(*c))
            .collect();
        if run.is_empty() {
            at += 1;
            continue;
        }
        let next = characters.get(at + run.len());
        if next.is_none_or(|c| is_measure(*c)) {
            return chinese(&run.iter().collect::<String>());
        }
        at += run.len();
    }
    None
}

fn arabic(characters: &[char]) -> Option<i64> {
    let mut digits = String::new();
    for (i, c) in characters.iter().enumerate() {
        let separates = *c == ','
            && characters
                .get(i + 1..i + 4)
                .is_some_and(|next| next.iter().all(char::is_ascii_digit));
        if c.is_ascii_digit() {
            digits.push(*c);
        } else if !separates {
            break;
        }
    }
    digits.parse().ok()
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || c == '万'
}

/// What may follow a number: units of time, money, copies and things.
fn is_measure(c: char) -> bool {
    "个日天年月周小分秒元角份套件页项次条名人位类种步号级楼层倍期批号".contains(c)
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// A whole text of Chinese numerals as a number: 十五, 二十, 一百零五, 三千, 两万, 二〇二六.
pub fn chinese(text: &str) -> Option<i64> {
    if text.is_empty() || !text.chars().all(is_numeral) {
        return None;
    }
    if !text.chars().any(|c| unit(c).is_some() || c == '万') {
        return text
            .chars()
            .try_fold(0_i64, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let mut total = 0;
    let mut section = 0;
    let mut current = None;
    for c in text.chars() {
        if c == '万' {
            total = (total + section + current.take().unwrap_or(0)) * 10_000;
            section = 0;
        } else if let Some(size) = unit(c) {
            section += current.take().unwrap_or(1) * size;
        } else {
            current = digit(c);
        }
    }
    Some(total + section + current.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        for (text, number) in [
            ("十", 10),
            ("十五", 15),
            ("二十", 20),
            ("一百零五", 105),
            ("三千", 3000),
            ("两万", 20_000),
            ("二〇二六", 2026),
            ("一万二千", 12_000),
        ] {
            assert_eq!(chinese(text), Some(number), "{text}");
        }
        assert_eq!(chinese("十个"), None);
        assert_eq!(chinese(""), None);
    }

    #[test]
    fn first_in_text() {
        for (text, number) in [
            ("20个工作日", Some(20)),
            ("自受理之日起二十个工作日内", Some(20)),
            ("一式三份", Some(3)),
            ("１５ 日", Some(15)),
            ("共 1,234 条", Some(1234)),
            ("一网通办", None),
            ("即办", None),
            ("五", Some(5)),
        ] {
            assert_eq!(first(text), number, "{text}");
        }
    }
}
