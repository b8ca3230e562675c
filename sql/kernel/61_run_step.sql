-- What happens between the runner and the centre: claim, ask before a step, report
-- after it, end of a host. Each procedure is one or two transactions of its own
-- and answers with one row; the doors in sql/api/40_run.sql call them and retry
-- what two sessions at once made fail.

DELIMITER //

-- The lease is taken by compare-and-set: whoever raises the epoch has the run, and
-- what comes with an older epoch is refused from then on. A step that the one
-- before meant and did not end is unknown; its marker on the host may settle it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_claim(p_runner VARCHAR(80), p_lease INT)
BEGIN
  DECLARE l_run VARCHAR(90);
  DECLARE l_epoch INT;
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  START TRANSACTION;
  SELECT k.run, k.epoch INTO l_run, l_epoch FROM ccc.run k
   WHERE (k.state='open' OR (k.state='running' AND k.lease_to<=l_now)
      OR (k.state='paused' AND COALESCE(k.lease_to,l_now)<=l_now AND EXISTS (SELECT 1 FROM ccc.run_host h WHERE h.run=k.run AND h.state='running')))
     AND NOT EXISTS (SELECT 1 FROM ccc.run o JOIN ccc.run_step s ON s.run=o.run WHERE o.record=k.record AND o.run<>k.run AND o.lease_to>l_now AND s.intent_at IS NOT NULL AND s.ended_at IS NULL AND s.outcome IS NULL)
   ORDER BY k.opened_at, k.run LIMIT 1 FOR UPDATE;
  IF l_run IS NOT NULL THEN
    UPDATE ccc.run SET epoch=l_epoch+1, runner=p_runner, lease_to=l_now+INTERVAL p_lease SECOND, state=IF(state='open','running',state), started_at=COALESCE(started_at,l_now)
     WHERE run=l_run AND epoch=l_epoch;
    UPDATE ccc.run_step SET outcome='unknown', note='no end was reported' WHERE run=l_run AND intent_at IS NOT NULL AND ended_at IS NULL AND outcome IS NULL;
  END IF;
  COMMIT;
  SELECT k.run, COALESCE(k.change_request,k.recovery) number, k.epoch, k.epoch>1 resumed, k.mode, k.state, k.batch, k.max_failed, k.mode='forward' AND k.asked IS NULL first_alone, COALESCE(k.asked,'') asked, k.window_start, k.window_end, k.run_from, k.run_to,
    k.content_hash, k.runbook, k.runbook_version, k.executor,
    COALESCE((SELECT JSON_ARRAYAGG(JSON_OBJECT('vendor',i.vendor,'model',i.model,'kind',i.kind,'qty',i.qty) ORDER BY i.seq) FROM ccc.change_item i WHERE i.change_request=k.change_request),'[]') items, l_now now, ccc.run_secrets(k.run) secrets, COALESCE(ccc.run_params(k.run),'') params
    FROM ccc.run k WHERE k.run=l_run;
END//

-- Puts a host that cannot be entered now aside; the others go on.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_hold(p_run VARCHAR(90), p_host VARCHAR(80), p_note VARCHAR(400), p_now DATETIME(6))
BEGIN
  DECLARE l_number VARCHAR(80);
  DECLARE l_state VARCHAR(24);
  SELECT r.number, r.state INTO l_number, l_state FROM ccc.run_host h JOIN ccc.record r ON r.id=h.target JOIN ccc.run k ON k.run=h.run AND k.mode='forward' WHERE h.run=p_run AND h.host=p_host;
  -- a host of a recovery has no state for it: it waits, and the run's row says why
  IF l_state='pending' AND NOT EXISTS (SELECT 1 FROM ccc.record WHERE number=l_number AND kind='RTG') THEN
    CALL ccc.m_do('system', 'system@run', UUID(), l_number, 'TGT.hold', NULL, JSON_OBJECT('note',p_note), NULL, NULL, 'run', 0, @ccc_run_a);
  END IF;
  UPDATE ccc.run_host SET state='held', began=NULL, ended_at=p_now, note=p_note WHERE run=p_run AND host=p_host AND state IN ('pending','running');
END//

-- The run is over when no host waits and none is at work.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_over(p_run VARCHAR(90), p_now DATETIME(6))
  UPDATE ccc.run SET state='ended', ended_at=p_now, lease_to=p_now, asked=NULL WHERE run=p_run AND state<>'ended'
    AND NOT EXISTS (SELECT 1 FROM ccc.run_host h WHERE h.run=p_run AND h.state IN ('pending','running'))//

