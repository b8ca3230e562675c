-- What is due: duties with a date, each instance with what proves it.
--
--   v_obligation  k (K) id article basis zh en instance due left_days owner owner_zh owner_en state open|soon|overdue|done|late
--                 state_zh state_en evidence org mark rank
--   v_overview_obligation = v_obligation without what is done; zh and en begin with what it is about
--
-- A duty is shown to who sees the kind it is about (gate); one of a unit to that
-- unit and who sees all. Evidence is found, never ticked; where no table can
-- prove it (O22), a paper whose reference names the duty is the evidence.

-- Calendar units until today: back 0 is the present one, 1 the one before.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_unit AS
WITH RECURSIVE b AS (SELECT 0 back UNION ALL SELECT back+1 FROM b WHERE back<23)
SELECT 'month' unit, DATE_FORMAT(n.today-INTERVAL b.back MONTH,'%Y-%m') instance, CAST(DATE_FORMAT(n.today-INTERVAL b.back MONTH,'%Y-%m-01') AS DATE) from_on, LAST_DAY(n.today-INTERVAL b.back MONTH) to_on,
  b.back=0 now, b.back, DATE_FORMAT(n.today,'%Y-%m') now_instance FROM ccc.here1 n JOIN b
UNION ALL
SELECT 'quarter', CONCAT(YEAR(n.today-INTERVAL 3*b.back MONTH),'Q',QUARTER(n.today-INTERVAL 3*b.back MONTH)), MAKEDATE(YEAR(n.today-INTERVAL 3*b.back MONTH),1)+INTERVAL QUARTER(n.today-INTERVAL 3*b.back MONTH)-1 QUARTER,
  MAKEDATE(YEAR(n.today-INTERVAL 3*b.back MONTH),1)+INTERVAL QUARTER(n.today-INTERVAL 3*b.back MONTH) QUARTER-INTERVAL 1 DAY, b.back=0, b.back, CONCAT(YEAR(n.today),'Q',QUARTER(n.today)) FROM ccc.here1 n JOIN b WHERE b.back<12
UNION ALL
SELECT 'year', CONCAT(YEAR(n.today)-b.back,''), MAKEDATE(YEAR(n.today)-b.back,1), MAKEDATE(YEAR(n.today)-b.back+1,1)-INTERVAL 1 DAY, b.back=0, b.back, CONCAT(YEAR(n.today),'') FROM ccc.here1 n JOIN b WHERE b.back<6;

-- Instances: (id, instance, due, done_on, late: 1 or 0 where the time of day or a
-- rule says so, NULL = by the days, evidence, gate, org).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_duty_due AS
-- month: the bulletin, published in it (R15.1)
SELECT 'O01' id, u.instance, u.to_on due, (SELECT DATE(CONVERT_TZ(MIN(b.published_at),'+00:00',n.tz)) FROM ccc.bulletin b WHERE b.month=u.instance) done_on, CAST(NULL AS SIGNED) late,
  (SELECT MIN(b.id) FROM ccc.bulletin b WHERE b.month=u.instance AND b.published_at IS NOT NULL) evidence, 'BUL' gate, CAST(NULL AS CHAR(40)) org
  FROM ccc.scr_unit u JOIN ccc.here1 n WHERE u.unit='month' AND u.instance>=COALESCE((SELECT MIN(b.month) FROM ccc.bulletin b),u.now_instance)
UNION ALL
-- year: a drill that is closed (R15.2)
SELECT 'O02', u.instance, u.to_on, DATE(CONVERT_TZ(MIN(d.ended_at),'+00:00',n.tz)), NULL, MIN(d.id), 'DRL', NULL
  FROM ccc.here1 n JOIN ccc.scr_unit u LEFT JOIN (ccc.drill d JOIN ccc.record r ON r.id=d.record AND r.state='closed') ON DATE(CONVERT_TZ(d.ended_at,'+00:00',n.tz)) BETWEEN u.from_on AND u.to_on
 WHERE u.unit='year' AND u.instance>=COALESCE((SELECT MIN(YEAR(COALESCE(x.ended_at,x.planned_on))) FROM ccc.drill x),u.now_instance) GROUP BY u.instance, u.to_on
