-- Gates of violations (Art. 11): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_VIO AS
-- what is carried out was decided, by an office, in writing, from its day on. To block a live attack (Art. 15) needs no
-- paper first: it is reported afterwards.
SELECT v.record record, 'R11.1' rule, NULL done, JSON_OBJECT('ref',v.id,'missing',JSON_ARRAY(CASE WHEN v.decided_at IS NULL OR COALESCE(v.measure,'none')='none' THEN 'measure'
    WHEN v.measure_from>n.at THEN 'measure_from' ELSE 'decision' END)) detail
  FROM ccc.violation v JOIN ccc.now1 n
 WHERE v.decided_at IS NULL OR COALESCE(v.measure,'none')='none' OR v.measure_from>n.at
   OR (v.measure='suspend' AND NOT EXISTS (SELECT 1 FROM ccc.doc d JOIN ccc.org o ON o.code=d.issuer AND o.kind='regulator' WHERE d.id=v.decision_doc AND d.kind='decision' AND d.voided_at IS NULL));
