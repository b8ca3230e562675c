-- Runs: rendering of a runbook's steps, the fingerprint of what is approved, the
-- rows a run works from, and what is asked before each step. The runner's doors
-- are in sql/api/40_run.sql; who may run what is said by the gates of CHG and TGT.
--
-- A step is a template for the host's sh. {name} becomes one quoted word: a
-- parameter of the change, else a fact of the host (host, ip, port, date). What
-- cannot be rendered safely is NULL, and then nothing is approved and nothing runs.

DELIMITER //

-- Quoting state of sh after a piece of a template: '' plain, 's' inside '..',
-- 'd' inside "..", 'x' where a word cannot be put safely.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.sh_state(p_text TEXT, p_state CHAR(1)) RETURNS CHAR(1)
DETERMINISTIC NO SQL
BEGIN
  DECLARE l_i INT DEFAULT 1;
  DECLARE l_n INT DEFAULT CHAR_LENGTH(p_text);
  DECLARE l_c, l_s CHAR(1);
  SET l_s=p_state;
  IF p_text NOT REGEXP '[''"\\\\`$]' THEN RETURN l_s; END IF;
  WHILE l_i<=l_n DO
    SET l_c=SUBSTR(p_text, l_i, 1);
    IF l_s='s' THEN
      IF l_c='''' THEN SET l_s=''; END IF;
    ELSEIF l_c='\\' THEN
      SET l_i=l_i+1;
      IF l_i>l_n THEN RETURN 'x'; END IF;
    ELSEIF l_c='`' OR (l_c='$' AND SUBSTR(p_text, l_i+1, 1) IN ('(','{','''','"')) THEN RETURN 'x';
    ELSEIF l_s='d' THEN
      IF l_c='"' THEN SET l_s=''; END IF;
    ELSEIF l_c='''' THEN SET l_s='s';
    ELSEIF l_c='"' THEN SET l_s='d';
    END IF;
    SET l_i=l_i+1;
  END WHILE;
  RETURN l_s;
END//

-- A template with its values (JSON object) put in. p_shell=0: not a command, the
-- values go in as they are. NULL: a value is missing, begins with '-', holds a
-- control character, or stands where it could not be quoted.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.render(p_text TEXT, p_vals LONGTEXT, p_shell TINYINT) RETURNS TEXT
DETERMINISTIC NO SQL
BEGIN
  DECLARE l_left, l_lit, l_val TEXT;
  DECLARE l_out TEXT DEFAULT '';
  DECLARE l_word VARCHAR(80);
  DECLARE l_at INT;
  DECLARE l_state CHAR(1) DEFAULT '';
  IF p_text IS NULL OR LOCATE('{', p_text)=0 THEN RETURN p_text; END IF;
  SET l_left=p_text;
  word: LOOP
    SET l_at=REGEXP_INSTR(l_left, '\\{[a-z][a-z0-9_]*\\}');
    IF l_at=0 THEN RETURN CONCAT(l_out, l_left); END IF;
    SET l_lit=LEFT(l_left, l_at-1), l_word=REGEXP_SUBSTR(l_left, '\\{[a-z][a-z0-9_]*\\}');
    SET l_left=SUBSTR(l_left, l_at+CHAR_LENGTH(l_word));
    SET l_val=JSON_VALUE(p_vals, CONCAT('$.', SUBSTR(l_word, 2, CHAR_LENGTH(l_word)-2)));
    IF l_val IS NULL OR l_val='' OR l_val LIKE '-%' OR l_val REGEXP '[[:cntrl:]]' THEN RETURN NULL; END IF;
    IF p_shell THEN
      SET l_state=ccc.sh_state(l_lit, l_state);
      SET l_val=CASE l_state WHEN '' THEN CONCAT('''', REPLACE(l_val, '''', '''\\'''''), '''')
        WHEN 's' THEN REPLACE(l_val, '''', '''\\''''')
        WHEN 'd' THEN REPLACE(REPLACE(REPLACE(REPLACE(l_val, '\\', '\\\\'), '"', '\\"'), '$', '\\$'), '`', '\\`') END;
      IF l_val IS NULL THEN RETURN NULL; END IF;
    END IF;
    SET l_out=CONCAT(l_out, l_lit, l_val);
  END LOOP;
END//

-- Parameters as a JSON object: given as one, or as name=value;name=value. NULL: neither.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.params_json(p_text TEXT) RETURNS LONGTEXT
DETERMINISTIC NO SQL
BEGIN
  DECLARE l_left, l_one TEXT;
  DECLARE l_out LONGTEXT DEFAULT '{}';
  IF COALESCE(TRIM(p_text),'')='' THEN RETURN '{}'; END IF;
  IF LEFT(TRIM(p_text),1)='{' THEN
    -- a name twice: one value for whoever asks; a name of another form: none
    IF NOT JSON_VALID(p_text) OR EXISTS (SELECT 1 FROM JSON_TABLE(JSON_KEYS(p_text),'$[*]' COLUMNS(k VARCHAR(255) PATH '$')) j WHERE NOT COALESCE(j.k REGEXP '^[a-z][a-z0-9_]*$',0)) THEN RETURN NULL; END IF;
    RETURN JSON_MERGE_PATCH('{}', p_text);
  END IF;
  SET l_left=p_text;
  WHILE l_left<>'' DO
    SET l_one=SUBSTRING_INDEX(l_left, ';', 1), l_left=SUBSTR(l_left, CHAR_LENGTH(l_one)+2);
    IF TRIM(l_one)<>'' THEN
      IF TRIM(l_one) NOT REGEXP '^[a-z][a-z0-9_]*=' THEN RETURN NULL; END IF;
      SET l_out=JSON_SET(l_out, CONCAT('$.', SUBSTRING_INDEX(TRIM(l_one), '=', 1)), SUBSTR(TRIM(l_one), LOCATE('=', TRIM(l_one))+1));
    END IF;
  END WHILE;
  RETURN l_out;
END//

-- Which way a step goes: asked of the centre's own data, done by hand, or sent to the host.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.step_how(p_command TEXT) RETURNS VARCHAR(6)
DETERMINISTIC NO SQL
RETURN CASE WHEN p_command LIKE 'ccc:%' THEN 'ccc' WHEN p_command='manual' THEN 'manual' ELSE 'ssh' END//

-- One item of a fingerprint: length in bytes, colon, bytes. An empty one is 0:
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_item(p_text LONGTEXT) RETURNS LONGTEXT
DETERMINISTIC NO SQL
RETURN CONCAT(COALESCE(LENGTH(p_text),0), ':', COALESCE(p_text,''))//

-- The values that a step may name on one host: its facts, and over them the parameters.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.host_vals(p_params LONGTEXT, p_host VARCHAR(80), p_start DATETIME(6)) RETURNS LONGTEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_own LONGTEXT;
  SELECT JSON_OBJECT('host',h.code, 'ip',h.ip, 'port',k.svc_port, 'date',DATE_FORMAT(ccc.local_date(p_start),'%Y%m%d')) INTO l_own
    FROM ccc.host h LEFT JOIN ccc.host_access k ON k.host=h.code WHERE h.code=p_host;
  RETURN JSON_MERGE_PATCH(COALESCE(l_own,'{}'), COALESCE(p_params,'{}'));
END//

-- Values of a change, in order of use: which are missing or cannot be put in? The
-- name of the first (port:HOST where one host has none), NULL where all is there.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.step_lacks(p_record BIGINT) RETURNS VARCHAR(80)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_p, l_id, l_left VARCHAR(2000);
  DECLARE l_vals LONGTEXT;
  DECLARE l_word, l_v, l_lack VARCHAR(80);
  DECLARE l_book VARCHAR(80);
  SELECT c.id, c.runbook, COALESCE(ccc.params_json(c.params),'?') INTO l_id, l_book, l_vals FROM ccc.change_request c WHERE c.record=p_record;
  IF l_vals='?' THEN RETURN 'params'; END IF;
  FOR s IN (SELECT st.seq, st.command, st.expect FROM ccc.runbook_now b JOIN ccc.runbook_step st ON st.runbook=b.id AND st.version=b.version
      WHERE b.id=l_book AND CONCAT_WS('',st.command,st.expect) LIKE '%{%' ORDER BY st.seq) DO
    SET l_left=CONCAT_WS(' ', s.command, s.expect), l_lack=NULL;
    WHILE l_lack IS NULL AND l_left REGEXP '\\{[a-z][a-z0-9_]*\\}' DO
      SET l_word=REGEXP_SUBSTR(l_left, '\\{[a-z][a-z0-9_]*\\}');
      SET l_left=SUBSTR(l_left, LOCATE(l_word, l_left)+CHAR_LENGTH(l_word)), l_word=SUBSTR(l_word, 2, CHAR_LENGTH(l_word)-2);
      IF NOT COALESCE(JSON_EXISTS(l_vals, CONCAT('$.', l_word)),0) THEN
        CASE l_word
        WHEN 'host' THEN BEGIN END;
        WHEN 'date' THEN BEGIN END;
        WHEN 'ip' THEN SELECT CONCAT('ip:',MIN(x.host)) INTO l_lack FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record AND r.state<>'skipped'
          LEFT JOIN ccc.host h ON h.code=x.host WHERE x.change_request=l_id AND h.ip IS NULL;
        WHEN 'port' THEN SELECT CONCAT('port:',MIN(x.host)) INTO l_lack FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record AND r.state<>'skipped'
          LEFT JOIN ccc.host_access k ON k.host=x.host WHERE x.change_request=l_id AND k.svc_port IS NULL;
        ELSE SET l_lack=l_word;
        END CASE;
      END IF;
    END WHILE;
    IF l_lack IS NOT NULL THEN RETURN l_lack; END IF;
    -- all named: can they be put in? (facts of hosts are plain words)
    IF ccc.render(s.command, JSON_MERGE_PATCH('{"host":"h","ip":"1","port":"1","date":"1"}', l_vals), 1) IS NULL
       OR (s.expect IS NOT NULL AND ccc.render(s.expect, JSON_MERGE_PATCH('{"host":"h","ip":"1","port":"1","date":"1"}', l_vals), 0) IS NULL) THEN
      RETURN CONCAT('step ', s.seq);
    END IF;
  END FOR;
  RETURN NULL;
END//

-- Hosts of a change that are part of what is approved: all but those dropped before the review.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.in_plan(p_state VARCHAR(24), p_ended DATETIME(6), p_reviewed DATETIME(6)) RETURNS TINYINT
DETERMINISTIC NO SQL
RETURN IF(p_state<>'skipped', 1, COALESCE(p_ended>p_reviewed, 0))//

-- The parameters that a run was approved with, as they were written.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.run_params(p_run VARCHAR(90)) RETURNS LONGTEXT NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT COALESCE(c.params, r.params) FROM ccc.run k LEFT JOIN ccc.change_request c ON c.id=k.change_request LEFT JOIN ccc.recovery r ON r.id=k.recovery WHERE k.run=p_run)//

-- Fingerprint of a change as it stands (R17.9). NULL: something cannot be
-- rendered. Items in this order: runbook, version, number of hosts; a host: code,
-- login, number of steps forward, a step: phase, command, timeout_s, expect,
-- on_fail, auth_action; window, batch, max_failed; a host again: its rollback
-- steps; number of items, an item: vendor, model, kind, qty; the parameters as
-- they were written, those that no step uses too.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.hash_change(p_record BIGINT) RETURNS CHAR(64)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_id, l_book, l_ver VARCHAR(80);
  DECLARE l_ws, l_we, l_rev DATETIME(6);
  DECLARE l_batch, l_max, l_n, l_f, l_b INT;
  DECLARE l_par, l_vals, l_all, l_back, l_fwd1, l_back1, l_argv, l_one, l_text LONGTEXT;
  SELECT c.id, c.runbook, b.version, c.window_start, c.window_end, c.reviewed_at, COALESCE(c.batch,4), COALESCE(c.max_failed,2), ccc.params_json(c.params), c.params
    INTO l_id, l_book, l_ver, l_ws, l_we, l_rev, l_batch, l_max, l_par, l_text
    FROM ccc.change_request c JOIN ccc.runbook_now b ON b.id=c.runbook WHERE c.record=p_record ORDER BY b.record DESC LIMIT 1;
  IF l_id IS NULL OR l_par IS NULL THEN RETURN NULL; END IF;
  SELECT COUNT(*) INTO l_n FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record WHERE x.change_request=l_id AND ccc.in_plan(r.state,x.ended_at,l_rev);
  SELECT COALESCE(SUM(phase<>'rollback'),0), COALESCE(SUM(phase='rollback'),0) INTO l_f, l_b FROM ccc.runbook_step WHERE runbook=l_book AND version=l_ver;
  SET l_all=CONCAT(ccc.f_item(l_book), ccc.f_item(l_ver), ccc.f_item(l_n)), l_back='';
  FOR x IN (SELECT t.host, COALESCE(k.login,h.login,'') login FROM ccc.change_target t JOIN ccc.record r ON r.id=t.record LEFT JOIN ccc.host h ON h.code=t.host
      LEFT JOIN ccc.host_access k ON k.host=t.host WHERE t.change_request=l_id AND ccc.in_plan(r.state,t.ended_at,l_rev) ORDER BY t.seq) DO
    SET l_vals=ccc.host_vals(l_par, x.host, l_ws), l_fwd1='', l_back1='';
    FOR s IN (SELECT phase, command, timeout_s, expect, on_fail, auth_action FROM ccc.runbook_step WHERE runbook=l_book AND version=l_ver ORDER BY seq) DO
      SET l_argv=ccc.render(s.command,l_vals,1);
      IF l_argv IS NULL THEN RETURN NULL; END IF;
      SET l_one=CONCAT(ccc.f_item(s.phase), ccc.f_item(l_argv), ccc.f_item(s.timeout_s), ccc.f_item(ccc.render(s.expect,l_vals,0)), ccc.f_item(s.on_fail), ccc.f_item(s.auth_action));
      IF s.phase='rollback' THEN SET l_back1=CONCAT(l_back1, l_one); ELSE SET l_fwd1=CONCAT(l_fwd1, l_one); END IF;
    END FOR;
    SET l_all=CONCAT(l_all, ccc.f_item(x.host), ccc.f_item(x.login), ccc.f_item(l_f), l_fwd1), l_back=CONCAT(l_back, ccc.f_item(l_b), l_back1);
  END FOR;
  SET l_all=CONCAT(l_all, ccc.f_item(DATE_FORMAT(l_ws,'%Y-%m-%d %H:%i:%s.%f')), ccc.f_item(DATE_FORMAT(l_we,'%Y-%m-%d %H:%i:%s.%f')), ccc.f_item(l_batch), ccc.f_item(l_max), l_back);
  SELECT CONCAT(l_all, ccc.f_item(COUNT(*))) INTO l_all FROM ccc.change_item WHERE change_request=l_id;
  FOR i IN (SELECT vendor, model, kind, qty FROM ccc.change_item WHERE change_request=l_id ORDER BY seq) DO
    SET l_all=CONCAT(l_all, ccc.f_item(i.vendor), ccc.f_item(i.model), ccc.f_item(i.kind), ccc.f_item(i.qty));
  END FOR;
  RETURN SHA2(CONCAT(l_all, ccc.f_item(l_text)), 256);
END//

-- The same over the rows of a run: what the runner is given. A forward run gives
-- the change's own fingerprint; a run back has one of its own.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.hash_run(p_run VARCHAR(90)) RETURNS CHAR(64)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_all, l_back, l_fwd1, l_back1 LONGTEXT;
  DECLARE l_id VARCHAR(80);
  DECLARE l_ws, l_we DATETIME(6);
  DECLARE l_batch, l_max, l_f, l_b INT;
  SELECT CONCAT(ccc.f_item(k.runbook), ccc.f_item(k.runbook_version), ccc.f_item((SELECT COUNT(*) FROM ccc.run_host h WHERE h.run=k.run))),
      k.change_request, k.window_start, k.window_end, k.batch, k.max_failed
    INTO l_all, l_id, l_ws, l_we, l_batch, l_max FROM ccc.run k WHERE k.run=p_run;
  SET l_back='';
  FOR h IN (SELECT host, login FROM ccc.run_host WHERE run=p_run ORDER BY seq) DO
    SET l_fwd1='', l_back1='', l_f=0, l_b=0;
    FOR s IN (SELECT phase, argv, timeout_s, expect, on_fail, auth_action FROM ccc.run_step WHERE run=p_run AND host=h.host ORDER BY seq) DO
      IF s.phase='rollback' THEN
        SET l_b=l_b+1, l_back1=CONCAT(l_back1, ccc.f_item(s.phase), ccc.f_item(s.argv), ccc.f_item(s.timeout_s), ccc.f_item(s.expect), ccc.f_item(s.on_fail), ccc.f_item(s.auth_action));
      ELSE
        SET l_f=l_f+1, l_fwd1=CONCAT(l_fwd1, ccc.f_item(s.phase), ccc.f_item(s.argv), ccc.f_item(s.timeout_s), ccc.f_item(s.expect), ccc.f_item(s.on_fail), ccc.f_item(s.auth_action));
      END IF;
    END FOR;
    SET l_all=CONCAT(l_all, ccc.f_item(h.host), ccc.f_item(h.login), ccc.f_item(l_f), l_fwd1), l_back=CONCAT(l_back, ccc.f_item(l_b), l_back1);
  END FOR;
  SET l_all=CONCAT(l_all, ccc.f_item(DATE_FORMAT(l_ws,'%Y-%m-%d %H:%i:%s.%f')), ccc.f_item(DATE_FORMAT(l_we,'%Y-%m-%d %H:%i:%s.%f')), ccc.f_item(l_batch), ccc.f_item(l_max), l_back);
  SELECT CONCAT(l_all, ccc.f_item(COUNT(*))) INTO l_all FROM ccc.change_item WHERE change_request=l_id;
  FOR i IN (SELECT vendor, model, kind, qty FROM ccc.change_item WHERE change_request=l_id ORDER BY seq) DO
    SET l_all=CONCAT(l_all, ccc.f_item(i.vendor), ccc.f_item(i.model), ccc.f_item(i.kind), ccc.f_item(i.qty));
  END FOR;
  RETURN SHA2(CONCAT(l_all, ccc.f_item(ccc.run_params(p_run))), 256);
END//

-- Makes the rows of a new run from the change. Forward: every host that was
-- approved, with the state it has. Rollback: the hosts that ran, last first; the
-- rollback steps are its actions, the verify steps follow. The way back was
-- approved with the way forward: it is of the same version, and refused where its
-- steps are not those of the run that it undoes.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_make(p_record BIGINT, p_mode VARCHAR(8), p_who VARCHAR(40), p_now DATETIME(6))
BEGIN
  DECLARE l_id, l_book, l_ver, l_run, l_fwd VARCHAR(90);
  DECLARE l_n INT;
  DECLARE l_par LONGTEXT;
  DECLARE l_ws, l_rev DATETIME(6);
  SELECT c.id, c.runbook, b.version, ccc.params_json(c.params), c.window_start, c.reviewed_at INTO l_id, l_book, l_ver, l_par, l_ws, l_rev
    FROM ccc.change_request c JOIN ccc.runbook_now b ON b.id=c.runbook WHERE c.record=p_record ORDER BY b.record DESC LIMIT 1;
  IF p_mode='rollback' THEN SELECT k.run, k.runbook, k.runbook_version INTO l_fwd, l_book, l_ver FROM ccc.run k WHERE k.record=p_record AND k.mode='forward' ORDER BY k.n DESC LIMIT 1; END IF;
  SELECT COALESCE(MAX(n),0)+1 INTO l_n FROM ccc.run WHERE record=p_record;
  SET l_run=CONCAT(l_id, '/', l_n);
  INSERT INTO ccc.run(run, record, change_request, n, mode, state, content_hash, runbook, runbook_version, window_start, window_end, run_from, run_to, batch, max_failed, executor, opened_at, opened_by)
    SELECT l_run, c.record, c.id, l_n, p_mode, 'open', COALESCE(c.content_hash,''), l_book, l_ver, c.window_start, c.window_end,
      GREATEST(c.window_start,COALESCE(c.run_start,c.window_start)), LEAST(c.window_end,COALESCE(c.run_end,c.window_end)), COALESCE(c.batch,4), COALESCE(c.max_failed,2), COALESCE(c.executor,p_who), p_now, p_who
      FROM ccc.change_request c WHERE c.record=p_record;
  INSERT INTO ccc.run_host(run, host, seq, target, state, login, auth, started_at, ended_at, rc, note)
    SELECT l_run, x.host, IF(p_mode='forward', x.seq, 100000-x.seq), x.record, IF(p_mode='forward', r.state, 'pending'), COALESCE(k.login,h.login,''), x.auth,
      IF(p_mode='forward', x.started_at, NULL), IF(p_mode='forward', x.ended_at, NULL), IF(p_mode='forward', x.rc, NULL), IF(p_mode='forward' AND r.state<>'pending', LEFT(x.note,400), NULL)
      FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record LEFT JOIN ccc.host h ON h.code=x.host LEFT JOIN ccc.host_access k ON k.host=x.host
     WHERE x.change_request=l_id AND IF(p_mode='forward', ccc.in_plan(r.state,x.ended_at,l_rev), r.state IN ('ok','failed','running'));
  FOR h IN (SELECT host FROM ccc.run_host WHERE run=l_run ORDER BY seq) DO
    SET @ccc_hv=ccc.host_vals(l_par, h.host, l_ws);
    INSERT INTO ccc.run_step(run, host, seq, phase, how, title, title_en, argv, expect, timeout_s, on_fail, auth_action, marker)
      SELECT l_run, h.host, s.seq, IF(p_mode='rollback' AND s.phase='rollback', 'action', s.phase), ccc.step_how(s.command), s.title, s.title_en, ccc.render(s.command,@ccc_hv,1),
        ccc.render(s.expect,@ccc_hv,0), COALESCE(s.timeout_s,60), COALESCE(s.on_fail,'stop_host'), s.auth_action, LEFT(SHA2(CONCAT_WS('|',l_run,h.host,s.seq,p_now),256),32)
        FROM ccc.runbook_step s WHERE s.runbook=l_book AND s.version=l_ver AND (p_mode='forward' OR s.phase='rollback')
       ORDER BY s.seq;
    IF p_mode='rollback' THEN
      INSERT INTO ccc.run_step(run, host, seq, phase, how, title, title_en, argv, expect, timeout_s, on_fail, auth_action, marker)
        SELECT l_run, h.host, 1000+s.seq, 'verify', ccc.step_how(s.command), s.title, s.title_en, ccc.render(s.command,@ccc_hv,1),
          ccc.render(s.expect,@ccc_hv,0), COALESCE(s.timeout_s,60), 'stop_host', s.auth_action, LEFT(SHA2(CONCAT_WS('|',l_run,h.host,1000+s.seq,p_now),256),32)
          FROM ccc.runbook_step s WHERE s.runbook=l_book AND s.version=l_ver AND s.phase='verify' ORDER BY s.seq;
    END IF;
  END FOR;
  IF p_mode='rollback' THEN
    IF NOT COALESCE(ccc.hash_run(l_fwd)=(SELECT c.content_hash FROM ccc.change_request c WHERE c.record=p_record),0)
       OR EXISTS (SELECT 1 FROM ccc.run_host h JOIN ccc.run_step f ON f.run=l_fwd AND f.host=h.host AND f.phase IN ('rollback','verify')
            LEFT JOIN ccc.run_step b ON b.run=l_run AND b.host=h.host AND b.seq=f.seq+IF(f.phase='verify',1000,0)
           WHERE h.run=l_run AND NOT (b.argv<=>f.argv AND b.expect<=>f.expect AND b.timeout_s<=>f.timeout_s AND b.auth_action<=>f.auth_action))
       OR (SELECT COUNT(*) FROM ccc.run_step b WHERE b.run=l_run)<>(SELECT COUNT(*) FROM ccc.run_step f JOIN ccc.run_host h ON h.run=l_run AND h.host=f.host WHERE f.run=l_fwd AND f.phase IN ('rollback','verify')) THEN
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R17.9|{"what":"rollback"}';
    END IF;
    UPDATE ccc.run SET content_hash=ccc.hash_run(l_run) WHERE run=l_run;
  END IF;
  CALL ccc.run_mask(l_run);
END//

-- May the executor enter this host for this action at this moment (Art. 12)? The
-- number of the authorisation, '-' for a platform device, NULL: no. With action
-- NULL: for every step of the run on it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.run_grant(p_run VARCHAR(90), p_host VARCHAR(80), p_action VARCHAR(20), p_at DATETIME(6)) RETURNS VARCHAR(80)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_app, l_org, l_who, l_auth VARCHAR(80);
  SELECT h.app, a.org INTO l_app, l_org FROM ccc.host h LEFT JOIN ccc.app a ON a.code=h.app WHERE h.code=p_host;
  IF l_app IS NULL THEN RETURN IF(EXISTS (SELECT 1 FROM ccc.host WHERE code=p_host), '-', NULL); END IF;
  SELECT executor INTO l_who FROM ccc.run WHERE run=p_run;
  SELECT u.id INTO l_auth FROM ccc.auth u
   WHERE u.org=l_org AND u.granted_at<=p_at AND u.valid_from<=p_at AND u.valid_to>p_at AND (u.revoked_at IS NULL OR u.revoked_at>p_at)
     AND (u.app='*' OR u.app=l_app) AND (u.hosts='*' OR FIND_IN_SET(p_host, REPLACE(u.hosts,';',',')))
     AND (FIND_IN_SET(l_who, REPLACE(u.grantee,';',',')) OR EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=l_who AND o.from_on<=ccc.local_date(p_at) AND o.to_on>=ccc.local_date(p_at)
       AND o.until_at>p_at AND FIND_IN_SET(CONCAT('role:',o.role), REPLACE(u.grantee,';',','))))
     AND (p_action='' OR FIND_IN_SET(p_action, REPLACE(u.actions,';',',')) OR (p_action IS NULL AND NOT EXISTS (SELECT 1 FROM ccc.run_step s WHERE s.run=p_run AND s.host=p_host
       AND s.auth_action<>'' AND NOT FIND_IN_SET(s.auth_action, REPLACE(u.actions,';',',')))))
   ORDER BY u.valid_to DESC LIMIT 1;
  RETURN l_auth;
END//

-- Steps that the centre answers from its own data. outcome, rc and the words.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_judge(p_run VARCHAR(90), p_host VARCHAR(80), p_seq INT, p_now DATETIME(6), OUT o_rc INT, OUT o_out VARCHAR(255), OUT o_ok TINYINT)
BEGIN
  DECLARE l_argv, l_arg, l_expect VARCHAR(400);
  DECLARE l_word, l_app, l_id VARCHAR(80);
  DECLARE l_rec BIGINT;
  SELECT s.argv, s.expect, k.record, k.change_request, h.app INTO l_argv, l_expect, l_rec, l_id, l_app
    FROM ccc.run_step s JOIN ccc.run k ON k.run=s.run LEFT JOIN ccc.host h ON h.code=s.host WHERE s.run=p_run AND s.host=p_host AND s.seq=p_seq;
  SET l_word=SUBSTRING_INDEX(SUBSTR(l_argv,5),' ',1), l_arg=TRIM(SUBSTR(l_argv, 5+CHAR_LENGTH(l_word)+1));
  IF l_arg LIKE '''%''' THEN SET l_arg=REPLACE(SUBSTR(l_arg,2,CHAR_LENGTH(l_arg)-2), '''\\''''', ''''); END IF;
  SET o_rc=1, o_out=NULL, o_ok=0;
  CASE l_word
  WHEN 'backup-age' THEN
    SELECT TIMESTAMPDIFF(MINUTE, MAX(j.ended_at), p_now) INTO o_out FROM ccc.backup_plan b JOIN ccc.backup_job j ON j.plan=b.id WHERE b.app=l_app AND j.result='ok';
    IF o_out IS NOT NULL THEN
      SET o_rc=0, o_ok=IF(l_expect REGEXP '^out<[0-9]+h$', o_out<CAST(REGEXP_SUBSTR(l_expect,'[0-9]+') AS SIGNED)*60, 1), o_out=CONCAT(FLOOR(o_out/60),'h');
    ELSE SET o_out='no successful backup'; END IF;
  WHEN 'backup-confirmed' THEN
    SELECT b.confirm_doc INTO o_out FROM ccc.backup_plan b WHERE b.id=l_arg AND b.confirm_doc IS NOT NULL AND b.confirmed_on<=ccc.local_date(p_now)
      AND (COALESCE(b.valid_to,(SELECT d.valid_to FROM ccc.doc d WHERE d.id=b.confirm_doc)) IS NULL OR COALESCE(b.valid_to,(SELECT d.valid_to FROM ccc.doc d WHERE d.id=b.confirm_doc))>=ccc.local_date(p_now));
    SET o_rc=IF(o_out IS NULL,1,0), o_ok=(o_rc=0), o_out=COALESCE(o_out,'no confirmation in force');
  WHEN 'auth-has' THEN
    SET o_out=ccc.run_grant(p_run, p_host, l_arg, p_now), o_rc=IF(o_out IS NULL,1,0), o_ok=(o_rc=0), o_out=COALESCE(o_out,CONCAT('no authorisation names ',l_arg));
  WHEN 'reg-approved' THEN
    SELECT COALESCE(c.reg_doc,c.reg_by) INTO o_out FROM ccc.change_request c WHERE c.record=l_rec AND c.reg_approved_at<=p_now;
    SET o_rc=IF(o_out IS NULL,1,0), o_ok=(o_rc=0), o_out=COALESCE(o_out,'no approval');
  WHEN 'banned-check' THEN
    IF EXISTS (SELECT 1 FROM ccc.breach_CHG b WHERE b.record=l_rec AND b.rule='R17.2') OR EXISTS (SELECT 1 FROM ccc.banned b WHERE b.delisted_at IS NULL AND b.from_on<=ccc.local_date(p_now)
        AND LOWER(REPLACE(b.model,' ',''))=LOWER(REPLACE(l_arg,' ',''))) THEN SET o_out='on the banned list';
    ELSE SET o_rc=0, o_ok=1, o_out='not on the banned list'; END IF;
  ELSE SET o_rc=127, o_out=CONCAT('unknown check: ',LEFT(l_word,40));
  END CASE;
END//

DELIMITER ;
