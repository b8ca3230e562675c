-- Values of a form: types, references, lists, child rows. Promises: what comes out is canonical (times UTC, one form a
-- value) and of its type; nothing depends on sql_mode or coercion; a column that the move does not ask never gets through.
DELIMITER //

-- Does a reference name something? By the record's number, or by the first part of it (price, runbook).
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_ref(p_tbl VARCHAR(40), p_val VARCHAR(255)) RETURNS TINYINT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_key, l_part VARCHAR(40);
  IF p_tbl = 'role' THEN RETURN EXISTS (SELECT 1 FROM ccc.role WHERE code = p_val); END IF;
  IF p_tbl = 'record' THEN RETURN EXISTS (SELECT 1 FROM ccc.record WHERE number = p_val); END IF;
  SELECT kind, key_col, key_part INTO l_kind, l_key, l_part FROM ccc.kind WHERE tbl = p_tbl;
  IF l_key IS NOT NULL THEN RETURN EXISTS (SELECT 1 FROM ccc.record WHERE number = p_val AND kind = l_kind); END IF;
  IF l_part IS NOT NULL THEN
    RETURN EXISTS (SELECT 1 FROM ccc.record WHERE number >= CONCAT(p_val, '/') AND number < CONCAT(p_val, '0') AND kind = l_kind)
      OR EXISTS (SELECT 1 FROM ccc.record WHERE number = p_val AND kind = l_kind);
  END IF;
  RETURN 1;
END //

-- One value in its canonical form, or NULL where it is not of the type.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_value(p_typ VARCHAR(60), p_col VARCHAR(40), p_val LONGTEXT) RETURNS LONGTEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_base, l_sub VARCHAR(60);
  DECLARE l_re VARCHAR(255);
  DECLARE l_max INT;
  DECLARE l_d DATE;
  SET l_base = SUBSTRING_INDEX(p_typ, ' ', 1);
  SET l_sub = IF(p_typ LIKE '% %', SUBSTRING(p_typ, CHAR_LENGTH(l_base) + 2), '');
  SELECT re, max_len INTO l_re, l_max FROM ccc.fieldtype WHERE typ = l_base;
  IF l_re IS NULL OR CHAR_LENGTH(p_val) > l_max OR p_val NOT REGEXP l_re THEN RETURN NULL; END IF;
  CASE l_base
  WHEN 'ts' THEN RETURN CAST(ccc.to_utc(p_val) AS CHAR(26));
  WHEN 'date' THEN
    SET l_d = DATE(ccc.to_utc(CONCAT(p_val, 'T00:00Z')));
    RETURN CAST(l_d AS CHAR(10));
  WHEN 'int' THEN
    IF l_sub REGEXP '^[0-9]+-[0-9]+$' AND CAST(p_val AS SIGNED) NOT BETWEEN CAST(SUBSTRING_INDEX(l_sub, '-', 1) AS SIGNED) AND CAST(SUBSTRING_INDEX(l_sub, '-', -1) AS SIGNED) THEN RETURN NULL; END IF;
    RETURN CAST(CAST(p_val AS SIGNED) AS CHAR(20));
  WHEN 'enum' THEN
    IF l_sub LIKE 'state.%' THEN RETURN IF(EXISTS (SELECT 1 FROM ccc.state WHERE kind = SUBSTRING(l_sub, 7) AND state = p_val), p_val, NULL); END IF;
    IF l_sub = 'kind' THEN RETURN IF(EXISTS (SELECT 1 FROM ccc.kind WHERE kind = p_val), p_val, NULL); END IF;
    RETURN IF(EXISTS (SELECT 1 FROM ccc.choice WHERE list = l_sub AND value = p_val), p_val, NULL);
  WHEN 'ref' THEN
    IF l_sub LIKE '% or *' AND p_val = '*' THEN RETURN p_val; END IF;
    RETURN IF(ccc.f_ref(SUBSTRING_INDEX(l_sub, ' ', 1), p_val), p_val, NULL);
  WHEN 'list' THEN RETURN ccc.f_list(l_sub, p_val);
  WHEN 'text' THEN
    IF l_sub <> '' THEN
      SELECT re, max_len INTO l_re, l_max FROM ccc.fieldtype WHERE typ = SUBSTRING_INDEX(l_sub, ' ', 1);
      IF CHAR_LENGTH(p_val) > l_max OR p_val NOT REGEXP l_re THEN RETURN NULL; END IF;
    ELSEIF CHAR_LENGTH(p_val) > 255 AND EXISTS (SELECT 1 FROM ccc.text_short WHERE col = p_col) THEN RETURN NULL;
    END IF;
    RETURN IF(TRIM(p_val) = '', NULL, p_val);
  WHEN 'dec' THEN RETURN IF(CAST(p_val AS DECIMAL(14,4)) BETWEEN -999999999 AND 999999999, p_val, NULL);
  ELSE RETURN p_val;
  END CASE;
