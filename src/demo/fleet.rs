//! The portals of the demo: which style, and which one thing is wrong with each.

use super::faults::{Fault, Trouble};

/// A vendor's way of making portals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Tables for layout, GBK, image links, `javascript:` addresses, alerts; about 2012.
    Table,
    /// A shell filled by script over a JSON interface, hash routes, elements that only look like buttons.
    Spa,
    /// Pages made on the server in the manner of Bootstrap, with single sign-on at a host of its own.
    Boot,
    /// Web components with open shadow roots.
    Shadow,
    /// Framesets and frames of other hosts.
    Frame,
    /// Dialogs over the page, tabs, fields without labels, `<a onclick>` for everything pressed, drifting notices.
    Modal,
}

impl Style {
    /// All of them.
    pub const ALL: [Style; 6] = [
        Style::Table,
        Style::Spa,
        Style::Boot,
        Style::Shadow,
        Style::Frame,
        Style::Modal,
    ];

    /// The word used in a portal's id and for its folder of templates.
    pub fn word(self) -> &'static str {
        match self {
            Style::Table => "table",
            Style::Spa => "spa",
            Style::Boot => "boot",
            Style::Shadow => "shadow",
            Style::Frame => "frame",
            Style::Modal => "modal",
        }
    }
}

/// One portal: a government portal, its platform, its sign-on host and one department's system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    /// Id, a host label: `boot-no-search`.
    pub id: String,
    /// The place, 青岭市.
    pub city: String,
    /// The platform's name, 青岭市政务服务网.
    pub name: String,
    /// Its level, as profiles write it.
    pub level: &'static str,
    /// Markup.
    pub style: Style,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// What else is wrong with it; portals of the standard fleet have one fault at most.
    pub more: Vec<Fault>,
    /// What is wrong around it; never together with a fault.
    pub trouble: Option<Trouble>,
    /// Name of the item that its profile asks for.
    pub item: &'static str,
    /// Items that its profile asks for where there are several, each with faults of its own; else empty.
    pub sampled: Vec<Sampled>,
}

/// An item that a portal is asked for, with what is wrong with its guide alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampled {
    /// Its name.
    pub title: &'static str,
    /// What is wrong with its guide.
    pub faults: Vec<Fault>,
    /// The profile gives the guide's address; without it the guide has to be found.
    pub addressed: bool,
}

impl Portal {
    /// Everything that is wrong with the portal as a whole.
    pub fn faults(&self) -> impl Iterator<Item = Fault> + '_ {
        self.fault.iter().chain(&self.more).copied()
    }

    /// Whether this is wrong with the portal.
    pub fn has(&self, fault: Fault) -> bool {
        self.faults().any(|own| own == fault)
    }

    /// What is wrong with the guide of an item: what the portal lacks everywhere, and what this guide lacks.
    pub fn faults_of(&self, title: &str) -> Vec<Fault> {
        let own = self.sampled.iter().filter(|item| item.title == title);
        self.faults()
            .chain(own.flat_map(|item| item.faults.iter().copied()))
            .collect()
    }

    /// Names of the items that its profile asks for.
    pub fn titles(&self) -> Vec<&'static str> {
        if self.sampled.is_empty() {
            return vec![self.item];
        }
        self.sampled.iter().map(|item| item.title).collect()
    }
}

/// Invented places, one for each portal in turn.
pub const PLACES: [&str; 48] = [
    "青岭",
    "白沙",
    "云溪",
    "石桥",
    "临泽",
    "望川",
    "松阳坪",
    "柳河湾",
    "金塘",
    "南浦",
    "北屏",
    "东临",
    "西渚",
    "长岗",
    "双泉",
    "平湖湾",
    "清源坝",
    "宁谷",
    "安陵",
    "永康里",
    "新垣",
    "古渡",
    "荷塘",
    "枫林",
    "桐岭",
    "梅坞",
    "竹溪口",
    "兰陂",
    "菊潭",
    "杏坪",
    "桃源里",
    "槐荫",
    "榆关",
    "柏林坡",
    "杨津",
    "苇泊",
    "芦汀",
    "莲池",
    "菱湖",
    "藕塘",
    "秋浦口",
    "春江坝",
    "夏津口",
    "冬岭",
    "晨阳",
    "暮云",
    "星沙湾",
    "月港",
];

