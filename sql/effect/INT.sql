-- Effects of interpretations (Art. 22): parameters and rule versions from a day on, and their end.

DELIMITER //

-- Refuses the move for one row of its changes.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.change_bad(p_seq INT, p_col VARCHAR(40), p_problem VARCHAR(20))
BEGIN
  DECLARE l_msg VARCHAR(200) DEFAULT CONCAT('R00.6|', JSON_OBJECT('field','changes','problem',p_problem,'at',CONCAT(p_seq,'.',p_col)));
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=l_msg;
END//

-- Each row: a parameter gets its new value from from_on, a rule another version or none. What was there before is kept in
-- old_value; one that is given and differs says that the change was written for another state of things.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_apply_interpretation(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id, l_doc VARCHAR(80);
  DECLARE l_from DATE;
  DECLARE l_old VARCHAR(255);
  DECLARE l_consents, l_signed LONGTEXT;
  SELECT i.id, i.doc, i.from_on, e.consents INTO l_id, l_doc, l_from, l_consents FROM ccc.interpretation i JOIN ccc.event e ON e.record=i.record AND e.seq=p_seq WHERE i.record=p_record;
  SELECT GROUP_CONCAT(j.who ORDER BY j.n SEPARATOR ';') INTO l_signed FROM JSON_TABLE(COALESCE(l_consents,'[]'), '$[*]' COLUMNS (n FOR ORDINALITY, who VARCHAR(40) PATH '$.who')) j;
  UPDATE ccc.interpretation SET signed_by=CONCAT_WS(';', @ccc_actor, l_signed) WHERE record=p_record;
  FOR c IN (SELECT seq, target, name, old_value, new_value FROM ccc.interpretation_change WHERE interpretation=l_id ORDER BY seq) DO
    SET l_old=NULL;
    CASE COALESCE(c.target,'')
    WHEN 'param' THEN
      IF NOT EXISTS (SELECT 1 FROM ccc.param WHERE name=c.name) THEN CALL ccc.change_bad(c.seq, 'name', 'unknown'); END IF;
      IF NOT COALESCE(ccc.param_fits(c.name, c.new_value),0) THEN CALL ccc.change_bad(c.seq, 'new_value', 'invalid'); END IF;
      SET l_old=ccc.param(c.name, l_from);
    WHEN 'rule' THEN
      -- what the kernel itself keeps has no version
      IF NOT EXISTS (SELECT 1 FROM ccc.rule WHERE id=c.name AND pack=1) OR EXISTS (SELECT 1 FROM ccc.built_rule WHERE kind='*' AND rule=c.name) THEN CALL ccc.change_bad(c.seq, 'name', 'unknown'); END IF;
      IF COALESCE(c.new_value,'') NOT IN ('end','start','refuse','violation','warn','info') THEN CALL ccc.change_bad(c.seq, 'new_value', 'invalid'); END IF;
      IF EXISTS (SELECT 1 FROM ccc.rule WHERE id=c.name AND pack=1 AND from_on>=l_from) THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"from_on","problem":"invalid"}'; END IF;
      SET l_old=COALESCE((SELECT severity FROM ccc.rule WHERE id=c.name AND from_on<=l_from AND (to_on IS NULL OR to_on>=l_from) ORDER BY from_on DESC LIMIT 1), 'end');
    WHEN 'indicator' THEN
      IF NOT EXISTS (SELECT 1 FROM ccc.indicator WHERE id=c.name) THEN CALL ccc.change_bad(c.seq, 'name', 'unknown'); END IF;
    ELSE CALL ccc.change_bad(c.seq, 'target', 'missing');
    END CASE;
    IF COALESCE(c.old_value, l_old)<>l_old THEN CALL ccc.change_bad(c.seq, 'old_value', 'invalid'); END IF;
    UPDATE ccc.interpretation_change SET old_value=COALESCE(old_value, l_old) WHERE interpretation=l_id AND seq=c.seq;
    IF c.target='param' THEN CALL ccc.param_put(c.name, c.new_value, l_id, l_from, l_doc, l_id); END IF;
  END FOR;
  CALL ccc.rule_versions();
END//

-- What it set ends with to_on. Where nothing else has been put in force since, the value before comes back as a version of
-- its own; the rules come back by themselves.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_revert_interpretation(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id, l_doc VARCHAR(80);
  DECLARE l_from, l_to DATE;
  DECLARE l_before VARCHAR(255);
  SELECT id, doc, from_on, to_on INTO l_id, l_doc, l_from, l_to FROM ccc.interpretation WHERE record=p_record;
  IF l_to<ccc.local_date(@ccc_now)-INTERVAL 1 DAY OR l_to<l_from-INTERVAL 1 DAY THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"to_on","problem":"invalid"}'; END IF;
  FOR v IN (SELECT v.record, v.name, v.value, v.from_on FROM ccc.param_value v JOIN ccc.record r ON r.id=v.record AND r.state IN ('in_force','replaced')
      WHERE v.note=l_id AND v.source=l_id AND (v.to_on IS NULL OR v.to_on>l_to) ORDER BY v.record) DO
    SELECT ccc.param(v.name, v.from_on-INTERVAL 1 DAY) INTO l_before;
    UPDATE ccc.param_value SET to_on=l_to WHERE record=v.record;
    -- unless a later decision holds on the day after
    IF NOT EXISTS (SELECT 1 FROM ccc.param_value w JOIN ccc.record r ON r.id=w.record AND r.state IN ('in_force','replaced') WHERE w.name=v.name AND w.record<>v.record
        AND w.from_on>=v.from_on AND w.record>v.record AND w.from_on<=l_to+INTERVAL 1 DAY AND (w.to_on IS NULL OR w.to_on>l_to)) THEN
      CALL ccc.param_put(v.name, l_before, CONCAT('end of ', l_id), l_to+INTERVAL 1 DAY, l_doc, l_id);
    ELSE
      CALL ccc.param_spans(v.name);
    END IF;
  END FOR;
  CALL ccc.rule_versions();
END//

DELIMITER ;
