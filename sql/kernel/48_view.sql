-- build_api(): the generated views v_<table> and v_child_<table> with sight applied, and all grants. Promises: a person
-- gets EXECUTE on ccc_api.p_* and SELECT on ccc_api.v_*, the runner r_* and rv_*, nobody more. Sight is a join with one
-- row of `visible` (a constant to the optimiser) and with `scope` in order of record id: no OR, no function a row.
-- Runs with the administrator's rights.
DELIMITER //
CREATE OR REPLACE PROCEDURE ccc.build_api() SQL SECURITY INVOKER
BEGIN
  SET SESSION group_concat_max_len = 1048576;
  FOR k IN (SELECT kind, tbl FROM ccc.kind WHERE kind <> 'ANY' ORDER BY sort) DO CALL ccc.build_view(k.kind, k.tbl); END FOR;
  FOR c IN (SELECT tbl FROM ccc.child WHERE kind IS NULL AND parent_kind IS NOT NULL ORDER BY tbl) DO CALL ccc.build_child_view(c.tbl); END FOR;
  CALL ccc.build_grants();
  CALL ccc.sight_all();
END //

-- Joins of every view of a kind: v = what the caller sees, r = record.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.sight_sql(p_kind CHAR(3), p_tbl VARCHAR(40)) RETURNS TEXT NOT DETERMINISTIC READS SQL DATA
RETURN CONCAT(' FROM ccc.visible v JOIN ccc.scope sc ON sc.kind=v.kind AND sc.scope=v.scope JOIN ccc.record r ON r.id=sc.record AND r.kind=v.kind JOIN ccc.`', p_tbl, '` t ON t.record=sc.record') //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.sight_where(p_kind CHAR(3)) RETURNS TEXT NOT DETERMINISTIC READS SQL DATA
RETURN CONCAT(' WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),''@'',1) AND v.kind=''', p_kind, ''' AND v.until>(SELECT at FROM ccc.clock1)',
  IF(EXISTS (SELECT 1 FROM ccc.sight_cut WHERE kind = p_kind AND hide <> ''), ' AND FIND_IN_SET(r.state,v.hide)=0', '')) //

-- An own column as this kind's sight lets it through: cut for whom sight_cut names; other units' names are cut for a unit
-- that a record only concerns.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.cut_sql(p_kind CHAR(3), p_col VARCHAR(40), p_expr TEXT) RETURNS TEXT NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_who VARCHAR(80);
  SELECT GROUP_CONCAT('''', who, '''') INTO l_who FROM ccc.sight_cut WHERE kind = p_kind AND FIND_IN_SET(p_col, REPLACE(cols, ';', ','));
  IF l_who IS NOT NULL THEN SET p_expr = CONCAT('IF(v.who IN (', l_who, '),NULL,', p_expr, ')'); END IF;
  -- to a unit a person of another unit is its liaison, and another unit's system has no name
  IF EXISTS (SELECT 1 FROM ccc.sight WHERE kind = p_kind AND who = 'unit' AND sees <> 'none') THEN
    IF p_col = 'holder_name' THEN
      SET p_expr = CONCAT('IF(v.who=''unit'' AND r.holder IN (SELECT code FROM ccc.foreign_staff),(SELECT zh FROM ccc.role WHERE code=''USR''),', p_expr, ')');
    ELSEIF p_col = 'holder' OR EXISTS (SELECT 1 FROM ccc.kind k JOIN ccc.field f ON f.tbl = k.tbl AND f.col = p_col AND f.typ = 'ref staff' WHERE k.kind = p_kind) THEN
      SET p_expr = CONCAT('IF(v.who=''unit'' AND ', p_expr, ' IN (SELECT code FROM ccc.foreign_staff),''USR'',', p_expr, ')');
    ELSEIF p_col = 'outage_app' THEN
      SET p_expr = CONCAT('IF(v.who=''unit'' AND (SELECT x.org FROM ccc.app x WHERE x.code=', p_expr, ') IN (SELECT code FROM ccc.foreign_unit),NULL,', p_expr, ')');
    END IF;
  END IF;
  IF p_col IN ('org', 'org_name', 'org_name_en', 'app', 'app_name', 'app_name_en', 'outage_app', 'caller', 'ci', 'host', 'participants') AND EXISTS (SELECT 1 FROM ccc.sight WHERE kind = p_kind AND who = 'unit' AND sees = 'concerned') THEN
    SET p_expr = CONCAT('IF(v.who=''unit'' AND FIND_IN_SET(r.org,REPLACE(SUBSTRING(v.scope,3),''+'','',''))=0,NULL,', p_expr, ')');
  END IF;
  RETURN p_expr;
END //

-- v_<table>: what every record has, then the own columns. Where names meet: title, org, zone are the record's; `kind` is
-- the own column where there is one (record_kind always the kind's code); others get the table's name before them
-- (app_state, runbook_version).
CREATE OR REPLACE PROCEDURE ccc.build_view(p_kind CHAR(3), p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_own, l_sql LONGTEXT;
  DECLARE l_app, l_kind INT;
  SELECT GROUP_CONCAT(',', ccc.cut_sql(p_kind, COLUMN_NAME,
        IF(COLUMN_NAME = 'params' AND p_kind IN ('CHG', 'REC'), 'IF(t.params IS NULL,NULL,ccc.params_shown(t.runbook,t.params))', CONCAT('t.`', COLUMN_NAME, '`'))), ' AS `',
      IF(COLUMN_NAME IN ('state', 'version', 'holder', 'due', 'opened', 'number', 'drill'), CONCAT(p_tbl, '_', COLUMN_NAME), COLUMN_NAME), '`' ORDER BY ORDINAL_POSITION SEPARATOR ''),
      SUM(COLUMN_NAME = 'app') AND p_tbl <> 'app', SUM(COLUMN_NAME = 'kind') INTO l_own, l_app, l_kind
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'ccc' AND TABLE_NAME = p_tbl AND COLUMN_NAME NOT IN ('record', 'title', 'org', 'zone');
  SET l_sql = CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost SQL SECURITY DEFINER VIEW ccc_api.v_', p_tbl, ' AS SELECT sc.record AS record_id,r.number,',
    IF(l_kind, '', 'r.kind,'), 'r.kind AS record_kind,r.state,s.zh AS state_zh,s.en AS state_en,r.version,r.title,',
    ccc.cut_sql(p_kind, 'org', 'r.org'), ' AS org,', ccc.cut_sql(p_kind, 'org_name', 'g.name_zh'), ' AS org_name,', ccc.cut_sql(p_kind, 'org_name_en', 'g.name_en'), ' AS org_name_en,',
    'r.zone,', ccc.cut_sql(p_kind, 'holder', 'r.holder'), ' AS holder,', ccc.cut_sql(p_kind, 'holder_name', 'h.name_zh'), ' AS holder_name,r.opened,r.due,r.drill', l_own,
    IF(l_app, CONCAT(',', ccc.cut_sql(p_kind, 'app_name', 'a.name_zh'), ' AS app_name,', ccc.cut_sql(p_kind, 'app_name_en', 'a.name_en'), ' AS app_name_en'), ''),
    ccc.sight_sql(p_kind, p_tbl), ' LEFT JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state LEFT JOIN ccc.org g ON g.code=r.org LEFT JOIN ccc.staff h ON h.code=r.holder',
    IF(l_app, ' LEFT JOIN ccc.app a ON a.code=t.app', ''), ccc.sight_where(p_kind));
  EXECUTE IMMEDIATE l_sql;
END //

-- v_child_<table>: rows of the records of a kind that the caller sees. Where a record may concern several units, each
-- gets the rows of its own systems.
CREATE OR REPLACE PROCEDURE ccc.build_child_view(p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_cols, l_sql LONGTEXT;
  DECLARE l_kind CHAR(3);
  DECLARE l_parent, l_pcol, l_pkey VARCHAR(40);
  DECLARE l_ver, l_app, l_org INT;
  SELECT c.parent_kind, p.tbl, c.parent_col, p.key_part INTO l_kind, l_parent, l_pcol, l_pkey FROM ccc.child c JOIN ccc.kind p ON p.kind = c.parent_kind WHERE c.tbl = p_tbl;
  SELECT GROUP_CONCAT(',', IF(EXISTS (SELECT 1 FROM ccc.field f WHERE f.tbl = p_tbl AND f.col = COLUMN_NAME AND f.typ = 'ref staff'),
        CONCAT('IF(v.who=''unit'' AND c.`', COLUMN_NAME, '` IN (SELECT code FROM ccc.foreign_staff),''USR'',c.`', COLUMN_NAME, '`) AS '), 'c.'), '`', COLUMN_NAME, '`' ORDER BY ORDINAL_POSITION SEPARATOR ''),
      SUM(COLUMN_NAME = 'version'), SUM(COLUMN_NAME = 'app'), SUM(COLUMN_NAME = 'org') INTO l_cols, l_ver, l_app, l_org
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'ccc' AND TABLE_NAME = p_tbl;
  SET l_sql = CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost SQL SECURITY DEFINER VIEW ccc_api.v_child_', p_tbl, ' AS SELECT sc.record AS record_id,r.number', l_cols,
    ccc.sight_sql(l_kind, l_parent), ' JOIN ccc.`', p_tbl, '` c ON c.`', l_pcol, '`=t.`', l_pkey, '`', IF(l_ver AND l_parent = 'runbook', ' AND c.version=t.version', ''), ccc.sight_where(l_kind),
    IF(l_app AND EXISTS (SELECT 1 FROM ccc.sight WHERE kind = l_kind AND who = 'unit' AND sees = 'concerned'),
      ' AND IF(v.who=''unit'',(SELECT FIND_IN_SET(a.org,REPLACE(SUBSTRING(v.scope,3),''+'','','')) FROM ccc.app a WHERE a.code=c.app),1)', ''),
    -- what each unit has answered is its own
    IF(l_org, ' AND NOT (v.who=''unit'' AND c.org IN (SELECT code FROM ccc.foreign_unit))', ''));
  EXECUTE IMMEDIATE l_sql;
END //

-- Grants by name: p_* and v_* to persons, r_* and rv_* to the runner; anything else in the API's schema to nobody.
CREATE OR REPLACE PROCEDURE ccc.build_grants() SQL SECURITY INVOKER
BEGIN
  FOR p IN (SELECT ROUTINE_NAME n FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'ccc_api' AND ROUTINE_TYPE = 'PROCEDURE') DO
    IF p.n LIKE 'p\_%' THEN EXECUTE IMMEDIATE CONCAT('GRANT EXECUTE ON PROCEDURE ccc_api.`', p.n, '` TO ccc_user'); END IF;
    IF p.n LIKE 'r\_%' THEN EXECUTE IMMEDIATE CONCAT('GRANT EXECUTE ON PROCEDURE ccc_api.`', p.n, '` TO ccc_run'); END IF;
  END FOR;
  FOR v IN (SELECT TABLE_NAME n FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'ccc_api') DO
    IF v.n LIKE 'v\_%' THEN EXECUTE IMMEDIATE CONCAT('GRANT SELECT ON ccc_api.`', v.n, '` TO ccc_user'); END IF;
    IF v.n LIKE 'rv\_%' THEN EXECUTE IMMEDIATE CONCAT('GRANT SELECT ON ccc_api.`', v.n, '` TO ccc_run'); END IF;
  END FOR;
END //
DELIMITER ;
