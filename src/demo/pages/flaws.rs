//! An item's guide as its faults have it.

use crate::demo::catalogue::{Item, Material, Way};
use crate::demo::faults::Fault;

/// The guide that visitors see of an item with these faults; faults that bear on other things leave it alone.
pub fn shown(item: &Item, faults: &[Fault], updated: String) -> Item {
    let mut item = item.clone();
    let basis = item.basis.first().cloned().unwrap_or_default();
    item.materials
        .iter_mut()
        .for_each(|material| material.basis.clone_from(&basis));
    item.updated = updated;
    for material in item.materials.iter_mut().filter(|material| material.form) {
        (material.blank, material.sample) = ways(faults);
    }
    if faults.contains(&Fault::StepsBare) {
        item.steps.iter_mut().for_each(|step| step.text.clear());
    }
    if faults.contains(&Fault::LimitVague) {
        item.legal = "按规定办理".into();
        item.promised = "按规定办理".into();
    }
    if faults.contains(&Fault::FeeVague) {
        item.fee = "详见收费目录".into();
    }
    if faults.contains(&Fault::ContactForComplaintsOnly) {
        item.phone.clear();
    }
    if let Some(last) = item
        .materials
        .last()
        .cloned()
        .filter(|_| faults.contains(&Fault::MaterialCatchAll))
    {
        item.materials.push(Material {
            name: "其　它　有　关　材　料".into(),
            form: false,
            note: String::new(),
            blank: Way::None,
            sample: Way::None,
            ..last
        });
    }
    if faults.contains(&Fault::MaterialRequirementsMissing) {
        for material in &mut item.materials {
            material.original.clear();
            material.medium.clear();
        }
    }
    advisory(&mut item, faults);
    item
}

/// What no site fails for.
fn advisory(item: &mut Item, faults: &[Fault]) {
    if faults.contains(&Fault::GroundsVague) {
        item.basis = vec!["按国家有关法律法规的规定执行".into()];
        item.conditions = vec!["符合法律、法规规定的条件".into()];
    }
    if faults.contains(&Fault::SignatureUnsaid) {
        let forms = item.materials.iter_mut().filter(|material| material.form);
        forms.for_each(|form| form.note.clear());
    }
    if faults.contains(&Fault::GuideUndated) {
        item.updated.clear();
    }
}

/// How the empty form and its sample are to be had.
fn ways(faults: &[Fault]) -> (Way, Way) {
    let has = |fault| faults.contains(&fault);
    if has(Fault::FormNoDownload) {
        return (Way::None, Way::None);
    }
    let way = if has(Fault::FormHash) {
        Way::Hash
    } else if has(Fault::FormBehindLogin) {
        Way::Login
    } else {
        Way::File
    };
    // The fault is of the empty form alone: its sample is a file as before.
    let sample = match way {
        _ if has(Fault::NoSample) => Way::None,
        Way::Hash => Way::File,
        other => other,
    };
    (way, sample)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::ITEMS;

    #[test]
    fn faults_of_one_guide_do_not_hide_each_other() {
        let faults = [
            Fault::FormHash,
            Fault::NoSample,
            Fault::MaterialCatchAll,
            Fault::FeeVague,
        ];
        let item = shown(&ITEMS[0], &faults, String::new());
        let form = item.materials.iter().find(|material| material.form).expect("a form");
        assert_eq!((form.blank, form.sample), (Way::Hash, Way::None));
        assert!(
            item.materials
                .last()
                .is_some_and(|last| last.name.contains('它') && last.blank == Way::None)
        );
        assert_eq!(
            (item.fee.as_str(), item.phone.as_str()),
            ("详见收费目录", ITEMS[0].phone.as_str())
        );
    }
}
