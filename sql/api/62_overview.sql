-- What is due, what is missing, and the overview's panels. Sight as in
-- 60_screens.sql: a duty or a gap is shown to who sees the kind it is about.
--
--   v_obligation  k (K) id article basis zh en instance due left_days owner owner_zh owner_en state open|soon|overdue|done|late
--                 state_zh state_en evidence org mark rank
--   v_gap         n (K) id zh en count screen mark; ids grants_today backups_unconfirmed agreements_ending reports_ending duty_gaps keys_to_check
--   v_overview    one row: inc_open inc_p1 inc_mine ten_open ten_mine chg_open chg_today chg_running rec_open grants_live hosts gaps obl_overdue obl_soon todo
--   v_overview_incident  number (K) title priority state(+) age_min due due_left clock mine mark rank
--   v_overview_change    number (K) kind CHG|REC title state(+) at due_left age_min mine mark rank
--   v_overview_tenancy   number (K) title app_name app_name_en org org_name org_name_en state(+) since days due_left mine mark rank
--   v_overview_obligation = v_obligation without what is done; zh and en begin with what it is about

-- Calendar units around today: the one before and the present one.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_unit AS
SELECT 'month' unit, DATE_FORMAT(x.d,'%Y-%m') instance, CAST(DATE_FORMAT(x.d,'%Y-%m-01') AS DATE) from_on, LAST_DAY(x.d) to_on, x.now
  FROM (SELECT n.today d, 1 now FROM ccc.here1 n UNION ALL SELECT n.today - INTERVAL DAY(n.today) DAY, 0 FROM ccc.here1 n) x
UNION ALL
SELECT 'quarter', CONCAT(YEAR(x.d),'Q',QUARTER(x.d)), MAKEDATE(YEAR(x.d),1) + INTERVAL QUARTER(x.d)-1 QUARTER,
  MAKEDATE(YEAR(x.d),1) + INTERVAL QUARTER(x.d) QUARTER - INTERVAL 1 DAY, x.now
  FROM (SELECT n.today d, 1 now FROM ccc.here1 n UNION ALL SELECT MAKEDATE(YEAR(n.today),1) + INTERVAL QUARTER(n.today)-1 QUARTER - INTERVAL 1 DAY, 0 FROM ccc.here1 n) x
UNION ALL
SELECT 'year', YEAR(x.d), MAKEDATE(YEAR(x.d),1), MAKEDATE(YEAR(x.d)+1,1) - INTERVAL 1 DAY, x.now
  FROM (SELECT n.today d, 1 now FROM ccc.here1 n UNION ALL SELECT MAKEDATE(YEAR(n.today),1) - INTERVAL 1 DAY, 0 FROM ccc.here1 n) x;

-- Instances of duties with what proves them: (id, instance, due, done_on, evidence, gate = kind whose sight opens it, org).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_duty_due AS
-- month: bulletin
SELECT 'O01' id, u.instance, u.to_on due, (SELECT DATE(CONVERT_TZ(MIN(b.published_at),'+00:00',n.tz)) FROM ccc.bulletin b WHERE b.month=u.instance) done_on,
  (SELECT MIN(b.id) FROM ccc.bulletin b WHERE b.month=u.instance AND b.published_at IS NOT NULL) evidence, 'BUL' gate, CAST(NULL AS CHAR(40)) org
  FROM ccc.scr_unit u JOIN ccc.here1 n WHERE u.unit='month'
-- year: drill
UNION ALL
SELECT 'O02', u.instance, u.to_on, (SELECT MIN(DATE(CONVERT_TZ(d.ended_at,'+00:00',n.tz))) FROM ccc.drill d JOIN ccc.record r ON r.id=d.record
    WHERE r.state='closed' AND d.kind='comprehensive' AND d.report_doc IS NOT NULL AND DATE(CONVERT_TZ(d.ended_at,'+00:00',n.tz)) BETWEEN u.from_on AND u.to_on),
  (SELECT MIN(d.id) FROM ccc.drill d WHERE d.kind='comprehensive' AND DATE(CONVERT_TZ(d.ended_at,'+00:00',n.tz)) BETWEEN u.from_on AND u.to_on), 'DRL', NULL
  FROM ccc.scr_unit u JOIN ccc.here1 n WHERE u.unit='year'
