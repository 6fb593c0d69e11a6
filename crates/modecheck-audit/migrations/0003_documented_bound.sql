-- The shortest time that a run would take with all of each documented limit and no margin. Runs that were kept before have
-- none.
ALTER TABLE run ADD COLUMN documented_bound_millis BIGINT;
