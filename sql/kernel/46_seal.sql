-- Seals and their check. A seal holds the heads of all records changed since the last one, the number of records, and the
-- hash of the seal before. Promises: a changed, removed or inserted event is found by its chain; a record removed with
-- its history, or a tail cut together with the head, by the seals, also by one kept elsewhere.
DELIMITER //

-- The hash of a seal: its own line, then each item in order of record.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.seal_hash(p_n INT, p_at DATETIME(6), p_records BIGINT, p_prev CHAR(64)) RETURNS CHAR(64) NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_h CHAR(64) DEFAULT SHA2(CONCAT(p_n, '|', p_at, '|', p_records, '|', p_prev), 256);
  FOR i IN (SELECT record, last_seq, head FROM ccc.seal_item WHERE n = p_n ORDER BY record) DO
    SET l_h = SHA2(CONCAT(l_h, '|', i.record, '|', i.last_seq, '|', i.head), 256);
  END FOR;
  RETURN l_h;
END //

-- Makes a seal, in a transaction of its own. o_n = its number, 0 where nothing has changed since the last.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.seal_make(OUT o_n INT)
BEGIN
  DECLARE l_at DATETIME(6);
  DECLARE l_records BIGINT;
  DECLARE l_prev CHAR(64) DEFAULT '';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  -- rows locked here are exactly those sealed: a move under way ends first, a later one makes its row anew
  INSERT INTO ccc.sealing (record) SELECT record FROM ccc.unsealed FOR UPDATE;
  SET o_n = 0;
  IF EXISTS (SELECT 1 FROM ccc.sealing) THEN
    SELECT COALESCE(MAX(n), 0) + 1 INTO o_n FROM ccc.seal;
    IF o_n > 1 THEN SELECT hash INTO l_prev FROM ccc.seal WHERE n = o_n - 1; END IF;
    SET l_at = ccc.centre_now();
    INSERT INTO ccc.seal_item (n, record, last_seq, head) SELECT o_n, r.id, r.last_seq, r.head FROM ccc.sealing s JOIN ccc.record r ON r.id = s.record WHERE r.last_seq > 0;
    SELECT COUNT(*) INTO l_records FROM ccc.record;
    INSERT INTO ccc.seal (n, at, records, prev_hash, hash) VALUES (o_n, l_at, l_records, l_prev, ccc.seal_hash(o_n, l_at, l_records, l_prev));
    DELETE u FROM ccc.unsealed u JOIN ccc.sealing s ON s.record = u.record;
    DELETE FROM ccc.sealing;
  END IF;
  COMMIT;
END //

