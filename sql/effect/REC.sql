-- Effect of recoveries: what is going to be done is fixed before the first host.
-- The rows of a run are made in sql/kernel/60_run.sql.

DELIMITER //

-- The values a recovery's steps may name on one host: its facts, plan and point, and over them the parameters.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rec_vals(p_record BIGINT, p_host VARCHAR(80)) RETURNS LONGTEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_own, l_par LONGTEXT;
  DECLARE l_point DATETIME(6);
  SELECT c.point_at, ccc.params_json(c.params), JSON_OBJECT('plan',c.plan,'point',DATE_FORMAT(CONVERT_TZ(c.point_at,'+00:00',z.tz),'%Y-%m-%dT%H:%i:%s'))
    INTO l_point, l_par, l_own FROM ccc.recovery c JOIN ccc.centre z ON z.n=1 WHERE c.record=p_record;
  RETURN JSON_MERGE_PATCH(ccc.host_vals('{}', p_host, l_point), l_own, COALESCE(l_par,'{}'));
END//

-- Rows of a new run: the hosts that wait, every step rendered. Nothing is made
-- where a value is missing (R00.6 names it) or is none that the runbook allows (R17.4).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.rec_run_make(p_record BIGINT, p_who VARCHAR(40), p_now DATETIME(6), OUT o_run VARCHAR(90))
BEGIN
  DECLARE l_id, l_book, l_ver VARCHAR(80);
  DECLARE l_n INT;
  DECLARE l_lack, l_word VARCHAR(80);
  DECLARE l_left TEXT;
  SELECT c.id, c.runbook, c.runbook_version, COALESCE((SELECT MAX(n) FROM ccc.run WHERE record=c.record),0)+1 INTO l_id, l_book, l_ver, l_n FROM ccc.recovery c WHERE c.record=p_record;
  SET o_run=CONCAT(l_id,'/',l_n);
  SELECT ccc.rbk_wrong(l_book,ccc.params_json(params),'m') INTO l_left FROM ccc.recovery WHERE record=p_record;
  IF l_left IS NOT NULL THEN
    SELECT CONCAT('R17.4|{"missing":[',l_left,']}') INTO @ccc_msg;
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  INSERT INTO ccc.run(run, record, recovery, n, mode, state, content_hash, runbook, runbook_version, window_start, batch, max_failed, executor, opened_at, opened_by)
    SELECT o_run, c.record, c.id, l_n, 'forward', 'open', '', l_book, COALESCE(l_ver,''), c.point_at, 4, 2, p_who, p_now, p_who FROM ccc.recovery c WHERE c.record=p_record;
  INSERT INTO ccc.run_host(run, host, seq, target, state, login, auth)
    SELECT o_run, x.host, x.seq, x.record, 'pending', COALESCE(k.login,h.login,''), x.auth
      FROM ccc.recovery_target x JOIN ccc.record r ON r.id=x.record AND r.state='pending' LEFT JOIN ccc.host h ON h.code=x.host LEFT JOIN ccc.host_access k ON k.host=x.host WHERE x.recovery=l_id;
  FOR h IN (SELECT host FROM ccc.run_host WHERE run=o_run ORDER BY seq) DO
    SET @ccc_hv=ccc.rec_vals(p_record, h.host);
    SET l_lack=NULL;
    FOR s IN (SELECT seq, command, expect FROM ccc.runbook_step WHERE runbook=l_book AND version=l_ver ORDER BY seq) DO
      IF l_lack IS NULL AND (ccc.render(s.command,@ccc_hv,1) IS NULL OR (COALESCE(s.expect,'')<>'' AND ccc.render(s.expect,@ccc_hv,0) IS NULL)) THEN
        SET l_left=CONCAT_WS(' ',s.command,s.expect), l_lack=CONCAT('step ',s.seq);
        WHILE l_left REGEXP '\\{[a-z][a-z0-9_]*\\}' DO
          SET l_word=REGEXP_SUBSTR(l_left,'\\{[a-z][a-z0-9_]*\\}');
          SET l_left=SUBSTR(l_left,LOCATE(l_word,l_left)+CHAR_LENGTH(l_word)), l_word=SUBSTR(l_word,2,CHAR_LENGTH(l_word)-2);
          IF COALESCE(JSON_VALUE(@ccc_hv,CONCAT('$.',l_word)),'')='' THEN SET l_lack=l_word, l_left=''; END IF;
        END WHILE;
      END IF;
    END FOR;
    IF l_lack IS NOT NULL THEN
      SELECT CONCAT('R00.6|',JSON_OBJECT('field','params','problem','missing','at',CONCAT(h.host,': ',l_lack))) INTO @ccc_msg;
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
    END IF;
    INSERT INTO ccc.run_step(run, host, seq, phase, how, title, title_en, argv, expect, timeout_s, on_fail, auth_action, marker)
      SELECT o_run, h.host, s.seq, s.phase, ccc.step_how(s.command), s.title, s.title_en, ccc.render(s.command,@ccc_hv,1), ccc.render(s.expect,@ccc_hv,0), COALESCE(s.timeout_s,60),
        COALESCE(s.on_fail,'stop_host'), s.auth_action, LEFT(SHA2(CONCAT_WS('|',o_run,h.host,s.seq,p_now),256),32)
        FROM ccc.runbook_step s WHERE s.runbook=l_book AND s.version=l_ver ORDER BY s.seq;
  END FOR;
  UPDATE ccc.run SET content_hash=ccc.hash_run(o_run) WHERE run=o_run;
  CALL ccc.run_mask(o_run);
