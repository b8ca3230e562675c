-- build_gates(): which rules and effects exist in this version, per move the gate g_MOVE, and what ticks. Promises: a rule
-- named by a move counts as built only where a breach view holds it or the kernel judges it itself; anything else shuts
-- its moves by R00.11. Runs with the administrator's rights after the rules and effects have been applied.
DELIMITER //
CREATE OR REPLACE PROCEDURE ccc.build_gates() SQL SECURITY INVOKER
BEGIN
  SET SESSION group_concat_max_len = 1048576;
  START TRANSACTION;
  DELETE FROM ccc.built_rule; DELETE FROM ccc.built_effect;
  -- judged inside the procedures
  INSERT INTO ccc.built_rule (kind, rule) SELECT '*', v FROM JSON_TABLE(ccc.split('R00.1;R00.2;R00.3;R00.4;R00.5;R00.6;R00.9;R00.11;R04.5;R04.6', ';'), '$[*]' COLUMNS (v VARCHAR(10) PATH '$')) j;
  -- one SELECT a rule: its id stands in the view
  INSERT INTO ccc.built_rule (kind, rule) SELECT k.kind, r.id FROM ccc.kind k
      JOIN information_schema.VIEWS v ON v.TABLE_SCHEMA = 'ccc' AND v.TABLE_NAME = CONCAT('breach_', k.kind)
      JOIN (SELECT DISTINCT id FROM ccc.rule) r ON LOCATE(CONCAT('''', r.id, ''''), v.VIEW_DEFINITION) > 0;
  INSERT INTO ccc.built_effect (effect) SELECT e.name FROM ccc.effect e JOIN information_schema.ROUTINES i
      ON i.ROUTINE_SCHEMA = 'ccc' AND i.ROUTINE_TYPE = 'PROCEDURE' AND i.ROUTINE_NAME = CONCAT('e_', e.name);
  UPDATE ccc.move_guard g JOIN ccc.move m ON m.id = g.move SET g.judge =
    CASE WHEN EXISTS (SELECT 1 FROM ccc.built_rule b WHERE b.kind = m.kind AND b.rule = g.rule) THEN m.kind
      WHEN EXISTS (SELECT 1 FROM ccc.built_rule b WHERE b.kind = '*' AND b.rule = g.rule) THEN '*'
      WHEN EXISTS (SELECT 1 FROM ccc.built_rule b WHERE b.kind = 'ANY' AND b.rule = g.rule) THEN 'ANY'
      -- shown only, stands in nobody's way
      WHEN EXISTS (SELECT 1 FROM ccc.rule r WHERE r.id = g.rule AND r.severity = 'info') THEN '*' ELSE '' END;
  UPDATE ccc.move_effect e SET e.built = EXISTS (SELECT 1 FROM ccc.built_effect b WHERE b.effect = e.effect);
  UPDATE ccc.move m SET m.needs_row = m.cond IS NOT NULL OR EXISTS (SELECT 1 FROM ccc.move_ask a WHERE a.move = m.id AND a.need_col IS NOT NULL),
    m.has_gate = EXISTS (SELECT 1 FROM ccc.move_guard g WHERE g.move = m.id AND g.judge = m.kind AND m.kind <> 'ANY'),
    m.has_any = EXISTS (SELECT 1 FROM ccc.move_guard g WHERE g.move = m.id AND g.judge = 'ANY'),
    m.missing = COALESCE((SELECT MIN(g.rule) FROM ccc.move_guard g WHERE g.move = m.id AND g.judge = ''),
      (SELECT MIN(e.effect) FROM ccc.move_effect e WHERE e.move = m.id AND e.built = 0));
  COMMIT;
  CALL ccc.build_all_gates();
  CALL ccc.build_ticking();
END //

-- The SELECTs of breach_KIND as views of their own, b_KIND_1, b_KIND_2 ..: a move pays for its own rules only. (The server
-- plans every branch of a view that it is given, and keeps the result of a union in a table of its own; for thirty
-- branches that costs more than all the rest of a move.) gate_part says which rule each holds.
CREATE OR REPLACE PROCEDURE ccc.build_parts(p_kind CHAR(3)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_def, l_part LONGTEXT;
  DECLARE l_n, l_at INT DEFAULT 0;
  SELECT VIEW_DEFINITION INTO l_def FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'ccc' AND TABLE_NAME = CONCAT('breach_', p_kind);
  DELETE FROM ccc.gate_part WHERE kind = p_kind;
  SET l_part = '';
  WHILE l_def <> '' DO
    -- up to the next ' union all '; one inside brackets is not the end of a SELECT
    SET l_at = LOCATE(' union all ', l_def);
    SET l_part = CONCAT(l_part, IF(l_at = 0, l_def, LEFT(l_def, l_at - 1))), l_def = IF(l_at = 0, '', SUBSTRING(l_def, l_at + 11));
    IF ccc.text_open(l_part) = 0 THEN
      SET l_n = l_n + 1;
      EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.b_', p_kind, '_', l_n, ' (record, rule, done, detail) AS ', l_part);
      INSERT INTO ccc.gate_part (kind, n, rule) VALUES (p_kind, l_n, REPLACE(REGEXP_SUBSTR(l_part, '''[RX][0-9]{2}([.][0-9]+)?'''), '''', ''));
      SET l_part = '';
    ELSE
      SET l_part = CONCAT(l_part, ' union all ');
    END IF;
  END WHILE;
  IF l_part <> '' OR EXISTS (SELECT 1 FROM ccc.gate_part WHERE kind = p_kind AND rule = '') THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45005, MESSAGE_TEXT = 'build_parts: a SELECT of a breach view names no rule';
  END IF;
END //

-- Are these statements in order? Names are looked up when a statement is first executed; the second time what was kept of
-- the first is used.
CREATE OR REPLACE PROCEDURE ccc.build_try(p_body LONGTEXT, OUT o_ok TINYINT) SQL SECURITY INVOKER
BEGIN
  DECLARE l_why, l_ack LONGTEXT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION SET o_ok = 0;
  CALL ccc.build_gate('g_try', p_body);
  CALL ccc.g_try(-1, 0, 0, '2000-01-01', '', l_why, l_ack);
  CALL ccc.g_try(-1, 0, 0, '2000-01-01', '', l_why, l_ack);
  SET o_ok = 1;
END //

-- Whether a record breaks a rule, a statement for each SELECT of a kind: its text put in (44), without the details; where
-- that is none, by the view. Details are asked only of a rule that is broken: they cost more than all the rest, and a
-- gate is mostly open.
CREATE OR REPLACE PROCEDURE ccc.build_pieces(p_kind CHAR(3)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_ok TINYINT;
  DECLARE l_all LONGTEXT;
  INSERT INTO ccc.gate_piece (kind, n, rule, broken, tell) SELECT p.kind, p.n, p.rule, ccc.text_gate(v.VIEW_DEFINITION, 0), ccc.text_gate(v.VIEW_DEFINITION, 1) FROM ccc.gate_part p
    JOIN information_schema.VIEWS v ON v.TABLE_SCHEMA = 'ccc' AND v.TABLE_NAME = CONCAT('b_', p_kind, '_', p.n)
    WHERE p.kind = p_kind AND EXISTS (SELECT 1 FROM ccc.move_guard g WHERE g.judge = p.kind AND g.rule = p.rule);
  SELECT COALESCE(GROUP_CONCAT(broken, '; ', tell, '; ' SEPARATOR ''), '') INTO l_all FROM ccc.gate_piece WHERE kind = p_kind;
  CALL ccc.build_try(l_all, l_ok);
  IF NOT l_ok THEN
    FOR p IN (SELECT n, broken, tell FROM ccc.gate_piece WHERE kind = p_kind AND broken IS NOT NULL) DO
      CALL ccc.build_try(CONCAT(p.broken, '; ', p.tell, '; '), l_ok);
      IF NOT l_ok THEN UPDATE ccc.gate_piece SET broken = NULL WHERE kind = p_kind AND n = p.n; END IF;
    END FOR;
  END IF;
  UPDATE ccc.gate_piece SET broken = CONCAT('SELECT COUNT(*) INTO l_n FROM ccc.b_', kind, '_', n, ' b WHERE b.record=p_r'),
      tell = CONCAT('SELECT GROUP_CONCAT(''"detail":'',COALESCE(b.detail,l_e),''}'' SEPARATOR ''\\n'' LIMIT 20) INTO o_why FROM ccc.b_', kind, '_', n, ' b WHERE b.record=p_r') WHERE kind = p_kind AND broken IS NULL;
  -- d_KIND(record, move, n, date): what breaks the rule of the n-th SELECT; read in by the first refusal of a connection
  SELECT CONCAT('CASE p_ver ', GROUP_CONCAT('WHEN ', n, ' THEN ', tell, '; ' ORDER BY n SEPARATOR ''), 'ELSE SET o_why=NULL; END CASE; ') INTO l_all FROM ccc.gate_piece WHERE kind = p_kind;
  IF l_all IS NOT NULL THEN CALL ccc.build_gate(CONCAT('d_', p_kind), l_all); END IF;
END //

-- A gate procedure with this body, and the variables the body names.
CREATE OR REPLACE PROCEDURE ccc.build_gate(p_name VARCHAR(64), p_body LONGTEXT) SQL SECURITY INVOKER
BEGIN
  DECLARE l_head, l_sel, l_into LONGTEXT DEFAULT '';
  DECLARE l_par VARCHAR(80);
  DECLARE l_rest LONGTEXT DEFAULT p_body;
  SET l_head = CONCAT(IF(LOCATE('l_now', p_body), 'DECLARE l_now DATETIME(6) DEFAULT CAST(@ccc_as_of AS DATETIME(6)); ', ''), IF(LOCATE('l_form', p_body), 'DECLARE l_form LONGTEXT DEFAULT @ccc_vals; ', ''),
    IF(LOCATE('l_action', p_body), 'DECLARE l_action VARCHAR(40) DEFAULT @ccc_action; ', ''), IF(LOCATE('l_actor', p_body), 'DECLARE l_actor VARCHAR(40) DEFAULT @ccc_actor; ', ''),
    IF(LOCATE(',l_e)', p_body), 'DECLARE l_e LONGTEXT DEFAULT ''{}''; ', ''), IF(LOCATE('l_tz', p_body), 'DECLARE l_tz VARCHAR(6) DEFAULT (SELECT tz FROM ccc.centre WHERE n=1); ', ''));
  pars_: LOOP
    SET l_par = REGEXP_SUBSTR(l_rest, 'l_par_\\w+');
    IF COALESCE(l_par, '') = '' THEN LEAVE pars_; END IF;
    SET l_head = CONCAT(l_head, 'DECLARE ', l_par, ' VARCHAR(255); '), l_into = CONCAT(l_into, ',', l_par), l_par = SUBSTRING(l_par, 7);
    SET l_sel = CONCAT(l_sel, ',MAX(IF(name=''', l_par, ''',value,NULL))'), l_rest = REGEXP_REPLACE(l_rest, CONCAT('\\bl_par_', l_par, '\\b'), '');
  END LOOP;
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.', p_name, '(p_r BIGINT, p_m SMALLINT, p_ver INT, p_today DATE, p_ack TEXT, OUT o_why LONGTEXT, OUT o_ack LONGTEXT) BEGIN DECLARE l_d, l_s, l_o LONGTEXT; DECLARE l_n INT; ',
    l_head, 'SET o_why=NULL,o_ack=NULL; ', IF(l_sel = '', '', CONCAT('SELECT ', SUBSTRING(l_sel, 2), ' INTO ', SUBSTRING(l_into, 2), ' FROM ccc.param_span WHERE name IN (''', REPLACE(REPLACE(SUBSTRING(l_into, 2), 'l_par_', ''), ',', ''','''),
      ''') AND from_on<=p_today AND to_on>=p_today; ')), p_body, 'END');
END //

-- g_MOVE(record, move, version, today, ack): breaches of the move's rules in force on the date and not waived for this
-- version; o_why those that stand in the way, o_ack warnings that were acknowledged. One procedure a move: a connection
-- reads in those that it makes.
CREATE OR REPLACE PROCEDURE ccc.build_all_gates() SQL SECURITY INVOKER
BEGIN
  DECLARE l_body LONGTEXT;
  CREATE TEMPORARY TABLE IF NOT EXISTS ccc.gate_piece (kind CHAR(3), n INT, rule VARCHAR(10), broken LONGTEXT, tell LONGTEXT, PRIMARY KEY (kind, n));
  DELETE FROM ccc.gate_piece;
  FOR k IN (SELECT kind FROM ccc.kind WHERE kind IN (SELECT kind FROM ccc.built_rule) ORDER BY kind) DO CALL ccc.build_parts(k.kind); END FOR;
  CALL ccc.build_gate_views();
  FOR k IN (SELECT DISTINCT kind FROM ccc.gate_part ORDER BY kind) DO CALL ccc.build_pieces(k.kind); END FOR;
  FOR m IN (SELECT id FROM ccc.move WHERE has_gate OR has_any ORDER BY id) DO
    SELECT GROUP_CONCAT(p.broken, '; IF l_n THEN CALL ccc.gate_stands(''', p.rule, ''',p_r,p_ver,p_today,l_s); IF l_s IS NOT NULL THEN ',
        'CALL ccc.d_', p.kind, '(p_r,p_m,', p.n, ',p_today,'''',l_d,l_o); CALL ccc.gate_add(''', p.rule, ''',l_s,l_d,p_ack,o_why,o_ack); END IF; END IF; ' ORDER BY p.rule, p.n SEPARATOR '') INTO l_body
      FROM (SELECT DISTINCT rule, judge FROM ccc.move_guard WHERE move = m.id) g JOIN ccc.gate_piece p ON p.rule = g.rule AND p.kind = g.judge;
    CALL ccc.build_gate(CONCAT('g_', m.id), l_body);
  END FOR;
  DROP TEMPORARY TABLE ccc.gate_piece;
  -- those of moves that are no more
  FOR r IN (SELECT ROUTINE_NAME name FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'ccc' AND ROUTINE_NAME REGEXP '^g_([0-9]+|[A-Z]{3}|try)$'
      AND ROUTINE_NAME NOT IN (SELECT CONCAT('g_', id) FROM ccc.move WHERE has_gate OR has_any)) DO
    EXECUTE IMMEDIATE CONCAT('DROP PROCEDURE ccc.', r.name);
  END FOR;
END //

-- Does a rule that is broken stand in the way: in force on the date, not just shown, not waived for this version? Its
-- severity, or NULL.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.gate_stands(p_rule VARCHAR(10), p_r BIGINT, p_ver INT, p_today DATE, OUT o_severity VARCHAR(20))
SET o_severity = (SELECT severity FROM ccc.rule WHERE id = p_rule AND p_today >= from_on AND (to_on IS NULL OR p_today <= to_on) AND severity <> 'info'
  AND NOT EXISTS (SELECT 1 FROM ccc.waiver WHERE record = p_r AND version = p_ver AND rule = p_rule) ORDER BY from_on DESC LIMIT 1) //

-- Adds the breaches of one rule (details, a line each) to what stands in the way, or to what was acknowledged.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.gate_add(p_rule VARCHAR(10), p_severity VARCHAR(20), p_details LONGTEXT, p_ack TEXT, INOUT p_why LONGTEXT, INOUT p_acked LONGTEXT)
BEGIN
  DECLARE l_head VARCHAR(80);
  IF p_severity = 'warn' AND FIND_IN_SET(p_rule, p_ack) THEN
    SET l_head = CONCAT('{"rule":"', p_rule, '","ack":true,');
    SET p_acked = CONCAT_WS(',', p_acked, CONCAT(l_head, REPLACE(p_details, '\n', CONCAT(',', l_head))));
  ELSE
    SET l_head = CONCAT('{"rule":"', p_rule, '","severity":"', p_severity, '",');
    SET p_why = CONCAT_WS(',', p_why, CONCAT(l_head, REPLACE(p_details, '\n', CONCAT(',', l_head))));
  END IF;
END //

-- tick_due: records whose `system` move is due by a field of their own (field:valid_from, field:review_on).
CREATE OR REPLACE PROCEDURE ccc.build_ticking() SQL SECURITY INVOKER
BEGIN
  DECLARE l_sel LONGTEXT;
  SELECT GROUP_CONCAT('SELECT r.id AS record,r.number,''', m.kind, '.', m.action, ''' AS action,CAST(t.`', SUBSTRING(m.deadline, 7), '` AS DATETIME(6)) AS at FROM ccc.record r JOIN ccc.`', k.tbl,
      '` t ON t.record=r.id CROSS JOIN ccc.now1 n WHERE r.kind=''', m.kind, ''' AND r.state=''', m.from_state, ''' AND t.`', SUBSTRING(m.deadline, 7), '`',
      IF(f.typ = 'date', IF(f.col LIKE '%\_to', '<n.today', '<=n.today'), '<=n.at') ORDER BY m.id SEPARATOR ' UNION ALL ') INTO l_sel
    FROM ccc.move m JOIN ccc.move_role x ON x.move = m.id AND x.role = 'system' JOIN ccc.kind k ON k.kind = m.kind
      JOIN ccc.field f ON f.tbl = k.tbl AND f.col = SUBSTRING(m.deadline, 7)
    WHERE m.deadline LIKE 'field:%' AND m.missing IS NULL AND m.from_state NOT IN ('-', '*');
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.tick_due AS ',
    COALESCE(l_sel, 'SELECT NULL AS record,NULL AS number,NULL AS action,NULL AS at FROM ccc.centre WHERE n<>1'));
END //
DELIMITER ;
