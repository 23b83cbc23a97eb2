-- Probes: captures that a person submitted and that are compared with others' records. They are counted before they are
-- compared (decision 0017). Equal in meaning to the text of the other engine.

-- A place that was once taken stays, also when the capture is gone: hence no reference to it.
CREATE TABLE probe (
    owner TEXT NOT NULL REFERENCES organisation (id),
    capture TEXT NOT NULL,
    -- None where the command of whoever runs the machine asks for the body.
    account TEXT REFERENCES account (id),
    -- Hash of all that the engine is given; the same print asks nothing new.
    print TEXT NOT NULL,
    kind TEXT NOT NULL,
    capture_kind TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- When it was let through; until then the capture is compared with nothing of others, from either side.
    taken_at BIGINT,
    -- Whether it took a place by that, or the same print had done so before.
    counted BOOLEAN NOT NULL,
    waits_until BIGINT,
    waits_for TEXT,
    PRIMARY KEY (owner, capture)
);
CREATE INDEX probe_by_account ON probe (owner, account, taken_at) WHERE counted;
CREATE INDEX probe_by_owner ON probe (owner, taken_at) WHERE counted;
CREATE INDEX probe_by_print ON probe (owner, print);

-- One row for each body, written before its places are counted, so that two workers never count at once.
CREATE TABLE probe_turn (
    owner TEXT NOT NULL PRIMARY KEY REFERENCES organisation (id),
    at BIGINT NOT NULL
);

-- A limit that was reached: for the body's data protection officers and administrators.
CREATE TABLE probe_alarm (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    account TEXT REFERENCES account (id),
    span TEXT NOT NULL,
    reached_at BIGINT NOT NULL,
    free_at BIGINT NOT NULL,
    PRIMARY KEY (owner, id)
);
CREATE INDEX probe_alarm_by_moment ON probe_alarm (owner, reached_at);
