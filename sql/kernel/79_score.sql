-- Figures from records: the period looked at, the scoring functions, and how a pool of
-- cases becomes points. A pool is the cases of one period: those frozen at its close (under
-- its id), or a live count inside a transaction that is rolled back ('~' and the
-- connection; its figures stand under numbers below 0).
-- Promises: decimal arithmetic only; a value is not rounded, points are, half up, to two
-- places. What a case is, indicator by indicator: sql/effect/00_score.sql.
DELIMITER //

-- First day of a period (2026Q2, 2026-06, 2026); NULL where it is none. Its last day: period_end().
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.period_begin(p_period VARCHAR(255)) RETURNS DATE DETERMINISTIC NO SQL
RETURN CASE WHEN p_period REGEXP '^(19|20|21)[0-9]{2}Q[1-4]$' THEN CAST(CONCAT(LEFT(p_period, 4), '-', LPAD(RIGHT(p_period, 1) * 3 - 2, 2, '0'), '-01') AS DATE)
  WHEN p_period REGEXP '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$' THEN CAST(CONCAT(p_period, '-01') AS DATE)
  WHEN p_period REGEXP '^(19|20|21)[0-9]{2}$' THEN CAST(CONCAT(p_period, '-01-01') AS DATE) END //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.period_kind(p_period VARCHAR(255)) RETURNS VARCHAR(10) DETERMINISTIC NO SQL
RETURN IF(ccc.period_begin(p_period) IS NULL, NULL, CASE CHAR_LENGTH(p_period) WHEN 6 THEN 'quarter' WHEN 7 THEN 'month' ELSE 'year' END) //

-- Working days d with p_a < d <= p_b; days that the calendar does not hold: Monday to Friday.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.workdays(p_a DATE, p_b DATE) RETURNS INT NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_a INT DEFAULT DATEDIFF(p_a, '2001-01-01');
  DECLARE l_b INT DEFAULT DATEDIFF(p_b, '2001-01-01');
  IF p_a IS NULL OR p_b IS NULL THEN RETURN NULL; END IF;
  RETURN IF(p_b <= p_a, 0, 5 * (l_b DIV 7) + LEAST(MOD(l_b, 7) + 1, 5) - 5 * (l_a DIV 7) - LEAST(MOD(l_a, 7) + 1, 5)
    + (SELECT COALESCE(SUM(workday - (WEEKDAY(date) < 5)), 0) FROM ccc.calendar WHERE date > p_a AND date <= p_b));
END //

-- Points of a value: lin:a,b and per:x,max of the rule pack. No value = no case = all points.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.score_points(p_weight DECIMAL(6,2), p_fn VARCHAR(60), p_v DECIMAL(38,12)) RETURNS DECIMAL(8,2) DETERMINISTIC NO SQL
BEGIN
  DECLARE l_a DECIMAL(20,8) DEFAULT CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(p_fn, ':', -1), ',', 1) AS DECIMAL(20,8));
  DECLARE l_b DECIMAL(20,8) DEFAULT CAST(SUBSTRING_INDEX(p_fn, ',', -1) AS DECIMAL(20,8));
  IF p_v IS NULL THEN RETURN p_weight; END IF;
  IF p_fn LIKE 'lin:%' THEN RETURN ROUND(p_weight * LEAST(1, GREATEST(0, (p_v - l_a) / (l_b - l_a))), 2); END IF;
  IF p_fn LIKE 'per:%' THEN RETURN ROUND(p_weight - LEAST(l_b, l_a * p_v), 2); END IF;
  RETURN NULL;
END //

-- How the cases of an indicator make its value: share of den, mean, sum, or 100 less what is taken off.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.score_how(p_unit VARCHAR(20), p_formula TEXT) RETURNS VARCHAR(8) DETERMINISTIC NO SQL
RETURN CASE WHEN p_formula LIKE 'max(0,100%' THEN 'less' WHEN p_unit = 'count' THEN 'sum' WHEN p_formula LIKE '100*%' THEN 'share' ELSE 'mean' END //

-- Which formulas a target is scored by: the version of the pack and a mark of the indicators' own rows.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.formula_version(p_target VARCHAR(10)) RETURNS VARCHAR(40) NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_h CHAR(64) DEFAULT '';
  FOR i IN (SELECT id, formula, weight, score_fn FROM ccc.indicator WHERE target = p_target ORDER BY id) DO
    SET l_h = SHA2(CONCAT(l_h, '|', i.id, '|', i.formula, '|', i.weight, '|', i.score_fn), 256);
  END FOR;
  RETURN CONCAT((SELECT value FROM ccc.param WHERE name = 'pack_version'), '-', LEFT(l_h, 8));
