-- The log: the only truth. Rows are added at its end and never changed.
CREATE TABLE record (
  seq         INTEGER PRIMARY KEY CHECK (seq > 0),
  prev        TEXT NOT NULL UNIQUE,
  hash        TEXT NOT NULL UNIQUE,
  recorded_at TEXT NOT NULL,
  actor       TEXT NOT NULL,
  kind        TEXT NOT NULL,
  payload     TEXT NOT NULL
) STRICT;
CREATE INDEX record_by_kind ON record (kind, seq);
CREATE INDEX record_by_actor ON record (actor, seq);

CREATE TRIGGER record_follows BEFORE INSERT ON record
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM record)
  OR NEW.seq > 1 AND NEW.prev <> (SELECT hash FROM record WHERE seq = NEW.seq - 1)
BEGIN SELECT RAISE(ABORT, 'a record follows the last one'); END;
CREATE TRIGGER record_stays BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
CREATE TRIGGER record_is_kept BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;

-- What records refer to, by what it is: files and lists of files of packages, plans. `bytes` is compressed with gzip.
CREATE TABLE blob (
  digest TEXT PRIMARY KEY,
  form   TEXT NOT NULL CHECK (form IN ('file', 'package', 'plan')),
  bytes  BLOB NOT NULL
) STRICT;
CREATE TRIGGER blob_stays BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'what a record refers to is never changed'); END;
CREATE TRIGGER blob_is_kept BEFORE DELETE ON blob
BEGIN SELECT RAISE(ABORT, 'what a record refers to is never deleted'); END;
