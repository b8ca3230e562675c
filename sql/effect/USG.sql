-- Effects of usage statements: figures with what they are counted from, and their seal;
-- what a numbered correction of a statement or of a unit's assessment takes along.

-- A correction has the unit and the year of what it corrects: the number alone is unique.
ALTER TABLE ccc.unit_assessment DROP INDEX IF EXISTS `number`, ADD INDEX `number` (org, year);

DELIMITER //

-- Each figure asked for, or every one that has records: value, where it comes from, number of records.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_fill_figures(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_asked, l_period VARCHAR(4000);
  SELECT COALESCE(figures,''), period INTO l_asked, l_period FROM ccc.statement WHERE record=p_record;
  IF ccc.period_begin(l_period) IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"period","problem":"invalid"}'; END IF;
  DELETE FROM ccc.statement_figure WHERE record=p_record;
  INSERT INTO ccc.statement_figure(record, seq, figure, value, unit, query, sources)
    SELECT p_record, ROW_NUMBER() OVER (ORDER BY FIELD(x.figure,'systems','vcpu','mem_gb','disk_gb','ip','bw_mbps','sec_pack','fee_fen','cpu_p95','well_used_pct','score')=0, FIELD(x.figure,'systems','vcpu','mem_gb','disk_gb','ip','bw_mbps','sec_pack','fee_fen','cpu_p95','well_used_pct','score'), x.figure),
      x.figure, x.value, CASE WHEN x.figure='systems' THEN 'count' WHEN x.figure='fee_fen' THEN 'fen' WHEN x.figure IN ('cpu_p95','well_used_pct') THEN '%' WHEN x.figure='score' THEN 'point'
        ELSE (SELECT MAX(p.unit) FROM ccc.price p WHERE p.kind=x.figure) END,
      CASE x.figure WHEN 'systems' THEN 'app: in service on the last day' WHEN 'fee_fen' THEN 'fee_line: lines of the unit''s systems' WHEN 'cpu_p95' THEN 'usage_reading: mean of cpu_p95'
        WHEN 'well_used_pct' THEN 'usage_reading: share within util_low and util_high' WHEN 'score' THEN 'unit_assessment: final score' ELSE 'resource: quantity in force on the last day' END, x.n
      FROM (SELECT c.figure, IF(MAX(c.how)='mean', AVG(c.value), SUM(c.value)) value, COUNT(*) n FROM ccc.usage_case c WHERE c.record=p_record GROUP BY c.figure) x
     WHERE l_asked='' OR FIND_IN_SET(x.figure, REPLACE(l_asked,';',','));
  IF l_asked='' THEN
    UPDATE ccc.statement SET figures=(SELECT GROUP_CONCAT(g.figure ORDER BY g.seq SEPARATOR ';') FROM ccc.statement_figure g WHERE g.record=p_record) WHERE record=p_record;
  END IF;
END//

-- One hash over what the statement says, in order. The figures are filled once more: an edit may have changed what is asked.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_seal_statement(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_h CHAR(64);
  CALL ccc.e_fill_figures(p_record, p_seq);
  SELECT SHA2(CONCAT_WS('|', id, org, period, purpose), 256) INTO l_h FROM ccc.statement WHERE record=p_record;
  FOR g IN (SELECT figure, value, unit, sources FROM ccc.statement_figure WHERE record=p_record ORDER BY seq) DO
    SET l_h=SHA2(CONCAT_WS('|', l_h, g.figure, g.value, COALESCE(g.unit,''), g.sources), 256);
  END FOR;
  UPDATE ccc.statement SET sha256=l_h WHERE record=p_record;
END//

-- A correction: a statement is counted and sealed anew, a unit's score keeps its items and, where the paper says another
-- one, has it beside them.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.correct_figures(p_old BIGINT, p_new BIGINT, p_vals LONGTEXT, p_reason TEXT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_score DECIMAL(14,4);
  SELECT kind INTO l_kind FROM ccc.record WHERE id=p_new;
  IF l_kind='USG' THEN
    UPDATE ccc.statement SET issued_at=@ccc_now, issued_by=@ccc_actor WHERE record=p_new;
    CALL ccc.e_seal_statement(p_new, 0);
  ELSEIF l_kind='UAS' THEN
    INSERT INTO ccc.score_item(record, indicator, value, cases, computed_points, hand_points, hand_doc, hand_by, hand_at, hand_note, formula_version)
      SELECT p_new, indicator, value, cases, computed_points, hand_points, hand_doc, hand_by, hand_at, hand_note, formula_version FROM ccc.score_item WHERE record=p_old;
    INSERT INTO ccc.score_source(record, indicator, n, ref, app, num, den, note) SELECT p_new, indicator, n, ref, app, num, den, note FROM ccc.score_source WHERE record=p_old;
    SET l_score=CAST(NULLIF(JSON_VALUE(p_vals,'$.score'),'') AS DECIMAL(14,4));
    IF l_score<0 OR l_score>100 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"score","problem":"invalid","max":100}'; END IF;
    IF l_score IS NOT NULL THEN
      INSERT INTO ccc.score_item(record, indicator, computed_points, hand_points, hand_doc, hand_by, hand_at, hand_note)
        SELECT p_new, '*', t.score, ROUND(l_score,2), JSON_VALUE(p_vals,'$.doc'), @ccc_actor, @ccc_now, p_reason FROM ccc.unit_assessment t WHERE t.record=p_old
        ON DUPLICATE KEY UPDATE hand_points=VALUES(hand_points), hand_doc=VALUES(hand_doc), hand_by=VALUES(hand_by), hand_at=VALUES(hand_at), hand_note=VALUES(hand_note);
    END IF;
  END IF;
END//

DELIMITER ;
