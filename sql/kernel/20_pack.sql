-- load_pack(): the staged rule pack into its tables, lists split into rows. Promises: the same pack twice changes nothing;
-- rule versions and parameter values made by interpretations stay. Runs with the administrator's rights at an upgrade.
DELIMITER //

-- 'a;b' as a JSON array, for JSON_TABLE.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.split(p_list TEXT, p_by CHAR(1)) RETURNS LONGTEXT DETERMINISTIC NO SQL
RETURN IF(COALESCE(p_list, '') = '', '[]', CONCAT('[', REPLACE(JSON_QUOTE(p_list), p_by, '","'), ']')) //

CREATE OR REPLACE PROCEDURE ccc.load_pack() SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  SET SESSION group_concat_max_len = 1048576;
  IF NOT EXISTS (SELECT 1 FROM ccc.stage WHERE area = 'pack' AND tbl = 'move') THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = 'load_pack: no rule pack is staged';
  END IF;
  START TRANSACTION;
  CALL ccc.load_pack_plain();
  CALL ccc.load_pack_rules();
  CALL ccc.load_pack_mend();
  CALL ccc.load_pack_own();
  CALL ccc.load_pack_moves();
  CALL ccc.load_pack_guards();
  CALL ccc.load_pack_due();
  COMMIT;
END //

