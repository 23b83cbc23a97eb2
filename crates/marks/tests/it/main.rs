//! The engine on marks pressed and photographed by the tests themselves.

#[cfg(test)]
mod bytes;
#[cfg(test)]
mod pairs;
#[cfg(test)]
mod scene;