UNION ALL
-- each month without a minute uncovered (R08.1)
SELECT 'O03', u.instance, COALESCE(DATE(CONVERT_TZ(MIN(g.done),'+00:00',n.tz)),u.to_on), IF(MIN(g.done) IS NULL AND u.to_on<n.today,u.to_on,NULL), MIN(g.done) IS NOT NULL, CONCAT(COUNT(g.done),' x R08.1'), 'DTY', NULL
  FROM ccc.here1 n JOIN ccc.scr_unit u LEFT JOIN (SELECT DISTINCT x.gap_from done FROM ccc.duty_gap x) g ON DATE(CONVERT_TZ(g.done,'+00:00',n.tz)) BETWEEN u.from_on AND u.to_on
 WHERE u.unit='month' AND u.to_on>=(SELECT MIN(DATE(CONVERT_TZ(o.sign_in,'+00:00',n.tz))) FROM ccc.roster o) GROUP BY u.instance, u.to_on, n.today
UNION ALL
-- roster of a month, by the day of the month before it that the parameter names
SELECT 'O04', x.m, x.due, COALESCE(DATE(CONVERT_TZ(t.published_at,'+00:00',n.tz)),IF(r.state IN ('published','archived'),LEAST(x.due,n.today),NULL)), NULL, r.number, 'RST', NULL
  FROM ccc.here1 n JOIN (SELECT DATE_FORMAT(q.to_on+INTERVAL 1 DAY,'%Y-%m') m, q.from_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='roster_publish_day')-1 DAY due, q.now FROM ccc.scr_unit q WHERE q.unit='month') x
  LEFT JOIN ccc.roster_month t ON t.month=x.m LEFT JOIN ccc.record r ON r.id=t.record AND r.state IN ('published','archived') WHERE x.now OR r.id IS NOT NULL
UNION ALL
-- each change of shift: open, of the last two days, or not signed in time (R08.4)
SELECT 'O05', h.id, DATE(CONVERT_TZ(h.at,'+00:00',n.tz)), DATE(CONVERT_TZ(h.taken_at,'+00:00',n.tz)), IF(h.taken_at IS NULL, IF(h.at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='handover_late_min') MINUTE<n.at,1,0), h.taken_at>h.at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='handover_late_min') MINUTE), h.id, 'HND', NULL
  FROM ccc.handover h JOIN ccc.here1 n WHERE h.at>n.at-INTERVAL 2 DAY OR h.taken_at IS NULL OR h.taken_at>h.at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='handover_late_min') MINUTE
UNION ALL
SELECT 'O05', f.k, CAST(LEFT(f.k,10) AS DATE), NULL, 1, NULL, 'HND', NULL FROM ccc.finding_HND f
UNION ALL
-- each slot of the round: open, of the last day, or missed (R14.2)
SELECT 'O06', d.id, DATE(CONVERT_TZ(d.slot_at,'+00:00',n.tz)), DATE(CONVERT_TZ(d.done_at,'+00:00',n.tz)), IF(d.done_at IS NULL, IF(d.slot_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='round_grace_min') MINUTE<n.at,1,0), d.done_at>d.slot_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='round_grace_min') MINUTE), d.id, 'RND', NULL
  FROM ccc.round d JOIN ccc.here1 n WHERE d.slot_at>n.at-INTERVAL 1 DAY OR d.done_at IS NULL OR d.done_at>d.slot_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='round_grace_min') MINUTE
UNION ALL
SELECT 'O06', f.k, CAST(LEFT(JSON_VALUE(f.detail,'$.slot'),10) AS DATE), NULL, 1, NULL, 'RND', NULL FROM ccc.finding_RND f
UNION ALL
-- six domains, a person in service each (R14.1)
SELECT 'O07', c.value, COALESCE(LEAST(n.today,q.active_to),n.today), IF(b.record IS NULL AND d.record IS NOT NULL,COALESCE(d.since,n.today),NULL), b.record IS NOT NULL OR d.record IS NULL, COALESCE(d.rule_doc,c.value), 'SFD', NULL
  FROM ccc.here1 n JOIN ccc.choice c LEFT JOIN (ccc.safety_duty d JOIN ccc.record r ON r.id=d.record AND r.state='in_force') ON d.domain=c.value LEFT JOIN ccc.staff q ON q.code=d.person
  LEFT JOIN (SELECT DISTINCT z.record FROM ccc.breach_SFD z WHERE z.rule='R14.1') b ON b.record=d.record WHERE c.list='safety_duty.domain'
