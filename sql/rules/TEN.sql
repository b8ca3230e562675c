-- Gates of tenancy (Art. 2, 4, 5, 7, 10, 11): one SELECT a rule. `done` is the
-- stamp whose moment is judged; NULL there = a gate only. Where something is
-- missing, detail.missing names it as CODE or CODE:PART, detail.have what there
-- is. A paper counts when it was issued on or before the judged date and is not
-- void then; of scans the newest counts.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_TEN AS

-- Art. 2, 3: no classified system
SELECT t.record record, 'R02.3' rule, t.applied_at done, JSON_OBJECT('app',t.app) detail
  FROM ccc.tenancy t JOIN ccc.app a ON a.code=t.app WHERE t.classified=1 OR a.classified=1
UNION ALL
-- the declaration is a paper of the unit, with a signer and a date
SELECT t.record, 'R02.4', NULL, JSON_OBJECT('missing',JSON_ARRAY('declaration')) FROM ccc.tenancy t
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=t.declaration_doc AND d.kind='declaration' AND d.org=t.org AND d.issued_on IS NOT NULL
   AND d.signer IS NOT NULL AND d.voided_at IS NULL)
UNION ALL
-- Art. 2: zones, of the hosts that the system has and of those it is given (a
-- machine that is new is judged as a host record, HOS.sql)
SELECT t.record, 'R02.1', NULL, JSON_OBJECT('host',h.code,'zone',h.zone)
  FROM ccc.tenancy t JOIN ccc.org o ON o.code=t.org JOIN ccc.host h ON h.app=t.app AND h.state<>'released' WHERE (h.zone='ENT')<>(o.kind='enterprise')
UNION ALL
SELECT t.record, 'R02.1', NULL, JSON_OBJECT('host',h.code,'zone',h.zone)
  FROM ccc.tenancy t JOIN ccc.org o ON o.code=t.org JOIN JSON_TABLE(ccc.list_json(t.hosts),'$[*]' COLUMNS(code VARCHAR(80) PATH '$')) j JOIN ccc.host h ON h.code=j.code
 WHERE (h.zone='ENT')<>(o.kind='enterprise') AND NOT (h.app<=>t.app)
UNION ALL
SELECT t.record, 'R02.2', NULL, JSON_OBJECT('host',h.code,'zone',h.zone)
  FROM ccc.tenancy t JOIN ccc.host h ON h.app=t.app AND h.state<>'released' LEFT JOIN ccc.zone z ON z.code=h.zone
 WHERE h.ip IS NOT NULL AND COALESCE((INET_ATON(h.ip) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1)))<>(INET_ATON(SUBSTRING_INDEX(z.cidr,'/',1)) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1))),1)
UNION ALL
SELECT t.record, 'R02.2', NULL, JSON_OBJECT('host',h.code,'zone',h.zone)
  FROM ccc.tenancy t JOIN JSON_TABLE(ccc.list_json(t.hosts),'$[*]' COLUMNS(code VARCHAR(80) PATH '$')) j JOIN ccc.host h ON h.code=j.code LEFT JOIN ccc.zone z ON z.code=h.zone
 WHERE NOT (h.app<=>t.app) AND h.ip IS NOT NULL
   AND COALESCE((INET_ATON(h.ip) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1)))<>(INET_ATON(SUBSTRING_INDEX(z.cidr,'/',1)) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1))),1)
