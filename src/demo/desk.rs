//! What a portal does behind its pages, the same in every style: search, registration, login, questions, files.

use serde::Serialize;

use super::calendar::Calendar;
use super::catalogue::{self, ITEMS, Item, NEWS, QUESTIONS, SeededQuestion};
use super::documents::{self, Document};
use super::faults::{Fault, Trouble};
use super::fleet::Portal;
use super::state::{Asked, Site};
use super::visit::Visit;

/// Days after which the office answers a visitor's question.
const ANSWERED_AFTER: i64 = 2;

/// Days after which a badly treated question is answered: more than five working days whatever the holidays.
const LATE: u8 = 16;

/// A notice as shown.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// Title.
    pub title: String,
    /// Date, `2026-11-20`.
    pub date: String,
    /// Number in its address.
    pub id: usize,
}

/// What a search found.
#[derive(Debug, Default, Serialize)]
pub struct Hits {
    /// Items.
    pub items: Vec<&'static Item>,
    /// Notices.
    pub notices: Vec<Notice>,
}

/// A consultation as shown.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    /// Id in its address.
    pub id: String,
    /// Receipt number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Text.
    pub content: String,
    /// Department.
    pub dept: String,
    /// `2026-11-20`
    pub asked: String,
    /// `2026-11-21`, once answered.
    pub replied: Option<String>,
    /// The reply, once given.
    pub reply: Option<String>,
}

/// What came of a registration.
#[derive(Debug, PartialEq, Eq)]
pub enum Registered {
    /// The account exists now.
    Done,
    /// Something was wrong; (field, message).
    Wrong(Vec<(&'static str, &'static str)>),
    /// The server failed.
    Broken,
}

/// Searches items and notices.
pub fn search(site: &Site, calendar: &Calendar, words: &str) -> Hits {
    let words: Vec<&str> = words.split_whitespace().collect();
    let matches = |text: &str| !words.is_empty() && words.iter().all(|word| text.contains(word));
    let found: Vec<&'static Item> = ITEMS
        .iter()
        .filter(|item| matches(&item.title) || matches(&item.dept))
        .collect();
    let about = |found: &[&Item], forms: &[&str]| -> Vec<Notice> {
        let titles = found
            .iter()
            .flat_map(|item| forms.iter().map(|form| form.replace("{}", &item.title)));
        let dated = |(turn, title)| Notice {
            title,
            date: day(calendar.ago(3 + 9 * turn as i64, turn)),
            id: 100 + turn,
        };
        titles.enumerate().map(dated).collect()
    };
    let has = |fault| site.portal.has(fault);
    if has(Fault::SearchMissesItems) {
        return Hits::default();
    }
    if has(Fault::SearchSameForAll) {
        return Hits {
            items: ITEMS.iter().take(8).collect(),
            notices: Vec::new(),
        };
    }
    if has(Fault::SearchNewsOnly) {
        let forms = [
            "关于规范{}工作的通知",
            "关于{}业务系统升级的通告",
            "《{}办理规程》政策解读",
        ];
        return Hits {
            items: Vec::new(),
            notices: about(&found, &forms),
        };
    }
    let mut notices = about(&found[..found.len().min(2)], &["关于做好{}有关工作的通知"]);
    notices.extend(notices_of(calendar).into_iter().filter(|notice| matches(&notice.title)));
    Hits { items: found, notices }
}

/// All notices with their dates.
pub fn notices_of(calendar: &Calendar) -> Vec<Notice> {
    let dated = |(id, news): (usize, &catalogue::News)| Notice {
        title: news.title.clone(),
        date: day(calendar.ago(news.days, id)),
        id,
    };
    NEWS.iter().enumerate().map(dated).collect()
}

