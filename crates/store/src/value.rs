//! Values that go into statements and rows that come out, the same for both engines, so that each statement
//! and its reading are written once.

use crate::{Result, StoreError};
use commonlink_model::{
    AgreementId, AuditId, BureauRequestId, ChallengeReason, ErasureReason, KeptId, LegalBasis, RecallId,
    RecallKind, RecallNoticeId, RecallOutcome, RecallReason, RefusalReason, ReleaseId, RequestAction,
    RequestKind, RequestSide, RequestState, Urgency,
};
use commonlink_model::{
    CaptureId, CaptureKind, ClassConclusion, ComparisonId, ConclusionId, DatePrecision, ExaminationId,
    ExaminationState, ExhibitId, HitId, ImportId, ImportState, IndividualConclusion, InformationGrade, JobId,
    Level, LinkId, LinkKind, LinkState, MarkKind, MarkRole, MatchingMode, Moment, NoticeId, OrganisationId,
    OrganisationKind, PasskeyId, PlaceConfidence, PlacePrecision, Purpose, RecordId, RequestId,
    ReviewDecision, ReviewId, SourceGrade, TokenId, Triage, UploadId, UserId, Verdict, WeightBasis,
};
use sqlx::{Column as _, Postgres, Row as _, Sqlite, TypeInfo as _, postgres::PgRow, sqlite::SqliteRow};
use std::sync::Arc;

/// One bound value; `None` is SQL's NULL of that type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Real(Option<f64>),
    Bool(Option<bool>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! into_value {
    ($($variant:ident: $($from:ty => $make:expr),+;)+) => {$($(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$variant(Some($make(value))) }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self { Self::$variant(value.map($make)) }
        }
    )+)+};
}

into_value! {
    Text: &str => str::to_owned, String => std::convert::identity, &String => String::clone,
        jiff::civil::Date => |date: jiff::civil::Date| date.to_string();
    Int: i64 => std::convert::identity, u32 => i64::from, Moment => Moment::micros;
    Real: f64 => std::convert::identity;
    Bool: bool => std::convert::identity;
    Bytes: &[u8] => <[u8]>::to_vec, Vec<u8> => std::convert::identity;
}

macro_rules! text_values {
    (ids: $($id:ty),+; codes: $($code:ty),+;) => {
        $(into_value! { Text: $id => |id: $id| id.to_string(); })+
        $(into_value! { Text: $code => |code: $code| code.code().to_owned(); })+
    };
}

text_values! {
    ids: AuditId, BureauRequestId, ReleaseId, CaptureId, ComparisonId, ConclusionId, ExaminationId, ExhibitId, HitId, ImportId, JobId, LinkId, NoticeId,
        AgreementId, KeptId, OrganisationId, PasskeyId, RecallId, RecallNoticeId, RecordId, RequestId, ReviewId, TokenId, UploadId, UserId;
    codes: CaptureKind, ClassConclusion, DatePrecision, ExaminationState, ImportState, IndividualConclusion, InformationGrade,
        ChallengeReason, ErasureReason, LegalBasis, RecallKind, RecallOutcome, RecallReason, RefusalReason, RequestAction, RequestKind, RequestSide, RequestState, Urgency,
        Level, LinkKind, LinkState, MarkKind, MarkRole, MatchingMode, OrganisationKind, PlaceConfidence, PlacePrecision, Purpose,
        ReviewDecision, SourceGrade, Triage, Verdict, WeightBasis;
}

/// The values of a statement, in the order of `$1`, `$2`, …
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}
pub(crate) use params;

/// One row of an answer.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! accessor {
    ($name:ident, $optional:ident, $type:ty) => {
        pub(crate) fn $optional(&self, column: &str) -> Result<Option<$type>> {
            Ok(match self {
                Self::Sqlite(row) => row.try_get(column)?,
                Self::Postgres(row) => row.try_get(column)?,
            })
        }

        #[allow(dead_code, reason = "each type has both accessors")]
        pub(crate) fn $name(&self, column: &str) -> Result<$type> {
            self.$optional(column)?.ok_or_else(|| StoreError::damaged(column))
        }
    };
}

