-- Effects of bulletins: what the month's records say, who has acknowledged it, and the numbered correction, which
-- statements and unit assessments use too.

DELIMITER //

-- Counted from the month's records: weaknesses found by scan or evaluation, incidents graded as cyber incidents, alarms
-- of security incidents as attacks met; what the form gives stands. Drills count for nothing. No name is taken over.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_fill_bulletin(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_month VARCHAR(20);
  DECLARE l_from, l_to DATETIME(6);
  DECLARE l_met, l_found, l_done, l_graded INT;
  SELECT b.month, CONVERT_TZ(CAST(CONCAT(b.month,'-01') AS DATETIME(6)),z.tz,'+00:00'), CONVERT_TZ(CAST(CONCAT(b.month,'-01') AS DATETIME(6))+INTERVAL 1 MONTH,z.tz,'+00:00')
    INTO l_month, l_from, l_to FROM ccc.bulletin b JOIN ccc.centre z ON z.n=1 WHERE b.record=p_record;
  IF l_from IS NULL OR l_from>@ccc_now THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.7|{"field":"month"}';
  END IF;
  SELECT COUNT(*), COALESCE(SUM(r.state='closed'),0) INTO l_found, l_done FROM ccc.finding f JOIN ccc.record r ON r.id=f.record
   WHERE f.source IN ('scan','evaluation') AND r.drill=0 AND f.created_at>=l_from AND f.created_at<l_to;
  SELECT COALESCE(SUM(i.cyber_level<>''),0) INTO l_graded FROM ccc.incident i JOIN ccc.record r ON r.id=i.record
   WHERE i.cat='SEC' AND r.drill=0 AND r.state<>'cancelled' AND i.logged_at>=l_from AND i.logged_at<l_to;
  SELECT COUNT(*) INTO l_met FROM ccc.alarm a JOIN ccc.incident i ON i.id=a.incident JOIN ccc.record r ON r.id=i.record
   WHERE i.cat='SEC' AND r.drill=0 AND r.state<>'cancelled' AND a.at>=l_from AND a.at<l_to;
  UPDATE ccc.bulletin SET attacks_blocked=COALESCE(attacks_blocked,l_met), vulns_found=COALESCE(vulns_found,l_found), incidents=COALESCE(incidents,l_graded) WHERE record=p_record;
  UPDATE ccc.bulletin SET summary=CONCAT('本月拦截攻击 ',attacks_blocked,' 次,发现漏洞 ',vulns_found,' 个(已处理 ',LEAST(l_done,vulns_found),' 个),网络安全事件 ',incidents,' 起。')
   WHERE record=p_record AND COALESCE(summary,'')='';
END//

-- One row a person: the first word counts.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_note_receipt(p_record BIGINT, p_seq INT)
  INSERT IGNORE INTO ccc.bulletin_receipt(bulletin, staff, org, at) SELECT b.id, s.code, s.org, @ccc_now FROM ccc.bulletin b JOIN ccc.staff s ON s.code=@ccc_actor WHERE b.record=p_record//

-- A record with the old one's number and /1, /2 ..: its values and its state from before, then what the form says. The
-- old one is not edited (the kernel wrote only the stamp) and points at its successor.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_number_correction(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_old, l_base, l_new, l_tbl, l_key VARCHAR(80);
  DECLARE l_n, l_seq INT;
  DECLARE l_id BIGINT;
  DECLARE l_state VARCHAR(24);
  DECLARE l_action VARCHAR(40);
  DECLARE l_vals, l_cols, l_reason LONGTEXT;
  SELECT r.kind, r.number, k.tbl, k.key_col, e.from_state, e.action, COALESCE(e.vals,'{}'), e.reason INTO l_kind, l_old, l_tbl, l_key, l_state, l_action, l_vals, l_reason
    FROM ccc.record r JOIN ccc.kind k ON k.kind=r.kind JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  SET l_base=SUBSTRING_INDEX(l_old,'/',IF(l_kind='UAS',2,1));
  -- one correction follows another in line: what has one is not corrected again, the newest is
  SELECT MIN(c.number) INTO l_new FROM ccc.record_link l JOIN ccc.record c ON c.id=l.to_record AND c.kind=l_kind AND c.id>p_record WHERE l.record=p_record AND LEFT(c.number,CHAR_LENGTH(l_base)+1)=CONCAT(l_base,'/');
  IF l_new IS NOT NULL THEN
    SET @ccc_msg=CONCAT('R00.10|', JSON_OBJECT('ref',l_new));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  SELECT COALESCE(MAX(CAST(SUBSTRING(number,CHAR_LENGTH(l_base)+2) AS UNSIGNED)),0)+1 INTO l_n FROM ccc.record WHERE kind=l_kind AND LEFT(number,CHAR_LENGTH(l_base)+1)=CONCAT(l_base,'/');
  SET l_new=CONCAT(l_base,'/',l_n);
  INSERT INTO ccc.record(kind, number, state, version, org, zone, opened, drill, created_by, changed_at)
    SELECT kind, l_new, l_state, 0, org, zone, @ccc_now, drill, @ccc_actor, @ccc_now FROM ccc.record WHERE id=p_record;
  SET l_id=LAST_INSERT_ID();
  SELECT GROUP_CONCAT('`',COLUMN_NAME,'`') INTO l_cols FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='ccc' AND TABLE_NAME=l_tbl AND COLUMN_NAME NOT IN ('record',COALESCE(l_key,''),'replaced_at','corrected_at','received_at');
  SET l_cols=CONCAT('INSERT INTO ccc.`',l_tbl,'` (record,',IF(l_key IS NULL,'',CONCAT('`',l_key,'`,')),l_cols,') SELECT ',l_id,',',IF(l_key IS NULL,'',CONCAT(QUOTE(l_new),',')),l_cols,' FROM ccc.`',l_tbl,'` WHERE record=?');
  EXECUTE IMMEDIATE l_cols USING p_record;
  IF l_vals<>'{}' THEN EXECUTE IMMEDIATE CONCAT('CALL ccc.w_',l_kind,'(?,?)') USING l_id, l_vals; END IF;
  -- what goes out again goes out now, by who sends it
  IF l_kind='BUL' THEN UPDATE ccc.bulletin SET published_at=@ccc_now, published_by=@ccc_actor, created_at=@ccc_now WHERE record=l_id; END IF;
  IF l_kind IN ('USG','UAS') THEN CALL ccc.correct_figures(p_record, l_id, l_vals, l_reason); END IF;
  CALL ccc.m_event(l_id, @ccc_now, @ccc_actor, @ccc_account, l_action, '-', l_state, 'effect', 'done', NULLIF(l_vals,'{}'), l_reason, NULL, NULL, NULL, l_seq);
  CALL ccc.m_face(l_id, l_kind, l_vals, NULL, @ccc_now, ccc.local_date(@ccc_now));
  INSERT IGNORE INTO ccc.record_link(record, seq, to_record, at, staff) VALUES(p_record, p_seq, l_id, @ccc_now, @ccc_actor), (l_id, l_seq, p_record, @ccc_now, @ccc_actor);
END//

DELIMITER ;
