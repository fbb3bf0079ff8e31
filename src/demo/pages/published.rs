//! What a government portal itself publishes of an item: the platform's facts in another clerk's way of writing, and
//! under a fault another time than the platform promises.

use crate::demo::catalogue::Item;

/// An item as the government portal writes it.
pub fn item(item: &Item, contradicting: bool) -> Item {
    let mut item = item.clone();
    if contradicting {
        let other = if item.promised.contains("10") { "15" } else { "10" };
        item.promised = format!("{other}个工作日");
    }
    item.legal = spoken(&item.legal);
    item.promised = spoken(&item.promised);
    if item.fee == "不收费" {
        item.fee = "免费".into();
    }
    if let Some((area, number)) = item.phone.split_once('-') {
        item.phone = format!("（{area}）{number}");
    }
    item
}

/// Words that begin with a number under a hundred, with that number in Chinese: `20个工作日` is `二十个工作日`.
fn spoken(words: &str) -> String {
    let digits: String = words.chars().take_while(char::is_ascii_digit).collect();
    let Some(number) = digits.parse::<usize>().ok().filter(|number| (1..100).contains(number)) else {
        return words.to_owned();
    };
    let digit = |number: usize| ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"][number % 10];
    let numeral = match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    };
    format!("{numeral}{}", &words[digits.len()..])
}
