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

-- The gate of a move: g_KIND_ID(record, move, version, today, ack); of the moves open on every record g_ANY. Breaches of
-- the move's rules in force on the date and not waived for this version; o_why those that stand in the way, o_ack warnings
-- that were acknowledged. A gate reads only the SELECTs of its own rules, gathered in a view of its own (gate_KIND_ID): the
-- server plans every branch of a view that it is given, which for thirty of them costs more than all the rest of a move.
CREATE OR REPLACE PROCEDURE ccc.build_gate(p_kind CHAR(3)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_def, l_one, l_sel LONGTEXT;
  DECLARE l_n, l_at INT DEFAULT 0;
  IF p_kind = 'ANY' THEN CALL ccc.build_gate1('ANY', 'breach_ANY');
  ELSE
    CREATE OR REPLACE TEMPORARY TABLE ccc.gate_branch (n INT PRIMARY KEY, rule VARCHAR(10), txt LONGTEXT NOT NULL);
    SELECT CONCAT(VIEW_DEFINITION, ' union all select ') INTO l_def FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'ccc' AND TABLE_NAME = CONCAT('breach_', p_kind);
    WHILE l_def <> '' DO
      SET l_at = LOCATE(' union all select ', l_def), l_n = l_n + 1, l_one = LEFT(l_def, l_at - 1);
      INSERT INTO ccc.gate_branch (n, rule, txt) VALUES (l_n, REGEXP_SUBSTR(l_one, '(?<='')[RX][0-9]+([.][0-9]+)?(?='')'), l_one);
      SET l_def = SUBSTRING(l_def, l_at + 18);
      IF l_def <> '' THEN SET l_def = CONCAT('select ', l_def); END IF;
    END WHILE;
    FOR m IN (SELECT id FROM ccc.move WHERE kind = p_kind AND has_gate = 1 ORDER BY id) DO
      SELECT GROUP_CONCAT(x.txt ORDER BY x.n SEPARATOR ' UNION ALL ') INTO l_sel
        FROM ccc.gate_branch x JOIN ccc.move_guard g ON g.move = m.id AND g.rule = x.rule AND g.judge = p_kind;
      EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.gate_', p_kind, '_', m.id,
        ' AS SELECT 0 AS record,'''' AS rule,NULL AS done,NULL AS detail FROM DUAL WHERE FALSE UNION ALL ', l_sel);
      CALL ccc.build_gate1(CONCAT(p_kind, '_', m.id), CONCAT('gate_', p_kind, '_', m.id));
    END FOR;
    DROP TEMPORARY TABLE ccc.gate_branch;
  END IF;
END //
CREATE OR REPLACE PROCEDURE ccc.build_gate1(p_name VARCHAR(20), p_view VARCHAR(40)) SQL SECURITY INVOKER
EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.g_', p_name,
  '(p_r BIGINT, p_m SMALLINT, p_ver INT, p_today DATE, p_ack TEXT, OUT o_why LONGTEXT, OUT o_ack LONGTEXT) BEGIN SET o_why=NULL,o_ack=NULL; ',
  'FOR b IN (SELECT b.rule,ru.severity,b.detail FROM ccc.', p_view, ' b JOIN ccc.move_guard g ON g.move=p_m AND g.rule=b.rule AND g.judge=''', LEFT(p_name, 3), ''' ',
  'JOIN ccc.rule ru ON ru.id=b.rule AND p_today>=ru.from_on AND (ru.to_on IS NULL OR p_today<=ru.to_on) WHERE b.record=p_r AND ru.severity<>''info'' ',
  'AND NOT EXISTS (SELECT 1 FROM ccc.waiver w WHERE w.record=p_r AND w.version=p_ver AND w.rule=b.rule) ORDER BY b.rule LIMIT 40) DO ',
  'IF b.severity=''warn'' AND FIND_IN_SET(b.rule,p_ack) THEN SET o_ack=CONCAT_WS('','',o_ack,CONCAT(''{"rule":'',JSON_QUOTE(b.rule),'',"ack":true,"detail":'',COALESCE(b.detail,''{}''),''}'')); ',
  'ELSE SET o_why=CONCAT_WS('','',o_why,CONCAT(''{"rule":'',JSON_QUOTE(b.rule),'',"severity":'',JSON_QUOTE(b.severity),'',"detail":'',COALESCE(b.detail,''{}''),''}'')); END IF; END FOR; END') //

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
