-- Derived: who may do what.
CREATE TABLE account (
  account  TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  roles    TEXT NOT NULL,
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  added_at TEXT NOT NULL
) STRICT;

-- Not derived and not in the log: secrets and what passes. Instants are seconds since 1970 in UTC.
-- The row without a name is nobody's: what is counted for an account that does not exist is counted there, with the same work.
CREATE TABLE credential (
  account      TEXT PRIMARY KEY,
  hash         TEXT,
  wrong        INTEGER NOT NULL DEFAULT 0,
  locks        INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER
) STRICT;
INSERT INTO credential (account) VALUES ('');

CREATE TABLE session (
  digest          TEXT PRIMARY KEY,
  account         TEXT NOT NULL,
  way             TEXT NOT NULL,
  began_at        INTEGER NOT NULL,
  used_at         INTEGER NOT NULL,
  confirmed_until INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_account ON session (account);

CREATE TABLE token (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  digest     TEXT NOT NULL UNIQUE,
  account    TEXT NOT NULL,
  title      TEXT NOT NULL,
  scopes     TEXT NOT NULL,
  made_at    TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  used_on    TEXT
) STRICT;
CREATE INDEX token_of_account ON token (account, id);
