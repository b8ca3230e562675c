-- The one way anything changes: m_do = one move in one transaction of its own, m_step = a move inside a move (effects).
-- Promises: checks in this order: request id, record, version, open move, role, drill, separation, built, form, then the
-- values are written and the written tables judged; a refusal rolls back to before the values and is an event itself.
-- The answer is JSON: outcome, number, state, version, seq, req, rules, waits. Never called by persons: p_move and its
-- like run guard() first.
DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.answer1(p_outcome VARCHAR(10), p_number VARCHAR(80), p_state VARCHAR(24), p_version INT, p_seq INT, p_req CHAR(36), p_rules LONGTEXT, p_waits LONGTEXT)
RETURNS LONGTEXT DETERMINISTIC NO SQL
RETURN CONCAT('{"outcome":', JSON_QUOTE(p_outcome), ',"number":', JSON_QUOTE(COALESCE(p_number, '')), ',"state":', JSON_QUOTE(COALESCE(p_state, '')),
  ',"version":', COALESCE(p_version, 'null'), ',"seq":', COALESCE(p_seq, 'null'), ',"req":', JSON_QUOTE(COALESCE(p_req, '')),
  ',"rules":[', COALESCE(p_rules, ''), '],"waits":[', COALESCE(p_waits, ''), ']}') //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.input1(p_what VARCHAR(20), p_name VARCHAR(80)) RETURNS LONGTEXT DETERMINISTIC NO SQL
RETURN CONCAT('{"rule":"INPUT","detail":', JSON_OBJECT('what', p_what, 'name', p_name), '}') //

-- The event: chained to the one before. Changes the record's head and seq, and for a done move state and version.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_event(p_rec BIGINT, p_at DATETIME(6), p_who VARCHAR(40), p_account VARCHAR(80), p_action VARCHAR(40), p_from VARCHAR(24), p_to VARCHAR(24),
  p_origin VARCHAR(10), p_outcome VARCHAR(8), p_vals LONGTEXT, p_reason TEXT, p_rules LONGTEXT, p_consents LONGTEXT, p_req CHAR(36), OUT o_seq INT)
BEGIN
  DECLARE l_head CHAR(64);
  -- a secret parameter is in the record, for the runner, and nowhere in the history
  IF LOCATE('params', p_vals) > 0 THEN SET p_vals = ccc.vals_shown(p_rec, p_vals); END IF;
  SELECT last_seq + 1, head INTO o_seq, l_head FROM ccc.record WHERE id = p_rec FOR UPDATE;
  SET l_head = ccc.f_hash(l_head, p_rec, o_seq, p_at, p_who, p_account, p_action, p_from, p_to, p_origin, p_outcome, p_vals, p_reason, p_rules, p_consents, p_req);
  INSERT INTO ccc.event (record, seq, at, actor, account, action, from_state, to_state, origin, outcome, vals, reason, rules, consents, req, hash)
    VALUES (p_rec, o_seq, p_at, p_who, p_account, p_action, p_from, p_to, p_origin, p_outcome, p_vals, p_reason, p_rules, p_consents, p_req, l_head);
  IF p_outcome = 'done' THEN
    UPDATE ccc.record SET prev_state = IF(p_to <> p_from, p_from, prev_state), state = p_to, version = version + 1, last_seq = o_seq, head = l_head, changed_at = p_at WHERE id = p_rec;
  ELSE
    UPDATE ccc.record SET last_seq = o_seq, head = l_head WHERE id = p_rec;
  END IF;
END //

-- Own columns of records that moves of kind ANY stamp.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.w_ANY(p_r BIGINT, p_v LONGTEXT)
UPDATE ccc.record SET asked_at = COALESCE(JSON_VALUE(p_v, '$.asked_at'), asked_at), opinion_at = COALESCE(JSON_VALUE(p_v, '$.opinion_at'), opinion_at) WHERE id = p_r //

-- Writes the values of a move: makes the record where there is none, stamps, signer, own columns, child rows. What the
-- tables refuse becomes R00.6 of the field.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_write(p_move SMALLINT, p_kind CHAR(3), p_any TINYINT, INOUT p_rec BIGINT, INOUT p_number VARCHAR(80), p_to VARCHAR(24),
  p_vals LONGTEXT, p_who VARCHAR(40), p_now DATETIME(6), INOUT o_org VARCHAR(40), OUT o_rules LONGTEXT)
