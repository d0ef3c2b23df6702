-- What is measured all day long: points of series, packed and sealed by 28 days. All derived.

CREATE TABLE series (
    person_id BYTEA NOT NULL,
    series_id BYTEA NOT NULL,
    withheld BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, series_id)
);

-- `first_ms` and `last_ms` are where the first and the last point of the chunk start.
CREATE TABLE series_chunk (
    person_id BYTEA NOT NULL,
    series_id BYTEA NOT NULL,
    period BIGINT NOT NULL,
    part BIGINT NOT NULL,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    points BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, series_id, period, part)
);

CREATE TABLE series_origin (
    person_id BYTEA NOT NULL,
    series_id BYTEA NOT NULL,
    original_number BIGINT NOT NULL,
    draft BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, series_id, original_number, draft)
);
