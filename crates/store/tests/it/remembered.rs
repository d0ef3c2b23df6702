//! What a store remembers, and another program changes.

use phr::{
    consent::{Action, Scope},
    ports::{Reading, Store, StoreError, read},
};
use testkit::{Record, record::weight};

use crate::common::{OnPostgres, open};

fn each_sees_what_the_other_writes(one: &dyn Store, other: &dyn Store) {
    let record = Record::start(one).unwrap();
    let counts = |r: &mut dyn Reading| Ok::<_, StoreError>((r.count()?, r.months()?.len()));
    for (number, store) in (1_u64..).zip([one, other, one, other]) {
        let draft = weight(&format!("2025-03-0{number}"), "51");
        let file = record.file(&format!("file {number}"), vec![draft]).unwrap();
        record.take(store, &file).unwrap();
        for store in [one, other] {
            let part = record.granted(Action::Read, &[Scope::unlabelled()]).unwrap();
            assert_eq!(record.look(store, counts).unwrap(), (number, 1));
            assert_eq!(read(store, &part, counts).unwrap(), (number, 1));
        }
    }
}

#[test]
fn two_programs_on_one_file_see_each_others_changes() {
    let folder = tempfile::tempdir().unwrap();
    let one = open(folder.path(), 1);
    each_sees_what_the_other_writes(&one, &open(folder.path(), 2));
}

#[test]
fn two_programs_on_postgresql_see_each_others_changes() {
    let one = OnPostgres::new();
    each_sees_what_the_other_writes(&one.store, &one.again(2));
}