UNION ALL
-- n months after the last: evaluation of the platform (R13.1), its grading test, training (R06.1)
SELECT 'O08', x.last_on, x.last_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='platform_eval_month') MONTH, NULL, NULL, NULL, 'EVL', NULL
  FROM (SELECT MAX(e.done_on) last_on FROM ccc.evaluation e WHERE e.kind='platform') x WHERE x.last_on IS NOT NULL
UNION ALL
SELECT 'O09', x.last_on, x.last_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='mlps_l3_month') MONTH, NULL, NULL, NULL, 'EVL', NULL
  FROM (SELECT MAX(e.done_on) last_on FROM ccc.evaluation e WHERE e.kind='mlps') x WHERE x.last_on IS NOT NULL
UNION ALL
-- each system of level 2 and above (R13.2)
SELECT 'O10', a.code, a.last_assess_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name=CONCAT('mlps_l',a.mlps_level,'_month')) MONTH, NULL, NULL, NULL, 'APP', a.org
  FROM ccc.app a WHERE a.state='in_service' AND a.last_assess_on IS NOT NULL AND a.mlps_level>=2
UNION ALL
-- hosts that keep their logs too short, one each; none: one that is kept (R13.3)
SELECT 'O11', h.code, COALESCE(DATE(CONVERT_TZ(h.approved_at,'+00:00',n.tz)),a.opened_on,DATE(CONVERT_TZ(r.opened,'+00:00',n.tz))), NULL, 1, h.code, 'HOS', COALESCE(a.org,r.org)
  FROM ccc.here1 n JOIN ccc.host h JOIN ccc.record r ON r.id=h.record LEFT JOIN ccc.app a ON a.code=h.app WHERE h.log_keep_days<(SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='log_keep_days') AND COALESCE(h.state,'')<>'released' AND r.state='in_force'
UNION ALL
SELECT 'O11', DATE_FORMAT(n.today,'%Y-%m'), LAST_DAY(n.today), n.today, 0, CONCAT(COUNT(*),' hosts'), 'HOS', NULL FROM ccc.here1 n JOIN ccc.host h JOIN ccc.record r ON r.id=h.record AND r.state='in_force'
 WHERE COALESCE(h.state,'')<>'released' GROUP BY n.today HAVING MIN(h.log_keep_days)>=(SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='log_keep_days')
UNION ALL
-- weaknesses by their days (R13.4); other findings by their own date
SELECT 'O12', f.id, IF(f.source IN ('scan','evaluation'),DATE(CONVERT_TZ(f.created_at,'+00:00',n.tz))+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name=CONCAT('vuln_days_',f.severity)) DAY,f.due_on), NULL, NULL, NULL, 'FND', f.org
  FROM ccc.here1 n JOIN ccc.finding f JOIN ccc.record r ON r.id=f.record AND r.state IN ('open','assigned','disputed') WHERE f.due_on IS NOT NULL
UNION ALL
-- each plan by its next job
SELECT 'O13', b.id, COALESCE((SELECT DATE(CONVERT_TZ(MAX(j.run_at),'+00:00',n.tz)) FROM ccc.backup_job j WHERE j.plan=b.id AND j.result='ok'),b.enabled_on,n.today)+INTERVAL IF(b.cycle='weekly',7,1) DAY, NULL, NULL,
  (SELECT CONCAT(j.plan,'/',MAX(DATE(CONVERT_TZ(j.run_at,'+00:00',n.tz)))) FROM ccc.backup_job j WHERE j.plan=b.id AND j.result='ok'), 'BKP', b.org
  FROM ccc.here1 n JOIN ccc.backup_plan b JOIN ccc.record r ON r.id=b.record AND r.state='enabled'
