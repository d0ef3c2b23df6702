//! The voice through its boundary: text in, reading and sound out.

#[cfg(test)]
mod golden;
#[cfg(test)]
mod sound;
