-- What is wrong with the record, where a request challenges it.
ALTER TABLE request ADD COLUMN challenge TEXT;
-- Blocked because it is in doubt, and not because its time is over.
ALTER TABLE record ADD COLUMN in_doubt BOOLEAN NOT NULL DEFAULT FALSE;