END//

-- The run of a recovery, and with it the fingerprint of what it does (the point
-- stands in the place of a window). Where a way is tried again and no host is
-- named, it is every host of the recovery that is not in order yet.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.rec_open_run(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id, l_run VARCHAR(90);
  DECLARE l_hosts TEXT;
  SELECT id, targets INTO l_id, l_hosts FROM ccc.recovery WHERE record=p_record;
  UPDATE ccc.run SET state='ended', ended_at=@ccc_now, lease_to=IF(lease_to>@ccc_now,@ccc_now,lease_to) WHERE record=p_record AND state<>'ended';
  IF NOT EXISTS (SELECT 1 FROM ccc.recovery_target x JOIN ccc.record r ON r.id=x.record AND r.state='pending' WHERE x.recovery=l_id) THEN
    FOR j IN (SELECT x.n, x.host FROM JSON_TABLE(ccc.list_json(l_hosts),'$[*]' COLUMNS(n FOR ORDINALITY, host VARCHAR(80) PATH '$')) x
        WHERE NOT EXISTS (SELECT 1 FROM ccc.recovery_target t JOIN ccc.record r ON r.id=t.record AND r.state IN ('ok','running','unknown') WHERE t.recovery=l_id AND t.host=x.host) ORDER BY x.n) DO
      CALL ccc.m_step('system', '', 'RTG.add', JSON_OBJECT('recovery',l_id,'host',j.host), NULL, 'effect');
    END FOR;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM ccc.recovery_target x JOIN ccc.record r ON r.id=x.record AND r.state='pending' WHERE x.recovery=l_id) THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"targets","problem":"missing"}';
  END IF;
  CALL ccc.rec_run_make(p_record, @ccc_actor, @ccc_now, l_run);
  UPDATE ccc.recovery c JOIN ccc.run k ON k.run=l_run SET c.content_hash=k.content_hash WHERE c.record=p_record;
END//

-- Of the plan, what was confirmed; of the runbook, the version in force. The
-- fingerprint of the content follows with the hosts, in the same move.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_take_plan(p_record BIGINT, p_seq INT)
  UPDATE ccc.recovery c JOIN ccc.plan_paper b ON b.id=c.plan
     SET c.scope_hash=COALESCE(b.scope_hash,b.now_hash), c.content_hash=NULL, c.runbook_version=(SELECT v.version FROM ccc.runbook_now v WHERE v.id=c.runbook ORDER BY v.record DESC LIMIT 1)
   WHERE c.record=p_record//

DELIMITER ;
