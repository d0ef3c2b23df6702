-- Why a version is sensitive: its labels under a pad of this row, with a tag; 0 is "not labelled yet"
-- (docs/decisions/0031-labels-stay-sealed.md). The index holds all that a narrow look asks of an entry.
ALTER TABLE entry ADD COLUMN labels BIGINT NOT NULL DEFAULT 0;
DROP INDEX entry_when;
CREATE INDEX entry_when ON entry (
    person_id, current, state, from_ms, entry_id, kind, withheld, until_ms, month, version, labels
);
-- Rows of earlier versions of the program that wait for their labels: none, once they have them.
CREATE INDEX entry_unlabelled ON entry (person_id, entry_id) WHERE labels = 0;
