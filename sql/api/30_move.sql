-- What a person may call. Every procedure begins with guard(), asks who logged in, takes text and checks it, works in
-- transactions of its own, and answers with one result set.
USE ccc_api;
DELIMITER //

-- The answer row from the answer's JSON. Session values of the move are cleared.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.answer(p_ans LONGTEXT)
BEGIN
  SET @ccc_as_of = NULL, @ccc_actor = NULL, @ccc_account = NULL, @ccc_move = NULL, @ccc_action = NULL, @ccc_vals = NULL, @ccc_j = NULL, @ccc_why = NULL, @ccc_ack = NULL;
  IF LOCATE('"detail"', p_ans) > 0 THEN
    IF ccc.f_unit() THEN SET p_ans = CONCAT(SUBSTRING_INDEX(p_ans, '"rules":', 1), '"rules":', ccc.f_mask(SUBSTRING(p_ans, LOCATE('"rules":', p_ans) + 8))); END IF;
  END IF;
  IF p_ans LIKE '%"rules":[],"waits":[]}' AND LOCATE('\\', p_ans) = 0 THEN
    -- as answer1 writes it: taken apart as text, in a tenth of the time
    SELECT SUBSTRING_INDEX(SUBSTRING_INDEX(p_ans, '"', 4), '"', -1) AS outcome, SUBSTRING_INDEX(SUBSTRING_INDEX(p_ans, '"', 8), '"', -1) AS number, SUBSTRING_INDEX(SUBSTRING_INDEX(p_ans, '"', 12), '"', -1) AS state,
      NULLIF(SUBSTRING_INDEX(SUBSTRING_INDEX(SUBSTRING_INDEX(p_ans, '"', 15), ':', -1), ',', 1), 'null') AS version, NULLIF(SUBSTRING_INDEX(SUBSTRING_INDEX(SUBSTRING_INDEX(p_ans, '"', 17), ':', -1), ',', 1), 'null') AS seq,
      SUBSTRING_INDEX(SUBSTRING_INDEX(p_ans, '"', 20), '"', -1) AS req, '[]' AS rules, '[]' AS waits;
  ELSE
    SELECT JSON_VALUE(p_ans, '$.outcome') AS outcome, JSON_VALUE(p_ans, '$.number') AS number, JSON_VALUE(p_ans, '$.state') AS state, JSON_VALUE(p_ans, '$.version') AS version,
      JSON_VALUE(p_ans, '$.seq') AS seq, JSON_VALUE(p_ans, '$.req') AS req, JSON_EXTRACT(p_ans, '$.rules') AS rules, JSON_EXTRACT(p_ans, '$.waits') AS waits;
  END IF;
END //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_move(p_req LONGTEXT, p_number LONGTEXT, p_action LONGTEXT, p_version LONGTEXT, p_vals LONGTEXT, p_reason LONGTEXT, p_ack LONGTEXT, p_origin LONGTEXT)
BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_ans LONGTEXT;
  CALL ccc.guard();
  SET l_me = ccc.me();
  CALL ccc.m_form(l_me, p_req, p_number, p_action, p_version, p_vals, p_reason, p_ack, p_origin, l_ans);
  IF l_ans IS NULL THEN CALL ccc.m_do(l_me, SESSION_USER(), p_req, p_number, p_action, p_version, p_vals, p_reason, p_ack, p_origin, 0, l_ans); END IF;
  CALL ccc.answer(l_ans);
END //

-- What stands in the way, without trying: nothing stays, not even the request.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_why(p_number LONGTEXT, p_action LONGTEXT, p_version LONGTEXT, p_vals LONGTEXT, p_reason LONGTEXT, p_ack LONGTEXT)
BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_ans LONGTEXT;
  DECLARE l_req TEXT DEFAULT '00000000-0000-0000-0000-000000000000';
  CALL ccc.guard();
  SET l_me = ccc.me();
  CALL ccc.m_form(l_me, l_req, p_number, p_action, p_version, p_vals, p_reason, p_ack, 'console', l_ans);
  IF l_ans IS NULL THEN CALL ccc.m_do(l_me, SESSION_USER(), l_req, p_number, p_action, p_version, p_vals, p_reason, p_ack, 'console', 2, l_ans); END IF;
  CALL ccc.answer(l_ans);
