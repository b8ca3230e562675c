-- The runner's doors (role ccc_run), and what persons see of runs (role ccc_user).
-- Each r_ procedure takes texts, ends the caller's transaction, answers with one
-- row (r_hosts with one a host) and tries again when two sessions were in each
-- other's way. The work is in sql/kernel/60_run.sql and 61_run_step.sql.

DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_claim(p_runner TEXT, p_lease_s TEXT)
BEGIN
  DECLARE l_try INT DEFAULT 0;
  CALL ccc.guard();
  again: LOOP
    BEGIN
      DECLARE EXIT HANDLER FOR 1213, 1205, 1020 BEGIN ROLLBACK; SET l_try=l_try+1; IF l_try>7 THEN RESIGNAL; END IF; END;
      CALL ccc.run_claim(LEFT(p_runner,80), IF(p_lease_s REGEXP '^[0-9]{1,3}$', LEAST(GREATEST(p_lease_s,2),300), 30));
      LEAVE again;
    END;
  END LOOP;
END//

-- Every host of the run in order, with its pinned keys, its exact steps and what came of them.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_hosts(p_run TEXT, p_epoch TEXT)
BEGIN
  CALL ccc.guard();
  CALL ccc.run_released(p_run);
  SELECT h.seq, h.host, h.state, COALESCE(a.address,o.ip) address, COALESCE(a.port,o.ssh_port,22) port, h.login, COALESCE(a.mode,'ssh') mode, a.jump,
    COALESCE(ja.address,jo.ip) jump_address, COALESCE(ja.port,jo.ssh_port,22) jump_port, COALESCE(ja.login,jo.login) jump_login, COALESCE(ja.mode,'ssh') jump_mode,
    (SELECT GROUP_CONCAT(CONCAT(y.key_type,' ',y.sha256) ORDER BY y.id SEPARATOR ';') FROM ccc.host_key y JOIN ccc.now1 n
      WHERE y.host=a.jump AND y.from_at<=n.at AND (y.to_at IS NULL OR y.to_at>n.at)) jump_keys,
    (SELECT GROUP_CONCAT(CONCAT(y.key_type,' ',y.sha256) ORDER BY y.id SEPARATOR ';') FROM ccc.host_key y JOIN ccc.now1 n
      WHERE y.host=h.host AND y.from_at<=n.at AND (y.to_at IS NULL OR y.to_at>n.at)) `keys`,
    (SELECT JSON_ARRAYAGG(JSON_OBJECT('seq',s.seq,'phase',s.phase,'argv',s.argv,'timeout_s',s.timeout_s,'expect',s.expect,'on_fail',s.on_fail,'auth_action',s.auth_action,'kind',s.how,'title',s.title,'title_en',s.title_en,'marker',s.marker,'shown',s.shown) ORDER BY s.seq)
      FROM ccc.run_step s WHERE s.run=h.run AND s.host=h.host) steps,
    COALESCE((SELECT JSON_ARRAYAGG(JSON_OBJECT('seq',s.seq,'outcome',s.outcome,'rc',s.rc,'marker',s.marker) ORDER BY s.seq)
      FROM ccc.run_step s WHERE s.run=h.run AND s.host=h.host AND (s.intent_at IS NOT NULL OR s.outcome IS NOT NULL)),'[]') done, h.began, h.note,
    (SELECT COALESCE(MAX(t.part),0) FROM ccc.transcript t WHERE t.owner=h.run AND t.host=h.host) parts
    FROM ccc.run_host h JOIN ccc.run k ON k.run=h.run AND k.epoch=p_epoch LEFT JOIN ccc.host o ON o.code=h.host LEFT JOIN ccc.host_access a ON a.host=h.host
      LEFT JOIN ccc.host jo ON jo.code=a.jump LEFT JOIN ccc.host_access ja ON ja.host=a.jump
   WHERE h.run=p_run ORDER BY h.seq;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_beat(p_run TEXT, p_epoch TEXT, p_lease_s TEXT)
