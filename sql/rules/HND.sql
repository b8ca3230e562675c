-- Gates and findings of handovers (Art. 8, 14): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_HND AS

-- what is open has a word for the next shift; handing over again answers the dispute
SELECT h.record record, 'R08.9' rule, NULL done, JSON_OBJECT('ref',COALESCE(NULLIF(i.ref,''),CONCAT(i.seq,' ',i.kind)),'item',i.seq) detail
  FROM ccc.handover h JOIN ccc.handover_item i ON i.handover=h.id JOIN ccc.form1 f
 WHERE COALESCE(i.must_do,'')='' AND COALESCE(i.added_text,'')='' AND NOT (COALESCE(f.action,'')='give_again' AND COALESCE(JSON_VALUE(f.vals,'$.text'),'')<>'')
UNION ALL
SELECT h.record, 'R08.10', NULL, JSON_OBJECT('n',(SELECT COUNT(*) FROM ccc.handover_item i WHERE i.handover=h.id AND i.read_at IS NULL))
  FROM ccc.handover h WHERE EXISTS (SELECT 1 FROM ccc.handover_item i WHERE i.handover=h.id AND i.read_at IS NULL)
UNION ALL
-- rounds that fell due in the outgoing shift are done or explained
SELECT h.record, 'R14.4', NULL, JSON_OBJECT('slot',LEFT(ccc.local_time(d.slot_at),16),'ref',d.id)
  FROM ccc.handover h JOIN ccc.now1 n JOIN ccc.round d
    ON d.slot_at>=(SELECT MIN(o.plan_start) FROM ccc.roster o WHERE o.shift_id=h.shift_out) AND d.slot_at<h.at AND d.slot_at<=n.at
 WHERE d.done_at IS NULL AND d.late_at IS NULL;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_HND AS
-- both have signed within the grace after the change of shift
SELECT h.record, 'R08.4' rule, h.at done, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(h.given_at IS NULL,'"lead_out"',NULL),IF(h.taken_at IS NULL,'"lead_in"',NULL)),']'))) detail
  FROM ccc.handover h JOIN ccc.now1 n JOIN ccc.param_span p ON p.name='handover_late_min' AND h.at>=p.from_at AND h.at<p.to_at
 WHERE h.at+INTERVAL p.value MINUTE<n.at AND (h.given_at IS NULL OR h.taken_at IS NULL OR h.taken_at>h.at+INTERVAL p.value MINUTE);

-- A change of shift by the roster that has no handover at all.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_HND AS
SELECT 'R08.4' rule, 'handover' tbl, ccc.iso_time(x.at) k, CAST(NULL AS SIGNED) record, (SELECT MIN(g.code) FROM ccc.org g WHERE g.kind='provider') org, JSON_OBJECT('missing',JSON_ARRAY('lead_out','lead_in')) detail
  FROM (SELECT DISTINCT i.plan_start at FROM ccc.roster i WHERE i.plan_start IN (SELECT o.plan_end FROM ccc.roster o) AND i.plan_start NOT IN (SELECT h.at FROM ccc.handover h WHERE h.at IS NOT NULL)) x
  JOIN ccc.now1 n JOIN ccc.param_span p ON p.name='handover_late_min' AND x.at>=p.from_at AND x.at<p.to_at WHERE x.at+INTERVAL p.value MINUTE<n.at;