END //

-- A list of plain items, 'a;b': each of them checked.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_list(p_of VARCHAR(60), p_val LONGTEXT) RETURNS LONGTEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_bad INT DEFAULT 0;
  DECLARE l_out LONGTEXT;
  IF p_of LIKE '% or *' THEN
    IF p_val = '*' THEN RETURN p_val; END IF;
    SET p_of = SUBSTRING_INDEX(p_of, ' ', 1);
  END IF;
  FOR i IN (SELECT j.n, TRIM(j.v) v FROM JSON_TABLE(ccc.split(p_val, ';'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(255) PATH '$')) j ORDER BY j.n) DO
    IF i.v <> '' THEN
      CASE
      WHEN p_of LIKE 'enum %' THEN SET l_bad = l_bad + (NOT EXISTS (SELECT 1 FROM ccc.choice WHERE list = SUBSTRING(p_of, 6) AND value = i.v));
      WHEN p_of = 'code' THEN SET l_bad = l_bad + (CHAR_LENGTH(i.v) > 80);
      WHEN p_of = 'staff/role' THEN SET l_bad = l_bad + 1 - ccc.f_ref(IF(i.v LIKE 'role:%', 'role', 'staff'), REPLACE(i.v, 'role:', ''));
      ELSE SET l_bad = l_bad + 1 - ccc.f_ref(p_of, i.v);
      END CASE;
      SET l_out = CONCAT_WS(';', l_out, i.v);
    END IF;
  END FOR;
  RETURN IF(l_bad > 0, NULL, l_out);
END //

