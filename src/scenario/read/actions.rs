//! Reading the verbs' arguments.

use super::locators::is_list;
use super::{Reader, text, texts, truth, whole};
use crate::scenario::fact::{Given, JudgeFact, Spot, UseFact, ValueKind, What};
use crate::scenario::model::{Part, Template};
use crate::scenario::scalar::{self, is_name};
use crate::scenario::step::{
    Action, Alternative, Choice, Click, Collect, Crawl, Each, Fetch, FetchFrom, Goal, HumanTask, Opens, ReadFrom,
    ReadKind, Try, Use, Visit,
};
use crate::scenario::tree::Node;
use crate::text::meant;

const RECORDS: &[ValueKind] = &[ValueKind::Records];
const LISTED: &[ValueKind] = &[ValueKind::Records, ValueKind::List];
const ONE: &[ValueKind] = &[ValueKind::Record, ValueKind::Records];
const FORM: &[ValueKind] = &[ValueKind::Form];

impl Reader<'_> {
    pub(super) fn goal(&mut self, node: &Node<'_>) -> Option<Goal> {
        let page = node
            .get("page")
            .or_else(|| node.text().is_some_and(is_name).then_some(node));
        if let Some(page) = page {
            self.say(What::Page(page.text()?.into()), page.at.span);
            return Some(Goal::Page(page.text()?.into()));
        }
        let node = node.get("url").unwrap_or(node);
        self.address(node);
        self.template(node, Spot::Text).map(Goal::Url)
    }

    pub(super) fn click(&mut self, node: &Node<'_>) -> Option<Click> {
        Some(Click {
            what: self.locator(node)?,
            opens: opens(node),
            writes: node.get("writes").is_some(),
        })
    }

    pub(super) fn choose(&mut self, node: &Node<'_>) -> Option<Action> {
        let field = self.locator_at(node, "field")?;
        let option = node.get("option")?;
        let option = if option.get("any").is_some() {
            Choice::Any
        } else if option.text().is_some() {
            Choice::Words(vec![self.template(option, Spot::Text)?])
        } else {
            Choice::Words(
                option
                    .items()
                    .iter()
                    .filter_map(|item| self.template(item, Spot::Text))
                    .collect(),
            )
        };
        Some(Action::Choose { field, option })
    }

    pub(super) fn tick(&mut self, node: &Node<'_>) -> Option<Action> {
        let field = self.locator(node.get("field").unwrap_or(node))?;
        Some(Action::Tick {
            field,
            to: truth(node, "to").unwrap_or(true),
        })
    }

    pub(super) fn press(&mut self, node: &Node<'_>) -> Option<Action> {
        let named = node.get("key").unwrap_or(node);
        let key = named.text()?.to_owned();
        if !scalar::is_key(&key) {
            let near = meant(&key, scalar::KEYS);
            let remedy = near.map_or(
                format!("one key at a time: a letter, or one of {}", scalar::KEYS.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.doubt(named.at.span, format!("no key is called `{key}`"), remedy);
        }
        Some(Action::Press {
            key,
            inside: self.named_at(node, "in"),
            opens: opens(node),
        })
    }

    pub(super) fn read(&mut self, node: &Node<'_>) -> Option<Action> {
        let from = node.get("from")?;
        let from = match from.text() {
            Some("dialog") => ReadFrom::Dialog,
            Some("url") => ReadFrom::Url,
            Some("title") => ReadFrom::Title,
            Some("host") => ReadFrom::Host,
            _ => ReadFrom::Locator(self.locator(from)?),
        };
        let (kind, value) = match text(node, "type").as_deref() {
            Some("int") => (ReadKind::Int, ValueKind::Number),
            Some("date") => (ReadKind::Date, ValueKind::Date),
            Some("code") => (ReadKind::Code, ValueKind::Text),
            _ => (ReadKind::Text, ValueKind::Text),
        };
        if let Some(term) = node.get("after") {
            self.say(What::WordTerm(term.text()?.into()), term.at.span);
        }
        Some(Action::Read {
            from,
            name: self.gives(node, value)?,
            kind,
            after: text(node, "after"),
        })
    }

    pub(super) fn count(&mut self, node: &Node<'_>) -> Option<Action> {
        let items = self.named_at(node, "items")?;
        Some(Action::Count {
            items,
            name: self.gives(node, ValueKind::Number)?,
        })
    }

    pub(super) fn collect(&mut self, node: &Node<'_>) -> Option<Action> {
        let items = self.named_at(node, "items");
        if let (Some(items), Some(written)) = (&items, node.get("items"))
            && !is_list(items)
        {
            let title = "`collect` cannot be told by a locator what repeats";
            let remedy = "write `records`, `functions`, `consultations` or `consultation` and nothing beside it";
            self.doubt(written.at.span, title, remedy);
        }
        let fields = node.get("fields").map(Node::entries).unwrap_or_default();
        let fields = fields
            .iter()
            .filter_map(|entry| Some((entry.key.clone().into_owned(), entry.value.text()?.to_owned())));
        let fields: Vec<(String, String)> = fields.collect();
        for entry in node.get("fields").map(Node::entries).unwrap_or_default() {
            let own = [("title", "name"), ("href", "link"), ("text", "text")];
            let taken = own.iter().find(|(name, _)| *name == entry.key);
            if let Some((name, own)) = taken.filter(|(_, own)| entry.value.text() != Some(own)) {
                let title = format!("`{name}` of a record is its {own}, whatever a column says");
                self.doubt(entry.at.span, title, "call the field something else");
            }
        }
        let of = self.about(node, "of", ONE);
        let name = node.get("as")?;
        let heads = fields.iter().map(|(field, _)| field.clone()).collect();
        self.say(What::Records(name.text()?.to_owned(), heads), name.at.span);
        let name = name.text()?.to_owned();
        let (max, pages) = (whole(node, "max").unwrap_or(100), whole(node, "pages").unwrap_or(1));
        Some(Action::Collect(Collect {
            items: items?,
            name,
            fields,
            max,
            pages,
            days: whole(node, "days"),
            of,
        }))
    }

    pub(super) fn visit(&mut self, node: &Node<'_>) -> Option<Action> {
        let of = text(node, "of")?;
        let name = self.enter(node, &of, RECORDS)?;
        let steps = self.steps_at(node, "do");
        let until = self.condition_at(node, "until");
        self.say(What::Leave, node.at.span);
        let (max, sample) = (
            whole(node, "max").unwrap_or(20),
            truth(node, "sample").unwrap_or_default(),
        );
        Some(Action::Visit(Visit {
            of,
            name,
            max,
            sample,
            until,
            deeper: whole(node, "deeper").unwrap_or_default(),
            steps,
        }))
    }

    pub(super) fn crawl(&mut self, node: &Node<'_>) -> Option<Action> {
        Some(Action::Crawl(Crawl {
            name: self.gives(node, ValueKind::Columns)?,
            max: whole(node, "max").unwrap_or(80),
            depth: whole(node, "depth").unwrap_or(3),
        }))
    }

    pub(super) fn each(&mut self, node: &Node<'_>) -> Option<Action> {
        let of = text(node, "of")?;
        let name = self.enter(node, &of, LISTED)?;
        let steps = self.steps_at(node, "do");
        self.say(What::Leave, node.at.span);
        let (max, sample) = (
            whole(node, "max").unwrap_or(20),
            truth(node, "sample").unwrap_or_default(),
        );
        Some(Action::Each(Each {
            of,
            name,
            max,
            sample,
            steps,
        }))
    }

    fn enter(&mut self, node: &Node<'_>, of: &str, kinds: &'static [ValueKind]) -> Option<String> {
        let name = text(node, "as")?;
        self.say(
            What::Enter {
                name: name.clone(),
                of: of.into(),
                kinds,
            },
            node.get("of")?.at.span,
        );
        Some(name)
    }

    pub(super) fn read_guide(&mut self, node: &Node<'_>) -> Option<Action> {
        Some(Action::ReadGuide {
            name: self.gives(node, ValueKind::Guide)?,
        })
    }

    pub(super) fn download(&mut self, node: &Node<'_>) -> Option<Action> {
        let from = if let Some(url) = node.get("url") {
            self.address(url);
            FetchFrom::Url(self.template(url, Spot::Text)?)
        } else if node.get("form").is_some() {
            FetchFrom::Form(self.about(node, "form", FORM)?)
        } else {
            FetchFrom::Click(self.locator(node.get("click").unwrap_or(node))?)
        };
        Some(Action::Download(Fetch {
            from,
            name: self.gives(node, ValueKind::Files),
        }))
    }

    pub(super) fn use_flow(&mut self, node: &Node<'_>, step: &Node<'_>) -> Option<Action> {
        let flow = node.text()?.strip_prefix("flows/")?.to_owned();
        let mut with = Vec::new();
        let mut given = Vec::new();
        for entry in step.get("with").map(Node::entries).unwrap_or_default() {
            let Some(template) = self.quiet_template(&entry.value) else {
                continue;
            };
            given.push((
                entry.key.clone().into_owned(),
                entry.at.span,
                given_by(&template, &entry.value),
            ));
            if matches!(given.last(), Some((_, _, Given::Mixed))) {
                self.template(&entry.value, Spot::Text);
            }
            with.push((entry.key.clone().into_owned(), template));
        }
        let entries = step.get("outputs").map(Node::entries).unwrap_or_default();
        let outputs = entries.iter().filter_map(|entry| {
            let here = entry.value.text()?.to_owned();
            Some((entry.key.clone().into_owned(), entry.at.span, here, entry.value.at.span))
        });
        let outputs: Vec<_> = outputs.collect();
        let named = outputs
            .iter()
            .map(|(theirs, _, ours, _)| (theirs.clone(), ours.clone()))
            .collect();
        let fact = UseFact {
            flow: flow.clone(),
            id: text(step, "id"),
            with: given,
            outputs,
        };
        self.say(What::Use(Box::new(fact)), node.at.span);
        Some(Action::Use(Use {
            flow,
            with,
            outputs: named,
        }))
    }

    /// A template whose names are looked at elsewhere.
    fn quiet_template(&self, node: &Node<'_>) -> Option<Template> {
        scalar::template(node.text()?, self.place(node.at)).ok()
    }

    pub(super) fn attempt(&mut self, node: &Node<'_>) -> Option<Action> {
        let mut alternatives = Vec::new();
        for item in node.get("alternatives").map(Node::items).unwrap_or_default() {
            let steps = self.steps_at(item, "do");
            alternatives.push(Alternative {
                name: text(item, "name").unwrap_or_default(),
                steps,
            });
        }
        Some(Action::Try(Try {
            until: self.condition_at(node, "until")?,
            alternatives,
        }))
    }

    pub(super) fn branch(&mut self, node: &Node<'_>) -> Option<Action> {
        let when = self.condition_at(node, "when");
        let (then, otherwise) = (self.steps_at(node, "then"), self.steps_at(node, "else"));
        Some(Action::If {
            when: when?,
            then,
            otherwise,
        })
    }

    pub(super) fn human(&mut self, node: &Node<'_>) -> Option<Action> {
        let what = match node.text().map(str::to_owned).or_else(|| text(node, "for"))?.as_str() {
            "captcha" => HumanTask::Captcha,
            "sms" => HumanTask::Sms,
            "realname" => HumanTask::Realname,
            _ => return None,
        };
        Some(Action::Human {
            what,
            field: self.locator_at(node, "field"),
        })
    }

    pub(super) fn later(&mut self, node: &Node<'_>) -> Option<Action> {
        let names = node.get("carry").map(Node::items).unwrap_or_default();
        let carried = names
            .iter()
            .filter_map(|name| Some((name.text()?.to_owned(), name.at.span)))
            .collect();
        self.say(What::Later(carried), node.at.span);
        if let Some(name) = node.get("as").and_then(|name| Some((name.text()?, name.at.span))) {
            self.say(What::Records(name.0.to_owned(), vec!["asked".into()]), name.1);
        }
        let steps = self.steps_at(node, "do");
        self.say(What::Now, node.at.span);
        let working_days = whole(node, "working_days")?;
        Some(Action::Later {
            working_days,
            daily: node.get("check").is_some(),
            carry: texts(node, "carry"),
            name: text(node, "as"),
            steps,
        })
    }

    pub(super) fn judge(&mut self, node: &Node<'_>) -> Option<Action> {
        let indicator = node.get("indicator")?;
        let entries = node.get("bind").map(Node::entries).unwrap_or_default();
        let bind = entries.iter().filter_map(|entry| {
            let to = entry.value.text()?.to_owned();
            Some((entry.key.clone().into_owned(), entry.at.span, to, entry.value.at.span))
        });
        let bind: Vec<_> = bind.collect();
        let bound = bind.iter().map(|(name, _, to, _)| (name.clone(), to.clone())).collect();
        let name = indicator.text()?.to_owned();
        self.say(
            What::Judge(Box::new(JudgeFact {
                indicator: name.clone(),
                bind,
            })),
            indicator.at.span,
        );
        Some(Action::Judge {
            indicator: name,
            bind: bound,
        })
    }

    /// The name under `as`, given as a value of a kind.
    fn gives(&mut self, node: &Node<'_>, kind: ValueKind) -> Option<String> {
        let node = node.get("as")?;
        let name = node.text()?.to_owned();
        self.say(What::Value(name.clone(), kind), node.at.span);
        Some(name)
    }
}

fn given_by(template: &Template, node: &Node<'_>) -> Given {
    match &template.parts[..] {
        [] => Given::Plain(String::new(), node.at.span),
        [Part::Text(text)] => Given::Plain(text.clone(), node.at.span),
        [Part::Name(name)] => Given::Name(name.clone(), node.at.span),
        _ => Given::Mixed,
    }
}

fn opens(node: &Node<'_>) -> Opens {
    match text(node, "opens").as_deref() {
        Some("same") => Opens::Same,
        Some("tab") => Opens::Tab,
        Some("download") => Opens::Download,
        Some("dialog") => Opens::Dialog,
        _ => Opens::Any,
    }
}
