-- Effects of fee statements: lines from the resources in force, their sum, deductions.
-- Money is integer fen; what is deducted and what is postponed are different things:
-- deferral is a state of the statement and changes no amount.

-- Lines of the period in ccc.frame1: months begun, none before the system's opening (what
-- it has while it is tested is not billed), none after its end, none that the catalogue
-- leaves to the units, none of tenants by contract. A price that changes
-- within the period makes a line of its own.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_line AS
SELECT x.tenancy, x.app, x.kind, x.qty, p.record price, p.fen_per_month price_fen, COUNT(*) months
  FROM ccc.case_month m JOIN ccc.frame1 f JOIN ccc.resource x ON x.from_on<=LEAST(LAST_DAY(CONCAT(m.month,'-01')),f.cut_on) AND (x.to_on IS NULL OR x.to_on>=CONCAT(m.month,'-01'))
  JOIN ccc.app a ON a.code=x.app AND a.opened_on<=LEAST(LAST_DAY(CONCAT(m.month,'-01')),f.cut_on) AND (a.ended_on IS NULL OR a.ended_on>=CONCAT(m.month,'-01')) JOIN ccc.org o ON o.code=a.org AND o.kind<>'enterprise'
  JOIN ccc.price p ON p.kind=x.kind AND p.in_scope=1 AND p.record=(SELECT MAX(q.record) FROM ccc.price q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_force','ended')
    WHERE q.kind=x.kind AND COALESCE(q.from_on,'1970-01-01')<=GREATEST(x.from_on,CONCAT(m.month,'-01')) AND (q.to_on IS NULL OR q.to_on>=GREATEST(x.from_on,CONCAT(m.month,'-01'))))
 WHERE x.qty>0 GROUP BY x.tenancy, x.app, x.kind, x.qty, p.record, p.fen_per_month;

DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.fee_lines(p_fee VARCHAR(80), p_period VARCHAR(80))
BEGIN
  SET @ccc_frame_from=ccc.period_begin(p_period), @ccc_frame_to=ccc.period_end(p_period);
  DELETE FROM ccc.fee_line WHERE fee=p_fee;
  INSERT INTO ccc.fee_line(fee, seq, app, kind, qty, months, price_fen, amount_fen)
    SELECT p_fee, ROW_NUMBER() OVER (ORDER BY c.tenancy, c.app, c.price), c.app, c.kind, c.qty, c.months, c.price_fen, c.qty*c.months*c.price_fen FROM ccc.case_line c;
  SET @ccc_frame_from=NULL, @ccc_frame_to=NULL;
  UPDATE ccc.fee f SET f.base_fen=(SELECT COALESCE(SUM(l.amount_fen),0) FROM ccc.fee_line l WHERE l.fee=p_fee) WHERE f.id=p_fee;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_make_fee_lines(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_period, l_id VARCHAR(80);
  SELECT f.period, f.id INTO l_period, l_id FROM ccc.fee f WHERE f.record=p_record;
  -- a period of the length that is settled, and one that has begun
  IF ccc.period_kind(l_period) IS NULL OR ccc.period_kind(l_period)<>ccc.param('fee_period',ccc.local_date(@ccc_now)) THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"period","problem":"invalid"}';
  END IF;
  IF ccc.period_begin(l_period)>ccc.local_date(@ccc_now) THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.7|{"field":"period"}'; END IF;
  CALL ccc.fee_lines(l_id, l_period);
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_sum_fee(p_record BIGINT, p_seq INT)
BEGIN
  UPDATE ccc.fee f JOIN ccc.fee_line l ON l.fee=f.id SET l.price_fen=COALESCE(l.price_fen,
      (SELECT p.fen_per_month FROM ccc.price p JOIN ccc.record r ON r.id=p.record AND r.state='in_force' WHERE p.kind=l.kind ORDER BY p.record DESC LIMIT 1)) WHERE f.record=p_record AND l.price_fen IS NULL;
  UPDATE ccc.fee f JOIN ccc.fee_line l ON l.fee=f.id SET l.amount_fen=l.qty*l.months*l.price_fen WHERE f.record=p_record;
  UPDATE ccc.fee f SET f.base_fen=(SELECT COALESCE(SUM(l.amount_fen),0) FROM ccc.fee_line l WHERE l.fee=f.id) WHERE f.record=p_record;
