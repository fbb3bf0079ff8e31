//! Government forms among the materials with their downloads, and samples and filling instructions.

use std::sync::OnceLock;

use regex::Regex;

use super::section::Section;
use super::term::{Part, Terms, bare};
use crate::reading::normal::normal;
use crate::record::guide::{Form, Guide, Material, Said};
use crate::record::outline::Link;

/// Heads of columns that hold empty forms, beside the lexicon's words.
const EMPTY: [&str; 12] = [
    "空白表格",
    "空表",
    "空白表",
    "表格下载",
    "空表下载",
    "空白表格下载",
    "模板下载",
    "空白模板",
    "表格",
    "空白样表",
    "材料下载",
    "附件",
];
/// Heads of columns that hold samples.
const SAMPLE: [&str; 14] = [
    "示例样表",
    "样表",
    "样表下载",
    "样本",
    "范本",
    "示范文本",
    "示例",
    "填写样例",
    "填写示例",
    "样例",
    "填报须知",
    "填表说明",
    "填写说明",
    "示例样本",
];

/// Fills in `forms` and `samples` from the materials and from parts of their own.
pub fn read(sections: &[Section<'_>], terms: &Terms, guide: &mut Guide) {
    let mut forms = Vec::new();
    let mut samples = Vec::new();
    for material in &guide.materials {
        forms.extend(form_of(material, terms));
        samples.extend(samples_of(material, terms));
    }
    for section in sections {
        match section.part() {
            Some(Part::Forms) => listed_forms(section, &mut forms),
            Some(Part::Samples) => samples.extend(listed_samples(section)),
            Some(Part::Title | Part::Steps | Part::Materials | Part::Field) | None => {}
        }
    }
    guide.forms = forms;
    guide.samples = samples;
}

/// What a column of a table of materials holds.
fn column_part(head: &str, terms: &Terms) -> Option<Part> {
    let head = bare(head);
    if SAMPLE.contains(&head.as_str()) {
        return Some(Part::Samples);
    }
    if EMPTY.contains(&head.as_str()) {
        return Some(Part::Forms);
    }
    terms
        .part(&head)
        .filter(|part| matches!(part, Part::Forms | Part::Samples))
}

/// The form that a material is: by what its empty-form column holds, else by its name.
fn form_of(material: &Material, terms: &Terms) -> Option<Form> {
    let by_name = is_form_name(&material.name.words);
    let column = material
        .columns
        .iter()
        .find(|(head, _)| column_part(head, terms) == Some(Part::Forms));
    let in_column = column.and_then(|(head, said)| held(material, head, said, terms));
    match (&in_column, column) {
        (Some(link), _) => Some(form(material, Some(link.clone()), false)),
        (None, Some((_, said))) if says_none(&said.words) && !by_name => None,
        (None, _) if by_name => Some(form(material, row_link(material, terms), true)),
        (None, Some((_, said))) if !says_none(&said.words) => Some(form(material, row_link(material, terms), false)),
        (None, _) => None,
    }
}

fn form(material: &Material, link: Option<Link>, guessed: bool) -> Form {
    let path = link.as_ref().map(|link| link.path.clone()).unwrap_or_default();
    Form {
        name: material.name.clone(),
        link,
        path,
        tab: String::new(),
        guessed,
    }
}

/// The link that stands in this column: one whose words are the cell's own.
fn held(material: &Material, head: &str, said: &Said, terms: &Terms) -> Option<Link> {
    let words = normal(&said.words);
    if words.is_empty() || says_none(&said.words) {
        // An icon without words: the link comes in the order of the columns.
        return wordless(material, head, terms);
    }
    // The same words may stand in the sample column; columns and links come in one order.
    let before = material.columns.iter().take_while(|(other, _)| other != head);
    let same = before.filter(|(_, other)| normal(&other.words) == words).count();
    let fitting = material
        .links
        .iter()
        .filter(|link| words.contains(&normal(&link.text)) && !link.text.trim().is_empty());
    fitting.clone().nth(same).or_else(|| fitting.clone().next()).cloned()
}

/// A link without words in a row, when the row has no other column that could hold it.
fn wordless(material: &Material, head: &str, terms: &Terms) -> Option<Link> {
    let files: Vec<&(String, Said)> = material
        .columns
        .iter()
        .filter(|(head, said)| column_part(head, terms).is_some() && said.words.trim().is_empty())
        .collect();
    let links: Vec<&Link> = material
        .links
        .iter()
        .filter(|link| link.text.trim().is_empty())
        .collect();
    let at = files.iter().position(|(other, _)| other == head)?;
    (links.len() == files.len())
        .then(|| links.get(at).map(|link| (*link).clone()))
        .flatten()
}

/// A link in a form's row or card that gives it: a file, or words of a download, but no sample.
fn row_link(material: &Material, terms: &Terms) -> Option<Link> {
    let sample_words: Vec<String> = material
        .columns
        .iter()
        .filter(|(head, _)| column_part(head, terms) == Some(Part::Samples))
        .map(|(_, said)| normal(&said.words))
        .collect();
    let has_form_column = material
        .columns
        .iter()
        .any(|(head, _)| column_part(head, terms) == Some(Part::Forms));
    let fits = |link: &&Link| {
        let text = normal(&link.text);
        let sample =
            is_sample_word(&text) || (!text.is_empty() && sample_words.iter().any(|words| words.contains(&text)));
        !sample
            && (is_file(link)
                || text.contains("下载")
                || text.contains("空表")
                || text.contains("空白")
                || text == normal(&material.name.words))
    };
    if has_form_column {
        return material
            .links
            .iter()
            .filter(fits)
            .find(|link| normal(&material.name.words).contains(&normal(&link.text)) && !link.text.is_empty())
            .cloned();
    }
    material.links.iter().find(fits).cloned()
}

fn is_file(link: &Link) -> bool {
    static FILE: OnceLock<Regex> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        Regex::new(r"(?i)\.(docx?|xlsx?|pdf|wps|et|ofd|rtf|zip|rar|7z|jpe?g|png)(?:[?#]|$)")
            .expect("the pattern is constant")
    });
    file.is_match(&link.href) || file.is_match(&link.text)
}

