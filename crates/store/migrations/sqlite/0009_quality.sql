-- Sums for analysis, made anew: completeness by the same keys as everything else, so that it answers the same filters;
-- further copies by every substance that they have. Derived: the program makes them again from the records, because it
-- counts otherwise than the one before. Equal in meaning to the text of the other engine.
DROP TABLE tally;
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
    further_copies BIGINT NOT NULL,
    kilograms DOUBLE PRECISION NOT NULL,
    copies_kilograms DOUBLE PRECISION NOT NULL,
    weighed BIGINT NOT NULL,
    copies_weighed BIGINT NOT NULL,
    PRIMARY KEY (owner, kind, period, country, substance, transport, one, two, matching, state)
);

DROP TABLE quality;
CREATE TABLE quality (
    owner TEXT NOT NULL,
    period TEXT NOT NULL,
    country TEXT NOT NULL,
    substance TEXT NOT NULL,
    transport TEXT NOT NULL,
    first_substance BOOLEAN NOT NULL,
    further_copy BOOLEAN NOT NULL,
    matching TEXT NOT NULL,
    state TEXT NOT NULL,
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
    PRIMARY KEY (owner, period, country, substance, transport, first_substance, further_copy, matching, state)
);
