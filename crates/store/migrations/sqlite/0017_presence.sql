-- Numbers that somebody at a counter was shown, one for each account, found by a keyed hash of their
-- first half. `tries_left` counts wrong second halves down over its whole life. Gone when it is used,
-- after a quarter of an hour, and with the session that drew it.
CREATE TABLE presence (
    place BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    tries_left BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX presence_account ON presence (account_id);
