//! The ways a demo portal fails an indicator, and the ways its surroundings make it hard to judge.
//!
//! Each variant's document says what a citizen meets. What a correct harness must say of it stands in
//! [`super::expected`]; how it is brought about, in the desk, the gate and the page templates.

/// One way in which a portal fails an indicator, or a case that only looks like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The government portal has no way to the platform at all; nothing on it leads near.
    EntryMissing,
    /// The platform is named only among the friendly links at the foot of the government portal.
    EntryInFriendlyLinksOnly,
    /// The entry is there, and leads to a page that does not exist on the government portal's own host.
    EntryDead,
    /// The government portal promises an item in another time than the platform does.
    ContradictingLimit,
    /// Who logged in at the platform is asked for credentials again by a department's system.
    SecondLogin,
    /// Who logged in at the platform is asked by a department's system to bind an account of its own.
    BindingForm,
    /// The platform has a login and no registration anywhere.
    NoRegistration,
    /// The registration form is there; pressing its button does nothing: no message, no request.
    RegistrationDead,
    /// Where the form should be, a picture asks to scan it with the app.
    RegisterAppOnly,
    /// The form validates, and every complete submit ends in 系统异常.
    RegisterServerError,
    /// The form works, and asks for the letters of a picture: not a failing, but in a robot's way.
    RegisterCaptcha,
    /// The form works, and asks for a code sent to the phone: not a failing, but in a robot's way.
    RegisterSms,
    /// No search anywhere on the platform.
    NoSearch,
    /// A search box with a button; using it changes nothing and asks the server for nothing.
    SearchDead,
    /// The search answers 共0条 whatever is asked.
    SearchMissesItems,
    /// The search answers with one and the same list whatever is asked, nonsense too.
    SearchSameForAll,
    /// The search finds notices 关于…的通知 only, never an item.
    SearchNewsOnly,
    /// No way to ask anything: no form, no list, no number.
    NoConsult,
    /// The form takes a question and answers every submit with an error; there is no public list.
    ConsultDead,
    /// Under 咨询 there is only a telephone number.
    PhoneOnly,
    /// Some of the public questions were answered sixteen days after they were asked.
    LateReplies,
    /// Some of the public questions were never answered.
    UnansweredQuestions,
    /// Some of the public questions are called answered, and what stands there is that they were received.
    ReceiptsForReplies,
    /// Not a failing of P6b: a complaint among the public questions was answered late.
    ComplaintAnsweredLate,
    /// The table of materials names the forms, none can be downloaded.
    FormNoDownload,
    /// The link of the form gives an HTML error page with status 200 under the name of a document.
    FormHtmlError,
    /// The link of the form gives a file of no bytes.
    FormEmptyFile,
    /// The link of the form is `#`.
    FormHash,
    /// The link of the form leads to the login: nothing can be said of the form without an account.
    FormBehindLogin,
    /// Not a failing: the item asks for no form, so none can be downloaded.
    ItemNeedsNoForm,
    /// The steps of the procedure are bare names.
    StepsBare,
    /// The time limits say 按规定办理.
    LimitVague,
    /// The fee says 详见收费目录.
    FeeVague,
    /// There is a number for complaints, none for questions.
    ContactForComplaintsOnly,
    /// Among the materials stands 其他有关材料, in full-width characters and spaces.
    MaterialCatchAll,
    /// The forms can be downloaded; there is no sample and no filling instruction.
    NoSample,
    /// The materials do not say whether original or copy, paper or electronic.
    MaterialRequirementsMissing,
    /// Basis and conditions are there and say nothing: 按国家有关法律法规的规定, 符合规定的条件.
    GroundsVague,
    /// Nothing says who signs or seals the forms.
    SignatureUnsaid,
    /// The guide does not say when it was brought up to date.
    GuideUndated,
    /// Under 个人 the theme 殡葬服务 lists nothing and says 共0条.
    ColumnEmpty,
    /// The same theme shows its heading and not a word more.
    ColumnBare,
    /// The same theme lists nothing of its own; what is asked for most stands under every column, and so under it.
    ColumnHotOnly,
    /// The same theme's page does not exist: a dead end, and no empty column.
    ColumnBroken,
}