/// Makes an account from `username`, `password`, `password2`, `phone`, `agree` (and `captcha` or `sms`).
pub fn register(site: &Site, visit: &Visit) -> Registered {
    let mut wrong = Vec::new();
    let (name, password, phone) = (visit.field("username"), visit.field("password"), visit.field("phone"));
    if name.chars().count() < 4 {
        wrong.push(("username", "用户名长度不能少于4位"));
    }
    let mixed = password.chars().any(|c| c.is_ascii_digit()) && password.chars().any(|c| c.is_ascii_alphabetic());
    if password.chars().count() < 8 || !mixed {
        wrong.push(("password", "密码须为8位以上，且同时包含字母和数字"));
    }
    if password != visit.field("password2") {
        wrong.push(("password2", "两次输入的密码不一致"));
    }
    if !mobile(phone) {
        wrong.push(("phone", "请输入正确的手机号码"));
    }
    if visit.field("agree").is_empty() {
        wrong.push(("agree", "请先阅读并同意用户服务协议"));
    }
    if site.memory().accounts.contains_key(name) {
        wrong.push(("username", "该用户名已被注册"));
    }
    if site.portal.has(Fault::RegisterSms) {
        wrong.push(("sms", "短信验证码错误或已失效"));
    }
    if site.portal.has(Fault::RegisterCaptcha) && !site.memory().captchas.remove(visit.field("captcha")) {
        wrong.push(("captcha", "图形验证码不正确"));
    }
    if !wrong.is_empty() {
        return Registered::Wrong(wrong);
    }
    if site.portal.has(Fault::RegisterServerError) {
        return Registered::Broken;
    }
    site.memory().accounts.insert(name.to_string(), password.to_string());
    Registered::Done
}

/// Whether name and password belong together.
pub fn knows(site: &Site, visit: &Visit) -> bool {
    let coded = site.portal.trouble == Some(Trouble::LoginCaptcha);
    if coded && !site.memory().captchas.remove(visit.field("captcha")) {
        return false;
    }
    site.memory()
        .accounts
        .get(visit.field("username"))
        .is_some_and(|known| known == visit.field("password"))
}

/// Takes a question (`title`, `content`, `name`, `phone`); messages for what is missing, none for a server's failure.
pub fn ask(site: &Site, calendar: &Calendar, visit: &Visit) -> Result<Asked, Option<&'static str>> {
    if visit.field("title").trim().is_empty() {
        return Err(Some("请填写咨询标题"));
    }
    if visit.field("content").trim().chars().count() < 5 {
        return Err(Some("咨询内容不能少于5个字"));
    }
    if visit.field("name").trim().is_empty() {
        return Err(Some("请填写您的姓名"));
    }
    if !mobile(visit.field("phone")) {
        return Err(Some("请填写正确的手机号码"));
    }
    if site.portal.has(Fault::ConsultDead) {
        return Err(None);
    }
    let code = site.token()[..6].to_uppercase();
    let at = calendar.now();
    let mut memory = site.memory();
    let number = format!("ZX{}{:04}", at.format("%Y%m%d"), memory.asked.len() + 1);
    let title = visit.field("title").trim().to_string();
    let asked = Asked {
        number,
        code,
        title,
        content: visit.field("content").trim().to_string(),
        at,
    };
    memory.asked.push(asked.clone());
    Ok(asked)
}

/// All consultations, newest first, with the replies given by now.
pub fn questions(site: &Site, calendar: &Calendar) -> Vec<Question> {
    let now = calendar.now();
    let mut list: Vec<Question> = site
        .memory()
        .asked
        .iter()
        .rev()
        .map(|asked| shown(site, asked, now))
        .collect();
    for (turn, seeded) in QUESTIONS.iter().enumerate() {
        list.push(seeded_one(&site.portal, calendar, turn, seeded));
    }
    if site.portal.has(Fault::ComplaintAnsweredLate) {
        list.insert(list.len() - 3, complaint(calendar));
    }
    list
}

