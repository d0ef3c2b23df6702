-- Links that somebody was given, by the hash of their secret. What a link opens is a consent; here is
-- how it behaves. `tries_left` counts wrong passcodes down over its whole life. Not derived.
CREATE TABLE share (
    person_id BLOB NOT NULL,
    link BLOB NOT NULL,
    tries_left BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (person_id, link)
);
CREATE INDEX share_link ON share (link);
