-- Effects of rosters: a draft's rows stand in roster_row; a published one's are
-- duty records, one a person a shift.

DELIMITER //

-- A month by the pattern: team n stands OFFSET days behind the one before it; its
-- leads and operators who are in service that day take its shift.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.roster_make(p_month VARCHAR(7), p_pattern VARCHAR(80))
BEGIN
  DECLARE l_pattern, l_teams VARCHAR(400);
  DECLARE l_cycle, l_off, l_n INT;
  DECLARE l_anchor, l_day DATE;
  DECLARE l_shift, l_team VARCHAR(80);
  SELECT REPLACE(pattern,';',','), REPLACE(teams,';',','), cycle_days, offset_days, anchor INTO l_pattern, l_teams, l_cycle, l_off, l_anchor FROM ccc.roster_plan WHERE code=p_pattern;
  IF l_anchor IS NULL OR l_cycle<1 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"pattern","problem":"invalid"}'; END IF;
  SET l_day=CAST(CONCAT(p_month,'-01') AS DATE);
  WHILE DATE_FORMAT(l_day,'%Y-%m')=p_month DO
    SET l_n=0;
    WHILE l_n<1+CHAR_LENGTH(l_teams)-CHAR_LENGTH(REPLACE(l_teams,',','')) DO
      SET l_team=SUBSTRING_INDEX(SUBSTRING_INDEX(l_teams,',',l_n+1),',',-1);
      SET l_shift=SUBSTRING_INDEX(SUBSTRING_INDEX(l_pattern,',',1+MOD(MOD(DATEDIFF(l_day,l_anchor)+l_n*l_off,l_cycle)+l_cycle,l_cycle)),',',-1);
      IF l_shift<>'R' THEN
        INSERT IGNORE INTO ccc.roster_row(month,shift_id,staff,date,shift,team,post,plan_start,plan_end)
          SELECT p_month, CONCAT(l_day,l_shift), s.code, l_day, l_shift, l_team, IF(EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff=s.code AND h.role='LEAD' AND h.from_on<=l_day AND h.to_on>=l_day),'lead','operator'),
            ccc.shift_at(CONCAT(l_day,l_shift),0), ccc.shift_at(CONCAT(l_day,l_shift),1)
            FROM ccc.staff s WHERE s.team=l_team AND EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff=s.code AND h.role IN ('LEAD','OPR') AND h.from_on<=l_day AND h.to_on>=l_day)
             AND EXISTS (SELECT 1 FROM ccc.shift k WHERE k.code=l_shift);
      END IF;
      SET l_n=l_n+1;
    END WHILE;
    SET l_day=l_day+INTERVAL 1 DAY;
  END WHILE;
END//

-- Of the duty record of a person in a shift that is still to come: the record's number.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.roster_leave(p_shift VARCHAR(80), p_staff VARCHAR(80), p_field VARCHAR(20))
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ccc.record WHERE number=CONCAT(p_shift,'/',p_staff) AND kind='DTY' AND state='planned') THEN
    SELECT CONCAT('R00.6|',JSON_OBJECT('field',p_field,'problem','unknown','at',CONCAT(p_shift,'/',p_staff))) INTO @ccc_msg;
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  CALL ccc.m_step('system', CONCAT(p_shift,'/',p_staff), 'DTY.absent', JSON_OBJECT('note','换班/顶班'), 'roster', 'effect');
END//

