-- Effects of parameters: what may be proposed, and from when a value holds.

DELIMITER //

-- Is this a value for the parameter? By its unit; NULL where there is no such parameter.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.param_fits(p_name VARCHAR(80), p_value VARCHAR(255)) RETURNS TINYINT
NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT CASE WHEN p.unit='bool' THEN p_value IN ('0','1')
    WHEN p.unit='date' THEN ccc.to_utc(CONCAT(p_value,'T00:00Z')) IS NOT NULL
    WHEN p.unit='period' THEN p_value IN ('month','quarter','year')
    WHEN p.unit='stage' THEN EXISTS (SELECT 1 FROM ccc.move m WHERE m.kind='TEN' AND m.action=p_value)
    WHEN p.unit='offset' THEN p_value REGEXP '^[+-](0[0-9]|1[0-4]):[0-5][0-9]$'
    WHEN p.unit='text' THEN TRIM(p_value)<>''
    WHEN p.unit='day of month' THEN p_value REGEXP '^[0-9]{1,2}$' AND p_value BETWEEN 1 AND 28
    WHEN p.unit LIKE '%|%' THEN FIND_IN_SET(p_value, REPLACE(p.unit,'|',','))>0
    WHEN p.unit='%' THEN p_value REGEXP '^[0-9]{1,3}([.][0-9]{1,4})?$' AND p_value<=100
    WHEN p.unit IN ('point') THEN p_value REGEXP '^[0-9]{1,3}([.][0-9]{1,2})?$' AND p_value<=100
    ELSE p_value REGEXP '^[0-9]{1,6}$' END FROM ccc.param p WHERE p.name=p_name)//

-- The basis of a parameter is the pack's, so that nobody makes policy of what an article fixes.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_copy_basis(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_fits TINYINT;
  SELECT ccc.param_fits(v.name, v.value) INTO l_fits FROM ccc.param_value v WHERE v.record=p_record;
  IF l_fits IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"name","problem":"unknown"}'; END IF;
  IF NOT l_fits THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"value","problem":"invalid"}'; END IF;
  UPDATE ccc.param_value v JOIN ccc.param p ON p.name=v.name SET v.basis=p.basis WHERE v.record=p_record;
END//

-- The value holds from from_on. Those put in force for an earlier day are superseded; one for a later day stays.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_set_param(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_name, l_number VARCHAR(80);
  DECLARE l_value VARCHAR(255);
  DECLARE l_from DATE;
  SELECT v.name, v.value, v.from_on, r.number INTO l_name, l_value, l_from, l_number FROM ccc.param_value v JOIN ccc.record r ON r.id=v.record WHERE v.record=p_record;
  IF l_name='centre_tz' AND l_from>ccc.local_date(@ccc_now) THEN
    -- every date of the centre rests on it: not by halves
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"from_on","problem":"invalid"}';
  END IF;
  FOR o IN (SELECT r.id, r.number FROM ccc.param_value v JOIN ccc.record r ON r.id=v.record AND r.state='in_force' WHERE v.name=l_name AND v.record<>p_record AND v.from_on<=l_from ORDER BY v.record) DO
    CALL ccc.m_step('system', o.number, 'PAR.supersede', '{}', CONCAT('replaced by ', l_number), 'effect');
    UPDATE ccc.param_value SET to_on=LEAST(COALESCE(to_on,'9999-12-31'), l_from-INTERVAL 1 DAY) WHERE record=o.id;
  END FOR;
  IF l_name='centre_tz' THEN
    UPDATE ccc.centre SET tz=l_value WHERE n=1;
    FOR p IN (SELECT name FROM ccc.param ORDER BY name) DO CALL ccc.param_spans(p.name); END FOR;
  ELSE
    CALL ccc.param_spans(l_name);
  END IF;
END//

-- A value in force from a day on, made by an interpretation: proposed and approved in one, with its paper.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.param_put(p_name VARCHAR(80), p_value VARCHAR(255), p_source TEXT, p_from DATE, p_doc VARCHAR(80), p_note TEXT)
BEGIN
  DECLARE l_number VARCHAR(80);
  DECLARE l_id BIGINT;
  DECLARE l_basis VARCHAR(255);
  CALL ccc.m_step(@ccc_actor, '', 'PAR.propose', JSON_OBJECT('name',p_name,'value',p_value,'source',p_source,'from_on',CAST(p_from AS CHAR(10)),'doc',COALESCE(p_doc,'')), NULL, 'effect');
  SET l_number=@ccc_made, l_id=@ccc_made_id;
  SELECT basis INTO l_basis FROM ccc.param_value WHERE record=l_id;
  CALL ccc.m_step('system', l_number, IF(l_basis='policy','PAR.approve','PAR.approve_reg'), IF(l_basis='policy','{}',JSON_OBJECT('doc',p_doc)), NULL, 'effect');
  UPDATE ccc.param_value SET approved_by=@ccc_actor, note=p_note WHERE record=l_id;
END//

DELIMITER ;
