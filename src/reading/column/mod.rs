//! The columns of a catalogue: which links of a page are columns, and whether a column's page shows anything.
//!
//! What all columns of a platform show alike (headers, hot lists, menus) fills none of them; so a page is read beside
//! the pages of the other columns. What could not be told is unclear, never empty.

mod beside;
pub mod group;
pub mod shown;
pub mod state;
pub mod whose;

use super::normal::normal;

/// Words that tell columns and what they show, in force for a site.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Names under which a platform's home leads into its catalogue (个人办事).
    pub roots: Vec<String>,
    /// Words that no such name has in it.
    pub not_roots: Vec<String>,
    /// Names of themes (婚姻登记) and ends of departments' names (局).
    pub themes: Vec<String>,
    /// Ends of departments' names.
    pub departments: Vec<String>,
    /// Names of the columns of what is for persons (个人办事), and for organisations (法人办事).
    pub persons: Vec<String>,
    /// See `persons`.
    pub organisations: Vec<String>,
    /// Labels under which an item names its department (实施主体), and whom it is for (服务对象).
    pub department_labels: Vec<String>,
    /// See `department_labels`.
    pub audience_labels: Vec<String>,
    /// Words of filters, actions and pagers: no columns.
    pub others: Vec<String>,
    /// Words of an empty list.
    pub empty: Vec<String>,
    /// Words of a page that is not there.
    pub broken: Vec<String>,
    /// Words of a guide's parts, a list a part.
    pub guide: Vec<Vec<String>>,
}

/// A name without the number of its items: 户籍办理(12).
pub fn bare(name: &str) -> String {
    let name = normal(name);
    let end = name.trim_end_matches([')', '）']);
    let cut = match end.rsplit_once(['(', '（']) {
        Some((before, number))
            if end.len() < name.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) =>
        {
            before
        }
        _ => &name,
    };
    normal(cut)
}

/// What may follow a theme's name.
const ENDS: [&str; 8] = ["", "类", "服务", "事项", "办事", "专栏", "领域", "专题"];
/// What is done in an item's name, and in no department's: a row may read 取水许可水利局.
const DEEDS: [&str; 12] = [
    "办理", "核发", "认定", "申领", "年审", "许可", "备案", "申请", "缴费", "补办", "换发", "变更",
];

impl Vocabulary {
    /// A way into the catalogue.
    pub fn is_root(&self, name: &str) -> bool {
        let name = bare(name);
        let length = name.chars().count();
        let is = |word: &String| {
            let word = normal(word);
            let short = word.chars().count();
            name == word || (short >= 3 && length <= short + 3 && (name.starts_with(&word) || name.ends_with(&word)))
        };
        self.roots.iter().any(is) && !self.not_roots.iter().any(|word| name.contains(&normal(word)))
    }

    /// The name of a theme or of a department.
    pub fn is_theme(&self, name: &str) -> bool {
        let name = bare(name);
        let theme = |word: &String| {
            let word = normal(word);
            name.strip_prefix(&word).is_some_and(|rest| ENDS.contains(&rest))
        };
        self.themes.iter().any(theme) || self.is_department(&name)
    }

    /// The name of a department.
    pub fn is_department(&self, name: &str) -> bool {
        let name = bare(name);
        let length = name.chars().count();
        (3..=25).contains(&length)
            && !DEEDS.iter().any(|deed| name.contains(deed))
            && self.departments.iter().any(|end| name.ends_with(&normal(end)))
    }

    /// A filter, an action, a pager: surely no column.
    pub fn is_other(&self, name: &str) -> bool {
        let name = bare(name);
        name.chars().filter(|c| !c.is_ascii_punctuation()).count() < 2
            || name.chars().all(|c| !c.is_alphabetic())
            || self.others.iter().any(|word| name == normal(word))
    }
}

#[cfg(test)]
pub(crate) mod sample {
    use super::Vocabulary;

    /// A few words of each kind.
    pub fn words() -> Vocabulary {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect();
        Vocabulary {
            roots: list("个人办事 法人办事 部门服务"),
            not_roots: list("中心"),
            themes: list("婚姻登记 生育收养 社会保障"),
            departments: list("局 委员会"),
            persons: list("个人办事 自然人"),
            organisations: list("法人办事 企业办事"),
            department_labels: list("实施主体 实施机构"),
            audience_labels: list("服务对象 办理对象"),
            others: list("下一页 更多 全部 即办件"),
            empty: list("暂无内容 共0条 敬请期待"),
            broken: list("页面不存在"),
            guide: vec![list("申请材料"), list("受理条件"), list("办理流程")],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns() {
        let words = sample::words();
        assert_eq!(bare("户籍办理（12）"), "户籍办理");
        assert_eq!(bare("户籍办理"), "户籍办理");
        assert!(words.is_root("个人办事") && words.is_root("网上个人办事") && !words.is_root("个人办事中心"));
        assert!(words.is_theme("婚姻登记") && words.is_theme("婚姻登记(3)") && words.is_theme("婚姻登记类"));
        assert!(!words.is_theme("内地居民婚姻登记"));
        assert!(words.is_theme("青岭市市场监督管理局") && !words.is_theme("局"));
        assert!(words.is_other("下一页") && words.is_other("2") && words.is_other(">") && !words.is_other("教育局"));
    }
}