UNION ALL
-- Art. 4: demand is reviewed by the E-Government Office, never by the provider
SELECT t.record, 'R04.1', NULL, JSON_OBJECT('org',c.org) FROM ccc.tenancy t JOIN ccc.actor1 c WHERE t.egov_path=1 AND c.org<>'DZB'
UNION ALL
SELECT t.record, 'R04.9', NULL, CAST(JSON_OBJECT('n',(SELECT value FROM ccc.param_now WHERE name='cosign_vcpu'),'missing',JSON_ARRAY('cosign:SZB')) AS CHAR(1500)) FROM ccc.tenancy t JOIN ccc.now1 n
 WHERE t.cosigned_at IS NULL AND EXISTS (SELECT 1 FROM ccc.resource s WHERE s.tenancy=t.id AND s.kind IN ('vcpu','mem_gb','disk_gb')
   AND s.qty>CASE s.kind WHEN 'vcpu' THEN (SELECT value FROM ccc.param_now WHERE name='cosign_vcpu') WHEN 'mem_gb' THEN (SELECT value FROM ccc.param_now WHERE name='cosign_mem_gb') ELSE (SELECT value FROM ccc.param_now WHERE name='cosign_disk_gb') END+0)
UNION ALL
-- Art. 5: a row of the catalogue in force; what the price list has in scope is
-- on offer as long as the catalogue does not say otherwise
SELECT t.record, 'R05.3', NULL, JSON_OBJECT('item',s.kind) FROM ccc.tenancy t JOIN ccc.resource s ON s.tenancy=t.id JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.catalogue g WHERE g.price=s.kind AND g.approved_at IS NOT NULL AND g.retired_at IS NULL AND g.from_on<=n.today AND (g.to_on IS NULL OR g.to_on>=n.today))
   AND (EXISTS (SELECT 1 FROM ccc.catalogue g WHERE g.price=s.kind AND g.approved_at IS NOT NULL)
     OR NOT EXISTS (SELECT 1 FROM ccc.price p WHERE p.kind=s.kind AND p.in_scope=1 AND p.closed_at IS NULL AND (p.to_on IS NULL OR p.to_on>=n.today)))
UNION ALL
-- Art. 6
SELECT t.record, 'R06.2', NULL, JSON_OBJECT('missing',JSON_ARRAY('checklist')) FROM ccc.tenancy t
 WHERE t.migrates=1 AND (t.migrated_at IS NULL OR t.checklist_doc IS NULL)
UNION ALL
-- Art. 7: the stages that the file has reached, in order
SELECT t.record, 'R07.1', COALESCE(t.opened_at,t.testing_at), JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',
    IF(t.applied_at IS NULL,'"stage:apply"',NULL), IF(t.accepted_at IS NULL OR t.accepted_at<t.applied_at,'"stage:accept"',NULL),
    IF(t.approved_at IS NULL OR t.approved_at<t.accepted_at,'"stage:approve"',NULL), IF(t.testing_at IS NULL OR t.testing_at<t.approved_at,'"stage:test"',NULL)),']')))
  FROM ccc.tenancy t
 WHERE t.kind IN ('new','change') AND t.egov_path=1 AND (t.testing_at IS NOT NULL OR t.opened_at IS NOT NULL)
   AND (t.applied_at IS NULL OR t.accepted_at IS NULL OR t.approved_at IS NULL OR t.testing_at IS NULL
     OR t.accepted_at<t.applied_at OR t.approved_at<t.accepted_at OR t.testing_at<t.approved_at OR t.opened_at<t.testing_at)
UNION ALL
SELECT t.record, 'R07.2', CASE q.value WHEN 'apply' THEN t.applied_at WHEN 'approve' THEN t.approved_at WHEN 'test' THEN t.testing_at WHEN 'open' THEN t.opened_at WHEN 'go_live' THEN t.go_live_at ELSE t.accepted_at END,
    JSON_OBJECT('app',t.app,'missing',JSON_ARRAY(IF(COALESCE(t.mlps_level,a.mlps_level) BETWEEN 1 AND 5,'grading','mlps_level')))
  FROM ccc.tenancy t JOIN ccc.app a ON a.code=t.app JOIN ccc.now1 n JOIN ccc.centre z ON z.n=1 JOIN ccc.param_span q ON q.name='mlps_stage' AND q.from_at<=COALESCE(t.accepted_at,n.at) AND q.to_at>COALESCE(t.accepted_at,n.at)
 WHERE t.kind<>'terminate' AND CASE q.value WHEN 'approve' THEN t.approved_at WHEN 'test' THEN t.testing_at WHEN 'open' THEN t.opened_at WHEN 'go_live' THEN t.go_live_at ELSE n.at END IS NOT NULL
   AND (COALESCE(t.mlps_level,a.mlps_level,0) NOT BETWEEN 1 AND 5
   OR NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.app=t.app AND d.kind='grading'
     AND d.issued_on<=DATE(CONVERT_TZ(COALESCE(CASE q.value WHEN 'apply' THEN t.applied_at WHEN 'approve' THEN t.approved_at WHEN 'test' THEN t.testing_at WHEN 'open' THEN t.opened_at WHEN 'go_live' THEN t.go_live_at ELSE t.accepted_at END,n.at),'+00:00',z.tz))
     AND (d.voided_at IS NULL OR d.voided_at>COALESCE(t.accepted_at,n.at))))
