//! What sharing asks of the store ([`Circulation`]).

use phr::{
    AccountId, OriginalId, PersonId,
    audit::{Event, What},
    circulation::{Agreed, Circulation, ContentKey, Secret, Share, Tried},
    consent::{Action, Grant, Grantee, Permit, fhir::State, seen_by},
    ports::StoreError,
};

use super::SqlStore;
use crate::{
    consent,
    ended::{self, Ended},
    share,
    waist::Scope,
};

impl SqlStore {
    /// Writes the index of what was opened to whom, for consents of earlier versions of the program.
    pub(super) fn index_consents(&self) -> Result<(), StoreError> {
        let everyone = Scope::Everyone("consents that wait for the index");
        let waiting = self.readers.look(everyone, consent::waiting)?;
        let any = !waiting.is_empty();
        for person in waiting {
            let keys = self.keys(person)?;
            self.writer
                .run(person, move |db, _| consent::reindex(db, person, &keys, keys.grantees()))?;
        }
        if any {
            let nobody = PersonId::from_bytes([0; 16]);
            self.writer.run(nobody, |db, _| consent::none_wait(db))?;
        }
        Ok(())
    }
}

impl Circulation for SqlStore {
    fn opened_to(&self, account: AccountId) -> Result<Vec<PersonId>, StoreError> {
        let grantees = self.kek.grantees()?;
        let everyone = Scope::Everyone("whose records were opened to an account");
        self.readers.look(everyone, |db| consent::opened_to(db, &grantees, account))
    }

    fn agreed(&self, permit: &Permit) -> Result<Agreed, StoreError> {
        if permit.action() != Action::Grant {
            return Err(StoreError::WrongPermit);
        }
        let person = permit.person();
        let keys = self.keys(person)?;
        let agreed = self.readers.look(Scope::Person(person), |db| {
            let agreed = consent::agreed(db, person, &keys)?;
            let consents = seen_by(permit.actor(), &agreed);
            let mut shares = share::of_person(db, person, &keys)?;
            let given = |among: &[(Grant, State)], link| {
                among.iter().any(|(grant, _)| grant.to == Grantee::Share(link))
            };
            shares.retain(|share| given(&consents, share.link) || !given(&agreed, share.link));
            Ok(Agreed { consents, shares })
        })?;
        self.log(permit, &keys, What::default())?;
        Ok(agreed)
    }

    fn keep_share(
        &self,
        permit: &Permit,
        share: &Share,
        passcode: Option<&str>,
    ) -> Result<(), StoreError> {
        let person = permit.person();
        let fits = share.person == person && share.passcode == passcode.is_some();
        if permit.action() != Action::Grant || !fits {
            return Err(StoreError::WrongPermit);
        }
        let keys = self.keys(person)?;
        let sealed = share::seal(&keys, share, passcode)?;
        let share = share.clone();
        let event = Event::of(permit, What::default());
        self.writer.run(person, move |db, log| {
            log.append(db, &keys, &event)?;
            share::add(db, &share, &sealed)
        })
    }

    fn find_share(&self, link: OriginalId) -> Result<Option<Share>, StoreError> {
        let everyone = Scope::Everyone("whose link it is");
        let Some(person) = self.readers.look(everyone, |db| share::whose(db, link))? else {
            return Ok(None);
        };
        let keys = self.keys(person)?;
        self.readers.look(Scope::Person(person), |db| share::one(db, person, &keys, link))
    }

    fn try_passcode(&self, share: &Share, passcode: Option<&str>) -> Result<Tried, StoreError> {
        if !share.passcode {
            return Ok(Tried::Right);
        }
        let (person, link) = (share.person, share.link);
        let (keys, passcode) = (self.keys(person)?, passcode.map(str::to_owned));
        let folder = self.folder.clone();
        self.writer.run(person, move |db, _| {
            let tried = share::attempt(db, person, &keys, (link, passcode.as_deref()))?;
            if let (Tried::Wrong { left }, Some(_)) = (&tried, &passcode) {
                ended::note(&folder, &Ended::tries(&keys, link, u64::from(*left)))?;
            }
            Ok(tried)
        })
    }

    fn share_key(&self, person: PersonId, secret: &Secret) -> Result<ContentKey, StoreError> {
        Ok(share::key(&*self.keys(person)?, secret))
    }
}
