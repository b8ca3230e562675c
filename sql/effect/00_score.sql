-- What counts for each indicator: one SELECT each, over the records of the period in
-- ccc.frame1, as rows (indicator, org, ref, app, num, den, note). org is the unit for
-- the indicators of units and '' for those of the provider. num and den NULL: a record
-- told as evidence and not counted. Drills and tests are never counted (R20.13). How
-- cases become a value and points: sql/kernel/79_score.sql.

-- The provider's own code.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.csp1 AS SELECT COALESCE(MIN(o.code), '') csp FROM ccc.org o WHERE o.kind='provider';

-- Incidents logged in the period. csp: it counts against the provider; an application
-- fault does so only after a ruling (R05.4).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_inc AS
SELECT i.id, i.priority, i.side, i.cat, i.ci, i.app, i.org, i.logged_at, i.responded_at, i.resolved_at, COALESCE(i.pend_min,0) pend_min, i.cyber_level,
  i.side='CSP' AND NOT (i.cat='APP' AND i.ruled_at IS NULL) csp, DATE(CONVERT_TZ(i.logged_at,'+00:00',f.tz)) on_
  FROM ccc.frame1 f JOIN ccc.incident i ON i.logged_at>=f.from_at AND i.logged_at<f.to_at JOIN ccc.record r ON r.id=i.record AND r.drill=0 AND r.state<>'cancelled';

-- Systems with the part of the period that they were in service, in local days, both ends included.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_app AS
SELECT a.code, a.org, a.mlps_level, a.last_assess_on, a.go_live_on, a.ended_on, a.opened_on, f.cut_on, f.cut_at,
  GREATEST(f.from_at, CONVERT_TZ(CAST(a.go_live_on AS DATETIME(6)),f.tz,'+00:00')) from_at,
  LEAST(f.cut_at, COALESCE(CONVERT_TZ(CAST(a.ended_on+INTERVAL 1 DAY AS DATETIME(6)),f.tz,'+00:00'), f.cut_at)) to_at
  FROM ccc.frame1 f JOIN ccc.app a ON a.go_live_on<=f.cut_on AND (a.ended_on IS NULL OR a.ended_on>=f.from_on);

-- Interruptions that count against the provider, cut to the period and to the service
-- of the system; what two of them share is counted once.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_outage AS
SELECT o.id, o.app, o.incident, GREATEST(o.start_at, a.from_at) s, LEAST(COALESCE(o.end_at, a.cut_at), a.to_at) e
  FROM ccc.case_app a JOIN ccc.outage o ON o.app=a.code AND o.start_at<a.to_at AND COALESCE(o.end_at, a.cut_at)>a.from_at
  LEFT JOIN ccc.incident i ON i.id=o.incident LEFT JOIN ccc.record r ON r.id=i.record
 WHERE o.side='CSP' AND COALESCE(r.drill,0)=0 AND COALESCE(r.state,'')<>'cancelled' AND NOT (COALESCE(i.cat,'')='APP' AND i.ruled_at IS NULL)
   AND (COALESCE(o.planned,0)=0 OR ccc.param('planned_outage_counts', DATE(o.start_at))='1')
   AND TIMESTAMPDIFF(SECOND, o.start_at, COALESCE(o.end_at, a.cut_at))>=60*CAST(ccc.param('outage_ignore_min', DATE(o.start_at)) AS SIGNED);
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_down AS
SELECT x.app, SUM(GREATEST(0, TIMESTAMPDIFF(SECOND, GREATEST(x.s, COALESCE(x.before_, x.s)), x.e))) sec, COUNT(*) n FROM (
  SELECT c.app, c.s, c.e, MAX(c.e) OVER (PARTITION BY c.app ORDER BY c.s, c.e, c.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) before_ FROM ccc.case_outage c) x GROUP BY x.app;

-- Months of the period that have begun.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_month AS
SELECT DATE_FORMAT(f.from_on+INTERVAL n.n MONTH,'%Y-%m') month FROM ccc.frame1 f JOIN
  (SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL
   SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11) n ON f.from_on+INTERVAL n.n MONTH<=f.cut_on;

