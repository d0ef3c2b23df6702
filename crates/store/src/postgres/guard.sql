-- Runs after every migration, changes nothing the second time.
--
-- Row-level security as the second lock: every statement names its person already; these policies
-- hold even where one forgets to. Without a setting, nothing is there.
DO $$
DECLARE
    guarded REGCLASS;
    sealed RECORD;
BEGIN
    FOR guarded IN
        SELECT r.oid FROM pg_class AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attname = 'person_id'
        WHERE r.relkind = 'r' AND r.relnamespace = current_schema()::REGNAMESPACE
            AND NOT r.relforcerowsecurity
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
        -- The inner SELECT is worked out once for a statement, not once for a row.
        EXECUTE format('CREATE POLICY one_person ON %s USING (person_id = '
            '(SELECT decode(current_setting(''tenohira.person'', true), ''hex'')))', guarded);
        -- Maintenance over several persons names its reason here.
        EXECUTE format('CREATE POLICY everyone ON %s USING '
            '((SELECT current_setting(''tenohira.everyone'', true)) <> '''')', guarded);
    END LOOP;
    -- What is sealed cannot be compressed: do not try.
    FOR sealed IN
        SELECT a.attrelid::REGCLASS AS held_in, a.attname FROM pg_class AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid
        WHERE r.relkind = 'r' AND r.relnamespace = current_schema()::REGNAMESPACE
            AND a.atttypid = 'BYTEA'::REGTYPE AND a.attstorage <> 'e' AND NOT a.attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE EXTERNAL',
            sealed.held_in, sealed.attname);
    END LOOP;
END
$$;