END //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_confirm(p_req LONGTEXT)
BEGIN
  DECLARE l_ans LONGTEXT;
  CALL ccc.guard();
  CALL ccc.m_consent(ccc.me(), SESSION_USER(), p_req, 'confirm', '', l_ans);
  CALL ccc.answer(l_ans);
END //
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_decline(p_req LONGTEXT, p_reason LONGTEXT)
BEGIN
  DECLARE l_ans LONGTEXT;
  CALL ccc.guard();
  CALL ccc.m_consent(ccc.me(), SESSION_USER(), p_req, 'decline', p_reason, l_ans);
  CALL ccc.answer(l_ans);
END //
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_withdraw(p_req LONGTEXT)
BEGIN
  DECLARE l_ans LONGTEXT;
  CALL ccc.guard();
  CALL ccc.m_consent(ccc.me(), SESSION_USER(), p_req, 'withdraw', '', l_ans);
  CALL ccc.answer(l_ans);
END //

-- MGR's override of a policy rule: the move ANY.waive.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_waive(p_req LONGTEXT, p_number LONGTEXT, p_rule LONGTEXT, p_reason LONGTEXT)
CALL ccc_api.p_move(p_req, p_number, 'ANY.waive', '', JSON_OBJECT('rule', p_rule), p_reason, '', 'console') //

-- Who I am. Also makes my sight anew where the local date has changed since.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_login(p_client LONGTEXT)
BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_now DATETIME(6);
  CALL ccc.guard();
  SET l_now = ccc.centre_now();
  -- who was given a code may log in with it, to choose a password
  SELECT staff INTO l_me FROM ccc.account WHERE account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND active = 1 AND COALESCE(code_until, l_now) >= l_now;
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  START TRANSACTION;
  UPDATE ccc.account SET login_at = l_now WHERE staff = l_me;
  IF NOT EXISTS (SELECT 1 FROM ccc.tick WHERE n = 1 AND sight_day = ccc.local_date(l_now)) OR NOT EXISTS (SELECT 1 FROM ccc.visible v JOIN ccc.account a ON a.account = v.account WHERE a.staff = l_me) THEN
    CALL ccc.sight_of(l_me);
  END IF;
  COMMIT;
  SELECT s.code AS staff, a.account, s.name_zh AS name, s.org, o.name_zh AS org_name, o.name_en AS org_name_en,
      (SELECT MIN(r.side) FROM ccc.held h JOIN ccc.role r ON r.code = h.role WHERE h.staff = s.code AND h.from_on <= ccc.local_date(l_now) AND h.to_on >= ccc.local_date(l_now)) AS side,
      (SELECT GROUP_CONCAT(DISTINCT CONCAT(h.role, '@', h.office) ORDER BY h.role, h.office SEPARATOR ';') FROM ccc.held h
        WHERE h.staff = s.code AND h.from_on <= ccc.local_date(l_now) AND h.to_on >= ccc.local_date(l_now)) AS roles,
      c.demo, c.name AS centre, c.name_en AS centre_en, l_now AS now, c.tz, c.schema_version,
      (SELECT value FROM ccc.param WHERE name = 'pack_version') AS pack_version, a.must_change
    FROM ccc.staff s JOIN ccc.account a ON a.staff = s.code LEFT JOIN ccc.org o ON o.code = s.org CROSS JOIN ccc.centre c WHERE s.code = l_me;
END //

