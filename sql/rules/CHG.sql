-- Gates of changes (Art. 2, 4, 5, 9 to 12, 17): one SELECT a rule. What concerns
-- one host is asked again at the target (TGT.sql) and before each step.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_CHG AS

SELECT c.record record, 'R05.2' rule, NULL done, JSON_OBJECT('app',c.app) detail FROM ccc.change_request c WHERE c.scope='app'
UNION ALL
-- Art. 2: one change stays in one zone
SELECT c.record, 'R02.5', NULL, CAST(JSON_OBJECT('host',(SELECT x.host FROM ccc.chg_target x WHERE x.chg=c.record AND x.zone='ENT' AND x.state<>'skipped' ORDER BY x.seq LIMIT 1)) AS CHAR(1500))
  FROM ccc.change_request c
 WHERE EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.zone='GOV' AND x.state<>'skipped')
   AND EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.zone='ENT' AND x.state<>'skipped')
UNION ALL
SELECT c.record, 'R04.7', NULL, JSON_OBJECT('who',COALESCE(c.executor,a.staff)) FROM ccc.change_request c JOIN ccc.now1 n LEFT JOIN ccc.actor1 a ON 1=1
 WHERE EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff IN (c.executor,a.staff) AND o.role IN ('REG','FIN','GOV') AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at)
UNION ALL
-- Art. 9: an approved runbook; the procedure it names is in force
SELECT c.record, 'R09.2', NULL, CAST(JSON_OBJECT('doc',COALESCE((SELECT b.procedure_doc FROM ccc.runbook_now b WHERE b.id=c.runbook ORDER BY b.record DESC LIMIT 1),c.runbook)) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.runbook_now b WHERE b.id=c.runbook AND (b.procedure_doc IS NULL OR EXISTS (SELECT 1 FROM ccc.document m WHERE m.id=b.procedure_doc
   AND m.approved_at IS NOT NULL AND m.from_on<=n.today AND (m.to_on IS NULL OR m.to_on>=n.today) AND m.replaced_at IS NULL AND m.closed_at IS NULL)))
UNION ALL
-- Art. 10: each object that is disposed of has its own written instruction
SELECT c.record, 'R10.4', NULL, CAST(JSON_OBJECT('host',(SELECT LEFT(GROUP_CONCAT(x.host ORDER BY x.seq SEPARATOR ' '),200) FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state<>'skipped'
     AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.org=x.org AND u.form IN ('written','system') AND u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_to>n.at
       AND FIND_IN_SET(x.host,REPLACE(u.hosts,';',',')) AND FIND_IN_SET(s.auth_action,REPLACE(u.actions,';',',')))),'act',s.auth_action) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n JOIN ccc.runbook_now b ON b.id=c.runbook JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version
   AND s.auth_action IN ('delete','wipe','shrink','reimage','move','clone','export','reassign')
 WHERE EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state<>'skipped'
     AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.org=x.org AND u.form IN ('written','system') AND u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_to>n.at
       AND FIND_IN_SET(x.host,REPLACE(u.hosts,';',',')) AND FIND_IN_SET(s.auth_action,REPLACE(u.actions,';',','))))