-- roster of a month, by the day of the month before it that the parameter names
UNION ALL
SELECT 'O04', x.m, x.due, IF(EXISTS (SELECT 1 FROM ccc.roster_month t JOIN ccc.record r ON r.id=t.record WHERE t.month=x.m AND r.state IN ('published','archived')),
    LEAST(x.due, n.today), NULL), (SELECT CONCAT('RS-',t.month) FROM ccc.roster_month t WHERE t.month=x.m), 'RST', NULL
  FROM ccc.here1 n JOIN (SELECT DATE_FORMAT(q.today + INTERVAL 1 MONTH,'%Y-%m') m,
    CAST(CONCAT(DATE_FORMAT(q.today,'%Y-%m-'),LPAD((SELECT p.value FROM ccc.param_now p WHERE p.name='roster_publish_day'),2,'0')) AS DATE) due FROM ccc.here1 q) x
-- n months after the last: evaluation of the platform, its grading test, training
UNION ALL
SELECT 'O08', x.last_on, x.last_on + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='platform_eval_month') MONTH, NULL, NULL, 'EVL', NULL
  FROM (SELECT MAX(e.done_on) last_on FROM ccc.evaluation e WHERE e.kind='platform') x WHERE x.last_on IS NOT NULL
UNION ALL
SELECT 'O09', x.last_on, x.last_on + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='mlps_l3_month') MONTH, NULL, NULL, 'EVL', NULL
  FROM (SELECT MAX(e.done_on) last_on FROM ccc.evaluation e WHERE e.kind='mlps') x WHERE x.last_on IS NOT NULL
UNION ALL
SELECT 'O10', a.code, a.last_assess_on + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name=CONCAT('mlps_l',a.mlps_level,'_month')) MONTH, NULL, NULL,
  'APP', a.org FROM ccc.app a WHERE a.state='in_service' AND a.last_assess_on IS NOT NULL AND a.mlps_level>=2
UNION ALL
SELECT 'O17', x.last_on, x.last_on + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='training_month') MONTH, NULL, NULL, 'TRN', NULL
  FROM (SELECT MAX(t.held_on) last_on FROM ccc.training t JOIN ccc.record r ON r.id=t.record AND r.state='held') x WHERE x.last_on IS NOT NULL
-- findings with a date
UNION ALL
SELECT 'O12', f.id, f.due_on, NULL, NULL, 'FND', f.org FROM ccc.finding f JOIN ccc.record r ON r.id=f.record AND r.state IN ('open','assigned','disputed') WHERE f.due_on IS NOT NULL
-- confirmations and agreements that end
UNION ALL
SELECT 'O14', b.id, COALESCE(b.valid_to, d.valid_to), NULL, b.confirm_doc, 'BKP', b.org FROM ccc.backup_plan b JOIN ccc.record r ON r.id=b.record AND r.state<>'ended'
  LEFT JOIN ccc.doc d ON d.id=b.confirm_doc WHERE COALESCE(b.valid_to, d.valid_to) IS NOT NULL
UNION ALL
SELECT 'O24', x.org, x.valid_to, NULL, NULL, 'DOC', x.org FROM (SELECT d.org, MAX(d.valid_to) valid_to FROM ccc.doc d JOIN ccc.record r ON r.id=d.record AND r.state<>'void'
    WHERE d.kind='agreement' GROUP BY d.org) x WHERE x.valid_to IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=x.org AND a.state IN ('opened','in_service'))
-- quarter: a sample restore, the survey
UNION ALL
SELECT 'O15', u.instance, u.to_on, (SELECT MIN(DATE(CONVERT_TZ(x.restored_at,'+00:00',n.tz))) FROM ccc.recovery x WHERE x.kind='test'
    AND DATE(CONVERT_TZ(x.restored_at,'+00:00',n.tz)) BETWEEN u.from_on AND u.to_on), (SELECT MIN(x.id) FROM ccc.recovery x WHERE x.kind='test'
    AND DATE(CONVERT_TZ(x.restored_at,'+00:00',n.tz)) BETWEEN u.from_on AND u.to_on), 'REC', NULL FROM ccc.scr_unit u JOIN ccc.here1 n WHERE u.unit='quarter'
