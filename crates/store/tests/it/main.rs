//! The store from outside.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod common;
#[cfg(test)]
mod disk_full;
#[cfg(test)]
mod encrypted;
#[cfg(test)]
mod ended;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod remembered;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod staging;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod together;
#[cfg(test)]
mod undo;