UNION ALL
-- Art. 11: nothing under a hold is destroyed
SELECT c.record, 'R11.2', NULL, CAST(JSON_OBJECT('ref',(SELECT l.id FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL AND EXISTS (SELECT 1 FROM ccc.chg_target x
     WHERE x.chg=c.record AND (FIND_IN_SET(x.host,REPLACE(l.objects,';',',')) OR FIND_IN_SET(x.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(x.org,REPLACE(l.objects,';',',')))) ORDER BY l.id LIMIT 1)) AS CHAR(1500))
  FROM ccc.change_request c
 WHERE EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.auth_action IN ('delete','wipe','shrink','reimage') WHERE b.id=c.runbook)
   AND EXISTS (SELECT 1 FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL AND EXISTS (SELECT 1 FROM ccc.chg_target x
     WHERE x.chg=c.record AND (FIND_IN_SET(x.host,REPLACE(l.objects,';',',')) OR FIND_IN_SET(x.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(x.org,REPLACE(l.objects,';',',')))))
UNION ALL
-- Art. 12: every owner has been asked, for the executor and all that the runbook does
SELECT c.record, 'R12.10', NULL, CAST(JSON_OBJECT('host',(SELECT LEFT(GROUP_CONCAT(x.host ORDER BY x.seq SEPARATOR ' '),200) FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','held')
     AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.org=x.org AND (u.requested_at IS NOT NULL OR u.granted_at IS NOT NULL) AND u.closed_at IS NULL AND u.revoked_at IS NULL AND u.valid_to>c.window_start
       AND (u.app='*' OR u.app=x.app) AND (u.hosts='*' OR FIND_IN_SET(x.host,REPLACE(u.hosts,';',',')))
       AND NOT EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version WHERE b.id=c.runbook AND s.auth_action<>'' AND NOT FIND_IN_SET(s.auth_action,REPLACE(u.actions,';',',')))
       AND (FIND_IN_SET(c.executor,REPLACE(u.grantee,';',',')) OR EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=c.executor AND o.from_on<=n.today AND o.to_on>=n.today AND FIND_IN_SET(CONCAT('role:',o.role),REPLACE(u.grantee,';',','))))))) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n
 WHERE EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','held')
     AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.org=x.org AND (u.requested_at IS NOT NULL OR u.granted_at IS NOT NULL) AND u.closed_at IS NULL AND u.revoked_at IS NULL AND u.valid_to>c.window_start
       AND (u.app='*' OR u.app=x.app) AND (u.hosts='*' OR FIND_IN_SET(x.host,REPLACE(u.hosts,';',',')))
       AND NOT EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version WHERE b.id=c.runbook AND s.auth_action<>'' AND NOT FIND_IN_SET(s.auth_action,REPLACE(u.actions,';',',')))
       AND (FIND_IN_SET(c.executor,REPLACE(u.grantee,';',',')) OR EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=c.executor AND o.from_on<=n.today AND o.to_on>=n.today AND FIND_IN_SET(CONCAT('role:',o.role),REPLACE(u.grantee,';',','))))))
UNION ALL
-- going on, or back: refused only where there are hosts to enter for it and none
-- of them may be entered any more; a single one is held
SELECT c.record, 'R12.3', NULL, CAST(JSON_OBJECT('auth',COALESCE((SELECT g.auth FROM ccc.target_grant g WHERE g.chg=c.record ORDER BY g.valid_to DESC LIMIT 1),
    (SELECT LEFT(GROUP_CONCAT(COALESCE(x.auth,x.host) ORDER BY x.seq SEPARATOR ' '),200) FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL))) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n JOIN ccc.form1 f
 WHERE EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('running',IF(f.action='rollback','ok','pending'),IF(f.action='rollback','failed','pending')))
   AND NOT EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.state IN ('running',IF(f.action='rollback','ok','pending'),IF(f.action='rollback','failed','pending'))
     AND (x.org IS NULL OR EXISTS (SELECT 1 FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=c.record AND g.valid_from<=n.at AND g.valid_to>n.at AND g.revoked_at>n.at)))
UNION ALL
-- Art. 17: platform software, platform hardware, facilities: the regulator's
-- approval with its number (by telephone: with the speaker), before the start
SELECT c.record, 'R17.1', c.started_at, JSON_OBJECT('missing',JSON_ARRAY('reg_approval'),'doc',c.reg_doc) FROM ccc.change_request c JOIN ccc.now1 n
 WHERE c.scope IN ('platform_hw','platform_sw','facility') AND (c.reg_approved_at IS NULL OR c.reg_approved_at>=COALESCE(c.started_at,n.at)
   OR (c.reg_doc IS NULL AND NOT (COALESCE(c.reg_form,'')='phone' AND c.reg_by IS NOT NULL)))
