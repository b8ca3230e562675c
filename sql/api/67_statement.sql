-- Statements of duty and of entries: the hand-over sheet of a shift, and each month to each unit who went into its hosts,
-- when, why, by which grant, and what was recorded of it (Art. 12). Times are the centre's local time.
CALL ccc.report_columns('handover', 'n|序号|No.;number|编号|Number;section_zh|部分|Section;section_en|部分|Section;item_zh|项目|Item;item_en|项目|Item;ref|关联|Reference;text|内容|Text;must_do|要求|To do;done|签读|Signed or read');
CALL ccc.report_columns('entries', 'n|序号|No.;section_zh|部分|Section;section_en|部分|Section;org|单位|Unit;org_name_zh|单位名称|Unit name;org_name_en|单位名称|Unit name;app|业务系统|System;host|主机|Host;started|进入|Entered;ended|离开|Left;minutes|分钟|Minutes;staff|人员|Person;staff_name|姓名|Name;auth|授权|Grant;purpose|目的|Purpose;ref|关联|Reference;entry|会话或执行|Session or run;actions|操作|Actions;parts|记录段|Recorded parts;bytes|字节|Bytes');
DELIMITER //

-- p_period: a handover's number, a day 2026-07-01 or a month 2026-07. p_unit is not asked. Wrong: one row problem, value.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_report_handover(p_period LONGTEXT, p_unit LONGTEXT)
proc: BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_tz VARCHAR(6);
  DECLARE l_from, l_to DATETIME(6);
  DECLARE l_p VARCHAR(80) DEFAULT LEFT(TRIM(COALESCE(p_period, '')), 80);
  CALL ccc.guard();
  SET l_me = ccc.me();
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  SELECT tz INTO l_tz FROM ccc.centre WHERE n = 1;
  IF COALESCE(TRIM(p_unit), '') <> '' AND NOT EXISTS (SELECT 1 FROM ccc.org WHERE code = LEFT(TRIM(p_unit), 80)) THEN SELECT 'unit' AS problem, LEFT(p_unit, 80) AS value; LEAVE proc; END IF;
  IF NOT EXISTS (SELECT 1 FROM ccc.visible v JOIN ccc.clock1 c WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.kind = 'HND' AND v.until > c.at) THEN
    SELECT 'role' AS problem, (SELECT org FROM ccc.staff WHERE code = l_me) AS value; LEAVE proc;
  END IF;
  IF l_p NOT LIKE 'HO-%' THEN
    SET l_from = ccc.to_utc(CONCAT(l_p, IF(CHAR_LENGTH(l_p) = 7, '-01', ''), ' 00:00'));
    IF l_from IS NULL OR CHAR_LENGTH(l_p) NOT IN (7, 10) OR YEAR(l_from) > YEAR(ccc.centre_now()) + 1 THEN SELECT 'period' AS problem, LEFT(p_period, 80) AS value; LEAVE proc; END IF;
    SET l_to = IF(CHAR_LENGTH(l_p) = 7, CONVERT_TZ(CONVERT_TZ(l_from, '+00:00', l_tz) + INTERVAL 1 MONTH, l_tz, '+00:00'), l_from + INTERVAL 1 DAY);
  END IF;
  DROP TEMPORARY TABLE IF EXISTS ccc.sheet;
  CREATE TEMPORARY TABLE ccc.sheet AS SELECT h.* FROM ccc.handover h JOIN ccc.seen_record s ON s.kind = 'HND' AND s.record_id = h.record WHERE IF(l_from IS NULL, h.id = l_p, h.at >= l_from AND h.at < l_to);
  IF NOT EXISTS (SELECT 1 FROM ccc.sheet) THEN SELECT IF(l_from IS NULL, 'number', 'none') AS problem, LEFT(p_period, 80) AS value; LEAVE proc; END IF;
  SELECT ROW_NUMBER() OVER (ORDER BY x.at, x.part, x.seq) AS n, x.number, x.section_zh, x.section_en, x.item_zh, x.item_en, x.ref, x.text, x.must_do, x.done FROM (
      SELECT h.at, 1 part, j.seq, h.id number, '交接' section_zh, 'Handover' section_en, j.zh item_zh, j.en item_en,
          CASE j.seq WHEN 1 THEN CONCAT(h.shift_out, ' > ', h.shift_in) WHEN 2 THEN h.lead_out WHEN 3 THEN h.lead_in END ref,
          CASE j.seq WHEN 1 THEN LEFT(CONVERT_TZ(h.at, '+00:00', l_tz), 16) WHEN 2 THEN o.name_zh WHEN 3 THEN i.name_zh WHEN 4 THEN h.summary END text, NULL must_do,
          CASE j.seq WHEN 2 THEN LEFT(CONVERT_TZ(h.given_at, '+00:00', l_tz), 16) WHEN 3 THEN LEFT(CONVERT_TZ(h.taken_at, '+00:00', l_tz), 16) END done
        FROM ccc.sheet h JOIN (SELECT 1 seq, '换班时间' zh, 'Change of shift' en UNION ALL SELECT 2, '交班人', 'Handed over by' UNION ALL SELECT 3, '接班人', 'Taken over by' UNION ALL SELECT 4, '概要', 'Summary') j
          LEFT JOIN ccc.staff o ON o.code = h.lead_out LEFT JOIN ccc.staff i ON i.code = h.lead_in
      UNION ALL
      SELECT h.at, 2, t.seq, h.id, '事项', 'Items', c.zh, c.en, t.ref, t.text, CONCAT_WS('; ', NULLIF(t.must_do, ''), NULLIF(t.added_text, '')), CONCAT_WS(' ', t.read_by, LEFT(CONVERT_TZ(t.read_at, '+00:00', l_tz), 16))
        FROM (SELECT id, at FROM ccc.handover) h JOIN ccc.handover_item t ON t.handover = h.id LEFT JOIN ccc.choice c ON c.list = 'handover_item.kind' AND c.value = t.kind
        WHERE EXISTS (SELECT 1 FROM ccc.seen_record s JOIN ccc.handover z ON z.record = s.record_id WHERE s.kind = 'HND' AND z.id = h.id AND IF(l_from IS NULL, z.id = l_p, z.at >= l_from AND z.at < l_to))
    ) x ORDER BY 1;
  DROP TEMPORARY TABLE ccc.sheet;