END //

-- The grade of a score by the grade_ parameters.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.score_grade(p_score DECIMAL(14,4), p_on DATE) RETURNS VARCHAR(80) NOT DETERMINISTIC READS SQL DATA
RETURN IF(p_score IS NULL, NULL, COALESCE((SELECT p.zh FROM ccc.param p WHERE p.name = CASE WHEN p_score >= CAST(ccc.param('grade_excellent', p_on) AS DECIMAL(14,4)) THEN 'grade_excellent'
  WHEN p_score >= CAST(ccc.param('grade_good', p_on) AS DECIMAL(14,4)) THEN 'grade_good' WHEN p_score >= CAST(ccc.param('grade_pass', p_on) AS DECIMAL(14,4)) THEN 'grade_pass' END), '不合格')) //

-- The period that cases are counted in, for ccc.frame1. Set by the procedures below and nowhere else.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_frame_from() RETURNS DATE NOT DETERMINISTIC NO SQL RETURN @ccc_frame_from //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_frame_to() RETURNS DATE NOT DETERMINISTIC NO SQL RETURN @ccc_frame_to //

-- Counts the cases of a period as the records are now, into a pool.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.score_count(p_period VARCHAR(80), p_pool VARCHAR(80))
BEGIN
  SET @ccc_frame_from = ccc.period_begin(p_period), @ccc_frame_to = ccc.period_end(p_period);
  DELETE FROM ccc.period_case WHERE period = p_pool;
  INSERT INTO ccc.period_case (period, indicator, n, org, ref, app, num, den, note)
    SELECT p_pool, c.indicator, ROW_NUMBER() OVER (PARTITION BY c.indicator ORDER BY c.org, c.num IS NULL, c.num, c.ref), c.org, c.ref, c.app, c.num, c.den, LEFT(c.note, 255) FROM ccc.score_case c;
  SET @ccc_frame_from = NULL, @ccc_frame_to = NULL;
END //

-- The pool of a period: frozen where it is closed with a snapshot, else counted now into the connection's own pool, which
-- the caller's transaction must roll back. o_frozen = 1: it is frozen.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.score_pool(p_period VARCHAR(80), OUT o_pool VARCHAR(80), OUT o_frozen TINYINT)
BEGIN
  SET o_frozen = EXISTS (SELECT 1 FROM ccc.period p JOIN ccc.record r ON r.id = p.record WHERE p.id = p_period AND r.state = 'closed' AND p.snapshot_id IS NOT NULL);
  SET o_pool = IF(o_frozen, p_period, CONCAT('~', CONNECTION_ID()));
  IF NOT o_frozen THEN CALL ccc.score_count(p_period, o_pool); END IF;
END //

-- The figures of a record (an assessment, or a live count with a number below 0) from a pool, and what they were counted
-- from. Points set by hand stay beside the computed ones.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.score_make(p_record BIGINT, p_pool VARCHAR(80), p_target VARCHAR(10), p_org VARCHAR(40))
BEGIN
  DELETE FROM ccc.score_source WHERE record = p_record;
  INSERT INTO ccc.score_source (record, indicator, n, ref, app, num, den, note)
    SELECT p_record, c.indicator, ROW_NUMBER() OVER (PARTITION BY c.indicator ORDER BY c.n), c.ref, c.app, c.num, c.den, c.note
      FROM ccc.period_case c JOIN ccc.indicator i ON i.id = c.indicator AND i.target = p_target WHERE c.period = p_pool AND c.org = p_org;
  INSERT INTO ccc.score_item (record, indicator, value, cases, computed_points, formula_version)
    SELECT p_record, x.id, x.value, x.cases, ccc.score_points(x.weight, x.score_fn, x.value), x.formula FROM (
      SELECT i.id, i.weight, i.score_fn, f.formula, COUNT(s.num) cases, CAST(CASE ccc.score_how(i.unit, i.formula) WHEN 'share' THEN 100 * SUM(s.num) / NULLIF(SUM(s.den), 0)
          WHEN 'mean' THEN SUM(s.num) / NULLIF(SUM(s.den), 0) WHEN 'sum' THEN COALESCE(SUM(s.num), 0) ELSE GREATEST(0, 100 + COALESCE(SUM(s.num), 0)) END AS DECIMAL(38,12)) value
        FROM ccc.indicator i CROSS JOIN (SELECT ccc.formula_version(p_target) formula) f LEFT JOIN ccc.score_source s ON s.record = p_record AND s.indicator = i.id
        WHERE i.target = p_target GROUP BY i.id) x
    ON DUPLICATE KEY UPDATE value = VALUES(value), cases = VALUES(cases), computed_points = VALUES(computed_points), formula_version = VALUES(formula_version);
