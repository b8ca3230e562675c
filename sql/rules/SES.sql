-- Gates of sessions (Art. 4, 10, 12): one SELECT a rule. A user resource is a
-- host with a system on it; only the owner's own people need no authorisation.
-- One session counts once, by the first that fits: R12.1, R12.3, R10.1, R12.2.

-- Entries into user resources by people who are not the owner's own.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.ses1 AS
SELECT s.record, s.id, s.staff, s.host, s.via, s.auth, s.actions, s.started_at, COALESCE(s.ended_at,n.at) until_at, COALESCE(s.started_at,n.at) from_at, h.app, h.org
  FROM ccc.session s JOIN ccc.tenant_host h ON h.code=s.host JOIN ccc.now1 n LEFT JOIN ccc.staff p ON p.code=s.staff
 WHERE NOT (p.org<=>h.org);

-- The same with their authorisation, where it is one of that unit, system, host and person.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.ses_auth AS
SELECT x.record, x.host, x.auth, x.actions, x.started_at, x.from_at, x.until_at, u.actions granted,
  GREATEST(u.granted_at,u.valid_from)<=x.from_at AND u.valid_to>=x.until_at AND (u.revoked_at IS NULL OR u.revoked_at>=x.until_at) in_time
  FROM ccc.ses1 x JOIN ccc.auth u ON u.id=x.auth
 WHERE u.org=x.org AND u.granted_at IS NOT NULL AND (u.app='*' OR u.app=x.app) AND (u.hosts='*' OR FIND_IN_SET(x.host,REPLACE(u.hosts,';',',')))
   AND (FIND_IN_SET(x.staff,REPLACE(u.grantee,';',',')) OR EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=x.staff AND o.from_on<=ccc.local_date(x.from_at)
     AND o.to_on>=ccc.local_date(x.from_at) AND FIND_IN_SET(CONCAT('role:',o.role),REPLACE(u.grantee,';',','))));

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_SES AS
SELECT s.record record, 'R04.7' rule, NULL done, JSON_OBJECT('who',s.staff) detail FROM ccc.session s JOIN ccc.now1 n
 WHERE EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=s.staff AND o.role IN ('REG','FIN','GOV') AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at)
UNION ALL
SELECT x.record, 'R12.1', x.started_at, JSON_OBJECT('host',x.host,'org',x.org,'auth',x.auth,'missing',JSON_ARRAY(CONCAT('auth:',x.host)))
  FROM ccc.ses1 x WHERE NOT EXISTS (SELECT 1 FROM ccc.ses_auth a WHERE a.record=x.record)
UNION ALL
SELECT a.record, 'R12.3', a.started_at, JSON_OBJECT('host',a.host,'auth',a.auth) FROM ccc.ses_auth a WHERE NOT a.in_time
UNION ALL
SELECT a.record, 'R10.1', a.started_at, JSON_OBJECT('host',a.host,'auth',a.auth,'act',j.act,'missing',JSON_ARRAY(CONCAT('auth:',a.host,':',j.act)))
  FROM ccc.ses_auth a JOIN JSON_TABLE(ccc.list_json(a.actions),'$[*]' COLUMNS(act VARCHAR(40) PATH '$')) j
 WHERE a.in_time AND j.act IN ('copy','export','delete') AND NOT FIND_IN_SET(j.act,REPLACE(a.granted,';',','))
UNION ALL
SELECT a.record, 'R12.2', a.started_at, JSON_OBJECT('host',a.host,'auth',a.auth,'act',j.act,'missing',JSON_ARRAY(CONCAT('auth:',a.host,':',j.act)))
  FROM ccc.ses_auth a JOIN JSON_TABLE(ccc.list_json(a.actions),'$[*]' COLUMNS(act VARCHAR(40) PATH '$')) j
 WHERE a.in_time AND j.act NOT IN ('copy','export','delete') AND NOT FIND_IN_SET(j.act,REPLACE(a.granted,';',','))
   AND NOT (FIND_IN_SET('copy',REPLACE(a.actions,';',',')) AND NOT FIND_IN_SET('copy',REPLACE(a.granted,';',',')))
   AND NOT (FIND_IN_SET('export',REPLACE(a.actions,';',',')) AND NOT FIND_IN_SET('export',REPLACE(a.granted,';',',')))
   AND NOT (FIND_IN_SET('delete',REPLACE(a.actions,';',',')) AND NOT FIND_IN_SET('delete',REPLACE(a.granted,';',',')))
UNION ALL
-- a free command line, or taking data out, only where it is named
SELECT x.record, 'R12.5', NULL, JSON_OBJECT('host',x.host,'auth',x.auth)
  FROM ccc.ses1 x LEFT JOIN ccc.auth u ON u.id=x.auth
 WHERE (FIND_IN_SET('shell',REPLACE(x.actions,';',',')) AND NOT COALESCE(FIND_IN_SET('shell',REPLACE(u.actions,';',',')),0))
    OR (FIND_IN_SET('copy',REPLACE(x.actions,';',',')) AND NOT COALESCE(FIND_IN_SET('copy',REPLACE(u.actions,';',',')),0))
    OR (FIND_IN_SET('export',REPLACE(x.actions,';',',')) AND NOT COALESCE(FIND_IN_SET('export',REPLACE(u.actions,';',',')),0))
UNION ALL
-- what goes past the gateway is not recorded
SELECT x.record, 'R12.6', NULL, JSON_OBJECT('host',x.host,'via',x.via) FROM ccc.ses1 x WHERE x.via='ssh'
UNION ALL
SELECT x.record, 'R12.7', NULL, JSON_OBJECT('who',x.staff,'auth',x.auth)
  FROM ccc.ses1 x JOIN ccc.auth u ON u.id=x.auth
 WHERE NOT FIND_IN_SET(x.staff,REPLACE(u.grantee,';',','))
   AND NOT EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=x.staff AND o.from_on<=ccc.local_date(x.from_at) AND o.to_on>=ccc.local_date(x.from_at)
     AND FIND_IN_SET(CONCAT('role:',o.role),REPLACE(u.grantee,';',',')))
UNION ALL
-- each viewing states its own purpose; nobody sees himself; the regulator sees no tenant content
SELECT s.record, 'R12.8', NULL, JSON_OBJECT('missing',JSON_COMPACT(IF(COALESCE(TRIM(JSON_VALUE(f.vals,'$.view_purpose')),'')='','["view_purpose"]','[]')))
  FROM ccc.session s JOIN ccc.actor1 c JOIN ccc.form1 f WHERE COALESCE(TRIM(JSON_VALUE(f.vals,'$.view_purpose')),'')='' OR s.staff=c.staff
    OR (EXISTS (SELECT 1 FROM ccc.tenant_host h WHERE h.code=s.host) AND EXISTS (SELECT 1 FROM ccc.held g JOIN ccc.now1 n WHERE g.staff=c.staff AND g.role='REG' AND g.from_on<=n.today AND g.to_on>=n.today));
