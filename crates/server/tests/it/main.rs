//! The pages through HTTP, without a port: requests in, answers out.

#[cfg(test)]
mod access;
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod app;
#[cfg(test)]
mod authenticator;
mod columns;
#[cfg(test)]
mod dead_ends;
#[cfg(test)]
mod diary;
#[cfg(test)]
mod differences;
#[cfg(test)]
mod disclosures;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod giving;
#[cfg(test)]
mod granted;
#[cfg(test)]
mod handout;
#[cfg(test)]
mod large;
#[cfg(test)]
mod listen;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod measurements;
#[cfg(test)]
mod mine;
#[cfg(test)]
mod opened;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod phone;
#[cfg(test)]
mod print;
#[cfg(test)]
mod protection;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod search;
#[cfg(test)]
mod series;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod spending;
#[cfg(test)]
mod story;
#[cfg(test)]
mod told_lately;
#[cfg(test)]
mod undo;
#[cfg(test)]
mod withheld;
mod words;
#[cfg(test)]
mod wrong_providers;
