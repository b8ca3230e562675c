-- Effects of periods: what is closed is frozen, once, and opened again only in the open.

DELIMITER //

-- The cases of every indicator are counted and kept; the snapshot is a hash over the history up to the period's end and
-- over those cases. What is entered later for the period counts after the next close only.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_freeze_period(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id VARCHAR(80);
  DECLARE l_to DATE;
  SELECT id, to_on INTO l_id, l_to FROM ccc.period WHERE record=p_record;
  IF ccc.period_begin(l_id) IS NULL OR l_to IS NULL OR l_to<>ccc.period_end(l_id) THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"id","problem":"invalid"}'; END IF;
  IF l_to>=ccc.local_date(@ccc_now) THEN
    SET @ccc_msg=CONCAT('R20.15|',JSON_OBJECT('period',l_id));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
  END IF;
  CALL ccc.score_count(l_id, l_id);
  UPDATE ccc.period SET snapshot_id=ccc.snapshot_hash(l_id, ccc.day_end(l_to)) WHERE record=p_record;
END//

-- The snapshot and its cases stay until the next close; the paper that opened it is tied to the period.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_thaw_period(p_record BIGINT, p_seq INT)
  INSERT IGNORE INTO ccc.record_link(record, seq, doc, at, staff) SELECT p.record, p_seq, p.doc, @ccc_now, @ccc_actor FROM ccc.period p WHERE p.record=p_record AND p.doc IS NOT NULL//

DELIMITER ;
