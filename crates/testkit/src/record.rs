//! One invented person's record in a store, with the few calls a test needs.

use std::sync::atomic::{AtomicI64, Ordering};

use fhir::system;
use jiff::Timestamp;
use phr::{
    AccountId, GrantId, Lang, OriginalId, PersonId,
    consent::{
        Action, Decision, Effect, Grant, Grantee, OnFile, Permit, Purpose, Relation, RelationKind,
        Request, Scope, Shown, decide,
    },
    person::{PersonName, Sex, Subject},
    ports::{Intake, NewPerson, Outcome, Reading, Store, StoreError, Taken, read},
    provenance::{Channel, Evidence, Maker, Received, Span},
    record::{Act, Draft, DraftKey, SeriesDraft},
};
use serde_json::{Value, json};

use crate::rules::PlainRules;

/// 2025-03-10 in the morning, Japan time: when every test starts.
const START_SECONDS: i64 = 1_741_564_800;

/// An invented doctor to whom persons open a part of their records.
pub const DOCTOR: AccountId = AccountId::from_bytes([0xd0; 16]);

/// A record of an invented person, kept by an invented family member.
#[derive(Debug)]
pub struct Record {
    /// The person.
    pub person: PersonId,
    /// The family's account.
    pub account: AccountId,
    steps: AtomicI64,
    step_ms: i64,
}

/// From one permit to the next: a minute.
const STEP_MS: i64 = 60_000;

impl Record {
    /// Starts a record for 日向 キヨ (Hinata Kiyo), kept by the account of the household.
    pub fn start(store: &dyn Store) -> Result<Record, StoreError> {
        let account = store.household()?;
        let person = store.create_person(
            &NewPerson {
                names: vec![name("日向 キヨ")],
                birth_date: "1943-04-18".parse().ok(),
                sex: Some(Sex::Female),
                called: Some("祖母".to_owned()),
                account,
                relation: RelationKind::Family,
            },
            moment(0)?,
        )?;
        Ok(Record::of(person, account))
    }

    /// A record that is held already.
    pub fn of(person: PersonId, account: AccountId) -> Record {
        Record { person, account, steps: AtomicI64::new(0), step_ms: STEP_MS }
    }

    /// The same, with so many milliseconds from one permit to the next.
    #[must_use]
    pub fn every(self, step_ms: i64) -> Record {
        Record { step_ms, ..self }
    }

    fn next(&self) -> Result<Timestamp, StoreError> {
        let step = self.steps.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        milliseconds(step.saturating_mul(self.step_ms))
    }

    /// A permit for the account, a minute later than the last one.
    pub fn permit(&self, action: Action) -> Result<Permit, StoreError> {
        let at = self.next()?;
        let family = Relation {
            kind: RelationKind::Family,
            ..Relation::own(self.account, self.person, moment(0)?)
        };
        let on_file = OnFile { relations: vec![family], ..OnFile::default() };
        let request = Request::new(self.account, self.person, action, "test", at);
        match decide(&request, &on_file, &PlainRules) {
            Decision::Permitted(permit) => Ok(permit),
            Decision::Denied(_) => Err(StoreError::WrongPermit),
        }
    }

    /// A permit for [`DOCTOR`], to whom the person granted this for treatment; a minute later than
    /// the last permit.
    pub fn granted(&self, action: Action, scopes: &[Scope]) -> Result<Permit, StoreError> {
        let grants = scopes.iter().map(|scope| self.grant(scope, Effect::Permit));
        self.decided(action, grants.collect::<Result<_, _>>()?)
    }

    /// A permit for [`DOCTOR`] that rests on these grants and refusals.
    pub fn decided(&self, action: Action, grants: Vec<Grant>) -> Result<Permit, StoreError> {
        let at = self.next()?;
        let request = self.treatment(action, at);
        let on_file = OnFile { grants, ..OnFile::default() };
        match decide(&request, &on_file, &PlainRules) {
            Decision::Permitted(permit) => Ok(permit),
            Decision::Denied(_) => Err(StoreError::WrongPermit),
        }
    }

    /// What [`DOCTOR`] asks for.
    pub fn treatment(&self, action: Action, at: Timestamp) -> Request {
        Request {
            purpose: Some(Purpose::Treatment),
            ..Request::new(DOCTOR, self.person, action, "test", at)
        }
    }

    /// A grant to [`DOCTOR`], or a refusal, from the start on.
    pub fn grant(&self, scope: &Scope, effect: Effect) -> Result<Grant, StoreError> {
        Ok(Grant {
            id: GrantId::from_bytes([1; 16]),
            person: self.person,
            effect,
            to: Grantee::Account(DOCTOR),
            relation: None,
            evidence: None,
            purposes: [Purpose::Treatment].into(),
            actions: [Action::Read, Action::Add].into(),
            scope: scope.clone(),
            from: moment(0)?,
            until: Some(moment(60 * 24 * 365)?),
            shown: Shown {
                version: "test".to_owned(),
                hash: OriginalId::of(b"what was shown"),
                lang: Lang::Ja,
            },
            given_by: self.account,
            given: moment(0)?,
        })
    }

