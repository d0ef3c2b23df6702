-- What SQLite's planner shall believe of the tables: large records of several persons. Without it, it
-- takes "all that is current" for as few rows as "one entry", and some pages look through a whole
-- record for each row of another. Fixed here and never measured (no ANALYZE), so that every
-- installation runs the same plans; a test looks at them (https://sqlite.org/optoverview.html).
-- Rows in all, then rows for each value of the first column, of the first two, and so on.
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('entry', 'sqlite_autoindex_entry_1', '1000000 50000 2 1'),
    ('entry', 'entry_when', '1000000 50000 45000 40000 2 1 1 1 1 1'),
    ('entry', 'entry_original', '1000000 50000 100'),
    ('token', 'token', '2000000 100000 50000 200 2 1 1'),
    ('origin', 'origin', '200000 10000 2 2 1 1'),
    ('origin', 'origin_original', '200000 10000 100'),
    ('original', 'sqlite_autoindex_original_1', '20000 1000 1'),
    ('original', 'original_number', '20000 1000 1'),
    ('original_chunk', 'sqlite_autoindex_original_chunk_1', '200000 10000 10 1'),
    ('outcome', 'sqlite_autoindex_outcome_1', '20000 1000 1'),
    ('audit', 'sqlite_autoindex_audit_1', '1000000 50000 1'),
    ('leaf', 'leaf_person', '1000000 50000 1'),
    ('series', 'sqlite_autoindex_series_1', '2000 100 1'),
    ('series_chunk', 'sqlite_autoindex_series_chunk_1', '100000 5000 50 2 1'),
    ('series_origin', 'series_origin', '20000 1000 10 2 1');
ANALYZE sqlite_schema;
