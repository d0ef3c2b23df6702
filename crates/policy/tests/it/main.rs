//! What the rules come to in many worlds.

#[cfg(test)]
mod places;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod worlds;
