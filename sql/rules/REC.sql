-- Gates and findings of recoveries (Art. 11, 12, 16): one SELECT a rule. What
-- concerns one host is asked again at the host (RTG.sql) before it begins.

-- Hosts named for a recovery. own 1: of the same unit; live 1: in service, so that what is restored there replaces what is used.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.rec_named AS
SELECT c.record, c.id, j.code host, h.app, a.org, h.code IS NULL unknown, COALESCE(a.org=c.org,0) own, COALESCE(h.app IS NOT NULL AND h.zone<>'DRC' AND h.state='running',0) live
  FROM ccc.recovery c JOIN JSON_TABLE(ccc.list_json(c.targets),'$[*]' COLUMNS(code VARCHAR(80) PATH '$')) j LEFT JOIN ccc.host h ON h.code=j.code LEFT JOIN ccc.app a ON a.code=h.app;

-- Authorisations by which a person may enter to restore, with their time.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.restore_grant AS
SELECT u.id, u.org, u.app, u.hosts, u.grantee, GREATEST(u.granted_at,u.valid_from) from_at, u.valid_to to_at FROM ccc.auth u
 WHERE u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND FIND_IN_SET('restore',REPLACE(u.actions,';',','));

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_REC AS

SELECT c.record record, 'R16.5' rule, c.closed_at done, JSON_OBJECT('org',c.org) detail
  FROM ccc.recovery c JOIN ccc.now1 n
 WHERE c.restored_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=c.verified_by AND o.role='USR' AND o.office=c.org
   AND o.from_on<=n.today AND o.until_at>COALESCE(c.closed_at,n.at))
UNION ALL
SELECT c.record, 'R16.7', NULL, JSON_OBJECT('host',(SELECT MIN(x.host) FROM ccc.rec_named x WHERE x.record=c.record AND (x.unknown OR (x.org IS NULL AND c.kind='real') OR (x.org IS NOT NULL AND x.own=0))))
  FROM ccc.recovery c WHERE EXISTS (SELECT 1 FROM ccc.rec_named x WHERE x.record=c.record AND (x.unknown OR (x.org IS NULL AND c.kind='real') OR (x.org IS NOT NULL AND x.own=0)))
UNION ALL
-- where the system has run since the point, the unit says whether that is overwritten
SELECT c.record, 'R16.8', NULL, JSON_OBJECT('host',(SELECT MIN(x.host) FROM ccc.rec_named x WHERE x.record=c.record AND x.app=c.app AND x.live=1),'point',c.point_at)
  FROM ccc.recovery c
 WHERE c.kind='real' AND NOT (COALESCE(c.choice,'')='overwrite' AND c.chosen_at IS NOT NULL) AND EXISTS (SELECT 1 FROM ccc.rec_named x WHERE x.record=c.record AND x.app=c.app AND x.live=1)
   AND NOT EXISTS (SELECT 1 FROM ccc.outage o WHERE o.app=c.app AND o.start_at<=c.point_at AND o.end_at IS NULL)
UNION ALL
SELECT c.record, 'R16.9', NULL, JSON_OBJECT('host',(SELECT MIN(x.host) FROM ccc.rec_named x WHERE x.record=c.record AND x.live=1))
  FROM ccc.recovery c WHERE c.kind='test' AND EXISTS (SELECT 1 FROM ccc.rec_named x WHERE x.record=c.record AND x.live=1)
UNION ALL
SELECT c.record, 'R16.11', NULL, JSON_OBJECT('org',c.org,'missing',JSON_ARRAY(CONCAT('auth:',c.app)))
  FROM ccc.recovery c JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.plan_paper b WHERE b.id=c.plan AND b.restore_consent=1 AND n.today BETWEEN b.from_on AND b.to_on)
   AND NOT EXISTS (SELECT 1 FROM ccc.restore_grant g WHERE g.org=c.org AND g.app IN ('*',c.app) AND g.from_at<=n.at AND g.to_at>n.at)
UNION ALL
SELECT c.record, 'R11.2', NULL, JSON_OBJECT('ref',(SELECT MIN(l.id) FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL AND (FIND_IN_SET(c.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(c.org,REPLACE(l.objects,';',','))
     OR EXISTS (SELECT 1 FROM ccc.rec_named x WHERE x.record=c.record AND FIND_IN_SET(x.host,REPLACE(l.objects,';',','))))))
  FROM ccc.recovery c
 WHERE EXISTS (SELECT 1 FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL AND (FIND_IN_SET(c.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(c.org,REPLACE(l.objects,';',','))
     OR EXISTS (SELECT 1 FROM ccc.rec_named x WHERE x.record=c.record AND FIND_IN_SET(x.host,REPLACE(l.objects,';',',')))))
UNION ALL
-- the system's own plan as it was confirmed, an approved runbook, and consent or a grant
SELECT c.record, 'R16.12', NULL, JSON_OBJECT('plan',c.plan,'what',IF(NOT EXISTS (SELECT 1 FROM ccc.runbook_now b WHERE b.id=c.runbook),'runbook','plan'))
  FROM ccc.recovery c JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.runbook_now b WHERE b.id=c.runbook)
   OR NOT EXISTS (SELECT 1 FROM ccc.plan_paper b WHERE b.id=c.plan AND b.app=c.app AND (b.platform=1 OR (n.today BETWEEN b.from_on AND b.to_on AND COALESCE(b.scope_hash,b.now_hash)=b.now_hash))
     AND (b.restore_consent=1 OR EXISTS (SELECT 1 FROM ccc.restore_grant g WHERE g.org=c.org AND g.app IN ('*',c.app) AND g.from_at<=n.at AND g.to_at>n.at)));

-- At once: measured from the request.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_REC AS
SELECT c.record, 'R16.2' rule, c.requested_at+INTERVAL p.value MINUTE done, JSON_OBJECT('n',TIMESTAMPDIFF(MINUTE,c.requested_at,LEAST(COALESCE(c.started_at,n.at),n.at))) detail
  FROM ccc.recovery c JOIN ccc.record r ON r.id=c.record AND r.state<>'cancelled' JOIN ccc.now1 n JOIN ccc.param_span p ON p.name='recovery_start_min' AND c.requested_at>=p.from_at AND c.requested_at<p.to_at
 WHERE COALESCE(c.started_at,n.at)>c.requested_at+INTERVAL p.value MINUTE;