UNION ALL
-- confirmations that end, and plans that wait for theirs
SELECT 'O14', b.id, COALESCE(b.valid_to,d.valid_to,DATE(CONVERT_TZ(r.changed_at,'+00:00',n.tz))), NULL, NULL, b.confirm_doc, 'BKP', b.org FROM ccc.here1 n JOIN ccc.backup_plan b JOIN ccc.record r ON r.id=b.record AND r.state<>'ended'
  LEFT JOIN ccc.doc d ON d.id=b.confirm_doc WHERE COALESCE(b.valid_to,d.valid_to) IS NOT NULL OR r.state='sent'
UNION ALL
-- quarter: a sample restore, the survey
SELECT 'O15', u.instance, u.to_on, DATE(CONVERT_TZ(MIN(x.restored_at),'+00:00',n.tz)), NULL, MIN(x.id), 'REC', NULL
  FROM ccc.here1 n JOIN ccc.scr_unit u LEFT JOIN ccc.recovery x ON x.kind='test' AND DATE(CONVERT_TZ(x.restored_at,'+00:00',n.tz)) BETWEEN u.from_on AND u.to_on
 WHERE u.unit='quarter' AND u.to_on>=COALESCE((SELECT MIN(DATE(CONVERT_TZ(z.requested_at,'+00:00',n.tz))) FROM ccc.recovery z),n.today) GROUP BY u.instance, u.to_on
UNION ALL
SELECT 'O30', u.instance, u.to_on, IF(COUNT(r.id)>0,u.to_on,NULL), NULL, CONCAT(COUNT(r.id),' x ',u.instance), 'SVY', NULL
  FROM ccc.here1 n JOIN ccc.scr_unit u LEFT JOIN (ccc.survey s JOIN ccc.record r ON r.id=s.record AND r.state='answered') ON s.period=u.instance
 WHERE u.unit='quarter' AND u.instance>=COALESCE((SELECT MIN(z.period) FROM ccc.survey z),u.now_instance) GROUP BY u.instance, u.to_on
UNION ALL
-- each request to recover that is not begun, or was begun late, or lately (R16.2)
SELECT 'O16', c.id, DATE(CONVERT_TZ(c.requested_at,'+00:00',n.tz)), DATE(CONVERT_TZ(c.started_at,'+00:00',n.tz)), COALESCE(c.started_at,n.at)>c.requested_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='recovery_start_min') MINUTE, c.id, 'REC', c.org
  FROM ccc.here1 n JOIN ccc.recovery c JOIN ccc.record r ON r.id=c.record AND r.state<>'cancelled' WHERE c.requested_at>n.at-INTERVAL 120 DAY
UNION ALL
SELECT 'O17', x.last_on, x.last_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='training_month') MONTH, NULL, NULL, NULL, 'TRN', NULL
  FROM (SELECT MAX(t.held_on) last_on FROM ccc.training t JOIN ccc.record r ON r.id=t.record AND r.state='held') x WHERE x.last_on IS NOT NULL
UNION ALL
-- each of the five sorts of document: looked through a year after the last time
SELECT 'O18', CONCAT(d.kind,'/',d.id), COALESCE(d.review_on,COALESCE(DATE(CONVERT_TZ(d.approved_at,'+00:00',n.tz)),d.from_on)+INTERVAL 12 MONTH), NULL, NULL, d.id, 'DCM', NULL
  FROM ccc.here1 n JOIN ccc.document d JOIN ccc.record r ON r.id=d.record AND r.state IN ('in_force','review') WHERE d.kind IN ('om_rules','catalogue','standard','norm','safeguard')
UNION ALL
SELECT 'O18', f.k, n.today, NULL, 1, NULL, 'DCM', NULL FROM ccc.here1 n JOIN ccc.finding_document f WHERE f.rule='R09.1'
UNION ALL
-- after the period: assessment, payment
SELECT 'O19', u.instance, u.to_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='assess_days') DAY, DATE(CONVERT_TZ(MIN(a.final_at),'+00:00',n.tz)), NULL, MIN(IF(a.final_at IS NOT NULL,a.id,NULL)), 'ASM', NULL
  FROM ccc.here1 n JOIN ccc.scr_unit u LEFT JOIN ccc.assessment a ON a.period=u.instance WHERE u.unit='quarter' AND u.now=0 AND u.instance>=COALESCE((SELECT MIN(z.period) FROM ccc.assessment z),u.now_instance) GROUP BY u.instance, u.to_on
