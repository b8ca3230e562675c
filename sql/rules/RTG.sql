-- Gates of one host of a recovery (Art. 12, 16): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.rtg_host AS
SELECT x.record, x.host, c.record rec, c.id, c.kind, c.app, c.org, c.plan, c.runbook, c.runbook_version, c.scope_hash, c.content_hash, h.app happ, a.org horg, h.code IS NULL unknown,
  COALESCE(h.app IS NOT NULL AND h.zone<>'DRC' AND h.state='running',0) live, (SELECT MAX(k.run) FROM ccc.run k WHERE k.record=c.record AND k.state<>'ended') run
  FROM ccc.recovery_target x JOIN ccc.recovery c ON c.id=x.recovery LEFT JOIN ccc.host h ON h.code=x.host LEFT JOIN ccc.app a ON a.code=h.app;

-- The grant by which who runs the recovery may enter this host to restore, now.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.rtg_grant AS
SELECT x.record, g.id auth FROM ccc.rtg_host x JOIN ccc.run k ON k.run=x.run JOIN ccc.now1 n JOIN ccc.restore_grant g ON g.org=x.horg AND g.app IN ('*',x.happ) AND g.from_at<=n.at AND g.to_at>n.at
 WHERE (g.hosts='*' OR FIND_IN_SET(x.host,REPLACE(g.hosts,';',','))) AND (FIND_IN_SET(k.executor,REPLACE(g.grantee,';',',')) OR EXISTS (SELECT 1 FROM ccc.office_held o
   WHERE o.staff=k.executor AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at AND FIND_IN_SET(CONCAT('role:',o.role),REPLACE(g.grantee,';',','))));

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_RTG AS
-- a piece of the recording is missing: no further host
SELECT x.record record, 'R12.6' rule, NULL done, JSON_OBJECT('host',x.host) detail FROM ccc.rtg_host x
 WHERE EXISTS (SELECT 1 FROM ccc.run k WHERE k.record=x.rec AND k.state<>'ended' AND (SELECT COUNT(*)<>COALESCE(MAX(t.part)-MIN(t.part)+1,0) FROM ccc.transcript t WHERE t.owner=k.run AND t.host=x.host))
UNION ALL
SELECT x.record, 'R16.7', NULL, JSON_OBJECT('host',x.host) FROM ccc.rtg_host x WHERE x.unknown OR (x.horg IS NULL AND x.kind='real') OR x.horg<>x.org
UNION ALL
SELECT x.record, 'R16.9', NULL, JSON_OBJECT('host',x.host) FROM ccc.rtg_host x WHERE x.kind='test' AND x.live=1
UNION ALL
-- a system is entered by authorisation only; on the platform's own devices the plan's consent is enough
SELECT x.record, 'R16.11', NULL, JSON_OBJECT('host',x.host,'org',x.org,'missing',JSON_ARRAY(CONCAT('auth:',x.host))) FROM ccc.rtg_host x
 WHERE x.happ IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.rtg_grant g WHERE g.record=x.record)
UNION ALL
SELECT x.record, 'R16.12', NULL, JSON_OBJECT('plan',x.plan,'host',x.host) FROM ccc.rtg_host x JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.runbook_now b WHERE b.id=x.runbook AND b.version=x.runbook_version)
   OR NOT EXISTS (SELECT 1 FROM ccc.run k WHERE k.run=x.run AND k.content_hash=x.content_hash)
   OR NOT EXISTS (SELECT 1 FROM ccc.plan_paper b WHERE b.id=x.plan AND x.scope_hash=b.now_hash AND COALESCE(b.scope_hash,b.now_hash)=b.now_hash AND (b.platform=1 OR n.today BETWEEN b.from_on AND b.to_on)
     AND (b.restore_consent=1 OR EXISTS (SELECT 1 FROM ccc.rtg_grant g WHERE g.record=x.record)));
