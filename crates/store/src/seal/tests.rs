use super::*;
use proptest::prelude::*;

fn keys(person: u8) -> PersonKeys {
    PersonKeys::derive(
        PersonId::from_bytes([person; 16]),
        &[7; 32],
        Grantees::derive(&[0; 32]).unwrap(),
    )
    .unwrap()
}

#[test]
fn a_row_opens_only_in_its_own_place() {
    let sealed = keys(1).seal("entry", b"row", 1, &codec::pack(b"payload")).unwrap();
    assert_eq!(keys(1).open("entry", b"row", 1, &sealed).unwrap(), b"payload");
    assert!(keys(2).open("entry", b"row", 1, &sealed).is_err(), "another person");
    assert!(keys(1).open("origin", b"row", 1, &sealed).is_err(), "another table");
    assert!(keys(1).open("entry", b"raw", 1, &sealed).is_err(), "another row");
    assert!(keys(1).open("entry", b"row", 2, &sealed).is_err(), "another version");
}

proptest! {
    #[test]
    fn any_flipped_bit_is_found(
        payload in proptest::collection::vec(any::<u8>(), 0..300), at: usize, bit in 0u8..8
    ) {
        let mut sealed = keys(1).seal("entry", b"row", 1, &codec::pack(&payload)).unwrap();
        let again = keys(1).seal("entry", b"row", 1, &codec::pack(&payload)).unwrap();
        prop_assert_eq!(&sealed, &again, "sealing again gives the same bytes");
        let at = at % sealed.len();
        sealed[at] ^= 1 << bit;
        prop_assert!(keys(1).open("entry", b"row", 1, &sealed).is_err());
    }

    #[test]
    fn never_panics(sealed in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(keys(1).open("entry", b"row", 1, &sealed).is_err());
    }
}