UNION ALL
SELECT 'O20', u.instance, ccc.add_workdays(COALESCE((SELECT DATE(CONVERT_TZ(MAX(a.final_at),'+00:00',n.tz)) FROM ccc.assessment a WHERE a.period=u.instance),u.to_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='assess_days') DAY),(SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='fee_submit_wd')), DATE(CONVERT_TZ(MIN(f.paid_at),'+00:00',n.tz)), NULL, MIN(f.id), 'FEE', NULL
  FROM ccc.here1 n JOIN ccc.scr_unit u LEFT JOIN ccc.fee f ON f.period=u.instance WHERE u.unit='quarter' AND u.now=0 AND u.instance>=COALESCE((SELECT MIN(z.period) FROM ccc.fee z),u.now_instance) GROUP BY u.instance, u.to_on
UNION ALL
-- each unit for the year before (R19.1)
SELECT 'O21', CONCAT(o.code,'/',u.instance), u.to_on+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='unit_assess_days') DAY, (SELECT MIN(t.done_on) FROM ccc.unit_assessment t WHERE t.org=o.code AND t.year=CAST(u.instance AS SIGNED)), NULL,
  (SELECT CONCAT(t.org,'/',t.year) FROM ccc.unit_assessment t WHERE t.org=o.code AND t.year=CAST(u.instance AS SIGNED) LIMIT 1), 'UAS', o.code
  FROM ccc.scr_unit u JOIN ccc.org o ON o.kind IN ('unit','finance') AND EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=o.code AND a.opened_on<=u.to_on) WHERE u.unit='year' AND u.instance=u.now_instance-1
UNION ALL
-- each unit before the budget: a paper that refers to this duty, or the statement it was given
SELECT 'O22', CONCAT(o.code,'/',u.instance), CAST(CONCAT(u.instance,'-09-30') AS DATE), (SELECT MIN(d.issued_on) FROM ccc.doc d WHERE d.voided_at IS NULL AND d.org=o.code AND d.ref=CONCAT('O22/',u.instance)), NULL,
  (SELECT MIN(d.id) FROM ccc.doc d WHERE d.voided_at IS NULL AND d.org=o.code AND d.ref=CONCAT('O22/',u.instance)), 'APP', o.code
  FROM ccc.scr_unit u JOIN ccc.org o ON o.kind='unit' JOIN ccc.record r ON r.id=o.record AND r.state='in_force' WHERE u.unit='year' AND u.now=1
UNION ALL
-- orders to rectify (R20.2)
SELECT 'O23', t.id, t.due_on, IF(r.state IN ('submitted','closed'),DATE(CONVERT_TZ(COALESCE(t.submitted_at,t.closed_at),'+00:00',n.tz)),NULL), IF(r.state IN ('submitted','closed'),NULL,t.due_on<n.today), t.id, 'RCT', NULL
  FROM ccc.rectify t JOIN ccc.here1 n JOIN ccc.record r ON r.id=t.record AND (r.state<>'closed' OR t.closed_at>n.at-INTERVAL 120 DAY)
UNION ALL
-- agreements of units that are served
SELECT 'O24', x.org, x.valid_to, NULL, NULL, NULL, 'DOC', x.org FROM (SELECT d.org, MAX(d.valid_to) valid_to FROM ccc.doc d JOIN ccc.record r ON r.id=d.record AND r.state<>'void'
    WHERE d.kind='agreement' GROUP BY d.org) x WHERE x.valid_to IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=x.org AND a.state IN ('opened','in_service'))
