//! Predicates about an item's guide.
//!
//! What a guide does not say is known only where the part that would say it was read, and where nothing unexplained
//! could be it.

use super::condition::{Fetched, Scope};
use super::records::Tally;
use super::words::Matcher;
use crate::reading::guide::is_of;
use crate::reading::normal::{is_han, normal};
use crate::reading::said::elsewhere::elsewhere;
use crate::record::guide::{Field, Form, Guide, Said};
use crate::record::page::{Download, DownloadEnd};
use crate::record::step::{End, Truth, Value};
use crate::scenario::condition::{Bounds, FormsAre, Match};

/// Fields with a known meaning that a page must show before a missing one counts as missing.
const READ_FIELDS: usize = 3;

/// What a file may be by its bytes to count as a form. `office_html` is a document that an office program wrote as HTML.
pub const FILES: [&str; 23] = [
    "pdf",
    "ofd",
    "doc",
    "docx",
    "docm",
    "dot",
    "dotx",
    "wps",
    "wpt",
    "xls",
    "xlsx",
    "et",
    "rtf",
    "odt",
    "ppt",
    "pptx",
    "zip",
    "rar",
    "png",
    "jpg",
    "tiff",
    "bmp",
    "office_html",
];

/// The guide of this name, where one was read.
pub fn guide<'s>(name: &str, scope: &'s dyn Scope) -> Option<&'s Guide> {
    match scope.value(name)? {
        Value::Guide(guide) => Some(guide),
        Value::Text(_)
        | Value::Number(_)
        | Value::Bool(_)
        | Value::Date(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Records(_)
        | Value::Download(_)
        | Value::Columns(_) => None,
    }
}

/// `field:` the guide has this field, not empty, and it says so.
pub fn field(of: &str, term: &str, says: Option<&Match>, scope: &dyn Scope) -> Truth {
    let Some(guide) = guide(of, scope) else {
        return Truth::Unknown;
    };
    let found: Vec<&Field> = guide.fields.iter().filter(|field| field.term == term).collect();
    if found.is_empty() {
        return if missing_is_sure(guide, term, scope) {
            Truth::False
        } else {
            Truth::Unknown
        };
    }
    match says {
        None => Truth::from(found.iter().any(|field| !normal(&field.value.words).is_empty())),
        Some(says) => match Matcher::new(says, scope) {
            Some(matcher) => Truth::from(found.iter().any(|field| matcher.is(&field.value.words))),
            None => Truth::Unknown,
        },
    }
}

/// The guide was read as one, and no field without a known meaning could be the one that is missing.
pub(super) fn missing_is_sure(guide: &Guide, term: &str, scope: &dyn Scope) -> bool {
    let known = guide.fields.iter().filter(|field| !field.term.is_empty()).count();
    let words = scope.words(term).unwrap_or_default();
    let unexplained = guide.fields.iter().filter(|field| field.term.is_empty());
    known >= READ_FIELDS
        && !guide.is_unread(term)
        && !unexplained
            .map(|field| field.label.as_str())
            .any(|label| akin(label, words))
}

/// Whether a label shares two characters in a row with one of the words.
fn akin(label: &str, words: &[String]) -> bool {
    let label = normal(label);
    words.iter().any(|word| {
        let characters: Vec<char> = normal(word).chars().collect();
        characters
            .windows(2)
            .any(|pair| pair.iter().all(|c| is_han(*c)) && label.contains(&String::from_iter(pair)))
    })
}

fn tally(number: usize, zero_is_sure: bool) -> Tally {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    if number > 0 || zero_is_sure {
        Tally::Exact(number)
    } else {
        Tally::AtLeast(0)
    }
}

/// `steps:` how many steps of the procedure. None seen may mean an image: that is not "no steps".
pub fn steps(of: &str, bounds: Bounds, scope: &dyn Scope) -> Truth {
    guide(of, scope).map_or(Truth::Unknown, |guide| tally(guide.steps.len(), false).within(bounds))
}

