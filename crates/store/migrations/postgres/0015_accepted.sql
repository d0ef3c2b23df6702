-- Originals that the person accepted under another name are few, and every look at the person asks for
-- them: without this it went through what became of every original there is.
CREATE INDEX outcome_accepted ON outcome (person_id, accepted_by, original_id) WHERE accepted_by > 0;