proc: BEGIN
  DECLARE l_w LONGTEXT DEFAULT p_vals;
  DECLARE l_tbl, l_key, l_signer, l_bad, l_col VARCHAR(80);
  DECLARE l_no, l_n INT;
  DECLARE l_cols, l_writes TEXT;
  DECLARE l_child, l_stamp, l_effect TINYINT;
  DECLARE l_drill TINYINT DEFAULT 0;
  DECLARE l_msg TEXT;
  DECLARE EXIT HANDLER FOR 1062, 1452, 1406, 1264, 1265, 1366, 1292, 1048, 4025 BEGIN
    GET DIAGNOSTICS CONDITION 1 l_no = MYSQL_ERRNO, l_msg = MESSAGE_TEXT;
    SET l_col = CASE WHEN l_no = 1452 THEN SUBSTRING_INDEX(REGEXP_SUBSTR(l_msg, '(?<=CONSTRAINT `)[^`]+'), '__', -1)
      WHEN l_no = 1062 THEN COALESCE(l_key, 'number') ELSE REGEXP_SUBSTR(l_msg, '(?<=column [''`])[^''`]+') END;
    SET o_rules = ccc.rule1('R00.6', JSON_OBJECT('field', l_col, 'problem', CASE l_no WHEN 1452 THEN 'unknown' WHEN 1062 THEN 'taken' ELSE 'invalid' END));
  END;
  SET o_rules = NULL, o_org = NULL;
  SELECT k.tbl, COALESCE(k.key_col, k.key_part), m.signer, m.has_child, m.stamp IS NOT NULL, m.effect IS NOT NULL, k.writes INTO l_tbl, l_key, l_signer, l_child, l_stamp, l_effect, l_writes
    FROM ccc.kind k JOIN ccc.move m ON m.id = p_move WHERE k.kind = p_kind;
  -- what opens a child file is the child's form, what corrects is the correction's: the effect gives it there, this one keeps its own
  IF p_rec IS NOT NULL AND l_effect AND EXISTS (SELECT 1 FROM ccc.move_effect WHERE move = p_move AND effect IN ('make_child', 'number_correction')) THEN SET p_vals = '{}', l_w = '{}'; END IF;
  -- lists of records with a kind: the own column holds their first column
  IF l_child THEN
  FOR a IN (SELECT a.col, a.child, c.col first FROM ccc.move_ask a JOIN ccc.child_col c ON c.tbl = a.child AND c.n = 1 WHERE a.move = p_move AND a.child IS NOT NULL AND a.own_child = 0) DO
    IF JSON_EXISTS(p_vals, CONCAT('$."', a.col, '"')) AND JSON_TYPE(JSON_EXTRACT(p_vals, CONCAT('$."', a.col, '"'))) = 'ARRAY' THEN
      SET l_msg = NULL;
      SELECT GROUP_CONCAT(j.v ORDER BY j.n SEPARATOR ';') INTO l_msg
        FROM JSON_TABLE(JSON_EXTRACT(p_vals, CONCAT('$."', a.col, '"[*]."', a.first, '"')), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(255) PATH '$')) j;
      SET l_w = JSON_SET(l_w, CONCAT('$."', a.col, '"'), COALESCE(l_msg, ''));
    END IF;
  END FOR;
  END IF;
  IF l_stamp THEN
    SELECT CONCAT('{', GROUP_CONCAT('"', col, '":"', IF(typ = 'date', CAST(ccc.local_date(p_now) AS CHAR(10)), CAST(p_now AS CHAR(26))), '"'), '}') INTO l_msg
      FROM ccc.move_stamp WHERE move = p_move AND COALESCE(JSON_VALUE(l_w, CONCAT('$."', col, '"')), '') = '';
    IF l_msg IS NOT NULL THEN SET l_w = JSON_MERGE_PATCH(l_w, l_msg); END IF;
  END IF;
  IF l_signer IS NOT NULL THEN
    SET l_w = JSON_SET(l_w, CONCAT('$."', l_signer, '"'), COALESCE(NULLIF(JSON_VALUE(p_vals, '$.speaker'), ''), NULLIF(JSON_VALUE(p_vals, '$.reg_speaker'), ''), IF(p_who = 'system', '', p_who)));
  END IF;
  IF p_rec IS NULL THEN
    IF o_org IS NULL THEN CALL ccc.m_org(p_kind, p_vals, p_who, o_org); END IF;
    CALL ccc.m_number(p_kind, p_now, l_w, p_number, l_bad);
    IF l_bad IS NOT NULL THEN SET o_rules = ccc.rule1('R00.6', JSON_OBJECT('field', l_bad, 'problem', 'missing')); LEAVE proc; END IF;
    IF p_kind = 'REC' OR JSON_EXISTS(p_vals, '$.ref') OR JSON_EXISTS(p_vals, '$.incident') OR JSON_EXISTS(p_vals, '$.recovery') THEN
      SET l_drill = ccc.drill_of(p_kind, p_vals);
      -- what no drill may make is real: a paper may name a drill, an order or a change may not stand on one
      IF l_drill AND NOT EXISTS (SELECT 1 FROM ccc.move WHERE id = p_move AND drill = 1) THEN
        SET l_drill = 0;
        IF EXISTS (SELECT 1 FROM ccc.record WHERE number IN (COALESCE(JSON_VALUE(p_vals, '$.incident'), ''), COALESCE(JSON_VALUE(p_vals, '$.recovery'), '')) AND drill = 1) THEN
          SET o_rules = ccc.rule1('R00.9', '{}'); LEAVE proc;
        END IF;
      END IF;
    END IF;
    INSERT INTO ccc.record (kind, number, state, version, org, opened, drill, created_by, changed_at)
      VALUES (p_kind, p_number, p_to, 0, o_org, p_now, l_drill, p_who, p_now);
    SET p_rec = LAST_INSERT_ID();
    EXECUTE IMMEDIATE CONCAT('INSERT INTO ccc.`', l_tbl, '` (record) VALUES (?)') USING p_rec;
    SELECT key_col INTO l_col FROM ccc.kind WHERE kind = p_kind;
    IF l_col IS NOT NULL THEN SET l_w = JSON_SET(l_w, CONCAT('$."', l_col, '"'), p_number); END IF;
    IF NOT JSON_EXISTS(l_w, '$.org') THEN SET l_w = JSON_SET(l_w, '$.org', o_org); END IF;
  ELSEIF NOT p_any AND (LOCATE('"org"', p_vals) > 0 AND JSON_EXISTS(p_vals, '$.org') OR LOCATE('"app"', p_vals) > 0 AND JSON_EXISTS(p_vals, '$.app')) THEN
    CALL ccc.m_org(p_kind, p_vals, p_who, o_org);
    IF NOT JSON_EXISTS(l_w, '$.org') AND o_org IS NOT NULL THEN SET l_w = JSON_SET(l_w, '$.org', o_org); END IF;
  END IF;
  IF p_any THEN
    IF l_stamp THEN CALL ccc.w_ANY(p_rec, l_w); END IF;
  ELSE
    -- a few values as a statement of their own: w_KIND looks at every column of the kind
    SET l_n = JSON_LENGTH(l_w), @ccc_w = l_w, l_msg = '';
    IF l_n > 10 THEN EXECUTE IMMEDIATE CONCAT('CALL ccc.w_', p_kind, '(?,?)') USING p_rec, l_w;
    ELSEIF l_n > 0 THEN
      SET l_cols = JSON_KEYS(l_w);
      WHILE l_n > 0 DO
        SET l_n = l_n - 1, l_col = JSON_VALUE(l_cols, CONCAT('$[', l_n, ']'));
        IF FIND_IN_SET(l_col, l_writes) THEN SET l_msg = CONCAT(l_msg, ',`', l_col, '`=NULLIF(JSON_VALUE(@ccc_w,''$."', l_col, '"''),'''')'); END IF;
      END WHILE;
      IF l_msg <> '' THEN EXECUTE IMMEDIATE CONCAT('UPDATE ccc.`', l_tbl, '` SET ', SUBSTRING(l_msg, 2), ' WHERE record=?') USING p_rec; END IF;
    END IF;
    IF l_child THEN FOR a IN (SELECT col, child FROM ccc.move_ask WHERE move = p_move AND own_child = 1) DO
      IF JSON_EXISTS(p_vals, CONCAT('$."', a.col, '"')) THEN
        SET l_msg = IF(JSON_TYPE(JSON_EXTRACT(p_vals, CONCAT('$."', a.col, '"'))) = 'ARRAY', JSON_EXTRACT(p_vals, CONCAT('$."', a.col, '"')), '[]'), l_key = a.col;
        EXECUTE IMMEDIATE CONCAT('CALL ccc.c_', a.child, '(?,?)') USING p_rec, l_msg;
      END IF;
    END FOR; END IF;
  END IF;
END //

-- Judges the written tables: gates of the move that stand in the way (o_why) and warnings acknowledged (o_ack).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_gate(p_move SMALLINT, p_kind CHAR(3), p_rec BIGINT, p_version INT, p_today DATE, p_ack TEXT, OUT o_why LONGTEXT, OUT o_ack LONGTEXT)
BEGIN
  SET o_why = NULL, o_ack = NULL;
  IF EXISTS (SELECT 1 FROM ccc.move WHERE id = p_move AND (has_gate OR has_any)) THEN
    EXECUTE IMMEDIATE CONCAT('CALL ccc.g_', p_move, '(?,?,?,?,?,@ccc_why,@ccc_ack)') USING p_rec, p_move, p_version, p_today, REPLACE(COALESCE(p_ack, ''), ';', ',');
    SET o_why = @ccc_why, o_ack = @ccc_ack;
  END IF;
END //

-- Sees this person the record? By the same rows as the views, now.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_sees(p_who VARCHAR(40), p_kind CHAR(3), p_rec BIGINT) RETURNS TINYINT
NOT DETERMINISTIC READS SQL DATA
RETURN EXISTS (SELECT 1 FROM ccc.account a JOIN ccc.visible v ON v.account = a.account AND v.kind = p_kind
  JOIN ccc.scope s ON s.kind = v.kind AND s.scope = v.scope AND s.record = p_rec JOIN ccc.record r ON r.id = p_rec CROSS JOIN ccc.clock1 c
  WHERE a.staff = p_who AND v.until > c.at AND FIND_IN_SET(r.state, v.hide) = 0) //

-- One move, no transaction control. p_nested: inside a move (roles, reasons and seconds are the outer move's matter).
-- p_dry: nothing is recorded, all obstacles are told. p_force: refuse with these rules (a refusal met by an effect).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_body(p_who VARCHAR(40), p_account VARCHAR(80), p_req CHAR(36), p_nested TINYINT, p_dry TINYINT, p_number VARCHAR(255), p_action VARCHAR(255),
  p_version VARCHAR(20), p_vals LONGTEXT, p_reason TEXT, p_ack TEXT, p_origin VARCHAR(10), p_force LONGTEXT, OUT o_ans LONGTEXT)
proc: BEGIN
  DECLARE l_now DATETIME(6);
  DECLARE l_today DATE;
  DECLARE l_rec, l_self BIGINT;
  DECLARE l_kind, l_akind CHAR(3);
  DECLARE l_state, l_prev, l_from, l_to VARCHAR(24);
  DECLARE l_org, l_neworg, l_holder, l_act VARCHAR(80);
  DECLARE l_num, l_missing VARCHAR(80) DEFAULT NULL;
  DECLARE l_ver, l_seq, l_left INT;
  DECLARE l_move SMALLINT;
  DECLARE l_drill, l_mdrill, l_mreason, l_any, l_ok, l_made, l_seen, l_msecond, l_meffect, l_mnot, l_mgate, l_mstamp, l_needs, l_cond TINYINT DEFAULT 0;
  DECLARE l_row, l_vals, l_rules, l_input, l_why, l_acks, l_waits, l_consents, l_r LONGTEXT;
  DECLARE l_o_actor, l_o_action, l_o_account VARCHAR(80) DEFAULT NULL;
  DECLARE l_o_vals LONGTEXT DEFAULT @ccc_vals;
  DECLARE l_o_move SMALLINT DEFAULT @ccc_move;
  SET l_o_actor = @ccc_actor, l_o_action = @ccc_action, l_o_account = @ccc_account;
  -- texts compare without their last spaces: they are not written down with them
  SET p_action = RTRIM(p_action), p_number = RTRIM(p_number);
  SET l_akind = LEFT(p_action, 3), l_act = SUBSTRING(p_action, 5);
  SELECT @ccc_now, DATE(CONVERT_TZ(@ccc_now, '+00:00', tz)) INTO l_now, l_today FROM ccc.centre WHERE n = 1;
  SET @ccc_actor = p_who, @ccc_account = p_account, @ccc_action = l_act, @ccc_as_of = l_now, @ccc_req = p_req, @ccc_origin = p_origin;

  -- 1 the record, or the kind of the one to be made
  SELECT MAX(needs_row), MAX(cond IS NOT NULL) INTO l_needs, l_cond FROM ccc.move WHERE kind = l_akind AND action = l_act;
  IF SUBSTRING(p_action, 4, 1) <> '.' OR l_needs IS NULL THEN
    SET o_ans = ccc.answer1('input', p_number, NULL, NULL, NULL, p_req, ccc.input1('action', p_action), NULL);
    LEAVE proc;
  END IF;
  IF COALESCE(p_number, '') <> '' THEN
    SELECT id, kind, number, state, prev_state, version, org, holder, drill, last_seq
      INTO l_rec, l_kind, l_num, l_state, l_prev, l_ver, l_org, l_holder, l_drill, l_seq FROM ccc.record WHERE number = p_number FOR UPDATE;
    IF l_rec IS NULL OR (p_dry AND NOT ccc.f_sees(p_who, l_kind, l_rec)) THEN
      SET o_ans = ccc.answer1('input', p_number, NULL, NULL, NULL, p_req, ccc.input1('number', p_number), NULL);
      LEAVE proc;
    END IF;
    IF l_akind NOT IN (l_kind, 'ANY') THEN
      SET o_ans = ccc.answer1('input', p_number, NULL, NULL, NULL, p_req, ccc.input1('action', p_action), NULL);
      LEAVE proc;
    END IF;
    SET l_row = '{}';
    IF l_needs AND l_akind <> 'ANY' THEN
      EXECUTE IMMEDIATE CONCAT('CALL ccc.r_', l_kind, '(?,@ccc_j)') USING l_rec;
      SET l_row = COALESCE(@ccc_j, '{}');
    END IF;
  ELSE
    SET l_kind = l_akind, l_state = '-', l_row = '{}', l_made = 1, l_ver = 0;
    IF NOT EXISTS (SELECT 1 FROM ccc.move WHERE kind = l_akind AND action = l_act AND from_state = '-') THEN
      SET o_ans = ccc.answer1('input', p_number, NULL, NULL, NULL, p_req, ccc.input1('number', ''), NULL);
      LEAVE proc;
    END IF;
  END IF;
  SET l_from = l_state, @ccc_rec = IF(p_nested, @ccc_rec, l_rec);

  check_: BEGIN
    -- 2 version
    IF COALESCE(p_version, '') <> '' AND NOT l_made AND p_version <> CAST(l_ver AS CHAR(20)) THEN
      SET l_rules = ccc.rule1('R00.4', (SELECT JSON_OBJECT('who', COALESCE((SELECT s.name_zh FROM ccc.staff s WHERE s.code = e.actor), e.actor), 'version', l_ver)
        FROM ccc.event e WHERE e.record = l_rec AND e.outcome = 'done' ORDER BY e.seq DESC LIMIT 1));
      LEAVE check_;
    END IF;
    -- 3 the open row of move
    IF l_cond THEN
      SELECT m.id, CASE m.to_state WHEN '=' THEN l_state WHEN '@prev' THEN COALESCE(l_prev, l_state) ELSE m.to_state END, m.reason, m.drill, m.kind = 'ANY', m.missing, m.second IS NOT NULL, m.effect IS NOT NULL, m.not_by IS NOT NULL, m.has_gate OR m.has_any, m.stamp IS NOT NULL
        INTO l_move, l_to, l_mreason, l_mdrill, l_any, l_missing, l_msecond, l_meffect, l_mnot, l_mgate, l_mstamp
        FROM ccc.move m WHERE m.kind = l_akind AND m.action = l_act AND m.from_state IN (l_state, IF(l_made, '-', '*'))
          AND NOT EXISTS (SELECT 1 FROM ccc.move_when w WHERE w.move = m.id
            AND (FIND_IN_SET(COALESCE(IF(JSON_EXISTS(p_vals, CONCAT('$."', w.col, '"')), JSON_VALUE(p_vals, CONCAT('$."', w.col, '"')), JSON_VALUE(l_row, CONCAT('$."', w.col, '"'))), ''), w.vals) > 0) = w.neg)
        ORDER BY m.from_state = '*', m.id LIMIT 1;
    ELSE
      SELECT m.id, CASE m.to_state WHEN '=' THEN l_state WHEN '@prev' THEN COALESCE(l_prev, l_state) ELSE m.to_state END, m.reason, m.drill, m.kind = 'ANY', m.missing, m.second IS NOT NULL, m.effect IS NOT NULL, m.not_by IS NOT NULL, m.has_gate OR m.has_any, m.stamp IS NOT NULL
        INTO l_move, l_to, l_mreason, l_mdrill, l_any, l_missing, l_msecond, l_meffect, l_mnot, l_mgate, l_mstamp
        FROM ccc.move m WHERE m.kind = l_akind AND m.action = l_act AND m.from_state IN (l_state, IF(l_made, '-', '*'))
      ORDER BY m.from_state DESC LIMIT 1;
    END IF;
    IF l_move IS NULL THEN
      SELECT id INTO l_move FROM ccc.move WHERE kind = l_akind AND action = l_act ORDER BY id LIMIT 1;
      CALL ccc.m_role(l_move, l_rec, l_kind, l_state, l_org, l_holder, p_who, l_today, l_ok, l_r);
      SET l_move = NULL, l_rules = ccc.rule1('R00.1', JSON_OBJECT('state', l_state));
      LEAVE check_;
    END IF;
    SET @ccc_move = l_move;
    -- 4 role, drill mark, separation of persons, built
    IF l_made THEN
      -- what is reported about another office is not done for it
      IF p_who <> 'system' AND NOT p_nested AND NOT EXISTS (SELECT 1 FROM ccc.sight_cut WHERE kind = l_kind AND scope = 'P') THEN CALL ccc.m_org(l_kind, p_vals, p_who, l_org); END IF;
    END IF;
    IF NOT p_nested THEN
      CALL ccc.m_role(l_move, l_rec, l_kind, l_state, l_org, l_holder, p_who, l_today, l_ok, l_r);
      IF NOT l_ok THEN SET l_rules = CONCAT_WS(',', l_rules, l_r); END IF;
    END IF;
    IF l_drill AND NOT l_mdrill THEN SET l_rules = CONCAT_WS(',', l_rules, ccc.rule1('R00.9', '{}')); END IF;
    IF l_mnot AND NOT l_made AND EXISTS (SELECT 1 FROM ccc.move_not n JOIN ccc.event e ON e.record = l_rec AND e.action = n.action AND e.actor = p_who AND e.outcome = 'done' WHERE n.move = l_move) THEN
      SET l_rules = CONCAT_WS(',', l_rules, ccc.rule1('R04.6', JSON_OBJECT('who', p_who)));
    END IF;
    IF l_missing IS NOT NULL THEN SET l_rules = CONCAT_WS(',', l_rules, ccc.rule1('R00.11', JSON_OBJECT('rule', l_missing))); END IF;
    IF l_rules IS NOT NULL AND NOT p_dry THEN LEAVE check_; END IF;
    IF p_origin = 'journal' AND p_action NOT IN ('INC.log', 'RND.enter', 'HND.note', 'ANY.note') THEN SET l_input = ccc.input1('origin', p_origin); LEAVE check_; END IF;
    -- 5 form and reason
    CALL ccc.m_input(l_move, p_vals, l_row, p_origin, l_now, p_who, l_vals, l_r, l_input);
    IF l_input IS NOT NULL THEN LEAVE check_; END IF;
    SET l_rules = NULLIF(CONCAT_WS(',', l_rules, l_r), '');
    IF l_mreason AND NOT p_nested AND CHAR_LENGTH(TRIM(COALESCE(p_reason, ''))) < 4 THEN SET l_rules = CONCAT_WS(',', l_rules, ccc.rule1('R00.3', '{}')); END IF;
    IF p_force IS NOT NULL THEN SET l_rules = CONCAT_WS(',', l_rules, p_force); END IF;
    IF l_rules IS NOT NULL AND (NOT p_dry OR l_r IS NOT NULL AND l_made) THEN LEAVE check_; END IF;
    -- 6 write, then judge
    IF NOT p_nested THEN SAVEPOINT before_values; END IF;
    SET @ccc_vals = l_vals;
    SET l_r = NULL, l_neworg = IF(l_made, l_org, NULL);
    IF l_mstamp OR NOT l_any THEN CALL ccc.m_write(l_move, l_kind, l_any, l_rec, l_num, l_to, l_vals, p_who, l_now, l_neworg, l_r); END IF;
    SET l_why = l_r;
    IF l_r IS NULL AND l_mgate THEN CALL ccc.m_gate(l_move, l_kind, l_rec, l_ver, l_today, p_ack, l_why, l_acks); END IF;
    SET l_rules = NULLIF(CONCAT_WS(',', l_rules, l_why), '');
    -- 7 second persons
    SET l_left = 0;
    IF NOT p_nested THEN
      -- of a refusal nobody asks who else would have to consent
      IF l_msecond AND (p_dry OR l_rules IS NULL) THEN CALL ccc.m_second(l_move, p_req, COALESCE(l_org, l_neworg), l_vals, p_who, l_today, l_left, l_waits, l_consents); END IF;
      IF l_rules IS NOT NULL OR l_left > 0 OR p_dry THEN
        ROLLBACK TO before_values;
        IF l_made THEN SET l_rec = NULL; END IF;
      END IF;
    END IF;
  END;

  IF p_dry THEN
    SET o_ans = CASE WHEN l_input IS NOT NULL THEN ccc.answer1('input', p_number, l_state, l_ver, l_seq, p_req, l_input, NULL)
      WHEN l_rules IS NOT NULL THEN ccc.answer1(IF(l_rules LIKE '{"rule":"R00.4"%', 'stale', 'refused'), p_number, l_state, l_ver, l_seq, p_req, l_rules, l_waits)
      ELSE ccc.answer1('done', p_number, l_state, l_ver, l_seq, p_req, l_acks, l_waits) END;
    LEAVE proc;
  END IF;

  IF l_rules IS NOT NULL OR l_input IS NOT NULL THEN
    -- a refusal is an event too: of the record, or of the person's own where there is none
    IF NOT p_nested AND p_who <> 'system' AND NOT l_made AND NOT l_ok AND NOT ccc.f_sees(p_who, l_kind, l_rec) THEN
      SET l_seen = 0, l_input = NULL;
      SET l_rules = IF(l_rules LIKE '{"rule":"R04.5"%', ccc.rule1('R04.5', '{}'), ccc.rule1('R00.2', (SELECT JSON_OBJECT('role', roles) FROM ccc.move WHERE kind = l_akind AND action = l_act LIMIT 1)));
    ELSE SET l_seen = 1;
    END IF;
    SET l_r = COALESCE(l_input, l_rules);
    IF p_nested THEN SET @ccc_nested = l_r;
    ELSE
      SET l_self = IF(l_made, (SELECT record FROM ccc.staff WHERE code = p_who), l_rec);
      IF l_self IS NOT NULL THEN
        CALL ccc.m_event(l_self, l_now, p_who, p_account, IF(l_made, p_action, l_act), l_from, l_from, p_origin, 'refused',
          CASE WHEN l_input IS NULL AND l_vals IS NOT NULL THEN l_vals WHEN CHAR_LENGTH(p_vals) > 4000 THEN JSON_OBJECT('length', CHAR_LENGTH(p_vals)) ELSE p_vals END, p_reason,
          CONCAT('[', l_r, ']'), NULL, p_req, l_seq);
      END IF;
    END IF;
    SET o_ans = IF(l_seen, ccc.answer1(CASE WHEN l_input IS NOT NULL THEN 'input' WHEN l_rules LIKE '{"rule":"R00.4"%' THEN 'stale' ELSE 'refused' END,
        p_number, IF(l_made, '', l_state), IF(l_made, NULL, l_ver), IF(l_made, NULL, l_seq), p_req, l_r, NULL),
      ccc.answer1('refused', p_number, NULL, NULL, NULL, p_req, l_r, NULL));
    LEAVE proc;
  END IF;

  IF l_left > 0 THEN
    INSERT IGNORE INTO ccc.proposal (req, record, move, version, action, vals, reason, ack, who, account, origin, at, number)
      VALUES (p_req, COALESCE(l_rec, 0), l_move, l_ver, p_action, p_vals, p_reason, p_ack, p_who, p_account, p_origin, l_now, COALESCE(p_number, ''));
    SET o_ans = ccc.answer1('waiting', p_number, IF(l_made, '', l_state), l_ver, l_seq, p_req, NULL, l_waits);
    LEAVE proc;
  END IF;

  -- 8 state, history, chain; what else waited on this version is void
  CALL ccc.m_event(l_rec, l_now, p_who, p_account, l_act, l_from, l_to, p_origin, 'done', NULLIF(l_vals, '{}'), NULLIF(p_reason, ''), IF(l_acks IS NULL, NULL, CONCAT('[', l_acks, ']')),
    IF(l_consents IS NULL, NULL, CONCAT('[', l_consents, ']')), p_req, l_seq);
  IF l_made THEN CALL ccc.sight_named(l_rec, l_kind, l_vals);
  ELSE CALL ccc.m_void(l_rec, p_req, p_who, l_ver + 1); END IF;
  -- 9 effects
  IF l_meffect THEN
    SELECT GROUP_CONCAT(effect ORDER BY n) INTO l_r FROM ccc.move_effect WHERE move = l_move;
    WHILE l_r <> '' DO
      SET @ccc_vals = l_vals, @ccc_move = l_move, @ccc_actor = p_who, @ccc_action = l_act;
      EXECUTE IMMEDIATE CONCAT('CALL ccc.e_', SUBSTRING_INDEX(l_r, ',', 1), '(?,?)') USING l_rec, l_seq;
      SET l_r = SUBSTRING(l_r, CHAR_LENGTH(SUBSTRING_INDEX(l_r, ',', 1)) + 2);
    END WHILE;
  END IF;
  -- 10 what the record's row says of it
  IF NOT l_any THEN CALL ccc.m_face(l_rec, l_kind, l_vals, IF(l_made, NULL, l_neworg), l_now, l_today);
  ELSEIF l_mstamp THEN CALL ccc.m_face_due(l_rec, l_kind, l_now, l_today);
  END IF;
  IF l_kind IN ('APT', 'STF', 'ORG') THEN CALL ccc.sight_after(l_kind, l_rec); END IF;
  IF l_meffect THEN SELECT state, version, last_seq INTO l_state, l_ver, l_seq FROM ccc.record WHERE id = l_rec;
  ELSE SET l_state = l_to, l_ver = l_ver + 1; END IF;
  SET o_ans = ccc.answer1('done', l_num, l_state, l_ver, l_seq, p_req, NULL, NULL);
  IF l_made THEN SET @ccc_made = l_num, @ccc_made_id = l_rec; END IF;
  IF NOT p_nested THEN SET @ccc_rec = l_rec; END IF;
  SET @ccc_vals = l_o_vals, @ccc_move = l_o_move, @ccc_actor = l_o_actor, @ccc_action = l_o_action, @ccc_account = l_o_account;
END //

-- Title, office, zone, holder and deadline of a record as its own row now has them.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_face(p_rec BIGINT, p_kind CHAR(3), p_vals LONGTEXT, p_org VARCHAR(40), p_now DATETIME(6), p_today DATE)
BEGIN
  DECLARE l_due, l_asked DATETIME(6);
  DECLARE l_has TINYINT;
  DECLARE l_org, l_holder, l_given VARCHAR(40);
  DECLARE l_state VARCHAR(24);
  EXECUTE IMMEDIATE CONCAT('CALL ccc.face_', p_kind, '(?,@ccc_title,@ccc_zone,@ccc_own)') USING p_rec;
  SELECT r.state, COALESCE(p_org, r.org), r.holder, IF(r.opinion_at >= r.asked_at, NULL, r.asked_at), EXISTS (SELECT 1 FROM ccc.due_step d WHERE d.kind = r.kind AND d.state = r.state)
    INTO l_state, l_org, l_holder, l_asked, l_has FROM ccc.record r WHERE r.id = p_rec;
  IF l_has OR l_asked IS NOT NULL THEN CALL ccc.m_due_of(p_rec, p_kind, l_state, l_has, l_asked, p_now, p_today, l_due); END IF;
  IF COALESCE(l_holder, @ccc_own) IS NOT NULL THEN
    -- as f_holder: a statement with a function in it opens every table of that function
    IF p_vals REGEXP '"(assignee|executor|owner)"' THEN
      SET l_given = COALESCE(NULLIF(JSON_VALUE(p_vals, '$.assignee'), ''), NULLIF(JSON_VALUE(p_vals, '$.executor'), ''), NULLIF(JSON_VALUE(p_vals, '$.owner'), ''));
    END IF;
    SET l_holder = (SELECT h.staff FROM ccc.state_holder s JOIN ccc.held h ON h.staff IN (l_given, @ccc_own, l_holder) AND h.role = s.role
        AND (s.office = '' OR h.office = s.office) AND (s.role <> 'USR' OR h.office = l_org)
      WHERE s.kind = p_kind AND s.state = l_state AND h.from_on <= p_today AND h.to_on >= p_today
      ORDER BY h.staff = l_given DESC, h.staff = l_holder DESC LIMIT 1);
  END IF;
  UPDATE ccc.record SET title = @ccc_title, org = l_org, due = l_due, holder = l_holder, zone = COALESCE(@ccc_zone, zone) WHERE id = p_rec;
END //

-- The deadline alone, after a move of kind ANY that stamps the record: from its asked_at the time for an opinion runs.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_face_due(p_rec BIGINT, p_kind CHAR(3), p_now DATETIME(6), p_today DATE)
BEGIN
  DECLARE l_due, l_asked DATETIME(6);
  DECLARE l_has TINYINT;
  DECLARE l_state VARCHAR(24);
  SELECT r.state, IF(r.opinion_at >= r.asked_at, NULL, r.asked_at), EXISTS (SELECT 1 FROM ccc.due_step d WHERE d.kind = r.kind AND d.state = r.state) INTO l_state, l_asked, l_has FROM ccc.record r WHERE r.id = p_rec;
  CALL ccc.m_due_of(p_rec, p_kind, l_state, l_has, l_asked, p_now, p_today, l_due);
  UPDATE ccc.record SET due = l_due WHERE id = p_rec;
END //

-- When something is due of a record: its next step (m_due), or an opinion that was asked for and is not there.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_due_of(p_rec BIGINT, p_kind CHAR(3), p_state VARCHAR(24), p_has TINYINT, p_asked DATETIME(6), p_now DATETIME(6), p_today DATE, OUT o_due DATETIME(6))
BEGIN
  DECLARE l_d DATETIME(6);
  DECLARE l_tz VARCHAR(6);
  DECLARE l_row LONGTEXT;
  SET o_due = NULL;
  IF p_has THEN
    EXECUTE IMMEDIATE CONCAT('CALL ccc.r_', p_kind, '(?,@ccc_j)') USING p_rec;
    SET l_row = COALESCE(@ccc_j, '{}');
    CALL ccc.m_due(p_rec, p_kind, p_state, l_row, p_now, o_due);
  END IF;
  IF p_asked IS NOT NULL THEN
    SELECT tz INTO l_tz FROM ccc.centre WHERE n = 1;
    FOR m IN (SELECT DISTINCT deadline, deadline_from FROM ccc.move WHERE kind = 'ANY' AND deadline_from = 'asked_at' AND deadline IS NOT NULL) DO
      CALL ccc.m_deadline(m.deadline, m.deadline_from, JSON_OBJECT('asked_at', CAST(p_asked AS CHAR(26))), l_tz, p_today, l_d);
      SET o_due = LEAST(COALESCE(o_due, l_d), COALESCE(l_d, o_due));
    END FOR;
  END IF;
END //

-- Proposals on an older version of the record are void; who asked is told R00.4 when he looks.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_void(p_rec BIGINT, p_req CHAR(36), p_who VARCHAR(40), p_version INT)
BEGIN
  IF EXISTS (SELECT 1 FROM ccc.proposal WHERE record = p_rec) THEN
    UPDATE ccc.request q JOIN ccc.proposal p ON p.req = q.req SET q.outcome = 'stale',
        q.answer = ccc.answer1('stale', p.number, NULL, p_version, NULL, q.req, ccc.rule1('R00.4', JSON_OBJECT('who', p_who, 'version', p_version)), NULL)
      WHERE p.record = p_rec AND p.req <> COALESCE(p_req, '');
    DELETE c FROM ccc.consent c JOIN ccc.proposal p ON p.req = c.req WHERE p.record = p_rec;
    DELETE FROM ccc.proposal WHERE record = p_rec;
  END IF;
END //

-- A move inside a move. A refusal refuses the whole.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_step(p_who VARCHAR(40), p_number VARCHAR(80), p_action VARCHAR(40), p_vals LONGTEXT, p_reason TEXT, p_origin VARCHAR(10))
BEGIN
  DECLARE l_ans LONGTEXT;
  CALL ccc.m_body(p_who, COALESCE(@ccc_account, 'system@effect'), @ccc_req, 1, 0, p_number, p_action, NULL, COALESCE(p_vals, '{}'), p_reason, NULL, COALESCE(p_origin, 'effect'), NULL, l_ans);
  IF JSON_VALUE(l_ans, '$.outcome') <> 'done' THEN
    SET @ccc_nested = COALESCE(@ccc_nested, ccc.rule1('R00.10', JSON_OBJECT('ref', p_number, 'action', p_action, 'answer', JSON_EXTRACT(l_ans, '$.rules'))));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = 'NESTED';
  END IF;
END //

-- One try of a move in a transaction. o_again: 1 = deadlock, 3 = lock wait of 5 s, 2 = an effect refused (o_force says why).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_try(p_who VARCHAR(40), p_account VARCHAR(80), p_req CHAR(36), p_number VARCHAR(255), p_action VARCHAR(255), p_version VARCHAR(20), p_vals LONGTEXT,
  p_reason TEXT, p_ack TEXT, p_origin VARCHAR(10), p_mode TINYINT, p_sha CHAR(64), INOUT p_force LONGTEXT, OUT o_again TINYINT, OUT o_ans LONGTEXT)
proc: BEGIN
  DECLARE l_no INT;
  DECLARE l_msg TEXT;
  DECLARE l_who VARCHAR(40);
  DECLARE l_sha CHAR(64);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN
    GET DIAGNOSTICS CONDITION 1 l_no = MYSQL_ERRNO, l_msg = MESSAGE_TEXT;
    ROLLBACK;
    IF l_no IN (1213, 1020) THEN SET o_again = 1;
    ELSEIF l_no = 1205 THEN SET o_again = 3;
    ELSEIF l_no = 45001 AND p_force IS NULL THEN
      SET o_again = 2, p_force = IF(l_msg = 'NESTED', @ccc_nested, ccc.rule1(SUBSTRING_INDEX(l_msg, '|', 1), IF(l_msg LIKE '%|{%' AND JSON_VALID(SUBSTRING(l_msg, LOCATE('|', l_msg) + 1)), SUBSTRING(l_msg, LOCATE('|', l_msg) + 1), '{}')));
      SET @ccc_nested = NULL;
    ELSE RESIGNAL;
    END IF;
  END;
  SET o_again = 0, o_ans = NULL, @ccc_nested = NULL, @ccc_rec = NULL;
  START TRANSACTION;
  SELECT CONVERT_TZ(SYSDATE(6), @@session.time_zone, '+00:00') + INTERVAL offset_us MICROSECOND INTO @ccc_now FROM ccc.centre WHERE n = 1;
  IF p_mode = 0 THEN
    -- the same request again gets the same answer
    INSERT IGNORE INTO ccc.request (req, who, at, sha256) VALUES (p_req, p_who, @ccc_now, p_sha);
    IF ROW_COUNT() = 0 THEN
      SELECT who, sha256, answer INTO l_who, l_sha, o_ans FROM ccc.request WHERE req = p_req FOR UPDATE;
      IF l_who <> p_who OR l_sha <> p_sha OR o_ans IS NULL THEN
        SET o_ans = ccc.answer1('input', p_number, NULL, NULL, NULL, p_req, ccc.input1('request', p_req), NULL);
      END IF;
      COMMIT;
      LEAVE proc;
    END IF;
  END IF;
  IF p_mode = 1 AND NOT EXISTS (SELECT 1 FROM ccc.proposal WHERE req = p_req FOR UPDATE) THEN
    -- another consent has made the move meanwhile
    SELECT answer INTO o_ans FROM ccc.request WHERE req = p_req;
    COMMIT;
    LEAVE proc;
  END IF;
  CALL ccc.m_body(p_who, p_account, p_req, 0, p_mode = 2, p_number, p_action, p_version, p_vals, p_reason, p_ack, p_origin, p_force, o_ans);
  IF p_mode = 2 THEN ROLLBACK;
  ELSE
    -- {"outcome":"..
    SET l_who = SUBSTRING_INDEX(SUBSTRING(o_ans, 13), '"', 1);
    UPDATE ccc.request SET outcome = l_who, answer = o_ans, record = @ccc_rec WHERE req = p_req;
    IF p_mode = 1 AND l_who <> 'waiting' THEN
      DELETE FROM ccc.consent WHERE req = p_req;
      DELETE FROM ccc.proposal WHERE req = p_req;
    END IF;
    COMMIT;
  END IF;
END //

-- A move in a transaction of its own, tried again after a deadlock. p_mode: 0 a request, 1 after the last consent (the
-- request row is there), 2 dry.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_do(p_who VARCHAR(40), p_account VARCHAR(80), p_req CHAR(36), p_number VARCHAR(255), p_action VARCHAR(255), p_version VARCHAR(20), p_vals LONGTEXT,
  p_reason TEXT, p_ack TEXT, p_origin VARCHAR(10), p_mode TINYINT, OUT o_ans LONGTEXT)
BEGIN
  DECLARE l_again TINYINT DEFAULT 1;
  DECLARE l_tries INT DEFAULT 0;
  DECLARE l_force LONGTEXT;
  DECLARE l_sha CHAR(64) DEFAULT SHA2(CONCAT_WS('|', p_number, p_action, p_vals, p_reason, p_ack), 256);
  WHILE l_again > 0 DO
    CALL ccc.m_try(p_who, p_account, p_req, p_number, p_action, p_version, p_vals, p_reason, p_ack, p_origin, p_mode, l_sha, l_force, l_again, o_ans);
    IF l_again IN (1, 3) THEN
      -- a deadlock is over at once; who waits ten seconds for a lock is told, well before the client gives up
      SET l_tries = l_tries + IF(l_again = 3, 11, 1);
      IF l_tries > 20 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45002, MESSAGE_TEXT = 'BUSY'; END IF;
      IF l_again = 1 THEN DO SLEEP(RAND() * 0.01 * l_tries); END IF;
    END IF;
  END WHILE;
END //

-- What every API procedure checks of its caller's request before a move: form of id, JSON, lengths. o_ans NULL = in order.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_form(p_who VARCHAR(40), INOUT p_req TEXT, p_number LONGTEXT, p_action LONGTEXT, p_version LONGTEXT, INOUT p_vals LONGTEXT, p_reason LONGTEXT, p_ack LONGTEXT, p_origin LONGTEXT, OUT o_ans LONGTEXT)
BEGIN
  DECLARE l_bad VARCHAR(20);
  SET p_vals = COALESCE(NULLIF(TRIM(p_vals), ''), '{}');
  SET l_bad = CASE WHEN CHAR_LENGTH(p_req) <> 36 OR p_req IS NULL OR p_req NOT LIKE '________-____-____-____-____________' OR COALESCE(LENGTH(UNHEX(REPLACE(p_req, '-', ''))), 0) <> 16 THEN 'request'
    WHEN CHAR_LENGTH(p_number) > 80 THEN 'number' WHEN p_action IS NULL OR CHAR_LENGTH(p_action) > 44 THEN 'action'
    WHEN p_version <> '' AND p_version NOT REGEXP '^[0-9]{0,9}$' THEN 'version' WHEN CHAR_LENGTH(p_vals) > 1000000 OR NOT JSON_VALID(p_vals) OR JSON_TYPE(p_vals) <> 'OBJECT' THEN 'json'
    WHEN CHAR_LENGTH(p_reason) > 4000 THEN 'reason' WHEN p_ack <> '' AND p_ack NOT REGEXP '^[RX0-9.;]{0,400}$' THEN 'ack'
    WHEN COALESCE(p_origin, '') NOT IN ('console', 'batch', 'journal') THEN 'origin' END;
  SET p_req = LOWER(p_req);
  SET o_ans = NULL;
  IF p_who IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  IF l_bad IS NOT NULL THEN SET o_ans = ccc.answer1('input', LEFT(p_number, 80), NULL, NULL, NULL, NULL, ccc.input1(l_bad, LEFT(CASE l_bad WHEN 'action' THEN p_action WHEN 'request' THEN p_req WHEN 'version' THEN p_version END, 80)), NULL); END IF;
END //
DELIMITER ;