UNION ALL
-- no override for anyone; spaces and case do not make another model, "2.x" is every 2
SELECT c.record, 'R17.2', COALESCE(c.started_at,c.submitted_at), CAST(JSON_OBJECT('item',(SELECT CONCAT_WS(' ',i.vendor,i.model) FROM ccc.change_item i JOIN ccc.banned b
     ON LOWER(REPLACE(b.vendor,' ',''))=LOWER(REPLACE(i.vendor,' ','')) AND LOWER(REPLACE(i.model,' ','')) LIKE REPLACE(REPLACE(REPLACE(LOWER(CONCAT(REPLACE(b.model,' ',''),IF(b.model LIKE '%.x','|',''))),'_','\\_'),'.x|','.%'),'|','')
     WHERE i.change_request=c.id AND b.from_on<=ccc.local_date(COALESCE(c.started_at,n.at)) AND b.delisted_at IS NULL ORDER BY i.seq LIMIT 1)) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n
 WHERE EXISTS (SELECT 1 FROM ccc.change_item i JOIN ccc.banned b
     ON LOWER(REPLACE(b.vendor,' ',''))=LOWER(REPLACE(i.vendor,' ','')) AND LOWER(REPLACE(i.model,' ','')) LIKE REPLACE(REPLACE(REPLACE(LOWER(CONCAT(REPLACE(b.model,' ',''),IF(b.model LIKE '%.x','|',''))),'_','\\_'),'.x|','.%'),'|','')
     WHERE i.change_request=c.id AND b.from_on<=ccc.local_date(COALESCE(c.started_at,n.at)) AND b.delisted_at IS NULL)
UNION ALL
-- a way to see that it worked and a tried way back; every name in a command has
-- a value on every host and each value is one that the runbook allows; there are
-- hosts, and a window that is still open and not shorter than the steps of one
SELECT c.record, 'R17.4', NULL, CAST(JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',
    IF(f.action<>'submit' OR EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.phase='verify' WHERE b.id=c.runbook),NULL,'"verify"'),
    IF(f.action<>'submit' OR EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.phase='rollback' WHERE b.id=c.runbook),NULL,'"rollback"'),
    IF(f.action<>'submit' OR COALESCE(TRIM(c.rollback_waived),'')<>'' OR EXISTS (SELECT 1 FROM ccc.runbook_now b WHERE b.id=c.runbook AND (b.tested_on IS NOT NULL
      OR NOT EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='rollback' AND s.command<>'true'))),NULL,'"rollback_test"'),
    IF(f.action='submit' AND c.scope IN ('tenant','platform_conf','platform_sw') AND NOT EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.state<>'skipped'),'"targets"',NULL),
    IF(f.action='submit' AND c.window_end<=c.window_start,'"window"',NULL),
    IF(f.action='submit' AND c.window_end<=n.at,'"window:past"',NULL),
    IF(f.action='submit' AND c.window_end>n.at AND c.window_end>c.window_start AND c.window_end<GREATEST(c.window_start,n.at)+INTERVAL
      (SELECT COALESCE(SUM(COALESCE(s.timeout_s,60)),0) FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.phase IN ('precheck','action') WHERE b.id=c.runbook) SECOND,'"window:short"',NULL),
    IF(f.action='extend','"window:longer"',NULL),
    IF(f.action='submit' OR ccc.params_json(c.params) IS NULL,(SELECT JSON_QUOTE(CONCAT('param:',ccc.step_lacks(c.record)))),NULL),
    ccc.rbk_wrong(c.runbook,ccc.params_json(c.params),'m')),']')),'right',JSON_COMPACT(ccc.rbk_wrong(c.runbook,ccc.params_json(c.params),'r'))) AS CHAR(3000))
  FROM ccc.change_request c JOIN ccc.now1 n JOIN ccc.form1 f
 WHERE (f.action='submit' AND (
   NOT EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.phase='verify' WHERE b.id=c.runbook)
   OR NOT EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.phase='rollback' WHERE b.id=c.runbook)
   OR (COALESCE(TRIM(c.rollback_waived),'')='' AND NOT EXISTS (SELECT 1 FROM ccc.runbook_now b WHERE b.id=c.runbook AND (b.tested_on IS NOT NULL
      OR NOT EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version AND s.phase='rollback' AND s.command<>'true'))))
   OR (c.scope IN ('tenant','platform_conf','platform_sw') AND NOT EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.state<>'skipped'))
   OR c.window_end<=c.window_start OR c.window_end<=n.at
   OR c.window_end<GREATEST(c.window_start,n.at)+INTERVAL (SELECT COALESCE(SUM(COALESCE(s.timeout_s,60)),0) FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.phase IN ('precheck','action') WHERE b.id=c.runbook) SECOND
   OR ccc.step_lacks(c.record) IS NOT NULL))
   OR (f.action IN ('draft','edit','submit') AND c.params IS NOT NULL AND (ccc.params_json(c.params) IS NULL OR ccc.rbk_wrong(c.runbook,ccc.params_json(c.params),'m') IS NOT NULL))
   OR (f.action='extend' AND (c.window_end<=n.at OR c.window_end<=(SELECT MAX(k.window_end) FROM ccc.run k WHERE k.record=c.record)))
