-- Failed log-ins are counted by what was typed, whether such an account exists or not, so that both look alike.
CREATE TABLE login_attempt (
    name_hash TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    locked_until BIGINT,
    seen_at BIGINT NOT NULL
);
CREATE INDEX login_attempt_by_age ON login_attempt (seen_at);
ALTER TABLE account DROP COLUMN failures;
ALTER TABLE account DROP COLUMN locked_until;

-- Why a file that arrived whole was not taken in.
ALTER TABLE upload ADD COLUMN refused TEXT;
