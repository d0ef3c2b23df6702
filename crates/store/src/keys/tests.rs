use super::*;

use crate::sqlite::Sqlite;
use testkit::SeededIds;

fn none() -> Passphrases {
    Arc::new(|| Ok(Vec::new()))
}

fn place(person: u8) -> Place<'static> {
    person_key(PersonId::from_bytes([person; 16]))
}

#[test]
fn a_data_key_unwraps_only_for_its_person() {
    let key = Sealer::derive(&[9; 32]).unwrap();
    let wrapped = key.wrap(&place(1), &[7; 32]).unwrap();
    assert_eq!(*key.unwrap(&place(1), &wrapped).unwrap(), [7; 32]);
    assert!(key.unwrap(&place(2), &wrapped).is_err());
    assert!(Sealer::derive(&[8; 32]).unwrap().unwrap(&place(1), &wrapped).is_err());
}

#[test]
fn an_id_is_read_back_as_it_is_printed() {
    let id = KekId([0, 1, 2, 3, 4, 5, 6, 255]);
    assert_eq!(id.to_string(), "00010203040506ff");
    assert_eq!(KekId::from_hex("00010203040506ff"), Some(id));
    assert_eq!(KekId::from_hex("+0010203040506ff"), None);
    assert_eq!(KekId::from_hex("0001020304050FF"), None);
}

#[test]
fn a_folder_of_the_first_version_opens_and_its_keys_get_their_header() {
    let folder = tempfile::tempdir().unwrap();
    let db = Sqlite::writer(&folder.path().join("tenohira.db")).unwrap();
    let ids = SeededIds::new(1);
    let (household, kek) = Kek::open(&db, folder.path(), &ids, none()).unwrap();
    let person = PersonId::from_bytes([3; 16]);
    let wrapped = kek.wrap(&db, person, &[7; 32]).unwrap();
    // As it stood before: the bare wrapped key, no rows about keys.
    db.execute(
        "INSERT INTO person (person_id, wrapped_key, profile) VALUES (?1, ?2, ?2)",
        &[person.as_bytes().into(), (&wrapped[9..]).into()],
    )
    .unwrap();
    db.execute("DELETE FROM meta WHERE name LIKE 'kek%' OR name LIKE 'head|%'", &[]).unwrap();
    assert_eq!(wrapped[9..].len(), 60);
    let mac = kek.mac(&[b"log"]);
    let (again, kek) = Kek::open(&db, folder.path(), &ids, none()).unwrap();
    assert_eq!(again, household);
    assert_eq!(kek.mac(&[b"log"]), mac);
    let now = crate::person::wrapped(&db, person).unwrap();
    assert_eq!(now.len(), 69);
    assert_eq!(*kek.data_key(&db, person, &now).unwrap(), [7; 32]);
}