-- Who is assessed by Art. 19: units, not enterprises.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_unit AS
SELECT o.code org FROM ccc.org o WHERE o.kind IN ('unit','finance','regulator') AND (EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=o.code) OR EXISTS (SELECT 1 FROM ccc.offcloud c WHERE c.org=o.code));

-- ---- the provider (Art. 20): response, satisfaction, quality --------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_quality AS
SELECT 'I01' indicator, '' org, i.id ref, i.app, IF(TIMESTAMPDIFF(SECOND,i.logged_at,i.responded_at)<=60*CAST(ccc.param(CONCAT('resp_min_',i.priority),i.on_) AS SIGNED),1,0) num, 1 den,
  CONCAT(i.priority,' ',COALESCE(TIMESTAMPDIFF(MINUTE,i.logged_at,i.responded_at),'-'),' min') note
  FROM ccc.case_inc i WHERE i.csp
UNION ALL
SELECT 'I02', '', t.id, t.app, IF(ccc.workdays(DATE(CONVERT_TZ(t.approved_at,'+00:00',f.tz)),DATE(CONVERT_TZ(t.testing_at,'+00:00',f.tz)))<=CAST(ccc.param('provision_wd',DATE(t.approved_at)) AS SIGNED),1,0), 1,
  CONCAT(COALESCE(ccc.workdays(DATE(CONVERT_TZ(t.approved_at,'+00:00',f.tz)),DATE(CONVERT_TZ(t.testing_at,'+00:00',f.tz))),'-'),' wd')
  FROM ccc.frame1 f JOIN ccc.tenancy t ON t.testing_at>=f.from_at AND t.testing_at<f.to_at JOIN ccc.record r ON r.id=t.record AND r.drill=0
UNION ALL
SELECT 'I03', '', r.number, NULL, 20*(v.q1_response+v.q2_attitude+v.q3_quality+v.q4_security+v.q5_stability+v.q6_efficiency+v.q7_emergency), 7, v.org
  FROM ccc.frame1 f JOIN ccc.survey v ON ccc.period_begin(v.period)>=f.from_on AND ccc.period_end(v.period)<=f.to_on JOIN ccc.record r ON r.id=v.record AND r.state='answered' AND r.drill=0
UNION ALL
SELECT 'I04', '', i.id, i.app, IF(TIMESTAMPDIFF(SECOND,i.logged_at,i.resolved_at)-60*i.pend_min<=60*CAST(ccc.param(CONCAT('reso_min_',i.priority),i.on_) AS SIGNED),1,0), 1,
  CONCAT(i.priority,' ',TIMESTAMPDIFF(MINUTE,i.logged_at,i.resolved_at)-i.pend_min,' min')
  FROM ccc.case_inc i WHERE i.csp AND i.resolved_at IS NOT NULL
UNION ALL
SELECT 'I05', '', c.id, c.app, IF(c.result='success',1,0), 1, c.result
  FROM ccc.frame1 f JOIN ccc.change_request c ON c.ended_at>=f.from_at AND c.ended_at<f.to_at AND c.result<>'' JOIN ccc.record r ON r.id=c.record AND r.drill=0
UNION ALL
SELECT 'I06', '', i.id, i.app, IF(EXISTS (SELECT 1 FROM ccc.incident b JOIN ccc.record br ON br.id=b.record AND br.drill=0 AND br.state<>'cancelled'
    WHERE b.ci=i.ci AND b.cat=i.cat AND b.side='CSP' AND NOT (b.cat='APP' AND b.ruled_at IS NULL) AND b.logged_at<i.logged_at AND b.logged_at>=i.logged_at-INTERVAL CAST(ccc.param('repeat_days',i.on_) AS SIGNED) DAY),1,0), 1,
  CONCAT(i.cat,' ',COALESCE(i.ci,'-'))
  FROM ccc.case_inc i WHERE i.csp;

