-- The audit for everybody who may log in: is the history whole, and a seal to keep elsewhere.
DELIMITER //
-- Findings of chains and seals; rows with level 'info' say what was checked and since when only the chains protect.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_verify(p_seal LONGTEXT)
BEGIN
  CALL ccc.guard();
  IF ccc.me() IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  SET SESSION tx_isolation = 'REPEATABLE-READ';
  START TRANSACTION WITH CONSISTENT SNAPSHOT;
  CALL ccc.verify(p_seal);
  COMMIT;
  SET SESSION tx_isolation = 'READ-COMMITTED';
  SELECT level, number, seq, what, code, args FROM ccc.verify_find ORDER BY level, number, seq, what LIMIT 10000;
END //

-- A seal as lines of JSON: its own line, then a line a record. '' = the newest. p_verify takes the same lines.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_seal_export(p_n LONGTEXT)
BEGIN
  DECLARE l_n INT;
  CALL ccc.guard();
  IF ccc.me() IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  SELECT MAX(n) INTO l_n FROM ccc.seal WHERE COALESCE(p_n, '') = '' OR (p_n REGEXP '^[0-9]{1,9}$' AND n = p_n);
  SELECT x.line FROM (
      SELECT 0 AS record, CONCAT('{"seal":', n, ',"at":"', at, '","records":', records, ',"prev_hash":"', prev_hash, '","hash":"', hash, '"}') AS line FROM ccc.seal WHERE n = l_n
      UNION ALL
      SELECT i.record, CONCAT('{"record":', i.record, ',"number":', JSON_QUOTE(COALESCE(r.number, '')), ',"seq":', i.last_seq, ',"head":"', i.head, '"}') FROM ccc.seal_item i
        LEFT JOIN ccc.record r ON r.id = i.record WHERE i.n = l_n) x ORDER BY x.record;
END //
DELIMITER ;
