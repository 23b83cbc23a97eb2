-- Foundation: everything the main job needs. Equal in meaning to the SQLite text of the same number.
-- Identifiers and codes are TEXT, moments BIGINT microseconds since 1970 UTC, dates TEXT as ISO 8601,
-- lists of codes TEXT with commas, JSON TEXT that no statement looks into.
-- Columns that are sorted by compare as bytes (COLLATE "C"), as they do on SQLite.

CREATE TABLE installation (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    training BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE organisation (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    handle TEXT COLLATE "C" NOT NULL UNIQUE,
    parent TEXT REFERENCES organisation (id),
    country TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    contact TEXT NOT NULL
);

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES organisation (id),
    login TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    suspended BOOLEAN NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    last_login_at BIGINT,
    previous_login_at BIGINT
);
CREATE INDEX account_by_owner ON account (owner, login);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    owner TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account);

CREATE TABLE access_token (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (owner, id)
);

CREATE TABLE record (
    owner TEXT NOT NULL REFERENCES organisation (id),
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('seizure', 'mark')),
    level TEXT NOT NULL,
    codes TEXT NOT NULL,
    restriction TEXT,
    purposes TEXT NOT NULL,
    everyone BOOLEAN NOT NULL,
    countries TEXT NOT NULL,
    excluded_countries TEXT NOT NULL,
    matching TEXT NOT NULL,
    source_grade TEXT NOT NULL,
    information_grade TEXT NOT NULL,
    review_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'blocked', 'erased')),
    training BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (owner, id)
);
CREATE INDEX record_by_receipt ON record (owner, kind, created_at);

CREATE TABLE seizure (
    owner TEXT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    date_first TEXT COLLATE "C" NOT NULL,
    date_last TEXT COLLATE "C" NOT NULL,
    date_precision TEXT NOT NULL,
    country TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    place_precision TEXT NOT NULL,
    north DOUBLE PRECISION,
    east DOUBLE PRECISION,
    agency TEXT NOT NULL,
    transport TEXT NOT NULL,
    details TEXT NOT NULL,
    kilograms DOUBLE PRECISION,
    received_at BIGINT NOT NULL,
    search TEXT NOT NULL,
    PRIMARY KEY (owner, id),
    UNIQUE (owner, reference),
    FOREIGN KEY (owner, id) REFERENCES record (owner, id)
);
CREATE INDEX seizure_by_date ON seizure (owner, date_first, id);
CREATE INDEX seizure_by_receipt ON seizure (owner, received_at, id);
CREATE INDEX seizure_by_country ON seizure (owner, country, date_first, id);

CREATE TABLE item (
    owner TEXT NOT NULL,
    seizure TEXT NOT NULL,
    position BIGINT NOT NULL,
    substance TEXT COLLATE "C" NOT NULL,
    reported_name TEXT NOT NULL,
    form TEXT NOT NULL,
    amount DOUBLE PRECISION NOT NULL,
    unit TEXT NOT NULL,
    kilograms DOUBLE PRECISION,
    conversion TEXT NOT NULL,
    basis TEXT NOT NULL,
    estimated BOOLEAN NOT NULL,
    purity TEXT NOT NULL,
    PRIMARY KEY (owner, seizure, position),
    FOREIGN KEY (owner, seizure) REFERENCES seizure (owner, id)
);
CREATE INDEX item_by_substance ON item (owner, substance, seizure);

CREATE TABLE exhibit (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    seizure TEXT NOT NULL,
    position BIGINT NOT NULL,
    number TEXT NOT NULL,
    parent TEXT,
    description TEXT NOT NULL,
    seal TEXT NOT NULL,
    examined BIGINT,
    examined_of BIGINT,
    PRIMARY KEY (owner, id),
    UNIQUE (owner, seizure, number),
    FOREIGN KEY (owner, seizure) REFERENCES seizure (owner, id),
    FOREIGN KEY (owner, parent) REFERENCES exhibit (owner, id)
);

CREATE TABLE custody (
    owner TEXT NOT NULL,
    exhibit TEXT NOT NULL,
    position BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    holder TEXT NOT NULL,
    place TEXT NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (owner, exhibit, position),
    FOREIGN KEY (owner, exhibit) REFERENCES exhibit (owner, id)
);

