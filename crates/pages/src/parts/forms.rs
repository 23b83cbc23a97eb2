//! Fields of forms: label, hint, fault and control, tied together by ids.

use commonlink_reference::{
    Lang, countries, has,
    lists::{UNITS, Vocabulary},
    quantity::COMMON,
};
use maud::{Markup, html};

use super::{FieldFault, FormValues};
use crate::icons::{Icon, icon};
use crate::words::{code, t};

/// A value that can be chosen, and its words.
pub(crate) type Choice = (String, String);

/// The choices of a code list in the order of the list.
pub(crate) fn choices(lang: Lang, list: &Vocabulary) -> Vec<Choice> {
    list.labels(lang).map(|(code, label)| (code.to_owned(), label)).collect()
}

/// The units that officers choose among.
pub(crate) fn common_units(lang: Lang) -> Vec<Choice> {
    choices(lang, &UNITS).into_iter().filter(|(code, _)| COMMON.contains(&code.as_str())).collect()
}

/// Every country, by name.
pub(crate) fn country_choices() -> Vec<Choice> {
    let mut all: Vec<Choice> =
        countries().iter().map(|each| (each.code.to_owned(), each.name.to_owned())).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

/// A form that is being shown, with what was typed and what is wrong.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a> {
    pub lang: Lang,
    pub values: &'a FormValues,
    pub faults: &'a [FieldFault],
    /// Put before every id, where several forms share a page.
    pub prefix: &'a str,
    /// Names of fields are no keys: faults are shown without the field's words.
    pub plain: bool,
}

/// One field.
#[derive(Clone, Copy, Default)]
pub(crate) struct Field<'a> {
    /// Name as sent.
    pub name: &'a str,
    /// Key of the label; empty for `submit-` and the name without its numbers.
    pub label: &'a str,
    /// Key of the hint.
    pub hint: Option<&'a str>,
    /// Must be filled in.
    pub required: bool,
    /// Shown where nothing was typed.
    pub default: &'a str,
    /// Class of its width: `w2` to `w12`.
    pub width: &'a str,
    /// `type` of the input.
    pub kind: &'a str,
    /// `inputmode` of the input.
    pub mode: Option<&'a str>,
    /// `autocomplete` of the input.
    pub complete: Option<&'a str>,
}

impl<'a> Form<'a> {
    /// The id of a field's control.
    pub fn id(&self, name: &str) -> String {
        format!("{}{}", self.prefix, name.replace('.', "-"))
    }