-- ---- security ---------------------------------------------------------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_security AS
SELECT 'I07' indicator, '' org, i.id ref, i.app, 1 num, NULL den, CONCAT(i.cyber_level,' ',COALESCE(i.side,'-')) note FROM ccc.case_inc i WHERE i.cyber_level IN ('larger','major','extreme')
UNION ALL
SELECT 'I08', '', v.id, h.app, IF(DATE(CONVERT_TZ(v.fixed_at,'+00:00',f.tz))<=v.due_on,1,0), 1, CONCAT(COALESCE(v.ref,''),' ',COALESCE(DATE(CONVERT_TZ(v.fixed_at,'+00:00',f.tz)),'-'),' / ',v.due_on)
  FROM ccc.frame1 f JOIN ccc.finding v ON v.source='scan' AND v.side='CSP' AND v.due_on BETWEEN f.from_on AND f.to_on JOIN ccc.record r ON r.id=v.record AND r.drill=0 LEFT JOIN ccc.host h ON h.code=v.host
UNION ALL
SELECT 'I09', '', s.id, MAX(h.app), 1, NULL, MIN(b.rule)
  FROM ccc.frame1 f JOIN ccc.csp1 c JOIN ccc.session s ON s.started_at>=f.from_at AND s.started_at<f.to_at JOIN ccc.record r ON r.id=s.record AND r.drill=0
  JOIN ccc.staff p ON p.code=s.staff AND p.org=c.csp JOIN ccc.breach_SES b ON b.record=s.record AND b.rule IN ('R12.1','R12.2','R12.3','R10.1') AND b.done IS NOT NULL LEFT JOIN ccc.host h ON h.code=s.host
 GROUP BY s.id
UNION ALL
-- a month is met by a bulletin of that month, published in it; the month that runs may still be
SELECT 'I10', '', COALESCE(MIN(b.id),m.month), NULL, IF(MIN(b.id) IS NULL,0,1), 1, m.month
  FROM ccc.case_month m JOIN ccc.centre z ON z.n=1 LEFT JOIN (ccc.bulletin b JOIN ccc.record r ON r.id=b.record AND r.state IN ('published','replaced') AND r.drill=0)
    ON b.month=m.month AND DATE_FORMAT(CONVERT_TZ(b.published_at,'+00:00',z.tz),'%Y-%m')=m.month
  JOIN (SELECT ccc.local_date(ccc.as_of()) today FROM ccc.frame1) t GROUP BY m.month, t.today HAVING MIN(b.id) IS NOT NULL OR LAST_DAY(CONCAT(m.month,'-01'))<t.today
UNION ALL
SELECT 'I10', '', h.code, h.app, IF(h.log_keep_days>=CAST(p.keep AS SIGNED),1,0), 1, CONCAT(COALESCE(h.log_keep_days,'-'),' d')
  FROM (SELECT ccc.param('log_keep_days',f.cut_on) keep FROM ccc.frame1 f) p JOIN ccc.host h WHERE COALESCE(h.state,'')<>'released'
UNION ALL
SELECT 'I10', '', COALESCE(MAX(e.id),'-'), NULL, IF(MAX(e.done_on)+INTERVAL MAX(p.months) MONTH>=MAX(p.cut_on),1,0), 1, CONCAT('evaluation ',COALESCE(MAX(e.done_on),'-'))
  FROM (SELECT CAST(ccc.param('platform_eval_month',f.cut_on) AS SIGNED) months, f.cut_on FROM ccc.frame1 f) p LEFT JOIN ccc.evaluation e ON e.kind='platform' AND e.done_on<=p.cut_on
   AND NOT EXISTS (SELECT 1 FROM ccc.evaluation x WHERE x.kind='platform' AND x.done_on<=p.cut_on AND x.done_on>e.done_on);

-- ---- stability, efficiency, emergency ----------------------------------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_service AS
SELECT 'I11' indicator, '' org, a.code ref, a.code app, CAST(100*(TIMESTAMPDIFF(SECOND,a.from_at,a.to_at)-COALESCE(d.sec,0)) AS DECIMAL(30,10))/TIMESTAMPDIFF(SECOND,a.from_at,a.to_at) num, 1 den,
  CONCAT(ROUND(COALESCE(d.sec,0)/60),' / ',TIMESTAMPDIFF(MINUTE,a.from_at,a.to_at),' min') note
  FROM ccc.case_app a LEFT JOIN ccc.case_down d ON d.app=a.code WHERE a.to_at>a.from_at
