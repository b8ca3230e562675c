-- build(): makes or extends the kinds' tables and the child tables from field rows, and per kind the writer w_KIND, the
-- row as JSON r_KIND (view o_KIND), per child table the writer c_TABLE. Promises: nothing is ever dropped or narrowed; a
-- new kind needs rows only. Runs with the administrator's rights; what it makes belongs to the definer.
DELIMITER //

-- Column type of a field.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.sql_type(p_typ VARCHAR(60), p_col VARCHAR(40)) RETURNS VARCHAR(60)
NOT DETERMINISTIC READS SQL DATA
RETURN IF(SUBSTRING_INDEX(p_typ, ' ', 1) = 'text' AND EXISTS (SELECT 1 FROM ccc.text_short WHERE col = p_col), 'VARCHAR(255)',
  (SELECT sqltype FROM ccc.fieldtype WHERE typ = SUBSTRING_INDEX(p_typ, ' ', 1))) //

CREATE OR REPLACE PROCEDURE ccc.build() SQL SECURITY INVOKER
BEGIN
  SET SESSION group_concat_max_len = 1048576;
  CALL ccc.build_child_rows();
  CALL ccc.build_look();
  FOR k IN (SELECT kind, tbl FROM ccc.kind WHERE kind <> 'ANY' ORDER BY sort) DO CALL ccc.build_table(k.kind, k.tbl); END FOR;
  FOR c IN (SELECT tbl FROM ccc.child WHERE kind IS NULL ORDER BY tbl) DO CALL ccc.build_child(c.tbl); END FOR;
  CALL ccc.build_look();
  FOR t IN (SELECT DISTINCT tbl FROM ccc.build_ref ORDER BY tbl) DO CALL ccc.build_fk(t.tbl); END FOR;
  CALL ccc.build_views();
  FOR k IN (SELECT kind, tbl FROM ccc.kind WHERE kind <> 'ANY' ORDER BY sort) DO
    CALL ccc.build_writer(k.kind, k.tbl);
    CALL ccc.build_reader(k.kind, k.tbl);
    CALL ccc.build_face(k.kind, k.tbl);
  END FOR;
  FOR c IN (SELECT tbl FROM ccc.child WHERE kind IS NULL AND parent_kind IS NOT NULL ORDER BY tbl) DO CALL ccc.build_child_writer(c.tbl); END FOR;
END //

-- Views of the kernel on the kinds' tables. holding: who holds which role at which office from when to when, own
-- appointments and those one deputises for. actor1: the acting person while a gate is judged, one row.
CREATE OR REPLACE PROCEDURE ccc.build_views() SQL SECURITY INVOKER
BEGIN
  CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.holding AS
    SELECT a.staff, a.role, a.office, a.from_on, a.to_on, NULL AS deputy_of
      FROM ccc.appointment a JOIN ccc.record r ON r.id = a.record WHERE r.state = 'active'
    UNION ALL
    SELECT a.deputy, a.role, a.office, GREATEST(a.from_on, a.deputy_from), LEAST(COALESCE(a.to_on, '9999-12-31'), a.deputy_to), a.staff
      FROM ccc.appointment a JOIN ccc.record r ON r.id = a.record WHERE r.state = 'active' AND a.deputy IS NOT NULL;
  CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.actor1 AS
    SELECT ccc.f_actor() AS staff, (SELECT s.org FROM ccc.staff s WHERE s.code = ccc.f_actor()) AS org;
END //

