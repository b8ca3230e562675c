-- Gates and findings of backup jobs (Art. 16): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_JOB AS
-- the unit's written confirmation was there and in force on the day
SELECT j.record record, 'R16.1' rule, j.run_at done, JSON_OBJECT('plan',j.plan,'tbl','backup_plan','k',j.plan,'missing',JSON_ARRAY('confirmation')) detail
  FROM ccc.backup_job j JOIN ccc.plan_paper b ON b.id=j.plan JOIN ccc.centre z ON z.n=1
 WHERE COALESCE(b.platform,0)=0 AND NOT COALESCE(DATE(CONVERT_TZ(j.run_at,'+00:00',z.tz)) BETWEEN b.from_on AND b.to_on,0)
UNION ALL
SELECT j.record, 'R16.6', NULL, JSON_OBJECT('plan',j.plan)
  FROM ccc.backup_job j JOIN ccc.plan_paper b ON b.id=j.plan WHERE COALESCE(b.platform,0)=0 AND (b.scope_hash<>b.now_hash OR (b.scope_hash IS NULL AND b.confirm_doc IS NULL));

-- So many failures in a row and nobody wrote it down; told at the last one.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_JOB AS
SELECT x.record, 'R16.4' rule, x.last_at done, JSON_OBJECT('plan',x.plan,'n',x.n,'tbl','backup_plan','k',x.plan) detail
  FROM (SELECT g.plan, MAX(g.record) record, COUNT(*) n, MAX(g.run_at) last_at, COUNT(g.incident) told
      FROM (SELECT j.plan, j.record, j.run_at, j.result, j.incident, SUM(j.result='ok') OVER (PARTITION BY j.plan ORDER BY j.run_at, j.record) k FROM ccc.backup_job j JOIN ccc.now1 n ON j.run_at<=n.at
        WHERE j.result IN ('ok','fail')) g WHERE g.result='fail' GROUP BY g.plan, g.k) x
  JOIN ccc.param_span p ON p.name='backup_fail_run' AND x.last_at>=p.from_at AND x.last_at<p.to_at WHERE x.told=0 AND x.n>=p.value+0;