END //

-- Entries into the hosts of units: sessions, and hosts of runs. By unit and time, with a line of the sum at each unit's end.
-- p_period 2026-06; p_unit '' = every unit whose entries the caller sees (a unit: its own). What was drawn up for a unit, by
-- the provider or by the unit itself, is kept as the proof of O35.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_report_entries(p_period LONGTEXT, p_unit LONGTEXT)
proc: BEGIN
  DECLARE l_me, l_org, l_unit, l_kind VARCHAR(40);
  DECLARE l_scope VARCHAR(190);
  DECLARE l_tz VARCHAR(6);
  DECLARE l_from, l_to, l_now DATETIME(6);
  DECLARE l_p VARCHAR(20) DEFAULT LEFT(TRIM(COALESCE(p_period, '')), 20);
  CALL ccc.guard();
  SET l_me = ccc.me(), l_now = ccc.centre_now(), l_unit = LEFT(TRIM(COALESCE(p_unit, '')), 40);
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  SELECT tz INTO l_tz FROM ccc.centre WHERE n = 1;
  SELECT s.org, o.kind INTO l_org, l_kind FROM ccc.staff s LEFT JOIN ccc.org o ON o.code = s.org WHERE s.code = l_me;
  SELECT MAX(v.scope) INTO l_scope FROM ccc.visible v WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.kind = 'SES' AND v.until > l_now;
  IF l_p NOT REGEXP '^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$' THEN SELECT IF(l_p REGEXP '^(19|20)[0-9]{2}(Q[1-4])?$', 'month', 'period') AS problem, LEFT(p_period, 80) AS value; LEAVE proc; END IF;
  SET l_from = CONVERT_TZ(CAST(CONCAT(l_p, '-01') AS DATETIME(6)), l_tz, '+00:00'), l_to = CONVERT_TZ(CAST(CONCAT(l_p, '-01') AS DATETIME(6)) + INTERVAL 1 MONTH, l_tz, '+00:00');
  IF l_from > l_now THEN SELECT 'none' AS problem, l_p AS value; LEAVE proc; END IF;
  IF l_unit <> '' AND NOT EXISTS (SELECT 1 FROM ccc.org WHERE code = l_unit) THEN SELECT 'unit' AS problem, LEFT(p_unit, 80) AS value; LEAVE proc; END IF;
  IF l_scope IS NULL OR l_scope <> '*' AND l_unit <> '' AND NOT EXISTS (SELECT 1 FROM ccc.audience a WHERE a.scope = l_scope AND a.org = l_unit) THEN SELECT 'role' AS problem, l_org AS value; LEAVE proc; END IF;
  DROP TEMPORARY TABLE IF EXISTS ccc.entry;
  CREATE TEMPORARY TABLE ccc.entry (org VARCHAR(40) NOT NULL, app VARCHAR(40), host VARCHAR(80), started DATETIME(6), ended DATETIME(6), staff VARCHAR(40), auth VARCHAR(80), purpose TEXT, ref VARCHAR(255), entry VARCHAR(90),
    actions TEXT, parts INT, bytes BIGINT, KEY (org, started)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
  INSERT INTO ccc.entry SELECT h.org, h.app, s.host, s.started_at, s.ended_at, s.staff, s.auth, COALESCE(NULLIF(s.purpose, ''), u.purpose, s.note), NULLIF(s.ref, ''), s.id, s.actions,
      (SELECT COUNT(*) FROM ccc.transcript t WHERE t.owner = s.id AND t.host = s.host), (SELECT SUM(t.bytes) FROM ccc.transcript t WHERE t.owner = s.id AND t.host = s.host)
    FROM ccc.session s JOIN ccc.tenant_host h ON h.code = s.host LEFT JOIN ccc.staff p ON p.code = s.staff LEFT JOIN ccc.auth u ON u.id = s.auth
    WHERE s.started_at >= l_from AND s.started_at < l_to AND NOT (p.org <=> h.org) AND (l_unit = '' OR h.org = l_unit);
  INSERT INTO ccc.entry SELECT h.org, h.app, x.host, x.started_at, x.ended_at, k.executor, x.auth, COALESCE(c.title, y.fault, r.title), r.number, k.run,
      (SELECT GROUP_CONCAT(DISTINCT b.auth_action ORDER BY b.auth_action SEPARATOR ';') FROM ccc.runbook_step b WHERE b.runbook = k.runbook AND b.version = k.runbook_version AND b.auth_action <> ''),
      (SELECT COUNT(*) FROM ccc.transcript t WHERE t.owner = k.run AND t.host = x.host), (SELECT SUM(t.bytes) FROM ccc.transcript t WHERE t.owner = k.run AND t.host = x.host)
    FROM ccc.run_host x JOIN ccc.run k ON k.run = x.run JOIN ccc.record r ON r.id = k.record JOIN ccc.tenant_host h ON h.code = x.host LEFT JOIN ccc.change_request c ON c.record = k.record LEFT JOIN ccc.recovery y ON y.record = k.record
    WHERE x.began IS NOT NULL AND x.started_at >= l_from AND x.started_at < l_to AND (l_unit = '' OR h.org = l_unit);
  IF l_scope <> '*' THEN DELETE FROM ccc.entry WHERE org NOT IN (SELECT a.org FROM ccc.audience a WHERE a.scope = l_scope); END IF;
  INSERT INTO ccc.report_log (report, period, unit, staff, at)
    SELECT 'entries', l_p, o.code, l_me, l_now FROM ccc.org o WHERE (l_kind = 'provider' OR EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff = l_me AND h.role = 'USR' AND h.office = o.code AND h.from_on <= ccc.local_date(l_now) AND h.to_on >= ccc.local_date(l_now))) AND (o.code = l_unit OR l_unit = '' AND EXISTS (SELECT 1 FROM ccc.entry e WHERE e.org = o.code));
  SELECT ROW_NUMBER() OVER (ORDER BY x.org, x.part, x.started, x.entry, x.host) AS n, IF(x.part = 1, '进入', '合计') AS section_zh, IF(x.part = 1, 'Entries', 'Total') AS section_en, x.org, o.name_zh AS org_name_zh, o.name_en AS org_name_en,
      x.app, x.host, LEFT(CONVERT_TZ(x.started, '+00:00', l_tz), 16) AS started, LEFT(CONVERT_TZ(x.ended, '+00:00', l_tz), 16) AS ended, IF(x.part = 1, TIMESTAMPDIFF(MINUTE, x.started, COALESCE(x.ended, l_now)), x.minutes) AS minutes,
      x.staff, p.name_zh AS staff_name, x.auth, x.purpose, x.ref, x.entry, x.actions, x.parts, x.bytes
    FROM (SELECT 1 part, e.*, NULL minutes FROM ccc.entry e
      UNION ALL
      SELECT 2, o.code, NULL, CONCAT(COUNT(DISTINCT s.host), ''), NULL, NULL, CONCAT(COUNT(DISTINCT s.who), ''), CONCAT(COUNT(s.auth), ''), NULL, NULL, CONCAT(COUNT(s.host), ''), NULL, SUM(s.parts), SUM(s.bytes), COALESCE(SUM(s.minutes), 0)
        FROM ccc.org o LEFT JOIN (SELECT h.org, s.host, s.staff who, s.auth, TIMESTAMPDIFF(MINUTE, s.started_at, COALESCE(s.ended_at, l_now)) minutes,
              (SELECT COUNT(*) FROM ccc.transcript t WHERE t.owner = s.id AND t.host = s.host) parts, (SELECT SUM(t.bytes) FROM ccc.transcript t WHERE t.owner = s.id AND t.host = s.host) bytes
            FROM ccc.session s JOIN ccc.tenant_host h ON h.code = s.host LEFT JOIN ccc.staff p ON p.code = s.staff WHERE s.started_at >= l_from AND s.started_at < l_to AND NOT (p.org <=> h.org)
          UNION ALL
          SELECT h.org, x.host, k.executor, x.auth, TIMESTAMPDIFF(MINUTE, x.started_at, COALESCE(x.ended_at, l_now)), (SELECT COUNT(*) FROM ccc.transcript t WHERE t.owner = k.run AND t.host = x.host),
              (SELECT SUM(t.bytes) FROM ccc.transcript t WHERE t.owner = k.run AND t.host = x.host)
            FROM ccc.run_host x JOIN ccc.run k ON k.run = x.run JOIN ccc.tenant_host h ON h.code = x.host WHERE x.began IS NOT NULL AND x.started_at >= l_from AND x.started_at < l_to) s ON s.org = o.code
        WHERE o.code = IF(l_unit = '', s.org, l_unit) AND (l_scope = '*' OR EXISTS (SELECT 1 FROM ccc.audience a WHERE a.scope = l_scope AND a.org = o.code)) GROUP BY o.code) x
      LEFT JOIN ccc.org o ON o.code = x.org LEFT JOIN ccc.staff p ON p.code = x.staff ORDER BY 1;
  DROP TEMPORARY TABLE ccc.entry;
END //
DELIMITER ;