UNION ALL
-- a longer window is approved by neither who executes nor who asked
SELECT c.record, 'R17.5', NULL, JSON_OBJECT('who',a.staff) FROM ccc.change_request c JOIN ccc.form1 f JOIN ccc.actor1 a
 WHERE f.action='extend' AND a.staff IN (c.requester,c.executor)
UNION ALL
-- and every host that is not done may be entered to its end
SELECT c.record, 'R17.6', NULL, CAST(JSON_OBJECT('host',(SELECT LEFT(GROUP_CONCAT(x.host ORDER BY x.seq SEPARATOR ' '),200) FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','running')
     AND NOT EXISTS (SELECT 1 FROM ccc.target_grant_all g WHERE g.target=x.record AND g.chg=c.record AND g.valid_from<=n.at AND g.valid_to>=c.window_end AND g.revoked_at>c.window_end)),
    'missing',(SELECT JSON_ARRAYAGG(CONCAT('auth:',x.host) ORDER BY x.seq LIMIT 20) FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','running')
     AND NOT EXISTS (SELECT 1 FROM ccc.target_grant_all g WHERE g.target=x.record AND g.chg=c.record AND g.valid_from<=n.at AND g.valid_to>=c.window_end AND g.revoked_at>c.window_end))) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n JOIN ccc.form1 f
 WHERE f.action='extend' AND EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','running')
     AND NOT EXISTS (SELECT 1 FROM ccc.target_grant_all g WHERE g.target=x.record AND g.chg=c.record AND g.valid_from<=n.at AND g.valid_to>=c.window_end AND g.revoked_at>c.window_end))
UNION ALL
SELECT c.record, 'R17.5', c.started_at, JSON_OBJECT('who',CASE WHEN c.reviewed_by IN (c.requester,c.executor) THEN c.reviewed_by WHEN c.approved_by IN (c.requester,c.executor) THEN c.approved_by ELSE c.reg_by END)
  FROM ccc.change_request c
 WHERE c.reviewed_by IN (c.requester,c.executor) OR c.approved_by IN (c.requester,c.executor) OR c.reg_by IN (c.requester,c.executor)
