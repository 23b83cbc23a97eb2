-- Lists sorted by weight and by place walk along an index; those narrowed to a country or a drug ask the words, and
-- need none. Equal in meaning to the text of the other engine.
CREATE INDEX seizure_by_kilograms ON seizure (owner, (coalesce(kilograms, -1.0)), id);
CREATE INDEX seizure_by_place ON seizure (owner, place, id);
DROP INDEX seizure_by_country;
DROP INDEX item_by_substance;