UNION ALL
SELECT 'O30', u.instance, u.to_on, (SELECT IF(COUNT(*)>0, u.to_on, NULL) FROM ccc.survey s JOIN ccc.record r ON r.id=s.record AND r.state='answered' WHERE s.period=u.instance),
  NULL, 'SVY', NULL FROM ccc.scr_unit u WHERE u.unit='quarter'
-- after the period: assessment, fee
UNION ALL
SELECT 'O19', u.instance, u.to_on + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='assess_days') DAY,
  (SELECT MIN(DATE(CONVERT_TZ(a.final_at,'+00:00',n.tz))) FROM ccc.assessment a WHERE a.period=u.instance), (SELECT MIN(a.id) FROM ccc.assessment a WHERE a.period=u.instance AND a.final_at IS NOT NULL),
  'ASM', NULL FROM ccc.scr_unit u JOIN ccc.here1 n WHERE u.unit='quarter' AND u.now=0
-- year: assessment of each unit for the year before, stocktake
UNION ALL
SELECT 'O21', CONCAT(o.code,'/',u.instance), u.to_on + INTERVAL 31 DAY, (SELECT MIN(t.done_on) FROM ccc.unit_assessment t WHERE t.org=o.code AND t.year=CAST(u.instance AS SIGNED)), CONCAT(o.code,'/',u.instance),
  'UAS', o.code FROM ccc.scr_unit u JOIN ccc.org o ON EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=o.code AND a.go_live_on<=u.to_on AND a.state='in_service') AND o.kind<>'enterprise'
 WHERE u.unit='year' AND u.now=0
UNION ALL
SELECT 'O26', u.instance, u.to_on, (SELECT IF(MIN(COALESCE(q.checked_on,'1970-01-01'))>=u.from_on, MAX(q.checked_on), NULL) FROM ccc.asset q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare')),
  NULL, 'EQP', NULL FROM ccc.scr_unit u WHERE u.unit='year' AND u.now=1
-- orders to rectify
UNION ALL
SELECT 'O23', t.id, t.due_on, IF(r.state IN ('submitted','closed'), DATE(CONVERT_TZ(COALESCE(t.submitted_at,t.closed_at),'+00:00',n.tz)), NULL), t.id, 'RCT', NULL
  FROM ccc.rectify t JOIN ccc.here1 n JOIN ccc.record r ON r.id=t.record AND r.state<>'closed'
-- larger incidents: summary
UNION ALL
SELECT 'O28', i.id, DATE(CONVERT_TZ(i.closed_at,'+00:00',n.tz)) + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='cac_summary_days') DAY,
  (SELECT d.issued_on FROM ccc.doc d WHERE d.id=i.summary_doc), i.summary_doc, 'INC', NULL
  FROM ccc.incident i JOIN ccc.here1 n WHERE i.cyber_level IN ('larger','major','extreme') AND i.closed_at IS NOT NULL AND i.closed_at>n.at - INTERVAL 120 DAY
-- telephone calls that want a paper
UNION ALL
SELECT 'O36', u.id, DATE(CONVERT_TZ(u.granted_at + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='phone_followup_h') HOUR,'+00:00',n.tz)),
  DATE(CONVERT_TZ(u.confirmed_at,'+00:00',n.tz)), u.doc, 'AUT', u.org FROM ccc.auth u JOIN ccc.here1 n WHERE u.form='phone' AND u.confirmed_at IS NULL AND u.doc IS NULL AND u.valid_to>n.at - INTERVAL 30 DAY;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_obligation AS
