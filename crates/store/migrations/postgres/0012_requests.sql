-- Requests between bodies, and what is released of a record to one body for a time.
-- Equal in meaning to the text of the other engine.
CREATE TABLE request (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    addressee TEXT NOT NULL REFERENCES organisation (id),
    record TEXT NOT NULL,
    hit TEXT,
    own_record TEXT,
    named BOOLEAN NOT NULL,
    purpose TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    urgency TEXT NOT NULL,
    wanted TEXT NOT NULL,
    words TEXT NOT NULL,
    for_secretariat BOOLEAN NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    waits_for TEXT NOT NULL,
    training BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    changed_at BIGINT NOT NULL,
    reminded_at BIGINT,
    overdue_at BIGINT,
    PRIMARY KEY (owner, id),
    CHECK (owner <> addressee),
    FOREIGN KEY (addressee, record) REFERENCES record (owner, id)
);
CREATE INDEX request_by_id ON request (id);
CREATE INDEX request_by_addressee ON request (addressee, state);
CREATE INDEX request_by_record ON request (addressee, record);
CREATE INDEX request_by_clock ON request (waits_for, due_at);

-- What was done with a request, one after the other. Only ever added.
CREATE TABLE request_step (
    owner TEXT NOT NULL,
    request TEXT NOT NULL,
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    side TEXT NOT NULL,
    account TEXT,
    action TEXT NOT NULL,
    reason TEXT,
    words TEXT NOT NULL,
    released TEXT NOT NULL,
    until_at BIGINT,
    for_secretariat BOOLEAN NOT NULL,
    PRIMARY KEY (owner, request, position),
    FOREIGN KEY (owner, request) REFERENCES request (owner, id)
);

CREATE TABLE release (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    record TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    field_groups TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    cause TEXT NOT NULL,
    request TEXT,
    granted_at BIGINT NOT NULL,
    granted_by TEXT,
    revoked_at BIGINT,
    revoked_by TEXT,
    PRIMARY KEY (owner, id),
    FOREIGN KEY (owner, record) REFERENCES record (owner, id)
);
CREATE INDEX release_by_record ON release (owner, record);
