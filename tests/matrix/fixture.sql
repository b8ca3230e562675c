-- A record for every move of the rule pack, in the state the move starts from, with a form of valid values: made by the
-- owner in a scratch database, from a demo record of the kind where there is one. Table ccc_t.fx, one row a move.
-- The unit is MZJ with MZJ-01 and mzj01-app1; what belongs to no unit is the provider's (CSP).
CREATE DATABASE ccc_t CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE ccc_t.fx (move SMALLINT PRIMARY KEY, kind CHAR(3) NOT NULL, own CHAR(3) NOT NULL, action VARCHAR(40) NOT NULL, number VARCHAR(80) NOT NULL DEFAULT '', rec BIGINT,
  state VARCHAR(24) NOT NULL, org VARCHAR(40), holder VARCHAR(40) NOT NULL DEFAULT '', form LONGTEXT, need VARCHAR(400) NOT NULL DEFAULT '', wrong VARCHAR(24) NOT NULL DEFAULT '',
  lead_out VARCHAR(40) NOT NULL DEFAULT '', lead_in VARCHAR(40) NOT NULL DEFAULT '', prev VARCHAR(24));
CREATE TABLE ccc_t.ref (tbl VARCHAR(40) PRIMARY KEY, val VARCHAR(80));
DELIMITER //

-- What a reference to each table may name.
CREATE PROCEDURE ccc_t.refs()
BEGIN
  FOR k IN (SELECT tbl, kind, key_col, key_part FROM ccc.kind WHERE kind <> 'ANY') DO
    SET @v = NULL;
    IF k.key_col IS NULL AND k.key_part IS NOT NULL THEN EXECUTE IMMEDIATE CONCAT('SELECT MIN(`', k.key_part, '`) INTO @v FROM ccc.`', k.tbl, '`');
    ELSE SELECT MIN(number) INTO @v FROM ccc.record WHERE kind = k.kind; END IF;
    INSERT INTO ccc_t.ref VALUES (k.tbl, @v);
  END FOR;
  REPLACE INTO ccc_t.ref VALUES ('app', 'MZJ-01'), ('host', 'mzj01-app1'), ('org', 'MZJ'), ('staff', 'US-NYJ'), ('staff/role', 'US-NYJ'), ('role', 'OPR'), ('record', 'DOC-0001');
END //

-- A valid value of a type, different from move to move where it may be a key.
CREATE FUNCTION ccc_t.val(p_typ VARCHAR(60), p_col VARCHAR(40), p_id INT) RETURNS VARCHAR(255) NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_base VARCHAR(20) DEFAULT SUBSTRING_INDEX(p_typ, ' ', 1);
  DECLARE l_sub VARCHAR(60) DEFAULT IF(p_typ LIKE '% %', SUBSTRING(p_typ, LOCATE(' ', p_typ) + 1), '');
  CASE l_base
  WHEN 'ts' THEN RETURN DATE_FORMAT('2025-03-01 00:30' + INTERVAL p_id HOUR, '%Y-%m-%d %H:%i');
  WHEN 'date' THEN RETURN CAST(DATE('2027-01-01') + INTERVAL p_id DAY AS CHAR(10));
  WHEN 'bool' THEN RETURN '0';
  WHEN 'int' THEN RETURN IF(p_col = 'year', 2000 + MOD(p_id, 100), IF(l_sub REGEXP '^[0-9]+-', SUBSTRING_INDEX(l_sub, '-', 1), '1'));
  WHEN 'dec' THEN RETURN '1';
  WHEN 'fen' THEN RETURN '100';
  WHEN 'pct' THEN RETURN '50';
  WHEN 'code' THEN RETURN IF(p_col = 'rule', (SELECT MIN(id) FROM ccc.rule WHERE basis = 'policy'), CONCAT('XT', p_id));
  WHEN 'enum' THEN RETURN (SELECT value FROM ccc.choice WHERE list = l_sub ORDER BY sort, value LIMIT 1);
  WHEN 'ref' THEN RETURN IF(l_sub LIKE '% or *', '*', (SELECT val FROM ccc_t.ref WHERE tbl = l_sub));
  WHEN 'list' THEN
    RETURN CASE WHEN l_sub LIKE '% or *' THEN '*' WHEN l_sub LIKE 'enum %' THEN (SELECT value FROM ccc.choice WHERE list = SUBSTRING(l_sub, 6) ORDER BY sort, value LIMIT 1)
      WHEN l_sub = 'code' THEN CONCAT('XT', p_id) ELSE (SELECT val FROM ccc_t.ref WHERE tbl = l_sub) END;
  ELSE
    RETURN CASE IF(p_col = 'period', 'YYYY-MM', l_sub) WHEN 'YYYY-MM' THEN CONCAT(2030 + p_id DIV 12, '-', LPAD(1 + p_id MOD 12, 2, '0')) WHEN 'HH:MM' THEN '08:00' WHEN 'IP' THEN '10.9.9.9' WHEN 'CIDR' THEN '10.9.0.0/16'
      WHEN '11-5 digits' THEN '12345678901-12345' ELSE CONCAT('text ', p_id) END;
  END CASE;