-- Which tables are children, of what, and what a row of theirs in a form holds: the fields without parent, seq and what
-- follows from the parent (app, org); for a child with a kind what its making asks.
CREATE OR REPLACE PROCEDURE ccc.build_child_rows() SQL SECURITY INVOKER
BEGIN
  START TRANSACTION;
  DELETE FROM ccc.child; DELETE FROM ccc.child_col;
  INSERT INTO ccc.child (tbl, parent_kind, parent_col, kind)
    SELECT f.tbl, p.kind, f.col, NULL
    FROM ccc.field f JOIN ccc.kind p ON f.typ = CONCAT('ref ', p.tbl) AND p.kind <> 'ANY'
    WHERE f.tbl NOT IN (SELECT tbl FROM ccc.kind) AND f.tbl NOT IN ('party', 'waiver', 'record_link')
      AND f.tbl NOT IN (SELECT tbl FROM ccc.child_key WHERE cols = '-')
      AND NOT EXISTS (SELECT 1 FROM ccc.field e JOIN ccc.kind q ON e.typ = CONCAT('ref ', q.tbl) AND q.kind <> 'ANY' WHERE e.tbl = f.tbl AND e.seq < f.seq);
  INSERT INTO ccc.child (tbl, kind) SELECT DISTINCT a.child, k.kind FROM ccc.move_ask a JOIN ccc.kind k ON k.tbl = a.child;
  INSERT INTO ccc.child_col (tbl, n, col, typ)
    SELECT f.tbl, ROW_NUMBER() OVER (PARTITION BY f.tbl ORDER BY f.seq), f.col, f.typ
    FROM ccc.field f JOIN ccc.child c ON c.tbl = f.tbl AND c.kind IS NULL LEFT JOIN ccc.kind p ON p.kind = c.parent_kind
    WHERE f.col NOT IN (COALESCE(c.parent_col, ''), 'seq')
      AND NOT (f.col IN ('app', 'org') AND EXISTS (SELECT 1 FROM ccc.field x WHERE x.tbl = p.tbl AND x.col = f.col));
  INSERT INTO ccc.child_col (tbl, n, col, typ)
    SELECT c.tbl, ROW_NUMBER() OVER (PARTITION BY c.tbl ORDER BY a.n), a.col, a.typ
    FROM ccc.child c JOIN ccc.move m ON m.kind = c.kind AND m.from_state = '-' JOIN ccc.move_ask a ON a.move = m.id
    WHERE c.kind IS NOT NULL AND a.child IS NULL AND NOT EXISTS (SELECT 1 FROM ccc.child_key x WHERE x.tbl = c.tbl)
      AND NOT EXISTS (SELECT 1 FROM ccc.kind p JOIN ccc.move_ask pa ON pa.child = c.tbl JOIN ccc.move pm ON pm.id = pa.move
        WHERE p.kind = pm.kind AND p.tbl = a.col);
  INSERT INTO ccc.child_col (tbl, n, col, typ)
    SELECT c.tbl, j.n, j.v, f.typ FROM ccc.child c JOIN ccc.child_key x ON x.tbl = c.tbl
      CROSS JOIN JSON_TABLE(ccc.split(x.cols, ';'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) j
      JOIN ccc.field f ON f.tbl = c.tbl AND f.col = j.v
    WHERE c.kind IS NOT NULL;
  COMMIT;
END //

-- What stands there, asked of InnoDB once: information_schema opens a table for every row that it is asked about (5 s a build).
CREATE OR REPLACE PROCEDURE ccc.build_look() SQL SECURITY INVOKER
BEGIN
  CREATE TABLE IF NOT EXISTS ccc.built_column (tbl VARCHAR(64) NOT NULL, col VARCHAR(64) NOT NULL, pos INT NOT NULL, PRIMARY KEY (tbl, col)) ENGINE=InnoDB;
  CREATE TABLE IF NOT EXISTS ccc.built_fk (name VARCHAR(64) NOT NULL PRIMARY KEY) ENGINE=InnoDB;
  START TRANSACTION;
  DELETE FROM ccc.built_column; DELETE FROM ccc.built_fk;
  INSERT INTO ccc.built_column (tbl, col, pos) SELECT SUBSTRING(t.NAME, 5), c.NAME, c.POS
    FROM information_schema.INNODB_SYS_TABLES t JOIN information_schema.INNODB_SYS_COLUMNS c ON c.TABLE_ID = t.TABLE_ID WHERE t.NAME LIKE 'ccc/%';
  INSERT INTO ccc.built_fk (name) SELECT SUBSTRING(ID, 5) FROM information_schema.INNODB_SYS_FOREIGN WHERE ID LIKE 'ccc/%';
  COMMIT;
END //

-- Adds the columns of the field rows that the table lacks. Lists of child rows and the states of records are no columns.
CREATE OR REPLACE PROCEDURE ccc.build_columns(p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_add LONGTEXT;
  SELECT GROUP_CONCAT('ADD COLUMN IF NOT EXISTS `', f.col, '` ', ccc.sql_type(f.typ, f.col), ' NULL' ORDER BY f.seq) INTO l_add
    FROM ccc.field f WHERE f.tbl = p_tbl AND NOT (f.col = 'state' AND f.typ LIKE 'enum state.%')
      AND NOT EXISTS (SELECT 1 FROM ccc.child c WHERE c.kind IS NULL AND f.typ = CONCAT('list ', c.tbl))
      AND NOT EXISTS (SELECT 1 FROM ccc.built_column i WHERE i.tbl = p_tbl AND i.col = f.col);
  IF l_add IS NOT NULL THEN EXECUTE IMMEDIATE CONCAT('ALTER TABLE ccc.`', p_tbl, '` ', l_add); END IF;
END //

-- The own table of a kind: key is the record; its number or the parts of it are unique.
CREATE OR REPLACE PROCEDURE ccc.build_table(p_kind CHAR(3), p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_form VARCHAR(60);
  DECLARE l_keys, l_col VARCHAR(255);
  -- no foreign key to record: each UPDATE of a record would lock the definitions of all fifty tables (2.5 ms)
  EXECUTE IMMEDIATE CONCAT('CREATE TABLE IF NOT EXISTS ccc.`', p_tbl, '` (record BIGINT NOT NULL PRIMARY KEY) ENGINE=InnoDB');
  CALL ccc.build_columns(p_tbl);
  SELECT number, key_col INTO l_form, l_col FROM ccc.kind WHERE kind = p_kind;
  IF l_col IS NOT NULL THEN
    EXECUTE IMMEDIATE CONCAT('CREATE UNIQUE INDEX IF NOT EXISTS number ON ccc.`', p_tbl, '` (`', l_col, '`)');
  ELSE
    -- the columns in the number's form, in order
    SELECT GROUP_CONCAT('`', x.c, '`' ORDER BY LOCATE(CONCAT('{', x.c, '}'), l_form)) INTO l_keys
      FROM (SELECT f.col c FROM ccc.field f WHERE f.tbl = p_tbl AND LOCATE(CONCAT('{', f.col, '}'), l_form) > 0) x;
    IF l_keys IS NOT NULL THEN
      EXECUTE IMMEDIATE CONCAT('CREATE ', IF(l_form REGEXP '[{](n+|y+m?d?h?m?)[}]', '', 'UNIQUE '), 'INDEX IF NOT EXISTS number ON ccc.`', p_tbl, '` (', l_keys, ')');
    END IF;
  END IF;
  IF l_form LIKE '%{name}%' THEN EXECUTE IMMEDIATE CONCAT('CREATE INDEX IF NOT EXISTS name ON ccc.`', p_tbl, '` (name)'); END IF;
END //

-- A child table: key is parent and seq, or the columns of child_key.
CREATE OR REPLACE PROCEDURE ccc.build_child(p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_keys VARCHAR(120);
  DECLARE l_def, l_pk TEXT;
  SELECT COALESCE((SELECT cols FROM ccc.child_key WHERE tbl = p_tbl), (SELECT CONCAT(f.col, ';seq') FROM ccc.field f WHERE f.tbl = p_tbl AND f.seq = 1)) INTO l_keys;
  SELECT GROUP_CONCAT('`', j.v, '` ', COALESCE(ccc.sql_type(f.typ, j.v), 'VARCHAR(20)'), ' NOT NULL', IF(f.col IS NULL, ' DEFAULT ''''', '') ORDER BY j.n),
      GROUP_CONCAT('`', j.v, '`' ORDER BY j.n) INTO l_def, l_pk
    FROM JSON_TABLE(ccc.split(l_keys, ';'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) j
    LEFT JOIN ccc.field f ON f.tbl = p_tbl AND f.col = j.v;
  EXECUTE IMMEDIATE CONCAT('CREATE TABLE IF NOT EXISTS ccc.`', p_tbl, '` (', l_def, ', PRIMARY KEY (', l_pk, ')) ENGINE=InnoDB');
  CALL ccc.build_columns(p_tbl);
END //

-- References to tables whose records have a number in one column.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW ccc.build_ref AS
  SELECT f.tbl, f.col, k.tbl to_tbl, k.key_col to_col, f.seq
  FROM ccc.field f JOIN ccc.kind k ON f.typ = CONCAT('ref ', k.tbl) AND k.key_col IS NOT NULL
  WHERE f.tbl IN (SELECT tbl FROM ccc.kind WHERE kind <> 'ANY' UNION ALL SELECT tbl FROM ccc.child WHERE kind IS NULL) //

-- Foreign keys named TABLE__COLUMN, so that a refusal can name the field; other references get an index.
CREATE OR REPLACE PROCEDURE ccc.build_fk(p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_add LONGTEXT;
  SELECT GROUP_CONCAT('ADD CONSTRAINT `', b.tbl, '__', b.col, '` FOREIGN KEY (`', b.col, '`) REFERENCES ccc.`', b.to_tbl, '` (`', b.to_col, '`)' ORDER BY b.seq)
    INTO l_add FROM ccc.build_ref b WHERE b.tbl = p_tbl
      AND NOT EXISTS (SELECT 1 FROM ccc.built_fk i WHERE i.name = CONCAT(b.tbl, '__', b.col));
  IF l_add IS NOT NULL THEN EXECUTE IMMEDIATE CONCAT('ALTER TABLE ccc.`', p_tbl, '` ', l_add); END IF;
END //

-- w_KIND(record, values): writes the columns that some move of the kind asks, stamps or signs and the values name.
CREATE OR REPLACE PROCEDURE ccc.build_writer(p_kind CHAR(3), p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_sets, l_cols LONGTEXT;
  -- a key that does not stand in the text is not in it: looking is cheaper than reading the JSON once for each column
  SELECT GROUP_CONCAT('`', x.c, '`=IF(LOCATE(''"', x.c, '":'',p_v)>0 AND JSON_EXISTS(p_v,''$."', x.c, '"''),NULLIF(JSON_VALUE(p_v,''$."', x.c, '"''),''''),`', x.c, '`)' ORDER BY x.c), GROUP_CONCAT(x.c) INTO l_sets, l_cols
    FROM (SELECT DISTINCT w.c FROM (
        SELECT a.col c FROM ccc.move m JOIN ccc.move_ask a ON a.move = m.id WHERE m.kind = p_kind AND a.own_child = 0
        UNION SELECT s.col FROM ccc.move m JOIN ccc.move_stamp s ON s.move = m.id WHERE m.kind = p_kind
        UNION SELECT m.signer FROM ccc.move m WHERE m.kind = p_kind AND m.signer IS NOT NULL
        UNION SELECT k.key_col FROM ccc.kind k WHERE k.kind = p_kind AND k.key_col IS NOT NULL
        UNION SELECT f.col FROM ccc.field f WHERE f.tbl = p_tbl AND f.col IN ('org', 'seq')) w
      JOIN ccc.built_column i ON i.tbl = p_tbl AND i.col = w.c) x;
  UPDATE ccc.kind SET writes = l_cols WHERE kind = p_kind;
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.w_', p_kind, '(p_r BIGINT, p_v LONGTEXT) ',
    IF(l_sets IS NULL, 'DO 1', CONCAT('UPDATE ccc.`', p_tbl, '` SET ', l_sets, ' WHERE record=p_r')));
END //

-- o_KIND(record, j): the row as JSON with app.* and org.* of its system and office; r_KIND reads one.
CREATE OR REPLACE PROCEDURE ccc.build_reader(p_kind CHAR(3), p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_js, l_app, l_org, l_sel LONGTEXT;
  DECLARE l_has_app INT;
  SELECT GROUP_CONCAT('''', COLUMN_NAME, ''',t.`', COLUMN_NAME, '`' ORDER BY ORDINAL_POSITION), SUM(COLUMN_NAME = 'app') INTO l_js, l_has_app
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'ccc' AND TABLE_NAME = p_tbl;
  SELECT GROUP_CONCAT(',''app.', col, ''',a.`', col, '`' ORDER BY seq SEPARATOR '') INTO l_app FROM ccc.field WHERE tbl = 'app' AND demo = 1;
  SELECT GROUP_CONCAT(',''org.', col, ''',g.`', col, '`' ORDER BY seq SEPARATOR '') INTO l_org FROM ccc.field WHERE tbl = 'org' AND demo = 1 AND col <> 'note';
  SET l_has_app = l_has_app AND p_tbl <> 'app';
  SET l_sel = CONCAT('JSON_OBJECT(', l_js, IF(l_has_app, l_app, ''), l_org, ')');
  SET l_app = CONCAT(' FROM ccc.`', p_tbl, '` t JOIN ccc.record r ON r.id=t.record', IF(l_has_app, ' LEFT JOIN ccc.app a ON a.code=t.app', ''),
    ' LEFT JOIN ccc.org g ON g.code=r.org');
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.o_', p_kind, ' AS SELECT t.record,', l_sel, ' j', l_app);
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.r_', p_kind, '(p_r BIGINT, OUT p_j LONGTEXT) SELECT ', l_sel,
    ' INTO p_j', l_app, ' WHERE t.record=p_r');
END //

-- face_KIND(record): what the record's row says of it, from the own columns: title, zone, whom it is assigned to.
CREATE OR REPLACE PROCEDURE ccc.build_face(p_kind CHAR(3), p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_one, l_many, l_own LONGTEXT;
  DECLARE l_app, l_zone INT;
  SELECT GROUP_CONCAT('NULLIF(t.`', c.v, '`,'''')' ORDER BY c.n) INTO l_one FROM JSON_TABLE('["title","name_zh","purpose","text","question","fault"]', '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) c
    JOIN ccc.built_column b ON b.tbl = p_tbl AND b.col = c.v;
  SELECT GROUP_CONCAT('t.`', c.v, '`' ORDER BY c.n) INTO l_many FROM JSON_TABLE('["staff","role","host","name","app","vendor","model","period","month","year","summary"]', '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) c
    JOIN ccc.built_column b ON b.tbl = p_tbl AND b.col = c.v;
  SELECT GROUP_CONCAT('NULLIF(t.`', c.v, '`,'''')' ORDER BY c.n) INTO l_own FROM JSON_TABLE('["assignee","executor","owner"]', '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(40) PATH '$')) c
    JOIN ccc.built_column b ON b.tbl = p_tbl AND b.col = c.v;
  SELECT COALESCE(SUM(col = 'app' AND p_tbl <> 'app'), 0), COALESCE(SUM(col = 'zone'), 0) INTO l_app, l_zone FROM ccc.built_column WHERE tbl = p_tbl;
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.face_', p_kind, '(p_r BIGINT, OUT p_title VARCHAR(255), OUT p_zone VARCHAR(10), OUT p_own VARCHAR(40)) SELECT COALESCE(LEFT(COALESCE(',
    CONCAT_WS(',', l_one, CONCAT('NULLIF(CONCAT_WS('' '',', COALESCE(l_many, 'NULL'), '),'''')')), '),255),''''),LEFT(COALESCE(', CONCAT_WS(',', IF(l_zone, 'NULLIF(t.zone,'''')', NULL), IF(l_app, 'a.zone', NULL), 'NULL'), '),10),',
    IF(l_own IS NULL, 'NULL', CONCAT('COALESCE(', l_own, ')')), ' INTO p_title,p_zone,p_own FROM ccc.`', p_tbl, '` t', IF(l_app, ' LEFT JOIN ccc.app a ON a.code=t.app', ''), ' WHERE t.record=p_r');
END //

-- c_TABLE(record, rows): the child rows of a record become exactly the rows given (JSON array of objects).
CREATE OR REPLACE PROCEDURE ccc.build_child_writer(p_tbl VARCHAR(40)) SQL SECURITY INVOKER
BEGIN
  DECLARE l_parent, l_pcol, l_pkey VARCHAR(40);
  DECLARE l_cols, l_vals, l_json LONGTEXT;
  DECLARE l_ver INT;
  SELECT p.tbl, c.parent_col, p.key_part INTO l_parent, l_pcol, l_pkey FROM ccc.child c JOIN ccc.kind p ON p.kind = c.parent_kind WHERE c.tbl = p_tbl;
  SELECT GROUP_CONCAT('`', c.col, '`' ORDER BY c.n), GROUP_CONCAT('NULLIF(j.`', c.col, '`,'''')' ORDER BY c.n),
      GROUP_CONCAT('`', c.col, '` ', IF(ccc.sql_type(c.typ, c.col) = 'TEXT', 'TEXT', 'VARCHAR(255)'), ' PATH ''$."', c.col, '"''' ORDER BY c.n)
    INTO l_cols, l_vals, l_json FROM ccc.child_col c WHERE c.tbl = p_tbl;
  -- what follows from the parent, and the line
  SELECT CONCAT(l_cols, COALESCE(GROUP_CONCAT(',`', i.col, '`' ORDER BY i.pos SEPARATOR ''), '')),
      CONCAT(l_vals, COALESCE(GROUP_CONCAT(',', IF(i.col = 'seq', 'j.n_', CONCAT('t.`', i.col, '`')) ORDER BY i.pos SEPARATOR ''), ''))
    INTO l_cols, l_vals
    FROM ccc.built_column i LEFT JOIN ccc.built_column x ON x.tbl = l_parent AND x.col = i.col
    WHERE i.tbl = p_tbl AND i.col <> l_pcol
      AND i.col NOT IN (SELECT col FROM ccc.child_col WHERE tbl = p_tbl) AND (i.col = 'seq' OR x.col IS NOT NULL);
  SELECT COUNT(*) INTO l_ver FROM ccc.built_column WHERE tbl = p_tbl AND col = 'version' AND p_tbl LIKE 'runbook%';
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.c_', p_tbl, '(p_r BIGINT, p_v LONGTEXT) BEGIN ',
    'DELETE c FROM ccc.`', p_tbl, '` c JOIN ccc.`', l_parent, '` t ON c.`', l_pcol, '`=t.`', l_pkey, '`', IF(l_ver, ' AND c.version=t.version', ''), ' WHERE t.record=p_r; ',
    'INSERT INTO ccc.`', p_tbl, '` (`', l_pcol, '`,', l_cols, ') SELECT t.`', l_pkey, '`,', l_vals, ' FROM ccc.`', l_parent,
    '` t CROSS JOIN JSON_TABLE(p_v, ''$[*]'' COLUMNS (n_ FOR ORDINALITY,', l_json, ')) j WHERE t.record=p_r; END');
END //
DELIMITER ;
