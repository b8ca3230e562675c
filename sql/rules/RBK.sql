-- Gates of runbooks (Art. 9, 17): one SELECT a rule.

DELIMITER //

-- An item of the parameters that has no known form; or the first name in a command that nothing gives a value: no parameter
-- of the runbook, no fact of a host, nothing that a recovery brings. NULL where there is none.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.runbook_lacks(p_record BIGINT) RETURNS VARCHAR(80)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_left, l_params TEXT;
  DECLARE l_word VARCHAR(80);
  SELECT GROUP_CONCAT(j.name SEPARATOR ','), MIN(IF(j.name IS NULL,j.spec,NULL)) INTO l_params, l_word
    FROM ccc.runbook b JOIN JSON_TABLE(ccc.rbk_list(b.params),'$[*]' COLUMNS(name VARCHAR(80) PATH '$.name', spec VARCHAR(80) PATH '$.spec')) j WHERE b.record=p_record;
  IF l_word IS NOT NULL THEN RETURN l_word; END IF;
  FOR s IN (SELECT CONCAT_WS(' ',t.command,t.expect) words FROM ccc.runbook b JOIN ccc.runbook_step t ON t.runbook=b.id AND t.version=b.version WHERE b.record=p_record ORDER BY t.seq) DO
    SET l_left=s.words;
    WHILE l_left REGEXP '\\{[a-z][a-z0-9_]*\\}' DO
      SET l_word=REGEXP_SUBSTR(l_left,'\\{[a-z][a-z0-9_]*\\}'), l_left=SUBSTR(l_left,LOCATE(l_word,l_left)+CHAR_LENGTH(l_word)), l_word=SUBSTR(l_word,2,CHAR_LENGTH(l_word)-2);
      IF NOT COALESCE(FIND_IN_SET(l_word,l_params),0) AND NOT FIND_IN_SET(l_word,'host,ip,port,date,plan,point,target,size') THEN RETURN l_word; END IF;
    END WHILE;
  END FOR;
  RETURN NULL;
END//

DELIMITER ;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_RBK AS
-- the procedure behind it is in force
SELECT b.record record, 'R09.2' rule, NULL done, JSON_OBJECT('doc',COALESCE(b.procedure_doc,'-'),'missing',JSON_ARRAY('procedure')) detail
  FROM ccc.runbook b JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.document m JOIN ccc.record r ON r.id=m.record AND r.state IN ('in_force','review') WHERE m.id=b.procedure_doc
   AND m.from_on<=n.today AND (m.to_on IS NULL OR m.to_on>=n.today))
UNION ALL
-- a way to see that it worked and a tried way back; every name in a command is a parameter or a fact of the host
SELECT b.record, 'R17.4', NULL, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',
    IF(EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='verify'),NULL,'"verify"'),
    IF(EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='rollback'),NULL,'"rollback"'),
    IF(b.tested_on<=n.today OR NOT EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='rollback' AND s.command<>'true'),NULL,'"rollback_test"'),
    JSON_QUOTE(CONCAT('param:',ccc.runbook_lacks(b.record)))),']')))
  FROM ccc.runbook b JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='verify')
   OR NOT EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='rollback')
   OR NOT COALESCE(b.tested_on<=n.today OR NOT EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='rollback' AND s.command<>'true'),0)
   OR ccc.runbook_lacks(b.record) IS NOT NULL;