END //

-- The form: what the move requires, always or under a condition; `when` decides where it names a field.
CREATE PROCEDURE ccc_t.form(p_move SMALLINT, OUT o_form LONGTEXT, OUT o_need TEXT)
BEGIN
  DECLARE l_row LONGTEXT;
  SET o_form = '{}', o_need = '';
  FOR a IN (SELECT a.*, w.vals wvals, w.neg wneg FROM ccc.move_ask a LEFT JOIN ccc.move_when w ON w.move = a.move AND w.col = a.col
      WHERE a.move = p_move AND (a.required OR a.need_col IS NOT NULL OR w.col IS NOT NULL) ORDER BY a.n) DO
    IF a.child IS NOT NULL THEN
      SELECT JSON_OBJECTAGG(c.col, ccc_t.val(c.typ, c.col, p_move)) INTO l_row FROM ccc.child_col c WHERE c.tbl = a.child AND (c.typ NOT LIKE 'ref %' OR ccc_t.val(c.typ, c.col, p_move) IS NOT NULL);
      SET o_form = JSON_SET(o_form, CONCAT('$."', a.col, '"'), JSON_COMPACT(CONCAT('[', l_row, ']')));
    ELSE
      SET o_form = JSON_SET(o_form, CONCAT('$."', a.col, '"'), IF(a.wvals IS NOT NULL AND NOT a.wneg, SUBSTRING_INDEX(a.wvals, ',', 1), ccc_t.val(a.typ, a.col, p_move)));
    END IF;
    IF a.required THEN SET o_need = CONCAT_WS(',', NULLIF(o_need, ''), a.col); END IF;
  END FOR;
END //

