-- Gates of sessions (Art. 4, 10, 12): one SELECT a rule. A user resource is a
-- host with a system on it; only the owner's own people need no authorisation.
-- One session counts once, by the first that fits: R12.1, R12.3, R10.1, R12.2.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.ses1 AS
SELECT s.record, s.id, s.staff, s.host, s.via, s.auth, s.actions, s.view_purpose, s.started_at, COALESCE(s.ended_at,n.at) until_at, COALESCE(s.started_at,n.at) from_at,
  h.app, h.org, p.org own_org,
  (SELECT 1 FROM ccc.auth u WHERE u.id=s.auth AND u.org=h.org AND u.granted_at IS NOT NULL AND (u.app='*' OR u.app=h.app) AND (u.hosts='*' OR FIND_IN_SET(s.host,REPLACE(u.hosts,';',',')))
     AND (FIND_IN_SET(s.staff,REPLACE(u.grantee,';',',')) OR EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=s.staff AND o.from_on<=ccc.local_date(COALESCE(s.started_at,n.at))
       AND o.to_on>=ccc.local_date(COALESCE(s.started_at,n.at)) AND FIND_IN_SET(CONCAT('role:',o.role),REPLACE(u.grantee,';',','))))) covered,
  (SELECT 1 FROM ccc.auth u WHERE u.id=s.auth AND GREATEST(u.granted_at,u.valid_from)<=COALESCE(s.started_at,n.at) AND u.valid_to>=COALESCE(s.ended_at,n.at)
     AND (u.revoked_at IS NULL OR u.revoked_at>=COALESCE(s.ended_at,n.at))) in_time,
  (SELECT j.act FROM ccc.auth u JOIN JSON_TABLE(ccc.list_json(s.actions),'$[*]' COLUMNS(act VARCHAR(40) PATH '$')) j
    WHERE u.id=s.auth AND NOT FIND_IN_SET(j.act,REPLACE(u.actions,';',',')) ORDER BY j.act IN ('copy','export','delete') DESC, j.act LIMIT 1) beyond
  FROM ccc.session s JOIN ccc.tenant_host h ON h.code=s.host JOIN ccc.now1 n LEFT JOIN ccc.staff p ON p.code=s.staff;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_SES AS
SELECT s.record record, 'R04.7' rule, NULL done, JSON_OBJECT('who',s.staff) detail FROM ccc.session s JOIN ccc.now1 n
 WHERE EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=s.staff AND o.role IN ('REG','FIN','GOV') AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at)
UNION ALL
SELECT x.record, 'R12.1', x.started_at, JSON_OBJECT('host',x.host,'org',x.org,'auth',x.auth,'missing',JSON_ARRAY(CONCAT('auth:',x.host)))
  FROM ccc.ses1 x WHERE NOT (x.own_org<=>x.org) AND x.covered IS NULL
UNION ALL
SELECT x.record, 'R12.3', x.started_at, JSON_OBJECT('host',x.host,'auth',x.auth)
  FROM ccc.ses1 x WHERE NOT (x.own_org<=>x.org) AND x.covered=1 AND x.in_time IS NULL
UNION ALL
SELECT x.record, 'R10.1', x.started_at, JSON_OBJECT('host',x.host,'auth',x.auth,'act',x.beyond,'missing',JSON_ARRAY(CONCAT('auth:',x.host,':',x.beyond)))
  FROM ccc.ses1 x WHERE NOT (x.own_org<=>x.org) AND x.covered=1 AND x.in_time=1 AND x.beyond IN ('copy','export','delete')
UNION ALL
SELECT x.record, 'R12.2', x.started_at, JSON_OBJECT('host',x.host,'auth',x.auth,'act',x.beyond,'missing',JSON_ARRAY(CONCAT('auth:',x.host,':',x.beyond)))
  FROM ccc.ses1 x WHERE NOT (x.own_org<=>x.org) AND x.covered=1 AND x.in_time=1 AND x.beyond NOT IN ('copy','export','delete')
UNION ALL
-- a free command line, or taking data out, only where it is named
SELECT x.record, 'R12.5', NULL, JSON_OBJECT('host',x.host,'auth',x.auth)
  FROM ccc.ses1 x WHERE NOT (x.own_org<=>x.org)
   AND EXISTS (SELECT 1 FROM JSON_TABLE(ccc.list_json(x.actions),'$[*]' COLUMNS(act VARCHAR(40) PATH '$')) j WHERE j.act IN ('shell','copy','export')
     AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.id=x.auth AND FIND_IN_SET(j.act,REPLACE(u.actions,';',','))))
UNION ALL
-- what goes past the gateway is not recorded
SELECT x.record, 'R12.6', NULL, JSON_OBJECT('host',x.host,'via',x.via) FROM ccc.ses1 x
 WHERE NOT (x.own_org<=>x.org) AND x.via='ssh'
UNION ALL
SELECT x.record, 'R12.7', NULL, JSON_OBJECT('who',x.staff,'auth',x.auth)
  FROM ccc.ses1 x JOIN ccc.auth u ON u.id=x.auth
 WHERE NOT (x.own_org<=>x.org) AND NOT FIND_IN_SET(x.staff,REPLACE(u.grantee,';',','))
   AND NOT EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=x.staff AND o.from_on<=ccc.local_date(x.from_at) AND o.to_on>=ccc.local_date(x.from_at)
     AND FIND_IN_SET(CONCAT('role:',o.role),REPLACE(u.grantee,';',',')))
UNION ALL
SELECT s.record, 'R12.8', NULL, JSON_OBJECT('missing',JSON_COMPACT(IF(COALESCE(TRIM(s.view_purpose),'')='','["view_purpose"]','[]')))
  FROM ccc.session s JOIN ccc.actor1 c WHERE COALESCE(TRIM(s.view_purpose),'')='' OR s.staff=c.staff;
