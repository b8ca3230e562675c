-- Effects of incidents: priority, alarms, waiting time, outages.

DELIMITER //

-- By impact and urgency, unless the form of this move gave one.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_set_priority(p_record BIGINT, p_seq INT)
  UPDATE ccc.incident i JOIN ccc.event e ON e.record=i.record AND e.seq=p_seq LEFT JOIN ccc.priority p ON p.impact=i.impact AND p.urgency=i.urgency
     SET i.priority=COALESCE(NULLIF(JSON_VALUE(e.vals,'$.priority'),''), IF(e.action='amend' AND NOT JSON_EXISTS(e.vals,'$.impact') AND NOT JSON_EXISTS(e.vals,'$.urgency'), i.priority, NULL), p.priority, i.priority)
   WHERE i.record=p_record//

-- The alarms that the form names are this incident's from now.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_link_alarms(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_rows LONGTEXT;
  DECLARE l_number VARCHAR(80);
  SELECT r.number, JSON_EXTRACT(COALESCE(e.vals,'{}'),'$.alarms') INTO l_number, l_rows FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  IF l_rows IS NOT NULL THEN
    FOR a IN (SELECT COALESCE(j.id,j.word) id FROM JSON_TABLE(ccc.list_json(IF(JSON_TYPE(l_rows)='STRING',JSON_VALUE(l_rows,'$'),l_rows)), '$[*]' COLUMNS(word VARCHAR(80) PATH '$', id VARCHAR(80) PATH '$.id')) j) DO
      CALL ccc.m_step('system', a.id, 'ALM.link', JSON_OBJECT('incident',l_number), NULL, 'effect');
    END FOR;
  END IF;
END//

-- Whole minutes of waiting count only while it was the unit that was waited for.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_add_pend(p_record BIGINT, p_seq INT)
  UPDATE ccc.incident SET pend_min=COALESCE(pend_min,0)+IF(side='UNIT' AND pended_at IS NOT NULL, GREATEST(TIMESTAMPDIFF(MINUTE,pended_at,@ccc_now),0), 0) WHERE record=p_record//

-- One row an interruption; the same system and start again closes or corrects it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_write_outage(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id, l_have VARCHAR(80);
  SELECT i.id INTO l_id FROM ccc.incident i WHERE i.record=p_record;
  SELECT o.id INTO l_have FROM ccc.incident i JOIN ccc.outage o ON o.incident=i.id AND o.app=i.outage_app AND o.start_at=i.outage_start WHERE i.record=p_record LIMIT 1;
  IF l_have IS NOT NULL THEN
    UPDATE ccc.outage o JOIN ccc.incident i ON i.record=p_record SET o.end_at=i.outage_end, o.planned=i.planned, o.side=i.outage_side WHERE o.id=l_have;
  ELSE
    INSERT INTO ccc.outage(id, incident, app, start_at, end_at, planned, side, note)
      SELECT CONCAT(l_id,'/',p_seq), l_id, i.outage_app, i.outage_start, i.outage_end, i.planned, i.outage_side, i.change_request FROM ccc.incident i WHERE i.record=p_record;
  END IF;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_mark_outages(p_record BIGINT, p_seq INT)
  UPDATE ccc.outage o JOIN ccc.incident i ON i.id=o.incident SET o.side=i.side WHERE i.record=p_record//

DELIMITER ;
