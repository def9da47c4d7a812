-- Derived: each table follows from the records alone and can be folded anew.
CREATE TABLE publication (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  seq    INTEGER NOT NULL UNIQUE REFERENCES record (seq),
  change INTEGER
) STRICT;

CREATE TABLE edition (
  publication INTEGER NOT NULL REFERENCES publication (number),
  policy      TEXT NOT NULL,
  version     TEXT NOT NULL,
  package     TEXT NOT NULL,
  plan        TEXT NOT NULL,
  PRIMARY KEY (publication, policy)
) STRICT, WITHOUT ROWID;
CREATE INDEX edition_of_policy ON edition (policy, publication);

CREATE TABLE change (
  id          INTEGER PRIMARY KEY,
  request_key TEXT UNIQUE,
  kind        TEXT NOT NULL CHECK (kind IN ('value', 'correction', 'package', 'rollback')),
  policy      TEXT,
  state       TEXT NOT NULL CHECK (state IN
    ('draft', 'checked', 'awaiting_approval', 'approved', 'published', 'withdrawn', 'rejected', 'superseded')),
  title       TEXT NOT NULL,
  author      TEXT NOT NULL,
  editors     TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  base        TEXT NOT NULL,
  digest      TEXT NOT NULL,
  content     TEXT NOT NULL,
  diff        TEXT NOT NULL,
  package     TEXT,
  plan        TEXT,
  checks      TEXT,
  approvals   TEXT NOT NULL,
  publication INTEGER
) STRICT;
CREATE INDEX change_by_state ON change (state, id);
CREATE INDEX change_by_policy ON change (policy, id);

CREATE TABLE change_value (
  change    INTEGER NOT NULL REFERENCES change (id),
  parameter TEXT NOT NULL,
  from_day  TEXT NOT NULL,
  PRIMARY KEY (change, parameter, from_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_of_value ON change_value (parameter, from_day);

-- Which records speak of which change request.
CREATE TABLE record_of_change (
  change INTEGER NOT NULL,
  seq    INTEGER NOT NULL REFERENCES record (seq),
  PRIMARY KEY (change, seq)
) STRICT, WITHOUT ROWID;

-- Not derived: cases of applicants, anonymised. They must be deletable, so the log only keeps how many and their digest.
CREATE TABLE stored_case (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  policy   TEXT NOT NULL,
  title    TEXT NOT NULL,
  added_at TEXT NOT NULL,
  added_by TEXT NOT NULL,
  as_of    TEXT,
  facts    TEXT NOT NULL
) STRICT;
CREATE INDEX stored_case_of_policy ON stored_case (policy, id);