-- One table: columns of ours, names in the file where they differ ('#' = the line).
CREATE OR REPLACE PROCEDURE ccc.load_pack_table(p_tbl VARCHAR(20), p_cols VARCHAR(255), p_names VARCHAR(255)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_vals TEXT;
  SELECT GROUP_CONCAT(IF(j.v = '#', 'line', CONCAT('NULLIF(JSON_VALUE(data,''$."', j.v, '"''),'''')')) ORDER BY j.n) INTO l_vals
    FROM JSON_TABLE(ccc.split(IF(p_names = '', p_cols, p_names), ','), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) j;
  EXECUTE IMMEDIATE CONCAT('INSERT INTO ccc.`', p_tbl, '` (', p_cols, ') SELECT ', l_vals,
    ' FROM ccc.stage WHERE area = ''pack'' AND tbl = ''', p_tbl, '''');
END //

-- Tables that are copied as they are.
CREATE OR REPLACE PROCEDURE ccc.load_pack_plain() SQL SECURITY INVOKER
BEGIN
  DELETE FROM ccc.article; DELETE FROM ccc.kind; DELETE FROM ccc.state; DELETE FROM ccc.effect; DELETE FROM ccc.field;
  DELETE FROM ccc.choice; DELETE FROM ccc.sight; DELETE FROM ccc.role; DELETE FROM ccc.param; DELETE FROM ccc.obligation;
  DELETE FROM ccc.indicator; DELETE FROM ccc.fee_rule; DELETE FROM ccc.priority; DELETE FROM ccc.calendar;
  CALL ccc.load_pack_table('article', 'no,chapter_zh,chapter_en,title_zh,title_en,summary_zh,summary_en', '');
  CALL ccc.load_pack_table('kind', 'kind,tbl,number,prefix,zh,en,article,note,sort', 'kind,table,number,prefix,zh,en,article,note,#');
  CALL ccc.load_pack_table('state', 'kind,state,zh,en,holder,final,clock,sort', 'kind,state,zh,en,holder,final,clock,#');
  CALL ccc.load_pack_table('effect', 'name,tables,zh,en,does', '');
  CALL ccc.load_pack_table('field', 'tbl,seq,col,typ,zh,en,demo', 'table,seq,column,type,label_zh,label_en,demo');
  CALL ccc.load_pack_table('choice', 'list,value,zh,en,sort', '');
  CALL ccc.load_pack_table('sight', 'kind,who,sees,note', '');
  CALL ccc.load_pack_table('role', 'code,zh,en,side,may_zh,may_en,sort', 'code,name_zh,name_en,side,may_zh,may_en,#');
  CALL ccc.load_pack_table('param', 'name,value,unit,zh,en,article,basis,source,verified', '');
  CALL ccc.load_pack_table('obligation', 'id,article,basis,zh,en,period,due_rule,evidence,owner,reviewer,warn_days,rule,note', '');
  CALL ccc.load_pack_table('indicator', 'id,target,dim_zh,dim_en,name_zh,name_en,unit,formula,source,weight,score_fn,article', '');
  CALL ccc.load_pack_table('fee_rule', 'id,cause,kind,value,cap_pct,action,article,zh,en', 'id,trigger,kind,value,cap_pct,action,article,zh,en');
  CALL ccc.load_pack_table('priority', 'impact,urgency,priority,zh,en', '');
  CALL ccc.load_pack_table('calendar', 'date,workday,note', '');
  -- states that a pack row names without naming a clock run
  UPDATE ccc.state SET clock = 'run' WHERE clock IS NULL;
  DELETE FROM ccc.state_holder;
  INSERT INTO ccc.state_holder SELECT s.kind, s.state, SUBSTRING_INDEX(j.v, ':', 1), IF(j.v LIKE '%:%', SUBSTRING_INDEX(j.v, ':', -1), '')
    FROM ccc.state s CROSS JOIN JSON_TABLE(ccc.split(s.holder, '|'), '$[*]' COLUMNS (v VARCHAR(40) PATH '$')) j;
  UPDATE ccc.centre SET tz = COALESCE((SELECT value FROM ccc.param WHERE name = 'centre_tz'), '+08:00');
END //

-- Rules: the pack's version is put in place; versions of interpretations (pack = 0) stay.
CREATE OR REPLACE PROCEDURE ccc.load_pack_rules() SQL SECURITY INVOKER
BEGIN
  DELETE FROM ccc.rule WHERE pack = 1;
  INSERT INTO ccc.rule (id, article, basis, kind, severity, applies_to, holds, msg_zh, msg_en, supplier, remedy, from_on, to_on)
    SELECT j.id, NULLIF(j.article, ''), j.basis, j.kind, j.severity, j.applies_to, j.holds, j.msg_zh, j.msg_en, NULLIF(j.supplier, ''),
      NULLIF(j.remedy, ''), COALESCE(NULLIF(j.from_on, ''), '1970-01-01'), NULLIF(j.to_on, '')
    FROM ccc.stage s, JSON_TABLE(s.data, '$' COLUMNS (id VARCHAR(10) PATH '$.id', article VARCHAR(20) PATH '$.article',
      basis VARCHAR(10) PATH '$.basis', kind VARCHAR(6) PATH '$.kind', severity VARCHAR(10) PATH '$.severity',
      applies_to VARCHAR(40) PATH '$.applies_to', holds TEXT PATH '$.condition', msg_zh VARCHAR(255) PATH '$.msg_zh',
      msg_en VARCHAR(255) PATH '$.msg_en', supplier VARCHAR(40) PATH '$.supplier', remedy VARCHAR(40) PATH '$.remedy',
      from_on VARCHAR(10) PATH '$.from_on', to_on VARCHAR(10) PATH '$.to_on')) j
    WHERE s.area = 'pack' AND s.tbl = 'rule'
    ON DUPLICATE KEY UPDATE holds = VALUES(holds), msg_zh = VALUES(msg_zh), msg_en = VALUES(msg_en);
END //

-- Moves and their lists.
CREATE OR REPLACE PROCEDURE ccc.load_pack_moves() SQL SECURITY INVOKER
BEGIN
  DELETE FROM ccc.move; DELETE FROM ccc.move_role; DELETE FROM ccc.move_second; DELETE FROM ccc.move_ask; DELETE FROM ccc.move_when;
  DELETE FROM ccc.move_guard; DELETE FROM ccc.move_not; DELETE FROM ccc.move_effect; DELETE FROM ccc.move_stamp;
  INSERT INTO ccc.move (id, kind, from_state, to_state, action, zh, en, roles, second, not_by, cond, asks, guards, stamp, signer, effect,
      deadline, deadline_from, reason, danger, drill, article, note)
    SELECT s.line, j.kind, j.f, j.t, j.action, j.zh, j.en, NULLIF(j.roles, ''), NULLIF(j.second, ''), NULLIF(j.not_by, ''), NULLIF(j.cond, ''),
      NULLIF(j.asks, ''), NULLIF(j.guards, ''), NULLIF(j.stamp, ''), NULLIF(j.signer, ''), NULLIF(j.effect, ''), NULLIF(j.deadline, ''),
      NULLIF(j.deadline_from, ''), j.reason = '1', j.danger = '1', j.drill = '1', NULLIF(j.article, ''), NULLIF(j.note, '')
    FROM ccc.stage s, JSON_TABLE(s.data, '$' COLUMNS (kind CHAR(3) PATH '$.kind', f VARCHAR(24) PATH '$.from', t VARCHAR(24) PATH '$.to',
      action VARCHAR(40) PATH '$.action', zh VARCHAR(40) PATH '$.action_zh', en VARCHAR(60) PATH '$.action_en', roles VARCHAR(80) PATH '$.roles',
      second VARCHAR(80) PATH '$.second', not_by VARCHAR(80) PATH '$.not_by', cond VARCHAR(120) PATH '$.when', asks TEXT PATH '$.asks',
      guards TEXT PATH '$.guards', stamp VARCHAR(80) PATH '$.stamp', signer VARCHAR(40) PATH '$.signer', effect VARCHAR(160) PATH '$.effect',
      deadline VARCHAR(60) PATH '$.deadline', deadline_from VARCHAR(40) PATH '$.deadline_from', reason VARCHAR(1) PATH '$.reason',
      danger VARCHAR(1) PATH '$.danger', drill VARCHAR(1) PATH '$.drill', article VARCHAR(20) PATH '$.article', note TEXT PATH '$.note')) j
    WHERE s.area = 'pack' AND s.tbl = 'move';
  DELETE FROM ccc.move_word;
  INSERT IGNORE INTO ccc.move_word SELECT kind, action, zh, en FROM ccc.move ORDER BY id;
  -- a run's recording is looked at in the history of its change or recovery
  INSERT IGNORE INTO ccc.move_word SELECT k.kind, m.action, m.zh, m.en FROM ccc.move m JOIN ccc.kind k ON k.kind IN ('CHG', 'REC') WHERE m.kind = 'SES' AND m.action = 'view';
  -- shut until build_gates has seen what is built: an upgrade opens nothing, not even for a moment
  UPDATE ccc.move SET missing = COALESCE(SUBSTRING_INDEX(guards, ';', 1), SUBSTRING_INDEX(effect, ';', 1)) WHERE guards IS NOT NULL OR effect IS NOT NULL;
  INSERT IGNORE INTO ccc.move_role SELECT m.id, SUBSTRING_INDEX(j.v, ':', 1), IF(j.v LIKE '%:%', SUBSTRING_INDEX(j.v, ':', -1), '')
    FROM ccc.move m, JSON_TABLE(ccc.split(m.roles, '|'), '$[*]' COLUMNS (v VARCHAR(40) PATH '$')) j;
  INSERT IGNORE INTO ccc.move_second SELECT m.id, g.n, SUBSTRING_INDEX(j.v, ':', 1), IF(j.v LIKE '%:%', SUBSTRING_INDEX(j.v, ':', -1), '')
    FROM ccc.move m, JSON_TABLE(ccc.split(m.second, '+'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(80) PATH '$')) g,
      JSON_TABLE(ccc.split(g.v, '|'), '$[*]' COLUMNS (v VARCHAR(40) PATH '$')) j;
  INSERT INTO ccc.move_when SELECT m.id, REPLACE(SUBSTRING_INDEX(j.v, '=', 1), '!', ''), SUBSTRING_INDEX(j.v, '=', -1), j.v LIKE '%!=%'
    FROM ccc.move m, JSON_TABLE(ccc.split(m.cond, ';'), '$[*]' COLUMNS (v VARCHAR(120) PATH '$')) j;
  INSERT INTO ccc.move_guard (move, rule) SELECT m.id, j.v
    FROM ccc.move m, JSON_TABLE(ccc.split(m.guards, ';'), '$[*]' COLUMNS (v VARCHAR(10) PATH '$')) j;
  -- no approval goes past a ban, whoever gives it: also where the model was banned after the change was submitted
  INSERT IGNORE INTO ccc.move_guard (move, rule) SELECT id, 'R17.2' FROM ccc.move WHERE kind = 'CHG' AND action = 'approve';
  INSERT INTO ccc.move_not SELECT m.id, j.v FROM ccc.move m, JSON_TABLE(ccc.split(m.not_by, ';'), '$[*]' COLUMNS (v VARCHAR(40) PATH '$')) j;
  -- a paper sent in again is an application too
  INSERT IGNORE INTO ccc.move_not SELECT move, 'resubmit' FROM ccc.move_not WHERE action = 'apply';
  INSERT INTO ccc.move_effect (move, n, effect) SELECT m.id, j.n, j.v
    FROM ccc.move m, JSON_TABLE(ccc.split(m.effect, ';'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) j;
  INSERT INTO ccc.move_stamp (move, n, col, typ) SELECT m.id, j.n, j.v, COALESCE(f.typ, 'ts')
    FROM ccc.move m JOIN ccc.kind k ON k.kind = m.kind
      CROSS JOIN JSON_TABLE(ccc.split(m.stamp, ';'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) j
    LEFT JOIN ccc.field f ON f.tbl = k.tbl AND f.col = j.v;
  INSERT INTO ccc.move_ask (move, n, col, typ, list, child, required, need_col, need_vals, need_neg)
    SELECT m.id, j.n, SUBSTRING_INDEX(j.v, '?', 1), COALESCE(f.typ, 'text'),
      IF(f.typ LIKE '%enum %', SUBSTRING_INDEX(f.typ, ' ', -1), NULL),
      IF(f.typ LIKE 'list %' AND f.typ NOT LIKE '% or *' AND f.typ NOT IN ('list code', 'list staff', 'list role', 'list staff/role', 'list doc')
        AND f.typ NOT LIKE 'list enum %', SUBSTRING_INDEX(f.typ, ' ', -1), NULL),
      j.v NOT LIKE '%?%',
      IF(j.v LIKE '%?_%', REPLACE(SUBSTRING_INDEX(SUBSTRING_INDEX(j.v, '?', -1), '=', 1), '!', ''), NULL),
      IF(j.v LIKE '%?_%', SUBSTRING_INDEX(j.v, '=', -1), NULL), j.v LIKE '%!=%'
    FROM ccc.move m JOIN ccc.kind k ON k.kind = m.kind
      CROSS JOIN JSON_TABLE(ccc.split(m.asks, ';'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(200) PATH '$')) j
    LEFT JOIN ccc.field f ON f.tbl = k.tbl AND f.col = SUBSTRING_INDEX(j.v, '?', 1);
  UPDATE ccc.move_ask a JOIN ccc.fieldtype t ON t.typ = SUBSTRING_INDEX(a.typ, ' ', 1) SET a.base = t.typ, a.re = t.re,
    a.max_len = IF(t.typ = 'text' AND EXISTS (SELECT 1 FROM ccc.text_short x WHERE x.col = a.col), 255, t.max_len);
  UPDATE ccc.move_ask SET re = '^(19|20|21)[0-9]{2}(Q[1-4]|-(0[1-9]|1[0-2]))?$' WHERE col = 'period' AND typ = 'text';
  UPDATE ccc.move_ask SET re = '^(19|20|21)[0-9]{2}$' WHERE col = 'year' AND typ = 'int';
  UPDATE ccc.move_ask SET re = '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$' WHERE col = 'month';
  UPDATE ccc.move_ask SET re = '^(100([.]0{1,2})?|[0-9]{1,2}([.][0-9]{1,2})?)$' WHERE typ = 'pct';
  UPDATE ccc.move_ask a LEFT JOIN ccc.kind k ON a.typ = CONCAT('ref ', k.tbl) AND k.key_col IS NOT NULL
    SET a.ref_kind = k.kind, a.lo = IF(a.typ REGEXP '^int [0-9]+-[0-9]+$', SUBSTRING_INDEX(SUBSTRING(a.typ, 5), '-', 1), NULL),
      a.hi = IF(a.typ REGEXP '^int [0-9]+-[0-9]+$', SUBSTRING_INDEX(a.typ, '-', -1), NULL),
      a.how = CASE WHEN a.child IS NOT NULL THEN '' WHEN k.kind IS NOT NULL THEN 'ref' WHEN a.typ IN ('text', 'code', 'bool', 'fen', 'pct') THEN 'plain' WHEN a.typ = 'ts' THEN 'ts'
        WHEN a.base = 'enum' AND EXISTS (SELECT 1 FROM ccc.choice c WHERE c.list = a.list) THEN 'choice' WHEN a.base = 'int' THEN 'range' ELSE '' END;
  UPDATE ccc.move m SET m.has_child = EXISTS (SELECT 1 FROM ccc.move_ask a WHERE a.move = m.id AND a.child IS NOT NULL);
  UPDATE ccc.move_ask a SET own_child = 1 WHERE child IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.kind k WHERE k.tbl = a.child);
END //

-- What the kernel derives from the pack or adds to it.
CREATE OR REPLACE PROCEDURE ccc.load_pack_own() SQL SECURITY INVOKER
BEGIN
  REPLACE INTO ccc.fieldtype (typ, re, sqltype, max_len) VALUES
    ('code', '^[^[:cntrl:];,]{1,80}$', 'VARCHAR(80)', 80), ('ref', '^[^[:cntrl:];,]{1,80}$', 'VARCHAR(80)', 80),
    ('enum', '^[^[:cntrl:];,]{1,40}$', 'VARCHAR(40)', 40), ('text', '^[^\\x00-\\x08\\x0B-\\x1F\\x7F]+$', 'TEXT', 4000),
    ('ts', '^[0-9]', 'DATETIME(6)', 40), ('date', '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'DATE', 10), ('bool', '^[01]$', 'TINYINT(1)', 1),
    ('int', '^-?[0-9]{1,9}$', 'INT', 10), ('dec', '^-?[0-9]{1,9}([.][0-9]{1,4})?$', 'DECIMAL(14,4)', 16),
    ('fen', '^-?[0-9]{1,15}$', 'BIGINT', 16), ('pct', '^[0-9]{1,3}([.][0-9]{1,2})?$', 'DECIMAL(6,2)', 6),
    ('list', '^[^[:cntrl:]]+$', 'TEXT', 16000),
    ('11-5', '^[0-9]{11}-[0-9]{5}$', '', 17), ('CIDR', '^[0-9]{1,3}([.][0-9]{1,3}){3}/[0-9]{1,2}$', '', 18),
    ('HH:MM', '^([01][0-9]|2[0-4]):[0-5][0-9]$', '', 5), ('IP', '^[0-9]{1,3}([.][0-9]{1,3}){3}$', '', 15),
    ('YYYY-MM', '^[0-9]{4}-(0[1-9]|1[0-2])$', '', 7);
  -- texts of one short line
  INSERT IGNORE INTO ccc.text_short (col) SELECT v FROM JSON_TABLE(ccc.split(CONCAT('title;title_en;name_zh;name_en;account;phone;ip;os;rack;login;',
    'month;period;version;vendor;model;serial;batch;place;origin;file;sha256;unit;seal_no;cert_no;callback_no;readback_code;voucher_no;',
    'app_version;runbook_version;content_hash;scope_hash;formula_version;filing_no;cidr;start;end;window;grade;line;area;article;value;',
    'basis;address;text_short;kind;old_value;new_value;found_by;cycle_days'), ';'), '$[*]' COLUMNS (v VARCHAR(40) PATH '$')) j;
  -- key columns of child tables without seq; '-' = not built here: the demo's history tables (they become events), tables
  -- of runs; of a table with a kind: the columns a list of its records names
  REPLACE INTO ccc.child_key (tbl, cols) VALUES ('resource', 'tenancy;app;kind'), ('reading', 'round;item'), ('assessment_item', 'assessment;indicator'),
    ('transfer_item', 'transfer;asset'), ('bulletin_receipt', 'bulletin;staff'), ('session_view', 'session;staff;at'), ('host_access', 'host'),
    ('outage', 'id'), ('runbook_step', 'runbook;version;seq'), ('tenancy_event', '-'), ('change_event', '-'), ('incident_event', '-'), ('vuln', '-'), ('meta', '-'), ('alarm', 'id'),
    ('run', '-'), ('run_step', '-'), ('transcript', '-');
  -- what a note says of one side's roles is a row of each other role
  INSERT IGNORE INTO ccc.sight (kind, who, sees, note) SELECT 'OFC', code, 'none', NULL FROM ccc.role WHERE side = 'csp' AND code NOT IN ('MGR', 'ENG', 'ADM', 'AUD');
  -- what the notes of the sight table cut or hide: own columns, values and actors of the history, states; scope P = what one made oneself
  REPLACE INTO ccc.sight_cut (kind, who, cols, cut, hide, scope) VALUES
    ('INC', 'fin', 'detail;cause;action;caller;opinion;ci;ref;cat;gb_code;detect_by;logged_by;assignee;cyber_level;summary_doc;rca_doc;user_score;alarms;escalated_to;notified_to;change_request;ruling_doc', 'vals', '', NULL),
    ('CHG', 'unit', 'targets;params', 'vals', '', NULL), ('VIO', 'unit', 'reported_by;evidence;text', 'vals+actor', 'reported,checking,dismissed', NULL),
    ('VIO', 'csp', '', '', 'reported,checking,dismissed', '*'), ('VIO', 'OPR', '', '', '', 'P'), ('VIO', 'LEAD', '', '', '', 'P'),
    ('VIO', 'ENG', '', '', '', 'P'), ('VIO', 'FAC', '', '', '', 'P'), ('ASM', 'csp', '', '', 'draft', NULL);
  -- which column carries the number, and which one others refer by
  UPDATE ccc.kind k SET
    key_col = CASE WHEN k.number REGEXP '^[{][a-z_]+[}]$' THEN REGEXP_REPLACE(k.number, '[{}]', '')
      WHEN k.number NOT LIKE '%{id}%' AND EXISTS (SELECT 1 FROM ccc.field f WHERE f.tbl = k.tbl AND f.col = 'id') THEN 'id' END
    WHERE k.kind <> 'ANY';
  UPDATE ccc.kind k SET key_part = COALESCE(key_col,
      IF(k.number REGEXP '^([A-Z]+-)?[{][a-z_]+[}]', REGEXP_REPLACE(REGEXP_SUBSTR(k.number, '[{][a-z_]+[}]'), '[{}]', ''), NULL))
    WHERE k.kind <> 'ANY';
  UPDATE ccc.kind k SET key_part = NULL WHERE NOT EXISTS (SELECT 1 FROM ccc.field f WHERE f.tbl = k.tbl AND f.col = k.key_part);
END //
-- Which deadlines count in which state: those of the moves open there; where they have none, of those one step on. A move
-- that returns to its state counts only by a condition of its own; one open in every state until it is done. While the
-- stage clock stands only fields count; in a final state only what its own moves say.
CREATE OR REPLACE PROCEDURE ccc.load_pack_due() SQL SECURITY INVOKER
BEGIN
  DELETE FROM ccc.due_step;
  INSERT IGNORE INTO ccc.due_step (kind, state, near, move, deadline, deadline_from, stamp, cond, stops)
    SELECT s.kind, s.state, IF(m.from_state IN (s.state, '*'), 0, 1), m.id, m.deadline, m.deadline_from, IF(m.from_state = '*', SUBSTRING_INDEX(m.stamp, ';', 1), NULL), m.cond IS NOT NULL,
      m.deadline LIKE 'param:%' AND m.deadline_from IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.state x WHERE x.kind = s.kind AND x.clock = 'stop')
    FROM ccc.state s JOIN ccc.move m ON m.kind = s.kind AND m.deadline IS NOT NULL
    WHERE (m.from_state = s.state AND (m.to_state NOT IN (s.state, '=') OR m.cond IS NOT NULL) OR m.from_state = '*' AND s.final = 0
        OR EXISTS (SELECT 1 FROM ccc.move b WHERE b.kind = s.kind AND b.from_state = s.state AND b.to_state = m.from_state AND b.reason = 0 AND m.from_state <> s.state AND m.to_state <> s.state))
      AND (s.clock <> 'stop' OR m.deadline LIKE 'field:%');
  UPDATE ccc.kind k SET has_due = EXISTS (SELECT 1 FROM ccc.due_step d WHERE d.kind = k.kind);
END //
DELIMITER ;