-- Rows of a child table: a JSON array of objects (or of plain first columns), or the text 'a;b' / 'a,x;b,y' in the order
-- of child_col. o_rows: canonical array; o_bad: 'row.column' that is wrong; o_key: a column that is not asked.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.f_rows(p_tbl VARCHAR(40), p_raw LONGTEXT, OUT o_rows LONGTEXT, OUT o_bad VARCHAR(80), OUT o_key VARCHAR(80))
BEGIN
  DECLARE l_n INT DEFAULT 0;
  DECLARE l_row, l_obj LONGTEXT;
  DECLARE l_v, l_c LONGTEXT;
  SET o_rows = NULL, o_bad = NULL, o_key = NULL;
  IF JSON_TYPE(p_raw) = 'STRING' THEN SET p_raw = ccc.split(JSON_VALUE(p_raw, '$'), ';'); END IF;
  IF COALESCE(JSON_TYPE(p_raw), '') <> 'ARRAY' OR JSON_LENGTH(p_raw) > 2000 THEN SET o_bad = '1'; END IF;
  SET o_rows = '';
  WHILE o_bad IS NULL AND o_key IS NULL AND l_n < JSON_LENGTH(p_raw) DO
    SET l_row = JSON_EXTRACT(p_raw, CONCAT('$[', l_n, ']'));
    SET l_obj = '';
    IF JSON_TYPE(l_row) = 'OBJECT' THEN
      SELECT j.k INTO o_key FROM JSON_TABLE(JSON_KEYS(l_row), '$[*]' COLUMNS (k VARCHAR(80) PATH '$')) j
        WHERE j.k NOT IN (SELECT col FROM ccc.child_col WHERE tbl = p_tbl) LIMIT 1;
      FOR c IN (SELECT col, typ FROM ccc.child_col WHERE tbl = p_tbl ORDER BY n) DO
        SET l_v = JSON_VALUE(l_row, CONCAT('$."', c.col, '"'));
        IF COALESCE(l_v, '') <> '' THEN
          SET l_c = ccc.f_value(c.typ, c.col, l_v);
          IF l_c IS NULL THEN SET o_bad = COALESCE(o_bad, CONCAT(l_n + 1, '.', c.col)); END IF;
          SET l_obj = CONCAT(l_obj, IF(l_obj = '', '', ','), JSON_QUOTE(c.col), ':', COALESCE(JSON_QUOTE(l_c), 'null'));
        END IF;
      END FOR;
    ELSEIF JSON_TYPE(l_row) IN ('STRING', 'INTEGER') THEN
      SET l_row = ccc.split(TRIM(JSON_VALUE(l_row, '$')), ',');
      IF JSON_LENGTH(l_row) > (SELECT COUNT(*) FROM ccc.child_col WHERE tbl = p_tbl) THEN SET o_bad = CONCAT(l_n + 1); END IF;
      FOR c IN (SELECT n, col, typ FROM ccc.child_col WHERE tbl = p_tbl ORDER BY n) DO
        SET l_v = TRIM(JSON_VALUE(l_row, CONCAT('$[', c.n - 1, ']')));
        IF COALESCE(l_v, '') <> '' THEN
          SET l_c = ccc.f_value(c.typ, c.col, l_v);
          IF l_c IS NULL THEN SET o_bad = COALESCE(o_bad, CONCAT(l_n + 1, '.', c.col)); END IF;
          SET l_obj = CONCAT(l_obj, IF(l_obj = '', '', ','), JSON_QUOTE(c.col), ':', COALESCE(JSON_QUOTE(l_c), 'null'));
        END IF;
      END FOR;
    ELSE SET o_bad = CONCAT(l_n + 1);
    END IF;
    IF l_obj <> '' THEN SET o_rows = CONCAT(o_rows, IF(o_rows = '', '', ','), '{', l_obj, '}'); END IF;
    SET l_n = l_n + 1;
  END WHILE;
  SET o_rows = CONCAT('[', o_rows, ']');
END //

-- The form of a move: which values are given, of their type, required ones there. p_row: own row as JSON ('{}' for a new
-- record). o_vals: canonical JSON; o_rules: R00.6 items; o_input: INPUT items.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_input(p_move SMALLINT, p_vals LONGTEXT, p_row LONGTEXT, p_origin VARCHAR(10), p_now DATETIME(6), p_who VARCHAR(40),
  OUT o_vals LONGTEXT, OUT o_rules LONGTEXT, OUT o_input LONGTEXT)
