-- Originals that the person accepted under another name are few, and every look at the person asks for
-- them: without this it went through what became of every original there is.
CREATE INDEX outcome_accepted ON outcome (person_id, accepted_by, original_id) WHERE accepted_by > 0;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('outcome', 'outcome_accepted', '200 10 1 1');
ANALYZE sqlite_schema;