BEGIN
  DECLARE l_now DATETIME(6);
  DECLARE l_lease INT DEFAULT IF(p_lease_s REGEXP '^[0-9]{1,3}$', LEAST(GREATEST(p_lease_s,2),300), 30);
  CALL ccc.guard();
  SET l_now=ccc.centre_now();
  UPDATE ccc.run SET lease_to=l_now+INTERVAL l_lease SECOND WHERE run=p_run AND epoch=p_epoch AND state<>'ended';
  CALL ccc.run_released(p_run);
  SELECT COALESCE(k.epoch=p_epoch,0) ok, k.state, GREATEST(TIMESTAMPDIFF(SECOND,l_now,k.run_to),0) window_left_s, l_now now, k.content_hash,
    (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='pending') pending
    FROM (SELECT 1) one LEFT JOIN ccc.run k ON k.run=p_run;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_step_begin(p_run TEXT, p_epoch TEXT, p_host TEXT, p_seq TEXT, p_hash TEXT)
BEGIN
  DECLARE l_try INT DEFAULT 0;
  CALL ccc.guard();
  again: LOOP
    BEGIN
      DECLARE EXIT HANDLER FOR 1213, 1205, 1020 BEGIN ROLLBACK; SET l_try=l_try+1; IF l_try>7 THEN RESIGNAL; END IF; END;
      CALL ccc.run_step_begin(LEFT(p_run,90), IF(p_epoch REGEXP '^[0-9]{1,9}$',p_epoch,-1), LEFT(p_host,80), IF(p_seq REGEXP '^[0-9]{1,9}$',p_seq,-1), LEFT(p_hash,64));
      LEAVE again;
    END;
  END LOOP;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_step_end(p_run TEXT, p_epoch TEXT, p_host TEXT, p_seq TEXT, p_outcome TEXT, p_rc TEXT, p_note TEXT, p_last_line TEXT)
BEGIN
  DECLARE l_try INT DEFAULT 0;
  CALL ccc.guard();
  IF NOT COALESCE(p_outcome IN ('ok','fail','unknown','skipped'),0) THEN SELECT 0 ok, 'outcome' why, ccc.centre_now() now;
  ELSE
  again: LOOP
    BEGIN
      DECLARE EXIT HANDLER FOR 1213, 1205, 1020 BEGIN ROLLBACK; SET l_try=l_try+1; IF l_try>7 THEN RESIGNAL; END IF; END;
      CALL ccc.run_step_end(LEFT(p_run,90), IF(p_epoch REGEXP '^[0-9]{1,9}$',p_epoch,-1), LEFT(p_host,80), IF(p_seq REGEXP '^[0-9]{1,9}$',p_seq,-1), p_outcome,
        IF(p_rc REGEXP '^-?[0-9]{1,9}$',p_rc,NULL), NULLIF(LEFT(p_note,400),''), NULLIF(LEFT(p_last_line,400),''));
      LEAVE again;
    END;
  END LOOP;
  END IF;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_host_end(p_run TEXT, p_epoch TEXT, p_host TEXT, p_state TEXT, p_rc TEXT, p_note TEXT)
BEGIN
  DECLARE l_try INT DEFAULT 0;
  CALL ccc.guard();
  again: LOOP
    BEGIN
      DECLARE EXIT HANDLER FOR 1213, 1205, 1020 BEGIN ROLLBACK; SET l_try=l_try+1; IF l_try>7 THEN RESIGNAL; END IF; END;
      CALL ccc.run_host_end(LEFT(p_run,90), IF(p_epoch REGEXP '^[0-9]{1,9}$',p_epoch,-1), LEFT(p_host,80), LEFT(p_state,12), IF(p_rc REGEXP '^-?[0-9]{1,9}$',p_rc,NULL), NULLIF(LEFT(p_note,400),''));
      LEAVE again;
    END;
  END LOOP;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_resolve(p_run TEXT, p_epoch TEXT, p_host TEXT, p_seq TEXT, p_outcome TEXT, p_rc TEXT)
BEGIN
  CALL ccc.guard();
  IF NOT COALESCE(p_outcome IN ('ok','fail','unknown','not_started'),0) THEN SELECT 0 ok, 'outcome' why, ccc.centre_now() now;
  ELSE CALL ccc.run_resolve(LEFT(p_run,90), IF(p_epoch REGEXP '^[0-9]{1,9}$',p_epoch,-1), LEFT(p_host,80), IF(p_seq REGEXP '^[0-9]{1,9}$',p_seq,-1), p_outcome, IF(p_rc REGEXP '^-?[0-9]{1,9}$',p_rc,NULL));
  END IF;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_cast(p_run TEXT, p_epoch TEXT, p_host TEXT, p_part TEXT, p_bytes TEXT, p_data LONGBLOB, p_sha256 TEXT)
