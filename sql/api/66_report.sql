-- The reports of Art. 4, 18, 19, 20: rows for `ccc report NAME PERIOD [--unit CODE]`. A period
-- that is closed is told from its frozen cases, an assessment from its own items, anything
-- else is counted now and says that it is a draft; what is counted for that stands in the
-- transaction of the call and goes with it. Bad input answers one row, problem and value:
-- role (it is not for the caller's office), period, unit.
DELIMITER //

-- What the caller sees of a kind: '*', the scope of own offices, or NULL.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.report_sight(p_me VARCHAR(40), p_kind CHAR(3), OUT o_scope VARCHAR(190), OUT o_hide VARCHAR(80))
BEGIN
  SET o_scope = NULL, o_hide = '';
  SELECT v.scope, v.hide INTO o_scope, o_hide FROM ccc.visible v JOIN ccc.account a ON a.account = v.account JOIN ccc.clock1 n WHERE a.staff = p_me AND a.active = 1 AND v.kind = p_kind AND v.until > n.at LIMIT 1;
END //

-- Who asks, what he sees, and whether there is such a period and unit. o_units: codes of the units told of, with commas.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.report_begin(p_kind CHAR(3), p_period LONGTEXT, p_unit LONGTEXT, OUT o_hide VARCHAR(80), OUT o_units TEXT, OUT o_problem VARCHAR(20))
BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_scope VARCHAR(190);
  DECLARE l_from DATE;
  CALL ccc.guard();
  SET l_me = ccc.me(), o_problem = NULL, o_units = NULL;
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  CALL ccc.report_sight(l_me, p_kind, l_scope, o_hide);
  SET l_from = IF(CHAR_LENGTH(p_period) > 7, NULL, ccc.period_begin(TRIM(p_period)));
  SELECT GROUP_CONCAT(o.code ORDER BY o.code) INTO o_units FROM ccc.org o
    WHERE o.kind IN ('unit', 'finance', 'regulator') AND (EXISTS (SELECT 1 FROM ccc.app a WHERE a.org = o.code) OR EXISTS (SELECT 1 FROM ccc.offcloud c WHERE c.org = o.code))
      AND (l_scope = '*' OR FIND_IN_SET(o.code, REPLACE(SUBSTRING(l_scope, 3), '+', ','))) AND (COALESCE(p_unit, '') = '' OR o.code = LEFT(p_unit, 40));
  IF l_scope IS NULL OR (l_scope <> '*' AND p_kind IN ('ASM', 'FEE')) THEN SET o_problem = 'role';
  ELSEIF l_from IS NULL OR l_from > ccc.local_date(ccc.as_of()) OR ccc.period_end(TRIM(p_period)) < (SELECT value FROM ccc.param WHERE name = 'effective_from') THEN SET o_problem = 'period';
  ELSEIF COALESCE(p_unit, '') <> '' AND o_units IS NULL THEN SET o_problem = 'unit';
  END IF;
END //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.report_problem(p_problem VARCHAR(20), p_period LONGTEXT, p_unit LONGTEXT)
SELECT p_problem AS problem, CASE p_problem WHEN 'period' THEN LEFT(p_period, 80) WHEN 'unit' THEN LEFT(p_unit, 80) ELSE (SELECT s.org FROM ccc.staff s WHERE s.code = ccc.me()) END AS value //

-- ---- the provider ----------------------------------------------------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_report_assessment(p_period LONGTEXT, p_unit LONGTEXT)
proc: BEGIN
  DECLARE l_hide VARCHAR(80);
  DECLARE l_units TEXT;
  DECLARE l_problem VARCHAR(20);
  DECLARE l_src, l_asm BIGINT;
  DECLARE l_pool, l_state, l_state_zh, l_state_en VARCHAR(80);
  DECLARE l_frozen TINYINT DEFAULT 0;
  DECLARE l_score DECIMAL(14,4);
  DECLARE l_grade VARCHAR(80);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  CALL ccc.report_begin('ASM', p_period, '', l_hide, l_units, l_problem);
  IF l_problem IS NULL AND COALESCE(p_unit, '') <> '' AND NOT EXISTS (SELECT 1 FROM ccc.csp1 WHERE csp = LEFT(p_unit, 40)) THEN SET l_problem = 'unit'; END IF;
  SET p_period = TRIM(p_period);
  SELECT a.record, r.state, s.zh, s.en, a.score, a.grade INTO l_asm, l_state, l_state_zh, l_state_en, l_score, l_grade FROM ccc.assessment a JOIN ccc.record r ON r.id = a.record LEFT JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state
    WHERE a.period = p_period AND a.target = 'CSP' ORDER BY a.record DESC LIMIT 1;
  -- what is not computed yet is not told to whom drafts are hidden from
  IF l_problem IS NULL AND l_hide <> '' AND (l_asm IS NULL OR FIND_IN_SET(l_state, l_hide)) THEN SET l_problem = 'period'; END IF;
  IF l_problem IS NOT NULL THEN CALL ccc.report_problem(l_problem, p_period, p_unit); LEAVE proc; END IF;
  START TRANSACTION;
  IF l_asm IS NOT NULL AND l_state <> 'draft' THEN
    -- as it was computed; one from before this program has its score alone
    SET l_src = l_asm;
  ELSE
    CALL ccc.score_pool(p_period, l_pool, l_frozen);
    SET l_src = -CAST(CONNECTION_ID() AS SIGNED);
    CALL ccc.score_make(l_src, l_pool, 'CSP', '');
    SELECT score INTO l_score FROM ccc.score_sum WHERE source = l_src;
    SET l_grade = ccc.score_grade(l_score, ccc.local_date(ccc.as_of())), l_state_zh = IF(l_frozen, '草稿,数据已冻结', '草稿,期间未结'), l_state_en = IF(l_frozen, 'draft, data frozen', 'draft, the period is open');
  END IF;
  SELECT ROW_NUMBER() OVER (ORDER BY x.part, x.sub) AS n, x.section, x.section_zh, x.section_en, x.indicator, x.aspect_zh, x.aspect_en, x.name_zh, x.name_en, x.value,
      CASE x.measure WHEN 'point' THEN '分' WHEN 'count' THEN '次' WHEN 'workday' THEN '工作日' ELSE x.measure END AS measure_zh, x.measure AS measure_en, x.cases, x.score_fn, x.weight, x.points, x.computed, x.by_hand, x.sources,
      x.grade AS grade_zh, CASE x.grade WHEN g.excellent THEN 'excellent' WHEN g.good THEN 'good' WHEN g.pass THEN 'pass' ELSE IF(x.grade IS NULL, NULL, 'fail') END AS grade_en, x.status_zh, x.status_en,
      IF(x.section = 'item' AND x.value IS NULL, '无样本', x.hand_note) AS note_zh, IF(x.section = 'item' AND x.value IS NULL, 'no case', x.hand_note) AS note_en, x.formula
    FROM (
      SELECT 1 part, i.id sub, 'item' section, '指标' section_zh, 'Items' section_en, i.id indicator, i.dim_zh aspect_zh, i.dim_en aspect_en, i.name_zh, i.name_en, IF(s.value = 0, '0', REGEXP_REPLACE(CAST(ROUND(s.value, 4) AS CHAR(40)), '[.]?0+$', '')) value, i.unit measure, s.cases, i.score_fn, i.weight,
          COALESCE(s.hand_points, s.computed_points) points, s.computed_points computed, s.hand_points by_hand, (SELECT COUNT(*) FROM ccc.score_source c WHERE c.record = s.record AND c.indicator = s.indicator) sources,
          NULL grade, NULL status_zh, NULL status_en, s.formula_version formula, s.hand_note
        FROM ccc.score_item s JOIN ccc.indicator i ON i.id = s.indicator WHERE s.record = l_src
      UNION ALL
      SELECT 2, MIN(i.id), 'aspect', '方面', 'Aspects', NULL, i.dim_zh, i.dim_en, NULL, NULL, NULL, NULL, NULL, NULL, SUM(i.weight), SUM(COALESCE(s.hand_points, s.computed_points)), SUM(s.computed_points), NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM ccc.score_item s JOIN ccc.indicator i ON i.id = s.indicator WHERE s.record = l_src GROUP BY i.dim_zh, i.dim_en
      UNION ALL
      -- what the note of the computing asks for: training, bulletins and drills of the period
      SELECT 3, CONCAT('R15.1', c.n), 'finding', '相关发现', 'Findings beside', 'R15.1', NULL, NULL, CONCAT('未发布安全公告 ', c.ref), CONCAT('no bulletin ', c.ref), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM ccc.score_source c WHERE c.record = l_src AND c.indicator = 'I10' AND c.num = 0 AND c.ref REGEXP '^[0-9]{4}-[0-9]{2}$'
      UNION ALL
      SELECT 3, 'R06.1', 'finding', '相关发现', 'Findings beside', 'R06.1', NULL, NULL, CONCAT('期末前 ', p.value, ' 个月内无培训'), CONCAT('no training in the ', p.value, ' months before the end'), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM ccc.param_now p WHERE p.name = 'training_month' AND NOT EXISTS (SELECT 1 FROM ccc.training t WHERE t.held_on <= LEAST(ccc.period_end(p_period), ccc.local_date(ccc.as_of()))
          AND t.held_on + INTERVAL CAST(p.value AS SIGNED) MONTH >= LEAST(ccc.period_end(p_period), ccc.local_date(ccc.as_of())))
      UNION ALL
      SELECT 3, 'R15.2', 'finding', '相关发现', 'Findings beside', 'R15.2', NULL, NULL, CONCAT(LEFT(p_period, 4), ' 年未完成演练'), CONCAT('no drill completed in ', LEFT(p_period, 4)), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM ccc.centre z WHERE z.n = 1 AND MONTH(ccc.period_end(p_period)) = 12 AND ccc.period_end(p_period) < ccc.local_date(ccc.as_of())
          AND NOT EXISTS (SELECT 1 FROM ccc.drill d JOIN ccc.record r ON r.id = d.record AND r.state = 'closed' WHERE YEAR(CONVERT_TZ(d.ended_at, '+00:00', z.tz)) = CAST(LEFT(p_period, 4) AS SIGNED))
      UNION ALL
      SELECT 4, '', 'total', '合计', 'Total', NULL, NULL, NULL, '得分', 'Score', NULL, NULL, NULL, NULL, (SELECT SUM(weight) FROM ccc.indicator WHERE target = 'CSP'), ROUND(l_score, 2), NULL, NULL,
        (SELECT COUNT(*) FROM ccc.score_source c WHERE c.record = l_src), l_grade, l_state_zh, l_state_en, NULL, NULL) x
    CROSS JOIN (SELECT MAX(IF(p.name = 'grade_excellent', p.zh, NULL)) excellent, MAX(IF(p.name = 'grade_good', p.zh, NULL)) good, MAX(IF(p.name = 'grade_pass', p.zh, NULL)) pass FROM ccc.param p WHERE p.name LIKE 'grade%') g
    ORDER BY x.part, x.sub;
  ROLLBACK;
END //

-- ---- the units -------------------------------------------------------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_report_unit(p_period LONGTEXT, p_unit LONGTEXT)
proc: BEGIN
  DECLARE l_hide VARCHAR(80);
  DECLARE l_units TEXT;
  DECLARE l_problem VARCHAR(20);
  DECLARE l_pool VARCHAR(80);
  DECLARE l_frozen TINYINT DEFAULT 0;
  DECLARE l_base, l_n BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  CALL ccc.report_begin('UAS', p_period, p_unit, l_hide, l_units, l_problem);
  IF l_problem IS NOT NULL THEN CALL ccc.report_problem(l_problem, p_period, p_unit); LEAVE proc; END IF;
  SET p_period = TRIM(p_period), l_base = -1000 * CAST(CONNECTION_ID() AS SIGNED), l_n = 0;
  START TRANSACTION;
  DROP TEMPORARY TABLE IF EXISTS ccc.report_unit;
  CREATE TEMPORARY TABLE ccc.report_unit (org VARCHAR(40) NOT NULL PRIMARY KEY, src BIGINT, uas BIGINT, state VARCHAR(24)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
  -- a year's assessment as it was computed; what there is none of is counted now
  INSERT INTO ccc.report_unit (org, uas, state)
    SELECT o.code, u.record, u.state FROM ccc.org o LEFT JOIN ccc.uas_now u ON u.org = o.code AND CAST(u.year AS CHAR(4)) = p_period AND u.state <> 'draft' WHERE FIND_IN_SET(o.code, l_units);
  UPDATE ccc.report_unit SET src = uas;
  IF EXISTS (SELECT 1 FROM ccc.report_unit WHERE src IS NULL) THEN
    CALL ccc.score_pool(p_period, l_pool, l_frozen);
    FOR u IN (SELECT org FROM ccc.report_unit WHERE src IS NULL ORDER BY org) DO
      SET l_n = l_n + 1;
      CALL ccc.score_make(l_base - l_n, l_pool, 'UNIT', u.org);
      UPDATE ccc.report_unit SET src = l_base - l_n WHERE org = u.org;
    END FOR;
  END IF;
  SELECT ROW_NUMBER() OVER (ORDER BY x.part, x.org, x.indicator) AS n, x.section, x.section_zh, x.section_en, x.org, o.name_zh AS org_name_zh, o.name_en AS org_name_en, x.indicator, x.aspect_zh, x.aspect_en, x.value, x.cases, x.weight, x.points,
      x.pct, x.computed, x.by_hand, x.sources, x.status_zh, x.status_en, x.formula,
      IF(x.section = 'item' AND x.value IS NULL AND x.sources IS NOT NULL, '无样本', NULL) AS note_zh, IF(x.section = 'item' AND x.value IS NULL AND x.sources IS NOT NULL, 'no case', NULL) AS note_en
    FROM (
      SELECT 1 part, 'item' section, '指标' section_zh, 'Items' section_en, u.org, i.id indicator, i.dim_zh aspect_zh, i.dim_en aspect_en, IF(s.value = 0, '0', REGEXP_REPLACE(CAST(ROUND(s.value, 4) AS CHAR(40)), '[.]?0+$', '')) value, s.cases, i.weight, COALESCE(s.hand_points, s.computed_points) points,
          COALESCE(ROUND(100 * s.hand_points / i.weight, 2), ccc.score_points(100, i.score_fn, s.value)) pct, s.computed_points computed, s.hand_points by_hand,
          (SELECT COUNT(*) FROM ccc.score_source c WHERE c.record = s.record AND c.indicator = s.indicator) sources, NULL status_zh, NULL status_en, s.formula_version formula
        FROM ccc.report_unit u JOIN ccc.score_item s ON s.record = u.src JOIN ccc.indicator i ON i.id = s.indicator
      UNION ALL
      -- from before this program: the three figures as they were kept
      SELECT 1, 'item', '指标', 'Items', u.org, i.id, i.dim_zh, i.dim_en, NULL, NULL, i.weight, ROUND(i.weight * v.pct / 100, 2), v.pct, NULL, NULL, NULL, NULL, NULL, NULL
        FROM ccc.report_unit u JOIN (SELECT t.record, 'migration' dim, ROUND(t.migration, 2) pct FROM ccc.unit_assessment t UNION ALL SELECT t.record, 'efficiency', ROUND(t.efficiency, 2) FROM ccc.unit_assessment t
          UNION ALL SELECT t.record, 'security', ROUND(t.security, 2) FROM ccc.unit_assessment t) v ON v.record = u.uas
        JOIN ccc.indicator i ON i.target = 'UNIT' AND i.dim_en = v.dim WHERE NOT EXISTS (SELECT 1 FROM ccc.score_item s WHERE s.record = u.uas)
      UNION ALL
      SELECT 2, 'total', '得分', 'Scores', u.org, NULL, NULL, NULL, NULL, NULL, 100, ROUND(COALESCE(t.score, z.score), 2), NULL, NULL, NULL, (SELECT COUNT(*) FROM ccc.score_source c WHERE c.record = u.src),
          COALESCE(s.zh, IF(l_frozen, '草稿,数据已冻结', '草稿,期间未结')), COALESCE(s.en, IF(l_frozen, 'draft, data frozen', 'draft, the period is open')), NULL
        FROM ccc.report_unit u LEFT JOIN ccc.unit_assessment t ON t.record = u.uas LEFT JOIN ccc.state s ON s.kind = 'UAS' AND s.state = u.state LEFT JOIN ccc.score_sum z ON z.source = u.src) x
    JOIN ccc.org o ON o.code = x.org ORDER BY x.part, x.org, x.indicator;
  ROLLBACK;
  DROP TEMPORARY TABLE IF EXISTS ccc.report_unit;
END //

-- ---- the fee statement -------------------------------------------------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_report_fee(p_period LONGTEXT, p_unit LONGTEXT)
proc: BEGIN
  DECLARE l_hide VARCHAR(80);
  DECLARE l_units TEXT;
  DECLARE l_problem VARCHAR(20);
  DECLARE l_fee, l_pool, l_state, l_state_zh, l_state_en, l_asm_state VARCHAR(80);
  DECLARE l_rec, l_src BIGINT;
  DECLARE l_frozen, l_all, l_kept TINYINT DEFAULT 0;
  DECLARE l_asm_scope VARCHAR(190);
  DECLARE l_asm_hide VARCHAR(80);
  DECLARE l_base, l_cap, l_sum BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  CALL ccc.report_begin('FEE', p_period, p_unit, l_hide, l_units, l_problem);
  SET p_period = TRIM(p_period);
  IF l_problem IS NULL AND ccc.period_kind(p_period) <> ccc.param('fee_period', ccc.local_date(ccc.as_of())) THEN SET l_problem = 'period'; END IF;
  IF l_problem IS NOT NULL THEN CALL ccc.report_problem(l_problem, p_period, p_unit); LEAVE proc; END IF;
  SET l_all = COALESCE(p_unit, '') = '';
  START TRANSACTION;
  SELECT f.record, f.id, r.state, s.zh, s.en INTO l_rec, l_fee, l_state, l_state_zh, l_state_en FROM ccc.fee f JOIN ccc.record r ON r.id = f.record LEFT JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state
    WHERE f.period = p_period ORDER BY f.record DESC LIMIT 1;
  IF l_fee IS NULL THEN
    -- there is no statement yet: the lines it would have
    SET l_rec = -CAST(CONNECTION_ID() AS SIGNED), l_fee = CONCAT('~', CONNECTION_ID()), l_state = 'draft', l_state_zh = '草稿,尚无费用单', l_state_en = 'draft, no statement yet';
    INSERT INTO ccc.fee (record, id, period) VALUES (l_rec, l_fee, p_period);
    CALL ccc.fee_lines(l_fee, p_period);
  END IF;
  -- decided deductions, or those that would follow from the assessment as it is
  SET l_kept = l_state IN ('assessed', 'deferred', 'approved', 'paid');
  IF NOT l_kept THEN
    SELECT a.record, r.state INTO l_src, l_asm_state FROM ccc.assessment a JOIN ccc.record r ON r.id = a.record WHERE a.period = p_period AND a.target = 'CSP' ORDER BY a.record DESC LIMIT 1;
    CALL ccc.report_sight(ccc.me(), 'ASM', l_asm_scope, l_asm_hide);
    -- what is not computed yet is not told to whom drafts of the assessment are hidden from
    IF l_asm_scope IS NULL OR FIND_IN_SET(COALESCE(l_asm_state, 'draft'), COALESCE(l_asm_hide, '')) THEN SET l_src = NULL;
    ELSEIF COALESCE(l_asm_state, 'draft') = 'draft' OR NOT EXISTS (SELECT 1 FROM ccc.score_item WHERE record = l_src) THEN
      CALL ccc.score_pool(p_period, l_pool, l_frozen);
      SET l_src = -CAST(CONNECTION_ID() AS SIGNED);
      CALL ccc.score_make(l_src, l_pool, 'CSP', '');
    END IF;
  END IF;
  DROP TEMPORARY TABLE IF EXISTS ccc.report_fee;
  CREATE TEMPORARY TABLE ccc.report_fee (n INT, rule VARCHAR(10), indicator VARCHAR(10), ref VARCHAR(80), app VARCHAR(80), amount_fen BIGINT, note TEXT) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
  IF l_kept THEN
    INSERT INTO ccc.report_fee SELECT d.seq, d.fee_rule, d.indicator, d.record, (SELECT a.code FROM ccc.app a WHERE a.code = d.record), d.amount_fen, d.note FROM ccc.fee_deduction d WHERE d.fee = l_fee;
  ELSE
    INSERT INTO ccc.report_fee SELECT ROW_NUMBER() OVER (ORDER BY d.fee_rule, d.n), d.fee_rule, d.indicator, IF(d.ref LIKE '~%', NULL, d.ref), d.app, d.amount_fen, d.note FROM ccc.fee_deduct d WHERE d.source = l_src AND d.fee = l_fee;
  END IF;
  SELECT IF(l_kept OR l_src IS NOT NULL, COALESCE(SUM(amount_fen), 0), NULL) INTO l_sum FROM ccc.report_fee;
  SELECT COALESCE(SUM(l.amount_fen), 0) INTO l_base FROM ccc.fee_line l WHERE l.fee = l_fee;
  SELECT c.cap_fen INTO l_cap FROM ccc.fee_cap c WHERE c.fee = l_fee;
  SELECT ROW_NUMBER() OVER (ORDER BY x.part, x.sub) AS n, x.section, x.section_zh, x.section_en, x.line, x.org, x.app, x.item, x.name_zh, x.name_en, x.qty, x.months, x.price_fen, x.rule, x.times, x.indicator, x.record,
      x.amount_fen, x.article, x.note, x.status_zh, x.status_en
    FROM (
      SELECT 1 part, l.seq sub, 'line' section, '费用明细' section_zh, 'Lines' section_en, l.seq line, a.org, l.app, l.kind item, p.name_zh, COALESCE((SELECT MAX(g.name_en) FROM ccc.catalogue g WHERE g.price = l.kind), l.kind) name_en, l.qty, l.months, l.price_fen, NULL rule, NULL times, NULL indicator, NULL record,
          l.amount_fen, NULL article, NULLIF(CONCAT_WS(' ', IF(p.in_scope = 0, 'R05.1', NULL), IF(l.amount_fen <> l.qty * l.months * l.price_fen OR a.ended_on IS NOT NULL AND l.months > IF(a.ended_on < ccc.period_begin(p_period), 0,
            TIMESTAMPDIFF(MONTH, ccc.period_begin(p_period), a.ended_on) + 1), 'R20.6', NULL), l.note), '') note, NULL status_zh, NULL status_en
        FROM ccc.fee_line l LEFT JOIN ccc.app a ON a.code = l.app LEFT JOIN ccc.price p ON p.record = (SELECT MAX(q.record) FROM ccc.price q WHERE q.kind = l.kind) WHERE l.fee = l_fee AND (l_all OR FIND_IN_SET(a.org, l_units))
      UNION ALL
      SELECT 2, d.n, 'deduction', IF(l_kept, '扣减', '拟扣减'), IF(l_kept, 'Deductions', 'Deductions that would follow'), d.n, a.org, d.app, NULL, q.zh, q.en, NULL, NULL, NULL, d.rule, 1, d.indicator, d.ref, d.amount_fen, q.article, d.note, NULL, NULL
        FROM ccc.report_fee d LEFT JOIN ccc.fee_rule q ON q.id = d.rule LEFT JOIN ccc.app a ON a.code = d.app WHERE l_all OR FIND_IN_SET(a.org, l_units)
      UNION ALL
      SELECT 3, x.n, 'sum', '合计', 'Sums', NULL, NULL, NULL, NULL, x.zh, x.en, NULL, NULL, NULL, NULL, NULL, NULL, NULL, x.fen, NULL, NULL, IF(x.n = 5, l_state_zh, NULL), IF(x.n = 5, l_state_en, NULL)
        FROM (SELECT 1 n, '应计' zh, 'Base' en, l_base fen UNION ALL SELECT 2, '扣减合计', 'Deductions in all', l_sum UNION ALL SELECT 3, '扣减上限', 'Cap on deductions', l_cap
          UNION ALL SELECT 4, IF(l_kept, '扣减', '拟扣减'), IF(l_kept, 'Deducted', 'To be deducted'), IF(l_kept, (SELECT f.deduct_fen FROM ccc.fee f WHERE f.id = l_fee), LEAST(l_sum, l_cap))
          UNION ALL SELECT 5, IF(l_kept, '应付', '拟应付'), IF(l_kept, 'Payable', 'To be paid'), IF(l_kept, (SELECT f.payable_fen FROM ccc.fee f WHERE f.id = l_fee), l_base - LEAST(l_sum, l_cap))) x WHERE l_all
      UNION ALL
      SELECT 3, 1, 'sum', '合计', 'Sums', NULL, NULL, NULL, NULL, '本单位应计', 'Base of the unit', NULL, NULL, NULL, NULL, NULL, NULL, NULL, COALESCE(SUM(l.amount_fen), 0), NULL, NULL, l_state_zh, l_state_en
        FROM ccc.fee_line l JOIN ccc.app a ON a.code = l.app AND FIND_IN_SET(a.org, l_units) WHERE NOT l_all AND l.fee = l_fee HAVING COUNT(*) >= 0 AND NOT l_all
      UNION ALL
      -- what postpones the payment: a state, not an amount
      SELECT 4, ROW_NUMBER() OVER (ORDER BY w.ref), 'deferral', '推迟支付', 'Payment postponed', NULL, NULL, NULL, NULL, q.zh, q.en, NULL, NULL, NULL, 'F16', 1, NULL, w.ref, NULL, q.article, r.title, NULL, NULL
        FROM ccc.fee_problem w JOIN ccc.now1 n ON w.since <= n.at AND w.until_ > n.at JOIN ccc.fee_rule q ON q.id = 'F16' LEFT JOIN ccc.record r ON r.number = w.ref WHERE w.record = l_rec AND l_all AND l_state <> 'paid') x
    ORDER BY x.part, x.sub;
  ROLLBACK;
  DROP TEMPORARY TABLE IF EXISTS ccc.report_fee;
END //

-- ---- use, for the budget --------------------------------------------------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_report_usage(p_period LONGTEXT, p_unit LONGTEXT)
proc: BEGIN
  DECLARE l_hide VARCHAR(80);
  DECLARE l_units TEXT;
  DECLARE l_problem VARCHAR(20);
  DECLARE l_closed TINYINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  CALL ccc.report_begin('USG', p_period, p_unit, l_hide, l_units, l_problem);
  IF l_problem IS NOT NULL THEN CALL ccc.report_problem(l_problem, p_period, p_unit); LEAVE proc; END IF;
  SET p_period = TRIM(p_period), l_closed = EXISTS (SELECT 1 FROM ccc.period p JOIN ccc.record r ON r.id = p.record AND r.state = 'closed' WHERE p.id = p_period);
  SET @ccc_frame_from = ccc.period_begin(p_period), @ccc_frame_to = ccc.period_end(p_period);
  START TRANSACTION;
  SELECT ROW_NUMBER() OVER (ORDER BY x.part, x.org, x.app, x.sub, x.month) AS n, x.section, x.section_zh, x.section_en, x.org, o.name_zh AS org_name_zh, o.name_en AS org_name_en, x.app, a.name_zh AS app_name_zh, a.name_en AS app_name_en,
      x.mlps_level, x.month, x.item, x.qty, x.months, x.price_fen, x.amount_fen, x.cpu_avg, x.cpu_p95, x.mem_avg, x.disk_used_pct, x.well_used, x.source, x.status_zh, x.status_en
    FROM (
      SELECT 1 part, 0 sub, 'system' section, '业务系统' section_zh, 'Systems' section_en, c.org, c.code app, c.mlps_level, NULL month, NULL item, NULL qty, NULL months, NULL price_fen, NULL amount_fen, NULL cpu_avg, NULL cpu_p95, NULL mem_avg,
          NULL disk_used_pct, NULL well_used, c.code source, NULL status_zh, NULL status_en
        FROM ccc.case_app c WHERE FIND_IN_SET(c.org, l_units)
      UNION ALL
      SELECT 2, l.price, 'resource', '资源', 'Resources', b.org, l.app, NULL, NULL, l.kind, l.qty, l.months, l.price_fen, l.qty * l.months * l.price_fen, NULL, NULL, NULL, NULL, NULL, l.tenancy, NULL, NULL
        FROM ccc.case_line l JOIN ccc.app b ON b.code = l.app WHERE FIND_IN_SET(b.org, l_units)
      UNION ALL
      SELECT 3, 0, 'use', '使用情况', 'Use', b.org, u.app, NULL, u.month, NULL, NULL, NULL, NULL, NULL, u.cpu_avg, u.cpu_p95, u.mem_avg, u.disk_used_pct, u.cpu_p95 BETWEEN CAST(lo.value AS DECIMAL(6,2)) AND CAST(hi.value AS DECIMAL(6,2)), r.number, NULL, NULL
        FROM ccc.case_month m JOIN ccc.usage_reading u ON u.month = m.month JOIN ccc.record r ON r.id = u.record AND r.drill = 0 JOIN ccc.app b ON b.code = u.app
          JOIN ccc.param_now lo ON lo.name = 'util_low' JOIN ccc.param_now hi ON hi.name = 'util_high' WHERE FIND_IN_SET(b.org, l_units)
      UNION ALL
      SELECT 4, 0, 'total', '合计', 'Totals', g.code, NULL, NULL, NULL, NULL, NULL, NULL, NULL, (SELECT COALESCE(SUM(l.qty * l.months * l.price_fen), 0) FROM ccc.case_line l JOIN ccc.app b ON b.code = l.app WHERE b.org = g.code), NULL, NULL, NULL, NULL, NULL, NULL,
          IF(l_closed, '期间已结', '草稿,期间未结'), IF(l_closed, 'the period is closed', 'draft, the period is open')
        FROM ccc.org g WHERE FIND_IN_SET(g.code, l_units)) x
    JOIN ccc.org o ON o.code = x.org LEFT JOIN ccc.app a ON a.code = x.app
    ORDER BY x.part, x.org, x.app, x.sub, x.month;
  SET @ccc_frame_from = NULL, @ccc_frame_to = NULL;
  ROLLBACK;
END //
DELIMITER ;
