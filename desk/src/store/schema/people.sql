-- Derived: who may do what.
CREATE TABLE account (
  account  TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  roles    TEXT NOT NULL,
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  added_at TEXT NOT NULL
) STRICT;