-- All findings into verify_find: chains, heads, seals, and an exported seal given as JSON lines ('' = none).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.verify(p_seal LONGTEXT)
BEGIN
  DECLARE l_prev CHAR(64) DEFAULT '';
  DECLARE l_n INT DEFAULT 0;
  DROP TEMPORARY TABLE IF EXISTS ccc.verify_find;
  CREATE TEMPORARY TABLE ccc.verify_find (level VARCHAR(8) NOT NULL DEFAULT 'finding', record BIGINT, number VARCHAR(80) NOT NULL DEFAULT '', seq BIGINT, what VARCHAR(160) NOT NULL) ENGINE=MEMORY;
  -- each event on the one before
  INSERT INTO ccc.verify_find (record, seq, what)
    SELECT x.record, x.seq, IF(x.seq <> x.pseq + 1, 'an event before this one was removed', 'changed, or not made by the program')
    FROM (SELECT e.*, COALESCE(LAG(e.hash) OVER w, '') phash, COALESCE(LAG(e.seq) OVER w, 0) pseq FROM ccc.event e WINDOW w AS (PARTITION BY e.record ORDER BY e.seq)) x
    WHERE x.seq <> x.pseq + 1 OR x.hash <> ccc.f_hash(x.phash, x.record, x.seq, x.at, x.actor, x.account, x.action, x.from_state, x.to_state, x.origin, x.outcome, x.vals, x.reason, x.rules, x.consents, x.req);
  -- the head against the last event
  INSERT INTO ccc.verify_find (record, seq, what)
    SELECT r.id, r.last_seq, CASE WHEN COALESCE(t.seq, 0) < r.last_seq THEN 'the end of the history was cut' WHEN t.seq > r.last_seq THEN 'an event was inserted at the end' ELSE 'head and last event differ' END
    FROM ccc.record r LEFT JOIN (SELECT record, MAX(seq) seq FROM ccc.event GROUP BY record) t ON t.record = r.id LEFT JOIN ccc.event e ON e.record = r.id AND e.seq = t.seq
    WHERE COALESCE(t.seq, 0) <> r.last_seq OR COALESCE(e.hash, '') <> r.head;
  INSERT INTO ccc.verify_find (record, seq, what) SELECT e.record, MAX(e.seq), 'the record was removed, its history is there' FROM ccc.event e LEFT JOIN ccc.record r ON r.id = e.record WHERE r.id IS NULL GROUP BY e.record;
  -- what each seal holds against what is there
  INSERT INTO ccc.verify_find (record, seq, what)
    SELECT i.record, i.last_seq, CONCAT('seal ', i.n, ': ', CASE WHEN r.id IS NULL THEN 'the record was removed' WHEN e.seq IS NULL THEN 'the end of the history was cut' ELSE 'the history was written anew' END)
    FROM ccc.seal_item i LEFT JOIN ccc.record r ON r.id = i.record LEFT JOIN ccc.event e ON e.record = i.record AND e.seq = i.last_seq
    WHERE r.id IS NULL OR e.hash IS NULL OR e.hash <> i.head;
  FOR s IN (SELECT * FROM ccc.seal ORDER BY n) DO
    IF s.n <> l_n + 1 THEN INSERT INTO ccc.verify_find (seq, what) VALUES (s.n, CONCAT('a seal before seal ', s.n, ' was removed')); END IF;
    IF s.prev_hash <> l_prev THEN INSERT INTO ccc.verify_find (seq, what) VALUES (s.n, CONCAT('seal ', s.n, ' does not follow the one before')); END IF;
    IF s.hash <> ccc.seal_hash(s.n, s.at, s.records, s.prev_hash) THEN INSERT INTO ccc.verify_find (seq, what) VALUES (s.n, CONCAT('seal ', s.n, ' was changed')); END IF;
    IF s.records > (SELECT COUNT(*) FROM ccc.record) THEN INSERT INTO ccc.verify_find (seq, what) VALUES (s.n, CONCAT('seal ', s.n, ': fewer records than sealed (', s.records, ')')); END IF;
    SET l_prev = s.hash, l_n = s.n;
  END FOR;
  IF COALESCE(p_seal, '') <> '' THEN CALL ccc.verify_seal(p_seal); END IF;
  UPDATE ccc.verify_find f JOIN ccc.record r ON r.id = f.record SET f.number = r.number;
  UPDATE ccc.verify_find f SET f.number = CONCAT('#', f.record) WHERE f.number = '' AND f.record IS NOT NULL;
  INSERT INTO ccc.verify_find (level, seq, what)
    SELECT 'info', l_n, CONCAT((SELECT COUNT(*) FROM ccc.event), ' events of ', (SELECT COUNT(*) FROM ccc.record), ' records; ', IF(l_n = 0, 'no seal yet',
      CONCAT('sealed until ', (SELECT at FROM ccc.seal WHERE n = l_n), ' UTC (seal ', l_n, '), ', (SELECT COUNT(*) FROM ccc.unsealed), ' records have changed since')));
END //

-- An exported seal (lines of JSON, as p_seal_export gives them) against the seals and the histories of this database.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.verify_seal(p_seal LONGTEXT)
proc: BEGIN
  DECLARE l_json LONGTEXT DEFAULT CONCAT('[', REPLACE(TRIM(TRAILING ',' FROM REPLACE(TRIM(BOTH '\n' FROM REPLACE(p_seal, '\r', '')), '\n', ',')), ',,', ','), ']');
  DECLARE l_n INT;
  DECLARE l_hash CHAR(64);
  IF NOT JSON_VALID(l_json) OR JSON_VALUE(l_json, '$[0].seal') IS NULL THEN
    INSERT INTO ccc.verify_find (what) VALUES ('the seal given is not a seal of this program');
    LEAVE proc;
  END IF;
  SET l_n = JSON_VALUE(l_json, '$[0].seal'), l_hash = JSON_VALUE(l_json, '$[0].hash');
  IF NOT EXISTS (SELECT 1 FROM ccc.seal WHERE n = l_n AND hash = l_hash) THEN
    INSERT INTO ccc.verify_find (seq, what) VALUES (l_n, CONCAT('the seal given (', l_n, ') is not the one kept here'));
  END IF;
  IF CAST(JSON_VALUE(l_json, '$[0].records') AS UNSIGNED) > (SELECT COUNT(*) FROM ccc.record) THEN
    INSERT INTO ccc.verify_find (seq, what) VALUES (l_n, CONCAT('the seal given counts ', JSON_VALUE(l_json, '$[0].records'), ' records, there are fewer'));
  END IF;
  INSERT INTO ccc.verify_find (record, number, seq, what)
    SELECT j.record, j.number, j.seq, CONCAT('the seal given: ', CASE WHEN r.id IS NULL THEN 'the record was removed' WHEN e.seq IS NULL THEN 'the end of the history was cut' ELSE 'the history was written anew' END)
    FROM JSON_TABLE(l_json, '$[*]' COLUMNS (record BIGINT PATH '$.record', number VARCHAR(80) PATH '$.number', seq INT PATH '$.seq', head CHAR(64) PATH '$.head')) j
      LEFT JOIN ccc.record r ON r.id = j.record LEFT JOIN ccc.event e ON e.record = j.record AND e.seq = j.seq
    WHERE j.record IS NOT NULL AND (r.id IS NULL OR e.hash IS NULL OR e.hash <> j.head);
END //
DELIMITER ;