UNION ALL
SELECT 'I11', '', COALESCE(o.incident,o.id), o.app, NULL, NULL, CONCAT(o.id,' ',TIMESTAMPDIFF(MINUTE,o.s,o.e),' min') FROM ccc.case_outage o
UNION ALL
SELECT 'I12', '', i.id, i.app, 1, NULL, i.priority FROM ccc.case_inc i WHERE i.csp AND i.priority='P1'
UNION ALL
SELECT 'I13', '', r.number, NULL, IF(j.result='ok',1,0), 1, j.result
  FROM ccc.frame1 f JOIN ccc.backup_job j ON j.run_at>=f.from_at AND j.run_at<f.to_at AND j.result<>'' JOIN ccc.record r ON r.id=j.record AND r.drill=0
UNION ALL
SELECT 'I14', '', t.id, t.app, ccc.workdays(DATE(CONVERT_TZ(t.approved_at,'+00:00',f.tz)),DATE(CONVERT_TZ(t.opened_at,'+00:00',f.tz))), IF(t.approved_at IS NULL,NULL,1), 'wd'
  FROM ccc.frame1 f JOIN ccc.tenancy t ON t.kind='new' AND t.opened_at>=f.from_at AND t.opened_at<f.to_at JOIN ccc.record r ON r.id=t.record AND r.drill=0
UNION ALL
SELECT 'I15', '', r.number, u.app, IF(u.cpu_p95 BETWEEN CAST(p.lo AS DECIMAL(6,2)) AND CAST(p.hi AS DECIMAL(6,2)),1,0), 1, CONCAT('p95 ',u.cpu_p95)
  FROM ccc.case_month m JOIN ccc.usage_reading u ON u.month=m.month JOIN ccc.record r ON r.id=u.record AND r.drill=0
  JOIN (SELECT ccc.param('util_low',f.cut_on) lo, ccc.param('util_high',f.cut_on) hi FROM ccc.frame1 f) p
UNION ALL
SELECT 'I16', '', c.id, c.app, IF(TIMESTAMPDIFF(SECOND,c.requested_at,c.started_at)<=60*CAST(ccc.param('recovery_start_min',DATE(c.requested_at)) AS SIGNED),1,0), 1, CONCAT(COALESCE(TIMESTAMPDIFF(MINUTE,c.requested_at,c.started_at),'-'),' min')
  FROM ccc.frame1 f JOIN ccc.recovery c ON c.kind<>'test' AND c.requested_at>=f.from_at AND c.requested_at<f.to_at JOIN ccc.record r ON r.id=c.record AND r.drill=0
UNION ALL
SELECT 'I17', '', c.id, c.app, IF(TIMESTAMPDIFF(SECOND,c.requested_at,c.restored_at)<=60*a.rto_min,1,0), 1, CONCAT(TIMESTAMPDIFF(MINUTE,c.requested_at,c.restored_at),' / ',COALESCE(a.rto_min,'-'),' min')
  FROM ccc.frame1 f JOIN ccc.recovery c ON c.kind<>'test' AND c.restored_at>=f.from_at AND c.restored_at<f.to_at JOIN ccc.record r ON r.id=c.record AND r.drill=0 JOIN ccc.app a ON a.code=c.app
UNION ALL
SELECT 'I18', '', d.id, NULL, IF(r.state='closed' AND g.id IS NOT NULL,1,0), 1, COALESCE(d.report_doc,'-')
  FROM ccc.frame1 f JOIN ccc.drill d ON d.ended_at>=f.from_at AND d.ended_at<f.to_at JOIN ccc.record r ON r.id=d.record AND r.state<>'cancelled'
  LEFT JOIN ccc.doc g ON g.id=d.report_doc AND g.voided_at IS NULL;

-- ---- units (Art. 19): migration, efficiency, security ---------------------------------
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.case_units AS
-- what was never opened does not count as migrated (R19.4)
SELECT 'U01' indicator, a.org, a.code ref, a.code app, 1 num, 1 den, CONCAT('in service ',a.go_live_on) note
  FROM ccc.case_app a JOIN ccc.case_unit u ON u.org=a.org WHERE a.opened_on<=a.cut_on AND (a.ended_on IS NULL OR a.ended_on>a.cut_on)
