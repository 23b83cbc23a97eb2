-- How many fillers stand beside an examination is said after the conclusion.
CREATE INDEX examination_by_hidden ON examination (hides) WHERE hides IS NOT NULL;
-- Whether another body was told of one record: asked of every row of a table that is taken back. Pages of lists name many records in
-- one entry, and stand in record_listed.
CREATE INDEX audit_entry_by_subject ON audit_entry (subject_owner, subject)
    WHERE owner <> subject_owner AND action <> 'records_listed';
