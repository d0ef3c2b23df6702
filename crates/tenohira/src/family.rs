//! The invented family, as it is shipped inside the binary.

use anyhow::{Context, Result};
use import::intake::Arrival;
use phr::{
    AccountId,
    consent::RelationKind,
    person::{PersonName, Sex},
    ports::NewPerson,
};
use serde_json::Value;

mod embedded {
    #![expect(unreachable_pub, reason = "the list is generated, its own module is private")]
    include!("../../../samples/embed.rs");
}

/// One member: who it is, and the files in the order the family would add them.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) new: NewPerson,
    pub(crate) files: Vec<Arrival>,
}

/// The members in the order of `samples/family.json`.
pub(crate) fn members(account: AccountId) -> Result<Vec<Member>> {
    let manifest = file("family.json").context("the sample family is not in this build")?;
    let manifest = fhir::parse(manifest)?;
    fhir::view::items(&manifest, "people").map(|person| member(person, account)).collect()
}

fn member(person: &Value, account: AccountId) -> Result<Member> {
    let text = |key| fhir::view::text(person, key).map(str::to_owned);
    let files = fhir::view::items(person, "files")
        .filter_map(Value::as_str)
        .map(|name| {
            let bytes = file(name).with_context(|| format!("sample file `{name}` is missing"))?;
            let base = name.rsplit('/').next().unwrap_or(name).to_owned();
            Ok(Arrival { bytes: bytes.to_vec(), file_name: Some(base) })
        })
        .collect::<Result<Vec<_>>>()?;
    let new = NewPerson {
        names: vec![PersonName { text: text("name"), kana: text("kana") }],
        birth_date: text("birth_date").and_then(|d| d.parse().ok()),
        sex: text("sex").and_then(|s| Sex::from_code(&s)),
        called: text("relation_ja"),
        account,
        relation: RelationKind::Family,
    };
    Ok(Member { new, files })
}

fn file(name: &str) -> Option<&'static [u8]> {
    embedded::FILES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}