END //

-- What is frozen at a close: each record's history up to the period's end, then the cases counted from it, as one hash.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.snapshot_hash(p_period VARCHAR(80), p_until DATETIME(6)) RETURNS CHAR(64) NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_h CHAR(64) DEFAULT SHA2(CONCAT(p_period, '|', p_until), 256);
  FOR e IN (SELECT e.record, e.seq, e.hash FROM ccc.event e JOIN (SELECT record, MAX(seq) seq FROM ccc.event WHERE at < p_until GROUP BY record) x ON x.record = e.record AND x.seq = e.seq ORDER BY e.record) DO
    SET l_h = SHA2(CONCAT(l_h, '|', e.record, '|', e.seq, '|', e.hash), 256);
  END FOR;
  FOR c IN (SELECT indicator, n, org, ref, num, den FROM ccc.period_case WHERE period = p_period ORDER BY indicator, n) DO
    SET l_h = SHA2(CONCAT_WS('|', l_h, c.indicator, c.n, c.org, c.ref, COALESCE(c.num, '-'), COALESCE(c.den, '-')), 256);
  END FOR;
  RETURN l_h;
END //

-- Opens the periods that run, and those just over that the centre had records in: month, quarter, year.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.tick_period(INOUT p_moves INT, INOUT p_refused INT)
BEGIN
  DECLARE l_ans LONGTEXT;
  DECLARE l_today DATE DEFAULT ccc.local_date(ccc.centre_now());
  FOR w IN (SELECT x.kind, x.from_on, x.id FROM (
      SELECT 'month' kind, CAST(DATE_FORMAT(d.on_, '%Y-%m-01') AS DATE) from_on, DATE_FORMAT(d.on_, '%Y-%m') id, 0 back FROM (SELECT l_today on_) d
      UNION ALL SELECT 'month', CAST(DATE_FORMAT(l_today, '%Y-%m-01') AS DATE) - INTERVAL 1 MONTH, DATE_FORMAT(l_today - INTERVAL 1 MONTH, '%Y-%m'), 1
      UNION ALL SELECT 'quarter', MAKEDATE(YEAR(l_today), 1) + INTERVAL QUARTER(l_today) * 3 - 3 MONTH, CONCAT(YEAR(l_today), 'Q', QUARTER(l_today)), 0
      UNION ALL SELECT 'quarter', MAKEDATE(YEAR(l_today), 1) + INTERVAL QUARTER(l_today) * 3 - 6 MONTH,
        CONCAT(YEAR(l_today) - (QUARTER(l_today) = 1), 'Q', IF(QUARTER(l_today) = 1, 4, QUARTER(l_today) - 1)), 1
      UNION ALL SELECT 'year', MAKEDATE(YEAR(l_today), 1), CAST(YEAR(l_today) AS CHAR(4)), 0 UNION ALL SELECT 'year', MAKEDATE(YEAR(l_today) - 1, 1), CAST(YEAR(l_today) - 1 AS CHAR(4)), 1) x
    WHERE NOT EXISTS (SELECT 1 FROM ccc.record r WHERE r.number = CONCAT('PD-', x.id))
      AND (x.back = 0 OR EXISTS (SELECT 1 FROM ccc.record r WHERE r.opened < ccc.day_end(ccc.period_end(x.id)))) ORDER BY x.from_on, x.id) DO
    CALL ccc.m_do('system', 'system@tick', UUID(), '', 'PRD.open', NULL, JSON_OBJECT('id', w.id, 'kind', w.kind, 'from_on', CAST(w.from_on AS CHAR), 'to_on', CAST(ccc.period_end(w.id) AS CHAR)), NULL, NULL, 'tick', 0, l_ans);
    IF JSON_VALUE(l_ans, '$.outcome') = 'done' THEN SET p_moves = p_moves + 1; ELSE SET p_refused = p_refused + 1; END IF;
  END FOR;
END //
DELIMITER ;

-- One row: the period in UTC and in local days. cut = its end, or now where that is earlier.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.frame1 AS
SELECT x.from_on, x.to_on, x.from_at, x.to_at, LEAST(x.to_at, x.at) cut_at, LEAST(x.to_on, x.today) cut_on, x.tz FROM (
  SELECT ccc.f_frame_from() from_on, ccc.f_frame_to() to_on, ccc.day_end(ccc.f_frame_from() - INTERVAL 1 DAY) from_at, ccc.day_end(ccc.f_frame_to()) to_at, ccc.as_of() at,
    ccc.local_date(ccc.as_of()) today, (SELECT z.tz FROM ccc.centre z WHERE z.n = 1) tz) x;