BEGIN
  DECLARE l_raw, l_v, l_c LONGTEXT;
  DECLARE l_need TINYINT;
  DECLARE l_given INT DEFAULT 0;
  DECLARE l_bad, l_key VARCHAR(80);
  DECLARE l_end TINYINT;
  DECLARE l_type VARCHAR(20);
  DECLARE a ROW(col VARCHAR(40), typ VARCHAR(60), list VARCHAR(40), child VARCHAR(40), re VARCHAR(255), max_len INT, how VARCHAR(8), ref_kind CHAR(3), lo INT, hi INT, required TINYINT,
    need_col VARCHAR(40), need_vals VARCHAR(255), need_neg TINYINT);
  -- a cursor of its own: FOR .. IN (SELECT) opens its SELECT twice, once for the names of its columns
  DECLARE asks CURSOR FOR SELECT col, typ, list, child, re, max_len, how, ref_kind, lo, hi, required, need_col, need_vals, need_neg FROM ccc.move_ask
    WHERE move = p_move AND (required OR need_col IS NOT NULL OR JSON_EXISTS(p_vals, CONCAT('$."', col, '"'))) ORDER BY n;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET l_end = 1;
  SET o_vals = '', o_rules = NULL, o_input = NULL;
  OPEN asks;
  asks_: LOOP
    SET l_end = 0;
    FETCH asks INTO a;
    IF l_end THEN LEAVE asks_; END IF;
    SET l_raw = JSON_EXTRACT(p_vals, CONCAT('$."', a.col, '"')), l_c = NULL, l_bad = NULL;
    SET l_type = COALESCE(JSON_TYPE(l_raw), 'NULL');
    SET l_v = CASE l_type WHEN 'NULL' THEN NULL WHEN 'BOOLEAN' THEN IF(l_raw = 'true', '1', '0')
      WHEN 'ARRAY' THEN IF(JSON_LENGTH(l_raw) = 0, '', l_raw) WHEN 'OBJECT' THEN l_raw ELSE TRIM(JSON_UNQUOTE(l_raw)) END;
    SET l_given = l_given + (l_raw IS NOT NULL);
    IF COALESCE(l_v, '') <> '' THEN
      IF a.child IS NOT NULL THEN
        CALL ccc.f_rows(a.child, l_raw, l_c, l_bad, l_key);
        IF l_key IS NOT NULL THEN SET o_input = CONCAT_WS(',', o_input, CONCAT('{"rule":"INPUT","detail":', JSON_OBJECT('what', 'key', 'name', CONCAT(a.col, '.', l_key)), '}')); END IF;
        IF l_c = '[]' THEN SET l_c = NULL, l_v = NULL; END IF;
      ELSE
        IF l_type = 'ARRAY' AND a.typ LIKE 'list %' THEN
          SELECT GROUP_CONCAT(j.v ORDER BY j.n SEPARATOR ';') INTO l_v FROM JSON_TABLE(l_raw, '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(255) PATH '$')) j;
        END IF;
        -- the common types are checked here: a statement with a function in it opens every table of that function
        IF l_type = 'OBJECT' OR CHAR_LENGTH(l_v) > a.max_len OR l_v NOT REGEXP a.re THEN SET l_c = NULL;
        ELSEIF a.how = 'plain' THEN SET l_c = IF(TRIM(REPLACE(REPLACE(l_v, '\n', ''), '\t', '')) = '', NULL, l_v);
        ELSEIF a.how = 'choice' THEN SET l_c = (SELECT value FROM ccc.choice WHERE list = a.list AND value = l_v);
        ELSEIF a.how = 'ref' THEN SET l_c = (SELECT number FROM ccc.record WHERE number = l_v AND kind = a.ref_kind);
        ELSEIF a.how = 'range' THEN SET l_c = IF(a.lo IS NULL OR CAST(l_v AS SIGNED) BETWEEN a.lo AND a.hi, CAST(CAST(l_v AS SIGNED) AS CHAR(20)), NULL);
        ELSEIF a.how = 'ts' THEN SET l_c = CAST(ccc.to_utc(l_v) AS CHAR(26));
        ELSE SET l_c = ccc.f_value(a.typ, a.col, l_v);
        END IF;
        IF l_c IS NULL THEN SET l_bad = ''; END IF;
      END IF;
      -- of a row, what its column asks for
      IF l_bad IS NOT NULL THEN SET o_rules = CONCAT_WS(',', o_rules, ccc.rule1('R00.6', JSON_OBJECT('field', a.col, 'problem', CASE WHEN a.child IS NULL AND CHAR_LENGTH(l_v) > a.max_len THEN 'length'
        WHEN EXISTS (SELECT 1 FROM ccc.child_col c WHERE c.tbl = a.child AND c.col = SUBSTRING_INDEX(l_bad, '.', -1) AND c.typ LIKE 'ref %') THEN 'unknown' ELSE 'invalid' END,
        'at', NULLIF(l_bad, ''), 'typ', COALESCE((SELECT c.typ FROM ccc.child_col c WHERE c.tbl = a.child AND c.col = SUBSTRING_INDEX(l_bad, '.', -1)), a.typ), 'max', a.max_len))); END IF;
    END IF;
    IF COALESCE(l_v, '') = '' THEN
      SET l_need = a.required;
      IF a.need_col IS NOT NULL THEN
        SET l_need = (FIND_IN_SET(COALESCE(IF(JSON_EXISTS(p_vals, CONCAT('$."', a.need_col, '"')), JSON_VALUE(p_vals, CONCAT('$."', a.need_col, '"')),
          JSON_VALUE(p_row, CONCAT('$."', a.need_col, '"'))), ''), a.need_vals) > 0) <> a.need_neg;
        -- required when the other has the value, unless the table holds it already
        IF l_need AND l_raw IS NULL AND COALESCE(JSON_VALUE(p_row, CONCAT('$."', a.col, '"')), '') <> '' THEN SET l_need = 0; END IF;
      END IF;
      IF l_need THEN SET o_rules = CONCAT_WS(',', o_rules, ccc.rule1('R00.6', JSON_OBJECT('field', a.col, 'problem', 'missing'))); END IF;
      IF l_raw IS NOT NULL THEN SET o_vals = CONCAT(o_vals, ',', JSON_QUOTE(a.col), ':""'); END IF;
    ELSEIF l_c IS NOT NULL AND l_bad IS NULL THEN
      SET o_vals = CONCAT(o_vals, ',', JSON_QUOTE(a.col), ':', IF(a.child IS NOT NULL, l_c, JSON_QUOTE(l_c)));
      -- a moment given by hand is not later than the clock
      IF p_who <> 'system' AND a.typ = 'ts' AND l_c > CAST(p_now AS CHAR(26)) AND EXISTS (SELECT 1 FROM ccc.move_stamp s WHERE s.move = p_move AND s.col = a.col) THEN
        SET o_rules = CONCAT_WS(',', o_rules, ccc.rule1('R00.7', JSON_OBJECT('field', a.col)));
      END IF;
    END IF;
  END LOOP;
  CLOSE asks;
  IF JSON_LENGTH(p_vals) <> l_given THEN
    -- more is given than the move asks
    SELECT CONCAT_WS(',', o_input, GROUP_CONCAT('{"rule":"INPUT","detail":', JSON_OBJECT('what', 'key', 'name', j.k), '}')) INTO o_input
      FROM JSON_TABLE(JSON_KEYS(p_vals), '$[*]' COLUMNS (k VARCHAR(80) PATH '$')) j
      LEFT JOIN ccc.move_ask x ON x.move = p_move AND x.col = j.k
      WHERE x.col IS NULL AND NOT (j.k = 'happened_at' AND p_origin = 'journal');
    SET o_input = NULLIF(o_input, '');
  END IF;
  IF p_origin = 'journal' THEN
    SET l_c = ccc.f_value('ts', '', JSON_VALUE(p_vals, '$.happened_at'));
    IF l_c IS NULL OR l_c > CAST(p_now AS CHAR(26)) THEN SET o_rules = CONCAT_WS(',', o_rules, ccc.rule1('R08.7', JSON_OBJECT('field', 'happened_at')));
    ELSE SET o_vals = CONCAT(o_vals, ',"happened_at":', JSON_QUOTE(l_c)); END IF;
  END IF;
  SET o_vals = CONCAT('{', SUBSTRING(o_vals, 2), '}');
END //

-- One item of a refusal.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rule1(p_rule VARCHAR(10), p_detail LONGTEXT) RETURNS LONGTEXT
NOT DETERMINISTIC READS SQL DATA
RETURN CONCAT('{"rule":', JSON_QUOTE(p_rule), ',"severity":', JSON_QUOTE(COALESCE((SELECT severity FROM ccc.rule WHERE id = p_rule LIMIT 1), 'refuse')),
  ',"detail":', COALESCE(p_detail, '{}'), '}') //
DELIMITER ;
