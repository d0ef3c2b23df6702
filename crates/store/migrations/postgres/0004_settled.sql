-- What the person said of two entries that do not fit together.
CREATE TABLE settled (
    person_id BYTEA NOT NULL,
    one BYTEA NOT NULL,
    other BYTEA NOT NULL,
    answer BIGINT NOT NULL,
    PRIMARY KEY (person_id, one, other)
);