UNION ALL
-- both contents, in one paper or two
SELECT x.record, 'R07.3', x.go_live_at, CAST(JSON_OBJECT('app',x.app,'missing',JSON_COMPACT(ELT(1+(SELECT COALESCE(BIT_OR(IF(FIND_IN_SET('performance',REPLACE(d.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(d.covers,';',',')),2,0)),0) FROM ccc.doc d WHERE d.app=x.app AND d.kind='third_report' AND d.result='pass' AND d.issued_on<=x.live_on AND (d.voided_at IS NULL OR d.voided_at>x.live_at)),'["third_report:performance","third_report:security"]','["third_report:security"]','["third_report:performance"]')),
    'have',COALESCE((SELECT JSON_ARRAYAGG(JSON_OBJECT('what',CONCAT('third_report:',d.covers),'doc',d.id,'issued_on',d.issued_on,'issuer',d.issuer) ORDER BY d.issued_on DESC LIMIT 6) FROM ccc.doc d WHERE d.app=x.app AND d.kind='third_report' AND d.result='pass' AND d.issued_on<=x.live_on AND (d.voided_at IS NULL OR d.voided_at>x.live_at)),JSON_ARRAY())) AS CHAR(1500))
  FROM ccc.ten_gate x WHERE x.kind='new' AND x.gated=1
   AND (SELECT COALESCE(BIT_OR(IF(FIND_IN_SET('performance',REPLACE(d.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(d.covers,';',',')),2,0)),0) FROM ccc.doc d WHERE d.app=x.app AND d.kind='third_report' AND d.result='pass' AND d.issued_on<=x.live_on AND (d.voided_at IS NULL OR d.voided_at>x.live_at))<3
UNION ALL
SELECT x.record, 'R07.4', x.opened_at, CAST(JSON_OBJECT('app',x.app,'missing',JSON_COMPACT(ELT(1+(SELECT COALESCE(BIT_OR(IF(FIND_IN_SET('performance',REPLACE(d.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(d.covers,';',',')),2,0)),0) FROM ccc.doc d WHERE d.app=x.app AND d.kind='self_report' AND d.result='pass' AND d.issued_on<=x.open_on AND (d.voided_at IS NULL OR d.voided_at>x.open_at)),'["self_report:performance","self_report:security"]','["self_report:security"]','["self_report:performance"]'))) AS CHAR(1500))
  FROM ccc.ten_gate x WHERE x.kind<>'terminate' AND x.gated=0
   AND (SELECT COALESCE(BIT_OR(IF(FIND_IN_SET('performance',REPLACE(d.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(d.covers,';',',')),2,0)),0) FROM ccc.doc d WHERE d.app=x.app AND d.kind='self_report' AND d.result='pass' AND d.issued_on<=x.open_on AND (d.voided_at IS NULL OR d.voided_at>x.open_at))<3
UNION ALL
-- scans by the centre itself; the newest says
SELECT x.record, 'R07.5', x.opened_at, JSON_OBJECT('app',x.app,'missing',JSON_ARRAY('vuln_scan')) FROM ccc.ten_gate x
 WHERE x.kind<>'terminate' AND x.gated=0 AND NOT COALESCE((SELECT RIGHT(MAX(CONCAT(d.issued_on,d.id,COALESCE(d.result='pass',0))),1)='1' FROM ccc.doc d JOIN ccc.org o ON o.code=d.issuer AND o.kind='provider' WHERE d.app=x.app AND d.kind='vuln_scan' AND d.issued_on<=x.open_on AND (d.voided_at IS NULL OR d.voided_at>x.open_at)),0)
UNION ALL
SELECT x.record, 'R07.6', x.opened_at, JSON_OBJECT('app',x.app,'missing',JSON_ARRAY('virus_scan')) FROM ccc.ten_gate x
 WHERE x.kind<>'terminate' AND x.gated=0 AND NOT COALESCE((SELECT RIGHT(MAX(CONCAT(d.issued_on,d.id,COALESCE(d.result='pass',0))),1)='1' FROM ccc.doc d JOIN ccc.org o ON o.code=d.issuer AND o.kind='provider' WHERE d.app=x.app AND d.kind='virus_scan' AND d.issued_on<=x.open_on AND (d.voided_at IS NULL OR d.voided_at>x.open_at)),0)
UNION ALL
-- the agreement covers the opening (or the stage that the centre names), and as long as the system serves, today
SELECT x.record, 'R07.7', IF(q.value='go_live',x.go_live_at,x.opened_at), JSON_OBJECT('app',x.app,'org',x.org,'missing',JSON_ARRAY('agreement'))
  FROM ccc.ten1 x JOIN ccc.form1 f JOIN ccc.param_span q ON q.name='agreement_stage' AND q.from_at<=x.open_at AND q.to_at>x.open_at
 WHERE x.kind<>'terminate' AND (q.value<>'go_live' OR x.go_live_at IS NOT NULL OR f.action LIKE 'go_live%')
   AND (NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.org=x.org AND d.kind='agreement' AND IF(q.value='go_live',x.live_on,x.open_on)>=d.valid_from
       AND (d.valid_to IS NULL OR IF(q.value='go_live',x.live_on,x.open_on)<=d.valid_to) AND (d.voided_at IS NULL OR d.voided_at>x.open_at))
   OR (x.app_state IN ('opened','in_service') AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.org=x.org AND d.kind='agreement' AND x.today>=d.valid_from
       AND (d.valid_to IS NULL OR x.today<=d.valid_to) AND d.voided_at IS NULL)))
UNION ALL
-- what stands as third-party report comes from an assessor, unless better ones cover the same
SELECT x.record, 'R07.9', x.go_live_at, JSON_OBJECT('app',x.app,'doc',d.id,'issuer',d.issuer)
  FROM ccc.ten_gate x JOIN ccc.doc d ON d.app=x.app AND d.kind='third_report' LEFT JOIN ccc.org o ON o.code=d.issuer
 WHERE x.kind='new' AND x.gated=1 AND d.issued_on<=x.live_on AND (d.voided_at IS NULL OR d.voided_at>x.live_at) AND COALESCE(o.kind,'')<>'assessor'
   AND (IF(FIND_IN_SET('performance',REPLACE(d.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(d.covers,';',',')),2,0)) & ~(SELECT COALESCE(BIT_OR((IF(FIND_IN_SET('performance',REPLACE(g.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(g.covers,';',',')),2,0))),0) FROM ccc.doc g JOIN ccc.org q ON q.code=g.issuer AND q.kind='assessor'
     WHERE g.app=x.app AND g.kind='third_report' AND g.result='pass' AND g.issued_on<=x.live_on AND (g.voided_at IS NULL OR g.voided_at>x.live_at))
UNION ALL
-- scans that count as gates are fresh: the newest of each kind
SELECT x.record, 'R07.10', x.opened_at, JSON_OBJECT('app',x.app,'tbl','app','k',x.app,'n',p.value) FROM ccc.ten_gate x
  JOIN ccc.param_span p ON p.name='scan_valid_days' AND p.from_on<=x.open_on AND p.to_on>=x.open_on JOIN ccc.param_span q ON q.name='scan_gate_ge2' AND q.from_on<=x.open_on AND q.to_on>=x.open_on
 WHERE (x.kind='new' OR x.lvl<>x.app_level OR x.app_version IS NOT NULL) AND x.kind<>'terminate' AND (x.gated=0 OR q.value='1')
   AND DATEDIFF(x.open_on,(SELECT LEAST(COALESCE(MAX(IF(d.kind='vuln_scan',d.issued_on,NULL)),'9999-12-31'),COALESCE(MAX(IF(d.kind='virus_scan',d.issued_on,NULL)),'9999-12-31')) FROM ccc.doc d
     WHERE d.app=x.app AND d.kind IN ('vuln_scan','virus_scan') AND d.issued_on<=x.open_on AND (d.voided_at IS NULL OR d.voided_at>x.open_at)))>p.value+0
UNION ALL
-- the order to the provider: named at the approval, or registered for the system since
SELECT t.record, 'R07.12', NULL, JSON_OBJECT('missing',JSON_ARRAY('order')) FROM ccc.tenancy t
 WHERE t.egov_path=1 AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=t.order_doc AND d.kind='order' AND d.issuer='DZB' AND d.voided_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.app=t.app AND d.kind='order' AND d.issuer='DZB' AND d.voided_at IS NULL AND d.issued_on>=ccc.local_date(t.applied_at))
UNION ALL
-- the report names this system and the version that goes live (any version,
-- where the file names none); one row a report that does not and is not replaced
SELECT x.record, 'R07.13', NULL, JSON_OBJECT('doc',d.id,'version',x.app_version,'missing',JSON_ARRAY(CONCAT('app_version:',d.id)))
  FROM ccc.ten_gate x JOIN ccc.doc d ON d.app=x.app AND d.kind=IF(x.gated=1,'third_report','self_report')
 WHERE x.kind='new' AND d.result='pass' AND d.issued_on<=x.live_on AND d.voided_at IS NULL AND NOT (COALESCE(d.app_version,'')<>'' AND COALESCE(x.app_version,d.app_version)=d.app_version)
   AND (IF(FIND_IN_SET('performance',REPLACE(d.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(d.covers,';',',')),2,0)) & ~(SELECT COALESCE(BIT_OR((IF(FIND_IN_SET('performance',REPLACE(g.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(g.covers,';',',')),2,0))),0) FROM ccc.doc g WHERE g.app=x.app AND g.kind=IF(x.gated=1,'third_report','self_report') AND g.result='pass' AND g.issued_on<=x.live_on AND g.voided_at IS NULL
     AND g.app_version<>'' AND COALESCE(x.app_version,g.app_version)=g.app_version)
UNION ALL
-- a change that raises the level or brings a version passes the gates of the new
-- level: a new determination, reports on that version, and below level 2 (R07.5,
-- R07.6 ask for them) the scans
SELECT x.record, 'R07.14', NULL, CAST(JSON_OBJECT('app',x.app,'missing',JSON_ARRAY(IF(x.lvl>x.app_level AND NOT EXISTS (SELECT 1 FROM ccc.doc d JOIN ccc.record r ON r.id=x.record WHERE d.app=x.app AND d.kind='grading' AND d.voided_at IS NULL AND d.issued_on>=DATE(CONVERT_TZ(r.opened,'+00:00',x.tz))), 'grading', IF(x.gated=1,'third_report','self_report')))) AS CHAR(1500))
  FROM ccc.ten_gate x
 WHERE x.kind='change' AND (x.lvl>x.app_level OR COALESCE(x.app_version,'')<>'')
   AND ((x.lvl>x.app_level AND NOT EXISTS (SELECT 1 FROM ccc.doc d JOIN ccc.record r ON r.id=x.record WHERE d.app=x.app AND d.kind='grading' AND d.voided_at IS NULL AND d.issued_on>=DATE(CONVERT_TZ(r.opened,'+00:00',x.tz))))
     OR (SELECT COALESCE(BIT_OR(IF(FIND_IN_SET('performance',REPLACE(d.covers,';',',')),1,0)|IF(FIND_IN_SET('security',REPLACE(d.covers,';',',')),2,0)),0) FROM ccc.doc d WHERE d.app=x.app
       AND d.kind=IF(x.gated=1,'third_report','self_report') AND d.result='pass' AND d.voided_at IS NULL AND d.issued_on<=x.open_on AND COALESCE(x.app_version,'')=COALESCE(IF(x.app_version IS NULL,'',d.app_version),''))<3)
UNION ALL
-- the unit has its data back; nobody may still enter, nobody is inside
SELECT t.record, 'R07.15', NULL, CAST(JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',
    IF(EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=t.return_doc AND d.kind='data_return' AND d.org=t.org AND d.voided_at IS NULL),NULL,'"data_return"'),
    (SELECT JSON_QUOTE(CONCAT('auth:',u.id)) FROM ccc.auth u WHERE u.org=t.org AND u.app=t.app AND u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_from<=n.at AND u.valid_to>n.at ORDER BY u.id LIMIT 1),
    (SELECT JSON_QUOTE(CONCAT('session:',s.id)) FROM ccc.host h JOIN ccc.session s ON s.host=h.code WHERE h.app=t.app AND s.ended_at IS NULL ORDER BY s.id LIMIT 1)),']'))) AS CHAR(1500))
  FROM ccc.tenancy t JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=t.return_doc AND d.kind='data_return' AND d.org=t.org AND d.voided_at IS NULL)
   OR EXISTS (SELECT 1 FROM ccc.auth u WHERE u.org=t.org AND u.app=t.app AND u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_from<=n.at AND u.valid_to>n.at)
   OR EXISTS (SELECT 1 FROM ccc.host h JOIN ccc.session s ON s.host=h.code WHERE h.app=t.app AND s.ended_at IS NULL)
