//! The mark of a page, opaque to callers: the order, and the sort key and identifier of the last row. A mark of another
//! order is refused.

use super::{SeizureColumn, SeizureSort};
use crate::value::{Row, Value, parse};
use crate::{Result, StoreError};
use commonlink_model::RecordId;

/// The mark behind a row: its sort key and its identifier.
pub(super) struct Cursor {
    pub(super) key: Value,
    pub(super) id: RecordId,
}

impl Cursor {
    pub(super) fn of(row: &Row, sort: SeizureSort) -> Result<Self> {
        let key = match sort.column {
            SeizureColumn::Kilograms => Value::from(row.real("sort_key")?),
            SeizureColumn::Received => Value::from(row.int("sort_key")?),
            _ => Value::from(row.text("sort_key")?),
        };
        Ok(Self { key, id: row.parsed("id")? })
    }

    pub(super) fn write(&self, sort: SeizureSort) -> String {
        let key = match &self.key {
            Value::Text(Some(text)) => crate::files::hex(text.as_bytes()),
            Value::Int(Some(value)) => value.to_string(),
            Value::Real(Some(value)) => value.to_bits().to_string(),
            _ => String::new(),
        };
        let direction = if sort.descending { "d" } else { "a" };
        format!("{}-{direction}-{}-{key}", sort.column.code(), self.id.uuid().simple())
    }

    pub(super) fn read(text: &str, sort: SeizureSort) -> Result<Self> {
        let wrong = || StoreError::Invalid { what: "the page mark" };
        let direction = if sort.descending { "d" } else { "a" };
        let rest = text.strip_prefix(sort.column.code()).and_then(|rest| rest.strip_prefix('-'));
        let rest = rest.and_then(|rest| rest.strip_prefix(direction)).and_then(|rest| rest.strip_prefix('-'));
        let (id, key) = rest.and_then(|rest| rest.split_once('-')).ok_or_else(wrong)?;
        let key = match sort.column {
            SeizureColumn::Kilograms => {
                let value = f64::from_bits(key.parse().ok().ok_or_else(wrong)?);
                Value::from(Some(value).filter(|value| value.is_finite()).ok_or_else(wrong)?)
            }
            SeizureColumn::Received => Value::from(key.parse::<i64>().ok().ok_or_else(wrong)?),
            _ => {
                let bytes = crate::files::unhex(key).ok_or_else(wrong)?;
                let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
                Value::from(text.ok_or_else(wrong)?)
            }
        };
        Ok(Self { key, id: parse("the page mark", id).ok().ok_or_else(wrong)? })
    }
}
