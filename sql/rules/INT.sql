-- Gates of interpretations (Art. 22): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_INT AS
-- one that changes something has its paper, issued by one of the two offices
SELECT i.record record, 'R22.1' rule, NULL done, JSON_OBJECT('doc',i.doc,'missing',JSON_ARRAY('interpretation')) detail
  FROM ccc.interpretation i JOIN ccc.now1 n
 WHERE EXISTS (SELECT 1 FROM ccc.interpretation_change c WHERE c.interpretation=i.id)
   AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=i.doc AND d.kind IN ('interpretation','decision') AND d.issuer IN ('DZB','SZB') AND d.issued_on<=n.today AND d.voided_at IS NULL)
UNION ALL
-- by a person of one of the two offices, whoever else may hold their role
SELECT i.record, 'R22.2', NULL, JSON_OBJECT('who',a.staff,'org',a.org) FROM ccc.interpretation i JOIN ccc.actor1 a WHERE COALESCE(a.org,'') NOT IN ('DZB','SZB');