/// Items that profiles ask for, in turn; each needs a form.
const ITEMS: [&str; 8] = [
    "企业设立登记",
    "教师资格认定",
    "排污许可证核发",
    "道路货物运输经营许可",
    "个体工商户登记",
    "建筑工程施工许可证核发",
    "社会保障卡申领",
    "护士执业注册",
];

/// The item that needs no form.
pub const ITEM_WITHOUT_FORM: &str = "老年人优待证办理";

/// Faults that stand in a second style as well: what is pressed, filled in or read there is made otherwise.
const AGAIN: [(Style, Fault); 3] = [
    (Style::Modal, Fault::ConsultDead),
    (Style::Modal, Fault::StepsBare),
    (Style::Modal, Fault::FormHtmlError),
];

/// The standard demo: one faultless portal a style, then one portal for each fault and each trouble, and a few faults
/// in a second style.
pub fn fleet() -> Vec<Portal> {
    let mut portals: Vec<Portal> = Style::ALL.into_iter().map(|style| portal(style, None, None)).collect();
    portals.extend(
        Fault::ALL
            .into_iter()
            .map(|fault| portal(style_of_fault(fault), Some(fault), None)),
    );
    portals.extend(
        Trouble::ALL
            .into_iter()
            .map(|trouble| portal(style_of_trouble(trouble), None, Some(trouble))),
    );
    portals.extend(AGAIN.into_iter().map(|(style, fault)| portal(style, Some(fault), None)));
    for (number, one) in portals.iter_mut().enumerate() {
        settle(one, number);
    }
    portals
}

/// Eight portals for a quick run: a faultless one of each of three styles, one fault each of five kinds.
pub fn fleet_small() -> Vec<Portal> {
    let wanted = [
        "table-plain",
        "spa-plain",
        "boot-plain",
        "table-registration-dead",
        "boot-search-misses",
        "table-form-hash",
        "boot-consult-dead",
        "boot-waf-412",
    ];
    fleet()
        .into_iter()
        .filter(|portal| wanted.contains(&portal.id.as_str()))
        .collect()
}

/// A portal of any style with any one flaw, for fleets of other shapes; `number` chooses place and item.
///
/// Every fault shows in every style, but for [`Fault::ContradictingLimit`]: only the government portals of boot and table
/// publish items of their own. The troubles of search results and the covering notice show only in the styles that
/// the standard fleet puts them in; elsewhere such a portal is faultless, and its expected verdicts hold all the same.
pub fn single(style: Style, fault: Option<Fault>, trouble: Option<Trouble>, number: usize) -> Portal {
    let mut made = portal(style, fault, trouble);
    settle(&mut made, number);
    made
}

fn portal(style: Style, fault: Option<Fault>, trouble: Option<Trouble>) -> Portal {
    let flaw = match (fault, trouble) {
        (Some(fault), _) => fault.word(),
        (None, Some(trouble)) => trouble.word(),
        (None, None) => "plain",
    };
    Portal {
        id: format!("{}-{flaw}", style.word()),
        city: String::new(),
        name: String::new(),
        level: "county",
        style,
        fault,
        more: Vec::new(),
        trouble,
        item: ITEMS[0],
        sampled: Vec::new(),
    }
}

/// Gives a portal its place, level and item.
fn settle(portal: &mut Portal, number: usize) {
    let place = PLACES[number % PLACES.len()];
    let (level, kind) = match number % 6 {
        0 | 3 => ("prefecture", "市"),
        1 => ("provincial", "省"),
        2 | 4 => ("county", "县"),
        _ => ("county", "区"),
    };
    portal.level = level;
    portal.city = format!("{place}{kind}");
    portal.name = format!("{place}{kind}政务服务网");
    portal.item = if portal.fault == Some(Fault::ItemNeedsNoForm) {
        ITEM_WITHOUT_FORM
    } else {
        ITEMS[number % ITEMS.len()]
    };
}

