//! Signatures of pages and answers that are not the site's own: firewalls, logins, maintenance, refused certificates.
//!
//! What is told here is never a site's failing. Signs seen by the page script come first, then the status, then words
//! of the title, which is all of the text that a step record keeps.

use crate::reading::normal::normal;
use crate::record::page::PageFacts;
use crate::record::verdict::Block;

/// Titles of pages that stand in for the site's own, in normalised text. Longer ones would not be titles of content.
const TITLES: [(&str, Block); 22] = [
    ("网站防火墙", Block::Waf),
    ("web应用防火墙", Block::Waf),
    ("访问被拦截", Block::Waf),
    ("访问被阻断", Block::Waf),
    ("访问拦截", Block::Waf),
    ("安全拦截", Block::Waf),
    ("拦截提示", Block::Waf),
    ("安全验证", Block::Waf),
    ("人机验证", Block::Waf),
    ("access denied", Block::Waf),
    ("403 forbidden", Block::Waf),
    ("405 not allowed", Block::Waf),
    ("attention required", Block::Waf),
    ("just a moment", Block::Waf),
    ("访问过于频繁", Block::RateLimited),
    ("too many requests", Block::RateLimited),
    ("系统维护", Block::Maintenance),
    ("网站维护", Block::Maintenance),
    ("系统升级", Block::Maintenance),
    ("升级维护", Block::Maintenance),
    ("停机维护", Block::Maintenance),
    ("统一身份认证登录超时", Block::Login),
];

/// The longest title that is read as a notice instead of content (《关于系统维护的公告》 is content).
const NOTICE: usize = 16;

/// What stands in for the site's own page, if anything does.
pub fn block(page: &PageFacts) -> Option<Block> {
    let sign = page.signs.iter().find(|sign| sign.whole_page).map(|sign| sign.block);
    sign.or_else(|| of_title(&page.title, page.status))
        .or_else(|| page.status.and_then(of_status))
}

/// What a status says by itself. 5xx is not among them: it is evidence against a function.
pub fn of_status(status: u16) -> Option<Block> {
    match status {
        401 => Some(Block::Login),
        403 | 405 | 412 | 418 | 521 => Some(Block::Waf),
        429 => Some(Block::RateLimited),
        _ => None,
    }
}

fn of_title(title: &str, status: Option<u16>) -> Option<Block> {
    let title = normal(title).to_lowercase();
    let notice = title.chars().count() <= NOTICE && !title.contains("公告") && !title.contains("通知");
    let broken = status.is_some_and(|status| status >= 400);
    TITLES
        .iter()
        .find(|(words, _)| (notice || broken) && title.contains(words))
        .map(|(_, block)| *block)
}

/// What the browser's own error code says: refusals of certificates and ciphers are no failing of the site's function.
pub fn of_error(code: &str) -> Option<Block> {
    let code = code.to_ascii_uppercase();
    if code.contains("VERSION_OR_CIPHER_MISMATCH") || code.contains("NO_CYPHER_OVERLAP") {
        return Some(Block::TlsGm);
    }
    (code.contains("ERR_CERT") || code.contains("SEC_ERROR") || code.contains("MOZILLA_PKIX"))
        .then_some(Block::Certificate)
}

/// Whether the browser gave a request up itself: the page went on, which says nothing of the site or the network.
pub fn is_cancelled(error: &str) -> bool {
    let error = error.to_ascii_uppercase();
    error.contains("ERR_ABORTED") || error.contains("NS_BINDING_ABORTED")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::page;
    use crate::record::page::Sign;

    fn with(title: &str, status: Option<u16>) -> PageFacts {
        PageFacts {
            title: title.into(),
            status,
            ..page("a.example")
        }
    }

    #[test]
    fn signs_win_and_only_those_of_the_whole_page_count() {
        let sign = |whole_page| Sign {
            block: Block::Captcha,
            seen: "img".into(),
            whole_page,
        };
        let signed = |whole_page| PageFacts {
            signs: vec![sign(whole_page)],
            ..page("a.example")
        };
        assert_eq!(block(&signed(true)), Some(Block::Captcha));
        assert_eq!(block(&signed(false)), None);
    }

    #[test]
    fn statuses() {
        for (status, expected) in [
            (401, Some(Block::Login)),
            (403, Some(Block::Waf)),
            (405, Some(Block::Waf)),
            (412, Some(Block::Waf)),
            (418, Some(Block::Waf)),
            (429, Some(Block::RateLimited)),
            (521, Some(Block::Waf)),
            (404, None),
            (500, None),
            (200, None),
        ] {
            assert_eq!(block(&with("办事大厅", Some(status))), expected, "{status}");
        }
    }

    #[test]
    fn titles_of_notices_but_not_of_news() {
        assert_eq!(block(&with("网站防火墙", Some(200))), Some(Block::Waf));
        assert_eq!(block(&with("系统维护中", Some(503))), Some(Block::Maintenance));
        assert_eq!(block(&with("关于系统维护的公告", Some(200))), None);
        assert_eq!(
            block(&with("某某市政务服务网关于近期进行系统维护的有关说明", Some(200))),
            None
        );
    }

    #[test]
    fn errors_of_the_browser() {
        assert_eq!(of_error("net::ERR_CERT_DATE_INVALID"), Some(Block::Certificate));
        assert_eq!(of_error("net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH"), Some(Block::TlsGm));
        assert_eq!(of_error("net::ERR_CONNECTION_RESET"), None);
        assert!(is_cancelled("net::ERR_ABORTED"));
    }
}