-- Draft, edit, fill: rows of the draft. Swap and replace: who leaves a published shift leaves it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_write_roster(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_month VARCHAR(80);
  DECLARE l_pattern, l_action, l_shift, l_staff, l_out, l_back VARCHAR(80);
  DECLARE l_vals LONGTEXT;
  SELECT m.month, m.pattern, e.action, COALESCE(e.vals,'{}') INTO l_month, l_pattern, l_action, l_vals FROM ccc.roster_month m JOIN ccc.event e ON e.record=m.record AND e.seq=p_seq WHERE m.record=p_record;
  SET l_shift=JSON_VALUE(l_vals,'$.shift_id'), l_staff=JSON_VALUE(l_vals,'$.staff'), l_back=NULLIF(JSON_VALUE(l_vals,'$.back_shift_id'),'');
  IF l_month NOT REGEXP '^[0-9]{4}-(0[1-9]|1[0-2])$' THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"month","problem":"invalid"}'; END IF;
  CASE
  WHEN l_action IN ('draft','edit') THEN
    IF JSON_LENGTH(l_vals,'$.roster_rows')>0 THEN
      DELETE FROM ccc.roster_row WHERE month=l_month;
      INSERT INTO ccc.roster_row(month,shift_id,staff,date,shift,team,post,plan_start,plan_end)
        SELECT l_month, COALESCE(NULLIF(j.shift_id,''),CONCAT(j.date,j.shift)), j.staff, j.date, j.shift, COALESCE(NULLIF(j.team,''),s.team), COALESCE(NULLIF(j.post,''),'operator'),
          COALESCE(j.plan_start,ccc.shift_at(CONCAT(j.date,j.shift),0)), COALESCE(j.plan_end,ccc.shift_at(CONCAT(j.date,j.shift),1))
          FROM JSON_TABLE(JSON_EXTRACT(l_vals,'$.roster_rows'),'$[*]' COLUMNS(date DATE PATH '$.date', shift VARCHAR(80) PATH '$.shift', shift_id VARCHAR(80) PATH '$.shift_id', team VARCHAR(40) PATH '$.team',
            post VARCHAR(40) PATH '$.post', staff VARCHAR(80) PATH '$.staff', plan_start DATETIME(6) PATH '$.plan_start', plan_end DATETIME(6) PATH '$.plan_end')) j JOIN ccc.staff s ON s.code=j.staff;
    ELSEIF l_action='draft' OR JSON_EXISTS(l_vals,'$.pattern') THEN
      DELETE FROM ccc.roster_row WHERE month=l_month;
      CALL ccc.roster_make(l_month, l_pattern);
    END IF;
  WHEN l_action='fill' THEN
    IF ccc.shift_at(l_shift,0) IS NULL OR LEFT(l_shift,7)<>l_month THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"shift_id","problem":"unknown"}'; END IF;
    INSERT INTO ccc.roster_row(month,shift_id,staff,date,shift,team,post,plan_start,plan_end)
      SELECT l_month, l_shift, s.code, LEFT(l_shift,10), SUBSTR(l_shift,11), s.team, JSON_VALUE(l_vals,'$.post'), ccc.shift_at(l_shift,0), ccc.shift_at(l_shift,1) FROM ccc.staff s WHERE s.code=l_staff
      ON DUPLICATE KEY UPDATE post=VALUES(post);
  ELSE
    SET l_out=IF(l_action='swap', @ccc_actor, JSON_VALUE(l_vals,'$.staff_out'));
    CALL ccc.roster_leave(l_shift, l_out, IF(l_action='swap','shift_id','staff_out'));
    IF l_action='swap' AND l_back IS NOT NULL THEN CALL ccc.roster_leave(l_back, l_staff, 'back_shift_id'); END IF;
  END CASE;
END//

-- Takes the place of who left: same shift, post and hours.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.roster_enter(p_shift VARCHAR(80), p_out VARCHAR(80), p_in VARCHAR(80))
BEGIN
  DECLARE l_form LONGTEXT;
  SELECT JSON_OBJECT('date',o.date,'shift',o.shift,'shift_id',o.shift_id,'team',COALESCE(o.team,''),'post',o.post,'staff',p_in,'plan_start',DATE_FORMAT(o.plan_start,'%Y-%m-%dT%H:%i:%sZ'),
    'plan_end',DATE_FORMAT(o.plan_end,'%Y-%m-%dT%H:%i:%sZ')) INTO l_form FROM ccc.roster o WHERE o.shift_id=p_shift AND o.staff=p_out;
  CALL ccc.m_step('system', '', 'DTY.plan', l_form, NULL, 'effect');
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_make_duty(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_month, l_action, l_shift, l_staff, l_out, l_back VARCHAR(80);
  SELECT m.month, e.action, JSON_VALUE(e.vals,'$.shift_id'), JSON_VALUE(e.vals,'$.staff'), IF(e.action='swap',e.actor,JSON_VALUE(e.vals,'$.staff_out')), NULLIF(JSON_VALUE(e.vals,'$.back_shift_id'),'')
    INTO l_month, l_action, l_shift, l_staff, l_out, l_back FROM ccc.roster_month m JOIN ccc.event e ON e.record=m.record AND e.seq=p_seq WHERE m.record=p_record;
  IF l_action='publish' THEN
    FOR w IN (SELECT JSON_OBJECT('date',w.date,'shift',w.shift,'shift_id',w.shift_id,'team',COALESCE(w.team,''),'post',w.post,'staff',w.staff,'plan_start',DATE_FORMAT(w.plan_start,'%Y-%m-%dT%H:%i:%sZ'),
        'plan_end',DATE_FORMAT(w.plan_end,'%Y-%m-%dT%H:%i:%sZ')) form FROM ccc.roster_row w WHERE w.month=l_month ORDER BY w.plan_start, w.post, w.staff) DO
      CALL ccc.m_step('system', '', 'DTY.plan', w.form, NULL, 'effect');
    END FOR;
  ELSE
    CALL ccc.roster_enter(l_shift, l_out, l_staff);
    IF l_action='swap' AND l_back IS NOT NULL THEN CALL ccc.roster_enter(l_back, l_staff, l_out); END IF;
  END IF;
END//

DELIMITER ;
