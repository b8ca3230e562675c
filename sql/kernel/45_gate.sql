-- build_gates(): which rules and effects exist in this version, per kind the gate g_KIND, and what ticks. Promises: a rule
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
  UPDATE ccc.move m SET m.has_gate = EXISTS (SELECT 1 FROM ccc.move_guard g WHERE g.move = m.id AND g.judge = m.kind AND m.kind <> 'ANY'),
    m.has_any = EXISTS (SELECT 1 FROM ccc.move_guard g WHERE g.move = m.id AND g.judge = 'ANY'),
    m.missing = COALESCE((SELECT MIN(g.rule) FROM ccc.move_guard g WHERE g.move = m.id AND g.judge = ''),
      (SELECT MIN(e.effect) FROM ccc.move_effect e WHERE e.move = m.id AND e.built = 0));
  COMMIT;
  FOR k IN (SELECT kind FROM ccc.kind WHERE kind IN (SELECT kind FROM ccc.built_rule) ORDER BY kind) DO CALL ccc.build_gate(k.kind); END FOR;
  CALL ccc.build_ticking();
END //

-- The SELECTs of breach_KIND as views of their own, b_KIND_1, b_KIND_2 ..: a move pays for its own rules only. (The server
-- plans every branch of a view that it is given, and keeps the result of a union in a table of its own; for thirty
-- branches that costs more than all the rest of a move.) gate_part says which rule each holds.
CREATE OR REPLACE PROCEDURE ccc.build_parts(p_kind CHAR(3)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_def, l_part, l_bare LONGTEXT;
  DECLARE l_n, l_at INT DEFAULT 0;
  SELECT VIEW_DEFINITION INTO l_def FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'ccc' AND TABLE_NAME = CONCAT('breach_', p_kind);
  DELETE FROM ccc.gate_part WHERE kind = p_kind;
  SET l_part = '';
  WHILE l_def <> '' DO
    -- up to the next ' union all '; one inside brackets is not the end of a SELECT
    SET l_at = LOCATE(' union all ', l_def);
    SET l_part = CONCAT(l_part, IF(l_at = 0, l_def, LEFT(l_def, l_at - 1))), l_def = IF(l_at = 0, '', SUBSTRING(l_def, l_at + 11));
    SET l_bare = REGEXP_REPLACE(REPLACE(REPLACE(l_part, '\\\\', ''), '\\''', ''), '''[^'']*''', '');
    IF CHAR_LENGTH(REPLACE(l_bare, '(', '')) = CHAR_LENGTH(REPLACE(l_bare, ')', '')) THEN
      SET l_n = l_n + 1;
      SET l_bare = CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.b_', p_kind, '_', l_n, ' (record, rule, done, detail) AS ', l_part);
      EXECUTE IMMEDIATE l_bare;
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

-- g_KIND(record, move, version, today, ack): breaches of the move's rules in force on the date and not waived for this
-- version; o_why those that stand in the way, o_ack warnings that were acknowledged.
CREATE OR REPLACE PROCEDURE ccc.build_gate(p_kind CHAR(3)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_sql LONGTEXT;
  CALL ccc.build_parts(p_kind);
  SELECT GROUP_CONCAT('IF FIND_IN_SET(''', p.rule, ''',l_rules) THEN SELECT GROUP_CONCAT(''"detail":'',COALESCE(b.detail,''{}''),''}'' SEPARATOR ''\\n'' LIMIT 20) INTO l_d FROM ccc.b_', p.kind, '_', p.n,
      ' b WHERE b.record=p_r; IF l_d IS NOT NULL THEN CALL ccc.gate_add(''', p.rule, ''',l_d,p_ack,o_why,o_ack); END IF; END IF; ' ORDER BY p.rule, p.n SEPARATOR '') INTO l_sql
    FROM ccc.gate_part p WHERE p.kind = p_kind AND EXISTS (SELECT 1 FROM ccc.move_guard g WHERE g.rule = p.rule AND g.judge = p_kind);
  SET l_sql = CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.g_', p_kind,
    '(p_r BIGINT, p_m SMALLINT, p_ver INT, p_today DATE, p_ack TEXT, OUT o_why LONGTEXT, OUT o_ack LONGTEXT) BEGIN DECLARE l_rules TEXT; DECLARE l_d LONGTEXT; SET o_why=NULL,o_ack=NULL; ',
    'SELECT GROUP_CONCAT(DISTINCT g.rule) INTO l_rules FROM ccc.move_guard g JOIN ccc.rule ru ON ru.id=g.rule AND p_today>=ru.from_on AND (ru.to_on IS NULL OR p_today<=ru.to_on) AND ru.severity<>''info'' ',
    'WHERE g.move=p_m AND g.judge=''', p_kind, ''' AND NOT EXISTS (SELECT 1 FROM ccc.waiver w WHERE w.record=p_r AND w.version=p_ver AND w.rule=g.rule); ',
    COALESCE(l_sql, ''), 'END');
  EXECUTE IMMEDIATE l_sql;
END //

-- Adds the breaches of one rule (details, a line each) to what stands in the way, or to what was acknowledged.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.gate_add(p_rule VARCHAR(10), p_details LONGTEXT, p_ack TEXT, INOUT p_why LONGTEXT, INOUT p_acked LONGTEXT)
BEGIN
  DECLARE l_severity, l_head VARCHAR(80);
  SELECT severity INTO l_severity FROM ccc.rule WHERE id = p_rule ORDER BY from_on DESC LIMIT 1;
  IF l_severity = 'warn' AND FIND_IN_SET(p_rule, p_ack) THEN
    SET l_head = CONCAT('{"rule":"', p_rule, '","ack":true,');
    SET p_acked = CONCAT_WS(',', p_acked, CONCAT(l_head, REPLACE(p_details, '\n', CONCAT(',', l_head))));
  ELSE
    SET l_head = CONCAT('{"rule":"', p_rule, '","severity":"', l_severity, '",');
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