-- A held host that a person has released waits again; one of a recovery when the unit has authorised the entry meanwhile.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_released(p_run VARCHAR(90))
  UPDATE ccc.run_host h JOIN ccc.run k ON k.run=h.run JOIN ccc.record r ON r.id=h.target SET h.state='pending', h.ended_at=NULL, h.note=NULL
   WHERE h.run=p_run AND h.state='held' AND k.mode='forward' AND k.state<>'ended' AND r.state='pending'
     AND (k.change_request IS NOT NULL OR (h.note LIKE 'R16.11 %' AND ccc.run_grant(k.run,h.host,'restore',ccc.centre_now()) IS NOT NULL))//

-- Called by the clock: the last run of a recovery that is over but for hosts that
-- waited for the unit's authorisation is open again when that is there. What it
-- does has been decided and stands under its fingerprint.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_resume()
BEGIN
  FOR k IN (SELECT k.run, h.host FROM ccc.run k JOIN ccc.record r ON r.id=k.record AND r.kind='REC' AND r.state='restoring' JOIN ccc.run_host h ON h.run=k.run AND h.state='held' AND h.note LIKE 'R16.11 %'
      WHERE k.state='ended' AND NOT EXISTS (SELECT 1 FROM ccc.run y WHERE y.record=k.record AND y.n>k.n) ORDER BY k.run, h.seq) DO
    IF ccc.run_grant(k.run, k.host, 'restore', ccc.centre_now()) IS NOT NULL THEN
      UPDATE ccc.run SET state='open', ended_at=NULL WHERE run=k.run AND state='ended';
      UPDATE ccc.run_host SET state='pending', ended_at=NULL, note=NULL WHERE run=k.run AND host=k.host AND state='held';
    END IF;
  END FOR;
END//

