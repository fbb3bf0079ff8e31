//! The eleven figures that 国办函〔2017〕115号 published, and the faults by which each is brought about.

use crate::demo::faults::Fault;

/// What a figure of the notice counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The 201 platforms.
    Platform,
    /// The 865 items.
    Item,
}

/// One published figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Its name here: the id of its indicator, or what its indicators have in common.
    pub id: &'static str,
    /// Chinese, in the notice's words.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
    /// The indicators that it is of; a case counts as failed when one of them fails.
    pub indicators: &'static [&'static str],
    /// What is counted.
    pub unit: Unit,
    /// The published per cent.
    pub percent: u32,
    /// The notice counted those that are well (87 % of the channels are), not those that are not.
    pub of_the_well: bool,
    /// The faults that are seeded for it, in turn, the first ones of different indicators.
    pub faults: &'static [Fault],
    /// Seeded only where nothing was seeded for these figures: their faults hide this one's. Its rate is of all cases
    /// all the same, as the notice's is.
    pub apart_from: &'static [&'static str],
    /// The cases that nothing hides, in words; empty where nothing is hidden.
    pub seen: (&'static str, &'static str),
}

/// All eleven, in the order of the notice.
pub const FIGURES: [Figure; 11] = [
    Figure {
        id: "P1",
        zh: "未与政府门户网站前端整合",
        en: "no single entry from the government portal",
        indicators: &["P1"],
        unit: Unit::Platform,
        percent: 26,
        of_the_well: false,
        faults: &[Fault::EntryMissing, Fault::EntryDead],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "P3",
        zh: "部分栏目下无内容",
        en: "columns without content",
        indicators: &["P3"],
        unit: Unit::Platform,
        percent: 68,
        of_the_well: false,
        faults: &[Fault::ColumnEmpty, Fault::ColumnBare, Fault::ColumnHotOnly],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "P6a",
        zh: "咨询投诉渠道真实有效",
        en: "a channel for questions that works",
        indicators: &["P6a"],
        unit: Unit::Platform,
        percent: 87,
        of_the_well: true,
        faults: &[Fault::NoConsult, Fault::ConsultDead, Fault::PhoneOnly],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "P6b",
        zh: "超过5个工作日未答复",
        en: "no reply within five working days",
        indicators: &["P6b"],
        unit: Unit::Platform,
        percent: 38,
        of_the_well: false,
        faults: &[
            Fault::LateReplies,
            Fault::UnansweredQuestions,
            Fault::ReceiptsForReplies,
        ],
        apart_from: &["P6a"],
        seen: ("其中有公开列表的平台", "of platforms with a public list"),
    },
    Figure {
        id: "P5",
        zh: "搜索功能不可用",
        en: "search cannot be used",
        indicators: &["P5a", "P5b"],
        unit: Unit::Platform,
        percent: 22,
        of_the_well: false,
        faults: &[
            Fault::NoSearch,
            Fault::SearchMissesItems,
            Fault::SearchDead,
            Fault::SearchNewsOnly,
            Fault::SearchSameForAll,
        ],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "S1",
        zh: "只提供办事环节名称",
        en: "bare names of steps",
        indicators: &["S1"],
        unit: Unit::Item,
        percent: 25,
        of_the_well: false,
        faults: &[Fault::StepsBare],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "S2",
        zh: "未明确时限、收费或联系方式",
        en: "time limit, fee or contact not stated",
        indicators: &["S2a", "S2b", "S2c"],
        unit: Unit::Item,
        percent: 33,
        of_the_well: false,
        faults: &[Fault::LimitVague, Fault::FeeVague, Fault::ContactForComplaintsOnly],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "S3",
        zh: "办理材料有兜底性条款",
        en: "a catch-all among the materials",
        indicators: &["S3"],
        unit: Unit::Item,
        percent: 13,
        of_the_well: false,
        faults: &[Fault::MaterialCatchAll],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "S4a",
        zh: "未提供办事表格下载",
        en: "forms cannot be downloaded",
        indicators: &["S4a"],
        unit: Unit::Item,
        percent: 41,
        of_the_well: false,
        faults: &[Fault::FormHtmlError, Fault::FormEmptyFile, Fault::FormHash],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "S4b",
        zh: "未提供填写说明或示范文本",
        en: "no sample and no filling instruction",
        indicators: &["S4b"],
        unit: Unit::Item,
        percent: 48,
        of_the_well: false,
        faults: &[Fault::NoSample],
        apart_from: &[],
        seen: ("", ""),
    },
    Figure {
        id: "S5",
        zh: "未明确材料格式要求",
        en: "form of the materials not stated",
        indicators: &["S5"],
        unit: Unit::Item,
        percent: 55,
        of_the_well: false,
        faults: &[Fault::MaterialRequirementsMissing],
        apart_from: &[],
        seen: ("", ""),
    },
];

impl Figure {
    /// How many of `cases` fail, so that the published per cent comes out as nearly as whole numbers allow; at least one
    /// of each indicator fails and at least one case is well.
    pub fn failing(&self, cases: usize) -> usize {
        let published = (cases * self.percent as usize * 2 + 100) / 200;
        let failing = if self.of_the_well { cases - published } else { published };
        let least = self.indicators.len();
        failing.min(cases.saturating_sub(1)).max(least)
    }

    /// The published per cent as a count of `failing` among `cases` gives it.
    pub fn rounded(&self, failing: usize, cases: usize) -> u32 {
        let counted = if self.of_the_well { cases - failing } else { failing };
        u32::try_from((counted * 200 + cases) / (2 * cases.max(1))).unwrap_or(u32::MAX)
    }
}
