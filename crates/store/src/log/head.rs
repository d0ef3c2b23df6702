//! The head of the log: the right edge of the tree over all logs, authenticated as a whole.

use phr::{audit::Tree, ports::StoreError};

use crate::{
    seal::Kek,
    waist::{Row, Sql, array, count, first, int},
};

const HEAD: &str = "SELECT size, edge, checkpoints, checkpoint_size, checkpoint_at, mac
    FROM tree WHERE one = 1";
const START: &str = "INSERT INTO tree
    (one, size, edge, checkpoints, checkpoint_size, checkpoint_at, mac)
    VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)";
const MOVE: &str = "UPDATE tree SET size = ?1, edge = ?2, checkpoints = ?3, checkpoint_size = ?4,
    checkpoint_at = ?5, mac = ?6 WHERE one = 1";

/// The right edge of the tree with what is known of its checkpoints.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(super) tree: Tree,
    pub(super) checkpoints: u64,
    pub(super) checkpoint_size: u64,
    pub(super) checkpoint_at: i64,
}

impl Head {
    /// Starts an empty tree in an empty database.
    pub(super) fn start(db: &dyn Sql, kek: &Kek) -> Result<(), StoreError> {
        Head::default().write(db, kek, START)
    }

    /// The head as it stands in the database.
    pub(super) fn of(db: &dyn Sql, kek: &Kek) -> Result<Head, StoreError> {
        first(db, HEAD, &[], |row| Head::read(row, kek))?.ok_or(StoreError::Corrupt("log head"))
    }

    /// Puts it in the place of the one before.
    pub(super) fn put(&self, db: &dyn Sql, kek: &Kek) -> Result<(), StoreError> {
        self.write(db, kek, MOVE)
    }

    /// Whether there are leaves that no checkpoint holds yet.
    pub(super) fn has_grown(&self) -> bool {
        self.tree.size() > self.checkpoint_size
    }

    fn edge(&self) -> Vec<u8> {
        self.tree.edge().concat()
    }

    fn mac(&self, kek: &Kek) -> [u8; 32] {
        kek.mac(&[
            b"head|",
            &self.tree.size().to_be_bytes(),
            &self.checkpoints.to_be_bytes(),
            &self.checkpoint_size.to_be_bytes(),
            &self.checkpoint_at.to_be_bytes(),
            &self.edge(),
        ])
    }

    fn write(&self, db: &dyn Sql, kek: &Kek, sql: &'static str) -> Result<(), StoreError> {
        db.execute(
            sql,
            &[
                int(self.tree.size())?.into(),
                (&self.edge()).into(),
                int(self.checkpoints)?.into(),
                int(self.checkpoint_size)?.into(),
                self.checkpoint_at.into(),
                (&self.mac(kek)).into(),
            ],
        )?;
        Ok(())
    }

    fn read(row: &dyn Row, kek: &Kek) -> Result<Head, StoreError> {
        let corrupt = StoreError::Corrupt("log head");
        let edge = row.bytes(1)?.as_chunks::<32>();
        if !edge.1.is_empty() {
            return Err(corrupt);
        }
        let Some(tree) = Tree::from_parts(count(row.int(0)?)?, edge.0.to_vec()) else {
            return Err(corrupt);
        };
        let head = Head {
            tree,
            checkpoints: count(row.int(2)?)?,
            checkpoint_size: count(row.int(3)?)?,
            checkpoint_at: row.int(4)?,
        };
        if array::<32>(row, 5)? != head.mac(kek) {
            return Err(corrupt);
        }
        Ok(head)
    }
}