UNION ALL
SELECT x.record, 'R07.16', NULL, JSON_OBJECT('app',x.app,'level',x.lvl) FROM ccc.ten1 x WHERE x.lvl>(SELECT value FROM ccc.param_now WHERE name='platform_mlps_level')+0
UNION ALL
-- level 2 and above: scans are advice, or a gate where the centre says so
SELECT x.record, 'R07.17', NULL, JSON_OBJECT('app',x.app,'missing',JSON_ARRAY('vuln_scan','virus_scan')) FROM ccc.ten_gate x
 WHERE (x.kind='new' OR x.lvl<>x.app_level OR x.app_version IS NOT NULL) AND x.kind<>'terminate' AND x.lvl>=2 AND x.gated=1 AND (SELECT value FROM ccc.param_now WHERE name='scan_gate_ge2')<>'1'
   AND COALESCE((SELECT CONCAT(RIGHT(MAX(IF(d.kind='vuln_scan',CONCAT(d.issued_on,d.id,COALESCE(d.result='pass',0)),NULL)),1),RIGHT(MAX(IF(d.kind='virus_scan',CONCAT(d.issued_on,d.id,COALESCE(d.result='pass',0)),NULL)),1)) FROM ccc.doc d
     WHERE d.app=x.app AND d.kind IN ('vuln_scan','virus_scan') AND d.issued_on<=x.open_on AND d.voided_at IS NULL),'')<>'11'
