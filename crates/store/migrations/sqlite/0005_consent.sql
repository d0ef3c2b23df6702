-- What the person agreed to or refused: derived from the documents of consents. `state` is 1 while
-- a consent holds and 2 after it was taken back, which is final.
CREATE TABLE consent (
    person_id BLOB NOT NULL,
    grant_id BLOB NOT NULL,
    state BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (person_id, grant_id)
);
