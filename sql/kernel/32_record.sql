-- Making a record and what follows from its values: number, office, title, holder, deadline.
DELIMITER //

-- The number of a new record from the kind's form. o_bad: a column the form needs and the values lack. Counters are rows
-- of `counter`, one a kind and rendered form, so no two numbers are alike and a refused record leaves no gap.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_number(p_kind CHAR(3), p_now DATETIME(6), INOUT p_vals LONGTEXT, OUT o_number VARCHAR(80), OUT o_bad VARCHAR(40))
proc: BEGIN
  DECLARE l_form, l_tok, l_col, l_pre VARCHAR(80);
  DECLARE l_v VARCHAR(255);
  DECLARE l_t DATETIME(6);
  DECLARE l_n, l_w INT;
  SELECT number INTO l_form FROM ccc.kind WHERE kind = p_kind;
  SET o_bad = NULL, o_number = NULL;
  SET l_t = ccc.local_time(COALESCE(JSON_VALUE(p_vals, '$.slot_at'), JSON_VALUE(p_vals, '$.run_at'), IF(l_form LIKE '%{ymdh}%', JSON_VALUE(p_vals, '$.at'), NULL), p_now));
  SET l_form = REPLACE(REPLACE(REPLACE(REPLACE(l_form, '{ymdhm}', DATE_FORMAT(l_t, '%Y%m%d%H%i')), '{ymdh}', DATE_FORMAT(l_t, '%Y%m%d%H')),
    '{ymd}', DATE_FORMAT(l_t, '%Y%m%d')), '{yyyy}', DATE_FORMAT(l_t, '%Y'));
  cols: LOOP
    SET l_tok = REGEXP_SUBSTR(l_form, '[{](?!n+[}])[a-z_]+[}]');
    IF l_tok = '' THEN LEAVE cols; END IF;
    SET l_col = REGEXP_REPLACE(l_tok, '[{}]', ''), l_v = JSON_VALUE(p_vals, CONCAT('$."', REGEXP_REPLACE(l_tok, '[{}]', ''), '"'));
    IF l_col = 'seq' AND COALESCE(l_v, '') = '' THEN
      -- the next one of the parent
      SET l_pre = SUBSTRING_INDEX(l_form, '{', 1);
      SELECT COALESCE(MAX(CAST(SUBSTRING(number, CHAR_LENGTH(l_pre) + 1) AS UNSIGNED)), 0) + 1 INTO l_v
        FROM ccc.record WHERE number > l_pre AND number < CONCAT(l_pre, ':');
      SET p_vals = JSON_SET(p_vals, '$.seq', l_v);
    END IF;
    IF COALESCE(l_v, '') = '' THEN SET o_bad = l_col; LEAVE proc; END IF;
    SET l_form = REPLACE(l_form, l_tok, l_v);
  END LOOP;
  SET l_tok = REGEXP_SUBSTR(l_form, '[{]n+[}]');
  IF l_tok = '' THEN SET o_number = l_form; LEAVE proc; END IF;
  SET l_pre = SUBSTRING_INDEX(l_form, '{', 1), l_w = CHAR_LENGTH(l_tok) - 2, l_n = NULL;
  SELECT n + 1 INTO l_n FROM ccc.counter WHERE kind = p_kind AND form = REPLACE(l_form, l_tok, '#') FOR UPDATE;
  IF l_n IS NULL THEN
    SELECT COALESCE(MAX(CAST(SUBSTRING(number, CHAR_LENGTH(l_pre) + 1) AS UNSIGNED)), 0) + 1 INTO l_n
      FROM ccc.record WHERE number >= CONCAT(l_pre, '0') AND number < CONCAT(l_pre, ':');
  END IF;
  INSERT INTO ccc.counter (kind, form, n) VALUES (p_kind, REPLACE(l_form, l_tok, '#'), l_n) ON DUPLICATE KEY UPDATE n = GREATEST(n + 1, l_n);
  SELECT n INTO l_n FROM ccc.counter WHERE kind = p_kind AND form = REPLACE(l_form, l_tok, '#');
  SET o_number = REPLACE(l_form, l_tok, LPAD(l_n, GREATEST(l_w, CHAR_LENGTH(l_n)), '0'));
END //

