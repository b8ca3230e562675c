-- Gates and findings of rectification (Art. 20): one SELECT a rule. The ladder belongs to the two offices.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_RCT AS
SELECT c.record record, 'R20.3' rule, NULL done, JSON_OBJECT('office',w.org) detail FROM ccc.rectify c JOIN ccc.actor1 w WHERE COALESCE(w.org,'') NOT IN ('SZB','DZB')
UNION ALL
-- what was done is shown by a paper, and the office that ordered it has looked
SELECT c.record, 'R20.4', NULL, JSON_OBJECT('missing',JSON_ARRAY('evidence_doc')) FROM ccc.rectify c
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=c.evidence_doc AND d.voided_at IS NULL)
UNION ALL
SELECT c.record, 'R20.4', NULL, JSON_OBJECT('office',s.org,'missing',JSON_ARRAY(CONCAT('office:',s.org)))
  FROM ccc.rectify c JOIN ccc.staff s ON s.code=c.issued_by JOIN ccc.actor1 w WHERE NOT (w.org<=>s.org)
UNION ALL
-- an objection leaves the evidence of an assessment alone: once that is final, it comes too late
SELECT c.record, 'R20.10', NULL, JSON_OBJECT('ref',a.id)
  FROM ccc.rectify c JOIN ccc.actor1 w JOIN ccc.org o ON o.code=w.org AND o.kind='provider' JOIN ccc.assessment a ON a.final_at IS NOT NULL JOIN ccc.period p ON p.id=a.period JOIN ccc.centre z ON z.n=1
 WHERE DATE(CONVERT_TZ(c.issued_at,'+00:00',z.tz)) BETWEEN p.from_on AND p.to_on
UNION ALL
SELECT c.record, 'R20.11', NULL, JSON_OBJECT('missing',JSON_ARRAY('ground')) FROM ccc.rectify c WHERE COALESCE(TRIM(c.ground),'')=''
UNION ALL
-- who is to leave by the order is named
SELECT c.record, 'R20.11', NULL, JSON_OBJECT('missing',JSON_ARRAY('person')) FROM ccc.rectify c WHERE c.person IS NULL AND c.sanction REGEXP '清退|调离|remov|transfer';

-- R20.2 afterwards: past its day, neither handed in nor closed at the judged moment, as the history has it (an order sent
-- back is open again).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_RCT AS
SELECT c.record record, 'R20.2' rule, c.issued_at done, JSON_OBJECT('n',DATEDIFF(n.today,c.due_on)) detail
  FROM ccc.rectify c JOIN ccc.now1 n
 WHERE c.due_on<n.today AND c.issued_at<=n.at
   AND COALESCE((SELECT e.to_state FROM ccc.event e WHERE e.record=c.record AND e.outcome='done' AND e.at<=n.at ORDER BY e.seq DESC LIMIT 1),'issued') NOT IN ('submitted','closed');