-- Everything that is asked before one step, in this order: is it still this
-- runner's run; is it what was approved; is it this step's turn; is it time; may
-- this host be entered for this. Verdicts: go, done (answered here, or done
-- before), wait (ask again), hold (this host is put aside), stop (the run stops),
-- fenced (another has the run).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_step_begin(p_run VARCHAR(90), p_epoch INT, p_host VARCHAR(80), p_seq INT, p_hash VARCHAR(64))
proc: BEGIN
  DECLARE l_now, l_lease, l_from, l_to, l_ws, l_we, l_intent DATETIME(6);
  DECLARE l_epoch, l_batch, l_timeout, l_sep, l_rc, l_begun, l_ended, l_busy INT;
  DECLARE l_ok TINYINT;
  DECLARE l_rec, l_target BIGINT;
  DECLARE l_kstate, l_mode, l_hstate, l_phase, l_how, l_onfail, l_outcome, l_verdict, l_rule VARCHAR(12);
  DECLARE l_cstate VARCHAR(24);
  DECLARE l_chg, l_recov, l_executor, l_book, l_ver, l_action, l_grant, l_scope VARCHAR(80);
  DECLARE l_khash, l_chash CHAR(64);
  DECLARE l_login, l_login2, l_marker VARCHAR(80);
  DECLARE l_argv, l_argv2, l_expect TEXT;
  DECLARE l_out, l_title VARCHAR(400);
  DECLARE l_detail LONGTEXT DEFAULT '{}';
  ask: BEGIN
    START TRANSACTION;
    SELECT k.epoch, k.lease_to, k.state, k.mode, k.record, k.change_request, k.recovery, k.executor, k.content_hash, k.runbook, k.runbook_version, k.run_from, k.run_to, k.batch
      INTO l_epoch, l_lease, l_kstate, l_mode, l_rec, l_chg, l_recov, l_executor, l_khash, l_book, l_ver, l_from, l_to, l_batch FROM ccc.run k WHERE k.run=p_run FOR UPDATE;
    SET l_now=ccc.centre_now();
    IF l_epoch IS NULL OR l_epoch<>p_epoch OR l_epoch=0 THEN SET l_verdict='fenced'; LEAVE ask; END IF;
    IF l_kstate='ended' THEN SET l_verdict='stop', l_detail='{"why":"ended"}'; LEAVE ask; END IF;
    IF l_lease IS NULL OR l_lease<=l_now THEN SET l_verdict='fenced'; LEAVE ask; END IF;
    SELECT h.state, h.target, h.login INTO l_hstate, l_target, l_login FROM ccc.run_host h WHERE h.run=p_run AND h.host=p_host;
    SELECT s.phase, s.how, s.argv, s.expect, s.timeout_s, s.on_fail, s.auth_action, s.marker, s.intent_at, s.epoch, s.outcome, s.rc, s.title, s.note
      INTO l_phase, l_how, l_argv, l_expect, l_timeout, l_onfail, l_action, l_marker, l_intent, l_sep, l_outcome, l_rc, l_title, l_out FROM ccc.run_step s WHERE s.run=p_run AND s.host=p_host AND s.seq=p_seq;
    IF l_phase IS NULL THEN SET l_verdict='stop', l_rule='R17.8', l_detail=JSON_OBJECT('host',p_host); LEAVE ask; END IF;
    IF l_outcome='unknown' THEN SET l_verdict='hold', l_detail='{"why":"unknown"}'; LEAVE ask; END IF;
    IF l_outcome IS NOT NULL THEN SET l_verdict='done'; LEAVE ask; END IF;

    -- what was approved
    IF l_recov IS NOT NULL THEN
      SELECT r.state, c.content_hash, c.point_at INTO l_cstate, l_chash, l_ws FROM ccc.recovery c JOIN ccc.record r ON r.id=c.record WHERE c.record=l_rec;
    ELSE
      SELECT r.state, c.content_hash, c.window_start, c.window_end, c.scope, IF(c.scope IN ('platform_hw','platform_sw','facility') AND (c.reg_approved_at IS NULL OR c.reg_approved_at>l_now),'R17.1',NULL)
        INTO l_cstate, l_chash, l_ws, l_we, l_scope, l_rule FROM ccc.change_request c JOIN ccc.record r ON r.id=c.record WHERE c.record=l_rec;
      IF l_rule IS NOT NULL THEN SET l_verdict='stop', l_detail='{"missing":["reg_approval"]}'; LEAVE ask; END IF;
    END IF;
    SET l_rule=IF(l_recov IS NULL,'R17.9','R16.12');
    -- the window was extended: the runner learns it from its next beat and takes the run anew
    IF EXISTS (SELECT 1 FROM ccc.run k WHERE k.run=p_run AND k.was_hash=p_hash AND k.was_hash<>k.content_hash) THEN SET l_verdict='wait', l_rule=NULL, l_detail='{"why":"extended"}'; LEAVE ask; END IF;
    IF NOT COALESCE(p_hash=l_khash,0) THEN SET l_verdict='stop', l_detail='{"what":"runner"}'; LEAVE ask; END IF;
    IF l_mode='forward' AND NOT COALESCE(l_chash=l_khash,0) THEN SET l_verdict='stop', l_detail='{"what":"approval"}'; LEAVE ask; END IF;
    IF NOT EXISTS (SELECT 1 FROM ccc.run k WHERE k.run=p_run AND k.window_start<=>l_ws AND k.window_end<=>l_we) THEN SET l_verdict='stop', l_detail='{"what":"window"}'; LEAVE ask; END IF;
    SELECT ccc.render(s.command, IF(l_recov IS NULL, ccc.host_vals(ccc.params_json(c.params), p_host, c.window_start), ccc.rec_vals(l_rec, p_host)), 1),
        COALESCE((SELECT k.login FROM ccc.host_access k WHERE k.host=p_host),(SELECT h.login FROM ccc.host h WHERE h.code=p_host),'') INTO l_argv2, l_login2
      FROM ccc.runbook_step s LEFT JOIN ccc.change_request c ON c.record=l_rec
     WHERE s.runbook=l_book AND s.version=l_ver AND s.seq=IF(p_seq>1000,p_seq-1000,p_seq) AND COALESCE(s.timeout_s,60)=l_timeout AND s.auth_action<=>l_action
       AND (l_mode='rollback' OR (s.phase=l_phase AND COALESCE(s.on_fail,'stop_host')=l_onfail));
    IF NOT COALESCE(l_argv2=l_argv,0) THEN SET l_verdict='stop', l_detail=JSON_OBJECT('what','step','host',p_host,'seq',p_seq); LEAVE ask; END IF;
    IF l_login2<>l_login THEN SET l_verdict='stop', l_detail=JSON_OBJECT('what','login','host',p_host); LEAVE ask; END IF;
    IF l_mode='forward' AND l_hstate='pending' AND NOT COALESCE(ccc.hash_run(p_run)=l_khash,0) THEN SET l_verdict='stop', l_detail='{"what":"run"}'; LEAVE ask; END IF;
    SET l_rule=NULL;
    IF NOT EXISTS (SELECT 1 FROM ccc.account a WHERE a.staff=l_executor AND a.active=1) OR NOT EXISTS (SELECT 1 FROM ccc.office_held o JOIN ccc.now1 n
        WHERE o.staff=l_executor AND o.role IN ('ENG','FAC') AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>l_now) THEN
      SET l_verdict='stop', l_rule='R00.2', l_detail=JSON_OBJECT('who',l_executor,'role','ENG'); LEAVE ask;
    END IF;

    -- whose turn
    IF l_cstate<>IF(l_recov IS NOT NULL,'restoring',IF(l_mode='forward','running','rolling_back')) AND NOT (l_mode='forward' AND l_cstate='paused') THEN SET l_verdict='stop', l_rule='R00.1', l_detail=JSON_OBJECT('state',l_cstate); LEAVE ask; END IF;
    IF l_hstate NOT IN ('pending','running') THEN SET l_verdict='hold', l_detail=JSON_OBJECT('why','ended','state',l_hstate); LEAVE ask; END IF;
    IF l_phase='rollback' THEN
      IF NOT EXISTS (SELECT 1 FROM ccc.run_step s WHERE s.run=p_run AND s.host=p_host AND s.outcome='fail' AND s.on_fail='rollback') THEN SET l_verdict='hold', l_detail='{"why":"order"}'; LEAVE ask; END IF;
      IF EXISTS (SELECT 1 FROM ccc.run_step s WHERE s.run=p_run AND s.host=p_host AND s.outcome='unknown') THEN SET l_verdict='hold', l_detail='{"why":"unknown"}'; LEAVE ask; END IF;
    ELSEIF EXISTS (SELECT 1 FROM ccc.run_step s WHERE s.run=p_run AND s.host=p_host AND s.phase<>'rollback' AND s.seq<p_seq
        AND NOT COALESCE(s.outcome IN ('ok','skipped') OR (s.outcome='fail' AND s.on_fail='continue'),0)) THEN SET l_verdict='hold', l_detail='{"why":"order"}'; LEAVE ask;
    END IF;
    IF l_hstate='pending' THEN
      SELECT COALESCE(SUM(h.began IS NOT NULL),0), COALESCE(SUM(h.began IS NOT NULL AND h.state<>'running'),0), COALESCE(SUM(h.state='running'),0) INTO l_begun, l_ended, l_busy FROM ccc.run_host h WHERE h.run=p_run;
      IF l_kstate='paused' OR l_cstate='paused' THEN SET l_verdict='wait', l_detail='{"why":"paused"}'; LEAVE ask; END IF;
      IF l_mode='forward' AND l_recov IS NULL AND ccc.run_over_limit(p_run) THEN SET l_verdict='wait', l_detail='{"why":"failures"}'; LEAVE ask; END IF;
      IF (l_begun>0 AND l_ended=0 AND l_mode='forward') OR l_busy>=l_batch THEN SET l_verdict='wait', l_detail=JSON_OBJECT('why',IF(l_ended=0,'first','batch')); LEAVE ask; END IF;
    END IF;

    -- is it time: nothing begins that could not end inside the window; what looks
    -- whether it worked, and the way back, may run over it and is then a finding
    IF l_mode='forward' AND l_phase IN ('precheck','action') THEN
      IF l_now<l_from THEN SET l_verdict='wait', l_rule='R17.7', l_detail=JSON_OBJECT('from',l_from); LEAVE ask; END IF;
      IF l_now+INTERVAL l_timeout SECOND>l_to THEN
        SET l_rule='R17.7', l_detail=JSON_OBJECT('to',l_to,'timeout_s',l_timeout), l_verdict=IF(l_hstate='running','hold',IF(l_busy>0,'wait','stop'));
        LEAVE ask;
      END IF;
    END IF;
    -- may it be entered
    SET l_grant=ccc.run_grant(p_run, p_host, IF(l_recov IS NOT NULL,'restore',IF(l_hstate='pending',NULL,COALESCE(l_action,''))), l_now);
    IF l_grant IS NULL THEN
      SET l_verdict='hold', l_rule=IF(l_recov IS NOT NULL,'R16.11',IF(l_hstate='pending','R17.6','R12.3')), l_detail=JSON_OBJECT('host',p_host,'missing',JSON_ARRAY(CONCAT('auth:',p_host))); LEAVE ask;
    END IF;
    IF l_how='ssh' AND NOT EXISTS (SELECT 1 FROM ccc.host_key k WHERE k.host=p_host AND k.from_at<=l_now AND (k.to_at IS NULL OR k.to_at>l_now)) THEN
      SET l_verdict='hold', l_rule='R17.8', l_detail=JSON_OBJECT('host',p_host,'missing',JSON_ARRAY(CONCAT('host_key:',p_host))); LEAVE ask;
    END IF;
    IF l_how='manual' THEN SET l_verdict='hold', l_detail=JSON_OBJECT('why','manual','title',l_title); LEAVE ask; END IF;
    IF l_hstate='pending' THEN UPDATE ccc.run_host SET began=l_begun+1, epoch=p_epoch, started_at=l_now, state=IF(l_mode='rollback','running',state) WHERE run=p_run AND host=p_host; END IF;
  END ask;
  COMMIT;

  -- the host begins: a move of its own, with the gates of TGT.start
  IF l_verdict IS NULL AND l_hstate='pending' AND l_mode='forward' THEN
    SELECT number INTO @ccc_run_n FROM ccc.record WHERE id=l_target;
    CALL ccc.m_do('system', 'system@run', UUID(), @ccc_run_n, IF(l_recov IS NULL,'TGT.start','RTG.start'), NULL, '{}', NULL, NULL, 'run', 0, @ccc_run_a);
    IF COALESCE(JSON_VALUE(@ccc_run_a,'$.outcome'),'')<>'done' THEN
      SET l_verdict='hold', l_rule=JSON_VALUE(@ccc_run_a,'$.rules[0].rule'), l_detail=COALESCE(JSON_EXTRACT(@ccc_run_a,'$.rules[0].detail'),'{}');
      UPDATE ccc.run_host SET began=NULL WHERE run=p_run AND host=p_host;
    END IF;
  END IF;

  IF l_verdict IS NULL THEN
    START TRANSACTION;
    SELECT k.epoch, k.lease_to INTO l_epoch, l_lease FROM ccc.run k WHERE k.run=p_run FOR UPDATE;
    SET l_now=ccc.centre_now();
    IF l_epoch<>p_epoch OR l_lease<=l_now THEN SET l_verdict='fenced';
    ELSEIF l_how='ccc' THEN
      CALL ccc.run_judge(p_run, p_host, p_seq, l_now, l_rc, l_out, l_ok);
      SET l_verdict='done', l_outcome=IF(l_ok,'ok','fail');
      UPDATE ccc.run_step SET intent_at=l_now, started_at=l_now, ended_at=l_now, epoch=p_epoch, rc=l_rc, outcome=l_outcome, note=l_out, last_line=l_out WHERE run=p_run AND host=p_host AND seq=p_seq;
      UPDATE ccc.run_host SET last_line=l_out WHERE run=p_run AND host=p_host;
    ELSE
      SET l_verdict='go';
      UPDATE ccc.run_step SET intent_at=COALESCE(intent_at,l_now), started_at=COALESCE(started_at,l_now), epoch=p_epoch WHERE run=p_run AND host=p_host AND seq=p_seq;
    END IF;
    COMMIT;
  ELSEIF l_verdict='hold' AND l_hstate='pending' THEN
    CALL ccc.run_hold(p_run, p_host, LEFT(CONCAT_WS(' ', l_rule, COALESCE(JSON_VALUE(l_detail,'$.missing[0]'), JSON_VALUE(l_detail,'$.title'), JSON_VALUE(l_detail,'$.why'))),400), l_now);
    CALL ccc.run_over(p_run, l_now);
  END IF;
  SELECT l_verdict verdict, COALESCE(l_rule,'') rule, l_detail detail, IF(l_verdict='go',l_marker,NULL) marker, IF(l_verdict='go',l_argv,NULL) argv,
    -- how long a certificate for it may last: to the end of the window and of the grant
    IF(l_verdict='go', LEAST(COALESCE(IF(l_mode='forward' AND l_phase IN ('precheck','action'), TIMESTAMPDIFF(SECOND,l_now,l_to), NULL), 86400),
      COALESCE((SELECT TIMESTAMPDIFF(SECOND,l_now,u.valid_to) FROM ccc.auth u WHERE u.id=l_grant), 86400)), NULL) valid_s, l_timeout timeout_s, l_expect expect,
    IF(l_verdict='done',l_outcome,NULL) outcome, IF(l_verdict='done',l_rc,NULL) rc, IF(l_verdict='done',l_out,NULL) `out`, l_now now;
