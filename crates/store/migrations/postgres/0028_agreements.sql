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

-- Read by the body that recorded it, the body that it lets in, the bureau above that and the secretariat; by the door, which asks
-- whether it holds, and by the clock. Written by the secretariat, and by a bureau for itself and those under it; where nobody
-- has signed in, by the operator in the name of the body.
ALTER TABLE agreement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE FUNCTION wall_lets_in(body text, other text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT EXISTS (SELECT 1 FROM organisation AS own WHERE own.id = body
        AND (own.kind = 'secretariat' OR (own.kind = 'bureau' AND (own.id = other
            OR EXISTS (SELECT 1 FROM organisation AS below WHERE below.id = other AND below.parent = own.id))))) $$;
CREATE POLICY wall_read ON agreement FOR SELECT USING (
    owner = (SELECT wall_body()) OR organisation = (SELECT wall_body())
    OR wall_lets_in((SELECT wall_body()), organisation)
    OR (SELECT wall_act() IN ('door', 'clocks')) OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON agreement FOR INSERT WITH CHECK (owner = (SELECT wall_writer())
    AND (wall_lets_in(owner, organisation) OR (SELECT wall_act() = 'work')));
CREATE POLICY wall_update ON agreement FOR UPDATE USING (owner = (SELECT wall_writer())
    OR ((SELECT wall_writer()) IS NOT NULL AND wall_lets_in((SELECT wall_writer()), organisation)));
CREATE POLICY wall_restore ON agreement USING ((SELECT wall_act() = 'restore'));
