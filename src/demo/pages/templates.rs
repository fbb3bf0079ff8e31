//! The page templates, compiled once.

use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::Map;

use crate::demo::reply::percent;

/// Every template by name; part of the program.
const TEMPLATES: [(&str, &str); 91] = [
    ("boot/catalog.html", include_str!("boot/catalog.html")),
    ("boot/consult.html", include_str!("boot/consult.html")),
    ("boot/consult_list.html", include_str!("boot/consult_list.html")),
    ("boot/consult_query.html", include_str!("boot/consult_query.html")),
    ("boot/consult_view.html", include_str!("boot/consult_view.html")),
    ("boot/gov.html", include_str!("boot/gov.html")),
    ("boot/gov_channel.html", include_str!("boot/gov_channel.html")),
    ("boot/gov_home.html", include_str!("boot/gov_home.html")),
    ("boot/gov_item.html", include_str!("boot/gov_item.html")),
    ("boot/gov_items.html", include_str!("boot/gov_items.html")),
    ("boot/gov_news.html", include_str!("boot/gov_news.html")),
    ("boot/guide.html", include_str!("boot/guide.html")),
    ("boot/hits.html", include_str!("boot/hits.html")),
    ("boot/home.html", include_str!("boot/home.html")),
    ("boot/layout.html", include_str!("boot/layout.html")),
    ("boot/login.html", include_str!("boot/login.html")),
    ("boot/news.html", include_str!("boot/news.html")),
    ("boot/register.html", include_str!("boot/register.html")),
    ("boot/registered.html", include_str!("boot/registered.html")),
    ("boot/search.html", include_str!("boot/search.html")),
    ("boot/user.html", include_str!("boot/user.html")),
    ("dept/boot.html", include_str!("dept/boot.html")),
    ("dept/frame.html", include_str!("dept/frame.html")),
    ("dept/frame_head.html", include_str!("dept/frame_head.html")),
    ("dept/frame_work.html", include_str!("dept/frame_work.html")),
    ("dept/modal.html", include_str!("dept/modal.html")),
    ("dept/relay.html", include_str!("dept/relay.html")),
    ("dept/shadow.html", include_str!("dept/shadow.html")),
    ("dept/spa.html", include_str!("dept/spa.html")),
    ("dept/table.html", include_str!("dept/table.html")),
    ("frame/answer.html", include_str!("frame/answer.html")),
    ("frame/ask.html", include_str!("frame/ask.html")),
    ("frame/asked.html", include_str!("frame/asked.html")),
    ("frame/gov.html", include_str!("frame/gov.html")),
    ("frame/gov_news.html", include_str!("frame/gov_news.html")),
    ("frame/gov_quick.html", include_str!("frame/gov_quick.html")),
    ("frame/gov_service.html", include_str!("frame/gov_service.html")),
    ("frame/guide.html", include_str!("frame/guide.html")),
    ("frame/holder.html", include_str!("frame/holder.html")),
    ("frame/list.html", include_str!("frame/list.html")),
    ("frame/login.html", include_str!("frame/login.html")),
    ("frame/main.html", include_str!("frame/main.html")),
    ("frame/materials.html", include_str!("frame/materials.html")),
    ("frame/notice.html", include_str!("frame/notice.html")),
    ("frame/query.html", include_str!("frame/query.html")),
    ("frame/reg.html", include_str!("frame/reg.html")),
    ("frame/registered.html", include_str!("frame/registered.html")),
    ("frame/search.html", include_str!("frame/search.html")),
    ("frame/set.html", include_str!("frame/set.html")),
    ("frame/signed.html", include_str!("frame/signed.html")),
    ("frame/top.html", include_str!("frame/top.html")),
    ("modal/find.html", include_str!("modal/find.html")),
    ("modal/gov.html", include_str!("modal/gov.html")),
    ("modal/home.html", include_str!("modal/home.html")),
    ("modal/layout.html", include_str!("modal/layout.html")),
    ("modal/matter.html", include_str!("modal/matter.html")),
    ("modal/matters.html", include_str!("modal/matters.html")),
    ("modal/mine.html", include_str!("modal/mine.html")),
    ("modal/notice.html", include_str!("modal/notice.html")),
    ("modal/one.html", include_str!("modal/one.html")),
    ("modal/qa.html", include_str!("modal/qa.html")),
    ("plain/broken.html", include_str!("plain/broken.html")),
    ("plain/file_error.html", include_str!("plain/file_error.html")),
    ("plain/missing.html", include_str!("plain/missing.html")),
    ("shadow/shell.html", include_str!("shadow/shell.html")),
    ("spa/shell.html", include_str!("spa/shell.html")),
    ("table/agreement.html", include_str!("table/agreement.html")),
    ("table/consult.html", include_str!("table/consult.html")),
    ("table/consult_list.html", include_str!("table/consult_list.html")),
    ("table/consult_query.html", include_str!("table/consult_query.html")),
    ("table/consult_view.html", include_str!("table/consult_view.html")),
    ("table/gov.html", include_str!("table/gov.html")),
    ("table/gov_column.html", include_str!("table/gov_column.html")),
    ("table/gov_frame.html", include_str!("table/gov_frame.html")),
    ("table/gov_home.html", include_str!("table/gov_home.html")),
    ("table/gov_item.html", include_str!("table/gov_item.html")),
    ("table/gov_items.html", include_str!("table/gov_items.html")),
    ("table/gov_service.html", include_str!("table/gov_service.html")),
    ("table/gov_view.html", include_str!("table/gov_view.html")),
    ("table/guide.html", include_str!("table/guide.html")),
    ("table/guide_body.html", include_str!("table/guide_body.html")),
    ("table/hits.html", include_str!("table/hits.html")),
    ("table/home.html", include_str!("table/home.html")),
    ("table/layout.html", include_str!("table/layout.html")),
    ("table/list.html", include_str!("table/list.html")),
    ("table/login.html", include_str!("table/login.html")),
    ("table/notices.html", include_str!("table/notices.html")),
    ("table/register.html", include_str!("table/register.html")),
    ("table/say.html", include_str!("table/say.html")),
    ("table/search.html", include_str!("table/search.html")),
    ("table/view.html", include_str!("table/view.html")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.add_filter("percent", |text: String| percent(&text));
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    let syntax = environment
        .syntax()
        .to_builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    for (name, source) in TEMPLATES {
        if let Err(error) = environment.add_template(name, source) {
            tracing::error!(name, %error, "a page of the demo cannot be read");
        }
    }
    environment
});

/// Fills a template. A mistake in one shows on the page, where the demo's own tests find it.
pub fn fill(name: &str, values: &Map<String, serde_json::Value>) -> String {
    let page = ENVIRONMENT
        .get_template(name)
        .and_then(|template| template.render(Serde(values)));
    page.unwrap_or_else(|error| format!("template error in {name}: {error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_ask_for_each_of_a_portals_faults() {
        for (name, source) in TEMPLATES {
            let says = |word: &str| {
                source
                    .match_indices(word)
                    .any(|(at, _)| !source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-'))
            };
            let one = ["fault ==", "fault !=", "fault in", "fault not in"];
            assert!(
                !one.into_iter().any(says),
                "{name}: a portal may have several faults; write \"no-search\" in faults"
            );
        }
    }
}