fn is_sample_word(text: &str) -> bool {
    [
        "样表",
        "样本",
        "范本",
        "示范",
        "示例",
        "样例",
        "填报须知",
        "填表说明",
        "填写说明",
    ]
    .iter()
    .any(|word| text.contains(word))
        && !text.contains("空白")
}

/// A cell that says that there is no form.
fn says_none(words: &str) -> bool {
    matches!(
        normal(words).as_str(),
        "" | "无" | "/" | "-" | "--" | "—" | "——" | "暂无" | "不需要" | "否" | "无需" | "\\"
    )
}

/// Forms by their names: 申请表, 登记表, …; other tables (资产负债表, 体检表) are documents of others.
pub fn is_form_name(name: &str) -> bool {
    static FORM: OnceLock<Regex> = OnceLock::new();
    let form = FORM.get_or_init(|| {
        Regex::new(r"(?:申请|登记|备案|申报|审批|报名|报审|变更|注销|申领|认定申请|审核|呈报|信息采集)(?:登记)?(?:信息)?表|申请书|承诺书|委托书|申报书|登记书|告知书回执").expect("the pattern is constant")
    });
    static OTHER: OnceLock<Regex> = OnceLock::new();
    let other = OTHER.get_or_init(|| {
        Regex::new(r"资产负债表|体检表|利润表|现金流量表|财务报表|成绩表|证明书|毕业生登记表|仲裁申请书|复印件$")
            .expect("the pattern is constant")
    });
    let name = normal(name);
    form.is_match(&name) && !other.is_match(&name)
}

/// Samples in a material's row: what its sample columns hold, and links whose words say so.
fn samples_of(material: &Material, terms: &Terms) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    let said = |what: &str, said: &Said| Said {
        words: format!("{}：{}", material.name.words, what.trim()),
        rect: said.rect,
    };
    for (head, cell) in &material.columns {
        if column_part(head, terms) == Some(Part::Samples) {
            if !says_none(&cell.words) {
                out.push(said(&cell.words, cell));
            } else if cell.words.trim().is_empty() && wordless(material, head, terms).is_some() {
                out.push(said(head, cell));
            }
        }
    }
    if out.is_empty() {
        let links = material.links.iter().filter(|link| is_sample_word(&normal(&link.text)));
        out.extend(links.map(|link| said(&link.text, &material.name)));
    }
    out
}

/// A part of its own for downloads: links there belong to the material of that name, or are forms themselves.
fn listed_forms(section: &Section<'_>, forms: &mut Vec<Form>) {
    for link in section.links() {
        let text = normal(&link.text);
        if text.is_empty() || is_sample_word(&text) {
            continue;
        }
        let stem = text
            .trim_end_matches("下载")
            .rsplit_once('.')
            .map_or(text.as_str(), |(stem, _)| stem)
            .to_string();
        let fits = |form: &&mut Form| {
            let name = normal(&form.name.words);
            form.link.is_none() && (stem.contains(&name) || (stem.chars().count() > 3 && name.contains(&stem)))
        };
        if let Some(form) = forms.iter_mut().find(fits) {
            form.path.clone_from(&link.path);
            form.link = Some(link);
        } else if is_form_name(&text) && !forms.iter().any(|form| normal(&form.name.words) == text) {
            let path = link.path.clone();
            let name = Said {
                words: link.text.trim().to_string(),
                rect: section.rect(),
            };
            forms.push(Form {
                name,
                link: Some(link),
                path,
                tab: String::new(),
                guessed: false,
            });
        }
    }
}

fn listed_samples(section: &Section<'_>) -> Vec<Said> {
    let words = section.words();
    if says_none(&words) {
        return Vec::new();
    }
    vec![Said {
        words: words.trim().to_string(),
        rect: section.rect(),
    }]
}
