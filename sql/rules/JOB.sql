-- Gates and findings of backup jobs (Art. 16): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_JOB AS
-- the unit's written confirmation was there and in force on the day
SELECT j.record record, 'R16.1' rule, j.run_at done, JSON_OBJECT('plan',j.plan,'missing',JSON_ARRAY('confirmation')) detail
  FROM ccc.backup_job j JOIN ccc.plan_paper b ON b.id=j.plan JOIN ccc.centre z ON z.n=1
 WHERE COALESCE(b.platform,0)=0 AND NOT COALESCE(DATE(CONVERT_TZ(j.run_at,'+00:00',z.tz)) BETWEEN b.from_on AND b.to_on,0)
UNION ALL
SELECT j.record, 'R16.6', NULL, JSON_OBJECT('plan',j.plan)
  FROM ccc.backup_job j JOIN ccc.plan_paper b ON b.id=j.plan WHERE COALESCE(b.platform,0)=0 AND (b.scope_hash<>b.now_hash OR (b.scope_hash IS NULL AND b.confirm_doc IS NULL))
UNION ALL
-- so many failures in a row and nobody wrote it down; told at the last one
SELECT j.record, 'R16.4', j.run_at, JSON_OBJECT('plan',j.plan,'n',(SELECT COUNT(*) FROM ccc.backup_job x WHERE x.plan=j.plan AND x.run_at<=j.run_at
     AND x.run_at>COALESCE((SELECT MAX(k.run_at) FROM ccc.backup_job k WHERE k.plan=j.plan AND k.result='ok' AND k.run_at<j.run_at),'1970-01-01')))
  FROM ccc.backup_job j JOIN ccc.param_now p ON p.name='backup_fail_run'
 WHERE j.result='fail'
   AND NOT EXISTS (SELECT 1 FROM ccc.backup_job y WHERE y.plan=j.plan AND y.result='fail' AND y.run_at>j.run_at
     AND NOT EXISTS (SELECT 1 FROM ccc.backup_job k WHERE k.plan=j.plan AND k.result='ok' AND k.run_at>j.run_at AND k.run_at<y.run_at))
   AND (SELECT COUNT(*) FROM ccc.backup_job x WHERE x.plan=j.plan AND x.result='fail' AND x.run_at<=j.run_at
     AND x.run_at>COALESCE((SELECT MAX(k.run_at) FROM ccc.backup_job k WHERE k.plan=j.plan AND k.result='ok' AND k.run_at<j.run_at),'1970-01-01'))>=p.value
   AND NOT EXISTS (SELECT 1 FROM ccc.backup_job x WHERE x.plan=j.plan AND x.incident IS NOT NULL AND x.run_at<=j.run_at
     AND x.run_at>COALESCE((SELECT MAX(k.run_at) FROM ccc.backup_job k WHERE k.plan=j.plan AND k.result='ok' AND k.run_at<j.run_at),'1970-01-01'));