UNION ALL
-- each unit looks through its grants: a move of its own on one of them in the month
SELECT 'O25', CONCAT(x.org,'/',DATE_FORMAT(n.today,'%Y-%m')), ccc.add_workdays(LAST_DAY(n.today-INTERVAL 1 MONTH),1), DATE(CONVERT_TZ(x.at,'+00:00',n.tz)), NULL, x.id, 'AUT', x.org
  FROM ccc.here1 n JOIN (SELECT u.org, MIN(e.at) at, MIN(IF(e.at IS NULL,NULL,u.id)) id FROM ccc.here1 m JOIN ccc.auth u LEFT JOIN (ccc.event e JOIN ccc.staff s ON s.code=e.actor) ON e.record=u.record AND e.outcome='done' AND s.org=u.org
      AND e.origin<>'import' AND e.at>=CONVERT_TZ(CAST(DATE_FORMAT(m.today,'%Y-%m-01') AS DATETIME(6)),m.tz,'+00:00')
    WHERE u.granted_at IS NOT NULL AND u.revoked_at IS NULL AND u.valid_to>CONVERT_TZ(CAST(DATE_FORMAT(m.today,'%Y-%m-01') AS DATETIME(6)),m.tz,'+00:00') GROUP BY u.org) x
UNION ALL
-- year: stocktake
SELECT 'O26', u.instance, u.to_on, IF(MIN(COALESCE(q.checked_on,'1970-01-01'))>=u.from_on,MAX(q.checked_on),NULL), NULL, CONCAT(SUM(COALESCE(q.checked_on>=u.from_on,0)),'/',COUNT(*)), 'EQP', NULL
  FROM ccc.scr_unit u JOIN ccc.asset q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare') WHERE u.unit='year' AND u.now=1 GROUP BY u.instance, u.from_on, u.to_on
UNION ALL
-- larger incidents: told in time (X01), then the summary (X02)
SELECT 'O27', i.id, DATE(CONVERT_TZ(i.detected_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name=IF(a.cii=1,'cac_report_cii_h','cac_report_h')) HOUR,'+00:00',n.tz)), DATE(CONVERT_TZ(i.reported_at,'+00:00',n.tz)),
  COALESCE(i.reported_at,n.at)>i.detected_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name=IF(a.cii=1,'cac_report_cii_h','cac_report_h')) HOUR, i.id, 'INC', NULL
  FROM ccc.here1 n JOIN ccc.incident i JOIN ccc.record r ON r.id=i.record AND r.state<>'cancelled' AND COALESCE(r.drill,0)=0 LEFT JOIN ccc.app a ON a.code=i.app
 WHERE i.cyber_level IN ('larger','major','extreme') AND (i.reported_at IS NULL OR i.detected_at>n.at-INTERVAL 120 DAY)
UNION ALL
SELECT 'O28', i.id, DATE(CONVERT_TZ(i.closed_at,'+00:00',n.tz))+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='cac_summary_days') DAY, (SELECT d.issued_on FROM ccc.doc d WHERE d.id=i.summary_doc), NULL, i.summary_doc, 'INC', NULL
  FROM ccc.incident i JOIN ccc.here1 n WHERE i.cyber_level IN ('larger','major','extreme') AND i.closed_at IS NOT NULL AND (i.summary_doc IS NULL OR i.closed_at>n.at-INTERVAL 120 DAY)
UNION ALL
-- year: advice and training by the offices
SELECT 'O29', u.instance, u.to_on, MIN(t.held_on), NULL, MIN(t.id), 'TRN', NULL FROM ccc.scr_unit u LEFT JOIN (ccc.training t JOIN ccc.record r ON r.id=t.record AND r.state='held') ON t.host_org IN ('DZB','SZB') AND t.held_on BETWEEN u.from_on AND u.to_on
 WHERE u.unit='year' AND u.now=1 GROUP BY u.instance, u.to_on