BEGIN
  CALL ccc.guard();
  CALL ccc.run_cast(LEFT(p_run,90), IF(p_epoch REGEXP '^[0-9]{1,9}$',p_epoch,-1), LEFT(p_host,80), IF(p_part REGEXP '^[0-9]{1,9}$',p_part,-1), IF(p_bytes REGEXP '^[0-9]{1,9}$',p_bytes,-1), p_data, LEFT(p_sha256,64));
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_end(p_run TEXT, p_epoch TEXT)
BEGIN
  CALL ccc.guard();
  CALL ccc.run_end(LEFT(p_run,90), IF(p_epoch REGEXP '^[0-9]{1,9}$',p_epoch,-1), '');
END//

-- The clockwork, every 30 s: of several callers one does it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.r_tick()
BEGIN
  DECLARE l_won TINYINT;
  DECLARE l_moves, l_refused, l_seal, l_locked INT;
  CALL ccc.guard();
  CALL ccc.tick(l_won, l_moves, l_refused, l_seal, l_locked);
  SELECT l_won won, l_moves moves, l_refused refused, l_seal seal, l_locked locked, ccc.centre_now() now;
END//

DELIMITER ;

-- Runs of the changes and recoveries that the caller sees. A unit sees its own hosts in them; what
-- a host printed is seen by the provider and by the host's own unit.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_run AS
SELECT r.id AS record_id, k.run, COALESCE(k.change_request,k.recovery) AS number, k.n, k.mode, k.epoch, k.runner, k.lease_to, k.state, k.asked, c.zh AS state_zh, c.en AS state_en, k.content_hash, k.runbook, k.runbook_version,
  k.opened_at, k.opened_by, k.executor, k.started_at, k.ended_at, k.window_start, k.window_end, k.batch AS batch_size, k.max_failed,
  IF(k.mode='forward' AND k.state<>'ended', GREATEST(TIMESTAMPDIFF(SECOND,(SELECT at FROM ccc.clock1),k.run_to),0), NULL) AS window_left_s,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run) AS hosts,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='ok') AS ok,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='failed') AS failed,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='held') AS held,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='unknown') AS unknown,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='rolled_back') AS rolled_back,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='skipped') AS skipped,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='pending') AS pending,
  (SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run AND h.state='running') AS running,
  (SELECT CEIL(COUNT(*)/k.batch) FROM ccc.run_host h WHERE h.run=k.run AND h.began IS NOT NULL) AS batch
FROM ccc.visible v JOIN ccc.scope sc ON sc.kind=v.kind AND sc.scope=v.scope JOIN ccc.record r ON r.id=sc.record JOIN ccc.run k ON k.record=r.id
  LEFT JOIN ccc.choice c ON c.list='run.state' AND c.value=k.state
WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind IN ('CHG','REC') AND v.until>(SELECT at FROM ccc.clock1);

-- cells: the steps forward in order, each ok, fail, run, unknown, skipped or - (not begun)
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_run_host AS
SELECT k.run, COALESCE(k.change_request,k.recovery) AS number, h.seq, h.host, a.org, g.name_zh AS org_name, g.name_en AS org_name_en, h.state, s.zh AS state_zh, s.en AS state_en, h.auth, h.began, h.started_at, h.ended_at, h.rc, h.note,
  (SELECT GROUP_CONCAT(CASE WHEN x.outcome IS NOT NULL THEN x.outcome WHEN x.intent_at IS NOT NULL THEN 'run' ELSE '-' END ORDER BY x.seq SEPARATOR ';')
    FROM ccc.run_step x WHERE x.run=h.run AND x.host=h.host AND x.phase<>'rollback') AS cells,
  (SELECT COALESCE(MAX(x.outcome),IF(MAX(x.intent_at) IS NULL,'-','run')) FROM ccc.run_step x WHERE x.run=h.run AND x.host=h.host AND x.phase='rollback') AS back,
  IF(v.who IN ('reg','fin','gov','third','REG','FIN','GOV','AUD'),NULL,h.last_line) AS last_line
