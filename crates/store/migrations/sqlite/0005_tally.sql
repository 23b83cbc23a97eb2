-- Sums for analysis, kept with every write so that no page walks over records. Derived: made again from the records
-- whenever the number in `derived` is another one than the program's. Rows of one owner, one matching mode and one
-- state each, so that a scope picks whole rows. Equal in meaning to the text of the other engine.
CREATE TABLE tally (
    owner TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('month', 'week', 'way', 'hiding')),
    period TEXT NOT NULL,
    country TEXT NOT NULL,
    substance TEXT NOT NULL,
    transport TEXT NOT NULL,
    one TEXT NOT NULL,
    two TEXT NOT NULL,
    matching TEXT NOT NULL,
    state TEXT NOT NULL,
    seizures BIGINT NOT NULL,
    further BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    kilograms DOUBLE PRECISION NOT NULL,
    copies_kilograms DOUBLE PRECISION NOT NULL,
    weighed BIGINT NOT NULL,
    PRIMARY KEY (owner, kind, period, country, substance, transport, one, two, matching, state)
);

CREATE TABLE quality (
    owner TEXT NOT NULL,
    country TEXT NOT NULL,
    year TEXT NOT NULL,
    matching TEXT NOT NULL,
    state TEXT NOT NULL,
    seizures BIGINT NOT NULL,
    copies BIGINT NOT NULL,
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
    within_week BIGINT NOT NULL,
    within_month BIGINT NOT NULL,
    within_quarter BIGINT NOT NULL,
    within_year BIGINT NOT NULL,
    PRIMARY KEY (owner, country, year, matching, state)
);

CREATE TABLE derived (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