END//

-- What came of a step, once. Told again the same way it is ok again; told
-- otherwise it is refused. ok needs a received exit status.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_step_end(p_run VARCHAR(90), p_epoch INT, p_host VARCHAR(80), p_seq INT, p_outcome VARCHAR(10), p_rc INT, p_note VARCHAR(400), p_line VARCHAR(400))
BEGIN
  DECLARE l_epoch, l_ok INT DEFAULT 0;
  DECLARE l_have VARCHAR(10);
  DECLARE l_intent DATETIME(6);
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  IF p_outcome='ok' AND p_rc IS NULL THEN SET p_outcome='unknown', p_note=CONCAT_WS(' ', 'no exit status', p_note); END IF;
  START TRANSACTION;
  SELECT epoch INTO l_epoch FROM ccc.run WHERE run=p_run FOR UPDATE;
  SELECT outcome, intent_at INTO l_have, l_intent FROM ccc.run_step WHERE run=p_run AND host=p_host AND seq=p_seq;
  IF l_epoch=p_epoch AND (l_intent IS NOT NULL OR p_outcome='skipped') THEN
    IF l_have IS NULL THEN
      UPDATE ccc.run_step SET outcome=p_outcome, rc=p_rc, ended_at=l_now, note=p_note, last_line=p_line WHERE run=p_run AND host=p_host AND seq=p_seq;
      UPDATE ccc.run_host SET last_line=COALESCE(p_line,last_line) WHERE run=p_run AND host=p_host;
      SET l_ok=1;
    ELSE SET l_ok=(l_have=p_outcome); END IF;
  END IF;
  COMMIT;
  SELECT l_ok ok, IF(l_epoch=p_epoch,'','fenced') why, l_now now;
