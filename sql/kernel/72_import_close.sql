-- The door of an import and what comes after records and history: parties,
-- counters, the centre's clock, the first seal; and the hosts to reach, which
-- the demo makes later.
--
-- import_demo and import_centre answer one row: outcome (done | input), records,
-- events, complaints, first. Complaints stand in ccc.import_complaint by file and
-- line; import_complaints() gives them with what would be right, import_loaded()
-- what was loaded. Both refuse (45100) a database that holds records already or
-- that has nothing staged; import_demo one that is not marked as a demo, and
-- import_centre one that is: a centre's clock is the real one, so its set may not
-- describe a moment to come. Called by the administrator's account.

DELIMITER //

-- Temporary tables of one import. InnoDB would forget the complaints with the
-- rollback that follows them, so those stand in an Aria table.
CREATE OR REPLACE PROCEDURE ccc.imp_begin()
SQL SECURITY INVOKER
BEGIN
  CREATE OR REPLACE TEMPORARY TABLE imp_bad (n INT AUTO_INCREMENT PRIMARY KEY, file VARCHAR(60), line INT, col VARCHAR(40), value VARCHAR(255), what VARCHAR(80))
    ENGINE=Aria CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_row (tbl VARCHAR(40), line INT, kind CHAR(3), number VARCHAR(80), state VARCHAR(24), PRIMARY KEY (tbl, line), KEY number (number))
    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_new (kind CHAR(3), k VARCHAR(80), sort INT, state VARCHAR(24), day DATE, number VARCHAR(80), PRIMARY KEY (kind, k), KEY number (number))
    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_stamp (kind CHAR(3), move SMALLINT, col VARCHAR(40), PRIMARY KEY (kind, move, col), KEY col (kind, col))
    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin SELECT m.kind, s.move, s.col FROM ccc.move_stamp s JOIN ccc.move m ON m.id=s.move;
  CREATE OR REPLACE TEMPORARY TABLE imp_edge (kind CHAR(3), a VARCHAR(24), b VARCHAR(24), PRIMARY KEY (kind, a, b)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_dist (kind CHAR(3), a VARCHAR(24), b VARCHAR(24), d INT, PRIMARY KEY (kind, a, b), KEY d (d)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_led (record BIGINT, seq INT, at DATETIME(6), from_state VARCHAR(24), to_state VARCHAR(24), actor VARCHAR(40), doc VARCHAR(80), note TEXT, move SMALLINT,
    PRIMARY KEY (record, seq), KEY move (move)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_inc (record BIGINT, at DATETIME(6), own DATETIME(6), seq INT, kind VARCHAR(20), actor VARCHAR(40), text TEXT, nth INT, pend_min INT,
    PRIMARY KEY (record, seq)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_st (record BIGINT, kind CHAR(3), state VARCHAR(24), col VARCHAR(40), later TINYINT, seq INT, val VARCHAR(30), at DATETIME(6), PRIMARY KEY (record, col))
    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_sig (record BIGINT PRIMARY KEY, kind CHAR(3), state VARCHAR(24), sig VARCHAR(255), KEY sig (kind, state, sig))
    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_way (kind CHAR(3), state VARCHAR(24), sig VARCHAR(255), col VARCHAR(40), pos INT, move SMALLINT, action VARCHAR(40), from_state VARCHAR(24), to_state VARCHAR(24),
    PRIMARY KEY (kind, state, sig, col)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_ev (record BIGINT, ord INT, at DATETIME(6), actor VARCHAR(40), action VARCHAR(40), from_state VARCHAR(24), to_state VARCHAR(24), vals LONGTEXT, reason TEXT,
    signer VARCHAR(40), kind CHAR(3), PRIMARY KEY (record, ord), KEY kind (kind, signer)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  CREATE OR REPLACE TEMPORARY TABLE imp_chain (record BIGINT, seq INT, at DATETIME(6), actor VARCHAR(40), action VARCHAR(40), from_state VARCHAR(24), to_state VARCHAR(24), vals LONGTEXT, reason TEXT,
    hash CHAR(64) NOT NULL DEFAULT '', PRIMARY KEY (record, seq)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
END//

-- Facts that the rule pack says follow from others.
CREATE OR REPLACE PROCEDURE ccc.imp_follow()
SQL SECURITY INVOKER
BEGIN
  -- an enterprise needs the E-Government Office only where the parameter says so
  UPDATE ccc.tenancy t JOIN ccc.org o ON o.code=t.org
    SET t.egov_path=IF(o.kind='enterprise', (SELECT CAST(p.value AS SIGNED) FROM ccc.param p WHERE p.name='enterprise_egov_review'), 1);
END//

-- Offices that a record concerns besides its own: where the thing stands, what
-- hangs on it (parent and storage, to any depth), what was down, what is changed.
CREATE OR REPLACE PROCEDURE ccc.imp_parties()
SQL SECURITY INVOKER
BEGIN
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT r.id, r.org, 'owner' FROM ccc.record r WHERE r.kind IN ('TEN','INC','CHG','TGT','REC','DRL') AND r.org IS NOT NULL;
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT i.record, a.org, 'host' FROM ccc.incident i JOIN ccc.host h ON h.code=i.ci JOIN ccc.app a ON a.code=h.app;
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT z.record, a.org, 'impact' FROM (
    WITH RECURSIVE down(record, host) AS (
      SELECT i.record, h.code FROM ccc.incident i JOIN ccc.host h ON h.code=i.ci
      UNION SELECT d.record, h.code FROM down d JOIN ccc.host h ON h.parent=d.host
      UNION SELECT d.record, h.code FROM down d JOIN ccc.host h ON h.storage=d.host)
    SELECT d.record, h.app FROM down d JOIN ccc.host h ON h.code=d.host JOIN ccc.incident i ON i.record=d.record WHERE h.app IS NOT NULL AND h.code<>i.ci) z
    JOIN ccc.app a ON a.code=z.app;
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT i.record, a.org, 'outage' FROM ccc.outage o JOIN ccc.incident i ON i.id=o.incident JOIN ccc.app a ON a.code=o.app;
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT c.record, a.org, 'target' FROM ccc.change_target t JOIN ccc.change_request c ON c.id=t.change_request JOIN ccc.host h ON h.code=t.host JOIN ccc.app a ON a.code=h.app;
  -- who issued a paper and whose person went in see it like the owner
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT d.record, d.issuer, 'owner' FROM ccc.doc d JOIN ccc.record r ON r.id=d.record WHERE d.issuer IS NOT NULL AND d.issuer<>r.org;
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT t.record, p.org, 'owner' FROM ccc.session t JOIN ccc.staff p ON p.code=t.staff JOIN ccc.record r ON r.id=t.record WHERE p.org<>r.org;
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT e.record, e.issuer, 'named' FROM ccc.evaluation e WHERE e.issuer IS NOT NULL;
  INSERT IGNORE INTO ccc.party(record, org, why)
  SELECT d.record, s.org, 'named' FROM ccc.drill d JOIN ccc.staff s ON FIND_IN_SET(s.code, REPLACE(d.participants,';',','));
  -- papers named in the ledger of a file belong to it
  INSERT IGNORE INTO ccc.record_link(record, seq, to_record, doc, at, staff)
  SELECT l.record, e.seq, NULL, l.doc, l.at, e.actor FROM imp_led l JOIN ccc.event e ON e.record=l.record AND e.at=l.at AND e.to_state=l.to_state WHERE l.doc IS NOT NULL;
END//

-- An account for each person. The accounts of the database itself, and their
-- passwords, are made by the program.
CREATE OR REPLACE PROCEDURE ccc.imp_accounts()
SQL SECURITY INVOKER
BEGIN
  INSERT INTO ccc.account(account, host, staff, active, made_at)
  SELECT LOWER(COALESCE(NULLIF(s.account,''), s.code)), IF(@@skip_networking, 'localhost', '%'), s.code, r.state='in_force', @imp_as_of
    FROM ccc.staff s JOIN ccc.record r ON r.id=s.record ORDER BY r.id
  ON DUPLICATE KEY UPDATE staff=VALUES(staff), active=VALUES(active);
END//

-- Open records: until when the next step is due, and who holds them; a test
-- recovery carries the drill mark. The kernel's own functions say it.
CREATE OR REPLACE PROCEDURE ccc.imp_open()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_j LONGTEXT;
  DECLARE l_due DATETIME(6);
  UPDATE ccc.record r JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state SET r.holder=NULL WHERE s.final=1;
  UPDATE ccc.record r JOIN ccc.recovery t ON t.record=r.id SET r.drill=1 WHERE t.kind='test';
  FOR x IN (SELECT r.id, r.kind, r.state, r.org, r.holder, k.has_due FROM ccc.record r JOIN ccc.kind k ON k.kind=r.kind
      JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state WHERE s.final=0 AND (k.has_due=1 OR r.holder IS NOT NULL)) DO
    EXECUTE IMMEDIATE CONCAT('CALL ccc.r_', x.kind, '(?,@imp_j)') USING x.id;
    SET l_j=@imp_j, l_due=NULL;
    IF x.has_due=1 THEN CALL ccc.m_due(x.id, x.kind, x.state, l_j, @imp_as_of, l_due); END IF;
    UPDATE ccc.record SET due=l_due, holder=ccc.f_holder(x.kind, x.state, x.org, l_j, NULL, x.holder, @imp_today) WHERE id=x.id;
  END FOR;
END//

-- A number used in the set is not given again: each counter stands at the highest
-- number of its form (TN-2026-#, DOC-#).
CREATE OR REPLACE PROCEDURE ccc.imp_counters()
SQL SECURITY INVOKER
BEGIN
  INSERT INTO ccc.counter(kind, form, n)
  SELECT x.kind, CONCAT(LEFT(x.number, CHAR_LENGTH(x.number)-CHAR_LENGTH(x.tail)), '#'), MAX(CAST(x.tail AS UNSIGNED))
    FROM (SELECT r.kind, r.number, REGEXP_SUBSTR(r.number,'[0-9]+$') tail FROM ccc.record r JOIN ccc.kind k ON k.kind=r.kind
           WHERE k.number REGEXP '[{]n+[}]$') x
   WHERE x.tail<>'' GROUP BY 1, 2
  ON DUPLICATE KEY UPDATE n=GREATEST(n, VALUES(n));
END//

-- What meta.tsv must tell; a centre's set also who works there and where.
CREATE OR REPLACE PROCEDURE ccc.imp_meta(p_demo TINYINT, OUT o_as_of VARCHAR(40))
SQL SECURITY INVOKER
BEGIN
  INSERT INTO imp_bad(file, line, col, value, what)
  SELECT CONCAT(n.tbl,'.tsv'), 1, '', '', 'missing file' FROM (SELECT 'meta' tbl UNION SELECT 'org' UNION SELECT 'staff') n
   WHERE NOT EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=n.tbl);
  IF EXISTS (SELECT 1 FROM ccc.stage WHERE area='demo' AND tbl='meta') THEN
    INSERT INTO imp_bad(file, line, col, value, what)
    SELECT 'meta.tsv', 1, 'name', n.name, 'missing line' FROM (SELECT 'as_of' name UNION SELECT 'period' UNION SELECT 'period_from' UNION SELECT 'period_to') n
      LEFT JOIN imp_meta m ON m.name=n.name WHERE m.value IS NULL;
    INSERT INTO imp_bad(file, line, col, value, what) SELECT 'meta.tsv', n_, 'value', value, 'not a time with its offset' FROM imp_meta
     WHERE name IN ('as_of','period_from','period_to') AND (value NOT REGEXP '([+-][0-9]{2}:[0-9]{2}|Z)$' OR ccc.to_utc(value) IS NULL);
    INSERT INTO imp_bad(file, line, col, value, what) SELECT 'meta.tsv', n_, 'value', value, 'has not come yet' FROM imp_meta
     WHERE p_demo=0 AND name='as_of' AND ccc.to_utc(value)>ccc.centre_now();
    SELECT MAX(value) INTO o_as_of FROM imp_meta WHERE name='as_of';
  END IF;
END//

-- The whole load, in one transaction: all lines are read before any is written.
-- p_dry: only read.
CREATE OR REPLACE PROCEDURE ccc.imp_load(p_demo TINYINT, p_dry TINYINT)
SQL SECURITY INVOKER
proc: BEGIN
  DECLARE l_bad, l_demo INT;
  DECLARE l_fk, l_uk TINYINT;
  DECLARE l_records, l_events BIGINT;
  DECLARE l_as_of VARCHAR(40);
  DECLARE l_sql LONGTEXT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN
    ROLLBACK;
    SET SESSION foreign_key_checks=1;
    RESIGNAL;
  END;
  SET SESSION group_concat_max_len=1048576, time_zone='+00:00';
  SELECT demo INTO l_demo FROM ccc.centre;
  IF l_demo<>p_demo THEN
    SET l_sql=CONCAT('IMPORT|', IF(p_demo, 'not a demo database', 'a demo database'));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45100, MESSAGE_TEXT=l_sql;
  END IF;
  IF EXISTS (SELECT 1 FROM ccc.record) THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45100, MESSAGE_TEXT='IMPORT|the database holds records'; END IF;
  IF NOT EXISTS (SELECT 1 FROM ccc.stage WHERE area='demo') THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45100, MESSAGE_TEXT='IMPORT|nothing is staged'; END IF;

  CALL ccc.imp_begin();
  CALL ccc.imp_parse();
  CALL ccc.imp_meta(p_demo, l_as_of);
  SELECT CONCAT(LEFT(tz,3), SUBSTR(tz,4), ':00') INTO @imp_tz FROM ccc.centre;
  SET @imp_tz=TRIM(LEADING '+' FROM @imp_tz);
  SET @imp_as_of=COALESCE(ccc.to_utc(l_as_of), ccc.centre_now());
  SET @imp_today=ccc.local_date(@imp_as_of);
  CALL ccc.imp_number();
  CALL ccc.imp_refs();
  CALL ccc.imp_list_refs();
  SELECT COUNT(DISTINCT file, line, col) INTO l_bad FROM imp_bad;
  IF l_bad=0 AND NOT p_dry THEN
    START TRANSACTION;
    SET SESSION foreign_key_checks=0;
    CALL ccc.imp_fill();
  END IF;
  IF l_bad>0 OR p_dry THEN
    ROLLBACK;
    SET SESSION foreign_key_checks=1;
    DELETE FROM ccc.import_complaint;
    INSERT INTO ccc.import_complaint(n, file, line, col, value, what)
    SELECT n, file, line, col, LEFT(value,255), what FROM imp_bad b WHERE NOT EXISTS (SELECT 1 FROM imp_bad x WHERE x.file=b.file AND x.line=b.line AND x.col=b.col AND x.n<b.n) ORDER BY n LIMIT 10000;
    COMMIT;
    SELECT 'input' outcome, 0 records, 0 events, l_bad complaints, CONCAT(file,':',line,': ',IF(col='','',CONCAT(col,' ')),IF(value='','',CONCAT('"',value,'" ')),what) first
      FROM imp_bad ORDER BY file, line LIMIT 1;
    LEAVE proc;
  END IF;

  SELECT MIN(code) INTO @imp_centre FROM ccc.org WHERE kind='provider';
  CALL ccc.imp_derive();
  CALL ccc.imp_follow();
  CALL ccc.imp_heads();
  CALL ccc.imp_ways();
  CALL ccc.imp_ev_ledger('TEN','tenancy_event','tenancy','tenancy','e.doc');
  CALL ccc.imp_ev_ledger('CHG','change_event','change_request','change_request','NULL');
  CALL ccc.imp_ev_incident();
  CALL ccc.imp_ev_stamps();
  CALL ccc.imp_chain();
  CALL ccc.imp_parties();
  CALL ccc.imp_counters();
  CALL ccc.imp_accounts();
  DELETE FROM ccc.import_complaint;
  -- from here on the centre's clock runs from the moment the set describes
  IF p_demo THEN UPDATE ccc.centre SET offset_us=TIMESTAMPDIFF(MICROSECOND, CONVERT_TZ(SYSDATE(6), @@session.time_zone, '+00:00'), @imp_as_of); END IF;
  UPDATE ccc.centre c SET c.name=COALESCE((SELECT MAX(m.value) FROM imp_meta m WHERE m.name='centre'), c.name), c.name_en=COALESCE((SELECT MAX(m.value) FROM imp_meta m WHERE m.name='centre_en'), c.name_en);
  CALL ccc.sight_all(); -- roles held, too: who holds a record rests on them
  CALL ccc.imp_open();
  IF p_demo THEN UPDATE ccc.centre SET offset_us=TIMESTAMPDIFF(MICROSECOND, CONVERT_TZ(SYSDATE(6), @@session.time_zone, '+00:00'), @imp_as_of); END IF;
  COMMIT;
  SET SESSION foreign_key_checks=1;
  CALL ccc.seal_make(l_bad);
  -- plans are made for tables that were empty a moment ago
  SELECT CONCAT('ANALYZE NO_WRITE_TO_BINLOG TABLE ', GROUP_CONCAT('ccc.`', t.table_name, '`')) INTO l_sql FROM information_schema.tables t
   WHERE t.table_schema='ccc' AND t.table_type='BASE TABLE' AND (t.table_name IN ('record','event','scope','visible','audience','party','record_link','account')
     OR t.table_name IN (SELECT DISTINCT s.tbl FROM ccc.stage s WHERE s.area='demo') OR t.table_name IN (SELECT k.tbl FROM ccc.kind k JOIN imp_new n ON n.kind=k.kind));
  EXECUTE IMMEDIATE l_sql;
  DELETE FROM ccc.stage WHERE area='demo';
  SELECT COUNT(*) INTO l_records FROM ccc.record;
  SELECT COUNT(*) INTO l_events FROM ccc.event;
  SELECT 'done' outcome, l_records records, l_events events, 0 complaints, '' first;
END//

CREATE OR REPLACE PROCEDURE ccc.import_demo(p_note TEXT) SQL SECURITY INVOKER CALL ccc.imp_load(1, 0)//
CREATE OR REPLACE PROCEDURE ccc.import_centre(p_note TEXT) SQL SECURITY INVOKER CALL ccc.imp_load(0, 0)//
-- Complaints alone: for a set of which some lines could not even be staged.
CREATE OR REPLACE PROCEDURE ccc.import_check(p_note TEXT) SQL SECURITY INVOKER CALL ccc.imp_load(0, 1)//

-- The complaints in the order of the files, with the type of the column and, where it has a list, the values that it may
-- have.
CREATE OR REPLACE PROCEDURE ccc.import_complaints()
SQL SECURITY INVOKER
SELECT c.file, c.line, c.col, c.value, c.what, COALESCE(f.typ,'') typ,
    COALESCE(CASE WHEN f.typ LIKE 'enum state.%' THEN (SELECT GROUP_CONCAT(s.state ORDER BY s.sort SEPARATOR ', ') FROM ccc.state s WHERE s.kind=SUBSTR(f.typ,12))
      WHEN f.typ LIKE 'enum %' THEN (SELECT GROUP_CONCAT(h.value ORDER BY h.sort SEPARATOR ', ') FROM ccc.choice h WHERE h.list=SUBSTR(f.typ,6))
      WHEN f.typ LIKE 'list enum %' THEN (SELECT GROUP_CONCAT(h.value ORDER BY h.sort SEPARATOR ', ') FROM ccc.choice h WHERE h.list=SUBSTR(f.typ,11)) END, '') allowed
  FROM ccc.import_complaint c LEFT JOIN ccc.field f ON CONCAT(f.tbl,'.tsv')=c.file AND f.col=c.col ORDER BY c.file, c.line, c.n//

-- What is there now: a row a kind, in the order of the rule pack.
CREATE OR REPLACE PROCEDURE ccc.import_loaded()
SQL SECURITY INVOKER
SELECT k.kind, k.zh, k.en, COUNT(*) records, SUM(s.final=0) open FROM ccc.record r JOIN ccc.kind k ON k.kind=r.kind LEFT JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state
 GROUP BY k.kind ORDER BY k.sort//

DELIMITER ;
