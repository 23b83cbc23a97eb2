-- Mail: who wants to be told by mail, when, and up to where each was told. Equal in meaning to the text of the other engine.
-- Whoever wants none has no row. A mail tells what is new since `told_until`, which moves with a mail that the mail server has
-- taken over, and with nothing else: what could not be sent is told by the next one.
CREATE TABLE mail_choice (
    owner TEXT NOT NULL REFERENCES organisation (id),
    account TEXT NOT NULL REFERENCES account (id),
    address TEXT NOT NULL,
    rhythm TEXT NOT NULL CHECK (rhythm IN ('daily', 'at_once')),
    language TEXT NOT NULL,
    told_until BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    -- One of several workers sends it; another one may when this has passed.
    leased_until BIGINT,
    attempts BIGINT NOT NULL,
    sent_at BIGINT,
    given_up_at BIGINT,
    PRIMARY KEY (owner, account)
);
CREATE INDEX mail_choice_by_clock ON mail_choice (due_at);

-- A body's own; the clock finds who is due, whosever account it is, and is told no address by its statement.
ALTER TABLE mail_choice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_read ON mail_choice FOR SELECT USING (
    owner = (SELECT wall_body()) OR (SELECT wall_act() = 'clocks') OR (SELECT wall_keeps()));
CREATE POLICY wall_insert ON mail_choice FOR INSERT WITH CHECK (owner = (SELECT wall_writer()));
CREATE POLICY wall_update ON mail_choice FOR UPDATE USING (owner = (SELECT wall_writer()));
CREATE POLICY wall_delete ON mail_choice FOR DELETE USING (owner = (SELECT wall_writer()));
CREATE POLICY wall_restore ON mail_choice USING ((SELECT wall_act() = 'restore'));