END//

-- An unknown step, settled by the marker that the host kept: ok and fail with the
-- exit status written there; not_started where there is none, and then it may begin.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_resolve(p_run VARCHAR(90), p_epoch INT, p_host VARCHAR(80), p_seq INT, p_outcome VARCHAR(12), p_rc INT)
BEGIN
  DECLARE l_epoch, l_ok INT DEFAULT 0;
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  START TRANSACTION;
  SELECT epoch INTO l_epoch FROM ccc.run WHERE run=p_run FOR UPDATE;
  IF l_epoch=p_epoch THEN
    IF p_outcome='not_started' THEN
      UPDATE ccc.run_step SET outcome=NULL, intent_at=NULL, started_at=NULL, note='not started: no marker on the host' WHERE run=p_run AND host=p_host AND seq=p_seq AND outcome='unknown';
      SET l_ok=ROW_COUNT();
    ELSEIF p_outcome='unknown' THEN SET l_ok=1;
    ELSEIF p_rc IS NOT NULL THEN
      UPDATE ccc.run_step SET outcome=p_outcome, rc=p_rc, ended_at=l_now, note='read from the marker on the host' WHERE run=p_run AND host=p_host AND seq=p_seq AND outcome='unknown';
      SET l_ok=ROW_COUNT();
    END IF;
  END IF;
  COMMIT;
  SELECT l_ok ok, IF(l_epoch=p_epoch,'','fenced') why, l_now now;
