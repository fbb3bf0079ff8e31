//! What a material's words say of who signs or seals it (签名签章), and what demands it (材料依据).

use std::sync::LazyLock;

use regex::Regex;

use super::{ground, is_blank, leaves_open, pattern};
use crate::reading::normal::normal;
use crate::record::guide::{Material, Said};

/// Whether the material, or what is said of all (`for_all`), tells that it is signed or sealed, or that it need not be.
pub fn signs(material: &Material, for_all: &str) -> bool {
    static SIGNS: LazyLock<Regex> =
        LazyLock::new(|| pattern("签字|签名|签章|签署|签印|亲签|盖章|公章|印章|用印|骑缝章|手印|捺印|指印"));
    let mut columns = material
        .columns
        .iter()
        .filter(|(_, said)| !is_blank(&normal(&said.words)));
    let told = |(head, said): &(String, Said)| SIGNS.is_match(&normal(&said.words)) || SIGNS.is_match(&normal(head));
    SIGNS.is_match(&normal(&material.name.words)) || columns.any(told) || SIGNS.is_match(&normal(for_all))
}

/// Whether the material, or what is said of all, names what demands it: a column of bases that is filled, or a
/// document anywhere beside it.
pub fn has_basis(material: &Material, for_all: &str) -> bool {
    let filled = |value: &str| !is_blank(value) && value != "无" && !leaves_open(value);
    let told = |(head, said): &(String, Said)| {
        let value = normal(&said.words);
        ground::names_document(&value) || (normal(head).contains("依据") && filled(&value))
    };
    material.columns.iter().any(told) || ground::names_document(&normal(for_all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material(columns: &[(&str, &str)]) -> Material {
        let said = |words: &str| Said {
            words: words.into(),
            ..Said::default()
        };
        Material {
            name: said("申请书"),
            columns: columns
                .iter()
                .map(|(head, words)| ((*head).into(), said(words)))
                .collect(),
            ..Material::default()
        }
    }

    #[test]
    fn who_signs_is_said_beside_it_or_of_all() {
        assert!(signs(&material(&[("材料要求", "法定代表人签字并加盖公章")]), ""));
        assert!(
            signs(&material(&[("是否需要盖章", "否")]), ""),
            "that it need not be is said"
        );
        assert!(signs(&material(&[]), "以上材料均须加盖公章"));
        assert!(!signs(&material(&[("是否需要盖章", "")]), ""));
        assert!(!signs(&material(&[("材料要求", "原件1份，A4纸打印")]), ""));
        assert!(!signs(&material(&[]), ""));
    }

    #[test]
    fn what_demands_it_is_named() {
        assert!(has_basis(&material(&[("依据", "公司登记管理条例")]), ""));
        assert!(has_basis(&material(&[("备注", "依据《公司法》第二十九条")]), ""));
        assert!(has_basis(&material(&[]), "以上材料依据《行政许可法》第三十一条提交"));
        assert!(!has_basis(&material(&[("材料依据", "/")]), ""));
        assert!(!has_basis(&material(&[("材料依据", "按规定")]), ""));
        assert!(!has_basis(&material(&[("备注", "由申请人自备")]), ""));
    }
}
