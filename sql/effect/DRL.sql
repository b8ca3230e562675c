-- Effects of drills and evaluations: what was found becomes a finding of its own, with who answers for it until when; an
-- evaluation points at what came of it.

DELIMITER //

-- One FND record a row of the form. A drill's row has text, owner and day; an evaluation's row is that of a finding.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_make_findings(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_id, l_ref VARCHAR(80);
  DECLARE l_rows, l_form, l_made LONGTEXT;
  SELECT r.kind, r.number, COALESCE(JSON_EXTRACT(e.vals,'$.findings'),'[]') INTO l_kind, l_id, l_rows FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  FOR j IN (SELECT x.n, x.row, COALESCE(NULLIF(x.title,''),NULLIF(x.text,'')) title FROM JSON_TABLE(l_rows,'$[*]' COLUMNS(n FOR ORDINALITY, row JSON PATH '$', text TEXT PATH '$.text', title TEXT PATH '$.title')) x
      ORDER BY x.n) DO
    IF j.title IS NOT NULL THEN
      SET l_form=JSON_MERGE_PATCH(JSON_OBJECT('severity','medium','side','CSP'), IF(l_kind='DRL',JSON_OBJECT('owner',JSON_VALUE(j.row,'$.owner'),'due_on',JSON_VALUE(j.row,'$.due_on')),j.row),
        JSON_OBJECT('source',IF(l_kind='DRL','drill','evaluation'),'title',LEFT(j.title,255),'ref',CONCAT(l_id,'/',j.n)));
      CALL ccc.m_step(@ccc_actor, '', 'FND.open', l_form, NULL, 'effect');
      INSERT INTO ccc.record_link(record, seq, to_record, at, staff) VALUES(@ccc_made_id, 1, p_record, @ccc_now, @ccc_actor);
      SET l_made=CONCAT_WS(';',l_made,@ccc_made);
    END IF;
  END FOR;
  IF l_kind='EVL' THEN UPDATE ccc.evaluation SET findings=l_made WHERE record=p_record; END IF;
END//

-- Asked by R13.5 before; here each is linked, and one that is open all the same stops the close.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_close_findings(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_n INT DEFAULT 0;
  FOR f IN (SELECT x.finding, x.id, x.state FROM ccc.evaluation_finding x WHERE x.record=p_record ORDER BY x.finding) DO
    IF f.state<>'closed' THEN
      SET @ccc_msg=CONCAT('R13.5|', JSON_OBJECT('ref',f.id));
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
    END IF;
    -- one event, one row a finding
    SET l_n=l_n+1;
    INSERT IGNORE INTO ccc.record_link(record, seq, to_record, at, staff) VALUES(p_record, 1000*p_seq+l_n, f.finding, @ccc_now, @ccc_actor);
  END FOR;
END//

DELIMITER ;
