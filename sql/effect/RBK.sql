-- replace_version: what a new version of a document, a runbook, a host key or a price does to the one before.

DELIMITER //

-- Documents of the same sort and title; versions of the same runbook: superseded. Keys of the same host and type: revoked,
-- once the fingerprint read at the host is the one that was offered. Prices of the same item: ended the day before.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_replace_version(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_number VARCHAR(80);
  DECLARE l_why VARCHAR(200);
  DECLARE l_from, l_next DATE;
  SELECT r.kind, r.number INTO l_kind, l_number FROM ccc.record r WHERE r.id=p_record;
  SET l_why=CONCAT('replaced by ', l_number);
  CASE l_kind
  WHEN 'RBK' THEN
    FOR o IN (SELECT r.number FROM ccc.runbook n JOIN ccc.runbook b ON b.id=n.id AND b.record<>n.record JOIN ccc.record r ON r.id=b.record AND r.state='in_force' WHERE n.record=p_record) DO
      CALL ccc.m_step('system', o.number, 'RBK.supersede', '{}', l_why, 'effect');
    END FOR;
  WHEN 'DCM' THEN
    SELECT from_on INTO l_from FROM ccc.document WHERE record=p_record;
    FOR o IN (SELECT r.id, r.number, b.to_on FROM ccc.document n JOIN ccc.document b ON b.kind=n.kind AND b.title=n.title AND b.record<>n.record JOIN ccc.record r ON r.id=b.record AND r.state='in_force'
        WHERE n.record=p_record) DO
      CALL ccc.m_step('system', o.number, 'DCM.supersede', '{}', l_why, 'effect');
      UPDATE ccc.document SET to_on=LEAST(COALESCE(o.to_on, l_from-INTERVAL 1 DAY), l_from-INTERVAL 1 DAY) WHERE record=o.id;
    END FOR;
  WHEN 'HKY' THEN
    IF NOT EXISTS (SELECT 1 FROM ccc.host_key k JOIN ccc.event e ON e.record=k.record AND e.action='offer' AND e.outcome='done' WHERE k.record=p_record AND JSON_VALUE(e.vals,'$.sha256')=k.sha256) THEN
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"sha256","problem":"differs"}';
    END IF;
    FOR o IN (SELECT r.number FROM ccc.host_key n JOIN ccc.host_key b ON b.host=n.host AND b.key_type=n.key_type AND b.record<>n.record JOIN ccc.record r ON r.id=b.record AND r.state='in_force'
        WHERE n.record=p_record) DO
      CALL ccc.m_step('system', o.number, 'HKY.revoke', '{}', l_why, 'effect');
    END FOR;
  WHEN 'PRC' THEN
    SELECT n.from_on, (SELECT MIN(b.from_on) FROM ccc.price b JOIN ccc.record r ON r.id=b.record AND r.state='in_force' WHERE b.kind=n.kind AND b.from_on>n.from_on) INTO l_from, l_next FROM ccc.price n WHERE n.record=p_record;
    FOR o IN (SELECT r.id, r.number FROM ccc.price n JOIN ccc.price b ON b.kind=n.kind AND b.record<>n.record AND COALESCE(b.from_on,'1000-01-01')<=n.from_on JOIN ccc.record r ON r.id=b.record AND r.state='in_force'
        WHERE n.record=p_record) DO
      CALL ccc.m_step('system', o.number, 'PRC.end', '{}', l_why, 'effect');
      UPDATE ccc.price SET to_on=l_from-INTERVAL 1 DAY WHERE record=o.id;
    END FOR;
    -- one that was put in force for a later day stays
    UPDATE ccc.price SET to_on=l_next-INTERVAL 1 DAY WHERE record=p_record AND l_next IS NOT NULL;
  END CASE;
END//

-- A price that somebody ends holds for the last time today; a host that is put in force runs.
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.price_end BEFORE UPDATE ON ccc.price FOR EACH ROW
  IF NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL AND NEW.to_on IS NULL THEN SET NEW.to_on=ccc.local_date(NEW.closed_at); END IF//
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.host_runs BEFORE UPDATE ON ccc.host FOR EACH ROW
  IF NEW.approved_at IS NOT NULL AND OLD.approved_at IS NULL AND NEW.state IS NULL THEN SET NEW.state='running'; END IF//

DELIMITER ;
