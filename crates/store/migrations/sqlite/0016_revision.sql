-- How often a record was changed: what is remembered of the whole record holds for one revision. It is
-- moved in the transaction of the change itself.
ALTER TABLE person ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
