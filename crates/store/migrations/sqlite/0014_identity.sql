-- Whom a provider of OpenID Connect lets into which account. `subject` is a keyed hash of the issuer
-- and of what it calls the person: whoever has the database alone can follow nobody to a provider.
CREATE TABLE identity (
    subject BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX identity_account ON identity (account_id);
