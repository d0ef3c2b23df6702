-- The same tables as in migrations/sqlite. After every migration the store puts row-level security
-- on each table with a person_id (src/postgres/guard.sql).

-- Everything about one person starts with person_id, so that a person can be moved, counted or
-- erased alone. Columns named `sealed` (and `profile`) are AES-256-GCM under that person's key.

CREATE TABLE meta (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE person (
    person_id BYTEA NOT NULL PRIMARY KEY,
    wrapped_key BYTEA NOT NULL,
    profile BYTEA NOT NULL
);

CREATE TABLE relation (
    person_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (person_id, account_id, from_us)
);
CREATE INDEX relation_account ON relation (account_id);

-- What was received: never changed, never derived.
CREATE TABLE original (
    person_id BYTEA NOT NULL,
    original_id BYTEA NOT NULL,
    number BIGINT NOT NULL,
    size BIGINT NOT NULL,
    received_us BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, original_id)
);
CREATE UNIQUE INDEX original_number ON original (person_id, number);

CREATE TABLE original_chunk (
    person_id BYTEA NOT NULL,
    original_id BYTEA NOT NULL,
    chunk BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, original_id, chunk)
);

-- What became of an original. Derived, as everything down to `token`.
CREATE TABLE outcome (
    person_id BYTEA NOT NULL,
    original_id BYTEA NOT NULL,
    state BIGINT NOT NULL,
    accepted_by BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, original_id)
);

-- Every version of every entry. `kind` is one bit; `from_ms` is the smallest number without a date.
CREATE TABLE entry (
    person_id BYTEA NOT NULL,
    entry_id BYTEA NOT NULL,
    version BIGINT NOT NULL,
    current BIGINT NOT NULL,
    state BIGINT NOT NULL,
    withheld BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    month BIGINT NOT NULL,
    recorded_us BIGINT NOT NULL,
    content_hash BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, entry_id, version)
);
CREATE INDEX entry_when ON entry (
    person_id, current, state, from_ms, entry_id, kind, withheld, until_ms, month
);

CREATE TABLE origin (
    person_id BYTEA NOT NULL,
    entry_id BYTEA NOT NULL,
    version BIGINT NOT NULL,
    original_number BIGINT NOT NULL,
    draft BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, entry_id, version, original_number, draft)
);
CREATE INDEX origin_original ON origin (person_id, original_number);

CREATE TABLE apart (
    person_id BYTEA NOT NULL,
    one BYTEA NOT NULL,
    other BYTEA NOT NULL,
    PRIMARY KEY (person_id, one, other)
);

-- Search columns: keyed 64-bit hashes of `system|value`, useless without the person's key.
CREATE TABLE token (
    person_id BYTEA NOT NULL,
    param BIGINT NOT NULL,
    value_hash BIGINT NOT NULL,
    entry_id BYTEA NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (person_id, param, value_hash, entry_id, version)
);

-- The access log of each person, and the one tree over all of them.
CREATE TABLE audit (
    person_id BYTEA NOT NULL,
    number BIGINT NOT NULL,
    at_seconds BIGINT NOT NULL,
    commitment BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, number)
);

CREATE TABLE leaf (
    number BIGINT NOT NULL PRIMARY KEY,
    person_id BYTEA NOT NULL,
    person_number BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE tree (
    one BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    edge BYTEA NOT NULL,
    checkpoints BIGINT NOT NULL,
    checkpoint_size BIGINT NOT NULL,
    checkpoint_at BIGINT NOT NULL,
    mac BYTEA NOT NULL
);

CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    root BYTEA NOT NULL,
    at_seconds BIGINT NOT NULL,
    mac BYTEA NOT NULL
);
