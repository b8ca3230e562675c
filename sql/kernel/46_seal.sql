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

-- A finding in English, for who reads the table itself. Programs have their own words by code and args (`;` between them).
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.verify_words(p_code VARCHAR(20), p_args VARCHAR(160)) RETURNS VARCHAR(160) DETERMINISTIC NO SQL
BEGIN
  DECLARE l_1 VARCHAR(40) DEFAULT SUBSTRING_INDEX(p_args, ';', 1);
  DECLARE l_2 VARCHAR(40) DEFAULT IF(p_args LIKE '%;%', SUBSTRING_INDEX(SUBSTRING_INDEX(p_args, ';', 2), ';', -1), '');
  RETURN CONCAT(IF(p_code IN ('record_gone', 'tail_cut', 'history_new') AND l_1 <> '', IF(l_1 = 'given', 'the seal given: ', CONCAT('seal ', l_1, ': ')), ''),
    CASE p_code WHEN 'event_gone' THEN 'an event before this one was removed' WHEN 'event_changed' THEN 'changed, or not made by the program' WHEN 'tail_cut' THEN 'the end of the history was cut'
      WHEN 'tail_added' THEN 'an event was inserted at the end' WHEN 'head_differs' THEN 'head and last event differ' WHEN 'record_gone_only' THEN 'the record was removed, its history is there'
      WHEN 'record_gone' THEN 'the record was removed' WHEN 'history_new' THEN 'the history was written anew' WHEN 'seal_gone' THEN CONCAT('a seal before seal ', l_1, ' was removed')
      WHEN 'seal_link' THEN CONCAT('seal ', l_1, ' does not follow the one before') WHEN 'seal_changed' THEN CONCAT('seal ', l_1, ' was changed')
      WHEN 'seal_count' THEN CONCAT('seal ', l_1, ': fewer records than sealed (', l_2, ')') WHEN 'given_bad' THEN 'the seal given is not a seal of this program'
      WHEN 'given_other' THEN CONCAT('the seal given (', l_1, ') is not the one kept here') WHEN 'given_count' THEN CONCAT('the seal given counts ', l_1, ' records, there are fewer')
      WHEN 'no_seal' THEN CONCAT(l_1, ' events of ', l_2, ' records; no seal yet')
      WHEN 'sealed' THEN CONCAT(l_1, ' events of ', l_2, ' records; sealed until ', SUBSTRING_INDEX(SUBSTRING_INDEX(p_args, ';', 3), ';', -1), ' UTC (seal ', SUBSTRING_INDEX(SUBSTRING_INDEX(p_args, ';', 4), ';', -1), '), ',
        SUBSTRING_INDEX(p_args, ';', -1), ' records have changed since')
      ELSE p_code END);
END //

