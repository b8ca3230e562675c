-- Findings: what breaks a rule at a moment. Each office gets those on records that it sees; of what is missing altogether,
-- those of its own office, or all where it sees all of that kind.
CALL ccc.build_check();
DELIMITER //

-- Rows: rule, article, severity, tbl, k (its name), number (record to open, empty where there is none), org, msg_zh,
-- msg_en (filled in), supplier_zh, supplier_en (who can mend it), remedy (the action), remedy_zh, remedy_en, at (UTC, the
-- moment that is judged); by rule, then table and key. p_as_of '' = now, else a time not later than now; p_rule '' = all.
-- A wrong one: one row problem ('time', 'future', 'rule'), value.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_check(p_as_of LONGTEXT, p_rule LONGTEXT)
proc: BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_at, l_now DATETIME(6);
  DECLARE l_rule VARCHAR(10);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SET @ccc_as_of = NULL; RESIGNAL; END;
  CALL ccc.guard();
  SET l_me = ccc.me(), l_now = ccc.centre_now();
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  SET l_at = IF(COALESCE(TRIM(p_as_of), '') = '', l_now, ccc.to_utc(LEFT(TRIM(p_as_of), 255))), l_rule = UPPER(LEFT(TRIM(COALESCE(p_rule, '')), 10));
  IF l_at IS NULL OR l_at > l_now THEN SELECT IF(l_at IS NULL, 'time', 'future') AS problem, LEFT(p_as_of, 80) AS value; LEAVE proc; END IF;
  IF l_rule <> '' AND (CHAR_LENGTH(TRIM(p_rule)) > 10 OR NOT EXISTS (SELECT 1 FROM ccc.rule WHERE id = l_rule)) THEN
    SELECT 'rule' AS problem, LEFT(p_rule, 80) AS value; LEAVE proc;
  END IF;
  SET @ccc_as_of = l_at;
  CALL ccc.check_all(l_rule, l_at);
  SELECT f.rule, u.article, u.severity, f.tbl, f.k, COALESCE(f.number, '') AS number, f.org, ccc.finding_text(u.msg_zh, f.detail, u.severity, 0) AS msg_zh,
      ccc.finding_text(u.msg_en, f.detail, u.severity, 1) AS msg_en, ccc.supplier_words(u.supplier, f.org, ccc.local_date(l_now), 0) AS supplier_zh,
      ccc.supplier_words(u.supplier, f.org, ccc.local_date(l_now), 1) AS supplier_en, u.remedy, ccc.action_words(u.remedy, 0) AS remedy_zh, ccc.action_words(u.remedy, 1) AS remedy_en, f.done AS at
    FROM ccc.check_find f JOIN ccc.rule u ON u.id = f.rule AND u.from_on = f.from_on JOIN ccc.visible v ON v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.kind = f.kind AND v.until > l_now
    WHERE (v.scope = '*' OR EXISTS (SELECT 1 FROM ccc.audience a WHERE a.scope = v.scope AND a.org = f.org)) AND NOT FIND_IN_SET(f.state, v.hide)
    ORDER BY LEFT(f.rule, 3), CAST(SUBSTRING_INDEX(f.rule, '.', -1) AS UNSIGNED), f.rule, f.tbl, f.k;
  SET @ccc_as_of = NULL;
  DROP TEMPORARY TABLE ccc.check_find;
END //
DELIMITER ;
