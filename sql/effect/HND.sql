-- Effects of handovers: what is listed, what is marked, and to whom the shift passes.

DELIMITER //

-- Everything open at a change of shift, in the order in which the next shift has
-- to look at it, as rows of handover_item. What a person must say has no must_do.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.handover_list(p_out VARCHAR(80), p_in VARCHAR(80), p_at DATETIME(6)) RETURNS LONGTEXT CHARSET utf8mb4
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_rows LONGTEXT DEFAULT '[]';
  DECLARE l_from, l_to DATETIME(6);
  DECLARE l_tz VARCHAR(6);
  DECLARE l_bad, l_keys TEXT;
  SELECT tz INTO l_tz FROM ccc.centre WHERE n=1;
  SELECT COALESCE(MIN(plan_start),p_at-INTERVAL 8 HOUR) INTO l_from FROM ccc.roster WHERE shift_id=p_out;
  SELECT COALESCE(MAX(plan_end),p_at+INTERVAL 8 HOUR) INTO l_to FROM ccc.roster WHERE shift_id=p_in;
  FOR i IN (SELECT r.number, CONCAT_WS(' ',i.priority,i.title) text FROM ccc.record r JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state AND s.final=0 JOIN ccc.incident i ON i.record=r.id
      WHERE r.kind='INC' ORDER BY i.priority, r.number) DO
    SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','incident','ref',i.number,'text',i.text));
  END FOR;
  FOR i IN (SELECT r.number, CONCAT('恢复进行中:',a.name_zh) text FROM ccc.record r JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state AND s.final=0 JOIN ccc.recovery c ON c.record=r.id
      LEFT JOIN ccc.app a ON a.code=c.app WHERE r.kind='REC' ORDER BY r.number) DO
    SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','recovery','ref',i.number,'text',i.text));
  END FOR;
  FOR i IN (SELECT r.number, CONCAT(DATE_FORMAT(CONVERT_TZ(c.window_start,'+00:00',l_tz),'%m-%d %H:%i'),' ',c.title) text FROM ccc.record r JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state AND s.final=0
      JOIN ccc.change_request c ON c.record=r.id WHERE r.kind='CHG' AND c.window_end>p_at AND c.window_start<p_at+INTERVAL 24 HOUR ORDER BY c.window_start, r.number) DO
    SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','change','ref',i.number,'text',i.text));
  END FOR;
  FOR i IN (SELECT u.id, CONCAT(o.name_zh,'授权 ',DATE_FORMAT(CONVERT_TZ(u.valid_to,'+00:00',l_tz),'%H:%i'),' 到期') text FROM ccc.auth u JOIN ccc.org o ON o.code=u.org
      WHERE u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_to>=p_at AND u.valid_to<l_to ORDER BY u.valid_to, u.id) DO
    SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','auth','ref',i.id,'text',i.text,'must_do','到期前结束会话或请单位延期'));
  END FOR;
  FOR i IN (SELECT r.number, CONCAT(j.plan,' 备份失败 ',COALESCE(j.error,'')) text FROM ccc.backup_job j JOIN ccc.record r ON r.id=j.record
      WHERE j.result='fail' AND j.incident IS NULL AND j.run_at>=l_from AND j.run_at<p_at ORDER BY j.run_at) DO
    SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','backup','ref',i.number,'text',i.text));
  END FOR;
  FOR i IN (SELECT d.id, CONCAT('巡检未完成 ',DATE_FORMAT(CONVERT_TZ(d.slot_at,'+00:00',l_tz),'%H:%i')) text FROM ccc.round d
      WHERE d.slot_at>=l_from AND d.slot_at<p_at AND d.done_at IS NULL AND d.late_at IS NULL ORDER BY d.slot_at) DO
    SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','facility','ref',i.id,'text',i.text,'must_do','补检或说明'));
  END FOR;
  SELECT GROUP_CONCAT(CONCAT(t.name_zh,' ',g.value) ORDER BY t.code SEPARATOR '; ') INTO l_bad FROM ccc.reading g JOIN ccc.round_item t ON t.code=g.item
   WHERE g.ok=0 AND g.round=(SELECT d.id FROM ccc.round d WHERE d.done_at IS NOT NULL AND d.slot_at<p_at ORDER BY d.slot_at DESC LIMIT 1);
  SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','facility','ref','','text',COALESCE(l_bad,'电力、空调、消防、安防正常'),'must_do',IF(l_bad IS NULL,'按点巡检',NULL)));
  -- keys and tools are counted by hand; the list stays the one that was handed over before
  SELECT i.text INTO l_keys FROM ccc.handover_item i JOIN ccc.handover h ON h.id=i.handover WHERE i.kind='key' AND h.at<p_at ORDER BY h.at DESC, i.seq LIMIT 1;
  SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','key','ref','','text',COALESCE(l_keys,'钥匙、对讲机、手电'),'must_do','当面点清'));
  FOR i IN (SELECT r.number, c.title text FROM ccc.rectify c JOIN ccc.record r ON r.id=c.record WHERE c.issued_at>=l_from AND c.issued_at<p_at AND c.accepted_at IS NULL ORDER BY r.number) DO
    SET l_rows=JSON_ARRAY_APPEND(l_rows,'$',JSON_OBJECT('kind','notice','ref',i.number,'text',i.text));
  END FOR;
  RETURN l_rows;
