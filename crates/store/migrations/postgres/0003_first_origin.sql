-- The origin with which a version came stands in the version's own row: the number of the original,
-- or 0 for rows of earlier versions of the program, whose origins all stand in `origin`.
ALTER TABLE entry ADD COLUMN original_number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX entry_original ON entry (person_id, original_number);