    /// What a field shows: what was typed, or its default in a fresh form.
    pub fn value(&self, name: &str, default: &'a str) -> &'a str {
        if self.values.holds(name) { self.values.get(name) } else { default }
    }

    /// The message of a field's first fault.
    pub fn fault(&self, name: &str) -> Option<String> {
        let fault = self.faults.iter().find(|fault| fault.field == name)?;
        Some(t(self.lang, &fault.message).into_owned())
    }

    /// The list of faults on top, each leading to its field.
    pub fn summary(&self) -> Markup {
        self.faults_by(|field| self.named(field))
    }

    /// The same where a form names its fields by itself: `labels` are fields with the keys of their words.
    pub fn summary_of(&self, labels: &[(&str, &str)]) -> Markup {
        let key = |field: &str| labels.iter().find(|(name, _)| *name == field).map(|(_, key)| *key);
        self.faults_by(|field| key(field).map(|key| t(self.lang, key).into_owned()))
    }

    fn faults_by(&self, name: impl Fn(&str) -> Option<String>) -> Markup {
        html! {
            @if !self.faults.is_empty() {
                div class="summary" role="alert" tabindex="-1" id={ (self.prefix) "faults" } autofocus {
                    h2 class="ic" { (icon(Icon::Warning)) (t(self.lang, "error-summary")) }
                    ul { @for fault in self.faults { li { a href={ "#" (self.id(&fault.field)) } { @if let Some(name) = name(&fault.field) { (name) ": " } (t(self.lang, &fault.message)) } } } }
                }
            }
        }
    }

    /// Whether one of these fields, or of the fields below them, is at fault: what holds it has to be open then.
    pub fn faulty(&self, fields: &[&str]) -> bool {
        let within = |fault: &FieldFault, field: &str| {
            fault.field.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.faults.iter().any(|fault| fields.iter().any(|field| within(fault, field)))
    }

    /// The words of a field's label.
    pub fn label(&self, field: &Field<'_>) -> String {
        let key = if field.label.is_empty() { label_key(field.name) } else { field.label.to_owned() };
        t(self.lang, &key).into_owned()
    }

    /// What a field of a form that names its labels by its fields is called, if it has a label.
    fn named(&self, field: &str) -> Option<String> {
        let key = label_key(field);
        (!self.plain && has(self.lang, &key)).then(|| t(self.lang, &key).into_owned())
    }

    /// Label, hint and fault around a control.
    pub fn wrap(&self, field: &Field<'_>, control: &Markup) -> Markup {
        let id = self.id(field.name);
        let fault = self.fault(field.name);
        let class = format!("field {}{}", field.width, if fault.is_some() { " bad" } else { "" });
        html! {
            div class=(class) {
                label for=(id) {
                    (self.label(field))
                    @if field.required { " " span class="req" aria-hidden="true" { "*" } }
                }
                @if let Some(hint) = field.hint { p class="hint" id={ (id) "-hint" } { (t(self.lang, hint)) } }
                @if let Some(fault) = &fault { p class="err" id={ (id) "-err" } { (fault) } }
                (control)
            }
        }
    }

    /// Ids of the hint and the fault, for `aria-describedby`.
    pub fn described(&self, field: &Field<'_>) -> Option<String> {
        let id = self.id(field.name);
        let parts: Vec<String> =
            [field.hint.map(|_| format!("{id}-hint")), self.fault(field.name).map(|_| format!("{id}-err"))]
                .into_iter()
                .flatten()
                .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn invalid(&self, name: &str) -> Option<&'static str> {
        self.fault(name).map(|_| "true")
    }

    /// The bare input of a field.
    pub fn control(&self, field: &Field<'_>, value: &str) -> Markup {
        let kind = if field.kind.is_empty() { "text" } else { field.kind };
        html! {
            input type=(kind) id=(self.id(field.name)) name=(field.name) value=(value) required[field.required]
                inputmode=[field.mode] autocomplete=(field.complete.unwrap_or("off")) aria-invalid=[self.invalid(field.name)]
                aria-describedby=[self.described(field)];
        }
    }

    /// A line of text, a number, a date, a password.
    pub fn input(&self, field: &Field<'a>) -> Markup {
        let value = if field.kind == "password" { "" } else { self.value(field.name, field.default) };
        self.wrap(field, &self.control(field, value))
    }

    /// Several lines of text.
    pub fn area(&self, field: &Field<'a>) -> Markup {
        self.wrap(
            field,
            &html! {
                textarea id=(self.id(field.name)) name=(field.name) required[field.required]
                    aria-invalid=[self.invalid(field.name)] aria-describedby=[self.described(field)] {
                    (self.value(field.name, field.default))
                }
            },
        )
    }

    /// The bare choice of a field. `empty` names the choice of nothing, where there is one.
    pub fn options(&self, field: &Field<'a>, all: &[Choice], empty: Option<&str>) -> Markup {
        let held = self.value(field.name, field.default);
        html! {
            select id=(self.id(field.name)) name=(field.name) required[field.required] autocomplete=[field.complete]
                aria-invalid=[self.invalid(field.name)] aria-describedby=[self.described(field)] {
                @if let Some(words) = empty { option value="" { (words) } }
                @for (value, words) in all { option value=(value) selected[value == held] { (words) } }
            }
        }
    }

    /// A choice from a list.
    pub fn select(&self, field: &Field<'a>, all: &[Choice], empty: Option<&str>) -> Markup {
        self.wrap(field, &self.options(field, all, empty))
    }

    /// An optional field: its control and, beside it, why it is empty.
    pub fn optional(&self, field: &Field<'a>, control: &Markup, state: &str) -> Markup {
        let held = self.value(state, "known");
        let id = self.id(state);
        self.wrap(
            field,
            &html! {
                div class="pair" {
                    (control)
                    div {
                        label class="vh" for=(id) { (self.label(field)) ": " (t(self.lang, "submit-state")) }
                        select id=(id) name=(state) {
                            @for each in ["known", "unknown", "not_recorded", "withheld"] {
                                option value=(each) selected[each == held] {
                                    @if each == "known" { (t(self.lang, "submit-state-known")) } @else { (code(self.lang, "empty_value", each)) }
                                }
                            }
                        }
                    }
                }
            },
        )
    }

    /// A box to tick.
    pub fn check(&self, name: &str, value: &str, words: &str, ticked: bool) -> Markup {
        let ticked = if self.values.holds(name) || self.values.holds("idempotency_key") {
            self.values.has(name, value)
        } else {
            ticked
        };
        html! {
            label class="check" {
                input type="checkbox" name=(name) value=(value) checked[ticked] id={ (self.id(name)) "-" (value) };
                span { (words) }
            }
        }
    }
}

/// `items.0.reported_name` is labelled `submit-items-reported-name`.
fn label_key(field: &str) -> String {
    let parts: Vec<&str> = field.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
    format!("submit-{}", parts.join("-").replace('_', "-"))
}