/// `materials:` how many materials.
pub fn materials(of: &str, bounds: Bounds, scope: &dyn Scope) -> Truth {
    let sure = |guide: &Guide| guide.no_materials.is_some();
    guide(of, scope).map_or(Truth::Unknown, |guide| {
        tally(guide.materials.len(), sure(guide)).within(bounds)
    })
}

/// `samples:` how many samples and filling instructions. None is sure where the materials were read, and where no link
/// beside a form could be one.
pub fn samples(of: &str, bounds: Bounds, scope: &dyn Scope) -> Truth {
    let read = |guide: &Guide| !guide.materials.is_empty() || guide.no_materials.is_some();
    let sure = |guide: &Guide| {
        read(guide)
            && !guide.is_unread("guide_sample")
            && !sends_elsewhere(guide)
            && !guide.forms.iter().any(|form| form.unexplained)
    };
    guide(of, scope).map_or(Truth::Unknown, |guide| {
        tally(guide.samples.len(), sure(guide)).within(bounds)
    })
}

/// The guide says that forms are to be had elsewhere, where nothing was looked at, or has a part for them that was not
/// read.
fn sends_elsewhere(guide: &Guide) -> bool {
    if guide.is_unread("guide_form_download") {
        return true;
    }
    let of_forms = |field: &&Field| matches!(field.term.as_str(), "guide_form_download" | "guide_sample");
    guide
        .fields
        .iter()
        .filter(of_forms)
        .any(|field| elsewhere(&field.value.words, true))
        || guide.of_all_materials.iter().any(|said| elsewhere(&said.words, false))
}

/// Whether this says that something is not there.
pub fn rests_on_absence(are: FormsAre) -> bool {
    match are {
        FormsAre::AllDownloaded | FormsAre::AllSampled => false,
        FormsAre::SomeMissing | FormsAre::None | FormsAre::SomeUnsampled => true,
    }
}

/// `forms:` what became of the forms among the materials.
pub fn forms(of: &str, files: Option<&str>, are: FormsAre, scope: &dyn Scope) -> Truth {
    let Some(guide) = guide(of, scope) else {
        return Truth::Unknown;
    };
    let materials_read = !guide.materials.is_empty() || guide.no_materials.is_some();
    let fetches = files.and_then(|name| scope.fetches(name)).unwrap_or_default();
    let sent = sends_elsewhere(guide);
    let gave = || guide.forms.iter().map(|form| gave_file(form, &fetches, sent));
    match are {
        FormsAre::None if !guide.forms.is_empty() => Truth::False,
        FormsAre::None if materials_read => Truth::True,
        FormsAre::None => Truth::Unknown,
        FormsAre::AllDownloaded if guide.forms.is_empty() && !materials_read => Truth::Unknown,
        FormsAre::AllDownloaded if guide.forms.is_empty() => Truth::False,
        FormsAre::AllDownloaded => gave().fold(Truth::True, Truth::and),
        FormsAre::SomeMissing if guide.forms.is_empty() && !materials_read => Truth::Unknown,
        FormsAre::SomeMissing => gave().map(Truth::not).fold(Truth::False, Truth::or),
        FormsAre::AllSampled => all_sampled(guide),
        FormsAre::SomeUnsampled if guide.samples.is_empty() => Truth::False,
        FormsAre::SomeUnsampled => all_sampled(guide).not(),
    }
}

/// Whether each form among the materials has a sample, or one is given that belongs to no material: it speaks for all.
fn all_sampled(guide: &Guide) -> Truth {
    let for_one = |sample: &Said, name: &str| {
        let name = name.trim();
        sample.words.starts_with(&format!("{name}：")) || is_of(&normal(&sample.words), &normal(name))
    };
    let names = || {
        let materials = guide.materials.iter().map(|one| one.name.words.as_str());
        materials.chain(guide.forms.iter().map(|one| one.name.words.as_str()))
    };
    let for_all = |sample: &Said| !names().any(|name| for_one(sample, name));
    if guide.samples.iter().any(for_all) {
        return Truth::True;
    }
    let asked = |form: &&Form| guide.materials.iter().any(|one| one.name.words == form.name.words);
    let lacking: Vec<&Form> = guide
        .forms
        .iter()
        .filter(asked)
        .filter(|form| !guide.samples.iter().any(|sample| for_one(sample, &form.name.words)))
        .collect();
    match lacking.is_empty() {
        true => Truth::from(!guide.samples.is_empty()),
        false if lacking.iter().all(|form| form.unexplained) => Truth::Unknown,
        false if guide.is_unread("guide_sample") || sends_elsewhere(guide) => Truth::Unknown,
        false => Truth::False,
    }
}

