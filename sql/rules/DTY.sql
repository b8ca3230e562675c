-- Gates and findings of duty (Art. 8, 14). Who was there is told by the hours
-- signed, never by the plan; a shift nobody has signed out of lasts until now.

-- Duty that was done, with its end as far as it is known.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.duty_done AS
SELECT o.record, o.shift_id, o.staff, o.sign_in, COALESCE(o.sign_out, n.at) sign_out, n.at FROM ccc.roster o JOIN ccc.now1 n WHERE o.sign_in IS NOT NULL AND o.sign_in<=n.at;

-- Figures of Art. 8 in force, one row.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.duty_figure AS
SELECT (SELECT p.value+0 FROM ccc.param_now p WHERE p.name='min_on_duty') least, (SELECT p.value+0 FROM ccc.param_now p WHERE p.name='max_cont_hours') max_h,
  (SELECT p.value+0 FROM ccc.param_now p WHERE p.name='min_rest_hours') rest_h FROM ccc.centre WHERE n=1;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_DTY AS

-- nobody on duty: from the last one's leaving to the next one's coming
SELECT d.record record, 'R08.1' rule, d.sign_out done, JSON_OBJECT('n',TIMESTAMPDIFF(MINUTE,d.sign_out,(SELECT COALESCE(MIN(x.sign_in),d.at) FROM ccc.duty_done x WHERE x.sign_in>d.sign_out)),'from',d.sign_out) detail
  FROM ccc.duty_done d
 WHERE d.sign_out<d.at AND NOT EXISTS (SELECT 1 FROM ccc.duty_done o WHERE o.sign_in<=d.sign_out AND (o.sign_out>d.sign_out OR (o.sign_out=d.sign_out AND o.record<d.record)))
UNION ALL
-- fewer than the least number, for a minute or longer and not beside a gap
SELECT d.record, 'R08.2', d.sign_out, JSON_OBJECT('m',g.least,'n',TIMESTAMPDIFF(MINUTE,d.sign_out,(SELECT COALESCE(MIN(x.sign_in),d.at) FROM ccc.duty_done x WHERE x.sign_in>d.sign_out)))
  FROM ccc.duty_done d JOIN ccc.duty_figure g
 WHERE d.sign_out<d.at AND (SELECT COUNT(*) FROM ccc.duty_done o WHERE o.sign_in<=d.sign_out AND o.sign_out>d.sign_out) BETWEEN 1 AND g.least-1
   AND (SELECT COUNT(*) FROM ccc.duty_done o WHERE o.sign_in<d.sign_out AND o.sign_out>=d.sign_out)>=g.least
   AND NOT EXISTS (SELECT 1 FROM ccc.duty_done o WHERE o.sign_in>d.sign_out AND o.sign_in<d.sign_out+INTERVAL 1 MINUTE)
   AND NOT EXISTS (SELECT 1 FROM ccc.duty_done o WHERE o.sign_out=d.sign_out AND o.record<d.record)
   AND NOT EXISTS (SELECT 1 FROM ccc.duty_done o WHERE o.sign_out>d.sign_out AND o.sign_in<=d.sign_out AND o.sign_out<d.at
     AND NOT EXISTS (SELECT 1 FROM ccc.duty_done y WHERE y.sign_in<=o.sign_out AND y.sign_out>o.sign_out)
     AND NOT EXISTS (SELECT 1 FROM ccc.duty_done y WHERE y.sign_in>d.sign_out AND y.sign_in<o.sign_out))
UNION ALL
-- too long without a break: blocks less than an hour apart are one
SELECT d.record, 'R08.3', d.sign_in, JSON_OBJECT('who',d.staff,'n',TIMESTAMPDIFF(HOUR,(SELECT MIN(p.sign_in) FROM ccc.duty_done p WHERE p.staff=d.staff AND p.sign_in<=d.sign_in
     AND p.sign_out>d.sign_in-INTERVAL 60 MINUTE),d.sign_out))
  FROM ccc.duty_done d JOIN ccc.duty_figure g
 WHERE EXISTS (SELECT 1 FROM ccc.duty_done p WHERE p.staff=d.staff AND p.sign_in<=d.sign_in AND p.sign_out>d.sign_in-INTERVAL 60 MINUTE AND p.sign_in+INTERVAL g.max_h HOUR<d.sign_out)
   AND NOT EXISTS (SELECT 1 FROM ccc.duty_done x WHERE x.staff=d.staff AND x.sign_in>d.sign_in AND x.sign_in<d.sign_out+INTERVAL 60 MINUTE)
UNION ALL
-- too short a rest before this block
SELECT d.record, 'R08.3', d.sign_in, JSON_OBJECT('who',d.staff,'n',TIMESTAMPDIFF(HOUR,(SELECT MAX(p.sign_in) FROM ccc.duty_done p WHERE p.staff=d.staff AND p.sign_in<d.sign_in),d.sign_out))
  FROM ccc.duty_done d JOIN ccc.duty_figure g
 WHERE EXISTS (SELECT 1 FROM ccc.duty_done p WHERE p.staff=d.staff AND p.sign_in<d.sign_in AND p.sign_out<=d.sign_in-INTERVAL 60 MINUTE AND p.sign_out+INTERVAL g.rest_h HOUR>d.sign_in)
   AND NOT EXISTS (SELECT 1 FROM ccc.duty_done p WHERE p.staff=d.staff AND p.record<>d.record AND p.sign_in<=d.sign_in AND p.sign_out>d.sign_in-INTERVAL 60 MINUTE)
UNION ALL
-- nobody leaves before the successor has signed
SELECT o.record, 'R08.6', NULL, JSON_OBJECT('shift',o.shift_id,'ref',(SELECT MIN(h.id) FROM ccc.handover h WHERE h.shift_out=o.shift_id))
  FROM ccc.roster o
 WHERE NOT EXISTS (SELECT 1 FROM ccc.handover h WHERE h.shift_out=o.shift_id AND h.taken_at IS NOT NULL)
UNION ALL
SELECT o.record, 'R14.4', NULL, JSON_OBJECT('slot',LEFT(ccc.local_time(d.slot_at),16),'ref',d.id)
  FROM ccc.roster o JOIN ccc.now1 n JOIN ccc.round d ON d.slot_at>=o.plan_start AND d.slot_at<o.plan_end AND d.slot_at<=n.at
 WHERE d.done_at IS NULL AND d.late_at IS NULL;
