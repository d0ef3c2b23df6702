//! Tampering with proofs, checkpoints and trees, a hundred thousand times: every one is found.

use super::{Checkpoint, Event, Leaf, LeafHash, Nodes, Proof, Signer, Tree, What, root_of};
use crate::{
    AccountId, EntryId,
    consent::{Action, Purpose},
};

const TAMPERINGS: usize = 100_000;
/// Those with a signature to check; it costs the most.
const SIGNED: usize = 4_000;
const LEAVES: u64 = 13;
const LOG_KEY: [u8; 32] = [3; 32];

/// A small generator with a fixed seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }
    fn flip(&mut self, bytes: &mut [u8]) {
        let at = self.below(bytes.len());
        bytes[at] ^= 1 << self.below(8);
    }
}

fn event(number: u64) -> Event {
    Event {
        at: jiff::Timestamp::from_second(1_741_564_800 + i64::try_from(number).unwrap()).unwrap(),
        actor: AccountId::from_bytes([1; 16]),
        action: Action::Read,
        purpose: Purpose::FamilyRequest,
        ground: None,
        holder: None,
        door: "page:home".to_owned(),
        what: What { entries: vec![EntryId::from_bytes([9; 16])], ..What::default() },
    }
}

struct Log {
    leaves: Vec<LeafHash>,
    checkpoint: Checkpoint,
    signer: Signer,
}

fn log() -> Log {
    let leaf = |n| {
        let event = event(n);
        Leaf::commit(&LOG_KEY, n, &event.canonical(), event.at.as_second()).hash()
    };
    let leaves: Vec<_> = (0..LEAVES).map(leaf).collect();
    let mut tree = Tree::default();
    for leaf in &leaves {
        tree.append(*leaf);
    }
    let checkpoint = Checkpoint { size: LEAVES, root: tree.root() };
    Log { leaves, checkpoint, signer: Signer::new(&[5; 32]) }
}

fn proof(log: &Log, number: u64) -> Proof {
    Proof {
        event: event(number).canonical(),
        opening: Leaf::key(&LOG_KEY, number),
        leaf: number,
        path: Nodes::over(log.leaves.clone()).path(usize::try_from(number).unwrap()),
        checkpoint: log.signer.sign(log.checkpoint),
        key: log.signer.verifier().to_string(),
    }
}

/// Alters, drops, doubles or reorders leaves, or cuts the end off.
fn with_tree(log: &Log, dice: &mut Dice) -> (&'static str, bool) {
    let mut leaves = log.leaves.clone();
    let (one, other) = (dice.below(leaves.len()), dice.below(leaves.len()));
    let what = match dice.below(5) {
        0 => {
            dice.flip(&mut leaves[one]);
            "tree: altered"
        }
        1 => {
            leaves.remove(one);
            "tree: dropped"
        }
        2 => {
            leaves.insert(one, log.leaves[other]);
            "tree: added"
        }
        3 => {
            let next = (one + 1) % leaves.len();
            leaves.swap(one, if one == other { next } else { other });
            "tree: reordered"
        }
        _ => {
            leaves.truncate(one);
            (0..=other).for_each(|n| leaves.push([u8::try_from(n).unwrap(); 32]));
            "tree: forked"
        }
    };
    let mut tree = Tree::default();
    for leaf in &leaves {
        tree.append(*leaf);
    }
    let same = tree.size() == log.checkpoint.size && tree.root() == log.checkpoint.root;
    (what, !same)
}

/// Alters the event, its key, its place or its path; the signature stays.
fn with_path(log: &Log, proof: &Proof, dice: &mut Dice) -> (&'static str, bool) {
    let mut proof = proof.clone();
    let what = match dice.below(5) {
        0 => {
            dice.flip(&mut proof.event);
            "proof: event"
        }
        1 => {
            dice.flip(&mut proof.opening);
            "proof: opening"
        }
        2 => {
            proof.leaf = (proof.leaf + 1 + dice.below(60) as u64) % 64;
            "proof: place"
        }
        3 => {
            let node = dice.below(proof.path.len());
            dice.flip(&mut proof.path[node]);
            "proof: path altered"
        }
        _ => {
            let (one, node) = (dice.below(proof.path.len()), dice.below(2));
            if node == 0 {
                proof.path.remove(one);
            } else {
                proof.path.insert(one, [7; 32]);
            }
            "proof: path length"
        }
    };
    let Some(event) = Event::from_canonical(&proof.event) else { return (what, true) };
    let leaf = Leaf::under(&proof.opening, &proof.event, event.at.as_second());
    let root = root_of(leaf.hash(), proof.leaf, log.checkpoint.size, &proof.path);
    (what, root != Some(log.checkpoint.root))
}

/// Alters one byte anywhere in the file, or checkpoint and key by those of another log.
fn with_file(log: &Log, file: &str, dice: &mut Dice) -> (&'static str, bool) {
    let ours = log.signer.verifier();
    let (what, altered) = if dice.below(8) == 0 {
        let forger = Signer::new(&[u8::try_from(dice.below(250)).unwrap() ^ 0xff; 32]);
        let mut proof = Proof::from_json(file).unwrap();
        proof.checkpoint = forger.sign(log.checkpoint);
        if dice.below(2) == 0 {
            proof.key = forger.verifier().to_string();
        }
        ("file: signed by a stranger", proof.to_json().unwrap().to_string())
    } else {
        let mut bytes = file.as_bytes().to_vec();
        dice.flip(&mut bytes);
        let Ok(text) = String::from_utf8(bytes) else { return ("file: one bit", true) };
        ("file: one bit", text)
    };
    (what, Proof::from_json(&altered).and_then(|p| p.verify(Some(&ours))).is_err())
}

#[test]
fn a_hundred_thousand_tamperings_are_found() {
    let log = log();
    let proofs: Vec<Proof> = (0..LEAVES).map(|n| proof(&log, n)).collect();
    let ours = log.signer.verifier();
    for proof in &proofs {
        let file = proof.to_json().unwrap().to_string();
        let (found, checkpoint) = Proof::from_json(&file).unwrap().verify(Some(&ours)).unwrap();
        assert_eq!((found.canonical(), checkpoint), (proof.event.clone(), log.checkpoint));
    }
    let files: Vec<String> = proofs.iter().map(|p| p.to_json().unwrap().to_string()).collect();
    let mut dice = Dice(20_250_310);
    let mut hit = std::collections::BTreeMap::<&str, u32>::new();
    for round in 0..TAMPERINGS {
        let one = dice.below(proofs.len());
        let (what, found) = if round < SIGNED {
            with_file(&log, &files[one], &mut dice)
        } else if round % 3 == 0 {
            with_tree(&log, &mut dice)
        } else {
            with_path(&log, &proofs[one], &mut dice)
        };
        assert!(found, "round {round} was not found: {what}");
        *hit.entry(what).or_default() += 1;
    }
    // Five kinds on trees, five on proofs, two on files.
    assert_eq!(hit.values().sum::<u32>(), 100_000, "{hit:?}");
    assert!(hit.len() == 12 && hit.values().all(|times| *times > 300), "{hit:?}");
    // What is printed with --nocapture: how many hit what.
    #[expect(clippy::print_stderr, reason = "asked for with --nocapture")]
    {
        eprintln!("{hit:#?}");
    }
}
