//! On what a request can rest: the relations and grants that fit it, and what was refused.

use jiff::Timestamp;

use super::{
    Action, BasisFacts, Class, Effect, Grant, Grantee, Ground, OnBehalf, Purpose, Question,
    RelationKind, Request, Role, Scope, decide::OnFile, predicate::Refusal, who::Relation,
};

/// One thing a request can rest on.
#[derive(Debug)]
pub(super) struct Basis<'a> {
    facts: BasisFacts,
    role: Role,
    pub(super) ground: Ground,
    pub(super) purpose: Purpose,
    from: Timestamp,
    until: Option<Timestamp>,
    /// Which entries; `None` is the whole record.
    pub(super) scope: Option<&'a Scope>,
}

impl Basis<'_> {
    /// What to ask the rules about it.
    pub(super) fn question(&self, request: &Request, now: Timestamp, class: Class) -> Question {
        Question {
            role: self.role,
            action: request.action,
            purpose: self.purpose,
            strength: request.strength,
            basis: self.facts,
            from: self.from.as_millisecond(),
            until: self.until.map_or(i64::MAX, Timestamp::as_millisecond),
            at: now.as_millisecond(),
            class,
        }
    }

    /// Whether it is in force.
    pub(super) fn is_live(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// Everything on file that is about these two.
pub(super) fn bases<'a>(request: &Request, on_file: &'a OnFile) -> Vec<Basis<'a>> {
    let now = on_file.now(request.at);
    let ours = |r: &&Relation| r.account == request.account && r.person == request.person;
    let relations = on_file.relations.iter().filter(ours).map(|r| of_relation(request, now, r));
    let permits = on_file.grants.iter().filter(|g| {
        // What makes somebody a proxy is among the relations.
        let opens = g.effect == Effect::Permit && g.relation.is_none();
        opens && g.person == request.person && is_to(&g.to, request)
    });
    let mut bases: Vec<Basis<'a>> =
        relations.chain(permits.filter_map(|g| of_grant(request, g))).collect();
    let declared = request.emergency.as_ref().filter(|e| {
        e.account == request.account
            && e.person == request.person
            && request.purpose == Some(Purpose::EmergencyTreatment)
    });
    bases.extend(declared.map(|emergency| Basis {
        facts: BasisFacts::Emergency,
        role: request.role,
        ground: Ground::Emergency,
        purpose: Purpose::EmergencyTreatment,
        from: emergency.from,
        until: Some(emergency.until),
        scope: None,
    }));
    bases
}

/// What the person closed to whoever asks. Nobody closes their own record to themself.
pub(super) fn refusals(request: &Request, on_file: &OnFile) -> Vec<Refusal> {
    let own = |r: &Relation| {
        r.account == request.account && r.person == request.person && r.kind == RelationKind::Person
    };
    if request.action == Action::Maintain || on_file.relations.iter().any(own) {
        return Vec::new();
    }
    let now = on_file.now(request.at);
    let applies = |g: &&Grant| {
        g.effect == Effect::Forbid
            && g.person == request.person
            && is_to(&g.to, request)
            && g.is_live(now)
            && (g.actions.contains(&request.action) || g.actions.contains(&Action::Read))
    };
    let refusal = |g: &Grant| Refusal {
        scope: g.scope.clone(),
        here: g.purposes.is_empty()
            || request.purpose.is_none_or(|purpose| g.purposes.contains(&purpose)),
        in_emergency: g.purposes.contains(&Purpose::EmergencyTreatment),
    };
    let refused = on_file.grants.iter().filter(applies).map(refusal);
    refused.filter(|refusal| refusal.here || refusal.in_emergency).collect()
}

fn of_relation<'a>(request: &Request, now: Timestamp, relation: &Relation) -> Basis<'a> {
    let (role, purpose) = match relation.kind {
        RelationKind::Person => (Role::Person, Purpose::PatientRequest),
        RelationKind::Family | RelationKind::Parent | RelationKind::Guardian => {
            (Role::Proxy, Purpose::FamilyRequest)
        }
        RelationKind::Helper => (Role::Helper, Purpose::FamilyRequest),
    };
    let operated = request.role == Role::Operator;
    let purpose = match request.action {
        Action::Maintain => Purpose::SystemAdministration,
        Action::Read
        | Action::Add
        | Action::Grant
        | Action::Delegate
        | Action::Erase
        | Action::Locate => purpose,
    };
    Basis {
        facts: BasisFacts::Relation {
            kind: relation.kind,
            age: relation.age(now),
            delegated: relation.named.is_some(),
        },
        role: if operated { Role::Operator } else { role },
        ground: Ground::Relation(relation.kind),
        purpose,
        from: relation.from,
        until: relation.until,
        scope: None,
    }
}

/// Without a purpose, a grant serves nobody.
fn of_grant<'a>(request: &Request, grant: &'a Grant) -> Option<Basis<'a>> {
    let purpose = request.purpose?;
    Some(Basis {
        facts: BasisFacts::Grant {
            purpose_named: grant.purposes.contains(&purpose),
            action_named: grant.actions.contains(&request.action),
        },
        role: request.role,
        ground: Ground::Grant(grant.id),
        purpose,
        from: grant.from,
        until: grant.until,
        scope: Some(&grant.scope),
    })
}

fn is_to(to: &Grantee, request: &Request) -> bool {
    match (to, &request.on_behalf) {
        (Grantee::Account(account), _) => *account == request.account,
        (Grantee::Anyone, _) => true,
        (Grantee::Organisation { id, role }, OnBehalf::Organisation(theirs)) => {
            id == theirs && *role == request.role
        }
        (Grantee::Share(link), OnBehalf::Share(theirs)) => link == theirs,
        (Grantee::App(app), OnBehalf::App(theirs)) => app == theirs,
        (
            Grantee::Organisation { .. } | Grantee::Share(_) | Grantee::App(_),
            OnBehalf::Nobody | OnBehalf::Organisation(_) | OnBehalf::Share(_) | OnBehalf::App(_),
        ) => false,
    }
}
