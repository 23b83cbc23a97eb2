-- PostgreSQL's second wall asks for clearance and held back pictures, and finds what is told when a transaction begins. Here
-- the scope in the statements is the only wall, and nothing changes.
SELECT 1;
