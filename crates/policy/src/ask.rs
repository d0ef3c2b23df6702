//! A question in the words of the schema.

use cedar_policy::{
    Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request, RestrictedExpression,
};
use phr::consent::{BasisFacts, Class, Question, Role, Strength};

/// A question without its moments: only their order matters, because the rules do nothing with
/// them but compare `now` with `from` and with `until`. A test holds that.
pub(crate) type Key = (Question, bool, bool);

pub(crate) fn key(question: &Question) -> Key {
    let (begun, over) = (question.from <= question.at, question.until <= question.at);
    (Question { from: 0, until: 0, at: 0, ..*question }, begun, over)
}

/// The question as Cedar takes it; `None` only if a name of ours were no name for Cedar.
pub(crate) fn request(question: &Question) -> Option<Request> {
    let principal = uid(type_of(question.role), "asking")?;
    let action = uid("Action", question.action.code())?;
    let resource = uid("Data", &class_number(question.class).to_string())?;
    Request::new(principal, action, resource, context(question)?, None).ok()
}

fn context(question: &Question) -> Option<Context> {
    let (basis, relation, age, delegated) = match question.basis {
        BasisFacts::Relation { kind, age, delegated } => ("relation", kind.code(), age, delegated),
        BasisFacts::Grant { .. } => ("grant", "", None, false),
        BasisFacts::Emergency => ("emergency", "", None, false),
        BasisFacts::Operation => ("operation", "", None, false),
    };
    let (purpose_named, action_named) = match question.basis {
        BasisFacts::Grant { purpose_named, action_named } => (purpose_named, action_named),
        BasisFacts::Relation { .. } | BasisFacts::Emergency | BasisFacts::Operation => {
            (false, false)
        }
    };
    let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
    let pairs = [
        ("purpose", text(question.purpose.code())),
        ("strength", RestrictedExpression::new_long(strength(question.strength))),
        ("basis", text(basis)),
        ("relation", text(relation)),
        ("age", RestrictedExpression::new_long(age.map_or(-1, i64::from))),
        ("delegated", RestrictedExpression::new_bool(delegated)),
        ("purpose_named", RestrictedExpression::new_bool(purpose_named)),
        ("action_named", RestrictedExpression::new_bool(action_named)),
        ("from", RestrictedExpression::new_long(question.from)),
        ("until", RestrictedExpression::new_long(question.until)),
        ("now", RestrictedExpression::new_long(question.at)),
    ];
    Context::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value))).ok()
}

const fn strength(strength: Strength) -> i64 {
    match strength {
        Strength::One => 1,
        Strength::Two => 2,
        Strength::Hardware => 3,
    }
}

const fn type_of(role: Role) -> &'static str {
    match role {
        Role::Person => "Person",
        Role::Proxy => "Proxy",
        Role::Professional => "Professional",
        Role::EmergencyCrew => "EmergencyCrew",
        Role::ShelterStaff => "ShelterStaff",
        Role::Helper => "Helper",
        Role::Operator => "Operator",
        Role::Researcher => "Researcher",
        Role::App => "App",
    }
}

fn uid(of_type: &str, id: &str) -> Option<EntityUid> {
    let of_type: EntityTypeName = of_type.parse().ok()?;
    Some(EntityUid::from_type_name_and_id(of_type, EntityId::new(id)))
}

/// The number of a class: its facts as bits.
pub(crate) fn class_number(class: Class) -> usize {
    let facts =
        [class.sensitive, class.named, class.refused, class.refused_in_emergency, class.withheld];
    facts.iter().rev().fold(0, |number, fact| (number << 1) | usize::from(*fact))
}

fn class_of(number: usize) -> Class {
    let bit = |place: u32| number >> place & 1 == 1;
    Class {
        sensitive: bit(0),
        named: bit(1),
        refused: bit(2),
        refused_in_emergency: bit(3),
        withheld: bit(4),
    }
}

/// Every class of data as an entity, by its number.
pub(crate) fn every_class() -> Vec<Entities> {
    (0..32).map(|number| entity(number).unwrap_or_default()).collect()
}

fn entity(number: usize) -> Option<Entities> {
    let class = class_of(number);
    let facts = [
        ("sensitive", class.sensitive),
        ("named", class.named),
        ("refused", class.refused),
        ("refused_in_emergency", class.refused_in_emergency),
        ("withheld", class.withheld),
    ];
    let attributes = facts
        .map(|(name, fact)| (name.to_owned(), RestrictedExpression::new_bool(fact)))
        .into_iter()
        .collect();
    let data = Entity::new(uid("Data", &number.to_string())?, attributes, [].into()).ok()?;
    Entities::from_entities([data], None).ok()
}
