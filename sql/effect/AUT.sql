-- Effect of authorisations: who is inside by one that ends is out.

DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_cut_sessions(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id VARCHAR(80);
  SELECT number INTO l_id FROM ccc.record WHERE id=p_record;
  FOR s IN (SELECT r.number FROM ccc.session x JOIN ccc.record r ON r.id=x.record WHERE x.auth=l_id AND r.state='open') DO
    CALL ccc.m_step('system', s.number, 'SES.cut', '{}', CONCAT('authorisation ended: ',l_id), 'effect');
  END FOR;
END//

DELIMITER ;