END//

-- What came up since the draft joins the list, unmarked; nothing is taken off it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_list_items(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id VARCHAR(80);
  DECLARE l_n INT;
  DECLARE l_rows LONGTEXT;
  SELECT h.id, ccc.handover_list(h.shift_out, h.shift_in, h.at) INTO l_id, l_rows FROM ccc.handover h WHERE h.record=p_record;
  SELECT COALESCE(MAX(seq),0) INTO l_n FROM ccc.handover_item WHERE handover=l_id;
  FOR j IN (SELECT x.n, x.kind, x.ref, x.text, x.must_do FROM JSON_TABLE(l_rows,'$[*]' COLUMNS(n FOR ORDINALITY, kind VARCHAR(40) PATH '$.kind', ref VARCHAR(80) PATH '$.ref',
      text TEXT PATH '$.text', must_do TEXT PATH '$.must_do')) x ORDER BY x.n) DO
    IF NOT EXISTS (SELECT 1 FROM ccc.handover_item i WHERE i.handover=l_id AND i.kind=j.kind AND COALESCE(i.ref,'')=COALESCE(j.ref,'')) THEN
      SET l_n=l_n+1;
      INSERT INTO ccc.handover_item(handover,seq,kind,ref,text,must_do) VALUES(l_id,l_n,j.kind,NULLIF(j.ref,''),j.text,j.must_do);
    END IF;
  END FOR;
END//

-- One item, or the whole where none is named: a note is added, an item is read, a
-- dispute opens it again.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_mark_item(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id VARCHAR(80);
  DECLARE l_item INT;
  DECLARE l_text TEXT;
  DECLARE l_action VARCHAR(40);
  SELECT h.id, e.action, NULLIF(JSON_VALUE(e.vals,'$.item'),'')+0, JSON_VALUE(e.vals,'$.text') INTO l_id, l_action, l_item, l_text
    FROM ccc.handover h JOIN ccc.event e ON e.record=h.record AND e.seq=p_seq WHERE h.record=p_record;
  IF l_action='note' THEN CALL ccc.e_list_items(p_record, p_seq); END IF;
  IF l_item IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.handover_item WHERE handover=l_id AND seq=l_item) THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"item","problem":"unknown"}';
  END IF;
  CASE l_action
  WHEN 'note' THEN UPDATE ccc.handover_item SET added_text=CONCAT_WS('; ',NULLIF(added_text,''),l_text) WHERE handover=l_id AND seq=COALESCE(l_item,seq);
  WHEN 'read' THEN UPDATE ccc.handover_item SET read_at=COALESCE(read_at,@ccc_now), read_by=COALESCE(read_by,@ccc_actor) WHERE handover=l_id AND seq=l_item;
  ELSE UPDATE ccc.handover_item SET read_at=NULL, read_by=NULL, must_do=NULL, added_text=NULL WHERE handover=l_id AND seq=COALESCE(l_item,seq);
  END CASE;
END//

-- The incoming lead holds the shift (it stands in lead_in), and with it what the
-- outgoing one held as lead.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_pass_shift(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_out, l_in VARCHAR(80);
  SELECT lead_out, lead_in INTO l_out, l_in FROM ccc.handover WHERE record=p_record;
  UPDATE ccc.record r JOIN ccc.state s ON s.kind=r.kind AND s.state=r.state AND s.final=0 SET r.holder=l_in
   WHERE r.holder=l_out AND l_out<>l_in AND EXISTS (SELECT 1 FROM ccc.state_holder x WHERE x.kind=r.kind AND x.state=r.state AND x.role='LEAD');
END//

DELIMITER ;