UNION ALL
-- once: the recovery site is there, with machines that run
SELECT 'O31', 'DRC', n.today, IF(COUNT(h.code)>0,n.today,NULL), COUNT(h.code)=0, IF(COUNT(h.code)>0,CONCAT(MIN(h.code),' +',COUNT(h.code)-1),NULL), 'ZON', NULL FROM ccc.here1 n LEFT JOIN ccc.host h ON h.zone='DRC' AND h.state='running' GROUP BY n.today
UNION ALL
-- each month: attacks that were blocked, or incidents of security that were written down
SELECT 'O32', u.instance, u.to_on, IF(b.id IS NOT NULL OR u.seen>0,LEAST(u.to_on,n.today),NULL), NULL, COALESCE(b.id,CONCAT(u.seen,' x SEC')), 'BUL', NULL
  FROM ccc.here1 n JOIN (SELECT x.instance, x.to_on, (SELECT COUNT(*) FROM ccc.here1 m JOIN ccc.incident i WHERE i.cat='SEC' AND DATE(CONVERT_TZ(i.logged_at,'+00:00',m.tz)) BETWEEN x.from_on AND x.to_on) seen
      FROM ccc.scr_unit x WHERE x.unit='month' AND x.back<=1) u LEFT JOIN ccc.bulletin b ON b.month=u.instance AND b.attacks_blocked IS NOT NULL AND b.published_at IS NOT NULL
UNION ALL
-- systems of level 2 and above without a filing, from their grading on
SELECT 'O33', a.code, x.on_+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='filing_days') DAY, NULL, NULL, NULL, 'APP', a.org
  FROM ccc.app a JOIN (SELECT d.app, MIN(d.issued_on) on_ FROM ccc.doc d WHERE d.kind='grading' AND d.voided_at IS NULL GROUP BY d.app) x ON x.app=a.code
 WHERE a.mlps_level>=2 AND a.state<>'terminated' AND COALESCE(a.filing_no,'')='' AND NOT EXISTS (SELECT 1 FROM ccc.doc f WHERE f.app=a.code AND f.kind='filing' AND f.voided_at IS NULL)
UNION ALL
-- year: systems of level 3 look through themselves
SELECT 'O34', CONCAT(a.code,'/',u.instance), u.to_on, MIN(d.issued_on), NULL, MIN(d.id), 'APP', a.org
  FROM ccc.scr_unit u JOIN ccc.app a LEFT JOIN ccc.doc d ON d.app=a.code AND d.kind='self_check' AND d.voided_at IS NULL AND d.issued_on BETWEEN u.from_on AND u.to_on
 WHERE u.unit='year' AND u.now=1 AND a.mlps_level=3 AND a.state='in_service' GROUP BY a.code, a.org, u.instance, u.to_on
UNION ALL
-- the statement of entries of the month before, to each unit into whose hosts somebody went
SELECT 'O35', CONCAT(x.org,'/',x.instance), ccc.add_workdays(x.to_on,5), (SELECT DATE(CONVERT_TZ(MIN(g.at),'+00:00',n.tz)) FROM ccc.report_log g WHERE g.report='entries' AND g.period=x.instance AND g.unit=x.org AND DATE(CONVERT_TZ(g.at,'+00:00',n.tz))>x.to_on), NULL,
  (SELECT CONCAT(g.staff,' ',LEFT(MIN(g.at),16)) FROM ccc.report_log g WHERE g.report='entries' AND g.period=x.instance AND g.unit=x.org AND DATE(CONVERT_TZ(g.at,'+00:00',n.tz))>x.to_on GROUP BY g.staff LIMIT 1), 'SES', x.org
  FROM ccc.here1 n JOIN (SELECT DISTINCT h.org, u.instance, u.to_on FROM ccc.here1 m JOIN ccc.scr_unit u JOIN ccc.session s ON s.started_at>=CONVERT_TZ(CAST(u.from_on AS DATETIME(6)),m.tz,'+00:00') AND s.started_at<CONVERT_TZ(CAST(u.to_on+INTERVAL 1 DAY AS DATETIME(6)),m.tz,'+00:00')
    JOIN ccc.tenant_host h ON h.code=s.host JOIN ccc.staff p ON p.code=s.staff AND p.org<>h.org WHERE u.unit='month' AND u.back=1) x
