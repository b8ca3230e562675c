-- Effects of violations and holds (Art. 11): a measure stops what runs and cuts who is inside, its end starts again what it
-- stopped and nothing else; a hold points at what it holds.

DELIMITER //

-- Hosts of the office, or of the one system, that run; open sessions on them. The host's history names the decision.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_suspend_tenant(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id, l_org, l_app, l_measure VARCHAR(80);
  DECLARE l_why VARCHAR(200);
  SELECT id, org, app, measure INTO l_id, l_org, l_app, l_measure FROM ccc.violation WHERE record=p_record;
  IF l_measure IN ('suspend','block') THEN
    SET l_why=CONCAT(l_id,': ',l_measure);
    FOR h IN (SELECT t.record, t.code, t.state FROM ccc.host t JOIN ccc.app a ON a.code=t.app WHERE a.org=l_org AND (l_app IS NULL OR a.code=l_app) AND t.state<>'released' ORDER BY t.code) DO
      FOR s IN (SELECT r.number FROM ccc.session x JOIN ccc.record r ON r.id=x.record AND r.state='open' WHERE x.host=h.code) DO
        CALL ccc.m_step('system', s.number, 'SES.cut', '{}', l_why, 'effect');
      END FOR;
      IF h.state='running' THEN
        UPDATE ccc.host SET state='stopped' WHERE record=h.record;
        CALL ccc.m_step('system', h.code, 'ANY.note', JSON_OBJECT('text',CONCAT(l_why,' -> stopped')), l_why, 'effect');
        INSERT IGNORE INTO ccc.record_link(record, seq, to_record, at, staff) SELECT r.id, r.last_seq, p_record, @ccc_now, @ccc_actor FROM ccc.record r WHERE r.id=h.record;
      END IF;
    END FOR;
  END IF;
END//

-- What this decision stopped runs again, unless another one in force covers it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_lift_measure(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id VARCHAR(80);
  SELECT id INTO l_id FROM ccc.violation WHERE record=p_record;
  UPDATE ccc.violation SET measure_to=@ccc_now WHERE record=p_record;
  FOR h IN (SELECT DISTINCT t.record, t.code FROM ccc.record_link l JOIN ccc.host t ON t.record=l.record AND t.state='stopped' JOIN ccc.app a ON a.code=t.app
      WHERE l.to_record=p_record AND NOT EXISTS (SELECT 1 FROM ccc.violation v WHERE v.record<>p_record AND v.measure IN ('suspend','block') AND v.executed_at IS NOT NULL AND v.closed_at IS NULL
        AND v.org=a.org AND (v.app IS NULL OR v.app=a.code)) ORDER BY t.code) DO
    UPDATE ccc.host SET state='running' WHERE record=h.record;
    CALL ccc.m_step('system', h.code, 'ANY.note', JSON_OBJECT('text',CONCAT(l_id,' -> running')), l_id, 'effect');
  END FOR;
END//

-- Each object is a record (an office, a system, a host, a paper, a plan ..) and R11.2 stands for it. The hold points at
-- them; their own history keeps silent, for whom it concerns does not read holds.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_hold_objects(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_bad VARCHAR(80);
  SELECT MIN(o.object) INTO l_bad FROM ccc.hold_object o WHERE o.record=p_record AND NOT EXISTS (SELECT 1 FROM ccc.record r WHERE r.number=o.object AND r.id<>p_record);
  IF l_bad IS NOT NULL OR NOT EXISTS (SELECT 1 FROM ccc.hold_object WHERE record=p_record) THEN
    SET @ccc_msg=CONCAT('R00.6|', JSON_OBJECT('field','objects','problem','unknown','at',l_bad));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  INSERT INTO ccc.record_link(record, seq, to_record, at, staff)
    SELECT p_record, 1000*p_seq+ROW_NUMBER() OVER (ORDER BY x.id), x.id, @ccc_now, @ccc_actor FROM (SELECT DISTINCT r.id FROM ccc.hold_object o JOIN ccc.record r ON r.number=o.object WHERE o.record=p_record) x;
END//

-- Wipe and expiry are possible again: from now no gate counts this hold.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_free_objects(p_record BIGINT, p_seq INT)
  UPDATE ccc.hold SET released_at=COALESCE(released_at,@ccc_now) WHERE record=p_record//

DELIMITER ;
