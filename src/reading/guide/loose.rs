//! Files of a guide that no material's name claims: they may be the forms that have no download of their own.

use std::sync::OnceLock;

use regex::Regex;

use super::form::named_links;
use super::form_word::{is_document, is_sample_word};
use super::section::Section;
use super::term::{Part, Terms};
use crate::reading::normal::normal;
use crate::record::guide::{Form, Guide};
use crate::record::outline::Link;

/// Gives forms without a download the files of the parts for downloads, where there is one for each, or an archive for
/// all; where other files are left, each such form may be among them.
pub fn settle(sections: &[Section<'_>], terms: &Terms, guide: &mut Guide) {
    let of_material = |form: &Form| guide.materials.iter().any(|one| one.name.words == form.name.words);
    let without = |form: &Form| form.link.is_none() && !form.online && of_material(form);
    let lacking = guide.forms.iter().filter(|form| without(form)).count();
    if lacking == 0 {
        return;
    }
    // Forms that only a part for downloads names stand for a material with a like name, perhaps.
    let apart = |form: &Form| form.link.is_some() && !of_material(form);
    let mut offered: Vec<Link> = guide
        .forms
        .iter()
        .filter(|form| apart(form))
        .filter_map(|form| form.link.clone())
        .collect();
    let left = left_over(sections, terms, guide);
    offered.extend(
        left.iter()
            .filter(|(_, of_forms)| *of_forms)
            .map(|(link, _)| link.clone()),
    );
    let one_for_all = offered.len() == 1 && is_archive(&offered[0]);
    let each = offered.len() == lacking || one_for_all;
    let (lacks, apart): (Vec<bool>, Vec<bool>) = guide.forms.iter().map(|form| (without(form), apart(form))).unzip();
    let mut turn = offered.iter().cycle();
    for (form, _) in guide.forms.iter_mut().zip(&lacks).filter(|(_, lacks)| **lacks) {
        match turn.next().filter(|_| each) {
            Some(link) => {
                form.path.clone_from(&link.path);
                form.link = Some(link.clone());
                form.guessed = true;
                // An archive may hold its sample, too.
                form.unexplained |= one_for_all;
            }
            None if !offered.is_empty() || !left.is_empty() => {
                form.may_be_among_files = true;
                form.unexplained |= !left.is_empty();
            }
            None => {}
        }
    }
    if each {
        let mut apart = apart.into_iter();
        guide.forms.retain(|_| !apart.next().unwrap_or_default());
    }
}

/// Files of the guide that neither a form nor a sample nor a row of the materials took, and whether each stands in a part
/// for downloads.
fn left_over(sections: &[Section<'_>], terms: &Terms, guide: &Guide) -> Vec<(Link, bool)> {
    let mut out: Vec<(Link, bool)> = Vec::new();
    for section in sections {
        let of_forms = section.part() == Some(Part::Forms);
        if matches!(section.part(), Some(Part::Samples | Part::Steps)) || section.term.as_deref() == Some("guide_basis")
        {
            continue;
        }
        for (name, link, _) in section.pieces.iter().flat_map(|piece| named_links(piece, terms)) {
            let text = normal(&name);
            let taken = guide.forms.iter().any(|form| form.link.as_ref() == Some(&link))
                || guide.materials.iter().any(|one| one.links.contains(&link))
                || out.iter().any(|(other, _)| *other == link);
            let sample = is_sample_word(&text, terms) || is_sample_word(&normal(&link.text), terms);
            let given = !link.idle && (is_document(&link) || of_forms && link.scripted);
            if given && !taken && !sample && !is_law(&text) {
                out.push((link, of_forms));
            }
        }
    }
    out
}

fn is_archive(link: &Link) -> bool {
    let ends = |text: &str| {
        [".zip", ".rar", ".7z"]
            .iter()
            .any(|end| text.to_lowercase().contains(end))
    };
    ends(&link.href) || ends(&link.text)
}

/// Laws, notices and charts are attached to guides, too, and are no forms.
fn is_law(name: &str) -> bool {
    static LAW: OnceLock<Regex> = OnceLock::new();
    let law = LAW.get_or_init(|| {
        Regex::new("条例|办法|规定|通知|意见|决定|公告|法律|法》|流程图|指南|须知|目录|手册")
            .expect("the pattern is constant")
    });
    law.is_match(name)
}
