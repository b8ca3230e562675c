-- Effect of drills: what was found becomes a finding of its own, with who answers for it until when.

DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_make_findings(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id VARCHAR(80);
  DECLARE l_rows LONGTEXT;
  SELECT r.number, COALESCE(JSON_EXTRACT(e.vals,'$.findings'),'[]') INTO l_id, l_rows FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  FOR j IN (SELECT x.n, x.text, x.owner, x.due_on FROM JSON_TABLE(l_rows,'$[*]' COLUMNS(n FOR ORDINALITY, text TEXT PATH '$.text', owner VARCHAR(80) PATH '$.owner', due_on VARCHAR(40) PATH '$.due_on')) x
      WHERE COALESCE(x.text,'')<>'' ORDER BY x.n) DO
    CALL ccc.m_step(@ccc_actor, '', 'FND.open', JSON_OBJECT('source','drill','severity','medium','title',LEFT(j.text,255),'side','CSP','ref',CONCAT(l_id,'/',j.n),'owner',COALESCE(j.owner,''),'due_on',COALESCE(j.due_on,'')), NULL, 'effect');
    INSERT INTO ccc.record_link(record, seq, to_record, at, staff) VALUES(@ccc_made_id, 1, p_record, @ccc_now, @ccc_actor);
  END FOR;
END//

DELIMITER ;
