-- PostgreSQL's second wall keeps from an agency what its owner keeps from the bureau above it. Here the scope in the statements
-- is the only wall, and nothing changes.
SELECT 1;
