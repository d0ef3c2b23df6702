-- What the person said of two entries that do not fit together.
CREATE TABLE settled (
    person_id BLOB NOT NULL,
    one BLOB NOT NULL,
    other BLOB NOT NULL,
    answer BIGINT NOT NULL,
    PRIMARY KEY (person_id, one, other)
) WITHOUT ROWID;
