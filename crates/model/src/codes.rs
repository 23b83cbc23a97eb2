//! Closed lists of codes. A code is lower `snake_case`, never reused and never deleted; the label that
//! people read stands in the message catalogue under the same code.

/// Defines an enum whose variants have stable text codes, with parsing, display, serde and `ALL`.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownCode;
            fn from_str(text: &str) -> Result<Self, $crate::UnknownCode> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    other => Err($crate::UnknownCode { list: stringify!($name), code: other.to_owned() }),
                }
            }
        }
    };
}

/// A text that is no code of the named list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{code}` is not a {list} code")]
pub struct UnknownCode {
    /// The list that was asked.
    pub list: &'static str,
    /// What was given.
    pub code: String,
}
