-- Access agreements: on which ground a body is let in, for what, from when until when, and which officer answers for it
-- (governance R8, R10). Equal in meaning to the text of the other engine.
-- The owner is the body that recorded it. Rows are only added; what changes is its end, and what was noted of it.
CREATE TABLE agreement (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    basis TEXT NOT NULL,
    scope TEXT NOT NULL,
    officer TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    -- The first moment at which it holds no more.
    end_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT,
    ended_at BIGINT,
    ended_by TEXT,
    -- The days before its end for which its body was reminded last; nothing at first.
    reminded_days BIGINT,
    -- When sessions and tokens were ended with it.
    closed_at BIGINT,
    PRIMARY KEY (owner, id),
    CHECK (end_at > start_at)
);
CREATE INDEX agreement_by_organisation ON agreement (organisation, end_at);
