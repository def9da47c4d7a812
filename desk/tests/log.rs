//! The log: whoever alters, takes out or slips in a record is found, by its number; what is derived follows from the records alone.

#[expect(dead_code, reason = "each test file uses what it needs of it")]
mod desk;

use desk::{Opened, editor, publish, tiny, tiny_staff};
use rusqlite::Connection;
use zhunsheng_desk::{
    Desk, OpenError, RecordFilter,
    cases::NewCase,
    log::{Flaw, FlawKind, Record},
};

/// A desk with some records: publication 1, a published change (2–6) and a draft (7, 8).
fn written() -> Opened {
    let opened = Opened::tiny();
    publish(&opened.desk, tiny_staff("4", "2027-01-01"));
    assert!(opened.desk.draft(&editor(), tiny_staff("5", "2028-01-01")).is_ok());
    opened
}

fn record(connection: &Connection, seq: u64) -> Record {
    let sql = "SELECT seq, prev, hash, recorded_at, actor, kind, payload FROM record WHERE seq = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Record {
            seq: row.get(0)?,
            prev: row.get(1)?,
            hash: row.get(2)?,
            recorded_at: row.get(3)?,
            actor: row.get(4)?,
            kind: row.get(5)?,
            payload: row.get(6)?,
        })
    };
    connection.query_row(sql, [seq], read).unwrap_or_else(|why| unreachable!("{why}"))
}

fn put(connection: &Connection, record: &Record) {
    let sql = "INSERT OR REPLACE INTO record (seq, prev, hash, recorded_at, actor, kind, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let Record { seq, prev, hash, recorded_at, actor, kind, payload } = record;
    let done = connection.execute(sql, rusqlite::params![seq, prev, hash, recorded_at, actor, kind, payload]);
    assert!(done.is_ok(), "{done:?}");
}

/// What an audit finds after somebody with a database tool was at the file, and that the desk does not open any more for the same reason.
fn found(tamper: impl FnOnce(&Connection)) -> Flaw {
    let opened = written();
    assert!(opened.desk.audit().is_ok_and(|report| report.whole && report.records == 8));
    let file = opened.dir.path().join("desk.db");
    let connection = Connection::open(file).unwrap_or_else(|why| unreachable!("{why}"));
    let free = "PRAGMA foreign_keys = OFF; DROP TRIGGER record_stays; DROP TRIGGER record_is_kept; DROP TRIGGER record_follows; \
                DROP TRIGGER blob_stays; DROP TRIGGER blob_is_kept;";
    assert!(connection.execute_batch(free).is_ok());
    tamper(&connection);
    drop(connection);
    let report = opened.desk.audit().unwrap_or_else(|why| unreachable!("{why}"));
    let flaw = report.flaw.unwrap_or_else(|| unreachable!("something was altered"));
    assert!(!report.whole);
    let again = Desk::open(opened.dir.path(), &opened.options(), tiny).err();
    match again {
        Some(OpenError::Log(why)) => assert_eq!(why, flaw),
        other => unreachable!("{other:?}"),
    }
    flaw
}

fn run(connection: &Connection, sql: &str) {
    let done = connection.execute_batch(sql);
    assert!(done.is_ok(), "{done:?}");
}

#[test]
fn an_altered_record_is_named() {
    for column in ["payload", "actor", "recorded_at", "kind"] {
        let flaw = found(|it| run(it, &format!("UPDATE record SET {column} = {column} || ' ' WHERE seq = 4")));
        assert_eq!((flaw.seq, flaw.kind), (Some(4), FlawKind::Hash), "{column}");
        assert!(flaw.message.zh.contains("记录 4"), "{}", flaw.message.zh);
    }
}

#[test]
fn an_altered_record_with_a_new_hash_is_found_at_the_next() {
    let flaw = found(|it| {
        let mut altered = record(it, 4);
        altered.actor = String::from("wang");
        altered.hash = altered.computed_hash();
        put(it, &altered);
    });
    assert_eq!((flaw.seq, flaw.kind), (Some(5), FlawKind::Link));
}

#[test]
fn a_record_that_was_taken_out_is_found() {
    let flaw = found(|it| run(it, "DELETE FROM record_of_change WHERE seq = 4; DELETE FROM record WHERE seq = 4"));
    assert_eq!((flaw.seq, flaw.kind), (Some(5), FlawKind::Gap));
}

#[test]
fn records_cut_off_at_the_end_are_found_by_what_was_derived_from_them() {
    let flaw = found(|it| run(it, "DELETE FROM record WHERE seq = 8"));
    assert_eq!(flaw.kind, FlawKind::Derived);
}

#[test]
fn a_payload_that_is_no_json_object_is_found() {
    for payload in ["not JSON", "[1]", ""] {
        let flaw = found(|it| {
            let mut altered = record(it, 8);
            altered.payload = String::from(payload);
            altered.hash = altered.computed_hash();
            put(it, &altered);
        });
        assert_eq!((flaw.seq, flaw.kind), (Some(8), FlawKind::Payload), "{payload}");
    }
}

#[test]
fn a_file_or_plan_that_is_missing_or_altered_is_found() {
    for form in ["file", "package", "plan"] {
        let missing = found(|it| {
            run(it, &format!("DELETE FROM blob WHERE digest = (SELECT min(digest) FROM blob WHERE form = '{form}')"))
        });
        assert_eq!(missing.kind, FlawKind::Blob, "{form}");
        assert!(missing.seq.is_some());
        let swapped = format!(
            "UPDATE blob SET bytes = (SELECT bytes FROM blob AS other WHERE other.form = '{form}' AND other.digest <> blob.digest LIMIT 1) \
             WHERE digest = (SELECT max(digest) FROM blob WHERE form = '{form}')"
        );
        let altered = found(|it| run(it, &swapped));
        assert_eq!(altered.kind, FlawKind::Blob, "{form}");
    }
}

