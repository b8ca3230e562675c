-- All findings of a moment. build_check() joins what finds: the SELECTs of breach_KIND for rules that are asked afterwards
-- (b_KIND_n), views check_KIND(record, rule, done, detail) of rules that no move asks, and views finding_NAME(rule, tbl, k,
-- record, org, detail) of what is missing altogether. Promises: a record is judged by the rule in force at its time (R23.1:
-- `done`), what is missing by the rule in force at the moment asked for; nothing here knows a rule.
--
-- How a finding is named: table and key. The record's own table and number, unless detail names `tbl` and `k`, or the
-- rule applies to another kind's table and detail has that table's name as a member ({"app":"JTJ-01"}: app, JTJ-01).
DELIMITER //

-- Makes check_run(rule, moment): findings of one rule, or of all, into the temporary table check_find.
CREATE OR REPLACE PROCEDURE ccc.build_check() SQL SECURITY INVOKER
BEGIN
  DECLARE l_sql LONGTEXT;
  SET SESSION group_concat_max_len = 1048576;
  SELECT GROUP_CONCAT(x.part ORDER BY x.name, x.n SEPARATOR ' ') INTO l_sql FROM (
      SELECT CONCAT('b_', p.kind) name, p.n, CONCAT('IF p_rule IN ('''',''', p.rule, ''') THEN INSERT INTO ccc.check_find (rule,record,done,detail) SELECT b.rule,b.record,b.done,b.detail FROM ccc.b_',
          p.kind, '_', p.n, ' b WHERE b.done<=p_at; END IF;') part
        FROM ccc.gate_part p WHERE EXISTS (SELECT 1 FROM ccc.rule r WHERE r.id = p.rule AND r.kind IN ('check', 'both'))
      UNION ALL
      SELECT v.TABLE_NAME, 0, CONCAT('INSERT INTO ccc.check_find (rule,record,done,detail) SELECT b.rule,b.record,b.done,b.detail FROM ccc.', v.TABLE_NAME,
          ' b WHERE b.done<=p_at AND (p_rule='''' OR b.rule=p_rule);')
        FROM information_schema.TABLES v WHERE v.TABLE_SCHEMA = 'ccc' AND v.TABLE_TYPE = 'VIEW' AND v.TABLE_NAME REGEXP '^check_[A-Z]{3}$'
      UNION ALL
      SELECT v.TABLE_NAME, 0, CONCAT('INSERT INTO ccc.check_find (rule,tbl,k,record,org,done,detail) SELECT b.rule,b.tbl,b.k,b.record,b.org,p_at,b.detail FROM ccc.', v.TABLE_NAME,
          ' b WHERE p_rule='''' OR b.rule=p_rule;')
        FROM information_schema.TABLES v WHERE v.TABLE_SCHEMA = 'ccc' AND v.TABLE_TYPE = 'VIEW' AND v.TABLE_NAME LIKE 'finding\_%') x;
  EXECUTE IMMEDIATE CONCAT('CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.check_run(p_rule VARCHAR(10), p_at DATETIME(6)) BEGIN ', COALESCE(l_sql, ''), ' END');
END //

-- A moment as findings are named by it: local, with the centre's offset.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.iso_time(p_at DATETIME(6)) RETURNS VARCHAR(30) CHARSET utf8mb4 COLLATE utf8mb4_bin
NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT CONCAT(DATE_FORMAT(CONVERT_TZ(p_at, '+00:00', tz), '%Y-%m-%dT%H:%i:%s'), tz) FROM ccc.centre WHERE n = 1) //

-- Roles as words: REG:DZB|REG:SZB.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.role_words(p_roles VARCHAR(120), p_en TINYINT) RETURNS TEXT CHARSET utf8mb4 COLLATE utf8mb4_bin
NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT GROUP_CONCAT(CONCAT(COALESCE(IF(p_en, r.en, r.zh), j.v), COALESCE(CONCAT(IF(p_en, ' (', '('), IF(p_en, o.name_en, o.name_zh), ')'), '')) ORDER BY j.n SEPARATOR ' / ')
  FROM JSON_TABLE(ccc.split(REPLACE(REPLACE(p_roles, '+', '|'), ';', '|'), '|'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(60) PATH '$')) j
    LEFT JOIN ccc.role r ON r.code = SUBSTRING_INDEX(j.v, ':', 1) LEFT JOIN ccc.org o ON j.v LIKE '%:%' AND o.code = SUBSTRING_INDEX(j.v, ':', -1)) //

-- Who is asked to mend it: the roles, and for a unit its name and a liaison in office with the telephone.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.supplier_words(p_roles VARCHAR(120), p_org VARCHAR(40), p_today DATE, p_en TINYINT) RETURNS TEXT CHARSET utf8mb4 COLLATE utf8mb4_bin
NOT DETERMINISTIC READS SQL DATA
RETURN CONCAT(COALESCE(ccc.role_words(p_roles, p_en), ''), IF(p_roles REGEXP '(^|[|+])USR([|+]|$)',
  COALESCE((SELECT CONCAT(': ', IF(p_en, o.name_en, o.name_zh), COALESCE(CONCAT(', ', (SELECT CONCAT(s.code, ' ', COALESCE(s.phone, '')) FROM ccc.held h JOIN ccc.staff s ON s.code = h.staff
      WHERE h.role = 'USR' AND h.office = o.code AND h.from_on <= p_today AND h.to_on >= p_today ORDER BY s.code LIMIT 1)), '')) FROM ccc.org o WHERE o.code = p_org), ''), '')) //

-- An action as words: the kind and what the move is called; what a screen offers by itself.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.action_words(p_action VARCHAR(60), p_en TINYINT) RETURNS TEXT CHARSET utf8mb4 COLLATE utf8mb4_bin
NOT DETERMINISTIC READS SQL DATA
RETURN CASE p_action WHEN 'UI.form' THEN IF(p_en, 'correct the form', '更正表单') WHEN 'UI.reread' THEN IF(p_en, 'read again', '重新读取')
  WHEN 'UI.history' THEN IF(p_en, 'see the history', '查看流水') WHEN 'UI.article' THEN IF(p_en, 'see the article', '查看条文')
  WHEN 'UI.switch' THEN IF(p_en, 'have another person confirm', '由另一人确认')
  ELSE COALESCE((SELECT CONCAT(IF(p_en, k.en, k.zh), ': ', IF(p_en, w.en, w.zh)) FROM ccc.kind k JOIN ccc.move_word w ON w.kind = k.kind
    WHERE k.kind = LEFT(p_action, 3) AND w.action = SUBSTRING(p_action, 5)), p_action) END //

-- What is missing, as words: CODE or CODE:PART, where CODE is a sort of paper, a column or a word of the pack.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.missing_word(p_code VARCHAR(120), p_en TINYINT) RETURNS TEXT CHARSET utf8mb4 COLLATE utf8mb4_bin
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_code, l_part, l_word VARCHAR(255);
  SET l_code = SUBSTRING_INDEX(p_code, ':', 1), l_part = IF(p_code LIKE '%:%', SUBSTRING(p_code, CHAR_LENGTH(l_code) + 2), NULL);
  SELECT IF(p_en, en, zh) INTO l_word FROM ccc.choice WHERE list IN ('doc.kind', 'doc.covers') AND value = l_code ORDER BY list DESC LIMIT 1;
  IF l_word IS NULL AND l_code = 'stage' THEN
    RETURN COALESCE(IF(p_en, l_part, ELT(FIELD(l_part, 'apply', 'accept', 'approve', 'test', 'open'), '申请', '受理', '审批', '测试', '开通')), l_part);
  END IF;
  IF l_word IS NULL THEN SELECT IF(p_en, en, zh) INTO l_word FROM ccc.field WHERE col = l_code ORDER BY tbl, seq LIMIT 1; END IF;
  SET l_word = COALESCE(l_word, CASE l_code WHEN 'auth' THEN IF(p_en, 'authorisation', '授权') WHEN 'confirmation' THEN IF(p_en, 'written confirmation', '书面确认') END, l_code);
  RETURN CONCAT(l_word, COALESCE(CONCAT(IF(p_en, ' (', '('), COALESCE((SELECT IF(p_en, en, zh) FROM ccc.choice WHERE list = 'doc.covers' AND value = l_part LIMIT 1), l_part), ')'), ''));
END //

-- The value of a placeholder, as words by its name.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.place_word(p_name VARCHAR(40), p_value TEXT, p_en TINYINT) RETURNS TEXT CHARSET utf8mb4 COLLATE utf8mb4_bin
NOT DETERMINISTIC READS SQL DATA
RETURN COALESCE(CASE
  WHEN p_name IN ('org', 'unit') THEN (SELECT IF(p_en, name_en, name_zh) FROM ccc.org WHERE code = p_value)
  WHEN p_name = 'kind' THEN ccc.missing_word(p_value, p_en)
  WHEN p_name = 'domain' THEN (SELECT IF(p_en, en, zh) FROM ccc.choice WHERE list = 'safety_duty.domain' AND value = p_value)
  WHEN p_name = 'act' THEN (SELECT IF(p_en, en, zh) FROM ccc.choice WHERE list = 'auth.actions' AND value = p_value)
  WHEN p_name = 'item' THEN (SELECT CONCAT(p_value, ' ', IF(p_en, name_en, name_zh)) FROM ccc.round_item WHERE code = p_value)
  WHEN p_name = 'who' THEN (SELECT IF(p_en, p_value, CONCAT(name_zh, ' ', p_value)) FROM ccc.staff WHERE code = p_value) END, p_value) //

-- A message with its placeholders filled, and what is missing behind it. The leading word becomes that of a finding.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.finding_text(p_msg VARCHAR(255), p_detail LONGTEXT, p_severity VARCHAR(10), p_en TINYINT) RETURNS TEXT CHARSET utf8mb4 COLLATE utf8mb4_bin
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_msg TEXT DEFAULT p_msg;
  DECLARE l_name VARCHAR(40);
  DECLARE l_value, l_miss TEXT;
  SET l_msg = IF(p_en, REGEXP_REPLACE(l_msg, '^(Refused|Held):', IF(p_severity = 'warn', 'Warning:', 'Finding:')), REGEXP_REPLACE(l_msg, '^(拒绝|暂缓):', IF(p_severity = 'warn', '提示:', '发现:')));
  WHILE l_msg REGEXP '[{][a-z_]+[}]' DO
    SET l_name = REGEXP_SUBSTR(l_msg, '(?<=[{])[a-z_]+(?=[}])'), l_value = JSON_VALUE(p_detail, CONCAT('$.', l_name));
    SET l_msg = REPLACE(l_msg, CONCAT('{', l_name, '}'), REPLACE(REPLACE(COALESCE(NULLIF(ccc.place_word(l_name, l_value, p_en), ''), '-'), '{', '('), '}', ')'));
  END WHILE;
  IF p_msg NOT LIKE '%{missing}%' AND JSON_LENGTH(p_detail, '$.missing') > 0 THEN
    SELECT GROUP_CONCAT(ccc.missing_word(j.v, p_en) ORDER BY j.n SEPARATOR ', ') INTO l_miss
      FROM JSON_TABLE(JSON_EXTRACT(p_detail, '$.missing'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(120) PATH '$')) j;
    SET l_msg = CONCAT(l_msg, ': ', l_miss);
  END IF;
  RETURN l_msg;
END //

-- Everything found at a moment into check_find, named and judged by the rule of its time; check_run made the raw rows.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.check_all(p_rule VARCHAR(10), p_at DATETIME(6))
BEGIN
  DROP TEMPORARY TABLE IF EXISTS ccc.check_find;
  CREATE TEMPORARY TABLE ccc.check_find (n INT NOT NULL AUTO_INCREMENT PRIMARY KEY, rule VARCHAR(10) NOT NULL, from_on DATE, kind CHAR(3), tbl VARCHAR(40), k VARCHAR(190), record BIGINT,
    number VARCHAR(80), state VARCHAR(24) NOT NULL DEFAULT '', org VARCHAR(40), done DATETIME(6), detail LONGTEXT, KEY (rule, tbl, k)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
  CALL ccc.check_run(p_rule, p_at);
  -- the version of the rule in force at the moment that is judged; none: not judged
  UPDATE ccc.check_find f JOIN ccc.centre z ON z.n = 1 SET f.from_on = (SELECT MAX(r.from_on) FROM ccc.rule r
    WHERE r.id = f.rule AND r.from_on <= DATE(CONVERT_TZ(f.done, '+00:00', z.tz)) AND (r.to_on IS NULL OR r.to_on >= DATE(CONVERT_TZ(f.done, '+00:00', z.tz))));
  DELETE FROM ccc.check_find WHERE from_on IS NULL;
  UPDATE ccc.check_find f JOIN ccc.record r ON r.id = f.record SET f.kind = r.kind, f.number = r.number, f.state = r.state, f.org = COALESCE(f.org, r.org);
  UPDATE ccc.check_find f JOIN ccc.rule u ON u.id = f.rule AND u.from_on = f.from_on JOIN ccc.kind k ON k.kind = f.kind
    SET f.k = COALESCE(JSON_VALUE(f.detail, '$.k'), IF(u.applies_to <> k.tbl, JSON_VALUE(f.detail, CONCAT('$.', u.applies_to)), NULL), f.number),
      f.tbl = COALESCE(JSON_VALUE(f.detail, '$.tbl'), IF(u.applies_to <> k.tbl AND JSON_VALUE(f.detail, CONCAT('$.', u.applies_to)) IS NOT NULL, u.applies_to, NULL), k.tbl)
    WHERE f.tbl IS NULL;
  UPDATE ccc.check_find f JOIN ccc.kind k ON k.tbl = f.tbl SET f.kind = k.kind WHERE f.kind IS NULL;
  -- one finding for what two SELECTs found
  DELETE f FROM ccc.check_find f JOIN (SELECT x.rule, x.tbl, x.k, MIN(x.n) n FROM (SELECT rule, tbl, k, n FROM ccc.check_find) x GROUP BY x.rule, x.tbl, x.k) g
    ON g.rule = f.rule AND g.tbl = f.tbl AND g.k = f.k AND f.n > g.n;
END //
DELIMITER ;