-- One record: its row copied from a demo row, the key made its own, office, system and the fields of `when` as the move wants them.
CREATE PROCEDURE ccc_t.make(p_move SMALLINT)
BEGIN
  DECLARE l_kind, l_own CHAR(3);
  DECLARE l_from, l_state, l_wrong, l_prev VARCHAR(24);
  DECLARE l_act, l_tbl, l_key, l_number, l_form, l_org, l_holder VARCHAR(80);
  DECLARE l_roles VARCHAR(120);
  DECLARE l_src, l_rec BIGINT;
  DECLARE l_cols, l_vals, l_vform LONGTEXT;
  DECLARE l_need TEXT;
  SELECT kind, from_state, action, roles INTO l_own, l_from, l_act, l_roles FROM ccc.move WHERE id = p_move;
  SET l_kind = IF(l_own = 'ANY', 'INC', l_own), l_number = '', l_holder = '', l_wrong = '';
  SELECT tbl, key_col, number INTO l_tbl, l_key, l_form FROM ccc.kind WHERE kind = l_kind;
  CALL ccc_t.form(p_move, l_vform, l_need);
  SET l_state = CASE WHEN l_own = 'ANY' THEN 'working' WHEN l_from = '*' THEN (SELECT state FROM ccc.state WHERE kind = l_kind AND final = 0 ORDER BY sort LIMIT 1) ELSE l_from END;
  IF l_from = '-' THEN
    -- whose the record will be; NULL where it is the actor's office
    IF l_kind = 'SFD' THEN
      -- each domain has its person already: one is set aside
      UPDATE ccc.safety_duty SET domain = 'XX-SFD' WHERE domain = JSON_VALUE(l_vform, '$.domain');
      UPDATE ccc.record SET number = 'XX-SFD' WHERE kind = 'SFD' AND number = JSON_VALUE(l_vform, '$.domain');
    END IF;
    IF l_kind = 'BKP' THEN SET l_vform = JSON_SET(l_vform, '$.app', (SELECT a.code FROM ccc.app a WHERE a.org = 'MZJ' AND CONCAT('BP-', a.code) NOT IN (SELECT number FROM ccc.record) LIMIT 1)); END IF;
    CALL ccc.m_org(l_kind, l_vform, 'GV01', l_org);
    IF l_org = 'SZF' OR EXISTS (SELECT 1 FROM ccc.sight_cut WHERE kind = l_kind AND scope = 'P') THEN SET l_org = NULL; END IF;
  ELSE
    SET l_org = IF(EXISTS (SELECT 1 FROM ccc.sight WHERE kind = l_kind AND who = 'unit' AND sees IN ('own', 'concerned')), 'MZJ', 'CSP');
    SET l_number = CONCAT('ZX-', l_kind, '-', p_move), l_holder = IF(l_roles LIKE '%HOLDER%', 'OP04', '');
    SELECT state INTO l_prev FROM ccc.state WHERE kind = l_kind AND state <> l_state ORDER BY sort LIMIT 1;
    SELECT COALESCE(MIN(s.state), '') INTO l_wrong FROM ccc.state s WHERE s.kind = l_kind AND l_own <> 'ANY'
      AND NOT EXISTS (SELECT 1 FROM ccc.move m WHERE m.kind = l_kind AND m.action = l_act AND m.from_state IN (s.state, '*'));
    INSERT INTO ccc.record (kind, number, state, prev_state, version, title, org, holder, opened, created_by, changed_at)
      VALUES (l_kind, l_number, l_state, l_prev, 3, CONCAT('fixture ', p_move), l_org, NULLIF(l_holder, ''), '2026-06-30 00:00:00', 'OP03', '2026-06-30 00:00:00');
    SET l_rec = LAST_INSERT_ID();
    -- an assessor sees what he is engaged for
    IF EXISTS (SELECT 1 FROM ccc.sight WHERE kind = l_kind AND who = 'third' AND sees <> 'none') THEN INSERT INTO ccc.party (record, org, why) VALUES (l_rec, 'CPA', 'owner'); END IF;
    EXECUTE IMMEDIATE CONCAT('SELECT MAX(t.record) INTO @src FROM ccc.`', l_tbl, '` t JOIN ccc.record r ON r.id = t.record AND r.number NOT LIKE ''ZX-%''');
    SET l_src = @src;
    SELECT GROUP_CONCAT('`', i.col, '`' ORDER BY i.pos), GROUP_CONCAT(
        CASE WHEN i.col = 'record' THEN l_rec
          WHEN i.col = l_key THEN QUOTE(l_number)
          WHEN w.col IS NOT NULL AND NOT w.neg THEN QUOTE(SUBSTRING_INDEX(w.vals, ',', 1))
          WHEN w.col IS NOT NULL THEN QUOTE((SELECT MIN(c.value) FROM ccc.choice c WHERE c.list = SUBSTRING_INDEX(f.typ, ' ', -1) AND NOT FIND_IN_SET(c.value, w.vals)))
          WHEN i.col = 'org' THEN QUOTE(l_org) WHEN i.col = 'app' THEN '''MZJ-01''' WHEN i.col = 'host' THEN '''mzj01-app1'''
          WHEN l_kind = 'APT' AND i.col = 'staff' THEN '''ZX99'''
          WHEN l_kind = 'HND' AND i.col IN ('shift_out', 'shift_in') THEN QUOTE((SELECT MIN(o.shift_id) FROM ccc.roster o JOIN ccc.record c ON c.id = o.record AND c.state <> 'absent'
              WHERE o.post = 'lead' AND o.staff = IF(i.col = 'shift_out', 'LD01', 'LD02')))
          WHEN l_key IS NULL AND LOCATE(CONCAT('{', i.col, '}'), l_form) THEN
            CASE SUBSTRING_INDEX(f.typ, ' ', 1) WHEN 'int' THEN 9000 + p_move WHEN 'date' THEN CONCAT('t.`', i.col, '`') ELSE IF(f.typ LIKE '%YYYY-MM', QUOTE(ccc_t.val(f.typ, i.col, p_move)), QUOTE(CONCAT('X', p_move))) END
          ELSE CONCAT('t.`', i.col, '`') END ORDER BY i.pos) INTO l_cols, l_vals
      FROM ccc.built_column i LEFT JOIN ccc.field f ON f.tbl = i.tbl AND f.col = i.col LEFT JOIN ccc.move_when w ON w.move = p_move AND w.col = i.col WHERE i.tbl = l_tbl;
    EXECUTE IMMEDIATE CONCAT('INSERT INTO ccc.`', l_tbl, '` (', l_cols, ') SELECT ', l_vals, ' FROM (SELECT 1) one LEFT JOIN ccc.`', l_tbl, '` t ON t.record = ', COALESCE(l_src, 0));
  END IF;
  INSERT INTO ccc_t.fx (move, kind, own, action, number, rec, state, org, holder, form, need, wrong, lead_out, lead_in, prev)
    VALUES (p_move, l_kind, l_own, l_act, l_number, l_rec, l_state, l_org, l_holder, l_vform, l_need, l_wrong, IF(l_roles LIKE '%LEAD(out)%', 'LD01', ''), IF(l_roles LIKE '%LEAD(in)%', 'LD02', ''), l_prev);