-- Office of a record from its values: its own org, its system's, its host's system's, that of what it belongs to, else
-- the actor's office (the system: the provider).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_org(p_kind CHAR(3), p_vals LONGTEXT, p_who VARCHAR(40), OUT o_org VARCHAR(40))
BEGIN
  DECLARE l_v VARCHAR(80);
  SET o_org = NULLIF(JSON_VALUE(p_vals, IF(p_kind = 'APT', '$.office', IF(p_kind = 'ORG', '$.code', '$.org'))), ''), l_v = JSON_VALUE(p_vals, '$.app');
  IF o_org IS NULL AND l_v <> '' THEN SELECT org INTO o_org FROM ccc.app WHERE code = l_v; END IF;
  SET l_v = JSON_VALUE(p_vals, '$.host');
  IF o_org IS NULL AND l_v <> '' THEN SELECT a.org INTO o_org FROM ccc.host h JOIN ccc.app a ON a.code = h.app WHERE h.code = l_v; END IF;
  SET l_v = COALESCE(NULLIF(JSON_VALUE(p_vals, '$.plan'), ''), NULLIF(JSON_VALUE(p_vals, '$.change_request'), ''), NULLIF(JSON_VALUE(p_vals, '$.recovery'), ''));
  IF o_org IS NULL AND l_v <> '' AND p_kind NOT IN ('SES', 'DOC') THEN SELECT org INTO o_org FROM ccc.record WHERE number = l_v; END IF;
  IF o_org IS NULL THEN SELECT org INTO o_org FROM ccc.staff WHERE code = p_who; END IF;
  IF o_org IS NULL THEN SELECT code INTO o_org FROM ccc.org WHERE kind = 'provider' ORDER BY code LIMIT 1; END IF;
END //

-- One line that says what a record is.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.title_of(p_row LONGTEXT) RETURNS VARCHAR(255) DETERMINISTIC NO SQL
RETURN COALESCE(LEFT(COALESCE(NULLIF(JSON_VALUE(p_row, '$.title'), ''), NULLIF(JSON_VALUE(p_row, '$.name_zh'), ''), NULLIF(JSON_VALUE(p_row, '$.purpose'), ''),
  NULLIF(JSON_VALUE(p_row, '$.text'), ''), NULLIF(JSON_VALUE(p_row, '$.question'), ''), NULLIF(JSON_VALUE(p_row, '$.fault'), ''),
  NULLIF(CONCAT_WS(' ', JSON_VALUE(p_row, '$.staff'), JSON_VALUE(p_row, '$.role'), JSON_VALUE(p_row, '$.host'), JSON_VALUE(p_row, '$.name'), JSON_VALUE(p_row, '$.app'),
    JSON_VALUE(p_row, '$.vendor'), JSON_VALUE(p_row, '$.model'), JSON_VALUE(p_row, '$.period'), JSON_VALUE(p_row, '$.month'), JSON_VALUE(p_row, '$.year'), JSON_VALUE(p_row, '$.summary')), '')), 255), '') //

-- A drill record is a test recovery, or one that names a drill or another drill record.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.drill_of(p_kind CHAR(3), p_vals LONGTEXT) RETURNS TINYINT
NOT DETERMINISTIC READS SQL DATA
RETURN (p_kind = 'REC' AND COALESCE(JSON_VALUE(p_vals, '$.kind'), '') = 'test') OR EXISTS (SELECT 1 FROM ccc.record r
  WHERE r.number IN (COALESCE(JSON_VALUE(p_vals, '$.ref'), ''), COALESCE(JSON_VALUE(p_vals, '$.incident'), ''), COALESCE(JSON_VALUE(p_vals, '$.recovery'), ''))
    AND (r.drill = 1 OR r.kind = 'DRL')) //

-- Last day of a period: 2026Q2, 2026-06, 2026.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.period_end(p_period VARCHAR(20)) RETURNS DATE DETERMINISTIC NO SQL
RETURN CASE WHEN p_period REGEXP '^[0-9]{4}Q[1-4]$' THEN LAST_DAY(CONCAT(LEFT(p_period, 4), '-', RIGHT(p_period, 1) * 3, '-01'))
  WHEN p_period REGEXP '^[0-9]{4}-[0-9]{2}$' THEN LAST_DAY(CONCAT(p_period, '-01'))
  WHEN p_period REGEXP '^[0-9]{4}$' THEN CAST(CONCAT(p_period, '-12-31') AS DATE) END //

