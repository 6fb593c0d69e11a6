-- What is kept of audits. Types and words are those that SQLite and PostgreSQL share; times are milliseconds since
-- 1970-01-01T00:00:00Z, flags are 0 or 1.

-- What holds for the whole store: the key of the pseudonyms.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE run (
    id               TEXT PRIMARY KEY NOT NULL,
    started_at       BIGINT NOT NULL,
    ended_at         BIGINT,
    completed        SMALLINT NOT NULL DEFAULT 0,
    asked_millis     BIGINT NOT NULL DEFAULT 0,
    bound_millis     BIGINT,
    inventory        TEXT NOT NULL,
    inventory_digest TEXT NOT NULL,
    settings         TEXT NOT NULL,
    tool             TEXT NOT NULL
);

-- The accounts of a run, in the order of the inventory.
CREATE TABLE account (
    run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    name        TEXT NOT NULL,
    exchange    TEXT NOT NULL,
    -- pending, done or not-audited
    state       TEXT NOT NULL,
    reason      TEXT,
    finished_at BIGINT,
    PRIMARY KEY (run, position)
);

CREATE INDEX account_by_name ON account (name, run);

-- One report a target; the body is modecheck.report/v1.
CREATE TABLE report (
    run      TEXT NOT NULL,
    position BIGINT NOT NULL,
    target   BIGINT NOT NULL,
    verdict  TEXT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (run, position, target),
    FOREIGN KEY (run, position) REFERENCES account (run, position) ON DELETE CASCADE
);

CREATE TABLE blocker (
    run         TEXT NOT NULL,
    position    BIGINT NOT NULL,
    target      BIGINT NOT NULL,
    place       BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (run, position, target, place),
    FOREIGN KEY (run, position, target) REFERENCES report (run, position, target) ON DELETE CASCADE
);

CREATE INDEX blocker_by_fingerprint ON blocker (fingerprint, run);

-- modecheck.evidence/v1, compressed with deflate in the zlib format.
CREATE TABLE evidence (
    run      TEXT NOT NULL,
    position BIGINT NOT NULL,
    body     BYTEA NOT NULL,
    PRIMARY KEY (run, position),
    FOREIGN KEY (run, position) REFERENCES account (run, position) ON DELETE CASCADE
);