-- All findings into verify_find: chains, heads, seals, and an exported seal given as JSON lines ('' = none).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.verify(p_seal LONGTEXT)
BEGIN
  DECLARE l_prev CHAR(64) DEFAULT '';
  DECLARE l_n INT DEFAULT 0;
  DROP TEMPORARY TABLE IF EXISTS ccc.verify_find;
  CREATE TEMPORARY TABLE ccc.verify_find (level VARCHAR(8) NOT NULL DEFAULT 'finding', record BIGINT, number VARCHAR(80) NOT NULL DEFAULT '', seq BIGINT, code VARCHAR(20) NOT NULL, args VARCHAR(160) NOT NULL DEFAULT '', what VARCHAR(160) NOT NULL DEFAULT '') ENGINE=MEMORY;
  -- each event on the one before
  INSERT INTO ccc.verify_find (record, seq, code)
    SELECT x.record, x.seq, IF(x.seq <> x.pseq + 1, 'event_gone', 'event_changed')
    FROM (SELECT e.*, COALESCE(LAG(e.hash) OVER w, '') phash, COALESCE(LAG(e.seq) OVER w, 0) pseq FROM ccc.event e WINDOW w AS (PARTITION BY e.record ORDER BY e.seq)) x
    WHERE x.seq <> x.pseq + 1 OR x.hash <> ccc.f_hash(x.phash, x.record, x.seq, x.at, x.actor, x.account, x.action, x.from_state, x.to_state, x.origin, x.outcome, x.vals, x.reason, x.rules, x.consents, x.req);
  -- the head against the last event
  INSERT INTO ccc.verify_find (record, seq, code)
    SELECT r.id, r.last_seq, CASE WHEN COALESCE(t.seq, 0) < r.last_seq THEN 'tail_cut' WHEN t.seq > r.last_seq THEN 'tail_added' ELSE 'head_differs' END
    FROM ccc.record r LEFT JOIN (SELECT record, MAX(seq) seq FROM ccc.event GROUP BY record) t ON t.record = r.id LEFT JOIN ccc.event e ON e.record = r.id AND e.seq = t.seq
    WHERE COALESCE(t.seq, 0) <> r.last_seq OR COALESCE(e.hash, '') <> r.head;
  INSERT INTO ccc.verify_find (record, seq, code) SELECT e.record, MAX(e.seq), 'record_gone_only' FROM ccc.event e LEFT JOIN ccc.record r ON r.id = e.record WHERE r.id IS NULL GROUP BY e.record;
  -- what each seal holds against what is there
  INSERT INTO ccc.verify_find (record, seq, args, code)
    SELECT i.record, i.last_seq, i.n, CASE WHEN r.id IS NULL THEN 'record_gone' WHEN e.seq IS NULL THEN 'tail_cut' ELSE 'history_new' END
    FROM ccc.seal_item i LEFT JOIN ccc.record r ON r.id = i.record LEFT JOIN ccc.event e ON e.record = i.record AND e.seq = i.last_seq
    WHERE r.id IS NULL OR e.hash IS NULL OR e.hash <> i.head;
  FOR s IN (SELECT * FROM ccc.seal ORDER BY n) DO
    IF s.n <> l_n + 1 THEN INSERT INTO ccc.verify_find (seq, code, args) VALUES (s.n, 'seal_gone', s.n); END IF;
    IF s.prev_hash <> l_prev THEN INSERT INTO ccc.verify_find (seq, code, args) VALUES (s.n, 'seal_link', s.n); END IF;
    IF s.hash <> ccc.seal_hash(s.n, s.at, s.records, s.prev_hash) THEN INSERT INTO ccc.verify_find (seq, code, args) VALUES (s.n, 'seal_changed', s.n); END IF;
    IF s.records > (SELECT COUNT(*) FROM ccc.record) THEN INSERT INTO ccc.verify_find (seq, code, args) VALUES (s.n, 'seal_count', CONCAT(s.n, ';', s.records)); END IF;
    SET l_prev = s.hash, l_n = s.n;
  END FOR;
  IF COALESCE(p_seal, '') <> '' THEN CALL ccc.verify_seal(p_seal); END IF;
  UPDATE ccc.verify_find f JOIN ccc.record r ON r.id = f.record SET f.number = r.number;
  UPDATE ccc.verify_find f SET f.number = CONCAT('#', f.record) WHERE f.number = '' AND f.record IS NOT NULL;
  INSERT INTO ccc.verify_find (level, seq, code, args)
    SELECT 'info', l_n, IF(l_n = 0, 'no_seal', 'sealed'), CONCAT_WS(';', (SELECT COUNT(*) FROM ccc.event), (SELECT COUNT(*) FROM ccc.record), (SELECT at FROM ccc.seal WHERE n = l_n), NULLIF(l_n, 0), IF(l_n = 0, NULL, (SELECT COUNT(*) FROM ccc.unsealed)));
  UPDATE ccc.verify_find SET what = ccc.verify_words(code, args);
END //

-- An exported seal (lines of JSON, as p_seal_export gives them) against the seals and the histories of this database.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.verify_seal(p_seal LONGTEXT)
proc: BEGIN
  DECLARE l_json LONGTEXT DEFAULT CONCAT('[', REPLACE(TRIM(TRAILING ',' FROM REPLACE(TRIM(BOTH '\n' FROM REPLACE(p_seal, '\r', '')), '\n', ',')), ',,', ','), ']');
  DECLARE l_n INT;
  DECLARE l_hash CHAR(64);
  IF NOT JSON_VALID(l_json) OR JSON_VALUE(l_json, '$[0].seal') IS NULL THEN
    INSERT INTO ccc.verify_find (code) VALUES ('given_bad');
    LEAVE proc;
  END IF;
  SET l_n = JSON_VALUE(l_json, '$[0].seal'), l_hash = JSON_VALUE(l_json, '$[0].hash');
  IF NOT EXISTS (SELECT 1 FROM ccc.seal WHERE n = l_n AND hash = l_hash) THEN
    INSERT INTO ccc.verify_find (seq, code, args) VALUES (l_n, 'given_other', l_n);
  END IF;
  IF CAST(JSON_VALUE(l_json, '$[0].records') AS UNSIGNED) > (SELECT COUNT(*) FROM ccc.record) THEN
    INSERT INTO ccc.verify_find (seq, code, args) VALUES (l_n, 'given_count', CAST(JSON_VALUE(l_json, '$[0].records') AS UNSIGNED));
  END IF;
  INSERT INTO ccc.verify_find (record, number, seq, args, code)
    SELECT j.record, j.number, j.seq, 'given', CASE WHEN r.id IS NULL THEN 'record_gone' WHEN e.seq IS NULL THEN 'tail_cut' ELSE 'history_new' END
    FROM JSON_TABLE(l_json, '$[*]' COLUMNS (record BIGINT PATH '$.record', number VARCHAR(80) PATH '$.number', seq INT PATH '$.seq', head CHAR(64) PATH '$.head')) j
      LEFT JOIN ccc.record r ON r.id = j.record LEFT JOIN ccc.event e ON e.record = j.record AND e.seq = j.seq
    WHERE j.record IS NOT NULL AND (r.id IS NULL OR e.hash IS NULL OR e.hash <> j.head);
END //
DELIMITER ;