impl Fault {
    /// All of them, in the order of the indicators that they bear on.
    pub const ALL: [Fault; 44] = [
        Fault::EntryMissing,
        Fault::EntryInFriendlyLinksOnly,
        Fault::EntryDead,
        Fault::ContradictingLimit,
        Fault::SecondLogin,
        Fault::BindingForm,
        Fault::NoRegistration,
        Fault::RegistrationDead,
        Fault::RegisterAppOnly,
        Fault::RegisterServerError,
        Fault::RegisterCaptcha,
        Fault::RegisterSms,
        Fault::NoSearch,
        Fault::SearchDead,
        Fault::SearchMissesItems,
        Fault::SearchSameForAll,
        Fault::SearchNewsOnly,
        Fault::NoConsult,
        Fault::ConsultDead,
        Fault::PhoneOnly,
        Fault::LateReplies,
        Fault::UnansweredQuestions,
        Fault::ReceiptsForReplies,
        Fault::ComplaintAnsweredLate,
        Fault::FormNoDownload,
        Fault::FormHtmlError,
        Fault::FormEmptyFile,
        Fault::FormHash,
        Fault::FormBehindLogin,
        Fault::ItemNeedsNoForm,
        Fault::StepsBare,
        Fault::LimitVague,
        Fault::FeeVague,
        Fault::ContactForComplaintsOnly,
        Fault::MaterialCatchAll,
        Fault::NoSample,
        Fault::MaterialRequirementsMissing,
        Fault::GroundsVague,
        Fault::SignatureUnsaid,
        Fault::GuideUndated,
        Fault::ColumnEmpty,
        Fault::ColumnBare,
        Fault::ColumnHotOnly,
        Fault::ColumnBroken,
    ];

    /// The word used in a portal's id, `no-search`.
    pub fn word(self) -> &'static str {
        match self {
            Fault::EntryMissing => "entry-missing",
            Fault::EntryInFriendlyLinksOnly => "entry-buried",
            Fault::EntryDead => "entry-dead",
            Fault::ContradictingLimit => "limits-contradict",
            Fault::SecondLogin => "second-login",
            Fault::BindingForm => "binding",
            Fault::NoRegistration => "no-registration",
            Fault::RegistrationDead => "registration-dead",
            Fault::RegisterAppOnly => "register-app",
            Fault::RegisterServerError => "register-error",
            Fault::RegisterCaptcha => "register-captcha",
            Fault::RegisterSms => "register-sms",
            Fault::NoSearch => "no-search",
            Fault::SearchDead => "search-dead",
            Fault::SearchMissesItems => "search-misses",
            Fault::SearchSameForAll => "search-same",
            Fault::SearchNewsOnly => "search-news",
            Fault::NoConsult => "no-consult",
            Fault::ConsultDead => "consult-dead",
            Fault::PhoneOnly => "phone-only",
            Fault::LateReplies => "late-replies",
            Fault::UnansweredQuestions => "unanswered",
            Fault::ReceiptsForReplies => "receipts",
            Fault::ComplaintAnsweredLate => "complaint-late",
            Fault::FormNoDownload => "form-none",
            Fault::FormHtmlError => "form-html",
            Fault::FormEmptyFile => "form-empty",
            Fault::FormHash => "form-hash",
            Fault::FormBehindLogin => "form-login",
            Fault::ItemNeedsNoForm => "form-needless",
            Fault::StepsBare => "steps-bare",
            Fault::LimitVague => "limit-vague",
            Fault::FeeVague => "fee-vague",
            Fault::ContactForComplaintsOnly => "no-contact",
            Fault::MaterialCatchAll => "catch-all",
            Fault::NoSample => "no-sample",
            Fault::MaterialRequirementsMissing => "requirements-missing",
            Fault::GroundsVague => "grounds-vague",
            Fault::SignatureUnsaid => "signature-unsaid",
            Fault::GuideUndated => "undated",
            Fault::ColumnEmpty => "column-empty",
            Fault::ColumnBare => "column-bare",
            Fault::ColumnHotOnly => "column-hot",
            Fault::ColumnBroken => "column-broken",
        }
    }
}

