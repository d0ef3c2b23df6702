-- Search columns carry the date, so that the newest of a code are found without looking at the others.
-- Those of sources (parameter 3) are never asked for by date.
CREATE TABLE token_dated (
    person_id BLOB NOT NULL,
    param BIGINT NOT NULL,
    value_hash BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    entry_id BLOB NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (person_id, param, value_hash, from_ms, entry_id, version)
) WITHOUT ROWID;
INSERT INTO token_dated (person_id, param, value_hash, from_ms, entry_id, version)
    SELECT t.person_id, t.param, t.value_hash, CASE t.param WHEN 3 THEN 0 ELSE e.from_ms END,
        t.entry_id, t.version
    FROM token AS t CROSS JOIN entry AS e
    WHERE e.person_id = t.person_id AND e.entry_id = t.entry_id AND e.version = t.version;
DROP TABLE token;
ALTER TABLE token_dated RENAME TO token;

-- Leaves are numbered: the number is the row, and a person's leaves are found without the others.
CREATE TABLE leaf_once (
    number INTEGER NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    person_number BIGINT NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO leaf_once (number, person_id, person_number, hash)
    SELECT number, person_id, person_number, hash FROM leaf;
DROP TABLE leaf;
ALTER TABLE leaf_once RENAME TO leaf;
CREATE INDEX leaf_person ON leaf (person_id, person_number);

-- Findings of an original, sealed apart from the little that every look at an entry needs.
ALTER TABLE outcome ADD COLUMN noticed BLOB NOT NULL DEFAULT X'';
