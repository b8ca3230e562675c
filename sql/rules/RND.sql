-- Gates and findings of rounds (Art. 14): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_RND AS

-- made by hand: not before its time, not after now
SELECT d.record record, 'R00.7' rule, NULL done, JSON_OBJECT('field','done_at') detail
  FROM ccc.round d JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='round_grace_min' WHERE d.done_at>n.at OR d.done_at<d.slot_at-INTERVAL p.value MINUTE
UNION ALL
-- an explanation is given once; what it says is not edited
SELECT d.record, 'R08.7', NULL, JSON_OBJECT('field','note')
  FROM ccc.round d WHERE EXISTS (SELECT 1 FROM ccc.event e WHERE e.record=d.record AND e.action='late' AND e.outcome='done');

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_RND AS
-- each slot has its round, in time
SELECT d.record, 'R14.2' rule, d.slot_at done, JSON_OBJECT('slot',LEFT(ccc.local_time(d.slot_at),16)) detail
  FROM ccc.round d JOIN ccc.now1 n JOIN ccc.param_span p ON p.name='round_grace_min' AND d.slot_at>=p.from_at AND d.slot_at<p.to_at
 WHERE d.slot_at+INTERVAL p.value MINUTE<n.at AND (d.done_at IS NULL OR d.done_at>d.slot_at+INTERVAL p.value MINUTE)
UNION ALL
-- what is out of range has a ticket soon after
SELECT d.record, 'R14.3', COALESCE(d.done_at,d.late_at), JSON_OBJECT('item',g.item,'val',g.value,'tbl','reading','k',CONCAT(d.id,'/',g.item))
  FROM ccc.reading g JOIN ccc.round d ON d.id=g.round JOIN ccc.now1 n JOIN ccc.param_span p ON p.name='abnormal_ticket_min' AND d.slot_at>=p.from_at AND d.slot_at<p.to_at
 WHERE g.ok=0 AND COALESCE(d.done_at,d.late_at)+INTERVAL p.value MINUTE<n.at
   AND NOT EXISTS (SELECT 1 FROM ccc.incident i WHERE i.id=g.incident AND i.logged_at<=COALESCE(d.done_at,d.late_at)+INTERVAL p.value MINUTE);

-- Slots without a record: by the interval in force, from each round to the next and from the last until now.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_RND AS
WITH RECURSIVE g AS (SELECT d.slot_at, COALESCE(LEAD(d.slot_at) OVER (ORDER BY d.slot_at),CAST('9999-12-31' AS DATETIME(6))) nxt FROM ccc.round d),
 m AS (SELECT g.slot_at+INTERVAL p.value HOUR slot, g.nxt FROM g JOIN ccc.param_span p ON p.name='round_interval_h' AND p.value+0>0 AND g.slot_at>=p.from_at AND g.slot_at<p.to_at JOIN ccc.now1 n
     WHERE g.slot_at+INTERVAL p.value HOUR<g.nxt AND g.slot_at+INTERVAL p.value HOUR<n.at
   UNION ALL SELECT m.slot+INTERVAL p.value HOUR, m.nxt FROM m JOIN ccc.param_span p ON p.name='round_interval_h' AND p.value+0>0 AND m.slot>=p.from_at AND m.slot<p.to_at JOIN ccc.now1 n
     WHERE m.slot+INTERVAL p.value HOUR<m.nxt AND m.slot+INTERVAL p.value HOUR<n.at)
SELECT 'R14.2' rule, 'round' tbl, CONCAT('RD-',DATE_FORMAT(ccc.local_time(m.slot),'%Y%m%d%H')) k, CAST(NULL AS SIGNED) record, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider') org,
  JSON_OBJECT('slot',LEFT(ccc.local_time(m.slot),16)) detail
  FROM m JOIN ccc.now1 n JOIN ccc.param_span q ON q.name='round_grace_min' AND m.slot>=q.from_at AND m.slot<q.to_at WHERE m.slot+INTERVAL q.value MINUTE<n.at;
