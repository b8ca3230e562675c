-- Effects of moves that every kind has. Called after the event is written and before the commit; the form stands in
-- event.vals, the moment in @ccc_now, who acts in @ccc_actor (set by the kernel, never by a caller).
DELIMITER //
-- set_holder: the record is held by the person named; an empty office stays as it was.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_set_holder(p_record BIGINT, p_event_seq INT)
UPDATE ccc.record r JOIN ccc.event e ON e.record = r.id AND e.seq = p_event_seq
  SET r.holder = JSON_VALUE(e.vals, '$.holder'), r.office = COALESCE(NULLIF(JSON_VALUE(e.vals, '$.office'), ''), r.office) WHERE r.id = p_record //

-- write_link: a paper, or another record by its number.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_write_link(p_record BIGINT, p_event_seq INT)
BEGIN
  DECLARE l_ref, l_doc VARCHAR(80);
  DECLARE l_to BIGINT;
  SELECT JSON_VALUE(vals, '$.ref'), JSON_VALUE(vals, '$.doc') INTO l_ref, l_doc FROM ccc.event WHERE record = p_record AND seq = p_event_seq;
  IF l_ref IS NOT NULL THEN
    SELECT id INTO l_to FROM ccc.record WHERE number = l_ref;
    IF l_to IS NULL OR l_to = p_record THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = 'R00.6|{"field":"ref","problem":"unknown"}'; END IF;
  END IF;
  INSERT INTO ccc.record_link (record, seq, to_record, doc, at, staff) VALUES (p_record, p_event_seq, l_to, l_doc, @ccc_now, @ccc_actor);
END //

-- log_print: who printed which version and when is the event itself; it must be there before anything is printed.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_log_print(p_record BIGINT, p_event_seq INT)
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ccc.event WHERE record = p_record AND seq = p_event_seq AND action = 'print' AND outcome = 'done') THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = 'R08.7|{"field":"print"}';
  END IF;
END //

-- write_waiver: for the version that this move makes, so the next move may use it and ends it. The rule must be broken now.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_write_waiver(p_record BIGINT, p_event_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_rule VARCHAR(10);
  DECLARE l_ver INT;
  DECLARE l_msg VARCHAR(120);
  SELECT r.kind, r.version, JSON_VALUE(e.vals, '$.rule') INTO l_kind, l_ver, l_rule FROM ccc.record r JOIN ccc.event e ON e.record = r.id AND e.seq = p_event_seq WHERE r.id = p_record;
  SET @ccc_n = 0;
  IF EXISTS (SELECT 1 FROM ccc.built_rule WHERE kind = l_kind AND rule = l_rule) THEN
    EXECUTE IMMEDIATE CONCAT('SELECT COUNT(*) INTO @ccc_n FROM ccc.breach_', l_kind, ' WHERE record=? AND rule=?') USING p_record, l_rule;
  ELSEIF EXISTS (SELECT 1 FROM ccc.built_rule WHERE kind = 'ANY' AND rule = l_rule) THEN
    SELECT COUNT(*) INTO @ccc_n FROM ccc.breach_ANY WHERE record = p_record AND rule = l_rule;
  END IF;
  IF @ccc_n = 0 THEN
    SET l_msg = CONCAT('R00.12|{"rule":"', l_rule, '"}');
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = l_msg;
  END IF;
  INSERT INTO ccc.waiver (record, version, rule, reason, given_by, given_at)
    SELECT p_record, l_ver, l_rule, reason, @ccc_actor, @ccc_now FROM ccc.event WHERE record = p_record AND seq = p_event_seq;
END //
DELIMITER ;
