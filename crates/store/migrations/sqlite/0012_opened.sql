-- To which accounts a record was opened: a keyed hash of the account, so that somebody who is let in
-- finds it, and whoever has the database alone learns of no two people that they know each other.
-- Derived from the consents that hold.
CREATE TABLE opened (
    person_id BLOB NOT NULL,
    grant_id BLOB NOT NULL,
    grantee BLOB NOT NULL,
    PRIMARY KEY (person_id, grant_id)
);
CREATE INDEX opened_grantee ON opened (grantee);
-- Consents of earlier versions of the program wait for their rows until it starts.
INSERT INTO meta (name, value) SELECT 'unopened', X'00' WHERE EXISTS (SELECT 1 FROM consent WHERE state = 1);