/// A question that was there before, as the fault has it: every second of the older ones is treated badly.
fn seeded_one(portal: &Portal, calendar: &Calendar, turn: usize, seeded: &SeededQuestion) -> Question {
    let badly = turn % 2 == 1 && seeded.asked > i64::from(LATE);
    let badly = |fault: Fault| badly && portal.has(fault);
    let after = if badly(Fault::UnansweredQuestions) {
        None
    } else if badly(Fault::LateReplies) {
        Some(LATE.into())
    } else {
        seeded.replied
    };
    let reply = if badly(Fault::ReceiptsForReplies) {
        "您好，您的来信已收到，正在转办，请您耐心等待。感谢您的关注与支持！"
    } else {
        seeded.reply.as_str()
    };
    let asked = calendar.ago(seeded.asked, turn);
    let replied = after.map(|days| calendar.ago(seeded.asked - days, turn));
    let replied = replied.filter(|at| *at <= calendar.now());
    Question {
        id: format!("s{turn}"),
        number: format!("ZX{}{:04}", asked.format("%Y%m%d"), 11 + turn * 7),
        title: seeded.title.clone(),
        content: seeded.content.clone(),
        dept: seeded.dept.clone(),
        asked: day(asked),
        replied: replied.map(day),
        reply: replied.map(|_| reply.to_string()),
    }
}

/// A complaint among the questions, answered late: another rule is for those.
fn complaint(calendar: &Calendar) -> Question {
    Question {
        id: "t1".into(),
        number: format!("TS{}0003", calendar.ago(40, 5).format("%Y%m%d")),
        title: "投诉小区旁工地夜间施工噪音扰民".into(),
        content: "工地连续多日施工到凌晨，请有关部门处理。".into(),
        dept: "城市管理局".into(),
        asked: day(calendar.ago(40, 5)),
        replied: Some(day(calendar.ago(12, 5))),
        reply: Some("您好，执法人员已到场查处，责令该工地夜间停工并依法处罚。".into()),
    }
}

/// The question with this receipt number and query code.
pub fn question_of(site: &Site, calendar: &Calendar, number: &str, code: &str) -> Option<Question> {
    let memory = site.memory();
    let asked = memory
        .asked
        .iter()
        .find(|asked| asked.number == number.trim() && asked.code == code.trim())?;
    Some(shown(site, asked, calendar.now()))
}

/// The file with this id, `330100-001-0-blank`, and the item that it belongs to.
pub fn file(id: &str) -> Option<(&'static Item, Document)> {
    let (rest, kind) = id.rsplit_once('-')?;
    let (code, index) = rest.rsplit_once('-')?;
    let item = catalogue::item(code)?;
    let index: usize = index.parse().ok()?;
    let material = item.materials.get(index).filter(|material| material.form)?;
    let turn = ITEMS.iter().position(|other| other.code == code)? + index;
    let document = match kind {
        "blank" => documents::form(&material.name, turn),
        "sample" => documents::sample(&material.name, turn),
        _ => return None,
    };
    Some((item, document))
}

fn shown(site: &Site, asked: &Asked, now: chrono::DateTime<chrono::FixedOffset>) -> Question {
    let due = asked.at + chrono::Duration::days(ANSWERED_AFTER);
    let answered = due <= now && !site.portal.has(Fault::UnansweredQuestions);
    let reply = "您好，您咨询的事项可在本网对应的办事指南页面查看所需材料并在线提交；如需线下办理，请在法定工作日到政务服务中心综合窗口。";
    Question {
        id: format!("q{}", asked.number),
        number: asked.number.clone(),
        title: asked.title.clone(),
        content: asked.content.clone(),
        dept: "政务服务中心".to_string(),
        asked: day(asked.at),
        replied: answered.then(|| day(due)),
        reply: answered.then(|| reply.to_string()),
    }
}

fn mobile(phone: &str) -> bool {
    phone.len() == 11 && phone.starts_with('1') && phone.bytes().all(|b| b.is_ascii_digit())
}

fn day(at: chrono::DateTime<chrono::FixedOffset>) -> String {
    at.format("%Y-%m-%d").to_string()
}
