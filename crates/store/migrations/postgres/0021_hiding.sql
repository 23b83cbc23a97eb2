-- Which examination a filler hides: who is not shown that one is not shown the filler either, or the filler alone would say
-- that there is something. No reference, because that one may be erased while the filler's marks are still there: it is shown
-- to nobody then, and neither are fillers from before.
ALTER TABLE examination ADD COLUMN hides TEXT;