FROM ccc.visible v JOIN ccc.scope sc ON sc.kind=v.kind AND sc.scope=v.scope JOIN ccc.record r ON r.id=sc.record JOIN ccc.run k ON k.record=r.id JOIN ccc.run_host h ON h.run=k.run
  LEFT JOIN ccc.host o ON o.code=h.host LEFT JOIN ccc.app a ON a.code=o.app LEFT JOIN ccc.org g ON g.code=a.org LEFT JOIN ccc.state s ON s.kind=IF(k.recovery IS NULL,'TGT','RTG') AND s.state=h.state
WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind IN ('CHG','REC') AND v.until>(SELECT at FROM ccc.clock1)
  AND IF(v.who IN ('unit','USR'), COALESCE(FIND_IN_SET(a.org,REPLACE(SUBSTRING(v.scope,3),'+',',')),0), 1);

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_run_step AS
SELECT x.run, COALESCE(k.change_request,k.recovery) AS number, x.host, x.seq, x.phase, x.how, x.title, x.title_en, COALESCE(x.shown,x.argv) AS argv, IF(x.shown IS NULL,x.expect,x.expect_shown) AS expect, x.timeout_s, x.on_fail, x.auth_action, x.intent_at, x.started_at, x.ended_at, x.rc, x.outcome, x.marker,
  IF(v.who IN ('reg','fin','gov','third','REG','FIN','GOV','AUD'),NULL,x.note) AS note, IF(v.who IN ('reg','fin','gov','third','REG','FIN','GOV','AUD'),NULL,x.last_line) AS last_line
FROM ccc.visible v JOIN ccc.scope sc ON sc.kind=v.kind AND sc.scope=v.scope JOIN ccc.record r ON r.id=sc.record JOIN ccc.run k ON k.record=r.id JOIN ccc.run_step x ON x.run=k.run
  LEFT JOIN ccc.host o ON o.code=x.host LEFT JOIN ccc.app a ON a.code=o.app
WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind IN ('CHG','REC') AND v.until>(SELECT at FROM ccc.clock1)
  AND IF(v.who IN ('unit','USR'), COALESCE(FIND_IN_SET(a.org,REPLACE(SUBSTRING(v.scope,3),'+',',')),0), 1);

-- What would run, before it is approved: every host and the exact commands, rendered
-- as the fingerprint and the run render them, secret values masked. argv NULL: a
-- value is missing.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_run_plan AS
SELECT c.id AS number, t.seq AS host_seq, t.host, COALESCE(k.login,o.login,'') AS login, x.seq, x.phase, ccc.step_how(x.command) AS how, x.title, x.title_en,
  ccc.render(x.command, ccc.host_vals(ccc.rbk_mask(ccc.rbk_secret(c.runbook),ccc.params_json(c.params)), t.host, c.window_start), 1) AS argv,
  ccc.render(x.expect, ccc.host_vals(ccc.rbk_mask(ccc.rbk_secret(c.runbook),ccc.params_json(c.params)), t.host, c.window_start), 0) AS expect, COALESCE(x.timeout_s,60) AS timeout_s, COALESCE(x.on_fail,'stop_host') AS on_fail, x.auth_action
FROM ccc.visible v JOIN ccc.scope sc ON sc.kind=v.kind AND sc.scope=v.scope JOIN ccc.record r ON r.id=sc.record JOIN ccc.change_request c ON c.record=r.id
  JOIN ccc.change_target t ON t.change_request=c.id JOIN ccc.record tr ON tr.id=t.record JOIN ccc.runbook_now b ON b.id=c.runbook JOIN ccc.runbook_step x ON x.runbook=b.id AND x.version=b.version
  LEFT JOIN ccc.host o ON o.code=t.host LEFT JOIN ccc.host_access k ON k.host=t.host LEFT JOIN ccc.app a ON a.code=o.app
WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind='CHG' AND v.until>(SELECT at FROM ccc.clock1) AND ccc.in_plan(tr.state,t.ended_at,c.reviewed_at)
  AND IF(v.who IN ('unit','USR'), COALESCE(FIND_IN_SET(a.org,REPLACE(SUBSTRING(v.scope,3),'+',',')),0), 1);