/// One way in which a portal's surroundings make it hard to judge. None of them is a failing of the portal's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// Every page of every host is a challenge: a picture of letters to be typed.
    CaptchaWall,
    /// A firewall answers 412 with an empty page and a script.
    Waf412,
    /// A firewall answers 521 with a script that should set a cookie.
    Waf521,
    /// 503 and a page that speaks of maintenance.
    Maintenance503,
    /// The connection is reset as soon as a request was read.
    ResetConnection,
    /// A request is never answered.
    Hang,
    /// Every document and every answer to a script takes 3 to 4 seconds.
    Slow,
    /// The platform's home greets with an alert.
    AlertOnLoad,
    /// Every page redirects to itself.
    RedirectLoop,
    /// The guide of an item is shown to logged-in people only.
    LoginWall,
    /// 429 on every page.
    RateLimited429,
    /// A notice covers the home pages until it is closed.
    FloatingOverlay,
    /// Search results come in a new tab.
    ResultsInNewTab,
    /// The list of results arrives two seconds after the page.
    LateResults,
    /// The entry is on a column page of the government portal, two clicks from its home.
    EntryTwoClicks,
    /// Home pages open an advertisement of the government in a window of its own.
    PopupOnLoad,
    /// The site's name and an item's text hold `<script>` as text.
    ScriptTitle,
    /// Downloads are named `../../…`.
    TraversalName,
    /// The login asks for the letters of a picture.
    LoginCaptcha,
    /// The way into a department's system leads over several hosts and a page that says 正在跳转 and goes on by itself.
    RelayedSignOn,
    /// Every page of every host is answered with 500.
    ServerError500,
    /// The lists of the catalogue arrive two seconds after their pages.
    LateColumns,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Trouble; 22] = [
        Trouble::CaptchaWall,
        Trouble::Waf412,
        Trouble::Waf521,
        Trouble::Maintenance503,
        Trouble::ResetConnection,
        Trouble::Hang,
        Trouble::Slow,
        Trouble::AlertOnLoad,
        Trouble::RedirectLoop,
        Trouble::LoginWall,
        Trouble::RateLimited429,
        Trouble::FloatingOverlay,
        Trouble::ResultsInNewTab,
        Trouble::LateResults,
        Trouble::EntryTwoClicks,
        Trouble::PopupOnLoad,
        Trouble::ScriptTitle,
        Trouble::TraversalName,
        Trouble::LoginCaptcha,
        Trouble::RelayedSignOn,
        Trouble::ServerError500,
        Trouble::LateColumns,
    ];

    /// The word used in a portal's id, `waf-412`.
    pub fn word(self) -> &'static str {
        match self {
            Trouble::CaptchaWall => "captcha-wall",
            Trouble::Waf412 => "waf-412",
            Trouble::Waf521 => "waf-521",
            Trouble::Maintenance503 => "maintenance",
            Trouble::ResetConnection => "reset",
            Trouble::Hang => "hang",
            Trouble::Slow => "slow",
            Trouble::AlertOnLoad => "alert",
            Trouble::RedirectLoop => "redirect-loop",
            Trouble::LoginWall => "login-wall",
            Trouble::RateLimited429 => "limited",
            Trouble::FloatingOverlay => "overlay",
            Trouble::ResultsInNewTab => "new-tab",
            Trouble::LateResults => "late",
            Trouble::EntryTwoClicks => "two-clicks",
            Trouble::PopupOnLoad => "popup",
            Trouble::ScriptTitle => "script-title",
            Trouble::TraversalName => "traversal",
            Trouble::LoginCaptcha => "login-captcha",
            Trouble::RelayedSignOn => "relay",
            Trouble::ServerError500 => "error-500",
            Trouble::LateColumns => "late-columns",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn words_are_distinct_host_labels() {
        let words: Vec<&str> = Fault::ALL
            .iter()
            .map(|fault| fault.word())
            .chain(Trouble::ALL.iter().map(|t| t.word()))
            .collect();
        assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len());
        for word in words {
            assert!(
                word.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{word}"
            );
        }
    }
}
