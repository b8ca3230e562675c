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
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.org_of(p_kind CHAR(3), p_vals LONGTEXT, p_who VARCHAR(40)) RETURNS VARCHAR(40)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_org VARCHAR(40);
  SET l_org = NULLIF(JSON_VALUE(p_vals, IF(p_kind = 'APT', '$.office', IF(p_kind = 'ORG', '$.code', '$.org'))), '');
  IF l_org IS NULL THEN SELECT org INTO l_org FROM ccc.app WHERE code = JSON_VALUE(p_vals, '$.app'); END IF;
  IF l_org IS NULL THEN SELECT a.org INTO l_org FROM ccc.host h JOIN ccc.app a ON a.code = h.app WHERE h.code = JSON_VALUE(p_vals, '$.host'); END IF;
  IF l_org IS NULL AND p_kind NOT IN ('SES', 'DOC') THEN
    SELECT org INTO l_org FROM ccc.record WHERE number = COALESCE(NULLIF(JSON_VALUE(p_vals, '$.plan'), ''), NULLIF(JSON_VALUE(p_vals, '$.change_request'), ''),
      NULLIF(JSON_VALUE(p_vals, '$.recovery'), ''));
  END IF;
  IF l_org IS NULL THEN SELECT org INTO l_org FROM ccc.staff WHERE code = p_who; END IF;
  RETURN COALESCE(l_org, (SELECT code FROM ccc.org WHERE kind = 'provider' ORDER BY code LIMIT 1));
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

-- One deadline in UTC: from the move's deadline and deadline_from and the own row. NULL = none.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_deadline(p_deadline VARCHAR(60), p_from VARCHAR(40), p_row LONGTEXT, p_now DATETIME(6)) RETURNS DATETIME(6)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_key, l_unit, l_v VARCHAR(255);
  DECLARE l_at DATETIME(6);
  DECLARE l_on DATE;
  SET l_key = SUBSTRING(p_deadline, LOCATE(':', p_deadline) + 1);
  IF p_from = 'period_end' THEN
    SET l_on = ccc.period_end(COALESCE(JSON_VALUE(p_row, '$.period'), JSON_VALUE(p_row, '$.year')));
    SET l_at = ccc.day_end(l_on);
  ELSEIF p_from IS NOT NULL THEN
    SET l_v = JSON_VALUE(p_row, CONCAT('$."', p_from, '"'));
    IF l_v IS NULL THEN RETURN NULL; END IF;
    SET l_at = CAST(l_v AS DATETIME(6)), l_on = ccc.local_date(CAST(l_v AS DATETIME(6)));
  END IF;
  CASE SUBSTRING_INDEX(p_deadline, ':', 1)
  WHEN 'field' THEN
    SET l_v = JSON_VALUE(p_row, CONCAT('$."', l_key, '"'));
    IF l_v IS NULL THEN RETURN NULL; END IF;
    IF l_v REGEXP '^[0-9]+$' THEN RETURN l_at + INTERVAL l_v MINUTE; END IF;
    RETURN IF(CHAR_LENGTH(l_v) = 10, ccc.day_end(l_v), CAST(l_v AS DATETIME(6)));
  WHEN 'period' THEN
    SET l_on = COALESCE(ccc.period_end(IF(l_key = 'month', JSON_VALUE(p_row, '$.month'), NULL)), ccc.local_date(p_now));
    RETURN ccc.day_end(IF(l_key = 'year', CAST(CONCAT(YEAR(l_on), '-12-31') AS DATE), LAST_DAY(l_on)));
  ELSE
    -- param:KEY, {field} replaced; no such parameter = none
    IF l_key LIKE '%{%' THEN
      SET l_v = REGEXP_REPLACE(REGEXP_SUBSTR(l_key, '[{][a-z_.]+[}]'), '[{}]', '');
      SET l_key = REPLACE(l_key, CONCAT('{', l_v, '}'), COALESCE(JSON_VALUE(p_row, CONCAT('$."', l_v, '"')), ''));
    END IF;
    SELECT unit INTO l_unit FROM ccc.param WHERE name = l_key;
    SET l_v = ccc.param(l_key, ccc.local_date(p_now));
    IF l_unit IS NULL OR l_v IS NULL THEN RETURN NULL; END IF;
    CASE l_unit
    WHEN 'min' THEN RETURN l_at + INTERVAL l_v MINUTE;
    WHEN 'h' THEN RETURN l_at + INTERVAL l_v HOUR;
    WHEN 'workday' THEN RETURN ccc.day_end(ccc.add_workdays(l_on, l_v));
    WHEN 'day' THEN RETURN ccc.day_end(l_on + INTERVAL l_v DAY);
    WHEN 'month' THEN RETURN ccc.day_end(l_on + INTERVAL l_v MONTH);
    WHEN 'day of month' THEN
      -- of the month before the one the record is about
      SET l_on = CAST(CONCAT(COALESCE(JSON_VALUE(p_row, '$.month'), LEFT(ccc.local_date(p_now), 7)), '-01') AS DATE) - INTERVAL 1 MONTH;
      RETURN ccc.day_end(LEAST(l_on + INTERVAL (l_v - 1) DAY, LAST_DAY(l_on)));
    ELSE RETURN NULL;
    END CASE;
  END CASE;
END //

