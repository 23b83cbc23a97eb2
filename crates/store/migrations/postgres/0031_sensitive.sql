-- What in a record is sensitive, and why it is kept nevertheless (Rules on the Processing of Data, arts 39 to 42).
ALTER TABLE record ADD COLUMN sensitive TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN justification TEXT;
