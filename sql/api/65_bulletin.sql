-- The bulletin of a month as it was published, with who has acknowledged it. Everybody who sees bulletins reads it; a unit
-- sees its own people's receipts, the centre and the offices all of them.
CALL ccc.report_columns('bulletin', 'n|序号|No.;number|编号|Number;section_zh|部分|Section;section_en|部分|Section;item_zh|项目|Item;item_en|项目|Item;figure|数值|Figure;text_zh|内容|Text;text_en|内容|Text');
DELIMITER //

-- Bulletins asked for into bulletin_pick(record, number, month); o_problem 'period' where it is neither a period nor a number.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.bulletin_pick(p_period VARCHAR(80), p_now DATETIME(6), OUT o_problem VARCHAR(10))
proc: BEGIN
  DECLARE l_from, l_to VARCHAR(7);
  SET o_problem=NULL;
  DROP TEMPORARY TABLE IF EXISTS ccc.bulletin_asked;
  CREATE TEMPORARY TABLE ccc.bulletin_asked(month VARCHAR(7) NOT NULL, record BIGINT, number VARCHAR(80)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
  IF p_period LIKE 'BU-%' THEN
    INSERT INTO ccc.bulletin_asked SELECT b.month, b.record, b.id FROM ccc.bulletin b JOIN ccc.record r ON r.id=b.record AND r.state IN ('published','replaced') WHERE b.id=p_period;
    IF ROW_COUNT()=0 THEN SET o_problem='period'; END IF;
    LEAVE proc;
  END IF;
  CASE
  WHEN p_period REGEXP '^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$' THEN SET l_from=p_period, l_to=p_period;
  WHEN p_period REGEXP '^(19|20)[0-9]{2}Q[1-4]$' THEN
    SET l_from=CONCAT(LEFT(p_period,4),'-',LPAD(3*RIGHT(p_period,1)-2,2,'0')), l_to=CONCAT(LEFT(p_period,4),'-',LPAD(3*RIGHT(p_period,1),2,'0'));
  WHEN p_period REGEXP '^(19|20)[0-9]{2}$' THEN SET l_from=CONCAT(p_period,'-01'), l_to=CONCAT(p_period,'-12');
  ELSE SET o_problem='period'; LEAVE proc;
  END CASE;
  -- what begins later than now is no period yet
  IF CONCAT(l_from,'-01')>ccc.local_date(p_now) THEN SET o_problem='period'; LEAVE proc; END IF;
  INSERT INTO ccc.bulletin_asked SELECT b.month, b.record, b.id FROM ccc.bulletin b JOIN ccc.record r ON r.id=b.record AND r.state='published' WHERE b.month BETWEEN l_from AND l_to;
  -- months that are over, or the one that is asked for, and have none
  INSERT INTO ccc.bulletin_asked SELECT m.month, NULL, NULL FROM (SELECT month FROM ccc.bulletin_month WHERE month BETWEEN l_from AND l_to UNION SELECT l_from FROM ccc.centre WHERE n=1 AND l_from=l_to) m
   WHERE NOT EXISTS (SELECT 1 FROM ccc.bulletin b JOIN ccc.record r ON r.id=b.record AND r.state IN ('published','replaced') WHERE b.month=m.month);
END//

-- Rows: number, section, item, figure, text; a month without a bulletin is a row that says so. p_period 2026-06, 2026Q2,
-- 2026, or a bulletin's number; p_unit '' or an office: its receipts alone. Wrong: one row problem ('period', 'unit').
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_report_bulletin(p_period LONGTEXT, p_unit LONGTEXT)
proc: BEGIN
  DECLARE l_me, l_org, l_who, l_unit VARCHAR(40);
  DECLARE l_now DATETIME(6);
  DECLARE l_problem VARCHAR(10);
  CALL ccc.guard();
  SET l_me=ccc.me(), l_now=ccc.centre_now();
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45003, MESSAGE_TEXT='ACCOUNT'; END IF;
  SELECT org INTO l_org FROM ccc.staff WHERE code=l_me;
  SELECT v.who INTO l_who FROM ccc.visible v WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind='BUL' AND v.scope='*' AND v.until>l_now LIMIT 1;
  SET l_unit=NULLIF(UPPER(TRIM(LEFT(COALESCE(p_unit,''),60))),'');
  IF l_unit IS NOT NULL AND (CHAR_LENGTH(TRIM(p_unit))>40 OR NOT EXISTS (SELECT 1 FROM ccc.org WHERE code=l_unit) OR (COALESCE(l_who,'unit') IN ('unit','gov') AND l_unit<>l_org)) THEN
    SELECT 'unit' AS problem, LEFT(p_unit,80) AS value; LEAVE proc;
  END IF;
  SET l_unit=IF(l_who IN ('unit','gov'),l_org,l_unit);
  CALL ccc.bulletin_pick(IF(CHAR_LENGTH(TRIM(p_period))>80,'',TRIM(COALESCE(p_period,''))), l_now, l_problem);
  IF l_problem IS NOT NULL THEN SELECT l_problem AS problem, LEFT(p_period,80) AS value; LEAVE proc; END IF;
  IF l_who IS NULL THEN DELETE FROM ccc.bulletin_asked; END IF;
  CREATE OR REPLACE TEMPORARY TABLE ccc.bulletin_row(month VARCHAR(7), number VARCHAR(80), ord INT, section_zh VARCHAR(40), section_en VARCHAR(40), item_zh VARCHAR(40), item_en VARCHAR(40), figure INT, text_zh TEXT, text_en TEXT)
    DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    SELECT a.month, a.number, 1 ord, '公告' section_zh, 'Bulletin' section_en, '状态' item_zh, 'State' item_en, CAST(NULL AS SIGNED) figure, CONCAT(a.month,' 未发布安全公告') text_zh, CONCAT('No bulletin published for ',a.month) text_en
      FROM ccc.bulletin_asked a WHERE a.record IS NULL;
  FOR b IN (SELECT b.*, r.state, s.name_zh FROM ccc.bulletin_asked a JOIN ccc.bulletin b ON b.record=a.record JOIN ccc.record r ON r.id=b.record LEFT JOIN ccc.staff s ON s.code=b.published_by) DO
    INSERT INTO ccc.bulletin_row VALUES
      (b.month, b.id, 1, '公告','Bulletin', '标题','Title', NULL, b.title, b.title),
      (b.month, b.id, 2, '公告','Bulletin', '月份','Month', NULL, b.month, b.month),
      (b.month, b.id, 3, '公告','Bulletin', '发布','Published', NULL, CONCAT_WS(' ',LEFT(ccc.local_time(b.published_at),16),b.name_zh,b.published_by), CONCAT_WS(' ',LEFT(ccc.local_time(b.published_at),16),b.published_by)),
      (b.month, b.id, 5, '数据','Figures', '阻断攻击','Attacks blocked', b.attacks_blocked, NULL, NULL),
      (b.month, b.id, 6, '数据','Figures', '发现漏洞','Weaknesses found', b.vulns_found, NULL, NULL),
      (b.month, b.id, 7, '数据','Figures', '网络安全事件','Security incidents', b.incidents, NULL, NULL),
      (b.month, b.id, 8, '内容','Text', '摘要','Summary', NULL, b.summary, b.summary);
    INSERT INTO ccc.bulletin_row SELECT b.month, b.id, 4, '公告','Bulletin', IF(c.id>b.record,'被更正','更正'), IF(c.id>b.record,'Replaced by','Corrects'), NULL, c.number, c.number
      FROM ccc.record_link l JOIN ccc.record c ON c.id=l.to_record AND c.kind='BUL' WHERE l.record=b.record;
    INSERT INTO ccc.bulletin_row SELECT b.month, b.id, 10, '签收','Acknowledged', o.name_zh, COALESCE(o.name_en,o.code), COUNT(*), GROUP_CONCAT(CONCAT_WS(' ',s.name_zh,s.code,LEFT(ccc.local_time(x.at),16)) ORDER BY x.at SEPARATOR '; '),
        GROUP_CONCAT(CONCAT_WS(' ',s.code,LEFT(ccc.local_time(x.at),16)) ORDER BY x.at SEPARATOR '; ')
      FROM ccc.bulletin_receipt x JOIN ccc.org o ON o.code=x.org JOIN ccc.staff s ON s.code=x.staff WHERE x.bulletin=b.id AND (l_unit IS NULL OR x.org=l_unit) GROUP BY o.code;
    IF b.state='published' THEN
      INSERT INTO ccc.bulletin_row SELECT b.month, b.id, 11, '签收','Acknowledged', '未签收单位','Not yet', COUNT(*), GROUP_CONCAT(o.name_zh ORDER BY o.code SEPARATOR '; '), GROUP_CONCAT(COALESCE(o.name_en,o.code) ORDER BY o.code SEPARATOR '; ')
        FROM ccc.org o WHERE o.kind IN ('unit','enterprise') AND (l_unit IS NULL OR o.code=l_unit) AND EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=o.code AND a.ended_on IS NULL)
          AND NOT EXISTS (SELECT 1 FROM ccc.bulletin_receipt x WHERE x.bulletin=b.id AND x.org=o.code) HAVING COUNT(*)>0;
    END IF;
  END FOR;
  SELECT ROW_NUMBER() OVER (ORDER BY month, number, ord, item_en) n, COALESCE(number,month) number, section_zh, section_en, item_zh, item_en, figure, text_zh, text_en FROM ccc.bulletin_row ORDER BY 1;
  DROP TEMPORARY TABLE ccc.bulletin_row, ccc.bulletin_asked;
END//
DELIMITER ;
