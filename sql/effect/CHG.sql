-- Effects of changes: targets, fingerprint, approval that is void, runs.

DELIMITER //

-- One target a host of the form; a host no longer named is skipped. Where nothing
-- was given, the authorisation is one that covers host, window and all steps.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_make_targets(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_id VARCHAR(80);
  DECLARE l_rows LONGTEXT;
  SELECT r.kind, r.number, JSON_EXTRACT(COALESCE(e.vals,'{}'),'$.targets') INTO l_kind, l_id, l_rows FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  IF l_rows IS NOT NULL THEN
    SET l_rows=ccc.list_json(IF(JSON_TYPE(l_rows)='STRING',JSON_VALUE(l_rows,'$'),l_rows));
    IF l_kind='CHG' THEN
      FOR x IN (SELECT r.number FROM ccc.change_target t JOIN ccc.record r ON r.id=t.record WHERE t.change_request=l_id AND r.state IN ('pending','held')
          AND NOT EXISTS (SELECT 1 FROM JSON_TABLE(l_rows,'$[*]' COLUMNS(word VARCHAR(80) PATH '$', host VARCHAR(80) PATH '$.host')) j WHERE COALESCE(j.host,j.word)=t.host)) DO
        CALL ccc.m_step('system', x.number, 'TGT.skip', '{}', 'no longer named', 'effect');
      END FOR;
      FOR j IN (SELECT x.n, COALESCE(x.host,x.word) host, x.auth FROM JSON_TABLE(l_rows,'$[*]' COLUMNS(n FOR ORDINALITY, word VARCHAR(80) PATH '$', host VARCHAR(80) PATH '$.host', auth VARCHAR(80) PATH '$.auth')) x ORDER BY x.n) DO
        IF NOT EXISTS (SELECT 1 FROM ccc.change_target t JOIN ccc.record r ON r.id=t.record WHERE t.change_request=l_id AND t.host=j.host AND r.state<>'skipped') THEN
          CALL ccc.m_step('system', '', 'TGT.add', JSON_MERGE_PATCH(JSON_OBJECT('change_request',l_id,'host',j.host), IF(COALESCE(j.auth,'')='','{}',JSON_OBJECT('auth',j.auth))), NULL, 'effect');
        END IF;
      END FOR;
    ELSE
      FOR x IN (SELECT r.number FROM ccc.recovery_target t JOIN ccc.record r ON r.id=t.record WHERE t.recovery=l_id AND r.state='pending'
          AND NOT EXISTS (SELECT 1 FROM JSON_TABLE(l_rows,'$[*]' COLUMNS(word VARCHAR(80) PATH '$', host VARCHAR(80) PATH '$.host')) j WHERE COALESCE(j.host,j.word)=t.host)) DO
        CALL ccc.m_step('system', x.number, 'RTG.skip', '{}', 'no longer named', 'effect');
      END FOR;
      FOR j IN (SELECT x.n, COALESCE(x.host,x.word) host, x.auth FROM JSON_TABLE(l_rows,'$[*]' COLUMNS(n FOR ORDINALITY, word VARCHAR(80) PATH '$', host VARCHAR(80) PATH '$.host', auth VARCHAR(80) PATH '$.auth')) x ORDER BY x.n) DO
        IF NOT EXISTS (SELECT 1 FROM ccc.recovery_target t JOIN ccc.record r ON r.id=t.record WHERE t.recovery=l_id AND t.host=j.host AND r.state='pending') THEN
          CALL ccc.m_step('system', '', 'RTG.add', JSON_MERGE_PATCH(JSON_OBJECT('recovery',l_id,'host',j.host), IF(COALESCE(j.auth,'')='','{}',JSON_OBJECT('auth',j.auth))), NULL, 'effect');
        END IF;
      END FOR;
    END IF;
  END IF;
  IF l_kind='CHG' THEN CALL ccc.chg_grants(p_record); END IF;
END//

-- Names the authorisation that opens each target over the window; one that does
-- not cover it is not named, one that is still awaited stays.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.chg_grants(p_record BIGINT)
  UPDATE ccc.change_target t JOIN ccc.record r ON r.id=t.record JOIN ccc.change_request c ON c.id=t.change_request
     SET t.auth=COALESCE((SELECT g.auth FROM ccc.target_grant_all g WHERE g.chg=p_record AND g.target=t.record AND g.valid_from<=c.window_start AND g.valid_to>=c.window_end
         AND g.revoked_at>c.window_end ORDER BY g.auth=t.auth DESC, g.valid_to LIMIT 1), (SELECT u.id FROM ccc.auth u WHERE u.id=t.auth AND u.granted_at IS NULL))
   WHERE c.record=p_record AND r.state IN ('pending','held') AND c.window_start IS NOT NULL//

-- What is reviewed gets its fingerprint.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_hash_content(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_all LONGTEXT;
  SELECT kind INTO l_kind FROM ccc.record WHERE id=p_record;
  IF l_kind='CHG' THEN
    UPDATE ccc.change_request SET content_hash=ccc.hash_change(p_record) WHERE record=p_record;
    -- the runbook may say something else of its parameters since the change was submitted
    IF EXISTS (SELECT 1 FROM ccc.change_request WHERE record=p_record AND (content_hash IS NULL OR ccc.rbk_wrong(runbook,ccc.params_json(params),'m') IS NOT NULL)) THEN
      SELECT CONCAT('R17.4|{"missing":[', COALESCE(ccc.rbk_wrong(runbook,ccc.params_json(params),'m'), JSON_QUOTE(CONCAT('param:',COALESCE(ccc.step_lacks(p_record),'?')))), ']}') INTO @ccc_msg
        FROM ccc.change_request WHERE record=p_record;
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
    END IF;
  ELSEIF l_kind='RBK' THEN
    SELECT CONCAT(ccc.f_item(id), ccc.f_item(version)) INTO l_all FROM ccc.runbook WHERE record=p_record;
    FOR s IN (SELECT s.* FROM ccc.runbook b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version WHERE b.record=p_record ORDER BY s.seq) DO
      SET l_all=CONCAT(l_all, ccc.f_item(s.phase), ccc.f_item(s.command), ccc.f_item(s.timeout_s), ccc.f_item(s.expect), ccc.f_item(s.on_fail), ccc.f_item(s.auth_action));
    END FOR;
    UPDATE ccc.runbook SET content_hash=SHA2(l_all,256) WHERE record=p_record;
  END IF;
END//

-- Review and approval are void: they stand in the events, no longer in the change.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_void_approval(p_record BIGINT, p_seq INT)
  UPDATE ccc.change_request SET reviewed_by=NULL, reviewed_at=NULL, approved_by=NULL, approved_at=NULL, reg_doc=NULL, reg_by=NULL, reg_approved_at=NULL, reg_form=NULL, reg_speaker=NULL,
    callback_no=NULL, readback_code=NULL, second_listener=NULL, content_hash=NULL WHERE record=p_record//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_notify_units(p_record BIGINT, p_seq INT)
BEGIN
  INSERT IGNORE INTO ccc.party(record, org, why) SELECT p_record, x.org, 'target' FROM ccc.chg_target x WHERE x.chg=p_record AND x.org IS NOT NULL AND x.state<>'skipped';
  CALL ccc.chg_grants(p_record);
END//

-- A run to take, or the next epoch of the one that stands: what is begun is gone
-- on with, what has its end stays. Where the last run is over, a new one begins.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_open_run(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_run VARCHAR(90);
  SELECT run INTO l_run FROM ccc.run WHERE record=p_record AND mode='forward' AND state<>'ended' ORDER BY n DESC LIMIT 1;
  IF EXISTS (SELECT 1 FROM ccc.recovery WHERE record=p_record) THEN CALL ccc.rec_open_run(p_record, p_seq);
  ELSEIF l_run IS NULL THEN CALL ccc.run_make(p_record, 'forward', @ccc_actor, @ccc_now);
  ELSE
    UPDATE ccc.run_host h JOIN ccc.record r ON r.id=h.target SET h.state='pending', h.ended_at=NULL WHERE h.run=l_run AND h.state='held' AND r.state='pending';
    UPDATE ccc.run SET state=IF(lease_to>@ccc_now,'running','open') WHERE run=l_run;
  END IF;
END//

-- The window ends later: what was approved is approved with the new end, and the
-- run goes on under its fingerprint. Only the end may be new. Both fingerprints stand
-- in the history; the one before also in the run, for a runner that still holds it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_extend_window(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_end, l_new DATETIME(6);
  DECLARE l_ok TINYINT;
  DECLARE l_id VARCHAR(80);
  DECLARE l_was CHAR(64);
  SELECT window_end INTO l_end FROM ccc.run WHERE record=p_record AND mode='forward' ORDER BY n DESC LIMIT 1;
  SELECT id, window_end, content_hash INTO l_id, l_new, l_was FROM ccc.change_request WHERE record=p_record;
  UPDATE ccc.change_request SET window_end=l_end WHERE record=p_record;
  SELECT COALESCE(content_hash=ccc.hash_change(p_record),0) INTO l_ok FROM ccc.change_request WHERE record=p_record;
  IF NOT l_ok THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R17.9|{"what":"window"}'; END IF;
  UPDATE ccc.change_request SET window_end=l_new, run_end=IF(run_end IS NULL,NULL,l_new) WHERE record=p_record;
  UPDATE ccc.change_request SET content_hash=ccc.hash_change(p_record) WHERE record=p_record;
  UPDATE ccc.run k JOIN ccc.change_request c ON c.record=k.record SET k.was_hash=k.content_hash, k.content_hash=c.content_hash, k.window_end=l_new, k.run_to=l_new
   WHERE k.record=p_record AND k.mode='forward' AND k.state<>'ended';
  CALL ccc.chg_grants(p_record);
  CALL ccc.m_step('system', l_id, 'ANY.note', (SELECT JSON_OBJECT('text',CONCAT('content_hash ',l_was,' > ',content_hash,' window_end ',l_end,' > ',l_new)) FROM ccc.change_request WHERE record=p_record), NULL, 'effect');
END//

-- Once more, without a new approval: the same content, inside the same window, on
-- hosts that failed, went back or were never begun; all of them, or those named.
-- What is ok stays so, and what is unknown has to be found out first.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_again_run(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id, l_bad VARCHAR(80);
  DECLARE l_rev DATETIME(6);
  DECLARE l_hosts TEXT;
  DECLARE l_n INT DEFAULT 0;
  SELECT c.id, c.reviewed_at, REPLACE(JSON_VALUE(e.vals,'$.again_hosts'),';',',') INTO l_id, l_rev, l_hosts FROM ccc.change_request c JOIN ccc.event e ON e.record=c.record AND e.seq=p_seq WHERE c.record=p_record;
  IF EXISTS (SELECT 1 FROM ccc.run WHERE record=p_record AND (state<>'ended' OR lease_to>@ccc_now)) THEN
    SELECT CONCAT('R00.1|', JSON_OBJECT('state',r.prev_state)) INTO @ccc_msg FROM ccc.record r WHERE r.id=p_record;
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  IF l_hosts IS NOT NULL THEN
    SELECT MIN(j.v) INTO l_bad FROM JSON_TABLE(ccc.split(l_hosts,','),'$[*]' COLUMNS(v VARCHAR(80) PATH '$')) j
     WHERE NOT EXISTS (SELECT 1 FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record WHERE x.change_request=l_id AND x.host=j.v
       AND r.state IN ('failed','rolled_back','held','skipped') AND ccc.in_plan(r.state,x.ended_at,l_rev));
    IF l_bad IS NOT NULL THEN
      SELECT CONCAT('R17.8|', JSON_OBJECT('host',l_bad)) INTO @ccc_msg;
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
    END IF;
  END IF;
  FOR x IN (SELECT r.number FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record WHERE x.change_request=l_id AND r.state IN ('failed','rolled_back','held','skipped')
      AND ccc.in_plan(r.state,x.ended_at,l_rev) AND (l_hosts IS NULL OR FIND_IN_SET(x.host,l_hosts)) ORDER BY x.seq) DO
    CALL ccc.m_step('system', x.number, 'TGT.again', '{}', NULL, 'effect');
    SET l_n=l_n+1;
  END FOR;
  IF l_n=0 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"again_hosts","problem":"missing"}'; END IF;
  UPDATE ccc.change_request SET result=NULL WHERE record=p_record;
  CALL ccc.chg_grants(p_record);
  CALL ccc.run_make(p_record, 'forward', @ccc_actor, @ccc_now);
  UPDATE ccc.run_host h JOIN ccc.run k ON k.run=h.run SET h.started_at=NULL, h.ended_at=NULL, h.rc=NULL, h.note=NULL WHERE k.record=p_record AND k.state='open' AND h.state='pending';
END//

-- Where the outcome of a host is unknown, the runner is asked to read its markers.
-- A run at work settles what it can by itself, and is not to be had meanwhile.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_resolve_run(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_run VARCHAR(90);
  SELECT k.run INTO l_run FROM ccc.run k WHERE k.record=p_record AND EXISTS (SELECT 1 FROM ccc.run_host h WHERE h.run=k.run AND h.state='unknown')
     AND (k.state='ended' OR (k.state='paused' AND COALESCE(k.lease_to,@ccc_now)<=@ccc_now)) ORDER BY k.n DESC LIMIT 1 FOR UPDATE;
  IF l_run IS NULL THEN
    SELECT CONCAT('R00.1|', JSON_OBJECT('state',r.state)) INTO @ccc_msg FROM ccc.record r WHERE r.id=p_record;
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  UPDATE ccc.run_host SET state='running', ended_at=NULL WHERE run=l_run AND state='unknown';
  UPDATE ccc.run SET asked='resolve', asked_by=@ccc_actor, state=IF(state='ended','open',state), ended_at=NULL, lease_to=@ccc_now WHERE run=l_run;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_pause_run(p_record BIGINT, p_seq INT)
  UPDATE ccc.run SET state='paused' WHERE record=p_record AND state IN ('open','running')//

-- The run is closed; what came of the hosts is its result.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_end_run(p_record BIGINT, p_seq INT)
BEGIN
  UPDATE ccc.run SET state='ended', ended_at=COALESCE(ended_at,@ccc_now), lease_to=IF(lease_to>@ccc_now,@ccc_now,lease_to) WHERE record=p_record AND state<>'ended';
  UPDATE ccc.change_request c SET c.result=(SELECT CASE WHEN COUNT(*)=SUM(x.state='ok') THEN 'success' WHEN SUM(x.state='ok')>0 THEN 'partial' WHEN SUM(x.state='rolled_back')>0 THEN 'rolled_back' ELSE 'failed' END
      FROM ccc.chg_target x WHERE x.chg=p_record)
   WHERE c.record=p_record AND c.result IS NULL AND EXISTS (SELECT 1 FROM ccc.change_target t WHERE t.change_request=c.id);
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_skip_targets(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_why TEXT;
  DECLARE l_id VARCHAR(80);
  SELECT r.number, COALESCE(e.reason,e.action) INTO l_id, l_why FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  FOR x IN (SELECT r.number FROM ccc.change_target t JOIN ccc.record r ON r.id=t.record WHERE t.change_request=l_id AND r.state IN ('pending','held') ORDER BY t.seq) DO
    CALL ccc.m_step('system', x.number, 'TGT.skip', '{}', RPAD(l_why,4,'.'), 'effect');
  END FOR;
  FOR x IN (SELECT r.number FROM ccc.recovery_target t JOIN ccc.record r ON r.id=t.record WHERE t.recovery=l_id AND r.state='pending' ORDER BY t.seq) DO
    CALL ccc.m_step('system', x.number, 'RTG.skip', '{}', RPAD(l_why,4,'.'), 'effect');
  END FOR;
  UPDATE ccc.run k JOIN ccc.run_host h ON h.run=k.run JOIN ccc.record r ON r.id=h.target SET h.state='skipped', h.ended_at=@ccc_now
   WHERE k.record=p_record AND k.state<>'ended' AND h.state IN ('pending','held') AND r.state='skipped';
END//

-- The run forward is over, hosts not begun are skipped; those that ran go back, last first, in a run of its own.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_rollback_run(p_record BIGINT, p_seq INT)
BEGIN
  CALL ccc.e_skip_targets(p_record, p_seq);
  UPDATE ccc.run SET state='ended', ended_at=@ccc_now WHERE record=p_record AND state<>'ended';
  CALL ccc.run_make(p_record, 'rollback', @ccc_actor, @ccc_now);
END//

DELIMITER ;