UNION ALL
SELECT x.record, 'R07.20', NULL, JSON_OBJECT('app',x.app,'missing',JSON_ARRAY('vuln_scan','virus_scan')) FROM ccc.ten1 x
 WHERE (x.kind='new' OR x.lvl<>x.app_level OR x.app_version IS NOT NULL) AND x.kind<>'terminate' AND x.lvl>=2 AND (SELECT value FROM ccc.param_now WHERE name='scan_gate_ge2')='1'
   AND COALESCE((SELECT CONCAT(RIGHT(MAX(IF(d.kind='vuln_scan',CONCAT(d.issued_on,d.id,COALESCE(d.result='pass',0)),NULL)),1),RIGHT(MAX(IF(d.kind='virus_scan',CONCAT(d.issued_on,d.id,COALESCE(d.result='pass',0)),NULL)),1)) FROM ccc.doc d
     WHERE d.app=x.app AND d.kind IN ('vuln_scan','virus_scan') AND d.issued_on<=x.open_on AND d.voided_at IS NULL),'')<>'11'
UNION ALL
SELECT x.record, 'R07.18', NULL, CAST(JSON_OBJECT('n',(SELECT value FROM ccc.param_now WHERE name='test_min_days')) AS CHAR(1500)) FROM ccc.ten1 x
 WHERE x.testing_at IS NOT NULL AND DATEDIFF(x.open_on,DATE(CONVERT_TZ(x.testing_at,'+00:00',x.tz)))<(SELECT value FROM ccc.param_now WHERE name='test_min_days')+0
