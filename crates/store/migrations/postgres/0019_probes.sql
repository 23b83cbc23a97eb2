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

-- The second wall (migration 17). What waits is asked by the matcher, which leaves it out of what it compares with; without
-- an answer it would leave out nothing.
ALTER TABLE probe ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON probe FOR SELECT USING (
    owner = (SELECT wall_worker()) OR (SELECT wall_matches()) OR (SELECT wall_keeps()));
ALTER TABLE probe_turn ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON probe_turn FOR SELECT USING (owner = (SELECT wall_worker()));
ALTER TABLE probe_alarm ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON probe_alarm FOR SELECT USING (owner = (SELECT wall_body()) OR (SELECT wall_keeps()));
DO $wall$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['probe', 'probe_turn', 'probe_alarm'] LOOP
        EXECUTE format('CREATE POLICY wall_insert ON %I FOR INSERT WITH CHECK (owner = (SELECT wall_writer()))', name);
        EXECUTE format('CREATE POLICY wall_restore ON %I USING ((SELECT wall_act() = ''restore''))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['probe', 'probe_turn'] LOOP
        EXECUTE format('CREATE POLICY wall_update ON %I FOR UPDATE USING (owner = (SELECT wall_writer()))', name);
    END LOOP;
END;
$wall$;
-- The operator is told how many wait and how often a limit was reached, of nobody.
CREATE POLICY wall_clocks ON probe FOR SELECT USING ((SELECT wall_act() = 'clocks'));
CREATE POLICY wall_clocks ON probe_alarm FOR SELECT USING ((SELECT wall_act() = 'clocks'));
