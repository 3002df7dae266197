//! The rules of another program, as values of a policy file.

/// Rules with their values as they are written in a policy, and what there is to say about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    pub rules: Vec<(&'static str, String)>,
    pub notes: Vec<String>,
}

impl Foreign {
    pub(super) fn rule(&mut self, name: &'static str, value: impl ToString) {
        self.rules.push((name, value.to_string()));
    }

    pub(super) fn texts(&mut self, name: &'static str, values: &[String]) {
        if !values.is_empty() {
            let quoted: Vec<_> = values.iter().map(|it| quoted(it)).collect();
            self.rule(name, format!("[{}]", quoted.join(", ")));
        }
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// The rules that this program keeps by and the other one does not know.
    pub(super) fn also_keeps(&mut self, program: &str, rules: &[&str]) {
        let rules = rules.join(", ");
        self.note(format!(
            "{program} does not know {rules}. They are on here; false deletes as it does."
        ));
    }
}

/// A text of TOML.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