-- When the next step of a record is due: the earliest deadline of the moves open in its state; where these have none, of
-- those one step on. A move that returns to its state counts only by a condition of its own. While the stage clock
-- stands only fields count; time it stood before is added.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_due(p_rec BIGINT, p_kind CHAR(3), p_state VARCHAR(24), p_row LONGTEXT, p_now DATETIME(6), OUT o_due DATETIME(6))
BEGIN
  DECLARE l_stop, l_final TINYINT DEFAULT 0;
  DECLARE l_d DATETIME(6);
  DECLARE l_near INT DEFAULT 9;
  SET o_due = NULL;
  SELECT clock = 'stop', final INTO l_stop, l_final FROM ccc.state WHERE kind = p_kind AND state = p_state;
  FOR m IN (SELECT m.id, m.deadline, m.deadline_from, m.from_state, IF(m.from_state IN (p_state, '*'), 0, 1) near
      FROM ccc.move m WHERE m.kind = p_kind AND m.deadline IS NOT NULL
        AND (m.from_state = p_state AND (m.to_state NOT IN (p_state, '=') OR m.cond IS NOT NULL)
          OR m.from_state = '*' AND (m.stamp IS NULL OR JSON_VALUE(p_row, CONCAT('$."', SUBSTRING_INDEX(m.stamp, ';', 1), '"')) IS NULL)
          OR EXISTS (SELECT 1 FROM ccc.move b WHERE b.kind = p_kind AND b.from_state = p_state AND b.to_state = m.from_state AND m.from_state <> p_state AND m.to_state <> p_state))
        AND (NOT l_stop OR m.deadline LIKE 'field:%') AND NOT (l_final AND m.from_state = '*')
        AND NOT EXISTS (SELECT 1 FROM ccc.move_when w WHERE w.move = m.id AND (FIND_IN_SET(COALESCE(JSON_VALUE(p_row, CONCAT('$."', w.col, '"')), ''), w.vals) > 0) = w.neg)
      ORDER BY near) DO
    IF m.near <= l_near THEN
      SET l_d = ccc.f_deadline(m.deadline, m.deadline_from, p_row, p_now);
      IF l_d IS NOT NULL THEN
        IF m.deadline LIKE 'param:%' AND m.deadline_from IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.state WHERE kind = p_kind AND clock = 'stop') THEN
          SET l_d = l_d + INTERVAL ccc.f_stopped(p_rec, p_kind, JSON_VALUE(p_row, CONCAT('$."', m.deadline_from, '"')), p_now) SECOND;
        END IF;
        SET o_due = LEAST(COALESCE(o_due, l_d), l_d), l_near = m.near;
      END IF;
    END IF;
  END FOR;
END //

-- Seconds the stage clock has stood since a moment, by the history.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_stopped(p_rec BIGINT, p_kind CHAR(3), p_since VARCHAR(40), p_now DATETIME(6)) RETURNS BIGINT
NOT DETERMINISTIC READS SQL DATA
RETURN COALESCE((SELECT SUM(TIMESTAMPDIFF(SECOND, GREATEST(e.at, CAST(p_since AS DATETIME(6))),
    COALESCE((SELECT x.at FROM ccc.event x WHERE x.record = p_rec AND x.outcome = 'done' AND x.seq > e.seq AND x.from_state = e.to_state AND x.to_state <> e.to_state ORDER BY x.seq LIMIT 1), p_now)))
  FROM ccc.event e JOIN ccc.state s ON s.kind = p_kind AND s.state = e.to_state AND s.clock = 'stop'
  WHERE e.record = p_rec AND e.outcome = 'done' AND e.from_state <> e.to_state AND e.at >= CAST(p_since AS DATETIME(6))), 0) //

-- Who holds a record after a move: the person it is assigned to, as long as he holds a role that acts in this state.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_holder(p_kind CHAR(3), p_state VARCHAR(24), p_org VARCHAR(40), p_row LONGTEXT, p_vals LONGTEXT, p_holder VARCHAR(40), p_today DATE) RETURNS VARCHAR(40)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_given, l_own VARCHAR(40);
  -- named by this move; else who held it; else the person of its own row
  SET l_given = COALESCE(NULLIF(JSON_VALUE(p_vals, '$.assignee'), ''), NULLIF(JSON_VALUE(p_vals, '$.executor'), ''), NULLIF(JSON_VALUE(p_vals, '$.owner'), ''));
  SET l_own = COALESCE(NULLIF(JSON_VALUE(p_row, '$.assignee'), ''), NULLIF(JSON_VALUE(p_row, '$.executor'), ''), NULLIF(JSON_VALUE(p_row, '$.owner'), ''));
  IF COALESCE(l_given, l_own, p_holder) IS NULL THEN RETURN NULL; END IF;
  RETURN (SELECT h.staff FROM ccc.state_holder s JOIN ccc.holding h ON h.staff IN (l_given, l_own, p_holder) AND h.role = s.role
      AND (s.office = '' OR h.office = s.office) AND (s.role <> 'USR' OR h.office = p_org)
    WHERE s.kind = p_kind AND s.state = p_state AND h.from_on <= p_today AND (h.to_on IS NULL OR h.to_on >= p_today)
    ORDER BY h.staff = l_given DESC, h.staff = p_holder DESC LIMIT 1);
END //
DELIMITER ;