CREATE TABLE file (
    owner TEXT NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner, hash)
);

CREATE TABLE upload (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT,
    received BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    hash TEXT,
    PRIMARY KEY (owner, id)
);

CREATE TABLE preview (
    owner TEXT NOT NULL,
    original TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    original_width BIGINT NOT NULL,
    original_height BIGINT NOT NULL,
    PRIMARY KEY (owner, original, size),
    FOREIGN KEY (owner, original) REFERENCES file (owner, hash)
);

CREATE TABLE mark (
    owner TEXT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    seizure TEXT NOT NULL,
    exhibit TEXT,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (owner, id),
    FOREIGN KEY (owner, id) REFERENCES record (owner, id),
    FOREIGN KEY (owner, seizure) REFERENCES seizure (owner, id),
    FOREIGN KEY (owner, exhibit) REFERENCES exhibit (owner, id)
);
CREATE INDEX mark_by_seizure ON mark (owner, seizure);

CREATE TABLE capture (
    owner TEXT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    mark TEXT NOT NULL,
    capture TEXT NOT NULL,
    pixel_um DOUBLE PRECISION,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'described', 'failed')),
    failure TEXT,
    PRIMARY KEY (owner, id),
    FOREIGN KEY (owner, mark) REFERENCES mark (owner, id)
);
CREATE INDEX capture_by_mark ON capture (owner, mark);
CREATE INDEX capture_by_state ON capture (owner, state);

CREATE TABLE capture_file (
    owner TEXT NOT NULL,
    capture TEXT NOT NULL,
    position BIGINT NOT NULL,
    hash TEXT NOT NULL,
    azimuth DOUBLE PRECISION,
    elevation DOUBLE PRECISION,
    PRIMARY KEY (owner, capture, position),
    FOREIGN KEY (owner, capture) REFERENCES capture (owner, id),
    FOREIGN KEY (owner, hash) REFERENCES file (owner, hash)
);

CREATE TABLE description (
    owner TEXT COLLATE "C" NOT NULL,
    capture TEXT COLLATE "C" NOT NULL,
    engine TEXT COLLATE "C" NOT NULL,
    bytes BYTEA NOT NULL,
    quality DOUBLE PRECISION NOT NULL,
    band TEXT NOT NULL,
    reasons TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (owner, capture, engine),
    FOREIGN KEY (owner, capture) REFERENCES capture (owner, id)
);

CREATE TABLE comparison (
    id TEXT NOT NULL PRIMARY KEY,
    left_owner TEXT NOT NULL,
    left_capture TEXT NOT NULL,
    right_owner TEXT NOT NULL,
    right_capture TEXT NOT NULL,
    engine TEXT NOT NULL,
    calibration TEXT NOT NULL,
    settings TEXT NOT NULL,
    left_hashes TEXT NOT NULL,
    right_hashes TEXT NOT NULL,
    class_log10 DOUBLE PRECISION,
    class_verdict TEXT NOT NULL,
    individual_log10 DOUBLE PRECISION,
    individual_verdict TEXT NOT NULL,
    reason TEXT,
    outcome TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    UNIQUE (left_owner, left_capture, right_owner, right_capture, engine, calibration)
);

CREATE TABLE hit (
    owner TEXT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    seizure TEXT NOT NULL,
    mark TEXT NOT NULL,
    capture TEXT NOT NULL,
    comparison TEXT NOT NULL REFERENCES comparison (id),
    other_owner TEXT NOT NULL,
    other_seizure TEXT NOT NULL,
    other_mark TEXT NOT NULL,
    other_capture TEXT NOT NULL,
    class_log10 DOUBLE PRECISION,
    individual_log10 DOUBLE PRECISION,
    individual_verdict TEXT NOT NULL,
    reason TEXT,
    triage TEXT NOT NULL,
    triaged_by TEXT,
    triaged_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner, id),
    UNIQUE (owner, capture, comparison),
    FOREIGN KEY (owner, capture) REFERENCES capture (owner, id)
);
CREATE INDEX hit_by_seizure ON hit (owner, seizure);
CREATE INDEX hit_by_moment ON hit (owner, created_at);