-- One deadline in UTC, from a move's deadline and deadline_from and the own row; NULL = none. A procedure, not a function:
-- a statement that calls a function opens every table of it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_deadline(p_deadline VARCHAR(60), p_from VARCHAR(40), p_row LONGTEXT, p_tz VARCHAR(6), p_today DATE, OUT o_at DATETIME(6))
proc: BEGIN
  DECLARE l_key, l_unit, l_v VARCHAR(255);
  DECLARE l_at DATETIME(6);
  DECLARE l_on DATE;
  SET o_at = NULL, l_key = SUBSTRING(p_deadline, LOCATE(':', p_deadline) + 1);
  IF p_from = 'period_end' THEN
    SET l_on = ccc.period_end(COALESCE(JSON_VALUE(p_row, '$.period'), JSON_VALUE(p_row, '$.year')));
  ELSEIF p_from IS NOT NULL THEN
    SET l_v = JSON_VALUE(p_row, CONCAT('$."', p_from, '"'));
    IF l_v IS NULL THEN LEAVE proc; END IF;
    SET l_at = CAST(l_v AS DATETIME(6)), l_on = DATE(CONVERT_TZ(l_v, '+00:00', p_tz));
  END IF;
  CASE SUBSTRING_INDEX(p_deadline, ':', 1)
  WHEN 'field' THEN
    SET l_v = JSON_VALUE(p_row, CONCAT('$."', l_key, '"'));
    IF l_v REGEXP '^[0-9]+$' THEN SET o_at = l_at + INTERVAL l_v MINUTE;
    ELSEIF CHAR_LENGTH(l_v) = 10 THEN SET l_on = l_v;
    ELSE SET o_at = CAST(l_v AS DATETIME(6)); END IF;
    IF CHAR_LENGTH(l_v) <> 10 OR l_v IS NULL THEN LEAVE proc; END IF;
  WHEN 'period' THEN
    SET l_on = COALESCE(ccc.period_end(IF(l_key = 'month', JSON_VALUE(p_row, '$.month'), NULL)), p_today);
    SET l_on = IF(l_key = 'year', CAST(CONCAT(YEAR(l_on), '-12-31') AS DATE), LAST_DAY(l_on));
  ELSE
    -- param:KEY, {field} replaced; no such parameter = none
    IF l_key LIKE '%{%' THEN
      SET l_v = REGEXP_REPLACE(REGEXP_SUBSTR(l_key, '[{][a-z_.]+[}]'), '[{}]', '');
      SET l_key = REPLACE(l_key, CONCAT('{', l_v, '}'), COALESCE(JSON_VALUE(p_row, CONCAT('$."', l_v, '"')), ''));
    END IF;
    SET l_v = NULL;
    -- the value of the moment from which it counts: a new one does not move what runs
    SELECT p.unit, s.value INTO l_unit, l_v FROM ccc.param p JOIN ccc.param_span s ON s.name = p.name AND s.from_on <= COALESCE(l_on, p_today) AND s.to_on >= COALESCE(l_on, p_today) WHERE p.name = l_key;
    IF l_v IS NULL THEN LEAVE proc; END IF;
    CASE l_unit
    WHEN 'min' THEN SET o_at = l_at + INTERVAL l_v MINUTE; LEAVE proc;
    WHEN 'h' THEN SET o_at = l_at + INTERVAL l_v HOUR; LEAVE proc;
    WHEN 'workday' THEN SET l_on = ccc.add_workdays(l_on, l_v);
    WHEN 'day' THEN SET l_on = l_on + INTERVAL l_v DAY;
    WHEN 'month' THEN SET l_on = l_on + INTERVAL l_v MONTH;
    WHEN 'day of month' THEN
      -- of the month before the one the record is about
      SET l_on = CAST(CONCAT(COALESCE(JSON_VALUE(p_row, '$.month'), LEFT(p_today, 7)), '-01') AS DATE) - INTERVAL 1 MONTH;
      SET l_on = LEAST(l_on + INTERVAL (l_v - 1) DAY, LAST_DAY(l_on));
    ELSE LEAVE proc;
    END CASE;
  END CASE;
  -- a day ends at the next local midnight
  SET o_at = CONVERT_TZ(CAST(l_on + INTERVAL 1 DAY AS DATETIME(6)), p_tz, '+00:00');
END //

