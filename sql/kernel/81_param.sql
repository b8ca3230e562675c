-- Parameters and rules over time. Promises: a value or a rule has the days that its record says, from_on and to_on; what an
-- interpretation changed is worked out anew from the interpretations in force, so the same pack and the same records
-- always give the same stretches; a later one wins over an earlier one from its own first day on.
DELIMITER //

-- param_span of one parameter, from the pack's value and the values put in force by records.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.param_spans(p_name VARCHAR(40))
proc: BEGIN
  DECLARE l_tz VARCHAR(6);
  DECLARE l_value VARCHAR(255);
  -- before the kinds' tables are made there is only the pack
  DECLARE EXIT HANDLER FOR 1146
    INSERT INTO ccc.param_span (name, from_on, to_on, from_at, to_at, value) VALUES (p_name, '1000-01-01', '9999-12-31', '1000-01-01', '9999-12-31', l_value);
  DELETE FROM ccc.param_span WHERE name = p_name;
  IF NOT EXISTS (SELECT 1 FROM ccc.param WHERE name = p_name) THEN LEAVE proc; END IF;
  SELECT value INTO l_value FROM ccc.param WHERE name = p_name;
  SELECT tz INTO l_tz FROM ccc.centre WHERE n = 1;
  INSERT INTO ccc.param_span (name, from_on, to_on, from_at, to_at, value)
    WITH live AS (
      SELECT v.record, v.value, v.from_on, COALESCE(v.to_on, '9999-12-31') to_on FROM ccc.param_value v JOIN ccc.record r ON r.id = v.record
        WHERE v.name = p_name AND r.state IN ('in_force', 'replaced') AND v.from_on > '1000-01-01' AND COALESCE(v.to_on, '9999-12-31') >= v.from_on),
    cut AS (SELECT CAST('1000-01-01' AS DATE) d UNION SELECT from_on FROM live UNION SELECT to_on + INTERVAL 1 DAY FROM live WHERE to_on < '9999-12-31'),
    part AS (SELECT d, COALESCE(LEAD(d) OVER (ORDER BY d) - INTERVAL 1 DAY, CAST('9999-12-31' AS DATE)) e FROM cut)
    SELECT p_name, p.d, p.e, IF(p.d = '1000-01-01', '1000-01-01', CONVERT_TZ(CAST(p.d AS DATETIME(6)), l_tz, '+00:00')),
        IF(p.e = '9999-12-31', '9999-12-31', CONVERT_TZ(CAST(p.e + INTERVAL 1 DAY AS DATETIME(6)), l_tz, '+00:00')),
        IF(EXISTS (SELECT 1 FROM live l WHERE l.from_on <= p.d AND l.to_on >= p.d),
          (SELECT l.value FROM live l WHERE l.from_on <= p.d AND l.to_on >= p.d ORDER BY l.from_on DESC, l.record DESC LIMIT 1), l_value)
      FROM part p;
END //

CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.param_span_i AFTER INSERT ON ccc.param FOR EACH ROW CALL ccc.param_spans(NEW.name) //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.param_span_u AFTER UPDATE ON ccc.param FOR EACH ROW CALL ccc.param_spans(NEW.name) //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.param_span_d AFTER DELETE ON ccc.param FOR EACH ROW DELETE FROM ccc.param_span WHERE name = OLD.name //