CREATE TABLE examination (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    left_owner TEXT NOT NULL,
    left_mark TEXT NOT NULL,
    left_capture TEXT NOT NULL,
    right_owner TEXT NOT NULL,
    right_mark TEXT NOT NULL,
    right_capture TEXT NOT NULL,
    comparison TEXT REFERENCES comparison (id),
    filler BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    requested_by_owner TEXT NOT NULL,
    requested_by TEXT,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE UNIQUE INDEX examination_once ON examination (left_owner, left_capture, right_owner, right_capture)
    WHERE NOT filler;

CREATE TABLE seat (
    owner TEXT NOT NULL,
    examination TEXT NOT NULL REFERENCES examination (id),
    PRIMARY KEY (owner, examination)
);

CREATE TABLE conclusion (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    examination TEXT NOT NULL REFERENCES examination (id),
    examiner TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    class TEXT NOT NULL,
    class_reason TEXT NOT NULL,
    individual TEXT,
    individual_reason TEXT NOT NULL,
    override_reason TEXT,
    context_opened BOOLEAN NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (owner, id),
    UNIQUE (examination, examiner),
    UNIQUE (examination, ordinal)
);

CREATE TABLE opening (
    owner TEXT NOT NULL,
    examination TEXT NOT NULL REFERENCES examination (id),
    account TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    PRIMARY KEY (owner, examination, account)
);

CREATE TABLE resolution (
    owner TEXT NOT NULL,
    examination TEXT NOT NULL REFERENCES examination (id),
    account TEXT NOT NULL,
    class TEXT NOT NULL,
    individual TEXT,
    reason TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (owner, examination),
    UNIQUE (examination)
);

CREATE TABLE link (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    left_owner TEXT NOT NULL,
    left_mark TEXT NOT NULL,
    left_seizure TEXT NOT NULL,
    right_owner TEXT NOT NULL,
    right_mark TEXT NOT NULL,
    right_seizure TEXT NOT NULL,
    examination TEXT NOT NULL REFERENCES examination (id),
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (kind, left_mark, right_mark)
);
CREATE INDEX link_by_left ON link (left_owner, left_seizure);
CREATE INDEX link_by_right ON link (right_owner, right_seizure);

CREATE TABLE notice (
    owner TEXT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    "values" TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT,
    PRIMARY KEY (owner, id)
);
CREATE INDEX notice_by_moment ON notice (owner, created_at);

CREATE TABLE job (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done', 'failed')),
    dedup TEXT,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until BIGINT,
    worker TEXT,
    error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE UNIQUE INDEX job_open ON job (dedup) WHERE state IN ('queued', 'leased');
CREATE INDEX job_by_state ON job (state, run_at);

CREATE TABLE idempotency (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner, key)
);

CREATE TABLE audit_entry (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    owner TEXT NOT NULL,
    account TEXT,
    action TEXT NOT NULL,
    purpose TEXT,
    subject_owner TEXT,
    subject TEXT,
    detail TEXT NOT NULL,
    request TEXT
);
CREATE INDEX audit_entry_by_owner ON audit_entry (owner, at);

-- What was written once stays: no change, no removal.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER custody_no_truncate BEFORE TRUNCATE ON custody
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER description_no_update BEFORE UPDATE ON description
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER description_no_delete BEFORE DELETE ON description
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER description_no_truncate BEFORE TRUNCATE ON description
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER comparison_no_update BEFORE UPDATE ON comparison
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER comparison_no_delete BEFORE DELETE ON comparison
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER comparison_no_truncate BEFORE TRUNCATE ON comparison
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER conclusion_no_update BEFORE UPDATE ON conclusion
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER conclusion_no_delete BEFORE DELETE ON conclusion
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER conclusion_no_truncate BEFORE TRUNCATE ON conclusion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_no_update BEFORE UPDATE ON opening
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_no_delete BEFORE DELETE ON opening
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_no_truncate BEFORE TRUNCATE ON opening
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER resolution_no_update BEFORE UPDATE ON resolution
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER resolution_no_delete BEFORE DELETE ON resolution
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER resolution_no_truncate BEFORE TRUNCATE ON resolution
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