#[test]
fn a_publication_out_of_order_is_found() {
    let flaw = found(|it| {
        let (last, first) = (record(it, 8), record(it, 1));
        let mut slipped_in =
            Record { seq: 9, prev: last.hash, payload: first.payload.replace("\"number\":1", "\"number\":7"), ..first };
        slipped_in.hash = slipped_in.computed_hash();
        put(it, &slipped_in);
    });
    assert_eq!((flaw.seq, flaw.kind), (Some(9), FlawKind::Number));
}

#[test]
fn an_altered_derived_table_is_found_and_mended_by_folding_anew() {
    for tamper in [
        "UPDATE change SET state = 'approved' WHERE id = 2",
        "UPDATE edition SET plan = 'sha256:0' WHERE publication = 2",
        "DELETE FROM change_value",
        "UPDATE publication SET change = NULL",
    ] {
        let flaw = found(|it| run(it, tamper));
        assert_eq!((flaw.seq, flaw.kind), (None, FlawKind::Derived), "{tamper}");
    }
    let opened = written();
    let before = opened.desk.store().derived().unwrap_or_default();
    assert!(before.len() > 8, "{before:?}");
    let connection = Connection::open(opened.dir.path().join("desk.db")).unwrap_or_else(|why| unreachable!("{why}"));
    run(&connection, "UPDATE change SET state = 'approved' WHERE id = 2");
    drop(connection);
    assert_ne!(opened.desk.store().derived().ok().as_ref(), Some(&before));
    assert_eq!(opened.desk.rebuild().ok(), Some(8));
    assert_eq!(opened.desk.store().derived().unwrap_or_default(), before);
    assert!(opened.desk.audit().is_ok_and(|report| report.whole));
}

#[test]
fn the_database_itself_refuses_to_change_a_record() {
    let opened = written();
    let connection = Connection::open(opened.dir.path().join("desk.db")).unwrap_or_else(|why| unreachable!("{why}"));
    for sql in [
        "UPDATE record SET actor = 'x' WHERE seq = 2",
        "DELETE FROM record WHERE seq = 8",
        "DELETE FROM blob",
        "UPDATE blob SET form = 'plan'",
        "INSERT INTO record VALUES (9, 'sha256:1', 'sha256:2', '', '', '', '{}')",
        "INSERT INTO record SELECT 10, hash, 'sha256:2', '', '', '', '{}' FROM record WHERE seq = 8",
    ] {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
    }
    assert!(opened.desk.audit().is_ok_and(|report| report.whole));
}

#[test]
fn cases_can_be_deleted_and_the_log_keeps_only_how_many() {
    let opened = Opened::tiny();
    let desk = &opened.desk;
    let secret = "某某科技有限公司";
    let case =
        |title: &str| NewCase { title: title.to_owned(), facts: format!("{{\"note\":\"{secret}\"}}"), as_of: None };
    assert_eq!(desk.add_cases(&editor(), "tiny", &[case("甲"), case("乙"), case("丙")]).ok(), Some(3));
    let ids: Vec<u64> = desk.cases("tiny", None, 10).unwrap_or_default().iter().map(|case| case.id).collect();
    assert_eq!(ids.len(), 3);
    assert!(desk.delete_case(&editor(), ids.first().copied().unwrap_or(0)).is_ok());
    assert_eq!(desk.delete_cases(&editor(), "tiny").ok(), Some(2));
    assert_eq!(desk.cases("tiny", None, 10).map(|cases| cases.len()).ok(), Some(0));
    let records = desk.audit_records(&RecordFilter { kind: Some("cases".into()), ..RecordFilter::default() }, 10);
    let lines: Vec<String> = records.unwrap_or_default().into_iter().map(|record| record.summary.zh).collect();
    assert_eq!(lines, ["删除 2 个留存案例", "删除 1 个留存案例", "导入 3 个留存案例"]);
    let everything = desk.audit_records(&RecordFilter::default(), 100).unwrap_or_default();
    assert!(everything.iter().all(|record| !record.payload.to_string().contains(secret)));
}

#[test]
fn records_are_found_by_who_what_and_when() {
    let opened = written();
    let desk = &opened.desk;
    let count = |filter: RecordFilter| desk.audit_records(&filter, 100).map(|found| found.len()).ok();
    let all = RecordFilter::default;
    assert_eq!(count(all()), Some(8));
    assert_eq!(count(RecordFilter { actor: Some("wang".into()), ..all() }), Some(2));
    assert_eq!(count(RecordFilter { kind: Some("change".into()), ..all() }), Some(6));
    assert_eq!(count(RecordFilter { kind: Some("*".into()), ..all() }), Some(0));
    assert_eq!(count(RecordFilter { change: Some(2), ..all() }), Some(2));
    assert_eq!(count(RecordFilter { after: Some(3), ..all() }), Some(2));
    let day = |text| zhunsheng_engine::Date::parse(text);
    assert_eq!(count(RecordFilter { from: day("2026-11-20"), to: day("2026-11-20"), ..all() }), Some(8));
    assert_eq!(count(RecordFilter { from: day("2026-11-21"), ..all() }), Some(0));
    assert_eq!(count(RecordFilter { to: day("2026-11-19"), ..all() }), Some(0));
}