UNION ALL
SELECT 'U01', c.org, c.id, NULL, 0, 1, 'off cloud'
  FROM ccc.frame1 f JOIN ccc.offcloud c ON COALESCE(c.built_on,f.from_on)<=f.cut_on JOIN ccc.case_unit u ON u.org=c.org JOIN ccc.record r ON r.id=c.record AND r.drill=0 AND r.state NOT IN ('exempt','migrated','retired')
 WHERE c.exemption_doc IS NULL
UNION ALL
SELECT 'U02', a.org, r.number, x.app, IF(x.cpu_p95 BETWEEN CAST(p.lo AS DECIMAL(6,2)) AND CAST(p.hi AS DECIMAL(6,2)),1,0), 1, CONCAT('p95 ',x.cpu_p95)
  FROM ccc.case_month m JOIN ccc.usage_reading x ON x.month=m.month JOIN ccc.record r ON r.id=x.record AND r.drill=0 JOIN ccc.app a ON a.code=x.app JOIN ccc.case_unit u ON u.org=a.org
  JOIN (SELECT ccc.param('util_low',f.cut_on) lo, ccc.param('util_high',f.cut_on) hi FROM ccc.frame1 f) p
UNION ALL
SELECT 'U03', COALESCE(i.org,a.org), i.id, i.app, -10, NULL, i.priority FROM ccc.case_inc i LEFT JOIN ccc.app a ON a.code=i.app JOIN ccc.case_unit u ON u.org=COALESCE(i.org,a.org)
 WHERE i.side='UNIT' AND i.priority IN ('P1','P2')
UNION ALL
-- overdue at the end, or fixed late in the period
SELECT 'U03', COALESCE(a.org,v.org), v.id, h.app, -5, NULL, CONCAT(COALESCE(v.ref,''),' ',COALESCE(DATE(CONVERT_TZ(v.fixed_at,'+00:00',f.tz)),'-'),' / ',v.due_on)
  FROM ccc.frame1 f JOIN ccc.finding v ON v.source='scan' AND v.side='UNIT' JOIN ccc.record r ON r.id=v.record AND r.drill=0 LEFT JOIN ccc.host h ON h.code=v.host LEFT JOIN ccc.app a ON a.code=h.app
  JOIN ccc.case_unit u ON u.org=COALESCE(a.org,v.org)
 WHERE (v.due_on<f.cut_on AND (v.fixed_at IS NULL OR v.fixed_at>=f.cut_at) AND COALESCE(v.closed_at,'9999-12-31')>=f.cut_at)
    OR (v.fixed_at>=f.from_at AND v.fixed_at<f.cut_at AND DATE(CONVERT_TZ(v.fixed_at,'+00:00',f.tz))>v.due_on)
UNION ALL
SELECT 'U03', a.org, a.code, a.code, -20, NULL, CONCAT('MLPS ',a.mlps_level,' ',COALESCE(a.last_assess_on,'-'))
  FROM ccc.case_app a JOIN ccc.case_unit u ON u.org=a.org WHERE a.mlps_level>=2 AND (a.ended_on IS NULL OR a.ended_on>a.cut_on)
   AND COALESCE(a.last_assess_on,a.go_live_on)+INTERVAL CAST(ccc.param(CONCAT('mlps_l',LEAST(a.mlps_level,4),'_month'),a.cut_on) AS SIGNED) MONTH<a.cut_on
UNION ALL
SELECT 'U03', u.org, COALESCE(MAX(d.id),u.org), NULL, IF(MAX(d.id) IS NULL,-20,NULL), NULL, CONCAT('agreement ',COALESCE(MAX(d.valid_to),'-'))
  FROM ccc.frame1 f JOIN ccc.case_unit u LEFT JOIN ccc.doc d ON d.org=u.org AND d.kind='agreement' AND d.valid_from<=f.cut_on AND d.valid_to>=f.cut_on AND (d.voided_at IS NULL OR d.voided_at>=f.cut_at) GROUP BY u.org;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.score_case AS
SELECT indicator, org, ref, app, CAST(num AS DECIMAL(30,12)) num, CAST(den AS DECIMAL(30,12)) den, note FROM ccc.case_quality
UNION ALL SELECT indicator, org, ref, app, num, den, note FROM ccc.case_security
UNION ALL SELECT indicator, org, ref, app, num, den, note FROM ccc.case_service
UNION ALL SELECT indicator, org, ref, app, num, den, note FROM ccc.case_units;
