use std::collections::BTreeSet;

use cedar_policy::{Schema, ValidationMode, Validator};
use phr::consent::{Action, BasisFacts, Class, Purpose, RelationKind, Role, Strength};
use proptest::{prelude::*, sample::select};

use super::*;

#[test]
fn the_rules_fit_their_schema_strictly() {
    let (schema, warnings) = Schema::from_cedarschema_str(SCHEMA).unwrap();
    assert_eq!(warnings.count(), 0);
    let policies: PolicySet = RULES.parse().unwrap();
    let result = Validator::new(schema).validate(&policies, ValidationMode::Strict);
    assert!(result.validation_passed_without_warnings(), "{result}");
}

#[test]
fn every_rule_has_a_name_of_its_own_and_says_what_and_why() {
    let policies: PolicySet = RULES.parse().unwrap();
    let told = told();
    assert_eq!(told.len(), policies.policies().count());
    let names: BTreeSet<&str> = told.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(names.len(), told.len());
    for rule in told {
        for words in [&rule.title.ja, &rule.title.en, &rule.why.ja, &rule.why.en, &rule.text] {
            assert!(!words.is_empty(), "{}", rule.id);
        }
    }
    assert_eq!(rules().names.len(), told.len());
}

#[test]
fn every_relation_stands_in_the_schema() {
    assert!(RelationKind::ALL.iter().all(|k| SCHEMA.contains(&format!("\"{}\"", k.code()))));
}

fn question() -> impl Strategy<Value = Question> {
    let basis = prop_oneof![
        (select(RelationKind::ALL), proptest::option::of(0_u8..30), any::<bool>())
            .prop_map(|(kind, age, delegated)| BasisFacts::Relation { kind, age, delegated }),
        any::<(bool, bool)>().prop_map(|(purpose_named, action_named)| BasisFacts::Grant {
            purpose_named,
            action_named
        }),
        Just(BasisFacts::Emergency),
        Just(BasisFacts::Operation),
    ];
    let class = any::<[bool; 5]>().prop_map(|b| Class {
        sensitive: b[0],
        named: b[1],
        refused: b[2],
        refused_in_emergency: b[3],
        withheld: b[4],
    });
    let who = (select(Role::ALL), select(Action::ALL), select(Purpose::ALL), select(Strength::ALL));
    (who, basis, class, any::<[i64; 3]>()).prop_map(
        |((role, action, purpose, strength), basis, class, [from, until, at])| Question {
            role,
            action,
            purpose,
            strength,
            basis,
            from,
            until,
            at,
            class,
        },
    )
}

proptest! {
    #[test]
    fn only_the_order_of_the_moments_matters(question in question(), other in any::<[i64; 3]>()) {
        let moved = Question { from: other[0], until: other[1], at: other[2], ..question };
        prop_assume!(ask::key(&question) == ask::key(&moved));
        prop_assert_eq!(rules().ask_anew(&question), rules().ask_anew(&moved));
    }

    #[test]
    fn what_is_kept_is_what_would_be_answered_anew(question in question()) {
        let first = rules().ask(&question);
        prop_assert_eq!(first, rules().ask(&question));
        prop_assert_eq!(first, rules().ask_anew(&question));
    }
}