END//

-- The rows of the form; where it has none and names an amount, those that follow from the assessment (R20.8 has checked
-- that they come to it). What is deducted is their sum, not above the cap.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_deduct_fee(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id VARCHAR(80);
  DECLARE l_asm BIGINT;
  DECLARE l_form, l_sum BIGINT;
  SELECT f.id, a.record, f.deduct_fen INTO l_id, l_asm, l_form FROM ccc.fee f LEFT JOIN ccc.assessment a ON a.id=f.assessment WHERE f.record=p_record;
  IF l_form<>0 AND NOT EXISTS (SELECT 1 FROM ccc.fee_deduction WHERE fee=l_id) THEN
    INSERT INTO ccc.fee_deduction(fee, seq, fee_rule, times, indicator, record, amount_fen, note)
      SELECT l_id, ROW_NUMBER() OVER (ORDER BY d.fee_rule, d.n), d.fee_rule, 1, d.indicator, d.ref, d.amount_fen, d.note FROM ccc.fee_deduct d WHERE d.source=l_asm AND d.fee=l_id;
  END IF;
  SELECT COALESCE(SUM(amount_fen),0) INTO l_sum FROM ccc.fee_deduction WHERE fee=l_id;
  UPDATE ccc.fee f JOIN ccc.fee_cap c ON c.fee=f.id SET f.deduct_fen=LEAST(l_sum,c.cap_fen), f.payable_fen=f.base_fen-LEAST(l_sum,c.cap_fen) WHERE f.record=p_record;
END//

-- Name and time of each who signed, actor and consents alike, by office. Of a statement the event itself holds them: here
-- it is looked that it does.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_sign_three(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_n INT DEFAULT 0;
  SELECT kind INTO l_kind FROM ccc.record WHERE id=p_record;
  FOR s IN (SELECT x.who, x.at, h.office FROM (
        SELECT e.actor who, e.at, NULL role FROM ccc.event e WHERE e.record=p_record AND e.seq=p_seq
        UNION ALL SELECT j.who, CAST(j.at AS DATETIME(6)), SUBSTRING_INDEX(j.role,':',1) FROM ccc.event e JOIN JSON_TABLE(e.consents,'$[*]' COLUMNS(who VARCHAR(40) PATH '$.who', at VARCHAR(30) PATH '$.at', role VARCHAR(40) PATH '$.role')) j
          WHERE e.record=p_record AND e.seq=p_seq) x
      JOIN ccc.held h ON h.staff=x.who AND h.role=COALESCE(x.role,h.role) AND h.role IN ('REG','FIN') AND h.office IN ('SZB','DZB','CZJ') AND h.from_on<=ccc.local_date(@ccc_now) AND h.to_on>=ccc.local_date(@ccc_now)
      GROUP BY x.who, x.at, h.office) DO
    SET l_n=l_n+1;
    IF l_kind='ASM' THEN
      CASE s.office
      WHEN 'SZB' THEN UPDATE ccc.assessment SET szb_by=s.who, szb_at=s.at WHERE record=p_record;
      WHEN 'DZB' THEN UPDATE ccc.assessment SET dzb_by=s.who, dzb_at=s.at WHERE record=p_record;
      ELSE UPDATE ccc.assessment SET czj_by=s.who, czj_at=s.at WHERE record=p_record;
      END CASE;
    END IF;
  END FOR;
  IF l_n<3 THEN
    SET @ccc_msg=CONCAT(IF(l_kind='ASM','R20.5','R04.4'),'|',JSON_OBJECT('n',l_n,'missing',JSON_ARRAY('signature')));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
END//

DELIMITER ;