/// The forms that gave no real file.
pub fn missing<'g>(guide: &'g Guide, files: Option<&str>, scope: &dyn Scope) -> Vec<&'g Form> {
    let fetches = files.and_then(|name| scope.fetches(name)).unwrap_or_default();
    let none = |form: &&Form| gave_file(form, &fetches, sends_elsewhere(guide)) == Truth::False;
    guide.forms.iter().filter(none).collect()
}

/// Whether this form gave a real file.
fn gave_file(form: &Form, fetches: &[Fetched<'_>], sent: bool) -> Truth {
    let name = normal(&form.name.words);
    let leads_to = |address: &str| {
        form.link
            .as_ref()
            .is_some_and(|link| !link.href.is_empty() && link.href == address)
    };
    let made: Vec<&Fetched<'_>> = fetches
        .iter()
        .filter(|fetch| normal(fetch.form) == name || fetch.download.is_some_and(|file| leads_to(&file.url)))
        .collect();
    if made.is_empty() {
        // With something to click that was not clicked nothing is known; without, there is nothing to download.
        let elsewhere = sent || form.online || form.may_be_among_files;
        return if form.link.is_none() && form.path.is_empty() && !elsewhere {
            Truth::False
        } else {
            Truth::Unknown
        };
    }
    made.into_iter().map(is_file).fold(Truth::False, Truth::or)
}

fn is_file(fetch: &Fetched<'_>) -> Truth {
    match (fetch.download, fetch.end) {
        (Some(download), _) => content_is_file(download),
        // No link, or one whose click does nothing at all.
        (None, End::Absent | End::Unmet) => Truth::False,
        (
            None,
            End::Met
            | End::Unrecognised
            | End::Ambiguous
            | End::Covered
            | End::Disabled
            | End::Unsettled
            | End::RequestFailed
            | End::Blocked(_)
            | End::TimedOut
            | End::Skipped,
        ) => Truth::Unknown,
    }
}

/// Whether what came is a file that a citizen can use, by its bytes.
pub fn content_is_file(download: &Download) -> Truth {
    let found = download.found.as_str();
    let known = FILES.contains(&found) || found == "jpeg";
    match download.end {
        DownloadEnd::Complete if known => Truth::True,
        DownloadEnd::Complete if matches!(found, "html" | "empty") || download.bytes == 0 => Truth::False,
        DownloadEnd::TooLarge if known => Truth::True,
        DownloadEnd::Complete
        | DownloadEnd::TooLarge
        | DownloadEnd::Broken
        | DownloadEnd::TimedOut
        | DownloadEnd::NotCaptured => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, download, guide_field, said};
    use crate::record::guide::Material;
    use crate::record::outline::Link;
    use crate::record::step::Truth::{False, True, Unknown};
    use crate::scenario::model::Template;

    fn bench(guide: Guide) -> Bench {
        Bench::new()
            .value("g", Value::Guide(Box::new(guide)))
            .term("promised_limit", &["承诺办结时限", "承诺期限"])
    }

    fn fields(entries: &[(&str, &str, &str)]) -> Guide {
        let fields = entries
            .iter()
            .map(|(term, label, value)| guide_field(term, label, value))
            .collect();
        Guide {
            fields,
            ..Guide::default()
        }
    }

    const READ: [(&str, &str, &str); 3] = [
        ("basis", "设定依据", "法"),
        ("fee", "收费标准", "免费"),
        ("phone", "咨询电话", "12345"),
    ];

    fn with(more: &[(&str, &str, &str)]) -> Guide {
        fields(&[&READ, more].concat())
    }

    #[test]
    fn a_field_and_what_it_says() {
        let says = Match::Matches(r"\d+个?工作日".into());
        let ask = |guide: Guide, says: Option<&Match>| field("g", "promised_limit", says, &bench(guide));
        let limit = ("promised_limit", "承诺期限", "5个工作日");
        assert_eq!(ask(with(&[limit]), None), True);
        assert_eq!(ask(with(&[limit]), Some(&says)), True);
        assert_eq!(
            ask(with(&[("promised_limit", "承诺期限", "按规定")]), Some(&says)),
            False
        );
        assert_eq!(ask(with(&[("promised_limit", "承诺期限", " ")]), None), False);
        assert_eq!(ask(with(&[]), None), False);
        assert_eq!(ask(with(&[("", "办结方式", "窗口")]), None), Unknown);
        assert_eq!(ask(with(&[("", "事项编码", "330")]), None), False);
        assert_eq!(ask(fields(&READ[..2]), None), Unknown);
        let unread = |part: &str| Guide {
            unread: vec![part.into()],
            ..with(&[])
        };
        assert_eq!(ask(unread("promised_limit"), None), Unknown, "its part was not read");
        assert_eq!(ask(unread(crate::record::guide::WHOLE), None), Unknown);
        assert_eq!(ask(unread("hours"), None), False);
        assert_eq!(field("h", "promised_limit", None, &bench(with(&[]))), Unknown);
    }

    #[test]
    fn parts_that_were_not_seen_are_unknown() {
        let none = Bounds {
            is: Some(0),
            ..Bounds::default()
        };
        let some = Bounds {
            at_least: Some(1),
            ..Bounds::default()
        };
        let empty = bench(Guide::default());
        for ask in [steps, materials, samples] {
            assert_eq!(
                [ask("g", none, &empty), ask("g", some, &empty), ask("x", some, &empty)],
                [Unknown; 3]
            );
        }
        let full = Guide {
            steps: vec![said("受理")],
            materials: vec![Material {
                name: said("申请表"),
                ..Material::default()
            }],
            samples: vec![said("样表")],
            ..Guide::default()
        };
        for ask in [steps, materials, samples] {
            assert_eq!(
                [
                    ask("g", none, &bench(full.clone())),
                    ask("g", some, &bench(full.clone()))
                ],
                [False, True]
            );
        }
        let without = Guide {
            samples: vec![],
            ..full
        };
        assert_eq!(samples("g", none, &bench(without)), True);
        let not_asked = Guide {
            no_materials: Some(said("无需材料")),
            ..Guide::default()
        };
        assert_eq!(materials("g", none, &bench(not_asked)), True);
    }

    fn form(name: &str, link: bool) -> Form {
        let link = link.then(|| Link {
            href: format!("https://a.example/{name}"),
            ..Link::default()
        });
        Form {
            name: said(name),
            link,
            ..Form::default()
        }
    }

    fn forms_guide(forms: Vec<Form>) -> Guide {
        let materials = vec![Material {
            name: said("申请表"),
            ..Material::default()
        }];
        Guide {
            forms,
            materials,
            ..Guide::default()
        }
    }

    fn ask(guide: Guide, found: Option<(&str, End, Option<&str>)>) -> [Truth; 3] {
        let mut bench = bench(guide);
        if let Some((form, end, found)) = found {
            bench = bench.fetch(form, end, found.map(download));
        }
        [FormsAre::AllDownloaded, FormsAre::SomeMissing, FormsAre::None]
            .map(|are| forms("g", Some("files"), are, &bench))
    }

    #[test]
    fn forms_to_be_had_elsewhere_accuse_nobody() {
        let mut guide = forms_guide(vec![Form {
            name: said("申请表"),
            ..Form::default()
        }]);
        let none = Bounds {
            is: Some(0),
            ..Bounds::default()
        };
        assert_eq!(ask(guide.clone(), None), [False, True, False]);
        assert_eq!(samples("g", none, &bench(guide.clone())), True);
        guide.fields = vec![Field {
            term: "guide_form_download".into(),
            value: said("请到本网站“表格下载”栏目下载"),
            ..Field::default()
        }];
        assert_eq!(ask(guide.clone(), None), [Unknown, Unknown, False]);
        assert_eq!(samples("g", none, &bench(guide.clone())), Unknown);
        guide.fields = vec![];
        guide.unread = vec!["guide_form_download".into()];
        assert_eq!(ask(guide.clone(), None), [Unknown, Unknown, False]);
        assert_eq!(samples("g", none, &bench(guide)), Unknown);
    }

    #[test]
    fn a_sample_speaks_for_its_own_form_or_for_all() {
        let ask = |names: &[&str], samples: &[&str]| {
            let material = |name: &&str| Material {
                name: said(name),
                ..Material::default()
            };
            let guide = Guide {
                samples: samples.iter().map(|words| said(words)).collect(),
                materials: names.iter().map(material).collect(),
                ..forms_guide(names.iter().map(|name| form(name, true)).collect())
            };
            [FormsAre::AllSampled, FormsAre::SomeUnsampled].map(|are| forms("g", None, are, &bench(guide.clone())))
        };
        let two = ["申请表", "授权委托书"];
        assert_eq!(ask(&two, &["申请表：样表", "授权委托书：样表"]), [True, False]);
        assert_eq!(ask(&two, &["申请表：样表"]), [False, True]);
        assert_eq!(
            ask(&two, &["申请表：样表", "用黑色签字笔填写"]),
            [True, False],
            "for all"
        );
        assert_eq!(ask(&two, &["授权委托书填写范本.doc", "申请表：样表"]), [True, False]);
        assert_eq!(ask(&two, &[]), [False, False]);
    }

    #[test]
    fn a_form_that_a_system_makes_is_not_accused() {
        let online = Form {
            online: true,
            ..form("表", false)
        };
        assert_eq!(ask(forms_guide(vec![online]), None), [Unknown, Unknown, False]);
        let among = Form {
            may_be_among_files: true,
            ..form("表", false)
        };
        assert_eq!(ask(forms_guide(vec![among]), None), [Unknown, Unknown, False]);
    }

    #[test]
    fn forms_and_their_files() {
        let one = || forms_guide(vec![form("表", true)]);
        assert_eq!(ask(one(), Some(("表", End::Met, Some("docx")))), [True, False, False]);
        assert_eq!(ask(one(), Some(("表", End::Met, Some("html")))), [False, True, False]);
        assert_eq!(
            ask(one(), Some(("表", End::Met, Some("unknown")))),
            [Unknown, Unknown, False]
        );
        assert_eq!(ask(one(), Some(("表", End::Absent, None))), [False, True, False]);
        assert_eq!(ask(one(), Some(("表", End::TimedOut, None))), [Unknown, Unknown, False]);
        assert_eq!(ask(one(), None), [Unknown, Unknown, False]);
        assert_eq!(ask(forms_guide(vec![form("表", false)]), None), [False, True, False]);
        assert_eq!(ask(forms_guide(vec![]), None), [False, False, True]);
        assert_eq!(ask(Guide::default(), None), [Unknown, Unknown, Unknown]);
        let two = forms_guide(vec![form("表", true), form("书", true)]);
        assert_eq!(ask(two, Some(("表", End::Met, Some("pdf")))), [Unknown, Unknown, False]);
    }

    #[test]
    fn a_file_is_told_by_what_came() {
        let of = |end, found: &str| content_is_file(&Download { end, ..download(found) });
        assert_eq!(of(DownloadEnd::Complete, "ofd"), True);
        assert_eq!(of(DownloadEnd::Complete, "empty"), False);
        assert_eq!(of(DownloadEnd::Broken, "pdf"), Unknown);
        assert_eq!(of(DownloadEnd::TooLarge, "zip"), True);
    }

    #[test]
    fn words_of_a_rule_that_cannot_be_had_are_unknown() {
        let says = Match::Is(Template::plain("x"));
        let term = Match::Term("unheard_of".into());
        let guide = with(&[("promised_limit", "承诺期限", "x")]);
        assert_eq!(field("g", "promised_limit", Some(&says), &bench(guide.clone())), True);
        assert_eq!(field("g", "promised_limit", Some(&term), &bench(guide)), Unknown);
    }
}