SELECT CONCAT(o.id,'/',d.instance) k, o.id, o.article, o.basis, o.zh, o.en, d.instance, d.due, DATEDIFF(d.due, n.today) left_days, o.owner,
  (SELECT GROUP_CONCAT(DISTINCT r.zh ORDER BY r.sort SEPARATOR '/') FROM ccc.role r WHERE o.owner REGEXP CONCAT('(^|[|+])',r.code,'(:|[|+]|$)')) owner_zh,
  (SELECT GROUP_CONCAT(DISTINCT r.en ORDER BY r.sort SEPARATOR '/') FROM ccc.role r WHERE o.owner REGEXP CONCAT('(^|[|+])',r.code,'(:|[|+]|$)')) owner_en,
  CASE WHEN d.done_on IS NOT NULL THEN IF(d.done_on<=d.due,'done','late') WHEN d.due<n.today THEN 'overdue'
    WHEN DATEDIFF(d.due, n.today)<=o.warn_days THEN 'soon' ELSE 'open' END state, d.evidence, d.org
  FROM ccc.scr_duty_due d JOIN ccc.here1 n JOIN ccc.obligation o ON o.id=d.id
  JOIN ccc.visible v ON v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind=d.gate AND v.until>(SELECT at FROM ccc.clock1)
 WHERE v.scope='*' OR EXISTS (SELECT 1 FROM ccc.audience z WHERE z.scope=v.scope AND z.org=d.org);
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_obligation AS
SELECT k, id, article, basis, zh, en, instance, due, left_days, owner, owner_zh, owner_en, state,
  CASE state WHEN 'open' THEN '未到期' WHEN 'soon' THEN '将到期' WHEN 'overdue' THEN '逾期' WHEN 'done' THEN '已完成' ELSE '迟完成' END state_zh,
  CASE state WHEN 'late' THEN 'done late' ELSE state END state_en, evidence, org, IF(state='overdue', '!', IF(state='soon', '*', '')) mark,
  CASE state WHEN 'overdue' THEN 0 WHEN 'soon' THEN 1000 WHEN 'open' THEN 2000 ELSE 9000 END + LEAST(GREATEST(left_days,-400),400)+400 `rank` FROM ccc.scr_obligation;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_overview_obligation AS
SELECT k, id, article, basis, IF(id IN ('O08','O09','O17'), zh, CONCAT(instance,' ',zh)) zh, IF(id IN ('O08','O09','O17'), en, CONCAT(instance,' ',en)) en, instance, due,
  left_days, owner, owner_zh, owner_en, state, state_zh, state_en, evidence, org, mark, `rank` FROM ccc_api.v_obligation WHERE state IN ('open','soon','overdue');

-- Records of open states, by the index that holds them.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.open_record AS
SELECT r.id, r.kind FROM ccc.state q STRAIGHT_JOIN ccc.record r ON r.kind=q.kind AND r.state=q.state WHERE q.final=0;

-- What is missing or about to end. Each count is of rows the caller sees.
-- Moments without cover by the plan in the next seven days: a shift that ends and no other begins by then.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_gap AS
SELECT 1 n, 'grants_today' id, '授权今日到期' zh, 'grants ending today' en, '8' screen,
  (SELECT COUNT(*) FROM ccc.open_record w STRAIGHT_JOIN ccc.scr_grant g ON g.record_id=w.id JOIN ccc.here1 n
    WHERE w.kind='AUT' AND g.live=1 AND DATE(CONVERT_TZ(g.valid_to,'+00:00',n.tz))=n.today) count
UNION ALL
SELECT 2, 'backups_unconfirmed', '备份未书面确认', 'backups without confirmation', '8', (SELECT COUNT(*) FROM ccc.scr_backup b WHERE b.open=1 AND b.confirmed=0)
UNION ALL
SELECT 3, 'agreements_ending', '协议将到期', 'agreements ending', '5', (SELECT COUNT(*) FROM ccc.scr_obligation o WHERE o.id='O24' AND o.state IN ('soon','overdue'))
UNION ALL
SELECT 4, 'reports_ending', '测评报告将过期', 're-assessments due', '5', (SELECT COUNT(*) FROM ccc.scr_obligation o WHERE o.id='O10' AND o.state IN ('soon','overdue'))
UNION ALL
SELECT 5, 'duty_gaps', '值班空缺', 'gaps in the roster', '4', (SELECT COUNT(DISTINCT d.plan_end) FROM ccc.scr_duty d JOIN ccc.here1 n
   WHERE d.plan_end>n.at AND d.plan_end<n.at + INTERVAL 7 DAY AND d.plan_end<(SELECT MAX(z.plan_end) FROM ccc.roster z)
     AND NOT EXISTS (SELECT 1 FROM ccc.roster x WHERE x.plan_start<=d.plan_end AND x.plan_end>d.plan_end))