-- One change of a rule by an interpretation, from p_from to p_to (NULL: until further notice). p_what: end, start, or the
-- severity that it has from then on. What was in force on the day after p_to is in force again.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.rule_version(p_id VARCHAR(10), p_what VARCHAR(40), p_from DATE, p_to DATE)
BEGIN
  DECLARE l_at, l_next, l_next_to, l_at_to DATE DEFAULT NULL;
  DECLARE l_severity, l_next_severity VARCHAR(10);
  SELECT from_on, to_on, severity INTO l_at, l_at_to, l_severity FROM ccc.rule WHERE id = p_id AND from_on <= p_from ORDER BY from_on DESC LIMIT 1;
  IF p_to IS NOT NULL THEN
    SELECT from_on, to_on, severity INTO l_next, l_next_to, l_next_severity FROM ccc.rule
      WHERE id = p_id AND from_on <= p_to + INTERVAL 1 DAY AND (to_on IS NULL OR to_on > p_to) ORDER BY from_on DESC LIMIT 1;
  END IF;
  DELETE FROM ccc.rule WHERE id = p_id AND pack = 0 AND from_on >= p_from AND (p_to IS NULL OR from_on <= p_to + INTERVAL 1 DAY);
  UPDATE ccc.rule SET to_on = p_from - INTERVAL 1 DAY WHERE id = p_id AND from_on = l_at AND from_on < p_from AND (to_on IS NULL OR to_on >= p_from);
  IF p_what <> 'end' THEN CALL ccc.rule_copy(p_id, p_from, COALESCE(p_to, IF(l_at_to >= p_from, l_at_to, NULL)), IF(p_what = 'start', l_severity, p_what)); END IF;
  IF l_next IS NOT NULL THEN CALL ccc.rule_copy(p_id, p_to + INTERVAL 1 DAY, l_next_to, l_next_severity); END IF;
END //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.rule_copy(p_id VARCHAR(10), p_from DATE, p_to DATE, p_severity VARCHAR(10))
  INSERT INTO ccc.rule (id, article, basis, kind, severity, applies_to, holds, msg_zh, msg_en, supplier, remedy, from_on, to_on, pack)
    SELECT id, article, basis, kind, p_severity, applies_to, holds, msg_zh, msg_en, supplier, remedy, p_from, p_to, 0
      FROM ccc.rule WHERE id = p_id AND pack = 1 ORDER BY from_on DESC LIMIT 1 //

-- Versions of rules from the pack and all interpretations that are or were in force.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.rule_versions()
BEGIN
  DECLARE EXIT HANDLER FOR 1146 BEGIN END;
  DELETE FROM ccc.rule WHERE pack = 0;
  UPDATE ccc.rule SET to_on = pack_to WHERE pack = 1;
  FOR c IN (SELECT i.from_on, i.to_on, h.name, h.new_value FROM ccc.interpretation i JOIN ccc.record r ON r.id = i.record AND r.state IN ('in_force', 'replaced')
      JOIN ccc.interpretation_change h ON h.interpretation = i.id AND h.target = 'rule'
      WHERE i.to_on IS NULL OR i.to_on >= i.from_on ORDER BY i.from_on, i.record, h.seq) DO
    CALL ccc.rule_version(c.name, c.new_value, c.from_on, c.to_on);
  END FOR;
END //

-- What the pack's fields leave to say about a change made by an interpretation: its target is a parameter, a rule or an
-- indicator.
CREATE OR REPLACE PROCEDURE ccc.load_pack_mend() SQL SECURITY INVOKER
BEGIN
  UPDATE ccc.field SET typ = 'enum interpretation_change.target', zh = '改动对象', en = 'What changes' WHERE tbl = 'interpretation_change' AND col = 'target';
  UPDATE ccc.field SET zh = '参数或规则', en = 'Parameter or rule' WHERE tbl = 'interpretation_change' AND col = 'name';
  REPLACE INTO ccc.choice (list, value, zh, en, sort) VALUES ('interpretation_change.target', 'param', '参数', 'parameter', 1),
    ('interpretation_change.target', 'rule', '规则', 'rule', 2), ('interpretation_change.target', 'indicator', '指标', 'indicator', 3);
  UPDATE ccc.rule SET pack_to = to_on WHERE pack = 1;
  CALL ccc.rule_versions();
END //

-- Rules that no move of the pack names and that a move must be asked all the same.
CREATE OR REPLACE PROCEDURE ccc.load_pack_guards() SQL SECURITY INVOKER
BEGIN
  INSERT IGNORE INTO ccc.move_guard (move, rule) SELECT m.id, 'R10.5' FROM ccc.move m WHERE m.kind = 'SES' AND m.action = 'open';
END //
DELIMITER ;
