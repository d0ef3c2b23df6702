-- Who signs in. These rows are about no person's record, so they are not cut by person; nothing joins
-- them with a table that is. Names, public keys and devices are sealed under a key of the
-- installation; tokens and codes are kept as hashes only.
CREATE TABLE account (
    account_id BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);

-- Links into an account; each works once.
CREATE TABLE invitation (
    token BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL,
    until_us BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX invitation_account ON invitation (account_id);

-- `credential` is a keyed hash of the id that the authenticator gave.
CREATE TABLE passkey (
    credential BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX passkey_account ON passkey (account_id);

CREATE TABLE recovery (
    code BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX recovery_account ON recovery (account_id);

CREATE TABLE session (
    token BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL,
    seen_us BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX session_account ON session (account_id);
