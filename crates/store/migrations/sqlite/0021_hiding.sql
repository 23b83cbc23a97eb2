-- Which examination a filler hides: who is not shown that one is not shown the filler either, or the filler alone would say
-- that there is something. Fillers from before are shown to nobody.
ALTER TABLE examination ADD COLUMN hides TEXT REFERENCES examination (id);
CREATE INDEX examination_hides ON examination (hides) WHERE hides IS NOT NULL;
