//! What a shape is: the few words in which the registry says what may be written.
//!
//! Verifying, JSON Schemas and the tables of `docs/language.md` all follow from values of these types; none of them
//! knows a key of its own.

/// What a value may be.
#[derive(Debug)]
pub enum Type {
    /// Text as it is; nothing is put in.
    Text,
    /// Text with `${name}` parts.
    Template,
    /// Text (empty too), number or bool, with `${name}` parts.
    Value,
    /// A name that is given here: step ids, values, inputs, terms.
    Name,
    /// A file-level name: letters, digits, `_`, `-`, `.`.
    Id,
    /// A name given elsewhere, with `/` into a flow or `.` into a value.
    Reference,
    /// `flows/NAME`
    FlowPath,
    /// One of some words.
    Word(&'static [&'static str]),
    /// One of some words, else another type.
    WordOr(&'static [&'static str], &'static Type),
    /// `true` or `false`
    Bool,
    /// Only `true`, where the key itself says it all.
    True,
    /// A whole number between two bounds.
    Whole(i64, i64),
    /// A number between 0 and 1.
    Rate,
    /// `300ms`, `15s`, `10m`, `2h`
    Duration,
    /// `2026-11-23`
    Date,
    /// An absolute http(s) address.
    Url,
    /// A host name.
    Host,
    /// A regular expression.
    Pattern,
    /// A list of at least so many.
    List(&'static Type, usize),
    /// A map with free names as keys.
    Map(&'static Type),
    /// A map of known keys.
    Shape(&'static Shape),
    /// Told by the form in which it is written.
    ByForm(&'static Forms),
    /// A type that has a name of its own.
    Same(&'static Type),
    /// A map told by whether it has a key: with it the first, without it the second.
    IfKey(&'static str, &'static Type, &'static Type),
}

/// Types by form; a missing form is refused.
#[derive(Debug)]
pub struct Forms {
    /// Written as a scalar.
    pub scalar: Option<&'static Type>,
    /// Written as a list.
    pub list: Option<&'static Type>,
    /// Written as a map.
    pub map: Option<&'static Type>,
}

/// A map of known keys.
#[derive(Debug)]
pub struct Shape {
    /// Its name, as diagnostics and schemas call it.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Exactly one of these keys stands in it; empty: no such rule.
    pub one_of: &'static [&'static [Key]],
    /// Other keys.
    pub keys: &'static [&'static [Key]],
    /// Of these at least one stands in it; empty: no such rule.
    pub some_of: &'static [&'static str],
    /// Of these at most one stands in it.
    pub not_both: &'static [&'static str],
    /// A key that stands only with one of others.
    pub only_with: &'static [(&'static str, &'static [&'static str])],
}

/// A key.
#[derive(Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What it takes.
    pub takes: Type,
    /// It must be there.
    pub required: bool,
    /// One sentence.
    pub doc: &'static str,
}

impl Key {
    /// A key that may be left out.
    pub const fn may(name: &'static str, takes: Type, doc: &'static str) -> Key {
        Key {
            name,
            takes,
            required: false,
            doc,
        }
    }

    /// A key that must be there.
    pub const fn must(name: &'static str, takes: Type, doc: &'static str) -> Key {
        Key {
            name,
            takes,
            required: true,
            doc,
        }
    }
}

impl Shape {
    /// A shape of plain keys.
    pub const fn plain(name: &'static str, doc: &'static str, keys: &'static [&'static [Key]]) -> Shape {
        Shape {
            name,
            doc,
            one_of: &[],
            keys,
            some_of: &[],
            not_both: &[],
            only_with: &[],
        }
    }

    /// A shape with exactly one of some keys and others beside it.
    pub const fn choice(
        name: &'static str,
        doc: &'static str,
        one_of: &'static [&'static [Key]],
        keys: &'static [&'static [Key]],
    ) -> Shape {
        Shape {
            name,
            doc,
            one_of,
            keys,
            some_of: &[],
            not_both: &[],
            only_with: &[],
        }
    }

    /// All keys, the choice first.
    pub fn all(&'static self) -> impl Iterator<Item = &'static Key> {
        self.one_of.iter().chain(self.keys).flat_map(|group| group.iter())
    }

    /// The key of this name.
    pub fn key(&'static self, name: &str) -> Option<&'static Key> {
        self.all().find(|key| key.name == name)
    }

    /// Names of the keys of which exactly one stands.
    pub fn choices(&'static self) -> impl Iterator<Item = &'static str> {
        self.one_of.iter().flat_map(|group| group.iter()).map(|key| key.name)
    }
}

impl Type {
    /// What is wanted, in words: `a duration such as 15s`.
    pub fn wanted(&self) -> String {
        let quoted = |words: &[&str]| {
            words
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        match self {
            Type::Text | Type::Template => "text".into(),
            Type::Value => "text or a number".into(),
            Type::Name | Type::Id => "a name".into(),
            Type::Reference => "the name of a step or value".into(),
            Type::FlowPath => "a flow such as `flows/search`".into(),
            Type::Word(words) if words.len() == 1 => quoted(words),
            Type::Word(words) if words.len() > 8 => format!("one word of {}, …", quoted(&words[..4])),
            Type::Word(words) => format!("one of {}", quoted(words)),
            Type::WordOr(words, other) => format!("{} or {}", quoted(words), other.wanted()),
            Type::Bool => "`true` or `false`".into(),
            Type::True => "`true`".into(),
            Type::Whole(low, i64::MAX) => format!("a whole number, at least {low}"),
            Type::Whole(low, high) => format!("a whole number from {low} to {high}"),
            Type::Rate => "a rate between 0 and 1".into(),
            Type::Duration => "a duration such as `15s`".into(),
            Type::Date => "a day such as `2026-11-23`".into(),
            Type::Url => "an absolute http(s) address".into(),
            Type::Host => "a host name".into(),
            Type::Pattern => "a regular expression".into(),
            Type::List(of, _) => format!("a list ({})", of.wanted()),
            Type::Map(of) => format!("a map of names ({} each)", of.wanted()),
            Type::Shape(shape) => format!("a {}", shape.name),
            Type::ByForm(forms) => {
                let each = [forms.scalar, forms.list, forms.map];
                each.into_iter()
                    .flatten()
                    .map(Type::wanted)
                    .collect::<Vec<_>>()
                    .join(", or ")
            }
            Type::Same(other) => other.wanted(),
            Type::IfKey(_, with, without) => format!("{} or {}", with.wanted(), without.wanted()),
        }
    }
}