END //

CREATE PROCEDURE ccc_t.make_all()
BEGIN
  SET SESSION foreign_key_checks = 0, group_concat_max_len = 1048576;
  CALL ccc_t.refs();
  START TRANSACTION;
  FOR m IN (SELECT id FROM ccc.move ORDER BY id) DO CALL ccc_t.make(m.id); END FOR;
  COMMIT;
END //

-- All that a refusal must leave as it was: a line a record.
CREATE PROCEDURE ccc_t.look()
BEGIN
  FOR k IN (SELECT DISTINCT kind FROM ccc_t.fx WHERE rec IS NOT NULL) DO
    EXECUTE IMMEDIATE CONCAT('INSERT INTO ccc_t.seen SELECT f.move, CONCAT_WS(''|'', r.state, r.prev_state, r.version, r.org, r.holder, r.title, r.due, MD5(o.j)), r.last_seq FROM ccc_t.fx f
      JOIN ccc.record r ON r.id = f.rec LEFT JOIN ccc.o_', k.kind, ' o ON o.record = r.id WHERE f.kind = ''', k.kind, '''');
  END FOR;
END //
DELIMITER ;
CREATE TABLE ccc_t.seen (move SMALLINT, what VARCHAR(400), seq INT);
CALL ccc_t.make_all();
SELECT f.move, f.number, f.kind, f.own, f.action, f.state, COALESCE(f.org, ''), holder, form, need, wrong, lead_out, lead_in, COALESCE(prev, ''), COALESCE(m.missing, '') FROM ccc_t.fx f JOIN ccc.move m ON m.id = f.move ORDER BY f.move;
