//! The script that runs in the page, embedded: `webdriver/atoms/*.js` put together into one function `hecha(request)`.
//!
//! On the DevTools channel it is installed at document start in an isolated world; on the classic channel it is sent
//! along with each call. It keeps what it must remember on a symbol of the window, so loading it twice is harmless.

/// Statements that define `hecha(request) -> Promise<object>` and begin to watch the document.
pub const SCRIPT: &str = concat!(
    "var hecha = (function () {\n'use strict';\n",
    include_str!("../../webdriver/atoms/normal_table.js"),
    include_str!("../../webdriver/atoms/normal.js"),
    include_str!("../../webdriver/atoms/dom.js"),
    include_str!("../../webdriver/atoms/state.js"),
    include_str!("../../webdriver/atoms/visible.js"),
    include_str!("../../webdriver/atoms/name.js"),
    include_str!("../../webdriver/atoms/region.js"),
    include_str!("../../webdriver/atoms/element.js"),
    include_str!("../../webdriver/atoms/match.js"),
    include_str!("../../webdriver/atoms/term.js"),
    include_str!("../../webdriver/atoms/form.js"),
    include_str!("../../webdriver/atoms/anchors.js"),
    include_str!("../../webdriver/atoms/lists.js"),
    include_str!("../../webdriver/atoms/structure.js"),
    include_str!("../../webdriver/atoms/site_links.js"),
    include_str!("../../webdriver/atoms/inventory.js"),
    include_str!("../../webdriver/atoms/find.js"),
    include_str!("../../webdriver/atoms/ask.js"),
    include_str!("../../webdriver/atoms/facts.js"),
    include_str!("../../webdriver/atoms/signs.js"),
    include_str!("../../webdriver/atoms/outline.js"),
    include_str!("../../webdriver/atoms/grid.js"),
    include_str!("../../webdriver/atoms/labels.js"),
    include_str!("../../webdriver/atoms/expand.js"),
    include_str!("../../webdriver/atoms/act.js"),
    include_str!("../../webdriver/atoms/html.js"),
    include_str!("../../webdriver/atoms/cover.js"),
    include_str!("../../webdriver/atoms/main.js"),
    "return hecha;\n})();\n",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::normal::script_table;

    #[test]
    fn the_table_is_generated_from_reading() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/webdriver/atoms/normal_table.js");
        let kept = std::fs::read_to_string(path).expect("the script's table");
        assert!(
            kept == script_table(),
            "webdriver/atoms/normal_table.js differs from src/reading/fold.rs; write script_table() into it"
        );
    }

    #[test]
    fn every_file_of_the_script_is_taken_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/webdriver/atoms");
        let files = std::fs::read_dir(folder).expect("the script's folder");
        for file in files.map(|file| file.expect("a readable folder").path()) {
            let text = std::fs::read_to_string(&file).expect("a script");
            assert!(SCRIPT.contains(&text), "{} is not in the script", file.display());
        }
    }
}
