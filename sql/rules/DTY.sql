-- Gates and findings of duty (Art. 8, 14). Who was there is told by the hours
-- signed, never by the plan; a shift nobody has signed out of lasts until now.

-- Duty that was done, with its end as far as it is known.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.duty_done AS
SELECT o.record, o.shift_id, o.staff, o.sign_in, LEAST(COALESCE(o.sign_out, n.at), n.at) sign_out, n.at FROM ccc.roster o JOIN ccc.now1 n WHERE o.sign_in IS NOT NULL AND o.sign_in<=n.at;

-- Figures of Art. 8 in force, one row.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.duty_figure AS
SELECT (SELECT p.value+0 FROM ccc.param_now p WHERE p.name='min_on_duty') least, (SELECT p.value+0 FROM ccc.param_now p WHERE p.name='max_cont_hours') max_h,
  (SELECT p.value+0 FROM ccc.param_now p WHERE p.name='min_rest_hours') rest_h FROM ccc.centre WHERE n=1;

-- How many were there, from each change of it to the next: n persons from t to t2.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.duty_count AS
WITH e AS (SELECT d.sign_in t, 1 d, d.record, d.at FROM ccc.duty_done d UNION ALL SELECT d.sign_out, -1, d.record, d.at FROM ccc.duty_done d WHERE d.sign_out<d.at),
 s AS (SELECT e.t, SUM(e.d) d, MIN(e.record) record, MAX(e.at) at FROM e WHERE e.t<e.at GROUP BY e.t)
SELECT s.t, COALESCE(LEAD(s.t) OVER (ORDER BY s.t),s.at) t2, SUM(s.d) OVER (ORDER BY s.t) n, ROW_NUMBER() OVER (ORDER BY s.t) i, s.record FROM s;

-- Duty of one person in blocks: what is less than an hour apart is one.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.duty_block AS
WITH d AS (SELECT o.record, o.staff, o.sign_in, o.sign_out, COALESCE(o.sign_in<MAX(o.sign_out) OVER (PARTITION BY o.staff ORDER BY o.sign_in, o.record ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)+INTERVAL 60 MINUTE,0) joined
    FROM ccc.duty_done o),
 b AS (SELECT d.*, SUM(1-d.joined) OVER (PARTITION BY d.staff ORDER BY d.sign_in, d.record) k FROM d),
 g AS (SELECT b.staff, b.k, MIN(b.record) record, MIN(b.sign_in) s, MAX(b.sign_out) e FROM b GROUP BY b.staff, b.k)
SELECT g.record, g.staff, g.s, g.e, LAG(g.s) OVER (PARTITION BY g.staff ORDER BY g.k) prev_s, LAG(g.e) OVER (PARTITION BY g.staff ORDER BY g.k) prev_e FROM g;

-- From the last one's leaving to the next one's coming, or until now.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.duty_gap AS
SELECT x.record, x.gap_from, x.gap_to FROM (SELECT d.record, d.sign_in gap_to, MAX(d.sign_out) OVER (ORDER BY d.sign_in, d.record ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) gap_from FROM ccc.duty_done d) x
 WHERE x.gap_from<x.gap_to
UNION ALL
SELECT x.record, x.gap_from, x.at FROM (SELECT MAX(d.record) record, MAX(d.sign_out) gap_from, MAX(d.at) at FROM ccc.duty_done d) x WHERE x.gap_from<x.at;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_DTY AS
-- nobody on duty
SELECT g.record, 'R08.1' rule, g.gap_from done, JSON_OBJECT('n',TIMESTAMPDIFF(MINUTE,g.gap_from,g.gap_to),'k',ccc.iso_time(g.gap_from)) detail FROM ccc.duty_gap g
UNION ALL
-- fewer than the least number, for a minute or longer, not beside a gap and not before the first duty was whole
SELECT x.record, 'R08.2', x.t, JSON_OBJECT('m',x.least,'n',TIMESTAMPDIFF(MINUTE,x.t,x.t2),'k',ccc.iso_time(x.t))
  FROM (SELECT MIN(g.record) record, MIN(g.t) t, MAX(g.t2) t2, MAX(g.least) least FROM (
      SELECT c.*, p.value+0 least, c.n<p.value+0 low, SUM(c.n>=p.value+0) OVER (ORDER BY c.t) grp FROM ccc.duty_count c JOIN ccc.param_span p ON p.name='min_on_duty' AND c.t>=p.from_at AND c.t<p.to_at) g
    WHERE g.low GROUP BY g.grp HAVING MIN(g.n)>0 AND MIN(g.i)>1 AND MAX(g.t2)>=MIN(g.t)+INTERVAL 1 MINUTE) x
UNION ALL
-- too long without a break, or too short a rest before it
SELECT b.record, 'R08.3', b.s, JSON_OBJECT('who',b.staff,'n',TIMESTAMPDIFF(HOUR,IF(b.e>b.s+INTERVAL m.value HOUR,b.s,b.prev_s),b.e),'k',CONCAT(b.staff,'@',LEFT(ccc.iso_time(b.s),10)))
  FROM ccc.duty_block b JOIN ccc.param_span m ON m.name='max_cont_hours' AND b.s>=m.from_at AND b.s<m.to_at JOIN ccc.param_span r ON r.name='min_rest_hours' AND b.s>=r.from_at AND b.s<r.to_at
 WHERE b.e>b.s+INTERVAL m.value HOUR OR b.s<b.prev_e+INTERVAL r.value HOUR;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_DTY AS
-- nobody leaves before the successor has signed
SELECT o.record record, 'R08.6' rule, NULL done, JSON_OBJECT('shift',o.shift_id,'ref',(SELECT MIN(h.id) FROM ccc.handover h WHERE h.shift_out=o.shift_id)) detail
  FROM ccc.roster o
 WHERE NOT EXISTS (SELECT 1 FROM ccc.handover h WHERE h.shift_out=o.shift_id AND h.taken_at IS NOT NULL)
UNION ALL
SELECT o.record, 'R14.4', NULL, JSON_OBJECT('slot',LEFT(ccc.local_time(d.slot_at),16),'ref',d.id)
  FROM ccc.roster o JOIN ccc.now1 n JOIN ccc.round d ON d.slot_at>=o.plan_start AND d.slot_at<o.plan_end AND d.slot_at<=n.at
 WHERE d.done_at IS NULL AND d.late_at IS NULL;
