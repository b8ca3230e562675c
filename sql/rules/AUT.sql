-- Gates of authorisations (Art. 4, 10, 12): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_AUT AS

-- it begins before it ends, and ends in the future
SELECT u.record record, 'R00.7' rule, NULL done, JSON_OBJECT('field',IF(u.valid_to<=u.valid_from,'valid_from','valid_to')) detail
  FROM ccc.auth u JOIN ccc.now1 n WHERE u.valid_to<=u.valid_from OR u.valid_to<=n.at
UNION ALL
-- Art. 4: supervisors are not given host actions
SELECT u.record, 'R04.7', NULL, CAST(JSON_OBJECT('who',(SELECT o.staff FROM ccc.office_held o JOIN ccc.now1 n WHERE o.role IN ('REG','FIN','GOV') AND o.from_on<=n.today AND o.to_on>=n.today
     AND o.until_at>n.at AND FIND_IN_SET(o.staff,REPLACE(u.grantee,';',',')) ORDER BY o.staff LIMIT 1)) AS CHAR(1500))
  FROM ccc.auth u
 WHERE FIND_IN_SET('role:REG',REPLACE(u.grantee,';',',')) OR FIND_IN_SET('role:FIN',REPLACE(u.grantee,';',',')) OR FIND_IN_SET('role:GOV',REPLACE(u.grantee,';',','))
   OR EXISTS (SELECT 1 FROM ccc.office_held o JOIN ccc.now1 n WHERE o.role IN ('REG','FIN','GOV') AND o.from_on<=n.today AND o.to_on>=n.today
     AND o.until_at>n.at AND FIND_IN_SET(o.staff,REPLACE(u.grantee,';',',')))
UNION ALL
-- Art. 10: who signs owns every object that is named
SELECT u.record, 'R10.3', NULL, CAST(JSON_OBJECT('host',(SELECT j.code FROM JSON_TABLE(ccc.list_json(u.hosts),'$[*]' COLUMNS(code VARCHAR(80) PATH '$')) j
     WHERE j.code<>'*' AND NOT EXISTS (SELECT 1 FROM ccc.tenant_host h WHERE h.code=j.code AND h.org=u.org AND (u.app='*' OR u.app=h.app)) LIMIT 1)) AS CHAR(1500))
  FROM ccc.auth u
 WHERE EXISTS (SELECT 1 FROM JSON_TABLE(ccc.list_json(u.hosts),'$[*]' COLUMNS(code VARCHAR(80) PATH '$')) j
     WHERE j.code<>'*' AND NOT EXISTS (SELECT 1 FROM ccc.tenant_host h WHERE h.code=j.code AND h.org=u.org AND (u.app='*' OR u.app=h.app)))
UNION ALL
-- Art. 12: who grants (by telephone: who speaks) or follows up holds USR for the
-- unit that owns the system; who revokes does so now, whoever granted it. What
-- ends with a person or a system is revoked by the program itself
SELECT u.record, 'R12.4', NULL, JSON_OBJECT('org',u.org,'who',IF(f.action='revoke',c.staff,COALESCE(IF(u.form='phone',u.speaker,u.granted_by),c.staff)))
  FROM ccc.auth u JOIN ccc.now1 n JOIN ccc.form1 f LEFT JOIN ccc.actor1 c ON 1=1
 WHERE NOT COALESCE(f.action='revoke' AND c.staff='system',0)
   AND ((u.app<>'*' AND NOT COALESCE(f.action='revoke',0) AND NOT EXISTS (SELECT 1 FROM ccc.app a WHERE a.code=u.app AND a.org=u.org))
     OR NOT EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=IF(f.action='revoke',c.staff,COALESCE(IF(u.form='phone',u.speaker,u.granted_by),c.staff)) AND o.role='USR' AND o.office=u.org
       AND o.from_on<=ccc.local_date(IF(f.action='revoke',n.at,COALESCE(u.granted_at,n.at))) AND o.to_on>=ccc.local_date(IF(f.action='revoke',n.at,COALESCE(u.granted_at,n.at)))
       AND o.until_at>IF(f.action='revoke',n.at,COALESCE(u.granted_at,n.at))))
UNION ALL
-- a telephone authorisation: speaker, number called back, what was read back, a
-- second listener who is neither the speaker nor the one who writes it down; and
-- one who is not of the unit can record nothing else
SELECT u.record, 'R12.9', NULL, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(u.speaker IS NULL,'"speaker"',NULL),IF(u.callback_no IS NULL,'"callback_no"',NULL),
    IF(u.readback_code IS NULL,'"readback_code"',NULL),IF(u.second_listener IS NULL OR u.second_listener IN (u.speaker,c.staff),'"second_listener"',NULL)),']')))
  FROM ccc.auth u LEFT JOIN ccc.actor1 c ON 1=1
 WHERE (u.form='phone' AND (u.speaker IS NULL OR u.callback_no IS NULL OR u.readback_code IS NULL OR u.second_listener IS NULL OR u.second_listener=u.speaker OR u.second_listener=c.staff))
   OR (u.form<>'phone' AND c.staff IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.office_held o JOIN ccc.now1 n WHERE o.staff=c.staff AND o.role='USR' AND o.office=u.org
     AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at));
