-- Effects of assessments, the provider's (ASM) and the units' (UAS): figures computed,
-- cleared, set by hand. The computed points stay; what counts stands beside them.

DELIMITER //

-- Items, score and grade into the record's own tables, from score_item.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.score_show(p_record BIGINT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_id VARCHAR(80);
  DECLARE l_score DECIMAL(14,4);
  SELECT r.kind, r.number INTO l_kind, l_id FROM ccc.record r WHERE r.id=p_record;
  SELECT ROUND(score,2) INTO l_score FROM ccc.score_sum WHERE source=p_record;
  IF l_kind='ASM' THEN
    DELETE FROM ccc.assessment_item WHERE assessment=l_id;
    INSERT INTO ccc.assessment_item(assessment, indicator, value, points, computed_points, doc, note)
      SELECT l_id, s.indicator, IF(s.computed_points IS NULL,NULL,COALESCE(CAST(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(ROUND(s.value,4) AS CHAR))) AS CHAR),'无样本')), COALESCE(s.hand_points,s.computed_points), s.computed_points, s.hand_doc, s.hand_note
        FROM ccc.score_item s WHERE s.record=p_record;
    UPDATE ccc.assessment SET score=l_score, grade=ccc.score_grade(l_score, ccc.local_date(@ccc_now)) WHERE record=p_record;
  ELSE
    UPDATE ccc.unit_assessment t SET t.score=l_score, t.formula_version=COALESCE((SELECT MAX(s.formula_version) FROM ccc.score_item s WHERE s.record=p_record),t.formula_version),
      t.migration=(SELECT COALESCE(ROUND(100*s.hand_points/i.weight,2),ccc.score_points(100,i.score_fn,s.value)) FROM ccc.score_item s JOIN ccc.indicator i ON i.id=s.indicator WHERE s.record=p_record AND i.dim_en='migration' LIMIT 1),
      t.efficiency=(SELECT COALESCE(ROUND(100*s.hand_points/i.weight,2),ccc.score_points(100,i.score_fn,s.value)) FROM ccc.score_item s JOIN ccc.indicator i ON i.id=s.indicator WHERE s.record=p_record AND i.dim_en='efficiency' LIMIT 1),
      t.security=(SELECT COALESCE(ROUND(100*s.hand_points/i.weight,2),ccc.score_points(100,i.score_fn,s.value)) FROM ccc.score_item s JOIN ccc.indicator i ON i.id=s.indicator WHERE s.record=p_record AND i.dim_en='security' LIMIT 1)
     WHERE t.record=p_record;
  END IF;
END//

-- From the frozen data of the period; a unit's year that is not closed is counted as it stands.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_compute_score(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_period, l_org, l_pool VARCHAR(80);
  DECLARE l_frozen TINYINT;
  SELECT kind INTO l_kind FROM ccc.record WHERE id=p_record;
  IF l_kind='ASM' THEN SELECT period, '' INTO l_period, l_org FROM ccc.assessment WHERE record=p_record;
  ELSE SELECT CAST(year AS CHAR(4)), org INTO l_period, l_org FROM ccc.unit_assessment WHERE record=p_record; END IF;
  IF ccc.period_begin(l_period) IS NULL OR ccc.period_begin(l_period)>ccc.local_date(@ccc_now) THEN
    SET @ccc_msg=CONCAT('R00.6|',JSON_OBJECT('field',IF(l_kind='ASM','period','year'),'problem','invalid'));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  CALL ccc.score_pool(l_period, l_pool, l_frozen);
  CALL ccc.score_make(p_record, l_pool, IF(l_kind='ASM','CSP','UNIT'), l_org);
  IF NOT l_frozen THEN DELETE FROM ccc.period_case WHERE period=l_pool; END IF;
  CALL ccc.score_show(p_record);
END//

-- Computed columns are emptied; what was set by hand stays with its paper and counts again after the next computing.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_clear_score(p_record BIGINT, p_seq INT)
BEGIN
  DELETE FROM ccc.score_source WHERE record=p_record;
  DELETE FROM ccc.score_item WHERE record=p_record AND hand_points IS NULL;
  UPDATE ccc.score_item SET value=NULL, cases=0, computed_points=NULL WHERE record=p_record;
  CALL ccc.score_show(p_record);
  UPDATE ccc.assessment SET score=NULL, grade=NULL WHERE record=p_record;
END//

-- ASM.adjust: one indicator, between 0 and its weight. UAS.rule: the whole score. Both by who acts, with reason and paper.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_set_item(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_ind, l_doc VARCHAR(80);
  DECLARE l_points, l_max DECIMAL(14,4);
  DECLARE l_why TEXT;
  SELECT r.kind, JSON_VALUE(e.vals,'$.indicator'), JSON_VALUE(e.vals,'$.doc'), CAST(JSON_VALUE(e.vals,'$.score') AS DECIMAL(14,4)), COALESCE(e.reason,JSON_VALUE(e.vals,'$.opinion'))
    INTO l_kind, l_ind, l_doc, l_points, l_why FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  IF l_kind='UAS' THEN SET l_ind='*', l_max=100;
  ELSE SELECT weight INTO l_max FROM ccc.indicator WHERE id=l_ind AND target='CSP'; END IF;
  IF l_max IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"indicator","problem":"unknown"}'; END IF;
  IF l_points<0 OR l_points>l_max THEN
    SET @ccc_msg=CONCAT('R00.6|',JSON_OBJECT('field','score','problem','invalid','max',l_max));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  IF l_points IS NOT NULL THEN
    INSERT INTO ccc.score_item(record, indicator, computed_points, hand_points, hand_doc, hand_by, hand_at, hand_note)
      SELECT p_record, l_ind, IF(l_ind='*',(SELECT SUM(COALESCE(s.hand_points,s.computed_points)) FROM ccc.score_item s WHERE s.record=p_record AND s.indicator<>'*'),NULL), ROUND(l_points,2), l_doc, @ccc_actor, @ccc_now, l_why
      ON DUPLICATE KEY UPDATE hand_points=VALUES(hand_points), hand_doc=VALUES(hand_doc), hand_by=VALUES(hand_by), hand_at=VALUES(hand_at), hand_note=VALUES(hand_note);
  END IF;
  CALL ccc.score_show(p_record);
END//

DELIMITER ;