UNION ALL
-- telephone calls that want a paper: grants, then approvals
SELECT 'O36', u.id, DATE(CONVERT_TZ(u.granted_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='phone_followup_h') HOUR,'+00:00',n.tz)), DATE(CONVERT_TZ(u.confirmed_at,'+00:00',n.tz)), COALESCE(u.confirmed_at,n.at)>u.granted_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='phone_followup_h') HOUR, u.doc, 'AUT', u.org
  FROM ccc.auth u JOIN ccc.here1 n WHERE u.form='phone' AND u.confirmed_at IS NULL AND u.doc IS NULL AND u.valid_to>n.at-INTERVAL 30 DAY
UNION ALL
SELECT 'O36', c.id, DATE(CONVERT_TZ(c.reg_approved_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='phone_followup_h') HOUR,'+00:00',n.tz)), NULL, n.at>c.reg_approved_at+INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='phone_followup_h') HOUR, NULL, 'CHG', NULL
  FROM ccc.change_request c JOIN ccc.here1 n WHERE c.reg_form='phone' AND c.reg_approved_at IS NOT NULL AND c.reg_doc IS NULL;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_obligation AS
SELECT CONCAT(o.id,'/',d.instance) k, o.id, o.article, o.basis, o.zh, o.en, d.instance, d.due, DATEDIFF(d.due, n.today) left_days, o.owner,
  (SELECT GROUP_CONCAT(DISTINCT r.zh ORDER BY r.sort SEPARATOR '/') FROM ccc.role r WHERE o.owner REGEXP CONCAT('(^|[|+])',r.code,'(:|[|+]|$)')) owner_zh,
  (SELECT GROUP_CONCAT(DISTINCT r.en ORDER BY r.sort SEPARATOR '/') FROM ccc.role r WHERE o.owner REGEXP CONCAT('(^|[|+])',r.code,'(:|[|+]|$)')) owner_en,
  CASE WHEN d.done_on IS NOT NULL THEN IF(COALESCE(d.late,d.done_on>d.due),'late','done') WHEN COALESCE(d.late,d.due<n.today) THEN 'overdue'
    WHEN DATEDIFF(d.due, n.today)<=o.warn_days THEN 'soon' ELSE 'open' END state, d.evidence, d.org
  FROM ccc.scr_duty_due d JOIN ccc.here1 n JOIN ccc.obligation o ON o.id=d.id
  JOIN ccc.visible v ON v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind=d.gate AND v.until>(SELECT at FROM ccc.clock1)
 WHERE (v.scope='*' OR EXISTS (SELECT 1 FROM ccc.audience z WHERE z.scope=v.scope AND z.org=d.org))
   -- offices outside the centre's work: duties of their own records, or that name them as owner or reviewer
   AND (v.who NOT IN ('unit','fin','gov','third') OR EXISTS (SELECT 1 FROM ccc.my_role m WHERE m.office=d.org AND m.role='USR')
     OR (d.org IS NULL OR v.who<>'unit') AND EXISTS (SELECT 1 FROM ccc.my_role m WHERE CONCAT_WS('|',o.owner,o.reviewer) REGEXP CONCAT('(^|[|+])',m.role,'(:|[|+]|$)')));
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_obligation AS
SELECT k, id, article, basis, zh, en, instance, due, left_days, owner, owner_zh, owner_en, state,
  CASE state WHEN 'open' THEN '未到期' WHEN 'soon' THEN '将到期' WHEN 'overdue' THEN '逾期' WHEN 'done' THEN '已完成' ELSE '迟完成' END state_zh,
  CASE state WHEN 'late' THEN 'done late' ELSE state END state_en, evidence, org, IF(state='overdue', '!', IF(state='soon', '*', '')) mark,
  CASE state WHEN 'overdue' THEN 0 WHEN 'soon' THEN 1000 WHEN 'open' THEN 2000 ELSE 9000 END + LEAST(GREATEST(left_days,-400),400)+400 `rank` FROM ccc.scr_obligation;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_overview_obligation AS
SELECT k, id, article, basis, IF(id IN ('O08','O09','O17'), zh, CONCAT(instance,' ',zh)) zh, IF(id IN ('O08','O09','O17'), en, CONCAT(instance,' ',en)) en, instance, due,
  left_days, owner, owner_zh, owner_en, state, state_zh, state_en, evidence, org, mark, `rank` FROM ccc_api.v_obligation WHERE state IN ('open','soon','overdue');
