-- How people prove who they are (second factors, passkeys, recovery codes), what a token may do, and reviews of access.
-- Equal in meaning to the text of the other engine.

-- When the person behind a session last proved to be there.
ALTER TABLE session ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;
-- What a token may do; one without any opens nothing.
ALTER TABLE access_token ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
-- Until when a password opens the account that somebody else has chosen; none once the person has an own one.
ALTER TABLE account ADD COLUMN first_password_until BIGINT;
-- When the account was last let in again.
ALTER TABLE account ADD COLUMN let_in_at BIGINT;
-- When its access was last reviewed.
ALTER TABLE account ADD COLUMN reviewed_at BIGINT;
-- Why it is suspended.
ALTER TABLE account ADD COLUMN suspended_because TEXT;

-- Secrets of time-based codes, encrypted under a key that is not in this database.
CREATE TABLE totp (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    owner TEXT NOT NULL,
    sealed TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    account TEXT NOT NULL REFERENCES account (id),
    code_hash TEXT NOT NULL,
    owner TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account, code_hash)
);

CREATE TABLE passkey (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    credential TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    counter BIGINT NOT NULL,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (owner, id)
);
CREATE INDEX passkey_by_account ON passkey (account);

-- Proofs that are awaited for a few minutes: the second step of a log-in, answers to the challenges of passkeys.
CREATE TABLE proof (
    key_hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    owner TEXT,
    account TEXT,
    challenge TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX proof_by_age ON proof (made_at);

-- Who looked at whose access, and what came of it. Only ever added.
CREATE TABLE access_review (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    reviewer TEXT,
    decision TEXT NOT NULL,
    roles TEXT NOT NULL,
    clearance TEXT NOT NULL,
    PRIMARY KEY (owner, id)
);