UNION ALL
SELECT t.record, 'R07.19', NULL, CAST(JSON_OBJECT('date',ccc.local_date(t.terminated_at)+INTERVAL (SELECT value FROM ccc.param_now WHERE name='term_keep_days') DAY) AS CHAR(1500)) FROM ccc.tenancy t JOIN ccc.now1 n
 WHERE t.terminated_at IS NOT NULL AND n.today<ccc.local_date(t.terminated_at)+INTERVAL (SELECT value FROM ccc.param_now WHERE name='term_keep_days') DAY
   AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.id=t.instruction AND u.org=t.org AND u.form IN ('written','system') AND FIND_IN_SET('wipe',REPLACE(u.actions,';',','))
     AND u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_from<=n.at AND u.valid_to>n.at)
UNION ALL
-- Art. 10: the owner's written instruction names the object and the verb
SELECT t.record, 'R10.2', NULL, JSON_OBJECT('app',t.app,'missing',JSON_ARRAY('instruction:wipe')) FROM ccc.tenancy t JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.id=t.instruction AND u.org=t.org AND u.app IN (t.app,'*') AND u.form IN ('written','system')
     AND FIND_IN_SET('wipe',REPLACE(u.actions,';',',')) AND u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_from<=n.at AND u.valid_to>n.at
     AND NOT EXISTS (SELECT 1 FROM ccc.host h WHERE h.app=t.app AND h.state<>'released' AND u.hosts<>'*' AND NOT FIND_IN_SET(h.code,REPLACE(u.hosts,';',','))))
UNION ALL
-- Art. 11: a suspension that was decided stands until it is lifted
SELECT t.record, 'R11.1', NULL, JSON_OBJECT('ref',v.id) FROM ccc.tenancy t JOIN ccc.now1 n JOIN ccc.violation v ON v.org=t.org
 WHERE (v.app IS NULL OR v.app=t.app) AND v.measure IN ('suspend','block') AND v.decided_at IS NOT NULL AND v.closed_at IS NULL
   AND COALESCE(v.measure_from,v.decided_at)<=n.at AND (v.measure_to IS NULL OR v.measure_to>n.at)
UNION ALL
SELECT t.record, 'R11.2', NULL, JSON_OBJECT('ref',l.id) FROM ccc.tenancy t JOIN ccc.hold l ON l.placed_at IS NOT NULL AND l.released_at IS NULL
 WHERE FIND_IN_SET(t.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(t.id,REPLACE(l.objects,';',',')) OR FIND_IN_SET(t.org,REPLACE(l.objects,';',','))
    OR EXISTS (SELECT 1 FROM ccc.host h WHERE h.app=t.app AND FIND_IN_SET(h.code,REPLACE(l.objects,';',',')));
