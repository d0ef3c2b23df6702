//! The command line as a person or a script meets it: the built binary, its output, its exit code.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod erase;
#[cfg(test)]
mod export;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod help;
#[cfg(test)]
mod import;
mod insights;
#[cfg(test)]
mod json;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod moving;
#[cfg(test)]
mod phone;
#[cfg(test)]
mod plaintext;
#[cfg(test)]
mod print;
#[cfg(test)]
mod run;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod server;
#[cfg(test)]
mod shares;
#[cfg(all(test, feature = "speech"))]
mod speak;
#[cfg(test)]
mod spool;
