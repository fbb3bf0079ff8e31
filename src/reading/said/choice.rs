//! Options with boxes drawn as text (是□ 否☑), of which the ticked one is what is said.

use std::sync::LazyLock;

use regex::Regex;

use super::fee::yes_or_no;
use super::pattern;
use crate::reading::normal::normal;

const TICKED: [char; 13] = [
    '☑', '☒', '√', '✓', '✔', '✅', '■', '●', '◉', '⊙', '▣', '\u{f052}', '\u{f0fe}',
];
const EMPTY: [char; 8] = ['□', '☐', '○', '◯', '◻', '▢', '\u{f0a8}', '\u{f06f}'];
/// The longest name of an option, and the longest value that is nothing but options.
const LONGEST: (usize, usize) = (8, 40);

/// The value, or of options yes and no the one that is ticked; none where both stand there and no tick tells.
pub fn chosen(value: &str) -> Option<String> {
    static NO_TICK: LazyLock<Regex> = LazyLock::new(|| pattern(r"[（(]\s*[)）]"));
    let open: String = NO_TICK
        .replace_all(value, "□")
        .chars()
        .map(|c| if "（）()[]【】".contains(c) { ' ' } else { c })
        .collect();
    let marked = open.chars().any(|c| TICKED.contains(&c) || EMPTY.contains(&c));
    let options: Vec<&str> = open
        .split(|c: char| c.is_whitespace() || "/／、,，;；".contains(c) || TICKED.contains(&c) || EMPTY.contains(&c))
        .filter(|option| !option.is_empty())
        .collect();
    let answers: Vec<bool> = options.iter().filter_map(|option| yes_or_no(&normal(option))).collect();
    let short = |option: &&str| option.chars().count() <= LONGEST.0;
    let only_options = options.iter().all(short) && value.chars().count() <= LONGEST.1;
    let all_answer = !answers.is_empty() && answers.len() == options.len();
    if !all_answer || !only_options || (!marked && answers.len() != 2) {
        return Some(value.to_owned());
    }
    let mut ticked = ticked(&open);
    match (ticked.len(), marked) {
        (1, _) => ticked.pop(),
        (_, false) if answers[0] == answers[1] => Some(value.to_owned()),
        _ => None,
    }
}

/// The options beside ticks: boxes stand before them where the first thing is a box, behind them otherwise.
fn ticked(text: &str) -> Vec<String> {
    let is_box = |c: char| TICKED.contains(&c) || EMPTY.contains(&c);
    let before = text.trim_start().starts_with(is_box);
    let places = text.char_indices().filter(|(_, c)| TICKED.contains(c));
    let beside = |(at, mark): (usize, char)| {
        let word = match before {
            true => text[at + mark.len_utf8()..]
                .split(is_box)
                .next()?
                .split_whitespace()
                .next(),
            false => text[..at].rsplit(is_box).next()?.split_whitespace().next_back(),
        };
        word.map(str::to_owned)
    };
    places.filter_map(beside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticked_option_is_what_is_said() {
        for (value, is) in [
            ("是□ 否☑", "否"),
            ("否□ 是☑", "是"),
            ("☑否 □是", "否"),
            ("□ 是\n√ 否", "否"),
            ("■是 □否", "是"),
            ("是（√） 否（ ）", "是"),
            ("（ ）是 （√）否", "否"),
            ("√否 是", "否"),
            ("□收费 ☑不收费", "不收费"),
        ] {
            assert_eq!(chosen(value).as_deref(), Some(is), "{value}");
        }
        for value in [
            "是 否",
            "否 是",
            "是/否",
            "是□ 否□",
            "□是 □否",
            "收费 不收费",
            "☑是 ☑否",
        ] {
            assert_eq!(chosen(value), None, "{value}");
        }
        for value in [
            "否",
            "是",
            "不收费",
            "按规定收取",
            "●工本费10元",
            "财综〔二○一二〕97号，收取工本费",
            "不收费 不收费",
        ] {
            assert_eq!(chosen(value).as_deref(), Some(value));
        }
    }
}