impl Row {
    accessor!(text, text_opt, String);
    accessor!(int, int_opt, i64);
    accessor!(real, real_opt, f64);
    accessor!(bool, bool_opt, bool);
    accessor!(bytes, bytes_opt, Vec<u8>);

    /// Every column with its value, for backups of whole tables.
    pub(crate) fn columns(&self) -> Result<Vec<(String, Value)>> {
        let names: Vec<(String, String)> = match self {
            Self::Sqlite(row) => {
                row.columns().iter().map(|c| (c.name().to_owned(), c.type_info().name().to_owned())).collect()
            }
            Self::Postgres(row) => {
                row.columns().iter().map(|c| (c.name().to_owned(), c.type_info().name().to_owned())).collect()
            }
        };
        let value = |(name, kind): (String, String)| {
            let value = match kind.as_str() {
                "TEXT" => Value::Text(self.text_opt(&name)?),
                "INTEGER" | "INT8" => Value::Int(self.int_opt(&name)?),
                "REAL" | "FLOAT8" => Value::Real(self.real_opt(&name)?),
                "BOOLEAN" | "BOOL" => Value::Bool(self.bool_opt(&name)?),
                "BLOB" | "BYTEA" => Value::Bytes(self.bytes_opt(&name)?),
                _ => return Err(StoreError::damaged(format!("the type of the column {name}"))),
            };
            Ok((name, value))
        };
        names.into_iter().map(value).collect()
    }

    /// An identifier, a code, a date or anything else that is written as text.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: &str) -> Result<T> {
        parse(column, &self.text(column)?)
    }

    pub(crate) fn parsed_opt<T: std::str::FromStr>(&self, column: &str) -> Result<Option<T>> {
        self.text_opt(column)?.map(|text| parse(column, &text)).transpose()
    }

    pub(crate) fn moment(&self, column: &str) -> Result<Moment> {
        self.int(column).map(Moment::from_micros)
    }

    pub(crate) fn moment_opt(&self, column: &str) -> Result<Option<Moment>> {
        Ok(self.int_opt(column)?.map(Moment::from_micros))
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|error| StoreError::damaged(format!("{column}: {error}")))
    }
}

/// Reads a text of the named column.
pub(crate) fn parse<T: std::str::FromStr>(column: &str, text: &str) -> Result<T> {
    text.parse().ok().ok_or_else(|| StoreError::damaged(column))
}

/// Joins codes with commas.
pub(crate) fn joined<T: Copy>(codes: &[T], code: impl Fn(T) -> &'static str) -> String {
    codes.iter().map(|value| code(*value)).collect::<Vec<_>>().join(",")
}

/// Splits what [`joined`] made.
pub(crate) fn split<T: std::str::FromStr>(column: &str, text: &str) -> Result<Vec<T>> {
    text.split(',').filter(|part| !part.is_empty()).map(|part| parse(column, part)).collect()
}

/// JSON text of a value of our own types.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::damaged(error.to_string()))
}

/// A statement with its values.
pub(crate) type Filled = (Arc<str>, Vec<Value>);

type Query<'q, E> = sqlx::query::Query<'q, E, <E as sqlx::Database>::Arguments>;

macro_rules! bind_with {
    ($name:ident, $engine:ty) => {
        pub(crate) fn $name<'q>(sql: impl Into<Arc<str>>, values: Vec<Value>) -> Query<'q, $engine> {
            let mut query = sqlx::query::<$engine>(sqlx::AssertSqlSafe(sql.into()));
            for value in values {
                query = match value {
                    Value::Text(value) => query.bind(value),
                    Value::Int(value) => query.bind(value),
                    Value::Real(value) => query.bind(value),
                    Value::Bool(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                };
            }
            query
        }
    };
}

bind_with!(bind_sqlite, Sqlite);
bind_with!(bind_postgres, Postgres);

/// A statement with its values in the form of its engine. What is bound ahead is not bound while the database waits.
pub(crate) enum Bound {
    Sqlite(Query<'static, Sqlite>),
    Postgres(Query<'static, Postgres>),
}
