-- The month as a grid, the handover book as a list, the second line's weeks, the figures of titles.
-- Sight as in 60_screens.sql.
--
--   v_duty_month     k (K) month rank n what head|person|gap who(+) staff post(+) days(+) shifts nights weekend
--                    days: 31 cells of two columns each; the head says the days of the week and marks today,
--                    a person's row what he does, a gap's row where a shift has too few or no lead (!), or no roster yet (?)
--   v_handover_book  k (K; downwards: newest handover, its items in their order) number state seq kind(+) ref text must_do read_at read_by read_by_name added_text mark
--   v_looked         record_id with seq (K) number at actor actor_name outcome host purpose
--   v_score_aspect   k (K) number target org n aspect(+) weight points items without_case by_hand
--   v_overview_title inc_open inc_p1 ten_mine chg_today todo: one row
--   v_oncall_week    record_id (K) number state(+) version week_start line staff staff_name phone phone_note this_week mark

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_day AS
SELECT a.n*10+b.n d FROM (SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) a
  JOIN (SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
    UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) b WHERE a.n*10+b.n BETWEEN 1 AND 31;

-- What a person does on a day, in two columns of either language.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_duty_day AS
SELECT DATE_FORMAT(d.date, '%Y-%m') month, DAYOFMONTH(d.date) d, d.date, d.staff, d.name, d.post, d.post_zh, d.post_en, d.post_n, d.shift,
  IF(d.state='absent', '缺', LEFT(d.shift_zh, 1)) zh, RPAD(IF(d.state='absent', 'x', d.shift), 2, ' ') en, d.state
  FROM ccc.scr_duty d;

-- The months there is a roster for: the present one first, then those to come, then those before, newest first.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_duty_months AS
SELECT m.month, CAST(CONCAT(m.month, '-01') AS DATE) first, DAYOFMONTH(LAST_DAY(CONCAT(m.month, '-01'))) days, n.today,
  CASE WHEN m.month=DATE_FORMAT(n.today, '%Y-%m') THEN 0
    WHEN m.month>DATE_FORMAT(n.today, '%Y-%m') THEN PERIOD_DIFF(REPLACE(m.month, '-', ''), DATE_FORMAT(n.today, '%Y%m'))
    ELSE 500+PERIOD_DIFF(DATE_FORMAT(n.today, '%Y%m'), REPLACE(m.month, '-', '')) END*1000 base
  FROM (SELECT DISTINCT DATE_FORMAT(date, '%Y-%m') month FROM ccc.scr_duty) m JOIN ccc.here1 n;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_duty_month AS
