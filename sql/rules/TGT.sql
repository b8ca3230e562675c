-- Gates of one host of a change (Art. 2, 12, 17): one SELECT a rule. R12.* say at
-- the host what they say at a session; the finding afterwards is R17.6 alone.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_TGT AS

SELECT x.record record, 'R02.5' rule, NULL done, JSON_OBJECT('host',x.host) detail FROM ccc.chg_target x
 WHERE x.zone IN ('GOV','ENT') AND EXISTS (SELECT 1 FROM ccc.chg_target y WHERE y.chg=x.chg AND y.record<>x.record AND y.state<>'skipped' AND y.zone=IF(x.zone='GOV','ENT','GOV'))
UNION ALL
SELECT x.record, 'R12.1', NULL, JSON_OBJECT('host',x.host,'org',x.org,'missing',JSON_ARRAY(CONCAT('auth:',x.host))) FROM ccc.chg_target x
 WHERE x.org IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=x.chg)
UNION ALL
SELECT x.record, 'R12.2', NULL, CAST(JSON_OBJECT('host',x.host,'act',(SELECT s.auth_action FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version
     WHERE b.id=x.runbook AND s.auth_action<>'' AND NOT EXISTS (SELECT 1 FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=x.chg AND FIND_IN_SET(s.auth_action,REPLACE(g.actions,';',','))) ORDER BY s.seq LIMIT 1)) AS CHAR(1500))
  FROM ccc.chg_target x
 WHERE x.org IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=x.chg)
   AND NOT EXISTS (SELECT 1 FROM ccc.target_grant_all g WHERE g.target=x.record AND g.chg=x.chg)
UNION ALL
SELECT x.record, 'R12.3', NULL, CAST(JSON_OBJECT('host',x.host,'auth',(SELECT g.auth FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=x.chg ORDER BY g.valid_to DESC LIMIT 1)) AS CHAR(1500))
  FROM ccc.chg_target x JOIN ccc.now1 n
 WHERE x.org IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=x.chg)
   AND NOT EXISTS (SELECT 1 FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=x.chg AND g.valid_from<=COALESCE(x.started_at,n.at) AND g.valid_to>COALESCE(x.started_at,n.at) AND g.revoked_at>COALESCE(x.started_at,n.at))
UNION ALL
SELECT x.record, 'R12.5', NULL, JSON_OBJECT('host',x.host) FROM ccc.chg_target x
 WHERE x.org IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version AND s.auth_action IN ('shell','copy','export')
   WHERE b.id=x.runbook AND NOT EXISTS (SELECT 1 FROM ccc.target_grant g WHERE g.target=x.record AND g.chg=x.chg AND FIND_IN_SET(s.auth_action,REPLACE(g.actions,';',','))))
UNION ALL
-- a piece of the recording is missing: no further host, no further step
SELECT x.record, 'R12.6', NULL, JSON_OBJECT('host',x.host) FROM ccc.chg_target x
 WHERE EXISTS (SELECT 1 FROM ccc.run k WHERE k.record=x.chg AND k.state<>'ended'
   AND (SELECT COUNT(*)<>COALESCE(MAX(t.part)-MIN(t.part)+1,0) FROM ccc.transcript t WHERE t.owner=k.run AND t.host=x.host))
UNION ALL
-- the authorisation opens the host for every step, as long as it was worked on;
-- a host that is held keeps the rule
SELECT x.record, 'R17.6', x.started_at, JSON_OBJECT('host',x.host,'org',x.org,'missing',JSON_ARRAY(CONCAT('auth:',x.host))) FROM ccc.chg_target x JOIN ccc.now1 n
 WHERE x.org IS NOT NULL AND NOT (x.started_at IS NULL AND x.held_at IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM ccc.target_grant_all g WHERE g.target=x.record AND g.chg=x.chg
     AND GREATEST(g.granted_at,g.valid_from)<=COALESCE(x.started_at,n.at) AND g.valid_to>=COALESCE(x.ended_at,n.at) AND g.revoked_at>=COALESCE(x.ended_at,n.at))
UNION ALL
SELECT x.record, 'R17.7', NULL, JSON_OBJECT('host',x.host,'from',c.window_start,'to',c.window_end) FROM ccc.chg_target x JOIN ccc.change_request c ON c.record=x.chg JOIN ccc.now1 n
 WHERE NOT COALESCE(n.at>=GREATEST(c.window_start,COALESCE(c.run_start,c.window_start)) AND n.at<LEAST(c.window_end,COALESCE(c.run_end,c.window_end)),0)
UNION ALL
SELECT x.record, 'R17.8', NULL, JSON_OBJECT('host',x.host) FROM ccc.chg_target x JOIN ccc.change_request c ON c.record=x.chg
 WHERE c.reviewed_at IS NULL OR x.created_at>c.reviewed_at
   OR NOT EXISTS (SELECT 1 FROM ccc.run k JOIN ccc.run_host h ON h.run=k.run AND h.host=x.host WHERE k.record=x.chg AND k.state<>'ended')
UNION ALL
-- what is being run is what was approved, window included
SELECT x.record, 'R17.9', NULL, JSON_OBJECT('host',x.host,'hash',c.content_hash) FROM ccc.chg_target x JOIN ccc.change_request c ON c.record=x.chg
 WHERE c.content_hash IS NULL OR NOT EXISTS (SELECT 1 FROM ccc.run k WHERE k.record=x.chg AND k.state<>'ended' AND (k.content_hash=c.content_hash OR k.mode='rollback')
   AND k.window_start=c.window_start AND k.window_end=c.window_end);
