-- Gates and findings of rounds (Art. 14): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_RND AS

-- made by hand: not before its time, not after now
SELECT d.record record, 'R00.7' rule, NULL done, JSON_OBJECT('field','done_at') detail
  FROM ccc.round d JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='round_grace_min' WHERE d.done_at>n.at OR d.done_at<d.slot_at-INTERVAL p.value MINUTE
UNION ALL
-- an explanation is given once; what it says is not edited
SELECT d.record, 'R08.7', NULL, JSON_OBJECT('field','note')
  FROM ccc.round d WHERE EXISTS (SELECT 1 FROM ccc.event e WHERE e.record=d.record AND e.action='late' AND e.outcome='done')
UNION ALL
-- each slot has its round, in time
SELECT d.record, 'R14.2', d.slot_at, JSON_OBJECT('slot',LEFT(ccc.local_time(d.slot_at),16))
  FROM ccc.round d JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='round_grace_min'
 WHERE d.slot_at+INTERVAL p.value MINUTE<n.at AND (d.done_at IS NULL OR d.done_at>d.slot_at+INTERVAL p.value MINUTE)
UNION ALL
-- a slot that has no record at all is told at the round after it
SELECT d.record, 'R14.2', d.slot_at-INTERVAL p.value HOUR, JSON_OBJECT('slot',LEFT(ccc.local_time(d.slot_at-INTERVAL p.value HOUR),16))
  FROM ccc.round d JOIN ccc.param_now p ON p.name='round_interval_h'
 WHERE EXISTS (SELECT 1 FROM ccc.round o WHERE o.slot_at<d.slot_at) AND NOT EXISTS (SELECT 1 FROM ccc.round o WHERE o.slot_at=d.slot_at-INTERVAL p.value HOUR)
UNION ALL
-- what is out of range has a ticket soon after
SELECT d.record, 'R14.3', COALESCE(d.done_at,d.late_at), JSON_OBJECT('item',g.item,'val',g.value)
  FROM ccc.round d JOIN ccc.reading g ON g.round=d.id AND g.ok=0 JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='abnormal_ticket_min'
 WHERE COALESCE(d.done_at,d.late_at)+INTERVAL p.value MINUTE<n.at
   AND NOT EXISTS (SELECT 1 FROM ccc.incident i WHERE i.id=g.incident AND i.logged_at<=COALESCE(d.done_at,d.late_at)+INTERVAL p.value MINUTE);