-- What can be done next on a record, by me or by others, and what stands in the way: role, separation, gates as the
-- tables are now. The kind's own moves first, in the order of the rule pack.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_next(p_number LONGTEXT)
BEGIN
  DECLARE l_me, l_org, l_holder VARCHAR(40);
  DECLARE l_rec BIGINT;
  DECLARE l_kind CHAR(3);
  DECLARE l_state, l_prev VARCHAR(24);
  DECLARE l_ver INT;
  DECLARE l_drill, l_ok TINYINT;
  DECLARE l_row, l_why, l_ack, l_r, l_out LONGTEXT;
  DECLARE l_today DATE;
  CALL ccc.guard();
  SET l_me = ccc.me();
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  SELECT id, kind, state, prev_state, version, org, holder, drill INTO l_rec, l_kind, l_state, l_prev, l_ver, l_org, l_holder, l_drill FROM ccc.record WHERE number = LEFT(p_number, 80);
  SET l_out = '';
  IF l_rec IS NOT NULL AND ccc.f_sees(l_me, l_kind, l_rec) THEN
    SET @ccc_now = ccc.centre_now(), @ccc_as_of = @ccc_now, @ccc_actor = l_me, @ccc_vals = '{}', l_today = ccc.local_date(@ccc_now);
    EXECUTE IMMEDIATE CONCAT('CALL ccc.r_', l_kind, '(?,@ccc_j)') USING l_rec;
    SET l_row = COALESCE(@ccc_j, '{}');
    FOR m IN (SELECT m.id, m.action, m.drill, m.missing, m.kind FROM ccc.move m WHERE m.kind IN (l_kind, 'ANY') AND m.from_state IN (l_state, '*')
        AND NOT EXISTS (SELECT 1 FROM ccc.move_role x WHERE x.move = m.id GROUP BY x.move HAVING MAX(x.role <> 'system') = 0)
        AND NOT EXISTS (SELECT 1 FROM ccc.move_when w WHERE w.move = m.id AND (FIND_IN_SET(COALESCE(JSON_VALUE(l_row, CONCAT('$."', w.col, '"')), ''), w.vals) > 0) = w.neg)
        ORDER BY m.kind = 'ANY', m.id) DO
      SET l_why = NULL, @ccc_move = m.id, @ccc_action = m.action;
      CALL ccc.m_role(m.id, l_rec, l_kind, l_state, l_org, l_holder, l_me, l_today, l_ok, l_r);
      IF NOT l_ok THEN SET l_why = l_r; END IF;
      IF l_drill AND NOT m.drill THEN SET l_why = CONCAT_WS(',', l_why, ccc.rule1('R00.9', '{}')); END IF;
      IF m.missing IS NOT NULL THEN SET l_why = CONCAT_WS(',', l_why, ccc.rule1('R00.11', JSON_OBJECT('rule', m.missing))); END IF;
      IF EXISTS (SELECT 1 FROM ccc.move_not n JOIN ccc.event e ON e.record = l_rec AND e.action = n.action AND e.actor = l_me AND e.outcome = 'done' WHERE n.move = m.id) THEN
        SET l_why = CONCAT_WS(',', l_why, ccc.rule1('R04.6', JSON_OBJECT('who', l_me)));
      END IF;
      -- gates of what every record has concern the form; a kind's own are told beforehand
      IF m.kind <> 'ANY' THEN
        CALL ccc.m_gate(m.id, l_kind, l_rec, l_ver, l_today, '', l_r, l_ack);
        SET l_why = NULLIF(CONCAT_WS(',', l_why, l_r), '');
      END IF;
      SET l_out = CONCAT(l_out, IF(l_out = '', '', ','), '{"m":', m.id, ',"b":[', COALESCE(l_why, ''), ']}');
    END FOR;
  END IF;
  IF l_out <> '' AND ccc.f_unit() THEN SET l_out = ccc.f_mask(l_out); END IF;
  SET @ccc_as_of = NULL, @ccc_actor = NULL, @ccc_move = NULL, @ccc_action = NULL, @ccc_vals = NULL;
  SELECT CONCAT(m.kind, '.', m.action) AS action, m.zh, m.en, CASE m.to_state WHEN '=' THEN l_state WHEN '@prev' THEN l_prev ELSE m.to_state END AS to_state,
      s.zh AS to_zh, s.en AS to_en, m.danger, m.reason, m.second, JSON_LENGTH(j.b) = 0 AS possible, j.b AS blocked
    FROM JSON_TABLE(CONCAT('[', l_out, ']'), '$[*]' COLUMNS (n FOR ORDINALITY, m SMALLINT PATH '$.m', b JSON PATH '$.b')) j
    JOIN ccc.move m ON m.id = j.m LEFT JOIN ccc.state s ON s.kind = l_kind AND s.state = CASE m.to_state WHEN '=' THEN l_state WHEN '@prev' THEN l_prev ELSE m.to_state END
    ORDER BY j.n;
END //
DELIMITER ;
