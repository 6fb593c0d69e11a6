-- What a run left uncovered beyond its own accounts: accounts that the inventory forgot, and why it is not known to name all.
CREATE TABLE uncovered (
    run    TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    place  BIGINT NOT NULL,
    name   TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, place)
);
