-- The signed note of a checkpoint and the public key it is signed with; empty on those from before.
ALTER TABLE checkpoint ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE checkpoint ADD COLUMN signer TEXT NOT NULL DEFAULT '';
