//! What the rules come to in many worlds.

#[cfg(test)]
mod worlds;
