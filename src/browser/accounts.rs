//! User names and passwords in addresses: needed to get somewhere (a Grid, a proxy), never written down.

/// What stands in their place. An address with it still is one, and whoever goes on from it sees what to ask for again.
pub const LEFT_OUT: &str = "not-recorded";

/// Text without the accounts of the addresses in it. An account reaches from the slashes to the last `@` before a path.
pub fn without(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("//") {
        out.push_str(before);
        out.push_str("//");
        let end = after.find(['/', '\\', '?', '#']).unwrap_or(after.len());
        let (authority, path) = after.split_at(end);
        out.push_str(&placed(authority));
        rest = path;
    }
    out.push_str(rest);
    out
}

/// The same for a word of a command line, where a proxy may be named without a scheme.
pub fn without_in_word(word: &str) -> String {
    let word = without(word);
    let Some((option, value)) = word.split_once('=').filter(|(option, _)| option.contains("proxy")) else {
        return word;
    };
    let proxies = value.split(';').map(|proxy| match proxy.split_once('=') {
        Some((scheme, place)) => format!(
            "{scheme}={}",
            if place.contains("//") {
                place.into()
            } else {
                placed(place)
            }
        ),
        None if proxy.contains("//") => proxy.to_owned(),
        None => placed(proxy),
    });
    format!("{option}={}", proxies.collect::<Vec<_>>().join(";"))
}

fn placed(authority: &str) -> String {
    match authority.rsplit_once('@') {
        Some((_, place)) => format!("{LEFT_OUT}@{place}"),
        None => authority.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_left_out_and_nothing_else() {
        for (text, told) in [
            ("http://user:key@hub:4444/wd", "http://not-recorded@hub:4444/wd"),
            (
                "--webdriver=https://me:a@b:c@hub",
                "--webdriver=https://not-recorded@hub",
            ),
            (
                "http://u:p@a,https://v:q@b/x",
                "http://not-recorded@a,https://not-recorded@b/x",
            ),
            ("http://u:p w'\"@hub/", "http://not-recorded@hub/"),
            ("http://hub/path@x?mail=a@b.cn", "http://hub/path@x?mail=a@b.cn"),
            ("张三@hz.gov.cn", "张三@hz.gov.cn"),
            ("scenarios/p1.yaml", "scenarios/p1.yaml"),
        ] {
            assert_eq!(without(text), told);
        }
    }

    #[test]
    fn proxies_of_a_command_line_need_no_scheme() {
        for (word, told) in [
            ("--proxy-server=u:p@proxy:80", "--proxy-server=not-recorded@proxy:80"),
            (
                "--proxy-server=http=u:p@a:1;https=socks5://v:q@b:2",
                "--proxy-server=http=not-recorded@a:1;https=socks5://not-recorded@b:2",
            ),
            ("--proxy-server=proxy:80", "--proxy-server=proxy:80"),
            ("--user-agent=a@b", "--user-agent=a@b"),
            ("--no-proxy-server", "--no-proxy-server"),
            ("http://u:p@x/", "http://not-recorded@x/"),
        ] {
            assert_eq!(without_in_word(word), told);
        }
    }
}
