-- Sharing: what of a handling decides who may know what stands once for all records of an owner that have it alike, and
-- each record points to it. Lists, sums and words are kept for each terms, so that nothing outside a scope is walked over.
-- Equal in meaning to the text of the other engine.
CREATE TABLE terms (
    number BIGINT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES organisation (id),
    wording TEXT NOT NULL,
    level BIGINT NOT NULL,
    purposes TEXT NOT NULL,
    everyone BOOLEAN NOT NULL,
    countries TEXT NOT NULL,
    organisations TEXT NOT NULL,
    excluded_countries TEXT NOT NULL,
    excluded_organisations TEXT NOT NULL,
    held_back TEXT NOT NULL,
    matching TEXT NOT NULL,
    UNIQUE (owner, wording)
);
CREATE TABLE terms_release (
    terms BIGINT NOT NULL REFERENCES terms (number),
    position BIGINT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    field_groups TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (terms, position)
);

-- What a body demands of its records of a kind where nothing else is said with one.
CREATE TABLE sharing_rule (
    owner TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT,
    PRIMARY KEY (owner, kind)
);

-- What was demanded before said nothing of these: who was named then is told neither whose case it is nor its source.
ALTER TABLE record ADD COLUMN organisations TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN excluded_organisations TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN held_back TEXT NOT NULL DEFAULT 'identity,intelligence_source';
-- 0 are terms that no scope holds; the program points records that are in use to theirs when it opens the store.
ALTER TABLE record ADD COLUMN terms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE seizure ADD COLUMN terms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN clearance TEXT NOT NULL DEFAULT 'restricted';

CREATE INDEX record_by_id ON record (id);
DROP INDEX seizure_by_date;
DROP INDEX seizure_by_receipt;
DROP INDEX seizure_by_kilograms;
DROP INDEX seizure_by_place;
CREATE INDEX seizure_by_terms ON seizure (terms, id);
CREATE INDEX seizure_by_date ON seizure (terms, date_first, id);
CREATE INDEX seizure_by_receipt ON seizure (terms, received_at, id);
CREATE INDEX seizure_by_kilograms ON seizure (terms, (coalesce(kilograms, -1.0)), id);
CREATE INDEX seizure_by_place ON seizure (terms, place, id);
CREATE INDEX seizure_by_reference ON seizure (terms, reference, id);

DROP TABLE tally;
DROP TABLE quality;
CREATE TABLE tally (
    terms BIGINT NOT NULL REFERENCES terms (number),
    owner TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('month', 'week', 'way', 'hiding')),
    period TEXT NOT NULL,
    country TEXT NOT NULL,
    substance TEXT NOT NULL,
    transport TEXT NOT NULL,
    one TEXT NOT NULL,
    two TEXT NOT NULL,
    seizures BIGINT NOT NULL,
    further BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    further_copies BIGINT NOT NULL,
    kilograms DOUBLE PRECISION NOT NULL,
    copies_kilograms DOUBLE PRECISION NOT NULL,
    weighed BIGINT NOT NULL,
    copies_weighed BIGINT NOT NULL,
    PRIMARY KEY (terms, kind, period, country, substance, transport, one, two)
);

CREATE TABLE quality (
    terms BIGINT NOT NULL REFERENCES terms (number),
    owner TEXT NOT NULL,
    period TEXT NOT NULL,
    country TEXT NOT NULL,
    substance TEXT NOT NULL,
    transport TEXT NOT NULL,
    first_substance BOOLEAN NOT NULL,
    further_copy BOOLEAN NOT NULL,
    seizures BIGINT NOT NULL,
    placed BIGINT NOT NULL,
    located BIGINT NOT NULL,
    day_known BIGINT NOT NULL,
    drug_known BIGINT NOT NULL,
    weighed BIGINT NOT NULL,
    transport_known BIGINT NOT NULL,
    hiding_known BIGINT NOT NULL,
    site_known BIGINT NOT NULL,
    departure_known BIGINT NOT NULL,
    destination_known BIGINT NOT NULL,
    agency_known BIGINT NOT NULL,
    delay_known BIGINT NOT NULL,
    within_week BIGINT NOT NULL,
    within_month BIGINT NOT NULL,
    within_quarter BIGINT NOT NULL,
    within_year BIGINT NOT NULL,
    PRIMARY KEY (terms, period, country, substance, transport, first_substance, further_copy)
);

-- A record has an entry for each set of field groups that somebody may be told.
DROP TABLE search_words;
DROP TABLE search_entry;
CREATE TABLE search_entry (
    number INTEGER NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    record TEXT NOT NULL,
    FOREIGN KEY (owner, record) REFERENCES record (owner, id)
);
CREATE INDEX search_by_record ON search_entry (owner, record);
CREATE VIRTUAL TABLE search_words USING fts5 (
    ids, facts, rest, content = '', contentless_delete = 1, detail = column, tokenize = 'ascii'
);
DELETE FROM derived;
