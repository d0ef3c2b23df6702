-- PostgreSQL measures its tables by itself; this number is SQLite's.
SELECT 1;
