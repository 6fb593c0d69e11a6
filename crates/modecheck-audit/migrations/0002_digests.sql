-- What a report was when it was kept, so that one which a damaged disk changed is not taken for one: SHA-256, in hex, of
-- run, position, target and body, each on a line. Reports that were kept before have none.
ALTER TABLE report ADD COLUMN digest TEXT;
