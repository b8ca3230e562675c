-- What is missing, and the overview's panels. Sight as in 60_screens.sql: a gap
-- is shown to who sees the kind it is about. What is due: 61_obligation.sql.
--
--   v_gap         n (K) id zh en count screen mark; ids grants_today backups_unconfirmed agreements_ending reports_ending duty_gaps keys_to_check
--   v_overview    one row: inc_open inc_p1 inc_mine ten_open ten_mine chg_open chg_today chg_running rec_open grants_live hosts gaps obl_overdue obl_soon todo
--   v_overview_incident  number (K) title priority state(+) age_min due due_left clock mine mark rank
--   v_overview_change    number (K) kind CHG|REC title state(+) at due_left age_min mine mark rank
--   v_overview_tenancy   number (K) title app_name app_name_en org org_name org_name_en state(+) since days due_left mine mark rank

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