    /// Looks under a new permit.
    pub fn look<T>(
        &self,
        store: &dyn Store,
        look: impl FnOnce(&mut dyn Reading) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        read(store, &self.permit(Action::Read)?, look)
    }

    /// Looks at everything, as maintenance does.
    pub fn look_at_all<T>(
        &self,
        store: &dyn Store,
        look: impl FnOnce(&mut dyn Reading) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        read(store, &self.permit(Action::Maintain)?, look)
    }

    /// Takes in one original.
    pub fn take(&self, store: &dyn Store, intake: &Intake) -> Result<Taken, StoreError> {
        store.take_in(&self.permit(Action::Add)?, intake)
    }

    /// An original that was read.
    pub fn file(&self, text: &str, drafts: Vec<Draft>) -> Result<Intake, StoreError> {
        self.intake(
            text,
            Outcome::Read { drafts, series: Vec::new(), acts: Vec::new(), from: None },
        )
    }

    /// An original with points of series.
    pub fn watch(&self, text: &str, series: Vec<SeriesDraft>) -> Result<Intake, StoreError> {
        let outcome = Outcome::Read { drafts: Vec::new(), series, acts: Vec::new(), from: None };
        self.intake(text, outcome)
    }

    /// A decision of the person, as an original of its own.
    pub fn act(&self, text: &str, act: Act) -> Result<Intake, StoreError> {
        self.intake(
            text,
            Outcome::Read { drafts: Vec::new(), series: Vec::new(), acts: vec![act], from: None },
        )
    }

    /// The person says that `other` is theirs: its drafts are read now.
    pub fn accept(&self, other: OriginalId, drafts: Vec<Draft>) -> Result<Intake, StoreError> {
        let outcome = Outcome::Read {
            drafts,
            series: Vec::new(),
            acts: vec![Act::Accept(other)],
            from: Some(other),
        };
        self.intake(&format!("accept {other}"), outcome)
    }

    /// An original with any outcome. The subject is the person as the record knows them.
    pub fn intake(&self, text: &str, outcome: Outcome) -> Result<Intake, StoreError> {
        Ok(Intake {
            bytes: text.as_bytes().to_vec(),
            held: None,
            format: "test-notes".to_owned(),
            format_version: Some("1".to_owned()),
            received: Received {
                at: self.next()?,
                channel: Channel::Upload,
                by: self.account,
                file_name: Some("notes.txt".to_owned()),
            },
            subject: Subject { names: vec![name("日向 キヨ")], ..Subject::default() },
            outcome,
            findings: Vec::new(),
        })
    }
}

/// So many minutes after every test's start.
pub fn moment(minutes: i64) -> Result<Timestamp, StoreError> {
    milliseconds(minutes.saturating_mul(STEP_MS))
}

fn milliseconds(after: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(START_SECONDS.saturating_mul(1000).saturating_add(after))
        .map_err(|_out_of_range| StoreError::Failed("no such moment".to_owned()))
}

/// A name as usually written.
pub fn name(text: &str) -> PersonName {
    PersonName { text: Some(text.to_owned()), kana: None }
}

/// A body weight, measured on a day.
pub fn weight(day: &str, kilograms: &str) -> Draft {
    let value: Value = serde_json::from_str(kilograms).unwrap_or(Value::Null);
    let resource = json!({
        "resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "vital-signs"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": "体重"},
        "effectiveDateTime": day,
        "valueQuantity": {"value": value, "unit": "kg"},
    });
    Draft::authored(resource, Span::line(1), Maker::Person, Evidence::Measured)
}

/// A medicine handed over on a day, by an invented pharmacy.
pub fn medicine(day: &str, drug: &str, line: u32) -> Draft {
    let resource = json!({
        "resourceType": "MedicationDispense", "status": "completed",
        "medicationCodeableConcept":
            {"coding": [{"system": system::YJ, "code": "2171022F1029"}], "text": drug},
        "whenHandedOver": day,
    });
    let pharmacy = Maker::Institution { name: "めぐり薬局".to_owned(), code: None };
    Draft::authored(resource, Span::line(line), pharmacy, Evidence::Dispensed)
}

/// A condition whose source gives it an identifier, so that it can have versions.
pub fn condition(key: &str, text: &str) -> Draft {
    let resource = json!({
        "resourceType": "Condition", "code": {"text": text}, "onsetDateTime": "2019",
    });
    let clinic = Maker::Institution { name: "めぐり内科".to_owned(), code: None };
    let mut draft = Draft::authored(resource, Span::line(1), clinic, Evidence::Recorded);
    draft.key = DraftKey::Natural(format!("https://meguri.example/conditions|{key}"));
    draft
}

/// The same draft, tagged as not yet told to the person.
pub fn withheld(mut draft: Draft) -> Draft {
    draft.withheld = true;
    draft
}