END//

-- What the markers proved of a host whose outcome was unknown is written down by who
-- asked for it. A target that a person has settled meanwhile stays as it is.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_settled(p_by VARCHAR(80), p_number VARCHAR(80), p_have VARCHAR(24), p_state VARCHAR(12), p_note VARCHAR(400))
  IF p_have='unknown' AND p_state IN ('ok','failed','rolled_back') THEN
    CALL ccc.m_do(p_by, 'system@run', UUID(), p_number, CONCAT((SELECT kind FROM ccc.record WHERE number=p_number), IF(p_state='ok','.settle','.settle_failed')), NULL,
      JSON_OBJECT('note',LEFT(CONCAT_WS(' ','read from the markers on the host',NULLIF(p_note,'')),255)), 'read from the markers on the host', NULL, 'run', 0, @ccc_run_a);
  END IF//

-- The end of a host: the move of its target, made by the system. What the runner
-- says is held against its steps: ok needs every step, unknown beats the rest, and
-- a host that has begun cannot be put aside any more.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_host_end(p_run VARCHAR(90), p_epoch INT, p_host VARCHAR(80), p_state VARCHAR(12), p_rc INT, p_note VARCHAR(400))
proc: BEGIN
  DECLARE l_epoch INT;
  DECLARE l_mode VARCHAR(10);
  DECLARE l_chg, l_number, l_by VARCHAR(80);
  DECLARE l_target BIGINT;
  DECLARE l_tstate, l_hstate VARCHAR(24);
  DECLARE l_action VARCHAR(20);
  DECLARE l_unknown, l_open, l_bad, l_recov INT;
  DECLARE l_ans LONGTEXT;
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  SELECT k.epoch, k.mode, k.change_request, k.recovery IS NOT NULL, IF(k.asked='resolve',k.asked_by,NULL) INTO l_epoch, l_mode, l_chg, l_recov, l_by FROM ccc.run k WHERE k.run=p_run;
  IF NOT COALESCE(l_epoch=p_epoch,0) THEN SELECT 'fenced' outcome, p_host host, NULL state, '[]' rules, l_now now; LEAVE proc; END IF;
  SELECT h.state, h.target, r.number, r.state INTO l_hstate, l_target, l_number, l_tstate FROM ccc.run_host h JOIN ccc.record r ON r.id=h.target WHERE h.run=p_run AND h.host=p_host;
  IF l_hstate IS NULL OR p_state NOT IN ('ok','failed','rolled_back','unknown','held','skipped') THEN SELECT 'input' outcome, p_host host, l_hstate state, '[]' rules, l_now now; LEAVE proc; END IF;
  IF l_hstate NOT IN ('pending','running') THEN SELECT 'done' outcome, p_host host, l_hstate state, '[]' rules, l_now now; LEAVE proc; END IF;
  -- a step that was meant and has no end is unknown, whatever is said about the host
  UPDATE ccc.run_step SET outcome='unknown', note='no end was reported' WHERE run=p_run AND host=p_host AND intent_at IS NOT NULL AND outcome IS NULL;
  SELECT COALESCE(SUM(s.outcome='unknown'),0), COALESCE(SUM(s.phase<>'rollback' AND s.outcome IS NULL),0), COALESCE(SUM(s.phase<>'rollback' AND s.outcome='fail' AND s.on_fail<>'continue'),0)
    INTO l_unknown, l_open, l_bad FROM ccc.run_step s WHERE s.run=p_run AND s.host=p_host;
  IF l_unknown>0 THEN SET p_state='unknown';
  ELSEIF p_state='ok' AND (l_open>0 OR l_bad>0) THEN SET p_state='failed', p_note=CONCAT_WS(' ', 'steps are not complete', p_note);
  ELSEIF p_state='rolled_back' AND EXISTS (SELECT 1 FROM ccc.run_step s WHERE s.run=p_run AND s.host=p_host AND s.phase='rollback' AND NOT COALESCE(s.outcome='ok' OR s.on_fail='continue',0)) THEN SET p_state='failed';
  END IF;
  IF l_by IS NOT NULL THEN
    CALL ccc.run_settled(l_by, l_number, l_tstate, p_state, p_note);
  ELSEIF l_mode='forward' THEN
    IF l_tstate='pending' AND p_state IN ('failed','unknown','rolled_back') THEN SET p_state='held'; END IF;
    IF l_tstate='running' AND p_state IN ('held','skipped') THEN SET p_state='failed'; END IF;
    -- a recovery that went back has failed; a host of it that is put aside waits
    IF l_recov AND p_state='rolled_back' THEN SET p_state='failed', p_note=CONCAT_WS(' ','rolled back',p_note); END IF;
    IF NOT (l_recov AND p_state='held') THEN
      SET l_action=CASE p_state WHEN 'ok' THEN 'succeed' WHEN 'failed' THEN 'fail' WHEN 'rolled_back' THEN 'rollback' WHEN 'unknown' THEN 'lose' WHEN 'held' THEN 'hold' ELSE 'skip' END;
      CALL ccc.m_do('system', 'system@run', UUID(), l_number, CONCAT(IF(l_recov,'RTG.','TGT.'),l_action), NULL,
        CASE l_action WHEN 'succeed' THEN JSON_OBJECT('rc',CAST(COALESCE(p_rc,0) AS CHAR)) WHEN 'lose' THEN JSON_OBJECT('note',COALESCE(p_note,'')) WHEN 'hold' THEN JSON_OBJECT('note',COALESCE(p_note,''))
          WHEN 'skip' THEN JSON_OBJECT('note',COALESCE(p_note,'')) ELSE JSON_OBJECT('rc',CAST(COALESCE(p_rc,1) AS CHAR),'note',COALESCE(p_note,'')) END,
        IF(l_action='skip', RPAD(COALESCE(p_note,'skipped'),4,'.'), NULL), NULL, 'run', 0, l_ans);
      IF COALESCE(JSON_VALUE(l_ans,'$.outcome'),'')<>'done' THEN
        SELECT JSON_VALUE(l_ans,'$.outcome') outcome, p_host host, l_hstate state, COALESCE(JSON_EXTRACT(l_ans,'$.rules'),'[]') rules, l_now now; LEAVE proc;
      END IF;
      IF l_action='rollback' THEN CALL ccc.run_stop_rule(p_run); END IF;
    END IF;
  ELSEIF p_state IN ('ok','rolled_back') THEN
    SET p_state='rolled_back';
    IF l_tstate IN ('failed','running') THEN
      CALL ccc.m_do('system', 'system@run', UUID(), l_number, 'TGT.rollback', NULL, JSON_OBJECT('rc',CAST(COALESCE(p_rc,0) AS CHAR),'note',COALESCE(p_note,'')), NULL, NULL, 'run', 0, l_ans);
    END IF;
  END IF;
  UPDATE ccc.run_host SET state=p_state, ended_at=l_now, rc=COALESCE(p_rc,rc), note=COALESCE(p_note,note) WHERE run=p_run AND host=p_host;
  CALL ccc.run_released(p_run);
  CALL ccc.run_over(p_run, l_now);
  SELECT 'done' outcome, p_host host, p_state state, '[]' rules, l_now now;