UNION ALL
-- single hosts are held and the others go on; where none is left there is nothing to start
SELECT c.record, 'R17.6', NULL, CAST(JSON_OBJECT('host',(SELECT LEFT(GROUP_CONCAT(x.host ORDER BY x.seq SEPARATOR ' '),200) FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','held')),
    'missing',(SELECT JSON_ARRAYAGG(CONCAT('auth:',x.host) ORDER BY x.seq LIMIT 20) FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','held'))) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n JOIN ccc.form1 f
 WHERE f.action<>'extend' AND EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.org IS NOT NULL AND x.state IN ('pending','held'))
   AND NOT EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.state='pending'
     AND (x.org IS NULL OR EXISTS (SELECT 1 FROM ccc.target_grant_all g WHERE g.target=x.record AND g.chg=c.record AND g.valid_from<=n.at AND g.valid_to>n.at AND g.revoked_at>n.at)))
UNION ALL
SELECT c.record, 'R17.7', NULL, JSON_OBJECT('from',c.window_start,'to',c.window_end) FROM ccc.change_request c JOIN ccc.now1 n
 WHERE NOT COALESCE(n.at>=GREATEST(c.window_start,COALESCE(c.run_start,c.window_start)) AND n.at<LEAST(c.window_end,COALESCE(c.run_end,c.window_end)),0)
UNION ALL
-- nothing was added to the list after the review
SELECT c.record, 'R17.8', NULL, CAST(JSON_OBJECT('host',(SELECT x.host FROM ccc.chg_target x WHERE x.chg=c.record AND x.created_at>c.reviewed_at AND x.state<>'skipped' ORDER BY x.seq LIMIT 1)) AS CHAR(1500))
  FROM ccc.change_request c
 WHERE EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.created_at>c.reviewed_at AND x.state<>'skipped')
UNION ALL
SELECT c.record, 'R17.9', NULL, JSON_OBJECT('hash',c.content_hash) FROM ccc.change_request c JOIN ccc.form1 f
 WHERE f.action IN ('start','continue','again') AND NOT COALESCE(c.content_hash=ccc.hash_change(c.record),0)
UNION ALL
-- by the office that the parameter names; never the requester, never the provider
SELECT c.record, 'R17.10', NULL, CAST(JSON_OBJECT('org',(SELECT p.value FROM ccc.param_now p WHERE p.name='reg_approver'),'who',COALESCE(c.reg_by,a.staff)) AS CHAR(1500))
  FROM ccc.change_request c JOIN ccc.now1 n JOIN ccc.actor1 a
 WHERE COALESCE(c.reg_by,a.staff)=c.requester
   OR NOT EXISTS (SELECT 1 FROM ccc.office_held o JOIN ccc.param_now p ON p.name='reg_approver' WHERE o.staff=COALESCE(c.reg_by,a.staff) AND o.role='REG'
     AND (o.office=p.value OR (p.value IN ('any','all') AND o.office IN ('DZB','SZB'))) AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at)
   OR ((SELECT p.value FROM ccc.param_now p WHERE p.name='reg_approver')='all' AND NOT EXISTS (SELECT 1 FROM ccc.event e JOIN ccc.office_held o ON o.staff=e.actor AND o.role='REG'
     WHERE e.record=c.record AND e.action='opinion' AND e.outcome='done' AND e.at>=c.reviewed_at AND o.office IN ('DZB','SZB')
       AND NOT EXISTS (SELECT 1 FROM ccc.office_held q WHERE q.staff=COALESCE(c.reg_by,a.staff) AND q.role='REG' AND q.office=o.office)))
UNION ALL
SELECT c.record, 'R17.12', NULL, CAST(JSON_OBJECT('host',(SELECT LEFT(GROUP_CONCAT(x.host ORDER BY x.seq SEPARATOR ' '),200) FROM ccc.chg_target x WHERE x.chg=c.record AND x.state IN ('pending','running','unknown'))) AS CHAR(1500))
  FROM ccc.change_request c
 WHERE EXISTS (SELECT 1 FROM ccc.chg_target x WHERE x.chg=c.record AND x.state IN ('pending','running','unknown'))
UNION ALL
SELECT c.record, 'R17.13', NULL, CAST(JSON_OBJECT('host',(SELECT s.host FROM ccc.run k JOIN ccc.run_step s ON s.run=k.run AND s.phase='verify' JOIN ccc.run_host h ON h.run=s.run AND h.host=s.host AND h.state NOT IN ('held','skipped')
     WHERE k.record=c.record AND k.mode='rollback' AND NOT COALESCE(s.outcome='ok',0) ORDER BY k.n DESC, h.seq, s.seq LIMIT 1)) AS CHAR(1500))
  FROM ccc.change_request c
 WHERE EXISTS (SELECT 1 FROM ccc.run k WHERE k.record=c.record AND k.mode='rollback' AND k.n=(SELECT MAX(z.n) FROM ccc.run z WHERE z.record=c.record)
   AND (k.state<>'ended' OR EXISTS (SELECT 1 FROM ccc.run_step s JOIN ccc.run_host h ON h.run=s.run AND h.host=s.host AND h.state NOT IN ('held','skipped')
     WHERE s.run=k.run AND s.phase='verify' AND NOT COALESCE(s.outcome='ok',0))))
UNION ALL
SELECT c.record, 'R17.14', NULL, JSON_OBJECT('missing',JSON_ARRAY('confirmation'),'org',c.org) FROM ccc.change_request c
 WHERE c.scope='tenant' AND (c.confirmed_at IS NULL OR c.confirmed_at<c.ended_at)
UNION ALL
-- by telephone: who spoke, the number, a second listener; the lead records nothing else
SELECT c.record, 'R17.15', NULL, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(c.reg_form='phone',NULL,'"reg_form:phone"'),IF(c.reg_speaker IS NULL,'"reg_speaker"',NULL),
    IF(c.callback_no IS NULL,'"callback_no"',NULL),IF(c.second_listener IS NULL OR c.second_listener IN (c.reg_speaker,a.staff),'"second_listener"',NULL)),']')))
  FROM ccc.change_request c JOIN ccc.actor1 a JOIN ccc.form1 f
 WHERE (c.reg_form='phone' AND (c.reg_speaker IS NULL OR c.callback_no IS NULL OR c.second_listener IS NULL OR c.second_listener=c.reg_speaker OR c.second_listener=a.staff))
   OR (f.action='reg_phone' AND c.reg_form<>'phone');
