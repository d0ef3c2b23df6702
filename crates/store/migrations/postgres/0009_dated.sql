-- Search columns carry the date, so that the newest of a code are found without looking at the others.
-- Those of sources (parameter 3) are never asked for by date.
-- Row-level security hides every row from whoever names nobody.
SET LOCAL tenohira.everyone = 'a column that is derived';
ALTER TABLE token ADD COLUMN from_ms BIGINT NOT NULL DEFAULT 0;
UPDATE token AS t SET from_ms = e.from_ms FROM entry AS e
    WHERE e.person_id = t.person_id AND e.entry_id = t.entry_id AND e.version = t.version AND t.param <> 3;
ALTER TABLE token ALTER COLUMN from_ms DROP DEFAULT;
ALTER TABLE token DROP CONSTRAINT token_pkey;
ALTER TABLE token ADD PRIMARY KEY (person_id, param, value_hash, from_ms, entry_id, version);
SET LOCAL tenohira.everyone = '';
-- A person's leaves are found without the others.
CREATE INDEX leaf_person ON leaf (person_id, person_number);

-- Findings of an original, sealed apart from the little that every look at an entry needs.
ALTER TABLE outcome ADD COLUMN noticed BYTEA NOT NULL DEFAULT ''::BYTEA;