UNION ALL
SELECT 6, 'keys_to_check', '主机指纹待核', 'host keys to check', '7', (SELECT COUNT(*) FROM ccc.seen_record h WHERE h.kind='HKY' AND h.state='proposed');
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_gap AS SELECT n, id, zh, en, count, screen, IF(count>0, '!', '') mark FROM ccc.scr_gap;

-- Panels of the overview: what is open only. They begin at the open records, not
-- at all that a person sees, so that closed ones cost nothing.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_overview_incident AS
SELECT i.number, i.title, i.priority, i.state, i.state_zh, i.state_en, i.org, i.age_min, i.due, i.due_left, i.clock, i.mine, i.mark, i.`rank`, i.record_id
  FROM ccc.open_record w STRAIGHT_JOIN ccc_api.v_incident_list i ON i.record_id=w.id WHERE w.kind='INC';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_overview_tenancy AS
SELECT t.number, t.title, t.app, t.app_name, t.app_name_en, t.org, t.org_name, t.org_name_en, t.state, t.state_zh, t.state_en, t.since, t.days, t.due, t.due_left,
  t.mine, t.mark, t.`rank`, t.record_id FROM ccc.open_record w STRAIGHT_JOIN ccc_api.v_tenancy_list t ON t.record_id=w.id WHERE w.kind='TEN';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_overview_change AS
SELECT c.number, c.kind, c.title, c.state, c.state_zh, c.state_en, c.requested_at at, c.rto_left due_left, c.age_min, c.mine, c.mark, c.`rank`, c.record_id
  FROM ccc.open_record w STRAIGHT_JOIN ccc_api.v_recovery_list c ON c.record_id=w.id WHERE w.kind='REC'
UNION ALL
SELECT c.number, c.kind, c.title, c.state, c.state_zh, c.state_en, c.window_start, IF(c.under_way, TIMESTAMPDIFF(MINUTE, c.now_at, c.window_end), NULL), NULL, c.mine,
  IF(c.under_way, '>', IF(c.window_end<c.now_at, '!', IF(c.mine, '*', ''))), IF(c.under_way, 5, IF(c.mine, 20, 30)), c.record_id
  FROM ccc.open_record w STRAIGHT_JOIN ccc.scr_change c ON c.record_id=w.id WHERE w.kind='CHG';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_overview AS
SELECT i.inc_open, i.inc_p1, i.inc_mine, t.ten_open, t.ten_mine, c.chg_open, c.chg_today, c.chg_running, r.rec_open, g.grants_live, g.hosts, g.gaps, o.obl_overdue, o.obl_soon,
  (SELECT COUNT(*) FROM ccc_api.v_todo x) todo
  FROM (SELECT COUNT(*) inc_open, COALESCE(SUM(x.priority='P1'),0) inc_p1, COALESCE(SUM(x.mine),0) inc_mine FROM ccc_api.v_overview_incident x) i
  JOIN (SELECT COUNT(*) ten_open, COALESCE(SUM(x.mine),0) ten_mine FROM ccc_api.v_overview_tenancy x) t
  JOIN (SELECT COUNT(*) chg_open, COALESCE(SUM(DATE(CONVERT_TZ(x.window_start,'+00:00',n.tz))=n.today),0) chg_today, COALESCE(SUM(x.under_way),0) chg_running
          FROM ccc.here1 n JOIN ccc.open_record w STRAIGHT_JOIN ccc.scr_change x ON x.record_id=w.id WHERE w.kind='CHG') c
  JOIN (SELECT COUNT(*) rec_open FROM ccc.open_record w STRAIGHT_JOIN ccc.scr_recovery x ON x.record_id=w.id WHERE w.kind='REC') r
  JOIN (SELECT (SELECT COUNT(*) FROM ccc.open_record w STRAIGHT_JOIN ccc.scr_grant x ON x.record_id=w.id WHERE w.kind='AUT' AND x.live=1) grants_live,
          (SELECT COUNT(*) FROM ccc.seen_record h WHERE h.kind='HOS' AND h.state='in_force') hosts, (SELECT SUM(x.count>0) FROM ccc.scr_gap x) gaps) g
  JOIN (SELECT COALESCE(SUM(x.state='overdue'),0) obl_overdue, COALESCE(SUM(x.state='soon'),0) obl_soon FROM ccc.scr_obligation x) o;
