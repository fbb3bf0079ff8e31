//! Codes of mistakes: one list, from which `docs/language.md` takes its table.

/// When a mistake is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// From the text alone, before it has a meaning.
    Text,
    /// From the registry of shapes; the JSON Schemas refuse the same.
    Shape,
    /// From names and rules, within a file or over the library.
    Meaning,
}

macro_rules! codes {
    ($($name:ident $number:literal $stage:ident $doc:literal)+) => {
        /// What can be wrong in a file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $doc] $name,)+ }

        impl Code {
            /// All codes in their order.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The code as printed, e.g. `E012`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$name => $number,)+ }
            }

            /// When it is told.
            pub fn stage(self) -> Stage {
                match self { $(Code::$name => Stage::$stage,)+ }
            }

            /// What it means and what to do, in one or two sentences.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => $doc,)+ }
            }
        }
    };
}

codes! {
    Syntax "E001" Text "The text is not YAML. Reading of the file ends here, so other mistakes show after this one is mended."
    Unreadable "E002" Text "The file cannot be opened, or is not UTF-8 text. Save it as UTF-8."
    Anchor "E003" Text "Anchors (`&a`) and aliases (`*a`) are not part of the language. Write the value where it is used, or make a flow."
    Tag "E004" Text "Tags (`!x`, `!!str`) are not part of the language. Types follow from the key."
    Merge "E005" Text "Merge keys (`<<`) are not part of the language. Write the keys out."
    Documents "E006" Text "A file holds one document. Split it at `---`."
    DuplicateKey "E007" Text "A key stands twice in one map. The first one is read; remove one."
    Tab "E008" Text "A tab. Use spaces; in double quotes write `\\t`."
    BadKey "E009" Text "A key is not a plain word or quoted text."
    TooLarge "E010" Text "The file is larger, or nested deeper, than the language takes (1 MiB, 48 levels)."
    NoKind "E011" Shape "The top key does not tell what the file is: `scenario`, `flow`, `site`, `survey`, `indicators` or `lexicon`."
    UnknownKey "E012" Shape "A key that is not known at this place."
    MissingKey "E013" Shape "A key that must stand here is missing."
    WrongForm "E014" Shape "A map, list, text or number stands where another form is wanted."
    NotBool "E015" Shape "`true` or `false` is wanted, without quotes; `yes`, `no`, `on`, `off` are words."
    OneVerb "E016" Shape "A step has exactly one verb."
    OneOf "E017" Shape "Exactly one of some keys must stand here: a condition asks one thing, a locator names a thing in one way."
    KeyAlone "E018" Shape "A key stands without the key it belongs to, or together with one that excludes it."
    UnknownWord "E019" Shape "A word that is not in the list of words for this key."
    BadNumber "E020" Shape "A whole number, or a rate between 0 and 1, in the stated range is wanted."
    BadDuration "E021" Shape "A duration is a whole number and a unit: `300ms`, `15s`, `10m`, `2h`."
    BadDate "E022" Shape "A day is written `2026-11-23`, and must exist."
    BadUrl "E023" Shape "An absolute `http://` or `https://` address is wanted, or a host name without scheme, port and path."
    BadName "E024" Shape "A name is made of letters, digits, `_` and `-`, and begins with a letter."
    BadTemplate "E025" Shape "`${name}` or `${name.part}` only; `$${` stands for a literal `${`. In some places nothing is put in."
    BadPattern "E026" Shape "The regular expression cannot be read."
    NoValue "E027" Shape "A key without a value, an empty text, or an empty list where something must stand."
    NeedsQuotes "E028" Shape "`true` or `false` where text is wanted. Put it in quotes, if it is meant as text."
    FileName "E040" Meaning "A scenario and a flow have the name of their file."
    SameName "E041" Meaning "Two files, indicators, terms or sites have one name."
    UnknownFlow "E042" Meaning "`use` names a flow that does not exist."
    FlowCycle "E043" Meaning "Flows that use each other in a circle never end."
    FlowInput "E044" Meaning "A flow's input is missing, or `with` gives one that the flow does not have."
    FlowOutput "E045" Meaning "`outputs` names a value that the flow does not give, or a flow promises one that none of its steps gives."
    UnknownIndicator "E046" Meaning "An indicator that no set has."
    BindMissing "E047" Meaning "`bind` leaves out an input of the indicator's rule."
    BindUnknown "E048" Meaning "`bind` names an input that the indicator's rule does not have."
    WrongKind "E049" Meaning "A name stands for another kind of thing than is wanted: a step, records, a guide, a text, …"
    UnknownTerm "E050" Meaning "A term that the lexicon does not have."
    SameStep "E051" Meaning "Two steps have one id, or an id has the form `s1` that is kept for steps without one."
    UnknownStep "E052" Meaning "A step id that no earlier step has."
    UnknownName "E053" Meaning "A name that is neither an input nor a value given by an earlier step."
    UnknownPart "E054" Meaning "A name has no such part, or must be taken by a part."
    Secret "E055" Meaning "A secret may stand only in `fill.with`."
    FailOnUnmet "E056" Meaning "`fail_when` may rest on `absent`, on values that were read and on ends that prove something, never on \"not met\"."
    PageInRule "E057" Meaning "A rule is judged from the record, where no page is. Put the condition into a step and bind the step."
    PassOnAbsence "E058" Meaning "A pass that rests on absence needs a positive sign too."
    RuleInput "E059" Meaning "A rule names an input that its `needs` does not list."
    NotListed "E060" Meaning "A scenario's `indicators` and its `judge` steps differ."
    WrongValue "E061" Meaning "A value does not fit the type of its input."
    NotCarried "E062" Meaning "Inside `later` only inputs, carried values and values given there are known."
    UnknownPage "E063" Meaning "A page that the site's profile does not have."
    NoHost "E064" Meaning "A site's addresses and hosts disagree."
    NoSuchThing "E065" Meaning "A word that is no ARIA role and no key, a selector, list or address that no browser takes here, or a key without effect at its place."
    UnknownJourney "E070" Meaning "A survey names a journey that does not exist, or names it twice."
    NoItem "E071" Meaning "A journey walked per item has no `item` input, or one walked per site needs inputs that nothing gives."
    NoSite "E072" Meaning "A survey's `sites` match no file, or lead to where its archive could not hold them."
    UnknownSet "E073" Meaning "A survey names an indicator set that does not exist."
    SecretsFile "E080" Meaning "The secrets file is open to others, or is not `NAME: {username: …, password: …}`."
}