END//

-- The change is paused by the system, as an effect does it: in a transaction of its own here.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_pause(p_chg VARCHAR(80), p_why VARCHAR(400))
BEGIN
  DECLARE EXIT HANDLER FOR 45001 ROLLBACK;
  START TRANSACTION;
  SET @ccc_now=ccc.centre_now(), @ccc_account='system@run', @ccc_req=NULL, @ccc_nested=NULL;
  CALL ccc.m_step('system', p_chg, 'CHG.pause', '{}', p_why, 'run');
  COMMIT;
  SET @ccc_as_of=NULL;
END//

-- A host that went back by itself counts as a failure too.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_stop_rule(p_run VARCHAR(90))
BEGIN
  DECLARE l_chg VARCHAR(80);
  SELECT k.change_request INTO l_chg FROM ccc.run k JOIN ccc.record r ON r.number=k.change_request AND r.state='running' WHERE k.run=p_run;
  IF l_chg IS NOT NULL AND ccc.run_over_limit(p_run) THEN
    CALL ccc.run_pause(l_chg, CONCAT('stop rule: ',p_run));
  END IF;
END//

-- The runner has nothing more to do. Hosts that wait stay as they are: the change
-- is paused, so that a person sees it and decides.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_end(p_run VARCHAR(90), p_epoch INT, p_why VARCHAR(200))
BEGIN
  DECLARE l_epoch, l_wait, l_busy INT;
  DECLARE l_chg VARCHAR(80);
  DECLARE l_cstate VARCHAR(24);
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  SELECT k.epoch, k.change_request, r.state INTO l_epoch, l_chg, l_cstate FROM ccc.run k JOIN ccc.record r ON r.id=k.record WHERE k.run=p_run;
  IF COALESCE(l_epoch=p_epoch,0) THEN
    CALL ccc.run_released(p_run);
    CALL ccc.run_over(p_run, l_now);
    SELECT COALESCE(SUM(h.state='pending'),0), COALESCE(SUM(h.state='running'),0) INTO l_wait, l_busy FROM ccc.run_host h WHERE h.run=p_run;
    IF l_wait+l_busy>0 AND l_cstate='running' THEN
      CALL ccc.run_pause(l_chg, CONCAT('run stopped: ',COALESCE(NULLIF(p_why,''),p_run)));
    END IF;
    UPDATE ccc.run SET lease_to=l_now, asked=NULL WHERE run=p_run AND epoch=p_epoch AND lease_to>=l_now;
  END IF;
  SELECT IF(COALESCE(l_epoch=p_epoch,0),'done','fenced') outcome, k.run, k.state, (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='pending') pending, l_now now FROM ccc.run k WHERE k.run=p_run;