SELECT CONCAT(m.month, '/0') k, m.month, m.base `rank`, 0 n, 'head' what, m.month who_zh, m.month who_en, NULL staff, NULL post, NULL post_zh, NULL post_en,
  GROUP_CONCAT(CASE WHEN x.d>m.days THEN '' WHEN m.first + INTERVAL x.d-1 DAY=m.today THEN '今'
    ELSE ELT(WEEKDAY(m.first + INTERVAL x.d-1 DAY)+1, '一', '二', '三', '四', '五', '六', '日') END ORDER BY x.d SEPARATOR '') days_zh,
  GROUP_CONCAT(CASE WHEN x.d>m.days THEN '' WHEN m.first + INTERVAL x.d-1 DAY=m.today THEN '**'
    ELSE ELT(WEEKDAY(m.first + INTERVAL x.d-1 DAY)+1, 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su') END ORDER BY x.d SEPARATOR '') days_en,
  NULL shifts, NULL nights, NULL weekend
  FROM ccc.scr_duty_months m JOIN ccc.scr_day x GROUP BY m.month, m.base
UNION ALL
SELECT CONCAT(m.month, '/1/', p.staff), m.month, m.base+100+p.post_n*100, 1, 'person', p.name, p.name, p.staff, p.post, p.post_zh, p.post_en,
  GROUP_CONCAT(COALESCE(y.zh, '  ') ORDER BY x.d SEPARATOR ''), GROUP_CONCAT(COALESCE(y.en, '  ') ORDER BY x.d SEPARATOR ''),
  p.shifts, p.nights, p.weekend
  FROM (SELECT q.month, q.staff, MAX(q.name) name, MIN(q.post) post, MIN(q.post_zh) post_zh, MIN(q.post_en) post_en, MIN(q.post_n) post_n,
      SUM(q.state<>'absent') shifts, SUM(q.state<>'absent' AND q.shift='N') nights, SUM(q.state<>'absent' AND WEEKDAY(q.date)>4) weekend
      FROM ccc.scr_duty_day q GROUP BY q.month, q.staff) p
  JOIN ccc.scr_duty_months m ON m.month=p.month JOIN ccc.scr_day x
  LEFT JOIN (SELECT z.month, z.staff, z.d, MAX(z.zh) zh, MAX(z.en) en FROM ccc.scr_duty_day z GROUP BY z.month, z.staff, z.d) y
    ON y.month=p.month AND y.staff=p.staff AND y.d=x.d
 WHERE x.d<=m.days GROUP BY m.month, m.base, p.staff
UNION ALL
SELECT g.k, g.month, g.base+900+g.sort, 2, 'gap', g.zh, g.en, NULL, NULL, NULL, NULL, g.days, g.days, g.short, NULL, NULL
  FROM (SELECT CONCAT(m.month, '/2/', s.code) k, m.month, m.base, ORD(s.code) sort, CONCAT('缺 ', s.name_zh) zh, CONCAT('gap ', s.code) en,
      GROUP_CONCAT(CASE WHEN y.n IS NULL THEN '? ' WHEN y.n<t.least OR y.leads=0 THEN '! ' ELSE '  ' END ORDER BY x.d SEPARATOR '') days,
      SUM(COALESCE(y.n, 0)<t.least OR y.leads=0) short
      FROM ccc.scr_duty_months m JOIN ccc.scr_day x JOIN ccc.shift s JOIN ccc.record r ON r.id=s.record AND r.state='in_force'
      JOIN (SELECT CAST(p.value AS SIGNED) least FROM ccc.param_now p WHERE p.name='min_on_duty') t
      LEFT JOIN (SELECT z.month, z.d, z.shift, SUM(z.state<>'absent') n, SUM(z.state<>'absent' AND z.post='lead') leads FROM ccc.scr_duty_day z GROUP BY z.month, z.d, z.shift) y
        ON y.month=m.month AND y.d=x.d AND y.shift=s.code
     WHERE x.d<=m.days GROUP BY m.month, m.base, s.code) g WHERE g.short>0;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_handover_book AS
SELECT h.record_id*1000+999-i.seq k, h.number, h.state, i.seq, i.kind, c.zh kind_zh, c.en kind_en, i.ref, i.text, i.must_do, i.read_at, i.read_by, p.name_zh read_by_name,
  i.added_text, IF(i.read_at IS NULL AND h.state='given', '*', '') mark
  FROM ccc.seen_record h JOIN ccc.handover_item i ON i.handover=h.number LEFT JOIN ccc.staff p ON p.code=i.read_by
  LEFT JOIN ccc.choice c ON c.list='handover_item.kind' AND c.value=i.kind WHERE h.kind='HND';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_oncall_week AS
SELECT h.record_id, h.number, h.state, h.state_zh, h.state_en, h.version, t.week_start, t.line, t.staff, p.name_zh staff_name, p.phone, t.phone_note,
  t.week_start<=n.today AND t.week_start>n.today - INTERVAL 7 DAY this_week,
  IF(h.state='in_force' AND t.week_start<=n.today AND t.week_start>n.today - INTERVAL 7 DAY, '>', '') mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.oncall t ON t.record=h.record_id LEFT JOIN ccc.staff p ON p.code=t.staff WHERE h.kind='ONC';

-- The figures of the titles of screen 1 and of the title line, and no more: v_overview counts duties too, which takes its time.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_overview_title AS
SELECT i.inc_open, i.inc_p1, t.ten_mine, c.chg_today, (SELECT COUNT(*) FROM ccc_api.v_todo x) todo
  FROM (SELECT COUNT(*) inc_open, COALESCE(SUM(x.priority='P1'),0) inc_p1 FROM ccc_api.v_overview_incident x) i
  JOIN (SELECT COALESCE(SUM(x.mine),0) ten_mine FROM ccc_api.v_overview_tenancy x) t
  JOIN (SELECT COALESCE(SUM(DATE(CONVERT_TZ(x.window_start,'+00:00',n.tz))=n.today),0) chg_today
          FROM ccc.here1 n JOIN ccc.open_record w STRAIGHT_JOIN ccc.scr_change x ON x.record_id=w.id WHERE w.kind='CHG') c;

-- What an assessment comes to by its aspects: seven of the provider, three of a unit.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_score_aspect AS
SELECT CONCAT(s.number, '/', LPAD(MIN(s.n), 2, '0')) k, s.number, s.target, s.org, MIN(s.n) n, s.aspect_zh, MAX(s.aspect_en) aspect_en, SUM(s.weight) weight,
  SUM(s.points) points, COUNT(*) items, SUM(s.value IS NULL) without_case, SUM(s.by_hand IS NOT NULL) by_hand
  FROM ccc_api.v_score s WHERE s.indicator<>'*' GROUP BY s.number, s.target, s.org, s.aspect_zh;

-- Who opened a recording or a run's output, and what for: an event of the session, change or recovery.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_looked AS
SELECT e.record_id, e.number, e.seq, e.at, e.actor, e.actor_name, e.outcome, JSON_VALUE(e.vals, '$.host') host,
  COALESCE(JSON_VALUE(e.vals, '$.view_purpose'), JSON_VALUE(e.vals, '$.purpose'), e.reason) purpose FROM ccc_api.v_event e WHERE e.action='view';
