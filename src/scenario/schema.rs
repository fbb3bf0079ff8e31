//! JSON Schemas (draft 2020-12) from the registry of shapes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::registry::FileKind;
use super::shape::{Key, Shape, Type};

/// The schema of a kind of file.
pub fn schema(kind: FileKind) -> Value {
    let mut schemas = Schemas {
        shapes: BTreeMap::new(),
    };
    let name = schemas.shape(kind.shape());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("https://hecha.invalid/schema/{}.json", kind.word()),
        "title": format!("hecha {}", kind.word()),
        "$ref": name,
        "$defs": schemas.shapes,
    })
}

struct Schemas {
    shapes: BTreeMap<String, Value>,
}

impl Schemas {
    /// The place of a shape's schema; it is made when first asked for.
    fn shape(&mut self, shape: &'static Shape) -> String {
        let name = shape.name.replace('`', "").replace([' ', '-'], "_");
        if !self.shapes.contains_key(&name) {
            self.shapes.insert(name.clone(), Value::Null);
            let made = self.make(shape);
            self.shapes.insert(name.clone(), made);
        }
        format!("#/$defs/{name}")
    }

    fn make(&mut self, shape: &'static Shape) -> Value {
        let mut properties = Map::new();
        for key in shape.all() {
            properties.insert(key.name.into(), self.key(key));
        }
        let required: Vec<&str> = shape.all().filter(|key| key.required).map(|key| key.name).collect();
        let one = |name: &str| json!({"required": [name]});
        let mut made = json!({
            "type": "object",
            "description": shape.doc,
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        let choices: Vec<Value> = shape.choices().map(one).collect();
        let mut all = Vec::new();
        if !choices.is_empty() {
            all.push(json!({"oneOf": choices}));
        }
        if !shape.some_of.is_empty() {
            all.push(json!({"anyOf": shape.some_of.iter().map(|name| one(name)).collect::<Vec<_>>()}));
        }
        if !shape.not_both.is_empty() {
            all.push(json!({"not": {"required": shape.not_both}}));
        }
        for (name, partners) in shape.only_with {
            let partners: Vec<Value> = partners.iter().map(|partner| one(partner)).collect();
            all.push(json!({"if": one(name), "then": {"anyOf": partners}}));
        }
        if !all.is_empty() {
            made["allOf"] = all.into();
        }
        made
    }

    fn key(&mut self, key: &'static Key) -> Value {
        let mut made = self.value(&key.takes);
        made["description"] = key.doc.into();
        made
    }

    fn value(&mut self, wanted: &'static Type) -> Value {
        match wanted {
            // A number without quotes is text as written; true, false and null are not.
            Type::Text => json!({"type": ["string", "number"], "minLength": 1, "not": {"pattern": "\\$\\{"}}),
            Type::Template => json!({"type": ["string", "number"], "minLength": 1, "pattern": TEMPLATE}),
            Type::Value => json!({"type": ["string", "number", "boolean"], "pattern": TEMPLATE}),
            Type::Pattern => json!({"type": ["string", "number"], "minLength": 1, "format": "regex"}),
            Type::Name => json!({"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]*$"}),
            Type::Id => json!({"type": ["string", "number"], "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"}),
            Type::Reference => {
                json!({"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]*([./][A-Za-z_][A-Za-z0-9_-]*)*$"})
            }
            Type::FlowPath => json!({"type": "string", "pattern": "^flows/[A-Za-z0-9][A-Za-z0-9_.-]*$"}),
            Type::Word(words) => json!({"enum": words}),
            Type::WordOr(words, other) => json!({"anyOf": [{"enum": words}, self.value(other)]}),
            Type::Bool => json!({"type": "boolean"}),
            Type::True => json!({"const": true}),
            Type::Whole(low, i64::MAX) => json!({"type": "integer", "minimum": low}),
            Type::Whole(low, high) => json!({"type": "integer", "minimum": low, "maximum": high}),
            Type::Rate => json!({"type": "number", "minimum": 0, "maximum": 1}),
            Type::Duration => json!({"type": "string", "pattern": "^[0-9]+(ms|s|m|h)$"}),
            Type::Date => {
                json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "format": "date"})
            }
            Type::Url => json!({"type": "string", "pattern": "^https?://[^/\\s]+\\S*$"}),
            Type::Host => json!({"type": "string", "pattern": "^[^\\s/:A-Z]+$"}),
            Type::List(of, least) => json!({"type": "array", "minItems": least, "items": self.value(of)}),
            Type::Map(of) => json!({
                "type": "object",
                "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_-]*$"},
                "additionalProperties": self.value(of),
            }),
            Type::Shape(shape) => json!({"$ref": self.shape(shape)}),
            Type::ByForm(forms) => {
                let forms = [forms.scalar, forms.list, forms.map].into_iter().flatten();
                json!({"anyOf": forms.map(|form| self.value(form)).collect::<Vec<_>>()})
            }
            Type::Same(other) => self.value(other),
            Type::IfKey(key, with, without) => json!({
                "if": {"type": "object", "required": [key]},
                "then": self.value(with),
                "else": self.value(without),
            }),
        }
    }
}

/// Every `${` is `$${`, or begins a name that is closed.
const TEMPLATE: &str =
    "^([^$]|\\$(?!\\{)(?!\\$\\{)|\\$\\$\\{|\\$\\{[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*){0,2}\\})*$";
