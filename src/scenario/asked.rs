//! The words for what conditions ask of replies, guides, columns and forms.

/// What is asked of public questions and their answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepliesAre {
    /// `late`: one was answered too late, or is not answered and its time is over.
    Late,
    /// `in_time`: answers were read, all in time, and what could not be read is the smaller part.
    InTime,
    /// `answered`: one has a real answer, whenever it came.
    Answered,
    /// `none`: the list was read and nothing in it is recent enough.
    None,
    /// `not_due`: none is answered yet, and none has to be.
    NotDue,
    /// `beyond_calendar`: of one the calendar does not tell.
    BeyondCalendar,
}

impl RepliesAre {
    /// All words with their meaning.
    pub const WORDS: [(&str, RepliesAre); 6] = [
        ("late", RepliesAre::Late),
        ("in_time", RepliesAre::InTime),
        ("answered", RepliesAre::Answered),
        ("none", RepliesAre::None),
        ("not_due", RepliesAre::NotDue),
        ("beyond_calendar", RepliesAre::BeyondCalendar),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        let of = Self::WORDS.iter().find(|(_, are)| *are == self);
        of.map_or("", |(word, _)| word)
    }
}

/// A kind of value that two guides of one item must give alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// `legal_limit`: the limit by law, by labels that say 法定.
    LegalLimit,
    /// `promised_limit`: the limit promised, by labels that say 承诺.
    PromisedLimit,
    /// `fee`: free, or an amount.
    Fee,
    /// `phone`: the office's own number for questions.
    Phone,
}

impl Compared {
    /// All words with their meaning.
    pub const WORDS: [(&str, Compared); 4] = [
        ("legal_limit", Compared::LegalLimit),
        ("promised_limit", Compared::PromisedLimit),
        ("fee", Compared::Fee),
        ("phone", Compared::Phone),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        let of = Self::WORDS.iter().find(|(_, compared)| *compared == self);
        of.map_or("", |(word, _)| word)
    }
}

/// What is asked of the columns of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnsAre {
    /// `all_filled`: there are leaves, all were seen, and each has content or leads to a system under another name.
    AllFilled,
    /// `some_empty`: a leaf that certainly is one shows nothing.
    SomeEmpty,
    /// `some_broken`: a leaf's page is not there or broken.
    SomeBroken,
    /// `some_unseen`: not all leaves were visited.
    SomeUnseen,
    /// `all_fitting`: items that say whose they are stand under a column that is for them.
    AllFitting,
    /// `some_strange`: an item stands under the column of another department than its own, or of others than it is for.
    SomeStrange,
    /// `none_compared`: no item that was seen says whose it is.
    NoneCompared,
}

impl ColumnsAre {
    /// All words with their meaning.
    pub const WORDS: [(&str, ColumnsAre); 7] = [
        ("all_filled", ColumnsAre::AllFilled),
        ("some_empty", ColumnsAre::SomeEmpty),
        ("some_broken", ColumnsAre::SomeBroken),
        ("some_unseen", ColumnsAre::SomeUnseen),
        ("all_fitting", ColumnsAre::AllFitting),
        ("some_strange", ColumnsAre::SomeStrange),
        ("none_compared", ColumnsAre::NoneCompared),
    ];
}

/// What is asked of a guide's forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormsAre {
    /// `all_downloaded`: there is a form, and each gave a real file.
    AllDownloaded,
    /// `some_missing`: a form has no download, or what it gave is not a file.
    SomeMissing,
    /// `none`: the materials were read and no form is among them.
    None,
    /// `all_sampled`: each has a sample or a filling instruction, or one is given for all of them.
    AllSampled,
    /// `some_unsampled`: some have one of their own, others have none.
    SomeUnsampled,
}