-- When the next step of a record is due: the earliest of the deadlines of its state (due_step). Time the stage clock stood
-- since is added. A duty of every state (escalate, notify) counts until its time; later the rules find it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_due(p_rec BIGINT, p_kind CHAR(3), p_state VARCHAR(24), p_row LONGTEXT, p_now DATETIME(6), OUT o_due DATETIME(6))
BEGIN
  DECLARE l_d DATETIME(6);
  DECLARE l_near INT DEFAULT 9;
  DECLARE l_s BIGINT;
  DECLARE l_tz VARCHAR(6);
  SELECT tz INTO l_tz FROM ccc.centre WHERE n = 1;
  SET o_due = NULL;
  FOR m IN (SELECT DISTINCT deadline, deadline_from, stamp, IF(cond, move, 0) cond, stops, near FROM ccc.due_step WHERE kind = p_kind AND state = p_state ORDER BY near) DO
    IF m.near <= l_near AND (m.stamp IS NULL OR JSON_VALUE(p_row, CONCAT('$."', m.stamp, '"')) IS NULL)
        AND (m.cond = 0 OR NOT EXISTS (SELECT 1 FROM ccc.move_when w WHERE w.move = m.cond AND (FIND_IN_SET(COALESCE(JSON_VALUE(p_row, CONCAT('$."', w.col, '"')), ''), w.vals) > 0) = w.neg)) THEN
      CALL ccc.m_deadline(m.deadline, m.deadline_from, p_row, l_tz, DATE(CONVERT_TZ(p_now, '+00:00', l_tz)), l_d);
      IF l_d IS NOT NULL THEN
        IF m.stops THEN
          CALL ccc.m_stopped(p_rec, p_kind, CAST(JSON_VALUE(p_row, CONCAT('$."', m.deadline_from, '"')) AS DATETIME(6)), p_now, l_s);
          SET l_d = l_d + INTERVAL l_s SECOND;
        END IF;
        IF m.stamp IS NULL OR l_d > p_now THEN SET o_due = LEAST(COALESCE(o_due, l_d), l_d), l_near = IF(m.stamp IS NULL, m.near, l_near); END IF;
      END IF;
    END IF;
  END FOR;
END //

-- Seconds the stage clock has stood since a moment, by the history.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_stopped(p_rec BIGINT, p_kind CHAR(3), p_since DATETIME(6), p_now DATETIME(6), OUT o_s BIGINT)
SELECT COALESCE(SUM(TIMESTAMPDIFF(SECOND, GREATEST(e.at, p_since),
    COALESCE((SELECT MIN(x.at) FROM ccc.event x WHERE x.record = p_rec AND x.outcome = 'done' AND x.seq > e.seq AND x.from_state = e.to_state AND x.to_state <> e.to_state), p_now))), 0) INTO o_s
  FROM ccc.state s JOIN ccc.event e ON e.record = p_rec AND e.to_state = s.state AND e.outcome = 'done' AND e.from_state <> e.to_state AND e.at >= p_since
  WHERE s.kind = p_kind AND s.clock = 'stop' //

-- Who holds a record after a move: the person it is assigned to, as long as he holds a role that acts in this state.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_holder(p_kind CHAR(3), p_state VARCHAR(24), p_org VARCHAR(40), p_row LONGTEXT, p_vals LONGTEXT, p_holder VARCHAR(40), p_today DATE) RETURNS VARCHAR(40)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_given, l_own VARCHAR(40);
  -- named by this move; else who held it; else the person of its own row
  SET l_given = COALESCE(NULLIF(JSON_VALUE(p_vals, '$.assignee'), ''), NULLIF(JSON_VALUE(p_vals, '$.executor'), ''), NULLIF(JSON_VALUE(p_vals, '$.owner'), ''));
  SET l_own = COALESCE(NULLIF(JSON_VALUE(p_row, '$.assignee'), ''), NULLIF(JSON_VALUE(p_row, '$.executor'), ''), NULLIF(JSON_VALUE(p_row, '$.owner'), ''));
  IF COALESCE(l_given, l_own, p_holder) IS NULL THEN RETURN NULL; END IF;
  RETURN (SELECT h.staff FROM ccc.state_holder s JOIN ccc.held h ON h.staff IN (l_given, l_own, p_holder) AND h.role = s.role
      AND (s.office = '' OR h.office = s.office) AND (s.role <> 'USR' OR h.office = p_org)
    WHERE s.kind = p_kind AND s.state = p_state AND h.from_on <= p_today AND h.to_on >= p_today
    ORDER BY h.staff = l_given DESC, h.staff = p_holder DESC LIMIT 1);
END //
DELIMITER ;