END//

-- A piece of a recording. Its place and its hash are checked; the same piece again is ok.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_cast(p_run VARCHAR(90), p_epoch INT, p_host VARCHAR(80), p_part INT, p_bytes INT, p_data LONGBLOB, p_sha VARCHAR(64))
BEGIN
  DECLARE l_epoch, l_last INT;
  DECLARE l_chain, l_have CHAR(64);
  DECLARE l_why VARCHAR(20) DEFAULT '';
  START TRANSACTION;
  SELECT epoch INTO l_epoch FROM ccc.run WHERE run=p_run FOR UPDATE;
  SELECT MAX(part) INTO l_last FROM ccc.transcript WHERE owner=p_run AND host=p_host;
  SELECT sha256 INTO l_have FROM ccc.transcript WHERE owner=p_run AND host=p_host AND part=p_part;
  IF NOT COALESCE(l_epoch=p_epoch,0) THEN SET l_why='fenced';
  ELSEIF NOT EXISTS (SELECT 1 FROM ccc.run_host WHERE run=p_run AND host=p_host) THEN SET l_why='host';
  ELSEIF LENGTH(p_data)<>p_bytes OR p_bytes>16777216 OR NOT COALESCE(SHA2(p_data,256)=LOWER(p_sha),0) THEN SET l_why='hash';
  ELSEIF l_have IS NOT NULL THEN SET l_why=IF(l_have=LOWER(p_sha),'','part');
  ELSEIF p_part<>COALESCE(l_last+1,p_part) OR (l_last IS NULL AND p_part NOT IN (0,1)) THEN SET l_why='part';
  ELSE
    SELECT chain INTO l_chain FROM ccc.transcript WHERE owner=p_run AND host=p_host AND part=l_last;
    INSERT INTO ccc.transcript(owner, host, part, run, epoch, at, bytes, sha256, chain, data)
      VALUES(p_run, p_host, p_part, p_run, p_epoch, ccc.centre_now(), p_bytes, LOWER(p_sha), SHA2(CONCAT(COALESCE(l_chain,REPEAT('0',64)),LOWER(p_sha)),256), p_data);
  END IF;
  COMMIT;
  SELECT l_why='' ok, l_why why;
END//

DELIMITER ;