fn style_of_fault(fault: Fault) -> Style {
    match fault {
        Fault::EntryMissing => Style::Boot,
        Fault::EntryInFriendlyLinksOnly => Style::Table,
        Fault::EntryDead => Style::Boot,
        Fault::ContradictingLimit => Style::Boot,
        Fault::SecondLogin => Style::Spa,
        Fault::BindingForm => Style::Table,
        Fault::NoRegistration => Style::Spa,
        Fault::RegistrationDead => Style::Table,
        Fault::RegisterAppOnly => Style::Boot,
        Fault::RegisterServerError => Style::Boot,
        Fault::RegisterCaptcha => Style::Table,
        Fault::RegisterSms => Style::Spa,
        Fault::NoSearch => Style::Boot,
        Fault::SearchDead => Style::Spa,
        Fault::SearchMissesItems => Style::Boot,
        Fault::SearchSameForAll => Style::Table,
        Fault::SearchNewsOnly => Style::Spa,
        Fault::NoConsult => Style::Table,
        Fault::ConsultDead => Style::Boot,
        Fault::PhoneOnly => Style::Spa,
        Fault::LateReplies => Style::Table,
        Fault::UnansweredQuestions => Style::Spa,
        Fault::ReceiptsForReplies => Style::Shadow,
        Fault::ComplaintAnsweredLate => Style::Frame,
        Fault::FormNoDownload => Style::Spa,
        Fault::FormHtmlError => Style::Table,
        Fault::FormEmptyFile => Style::Boot,
        Fault::FormHash => Style::Table,
        Fault::FormBehindLogin => Style::Boot,
        Fault::ItemNeedsNoForm => Style::Boot,
        Fault::StepsBare => Style::Frame,
        Fault::LimitVague => Style::Table,
        Fault::FeeVague => Style::Spa,
        Fault::ContactForComplaintsOnly => Style::Shadow,
        Fault::MaterialCatchAll => Style::Boot,
        Fault::NoSample => Style::Frame,
        Fault::MaterialRequirementsMissing => Style::Shadow,
        Fault::GroundsVague => Style::Table,
        Fault::SignatureUnsaid => Style::Spa,
        Fault::GuideUndated => Style::Boot,
        Fault::ColumnEmpty => Style::Table,
        Fault::ColumnBare => Style::Spa,
        Fault::ColumnHotOnly => Style::Boot,
        Fault::ColumnBroken => Style::Frame,
    }
}

fn style_of_trouble(trouble: Trouble) -> Style {
    match trouble {
        Trouble::CaptchaWall => Style::Boot,
        Trouble::Waf412 => Style::Boot,
        Trouble::Waf521 => Style::Spa,
        Trouble::Maintenance503 => Style::Table,
        Trouble::ResetConnection => Style::Boot,
        Trouble::Hang => Style::Table,
        Trouble::Slow => Style::Boot,
        Trouble::AlertOnLoad => Style::Table,
        Trouble::RedirectLoop => Style::Boot,
        Trouble::LoginWall => Style::Boot,
        Trouble::RateLimited429 => Style::Spa,
        Trouble::FloatingOverlay => Style::Spa,
        Trouble::ResultsInNewTab => Style::Boot,
        Trouble::LateResults => Style::Boot,
        Trouble::EntryTwoClicks => Style::Table,
        Trouble::PopupOnLoad => Style::Boot,
        Trouble::ScriptTitle => Style::Spa,
        Trouble::TraversalName => Style::Boot,
        Trouble::LoginCaptcha => Style::Table,
        Trouble::RelayedSignOn => Style::Shadow,
        Trouble::ServerError500 => Style::Frame,
        Trouble::LateColumns => Style::Spa,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_distinct_and_each_portal_has_at_most_one_flaw() {
        let portals = fleet();
        assert_eq!(
            portals.iter().map(|p| p.id.clone()).collect::<HashSet<_>>().len(),
            portals.len()
        );
        assert!(portals.iter().all(|p| p.fault.is_none() || p.trouble.is_none()));
        for style in Style::ALL {
            let faultless = portals
                .iter()
                .filter(|p| p.style == style && p.fault.is_none() && p.trouble.is_none());
            assert_eq!(faultless.count(), 1, "{style:?}");
        }
    }

    #[test]
    fn the_small_fleet_is_whole() {
        assert_eq!(fleet_small().len(), 8);
    }
}
