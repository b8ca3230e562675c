-- How a demo host is reached, told by the program that made it: address, port,
-- login, and the public key it answers with ("ssh-ed25519 AAAA..."). The key is
-- put in force at once, as imported; real hosts take two persons (HKY).
--
-- Called again at every start of the demo: a key that is the same stays, another
-- one ends the old. Refuses (45101) outside a demo database.

DELIMITER //

-- One event more on a record that the kernel has not touched: origin import.
CREATE OR REPLACE PROCEDURE ccc.imp_event(p_record BIGINT, p_action VARCHAR(40), p_to VARCHAR(24), p_vals LONGTEXT)
SQL SECURITY INVOKER
BEGIN
  DECLARE l_seq INT;
  DECLARE l_head, l_hash CHAR(64);
  DECLARE l_state VARCHAR(24);
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  SELECT last_seq+1, head, IF(last_seq=0,'-',state) INTO l_seq, l_head, l_state FROM ccc.record WHERE id=p_record FOR UPDATE;
  SET l_hash=ccc.f_hash(l_head, p_record, l_seq, l_now, 'import', 'import', p_action, l_state, p_to, 'import', 'done', p_vals, NULL, NULL, NULL, NULL);
  INSERT INTO ccc.event(record, seq, at, actor, account, action, from_state, to_state, origin, outcome, vals, hash)
  VALUES(p_record, l_seq, l_now, 'import', 'import', p_action, l_state, p_to, 'import', 'done', p_vals, l_hash);
  UPDATE ccc.record SET last_seq=l_seq, head=l_hash, version=version+1, changed_at=l_now, prev_state=IF(l_state NOT IN ('-',p_to), l_state, prev_state), state=p_to
   WHERE id=p_record;
END//

CREATE OR REPLACE PROCEDURE ccc.demo_host(p_host VARCHAR(80), p_address VARCHAR(255), p_port VARCHAR(10), p_login VARCHAR(80), p_key TEXT)
SQL SECURITY INVOKER
BEGIN
  DECLARE l_type, l_print, l_number, l_kind VARCHAR(80);
  DECLARE l_rec BIGINT;
  DECLARE l_same INT;
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  IF (SELECT demo FROM ccc.centre)<>1 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45101, MESSAGE_TEXT='DEMO|not a demo database'; END IF;
  SELECT kind INTO l_kind FROM ccc.host WHERE code=p_host;
  IF l_kind IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45101, MESSAGE_TEXT='DEMO|no such host'; END IF;
  SET l_type=SUBSTRING_INDEX(p_key,' ',1);
  SET l_print=CONCAT('SHA256:', TRIM(TRAILING '=' FROM TO_BASE64(UNHEX(SHA2(FROM_BASE64(SUBSTRING_INDEX(SUBSTRING_INDEX(p_key,' ',2),' ',-1)),256)))));
  IF l_print IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45101, MESSAGE_TEXT='DEMO|not a public key'; END IF;

  START TRANSACTION;
  -- the service a runbook asks for on this kind of machine
  INSERT INTO ccc.host_access(host, address, port, login, mode, svc_port)
  VALUES(p_host, p_address, CAST(p_port AS UNSIGNED), p_login, 'ccc',
    CASE WHEN l_kind IN ('db_vm','db_host') THEN 5432 WHEN l_kind IN ('switch','firewall') THEN 443
         WHEN l_kind='vm' THEN IF(p_host LIKE '%-web%', 443, 8080) ELSE 9100 END)
  ON DUPLICATE KEY UPDATE address=VALUES(address), port=VALUES(port), login=VALUES(login), mode=VALUES(mode), svc_port=VALUES(svc_port);

  SELECT COUNT(*) INTO l_same FROM ccc.host_key k JOIN ccc.record r ON r.id=k.record AND r.state='in_force'
   WHERE k.host=p_host AND k.key_type=l_type AND k.sha256=l_print;
  IF l_same=0 THEN
    FOR o IN (SELECT k.record FROM ccc.host_key k JOIN ccc.record r ON r.id=k.record AND r.state='in_force' WHERE k.host=p_host) DO
      UPDATE ccc.host_key SET to_at=l_now WHERE record=o.record;
      CALL ccc.imp_event(o.record, 'import', 'ended', JSON_OBJECT('to_at', l_now));
    END FOR;
    SELECT CONCAT('HK-', LPAD(COALESCE(MAX(CAST(SUBSTR(number,4) AS UNSIGNED)),0)+1, 4, '0')) INTO l_number FROM ccc.record WHERE kind='HKY';
    INSERT INTO ccc.record(kind, number, state, title, org, zone, opened, created_by, changed_at)
    SELECT 'HKY', l_number, 'in_force', CONCAT_WS(' ', p_host, l_type), COALESCE(a.org, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider')), h.zone, l_now, 'import', l_now
      FROM ccc.host h LEFT JOIN ccc.app a ON a.code=h.app WHERE h.code=p_host;
    SET l_rec=LAST_INSERT_ID();
    INSERT INTO ccc.host_key(record, id, host, key_type, sha256, created_at, from_at) VALUES(l_rec, l_number, p_host, l_type, l_print, l_now, l_now);
    CALL ccc.imp_event(l_rec, 'import', 'in_force', JSON_OBJECT('host', p_host, 'key_type', l_type, 'sha256', l_print));
    INSERT INTO ccc.counter(kind, form, n) VALUES('HKY', 'HK-#', CAST(SUBSTR(l_number,4) AS UNSIGNED)) ON DUPLICATE KEY UPDATE n=GREATEST(n, VALUES(n));
  END IF;

  -- changes that were approved before they were loaded: their fingerprint, once all their hosts are known
  FOR c IN (SELECT t.record, ccc.hash_change(t.record) hash, r.state FROM ccc.change_request t JOIN ccc.record r ON r.id=t.record
      WHERE t.content_hash IS NULL AND r.state IN ('reviewed','reg_pending','approved','scheduled')
        AND NOT EXISTS (SELECT 1 FROM ccc.change_target x LEFT JOIN ccc.host_access k ON k.host=x.host WHERE x.change_request=t.id AND k.host IS NULL)
        AND NOT EXISTS (SELECT 1 FROM ccc.event e WHERE e.record=t.record AND e.origin<>'import' AND e.outcome='done')) DO
    IF c.hash IS NOT NULL THEN
      UPDATE ccc.change_request SET content_hash=c.hash WHERE record=c.record;
      CALL ccc.imp_event(c.record, 'import', c.state, JSON_OBJECT('content_hash', c.hash));
    END IF;
  END FOR;
  COMMIT;
END//

DELIMITER ;
