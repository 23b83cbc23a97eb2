-- Anonymised statistics of records that were erased (governance R22, decision 0015). Equal in meaning to the text of the other
-- engine. A cell: year and quarter of the event, country, group of the first drug, its form and band of mass, transport, level 1
-- of the hiding place. Empty is not known; an asterisk is a part that was joined.
-- What waits: written with the erasure, shown to nobody; `owner` until it is among those of others, so that nobody can take
-- its own away and find one that is left.
CREATE TABLE erased_wait (
    owner TEXT NOT NULL REFERENCES organisation (id),
    -- The day of the erasure; empty once that is over.
    day TEXT NOT NULL,
    year TEXT NOT NULL,
    quarter TEXT NOT NULL,
    country TEXT NOT NULL,
    drug TEXT NOT NULL,
    form TEXT NOT NULL,
    mass TEXT NOT NULL,
    transport TEXT NOT NULL,
    hiding TEXT NOT NULL,
    seizures BIGINT NOT NULL,
    PRIMARY KEY (owner, day, year, quarter, country, drug, form, mass, transport, hiding)
);
-- What is shown; only ever grows, once a day, by no less than five at a time.
CREATE TABLE erased_sum (
    year TEXT NOT NULL,
    quarter TEXT NOT NULL,
    country TEXT NOT NULL,
    drug TEXT NOT NULL,
    form TEXT NOT NULL,
    mass TEXT NOT NULL,
    transport TEXT NOT NULL,
    hiding TEXT NOT NULL,
    seizures BIGINT NOT NULL,
    PRIMARY KEY (year, quarter, country, drug, form, mass, transport, hiding)
);
